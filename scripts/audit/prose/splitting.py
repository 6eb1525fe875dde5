"""Split texts into sentences, and find which the study says itself, with the same numbers or with others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from audit.prose.sentence import CERTAIN, shorten
from audit.reading.figures import figures
from audit.study_numbers import plain_label
from audit.study_reference import Match

_SENTENCE = re.compile(  # not behind s.e. or et al., which end none
    r"(?<=[。！？；])|(?<=[!?;])\s+(?=[^\d\s])|(?<=\.)(?<!\bs\.e\.)(?<!\bet al\.)\s+(?=[^\d\sa-z=<>≤≥])"
)
_VOLUME = re.compile(  # of a journal, with its issue and page
    r"\d\s?[(（]\d+[)）]\s?[,:，：]\s?[A-Za-z]?\d|\b(?:19|20)\d\d\s?[,，]\s?\d+\s?[:：]\s?[A-Za-z]?\d"
)
_NUMBERED = re.compile(  # tables and figures, which a manuscript may number otherwise
    r"((?:\btables?|\bfigures?|表|图)\s*)\d+(?!\d|\.\d|[%％])"
    r"(?:\s*(?:,|and|to|[-–、和与至])\s*\d+(?!\d|\.\d|[%％]))*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.]*+")
_LABELLED = re.compile(r"^\s*(?:table|figure|表|图)\s*\w+\s*[:：.．]\s*", re.IGNORECASE)
_NOTED = 4  # bytes without digits by which a sentence is known as a note of the study's
_MOST_CHARACTERS, _MOST_NUMBERS = 2_000, 100  # of a sentence that is read: its time grows with the cube
_COPIED = 40  # by which it is copied: another number, though the study has it, is not its own


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; a semicolon parts none within brackets, as in (t = 2.1; N = 816)."""
    depths, depth = list[int](), 0
    for character in text:
        depth += (character in "(（[") - (character in ")）]")
        depth = max(depth, 0)
        depths.append(depth)
    ends = [
        m for m in _SENTENCE.finditer(text) if not (text[m.start() - 1] in ";；" and depths[m.start() - 1])
    ]
    starts = [0, *(m.end() for m in ends)]
    return [text[a:b] for a, b in zip(starts, [*(m.start() for m in ends), len(text)], strict=True)]


def leave_out_endless(text: str) -> tuple[str, list[str]]:
    """A text without sentences that nobody writes, such as a list of thousands of numbers; and these."""
    sentences = split_sentences(text)
    endless = [s for s in sentences if len(s) > _MOST_CHARACTERS or len(_NUMBER.findall(s)) > _MOST_NUMBERS]
    return " ".join(s for s in sentences if s not in endless) if endless else text, endless


def parse_form(sentence: str) -> tuple[str, str]:
    """A sentence made plain with # for each number, and its numbers; those of tables and figures are left."""
    plain = _simplify(sentence)
    return re.sub(r"\d+", "#", plain), " ".join(re.findall(r"\d+", plain))


def parse_sentence(sentence: str, notes: Mapping[str, frozenset[str]]) -> tuple[str, str, str]:
    """A sentence, or what stands in it behind headings where the study says that, with form and numbers."""
    behind = [sentence[match.end() :] for match in re.finditer(r"[:：]\s*", sentence)]
    return next(
        ((text, *parse_form(text)) for text in (sentence, *behind[:3]) if parse_form(text)[0] in notes),
        (sentence, *parse_form(sentence)),
    )


def numbers_by_sentence(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The sentences of texts: by the form of each the numbers that it has there."""
    notes: dict[str, set[str]] = {}
    for sentence in (s for text in texts for s in split_sentences(text)):
        form, numbers = parse_form(sentence)
        notes.setdefault(form, set()).add(numbers)
    return {form: frozenset(numbers) for form, numbers in notes.items()}


def collect_sentences(texts: Iterable[str]) -> frozenset[str]:
    """The sentences of texts, made plain."""
    return frozenset(_simplify(sentence) for text in texts for sentence in split_sentences(text))


def is_of_study(sentence: str, own: frozenset[str]) -> bool:
    """Return whether a sentence, with or without the number of its table, is one of the study's."""
    return not own.isdisjoint({_simplify(sentence), plain_label(_LABELLED.sub("", sentence))})


def match_retyped(
    place: str, sentence: str, notes: Iterable[str], commas: bool, read: Sequence[Match]
) -> list[Match]:
    """The numbers of a sentence that the study says with others (notes): those that are not its, or all where
    that does not tell them. read: what they are by the variables that the sentence names; those that are the
    study's, and no coincidence, are not called wrong in a short sentence, which another may have written.
    """
    form, own = parse_form(sentence)[0], " ".join(notes)  # without signs between, numbers may run together
    size = len(form.encode()) - form.count("#")
    if not own or size < _NOTED or _VOLUME.search(sentence):
        return []
    printed = figures(_strip_reference_numbers(sentence), commas)
    others = [f for f in printed if plain_label(f.text) not in own] or printed
    typed = {f.text for f in others} if size >= _COPIED else set()
    few = {f.text for f in others if f.digits < CERTAIN}
    same = [m for m in read if m.verdict in ("same", "possible", "published") and m.text not in typed]
    same = [m for m in same if m.placed_by != "size" or m.text not in few]
    sound = {match.text for match in same}
    missing = [
        Match(place, shorten(sentence), "", f.text, None, None, "missing", placed_by="label")
        for f in others
        if f.text not in sound
    ]
    return [*same, *missing]


def _strip_reference_numbers(text: str) -> str:
    """A text without the numbers of tables and figures."""
    return _NUMBERED.sub(r"\1", text)


def _simplify(sentence: str) -> str:
    return plain_label(_strip_reference_numbers(sentence))
