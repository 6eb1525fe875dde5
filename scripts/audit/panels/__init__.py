"""Panels of a manuscript's tables: which number of the study each of their cells stands for."""
