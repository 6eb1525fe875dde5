"""The replication package: data that may be shipped, programs that redo the main estimates, and what a data
editor asks for.
"""
