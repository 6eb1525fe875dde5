"""A sentence of a manuscript, what the sentences before it are about, and a number in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from audit.reading.figures import Figure
from audit.references import Mention, NamedColumns

CERTAIN = 3  # digits by which a number is told from a coincidence
AND = r"(?:,\s*and\b|and\b|以及|[,，、和与及])"  # between the items of a list
IN_ORDER = re.compile(r"respectively|in turn|in (?:this|that) order|分别|依次", re.IGNORECASE)
_DIGITS = re.compile(r"^\.?\d+(?:[.,]\d+(?!\d*\s*%))*")  # of a number; not a per cent behind its comma
_COMMA = re.compile(r"[,，;；](?!\d)")
_JOINED = re.compile(  # from a number to the next one of a list
    rf"[-\d.%％*]+\s*(?:[(（\[][^()（）]*[)）\]])?\s*{AND}\s*-?"
)


@dataclass
class Topic:
    """What the sentences before one are about. table: the one that was named last; subject: the variables of
    the last sentence that names one, of whichever paragraph; terms: those of this paragraph; is_of_results:
    whether the last sentence is about estimates; is_of_one: whether it names one variable; is_first: whether
    none was read of this paragraph; is_of_error: whether the last word was on a standard error; columns: the
    numbers of those that were named last; preferred: the table and the columns of what the text calls its
    preferred, main or baseline specification.
    """

    table: str = ""
    subject: frozenset[str] = frozenset()
    is_of_results: bool = False
    terms: frozenset[str] = frozenset()
    is_of_one: bool = True
    is_first: bool = True
    is_of_error: bool = False
    columns: list[int] = field(default_factory=list)
    preferred: tuple[str, list[int]] = ("", [])

    def begin_paragraph(self) -> None:
        """Forget what only the sentences of one paragraph share."""
        self.terms, self.columns = frozenset(), []
        self.is_of_one, self.is_first, self.is_of_error = True, True, False


@dataclass
class Sentence:
    """A sentence and what it names. plain_text: its text with plain digits; terms: the variables that its
    numbers can be of; mentions: the models; columns: those that it names; is_of_results: whether it is about
    estimates of the study; moved_outcomes: the outcomes that it says something moves, which are not among the
    terms; numbers: those that may be results.
    """

    place: str
    text: str
    plain_text: str
    topic: Topic
    terms: list[Mention]
    mentions: list[Mention]
    columns: list[NamedColumns]
    is_of_results: bool
    moved_outcomes: Sequence[Mention]
    numbers: list[Figure]

    @cached_property
    def variables(self) -> frozenset[str]:
        """All variables that its numbers can be of."""
        return frozenset().union(*(m.names for m in self.terms))

    @cached_property
    def unbracketed_numbers(self) -> list[Figure]:
        """Its numbers outside brackets."""
        return [one for one in self.numbers if not one.bracket]

    def find_list(self, figure: Figure) -> tuple[int, int]:
        """The places of the first and the last number of the list that a number outside brackets is in."""
        joined = [
            bool(_JOINED.fullmatch(self.plain_text[a.start : b.start]))
            for a, b in pairwise(self.unbracketed_numbers)
        ]
        first = last = self.unbracketed_numbers.index(figure)
        while first and joined[first - 1]:
            first -= 1
        while last < len(joined) and joined[last]:
            last += 1
        return first, last


@dataclass(frozen=True)
class SentenceNumber:
    """A number in a sentence. previous: the number before it, None for the first."""

    sentence: Sentence
    figure: Figure
    previous: Figure | None = None

    @cached_property
    def text_before(self) -> str:
        """The text before it, without its sign."""
        return text_around(self.figure, self.sentence.plain_text)[0]

    @cached_property
    def text_behind(self) -> str:
        """The text behind it."""
        return text_around(self.figure, self.sentence.plain_text)[1]

    @property
    def end(self) -> int:
        """The position in the sentence behind the number."""
        return len(self.sentence.plain_text) - len(self.text_behind)

    @cached_property
    def clause_before(self) -> str:
        """The part of its clause that stands before it."""
        return last_clause(self.sentence.plain_text[: self.figure.start])

    @cached_property
    def clause(self) -> str:
        """The part of the sentence around it, from one comma to the next."""
        return self.clause_before + _COMMA.split(self.sentence.plain_text[self.figure.start :])[0]

    @property
    def is_outside(self) -> bool:
        """Return whether the number stands outside the brackets of its sentence."""
        return self.figure in self.sentence.unbracketed_numbers

    def mentions_before(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The words of a sentence that stand before the number."""
        return [m for m in mentions if m.start < self.figure.start]


def last_clause(text: str) -> str:
    """The text behind its last comma or semicolon."""
    return _COMMA.split(text)[-1]


def text_around(figure: Figure, text: str) -> tuple[str, str]:
    """The text before a number, without its sign, and the text behind it."""
    return text[: figure.start].rstrip("-"), _DIGITS.sub("", text[figure.start :])


def shorten(sentence: str) -> str:
    """A sentence as far as a table of matches shows it."""
    return sentence if len(sentence) <= 160 else sentence[:159] + "…"
