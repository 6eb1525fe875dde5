"""The data of an analysis: its designs, matrices and what other analyses found, wherever they come from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from spillover.estimates import AnalysisRecord
from spillover.fit import Fit
from spillover.panel.design import Design, PanelColumns, Preparation, design_of

if TYPE_CHECKING:
    from spillover.analysis import Analysis, SampledAnalysis
    from spillover.arrays.foundation import Array
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.arrays.weights.matrix import WeightMatrix

Lines = Sequence[tuple[int, Mapping[str, str]]]


class Data(ABC):
    """The data that `Analysis.fit` works with. A job has files behind it, which no kind knows.

    name: of the analysis in its study; is_simulated: whether the data are; for_numbers: whether only the
    numbers of the estimate are used, as in a sweep, so that notes that need further estimates are not made;
    least_group: of how many units a group is at least whose mean is printed, more than 1 where single values
    are confidential.
    """

    name: str
    is_simulated: bool
    least_group: int = 1
    for_numbers: ClassVar[bool] = False

    @abstractmethod
    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Read variables over all units and years, and the columns of the units."""

    @abstractmethod
    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """Read a weight matrix with rows in the order of the design's units."""

    @abstractmethod
    def document(self, name: str) -> AnalysisRecord:
        """Record of another analysis of the study."""

    @abstractmethod
    def lines(self) -> tuple[str, Sequence[str], Lines]:
        """Read a list that the analysis names itself: its place, its header, and its rows with their
        lines.
        """

    @abstractmethod
    def gather(self, names: Sequence[str], count: int) -> Array:
        """Join the draws (R, Q) that were made in parts, in the order of their replicates."""

    def design(self, analysis: SampledAnalysis, terms: Iterable[str] | None = None) -> Design:
        """Build the design of an analysis: of all its terms, or of some."""
        return design_of(
            self.columns,
            analysis.terms() if terms is None else terms,
            analysis.sample,
            Preparation(
                standardise=getattr(analysis, "standardise", ()),
                centre=getattr(analysis, "centre", ()),
                trim=getattr(analysis, "trim_tails", None),
                winsorise=getattr(analysis, "winsorise", None),
                exempt=tuple(filter(None, [getattr(analysis, "observation_weights", None)])),
            ),
        )

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """Build the operator of spatial lags of a weight matrix."""
        from spillover.arrays.spatial.operator import SpatialOperator

        return SpatialOperator(self.matrix(name, design).matrix)

    def fit_of(self, analysis: Analysis, design: Design | None) -> Fit:
        """Begin a fit of the analysis, on its design; None where it reads other analyses alone."""
        return Fit(self.name, analysis, design)
