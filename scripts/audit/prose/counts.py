"""Judge the numbers of observations and of units that a sentence prints."""

from __future__ import annotations

import re

from audit.prose.digits import is_digit_away
from audit.prose.scope import Scope
from audit.prose.sentence import SentenceNumber, shorten
from audit.study_numbers import Key
from audit.study_reference import Match

_SAMPLE = re.compile(
    r"\b[Nn]\s*=\s*$|\bsample\b|\bpanel\b|\b(?:contains?|comprises?|consists?)\b[^\d]*$"
    r"|\b(?:has|have|use|based on|with)\b[^\d]*$|样本|面板|观测[值数]|[共有用含]",
    re.IGNORECASE,
)
_PART_OF_SAMPLE = re.compile(
    r"\b(?:los[est]+|cost|drop|remov|exclud|delet|discard|trim|regime|below|above|treated|untreated|group)"
    r"|损失|剔除|删除|减少|丢失|门槛|之[下上]|处理组|对照组|控制组",
    re.IGNORECASE,
)


def judge_count(
    number: SentenceNumber, field: str, models: frozenset[str], is_of_column: bool, scope: Scope
) -> Match:
    """Judge a number of observations or of units."""
    sentence, numbers = number.sentence, scope.known.numbers
    where = (sentence.place, shorten(sentence.text), "", number.figure.text)
    keys = [key for key in numbers.find_printed_as(number.figure) if key.field == field]
    own = [key for key in keys if key.model in models]
    places = [key for model in sorted(models) if (key := Key(model, "", field)) in numbers.values]
    # Of a column that the sentence before names it need not be.
    is_part = not keys and _PART_OF_SAMPLE.search(number.clause)
    if is_of_column and sentence.columns and places and not own and not is_part:
        verdict, found = ("other", keys[0].label) if keys else ("missing", "")
        return Match(*where, places[0], numbers.values[places[0]], verdict, found, "label")
    if not keys:
        is_wrong = field == "nobs" and _is_sample(number, scope)
        return Match(*where, None, None, "missing" if is_wrong else "unread", placed_by="label")
    key = next(iter([*own, *(k for k in keys if k.model in scope.models), *keys]))
    main = {one.model for one in scope.known.main_results}
    if not key.term and (own or key.model in scope.models | main or not scope.models):
        return Match(*where, key, numbers.values[key], "same", placed_by="label")
    return Match(*where, None, None, "possible", key.label, "label")


def _is_sample(number: SentenceNumber, scope: Scope) -> bool:
    """Return whether a number of observations is said to be that of a sample, or differs from one by a digit:
    others are of those that a group, a regime or a lag has or costs.
    """
    before, figure, values = number.clause_before, number.figure, scope.known.numbers.values
    if _SAMPLE.search(before) and not _PART_OF_SAMPLE.search(number.clause):
        return True
    return any(is_digit_away(figure, value) for key, value in values.items() if key.field == "nobs")
