"""Describe one specification of a sweep in the explorer: its numbers, how it lies beside the main estimate,
and the shortest way to another answer. The page's script says the same from the same templates, of every
other specification; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import numpy as np

from report.findings.rules import MATRIX, Alternatives, Change, Interval, find_answer
from report.findings.section import (
    LEAVES,
    NOTHING,
    OF_A_MATRIX,
    OPTION_OF_CHOICE,
    OPTION_OF_MATRIX,
    TURNS,
)
from report.sweep_record import FIXED, SweepData, SweepEffect
from spillover.messages.common import COMMA_IN_SENTENCE, NUMBER_RANGE
from spillover.tables.number_format import format_beside
from spillover.words import _, choose_case, format_p
from words.render import say, say_key, sentences

HEADLINE = _("{effect} {estimate}, interval {interval}, p {p}")
CLEAR = choose_case(
    "clear", {"yes": _("The interval excludes zero."), "other": _("The interval includes zero.")}
)
BESIDE = choose_case(
    "sort",
    {
        "main": _("This is the main estimate."),
        "near": _("It has the sign of the main estimate, {main}, and their intervals overlap."),
        "far": _("It has the sign of the main estimate, {main}, but their intervals do not overlap."),
        "turned": _("Its sign is not that of the main estimate, {main}, but their intervals overlap."),
        "other": _("Its sign is not that of the main estimate, {main}, and their intervals do not overlap."),
    },
)
SORTS = ("main", "near", "far", "turned", "opposite")
RANK = _("Specifications with a smaller estimate: {smaller} of {count}.")
ENDS = ("estimate", "low", "high")
WAYS = {"sign": TURNS, "leaves": LEAVES}


class CountTemplate(int):
    """A count in a template for the script: of its plural form, printed as the place that is filled later."""

    place = "{changed}"

    def __str__(self) -> str:
        return self.place if self > 1 else super().__str__()

    def __format__(self, _form: str) -> str:
        return str(self)


def template_words() -> dict[str, str]:
    """The templates by the keys under which the script has them, with places to fill."""
    change = {key: f"{{{key}}}" for key in ("options", "estimate", "interval", "count", "of")}
    return {
        "universe_headline": say(
            HEADLINE, **{key: f"{{{key}}}" for key in ("effect", "estimate", "interval", "p")}
        ),
        **{f"universe_clear_{key}": say(CLEAR, clear=key) for key in ("yes", "no")},
        **{f"universe_{sort}": say(BESIDE, sort=sort, main="{main}") for sort in SORTS},
        "universe_rank": say(RANK, smaller="{smaller}", count="{count}"),
        **{
            f"universe_{way}_{form}": say(text, changed=CountTemplate(count), **change)
            for way, text in WAYS.items()
            for form, count in (("one", 1), ("many", 2))
        },
        "universe_nothing": say(NOTHING),
        "universe_option": say(OPTION_OF_CHOICE, choice="{choice}", option="{option}"),
        "universe_matrix": say(OPTION_OF_MATRIX, option="{option}"),
        "range": say(NUMBER_RANGE, low="{low}", high="{high}"),
        "comma": say(COMMA_IN_SENTENCE),
    }


@dataclass(frozen=True)
class Universes:
    """The specifications of a sweep as the page embeds them."""

    data: SweepData

    @cached_property
    def codes(self) -> dict[str, np.ndarray]:
        """Code of the option of each specification (n,), by choice."""
        return {name: np.asarray(choice.codes) for name, choice in self.data.choices.items()}

    @cached_property
    def precise_places(self) -> dict[str, frozenset[int]]:
        """The places of estimates with a fine standard error, by effect."""
        return {name: frozenset(one.fine) for name, one in self.data.effects.items()}

    def _alternatives(self, effect: str, here: int) -> tuple[np.ndarray, Alternatives]:
        """The places of those that estimate the same quantity as one does, and these as alternatives."""
        numbers = {part: self.data.effects[effect].column(part) for part in ENDS}
        rows = np.logical_and.reduce([np.isfinite(column) for column in numbers.values()])
        for name in FIXED:
            if name in self.codes:
                rows &= self.codes[name] == self.codes[name][here]
        choices = {
            name: np.asarray(choice.names, dtype=object)[self.codes[name]][rows]
            for name, choice in self.data.choices.items()
            if name not in FIXED
        }
        found = Alternatives(**{part: column[rows] for part, column in numbers.items()}, choices=choices)
        return np.flatnonzero(rows), found

    def describe(self, effect: str, here: int) -> dict[str, str]:
        """The `headline`, the `sentence` and the `change` of the specification at a place."""
        places, alternatives = self._alternatives(effect, here)
        numbers = self.data.effects[effect]
        own = _interval_at(numbers, here)
        told = [say(CLEAR, clear="yes" if own.is_clear else "no")]
        main = self.data.main.get(effect)
        if main is not None and main in places:
            sort, value = self._compare(effect, here, main, own)
            told.append(say(BESIDE, sort=sort, main=self._print(effect, main, value)))
        smaller = int((alternatives.estimate < own.estimate).sum())
        told.append(say(RANK, smaller=f"{smaller:,}", count=f"{len(places):,}"))
        return {
            "headline": say(
                HEADLINE,
                effect=numbers.name,
                estimate=self._print(effect, here, own.estimate),
                interval=self._print_interval(effect, here, own),
                p=format_p(numbers.p[here]),
            ),
            "sentence": sentences(told),
            "change": self._say_change(effect, own, places, alternatives, here),
        }

    def find_address(self, effect: str, here: int) -> str:
        """The address of a specification within the page: its options by their names in the sweep's table."""
        choices = self.data.choices
        walked = self.data.walkable_choices()
        shown = [*(name for name in FIXED if name in choices), *walked]
        options = {name: choices[name].names[choices[name].codes[here]] for name in shown}
        return f"#sweep?{urlencode({'effect': effect, **options})}"

    def _compare(self, effect: str, here: int, main: int, own: Interval) -> tuple[str, float]:
        """Describe how a specification lies beside the main estimate, and how far."""
        other = _interval_at(self.data.effects[effect], main)
        overlap = own.low <= other.high and own.high >= other.low
        if here == main:
            return "main", other.estimate
        if np.sign(own.estimate) == np.sign(other.estimate):
            return "near" if overlap else "far", other.estimate
        return "turned" if overlap else "opposite", other.estimate

    def _print(self, effect: str, here: int, value: float) -> str:
        """A number of the specification at a place, beside its standard error."""
        return format_beside(value, here in self.precise_places[effect])

    def _print_interval(self, effect: str, here: int, own: Interval) -> str:
        low, high = (self._print(effect, here, end) for end in (own.low, own.high))
        return say(NUMBER_RANGE, low=low, high=high)

    def _say_change(
        self, effect: str, own: Interval, places: np.ndarray, alternatives: Alternatives, here: int
    ) -> str:
        place = int(np.flatnonzero(places == here)[0])
        found = find_answer(own, alternatives, place)
        if found is None:
            return say(NOTHING)
        way, change = found
        there, other = int(places[change.place]), alternatives.get(change.place)
        return say_key(
            WAYS,
            way,
            changed=change.choice_count,
            options=say(COMMA_IN_SENTENCE).join(self._say_options(change, there)),
            estimate=self._print(effect, there, other.estimate),
            interval=self._print_interval(effect, there, other),
            count=f"{change.count:,}",
            of=f"{change.candidates:,}",
        )

    def _say_options(self, change: Change, place: int) -> list[str]:
        """The options that a change leads to; of the parameters of a matrix the whole matrix."""
        choices = self.data.choices
        words = [
            say(
                OPTION_OF_CHOICE,
                choice=choices[name].within,
                option=choices[name].labels[choices[name].codes[place]],
            )
            for name in change.choices
            if name not in OF_A_MATRIX
        ]
        if any(name in OF_A_MATRIX for name in change.choices):
            matrix = choices[MATRIX]
            words.append(say(OPTION_OF_MATRIX, option=matrix.labels[matrix.codes[place]]))
        return words


def _interval_at(numbers: SweepEffect, place: int) -> Interval:
    """The estimate of the specification at a place, with its interval."""
    return Interval(*(float(getattr(numbers, part)[place]) for part in ENDS))
