"""Windows of years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spillover.options import Label, Years
from spillover.words import _
from sweep.choice import Choice, Subject


class Windows(Choice, frozen=True, kw_only=True):
    """The first and the last year of the sample."""

    rank = 5
    column = "sample_window"
    option = "sample"

    windows: dict[Label, Years] | None = None
    """Sample windows by name: first and last year."""

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Restrict the analysis to a window."""
        return self.setting(subject, sample={**subject.options.get("sample", {}), "years": list(value)})

    def problems(self, years: tuple[int, int]) -> Iterator[str]:
        """Windows beyond the panel."""
        first, last = years
        for label, (start, end) in (self.windows or {}).items():
            if not first <= start <= end <= last:
                yield (
                    _(
                        "{place}: [{start}, {end}] is not a window of the years {first} to {last}; give "
                        "its first and last year",
                        place=label,
                        start=start,
                        end=end,
                        first=first,
                        last=last,
                    )
                )
