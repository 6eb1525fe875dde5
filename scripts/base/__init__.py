"""What every folder needs and that knows none: errors, limits, YAML, formulas, digests, hashes of code, the
files that stages exchange, and what binds a script to its rule.
"""
