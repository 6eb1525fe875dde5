"""A study's labels of its variables, statistics and models in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from audit.effect_words import EFFECT_WORDS
from audit.reading.figures import Figure, figures
from audit.reading.manuscript import ManuscriptTable
from audit.study_numbers import Key, Numbers, plain_label
from audit.study_reference import FIELD_OF, words_of
from audit.tables import PARTS
from base.language import KNOWN
from base.yaml_file import read_yaml, resolve_languages
from spillover.messages.catalogue import TRUE
from spillover.messages.labels import part_name, statistic_label
from words.render import speaking, term_label

CONSTANT = ("constant", "_cons", "常数项", "常数", "截距", "截距项", "intercept", "cons", "c")
PARAMETERS = {
    "rho": (
        "rho",
        "ρ",
        "spatial rho",
        "空间ρ",
        "spatial lag coefficient",
        "spatial autoregressive coefficient",
        "spatial autoregressive parameter",
        "spatial lag parameter",
        "空间自回归系数",
        "空间滞后系数",
    ),
    "lambda": (
        "lambda",
        "λ",
        "spatial λ",
        "spatial error coefficient",
        "spatial error parameter",
        "空间误差系数",
        "空间误差项系数",
    ),
}


class LabelIndex:
    """Names by a label: a set for each, as several can have one."""

    def __init__(self) -> None:
        self.found: dict[Any, set[Any]] = {}

    def add(self, label: object, *names: Any) -> None:
        """Adds names to a label that has letters or digits."""
        if isinstance(label, str) and (plain_label(label) or words_of(label)):
            self.found.setdefault(label, set()).update(names)

    def group_names(self, form: Any = None) -> dict[Any, frozenset[Any]]:
        """The names by label, or by a form of it."""
        made: dict[Any, frozenset[Any]] = {}
        for label, names in self.found.items():
            at = form(label) if form else label
            made[at] = made.get(at, frozenset()) | names
        return made


def labels_in(root: Path, study: str, language: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The labels of variables and indices in a language, and the names of other sorts."""
    document, texts = resolve_languages(read_yaml(root / "config" / f"{study}.yaml"), language)
    entries = {**(document.get("variables") or {}), **(document.get("indices") or {})}
    labels = {
        name: texts.printed_texts.get(entry["label"], entry["label"])
        for name, entry in entries.items()
        if isinstance(entry, dict) and isinstance(entry.get("label"), str)
    }
    return {str(name): str(label) for name, label in labels.items()}, document.get("labels") or {}


def terms_by_label(
    root: Path, study: str, config: Mapping[str, Any], numbers: Numbers, own: Iterable[ManuscriptTable]
) -> dict[str, frozenset[str]]:
    """The terms that a label can mean: as the study's tables, its configuration in each language, and its
    results call them.
    """
    labels = LabelIndex()
    terms = sorted({key.term for key in numbers.values if key.term})
    for term in terms:
        labels.add(term, term)
    names = dict[str, str]()
    for language in KNOWN:
        names, _sorts = labels_in(root, study, language)
        with speaking(language):
            for term in terms:
                if term.rpartition(":")[2] not in PARTS and "~" not in term:
                    labels.add(term_label(term, names), term)
        for name, label in names.items():
            labels.add(label, name)
    for name, entry in {**config["variables"], **config.get("indices", {})}.items():
        labels.add(entry.get("label"), name)
        labels.add(name, name)
    for name in numbers.outcomes.values():
        labels.add(name, name)
    for table in own:
        _add_labels_of_rows(labels, table)
    for label, model, name in labels_of_rows(root, study):
        of_row = {key.term for key in numbers.values if key.model == model} - {""}
        labels.add(label, *of_row, *({name} & set(terms)))
    for term, words in {"_cons": CONSTANT, **PARAMETERS}.items():
        for word in words if term in terms or term == "_cons" else ():
            labels.add(word, term)
    return labels.group_names()


def _add_labels_of_rows(labels: LabelIndex, table: ManuscriptTable) -> None:
    """Add the terms that rows of a table of the study print by what the rows are called, with the brackets
    and without.
    """
    for row in table.rows[table.header :]:
        marks = [cell.mark for cell in row if isinstance(cell.mark, tuple)]
        terms = {term for _model, term, field in marks if term and field != TRUE}
        bases = {t.rpartition(":")[0] if t.rpartition(":")[2] in PARTS and ":" in t else t for t in terms}
        if len(bases) == 1:
            labels.add(row[0].text, *bases)
            outer, _bracket, inner = row[0].text.partition("(")
            if inner.rstrip(")") in bases:
                labels.add(outer, *bases)


def statistics_by_label(numbers: Numbers) -> dict[str, frozenset[tuple[str, str]]]:
    """The terms and fields of a model's statistics and tests by what the study's tables call them."""
    labels = LabelIndex()
    of_models = sorted(
        {(key.term, key.field) for key in numbers.values if not key.term or key.field == "test"}
    )
    for language in KNOWN:
        with speaking(language):
            for term, field in of_models:
                name = statistic_label(term or field)
                labels.add(name, (term, field))
                labels.add(name.removesuffix(" [p]"), (term, field))
    return labels.group_names(plain_label)


