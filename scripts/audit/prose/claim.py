"""Read what a sentence claims a number to be, and find the study's numbers that are that and print alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from audit.prose.fields import (
    CITED,
    DESCRIBED,
    PROPORTIONS,
    TESTS_BY_WORD,
    find_effect,
    find_fields,
    find_stated_field,
    find_statistic,
    read_shares,
)
from audit.prose.scope import Scope, effect_of, is_of_terms
from audit.prose.sentence import IN_ORDER, Sentence, SentenceNumber, shorten
from audit.prose.terms import find_terms, names_other_described
from audit.reading.figures import Figure
from audit.study_numbers import COUNTS, EFFECT, Key
from audit.study_reference import Match

_MEAN_OF = re.compile(  # right before a number: whose mean, is not said
    r"\b(?:of|to|from|at) (?:the|its|a) (?:\w+ )?(?:mean|average)(?: value)?(?: of)?\s*\(?\s*$"
    r"|(?<!的)(?:均值|平均值)[为是]?\s*[(（]?\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(  # a clause on the variable of the one before: and its minimum is 0.5
    r"\s*(?:(?:and|its|the|with|an?)\s+)*(?:其|该)?"
    r"(?:mean|average|standard deviation|minimum|maximum|median)?"
    r"(?:均值|平均值|标准差|最[大小]值|中位数)?\s*(?:is|was|of|[为是])?\s*-?",
    re.IGNORECASE,
)
_OF_ORIGINAL = re.compile(  # before a number of the article that a study replicates
    r"\boriginal (?:article|paper|estimates?|authors?)\b|\bthe authors (?:print|report|find|obtain)"
    r"|原(?:论文|文|作者)",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"decreas|declin|reduc|lower|fall|fell|drop|negativ|smaller|shrink|下降|降低|减少|下跌|负|抑制|缩小|减弱|减排",
    re.IGNORECASE,
)
_FALLS_BY = re.compile(  # right before a number
    r"(?:\b(?:falls?|fell|decreases?d?|declines?d?|drops?|reduces?d?|lowers?)\b(?: \w+){0,6}? by"
    r"(?: about| roughly)?"
    r"|(?:下降|降低|减少|下跌)了?约?)\s*$",
    re.IGNORECASE,
)
_FALLS_TO = re.compile(r"\bto\s*(?:about|roughly|only|just)?\s*$|[降减跌少][至到为]约?\s*$", re.IGNORECASE)
_ABSOLUTE = re.compile(r"绝对值|absolute|magnitude", re.IGNORECASE)  # of a number without its sign
_INDIRECT = re.compile(r"Sobel|索贝尔|indirect|mediat|间接|中介", re.IGNORECASE)
_NUMBERS = re.compile(r"\d[\d.]*")
_POSITIVE = ("se", "p", "test_p", "sd", "sd_between", "sd_within", "vif")
_R2 = re.compile(r"R\W?(?:²|2|-?sq)", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """The claim of a sentence about one number. models: those that it is of; is_of_column: whether one column
    of a known table says so; terms: the variables; is_certain: whether they are; fields: the likeliest first;
    statistic: the word for a statistic in its clause, "" for none; shares: the number as it may have been
    rounded.
    """

    number: SentenceNumber
    scope: Scope
    models: frozenset[str]
    is_of_column: bool
    terms: frozenset[str]
    is_certain: bool
    fields: tuple[str, ...]
    statistic: str
    effect: str
    shares: Sequence[Figure]

    @property
    def sentence(self) -> Sentence:
        """The sentence that the number is in."""
        return self.number.sentence

    @property
    def figure(self) -> Figure:
        """The number as it is printed."""
        return self.number.figure

    @cached_property
    def keys(self) -> list[Key]:
        """All numbers of the study that print as this one, whatever their sign."""
        keys = [
            key for one in self.shares for key in self.scope.known.numbers.find_printed_as(one, unsigned=True)
        ]
        is_negative = self.figure.value < 0  # as no standard error is, unless the text calls it one
        return [k for k in keys if not is_negative or k.field not in _POSITIVE or k.field == self.fields[0]]

    @cached_property
    def fitting_keys(self) -> list[Key]:
        """The `keys` that are what the sentence says, with its sign."""
        return [key for key in self.keys if self.is_of(key) and self.has_sign(key)]

    @cached_property
    def has_kind(self) -> bool:
        """Return whether the models that are named, or any where none are, have a number that is what the
        sentence says, whatever its value: else the sentence says another thing than what was read.
        """
        values, models = self.scope.known.numbers.values, self.models
        if self.statistic and self.fields[0] in ("low", "high"):
            return False
        return any(self.is_of(key) for key in values if not models or key.model in models)

    @cached_property
    def keys_of_models(self) -> list[Key]:
        """The `fitting_keys` of the models that the sentence names."""
        return [key for key in self.fitting_keys if key.model in self.models]

    @cached_property
    def has_wrong_direction(self) -> bool:
        """Return whether the sentence says that something falls by a variable whose coefficient is positive:
        perhaps another thing falls.
        """
        values = self.scope.known.numbers.values
        return bool(_FALLS_BY.search(self.number.text_before)) and all(
            values[key] > 0 for key in self.fitting_keys
        )

    @property
    def is_of_others(self) -> bool:
        """Return whether the text before a number cites another article, or the one that is replicated."""
        before = self.number.text_before
        return bool(CITED.search(before) or _OF_ORIGINAL.search(before))

    def is_of(self, key: Key) -> bool:
        """Return whether a number of the study is of the variables, effect and field, or the statistic."""
        if self.fields == PROPORTIONS:
            return key.field in PROPORTIONS and key.term in ("", "indirect")
        if self.statistic and not key.field.startswith(COUNTS):
            if key.field.startswith("test") and not self._is_of_test(key.term):
                return False
            if not key.term or key.field.startswith("test"):
                return ("r2" in key.field) == bool(_R2.search(self.statistic))
        elif self.statistic and not key.term:
            return False
        if key.field.startswith(EFFECT):
            return "estimate" in self.fields and self.effect == effect_of(key) != "" and self._is_path(key)
        if key.field == "se" and key.term.startswith("sobel"):  # of an indirect effect
            return "se" in self.fields and bool(_INDIRECT.search(self.sentence.plain_text))
        return (
            is_of_terms(key, self.terms)
            and self.allows_effect(key)
            and self.scope.has_mediators(key, self.terms)
            and (key.field in self.fields or key.field.startswith("threshold"))
        )

    def _is_of_test(self, name: str) -> bool:
        """Return whether the word for a statistic can name a test of the study."""
        return all(names.search(name) for word, names in TESTS_BY_WORD.items() if word.search(self.statistic))

    def _is_path(self, key: Key) -> bool:
        """Return whether an effect of a mediation is through a mediator that is named, if any is."""
        mediator, named = key.field.partition(":")[2], self.terms & self.scope.mediators
        return not mediator or not named or mediator in named

    def allows_effect(self, key: Key) -> bool:
        """Return whether a number of the study is of the effect that is named, or none is."""
        return not self.effect or effect_of(key) in ("", self.effect)

    def has_sign(self, key: Key) -> bool:
        """Return whether the number has the sign that its sentence says: what falls may be printed without
        it.
        """
        value = self.scope.known.numbers.values[key]
        if key.field in ("se", "p", "test_p", "correlation"):
            return True
        if any(figure.agrees(value) for figure in self.shares):
            return True
        before, clause = self.number.text_before, self.number.clause
        falls = _FALLS.search(before + clause) and not _FALLS_TO.search(before)
        near = _NUMBERS.split(before)[-1] + clause
        return value < 0 <= self.figure.value and bool(falls or _ABSOLUTE.search(near))

    def match(self, verdict: str, other: Key | None = None, by: str = "label") -> Match:
        """The number as one whose place is not known. other: a number of the study that it may be."""
        return self._match(None, None, verdict, other.label if other else "", by)

    def match_at(self, key: Key, verdict: str, found: str = "", by: str = "label") -> Match:
        """The number as one whose place is that of a number of the study."""
        return self._match(key, self.scope.known.numbers.values.get(key), verdict, found, by)

    def _match(self, key: Key | None, value: float | None, verdict: str, found: str, by: str) -> Match:
        text = shorten(self.sentence.text)
        return Match(self.sentence.place, text, "", self.figure.text, key, value, verdict, found, by)


def read_claim(number: SentenceNumber, models: frozenset[str], is_of_column: bool, scope: Scope) -> Claim:
    """Read what a sentence says of a number."""
    terms, is_certain = find_terms(number, models, scope)
    models = scope.add_averages(models, terms)
    terms = scope.find_lags(models, terms) or terms
    fields = find_fields(number)
    sentence = number.sentence
    is_behind = bool(sentence.terms) and not number.mentions_before(sentence.terms)
    goes_on = _GOES_ON.fullmatch(number.clause_before)
    is_described = fields[0] in DESCRIBED and bool(sentence.variables or goes_on) and not is_behind
    is_certain = (is_certain or is_described or fields == PROPORTIONS) and not _MEAN_OF.search(
        number.text_before
    )
    if fields[0] in DESCRIBED and IN_ORDER.search(sentence.text):
        is_certain = is_certain and len(sentence.terms) >= len(sentence.unbracketed_numbers)
    is_certain = is_certain and not (fields[0] in DESCRIBED and names_other_described(number))
    shares = read_shares(number, fields)
    if is_certain and not number.sentence.terms and not number.sentence.topic.terms:
        # Nothing names its variable: it may be another one of the model's.
        numbers = scope.known.numbers
        keys = (key for one in shares for key in numbers.find_printed_as(one, unsigned=True))
        is_certain = not any(key.model in models and key.field in fields for key in keys)
    is_stated = find_stated_field(number.text_before) in ("estimate", "se")
    statistic, effect = "" if is_stated else find_statistic(number), find_effect(number)
    return Claim(number, scope, models, is_of_column, terms, is_certain, fields, statistic, effect, shares)
