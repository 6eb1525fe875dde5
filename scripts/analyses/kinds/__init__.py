"""The kinds of analyses, one file each: options as typed fields, and what its job computes."""
