"""The index stage: composite indices out of the panel's indicators."""
