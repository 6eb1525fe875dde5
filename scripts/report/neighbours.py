"""Find the estimates that differ from a main result in one option alone, on the same rows: their options are
compared leaf by leaf, and their rows one by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from analyses.rows import decode_rows
from base.artifacts.parquet import read_table
from report.card_variables import find_names
from spillover.options import TWO_WAY, Sample
from spillover.panel.sample import BoolArray, Grid, select_cells
from spillover.panel.terms import variables_of

Options = Mapping[str, Any]

# Options that leave the estimate, its error and its p-value as they are: what is computed beside them.
ASIDE = (
    "wild",
    "randomisation",
    "neighbours",
    "dependence",
    "permutations",
    "chunks",
    "constant",
    "effects_by_unit",
)
# Options under which something else is estimated, or is drawn or printed otherwise.
ANOTHER = (
    "kind",
    "outcome",
    "treatment",
    "mediators",
    "moderator",
    "by",
    "tested",
    "level",
    "seed",
    "draws",
    "resamples",
)


# Options that list terms of one equation, or its instruments.
ADDITIVE = ("regressors", "controls", "endogenous", "exogenous", "instruments")


def find_differing_options(one: Options, other: Options, ignored: Sequence[str] = ASIDE) -> list[str]:
    """Find the leaves in which the options of two analyses differ, as paths: `sample.years`.

    A matrix of another family is one leaf, and so is a mapping of another kind (a variance). Lists of names
    have no order.
    ignored: options at the top that are not compared.
    """
    keys = [key for key in {**one, **other} if key not in ignored]
    return [path for key in keys for path in _find_differences(one.get(key), other.get(key), key)]


def _find_differences(one: Any, other: Any, path: str) -> Iterator[str]:
    one, other = _normal(one), _normal(other)
    if one == other:
        return
    parts = [value if value is not None else {} for value in (one, other)]
    nested = all(isinstance(value, Mapping) for value in parts)
    tag = "family" if nested and any("family" in value for value in parts) else "kind"
    if not nested or parts[0].get(tag) != parts[1].get(tag):
        yield path
        # Another family of matrices has parameters of its own, but may be standardised alike.
        if nested and parts[0].get("standardise") != parts[1].get("standardise"):
            yield f"{path}.standardise"
        return
    for key in {**parts[0], **parts[1]}:
        yield from _find_differences(parts[0].get(key), parts[1].get(key), f"{path}.{key}")


def _normal(value: Any) -> Any:
    """A value such that what means the same is equal: nothing is None, names are sorted."""
    if isinstance(value, Mapping):
        kept = (
            value if value.get("method") != "delta" else {"method": "delta"}
        )  # without draws and their seed
        return {key: made for key, inner in kept.items() if (made := _normal(inner)) is not None} or None
    if isinstance(value, list | tuple):
        if tuple(value) in TWO_WAY:
            return TWO_WAY[0]
        inner = [_normal(item) for item in value]
        return (sorted(inner) if all(isinstance(item, str) for item in inner) else inner) or None
    return value


def find_years(rows: str) -> np.ndarray:
    """Find the years (T,) of which a sample has rows, from their code (`analyses.rows`)."""
    years, used = decode_rows(rows)
    return years[used.any(axis=0)]


@dataclass(frozen=True)
class SampledEstimate:
    """The options and sample of an estimate: its options with all defaults, and the rows of its sample."""

    options: Options
    rows: str | None


def _find_additive_options(options: Options, variable: str) -> Options:
    """The options without scales that cannot reach the coefficient of a variable: those of other additive
    terms, which take them up in their own coefficients, and of variables that the analysis does not use.
    """
    if not (options.get("standardise") or options.get("centre")):
        return options
    terms = [term for key in ADDITIVE for term in options.get(key) or ()]
    in_products = {name for term in terms if ":" in term for name in variables_of(term)}
    additive = {name for term in terms for name in variables_of(term)} - in_products
    others = {key: value for key, value in options.items() if key not in ("standardise", "centre")}
    reached = {*find_names(others)} - (additive - {variable, options.get("outcome")})
    kept = {
        key: [name for name in options.get(key) or () if name in reached] for key in ("standardise", "centre")
    }
    return {**options, **kept}


@dataclass(frozen=True)
class Units:
    """The units of a study in the order of their ids, with the columns of the units file."""

    ids: np.ndarray
    attributes: Mapping[str, np.ndarray]
    masks: dict[str, tuple[np.ndarray, BoolArray]] = field(default_factory=dict)
    filters: dict[bytes, Options] = field(default_factory=dict)
    options: dict[tuple[int, str], tuple[SampledEstimate, Options]] = field(default_factory=dict)

    def options_of(self, one: SampledEstimate, variable: str) -> Options:
        """The options of an estimate that reach the coefficient of a variable: without scales of other terms,
        and without the filters of its sample that drop no cell of the panel (a window of all its years).
        """
        key = (id(one), variable)  # options have no hash; the estimate is kept, so that no other has its id
        if key not in self.options:
            self.options[key] = one, self._options_of(one, variable)
        return self.options[key][1]

    def _options_of(self, one: SampledEstimate, variable: str) -> Options:
        options, sample = _find_additive_options(one.options, variable), one.options.get("sample")
        if not sample or one.rows is None:
            return options
        years = self._decode(one.rows)[0]
        key = msgspec.json.encode([sample, years.tolist()])
        if key not in self.filters:
            self.filters[key] = self._drop_idle(sample, years)
        return {**options, "sample": self.filters[key]}

    def _drop_idle(self, sample: Options, years: np.ndarray) -> Options:
        kept = dict[str, Any]()
        for name, value in sample.items():
            parts = {key: {key: inner} for key, inner in value.items()} if isinstance(value, Mapping) else {}
            if name == "without" and "groups" in parts:
                parts |= {f"groups {key}": {"groups": {key: inner}} for key, inner in value["groups"].items()}
                del parts["groups"]
            if not parts:
                kept |= {} if self._filter({name: value}, years).all() else {name: value}
                continue
            for part in parts.values():
                if not self._filter({name: part}, years).all():
                    kept[name] = _merge(kept.get(name, {}), part)
        return kept

    def has_same_rows(self, one: SampledEstimate, other: SampledEstimate, leaf: str = "") -> bool:
        """Return whether the rows of two samples are equal, or differ by the filter of a leaf alone: then
        those that both filters keep are equal. False where rows are not known.
        """
        if one.rows is None or other.rows is None:
            return False
        if one.rows == other.rows or not leaf.startswith("sample"):
            return one.rows == other.rows
        years, rows = self._decode(one.rows)
        other_years, other_rows = self._decode(other.rows)
        if not np.array_equal(years, other_years) or len(rows) != len(self.ids):
            return False
        kept, other_kept = self._rows_of_sample(one, years), self._rows_of_sample(other, years)
        return bool(np.array_equal(rows & other_kept, other_rows & kept))

    def _decode(self, text: str) -> tuple[np.ndarray, BoolArray]:
        if text not in self.masks:
            self.masks[text] = decode_rows(text)
        return self.masks[text]

    def _rows_of_sample(self, one: SampledEstimate, years: np.ndarray) -> BoolArray:
        return self._filter(one.options.get("sample") or {}, years)

    def _filter(self, sample: Options, years: np.ndarray) -> BoolArray:
        """Cells (n, T) that a sample keeps."""
        grid = Grid(self.ids, years, {}, self.ids)
        return select_cells(msgspec.convert(sample, Sample), grid, self.attributes)


def _merge(one: Options, other: Options) -> Options:
    """Two mappings as one, all the way down."""
    return dict(one) | {
        key: _merge(one[key], value) if key in one and isinstance(value, Mapping) else value
        for key, value in other.items()
    }


def is_one_change(one: Any, other: Any) -> bool:
    """Return whether a leaf is changed once: of names some are added, some left out, or as many replaced."""
    one, other = _normal(one), _normal(other)
    if not all(isinstance(value, list) for value in (one, other)):
        return True
    gone, new = ([name for name in a if name not in b] for a, b in ((one, other), (other, one)))
    return not gone or not new or len(gone) == len(new)


def log_ratio(one: SampledEstimate, other: SampledEstimate, leaf: str) -> float | None:
    """Distance of two positive numbers of a leaf: the absolute log of their ratio; None of others."""
    values = [value_of(made.options, leaf) for made in (one, other)]
    if not all(isinstance(value, int | float) and value > 0 for value in values):
        return None
    return abs(math.log(values[1] / values[0]))


def read_units(path: str) -> Units:
    """Read the units of a study; none where the file is not there."""
    if not Path(path).is_file():
        return Units(np.empty(0, str), {})
    table = read_table(path)
    order = np.argsort(table["unit"].astype(str))
    return Units(table["unit"].astype(str)[order], {name: column[order] for name, column in table.items()})


def value_of(options: Options, leaf: str) -> Any:
    """The value of a leaf by its path; None where there is none."""
    value: Any = options
    for key in leaf.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def find_leaf(one: SampledEstimate, other: SampledEstimate, variable: str, units: Units) -> str | None:
    """Find the only leaf in which two estimates of the coefficient of a variable differ; None where it is not
    one alone, where something else is estimated under it, or where their rows differ by more than its filter.
    """
    own, others = (units.options_of(made, variable) for made in (one, other))
    leaves = find_differing_options(own, others)
    if len(leaves) != 1 or leaves[0].split(".")[0] in ANOTHER:
        return None
    if not is_one_change(value_of(own, leaves[0]), value_of(others, leaves[0])):
        return None
    return leaves[0] if units.has_same_rows(one, other, leaves[0]) else None
