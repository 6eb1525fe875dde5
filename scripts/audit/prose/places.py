"""Find which numbers of the study a claim is certainly about, of those that fit it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from audit.effect_words import effects_in
from audit.prose.claim import Claim
from audit.prose.fields import DESCRIBED, PROPORTIONS
from audit.prose.models import find_model_behind
from audit.prose.scope import effect_of, is_of_terms
from audit.prose.sentence import CERTAIN, IN_ORDER, SentenceNumber
from audit.study_numbers import EFFECT, Key
from audit.study_reference import split_term

_MAIN = re.compile(r"\b(?:preferred|baseline|main|headline|benchmark)\b|基准", re.IGNORECASE)
_FROM = re.compile(  # before what changes
    r"(?:\bfrom\s[^,;:\d]{0,24}|[从由][^，。；,;\d]{0,12})$", re.IGNORECASE
)
_UNTIL = re.compile(  # and before what it becomes
    r"[^,;:，；：]*(?:\bto\b|[到至]|[变成]为)[^,;:，；：]*$", re.IGNORECASE
)
_JOIN = re.compile(r"\band\b|[,、，和与及]")
_RANGE = re.compile(
    r"\b(?:ranges?|ranging|var(?:y|ies|ying))\s+(?:only\s+)?(?:from|between)\b"
    r"|\b(?:lies?|lying)\s+between\b|介于|处于|位于",
    re.IGNORECASE,
)
_ROWS = 4  # models of one analysis that have a number of one term, of which a word names none


def find_places(claim: Claim) -> list[Key]:
    """The numbers whose place is that of a claim: in the models that are named, else by default."""
    if ends := _find_ends(claim):
        return ends
    keys = claim.keys_of_models if claim.models else _find_default_places(claim)
    if not keys or claim.sentence.columns:
        return keys
    move = _find_move(claim.number)
    return [
        key
        for key in keys
        if (not move or key.term.isdecimal() or (move == "to" and claim.models))
        and (claim.effect or not _has_part_beside(key, claim.number, claim))
        and not _has_alike(key, claim)
    ]


def _find_ends(claim: Claim) -> list[Key]:
    """The smallest or the greatest estimate of a variable that the table shows, where a sentence says
    between which numbers its estimates lie.
    """
    if claim.models or claim.sentence.columns or not _RANGE.search(claim.sentence.plain_text):
        return []
    table = claim.scope.columns.models.get(claim.sentence.topic.table, {})
    models = frozenset().union(*table.values()) or claim.scope.models
    values = {
        key: claim.scope.known.numbers.values[key]
        for key in claim.scope.shown
        if key.field == claim.fields[0] and key.model in models and is_of_terms(key, claim.terms)
    }
    ends = {min(values.values()), max(values.values())} if claim.terms and values else set()
    return [key for key in claim.fitting_keys if values.get(key) in ends]


def _find_default_places(claim: Claim) -> list[Key]:
    """Find the numbers that a claim without a model can be of: of the study's main results, or of the model
    of the first of them; with another number of the sentence that is of the same model and term; and the only
    one that the tables show of it.
    """
    keys, known = claim.fitting_keys, claim.scope.known
    models = {key.model for key in known.main_results[:1]}
    main = [k for k in keys if k.model in models or k._replace(field="estimate") in known.main_results]
    entire = [k for k in keys if not effect_of(k)]
    if entire and not effects_in(claim.sentence.text):  # a sentence would name the effect
        main = [k for k in main if k in entire]
    terms = {key.term for key in known.main_results}
    if main or (
        _MAIN.search(claim.sentence.text) and any(k.term in terms and k.field == "estimate" for k in keys)
    ):
        return main
    if joint := _find_with_another_number(claim):
        return joint
    names = {(key.term, key.field) for key in keys}
    effects = {key: value for key, value in known.numbers.values.items() if key.field.startswith(EFFECT)}
    is_of_effects = keys and all(key in effects for key in keys)  # which stand in notes, and in no table
    pool: Collection[Key] = effects if is_of_effects else claim.scope.shown or known.numbers.values
    if not any((key.term, key.field) in names for key in pool) and all(map(_is_of_own_kind, keys)):
        pool = known.numbers.values
    is_only = all(key in keys for key in pool if (key.term, key.field) in names)
    return [key for key in keys if key in pool] if is_only else []


def _is_of_own_kind(key: Key) -> bool:
    """Return whether a number is a description, of a test or a share: texts say more of these than tables."""
    return key.field in DESCRIBED or key.field in PROPORTIONS or key.field.startswith("test")


def _find_with_another_number(claim: Claim) -> list[Key]:
    """The numbers of a claim whose model and term another number of the sentence has, too."""
    if claim.figure.digits < CERTAIN:
        return []
    keys, numbers = claim.fitting_keys, claim.scope.known.numbers
    others = {
        (k.model, k.term)
        for one in claim.sentence.numbers
        if one != claim.figure and one.digits > 1
        for k in numbers.find_printed_as(one, True)
        if k not in keys
    }
    return [key for key in keys if (key.model, key.term) in others]


def _has_alike(key: Key, claim: Claim) -> bool:
    """Return whether the models that a word names are the rows of one analysis, as of checks of
    robustness, which have such a number each: the word does not say which it is.
    """
    analysis = key.model.partition("/")[0]
    named = [m.names for m in claim.sentence.mentions if key.model in m.names]
    rows = (model for model in min(named, key=len, default=()) if model.startswith(f"{analysis}/"))
    return sum(key._replace(model=model) in claim.scope.known.numbers.values for model in rows) >= _ROWS


def _find_move(number: SentenceNumber) -> str:
    """Find whether a number is what another one changed "from", or "to", with no model right behind it:
    the model that a sentence names before both has the second one, if it has any.
    """
    flat, outside = number.sentence.plain_text, number.sentence.unbracketed_numbers
    if not number.is_outside or find_model_behind(number):
        return ""
    at = outside.index(number.figure)
    if _FROM.search(number.text_before):
        between = flat[number.end : outside[at + 1].start] if at + 1 < len(outside) else ""
        return "from" if _UNTIL.match(between) else ""
    last = outside[at - 1].start if at else 0
    is_to = at and _FROM.search(flat[:last].rstrip("-")) and _UNTIL.match(flat[last : number.figure.start])
    return "to" if is_to else ""


def _has_part_beside(key: Key, number: SentenceNumber, claim: Claim) -> bool:
    """Return whether a number is one of several effects that a sentence has of a variable, without saying
    which.
    """
    base, part = split_term(key.term)
    if not part:
        return False
    others = [one for one in number.sentence.numbers if one is not number.figure and one.digits > 1]
    others += [replace(one, percent=False) for one in others if one.percent]
    numbers = claim.scope.known.numbers
    return any(
        (k.model, k.field, split_term(k.term)[0]) == (key.model, key.field, base) and k != key
        for one in others
        for k in numbers.find_printed_as(one, unsigned=True)
    )


def is_listed_otherwise(number: SentenceNumber) -> bool:
    """Return whether a number is in a list in an order of which not all names are known, and the one that
    is has another number: the first name of a list has the first number, the last one the last.
    """
    sentence, flat = number.sentence, number.sentence.plain_text
    if not IN_ORDER.search(sentence.text) or not number.is_outside:
        return False
    at, (first, last) = sentence.unbracketed_numbers.index(number.figure), sentence.find_list(number.figure)
    size, begin = last - first + 1, sentence.unbracketed_numbers[first].start
    terms = [m for m in sentence.terms if m.start < begin]
    sizes = {len(terms), len(sentence.terms), len({m.names for m in sentence.mentions})}
    sizes |= {len(sentence.columns), *(len(one.numbers) for one in sentence.columns)}
    if size == 1 or size in sizes or size == len({one.part for one in effects_in(flat)}):
        return False
    is_last = terms and not _JOIN.search(flat[terms[-1].end : begin])
    is_first = len(terms) == 1 and not _JOIN.search(re.split(r"[,，;；]", flat[: terms[0].start])[-1])
    return not (is_last and at == last) and not (is_first and not is_last and at == first)
