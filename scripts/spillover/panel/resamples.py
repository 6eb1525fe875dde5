"""The number of resamples that an interval by quantiles needs."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spillover.note import Note


def note_few_resamples(resamples: int, level: float) -> Iterator[Note]:
    """Note where resamples are too few to give an interval at a level, or a p-value that rejects at it.

    The least p-value that R of them can tell apart is 2/(R + 1) (Davison and Hinkley 1997, section 4.2).
    """
    from spillover.note import note

    if (1 - level) * (resamples + 1) < 2 - 1e-9:
        enough = ceil(2 / (1 - level) - 1 - 1e-9)
        yield note("few_resamples", draws=resamples, least=2 / (resamples + 1), level=level, enough=enough)
