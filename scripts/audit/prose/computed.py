"""Tell a number that a sentence computed from others of the study from one that the study prints."""

from __future__ import annotations

import math
import re

from audit.prose.claim import Claim
from audit.prose.fields import DESCRIBED, PROPORTIONS, SHARE_OF
from audit.reading.figures import Figure
from audit.study_numbers import Key

_TIMES = re.compile(r"\s*(?:times\b|-?fold\b|倍)")  # behind a number that is computed
_MEDIATES = re.compile(r"mediat|bootstrap|中介|自助", re.IGNORECASE)  # what the study has shares of
_OF_TWO = re.compile(  # before a number: computed from two others
    r"\b(?:product|sum|difference|ratio|gap|quotient)\s+(?:of|between)\s+"
    r"(?:the\s+two|both|them|these)\b[^.;]*$|\b(?:add(?:s|ed|ing)?(?: up)?|sums?|summing) to\b[^.;\d]*$"
    r"|(?:两者|二者)(?:之|的|相)?(?:和|差|乘积?|积|比值?|加|减|除)[^。；]*$|(?:相加|合计|加总)[^。；\d]*$"
    r"|[较比][^，。；\d]{0,12}[高低大小多少]出?了?\s*$|[(（][升降增减]了?\s*$"  # than another, by so much
    r"|(?:\bmarginal|\bconditional|\bpartial) effects?\b[^,.;\d]*$|边际效应[^，。；\d]*$",
    re.IGNORECASE,
)
_RATIO = re.compile(r"\b(?:factor|ratio) of\s*$", re.IGNORECASE)  # and before one
_SCALED = re.compile(  # by what else than a unit a variable changes: the number behind it is computed
    r"(?:(?<![\d.])(?:[2-9]|\d{2,})|\b(?:two|five|ten|twenty|fifty))[ -]?(?:[%％]|percent(?!age)|per cent)"
    r"(?!\s*(?:confidence|significance|level|interval|CI\b|的?水平|的?显著|的?置信))"
    r"|\bdoubl|standard[- ]deviation|翻一番|标准差",
    re.IGNORECASE,
)
_BY_DEVIATION = re.compile(  # before a number: the effect of a change by a standard deviation
    r"\b(?:one|a|1)[ -](?:within[ -])?(?:\w+ )?standard[ -]deviation"
    r" (?:increase|rise|change|decrease|fall|shock)[^.;]*$"
    r"|[增升提下降变][加高升降动][一1]?个?[^，。；]{0,6}标准差[^。；]*$|每[^，。；]{0,10}[一1]个?标准差[^。；]*$",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(  # in a sentence one of whose numbers may follow from others
    r"[-\d.]\s*[/×*+]\s*[-\d.]|\\(?:times|frac)|\b(?:differ(?:s|ence)|gap|ratio|sum|product|impl(?:y|ies|ied)"
    r"|amounts? to|times|multipl|combin|difference|net|half|twice|per cent|percent)"
    r"|之?[和差比]值?为|相差|之和|乘积|相当于|倍|即|%",
    re.IGNORECASE,
)


def computes(text: str) -> bool:
    """Return whether one number of a sentence may follow from others."""
    return bool(_OF_OTHERS.search(text))


def is_computed(claim: Claim, place: Key | None) -> bool:
    """Return whether a number may have been computed from others: a per cent, a ratio, a share, an effect of
    a change by more than a unit, or exp(b) - 1 of the estimate at its place.
    """
    number, is_share = claim.number, len(claim.shares) > 1
    if claim.fields == PROPORTIONS:
        return not _MEDIATES.search(claim.sentence.text)
    if claim.figure.percent or _TIMES.match(number.text_behind):
        return True
    if _RATIO.search(number.text_before) or _OF_TWO.search(number.text_before):
        return True
    scaled = claim.fields[0] not in DESCRIBED and _SCALED.search(claim.sentence.text)
    is_scaled = (scaled and is_share) or _BY_DEVIATION.search(number.text_before)
    if SHARE_OF.match(number.text_behind) or is_scaled:
        return True
    values = claim.scope.known.numbers.values
    return bool(place and is_share and is_exponential(claim.shares[-1], values[place]))


def is_exponential(percent: Figure, value: float) -> bool:
    """Return whether a per cent is what an estimate of a logarithm amounts to, exp(b) - 1, either way."""
    return any(percent.agrees(math.expm1(sign * min(abs(value), 50.0)), unsigned=True) for sign in (1, -1))
