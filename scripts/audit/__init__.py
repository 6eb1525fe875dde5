"""Checks of printed tables: is each number consistent with the others, within rounding?"""
