"""Which fixed effects are removed, and how: the definitions of a spatial panel with individual, time or both
effects.

transformed  Lee and Yu (2010, J. Econometrics 154, section 2 and 3.2): orthonormal contrasts leave T − 1
periods and, with
             time effects, n − 1 units; their likelihood has no incidental parameters and ρ no bias from them.
             With time effects it needs W1 = c1: ln|I − ρW| then loses ln(1 − ρc).
direct       W × demeaned y, with all nT terms in the likelihood (Elhorst 2003; splm, SDPDmod, Stata's xsmle).
             Lags of regressors are of deviations too: where the rows of W differ in their sums, the year
             effects do not absorb the year's mean times these sums, which it leaves out of every lag.
lsdv         the maximum likelihood with a dummy for each unit and year: demeaned Wy, all nT terms.
"""

from __future__ import annotations

from dataclasses import dataclass

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.operator import SpatialOperator

__all__: list[str] = []

EFFECTS = ("none", "individual", "time", "two-way")
DEFINITIONS = ("transformed", "direct", "lsdv")


@dataclass(frozen=True)
class Transformation:
    """How a panel of `periods` × `units` loses its effects, and what its likelihood counts."""

    effects: str
    definition: str
    periods: int
    units: int

    def __post_init__(self) -> None:
        if self.effects not in EFFECTS:
            raise EstimationError(f"effects {self.effects!r} is not one of {', '.join(EFFECTS)}")
        if self.definition not in DEFINITIONS:
            raise EstimationError(f"definition {self.definition!r} is not one of {', '.join(DEFINITIONS)}")
        if self.individual and self.periods < 2:
            raise EstimationError(
                "one period cannot separate individual effects from the errors: give at least two periods, "
                "or effects none or time"
            )
        if self.time and self.units < 2:
            raise EstimationError(
                "one unit cannot separate time effects from the errors: give more units, or no time effects"
            )

    @property
    def individual(self) -> bool:
        return self.effects in ("individual", "two-way")

    @property
    def time(self) -> bool:
        return self.effects in ("time", "two-way")

    @property
    def jacobians(self) -> int:
        """How many times ln|I − ρW| enters the log-likelihood."""
        return self.periods - 1 if self.definition == "transformed" and self.individual else self.periods

    @property
    def nobs(self) -> int:
        """Independent observations that the likelihood counts: nT, or (n − 1)(T − 1) and its like when
        transformed.
        """
        units = self.units - 1 if self.definition == "transformed" and self.time else self.units
        return self.jacobians * units

    @property
    def projects(self) -> bool:
        """Whether the mean over units leaves after W has been applied (lsdv and transformed), not before
        (direct).
        """
        return self.time and self.definition != "direct"

    def demean(self, values: Array) -> Array:
        """Deviations (T, n, …) from the means of the effects, in a new array."""
        if self.individual:
            values = values - values.mean(axis=0, keepdims=True)
        if self.time:
            values = values - values.mean(axis=1, keepdims=True)
        return values

    def of_deviations(self, operator: SpatialOperator) -> bool:
        """Whether lags are to be taken of deviations from the year's means, because W times a constant is not
        constant and 'direct' lags deviations alone. Else the effects absorb the difference.
        """
        return self.time and self.definition == "direct" and operator.row_sum is None

    def removed(self, operator: SpatialOperator, name: str) -> float | None:
        """The eigenvalue c of W1 = c1 that the transformation takes out of ln|I − ρW|, or None where it takes
        none.
        """
        if not (self.definition == "transformed" and self.time):
            return None
        if operator.row_sum is None and (alone := int((operator.row_sums == 0).sum())):
            raise EstimationError(
                f"definition 'transformed' with {self.effects} effects needs {name} whose rows all have the "
                f"same sum, and {alone} units have no neighbour: link them (islands: nearest, or another "
                "matrix), or use definition 'lsdv' with bias_correction"
            )
        if operator.row_sum is None:
            raise EstimationError(
                f"definition 'transformed' with {self.effects} effects needs {name} whose rows all have "
                "the same sum, else the "
                "time effects do not leave (Lee and Yu 2010, section 3.2): row-standardise it, or use "
                "definition 'lsdv' with "
                "bias_correction"
            )
        return operator.row_sum
