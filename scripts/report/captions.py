"""What is added to captions, and captions for Snakemake's own report, which reads reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def plain_rst(text: str) -> str:
    """A text that reStructuredText shows as it is written."""
    return re.sub(r"([\\*_`|<>:.#+-])", r"\\\1", " ".join(text.split()))


def map_note(page: Mapping[str, Any]) -> str:
    """Of which file a map is, with its approval number, or that it is no approved map; empty where points
    stand without a map. page: the options `map`, `polygons` and `approval` of the page.
    """
    from words.say import say

    if file := page.get("polygons"):
        name, approval = Path(file).name, page.get("approval")
        return say("map-approved", file=name, approval=approval) if approval else say("map-given", file=name)
    return say("map-packaged") if page.get("map", "points") != "points" else ""
