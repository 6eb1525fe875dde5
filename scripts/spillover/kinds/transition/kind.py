"""Transitions between classes of a distribution: Markov chains, and spatial ones by the neighbours' class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, field

from spillover.analysis import Data, Design, Fit, Inference
from spillover.errors import StudyError
from spillover.estimates import SeriesRow, TermRecord
from spillover.options import Matrix, Term
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.absorption import EffectsLike
    from spillover.arrays.foundation import Array, IntArray
    from spillover.arrays.result import Test
    from spillover.arrays.transition import Chain
    from spillover.arrays.weights.matrix import WeightMatrix
    from spillover.note import Note

MOST = 9
DEFAULT = 5
CLASSES = tuple(f"class_{number}" for number in range(1, MOST + 1))
TOLERATED = 0.2  # the share of expected counts below 5 (Cochran 1954)
Classes = Annotated[int, Meta(ge=2, le=MOST)]
Given = Annotated[tuple[float, ...], Meta(min_length=1, max_length=MOST - 1)]


class TransitionRow(SeriesRow, frozen=True, kw_only=True):
    """Transitions from one class to another: how many, their share of those that begin there, and its error.
    lag_class: the class of the neighbours, None of all; what does not exist is None.
    """

    series = "transitions"
    lag_class: int | None
    start: int = field(name="from")
    end: int = field(name="to")
    count: int
    probability: float | None
    se: float | None


class ErgodicRow(SeriesRow, frozen=True, kw_only=True):
    """Share of a class in the long run. lag_class: the class of the neighbours, None of all."""

    series = "ergodic"
    lag_class: int | None
    number: int = field(name="class")
    share: float | None
    se: float | None


class PassageRow(SeriesRow, frozen=True, kw_only=True):
    """Mean periods until a unit of one class first reaches another."""

    series = "first_passage"
    lag_class: int | None
    start: int = field(name="from")
    end: int = field(name="to")
    periods: float | None


class ClassRow(SeriesRow, frozen=True, kw_only=True):
    """Class of a unit in a year, from 1."""

    series = "classes"
    unit: str
    year: int
    number: int | None = field(name="class")


class NeighboursRow(ClassRow, frozen=True, kw_only=True):
    """Class of a unit in a year, and that of its neighbours."""

    lag_class: int | None


class CutRow(SeriesRow, frozen=True, kw_only=True):
    """Boundary between two classes in a year. distribution: whether of the variable or of its lag."""

    series = "boundaries"
    distribution: str
    year: int
    boundary: int
    value: float


class Transition(Inference, frozen=True, kw_only=True):
    """Transitions of units between classes of a variable from one period to the next: a Markov chain, and
    with `weights` a spatial one, by the class of the neighbours' mean (Rey 2001).

    Part chain and, with `weights`, part spatial, each with a term "class_1:class_2" for each probability
    ("class_1@neighbours=class_3:class_2" by the neighbours' class) and "class_1:ergodic". Tests:
    homogeneity_periods_lr, homogeneity_periods_chi2, homogeneity_neighbours_lr, homogeneity_neighbours_chi2.
    Series: transitions, ergodic, first_passage, classes, boundaries.
    """

    outcome: Term
    """The variable whose classes are followed."""
    relative: bool = False
    """Values are taken relative to their mean in each year."""
    classes: Classes | None = None
    """Number of classes, where quantiles bound them; 5 by default."""
    boundaries: Literal["pooled", "yearly"] | Given = "pooled"
    """Quantiles of all years together (pooled) or of each year (yearly), or the boundaries themselves; a
    value on a boundary is in the lower class.
    """
    weights: Matrix | None = None
    """The matrix by which the neighbours' mean is taken; none leaves the spatial chain out."""
    lag_classes: Classes | None = None
    """Number of classes of the neighbours; as many as of the units by default."""
    lag_boundaries: Literal["own", "same"] | Given = "own"
    """Classes of the neighbours by quantiles of their own (own), pooled or yearly as those of the units; by
    the boundaries of the units (same); or by boundaries given here.
    """

    def parts(self) -> tuple[str, ...]:
        """List the parts; the spatial chain needs a matrix."""
        return ("chain", "spatial") if self.weights else ("chain",)

    def problems(self) -> Iterator[str]:
        """Find numbers of classes that boundaries contradict, and options of neighbours without a matrix."""
        for key, number in (("boundaries", "classes"), ("lag_boundaries", "lag_classes")):
            given, count = getattr(self, key), getattr(self, number)
            if not isinstance(given, tuple):
                continue
            if any(low >= high for low, high in pairwise(given)):
                yield _(
                    "{list} do not increase; give each once, the lowest first", list=f"{key}: {list(given)}"
                )
            if count not in (None, len(given) + 1):
                yield _(
                    "{count} {boundaries} make {classes} classes, not {asked}; leave it out",
                    count=f"{number}:",
                    boundaries=f"{len(given)} {key}",
                    classes=len(given) + 1,
                    asked=count,
                )
        if self.lag_boundaries == "same" and self.lag_classes is not None:
            yield _("lag_classes: with lag_boundaries: same there are as many as classes; leave it out")
        if self.weights is None:
            for key, default in (("lag_classes", None), ("lag_boundaries", "own")):
                if getattr(self, key) != default:
                    yield _(
                        "{key}: requires weights, the matrix that defines the neighbours; add weights, or "
                        "remove it",
                        key=key,
                    )

    def fit(self, data: Data) -> Fit:
        """Estimate both chains, from the classes of each year."""
        import numpy as np

        from spillover.arrays.transition import classify, count_transitions, relative
        from spillover.arrays.within import check_variation

        design = data.design(self)
        years = _years(design)
        values = np.ascontiguousarray(design.as_panel([self.outcome])[:, :, 0])
        values = relative(values, years) if self.relative else values
        bounds = self._bounds(values, self.boundaries, self.classes or DEFAULT)
        codes, k = classify(values, bounds, years, self.outcome), bounds.shape[1] + 1
        effects: EffectsLike = "time" if self.relative else "none"
        check_variation(
            design.column(self.outcome), design.unit, design.time, effects=effects, name=self.outcome
        )
        fits = data.fit_of(self, design)
        fits.series |= {"transitions": [], "ergodic": [], "first_passage": []}
        boundaries, lagged = _cuts("variable", bounds, years), None
        period = np.broadcast_to(np.arange(len(years))[:, None], codes.shape)
        by_period = count_transitions(codes, k, period, len(years) - 1)
        self._add(fits, "chain", by_period.sum(axis=0)[None], by_period)
        if self.weights:
            lag, alone = _neighbours(values, data.matrix(self.weights, design))
            if self.lag_boundaries != "same":
                bounds = self._bounds(lag, self.lag_boundaries, self.lag_classes or k)
            groups = classify(lag, bounds, years, f"W × {self.outcome}")
            counts = count_transitions(codes, k, groups, bounds.shape[1] + 1)
            self._add(fits, "spatial", counts, counts, alone)
            boundaries, lagged = [*boundaries, *_cuts("lag", bounds, years)], groups
        fits.series |= {"classes": _list_classes(design, codes, lagged), "boundaries": boundaries}
        return fits

    def _bounds(self, values: Array, given: str | tuple[float, ...], count: int) -> Array:
        """Boundaries (T, k − 1) that the study gives, or quantiles: pooled where the units' own are given."""
        import numpy as np

        from spillover.arrays.transition import boundaries_of

        if isinstance(given, tuple):
            return np.tile(np.asarray(given, dtype=float), (len(values), 1))
        return boundaries_of(values, count, "yearly" if self.boundaries == "yearly" else "pooled")

    def _add(
        self, fits: Fit, part: str, chains: IntArray, groups: IntArray, alone: tuple[str, ...] = ()
    ) -> None:
        """Add the estimate of a part: a chain for each of `chains`, and tests that those of `groups`
        are one.
        """
        from spillover.arrays.transition import chain
        from spillover.fit import PlainEstimate, SampleSize, describe_preparation
        from spillover.note import note

        assert fits.design is not None
        units = len(fits.design.unit_ids) - len(alone)
        spatial = part == "spatial"
        tests, notes = _tests(groups, "neighbours" if spatial else "periods")
        terms: list[TermRecord] = []
        departures: list[Note] = []
        for number, counts in enumerate(chains, 1):
            one, lag = chain(counts), number if spatial else None
            terms += self._terms(one, f"@neighbours={CLASSES[number - 1]}" if spatial else "")
            departures.append(note("departures", lag=lag or 0, rows=counts.sum(axis=1).tolist()))
            for name, series in _build_series(one, lag).items():
                fits.series[name] = [*fits.series[name], *series]
        settings = {
            **({"weights": self.weights} if spatial else {}),
            "variance": "multinomial",
            "classes_made": self._note_classes(),
            "departures": departures,
            "level": self.level,
            **describe_preparation(self),
        }
        islands = [note("islands_left_out", units=list(alone))] if alone else []
        fits.add_plain(
            PlainEstimate(
                "spatial_markov_chain" if spatial else "markov_chain",
                self.outcome,
                settings,
                terms=terms,
                tests=tests,
                notes=[*fits.design.notes, *notes, *islands],
                size=SampleSize(int(chains.sum()), units, len(fits.design.years)),
            ),
            part,
        )

    def _note_classes(self) -> Note:
        """Note how classes are made."""
        from spillover.note import note

        given = list(self.boundaries) if isinstance(self.boundaries, tuple) else []
        by = "given" if given else self.boundaries
        return note("classes_made", by=by, relative=self.relative, bounds=given)

    def _terms(self, one: Chain, place: str) -> list[TermRecord]:
        """Probabilities with score intervals, and the ergodic distribution, where they exist."""
        import numpy as np

        from spillover.arrays.transition import log_odds_interval, wilson

        k, rows = len(one.counts), one.counts.sum(axis=1)
        terms = []
        for i in np.flatnonzero(rows):
            low, high = wilson(one.probabilities[i], rows[i], self.level)
            for j in range(k):
                term = f"{CLASSES[i]}{place}:{CLASSES[j]}"
                terms.append(_build_term(term, one.probabilities[i, j], one.errors[i, j], low[j], high[j]))
        for i in np.flatnonzero(np.isfinite(one.ergodic)):
            term = f"{CLASSES[i]}{place}:ergodic"
            share, error = float(one.ergodic[i]), float(one.ergodic_errors[i])
            terms.append(_build_term(term, share, error, *log_odds_interval(share, error, self.level)))
        return terms


def _build_term(name: str, value: float, error: float, low: float, high: float) -> TermRecord:
    """Build the term of a probability: no hypothesis is tested."""
    numbers = {"estimate": float(value), "se": float(error), "low": float(low), "high": float(high)}
    return TermRecord(term=name, **numbers)


def _years(design: Design) -> tuple[int, ...]:
    """List the years, as far apart each from the next: a transition is of one length."""
    years = design.years
    steps = {later - earlier for earlier, later in pairwise(years)}
    if len(steps) != 1:
        found = ", ".join(map(str, years))
        raise StudyError(
            _(
                "transitions need years that are equally far apart, two at least, and the sample "
                "has {years}; change 'sample'",
                years=found,
            )
        )
    return years


def _neighbours(values: Array, weights: WeightMatrix) -> tuple[Array, tuple[str, ...]]:
    """Compute the spatial lag (T, n), NaN for units without neighbours, and list these units."""
    import numpy as np

    alone = weights.islands()
    if len(alone) == weights.n:
        raise StudyError(
            _("weights: the matrix has no link among the units of the sample; widen its cut-off")
        )
    lag = weights.lag(values)
    lag[:, np.isin(weights.ids, alone)] = np.nan
    return lag, alone


def _tests(groups: IntArray, of: str) -> tuple[list[Test], list[Note]]:
    """Test that groups of transitions are one chain, or say why there are no tests."""
    from spillover.arrays.foundation import EstimationError
    from spillover.arrays.transition import homogeneity
    from spillover.note import note

    try:
        found = homogeneity(groups, f"homogeneity_{of}", note(f"same_chain_{of}"))
    except EstimationError as error:
        return [], [note("no_homogeneity", reason=error.reason)]
    notes = [note("few_expected", share=found.small_share)] if found.small_share > TOLERATED else []
    return [found.likelihood_ratio, found.chi2], notes


def _list_classes(design: Design, codes: IntArray, lagged: IntArray | None) -> list[ClassRow | NeighboursRow]:
    """List the class of each unit in each year, and of its neighbours; None where it has none."""
    places = [(unit, year) for year in _years(design) for unit in design.unit_ids]
    own = [code + 1 if code >= 0 else None for code in codes.ravel().tolist()]
    if lagged is None:
        return [
            ClassRow(unit=unit, year=year, number=one) for (unit, year), one in zip(places, own, strict=True)
        ]
    others = [code + 1 if code >= 0 else None for code in lagged.ravel().tolist()]
    return [
        NeighboursRow(unit=unit, year=year, number=one, lag_class=lag)
        for (unit, year), one, lag in zip(places, own, others, strict=True)
    ]


def _cuts(of: str, bounds: Array, years: tuple[int, ...]) -> list[CutRow]:
    """List the boundaries of each year."""
    return [
        CutRow(distribution=of, year=year, boundary=j, value=value)
        for year, row in zip(years, bounds.tolist(), strict=True)
        for j, value in enumerate(row, 1)
    ]


def _build_series(one: Chain, lag: int | None) -> dict[str, Sequence[SeriesRow]]:
    """Counts, ergodic distribution and passage times; what does not exist is null."""

    def number(value: float) -> float | None:
        return float(value) if value == value else None

    k = len(one.counts)
    pairs = [(i, j) for i in range(k) for j in range(k)]
    return {
        "transitions": [
            TransitionRow(
                lag_class=lag,
                start=i + 1,
                end=j + 1,
                count=int(one.counts[i, j]),
                probability=number(one.probabilities[i, j]),
                se=number(one.errors[i, j]),
            )
            for i, j in pairs
        ],
        "ergodic": [
            ErgodicRow(lag_class=lag, number=i + 1, share=number(share), se=number(one.ergodic_errors[i]))
            for i, share in enumerate(one.ergodic)
        ],
        "first_passage": [
            PassageRow(lag_class=lag, start=i + 1, end=j + 1, periods=number(one.passage[i, j]))
            for i, j in pairs
        ],
    }
