"""Makes a Word file of the marks and remarks that a referee saved from a page.

spillover referee referee-munnell.md
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.study_numbers import read_numbers
from base.input_file import read_text
from base.speech_language import message
from report.checklist import find_digest
from report.render_docx import save
from spillover.errors import StudyError
from spillover.tables.word import add_text, new_document
from spillover.words import _

FIRST = re.compile(r"<!-- spillover referee: study (?P<study>\w+), numbers (?P<digest>[0-9a-f]{16}) -->")
POINT = re.compile(r"- \[(?P<mark>[ xX])\] (?P<text>.*)")
REMARK = re.compile(r"  > ?(?P<text>.*)")
LINK = re.compile(r"(?<!\\)\[(?P<words>(?:[^\[\]\\]|\\.)*)\]\((?P<address>[^()\s]*)\)")
ESCAPED = re.compile(r"\\(?P<sign>[\\`*_\[\]<>#])")
TICKED, OPEN = "☑", "☐"


@dataclass(frozen=True)
class Marks:
    """Marks of a page. study, digest: of the numbers that it showed; lines: style of Word and text."""

    study: str
    digest: str
    lines: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """First heading of the page."""
        return next((text for style, text in self.lines if style == "Title"), self.study)


def read_marks(text: str, path: Path) -> Marks:
    """Read the Markdown that a page saved. Raises StudyError where a file is none of it."""
    first, *rest = text.removeprefix("\ufeff").splitlines() or [""]
    found = FIRST.fullmatch(first.strip())
    if found is None:
        raise StudyError(
            _(
                "{path}, line 1: it is not what a page saved; open the page, go to “For a referee” and "
                "save the list there as Markdown",
                path=path,
            )
        )
    return Marks(found["study"], found["digest"], tuple(_read_lines(rest)))


def _read_lines(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("# "):
            yield "Title", _strip_markdown(line[2:])
        elif line.startswith("## "):
            yield "Heading 1", _strip_markdown(line[3:])
        elif point := POINT.fullmatch(line):
            yield "Point", f"{OPEN if point['mark'] == ' ' else TICKED} {_strip_markdown(point['text'])}"
        elif remark := REMARK.fullmatch(line):
            yield "Remark", _strip_markdown(remark["text"])
        else:
            yield "Normal", _strip_markdown(line)


def _strip_markdown(text: str) -> str:
    """Write a line as Word prints it: the address of a link behind its words, and no backslashes."""
    linked = LINK.sub(lambda found: f"{found['words']} ({found['address']})", text.strip())
    return ESCAPED.sub(lambda found: found["sign"], linked)


def write_word(marks: Marks, path: Path) -> None:
    """Write the marks as a Word file, remarks beneath their points."""
    from docx.shared import Pt

    document = new_document(marks.title)
    for style, text in marks.lines:
        add_text(document, text, style if style in ("Title", "Heading 1") else "Normal")
        if style == "Remark":
            document.paragraphs[-1].paragraph_format.left_indent = Pt(24)
    save(document, path)


def print_word(path: Path) -> None:
    """Make the Word file beside a Markdown file, and say where it is, and whether the study has other numbers
    now than the page that was marked.
    """
    if not path.is_file():
        raise StudyError(
            _("{path}: there is no such file; give the Markdown file that the page saved", path=path)
        )
    marks = read_marks(read_text(path, "SPILLOVER_LIST_BYTES"), path)
    target = path.with_suffix(".docx")
    write_word(marks, target)
    print(target)
    results = Path("results") / marks.study
    if (results / "analyses").is_dir() and find_digest(read_numbers(results, marks.study)) != marks.digest:
        told = _(
            "The study {study} has other numbers now than the page that was marked: read the points on a new "
            "page again.",
            study=marks.study,
        )
        print(message(told), file=sys.stderr)
