"""The result of an analysis: estimates with how sample and variables were made, series, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NamedTuple

import msgspec
import numpy as np

from spillover.analysis import Analysis, Inference
from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.result import Estimate, Test
from spillover.errors import StudyError, quote_value
from spillover.estimates import NUMBERS, EstimateRecord, PlainRow, SeriesRow, TermRecord, TestRecord
from spillover.note import Note, VarianceSetting, note
from spillover.options import Sample, Tails
from spillover.panel.design import Design
from spillover.words import _


class SampleSize(NamedTuple):
    """Rows, units and periods of a sample."""

    nobs: int
    units: int
    periods: int


@dataclass(frozen=True)
class PlainEstimate:
    """Estimate without a covariance: statistics by year, or tests without terms. size: None for that of the
    design.
    """

    estimator: str
    outcome: str
    settings: Mapping[str, Any]
    terms: Sequence[TermRecord] = ()
    tests: Sequence[Test] = ()
    notes: Sequence[Note] = ()
    statistics: Mapping[str, float] = field(default_factory=dict)
    size: SampleSize | None = None


class Fit:
    """Collects the estimates and series of one analysis."""

    def __init__(self, name: str, analysis: Analysis, design: Design | None) -> None:
        self.name, self.analysis, self.design = name, analysis, design
        self.estimates: list[EstimateRecord] = []
        self.series: dict[str, Sequence[SeriesRow | Mapping[str, Any]]] = {}

    def list_series(self) -> dict[str, tuple[SeriesRow, ...]]:
        """List the rows of each series; those that the kind gives as mappings are rows without a form."""
        return {
            name: tuple(row if isinstance(row, SeriesRow) else PlainRow(values=row) for row in rows)
            for name, rows in self.series.items()
        }

    def add(
        self,
        estimate: Estimate,
        outcome: str,
        part: str = "",
        *,
        lists_regressors: bool = True,
        differenced: tuple[str, ...] = (),
        **settings: Any,
    ) -> None:
        """Add an estimate; `settings` are printed beside it, with those that all estimates of the analysis
        share. lists_regressors, differenced: as in `EstimateRecord`.
        """
        analysis = self.analysis
        if not isinstance(analysis, Inference):
            raise TypeError(f"{analysis.kind}: an estimate has intervals; make its kind an Inference")
        self._check_part(part)
        check_settings(analysis.kind, {**estimate.settings, **settings})
        check_variance(analysis.kind, estimate)
        made = {**describe_preparation(analysis), **settings}
        record = estimate_record(self.name, estimate, outcome, part, level=analysis.level, **made)
        of_sample = [*self._probability(outcome), *self._notes_on_rows(record, settings)]
        notes = (*record.notes, *note_few_clusters(estimate), *of_sample)
        about = {"lists_regressors": lists_regressors, "differenced_effects": differenced}
        self.estimates.append(msgspec.structs.replace(record, kind=analysis.kind, notes=notes, **about))

    def _check_part(self, part: str) -> None:
        """Raise StudyError where the kind does not declare a part of this name."""
        known = self.analysis.parts()
        if known is not None and part not in known:
            raise StudyError(
                _(
                    "{kind}: it adds the part {part!r}, which its declaration lacks: {known}; add it to "
                    "own_parts, or give parts()",
                    kind=self.analysis.kind,
                    part=part,
                    known=", ".join(map(repr, known)),
                )
            )

    def _notes_on_rows(self, record: EstimateRecord, settings: Mapping[str, Any]) -> list[Note]:
        """Collect notes on the rows of the sample; of one group alone, that this is of all groups."""
        notes = list(self.design.notes) if self.design else []
        is_group = self.design is not None and "by" in settings and record.nobs < self.design.nobs
        return [note("of_all_groups", notes=notes)] if notes and is_group else notes

    def _probability(self, outcome: str) -> list[Note]:
        """Note that an equation of the mean explains what is 0 or 1, where it does."""
        values = self.design.columns.get(outcome) if self.design else None
        of_mean = isinstance(self.analysis, Inference) and self.analysis.of_mean
        if values is None or not of_mean:
            return []
        return [note("linear_probability")] if _is_binary(values) else []

    def add_plain(self, estimate: PlainEstimate, part: str = "") -> None:
        """Add an estimate without a covariance."""
        self._check_part(part)
        check_settings(self.analysis.kind, estimate.settings)
        size = estimate.size or self._size_of_design()
        self.estimates.append(
            EstimateRecord(
                model=f"{self.name}/{part}" if part else self.name,
                part=part,
                estimator=estimate.estimator,
                outcome=estimate.outcome,
                nobs=size.nobs,
                units=size.units,
                periods=size.periods,
                statistics=estimate.statistics,
                settings=estimate.settings,
                terms=tuple(estimate.terms),
                tests=tuple(map(record_of_test, estimate.tests)),
                notes=tuple(estimate.notes),
                kind=self.analysis.kind,
                lists_regressors=False,
            )
        )

    def _size_of_design(self) -> SampleSize:
        if self.design is None:
            raise TypeError(f"{self.analysis.kind}: an estimate without a design says its size")
        return SampleSize(self.design.nobs, len(self.design.unit_ids), len(self.design.years))


# What the sentence of each sort of variance needs (VARIANCE of `messages/catalogue.py`).
VALUES_OF_VARIANCE: Mapping[str, tuple[str, ...]] = {
    "classical": (),
    "HC0": (),
    "HC1": (),
    "clustered": ("by", "clusters"),
    "two-way": ("by", "clusters", "second", "second_clusters"),
    "jackknife": ("by", "clusters"),
    "driscoll-kraay": ("lags",),
    "newey-west": ("lags",),
    "conley": ("kernel", "cutoff_km"),
    "influence": ("clusters",),
    "multiplier": ("draws", "weights", "clusters"),
    "conservative": ("clusters",),
    "two-stage": ("by", "clusters"),
}


def check_settings(kind: str, settings: Mapping[str, Any]) -> None:
    """Raise StudyError where a setting of an estimate is a mapping, which no sentence says. kind: of the
    analysis.
    """
    for name, value in settings.items():
        if isinstance(value, Mapping):
            raise StudyError(
                _(
                    "{kind}: the setting {name} of its estimate is a mapping; give {note}, a variance as "
                    "{variance}",
                    kind=kind,
                    name=quote_value(name),
                    note='note("key", …)',
                    variance="VarianceSetting(kind=…)",
                )
            )


def check_variance(kind: str, estimate: Estimate) -> None:
    """Raise StudyError where the setting `variance` of an estimate is of no known sort, or lacks what its
    sentence needs. kind: of the analysis.
    """
    made = estimate.settings.get("variance")
    if not isinstance(made, VarianceSetting):
        return
    sort = made.kind
    if sort not in VALUES_OF_VARIANCE:
        known = ", ".join(VALUES_OF_VARIANCE)
        raise StudyError(
            _("{kind}: {sort!r} is no kind of variance; known are {known}", kind=kind, sort=sort, known=known)
        )
    if lacking := [name for name in VALUES_OF_VARIANCE[sort] if getattr(made, name) is None]:
        raise StudyError(
            _(
                "{kind}: the setting 'variance' of its estimate, {sort!r}, lacks {names}, which its sentence "
                "needs; add it where the estimate is made",
                kind=kind,
                sort=sort,
                names=", ".join(lacking),
            )
        )


# Sums over clusters, or over periods, are near a normal distribution from a number on that theory leaves
# open: 20 to 50 clusters in Cameron and Miller (2015); Hoechle (2007) warns of short panels.
FEW = 20
# Up to this number neither resampling nor the jackknife gives inference that can be relied on: the wild
# bootstrap has at most 2^G weight vectors (Cameron, Gelbach and Miller 2008; Webb 2023).
VERY_FEW = 5


def note_few_clusters(estimate: Estimate) -> list[Note]:
    """Note that an estimate's standard errors rest on few clusters, or on few periods, where they do: the
    jackknife's, which is one of the remedies, where they are so few that none helps.
    """
    made = estimate.settings.get("variance")
    if made == "clustered":
        made = VarianceSetting(kind=made, clusters=estimate.units)
    if not isinstance(made, VarianceSetting):
        return []
    fewest = made.fewest_clusters
    if fewest is not None and fewest <= VERY_FEW:
        return [note("very_few_clusters", clusters=fewest)]
    if made.kind == "jackknife":
        return []
    if made.kind == "driscoll-kraay":
        few = estimate.periods < FEW
        return [note("few_periods", periods=estimate.periods, enough=FEW)] if few else []
    key = "few_clusters" if made.second_clusters is None else "few_clusters_of_two_ways"
    return [] if fewest is None or fewest >= FEW else [note(key, clusters=fewest, enough=FEW)]


def describe_preparation(analysis: Inference) -> dict[str, Any]:
    """List the steps that prepared the analysis's own variables and its sample; without what was not done."""
    used = analysis.variables_used()
    made: dict[str, Any] = {
        key: [v for v in getattr(analysis, key, ()) if v in used] for key in ("standardise", "centre")
    }
    made |= {key: _tails(getattr(analysis, key, None)) for key in ("trim_tails", "winsorise")}
    weights = getattr(analysis, "observation_weights", None)
    made["observation_weights"] = note("weighted", variable=weights) if weights else None
    made["sample"] = _sample(analysis.sample)
    return {key: value for key, value in made.items() if value}


