"""Predict by a model: for the rows of its sample, or of others with the effects that the sample gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import lsqr

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.models import SpatialEstimate
from spillover.errors import StudyError, list_names
from spillover.frames.table import Frame, PanelFrame
from spillover.panel.design import Design, EmptySampleError, design_of
from spillover.panel.terms import parse_effect
from spillover.words import SEMICOLON, _, join_sentences

if TYPE_CHECKING:
    from spillover.arrays.result import Estimate
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.frames.result import Result

CONSTANTS = ("_cons", "const")
EFFECT_SETS: Mapping[str, tuple[str, ...]] = {
    "two-way": ("unit", "year"),
    "individual": ("unit",),
    "time": ("year",),
    "none": (),
}
# Options after which a variable of the model is not the column of that name, but depends on the sample.
PREPARED = ("standardise", "centre", "trim_tails", "winsorise")
_ADDITIVE = 1e-7  # of the outcome's spread: what is left when effects are read from the sample's rows
REDUCED_FORM, GIVEN_NEIGHBOURS, LINEAR = "reduced form", "given the neighbours", "linear"


@dataclass(frozen=True)
class Equation:
    """y = ρWy + constant + Xβ + WXθ + effects + u with u = λMu + ε; ρ, θ and λ are zero without space.

    slopes, lag_slopes: by term; lag, error: W and M.
    """

    slopes: Mapping[str, float]
    lag_slopes: Mapping[str, float]
    constant: float
    rho: float = 0.0
    lam: float = 0.0
    lag: SpatialOperator | None = None
    error: SpatialOperator | None = None

    def signal(self, design: Design) -> Array:
        """Compute constant + Xβ + WXθ (N,), the effects left out."""
        terms = list(self.slopes)
        found: Array = self.constant + design.matrix(terms) @ np.array(list(self.slopes.values()))
        for term, slope in self.lag_slopes.items():
            found = found + slope * self.lag_of(design.column(term), design)
        return found

    def lag_of(self, values: Array, design: Design, operator: SpatialOperator | None = None) -> Array:
        """Multiply values (N,) of a balanced panel by W or another matrix."""
        used = operator or self.lag
        assert used is not None
        return used.lag(_arrange_by_year(values, design)).T.ravel()

    def undone(self, share: float, operator: SpatialOperator | None, values: Array, design: Design) -> Array:
        """Multiply values (N,) by (I − share·W)⁻¹."""
        if not share:
            return values
        assert operator is not None
        return np.asarray(operator.solve(share, _arrange_by_year(values, design).T)).ravel()


def _arrange_by_year(values: Array, design: Design) -> Array:
    """Arrange values (N,) of a balanced panel as (T, n)."""
    return np.ascontiguousarray(values.reshape(len(design.unit_ids), len(design.years)).T)


def predict(
    result: Result, data: Frame | None, effects: bool, given_neighbours: bool
) -> dict[str, list[object]]:
    """Predict the rows of a result or of other data: units, periods, predictions and what they are, as
    columns; `Result.predict` says the rest.
    """
    record = result._record
    estimate, design = result.estimates.get(record.part), result._design
    if estimate is None or design is None:
        raise EstimationError(_("{kind}: has no equation to predict from", kind=result.kind))
    equation = equation_of(result, estimate, design)
    if given_neighbours and equation.lag is None:
        raise EstimationError(
            _(
                "{kind}: has no neighbours; leave given_neighbours out, or fit a spatial model",
                kind=result.kind,
            )
        )
    used = design if data is None else _design(result, data, equation, record.outcome, given_neighbours)
    found = equation.signal(used)
    if effects:
        found = found + _effects_of_rows(result, equation, used)
    sort = LINEAR if equation.lag is None else REDUCED_FORM
    if given_neighbours:
        sort = GIVEN_NEIGHBOURS
        found = _predict_given_neighbours(equation, used, used.column(record.outcome), found)
    elif equation.rho:
        found = equation.undone(equation.rho, equation.lag, found, used)
    return {
        result.rows.unit: [used.unit_ids[i] for i in used.unit],
        result.rows.time: used.time.tolist(),
        "predicted": found.tolist(),
        "predictor": [sort] * used.nobs,
    }


def _predict_given_neighbours(equation: Equation, design: Design, observed: Array, signal: Array) -> Array:
    """Predict by ρWy + the rest + λM(y − ρWy − the rest): what a unit's neighbours say of it."""
    found = signal + (equation.rho * equation.lag_of(observed, design) if equation.rho else 0.0)
    if equation.lam:
        found = found + equation.lam * equation.lag_of(observed - found, design, equation.error)
    return found


