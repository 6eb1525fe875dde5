"""Simulated raw extracts of a study: a seeded process with known parameters, written in the shapes that real
files have.
"""
