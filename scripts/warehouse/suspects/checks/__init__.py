"""One check in each file: a function `find` from the series of a study to its findings."""
