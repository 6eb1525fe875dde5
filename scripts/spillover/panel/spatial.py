"""The arrays of a spatial analysis: a balanced panel, and its weight matrix with rows in the panel's order,
matched by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.lags import step_of
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.matrix import WeightMatrix, list_ids
from spillover.arrays.weights.standardise import standardise
from spillover.data import Data
from spillover.errors import StudyError
from spillover.panel.design import Design
from spillover.words import _


def panel_of(design: Design, outcome: str, terms: Sequence[str]) -> tuple[Array, Array]:
    """y (T, n) and x (T, n, k). A panel with gaps is a StudyError that names units and years."""
    cube = design.as_panel([outcome, *terms])
    return np.ascontiguousarray(cube[:, :, 0]), np.ascontiguousarray(cube[:, :, 1:])


def refuse_gaps(design: Design) -> None:
    """Raise StudyError where a period between the sample's years is missing: what comes before it is
    no lag.
    """
    for before, after in pairwise(design.years):
        if after - before > step_of(np.asarray(design.years)):
            raise StudyError(
                _(
                    "a dynamic model needs consecutive periods, and the sample has none between "
                    "{before} and {after}; narrow 'sample' to one side of the gap, or fill it",
                    before=before,
                    after=after,
                )
            )


def cut_to(weights: WeightMatrix, design: Design, place: str) -> WeightMatrix:
    """Cut the weight matrix to the design's units, in their order. Where the sample leaves units out, their
    rows and columns go and the rest is standardised again; a unit of the sample that the matrix lacks, or
    that loses its last neighbour, is an error. place: of the matrix, for messages.
    """
    if set(weights.ids) == set(design.unit_ids):
        return weights.align(design.unit_ids)
    try:
        cut = standardise(weights.subset(design.unit_ids), weights.standardisation)
    except EstimationError as error:
        raise StudyError(_("{place}: {error}", place=place, error=error)) from error
    alone = sorted(set(cut.islands()) - set(weights.islands()))
    if alone:
        raise StudyError(
            _(
                "{place}: the sample leaves out every neighbour of {alone}: leave out these too, "
                "or use a matrix with more links",
                place=place,
                alone=list_ids(alone),
            )
        )
    return cut


def operators_of(
    data: Data, design: Design, weights: str, error_weights: str | None = None
) -> tuple[SpatialOperator, SpatialOperator | None]:
    """W of the lags, and M of the errors where the analysis names another."""
    return data.operator(weights, design), data.operator(error_weights, design) if error_weights else None
