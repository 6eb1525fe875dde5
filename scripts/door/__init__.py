"""The door: from one file that holds a panel to a study. What the file is, which columns say unit and year,
and the configuration that follows.
"""
