"""The analyses stage: a declared analysis and its variables in, one file of estimates out. `kinds/` has
one file a kind.
"""
