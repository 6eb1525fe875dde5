"""Programs for those who develop the project: schemas and reference pages, the gallery, conda files, the
simulated files of `nqp`, trials of the search for wrong numbers. Run from the project's folder;
no part of a run or of the wheel.
"""
