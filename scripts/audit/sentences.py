"""Match the numbers of a manuscript's sentences with the study's, by the variables that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from audit.prose.fields import CITED
from audit.prose.reader import Reader
from audit.prose.scope import Scope
from audit.prose.splitting import is_of_study, match_retyped, parse_sentence, split_sentences
from audit.reading.figures import has_commas
from audit.references import ColumnModels
from audit.study_numbers import Key
from audit.study_reference import Match, StudyReference

_RESULT = re.compile(
    r"coefficient|estimat(?:e|or\b)|(?<!fixed )(?<!random )effect|significan|elasticit|standard error"
    r"|\bs\.e\.|β\s?=|\bobtain|\byield(?:s|ed)?\b|\bleaves\b|系数|显著|效应|弹性|标准误|估计",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"increas|decreas|rise|rose|fall|fell|mean |average|deviation|higher|lower|"
    r"上升|下降|提高|降低|增加|减少|增长|均值|平均|标准差",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d|\.\d)")


def match_sentences(
    paragraphs: Sequence[tuple[str, str]],
    known: StudyReference,
    shown: Iterable[Key],
    columns: ColumnModels | None = None,
    commas: bool | None = None,
    learnt: Mapping[str, frozenset[str]] | None = None,
    heads: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[Match]:
    """Match each number in the text. shown: the numbers that the manuscript's tables print; columns: the
    models of their columns; commas: whether they have decimal commas; learnt: what they call terms; heads:
    what they call models.
    """
    reader = Reader(Scope(known, frozenset(shown), columns or ColumnModels(), learnt, heads))
    commas_used = has_commas(text for _, text in paragraphs) if commas is None else commas
    for place, text in paragraphs:
        reader.begin_paragraph()
        own_commas = commas_used and has_commas([text], of_manuscript=True)
        part = ""  # of a sentence, before its semicolon
        for sentence in split_sentences(text):
            is_of_results = _is_of_results(sentence, part)
            part = sentence if sentence.rstrip().endswith((";", "；")) else ""
            yield from _match_sentence(reader, place, sentence, own_commas, is_of_results)


def _match_sentence(
    reader: Reader, place: str, sentence: str, commas: bool, is_of_results: bool
) -> Iterator[Match]:
    """Match the numbers of a sentence, unless the study, or an earlier run of it, says it word for word."""
    known = reader.scope.known
    text, form, numbers = parse_sentence(sentence, known.notes)
    notes = known.notes.get(form, frozenset())
    if not form or numbers in notes:
        return
    matches = reader.read(place, sentence.strip(), commas, is_of_results)
    matches = match_retyped(place, text.strip(), notes, commas, matches) or matches
    if run := next(
        (name for name, earlier in known.earlier_notes.items() if numbers in earlier.get(form, ())), ""
    ):
        matches = [
            replace(m, verdict="outdated", reference=run) if m.verdict in ("missing", "other") else m
            for m in matches
        ]
    is_own = is_of_study(sentence, known.sentences)
    yield from (match for match in matches if match.verdict == "same" or not is_own)


def _is_of_results(sentence: str, part: str) -> bool:
    """Return whether a sentence is about estimates of the study: neither about what happened in some years,
    nor about another article. part: what stands before it, up to a semicolon, which may say it.
    """
    if CITED.search(sentence):
        return False
    if _RESULT.search(sentence):
        return True
    if _YEAR.search(sentence):
        return False
    return bool(_CHANGE.search(sentence)) or bool(part and _is_of_results(part, ""))
