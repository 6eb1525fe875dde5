"""The specifications of a sweep as the page embeds them: choices and estimates, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from base.artifacts.parquet import read_table
from report.findings.rules import MATRIX
from report.sweeps import EFFECTS, choice_name, labels_of
from report.verdict import choice_words
from spillover.arrays.foundation import Array
from spillover.messages.common import SWEEP_EFFECT
from spillover.messages.labels import statistic_label
from spillover.sweeps.columns import OF_MATRICES, choices_in
from spillover.tables.number_format import format_beside, format_fixed, is_fine, render_count
from spillover.words import format_p
from words.render import say_key

FIXED = ("outcome", "treatment")  # choices that make another quantity, which are never changed for an answer
# What a sweep's table has of a specification besides its effects.
FACTS = ("rho", "lambda", "nobs", "units", "r2_within", "loglik")
COUNTS = ("nobs", "units")


class SweepChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A choice of a sweep of n specifications: its name as a heading and within a sentence, its options as
    the sweep's table names them and as a reader does, and the place of each specification's option (n).
    """

    name: str
    within: str
    names: list[str]
    labels: list[str]
    codes: list[int]


class SweepEffect(msgspec.Struct, frozen=True, kw_only=True):
    """An effect: its name, and by specification (n) its estimate, the ends of its interval and its p-value,
    None where it was not estimated. fine: the places of estimates with a fine standard error, which is
    printed, and they beside it, with significant digits.
    """

    name: str
    fine: list[int]
    estimate: list[float | None]
    low: list[float | None]
    high: list[float | None]
    p: list[float | None]

    def column(self, part: str) -> Array:
        """Estimates, ends or p-values (n,), NaN where there is none."""
        return np.array([np.nan if one is None else one for one in getattr(self, part)], dtype=float)


class SweepFact(msgspec.Struct, frozen=True, array_like=True):
    """A statistic of the specifications: its name, and the values (n), None where one has none."""

    name: str
    values: list[float | None]


class SweepData(msgspec.Struct, frozen=True, kw_only=True):
    """The specifications of a sweep: choices, effects and facts by their keys in its table. main: by effect
    the place of the specification that is the study's main result of it.
    """

    choices: dict[str, SweepChoice]
    effects: dict[str, SweepEffect]
    facts: dict[str, SweepFact] = {}
    main: dict[str, int] = {}

    def walkable_choices(self) -> dict[str, SweepChoice]:
        """The choices that a reader changes one by one: a matrix is one, with its family and how it is
        standardised.
        """
        apart = (*FIXED, *(OF_MATRICES if MATRIX in self.choices else ()))
        return {name: choice for name, choice in self.several() if name not in apart}

    def several(self) -> Iterator[tuple[str, SweepChoice]]:
        """Iterate over the choices that have several options."""
        return ((name, choice) for name, choice in self.choices.items() if len(choice.labels) > 1)


def read_sweep_data(path: Path) -> SweepData:
    """Read the table of a sweep as the page embeds it; the coefficient alone where it is every effect."""
    table = read_table(path)
    names = [*choices_in(table), *([MATRIX] if MATRIX in table else [])]
    effects = {name: effect for name in EFFECTS if name in table and (effect := _read_effect(table, name))}
    if "beta" in effects and "indirect" not in effects:  # then the direct effect and the total are it
        effects = {name: effect for name, effect in effects.items() if name not in ("direct", "total")}
    facts = {
        name: SweepFact(
            statistic_label(name), shorten(table[name], render_count if name in COUNTS else format_fixed)
        )
        for name in FACTS
        if name in table and np.isfinite(np.asarray(table[name], dtype=float)).any()
    }
    return SweepData(
        choices={name: _read_choice(table, name) for name in names}, effects=effects, facts=facts
    )


def _read_choice(table: Mapping[str, Any], name: str) -> SweepChoice:
    """The options of a choice in the order of their labels."""
    labels, first, codes = np.unique(labels_of(table, name), return_index=True, return_inverse=True)
    return SweepChoice(
        name=choice_name(name),
        within=choice_words(name),
        names=np.asarray(table[name], dtype=str)[first].tolist(),
        labels=labels.tolist(),
        codes=codes.tolist(),
    )


def _read_effect(table: Mapping[str, Any], effect: str) -> SweepEffect | None:
    """An effect where a specification has it with interval and p-value; else None."""
    endings = {"estimate": "", "low": "_low", "high": "_high", "p": "_p"}
    columns = {part: table[effect + ending].astype(float) for part, ending in endings.items()}
    is_whole = np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
    if not is_whole.any():
        return None
    numbers = {
        part: shorten(np.where(is_whole, column, np.nan), format_p if part == "p" else write_both)
        for part, column in columns.items()
    }
    fine = [is_fine(float(error)) for error in table[f"{effect}_se"].astype(float)]
    return SweepEffect(name=say_key(SWEEP_EFFECT, effect), fine=np.flatnonzero(fine).tolist(), **numbers)


def shorten(values: Any, write: Callable[[float], str] = format_fixed, digits: int = 7) -> list[float | None]:
    """Numbers with seven significant digits, as many more as they have before the point, for medians of them
    are printed with four decimals, or as many as it takes to print as tables print them.
    """

    def cut(value: float) -> float:
        least = digits + max(0, len(str(int(abs(value)))) - 1)
        shortened = (float(f"{value:.{min(count, 17)}g}") for count in range(least, max(least, 17) + 1))
        return next(one for one in shortened if write(one) == write(value))

    return [cut(float(value)) if np.isfinite(value) else None for value in np.asarray(values, dtype=float)]


def write_both(value: float) -> str:
    """An estimate as it is printed beside a fine standard error, and beside another."""
    return f"{format_beside(value, True)} {format_fixed(value)}"


def find_fine_effects(data: SweepData) -> set[tuple[str, str]]:
    """Find the effects and outcomes most of whose estimates have a fine standard error: medians of them are
    printed in the same form.
    """
    pairs = set()
    outcome = data.choices.get("outcome")
    for effect, numbers in data.effects.items():
        is_there = np.isfinite(numbers.column("estimate"))
        fine = np.isin(np.arange(len(is_there)), numbers.fine)
        codes = np.asarray(outcome.codes if outcome else np.zeros(len(is_there)), dtype=int)
        for code, name in enumerate(outcome.names if outcome else [""]):
            own = is_there & (codes == code)
            if own.any() and fine[own].mean() > 0.5:
                pairs.add((effect, name))
    return pairs


def read_estimates(data: SweepData, effect: str, outcome: int | None) -> tuple[np.ndarray, Array]:
    """The places of the specifications that have an effect on an outcome, and their estimates. outcome: its
    code, None where there is one alone.
    """
    estimates = data.effects[effect].column("estimate")
    own = np.isfinite(estimates)
    if outcome is not None:
        own &= np.asarray(data.choices["outcome"].codes) == outcome
    places = np.flatnonzero(own)
    return places, estimates[places]