def _tails(tails: Tails | None) -> Note | None:
    if tails is None:
        return None
    low, high = tails.quantiles
    return note("quantiles", variables=list(tails.variables), all=not tails.variables, low=low, high=high)


def _sample(sample: Sample) -> list[Note]:
    parts = []
    if sample.years:
        parts.append(note("years", first=sample.years[0], last=sample.years[1]))
    parts += [note("group", column=column, labels=list(names)) for column, names in sample.groups.items()]
    without = sample.without
    left_out = [list(without.units), list(without.years), *map(list, without.groups.values())]
    return [*parts, *(note("without", names=names) for names in left_out if names)]


def record_of_test(test: Test) -> TestRecord:
    """Convert a test to plain values."""
    return TestRecord(**vars(test))


def estimate_record(
    analysis: str, estimate: Estimate, outcome: str, part: str = "", *, level: float, **settings: Any
) -> EstimateRecord:
    """Convert an estimate to plain values, intervals at `level`; `settings` add to the estimate's own what
    its tables print beside it.
    """
    numbers = (estimate.coefficients, estimate.se, estimate.statistic, estimate.p, *estimate.interval(level))
    rows = zip(estimate.terms, *(column.tolist() for column in numbers), strict=True)
    return EstimateRecord(
        model=f"{analysis}/{part}" if part else analysis,
        part=part,
        estimator=estimate.estimator,
        outcome=outcome,
        nobs=estimate.nobs,
        units=estimate.units,
        periods=estimate.periods,
        df=estimate.df,
        statistics=dict(estimate.statistics),
        settings={**estimate.settings, "level": level, **settings},
        terms=tuple(TermRecord(**dict(zip(("term", *NUMBERS), row, strict=True))) for row in rows),
        tests=tuple(map(record_of_test, estimate.tests)),
        notes=tuple(estimate.notes),
    )


