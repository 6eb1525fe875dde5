"""Edits planted in a study's own paper: how many of each kind are found, and which sound numbers are accused.

python tests/match/match_edits.py nqp 300       # a study that has run; of this docs/records/match.md is made
python tests/match/match_edits.py --digits nqp  # every digit of each sentence in the place of all others

Every number that an exported table marks, every note and every sentence with a number can be drawn. The paper
is matched as it is exported, and once more without its marks, by labels alone.
"""

import io
import random
import re
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from lxml import etree

from audit.match_page import is_wrong
from audit.prose.splitting import collect_sentences, numbers_by_sentence
from audit.reading.docx import W, is_equation
from audit.reading.figures import figures
from audit.reading.reader import read_manuscript
from audit.sentences import match_sentences
from audit.study_numbers import COUNTS, Key
from audit.study_reference import Match, StudyReference
from base.speech_language import language_of_command
from cli.match import match_numbers, open_study, read_reference
from match_styles import written
from spillover.messages.catalogue import TRUE

KINDS = ("digit", "true value", "sign", "star", "cell", "column", "N", "note", "sentence")
WAYS = ("marks", "labels")
_NUMBER = re.compile(r"(?<![A-Za-z_\d.,])\d+(?:[.,]\d+)*(?![A-Za-z_\d])")
_NAMED = re.compile(r"(?:table|figure|表|图)\s*(?:\d+\s*(?:,|and|、|和)\s*)*$", re.IGNORECASE)
_SIGNED = ("estimate", "statistic", "low", "high", "correlation", "weight", "test")


class Text:
    """The text of a cell or paragraph of a document, which can be typed over."""

    def __init__(self, node: Any) -> None:
        self.parts = [t for t in node.iter(W + "t") if t.text]

    def __str__(self) -> str:
        return "".join(part.text for part in self.parts)

    def type(self, at: int, old: str, new: str) -> None:
        """Puts a text in the place of another; what is inserted belongs to what stands before it."""
        assert str(self)[at : at + len(old)] == old
        for part in self.parts:
            size = len(part.text)
            if at < size or (at == size and not old):
                cut = min(len(old), size - at)
                part.text = part.text[:at] + new + part.text[at + cut :]
                old, new, size = old[cut:], "", at
                if not old:
                    return
            at = max(0, at - size)

    def replace(self, new: str) -> None:
        """Types all of it over."""
        for part in self.parts:
            part.text = ""
        self.parts[0].text = new


@dataclass(frozen=True)
class Place:
    """Where an edit can be: a cell of a table, or a paragraph. about: the table, or the paragraph, that an
    edit has to itself in a manuscript.
    """

    about: tuple[str, int]
    text: Text
    row: int = 0
    column: int = 0
    label: str = ""
    key: Key | None = None
    starred: bool = False


@dataclass
class Document:
    """A Word document, its numbers and its paragraphs."""

    root: Any
    cells: list[Place] = field(default_factory=list)
    notes: list[Place] = field(default_factory=list)
    sentences: list[Place] = field(default_factory=list)


def opened(data: bytes, known: StudyReference, marked: bool = True) -> Document:
    """A document and the places of its edits; without its marks where it is not to be marked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = Document(etree.fromstring(archive.read("word/document.xml")))
    table, below = -1, False
    for number, node in enumerate(document.root.find(W + "body")):
        if node.tag == W + "tbl" and not is_equation(node):
            table, below = table + 1, True
            document.cells += _cells(node, table, known)
        elif node.tag == W + "p" and (text := str(Text(node)).strip()):
            if any(not _NAMED.search(text[: m.start()]) for m in _NUMBER.finditer(text)):
                about = ("table", table) if below else ("paragraph", number)
                (document.notes if below else document.sentences).append(Place(about, Text(node)))
            below = False
    if not marked:
        for mark in [b for b in document.root.iter(W + "bookmarkStart") if b.get(W + "name")[:2] == "_s"]:
            mark.getparent().remove(mark)
    return document


def _cells(node: Any, table: int, known: StudyReference) -> Iterator[Place]:
    label, rows = "", list(node.iter(W + "tr"))
    found = []
    for r, row in enumerate(rows):
        column = 0
        for cell in row.iter(W + "tc"):
            text = Text(cell)
            label = str(text).strip() or label if not column else label
            mark = next((b.get(W + "name") for b in cell.iter(W + "bookmarkStart")), "")
            if (key := known.numbers.find_marked_number(mark)) and re.search(r"\d", str(text)):
                found.append((text, r, column, label, key))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += 1 if span is None else int(span.get(W + "val"))
    starred = any("*" in str(text) for text, *_ in found)
    for text, r, column, label, key in found:
        yield Place(("table", table), text, r, column, label, key, starred)


@dataclass
class Edit:
    """One planted edit: what it typed over, as it was and as it is, and the labels of its rows."""

    kind: str
    about: tuple[str, int]
    changes: list[tuple[str, str]]
    labels: set[str]
    key: Key | None = None

    def caused(self, match: Match, number: str) -> bool:
        """Whether a number that is called wrong is of the edit. number: of the edit's table."""
        place = str(match.place)
        if self.kind in ("note", "sentence"):
            if place == f"table {number}":  # a rule that was typed over, and the stars that it denies
                return not match.row.strip("*") or bool(match.stars)
            typed = " ".join(self.changes[0][1].split())
            return place.startswith(("paragraph", "notes")) and match.row.rstrip("…") in typed
        printed = {f.text for _, new in self.changes for f in figures(new)}
        there = place == f"table {number}" and bool({match.row, match.column} & self.labels)
        return there and match.text in printed


