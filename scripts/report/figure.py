"""Base of the kinds of figures: options as fields, what a figure reads, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, overload

import msgspec
from msgspec import Meta

from report.map_record import BaseMap
from spillover.declarations import KindDeclaration, kinds_in, load_kind, require_method, texts
from spillover.errors import StudyError
from spillover.estimates import EstimateRecord, TermRecord
from spillover.options import AnalysisName, Choice, Label, Sweep
from spillover.series import Form
from spillover.tables.layout import Model
from spillover.words import _
from words.render import say, term_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from report.material import Material
    from spillover.arrays.foundation import Array
else:  # a declaration loads nothing heavy; a figure that is drawn does
    Array = Axes = Drawing = Material = Any

PACKAGE = "report.figures"
Reading = Literal["options", "draws", "units", "base_map", "provenance", "suspects", "joint"]
Terms = Annotated[tuple[Label, ...], Meta(min_length=1)]


class DrawnTerm(TermRecord, frozen=True, kw_only=True):
    """A term with its true value, None where that is unknown."""

    true_value: float | None = None


class NoDataError(Exception):
    """A figure that has nothing to show. The message says why; the figure is drawn as an empty frame
    with it.
    """


@dataclass(frozen=True)
class FigureSource:
    """A figure's material; the panel's years; files by the names that the rule gives its inputs; its
    analyses' options, and the measures that each of its variables is made of; the files of the joint tests
    that there are, by sweep.
    """

    material: Material
    years: tuple[int, ...]
    files: Mapping[str, list[str]] = field(default_factory=dict)
    analyses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    measures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    joint: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """A variable's name for people."""
        return term_label(name, dict(self.material.labels))

    def panel(self, variable: str) -> tuple[Array, Array, Array]:
        """Units, years and values (N,) of a variable."""
        import numpy as np

        from base.artifacts.parquet import read_variables
        from base.job import index_by_stem

        units, years, values = read_variables({variable: index_by_stem(self.files["variables"])[variable]})
        if not np.isfinite(values[variable]).any():
            raise NoDataError(say(_("{label} has no value in any unit and year"), label=self.label(variable)))
        return units, years, values[variable]

    def groups(self, column: str) -> dict[str, str]:
        """The group of each unit."""
        from base.artifacts.parquet import read_table

        table = read_table(self.files["units"][0])
        return {str(unit): str(group) for unit, group in zip(table["unit"], table[column], strict=True)}

    def options(self, analysis: str) -> Mapping[str, Any]:
        """Options of an analysis as the study configures it."""
        return self.analyses.get(analysis, {})

    def base_map(self) -> BaseMap:
        """The study's base map."""
        return msgspec.json.decode(Path(self.files["base_map"][0]).read_bytes(), type=BaseMap)

    def records(self, columns: Sequence[Model]) -> list[EstimateRecord]:
        """The estimate of each column."""
        return [self.material.estimate(column.analysis, column.part) for column in columns]

    def levels(self, columns: Sequence[Model]) -> list[float | None]:
        """The level of the intervals of each column's estimate."""
        return [record.level for record in self.records(columns)]

    def terms(self, columns: Sequence[Model]) -> list[tuple[str, dict[str, DrawnTerm]]]:
        """For each column its header and its terms' rows by name, each with its true value, which
        is None where none is known.
        """
        headers, known = [column.head(column.analysis) for column in columns], self.material.true_value
        return [
            (header, {row.term: draw_term(row, known(record, row.term)) for row in record.terms})
            for header, record in zip(headers, self.records(columns), strict=True)
        ]

    @overload
    def panels(self, analyses: Sequence[str], series: str) -> dict[str, list[dict[str, Any]]]: ...
    @overload
    def panels(self, analyses: Sequence[str], series: type[Form]) -> dict[str, list[Form]]: ...

    def panels(self, analyses: Sequence[str], series: str | type[Form]) -> Mapping[str, Sequence[Any]]:
        """The series of each analysis that has it, by its name or by the form of its rows. Raises NoDataError
        where none has.
        """
        read: Any = self.material.series if isinstance(series, str) else self.material.rows
        found: dict[str, Sequence[Any]] = {name: read(name, series) for name in analyses}
        kept = {name: rows for name, rows in found.items() if rows}
        if not kept:
            name = series if isinstance(series, str) else series.series
            raise NoDataError(say(_("the analyses have no series '{series}'"), series=name))
        return kept

    def draws(self, analysis: str) -> dict[str, Array]:
        """The draws (R,) of each quantity from the chunks of one analysis, which lie in the folder of its
        name.
        """
        import numpy as np

        found: dict[str, list[Array]] = {}
        for path in sorted(f for f in self.files.get("draws", []) if Path(f).parent.name == analysis):
            with np.load(path) as chunk:
                for quantity, column in zip(chunk["quantities"].tolist(), chunk["draws"].T, strict=True):
                    found.setdefault(quantity, []).append(column)
        return {quantity: np.concatenate(columns) for quantity, columns in found.items()}


