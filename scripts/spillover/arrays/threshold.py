"""Panel threshold regression (Hansen 1999, Journal of Econometrics 93): one to three thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice, check_level
from spillover.arrays.linear import check_finite, orthogonalise
from spillover.arrays.projection import Effects, Projection
from spillover.arrays.result import Estimate, Test
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within, refuse_absorbed
from spillover.note import Note, note
from spillover.words import _

__all__ = ["ThresholdInterval", "as_test", "ThresholdModel", "fit_threshold"]

SINGULAR = 1e-10  # share of x·1(q ≤ γ) that the rest of the model must leave


@dataclass(frozen=True, eq=False)
class ThresholdPanel:
    """Data of a balanced panel in order of unit and time: y (n, T), x (n, T, k) regime-dependent, z (n, T, m)
    other regressors, q (n, T) the threshold variable; two_way: whether time effects go with the unit effects.
    """

    y: Array
    x: Array
    z: Array
    q: Array
    two_way: bool

    @property
    def units(self) -> int:
        return int(self.q.shape[0])

    @property
    def periods(self) -> int:
        return int(self.q.shape[1])

    @property
    def nobs(self) -> int:
        return self.q.size

    def remove_effects(self, cube: Array) -> Array:
        """`cube` (n, T, c) without the effects, as rows (n·T, c)."""
        centred = cube - cube.mean(axis=1, keepdims=True)
        if self.two_way:
            centred = centred - centred.mean(axis=0, keepdims=True)
        return np.asarray(centred.reshape(self.nobs, -1))

    def below(self, thresholds: Array) -> Array:
        """x·1(q ≤ γ) side by side for each of the thresholds (n, T, k·g)."""
        return np.concatenate([self.x * (self.q <= value)[..., None] for value in thresholds], axis=2)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Values of q that may be thresholds: `values` (K,) in order, and `last` (K,), the sorted rows' position
    of the last row at or below each.
    """

    values: Array
    last: IntArray

    @classmethod
    def build(cls, q: Array, trim: float, grid: int | None) -> Candidates:
        """Distinct values between the `trim` and 1 − `trim` quantiles (order statistics), all of them or
        `grid` that are evenly spaced among them by rank (as pyxthreg's grid).
        """
        ordered = np.sort(q, axis=None)
        cut = int(np.floor(len(ordered) * trim))
        values, counts = np.unique(ordered, return_counts=True)
        last = np.cumsum(counts) - 1
        kept = (
            (values >= ordered[cut]) & (values <= ordered[len(ordered) - 1 - cut]) & (last < len(ordered) - 1)
        )
        values, last = values[kept], last[kept]
        if grid is not None and grid < len(values):
            chosen = np.unique(np.round(np.arange(grid) * (len(values) - 1) / (grid - 1)).astype(int))
            values, last = values[chosen], last[chosen]
        return cls(values, last)

    def mask_allowed(self, fixed: Array, ordered: Array, fewest: int) -> np.ndarray:
        """Mask (K,) of candidates that leave at least `fewest` rows in every regime beside the thresholds
        `fixed`.
        """
        allowed = np.ones(len(self.values), dtype=bool)
        ends = np.searchsorted(ordered, np.sort(fixed), side="right")
        edges = np.concatenate([[0], ends, [len(ordered)]])
        for low, high in pairwise(edges):
            inside = (self.last + 1 > low) & (self.last + 1 <= high)
            allowed &= ~inside | ((self.last + 1 - low >= fewest) & (high - self.last - 1 >= fewest))
        return allowed


