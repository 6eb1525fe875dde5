"""Treatment times of units: first treated times from a 0/1 variable or from a list of policies, with checks;
and what estimators of policies share: the two-way coefficient, effects from clean rows alone, and the logit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from spillover.arrays.absorption import EffectsLike
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.lags import step_of
from spillover.arrays.linear import check_finite, column_norms
from spillover.arrays.projection import Projection, group_sums, levels_of
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from spillover.note import Note, note
from spillover.words import _

__all__ = ["Adoption", "first_treated", "policy_treatment", "TREATED", "fit_twfe"]

TREATED = "treated"
ITERATIONS = 50
# Beyond this many log odds the outcome is certain to 13 digits: the covariates separate the groups.
SEPARATED = 30.0

NEVER = np.inf
WEIGHTED = "analytic"


def first_treated(
    unit: IntArray, time: IntArray, treated: Array, index: tuple[IntArray, int] | None = None
) -> Array:
    """Find the first treated time of each row's unit, from a variable of zeros and ones.

    Parameters
    ----------
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    treated : array (N,)
        1 where the row is treated, else 0.
    index : tuple of array of int (N,) and int, optional
        The units as codes 0..n−1 in order, and their number n, where they are known.

    Returns
    -------
    array (N,)
        The first treated time; `NEVER` for units that are never treated.

    Raises
    ------
    EstimationError
        A value is neither 0 nor 1, or a unit leaves the treatment.

    References
    ----------
    Callaway and Sant'Anna (2021), assumption 1 (irreversible treatment).
    """
    check_binary(unit, time, treated)
    codes, units = index or levels_of(unit)
    start = np.full(units, NEVER)
    np.minimum.at(start, codes[treated == 1], time[treated == 1].astype(float))
    first = start[codes]
    left = np.flatnonzero((treated == 0) & (time >= first))
    if len(left):
        row = left[0]
        raise EstimationError(
            _(
                "Unit {unit} is treated from {first:g} but not at time {time} (such units: {units}): "
                "this estimator needs a treatment that stays. Use de Chaisemartin–D'Haultfœuille's, "
                "which takes no controls (kind: event_study, estimators: [switching]), or let the "
                "treatment stay once it starts.",
                unit=unit[row],
                first=first[row],
                time=time[row],
                units=len(np.unique(unit[left])),
            )
        )
    return first


def check_binary(unit: IntArray, time: IntArray, treated: Array) -> None:
    """Raise EstimationError naming the first row where `treated` (N,) is neither 0 nor 1."""
    check_finite(treated, (_("the treatment"),), unit, time)
    bad = np.flatnonzero((treated != 0) & (treated != 1))
    if len(bad):
        row = bad[0]
        raise EstimationError(
            _(
                "The treatment of unit {unit} at time {time} is {treated:g}; it must be 0 or 1. "
                "Make a 0/1 variable of it, or use it as a regressor of a fixed-effects model.",
                unit=unit[row],
                time=time[row],
                treated=treated[row],
            )
        )


def policy_treatment(
    unit: NDArray[np.str_],
    time: IntArray,
    policy_unit: Sequence[str],
    policy_year: Sequence[int],
    places: Sequence[str] = (),
) -> Array:
    """Build the treatment that a list of policies makes: 1 from the year in which the row's unit adopts.

    Parameters
    ----------
    unit : array of str (N,)
        The unit's id of each row, as text.
    time : array of int (N,)
        The year of each row.
    policy_unit : sequence of str
        The id of each policy's unit.
    policy_year : sequence of int
        The year in which each policy begins.
    places : sequence of str, default ()
        Where each entry is written, for messages; by default its number.

    Returns
    -------
    array (N,)
        Zeros and ones.

    Raises
    ------
    EstimationError
        The list names a unit that the panel lacks, a year outside it, or a unit twice.

    References
    ----------
    Callaway and Sant'Anna (2021), assumption 1 (irreversible treatment).
    """
    starts: dict[str, int] = {}
    known, first, last = set(unit.tolist()), int(time.min()), int(time.max())
    places = places or [
        _("The policy list, entry {entry}", entry=number) for number in range(1, len(policy_unit) + 1)
    ]
    for where, name, year in zip(places, policy_unit, policy_year, strict=True):
        if name not in known:
            raise EstimationError(
                _(
                    "{place}: unit {unit} is not in the panel; correct its id or remove it.",
                    place=where,
                    unit=name,
                )
            )
        if not first <= year <= last:
            raise EstimationError(
                _(
                    "{place}: {unit} adopts in {year}, but the panel covers {first}–{last}; correct "
                    "the year, widen the panel, or remove the entry.",
                    place=where,
                    unit=name,
                    year=year,
                    first=first,
                    last=last,
                )
            )
        if name in starts:
            raise EstimationError(
                _(
                    "{place}: unit {unit} is listed twice; keep the year of its adoption.",
                    place=where,
                    unit=name,
                )
            )
        starts[name] = year
    return np.array([float(year >= starts.get(name, NEVER)) for name, year in zip(unit, time, strict=True)])


@dataclass(frozen=True, eq=False)
class Adoption:
    """Panel of units that adopt a treatment and keep it.

    unit, time: (N,) codes; first: (N,) first treated time of the row's unit, `NEVER` where none; weights
    (N,): analytic weights, None for ones; step: of the panel of which these are rows, by default of these;
    index: the units as codes in order, and their number, where they are known.
    """

    unit: IntArray
    time: IntArray
    first: Array
    weights: Array | None = None
    step: int = 0
    index: tuple[IntArray, int] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not self.step:
            object.__setattr__(self, "step", step_of(self.time))
        if len(self.first) != len(self.unit):
            raise EstimationError(
                _(
                    "{count} first treated times for {count2} rows; give one for each row.",
                    count=len(self.first),
                    count2=len(self.unit),
                )
            )
        index, units = self.panel.unit_index
        each = np.empty(units)
        each[index] = self.first
        moved = each[index] != self.first
        if moved.any():
            raise EstimationError(
                _("Unit {unit} has two first treated times; give one.", unit=self.unit[moved].min())
            )
        check_weights(self.weights, self.unit, self.time)
        if not self.is_treated.any():
            raise EstimationError(_("No unit is ever treated in this panel; check the treatment's years."))
        if self.is_treated.all():
            raise EstimationError(
                _(
                    "Every row is treated, so that no untreated period is left to compare with; add "
                    "untreated units or earlier years."
                )
            )

    def part(self, rows: NDArray[np.bool_]) -> Adoption:
        """Select the adoption of some rows (N,)."""
        weights = None if self.weights is None else self.weights[rows]
        return Adoption(self.unit[rows], self.time[rows], self.first[rows], weights, self.step)

    @cached_property
    def panel(self) -> Projection:
        """Unit and time codes, checked for duplicates."""
        return Projection(self.unit, self.time, index=self.index)

    @property
    def is_treated(self) -> NDArray[np.bool_]:
        """Mask of the treated rows (N,)."""
        return self.time >= self.first

    @property
    def event(self) -> Array:
        """Periods since adoption (N,), in steps of the panel, −inf where never treated."""
        return np.asarray(np.floor((self.time - self.first) / self.step))

    def count_rows(self, rows: NDArray[np.bool_]) -> tuple[int, int, int]:
        """Count rows, units and times of an estimate that uses some rows (N,) alone."""
        return int(rows.sum()), levels_of(self.unit[rows])[1], levels_of(self.time[rows])[1]

    @cached_property
    def cohorts(self) -> IntArray:
        """Times (C,) at which units adopt."""
        return np.unique(self.first[np.isfinite(self.first)]).astype(np.int64)

    @cached_property
    def has_never(self) -> bool:
        return bool((~np.isfinite(self.first)).any())

    @property
    def row_weights(self) -> Array:
        """Weights (N,), ones where none were given."""
        return np.ones(len(self.unit)) if self.weights is None else self.weights


def number_columns(columns: Array | None, rows: int, what: str) -> tuple[Array, tuple[str, ...]]:
    """Arrange columns (N, k), none where None, with names for messages: "control 1", …"""
    table = np.empty((rows, 0)) if columns is None else columns.reshape(rows, -1)
    return table, tuple(f"{what} {j + 1}" for j in range(table.shape[1]))


def check_weights(weights: Array | None, unit: IntArray, time: IntArray) -> None:
    """Raise EstimationError naming the first row whose weight is missing or not positive."""
    if weights is None:
        return
    check_finite(weights, ("the weight",), unit, time)
    bad = np.flatnonzero(weights <= 0)
    if len(bad):
        raise EstimationError(
            _(
                "The weight of unit {unit} at time {time} is {weight:g}; weights must be "
                "positive. Leave such rows out.",
                unit=unit[bad[0]],
                time=time[bad[0]],
                weight=weights[bad[0]],
            )
        )


def build_balanced_table(
    unit: IntArray, time: IntArray, columns: Array, weights: Array | None, why: str
) -> tuple[Array, Array, IntArray]:
    """Arrange columns (N, k) as (n, T, k), with one weight for each unit (n,), and the times (T,).

    Raises EstimationError, saying `why`, for gaps in the panel or weights that change within a unit.
    """
    panel = Projection(unit, time)
    if not panel.is_balanced:
        raise EstimationError(
            _(
                "{what} needs a panel without gaps; {there} of {all} unit-periods are there. "
                "Leave out the units with gaps, or fill them.",
                what=why,
                there=panel.nobs,
                all=panel.units * panel.periods,
            )
        )
    order = find_order(unit, time)
    table = columns[order].reshape(panel.units, panel.periods, -1)
    rows = np.ones(panel.nobs) if weights is None else weights[order]
    each = rows.reshape(panel.units, panel.periods)
    if not np.allclose(each, each[:, :1], rtol=1e-12, atol=0):
        raise EstimationError(
            _(
                "The weights change over time within a unit; {what} needs one weight for each "
                "unit, such as that of the first year.",
                what=why[0].lower() + why[1:],
            )
        )
    return table, each[:, 0], np.unique(time)


def unit_codes(unit: IntArray, time: IntArray, clusters: IntArray | None) -> IntArray:
    """Number the clusters 0..G−1 (n,) in the order of units of a balanced panel; an error where a unit
    changes its cluster.
    """
    codes = unit if clusters is None else clusters
    order = find_order(unit, time)
    table = levels_of(codes)[0][order].reshape(levels_of(unit)[1], -1)
    moved = (table != table[:, :1]).any(1)
    if moved.any():
        name = unit[order].reshape(table.shape)[moved][0, 0]
        raise EstimationError(_("Unit {name} changes its cluster; a unit must stay in one.", name=name))
    return levels_of(table[:, 0])[0]


def find_order(unit: IntArray, time: IntArray) -> IntArray | slice:
    """Find the order (N,) of the rows by unit, and of each unit by time; all, where they lie so."""
    later = (unit[1:] > unit[:-1]) | ((unit[1:] == unit[:-1]) & (time[1:] > time[:-1]))
    return slice(None) if later.all() else np.lexsort((time, unit))


def fit_twfe(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    terms: Sequence[str] = (),
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """Estimate the coefficient of being treated, with controls and fixed effects.

    One number only where effects are the same for all and at all times: else see `bacon.decompose`.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    terms : sequence of str, default ()
        Names of the columns of x, in the estimate and in messages.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate of `fit_within`; the term of the treatment is `TREATED`.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Wooldridge (2010), section 10.5.
    """
    x = adoption.is_treated.astype(float)[:, None]
    x = x if controls is None else np.column_stack([x, controls])
    fit = fit_within(
        y,
        x,
        adoption.unit,
        adoption.time,
        terms=(TREATED, *terms),
        effects=effects,
        variance=variance,
        outcome=outcome,
        weights=adoption.weights,
    )
    return replace(fit, estimator="two_way", notes=(*fit.notes, *note_staggered(adoption)))


def note_staggered(adoption: Adoption) -> tuple[Note, ...]:
    """Note that units adopt at several dates: two-way effects compare later adopters with earlier ones."""
    adopted = adoption.first[adoption.first <= adoption.time.max()]
    dates = len(np.unique(np.maximum(adopted, adoption.time.min())))
    return (note("staggered_adoption", dates=dates),) if dates > 1 else ()


def _sizes_of(x: Array) -> Array:
    """Measure the sizes (k,) of controls (N, k), by which they are divided before it is asked whether they
    are collinear: of their variation, unless this is but rounding of their level.
    """
    variation, level = column_norms(x - x.mean(axis=0)), column_norms(x)
    sizes = np.maximum(variation, 1e-6 * level) / np.sqrt(len(x))
    return np.where(sizes > 0, sizes, 1.0)


class FirstStage:
    """Weighted regression of the `clean` rows (N,) of y (N,) on effects and controls x (N, k).

    effects (N,): every row's y less what the regression predicts, on clean rows the residual. reached (N,):
    rows that it can predict: their unit and their time have a clean row.

    Raises EstimationError where no row is clean, or the clean rows do not identify the effects.
    """

    def __init__(
        self, y: Array, x: Array, panel: Projection, clean: NDArray[np.bool_], weights: Array
    ) -> None:
        if not clean.any():
            raise EstimationError(
                _(
                    "No row is untreated (and unexposed, where exposure counts): add such units or "
                    "earlier years."
                )
            )
        self.unit, units = panel.unit_index
        time, periods = panel.time_index
        self.clean, self.weights = clean, weights * clean
        totals = np.bincount(self.unit, self.weights, minlength=units)
        seen_time = np.bincount(time, self.weights, minlength=periods) > 0
        self.reached = (totals > 0)[self.unit] & seen_time[time]
        self.totals = np.where(totals > 0, totals, 1.0)
        dummies = (time[:, None] == np.arange(periods)).astype(float)
        columns = np.column_stack([dummies, x / _sizes_of(x[clean])])
        means = group_sums(columns * self.weights[:, None], self.unit, units) / self.totals[:, None]
        self.centred = columns - means[self.unit]
        gram = self.centred.T @ (self.centred * self.weights[:, None])
        self.inverse = np.linalg.pinv(gram, rcond=1e-11, hermitian=True)
        rank = np.linalg.matrix_rank(gram, tol=1e-11 * np.linalg.norm(gram, 2), hermitian=True)
        if rank < int(seen_time.sum()) - 1 + x.shape[1]:
            raise EstimationError(
                _(
                    "The untreated rows do not identify the time effects and controls: a control is "
                    "collinear, or units untreated early and late have no time in common. Drop it, "
                    "or add untreated units."
                )
            )
        slopes = self.inverse @ (self.centred.T @ (self.weights * y))
        own = np.bincount(self.unit, self.weights * y, minlength=units) / self.totals
        self.effects = y - own[self.unit] - self.centred @ slopes

    def influence(self, targets: Array) -> Array:
        """Compute the influence (N, m) of the clean rows on the sums of effects weighted by `targets` (N, m),
        which are zero on clean rows.
        """
        own = group_sums(targets, self.unit, len(self.totals)) / self.totals[:, None]
        moved = self.centred @ (self.inverse @ (self.centred.T @ targets))
        implied = -self.weights[:, None] * (own[self.unit] + moved)
        return implied * np.where(self.clean, self.effects, 0.0)[:, None]


@dataclass(frozen=True, eq=False)
class Logit(Result):
    """Coefficients (p,), fitted probabilities (n,), and the inverse (p, p) of the information matrix."""

    coefficients: Array
    scores: Array
    inverse: Array


def fit_logit(treated: Array, design: Array, weights: Array, what: str = _("the treatment")) -> Logit:
    """Fit a logit of `treated` (n,) 0/1 on `design` (n, p), a constant inside, with weights (n,), by maximum
    likelihood.

    Raises EstimationError where the covariates are collinear, or separate treated from untreated.
    """
    scale = np.abs(design).max(0)
    scaled = design / np.where(scale > 0, scale, 1.0)
    beta = np.zeros(design.shape[1])
    share = float(weights @ treated / weights.sum())
    beta[0] = float(np.log(share / (1 - share)) / scaled[0, 0])
    for _rest in range(ITERATIONS):
        scores = expit(scaled @ beta)
        information = scaled.T @ (scaled * (weights * scores * (1 - scores))[:, None])
        if np.linalg.cond(information) > 1e14:
            raise EstimationError(
                _("The covariates of {what} are collinear within the comparison; drop one.", what=what)
            )
        step = np.linalg.solve(information, scaled.T @ (weights * (treated - scores)))
        beta = beta + step
        if np.abs(scaled @ beta).max() > SEPARATED:
            raise EstimationError(
                _(
                    "The covariates separate treated from untreated units for {what}: no score has "
                    "overlap. Use fewer covariates, merge cohorts, or take the regression method.",
                    what=what,
                )
            )
        if np.abs(step).max() <= 1e-12 * max(1.0, np.abs(beta).max()):
            break
    else:
        raise EstimationError(_("The logit of {what} does not converge; use fewer covariates.", what=what))
    scores = expit(scaled @ beta)
    information = scaled.T @ (scaled * (weights * scores * (1 - scores))[:, None])
    inverse = np.linalg.inv(information) / np.outer(scale, scale)
    return Logit(beta / scale, scores, inverse)


def one_adoption_year_error(year: float) -> EstimationError:
    """Build the error of a panel in which all units adopt in one year."""
    return EstimationError(
        _(
            "All units are treated at once, in {year:g}: nothing is left to compare with. Add units that "
            "never adopt or adopt at another time.",
            year=year,
        )
    )
