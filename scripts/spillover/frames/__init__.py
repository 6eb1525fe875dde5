"""The kinds of analysis on data frames: a call makes the data and fits the kind that a study names."""

# The site's generator reads no folder without this file.
