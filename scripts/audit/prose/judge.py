"""Judge whether a number in a sentence is the study's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit.prose.claim import Claim
from audit.prose.computed import is_computed, is_exponential
from audit.prose.digits import is_digit_away
from audit.prose.explicit import is_error_of_terms, is_explicit, is_stated
from audit.prose.fields import UNIT
from audit.prose.headline import find_headline
from audit.prose.places import find_places, is_listed_otherwise
from audit.prose.scope import effect_of, is_of_terms
from audit.prose.sentence import CERTAIN
from audit.study_numbers import EFFECT, Key
from audit.study_reference import Match

_STATED = re.compile(r"coefficient|estimate|standard error|系数|估计|标准误", re.IGNORECASE)
_BOUND = re.compile(  # right before a number that others are held against
    r"(?:\b(?:exceed(?:s|ed|ing)?|above|below|under|over|at (?:least|most)"
    r"|(?:more|less|greater|smaller|larger|fewer|higher|lower) than)"
    r"|超过|[高低大小少多]于|不[到足超])(?: about)?\s*$",
    re.IGNORECASE,
)


def judge_result(claim: Claim) -> Match:
    """Judge an estimate, or another result: by its place, by earlier runs and by other articles."""
    places = find_places(claim)
    headline = find_headline(claim)
    if places and is_listed_otherwise(claim.number):
        return claim.match("possible", places[0])
    if headline and headline not in places and places and claim.figure.digits < CERTAIN:
        # Few digits may be those of another main result than the first one of its variable.
        return claim.match("possible", places[0]) if claim.figure.value else _judge_headline(claim, headline)
    if not claim.has_wrong_direction:
        if places:
            by = "label" if claim.terms or claim.statistic else "size"
            return claim.match_at(places[0], "same", by=by)
        if headline:
            return _judge_headline(claim, headline)
        if claim.keys_of_models:
            return claim.match("possible", claim.keys_of_models[0])
    is_telling = claim.is_certain or claim.statistic or claim.figure.digits >= CERTAIN
    # Of a column whose model is not certain it may be another one's.
    is_doubtful = claim.fitting_keys and claim.sentence.columns and not claim.is_of_column
    if is_telling and not is_doubtful and (outdated := _match_earlier(claim)):
        return outdated
    if not claim.fitting_keys and (published := _match_published(claim)):
        return published
    return _judge_unplaced(claim)


def _judge_headline(claim: Claim, key: Key) -> Match:
    """Judge what is said to be a main result and is not: out of date, or wrong."""
    for run, earlier in claim.scope.known.earlier_numbers.items():
        if key in earlier.values and claim.figure.agrees(earlier.values[key]):
            return claim.match_at(key, "outdated", run)
    return _call_wrong(claim, key, claim.keys, is_certain=True)


def _judge_unplaced(claim: Claim) -> Match:
    """Judge a number that is at no place of the study's: wrong only where its place is certain, or its
    sentence is of results, and nothing says that it was computed.
    """
    place = _find_own_place(claim)
    is_made = is_computed(claim, place)
    is_known = claim.is_certain or claim.statistic
    if place and place.field.startswith(EFFECT) and not (claim.fitting_keys or is_made):
        return _call_wrong(claim, place, claim.keys)
    if not is_known and (claim.terms or claim.is_of_column):
        return _judge_uncertain(claim, is_made)
    if claim.is_of_column and place:
        others = _find_misread(claim, place) if is_made else claim.keys
        if others is not None:
            return _call_wrong(claim, place, others)
    if claim.fitting_keys:
        return claim.match("possible", claim.fitting_keys[0])
    if not claim.terms and not claim.statistic:
        near = [k for k in claim.keys if k in claim.scope.shown and claim.figure.digits >= CERTAIN]
        return claim.match("possible" if near else "unread", near[0] if near else None, "size")
    if is_made or not (claim.statistic or claim.sentence.is_of_results):
        return claim.match("unread", by="")
    return _call_wrong(claim, None, claim.keys)


def _judge_uncertain(claim: Claim, is_made: bool) -> Match:
    """Judge a number whose variable is not certain: wrong only where its column has no such number at all."""
    models, shown = claim.models, claim.scope.shown
    near = (k for k in claim.keys if k.model in models or (not models and k in shown))
    if key := next((k for k in near if claim.has_sign(k)), None):
        return claim.match("possible", key)
    if claim.is_of_column and not is_made and _STATED.search(claim.sentence.text):
        return _call_wrong(claim, None, claim.keys)
    return claim.match("unread", by="")


def _call_wrong(claim: Claim, place: Key | None, others: Sequence[Key], is_certain: bool = False) -> Match:
    """A number that is not the study's: its own with another sign, another one of what the tables show, or
    of its variable and model, or none.
    """
    is_telling = not claim.models and claim.figure.digits >= CERTAIN
    near = [key for key in claim.keys if is_telling or key.model in claim.models]
    turned = next((k for k in near if claim.is_of(k) and not claim.has_sign(k)), None)
    if claim.is_of_others or _BOUND.search(claim.number.text_before):
        return claim.match("possible" if others else "unread", next(iter(others), None), "size")
    if not (is_certain or place or claim.has_kind):
        if claim.keys or claim.statistic:
            return claim.match("possible" if claim.keys else "unread", next(iter(claim.keys), None), "size")
    elif not (is_certain or is_explicit(claim)) and (elsewhere := _find_elsewhere(claim, turned or place)):
        return claim.match("possible", elsewhere)
    if turned:
        is_shown = turned in claim.scope.shown
        return claim.match_at(turned, *(("other", turned.label) if is_shown else ("missing",)))
    other = next((k for k in others if k in claim.scope.shown), None)
    if not other and claim.models and claim.terms and claim.figure.digits >= CERTAIN:
        own = (k for k in others if k.model in claim.models and is_of_terms(k, claim.terms))
        other = next((k for k in own if k.field in claim.fields and k.term), None)
    verdict, found = ("other", other.label) if other else ("missing", "")
    return claim.match_at(place, verdict, found) if place else claim.match(verdict, other)


def _find_elsewhere(claim: Claim, place: Key | None) -> Key | None:
    """Find a number of the study that a number whose place (place) is not certain may be: none where it is
    the one of its place with another sign or one other digit, or the error of that estimate.
    """
    values, figure = claim.scope.known.numbers.values, claim.figure
    if not claim.fitting_keys and (is_stated(claim) or is_error_of_terms(claim)):
        return None
    if place and not claim.fitting_keys:
        exchanged = {"estimate": "se", "se": "estimate"}.get(place.field, "")
        is_turned = place in claim.keys and not any(map(claim.has_sign, claim.keys))
        if is_turned or is_digit_away(figure, values[place]) or place._replace(field=exchanged) in claim.keys:
            return None
    return next((key for key in claim.keys if figure.digits > 1), None)


def _find_own_place(claim: Claim) -> Key | None:
    """The first number of the models that a claim can be about, whatever its value: one of the effect that it
    names, if there is any.
    """
    keys = [*_find_own_places(claim)]
    return next((key for key in keys if claim.effect and effect_of(key) == claim.effect), (*keys, None)[0])


def _find_own_places(claim: Claim) -> Iterator[Key]:
    """The numbers of the models that a claim can be about, whatever their values."""
    for key in claim.scope.known.numbers.values:
        if key.model not in claim.models or not claim.allows_effect(key):
            continue
        if key.field.startswith(EFFECT):
            analyses = {model.partition("/")[0] for model in claim.models}
            is_of = claim.fields[0] == "estimate" and claim.is_of(key) and len(analyses) == 1
        elif claim.statistic:
            is_of = not key.term and key.field.startswith(("r2", "f"))
        else:
            is_of = key.field == claim.fields[0] and is_of_terms(key, claim.terms)
        if is_of:
            yield key


def _find_misread(claim: Claim, place: Key) -> Sequence[Key] | None:
    """Find a per cent for one unit more that is not the estimate at its place times a hundred: an
    estimate of another variable or column that the tables show, or nothing where it differs by a digit
    or a point; None where it may have been computed, as a share of its mean by which an outcome rises that is
    no logarithm.
    """
    figure, values = claim.figure, claim.scope.known.numbers.values
    value, least = values[place], CERTAIN - claim.scope.has_log_outcome(place.model)
    if place.field != "estimate" or not UNIT.search(claim.sentence.text) or figure.digits < least:
        return None
    percent = replace(figure, percent=True)
    if percent.agrees(value, unsigned=True) or is_exponential(percent, value):
        return None
    near = [
        key
        for key in claim.keys
        if key.field == "estimate" and key.model in claim.scope.models
        if percent.agrees(values[key], unsigned=True)
    ]
    if near:
        return near
    decimals = max(0, round(-math.log10(figure.unit)))
    right, typed = f"{abs(100 * value):.{decimals}f}", f"{abs(figure.value):.{decimals}f}"
    is_digit = len(right) == len(typed) and sum(a != b for a, b in zip(right, typed, strict=True)) == 1
    is_point = any(percent.agrees(value * ten, unsigned=True) for ten in (10.0, 0.1))
    return [] if is_digit or is_point else None


def _match_earlier(claim: Claim) -> Match | None:
    """A number that an earlier run had at its place: in the models that are named, in the main results,
    or in what the tables show, where the study has none like it now.
    """
    known, shown, models = claim.scope.known, claim.scope.shown, claim.models
    now = [key for key in claim.keys if claim.is_of(key)]
    for run, earlier in known.earlier_numbers.items():
        for key in (k for one in claim.shares for k in earlier.find_printed_as(one, unsigned=True)):
            if key not in known.numbers.values or not claim.is_of(key) or key in now:
                continue
            is_placed = key.model in models if models else key in known.main_results
            if is_placed and not models and any(k in shown for k in now):
                continue  # perhaps that number, of another model
            is_shown = not now and not claim.is_of_column and (key in shown or not shown)
            if is_placed or is_shown:
                return claim.match_at(key, "outdated", run)
    return None


def _match_published(claim: Claim) -> Match | None:
    """A number of another article that the study's tables print."""
    if claim.figure.digits < CERTAIN:
        return None
    for key, printed in claim.scope.known.article_figures.items():
        is_in_models = not claim.models or key.model in claim.models
        if is_in_models and claim.is_of(key) and claim.figure.agrees(printed.value, unsigned=True):
            return replace(claim.match("published"), key=key, value=printed.value)
    return None
