"""Modules that every folder uses and that import none of them: errors, limits, YAML, formulas, digests,
hashes of code, the files that stages exchange, and what binds a script to its rule.
"""