def digit_typed(text: str, rng: random.Random, within: str = r"\d") -> tuple[int, str, str]:
    """Another digit in the place of one of a text: where, the old one and the new one."""
    at = rng.choice([m.start() for m in re.finditer(within, text)])
    return at, text[at], rng.choice([d for d in "0123456789" if d != text[at]])


def planted(kind: str, place: Place, document: Document, rng: random.Random) -> Edit | None:
    """Plants an edit, if the place has one of that kind that changes what is printed."""
    before = str(place.text)
    others = [place]
    if kind in ("digit", "true value", "N"):
        place.text.type(*digit_typed(before, rng))
        if [f.value for f in figures(before)] == [f.value for f in figures(str(place.text))]:
            return None
    elif kind in ("note", "sentence"):
        numbers = [m for m in _NUMBER.finditer(before) if not _NAMED.search(before[: m.start()])]
        number = rng.choice(numbers)
        at, old, new = digit_typed(number[0], rng)
        place.text.type(number.start() + at, old, new)
    elif kind == "sign":
        at = re.search(r"[-−–]?\d", before).start()  # type: ignore[union-attr]
        minus = before[at] in "-−–"
        place.text.type(at, before[at] if minus else "", "" if minus else "−")
    elif kind == "star":
        stars = re.search(r"\**$", before).start()  # type: ignore[union-attr]
        count = len(before) - stars
        place.text.type(stars, before[stars:], "*" * rng.choice([n for n in range(4) if n != count]))
    else:
        others = _swapped(kind, place, document, rng)
        if not others:
            return None
    return Edit(
        kind,
        place.about,
        [(before, str(place.text))] if len(others) == 1 else [(str(o.text), str(o.text)) for o in others],
        {other.label for other in others},
        place.key,
    )


def _swapped(kind: str, place: Place, document: Document, rng: random.Random) -> list[Place]:
    """Puts a cell, or all of its column, in the place of that of another column; those that differ."""
    table = [c for c in document.cells if c.about == place.about]
    rows: dict[int, dict[int, Place]] = defaultdict(dict)
    for cell in table:
        rows[cell.row][cell.column] = cell
    beside = [c for c in rows[place.row] if c != place.column]
    if not beside:
        return []
    to = min((c for c in beside if c > place.column), default=max(beside))
    to = rng.choice(beside) if kind == "column" else to
    moved = []
    for r, row in rows.items():
        a, b = row.get(place.column), row.get(to)
        if a and b and (kind == "column" or r == place.row) and str(a.text) != str(b.text):
            first, second = str(a.text), str(b.text)
            a.text.replace(second)
            b.text.replace(first)
            moved += [a, b]
    return moved


def eligible(document: Document, kind: str) -> list[Place]:
    """All places that can have an edit of a kind."""
    if kind in ("note", "sentence"):
        return document.notes if kind == "note" else document.sentences
    cells = [(cell, cell.key.field) for cell in document.cells if cell.key]
    if kind == "star":
        return [cell for cell, of in cells if of == "estimate" and cell.starred]
    if kind == "sign":
        return [cell for cell, of in cells if of in _SIGNED and "<" not in str(cell.text)]
    if kind == "true value":
        return [cell for cell, of in cells if of == TRUE]
    if kind == "N":
        return [cell for cell, of in cells if of in COUNTS]
    if kind == "digit":
        return [cell for cell, of in cells if of not in (TRUE, *COUNTS)]
    return [cell for cell, _ in cells]


