"""The keys of a study by which the warehouse makes a panel of observations."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType, field

from spillover.options import Option, Range


class Gaps(Option, frozen=True):
    """How a missing value is filled from its unit's adjacent years."""

    window: Literal[1, 2]
    """Largest distance of the neighbouring year, in years; the nearest on each side is used."""
    one_sided: bool = False
    """Whether one neighbouring year is enough (at the first or last year); false by default."""
    exempt: tuple[str, ...] = field(name="except", default=())
    """Measures that are never filled."""


class Conflicts(Option, frozen=True):
    """Which differences between sources are listed."""

    tolerance: Annotated[float, Meta(ge=0)] = 0.02
    """Relative difference (of the larger value) above which two sources' values are listed; 0.02 by default.
    """


class VariableEntry(Option, frozen=True):
    """One variable of the panel."""

    formula: str
    """Arithmetic over measures: + - * / ^, parentheses, ln, log1p, exp, sqrt, abs, lag(x, years), growth(x),
    per_capita(x, persons), share(x, y, ...), others_mean(x), stock(x, rate, initial), numbers.
    """
    label: str | UnsetType = UNSET
    """Its name in tables and figures."""
    unit: str | UnsetType = UNSET
    """Its unit, as the report prints it."""
    transform: Literal["none", "ln", "log1p", "sqrt"] = "none"
    """Applied to the formula's value; none by default."""
    range: Range | UnsetType = UNSET
    """Lowest and highest possible value of the variable; null leaves a side open."""
    allow_missing: bool = False
    """Whether the variable may be missing for some units and years, which are then listed; false: an error.
    """
