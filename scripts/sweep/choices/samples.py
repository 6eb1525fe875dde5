"""Samples: without some groups, units or years, or of some groups alone."""

from __future__ import annotations

from spillover.options import Label, Sample
from spillover.variation import narrow_sample, plain_option
from sweep.choice import Choice, Subject


class Samples(Choice, frozen=True, kw_only=True):
    """Each narrows the analysis's own sample."""

    column = "sample"
    option = "sample"

    samples: dict[Label, Sample] | None = None
    """Samples by name, each within the baseline's: some groups only, or without groups, units or years.
    An empty one drops nothing.
    """

    def apply(self, subject: Subject, value: Sample) -> Subject:
        """Restrict the analysis to what both samples keep."""
        own, more = subject.options.get("sample", {}), plain_option(value)
        groups = {**own.get("groups", {}), **more.get("groups", {})}
        kept = {**own, **more, **({"groups": groups} if groups else {})}
        if "without" in more:
            kept["without"] = narrow_sample(own, value.without)["without"]
        return self.setting(subject, sample=kept)
