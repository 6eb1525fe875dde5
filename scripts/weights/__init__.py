"""Weight matrices of a study, from its geography, its variables or files. A new family: econometrics/weights/, then FAMILIES."""
