"""Notes on a spatial model whose effects are removed in another way: under a W that links
nearly all units, and under one whose rows have different sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from spillover.arrays.foundation import EstimationError
from spillover.kinds.spatial.kind import WITH_YEARS, Spatial
from spillover.note import Note, note
from spillover.options import Definition, Impacts

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Estimate
    from spillover.arrays.spatial.models import SpatialEstimate
    from spillover.arrays.spatial.operator import SpatialOperator

WITHOUT_MULTIPLIER = ("OLS", "SLX")
DENSE = 0.5  # the share of pairs that W links, from which on the lag hardly differs from the year's mean


def compare_definition(
    analysis: Spatial,
    fitted: SpatialEstimate,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    error_operator: SpatialOperator | None,
) -> tuple[Note, ...]:
    """ρ by another way to remove the effects, where W links so many units that it depends on it."""
    n = operator.n
    links = operator.links / max(n * (n - 1), 1)
    if links < DENSE or "rho" not in fitted.terms or analysis.effects not in WITH_YEARS:
        return ()
    dense = note("dense_matrix", links=links)
    if operator.row_sum is None:  # `compare_year_effects` has the other definitions
        return (dense,)
    other: Definition = "direct" if analysis.definition == "transformed" else "transformed"
    chosen = {"definition": other, "bias_correction": analysis.bias_correction if analysis.dynamic else None}
    values = {"definition": analysis.definition, "own": fitted.rho, "other_definition": other}
    try:
        estimate = structs.replace(analysis, **chosen).estimate(y, x, operator, error_operator)
    except EstimationError as error:
        return dense, note("other_definition_none", **values, reason=error.reason)
    return dense, note("other_definition", **values, other=estimate.rho)


def compare_year_effects(
    analysis: Spatial,
    fitted: SpatialEstimate,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    error_operator: SpatialOperator | None,
) -> tuple[Note, ...]:
    """Notes on each definition of year effects where the rows of W, or of the errors' M, have different sums:
    what it gives, and when it is right. OLS and SLX have no spatial multiplier that a year's effect could be
    inside or outside of.
    """
    unequal = [one for one in (operator, error_operator) if one is not None and one.row_sum is None]
    if not unequal or analysis.effects not in WITH_YEARS or analysis.model in WITHOUT_MULTIPLIER:
        return ()

    def note_year_effects(years: str, definition: str, year_effects: str) -> Note:
        chosen = {"definition": definition, "year_effects": year_effects, "bias_correction": None}
        other = structs.replace(analysis, **chosen)
        try:
            numbers = _note_numbers(other, other.estimate(y, x, operator, error_operator))
        except EstimationError as error:
            return note("by_year_effects_none", years=years, reason=error.reason)
        return note("by_year_effects", years=years, numbers=numbers)

    by_row_sum = note_year_effects("transformed", "transformed", "by_row_sum")
    if by_row_sum.key == "by_year_effects_none":  # W that does not keep the span of these effects
        by_row_sum = note_year_effects("dummies", "lsdv", "by_row_sum")
    return (
        note("unequal_rows", units=int((unequal[0].row_sums == 0).sum())),
        note_year_effects("lsdv", "lsdv", "common"),
        note_year_effects("direct", "direct", "common"),
        by_row_sum,
    )


def _note_numbers(analysis: Spatial, fitted: SpatialEstimate) -> list[Note]:
    """Note the spatial parameters, and the indirect effect of the first regressor where there is one."""
    shown = [("ρ", "rho"), ("λ", "lambda")]
    numbers = [
        _note_number("estimate_of", name, fitted, term) for name, term in shown if term in fitted.terms
    ]
    plain = structs.replace(analysis, impacts=Impacts(method="delta"), moderator_values=None)
    for effects in [*plain.effects_of(fitted).values()][:1]:
        term = analysis.regressors[0]
        numbers.append(_note_number("indirect_effect_of", term, effects, f"{term}:indirect"))
    return numbers


def _note_number(key: str, name: str, fitted: Estimate, term: str) -> Note:
    place = fitted.terms.index(term)
    return note(key, term=name, estimate=float(fitted.coefficients[place]), se=float(fitted.se[place]))
