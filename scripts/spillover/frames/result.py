"""The result of a call on a frame: estimates, effects and tests as frames, and all of it as text or HTML."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np
from msgspec.structs import asdict

from spillover.analysis import SampledAnalysis
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.foundation import Result as Fixed
from spillover.arrays.result import Estimate, Test
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.errors import StudyError, quote_value, suggestion
from spillover.estimates import EstimateRecord, SeriesRow
from spillover.fit import json_value
from spillover.frames.arguments import check_arguments
from spillover.frames.marginal import build_marginal_model
from spillover.frames.plot import What, plot
from spillover.frames.prediction import predict
from spillover.frames.rendering import (
    COLUMNS,
    render_block,
    render_facts,
    render_heading,
    render_html,
    render_note,
    render_tables,
    text_of,
)
from spillover.frames.restrictions import wald_test
from spillover.frames.shorthand import OF_RESULTS
from spillover.frames.table import Frame, frame_of
from spillover.frames.tables import ModelTable, StyleName, table
from spillover.messages.render import errors_spoken, render, say, say_notes, speaking
from spillover.messages.render import language as spoken
from spillover.note import Note, VarianceSetting
from spillover.panel.design import Design
from spillover.panel.sample import BoolArray
from spillover.words import _, ngettext

Vector = Any  # by term or row: a Series where the data are of pandas, else a mapping or a frame
LEVEL = {"level": float}
TIDY = ("part", "term", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
# What linearmodels calls the Series of a column.
LINEARMODELS = {"estimate": "parameter", "se": "std_error", "statistic": "tstat", "p": "pvalue"}


class Absent(EstimationError, AttributeError):
    """Error of a property that results of a kind do not have: `hasattr` is false."""


@dataclass(frozen=True, eq=False)
class SampleRows:
    """Rows of the data and those of the sample, in the grid of units ids (n,) and periods years (T,).

    unit, time: the names of their columns; has_row, is_used: which cells (n, T) have a row, and which are
    used.
    """

    unit: str
    time: str
    ids: np.ndarray
    years: IntArray
    has_row: BoolArray
    is_used: BoolArray

    def list_dropped(self) -> list[dict[str, Any]]:
        """List unit and period of each row that the sample leaves out."""
        units, periods = np.nonzero(self.has_row & ~self.is_used)
        places = zip(self.ids[units].tolist(), self.years[periods].tolist(), strict=True)
        return [{self.unit: unit, self.time: period} for unit, period in places]

    def __repr__(self) -> str:
        used, units, periods = self.is_used, self.is_used.any(axis=1), self.is_used.any(axis=0)
        of_rows = ngettext("{count} of {of} row", "{count} of {of} rows", "of")
        of_units = ngettext("{count} of {of} unit", "{count} of {of} units", "of")
        of_periods = ngettext("{count} of {of} period", "{count} of {of} periods", "of")
        return say(
            _("{rows}: {units}, {periods}"),
            rows=say(of_rows, count=int(used.sum()), of=int(self.has_row.sum())),
            units=say(of_units, count=int(units.sum()), of=len(self.ids)),
            periods=say(of_periods, count=int(periods.sum()), of=len(self.years)),
        )


@dataclass(frozen=True, eq=False, repr=False)
class Result(Fixed):
    """Result of an analysis of a frame; it does not change with the frame and can be pickled.

    call: what was asked for; estimates: by part, with covariance and residuals in the order of the sample's
    units and periods; rows: of the data and the sample; remarks: how a matrix was made to fit.
    """

    call: str
    kind: str
    estimates: Mapping[str, Estimate]
    rows: SampleRows
    remarks: tuple[str, ...]
    backend: Any
    _records: tuple[EstimateRecord, ...]
    _series: Mapping[str, Sequence[SeriesRow]]
    _analysis: SampledAnalysis
    _design: Design | None = None
    _operators: Mapping[str, SpatialOperator] = field(default_factory=dict)

    if not TYPE_CHECKING:  # with it every name would be right to mypy

        def __getattr__(self, name: str) -> Any:
            """Raise AttributeError with the name that other programs' properties have here."""
            if hasattr(type(self), name):  # a property that this result lacks says why
                return object.__getattribute__(self, name)
            with errors_spoken():
                raise Absent(_("results have no {name}{hint}", name=quote_value(name), hint=_find_here(name)))

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of its estimates; "" is the model itself."""
        return tuple(record.part for record in self._records)

    @errors_spoken()
    def part(self, name: str) -> Result:
        """Select one of the result's estimates alone."""
        chosen = tuple(record for record in self._records if record.part == name)
        if not chosen:
            raise StudyError(
                _(
                    "{kind}: no part {name}; its parts are {parts}",
                    kind=self.kind,
                    name=quote_value(name),
                    parts=", ".join(map(repr, self.parts)),
                )
            )
        return replace(self, _records=chosen, _series={})

    @property
    def terms(self) -> Frame:
        """Coefficients of the model, or of the first of its equations."""
        return self._frame([asdict(row) for row in self._records[0].terms] if self._records else (), COLUMNS)

    @property
    def params(self) -> Vector:
        """Coefficients by term: a Series of pandas where the data are of pandas, else a mapping."""
        return self._take_field("estimate")

    @property
    def std_errors(self) -> Vector:
        """Standard errors by term."""
        return self._take_field("se")

    @property
    def tstats(self) -> Vector:
        """t or z ratios by term."""
        return self._take_field("statistic")

    @property
    def pvalues(self) -> Vector:
        """P-values by term, two-sided."""
        return self._take_field("p")

    @property
    @errors_spoken()
    def cov(self) -> Frame:
        """Covariance of the coefficients: by term in index and columns with pandas, else a column `term` and
        one for each.
        """
        estimate = self._estimate()
        rows = [
            {"term": term, **dict(zip(estimate.terms, row, strict=True))}
            for term, row in zip(estimate.terms, estimate.covariance.tolist(), strict=True)
        ]
        return self._set_index(self._frame(rows, ("term",)), "term")

    @errors_spoken()
    def conf_int(self, level: float = 0.95) -> Frame:
        """Compute two-sided confidence intervals by term: columns lower and upper."""
        check_arguments("conf_int", LEVEL, {"level": level})
        estimate = self._estimate()
        low, high = estimate.interval(level)
        rows = [
            {"term": term, "lower": a, "upper": b}
            for term, a, b in zip(estimate.terms, low.tolist(), high.tolist(), strict=True)
        ]
        return self._set_index(self._frame(rows, ("term", "lower", "upper")), "term")

    @errors_spoken()
    def wald_test(
        self, restriction: Any = None, value: Any = None, *, formula: str | Sequence[str] | None = None
    ) -> Test:
        """Test of linear restrictions on the coefficients, chi-squared.

        restriction, value: R (q, k) and r (q,) of Rb = r, in the order of `params`, r zero by default; or,
        as formula, equations of terms: "x = z, w = 1", a list of them, or names of terms that are zero.
        """
        if (restriction is None) == (formula is None):
            raise StudyError(_("wald_test: give a restriction or a formula, one of them"))
        return wald_test(self._estimate(), restriction if formula is None else formula, value)

    @property
    def nobs(self) -> int:
        """Observations of the model."""
        return int(self._record.nobs)

    @property
    def resids(self) -> Vector:
        """Residuals of the rows of the sample: a Series by unit and period with pandas, else a frame."""
        return self._take_column("residual")

    @property
    def fitted_values(self) -> Vector:
        """Outcome less its residual, with the effects in it; of a model with a spatial lag given the
        neighbours' outcomes, with spatial errors given theirs.
        """
        return self._take_column("fitted")

    @errors_spoken()
    def tidy(self, level: float | None = None) -> Frame:
        """List the coefficients of every part, a row for each, with the names that broom gave them: part,
        term, estimate, std_error, statistic, p_value, conf_low, conf_high. level: of the intervals, by
        default that of the call.
        """
        check_arguments("tidy", LEVEL, {"level": level})
        rows = []
        for record in self._records:
            estimate, wide = self.estimates.get(record.part), level is not None
            bounds = zip(*estimate.interval(level), strict=True) if estimate and level is not None else None
            for row in record.terms:
                low, high = map(float, next(bounds)) if bounds else (row.low, row.high)
                if wide and not bounds:
                    low = high = None
                rows.append(
                    {
                        "part": record.part,
                        "term": row.term,
                        "estimate": row.estimate,
                        "std_error": row.se,
                        "statistic": row.statistic,
                        "p_value": row.p,
                        "conf_low": low,
                        "conf_high": high,
                    }
                )
        return self._frame(rows, TIDY)

    def glance(self) -> Frame:
        """Describe each part in a row: estimator, outcome, nobs, units, periods, df, its statistics, and each
        threshold with the ends of its interval.
        """
        sizes = ("nobs", "units", "periods", "df")
        rows = [
            {
                "part": record.part,
                "estimator": record.estimator,
                "outcome": record.outcome,
                **{size: getattr(record, size) for size in sizes},
                **record.statistics,
                **_threshold_columns(record),
            }
            for record in self._records
        ]
        return self._frame(rows, ("part", "estimator", "outcome", *sizes))

    @property
    def all_terms(self) -> Frame:
        """Old name of what `tidy()` gives."""
        _warn("all_terms", "tidy()")
        rows = [{"part": record.part, **asdict(row)} for record in self._records for row in record.terms]
        return self._frame(rows, ("part", *COLUMNS))

    @property
    @errors_spoken()
    def effects(self) -> Frame:
        """Direct, indirect and total effects of a spatial model; a dynamic one has those of two runs."""
        rows = []
        for record in self._records:
            if record.part.startswith("effects"):
                for row in record.terms:
                    term, _colon, effect = row.term.rpartition(":")
                    rows.append({"part": record.part, **asdict(row), "term": term, "effect": effect})
        if not rows:
            raise Absent(
                _(
                    "{kind}: has no direct and indirect effects, which spatial models have; see terms",
                    kind=self.kind,
                )
            )
        return self._frame(rows, ("part", "term", "effect", *COLUMNS[1:]))

    @errors_spoken()
    def effects_by_unit(self, term: str) -> Frame:
        """Compute what each unit receives from the others and sends to them, by a regressor of a static
        spatial model, with standard errors by the delta method (LeSage and Pace 2009, section 2.7). Other
        models raise EstimationError.
        """
        from spillover.arrays.spatial.models import SpatialEstimate
        from spillover.arrays.spatial.unit_effects import unit_effects

        model = self.estimates.get("")
        if type(model) is not SpatialEstimate:
            raise EstimationError(
                _("{kind}: no effects by unit exist; fit a static spatial model", kind=self.kind)
            )
        found = vars(unit_effects(model, term))
        units = self.rows.ids[self.rows.is_used.any(axis=1)].tolist()
        columns = {self.rows.unit: units, **{name: values.tolist() for name, values in found.items()}}
        return self._frame_of_columns(columns)

    @errors_spoken()
    def predict(
        self,
        data: Frame | None = None,
        *,
        effects: bool = True,
        given_neighbours: bool = False,
    ) -> Frame:
        """Predict each row of the sample, or of `data`; the column `predictor` says how.

        data: a frame with the columns of the model; its outcome is needed only by given_neighbours.
        effects: whether the effects of units and years are added, as the sample gives them: a unit or a year
        that it lacks is a StudyError; without them it is what constant and regressors say.
        given_neighbours: of a spatial model. By default its reduced form (I − ρW)⁻¹(Xβ + WXθ + effects),
        which needs no outcomes (TC of Goulard, Laurent and Thomas-Agnan 2017); with it
        ρWy + Xβ + WXθ + effects, and of spatial errors λM(y − …), from the neighbours' outcomes (TS there).
        Of a spatial model `data` has each unit of the sample in each of its periods.
        """
        if isinstance(data, str):
            _warn("predict(part)", "part(name).augment()", 4)
            frame = nw.from_native(self.part(data).augment()).rename({"fitted": "predicted"})
            return frame.to_native()
        return self._frame_of_columns(predict(self, data, effects, given_neighbours))

    @errors_spoken()
    def augment(self) -> Frame:
        """List the rows of the sample: unit, period, outcome, fitted value and residual."""
        design = self._design
        residuals = self._flat_residuals()
        assert design is not None
        observed = design.column(self._record.outcome)
        return self._frame_of_columns(
            {
                self.rows.unit: [design.unit_ids[i] for i in design.unit],
                self.rows.time: design.time.tolist(),
                "outcome": observed.tolist(),
                "fitted": (observed - residuals).tolist(),
                "residual": residuals.tolist(),
            }
        )

    @property
    def tests(self) -> Frame:
        """Tests of every part."""
        names = ("part", "name", "statistic", "p", "distribution")
        found = [{"part": one.part, **asdict(test)} for one in self._records for test in one.tests]
        texts = ("df", "null")
        rows = [{n: test[n] for n in names} | {n: text_of(test[n]) for n in texts} for test in found]
        return self._frame(rows, (*names, *texts))

    @property
    def statistics(self) -> Mapping[str, float]:
        """Statistics of the model, such as r2_within or loglik."""
        return MappingProxyType(self._records[0].statistics if self._records else {})

    @property
    def settings(self) -> Mapping[str, Any]:
        """Settings of the estimate: numbers and names, or several of them by name, such as the variance's
        kind and number of clusters, or a threshold with the ends of its interval.
        """
        settings = self._records[0].settings if self._records else {}
        return MappingProxyType({name: _plain_setting(value) for name, value in settings.items()})

    @property
    def series(self) -> Mapping[str, Frame]:
        """Further tables of the kind, such as the local statistics of Moran's I, by name."""
        return MappingProxyType(
            {name: self._frame([row.columns() for row in rows], ()) for name, rows in self._series.items()}
        )

    @property
    def dropped_rows(self) -> Frame:
        """Unit and period of each row of the data that the sample leaves out."""
        return self._frame(self.rows.list_dropped(), (self.rows.unit, self.rows.time))

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on sample, matrix and estimates, in the language that is spoken."""
        notes = [note for record in self._records for note in say_notes(record)]
        return tuple(dict.fromkeys([*map(render, self.remarks), *notes]))

    def _general_notes(self) -> list[str]:
        """List the notes that are not of one part among several, in their order."""
        parts = [set(say_notes(record)) for record in self._records]
        return [
            text
            for text in self.notes
            if len(parts) == 1
            or sum(text in notes for notes in parts) != 1
            or text in map(render, self.remarks)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Give estimates and series as a study's JSON has them."""
        found = {"kind": self.kind, "estimates": self._records, "series": dict(self._series)}
        plain: dict[str, Any] = json.loads(json.dumps(found, default=json_value))
        return plain

    def summary(self, language: str | None = None) -> str:
        """Write all of it as text, for a terminal. language: "en" or "zh"; by default what `spillover.speak`
        chose, English without it.
        """
        with speaking(language or spoken()):
            blocks, general = [f"{self.call}\n{self.rows}"], self._general_notes()
            for record in self._records:
                own = [text for text in say_notes(record) if text not in general]
                blocks += ["\n".join([*render_block(record), *map(render_note, dict.fromkeys(own))])]
            for name, rows in self._series.items():
                text = ngettext("series {name}: {count} row", "series {name}: {count} rows", "count")
                blocks.append(say(text, name=name, count=len(rows)))
            return "\n\n".join([*blocks, *map(render_note, general)]) + "\n"

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        """Write all of it as HTML, for a notebook."""
        made = [f"<p><code>{escape(self.call)}</code><br>{escape(str(self.rows))}</p>"]
        for record in self._records:
            made += [f"<h4>{escape(render_heading(record))}</h4>", *map(render_html, render_tables(record))]
            made.append(f"<p>{escape(render_facts(record))}</p>")
        return "".join([*made, *(f"<p>{escape(render_note(note))}</p>" for note in self.notes)])

    def to_latex(self, style: StyleName = "plain") -> str:
        """Write the coefficients of every part in LaTeX, a column for each; `spillover.table` has more
        options.
        """
        return self._table(style).to_latex()

    def to_markdown(self, style: StyleName = "plain") -> str:
        """Write the coefficients of every part in Markdown, a column for each."""
        return self._table(style).to_markdown()

    def to_word(self, path: str | Path, style: StyleName = "plain") -> None:
        """Write the coefficients of every part as a three-line table in a Word file. Needs python-docx (the
        extra `word`).
        """
        self._table(style).to_word(path)

    @errors_spoken()
    def _table(self, style: StyleName) -> ModelTable:
        self._require_terms()
        parts = [self.part(record.part) for record in self._records if record.terms]
        headers = [model.parts[0] or say(_("model")) for model in parts] if len(parts) > 1 else None
        return table(parts, style=style, headers=headers)

    @errors_spoken()
    def to_marginaleffects(self) -> Any:
        """Make the model for the package marginaleffects: `avg_slopes(fit.to_marginaleffects())`. Of linear
        models in columns of the same row; predictions leave the fixed effects out.
        """
        return build_marginal_model(self)

    @errors_spoken()
    def plot(self, what: What | None = None, *, terms: Sequence[str] | None = None, ax: Any = None) -> Any:
        """Draw the result with its intervals, and give matplotlib's axes. Needs matplotlib (the extra
        `plot`).

        what: "coefficients", "effects" (direct, indirect and total) or "event_study"; by default effects of a
        model that has some, the path of an event study, coefficients else. terms: those that are shown, in
        this order. ax: where it is drawn, a new figure by default.
        """
        self._require_terms()
        return plot(self, what, terms, ax)

    def _require_terms(self) -> None:
        """Raise StudyError where no part has a coefficient."""
        if not any(record.terms for record in self._records):
            raise StudyError(_("{kind}: has no coefficients; see tests and series", kind=self.kind))

    @property
    def _record(self) -> EstimateRecord:
        """Record of the model, or of the first of its equations."""
        if not self._records:
            raise Absent(_("{kind}: has no estimates; see series", kind=self.kind))
        return self._records[0]

    def _estimate(self) -> Estimate:
        """Get the estimate of the model. Where there is none EstimationError."""
        part = self._record.part
        if part not in self.estimates:
            raise Absent(
                _("{kind}: has no coefficients with a covariance; see tests and series", kind=self.kind)
            )
        return self.estimates[part]

    def _flat_residuals(self) -> Array:
        """Get the residual (N,) of each row of the sample. Without one for each row EstimationError."""
        part = self._record.part
        residuals = self._residuals_of(part)
        if residuals is None:
            found = self._find_fitted_part()
            other = _(
                "{kind}: part {part} has no residual for each row; {found} has",
                kind=self.kind,
                part=repr(part),
                found=found,
            )
            none = _(
                "{kind}: no part has a residual for each row of the sample; results of fit_within have",
                kind=self.kind,
            )
            raise Absent(other if found else none)
        return residuals.T.ravel() if residuals.ndim == 2 else residuals

    def _residuals_of(self, part: str) -> Array | None:
        """Get the residuals of a part; None unless it has one for each row of the sample."""
        found, design = self.estimates.get(part), self._design
        residuals = None if found is None else found.residuals
        return None if design is None or residuals is None or residuals.size != design.nobs else residuals

    def _find_fitted_part(self) -> str:
        """Return the first part with a residual for each row as one writes it; "" where none has."""
        return next((f"part({part!r})" for part in self.parts if self._residuals_of(part) is not None), "")

    @errors_spoken()
    def _take_field(self, key: str) -> Vector:
        terms = self._record.terms
        if not terms:
            raise Absent(_("{kind}: has no coefficients; see tests and series", kind=self.kind))
        if not self._is_pandas:
            return MappingProxyType({row.term: getattr(row, key) for row in terms})
        pandas = nw.Implementation.PANDAS.to_native_namespace()
        values = np.array([getattr(row, key) for row in terms], dtype=float)  # NaN for None
        return pandas.Series(values, [row.term for row in terms], name=LINEARMODELS[key])

    @errors_spoken()
    def _take_column(self, column: str) -> Vector:
        frame = self.augment()
        if not self._is_pandas:
            return nw.from_native(frame).select(self.rows.unit, self.rows.time, column).to_native()
        return frame.set_index([self.rows.unit, self.rows.time])[column]

    @property
    def _is_pandas(self) -> bool:
        return bool(self.backend == nw.Implementation.PANDAS)

    def _set_index(self, frame: Frame, column: str) -> Frame:
        return frame.set_index(column).rename_axis(None) if self._is_pandas else frame

    def _frame_of_columns(self, columns: Mapping[str, Sequence[Any]]) -> Frame:
        return nw.from_dict(dict(columns), backend=self.backend).to_native()

    def _frame(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Frame:
        return frame_of(rows, self.backend, columns)


def _find_here(name: str) -> Any:
    """Find our name of another program's property, or the nearest of ours."""
    if name in OF_RESULTS:
        return _("; here it is {property}", property=OF_RESULTS[name])
    return suggestion(name, [one for one in dir(Result) if not one.startswith("_")])


def _plain_setting(value: Any) -> Any:
    """Convert a setting to Python's own types: a sentence or a variance to its kind and values by name."""
    if isinstance(value, VarianceSetting):
        return {"kind": value.kind, **value.options()}
    if isinstance(value, Note):
        return {"kind": value.key, **{name: _plain_setting(one) for name, one in value.values.items()}}
    return [_plain_setting(one) for one in value] if isinstance(value, list | tuple) else value


def _threshold_columns(record: EstimateRecord) -> dict[str, Any]:
    """List each threshold of a model and the ends of its interval: threshold_1, threshold_1_low, …"""
    notes = {key: one for key, one in record.settings.items() if isinstance(one, Note)}
    return {
        name: one.values[end]
        for key, one in notes.items()
        if one.key == "threshold"
        for name, end in ((key, "value"), (f"{key}_low", "low"), (f"{key}_high", "high"))
    }


def _warn(old: str, new: str, frames: int = 3) -> None:
    """Warn that a name is an old one, which the release after the next does not have. frames: up to the
    caller's line.
    """
    text = say(_("Result.{old} is now {new}; the old name goes after one release"), old=old, new=new)
    warnings.warn(text, DeprecationWarning, stacklevel=frames)
