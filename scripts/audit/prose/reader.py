"""Read the sentences of a manuscript one by one: what one names, the next goes on with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from audit.prose.claim import Claim, read_claim
from audit.prose.companions import correct_mistyped
from audit.prose.counts import judge_count
from audit.prose.fields import (
    CITED,
    MEASURE,
    PRONOUN,
    STATISTIC,
    find_counts,
    find_stated_field,
    is_result,
)
from audit.prose.judge import judge_result
from audit.prose.models import find_models, forget_columns, note_preferred_columns
from audit.prose.scope import Scope
from audit.prose.sentence import Sentence, SentenceNumber, Topic, shorten, text_around
from audit.prose.significance import find_wrong_significance
from audit.reading.figures import COMMA, Figure, figures, normalise_digits
from audit.references import Mention, columns_in, tables_in
from audit.study_labels import PARAMETERS
from audit.study_reference import Match
from audit.tables import PARTS

_ZERO = 0.015  # the unit of a zero that is read, as 0.00
_TYPED = re.compile(r"(?<![\d.,<>≤≥])-?0,\d{2,}(?!\d|,\d)")  # a comma where others have points
_BY = re.compile(r"(?:\bby|提高|上升|增加|增长|下降|降低|减少)了?约?\s*$", re.IGNORECASE)
_CAUSED = re.compile(  # before a variable that another one moves
    r"(?:使得?|令|导致|推动|促进|带动|引起)[^，。；：,.;:\d]{0,16}$"
    r"|\b(?:raises?|lowers?|increases?|reduces?|decreases?)\b[^,.;:()\d]{0,24}$",
    re.IGNORECASE,
)
_LISTED = r"(?:(?!coefficient|estimate|effect of|elasticity)[^，。；：（）,.;:()\d后])"
_ADDED = re.compile(  # before a variable that a model is only given, or its list
    r"(?:加入|加上|控制了?(?!变量)|纳入|引入|剔除|不含|without|net of"
    r"|(?:add|includ|exclud|dropp|omitt|condition|controll)ing(?: for| on)?)"
    rf"{_LISTED}{{0,30}}(?:[、,，](?:\s*and)?{_LISTED}{{0,30}}){{0,6}}$",
    re.IGNORECASE,
)
_ITS_PRODUCT = re.compile(  # before a variable by which the one told of is multiplied
    r"(?:\b(?:its|their) (?:product|interaction|cross[- ]?term)(?: terms?)? with (?:(?:the|log|an?) )*"
    r"|(?P<zh>其|它|前者)\s*[与和同]\s*)$",
    re.IGNORECASE,
)
_PRODUCT = re.compile(r"\s*的?(?:交互项|交乘项|交叉项|乘积)")
_PARAMETER = re.compile(r"\s*(?:is|equals|of|为|是)\s*-?\.?\d")
_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s*[^\W\d_][^.。;；]*")  # of a part of the article
_EQUALS = re.compile(r"\s*[=≈]\s*[-\d.]")


class Reader:
    """Reads the sentences of paragraphs one by one."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        tables = scope.columns.models
        self.topic = Topic(table=next(iter(tables), "") if len(tables) == 1 else "")

    def begin_paragraph(self) -> None:
        """Begin a paragraph."""
        self.topic.begin_paragraph()

    def read(self, place: str, text: str, commas: bool, is_of_results: bool) -> list[Match]:
        """The numbers of a sentence. commas: whether they have decimal commas; is_of_results: whether it is
        by its words about estimates of the study.
        """
        flat, printed = normalise_digits(text), figures(text, commas)
        if tables := tables_in(flat):
            self.topic.table, self.topic.columns = tables[-1], []
        sentence = self._parse(place, text, flat, printed, is_of_results)
        note_preferred_columns(sentence)
        forget_columns(sentence)
        counts = find_counts(flat)
        numbers = [f for f in sentence.numbers if f.start in counts or f.value or f.unit <= _ZERO]
        judged = list[tuple[Claim | None, Match]]()
        for last, figure in zip([None, *numbers], numbers, strict=False):
            judged.append(self._judge(SentenceNumber(sentence, figure, last), counts.get(figure.start, "")))
        if not CITED.search(flat):
            judged = correct_mistyped(judged)
        matches = [
            match for claim, match in judged if not claim or claim.figure.value or _is_placed(claim, match)
        ]
        if not commas and sentence.is_of_results and sentence.terms:
            matches += _match_typed_commas(sentence)
        self._follow(sentence, matches)
        return matches

    def _parse(
        self, place: str, text: str, flat: str, printed: Sequence[Figure], is_of_results: bool
    ) -> Sentence:
        """Find what a sentence names, and which of its numbers (printed) may be results."""
        variables = self._add_products(flat, self.scope.vocabulary.terms_in(flat))
        models = self.scope.vocabulary.models_in(flat, variables)
        outcomes = self.scope.outcomes_of_tables
        caused = [m for m in variables if _CAUSED.search(flat[: m.start]) and m.names & outcomes]
        terms = self._find_subjects(flat, [m for m in variables if m not in caused])
        is_of_results = (
            is_of_results
            or (self.topic.is_of_results and any(PRONOUN.search(flat[: f.start]) for f in printed))
            or any(_EQUALS.match(flat, m.end) for m in terms)
            or any(m.names & PARAMETERS.keys() and _PARAMETER.match(flat, m.end) for m in terms)
        )
        counts, names = find_counts(flat), [*variables, *models]
        numbers = [
            f
            for f in printed
            if (f.start in counts or is_result(f, *text_around(f, flat)))
            # Some names have numbers, as homicides per 100,000.
            and not any(m.start <= f.start < m.end for m in names)
            and not (_HEADING.fullmatch(flat) and not f.start)
        ]
        columns = columns_in(flat)
        return Sentence(place, text, flat, self.topic, terms, models, columns, is_of_results, caused, numbers)

    def _add_products(self, text: str, variables: Sequence[Mention]) -> list[Mention]:
        """The variables that a sentence names, each of which it says the product with another as that: with
        the one before it, or the one that the sentence before is about.
        """
        found: list[Mention] = []
        for mention in variables:
            said = _ITS_PRODUCT.search(text[: mention.start])
            is_product = said and (not said["zh"] or _PRODUCT.match(text, mention.end))
            subject = found[-1].names if found else self.topic.subject
            pairs = [(a, b) for a in subject for b in mention.names] if is_product else []
            products = frozenset(f"{x}:{y}" for pair in pairs for x, y in (pair, pair[::-1]))
            names = products & self.scope.known.terms
            found.append(Mention(mention.start, mention.end, names) if names else mention)
        return found

    def _find_subjects(self, text: str, terms: Sequence[Mention]) -> list[Mention]:
        """The variables that numbers can be of: not those that are only added as controls, nor the word for
        an effect where a variable is named, or was in the sentence before.
        """
        rest = [m for m in terms if not _ADDED.search(text[: m.start])]
        own = [m for m in rest if not m.names <= set(PARTS)]
        rest = own if own or self.topic.terms else rest
        return rest if rest or (self.topic.terms and self.topic.is_of_one) else [*terms]

    def _judge(self, number: SentenceNumber, count: str) -> tuple[Claim | None, Match]:
        """Judge a number; with it what is claimed of a result. count: what it counts, "" for nothing."""
        models, is_of_column = find_models(number, self.scope)
        if count:
            return None, judge_count(number, count, models, is_of_column, self.scope)
        claim = read_claim(number, models, is_of_column, self.scope)
        match = judge_result(claim)
        if match.verdict == "same" and match.key:
            match = replace(match, stars=find_wrong_significance(claim, match.key))
        return claim, match

    def _follow(self, sentence: Sentence, matches: Sequence[Match]) -> None:
        """Remember what a sentence is about, for the next one."""
        topic = self.topic
        if sentence.columns:
            topic.columns = sentence.columns[-1].numbers
        if measures := [*MEASURE.finditer(sentence.plain_text)]:
            topic.is_of_error = bool(measures[-1]["se"])
        if sentence.terms:
            topic.terms, topic.is_of_one = sentence.variables, len({m.names for m in sentence.terms}) == 1
        elif terms := {m.key.term for m in matches if m.verdict == "same" and m.key} - {""}:
            topic.terms, topic.is_of_one = frozenset(terms), len(terms) == 1
        elif STATISTIC.search(sentence.plain_text):  # which the next sentence goes on with, of no variable
            topic.terms, topic.subject = frozenset(), frozenset()
        topic.subject = topic.terms or topic.subject
        topic.is_of_results, topic.is_first = sentence.is_of_results, False


def _is_placed(claim: Claim, match: Match) -> bool:
    """Return whether the place of a zero is known: one whose is not says nothing."""
    return bool(match.key or (claim.models and match.verdict in ("missing", "other")))


def _match_typed_commas(sentence: Sentence) -> list[Match]:
    """The numbers with a comma in a text whose other numbers have points."""
    flat = sentence.plain_text
    typed = [match[0] for match in _TYPED.finditer(flat)]
    typed += [
        match[0]
        for match in COMMA.finditer(flat)
        if match[0] not in typed
        and (find_stated_field(flat[: match.start()].rstrip("-")) or _BY.search(flat[: match.start()]))
    ]
    text = shorten(sentence.text)
    return [Match(sentence.place, text, "", one, None, None, "missing", placed_by="label") for one in typed]
