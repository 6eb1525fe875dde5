"""The graph seen from outside: what a run would do, and why."""
