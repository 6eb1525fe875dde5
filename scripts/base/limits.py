"""Limits of what a configuration and other files may hold, and how a user raises them.

Each limit is far above what a study needs; a file beyond one is more likely an attack or a slip than a study.
"""

from __future__ import annotations

import os

from spillover.errors import StudyError, quoted

# Environment variable -> the limit where it is not set.
DEFAULTS = {
    "SPILLOVER_YAML_BYTES": 2_000_000,  # of a file; the largest study here has 40,000
    "SPILLOVER_YAML_VALUES": 200_000,  # keys and values of a file, each alias counted as all that it repeats
    "SPILLOVER_YAML_DEPTH": 40,  # levels of a file, one within the other
    "SPILLOVER_YAML_TEXT": 20_000,  # characters of one text
    "SPILLOVER_TABLE_BYTES": 20_000_000,  # of a file of printed numbers
    "SPILLOVER_ARTICLE_BYTES": 50_000_000,  # of a manuscript
    "SPILLOVER_ARTICLE_UNPACKED": 300_000_000,  # of a manuscript that is a zip file, unpacked
    "SPILLOVER_ARTICLE_CELLS": 200_000,  # of its tables; 60 pages with 40 tables have some 10,000
    "SPILLOVER_PACKAGE_BYTES": 5_000_000_000,  # of a replication package, unpacked
    "SPILLOVER_LIST_BYTES": 50_000_000,  # of a list in CSV: units, corrections, adoption, …
    "SPILLOVER_WEIGHTS_BYTES": 300_000_000,  # of weights; a square of 5,000 units in eight digits has 225 MB
    "SPILLOVER_LINES": 10_000_000,  # of a text; the links of all pairs of 2,800 counties are 7,840,000
    "SPILLOVER_LINE_BYTES": 5_000_000,  # of one line of a text; that of such a square has 45,000
    "SPILLOVER_COLUMNS": 16_384,  # of a panel's sheet, as many as one of a workbook can have
    "SPILLOVER_SWEEP_MATRICES": 100_000,  # of one line of a sweep, all combinations of its lists
    "SPILLOVER_PATTERN_SECONDS": 2,  # for one regular expression on one text
}


def limit(variable: str) -> int:
    """A limit as the environment variable of this name gives it, or its default."""
    text = os.environ.get(variable, "")
    if not text:
        return DEFAULTS[variable]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise StudyError(
            f"{variable}: {quoted(text)} is not a limit; give a whole number, or unset the variable"
        )
    return int(text)


def check_limit(variable: str, found: int, what: str, place: str) -> None:
    """Raises StudyError where `found` of something is more than the limit that a variable gives."""
    most = limit(variable)
    if found > most:
        raise StudyError(
            f"{place}: {what} is {found:,}, more than the limit of {most:,}; make it smaller, or raise the "
            f"limit by the environment variable {variable}"
        )
