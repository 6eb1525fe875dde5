"""Labels that the tables of a manuscript have for variables and models, which its other parts share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from audit.effect_words import EFFECT_WORDS
from audit.grid import weigh_figure
from audit.matching import match_tables
from audit.panels.reading import Reading
from audit.reading.figures import figures
from audit.reading.manuscript import Manuscript, ManuscriptTable
from audit.study_numbers import plain_label
from audit.study_reference import FIELD_OF, Match, StudyReference, split_term

MOST_TERMS = 3  # that an author calls alike in several tables
CERTAIN_WEIGHT = 2.5  # what numbers tell of a variable, by which other rows are its by their label
_SERIAL = re.compile(r"[(（\[]\s*(?:\d{1,2}|[ivx]{1,4})\s*[)）\]]|^\d{1,2}\s(?=\D)", re.IGNORECASE)
_EFFECTS = tuple(sorted(EFFECT_WORDS, key=len, reverse=True))
_NAME_OF_MODEL = re.compile(  # letters as no text has them, two words, or Chinese ones
    r"[A-Z]\w*[A-Z]|[^\W\d_]{3,}\W+[^\W\d_]{3,}|(?!基准|全样本|系数|控制变量|模型)[\u4e00-\u9fff]{2,}"
)


def match_with_learnt_labels(
    manuscript: Manuscript, known: StudyReference
) -> list[tuple[ManuscriptTable, list[Match], list[Reading]]]:
    """Every table with its numbers, once more where a label of the author's own is certain from one table and
    places numbers of another, or in a further row, that few digits did not.
    """
    tables = match_tables(manuscript, known)
    matches = [match for _table, found, _readings in tables for match in found]
    certain = find_certain_labels(matches, known)
    if all(m.key and {split_term(m.key.term)[0]} == certain[m.row] for m in matches if m.row in certain):
        return tables
    return match_tables(manuscript, replace(known, labels={**known.labels, **certain}))


def find_certain_labels(matches: Sequence[Match], known: StudyReference) -> dict[str, frozenset[str]]:
    """The term of each label that only a manuscript has and that several numbers, of three digits or more
    each, say to be that one's, where no number says another.
    """
    learnt = learn_labels(matches, known)
    weights: dict[str, float] = defaultdict(float)
    for match in matches:
        if match.verdict == "same" and match.row in learnt and match.key and match.key.term:
            weights[match.row] += sum(map(weigh_figure, figures(match.text)[:1]))
    return {
        label: terms
        for label, terms in learnt.items()
        if len(terms) == 1 and weights[label] >= CERTAIN_WEIGHT and not known.models_of(label)
    }


def learn_labels(matches: Iterable[Match], known: StudyReference) -> dict[str, frozenset[str]]:
    """The terms of labels that only a manuscript has: those of which its rows have several numbers each, and
    most of theirs. A word for estimates or errors is none, and the name of a test no term.
    """
    terms: dict[str, Counter[str]] = defaultdict(Counter)
    others = Counter[str]()
    for match in matches:
        others[match.row] += match.verdict != "same"
        is_own = not known.terms_of(match.row) and plain_label(match.row) not in FIELD_OF
        is_of_term = match.key and match.key.term and not match.key.field.startswith("test")
        if match.verdict == "same" and match.key and is_of_term and is_own:
            terms[match.row][split_term(match.key.term)[0]] += 1
    near = {label: known.find_near_terms(label) for label in terms}
    return {
        label: frozenset(of)
        for label, of in terms.items()
        if min(of.values()) > 1
        and sum(of.values()) > others[label]
        and len(of) <= MOST_TERMS
        and known.statistics_of(label) is None
        if not near[label] or near[label] & of.keys()  # else the rows of two variables were exchanged
    }


def find_rows_of_models(matches: Iterable[Match], known: StudyReference) -> dict[str, frozenset[str]]:
    """The models of labels of rows: of a table in which several rows have numbers of one term, each row those
    of another model.
    """
    rows: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for match in matches:
        if match.verdict == "same" and match.key and match.key.term and match.row:
            rows[match.place, match.row].add((match.key.term, match.key.model))
    single = {at: next(iter(of)) for at, of in rows.items() if len(of) == 1}
    tables = Counter((place, term) for (place, _row), (term, _model) in single.items())
    models = Counter((place, of) for (place, _row), of in single.items())
    return {
        row: frozenset({model})
        for (place, row), (term, model) in single.items()
        if tables[place, term] > 1 and models[place, (term, model)] == 1 and _NAME_OF_MODEL.search(row)
        if not known.terms_of(row) and known.statistics_of(row) is None
    }


def learn_heads(matches: Iterable[Match], known: StudyReference) -> dict[str, frozenset[str]]:
    """The models of heads that only a manuscript has, as SAR or 剔除衰退年份: those of columns with several
    numbers, all of one model; no words that a text uses otherwise.
    """
    models: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for match in matches:
        if match.verdict == "same" and match.key and match.column:
            head = _bare_head(match.column)
            models[head].add(match.key.model)
            counts[head] += 1
    every = {key.model for key in known.numbers.values}
    return {
        head: frozenset(of | {f"{model}/effects" for model in of} & every)
        for head, of in models.items()
        if len({model.removesuffix("/effects") for model in of}) == 1
        and counts[head] > 2
        and _NAME_OF_MODEL.search(head)
        and not known.terms_of(head)
        and known.statistics_of(head) is None
    }


def _bare_head(text: str) -> str:
    """The head of a column without its number and without the effect that stands below."""
    head = _SERIAL.sub("", text).strip()
    behind = next((word for word in _EFFECTS if head.casefold().endswith(word)), "")
    return head[: len(head) - len(behind)].strip()
