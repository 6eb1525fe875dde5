"""Pieces of the page: escaped text, sections, plain tables, embedded files and data."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report.number_format import typographic
from words.say import say

MEDIA = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv",
    ".tex": "application/x-tex",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Section:
    """A section of the page: its anchor, its heading, its body as HTML; `items` are (anchor, text) for the
    contents;
    from_data: whether the study's data made it, so that it is simulated where they are.
    """

    anchor: str
    heading: str
    body: str
    items: tuple[tuple[str, str], ...] = ()
    from_data: bool = True


def esc(text: Any) -> str:
    """Text with everything escaped that HTML would interpret."""
    return html.escape(str(text))


def paragraph(text: str, css: str = "") -> str:
    """A paragraph of escaped text."""
    attribute = f' class="{css}"' if css else ""
    return f"<p{attribute}>{esc(text)}</p>"


def missing(what: str, why: str) -> str:
    """A box in place of something whose job failed."""
    return _box(say("part_missing", what=what), why)


def of_earlier_run(what: str) -> str:
    """A box above a result that is there but not up to date."""
    return _box(say("part_outdated", what=what), say("from_earlier_run"))


def _box(head: str, text: str) -> str:
    return f'<div class="missing" role="note"><strong>{esc(head)}</strong> {esc(text)}</div>'


def data_uri(path: Path) -> str:
    """A file's content as an address, so that the page needs no other file."""
    return f"data:{MEDIA[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def data_script(anchor: str, value: Any) -> str:
    """Data for scripts as JSON in which nothing can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/json" id="{anchor}">{text}</script>'


def plain_table(head: Sequence[str], rows: Iterable[Sequence[Any]], label: str, css: str = "") -> str:
    """A simple table in a frame that scrolls by itself, the head repeated in print."""
    cells = "".join(f'<th scope="col">{esc(text)}</th>' for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{esc(typographic(str(v)))}</td>" for v in row) + "</tr>\n" for row in rows
    )
    frame = f'<div class="table-wrap plain {css}" tabindex="0" role="region" aria-label="{esc(label)}">'
    return f"{frame}<table><thead><tr>{cells}</tr></thead><tbody>\n{body}</tbody></table></div>"


def folded(summary: str, body: str, unfold: bool = False) -> str:
    """A part that opens at a click or a key."""
    return f"<details{' open' if unfold else ''}><summary>{esc(summary)}</summary>\n{body}\n</details>"
