"""Chinese characters of a text, which take the room of two letters and a face of their own."""

from __future__ import annotations

RANGES = ((0x2E80, 0x9FFF), (0xFF00, 0xFFEF))  # CJK radicals to the unified ideographs; full-width signs


def chinese_letters(text: str, repeated: bool = False) -> str:
    """The Chinese characters of a text, each once, in their order of code. repeated: as often as they are
    there.
    """
    found = [c for c in (text if repeated else set(text)) if _is_chinese(c)]
    return "".join(sorted(found))


def _is_chinese(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in RANGES)
