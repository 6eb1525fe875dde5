"""Captions for Snakemake's own report, which reads them as reStructuredText; ours are plain."""

from __future__ import annotations

import re


def plain_rst(text: str) -> str:
    """A text that reStructuredText shows as it is written."""
    return re.sub(r"([\\*_`|<>:.#+-])", r"\\\1", " ".join(text.split()))
