"""The first lines of an estimate's card: its true and its published value, its interval, and every p-value of
it with its method.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from audit.study_numbers import Key
from report.inference import describe_variance, list_other_p_values, variance_of
from report.material import Material
from report.truth_section import HEADS
from report.verdict import EFFECTS, Headline, SweepTable
from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.common import HEAD, NUMBER_RANGE, SWEEP_EFFECT
from spillover.tables.notes import interval_words
from spillover.tables.number_format import format_estimate
from spillover.tables.table import covers
from spillover.words import _, choose_case, format_p
from words.render import say, say_key

Entry = tuple[str, str]  # what it is, and what is said of it
TermKey = tuple[str, str]  # a model and a term
ENDS = ("", "_low", "_high", "_p", "_se")  # of an effect, in a sweep's table
TRUE = choose_case(
    "held",
    {"yes": _("{value}, within the interval"), "other": _("{value}, outside the interval")},
)


class Verdicts:
    """The verdicts on each estimate that cards show.

    recipes: the options of each analysis with all defaults; values: the numbers of the study; published: the
    printed numbers by analysis, part and term.
    """

    def __init__(
        self,
        material: Material,
        recipes: Mapping[str, Mapping[str, Any]],
        values: Mapping[Key, float],
        published: Mapping[tuple[str, str, str], str],
        swept: Sequence[SweepTable] = (),
    ) -> None:
        self.material, self.recipes = material, recipes
        self.values, self.published = values, published
        self.records: dict[str, EstimateRecord] = {
            record.model: record for document in material.analyses.values() for record in document.estimates
        }
        self.specifications = {
            f"{sweep.name}: {name}": (sweep, place)
            for sweep in swept
            for place, name in enumerate(map(str, sweep.table["specification"]))
        }

    def build(self, places: Iterable[TermKey]) -> dict[str, list[Entry]]:
        """Build the first entries of cards, by model and term, divided by a tab; nothing where nothing is
        known.
        """
        found = {
            "\t".join(place): [*self._reference_values(*place), *self._inference(*place)]
            for place in dict.fromkeys(places)
        }
        return {place: entries for place, entries in found.items() if entries}

    def _reference_values(self, model: str, term: str) -> list[Entry]:
        """The true and the published value of an estimate."""
        found, record = list[Entry](), self.records.get(model)
        row = _row_of(record, term)
        value = self.material.true_value(record, term) if record and row else None
        if row is not None and value is not None:
            held = "yes" if covers(row, value) else "no"
            found.append((say_key(HEADS, "true"), say(TRUE, held=held, value=format_estimate(value, row.se))))
        analysis, _slash, part = model.partition("/")
        if text := self.published.get((analysis, part, term), ""):
            found.append((say_key(HEAD, "published"), text))
        return found

    def _inference(self, model: str, term: str) -> list[Entry]:
        """The interval of an estimate, and its p-values."""
        if model in self.specifications:
            return self._inference_of_sweep(model, term)
        low, high, p = (self.values.get(Key(model, term, field)) for field in ("low", "high", "p"))
        record = self.records.get(model)
        row = _row_of(record, term)
        words = interval_words([record.level]) if record else say_key(HEAD, "interval")
        found = [(words, between)] if (between := interval_text(low, high, row.se if row else None)) else []
        if p is None:
            return found
        methods = [format_p(p)]
        if record is not None and row is not None:
            if made := variance_of(record, self.material):
                words = describe_variance(made)
                methods = [say(_("{p} with the variance “{variance}”"), p=format_p(p), variance=words)]
            analysis = model.partition("/")[0]
            head = Headline("", analysis, self.recipes.get(analysis, {}), record, row)
            methods += [one.words for one in list_other_p_values(head, self.material, self.recipes)]
        return [*found, *((say_key(HEAD, "p"), one) for one in dict.fromkeys(methods))]

    def _inference_of_sweep(self, model: str, term: str) -> list[Entry]:
        """Estimate, interval and p-value of a specification of a sweep."""
        sweep, place = self.specifications[model]
        effect = find_effect(term)
        numbers = {end: float(sweep.table[effect + end][place]) for end in ENDS}
        between = interval_text(numbers["_low"], numbers["_high"], numbers["_se"])
        return [
            (say_key(SWEEP_EFFECT, effect), format_estimate(numbers[""], numbers["_se"])),
            *([(say_key(HEAD, "interval"), between)] if between else []),
            (say_key(HEAD, "p"), format_p(numbers["_p"])),
        ]


def find_effect(term: str) -> str:
    """Find the effect of a sweep that a term is."""
    variable, _colon, effect = term.rpartition(":")
    return effect if effect in EFFECTS else "theta" if variable == "W" else "beta"


def interval_text(low: float | None, high: float | None, error: float | None = None) -> str:
    """The two ends of an interval, beside the standard error; empty where one is missing."""
    if low is None or high is None or not (text := format_estimate(low, error)):
        return ""
    return say(NUMBER_RANGE, low=text, high=format_estimate(high, error))


def _row_of(record: EstimateRecord | None, term: str) -> TermRecord | None:
    return next((row for row in record.terms if row.term == term), None) if record else None
