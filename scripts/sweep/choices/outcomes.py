"""Outcomes: one index and its alternatives, say."""

from __future__ import annotations

from typing import Any

from spillover.options import Terms
from spillover.variation import replace_term
from sweep.choice import Choice, Subject


class Outcomes(Choice, frozen=True, kw_only=True):
    """Each in place of the analysis's own."""

    rank = 2
    column = "outcome"
    option = "outcome"

    outcomes: Terms | None = None
    """The outcomes, such as an index and its alternatives. Each replaces the baseline's; required without
    a baseline.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Replace the outcome of the analysis; the new one is standardised where its own is."""
        own = subject.options["outcome"]
        return (
            subject if value == own else subject._replace(options=replace_term(subject.options, own, value))
        )
