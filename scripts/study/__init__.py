"""A study: its configuration read and validated, and what binds a script to its rule."""