def equation_of(result: Result, estimate: Estimate, design: Design) -> Equation:
    """Build the equation of an estimate. Raises EstimationError where a term is none of the data."""
    values = dict(zip(estimate.terms, estimate.coefficients.tolist(), strict=True))
    constant = sum(values.pop(name, 0.0) for name in CONSTANTS)
    if isinstance(estimate, SpatialEstimate):
        if type(estimate) is not SpatialEstimate:
            raise EstimationError(
                _(
                    "{kind}: predictions of a dynamic model need its past; {remedy}",
                    kind=result.kind,
                    remedy=_see_fitted(result),
                )
            )
        lagged = {term: values[f"W:{term}"] for term in estimate.regressors if f"W:{term}" in values}
        slopes = {term: values[term] for term in estimate.regressors}
        other = getattr(result._analysis, "error_weights", None) or ""
        error = result._operators.get(other, estimate.operator)
        return Equation(slopes, lagged, constant, estimate.rho, estimate.lam, estimate.operator, error)
    if odd := [term for term in values if term not in design.columns]:
        raise EstimationError(
            _(
                "{kind}: predictions need a model whose terms are columns of the data, and {term} is none; "
                "{remedy}",
                kind=result.kind,
                term=repr(odd[0]),
                remedy=_see_fitted(result),
            )
        )
    return Equation(values, {}, constant)


def _see_fitted(result: Result) -> str:
    """Name what there is in place of a prediction: fitted values of this part or of others, or a fit that
    has some.
    """
    remedy: str = _("give the terms as columns of the data to fit_within, whose result predicts")
    if result._residuals_of(result._record.part) is not None:
        remedy = _("see fitted_values, of the rows of the sample")
    elif part := result._find_fitted_part():
        remedy = _("see {part}.fitted_values, of the rows of the sample", part=part)
    return remedy


def _design(result: Result, data: Frame, equation: Equation, outcome: str, with_outcome: bool) -> Design:
    """Select the rows of another frame that have all terms of the model, and its outcome where that is
    needed.
    """
    prepared = [key for key in PREPARED if getattr(result._analysis, key, None)]
    if prepared:
        raise StudyError(
            _(
                "predict: the model's {option} depends on its sample; make the columns so before the fit, "
                "and fit without it",
                option=prepared[0],
            )
        )
    table = PanelFrame.build(data, result.rows.unit, result.rows.time)
    groups = {c for columns in _sets(result) for c in columns} - {"unit", "year"}
    terms = [*equation.slopes, *equation.lag_slopes, *([outcome] if with_outcome else [])]
    try:
        made = design_of(lambda variables: table.columns(variables, groups), terms)
    except EmptySampleError as error:
        raise StudyError(
            _(
                "predict: no row of the data has a value of each term ({terms}); give these columns without "
                "gaps, and for lags and leads the rows of the periods that they come from too",
                terms=list_names(terms, 8),
            )
        ) from error
    if equation.lag is not None:
        fitted = result._design
        assert fitted is not None
        _refuse_other_units(made.unit_ids, fitted.unit_ids)
        made.refuse_gaps()
    return made


