"""Judge a number by the one that a sentence prints with it: an estimate's error, statistic or interval.

Where nothing says which model a sentence is about, its numbers do: an estimate and its standard error are
both of one place of the study, or one of the two is mistyped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.prose.claim import Claim
from audit.prose.computed import computes, is_computed
from audit.prose.digits import is_digit_away
from audit.prose.sentence import CERTAIN
from audit.prose.terms import names_unknown_subject
from audit.study_numbers import EFFECT, Key
from audit.study_reference import Match

_FEW = 2  # digits of an error that says little alone
_THOUSANDTH = 0.0011  # above the unit of three decimals
_OF_AN_ESTIMATE = ("se", "statistic", "p", "low", "high")


Judged = tuple[Claim | None, Match]  # a number of a sentence, with its claim if it is a result


def correct_mistyped(judged: Sequence[Judged]) -> list[Judged]:
    """Call those numbers of a sentence wrong that are a digit away from the number of a place at which the
    number printed with it is, and results of three decimals that the study has nowhere.
    """
    found = list(judged)
    for at, beside in _pairs(judged):
        if place := _find_common_place(judged[at], judged[beside]):
            for i in (at, beside):
                found[i] = _excuse(found[i], place)
        elif mistyped := _find_mistyped(judged[at], judged[beside]):
            found[at if mistyped[0] is judged[at][0] else beside] = mistyped
    for i, (claim, match) in enumerate(found):
        if claim and match.verdict == "unread" and _is_nowhere(claim):
            found[i] = claim, claim.match("missing", by="size")
    return found


def _find_common_place(first: Judged, second: Judged) -> Key | None:
    """Find an estimate of the study that one number is, and whose error, statistic or bound the other is."""
    (estimate, _match), (other, _other) = first, second
    if estimate is None or other is None or estimate.figure.digits + other.figure.digits < 2 * CERTAIN - 1:
        return None
    keys = (key for key in estimate.keys if _is_estimate(key) and estimate.has_sign(key))
    return next((key for key in keys if _find_agreeing(other, key)), None)


def _excuse(judged: Judged, place: Key) -> Judged:
    """Call a number that is wrong only because of how its sentence was read possible; one of a column that is
    named is that column's.
    """
    claim, match = judged
    if claim is None or claim.is_of_column or match.verdict not in ("missing", "other"):
        return judged
    return claim, claim.match("possible", place, "size")


def _find_mistyped(first: Judged, second: Judged) -> Judged | None:
    """Find which of an estimate and its error, statistic or bound is mistyped, if the other one is not."""
    (estimate, of_estimate), (other, of_other) = first, second
    if estimate is None or other is None:
        return None
    keys = [key for key in estimate.keys if _is_estimate(key)]
    if any(_find_agreeing(other, key) for key in keys):
        return None
    own = [of_estimate.key] if of_estimate.key else keys
    shown = [key for key in own if key in estimate.scope.shown or key == of_estimate.key]
    if _is_open(of_other) and estimate.figure.digits >= CERTAIN and shown:
        place = next((near for key in shown if (near := _find_near(other, key))), None)
        return (other, other.match_at(place, "missing", by="size")) if place else None
    if _is_open(of_estimate) and not keys:
        place = next(_find_estimates_near(estimate, other), None)
        return (estimate, estimate.match_at(place, "missing", by="size")) if place else None
    return None


def _is_nowhere(claim: Claim) -> bool:
    """Return whether a number of results is none of the study's, in a sentence that computes nothing."""
    if claim.keys or claim.figure.digits < CERTAIN or claim.figure.unit > _THOUSANDTH or claim.figure.percent:
        return False
    if claim.is_of_others or not claim.sentence.is_of_results or computes(claim.sentence.plain_text):
        return False
    known = claim.terms - set(claim.scope.known.numbers.outcomes.values())
    if not (known or (claim.statistic and claim.has_kind)) or names_unknown_subject(claim.number):
        return False
    return not is_computed(claim, None)


def _pairs(judged: Sequence[Judged]) -> Iterator[tuple[int, int]]:
    """Yield the indices of each estimate and of each number said to be its error, statistic or bound."""
    last = -1
    for at, (claim, _match) in enumerate(judged):
        if claim is None:
            continue
        if claim.fields[0] == "estimate" and not claim.figure.bracket:
            last = at
        elif last >= 0 and claim.fields[0] in _OF_AN_ESTIMATE:
            yield last, at


def _is_open(match: Match) -> bool:
    """Return whether a number is at no place."""
    return match.verdict in ("possible", "unread") and not match.key


def _is_estimate(key: Key) -> bool:
    return key.field == "estimate" or key.field.startswith(EFFECT)


def _find_agreeing(claim: Claim, key: Key) -> Key | None:
    """Find the error, statistic or bound of an estimate as which a number prints; none if it is none."""
    values = claim.scope.known.numbers.values
    own = (key._replace(field=field) for field in _OF_AN_ESTIMATE)
    return next((k for k in own if k in values and claim.figure.agrees(values[k], unsigned=True)), None)


def _find_near(claim: Claim, key: Key) -> Key | None:
    """Find the error, statistic or bound of an estimate that differs by one digit from a number that is none
    of the other errors, statistics and bounds of its variable.
    """
    values = claim.scope.known.numbers.values
    if any(one.term == key.term for one in claim.keys):
        return None
    own = (key._replace(field=field) for field in claim.fields if field in _OF_AN_ESTIMATE)
    return next((k for k in own if k in values and is_digit_away(claim.figure, values[k], _FEW)), None)


def _find_estimates_near(estimate: Claim, other: Claim) -> Iterator[Key]:
    """Yield the estimates of the tables that differ by one digit from a number, and whose error, statistic or
    bound is the number beside it.
    """
    values, scope = estimate.scope.known.numbers.values, estimate.scope
    for key in other.keys:
        place = key._replace(field="estimate")
        is_shown = key.field in other.fields and place in scope.shown
        if other.figure.digits < CERTAIN:  # which many estimates have
            is_shown = is_shown and key.term in estimate.terms and not estimate.keys
        if is_shown and other.figure.digits >= _FEW and is_digit_away(estimate.figure, values[place]):
            yield place
