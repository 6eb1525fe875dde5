"""A panel with gaps made balanced, where a call asks for it: units or years with gaps are left out."""

from __future__ import annotations

from typing import Literal

import numpy as np

from spillover.analysis import SampledAnalysis
from spillover.declarations import convert, options_of
from spillover.errors import StudyError, list_names, quote_value
from spillover.options import Without
from spillover.panel.design import Design
from spillover.variation import narrow_sample
from spillover.words import _, join_sentences, ngettext

By = Literal["units", "years"]
BY: tuple[By, ...] = ("units", "years")
_UNITS = ngettext(
    "{count} unit ({names}) and {rows} rows of {all}",
    "{count} units ({names}) and {rows} rows of {all}",
    "count",
)
_YEARS = ngettext(
    "{count} year ({names}) and {rows} rows of {all}",
    "{count} years ({names}) and {rows} rows of {all}",
    "count",
)


_ALL_UNITS = _("balance_by='units' leaves out all: each unit lacks a year; fill the gaps, or narrow 'sample'")
_ALL_YEARS = _("balance_by='years' leaves out all: each year lacks a unit; fill the gaps, or narrow 'sample'")


def find_gaps(design: Design, by: By) -> Without:
    """Find the units, or the years, of a sample in which not each unit has a row in each year."""
    there = np.zeros((len(design.unit_ids), len(design.years)), bool)
    there[design.unit, design.period] = True
    if by == "units":
        return Without(units=tuple(design.unit_ids[i] for i in np.flatnonzero(~there.all(axis=1))))
    return Without(years=tuple(design.years[t] for t in np.flatnonzero(~there.all(axis=0))))


def describe_loss(design: Design, by: By) -> str:
    """Describe what would be left out."""
    lost = find_gaps(design, by)
    units, years = len(design.unit_ids) - len(lost.units), len(design.years) - len(lost.years)
    names: tuple[object, ...] = lost.units or lost.years
    said: str = (_UNITS if by == "units" else _YEARS).fill_values(
        count=len(names), names=list_names(names, 5), rows=design.nobs - units * years, all=design.nobs
    )
    return said


def drop_gaps(analysis: SampledAnalysis, design: Design, by: By) -> tuple[SampledAnalysis, str]:
    """Set an analysis on a sample without gaps, and say what that leaves out. A wrong `by` is a
    StudyError.
    """
    if by not in BY:
        raise StudyError(_("balance_by: {value} is neither 'units' nor 'years'", value=quote_value(by)))
    options, gaps = options_of(analysis), find_gaps(design, by)
    if len(gaps.units) == len(design.unit_ids) or len(gaps.years) == len(design.years):
        raise StudyError(_ALL_UNITS if by == "units" else _ALL_YEARS)
    sample = narrow_sample(options.get("sample") or {}, gaps)
    return convert({**options, "sample": sample}, type(analysis)), join_sentences(
        ("balance_by", describe_loss(design, by)), ": "
    )
