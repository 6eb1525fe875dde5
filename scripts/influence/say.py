"""Describe the influence of cells and units in words, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Callable

from influence.record import COPY, TREND, InfluenceRecord, PerturbationEffect, Removal
from spillover.messages.common import COMMA
from spillover.messages.results import render_result_text
from spillover.tables.number_format import format_beside, is_fine
from spillover.words import _, choose_case, from_data, ngettext
from words.render import say

LISTED = 8  # units that are named
ZERO = 0.5e-4  # what prints as zero
REMOVED = choose_case(
    "criterion",
    {
        "sign": ngettext(
            "Without {names} (1 unit) the sign turns: {estimate}.",
            "Without {names} ({count} units) the sign turns: {estimate}.",
            "count",
        ),
        "other": ngettext(
            "Without {names} (1 unit) the estimate leaves its interval: {estimate}.",
            "Without {names} ({count} units) the estimate leaves its interval: {estimate}.",
            "count",
        ),
    },
)
NOT_REMOVED = choose_case(
    "criterion",
    {
        "sign": _("No set of units that was tried turns the sign ({tried} at most)."),
        "other": _(
            "No set of units that was tried moves the estimate out of its interval ({tried} at most)."
        ),
    },
)
MORE = _("{names} and {more} more")


def say_change(change: PerturbationEffect) -> str:
    """Say a change in standard errors, or why there is none; empty where nothing was done."""
    if change.change is not None:
        return f"{change.change:+.3f}"
    if change.failure is not None:
        return say(_("no estimate"))
    return ""


SUGGESTED = choose_case(
    "method",
    {
        TREND: _("{change} with {value} (from {years} by the unit's usual yearly change)"),
        COPY: _("{change} with {value} (the value of {years})"),
        "other": _("{change} with {value} (from {years})"),
    },
)


def say_suggested(change: PerturbationEffect | None) -> str:
    """Say the change by what the years beside suggest, with that number and where it comes from."""
    if change is None or change.value is None:
        return ""
    return say(
        SUGGESTED,
        method=change.method,
        change=say_change(change),
        value=f"{change.value:.6g}",
        years=say(COMMA).join(map(str, change.years)),
    )


FAILURES = ngettext(
    "1 change gave no estimate: {why}.", "{count} changes gave no estimate, for instance: {why}.", "count"
)


def say_failures(record: InfluenceRecord) -> str:
    """Say how many perturbations gave no estimate and why the first gave none; empty where all did."""
    if not record.failures:
        return ""
    why = render_result_text(from_data(record.failure))
    return say(FAILURES, count=record.failures, why=str(why).rstrip(".。"))


def say_removal(removal: Removal, se: float, name_unit: Callable[[str], str], listed: int = LISTED) -> str:
    """Say what the removal of units does, or that none was found.

    se: of the study's estimate, beside which the other prints; name_unit: from a unit's id to its name;
    listed: how many units are named.
    """
    if not removal.units:
        return say(NOT_REMOVED, criterion=removal.criterion, tried=removal.units_tried)
    shown = say(COMMA).join(map(name_unit, removal.units[:listed]))
    if len(removal.units) > listed:
        shown = say(MORE, names=shown, more=len(removal.units) - listed)
    is_small = removal.estimate is not None and abs(removal.estimate) < ZERO
    return say(
        REMOVED,
        criterion=removal.criterion,
        names=shown,
        count=len(removal.units),
        estimate=format_beside(removal.estimate, is_small or is_fine(se)),
    )
