"""Dynamic panels by difference and system GMM."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta

from spillover.analysis import Data, Design, Fit, Inference
from spillover.declarations import every_option_of, options_of
from spillover.note import note
from spillover.options import Option, Regressor, SomeTerms, Term, Terms
from spillover.panel.terms import parse_term
from spillover.recipe import KindRecipe, Recipe
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array, IntArray
    from spillover.arrays.gmm import DynamicModel
    from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments


Equation = Literal["both", "difference", "level"]
Order = Annotated[int, Meta(ge=1, le=1000)]


class VariableLags(Option, frozen=True):
    """Lags of one variable as instruments: first and last lag, all from the first where one is given."""

    variable: Term
    """A variable, not shifted."""
    lags: Annotated[tuple[Order, ...], Meta(min_length=1, max_length=2)] = (2,)
    """First and last lag; a single number means all lags from it on. 2 is for endogenous regressors and the
    outcome, 1 for predetermined ones.
    """
    collapse: bool = False
    """One instrument for each lag, instead of one for each lag and year."""
    equation: Equation = "both"
    """The equation that the instruments are for: both, difference (the transformed one) or level."""


class Gmm(Inference, frozen=True, kw_only=True):
    """A dynamic panel by GMM: in differences (Arellano and Bond 1991) or as a system (Blundell and Bond
    1998).

    One estimate. Tests: wald, ar1, ar2, sargan, hansen, difference_in_hansen:<group>. Settings: instruments,
    instruments_by_group.
    """

    own_parts = ("",)
    minutes: ClassVar[int] = 15
    one_role: ClassVar[bool] = False  # a variable may be regressor and, lagged, instrument

    outcome: Term
    regressors: Terms
    """The regressors; a lag of the outcome (L.y) among them."""
    lagged: Annotated[tuple[VariableLags, ...], Meta(min_length=1)]
    """Instruments from the lags of variables: levels for the transformed equation, differences for the levels
    of a system.
    """
    exogenous: tuple[Regressor, ...] = ()
    """Regressors that instrument themselves."""
    instruments: SomeTerms = ()
    """Instruments from outside the model."""
    exogenous_in: Literal["both", "separate", "difference", "level"] = "both"
    """How own and external instruments enter a system: both in one column (as xtabond2), separate in one for
    each equation (as plm), or one equation alone.
    """
    system: bool = False
    """Whether the equation in levels is estimated in addition to the transformed one (system GMM)."""
    steps: Annotated[int, Meta(ge=1, le=2)] = 2
    """One step, or two, with the weights from the first."""
    robust: bool = True
    """After one step the variance is robust, after two it has Windmeijer's (2005) correction."""
    transformation: Literal["differences", "orthogonal"] = "differences"
    """First differences, or forward orthogonal deviations."""
    period_effects: bool = True
    """Whether year effects are included."""
    weighting: Literal["full", "blocks", "identity"] = "full"
    """Weights of the first step: full allows for the covariance of transformed rows and levels (xtabond2's
    h(3)), blocks leaves that between the two out (h(2)), identity all (h(1)).
    """

    def problems(self) -> Iterator[str]:
        """Find lags in the wrong order, a model that is not dynamic, and levels without a system."""
        for part in self.lagged:
            if len(part.lags) == 2 and part.lags[0] > part.lags[1]:
                yield _(
                    "lagged: lags {lags} of {variable} are out of order; write the smaller one first",
                    lags=list(part.lags),
                    variable=part.variable,
                )
            if any(len(factor.shifts) > 1 or factor.shifts[0] for factor in parse_term(part.variable)):
                yield _(
                    "{variable} is shifted; name the variable, and its lags in 'lags'",
                    variable=f"lagged: {part.variable!r}",
                )
            if (
                part.variable == self.outcome
                and part.lags[0] < 2
                and part.equation != "level"
                and self.transformation == "differences"
            ):
                yield _(
                    "lagged: {outcome} lagged once is correlated with the differenced error, which holds "
                    "that of the year before; write lags {lags}, or transformation: orthogonal",
                    outcome=self.outcome,
                    lags=[2, *part.lags[1:]],
                )
            if part.equation == "level" and not self.system:
                yield _(
                    "{variable} is for the levels, and 'system' is false; set system: true",
                    variable=f"lagged: {part.variable}",
                )
        if self.exogenous_in == "level" and not self.system:
            yield _("exogenous_in: 'level' needs system: true")
        for name in self.instruments:
            if name in self.regressors:
                yield _("{name} is a regressor; name it under 'exogenous'", name=f"instruments: {name!r}")
        if not any(f"L{order}.{self.outcome}" in self.regressors for order in ("", *range(1, 10))):
            yield (
                _(
                    "regressors: no lag of {outcome} is among them; write L.{term}, or take kind "
                    "'panel' for a static model",
                    outcome=self.outcome,
                    term=self.outcome,
                )
            )

    def fit(self, data: Data) -> Fit:
        """Estimate the panel on the rows of its design, with instruments from every row of the sample."""
        own = tuple(dict.fromkeys((*self.exogenous, *self.instruments)))
        design = data.design(self, (self.outcome, *self.regressors, *self.instruments))
        levels = {part.variable: data.design(self, (part.variable,)) for part in self.lagged}
        model = self.estimate(design, levels, own)
        fits = data.fit_of(self, design)
        groups = [
            note("instruments_of_group", group=name.replace("_", " "), count=count)
            for name, count in model.groups.items()
        ]
        fitted = model.estimate
        settings = {**fitted.settings, "instruments_by_group": groups}
        fits.add(replace(fitted, settings=settings), self.outcome)
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the panel with all its options; the rows are those of the design alone."""
        recipe = KindRecipe(
            model=name,
            estimator=self.kind,
            outcome=self.outcome,
            terms=self.regressors,
            all_terms=(self.outcome, *self.regressors, *self.instruments),
            effects="two-way" if self.period_effects else "individual",
            sample=options_of(self.sample),
            level=self.level,
            options=every_option_of(self),
        )
        return [recipe]

    def estimate(self, design: Design, levels: dict[str, Design], own: tuple[str, ...]) -> DynamicModel:
        """Estimate the model by GMM. levels: the design of each lagged variable; own: terms that are their
        own instruments.
        """
        from spillover.arrays.gmm import fit_gmm
        from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments

        rows = UnionRows.build((design, *levels.values()))

        def lags(part: VariableLags) -> LagInstruments:
            values = rows.spread(levels[part.variable], part.variable)
            last = part.lags[1] if len(part.lags) == 2 else None
            return LagInstruments(part.variable, values, part.lags[0], last, part.collapse, part.equation)

        def itself(name: str) -> OwnInstruments:
            return OwnInstruments(name, rows.spread(design, name), self.exogenous_in)

        return fit_gmm(
            rows.spread(design, self.outcome),
            rows.columns(design, self.regressors),
            rows.unit,
            rows.time,
            terms=self.regressors,
            lagged=[lags(part) for part in self.lagged],
            own=[itself(name) for name in own],
            system=self.system,
            steps=self.steps,
            robust=self.robust,
            orthogonal=self.transformation == "orthogonal",
            period_effects=self.period_effects,
            weighting=self.weighting,
            outcome=self.outcome,
        )


@dataclass(frozen=True)
class UnionRows:
    """Union of the rows that any of several designs has, ordered by unit and year: unit (N,) codes in the
    order of the units' ids, time (N,) years.
    """

    unit: IntArray
    time: IntArray
    place: dict[tuple[str, int], int]

    @classmethod
    def build(cls, designs: Sequence[Design]) -> UnionRows:
        """Collect the rows of all designs."""
        import numpy as np

        keys = sorted({key for design in designs for key in _keys(design)})
        ids = {name: code for code, name in enumerate(sorted({unit for unit, _ in keys}))}
        unit = np.array([ids[name] for name, _ in keys], dtype=np.int64)
        time = np.array([year for _, year in keys], dtype=np.int64)
        return cls(unit, time, {key: row for row, key in enumerate(keys)})

    def spread(self, design: Design, term: str) -> Array:
        """Spread a term of one design over these rows (N,)."""
        return self.columns(design, (term,))[:, 0]

    def columns(self, design: Design, terms: Sequence[str]) -> Array:
        """Spread terms of one design over these rows (N, k), NaN in rows that it lacks."""
        import numpy as np

        table = np.full((len(self.unit), len(terms)), np.nan)
        table[[self.place[key] for key in _keys(design)]] = design.matrix(terms)
        return table


def _keys(design: Design) -> list[tuple[str, int]]:
    names = [design.unit_ids[code] for code in design.unit]
    return list(zip(names, design.time.tolist(), strict=True))
