"""Confidential sources: their single values stay out of pages, packages, messages, logs and exports.

A study is confidential as a whole where one of its sources, or its panel, is: what is printed of it is made
of all of them. The process and its jobs know by an environment variable.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

VARIABLE = "SPILLOVER_CONFIDENTIAL"
HIDDEN = "…"
# A number that is no part of a name, a cell's address or a row (`gdp[12]`, `line 12`).
_NUMBER = re.compile(r"(?<![\w.])(?<!\w\[)(?<!line )[-+−]?\d[\d,.]*(?:[eE][-+]?\d+)?(?!\w)")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d[.,]?")


def confidential_sources(sources: Mapping[str, Any]) -> list[str]:
    """The names of those that are declared so."""
    return [name for name, source in sources.items() if isinstance(source, Mapping) and is_so(source)]


def is_so(declaration: Mapping[str, Any]) -> bool:
    """Whether a source, or the key `panel`, is declared confidential."""
    return declaration.get("confidential") is True


def declare(found: bool) -> None:
    """Has this process, and those that it starts, hide numbers in their messages; or no longer."""
    if found:
        os.environ[VARIABLE] = "1"
    else:
        os.environ.pop(VARIABLE, None)


def hidden(text: str) -> str:
    """A message without the numbers in it, where the study is confidential: years and cells stay."""
    if VARIABLE not in os.environ:
        return text
    return _NUMBER.sub(lambda match: match[0] if _YEAR.fullmatch(match[0]) else HIDDEN, text)


class Formatter(logging.Formatter):
    """Log lines without numbers where the study is confidential, tracebacks included; a record with `plain`
    is left as it is.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        text = super().format(record)
        head = self.formatTime(record, self.datefmt)
        return text if getattr(record, "plain", False) else head + hidden(text.removeprefix(head))
