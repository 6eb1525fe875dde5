"""A study, read and checked, and what it asks of each stage. Stages know nothing of this folder; rules and
commands call it.
"""