def models_by_label(
    root: Path, study: str, numbers: Numbers, own: Iterable[ManuscriptTable]
) -> dict[tuple[str, ...], frozenset[str]]:
    """The models that a label names, by its words: as the configuration calls analyses in each language, and
    as heads, headings and rows of the study's tables call them.
    """
    labels = LabelIndex()
    models = sorted({key.model for key in numbers.values})
    for language in KNOWN:
        _names, sorts = labels_in(root, study, language)
        called = sorts.get("analyses") or {}
        with speaking(language):
            for model in models:
                analysis, _slash, part = model.partition("/")
                for name in (model, analysis, called.get(analysis), part, part and part_name(part, analysis)):
                    labels.add(name, model)
                if (estimator := part.rpartition("_")[0]) and f"{analysis}/{estimator}" in models:
                    for name in _strip_brackets(part_name(estimator, analysis)):
                        labels.add(name, model)  # its average is of the same estimator
                elif part:
                    labels.add(_strip_brackets(part_name(part, analysis))[-1], model)
        document, _texts = resolve_languages(read_yaml(root / "config" / f"{study}.yaml"), language)
        for head, model in _models_by_head(document):
            labels.add(head, *({model} & set(models)))
    for label, model, _name in labels_of_rows(root, study):
        labels.add(label, *({model} & set(models)))
    for table in own:
        for label, model in _models_of_table(table):
            labels.add(label, model)
    found = {words: of for words, of in labels.group_names(words_of).items() if of}
    outcomes = {words_of(outcome) for outcome in numbers.outcomes.values()}
    fields = {words_of(word) for word in (*FIELD_OF, *EFFECT_WORDS, "true value", "真值")}
    return {
        words: models
        for words, models in found.items()
        if words not in outcomes | fields and not all(word.isdigit() for word in words)
    }


def _strip_brackets(name: str) -> tuple[str, str]:
    """A name, and what stands before its bracket, as authors of an estimator do."""
    return name, re.split(r"\s*[(（]", name)[0]


def labels_of_rows(root: Path, study: str) -> Iterator[tuple[str, str, str]]:
    """The labels of an analysis's rows, as of checks of robustness, in each language, with their models and
    the names that results have for them.
    """
    for language in KNOWN:
        document, texts = resolve_languages(read_yaml(root / "config" / f"{study}.yaml"), language)
        for analysis, entry in (document.get("analyses") or {}).items():
            rows = entry.get("rows") if isinstance(entry, dict) else None
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict) and isinstance(row.get("label"), str) and row.get("name"):
                    name = str(row["label"])
                    yield texts.printed_texts.get(name, name), f"{analysis}/{row['name']}", name


def _models_by_head(document: Any) -> Iterator[tuple[str, str]]:
    """The heads that a configuration has for columns of tables, each with its model."""
    if isinstance(document, dict):
        head, analysis = document.get("header"), document.get("analysis")
        if isinstance(head, str) and isinstance(analysis, str):
            yield head, "/".join(filter(None, (analysis, str(document.get("part") or ""))))
    for inner in (
        document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    ):
        yield from _models_by_head(inner)


def _models_of_table(table: ManuscriptTable) -> Iterator[tuple[str, str]]:
    """Return what a table of the study calls models: the heads of columns that are of one, in a table of
    several models; the labels of rows with several numbers of one; and the words above such rows.
    """
    marks = [[cell.mark if isinstance(cell.mark, tuple) else None for cell in row] for row in table.rows]
    if len({mark[0] for row in marks for mark in row if mark}) < 2:
        return
    columns = [{mark[0] for mark in column if mark} for column in zip(*marks, strict=True)]
    for c, models in enumerate(columns):
        if len(models) == 1:
            yield from ((row[c].text, *models) for row in table.rows[: table.header])
    heading: str = ""
    for row, own in zip(table.rows[table.header :], marks[table.header :], strict=True):
        models = {mark[0] for mark in own if mark}
        if not models and not any(cell.text.strip() for cell in row[1:]):
            heading = row[0].text
        elif len(models) == 1 and sum(map(bool, own)) > 1:
            yield from ((label, *models) for label in (row[0].text, heading) if label)


def find_published_numbers(
    own: Iterable[ManuscriptTable], numbers: Numbers, published: frozenset[str]
) -> dict[Key, Figure]:
    """The numbers of another article that the study's tables print beneath its own, by those."""
    found: dict[Key, Figure] = {}
    for table in own:
        above: dict[int, Key] = {}
        depth = 0
        for row in table.rows:
            label = plain_label(row[0].text)
            theirs = label in published or (not label and depth > 0)
            depth = depth + 1 if theirs else 0
            for c, cell in enumerate(row):
                key = numbers.find_marked_number(cell.mark)
                if not theirs and key and label and key.field != TRUE:
                    above[c] = key
                if theirs and not key and c in above and (read := figures(cell.text)):
                    own_key = above[c] if depth == 1 else above[c]._replace(field="se")
                    if own_key in numbers.values and depth < 3:
                        found.setdefault(own_key, read[0])
    return found


def main_results(config: Mapping[str, Any], numbers: Numbers) -> list[Key]:
    """The numbers of the study's main results, in their order."""
    wanted = (config.get("report") or {}).get("main_results") or ()
    keys = [
        Key("/".join(filter(None, (one["analysis"], one.get("part", "")))), one["term"], "estimate")
        for one in wanted
    ]
    return [key for key in keys if key in numbers.values]
