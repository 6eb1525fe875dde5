"""The collect stage: everything a study produced in one DuckDB database to query."""
