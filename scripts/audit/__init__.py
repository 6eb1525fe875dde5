"""Checks of printed tables: does each number agree with the others that stand beside it, within rounding?"""
