"""Manuscripts as tables and paragraphs; `reader` finds the module of a format by the file's ending."""
