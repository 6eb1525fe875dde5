"""What a study's page says: its texts in their order, and of each number which place of which message it
fills, as the page's marks have it (`data-of`), or which number of the study a cell prints (`data-model`, …).
"""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from string import Formatter
from typing import NamedTuple

import base.language as language_of_studies
from spillover.messages.marks import key_of
from spillover.words import FOLDERS, read_po

NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])[−+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![A-Za-z0-9_])"
)
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "figcaption",
    "caption",
    "summary",
    "h2",
    "h3",
    "h4",
    "div",
    "tr",
}
SILENT = {"script", "style", "svg", "math", "dialog", "code", "select", "button"}
BEGIN, WITHIN, END = "\ue000", "\ue001", "\ue002"
MARK = re.compile(f"{BEGIN}([^{WITHIN}]*){WITHIN}([^{END}]*){END}")
UNKNOWN = "?"  # a message that no catalogue has

assert language_of_studies.KNOWN  # importing it adds the workflow's catalogue


class Printed(NamedTuple):
    """A number as it is printed, with what its place is called: a message in English and the name of the
    place; no place where the message itself has the number, no message where nothing marks it. whole: all
    that fills the place; percent: whether a percent sign follows; mark: which of the text's marks it is in.
    """

    text: str
    message: str = ""
    place: str = ""
    whole: str = ""
    percent: bool = False
    mark: int = -1


class Block(NamedTuple):
    """A text of the page: its section, its tag, what it says, what its data name, the heading of its table's
    rows, the table or figure that it belongs to, by its number there, 0 outside of one, its numbers, and the
    language that it is in.
    """

    section: str
    tag: str
    text: str
    data: dict[str, str]
    group: str
    article: int
    numbers: tuple[Printed, ...]
    language: str = ""

    @property
    def said(self) -> list[tuple[str, dict[str, str]]]:
        """The messages that it says, each with what fills those of its places that have a number. A message
        is said again where a place comes that stands before the last one in its sentence.
        """
        found: list[tuple[str, dict[str, str]]] = []
        last: dict[str, tuple[int, dict[str, str]]] = {}  # by message: where in its sentence, and its places
        marks = {one.mark: one for one in self.numbers if one.place}
        for one in marks.values():
            order = places_in(one.message, self.language)
            at, places = last.get(one.message, (-1, {}))
            later = [i for i, place in enumerate(order) if place == one.place and i > at]
            known = one.place in order
            if one.message not in last or (known and not later) or (not known and one.place in places):
                at, places = -1, {}
                found.append((one.message, places))
                later = [i for i, place in enumerate(order) if place == one.place]
            places[one.place] = one.whole
            last[one.message] = (later[0] if later else at, places)
        return found


def without_marks(html: str) -> str:
    """HTML without the marks of numbers in sentences."""
    return re.sub(r'<span data-of="[^"]*">(.*?)</span>', r"\1", html, flags=re.DOTALL)


@cache
def messages() -> dict[str, str]:
    """Each message in English by what its marks call it."""
    found = dict[str, str]()
    for folder in FOLDERS:
        for path in folder.glob("*/LC_MESSAGES/*.po"):
            known = read_po(path.read_text(encoding="utf-8"))
            found |= {key_of(message): message for _context, message in known}
    return found


@cache
def places_in(message: str, language: str) -> list[str]:
    """The places of a message's sentence in a language, in their order there."""
    sentence = translations(language).get(message, message)
    return [name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name]


@cache
def translations(language: str) -> dict[str, str]:
    """Sentences of a language by their messages in English; of a plural its last form."""
    own = language.partition("-")[0]
    files = (path for folder in FOLDERS for path in folder.glob("*/LC_MESSAGES/*.po"))
    return {
        message: forms[-1]
        for path in files
        if path.parts[-3] == own
        for (_context, message), forms in read_po(path.read_text(encoding="utf-8")).items()
    }


def numbers_in(marked: str) -> tuple[str, tuple[Printed, ...]]:
    """A text without its marks, and its numbers."""
    text, places = "", list[tuple[int, int, str, str]]()
    for i, part in enumerate(re.split(f"({MARK.pattern})", marked)):
        if i % 4 == 0:
            text += part
        elif i % 4 == 1:
            key, whole = MARK.fullmatch(part).groups()  # type: ignore[union-attr]
            places.append((len(text), len(text) + len(whole), key, whole))
            text += whole
    found = []
    for number in NUMBER.finditer(text):
        mark, key, whole = next(
            (
                (i, key, whole)
                for i, (start, end, key, whole) in enumerate(places)
                if start <= number.end() - 1 < end
            ),
            (-1, "", ""),
        )
        digest, _colon, place = key.partition(":")
        message = messages().get(f"{digest}:", UNKNOWN) if key else ""
        percent = text[number.end() :].startswith("%")
        found.append(Printed(number[0], message, place, whole, percent, mark))
    return text, tuple(found)


class Page(HTMLParser):
    """The texts of a page in their order; group: the heading of a table's rows that a cell stands below."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._text, self._silent, self._sections, self._group = "", 0, [""], ""
        self._tag, self._data, self._in_group = "", dict[str, str](), False
        self._spans: list[str] = []
        self._article = self._articles = 0
        self.language = ""
        self.feed(html)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "section":
            self._end()
            self._sections.append(given.get("id", ""))
        if tag == "article":
            self._end()
            self._articles += 1
            self._article = self._articles
        if tag == "tr":
            self._in_group = given.get("class") == "group"
        if tag == "table":
            self._group = ""
        if tag == "span":
            sort = "mark" if "data-of" in given else "number" if "data-field" in given else ""
            self._spans.append(sort)
            if sort == "mark" and not self._silent:
                self._text += f"{BEGIN}{given['data-of']}{WITHIN}"
        if tag in BLOCKS or (tag == "span" and self._spans[-1] == "number"):
            self._end()
            self._tag = tag
            self._data = {k.removeprefix("data-"): v for k, v in given.items() if k.startswith("data-")}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        sort = self._spans.pop() if tag == "span" and self._spans else ""
        if sort == "mark" and not self._silent:
            self._text += END
        if tag in BLOCKS or tag == "section" or sort == "number":
            self._end()
        if tag == "article":
            self._end()
            self._article = 0
        if tag == "section":
            self._sections.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data

    def _end(self) -> None:
        text, numbers = numbers_in(" ".join(self._text.split()))
        self._text = ""
        if text:
            self._group = text if self._in_group else self._group
            self.blocks.append(
                Block(
                    self._sections[-1],
                    self._tag,
                    text,
                    self._data,
                    self._group,
                    self._article,
                    numbers,
                    self.language,
                )
            )
        self._data = {}
