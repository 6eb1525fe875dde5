"""The scope of a manuscript's sentences: the study's numbers and names, and what the tables show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from audit.references import ColumnModels, Vocabulary
from audit.study_numbers import COUNTS, EFFECT, Key
from audit.study_reference import StudyReference, split_term
from audit.tables import PARTS

_LOG = re.compile(r"\b(?:log|ln)\b|对数", re.IGNORECASE)  # in the label of a variable
_SHIFTED = re.compile(r"^(?:[LFD]\d*\.)+")  # of a lag, a lead or a difference


class Scope:
    """The study, and the numbers (shown), columns and models that the manuscript's tables have of it."""

    def __init__(
        self,
        known: StudyReference,
        shown: frozenset[Key],
        columns: ColumnModels,
        learnt: Mapping[str, frozenset[str]] | None = None,
        heads: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """learnt: what the manuscript's tables call terms; heads: what they call models."""
        self.known, self.shown, self.columns = known, shown, columns
        models = frozenset(key.model for key in shown)
        self.vocabulary = Vocabulary(known, learnt, heads, models)
        # Texts say the coefficients of models whose tables show effects.
        self.models = models | {model.partition("/effects")[0] for model in models}

    def has_variable(self, models: frozenset[str], terms: frozenset[str]) -> bool:
        """Return whether some model has one of the variables, or no model is named."""
        keys = (key for key in self.known.numbers.values if key.model in models)
        return not models or any(is_of_terms(key, terms) for key in keys)

    def add_averages(self, models: frozenset[str], terms: frozenset[str]) -> frozenset[str]:
        """The models, with those of the average effects of their paths where these alone have a variable."""
        if not models or not terms or self.has_variable(models, terms):
            return models
        averages = frozenset(average for average, path in self.known.paths.items() if path in models)
        return models | averages if averages and self.has_variable(averages, terms) else models

    def find_lags(self, models: frozenset[str], terms: frozenset[str]) -> frozenset[str]:
        """The lags, leads or differences of variables that models have without the variables themselves."""
        if not models or not terms or self.has_variable(models, terms):
            return frozenset()
        own = {key.term for key in self.known.numbers.values if key.model in models}
        return frozenset(term for term in own if _SHIFTED.sub("", term) in terms)

    def has_mediators(self, key: Key, terms: frozenset[str]) -> bool:
        """Return whether an effect of an entire model is through the named variables, if these are mediators
        of some model.
        """
        paths = {m for term in terms for m in self._models_by_mediator.get(term, ())}
        return key.term not in PARTS or not paths or key.model in paths

    @cached_property
    def _models_by_mediator(self) -> dict[str, set[str]]:
        """The models in which each variable is a mediator."""
        models: dict[str, set[str]] = {}
        for key in self.known.numbers.values:
            if key.term.startswith("a:"):
                models.setdefault(key.term[2:], set()).add(key.model)
        return models

    @cached_property
    def mediators(self) -> frozenset[str]:
        """The mediators of whose paths the study has indirect effects as statistics."""
        fields = (key.field for key in self.known.numbers.values if key.field.startswith(EFFECT))
        return frozenset(field.partition(":")[2] for field in fields) - {""}

    @cached_property
    def outcomes_of_tables(self) -> frozenset[str]:
        """The outcomes of the models that the tables show."""
        of = self.known.numbers.outcomes
        return frozenset(of[model] for model in self.models or of if model in of)

    def outcomes_of(self, models: frozenset[str]) -> frozenset[str]:
        """The outcomes of models, or of the main results where none are named."""
        of = self.known.numbers.outcomes
        named = frozenset(of[m] for m in models or [key.model for key in self.known.main_results] if m in of)
        return named or frozenset(of.values())

    def has_log_outcome(self, model: str) -> bool:
        """Return whether a label calls the outcome of a model a logarithm."""
        outcome = self.known.numbers.outcomes.get(model)
        return any(outcome in terms and _LOG.search(label) for label, terms in self.known.labels.items())

    def main_terms_of(self, models: frozenset[str]) -> frozenset[str]:
        """The terms in models of the main results' variables."""
        return frozenset().union(*(self._main_terms.get(model, ()) for model in models))

    @cached_property
    def _main_terms(self) -> dict[str, frozenset[str]]:
        """The terms of the main results' variables by model: of an effect its other parts, too, and of a
        variable its lags.
        """
        main = {_variable_of(key) for key in self.known.main_results}
        terms: dict[str, set[str]] = {}
        for key in self.known.numbers.values:
            if _variable_of(key) in main:
                terms.setdefault(key.model, set()).add(key.term)
        return {model: frozenset(own) for model, own in terms.items()}


def is_of_terms(key: Key, terms: frozenset[str]) -> bool:
    """Return whether a number is of a term, alone or in a pair, a regime, an effect or a product."""
    base, _, effect = key.term.rpartition(":")
    if key.field.startswith("threshold") or terms & set(key.term.split("~")):
        return True
    if key.term.partition(" [")[0] in terms:  # in a regime
        return True
    if ":" in key.term and terms.issuperset(key.term.split(":")):  # a product of variables that are named
        return True
    return (effect in PARTS and base in terms) or (key.term in PARTS and key.field not in COUNTS)


def is_shifted(terms: frozenset[str]) -> bool:
    """Return whether all terms are lags, leads or differences."""
    return all(_SHIFTED.match(term) for term in terms)


def _variable_of(key: Key) -> str:
    """The variable of a term: of its effects, lags and differences, too."""
    return _SHIFTED.sub("", split_term(key.term)[0])


def effect_of(key: Key) -> str:
    """The effect that a key is of: direct, indirect or total; "" where it is of none."""
    if key.field.startswith(EFFECT):
        part = key.field.removeprefix(EFFECT).partition(":")[0]
        return part if part in PARTS else ""
    return key.term if key.term in PARTS else split_term(key.term)[1]
