"""What surrounds a run of the graph: that it can start, what a killed one left, and what it would do and
why."""
