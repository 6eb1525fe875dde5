"""The analyses whose lines need packages of R or user-written commands of Stata: as plain values, with what
keeps them from having lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spillover.declared import every_option_of, options_of, part_of
from spillover.replicate.recipes import Recipe


class Further(msgspec.Struct, frozen=True, kw_only=True):
    """One analysis. terms: every term that it names; options: all of its kind, defaults included; sample:
    its restrictions; step, apart: the years from one period of the panel, and of the sample, to the next.
    """

    name: str
    kind: str
    terms: tuple[str, ...]
    options: Mapping[str, Any]
    sample: Mapping[str, Any] = {}
    step: int = 1
    apart: int = 1

    @property
    def controls(self) -> tuple[str, ...]:
        """The terms beside the treatment."""
        return tuple(self.options.get("controls", ()))

    @property
    def cluster(self) -> str:
        """The column of clusters, of units without a choice; empty where errors are not clustered one way."""
        of_units = {"kind": "clustered", "by": self.options.get("cluster") or "unit"}
        variance = self.options.get("variance") or of_units
        by = variance.get("by")
        return by if variance["kind"] == "clustered" and isinstance(by, str) else ""

    @property
    def weights(self) -> str:
        """The variable of analytic weights, or nothing."""
        return self.options.get("observation_weights") or ""

    @property
    def recipe(self) -> Recipe:
        """Its rows and terms, as the regressions have theirs."""
        every = tuple(dict.fromkeys(self.terms))
        return Recipe(
            id=self.name,
            kind=self.kind,
            outcome=self.options["outcome"],
            terms=every,
            all_terms=every,
            effects="two-way",
            variance="clustered",
            cluster=self.cluster or "unit",
            small_sample="nested",
            constant=False,
            standardise=tuple(self.options.get("standardise", ())),
            centre=tuple(self.options.get("centre", ())),
            sample=self.sample,
            observation_weights=self.weights,
            step=self.step,
        )


def further_of(name: str, analysis: Any) -> Further:
    """An analysis of a kind (a declaration with `terms` and a sample) as plain values."""
    return Further(
        name=name,
        kind=analysis.kind,
        terms=tuple(analysis.terms()),
        options=every_option_of(analysis),
        sample=options_of(analysis.sample),
    )


def no_line(analysis: Further) -> str:
    """Why neither program has a line for an analysis; empty where they have."""
    options = analysis.options
    if isinstance(options.get("treatment"), Mapping):
        return "its treatment is a list of policies, not a column of the panel"
    if options.get("trim_tails") is not None or options.get("winsorise") is not None:
        return "its tails are trimmed or winsorised, and percentiles differ between programs"
    if analysis.weights and not getattr(part_of(analysis.kind, "in_r"), "WEIGHTS", True):
        return "the decomposition of R and Stata takes no weights"
    if options.get("eligible"):
        return "did and csdid have no triple differences"
    return ""
