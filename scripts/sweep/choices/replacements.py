"""Other variables in the place of the analysis's own: other measures, other assumptions."""

from __future__ import annotations

from typing import Any

from spillover.options import Label, Term
from spillover.variation import replace_term
from sweep.choice import Choice, Subject


class Replacements(Choice, frozen=True, kw_only=True):
    """Terms by those that they replace; an empty set replaces nothing."""

    replacements: dict[Label, dict[Term, Term]] | None = None
    """Sets of terms by name, each with the term that it replaces: other measures, or the same variable
    under another assumption, such as another rate of depreciation. An empty one replaces nothing.
    """

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Replace terms of the analysis; where the treatment is replaced, the new one is followed."""
        options, treatment = subject
        for old, new in value.items():
            options = replace_term(options, old, new)
            treatment = new if treatment == old else treatment
        return Subject(options, treatment)
