"""Weight matrices of a study, from its geography, its variables or files. A new family:
spillover/arrays/weights/, then FAMILIES.
"""
