"""The models stage: a configured analysis and its variables in, one analysis file out."""
