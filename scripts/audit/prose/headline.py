"""Find the main result that a headline says: the estimate that it calls preferred, or baseline."""

from __future__ import annotations

import re

from audit.prose.claim import Claim
from audit.prose.scope import is_of_terms
from audit.study_numbers import Key
from audit.study_reference import words_of

_HEADLINE = re.compile(  # right before a number, with the word for which estimate it is
    r"\b(?P<en>preferred|headline|main|baseline|benchmark)\s+(?:point\s+)?"
    r"(?:estimate|coefficient|elasticity)\b(?!s)[^.;:()]*$"
    r"|(?P<zh>基准)(?:回归|模型)?的?(?:估计)?(?:系数|估计值|弹性)约?(?:为|是|等于|达)?\s*$",
    re.IGNORECASE,
)
_ON_OUTCOME = re.compile(r"\b(?:on|for)\b|对")  # between a variable and what it is said to move


def find_headline(claim: Claim) -> Key | None:
    """The main result that a number is said to be: the first one of its variable, where the sentence names no
    column, no other model and no other outcome.
    """
    said, start = _HEADLINE.search(claim.number.text_before), claim.figure.start
    if not said or any(said.start() < one.start < start for one in claim.sentence.numbers):
        return None
    if claim.sentence.columns or not claim.is_certain or claim.fields[0] != "estimate":
        return None
    known, outcomes = claim.scope.known, claim.scope.known.numbers.outcomes
    keys = (k for k in known.main_results if is_of_terms(k, claim.terms) and claim.allows_effect(k))
    key = next(keys, None)
    if key is None or (claim.models and key.model not in claim.models):
        return None
    named = {name for m in (*claim.sentence.terms, *claim.sentence.moved_outcomes) for name in m.names}
    if (named & set(outcomes.values()) or _ON_OUTCOME.search(claim.number.text_before)) and (
        outcomes.get(key.model) not in named
    ):
        return None
    called = known.models.get(words_of((said["en"] or said["zh"]).casefold()), frozenset())
    return key if not called or key.model in called else None
