"""All subsets of a list of control variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from spillover.analysis import Analysis
from spillover.declarations import KINDS, load_kind
from spillover.options import Term
from spillover.sweeps.columns import AND
from sweep.choice import Choice, Subject

TermSubsets = Annotated[
    tuple[Term, ...], Meta(min_length=1, max_length=62, extra_json_schema={"uniqueItems": True})
]
NONE = "none"


class Subsets(Choice, frozen=True, kw_only=True):
    """Each subset beside the other controls; those of the list that the analysis has are left out first."""

    rank = 5
    subsets: TermSubsets | None = None
    """Control variables of which every subset is tried, beside the other controls."""

    @property
    def count(self) -> int:
        """Number of subsets: two to the number of controls."""
        return 2 ** len(self.subsets or ())

    def label_at(self, place: int) -> str:
        """Name the controls whose binary digits are set."""
        listed = self.subsets or ()
        return AND.join(term for k, term in enumerate(listed) if place >> k & 1) or NONE

    def option_of(self, label: str) -> Any:
        """Find the controls of a label."""
        return () if label == NONE else tuple(label.split(AND))

    def labels(self) -> Mapping[str, Any]:
        """List all subsets by label."""
        return {label: self.option_of(label) for label in map(self.label_at, range(self.count))}

    def trial_options(self) -> Mapping[str, Any]:
        """None, each alone, and all: what is wrong with a subset is wrong with one of these."""
        places = [0, *(1 << k for k in range(len(self.subsets or ()))), self.count - 1]
        return {label: self.option_of(label) for label in map(self.label_at, places)}

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Put a subset of controls into the analysis."""
        kind = load_kind(KINDS, subject.options["kind"], Analysis)
        field = "controls" if "controls" in kind.__struct_fields__ else "regressors"
        kept = [term for term in subject.options.get(field, ()) if term not in (self.subsets or ())]
        return self.setting(subject, **{field: [*kept, *value]})
