"""The term that the sweep follows, and others in its place: lags, other measures."""

from __future__ import annotations

from typing import Any

from spillover.options import Term, Terms
from spillover.variation import replace_term
from sweep.choice import Choice, Subject


class Treatment(Choice, frozen=True, kw_only=True):
    """The first is the analysis's own; each other takes its place."""

    rank = 3

    treatment: Term | Terms
    """The term whose effects are reported; or several: the first is the baseline's own, and each of the
    others, a lag (L.DF) or another measure, replaces it.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Replace the treatment of the analysis, products and standardised variables included."""
        if value == subject.treatment:
            return subject
        return Subject(replace_term(subject.options, subject.treatment, value), value)