def _refuse_other_units(found: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise StudyError where the data lack a unit of the sample or have another."""
    said = []
    if lacking := sorted({*wanted} - {*found}):
        said.append(_("the data lack {units}", units=list_names(lacking, 5)))
    if other := sorted({*found} - {*wanted}):
        said.append(_("the sample lacks {units}", units=list_names(other, 5)))
    if said:
        raise StudyError(
            _(
                "predict: a spatial model needs each unit of its matrix in each period, and no other; "
                "{problems}",
                problems=join_sentences(said, SEMICOLON),
            )
        )


def _sets(result: Result) -> list[tuple[str, ...]]:
    """List the columns of each set of fixed effects. A set of trends is an EstimationError."""
    named = result._record.effects or "none"
    if named.startswith("random"):
        named = "none"
    found = []
    for text in EFFECT_SETS.get(named, tuple(named.split(", "))):
        columns, has_trend = parse_effect(text)
        if has_trend:
            raise EstimationError(
                _("predict: {effects} are trends; give effects=False, or see fitted_values", effects=text)
            )
        found.append(columns)
    return found


def _effects_of_rows(result: Result, equation: Equation, design: Design) -> Array:
    """Compute the effects (N,) of the rows of a design, as the sample gives them."""
    fitted, residuals = result._design, result._flat_residuals()
    assert fitted is not None
    observed = fitted.column(result._record.outcome)
    lag = equation.rho * equation.lag_of(observed, fitted) if equation.rho else 0.0
    errors = equation.undone(equation.lam, equation.error, residuals, fitted)
    total = observed - lag - equation.signal(fitted) - errors
    if design is fitted:
        return total
    sets = _sets(result) or [()]
    levels = [_levels(fitted, columns) for columns in sets]
    places = [{level: i for i, level in enumerate(dict.fromkeys(rows))} for rows in levels]
    pairs = zip(places, levels, strict=True)
    codes = [np.array([place[level] for level in rows]) for place, rows in pairs]
    wanted = _code_levels(design, sets, places)
    _refuse_apart(codes, wanted, places)
    values = _solve_effects(codes, places, total, observed)
    return np.asarray(sum(value[rows] for value, rows in zip(values, wanted, strict=True)))


def _levels(design: Design, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Find the level of each row in a set of effects: its unit, its year, labels of its groups."""
    own: dict[str, Any] = {"unit": [design.unit_ids[i] for i in design.unit], "year": design.time.tolist()}
    parts = [own[c] if c in own else design.labels(c).tolist() for c in columns]
    return list(zip(*parts, strict=True)) if parts else [()] * design.nobs


def _code_levels(
    design: Design, sets: Sequence[tuple[str, ...]], places: Sequence[Mapping[tuple[Any, ...], int]]
) -> list[np.ndarray]:
    """Find the places of the rows' levels. One that the sample lacks is a StudyError that names it."""
    found = []
    for columns, place in zip(sets, places, strict=True):
        rows = _levels(design, columns)
        if odd := [level for level in dict.fromkeys(rows) if level not in place]:
            raise StudyError(
                _(
                    "predict: the sample has no effect of {names} ({set}); leave them out, or give "
                    "effects=False for what the regressors alone say",
                    names=list_names([" ".join(map(str, level)) for level in odd], 5),
                    set=":".join(columns),
                )
            )
        found.append(np.array([place[level] for level in rows]))
    return found


def _refuse_apart(
    codes: Sequence[np.ndarray], wanted: Sequence[np.ndarray], places: Sequence[Mapping[tuple[Any, ...], int]]
) -> None:
    """Raise StudyError where a row has two levels whose sum the sample does not give: none of its rows links
    them.
    """
    if len(codes) != 2:
        return
    n, m = map(len, places)
    links = coo_array((np.ones(len(codes[0])), (codes[0], codes[1] + n)), shape=(n + m, n + m))
    component = connected_components(csr_array(links), directed=False)[1]
    apart = np.flatnonzero(component[wanted[0]] != component[wanted[1] + n])
    if len(apart):
        names = [[*place][rows[apart[0]]] for place, rows in zip(places, wanted, strict=True)]
        raise StudyError(
            _(
                "predict: no row of the sample links {names}, so that the sum of their effects is not known; "
                "leave the row out, or give effects=False",
                names=list_names([" ".join(map(str, level)) for level in names]),
            )
        )


def _solve_effects(
    codes: Sequence[np.ndarray],
    places: Sequence[Mapping[tuple[Any, ...], int]],
    total: Array,
    observed: Array,
) -> list[Array]:
    """Solve for the effects of each set from their sums (N,). Sums that are none of these sets are an
    EstimationError.
    """
    rows, ones = np.arange(len(total)), np.ones(len(total))
    dummies = [
        coo_array((ones, (rows, own)), shape=(len(total), len(place)))
        for own, place in zip(codes, places, strict=True)
    ]
    matrix = csr_array(hstack(dummies))
    values = lsqr(matrix, total, atol=1e-15, btol=1e-15, iter_lim=20_000)[0]
    if np.abs(matrix @ values - total).max() > _ADDITIVE * (np.ptp(observed) or 1.0):
        raise EstimationError(
            _(
                "predict: the effects of this model cannot be computed for other rows from its sample; give "
                "effects=False, or see fitted_values"
            )
        )
    return np.split(values, np.cumsum([len(place) for place in places])[:-1])
