"""Typed declarations: the option types of the project, how a configuration becomes them, and the JSON
schema made
of them. Nothing here imports more than msgspec, jsonschema's messages apart, and the standard library.
"""
