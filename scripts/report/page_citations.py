"""How the data and the programs of a study are cited: by GB/T 7714 where the page is Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from base.language import SPACELESS
from report.embedded_font import chinese_letters
from report.page_parts import esc, folded
from words.say import knows, language, say


def citations(what: str, works: Iterable[str]) -> str:
    """A folded list of works; "" where there is none. what: `data` or `programs`."""
    items = "".join(f"<li>{esc(work)}</li>" for work in dict.fromkeys(works) if work)
    return folded(say(f"cite-{what}"), f"<ol>{items}</ol>") if items else ""


def source_citation(source: Mapping[str, Any]) -> str:
    """A source as it is cited: by its own words, which a study can give in Chinese, else by GB/T 7714 of its
    publisher, title and year.
    """
    own = " ".join(str(source.get("citation", "")).split())
    if language() not in SPACELESS or chinese_letters(own):
        return own
    parts = {key: str(source.get(key, "")).strip().rstrip(".") for key in ("publisher", "title")}
    if not all(parts.values()):
        return own
    years = re.findall(r"\b(?:19|20)\d\d\b", own)
    return say("source_citation", **parts, year=years[-1] if years else "none")


def program_citation(name: str, version: str) -> str:
    """A program as its authors ask to be cited, with the version; by its name where they do not."""
    key = f"cite_program-{name}"
    return say(key, version=version) if knows(key) else say("cite_program", name=name, version=version)
