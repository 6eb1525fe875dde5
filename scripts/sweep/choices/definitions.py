"""What fixed effects mean for a spatial lag."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from spillover.options import Definition
from sweep.choice import Choice

DefinitionList = Annotated[
    tuple[Definition, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})
]


class Definitions(Choice, frozen=True, kw_only=True):
    """Each in turn."""

    rank = 8
    column = "definition"
    option = "definition"

    definitions: DefinitionList | None = ("transformed",)
    """What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation; direct: W
    times the demeaned outcome; lsdv: the demeaned spatial lag.
    """