@dataclass(frozen=True, eq=False)
class Search:
    """Search for a threshold by the sum of squares over the candidates, beside the thresholds
    `known_thresholds` (g,), by running cross-products.

    With M the annihilator of the effects, what a threshold γ adds to the model is d(γ) = x·1(q ≤ γ). Sorted
    by q, d(γ)'M v = Σ x·(M v) over the rows up to γ is a running sum for any column v; and d(γ)'M d(γ) = Σ x
    x' less the squared sums by unit and by period, each of which changes by a known amount when a row enters.
    So one pass over the rows gives the exact sum of squares at all distinct values of q, without another
    regression.
    """

    panel: ThresholdPanel
    candidates: Candidates
    fewest: int
    known_thresholds: Array = field(default_factory=lambda: np.empty(0))

    @cached_property
    def order(self) -> IntArray:
        """Rows sorted by q (N,)."""
        return np.argsort(self.panel.q, axis=None, kind="stable")

    @cached_property
    def _x(self) -> Array:
        return self.panel.x.reshape(self.panel.nobs, -1)[self.order]

    @cached_property
    def base(self) -> Array:
        """Orthonormal columns (N, p): all that the model holds beside the new threshold, without effects."""
        panel = self.panel
        parts = [panel.x, panel.z]
        if len(self.known_thresholds):
            parts.append(panel.below(self.known_thresholds))
        table = panel.remove_effects(np.concatenate(parts, axis=2))
        return np.linalg.qr(table / np.linalg.norm(table, axis=0))[0]

    @cached_property
    def is_admissible(self) -> np.ndarray:
        """Mask of candidates (K,) that leave enough rows in every regime."""
        found = self.candidates.mask_allowed(
            self.known_thresholds, self.panel.q.ravel()[self.order], self.fewest
        )
        if not found.any():
            raise EstimationError(
                _(
                    "No value of the threshold variable leaves {fewest} rows in each of {regimes} "
                    "regimes; ask for fewer thresholds or a smaller trim.",
                    fewest=self.fewest,
                    regimes=len(self.known_thresholds) + 2,
                )
            )
        return found

    def _groups(self) -> list[tuple[IntArray, int, float]]:
        """List the demeaned sets: codes of the sorted rows, rows per level, and the sign of their squared
        sums.
        """
        unit, time = np.divmod(self.order, self.panel.periods)
        sets = [(unit, self.panel.periods, -1.0)]
        if self.panel.two_way:
            sets += [(time, self.panel.units, -1.0), (np.zeros_like(unit), self.panel.nobs, 1.0)]
        return sets

    @cached_property
    def _whitener(self) -> Array:
        """W (K, k, k) with W W' the inverse of d(γ)'M d(γ), the model's other columns taken out as well;
        zero in directions that they leave nothing of.
        """
        x, last = self._x, self.candidates.last
        steps = x[:, :, None] * x[:, None, :]
        total = np.cumsum(steps, axis=0)[last]
        for codes, size, sign in self._groups():
            before = _sums_before(x, codes)
            cross = before[:, :, None] * x[:, None, :]
            steps_of_set = steps + cross + cross.transpose(0, 2, 1)
            total_of_set = np.cumsum(steps_of_set, axis=0)[last] / size
            total = total + sign * total_of_set
        inner = np.stack([self.running(column) for column in self.base.T], axis=2)
        left = total - inner @ inner.transpose(0, 2, 1)
        scale = np.sqrt(np.cumsum(x**2, axis=0)[last])
        scale[scale == 0] = 1.0
        values, vectors = np.linalg.eigh(left / scale[:, :, None] / scale[:, None, :])
        kept = values > SINGULAR
        roots = np.divide(1.0, np.sqrt(np.where(kept, values, 1.0)), where=kept, out=np.zeros_like(values))
        return np.asarray(vectors / scale[:, :, None] * roots[:, None, :])

    def running(self, column: Array) -> Array:
        """Σ x·v over the rows up to each candidate (K, k), for v (N,) without effects."""
        return np.cumsum(self._x * column[self.order, None], axis=0)[self.candidates.last]

    def annihilate(self, rows: Array) -> Array:
        """Remove from rows (R, N), already without effects, what the model's other columns explain."""
        return rows - (rows @ self.base) @ self.base.T

    def profile(self, outcomes: Array) -> tuple[Array, Array]:
        """Compute, for outcomes (R, N) without effects, the sum of squares without a new threshold (R,) and
        with one at each candidate (R, K), infinite where the candidate is not allowed.
        """
        left = self.annihilate(outcomes)
        without = np.einsum("rn,rn->r", left, left)
        sorted_rows = left[:, self.order]
        gain = np.zeros((len(left), len(self.candidates.values)))
        sums = np.stack(
            [np.cumsum(sorted_rows * x, axis=1)[:, self.candidates.last] for x in self._x.T], axis=2
        )
        for direction in self._whitener.transpose(2, 0, 1):
            gain += np.einsum("rkj,kj->rk", sums, direction) ** 2
        return without, np.where(self.is_admissible, without[:, None] - gain, np.inf)

    def fix_thresholds(self, fixed: Array) -> Search:
        """Build the search beside other thresholds."""
        return Search(self.panel, self.candidates, self.fewest, np.asarray(fixed, dtype=float))