def manuscripts(data: bytes, known: StudyReference, marked: bool, count: int, seed: int) -> Iterator[Any]:
    """Documents with edits, one to a table and to a paragraph, until there are so many."""
    rng = random.Random(seed)
    left = Counter({kind: count // len(KINDS) + (i < count % len(KINDS)) for i, kind in enumerate(KINDS)})
    barren = 0
    while +left and barren < 5:
        document = opened(data, known, marked)
        taken: dict[tuple[str, int], Edit] = {}
        pools = {kind: eligible(document, kind) for kind in KINDS}
        for kind in sorted(+left, key=lambda _: rng.random()):
            share = -(-left[kind] // 20) + 1  # each manuscript has some of every kind
            for place in rng.sample(pools[kind], min(len(pools[kind]), 4 * share)):
                if place.about in taken or not left[kind] or not share:
                    continue
                if edit := planted(kind, place, document, rng):
                    taken[place.about] = edit
                    left[kind] -= 1
                    share -= 1
        barren = 0 if taken else barren + 1
        yield document, list(taken.values())


def saved(data: bytes, document: Document, path: Path) -> None:
    """The document as a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(path, "w") as made:
        for name in archive.namelist():
            part = archive.read(name)
            made.writestr(name, etree.tostring(document.root) if name == "word/document.xml" else part)


def trial(root: Path, study: str, count: int, seed: int, folder: Path) -> Iterator[tuple[str, str, str, Any]]:
    """For each way its edits, as kind and what became of them, and each sound number that is accused."""
    language = language_of_command()
    written(root, study, "plain", language, folder)
    data = (folder / "paper.docx").read_bytes()
    known = read_reference(root, open_study(root, study))
    for way in WAYS:
        for document, edits in manuscripts(data, known, way == "marks", count, seed):
            path = folder / "edited.docx"
            saved(data, document, path)
            manuscript = read_manuscript(path)
            found, strange = match_numbers(manuscript, known)
            accused = [m for m in found if is_wrong(m)]
            for edit in edits:
                number = edit.about[1]
                place = manuscript.tables[number].number if edit.about[0] == "table" else ""
                mine = [m for m in accused if edit.caused(m, place)]
                if edit.kind == "sentence":  # another paragraph may say the same, with the same edit
                    mine = [m for m in mine if m.place == mine[0].place]
                accused = [m for m in accused if m not in mine]
                yield way, edit.kind, (mine[0].verdict if mine else "not found"), edit
            for match in accused:
                yield way, "sound", "accused", match
            yield way, "sound", "numbers", len(found)
            for table in strange:
                yield way, "sound", "table taken for another's", table


def every_digit(root: Path, study: str) -> None:
    """Prints how many digits of sentences can be typed over, and those that are not found; the sentences of
    the paper are what the study says, in the language asked for.
    """
    with tempfile.TemporaryDirectory() as place:
        written(root, study, "plain", language_of_command(), Path(place))
        data = (Path(place) / "paper.docx").read_bytes()
        manuscript = read_manuscript(Path(place) / "paper.docx")
    known = read_reference(root, open_study(root, study))
    said = [text for _, text in manuscript.paragraphs] + [n for t in manuscript.tables for n in t.notes]
    known = replace(
        known,
        notes=numbers_by_sentence(said),
        sentences=collect_sentences(said),
        earlier_numbers={},
        earlier_notes={},
    )

    def found(text: str) -> bool:
        return any(map(is_wrong, match_sentences([("paragraph", text)], known, [])))

    document = opened(data, known)
    texts = [str(place.text) for place in [*document.sentences, *document.notes]]
    numbers = [(t, m) for t in texts for m in _NUMBER.finditer(t) if not _NAMED.search(t[: m.start()])]
    digits = [(t, i) for t, m in numbers for i in range(m.start(), m.end()) if t[i].isdigit()]
    edits = [(t[:i], d, t[i + 1 :]) for t, i in digits for d in "0123456789" if d != t[i]]
    missed = [edit for edit in edits if not found("".join(edit))]
    print(f"{study}, {language_of_command()}: {len(edits)} edits, {len(missed)} not found,", end=" ")
    print(f"{sum(map(found, texts))} of {len(texts)} sound paragraphs accused")
    for before, digit, after in missed:
        print(f"  {before[-40:]}[{digit}]{after[:20]}", file=sys.stderr)


def main(study: str, count: int, seed: int) -> None:
    """Prints the tables of the trial."""
    with tempfile.TemporaryDirectory() as place:
        total: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for way, kind, verdict, what in trial(Path.cwd(), study, count, seed, Path(place)):
            total[way][kind, verdict] += what if verdict == "numbers" else 1
            if verdict in ("not found", "accused") or (kind == "sound" and verdict != "numbers"):
                print(way, kind, verdict, what, sep=" | ", file=sys.stderr)
    print(f"{study}, {language_of_command()}, {count} edits, seed {seed}", "", sep="\n")
    print("| edit | planted | found by marks | planted | found by labels |", "| --- " * 5 + "|", sep="\n")
    for kind in KINDS:
        cells = []
        for way in WAYS:
            mine = {verdict: n for (of, verdict), n in total[way].items() if of == kind}
            cells += [sum(mine.values()), sum(mine.values()) - mine.get("not found", 0)]
        print(f"| {kind}", *cells, sep=" | ", end=" |\n")
    sound = [f"{total[way]['sound', 'accused']} of {total[way]['sound', 'numbers']}" for way in WAYS]
    print("| false alarms, of numbers |", sound[0], "|", sound[1], sep=" | ", end=" |\n")


if __name__ == "__main__":
    if sys.argv[1] == "--digits":
        every_digit(Path.cwd(), sys.argv[2])
        sys.exit()
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
