"""Tell whether a sentence says expressly of which model, variable and field a number is.

Elsewhere a number that is not the study's at the place that was read may be the study's at another one.
"""

from __future__ import annotations

import re

from audit.prose.claim import Claim
from audit.prose.fields import DESCRIBED, MEASURE, TESTS_BY_WORD
from audit.prose.models import PREFERRED, find_columns_behind, find_model_behind
from audit.prose.scope import is_of_terms
from audit.prose.sentence import SentenceNumber
from audit.prose.terms import JUST_STATED, find_time_behind
from audit.tables import PARTS

_COMPARES = re.compile(  # between a model and a number: that this is perhaps another one's, or computed
    r"\bfrom\b|\bthan\b|\bcompared|\bversus\b|\bagainst\b|\binstead\b|\balternative|\bif\b|\bwhen\b|\bonce\b"
    r"|[由从比较若换则]|改用|标准差|standard deviation",
    re.IGNORECASE,
)
_VARIANT = re.compile(  # before a number: of other errors, or of another estimator, than the column's
    r"Driscoll|Kraay|Conley|Newey|Lee\W{1,3}(?:and |和|与)?Yu|\bHC[0-3]\b|jackknife"
    r"|robust (?:standard )?errors?",
    re.IGNORECASE,
)
_STATES = re.compile(  # between a variable and its number
    r"\s*的?(?:估计|回归|弹性)?(?:系数|弹性|效应|影响|估计值|均值|平均值|标准差)?(?:分别|依次)?(?:约|仅)?"
    r"(?:[为是]|等于|达到?)?\s*-?"
    r"|\s*(?:(?:has|have|had) (?:an? |the )?"
    r"(?:mean|average|standard deviation|coefficients?|elasticity|effect|estimate) of"
    r"|is|are|was|were|equals?|at|of|=|:)\s*(?:about |only )?-?",
    re.IGNORECASE,
)
_P_OF_TEST = re.compile(r"\bp(?:[- ]?values?)?\s*(?:=|is|of|值?[为是])\s*$", re.IGNORECASE)
_TEST_IS = re.compile(  # a named test's statistic
    r"(?:Hausman|豪斯曼|Sargan|Hansen|Kleibergen|Sobel|索贝尔|Moran|莫兰)[^,，;；。:\d]{0,24}"
    r"(?:=|\bis|\bof|[为是])\s*$",
    re.IGNORECASE,
)
_ITS_IS = re.compile(  # of what the sentence before is about
    r"\bits (?:\w+ )?(?:coefficient|estimate|elasticity) (?:is|of|equals)\s*$"
    r"|[其该](?:估计|回归)?系数[为是]\s*$",
    re.IGNORECASE,
)
_ERROR = re.compile(r"(?:standard errors?|标准误)[^\d,，;；]{0,16}$", re.IGNORECASE)


def is_explicit(claim: Claim) -> bool:
    """Return whether a sentence names the column or model of a number, right behind it or before it with no
    word by which another one is compared between, and its variable or statistic.
    """
    sentence, number, start = claim.sentence, claim.number, claim.figure.start
    terms = number.mentions_before(sentence.terms)
    is_topic = not claim.effect and JUST_STATED.search(number.text_before)
    is_of_term = claim.is_certain and (terms or is_topic)
    if not (claim.statistic or is_of_term) or _VARIANT.search(number.text_before):
        return False
    before = number.mentions_before(sentence.mentions)
    analyses = [{model.partition("/")[0] for model in one.names} for one in before] or [set()]
    named = set.intersection(*analyses)
    is_of_one = len(named) == 1 or (named and not claim.terms <= set(PARTS))
    if not (claim.is_of_column or is_of_one):
        return False
    if find_columns_behind(number) or find_model_behind(number):
        return True
    if claim.is_of_column and PREFERRED.search(sentence.plain_text):
        return not _COMPARES.search(sentence.plain_text)
    if terms and not claim.effect and _has_number_between(number, max(one.end for one in terms)):
        return False
    ends = [one.end for one in before] + [one.end for one in sentence.columns if one.start < start]
    return bool(ends) and not _COMPARES.search(sentence.plain_text[max(ends) : start])


def _has_number_between(number: SentenceNumber, end: int) -> bool:
    """Return whether another number stands between a word and a number, or the list that it is in."""
    outside = number.sentence.unbracketed_numbers
    first = outside[number.sentence.find_list(number.figure)[0]] if number.is_outside else number.figure
    between = [one for one in outside if end <= one.start < first.start]
    return bool(between) and (number.is_outside or between != [number.previous])


def is_stated(claim: Claim) -> bool:
    """Return whether nothing but words that state a number stand between it, or the list that it is in, and
    its variable, year or test: the coefficient of public capital is 0.5.
    """
    sentence, number = claim.sentence, claim.number
    if claim.statistic and _P_OF_TEST.search(number.text_before):
        return "test_p" in claim.fields
    if claim.statistic and _TEST_IS.search(number.text_before):
        return any(word.search(claim.statistic) for word in TESTS_BY_WORD)
    if not number.is_outside:
        return False
    if not sentence.terms and claim.is_certain and _ITS_IS.search(number.text_before):
        return True
    if find_time_behind(number, claim.scope):
        return True
    start = sentence.unbracketed_numbers[sentence.find_list(claim.figure)[0]].start
    ends = [one.end for one in sentence.terms if one.end <= start]
    is_measure = MEASURE.search(number.clause_before) or set(claim.fields) & DESCRIBED.keys()
    if not (claim.is_certain and is_measure) or claim.terms <= set(PARTS):
        return False
    return bool(ends) and bool(_STATES.fullmatch(sentence.plain_text[max(ends) : start]))


def is_error_of_terms(claim: Claim) -> bool:
    """Return whether a number that is called a standard error is an estimate of its variable."""
    is_error = claim.fields[0] == "se" and _ERROR.search(claim.number.clause_before)
    return bool(is_error) and any(k.field == "estimate" and is_of_terms(k, claim.terms) for k in claim.keys)
