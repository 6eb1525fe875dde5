"""The data that a page embeds, the large ones compressed: its script unpacks them."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Any

from base.templates import JSON
from spillover.messages.marks import remove_marks

SMALL = 20_000  # letters up to which data stand as they are


@dataclass(frozen=True)
class EmbeddedData:
    """Data by the id of their element. text: as JSON; packed_text: the same as zlib's bytes in base 64, or
    nothing where they are small.
    """

    anchor: str
    value: Any
    text: str
    packed_text: str


def pack_data(anchor: str, value: Any) -> EmbeddedData:
    """Pack data as the script `embedded` of the page unpacks them (zlib, RFC 1950)."""
    text = remove_marks(json.dumps(value, **JSON))
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode() if len(text) > SMALL else ""
    return EmbeddedData(anchor, value, text, packed)
