"""Manuscripts as tables and paragraphs: `reader` finds the module of a format, which bears its ending's name."""
