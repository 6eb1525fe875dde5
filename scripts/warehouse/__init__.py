"""Warehouse: observations become the panel, in SQL, with tests beside each table."""
