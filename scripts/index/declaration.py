"""The key `indices` of a study: its composite indices."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from spillover.options import Ascending, Option, Unique


class Indicator(Option, frozen=True):
    """One indicator."""

    direction: Literal["+", "-"]
    """+ where more is better, - where less is."""
    dimension: str | UnsetType = UNSET
    """The dimension of the index that the indicator belongs to."""
    label: str | UnsetType = UNSET
    """The indicator's name in tables."""


class IndexSample(Option, frozen=True):
    """The unit-years for which an index is computed."""

    years: Annotated[tuple[int, int], Ascending] | UnsetType = UNSET
    """First and last year, both included."""
    drop_units_with_missing: bool = False
    """Whether to leave out, and list, the units that lack an indicator in these years; false: a missing value
    is an error.
    """


class IndexEntry(Option, frozen=True):
    """One composite index."""

    method: str
    """How indicators are weighted; `make reference` lists the methods and their options."""
    label: str | UnsetType = UNSET
    """The index's name in tables and figures."""
    indicators: Annotated[dict[str, Indicator], Meta(min_length=1)] | UnsetType = UNSET
    """The indicators by variable name, in the order of the weights table."""
    based_on: str | UnsetType = UNSET
    """Another index of the study whose indicators this one takes, instead of 'indicators'."""
    without: Annotated[tuple[str, ...], Unique] = ()
    """Indicators to leave out of those given or inherited."""
    options: dict[str, Any] | UnsetType = UNSET
    """Options of the method."""
    leave_one_out: bool = False
    """Whether to recompute the index without each indicator in turn and compare the scores."""
    sample: IndexSample | UnsetType = UNSET
    """The unit-years for which the index is computed, if some indicators do not cover the full panel; it is
    missing elsewhere.
    """
