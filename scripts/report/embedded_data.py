"""The data that a page embeds, as JSON in an element of its own; the large ones compressed, which the page's
script unpacks.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass

import msgspec
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from spillover.messages.marks import remove_marks

SMALL = 20_000  # letters up to which data stand as they are


@dataclass(frozen=True)
class EmbeddedData:
    """Data by the id of their element. text: as JSON; content: what the element holds, that JSON with its
    signs of HTML escaped, or where it is large its bytes as zlib packs them, in base 64.
    """

    anchor: str
    text: str
    content: Markup
    is_packed: bool


def pack_data(anchor: str, record: msgspec.Struct | dict[str, str]) -> EmbeddedData:
    """Pack a record, or words by their keys, as the script `embedded` of the page unpacks them (zlib,
    RFC 1950). Raises ValueError where a number is not finite.
    """
    plain = msgspec.to_builtins(record, str_keys=True, enc_hook=_write_text)
    text = remove_marks(json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    if len(text) <= SMALL:
        return EmbeddedData(anchor, text, htmlsafe_json_dumps(text, str), is_packed=False)
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return EmbeddedData(anchor, text, Markup(packed), is_packed=True)


def _write_text(value: object) -> str:
    if isinstance(value, str):  # a sentence, or a part of the page
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be embedded")
