"""The page's templates with the words that they know, its sections and parts, and files within it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup, escape

from base.templates import filler
from spillover.messages.marks import remove_marks
from spillover.tables.columns import letters
from spillover.tables.number_format import typeset_text
from spillover.tables.table import marks
from spillover.words import _, choose_case, ngettext, pgettext
from words.render import say, say_key

HEADINGS = {
    "crosscheck": _("Crosscheck by other programs"),
    "matrices": _("Weight matrices"),
    "methods": _("Methods"),
    "analyses": _("The analyses, one by one"),
    "provenance": _("Data and provenance"),
    "audit": _("Audit of the printed tables"),
    "audit_matches": _("Window and transformation that the printed descriptive statistics match"),
    "suspects": _("Suspected numbers"),
    "software": _("Software and seeds"),
    "sweep": _("Every specification"),
    "posterior": _("Which matrix the data favour"),
    "map": _("Map by year"),
    "findings": _("Findings"),
    "summary": _("Summary"),
    "truth": _("True values"),
    "referee": _("For a referee"),
    "tables": _("Tables"),
    "figures": _("Figures"),
    "published": _("Published against ours"),
    "influence": _("What the findings rest on"),
    "chores": _("For the author, before printing"),
}


MEDIA = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".csv": "text/csv;charset=utf-8",
    ".tex": "application/x-tex;charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TEXTS = (".svg", ".csv", ".tex")
UNSAFE = re.compile(r'[\0-\x1f"#%&<>\x7f]+')  # what ends an address or its attribute, or has a meaning there
TEMPLATES = "templates"  # the folder beside this file; its files count in the page's code


@dataclass(frozen=True)
class Section:
    """A section of the page: its anchor, its heading, its body; `items` are (anchor, text) for the contents;
    from_data: whether the study's data made it, so that it is simulated where they are; data: what the page
    embeds for it, by the id of its element.
    """

    anchor: str
    heading: str
    body: Markup
    items: tuple[tuple[str, str], ...] = ()
    from_data: bool = True
    data: Mapping[str, msgspec.Struct] = field(default_factory=dict)


def data_uri(path: Path) -> Markup:
    """A file's content as an address between double quotes, so that the page needs no other file; text as
    such, which is shorter than its bytes in base 64.
    """
    if path.suffix not in TEXTS:
        return Markup(f"data:{MEDIA[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}")
    text = path.read_bytes().decode()
    if path.suffix == ".svg":
        text = text.replace('"', "'")
    return Markup(f"data:{MEDIA[path.suffix]},{UNSAFE.sub(lambda found: quote(found[0]), text)}")


WORDS, TEXT = 20, 60  # letters beyond which a cell's text takes several lines, or many
AMOUNT = re.compile(r"[<+−-]?(?!\d+[A-Za-z])\d.{,29}")  # what begins as a number does, and is short; not 2SLS


def kind(cell: object) -> Markup:
    """The attribute of a cell whose number never breaks over lines, of one with several numbers, and of one
    whose words take several lines.
    """
    text = remove_marks(str(cell))
    size = letters(text)
    if AMOUNT.fullmatch(text):
        return Markup(' class="amount several"') if " " in text else Markup(' class="amount"')
    return Markup(' class="words text"' if size > TEXT else ' class="words"' if size > WORDS else "")


def breakable(text: str) -> Markup:
    """A text whose long words, formulas and names of files, break behind their signs: else a browser would
    break them within a number.
    """
    sign = re.compile(r"(?<=[\w)][/_·])(?=.)")
    return Markup(re.sub(r"\S{15,}", lambda word: sign.sub("<wbr>", word[0]), str(escape(text))))


fill = filler(
    Path(__file__).parent / TEMPLATES,
    {
        "typographic": lambda value: typeset_text(str(value)),
        "breakable": breakable,
        "data_uri": data_uri,
    },
    marks=marks,
    kind=kind,
    say=say,
    _=_,
    by=choose_case,
    ngettext=ngettext,
    pgettext=pgettext,
)


def section(
    anchor: str, items: tuple[tuple[str, str], ...] = (), from_data: bool = True, **values: Any
) -> Section:
    """A section as its template prints these values."""
    heading = say_key(HEADINGS, anchor)
    return Section(anchor, heading, fill(f"{anchor}.html.j2", **values), items, from_data)


# The parts of the page: the main results, the paper, and an appendix. Tables and figures stand where their
# numbers say.

PART_WORDS = {"brief": _("In brief"), "paper": _("The paper"), "appendix": _("Appendix")}
# The sections of each part by their anchors; what is not named here stands in the appendix.
SECTIONS = {
    "brief": ("summary", "verdict"),
    "paper": ("truth", "referee", "influence", "tables", "figures", "sweep", "map", "methods"),
}


@dataclass(frozen=True)
class Part:
    """A part of the page: its name, by which styles know it, its heading and its sections."""

    name: str
    heading: str
    sections: tuple[Section, ...]


def group_by_part(sections: Iterable[Section]) -> list[Part]:
    """The sections by their parts, in their order; a part without sections is none."""
    found: dict[str, list[Section]] = {name: [] for name in PART_WORDS}
    of = {anchor: name for name, anchors in SECTIONS.items() for anchor in anchors}
    for one in sections:
        found[of.get(one.anchor, "appendix")].append(one)
    return [Part(name, say_key(PART_WORDS, name), tuple(made)) for name, made in found.items() if made]
