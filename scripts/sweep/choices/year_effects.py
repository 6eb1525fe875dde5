"""The choice of what a year effect is to units whose rows of W have other sums."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from spillover import options
from sweep.choice import Choice

YearEffectsList = Annotated[
    tuple[options.YearEffects, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})
]


class YearEffects(Choice, frozen=True, kw_only=True):
    """Each in turn."""

    rank = 9
    option = "year_effects"

    year_effects: YearEffectsList | None = None
    """Effects of a year in a spatial model. common: one for all units; by_row_sum: by the sums of the rows of
    the matrix as well, for matrices with islands or unequal rows.
    """
