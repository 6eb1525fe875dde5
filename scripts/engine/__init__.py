"""The preparation and end of a run: that it can start, what a killed one left, and what it would do and
why."""
