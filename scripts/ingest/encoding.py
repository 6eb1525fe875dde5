"""Find the encoding of texts in files that do not say it."""

from __future__ import annotations

from collections.abc import Iterable

MOST_RARE = 0.2  # of the characters of a Chinese text, those whose second byte is a plain one
# Bytes of a text that fills its field, so that its last character may be cut: a variable's label has 80.
FULL = 79


def is_gb18030(data: bytes) -> bool:
    """Return whether bytes are Chinese in GB18030, and not words of another encoding that can be read so: an
    accent of Windows-1252 and the plain letter behind it look like one character, and half of those of Big5
    do.
    """
    text = data.decode("gb18030", "replace")
    wide = [pair for c in text if not c.isascii() and len(pair := c.encode("gb18030", "replace")) == 2]
    return "\ufffd" not in text and sum(pair[1] < 0x80 for pair in wide) <= MOST_RARE * len(wide)


def find_encoding(texts: Iterable[str]) -> str:
    """Find the encoding of texts that were read as Latin-1, one character for each byte: UTF-8, GB18030, or
    Latin-1 itself.
    """
    parts = [text.encode("latin-1") for text in texts if not text.isascii()]
    for encoding, fits in (("utf-8", _is_utf8), ("gb18030", is_gb18030)):
        # A whole text stands before a line break, which no character takes in.
        cut = (b if len(b) < FULL else b.decode(encoding, "ignore").encode(encoding) for b in parts)
        if parts and fits(b"\n".join([*cut, b""])):
            return encoding
    return "latin-1"


def _is_utf8(data: bytes) -> bool:
    return "\ufffd" not in data.decode("utf-8", "replace")


def recode(text: str, encoding: str) -> str:
    """Decode again a text that was read as Latin-1."""
    return text if text.isascii() else text.encode("latin-1").decode(encoding, "ignore")
