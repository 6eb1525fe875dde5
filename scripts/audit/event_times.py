"""Times since an event, as tables and sentences of event studies call them: t−2, Lead 2, 前2期."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from audit.reading.figures import normalise_digits

_TERM = re.compile(r"event ([+-]\d+)")  # as results name it
_UNIT = r"(?:years?|yrs?|periods?|quarters?|months?|weeks?|年|期|个?季度|个?月)"
_ALIKE = (
    "零zero|一one first|二两two second|三three third|四four fourth|五five fifth|六six sixth"
    "|七seven|八eight|九nine|十ten"
)
_WORDS = {
    word: number
    for number, words in enumerate(_ALIKE.split("|"))
    for word in re.findall(r"[a-z]+|[^a-z ]", words)
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_BEFORE = r"(?:before|prior to|ahead of|earlier|prior|pre)"
_AFTER = r"(?:after|following|later|since|post)"
_EVENT = r"(?:政策|立法|实施|颁布|出台|冲击|事件)"
_LABELS = (  # of rows; the number of periods, and -1 where they are before the event
    (re.compile(rf"(?:pre|leads?|before|提?前|事前|{_EVENT}前)[ _-]?第?(\d{{1,2}}){_UNIT}?"), -1),
    (re.compile(rf"(?:post|lags?|after|滞?后|事后|{_EVENT}后)[ _-]?第?(\d{{1,2}}){_UNIT}?"), 1),
    (re.compile(rf"({_NUMBER})[ -]?{_UNIT} {_BEFORE}\b.*"), -1),
    (re.compile(rf"({_NUMBER})[ -]?{_UNIT} {_AFTER}\b.*"), 1),
    (re.compile(rf"(?:\w{{0,4}}?)第?({_NUMBER}){_UNIT}之?前"), -1),
    (re.compile(rf"(?:\w{{0,4}}?)第?({_NUMBER}){_UNIT}之?后"), 1),
)
_SIGNED = re.compile(
    rf"(?:[a-zτ]|event(?: ?time| ?year)?|relative (?:time|year|period)|time|year|period|d|β|相对时间|时期)?"
    rf"[ =_(]*([+-] ?\d{{1,2}})\)*(?: ?{_UNIT})?"
)
_NOW = re.compile(
    rf"(?:[tkd]|event(?: ?time)?|relative (?:time|year)|year|period|post|lag)?[ =_(+]*0\)?{_UNIT}?"
    r"|t|current|on impact|(?:year|period|time) of (?:the )?\w+|\w+ (?:year|period)"
    rf"|{_EVENT}?当[期年]"
)
_BARE = re.compile(r"\d{1,2}")
_FEWEST = 3  # rows by which a table is known as one of an event study
_IN_TEXT = (
    (re.compile(rf"({_NUMBER})[ -]{_UNIT} {_BEFORE}\b", re.IGNORECASE), -1),
    (re.compile(rf"({_NUMBER})[ -]{_UNIT} {_AFTER}\b", re.IGNORECASE), 1),
    (re.compile(rf"{_EVENT}\w{{0,3}}?前第?({_NUMBER})[年期]"), -1),
    (re.compile(rf"{_EVENT}\w{{0,3}}?后第?({_NUMBER})[年期]"), 1),
    (re.compile(rf"第?({_NUMBER})[年期]之?前"), -1),
    (re.compile(rf"第?({_NUMBER})[年期]之?后"), 1),
    (re.compile(rf"前第?({_NUMBER})[年期](?=的?(?:估计)?(?:系数|效应))"), -1),
    (re.compile(rf"后第?({_NUMBER})[年期](?=的?(?:估计)?(?:系数|效应))"), 1),
    (re.compile(r"\b[tkτ] ?= ?([+-] ?\d{1,2})(?![\d.])"), 1),
    (re.compile(r"(?<![\w{_])t ?([+-] ?\d{1,2})(?![\d.])"), 1),
)
_AND = r"\s*(?:,\s*(?:and|or)\b|,|、|\band\b|\bor\b|[和与及或])\s*"
_LISTED = tuple(  # times with one unit behind them, as in "three, two and one years before"
    (re.compile(rf"{start}({_NUMBER}(?:{_AND}{_NUMBER})+){end}", re.IGNORECASE), sign)
    for start, end, sign in (
        (r"(?<![\w.])", rf"[ -]{_UNIT} {_BEFORE}\b", -1),
        (r"(?<![\w.])", rf"[ -]{_UNIT} {_AFTER}\b", 1),
        (rf"{_EVENT}\w{{0,3}}?前第?", "[年期]", -1),
        (rf"{_EVENT}\w{{0,3}}?后第?", "[年期]", 1),
    )
)
_NOW_IN_TEXT = re.compile(
    rf"\b(?:on|at|upon) impact\b|\bin the year of (?:the )?\w+|{_EVENT}当[年期]",
    re.IGNORECASE,
)


def event_term(time: int) -> str:
    """The term of an event study at so many periods after the event."""
    return f"event {time:+d}"


def event_terms(terms: Iterable[str]) -> frozenset[str]:
    """Find the terms that are of times since an event."""
    return frozenset(term for term in terms if _TERM.fullmatch(term))


def read_event_time(label: str) -> tuple[int, bool] | None:
    """Read a row's label as a time since an event, and whether its sign is said; None where it is none."""
    text = re.sub(r"[${}\\]", "", normalise_digits(label)).strip().casefold()
    if match := _SIGNED.fullmatch(text):
        return int(match[1].replace(" ", "")), True
    for pattern, sign in _LABELS:
        if match := pattern.fullmatch(text):
            return sign * _read_count(match[1]), True
    if _NOW.fullmatch(text):
        return 0, True
    return (int(text), False) if _BARE.fullmatch(text) else None


def find_event_rows(labels: Mapping[int, str], known: frozenset[str]) -> dict[int, str]:
    """The terms of the rows of an event study by their labels: of a table in which several rows have
    different times, and most of them are the study's.
    """
    times = {r: read for r, label in labels.items() if label and (read := read_event_time(label))}
    terms = {r: event_term(time) for r, (time, _is_signed) in times.items()}
    signed = {terms[r] for r, (_time, is_signed) in times.items() if is_signed}
    own = {term for term in terms.values() if term in known}
    called = {(terms[r], labels[r]) for r in terms}
    if len(own) < _FEWEST or len(signed) < 2 or len(called) != len(set(terms.values())):
        return {}
    return {r: term for r, term in terms.items() if term in known}


def events_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text names a time since an event, from its first letter to its last, with its term."""
    taken: list[tuple[int, int]] = []
    for pattern, sign in _LISTED:
        for match in pattern.finditer(text):
            for one in re.finditer(_NUMBER, match[1], re.IGNORECASE):
                span = (match.start(1) + one.start(), match.start(1) + one.end())
                taken.append(span)
                yield *span, event_term(sign * _read_count(one[0]))
    for pattern, sign in _IN_TEXT:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield *match.span(), event_term(sign * _read_count(match[1]))
    for match in _NOW_IN_TEXT.finditer(text):
        yield *match.span(), event_term(0)


def _read_count(text: str) -> int:
    """A number in digits or words."""
    text = text.replace(" ", "").casefold()
    return _WORDS[text] if text in _WORDS else int(text)
