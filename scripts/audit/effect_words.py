"""Words for direct, indirect and total effects, and the effect that a sentence ascribes to a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

EFFECT_WORDS = (
    *("direct", "indirect", "total", "direct effect", "indirect effect", "total effect", "direct effects"),
    *("indirect effects", "total effects", "直接效应", "间接效应", "总效应"),
)
_HEADS = {  # by effect: heads of its columns
    "indirect": re.compile(r"indirect|spillover|间接|溢出", re.IGNORECASE),
    "direct": re.compile(r"(?<![a-z])direct|直接", re.IGNORECASE),
    "total": re.compile(r"^\s*(?:[LS]R_)?total(?: effects?)?\s*$|总效应|^\s*总\s*$", re.IGNORECASE),
}
_CALLED = {  # by effect: its names in sentences
    "direct": r"\bdirect\b|直接",
    "indirect": r"\bindirect\b|\bspill-?overs?\b|间接|溢出",
    "total": r"\btotal\b|总(?=的?效应)",
}
_WORDS = re.compile("|".join(f"(?P<{part}>{words})" for part, words in _CALLED.items()), re.IGNORECASE)
# Behind such a word: it is one of an effect, or, where the sentence names one, the word and its number alone.
_OF_EFFECT = re.compile(r"[^.;:。；：\d]{0,40}?(?:\b(?:effects?|impacts?)\b|效应)", re.IGNORECASE)
_ALONE = re.compile(
    r"\s*(?:one\b)?\s*(?:is|was|of|by|at|equals|[为是=:：,，(（])?\s*[-−]?\.?\d", re.IGNORECASE
)
_SPILLS = re.compile(r"\b(?:the|an?|its|their|and|as|of) spill-?overs?$|溢出$", re.IGNORECASE)
_BEHIND = re.compile(r"\s*[(（]?\s*(?:(?:for|as|is|in|of) )?(?:the |an? )?", re.IGNORECASE)
_NUMBER = re.compile(r"^-?[\d.,]*\d[%％*]*")


class NamedEffect(NamedTuple):
    """An effect and where its word stands."""

    start: int
    end: int
    part: str


def effect_in_heads(heads: Iterable[str]) -> str:
    """The effect that the first of some heads names; "" where none names one."""
    return next((part for head in heads for part, words in _HEADS.items() if words.search(head)), "")


def effects_in(text: str) -> list[NamedEffect]:
    """Find the effects that a text names, in its order. Total output or a direct comparison is none."""
    every = [NamedEffect(*m.span(), str(m.lastgroup)) for m in _WORDS.finditer(text)]
    sure = [one for one in every if _OF_EFFECT.match(text, one.end)]
    return [one for one in every if one in sure or (sure and _is_of_effect(text, one))]


def _is_of_effect(text: str, one: NamedEffect) -> bool:
    """Return whether a word means an effect in a sentence that names another one with the word effect."""
    if _SPILLS.search(text[: one.end]):
        return True
    return bool(_ALONE.match(text, one.end)) or text[: one.start].endswith("in ")


def _find_open_bracket(text: str, end: int) -> int:
    """The place of the outermost bracket that is open at a place of a text; 0 where none is."""
    opened: list[int] = []
    for at, character in enumerate(text[:end]):
        if character in "(（":
            opened.append(at)
        elif character in ")）" and opened:
            opened.pop()
    return opened[0] if opened else 0


def effect_of(text: str, start: int, numbers: Sequence[int], bracket: bool = False) -> str:
    """The effect that the number at `start` is said to be; "" where the text does not say it. numbers: where
    the numbers outside brackets begin, in order; bracket: whether the number stands in one.

    It is the one right behind it, or else the one named since the number before; of several named at once
    the numbers behind them have them in order, or, where the next number has a word of its own, each the last
    one before it. A number in a bracket is of the effect before the bracket.
    """
    named = effects_in(text)
    after = next((one for one in named if one.start > start), None)
    if after and _BEHIND.fullmatch(_NUMBER.sub("", text[start : after.start], count=1)):
        return after.part
    last, parts, is_own = 0, list[str](), False
    for number in (*(one for one in numbers if one < start), start):
        opened = _find_open_bracket(text, number)
        since = [one.part for one in named if max(last, opened) <= one.start < number]
        since = since or [one.part for one in named if last <= one.start < number]
        is_own = bool(since) or len(parts) > 1
        following = next((one for one in numbers if one > number), number)
        has_own = len(since) > 1 and any(number < one.start < following for one in named)
        parts = since[-has_own:] or parts[1:] or parts
        last = number
    if bracket:
        return parts[0] if len(set(parts)) == 1 else ""
    return parts[0] if parts and is_own else ""
