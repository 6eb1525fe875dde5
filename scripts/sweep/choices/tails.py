"""Tails: trimmed, winsorised, or left as they are."""

from __future__ import annotations

from typing import Any

from spillover.options import Label, Option
from spillover.options import Tails as Quantiles
from spillover.variation import plain_option
from sweep.choice import Choice, Subject


class TailTreatment(Option, frozen=True):
    """The treatment of a variable's tails; none by default."""

    trim_tails: Quantiles | None = None
    """Rows are dropped if a variable lies beyond two quantiles."""
    winsorise: Quantiles | None = None
    """Values beyond two quantiles, set to these."""


class Tails(Choice, frozen=True, kw_only=True):
    """Each in place of the analysis's own."""

    option = "winsorise"

    tails: dict[Label, TailTreatment] | None = None
    """Treatments of the tails by name, instead of the baseline's. An empty one leaves them unchanged."""

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Trim or winsorise the tails of the analysis so."""
        both = {"trim_tails": value.trim_tails, "winsorise": value.winsorise}
        made = {key: None if tails is None else plain_option(tails) for key, tails in both.items()}
        return self.setting(subject, **made)
