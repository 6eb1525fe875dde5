"""The letters of the page that a reader's machine may lack: a small font with just the Chinese characters
that the page shows.
"""

from __future__ import annotations

import base64
import importlib.util
import io
from pathlib import Path

from spillover.messages.letters import RANGES, chinese_letters

_FILE = "NotoSansSC-Regular.otf"


def font_file() -> Path | None:
    """Noto Sans SC (SIL Open Font License), None where its package is not installed."""
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if package is None or not package.submodule_search_locations:
        return None
    return Path(package.submodule_search_locations[0]) / _FILE


def font_face(text: str) -> str:
    """Write a `@font-face` rule with the Chinese characters of `text`; "" where it has none, or where there
    is no font.
    """
    letters, path = chinese_letters(text), font_file()
    if not letters or path is None:
        return ""
    from fontTools import subset  # a quarter of a second that pages without Chinese do not pay

    options = subset.Options(
        flavor="woff", layout_features=[], hinting=False, notdef_outline=False, recalc_timestamp=False
    )
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    stream = io.BytesIO()
    subset.save_font(font, stream, options)
    data = base64.b64encode(stream.getvalue()).decode()
    return (
        f'@font-face {{ font-family: "Page Chinese"; src: url("data:font/woff;base64,{data}") '
        'format("woff"); '
        f"unicode-range: {', '.join(f'U+{first:X}-{last:X}' for first, last in RANGES)}; }}\n"
    )