def _sums_before(x: Array, codes: IntArray) -> Array:
    """Sum, for each row (N, k), the earlier rows of its group."""
    order = np.argsort(codes, kind="stable")
    running = np.cumsum(x[order], axis=0)
    start = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0])
    offset = np.zeros((len(start), x.shape[1]))
    offset[1:] = running[start[1:] - 1]
    level = np.cumsum(np.r_[False, np.diff(codes[order]) > 0])
    before = np.empty_like(x)
    before[order] = running - x[order] - offset[level]
    return before


BATCH = 50
PASSES = 50
Divisor = Literal["hansen", "xthreg"]
MOST = 3
PERFECT = 1e-20
SIZES = (0.10, 0.05, 0.01)


@dataclass(frozen=True, eq=False)
class ThresholdInterval(Result):
    """Interval of one threshold: its likelihood ratio at every candidate, and the values that it does not
    reject.

    values, ratio (K,): candidates and their likelihood ratios, infinite where a regime would be too small.
    critical: −2 ln(1 − √level) (Hansen 1999, section 4). pieces: the accepted set as runs of neighbouring
    candidates; a hole holds values that are rejected, or that could not be tried beside another threshold.
    low, high: the hull; values_in_set, values_in_hull: how many of the values tried are in the set, and in
    its hull.
    """

    threshold: float
    values: Array
    ratio: Array
    critical: float
    pieces: tuple[tuple[float, float], ...]
    low: float
    high: float
    values_in_set: int
    values_in_hull: int


@dataclass(frozen=True, eq=False)
class ThresholdTest(Result):
    """Test of m − 1 against m thresholds by the bootstrap: the threshold added, F, its draws (B,), p, and
    critical values at 10, 5 and 1%.
    """

    thresholds: int
    threshold: float
    statistic: float
    draws: Array
    p: float
    critical: tuple[float, ...]


def refine(search: Search, found: list[float]) -> list[float]:
    """Search each threshold again beside the others, until none moves (the sum of squares only falls)."""
    panel = search.panel
    outcome = panel.remove_effects(panel.y[..., None]).T
    current = sorted(found)
    for _rest in range(PASSES if len(current) > 1 else 0):
        before = list(current)
        for j in range(len(current)):
            beside = search.fix_thresholds(np.array(current[:j] + current[j + 1 :]))
            squares = beside.profile(outcome)[1][0]
            current[j] = float(search.candidates.values[np.argmin(squares)])
        current.sort()
        if current == before:
            break
    return current


def bootstrap(search: Search, added: float, freedom: int, draws: int, key: tuple[int, int]) -> Array:
    """F of `draws` samples (B,) under the thresholds that the search holds.

    Fitted values under the null lie in the space of the model's columns, so F does not depend on them: the
    samples are the drawn residuals alone.
    """
    panel = search.panel
    rows = search.annihilate(panel.remove_effects(panel.y[..., None]).T)
    extra = search.annihilate(panel.remove_effects(panel.below(np.array([added]))).T).T
    vectors, sizes, _ = np.linalg.svd(extra, full_matrices=False)
    basis = vectors[:, sizes > SINGULAR * np.linalg.norm(panel.x)]
    residuals = (rows[0] - basis @ (basis.T @ rows[0])).reshape(panel.units, panel.periods)
    drawn = np.empty(draws)
    for start in range(0, draws, BATCH):
        chosen = np.array(
            [
                np.random.default_rng(np.random.SeedSequence([*key, draw])).integers(
                    0, panel.units, panel.units
                )
                for draw in range(start, min(start + BATCH, draws))
            ]
        )
        sample = residuals[chosen]
        if panel.two_way:
            sample = sample - sample.mean(axis=1, keepdims=True)
        without, squares = search.profile(sample.reshape(len(chosen), -1))
        least = squares.min(axis=1)
        drawn[start : start + len(chosen)] = (without - least) / (least / freedom)
    return drawn


