"""The table style of a journal: one small file for each, `spillover/tables/styles/<style>.toml`.

A style decides nothing about a number but its decimals: which digits and brackets a table has that names none
itself, the levels of its stars, which rows say yes and no, what its notes say, and how thick its rules are.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from spillover.declarations import convert
from spillover.options import Label
from spillover.tables.layout import Brackets, Digits

FOLDER = Path(__file__).parent / "styles"
DEFAULT = "plain"
Points = Annotated[float, Meta(gt=0, le=6)]
StarLevel = Annotated[float, Meta(gt=0, le=1)]
Stars = Annotated[tuple[StarLevel, ...], Meta(max_length=4)]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thickness of a table's rules in points: the first and the last, and those between."""

    outer: Points
    inner: Points


class Style(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Style of tables. Every key must be there, so that a file says all that it decides."""

    digits: Digits
    """Decimals of estimates, where a table names none."""
    brackets: Brackets
    """What is beneath an estimate, where a table names nothing: se, statistic, p or interval."""
    stars: Stars
    """The significance levels of *, **, ***, in descending order; none for a table without stars."""
    indicators: tuple[Literal["controls", "effects"], ...]
    """Rows of Yes and No: whether hidden terms are in (controls), and each set of fixed effects."""
    notes: tuple[Label, ...]
    """What is said beneath a table, by the key of its setting (estimator, effects, variance, …), by `hidden`
    (the terms not shown) and `size` (N, units, periods). All else is among the details.
    """
    caption: Literal["point", "dash"]
    """Table 1. Title, or Table 1—Title."""
    rules: Rules


def style_names() -> list[str]:
    """List the styles that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def style_file(name: str) -> Path:
    """Name the file of a style."""
    return FOLDER / f"{name}.toml"


@cache
def read_style(name: str) -> Style:
    """Read a style of ours by its name."""
    return convert(tomllib.loads(style_file(name).read_text(encoding="utf-8")), Style)


def plain_style() -> Style:
    """Read the style of a study that names none."""
    return read_style(DEFAULT)
