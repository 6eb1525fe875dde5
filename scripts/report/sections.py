"""The page's templates with the words that they know, its sections, and files within it."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from base.templates import filler
from report.number_format import typographic
from words.say import say

MEDIA = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv",
    ".tex": "application/x-tex",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TEMPLATES = "templates"  # the folder beside this file; its files count in the page's code


@dataclass(frozen=True)
class Section:
    """A section of the page: its anchor, its heading, its body; `items` are (anchor, text) for the contents;
    from_data: whether the study's data made it, so that it is simulated where they are.
    """

    anchor: str
    heading: str
    body: Markup
    items: tuple[tuple[str, str], ...] = ()
    from_data: bool = True


def data_uri(path: Path) -> str:
    """A file's content as an address, so that the page needs no other file."""
    return f"data:{MEDIA[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"


fill = filler(
    Path(__file__).parent / TEMPLATES,
    {"typographic": lambda value: typographic(str(value)), "data_uri": data_uri},
    say=say,
)


def section(
    anchor: str, items: tuple[tuple[str, str], ...] = (), from_data: bool = True, **values: Any
) -> Section:
    """A section as its template prints these values."""
    heading = say(f"{anchor}_section")
    return Section(anchor, heading, fill(f"{anchor}.html.j2", **values), items, from_data)
