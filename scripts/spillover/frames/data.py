"""The data of an analysis on frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spillover.arrays.weights.matrix import WeightMatrix
from spillover.data import Data, Lines
from spillover.declarations import names_in
from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord
from spillover.fit import Fit
from spillover.frames.balance import BY, describe_loss
from spillover.frames.table import PanelFrame, open_frame, plain_text
from spillover.frames.weights import Standardisation, check_matrix_units, weight_matrix
from spillover.panel.design import UnbalancedError
from spillover.panel.spatial import cut_to
from spillover.panel.terms import parse_effect
from spillover.words import SEMICOLON, _, join_sentences, sentence_of

if TYPE_CHECKING:
    from spillover.analysis import Analysis, SampledAnalysis
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Estimate
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.panel.design import Design, PanelColumns


class StoringFit(Fit):
    """Fit that keeps the estimates themselves, with covariance and residuals, by their parts. Its records
    call a matrix by its own name.
    """

    def __init__(
        self,
        name: str,
        analysis: Analysis,
        design: Design | None,
        kept: dict[str, Estimate],
        matrices: Mapping[str, str],
    ) -> None:
        super().__init__(name, analysis, design)
        self.kept, self.matrices = kept, matrices

    def add(self, estimate: Estimate, outcome: str, part: str = "", **settings: Any) -> None:
        """Add an estimate, as a study has it."""
        self.kept[part] = estimate
        if "weights" in settings:
            settings["weights"] = self.matrices.get(settings["weights"], settings["weights"])
        super().add(estimate, outcome, part, **settings)


class FrameData(Data):
    """Table with the objects (matrices, lists of policies) that options name."""

    is_simulated = False

    def __init__(
        self,
        name: str,
        analysis: SampledAnalysis,
        table: PanelFrame,
        objects: Mapping[str, Any],
        standardise: Standardisation | None = None,
    ) -> None:
        self.name, self.analysis, self.table, self.objects = name, analysis, table, objects
        self.standardise = standardise
        self.said: list[str] = [*table.remarks]
        self.kept: dict[str, Estimate] = {}
        self.designs: list[Design] = []
        self.operators: dict[str, SpatialOperator] = {}
        self.names: dict[str, str] = {}  # of matrices, by the option that gives them

    def fit(self) -> Fit:
        """Run the analysis on these data. The refusal of a panel with gaps says what it costs to balance
        it.
        """
        try:
            return self.analysis.fit(self)
        except UnbalancedError as error:
            design = next(one for one in reversed(self.designs) if not one.is_balanced())
            ways = [
                _("balance_by='{by}' leaves out {cost}", by=by, cost=describe_loss(design, by)) for by in BY
            ]
            raise StudyError(join_sentences((sentence_of(error), *ways), SEMICOLON)) from None

    def design(self, analysis: SampledAnalysis, terms: Iterable[str] | None = None) -> Design:
        """Build the design of an analysis, and remember it."""
        self.designs.append(super().design(analysis, terms))
        return self.designs[-1]

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Collect variables over all units and periods, and the columns by which the analysis groups
        units.
        """
        groups = self._groups()
        made = self.table.columns(variables, groups)
        self.said += [text for group in groups for text in self.table.describe_labels(group)]
        return made

    def _groups(self) -> list[str]:
        named: list[str] = []
        for name in names_in(self.analysis):
            if name.what in ("group", "cluster", "effect"):
                named += parse_effect(name.text)[0] if name.what == "effect" else [name.text]
        return [name for name in dict.fromkeys(named) if name not in ("unit", "year")]

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """Match the matrix of an option by id with the design's units."""
        source = self.objects.get(name, name)  # a text is the path of a file
        weights = source if isinstance(source, WeightMatrix) else weight_matrix(source)
        if self.standardise is not None:
            weights = weight_matrix(weights, standardise=self.standardise)
        self.names[name] = weights.name or name
        check_matrix_units(weights, self.table.ids.tolist(), design.unit_ids)
        if left := weights.n - len(design.unit_ids):
            alone = _(
                "{name}: {left} unit(s) of the matrix are not in the sample; their rows and columns were "
                "left out",
                name=name,
                left=left,
            )
            again = _(
                "{name}: {left} unit(s) of the matrix are not in the sample; their rows and columns were "
                "left out, and the rest was standardised again",
                name=name,
                left=left,
            )
            self.said.append(alone if weights.standardisation == "none" else again)
        elif weights.ids != self.table.order():
            self.said.append(
                _("{name}: the rows of the matrix were put in the order of the data, by id", name=name)
            )
        return cut_to(weights, design, name)

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """Make a weight matrix an operator of spatial lags, which predictions use again."""
        self.operators[name] = super().operator(name, design)
        return self.operators[name]

    def document(self, name: str) -> AnalysisRecord:
        """Record of another analysis, which a frame does not have."""
        raise StudyError(_("analysis {name!r}: a data frame has no other analyses; run a study", name=name))

    def lines(self) -> tuple[str, Sequence[str], Lines]:
        """Read a list of policies: its name, header and rows."""
        table = open_frame(self.objects.get("file", ""), "policies")
        rows = table.rows(named=True)
        texts = [{key: plain_text(value) for key, value in row.items()} for row in rows]
        return "policies", table.columns, list(enumerate(texts, 1))

    def gather(self, names: Sequence[str], count: int) -> Array:
        """Make the draws of an analysis that a study divides among jobs."""
        return self.analysis.chunk_options().fit_chunk(self, 0, count)["draws"]

    def fit_of(self, analysis: Analysis, design: Design | None) -> Fit:
        """Build an empty fit that keeps its estimates."""
        return StoringFit(self.name, analysis, design, self.kept, self.names)