class Figure(KindDeclaration, frozen=True, kw_only=True):
    """A figure. A kind is a subclass in a file of its own, `report/figures/<kind>.py`.

    single_units: whether it shows values of single units, from which data could be read back. Each kind says
    so itself: a package leaves such figures out where the data may not be redistributed.
    reads: what it reads besides the analyses, indices, variables and the sweep that its fields name: the
    analyses' `options`, their `draws`, the `units`, the `base_map`, the `provenance` of filled and corrected
    values, the `suspects`, or the `joint` tests that `make deep` has made. draws_kind: the one kind of
    analysis that it can draw, "" for any. intervals: whether it draws any, whose level its caption says;
    many_tests: whether it marks or counts which of many estimates are significant.
    """

    single_units: ClassVar[bool]
    reads: ClassVar[frozenset[Reading]] = frozenset()
    draws_kind: ClassVar[str] = ""
    intervals: ClassVar[bool] = True
    many_tests: ClassVar[bool] = False

    title: str
    """The figure's title."""
    caption: str
    """What a reader should see in it."""

    @require_method
    def draw(self, source: FigureSource) -> Drawing:
        """The figure. Raises NoDataError where there is nothing to show, StudyError naming the key."""
        raise NotImplementedError

    def finding(self, source: FigureSource) -> str:
        """Sentence on its numbers, without an adjective, which is printed above it; "" for none."""
        return ""

    def names_of(self, what: str) -> list[str]:
        """Names that it uses, of one sort: an `analysis`, `index`, `variable`, `sweep`, …"""
        return texts(self, what)


class AnalysesFigure(Figure, frozen=True, kw_only=True):
    """A figure of whole analyses."""

    single_units: ClassVar[bool]
    analyses: Annotated[tuple[AnalysisName, ...], Meta(min_length=1)]


class ModelsFigure(Figure, frozen=True, kw_only=True):
    """A figure of estimates."""

    single_units: ClassVar[bool]
    columns: Annotated[tuple[Model, ...], Meta(min_length=1)]
    """The estimates drawn, from top to bottom."""


Kept = Annotated[tuple[Label, ...], Meta(min_length=1)]


class Mark(Model, frozen=True, kw_only=True):
    """An estimate that is marked among others: its analysis, part and term; `header` is its label."""

    term: Label


class SweepFigure(Figure, frozen=True, kw_only=True):
    """A figure of a sweep's estimates of one effect. where: the labels kept of some of its choices; marks:
    estimates of analyses to compare them with, such as the baseline.
    """

    single_units: ClassVar[bool]
    sweep: Sweep
    effect: Literal["total", "direct", "indirect", "beta", "theta"] = "total"
    """The effect of the sweep that is drawn."""
    where: dict[Choice, Kept] = msgspec.field(default_factory=dict)
    """Restrict the sweep to these labels of some of its choices."""
    marks: tuple[Mark, ...] = ()
    """Estimates of analyses that the figure marks among those of the sweep, such as the main model's."""

    def read_marks(self, source: FigureSource) -> list[tuple[str, float]]:
        """The label and the estimate of each mark, and its true value where it has one. Raises StudyError
        naming a term that is not there.
        """
        found = []
        for mark, (header, rows) in zip(self.marks, source.terms(self.marks), strict=True):
            if mark.term not in rows:
                raise StudyError(
                    _(
                        "marks: {analysis} has no term {term!r}; its terms are {known}",
                        analysis=mark.analysis,
                        term=mark.term,
                        known=", ".join(rows),
                    )
                )
            row = rows[mark.term]
            found.append((header, float(row.estimate)))
            if row.true_value is not None:
                found.append((say(_("{label}, true value"), label=header), float(row.true_value)))
        return found


def draw_term(row: TermRecord, value: float | None = None) -> DrawnTerm:
    """A term as figures draw it. value: its true one, where it is known."""
    return DrawnTerm(**msgspec.structs.asdict(row), true_value=value)


def figures() -> Mapping[str, type[Figure]]:
    """Every kind of figure by name."""
    return {name: _check_kind(kind) for name, kind in kinds_in(PACKAGE, Figure).items()}


def load_figure(name: str) -> type[Figure]:
    """One kind of figure, without loading the others."""
    return _check_kind(load_kind(PACKAGE, name, Figure))


def _check_kind(kind: type[Figure]) -> type[Figure]:
    """A kind that says itself whether it shows single units."""
    if not isinstance(vars(kind).get("single_units"), bool):
        raise StudyError(
            _(
                "{module}: the figure must say single_units: ClassVar[bool] = True or False, "
                "whether it shows values of single units",
                module=kind.__module__,
            )
        )
    return kind
