"""Names that formulas, files and tables can have, from headers in any language."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from base.names import PARAMETERS
from ingest.sheet import letters

# Columns that every table of the panel has, and what models call their parameters.
_TAKEN = ("unit", "year", *PARAMETERS)
LONGEST = 40


def safe_names(headers: Iterable[str], given: dict[str, str] | None = None) -> list[str]:
    """A name for each header, in its order: the header itself where it can be one, else what is left of it in
    Latin letters, else its column's letter. given: headers by names chosen already.

    No two are alike but for case.
    """
    chosen = {header: name for name, header in (given or {}).items()}
    seen = {name.casefold() for name in (*_TAKEN, *chosen.values())}
    names = []
    for index, header in enumerate(headers):
        if header in chosen:
            names.append(chosen.pop(header))
            continue
        names.append(_free(_safe(header, index), seen))
    return names


def _safe(header: str, index: int) -> str:
    """The name alone, whatever others are called."""
    if re.fullmatch("[A-Za-z][A-Za-z0-9_]*", header) and len(header) <= LONGEST:
        return header if not keyword.iskeyword(header) else f"{header}_"
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    words = re.sub("[^A-Za-z0-9]+", "_", plain).strip("_")
    name = re.sub("^[^A-Za-z]+", "", words)[:LONGEST].rstrip("_")
    if len(re.sub("[^A-Za-z]", "", name)) < 2:
        return f"{name or 'column'}_{letters(index).lower()}"
    return f"{name}_" if keyword.iskeyword(name) else name


def _free(name: str, seen: set[str]) -> str:
    """The name, or the first with a number behind it that nobody has."""
    free, number = name, 2
    while free.casefold() in seen:
        free, number = f"{name}_{number}", number + 1
    seen.add(free.casefold())
    return free