def interval(
    search: Search, found: list[float], position: int, freedom: int, level: float
) -> ThresholdInterval:
    """Find the values that a likelihood ratio test accepts as the threshold at `position`, given the
    others.
    """
    panel = search.panel
    beside = search.fix_thresholds(np.array(found[:position] + found[position + 1 :]))
    squares = beside.profile(panel.remove_effects(panel.y[..., None]).T)[1][0]
    values, least = search.candidates.values, float(squares.min())
    ratio = (squares - least) / (least / freedom)
    critical = float(-2 * np.log(1 - np.sqrt(level)))
    accepted = ratio <= critical
    starts = np.flatnonzero(accepted & ~np.r_[False, accepted[:-1]])
    ends = np.flatnonzero(accepted & ~np.r_[accepted[1:], False])
    pieces = tuple((float(values[a]), float(values[b])) for a, b in zip(starts, ends, strict=True))
    return ThresholdInterval(
        found[position],
        values,
        ratio,
        critical,
        pieces,
        pieces[0][0],
        pieces[-1][1],
        int(accepted.sum()),
        int(np.isfinite(ratio[starts[0] : ends[-1] + 1]).sum()),
    )


def as_test(test: ThresholdTest, name_q: str, seed: int) -> Test:
    """Convert the bootstrap test of a threshold to a `Test` of the tables.

    Parameters
    ----------
    test : ThresholdTest
        The test.
    name_q : str
        Name of the threshold variable.
    seed : int
        The seed of the bootstrap, for the note.

    Returns
    -------
    Test
        The test with its note.

    References
    ----------
    Hansen (1999), section 3.3.
    """
    null = note("fewer_thresholds", thresholds=test.thresholds - 1, variable=name_q, more=test.thresholds)
    made = note("resampled_units", draws=len(test.draws), seed=seed, critical=float(test.critical[1]))
    return Test(f"threshold_test_{test.thresholds}", test.statistic, test.p, "none", (), null, made)


@dataclass(frozen=True, eq=False)
class ThresholdModel(Result):
    """thresholds: in order. intervals: one for each. tests: of 1, 2, … thresholds. estimate: the slopes given
    the thresholds, terms "x [regime 1]", "x [regime 2]", … and the other regressors. rows, units: how many
    rows lie, and how many units ever are, in each regime.
    """

    thresholds: tuple[float, ...]
    intervals: tuple[ThresholdInterval, ...]
    tests: tuple[ThresholdTest, ...]
    estimate: Estimate
    rows: tuple[int, ...]
    units: tuple[int, ...]


