"""Ingest: the files of a source, as its registry entry describes them, become tidy observations that know
their cell.
"""
