"""Numbers of the files that other numbers of the files deny. Nothing is changed: each finding is listed with
the cells that prove it.
"""
