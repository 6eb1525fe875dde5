"""Further controls beside the others: other policies of the time, say."""

from __future__ import annotations

from typing import Any

from spillover.options import Label, SomeTerms
from spillover.variation import add_terms
from sweep.choice import Choice, Subject


class Added(Choice, frozen=True, kw_only=True):
    """Sets by label; an empty one adds nothing."""

    added: dict[Label, SomeTerms] | None = None
    """Sets of further controls by name, in addition to `controls`, such as other policies of the time. An
    empty set adds nothing.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Add a set of terms to the analysis."""
        return subject._replace(options=add_terms(subject.options, value)) if value else subject