def fit_threshold(
    y: Array,
    x: Array,
    z: Array,
    q: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: tuple[Sequence[str], Sequence[str], str],
    thresholds: int = 1,
    trim: float = 0.01,
    grid: int | None = None,
    divisor: Divisor = "hansen",
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
    effects: Effects = "individual",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
) -> ThresholdModel:
    """Fixed-effects regression whose slopes differ by regime of a threshold variable.

    The next threshold is searched beside those found, then each is searched again beside the others until
    none moves (Hansen makes one such pass). F = (S(m−1) − S(m))/(S(m)/divisor), S(m) as found beside the
    thresholds of m − 1. The bootstrap draws units' residuals of the model with m thresholds, T at a time and
    with replacement, and holds regressors and the m − 1 thresholds; draw b of test m has the stream
    SeedSequence([seed, m, b]). The slopes' errors are those of `variance`, given the thresholds.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        Regressors whose slopes differ by regime.
    z : array (N, m)
        Regressors whose slopes do not.
    q : array (N,)
        The threshold variable, in its own units.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : tuple[sequence of str, sequence of str, str]
        Names of x, z and q.
    thresholds : int, default 1
        How many thresholds, 1 to 3.
    trim : float, default 0.01
        Share of the rows beyond the first and the last value tried, and in every regime.
    grid : int, optional
        How many values to try; all where None.
    divisor : {"hansen", "xthreg"}, default "hansen"
        "hansen", n(T−1), or "xthreg", T(n−1), as Wang's and pyxthreg; with time effects (n−1)(T−1) and
        T(n−1) − (T−1).
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    draws : int, default 1000
        Draws of the bootstrap, 0 for none.
    seed : int, default 0
        Seed of the random draws.
    effects : Effects, default "individual"
        Fixed effects: "individual", "two-way", "time" or "none".
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    ThresholdModel
        Thresholds with their intervals, tests and the estimate given them.

    Raises
    ------
    EstimationError
        An unbalanced panel, or a regime that would be too small.

    References
    ----------
    Hansen (1999), section 3.
    Bai (1997).
    """
    _check_options(thresholds, trim, grid, divisor, level, draws)
    names_x, names_z, name_q = tuple(terms[0]), tuple(terms[1]), terms[2]
    x, z = x.reshape(len(y), -1), z.reshape(len(y), -1)
    check_finite(np.column_stack([y, x, z, q]), (outcome, *names_x, *names_z, name_q), unit, time)
    panel = _arrange(y, x, z, q, unit, time, effects)
    design = np.column_stack([x, z])
    project = Projection(unit, time, effects)
    refuse_absorbed(y, outcome, project)
    orthogonalise(project(design), (*names_x, *names_z), np.linalg.norm(design, axis=0))
    candidates = _find_candidates(panel.q, name_q, trim, grid)
    search = Search(panel, candidates, max(int(panel.nobs * trim), panel.x.shape[2] + 1))
    freedom = degrees_of_freedom(panel, divisor)
    found, tests = _sequence(search, thresholds, freedom, draws, seed)
    regimes = np.searchsorted(np.array(found), q, side="left")
    columns, names = _split_by_regime(x, names_x, regimes, len(found) + 1)
    estimate = fit_within(
        y,
        np.column_stack([*columns, z]),
        unit,
        time,
        terms=(*names, *names_z),
        variance=variance,
        constant=constant,
        outcome=outcome,
        projection=project,
    )
    rows = tuple(int((regimes == r).sum()) for r in range(len(found) + 1))
    units = tuple(len(np.unique(unit[regimes == r])) for r in range(len(found) + 1))
    settings = {
        **estimate.settings,
        "threshold_variable": name_q,
        "trim": trim,
        "values_tried": len(candidates.values),
        "grid": grid is not None,
        "divisor": note(divisor, two_way=panel.two_way, value=freedom),
        "draws": draws,
        "seed": seed,
    }
    # The parts of one regressor move together by their making, and none of them is to be left out.
    notes = tuple(one for one in estimate.notes if not _is_of_parts_alone(one, names))
    estimate = replace(estimate, settings=settings, notes=notes)
    intervals = tuple(interval(search, found, j, freedom, level) for j in range(len(found)))
    return ThresholdModel(tuple(found), intervals, tests, estimate, rows, units)


def _find_candidates(q: Array, name: str, trim: float, grid: int | None) -> Candidates:
    """List the values that are tried; an EstimationError where there are fewer than two."""
    candidates = Candidates.build(q, trim, grid)
    if len(candidates.values) < 2:
        raise EstimationError(
            _(
                "{name} splits the rows at fewer than two values between its {low:g} and {high:g} "
                "quantiles, so no threshold can be searched; take a variable that varies, or a "
                "smaller trim",
                name=name,
                low=trim,
                high=1 - trim,
            )
        )
    return candidates


def _is_of_parts_alone(remark: Note, parts: Sequence[str]) -> bool:
    """Return whether a note calls nothing but parts of the regime-dependent regressors nearly collinear."""
    terms = remark.values.get("terms")
    return remark.key == "near_collinear" and isinstance(terms, list | tuple) and {*terms} <= {*parts}


