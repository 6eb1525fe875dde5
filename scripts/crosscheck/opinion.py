"""What another program says: one number of one estimate, under which options, and how it becomes ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

WARNING = "warning: "  # how a problem begins that did not keep a program from its numbers
Ending = Literal["closed form", "optimiser", "simulation"]


class Conversion(msgspec.Struct, frozen=True):
    """A convention that differs: its name, the formula with its numbers, and the number that follows."""

    name: str
    formula: str
    value: float


class Opinion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One number by another program.

    model: the id of our estimate; quantity: `coefficient`, `se`, `statistic` or `test`; term: which
    coefficient, statistic or test; value: as the program gives it, None where it fails; call: what was
    asked; loglik: at the program's optimum; error: the standard deviation of a simulated number; problem: why
    it has no number.
    """

    model: str
    quantity: str
    term: str
    program: str
    version: str
    call: str
    value: float | None = None
    ending: Ending = "closed form"
    conversions: tuple[Conversion, ...] = ()
    loglik: float | None = None
    error: float | None = None
    problem: str = ""


class Opinions(msgspec.Struct, frozen=True):
    """The file of one analysis: all that other programs say of it."""

    analysis: str
    opinions: tuple[Opinion, ...]


def encode(analysis: str, opinions: Iterable[Opinion]) -> str:
    """The text of an analysis's file."""
    document = Opinions(analysis, tuple(opinions))
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def decode(text: str | bytes) -> Opinions:
    """The document that `encode` wrote."""
    return msgspec.json.decode(text, type=Opinions)