def find_estimate(
    name: str, estimates: Sequence[EstimateRecord], part: str | None, term: str
) -> tuple[EstimateRecord, TermRecord]:
    """Find an estimate of the analysis `name` and one of its terms. part: which, where it has several.

    Raises StudyError naming the parts or terms there are.
    """
    chosen = [e for e in estimates if e.part == (part or "") or (part is None and len(estimates) == 1)]
    if len(chosen) != 1:
        parts = ", ".join(repr(e.part) for e in estimates) or _("none")
        raise StudyError(
            _(
                "analysis {name!r} has no part {part!r}; its parts are {parts}: choose one",
                name=name,
                part=part or "",
                parts=parts,
            )
        )
    row = chosen[0].find_term(term)
    if row is not None:
        return chosen[0], row
    terms = ", ".join(row.term for row in chosen[0].terms) or _("none")
    raise StudyError(
        _(
            "analysis {name!r} has no term {term!r}; its terms are {terms}: choose one",
            name=name,
            term=term,
            terms=terms,
        )
    )


def json_value(value: Any) -> Any:
    """Convert records, NumPy scalars and arrays, and read-only mappings to Python values for JSON."""
    if isinstance(value, SeriesRow):
        return value.columns()
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        plain = dict(zip(value.__struct_encode_fields__, msgspec.structs.astuple(value), strict=True))
        if config.omit_defaults:
            plain = {key: item for key, item in plain.items() if item is not None}
        return {config.tag_field: config.tag, **plain} if config.tag_field else plain
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be written to an analysis file")


def _look_up(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _is_binary(values: Array) -> bool:
    """Return whether values are 0 and 1, both: asked of the first ones before all are looked at, without
    sorting.
    """
    if not all(((part == 0) | (part == 1)).all() for part in (values[:32], values)):
        return False
    return len(values) > 0 and bool(values.min() == 0 and values.max() == 1)


def _is_finite(value: Any) -> bool:
    """Return whether a value, and all that it holds, has no number that is not finite."""
    if isinstance(value, float | np.floating):
        return isfinite(value)
    if isinstance(value, str | int) or value is None:
        return True
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, msgspec.Struct):
        return all(_is_finite(getattr(value, name)) for name in value.__struct_fields__)
    return not isinstance(value, list | tuple) or all(map(_is_finite, value))


def require_finite(value: Any, where: str) -> None:
    """Refuse a number that is not finite by an EstimationError that names its place."""
    if _is_finite(value):  # asked first, since the names of places cost more than the numbers
        return
    if isinstance(value, SeriesRow):
        value = value.columns()
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, Mapping):
        for key, item in value.items():
            require_finite(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            label = next((name for key in ("term", "name", "model") if (name := _look_up(item, key))), i)
            require_finite(item, f"{where}[{label}]")
    elif isinstance(value, float | np.floating) and not np.isfinite(value):
        raise EstimationError(
            _(
                "{where} is {value}: it cannot be computed from this sample; check for collinear "
                "or constant variables",
                where=where,
                value=value,
            )
        )
