"""Find the variables that a number in a sentence is of, and whether that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from audit.prose.fields import LISTED, PRONOUN, STATISTIC, UNIT
from audit.prose.scope import Scope, is_shifted
from audit.prose.sentence import AND, IN_ORDER, SentenceNumber
from audit.reading.figures import Figure
from audit.references import Mention
from audit.study_labels import PARAMETERS
from audit.tables import PARTS

_PARTS = re.compile(r"[,;:，；：](?!\d)")  # where one clause ends and another begins
_GOES_ON = re.compile(  # a clause that names no other variable before its number
    r"[,;:，；：](?:[\s其该的]|基准|估计|回归|系数|数值|结果|大小|值|为|是|约|with|an?|the|its|our|preferred|baseline|main"
    r"|estimated?|coefficient|estimate|effect|elasticity|of|being|is|was)*$",
    re.IGNORECASE,
)
_AMONG_THEM = re.compile(  # a clause on one of the places in which the variable before it has an effect
    r"[,;，；]\s*(?:其中|尤其是?|特别是|especially|in particular)[^,;:，；：]*$", re.IGNORECASE
)
_PLACE = (  # in a manuscript's tables
    r"(?:(?:columns?|cols?\.?|panels?|tables?|rows?|models?)\s*[(（]?[\w.-]{1,4}[)）]?"
    r"|第\s*[(（]?\d{1,2}[)）]?\s*[列栏行]|表\s*[\d.-]+)"
)
_ASIDE = re.compile(  # between commas, where the number is found that a clause goes on to
    rf"[,，]\s*(?:(?:in|of|from|see|under|在|见|如)\s*)?(?:the\s+)?{_PLACE}"
    rf"(?:\s*(?:of|in|,|的|中)?\s*(?:the\s+)?{_PLACE})*\s*[中里所]?示?\s*[,，]",
    re.IGNORECASE,
)
_LISTING = re.compile(rf"\s*{AND}\s*(?:(?:the|of|for|log|ln)\s)*", re.IGNORECASE)
_OWN_SUBJECT = re.compile(  # of a number whose variable has a name that is not known
    r"(?<![其该此])[\u4e00-\u9fff]的(?:估计|回归)?(?:系数|弹性|效应|影响|估计值)[^，。；：（）,.;:()\d]{0,6}$"
    r"|(?:coefficient|elasticity|effect|estimate) (?:of|on|for)(?! (?:about|roughly)\b) [^,.;:()\d]{2,40}$"
    r"|(?:^|[,;:]\s*)(?!(?:it|its|this|that|which|these|the (?:coefficient|estimate|effect|model))\b)"
    r"[a-z][^,.;:()\d]{2,40} (?:has|had|carries|gets|enters with|with) an? (?:\w+ )?"
    r"(?:coefficient|elasticity|effect|estimate) of\s*$",
    re.IGNORECASE,
)
_GOING_ON = (  # how a clause on the same variable begins
    r"(?:[其该此]|这|而|且|并|但|同时|均值|平均|标准差|最[大小]|中位|样本|全样本|变量|总体)"
)
_OTHER_SUBJECT = re.compile(  # anywhere before a number: what it is of, by a name that is not known
    r"(?<![其该此列型归计法])[\u4e00-\u9fff]的(?:直接|间接|溢出|总|估计|回归)*(?:系数|弹性|效应|估计值)"
    r"|\b(?!it\b|model\b)\w+['’]s (?:\w+ )?(?:coefficient|elasticity|effect|estimate)"
    r"|\b(?:through|via|by way of)\s+(?!columns?\b|table\b)\w+"
    r"|(?:通过|经由|经过)[^，。；,.;\d]{0,12}(?:渠道|路径|机制|的)",
    re.IGNORECASE,
)
_OTHER_DESCRIBED = re.compile(  # of a described variable, by a name that is not known
    rf"(?:^|[,，;；。:：]\s*)(?!{_GOING_ON})[^，。；：,.;:\d]*[\u4e00-\u9fff]的?(?:样本|总体)?"
    r"(?:均值|平均值|平均数|标准差|最[大小]值|中位数)"
    r"|\b(?:mean|average|standard deviation|minimum|maximum|median)(?: value)? (?:of|for)"
    r" (?!(?:about|roughly|the variable|it|this)\b)(?:the )?[^\W\d]"
    r"|\b(?:average|mean) (?!(?:is|was|value|of|for|and|effect|equals)\b)[a-z]\w+(?: \w+)? (?:is|was|equals)"
    r"|(?:^|[,;:]\s*)(?!(?:it|its|this|which|the (?:variable|series|mean|average))\b)[^,.;:\d]+"
    r" (?:has|had|with) an? (?:mean|average|median|minimum|maximum|standard deviation)\b",
    re.IGNORECASE,
)
_LISTED_NUMBER = re.compile(r"[,，、]\s*(?:and\s+|和|与)?$")  # before a number that nothing but a list names
_GROUP_WORD = 3  # characters between a model and what is said of it, as 西南地区的系数
_IN_YEAR = re.compile(r"\s*[(（]?\s*\bin\s+")  # between a number and the year that it is of
_AT_TIME = re.compile(  # and an event's time
    r"[\s%*]*(?:[(（][^()（）]*[)）])?\s*(?:(?:in|at|for) )?(?:the )?"
)
_ITS = re.compile(r"(?:其|\bits\s)$", re.IGNORECASE)  # before a word that is here not its usual variable
JUST_STATED = re.compile(  # of what nothing but the sentence's model says
    r"(?:coefficients?|estimates?|effects?|elasticit(?:y|ies))\s+(?:is|of|at|equals|=)\s*$"
    r"|\b(?:obtain|find|get|yields?|gives?)\s*$"
    r"|(?:系数|估计值?|效应|弹性)(?:最[大小高低强弱])?[，,]?(?:依次|分别)?(?:约?为|是|等于|达)\s*$",
    re.IGNORECASE,
)
HUNDREDTH = 0.01  # the unit of a number that few decimals leave to be many models'
_COMPARED_WITH = re.compile(  # behind a number: of the variable in the clause behind that
    r"[^，。；,;]{0,12}(?:相比|相较|比较)(?:较|而言|之下)?\s*[，,]"
)
_BEHIND = re.compile(r"\s*(?:[(（][^()（）]*[)）])?\s*(?:for|of|on)\b", re.IGNORECASE)
Terms = tuple[frozenset[str], bool]  # variables, and whether a number is certainly of one of them


def find_terms(number: SentenceNumber, models: frozenset[str], scope: Scope) -> Terms:
    """The variables that a number is said to be of, and whether that is certain: those named since the
    number before it, and the first ones for what follows them; of several named at once in their order,
    where the sentence says so. It is not where more numbers are listed than known variables, where a
    clause ends between a variable and its number, and where nothing but the outcome is named.
    """
    if terms := _find_pronoun_terms(number, models, scope):
        return terms
    sentence = number.sentence
    if not sentence.variables:
        return _find_earlier_terms(number, models, scope) or _find_main_terms(number, models, scope)
    values = scope.known.numbers.values
    if sentence.variables <= set(PARTS) and not any(
        key.model in models and key.term in sentence.variables for key in values
    ):
        return sentence.variables, False  # of a variable that the sentence does not name
    if listed := _find_listed_term(number):
        return listed, True
    before = number.mentions_before(sentence.terms)
    if not before and sentence.topic.terms and number.mentions_before(sentence.moved_outcomes):
        return sentence.topic.terms, True  # what moves the outcome was named before
    if time := find_time_behind(number, scope):
        return time, True
    if not before or _BEHIND.match(number.text_behind):
        return _find_terms_behind(number)
    return _find_terms_before(number, before, scope.outcomes_of(models))


def _find_pronoun_terms(number: SentenceNumber, models: frozenset[str], scope: Scope) -> Terms | None:
    """Find the terms that a pronoun before a number stands for, as in: its coefficient is 0.5."""
    sentence, topic, before = number.sentence, number.sentence.topic, _text_before(number)
    if not (pronoun := PRONOUN.search(before)):
        return None
    named = {m.names for m in sentence.terms if m.start < pronoun.start()}
    if len(named) == 1 and not pronoun["object"]:
        return next(iter(named)), True
    if topic.subject and scope.has_variable(models, topic.subject):
        is_near = bool(topic.terms) or topic.is_first
        return topic.subject, is_near and not _OTHER_SUBJECT.search(before)
    return None


def _find_earlier_terms(number: SentenceNumber, models: frozenset[str], scope: Scope) -> Terms | None:
    """Find the terms of the sentences before one that names no variable; another clause may be about another
    thing.
    """
    sentence, topic, before = number.sentence, number.sentence.topic, _text_before(number)
    if not topic.terms or not scope.has_variable(models, topic.terms):
        return None
    is_apart = any(
        _PARTS.search(sentence.plain_text[one.start : _anchor(number)]) for one in _earlier(number)[:-1]
    )
    is_apart = is_apart and not _LISTED_NUMBER.search(before)
    subjects = [pattern.search(before) for pattern in (_OWN_SUBJECT, _OTHER_SUBJECT)]
    is_unknown = any(
        one and not any(0 <= one.start() - m.end < _GROUP_WORD for m in sentence.mentions) for one in subjects
    )
    is_placed = bool(sentence.columns or sentence.mentions)  # else it may be of another model as well
    return topic.terms, topic.is_of_one and is_placed and not is_apart and not is_unknown


def names_other_described(number: SentenceNumber) -> bool:
    """Return whether a sentence that names no known variable describes one by another name."""
    return not number.sentence.variables and bool(_OTHER_DESCRIBED.search(_text_before(number)))


def names_unknown_subject(number: SentenceNumber) -> bool:
    """Return whether a number is said to be of a variable by a name that is not known."""
    patterns, before = (_OWN_SUBJECT, _OTHER_SUBJECT, _OTHER_DESCRIBED), _text_before(number)
    return any(pattern.search(before) for pattern in patterns)


def _find_main_terms(number: SentenceNumber, models: frozenset[str], scope: Scope) -> Terms:
    """The variables of the main results, where a sentence of results names a model alone."""
    if not models or not number.sentence.is_of_results:
        return frozenset(), False
    before = LISTED.sub("", _text_before(number))
    named = _OTHER_SUBJECT.search(before) or _OWN_SUBJECT.search(before)
    is_of_model = named and any(-1 <= named.start() - m.end < _GROUP_WORD for m in number.sentence.mentions)
    is_stated = JUST_STATED.search(before) and (is_of_model or not named)
    return scope.main_terms_of(models), bool(is_stated and not STATISTIC.search(number.clause))


def _find_listed_term(number: SentenceNumber) -> frozenset[str]:
    """The variable of a number of a list behind a list of as many variables, or where the sentence says that
    its variables and its numbers are in one order.
    """
    sentence, outside = number.sentence, number.sentence.unbracketed_numbers
    if not number.is_outside:
        return frozenset()
    first, last = sentence.find_list(number.figure)
    size, begin, at = last - first + 1, outside[first].start, outside.index(number.figure)
    terms = [m for m in sentence.terms if m.start < begin][-size:]
    texts = [sentence.plain_text[a.end : b.start] for a, b in pairwise(terms)]
    if 1 < size == len(terms) and all(map(_LISTING.fullmatch, texts)):
        return terms[at - first].names
    if IN_ORDER.search(sentence.text) and 1 < len(outside) == len(sentence.terms):
        return sentence.terms[at].names
    return frozenset()


def find_time_behind(number: SentenceNumber, scope: Scope) -> frozenset[str]:
    """The year, or the time of an event, that stands right behind a number."""
    flat, end, events = number.sentence.plain_text, number.end, scope.vocabulary.events
    behind = [m for m in number.sentence.terms if m.start > number.figure.start and m.start >= end]
    years = [m for m in behind if all(name.isdecimal() for name in m.names)]
    times = [m for m in behind if m.names <= events]
    for words, pattern in ((years, _IN_YEAR), (times, _AT_TIME)):
        if words and pattern.fullmatch(flat[end : words[0].start]):
            return words[0].names
    return frozenset()


def _find_terms_behind(number: SentenceNumber) -> Terms:
    """The first variable behind a number, or all of its sentence where none is."""
    sentence, start = number.sentence, number.figure.start
    behind = next((m for m in sentence.terms if m.start > start), None)
    if behind is None:
        return sentence.variables, len(sentence.terms) == 1
    compared = _COMPARED_WITH.match(number.text_behind) if number.figure.unit < HUNDREDTH else None
    begin = number.end + compared.end() if compared else start
    is_apart = _PARTS.search(sentence.plain_text[begin : behind.start]) or any(
        start < one.start < behind.start for one in sentence.unbracketed_numbers
    )
    return behind.names, len(sentence.terms) == 1 and not is_apart


def _find_terms_before(number: SentenceNumber, before: Sequence[Mention], outcomes: frozenset[str]) -> Terms:
    """The variables named before a number, since the number before them."""
    sentence = number.sentence
    last = max((one.start for one in sentence.numbers if one.start < before[-1].start), default=-1)
    own = frozenset().union(*(m.names for m in before if m.start > last))
    behind = [m for m in sentence.terms if m.start > number.figure.start and not m.names <= outcomes]
    if own <= outcomes and behind and all(m.names <= outcomes for m in before):
        is_only = len({m.names for m in behind}) == 1 and UNIT.search(sentence.text)
        return behind[0].names, bool(is_only)  # as in: the outcome rises by that where a variable does
    is_certain = _is_certain([m for m in before if m.names & own], number, own, outcomes)
    if own - outcomes:
        return own, is_certain
    every = own.union(*(m.names for m in before))  # of an effect on an outcome
    return every, is_certain and bool(every - outcomes)


def _is_certain(
    near: Sequence[Mention], number: SentenceNumber, own: frozenset[str], outcomes: frozenset[str]
) -> bool:
    """Return whether a number is certainly of the variables before it: in their clause, and of a list in an
    order only where columns, but one variable, are listed.
    """
    sentence, word = number.sentence, near[-1]
    first = next((one.start for one in sentence.numbers if one.start > word.start), number.figure.start)
    between = _ASIDE.sub(" ", sentence.plain_text[word.end : first].rstrip("-"))
    is_on_outcome = any(m.names <= outcomes for m in near) and own - outcomes
    is_subject = is_on_outcome or is_shifted(word.names)  # as what is lagged, and nothing else, is told of
    is_only = len({m.names for m in sentence.terms}) == 1
    is_told_further = ((is_subject or is_only) and _GOES_ON.search(between)) or (
        is_only and _AMONG_THEM.search(between)
    )
    if _PARTS.search(between) and not is_told_further:
        return False
    if word.names <= PARAMETERS.keys() and _ITS.search(sentence.plain_text[: word.start]):
        return False
    if not IN_ORDER.search(sentence.text) or len(sentence.unbracketed_numbers) < 2:
        return True
    columns = {len(sentence.columns), *(len(one.numbers) for one in sentence.columns)}
    return len(sentence.terms) < 2 and len(sentence.unbracketed_numbers) in columns | {len(sentence.mentions)}


def _earlier(number: SentenceNumber) -> list[Figure]:
    """The numbers outside brackets up to this one."""
    return [one for one in number.sentence.unbracketed_numbers if one.start <= number.figure.start]


def _anchor(number: SentenceNumber) -> int:
    """The position of a number; of one in a bracket, that of the number before the bracket."""
    earlier = _earlier(number)
    return earlier[-1].start if number.figure.bracket and earlier else number.figure.start


def _text_before(number: SentenceNumber) -> str:
    """The text before a number, or before the one whose bracket it is in, without its sign."""
    return number.sentence.plain_text[: _anchor(number)].rstrip("-")
