"""The specifications of a sweep on a frame, each an analysis that is run as a call runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from spillover.analysis import Analysis, SampledAnalysis
from spillover.arrays.foundation import Array, EstimationError
from spillover.declarations import options_of
from spillover.errors import StudyError
from spillover.fit import Fit
from spillover.frames.balance import drop_gaps
from spillover.frames.data import FrameData
from spillover.frames.table import PanelFrame
from spillover.sweeps.numbers import specification_numbers_of
from spillover.sweeps.row import SpecificationResult, SweepRow
from spillover.words import sentence_of

if TYPE_CHECKING:
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.panel.design import Design, PanelColumns


@dataclass
class SharedInputs:
    """Inputs that all specifications share. surrogate: of a variable, its values (n, T) in a joint test;
    standardise and balance_by are those of the call.
    """

    table: PanelFrame
    objects: Mapping[str, Any]
    standardise: Any = None
    balance_by: Any = None
    designs: dict[Any, Design] = field(default_factory=dict)
    operators: dict[Any, SpatialOperator] = field(default_factory=dict)
    surrogate: Mapping[str, Array] = field(default_factory=dict)


class SweepData(FrameData):
    """Frame whose designs and operators are made once for all specifications."""

    for_numbers: ClassVar[bool] = True

    def __init__(self, analysis: SampledAnalysis, shared: SharedInputs) -> None:
        super().__init__("sweep", analysis, shared.table, shared.objects, shared.standardise)
        self.shared = shared

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Collect variables over all units and periods, one of them a surrogate where a joint test runs."""
        grid, attributes = super().columns(variables)
        own = {name: values for name, values in self.shared.surrogate.items() if name in grid.values}
        return replace(grid, values={**grid.values, **own}), attributes

    def design(self, analysis: SampledAnalysis, terms: Any = None) -> Design:
        """Build the design of an analysis, which specifications of one sample share."""
        named = ("sample", "standardise", "centre", "trim_tails", "winsorise", "observation_weights")
        used = tuple(analysis.terms() if terms is None else terms)
        key = (used, *self._groups(), *(repr(getattr(analysis, name, None)) for name in named))
        if key not in self.shared.designs:
            self.shared.designs[key] = super().design(analysis, used)
        return self.shared.designs[key]

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """Build the operator of a matrix over the units of a design, once for all specifications."""
        key = name, design.unit_ids
        if key not in self.shared.operators:
            self.shared.operators[key] = super().operator(name, design)
        return self.shared.operators[key]

    def fit_of(self, analysis: Analysis, design: Design | None) -> Fit:
        """Build an empty fit, of which the numbers alone are used."""
        return Fit(self.name, analysis, design)


@dataclass(frozen=True)
class Point:
    """Specification of a sweep: its analysis, the labels of its options, the term that is followed."""

    analysis: Any
    labels: Mapping[str, str]
    treatment: str

    @property
    def name(self) -> str:
        """Labels of its options in one text."""
        return " | ".join(self.labels.values())

    def estimate(self, shared: SharedInputs) -> SpecificationResult:
        """Estimate the model, or the first of its equations, and give its numbers as a study's sweep has
        them.
        """
        analysis, source = self.analysis, SweepData(self.analysis, shared)
        if shared.balance_by:
            analysis, _left_out = drop_gaps(analysis, source.design(analysis), shared.balance_by)
            source = SweepData(analysis, shared)
        fit = source.fit()
        return SpecificationResult(
            numbers=specification_numbers_of(fit, self.treatment, fit.estimates[0].part)
        )

    def row(self, shared: SharedInputs) -> SweepRow:
        """Build its row of the table, with its numbers or why there are none."""
        outcome = str(options_of(self.analysis).get("outcome", ""))
        row = SweepRow(specification=self.name, choices={"outcome": outcome, **self.labels})
        try:
            return msgspec.structs.replace(row, numbers=self.estimate(shared).numbers)
        except (EstimationError, StudyError) as error:
            return msgspec.structs.replace(row, failure=str(sentence_of(error)))
