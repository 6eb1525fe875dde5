"""Matched samples of a policy's analysis."""

from __future__ import annotations

from typing import Any

from spillover.kinds.matching.sample import build_matched_sample
from spillover.options import Label
from sweep.choice import Choice, Subject


class Matched(Choice, frozen=True, kw_only=True):
    """Options of a matching by label, after all other choices; null is the sample as it is."""

    rank = 200
    kinds = ("matching",)

    matched: dict[Label, dict[str, Any] | None] | None = None
    """Matched samples by name, each with options of the kind matching: the baseline is a did, or a
    two-way panel whose treatment is 0/1. null is the sample as it is.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Put the analysis on a matched sample."""
        if value is None:
            return subject
        return subject._replace(options=build_matched_sample(subject.options, value, subject.treatment))