def _check_options(
    thresholds: int, trim: float, grid: int | None, divisor: Divisor, level: float, draws: int
) -> None:
    if not 1 <= thresholds <= MOST:
        raise EstimationError(
            _("{thresholds} thresholds asked for; 1 to {most} can be.", thresholds=thresholds, most=MOST)
        )
    if not 0 < trim < 0.5:
        raise EstimationError(
            _("A trim of {trim:g} is not between 0 and 0.5; 0.01 and 0.05 are usual.", trim=trim)
        )
    if grid is not None and grid < 2:
        raise EstimationError(
            _("grid is {grid} and must be at least 2; omit it to search every value.", grid=grid)
        )
    check_choice("divisor", divisor, get_args(Divisor))
    check_level(level)
    if draws < 0:
        raise EstimationError(_("{draws} draws of the bootstrap; give a number of at least 0.", draws=draws))


def _split_by_regime(
    x: Array, names: tuple[str, ...], regimes: IntArray, count: int
) -> tuple[list[Array], list[str]]:
    """Split each column of x by regime, and name the parts."""
    member = regimes[:, None] == np.arange(count)
    columns = [x[:, [j]] * member for j in range(x.shape[1])]
    return columns, [f"{name} [regime {r + 1}]" for name in names for r in range(count)]


def degrees_of_freedom(panel: ThresholdPanel, divisor: Divisor) -> int:
    """Divisor of the sum of squares in F and in the likelihood ratio."""
    n, t = panel.units, panel.periods
    if divisor == "hansen":
        return (n - 1) * (t - 1) if panel.two_way else n * (t - 1)
    return t * (n - 1) - (t - 1 if panel.two_way else 0)


def _arrange(
    y: Array, x: Array, z: Array, q: Array, unit: IntArray, time: IntArray, effects: Effects
) -> ThresholdPanel:
    """Arrange the rows (N, …) in order of unit and time; an EstimationError for effects without those of
    units, and for an unbalanced panel.
    """
    if effects not in ("individual", "two-way"):
        raise EstimationError(
            _(
                "The threshold model has unit effects; effects {effects!r} leave them out. "
                "Choose individual or two-way.",
                effects=effects,
            )
        )
    project = Projection(unit, time, effects)
    if not project.is_balanced:
        counts = np.bincount(project.unit_index[0])
        short = int(np.argmin(counts))
        raise EstimationError(
            _(
                "Threshold regression needs a balanced panel: unit {unit} has {count} of "
                "{periods} periods, and the distribution of the estimate and the bootstrap of "
                "units are known for equal periods only. Fill the gaps or cut the sample.",
                unit=np.unique(unit)[short],
                count=counts[short],
                periods=project.periods,
            )
        )
    order = np.lexsort((project.time_index[0], project.unit_index[0]))
    shape = (project.units, project.periods)
    x_cube, z_cube = (table[order].reshape(*shape, -1) for table in (x, z))
    return ThresholdPanel(
        y[order].reshape(shape), x_cube, z_cube, q[order].reshape(shape), effects == "two-way"
    )


def _sequence(
    search: Search, thresholds: int, freedom: int, draws: int, seed: int
) -> tuple[list[float], tuple[ThresholdTest, ...]]:
    """Find the thresholds in order, and make the tests on the way."""
    outcome = search.panel.remove_effects(search.panel.y[..., None]).T
    found: list[float] = []
    tests = []
    for number in range(1, thresholds + 1):
        beside = search.fix_thresholds(np.array(found))
        without, squares = beside.profile(outcome)
        added, least = float(beside.candidates.values[np.argmin(squares[0])]), float(squares[0].min())
        if least <= PERFECT * float(without[0]):
            raise EstimationError(
                _(
                    "The model fits perfectly; leave out a regressor that is the outcome itself or made "
                    "from it."
                )
            )
        statistic = (float(without[0]) - least) / (least / freedom)
        p, critical, drawn = float("nan"), (float("nan"),) * len(SIZES), np.empty(0)
        if draws:
            drawn = bootstrap(beside, added, freedom, draws, (seed, number))
            p = (1 + int((drawn >= statistic).sum())) / (1 + draws)
            critical = tuple(float(np.quantile(drawn, 1 - size)) for size in SIZES)
        tests.append(ThresholdTest(number, added, statistic, drawn, p, critical))
        found = refine(search, [*found, added])
    return found, tuple(tests)
