"""Base of the table layouts: its options as fields, the files that they name, how its table is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from spillover.declarations import KindDeclaration, kinds_in, load_kind, require_method, texts
from spillover.errors import StudyError
from spillover.estimates import EstimateRecord
from spillover.messages.study_names import label_or_name
from spillover.options import AnalysisName, File, Label, Option
from spillover.words import _

if TYPE_CHECKING:
    from spillover.tables.material import Material as Material
    from spillover.tables.table import Table
else:  # a declaration loads nothing heavy
    Material = Table = Any

PACKAGE = "report.layouts"
Digits = Annotated[int, Meta(ge=0, le=10)]
Brackets = Literal["se", "statistic", "p", "interval"]


class Model(Option, frozen=True, kw_only=True):
    """Estimate in a table: its analysis, its part there, and its head."""

    analysis: AnalysisName
    part: str | None = None
    header: str | None = None

    def head(self, otherwise: str) -> str:
        """Head of the column. otherwise: the name of its analysis, or a text."""
        return label_or_name("analyses", otherwise) if self.header is None else self.header


class Column(Model, frozen=True, kw_only=True):
    """Column of a table: an estimate, and its column or row group among printed numbers."""

    published: str | int | None = None

    def column_in_publication(self, otherwise: int | str) -> str:
        """Name the column among the printed numbers."""
        return str(otherwise if self.published is None else self.published)


Columns = Annotated[tuple[Column, ...], Meta(min_length=1)]


class PrintedFile(Option, frozen=True, kw_only=True):
    """File of printed numbers that a table is set beside, and why they differ from ours."""

    file: File
    reason: str = ""


class PrintedRegressions(PrintedFile, frozen=True, kw_only=True):
    """Table `table` of a file of printed regressions. terms: our term -> the printed one."""

    table: int
    terms: dict[Label, str] = msgspec.field(default_factory=dict)


class PrintedList(PrintedFile, frozen=True, kw_only=True):
    """File of printed numbers in a form of its own. keys: the columns that name a row (its group, its term);
    fields: ours -> the file's column.
    """

    keys: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=2)]
    fields: dict[Label, str] = msgspec.field(default_factory=dict)


class Layout(KindDeclaration, frozen=True, kw_only=True, tag_field="layout"):
    """Layout of a table. A layout is a subclass in a file of its own, `report/layouts/<layout>.py`.

    fields_known: the properties that its `fields` may name.
    """

    fields_known: ClassVar[tuple[str, ...]] = ()

    title: str
    """The table's title."""
    notes: tuple[str, ...] = ()
    """Further notes below the table."""
    published: PrintedFile | None = None

    @require_method
    def build(self, name: str, material: Material) -> Table:
        """Build the table, without the study's own notes. Raises StudyError naming the key."""
        raise NotImplementedError

    def names_of(self, what: str) -> list[str]:
        """Names that it uses, of one sort: an `analysis`, an `index`, a `file`."""
        return texts(self, what)


class ColumnsLayout(Layout, frozen=True, kw_only=True):
    """Layout of estimates."""

    columns: Columns
    """The estimates that the table shows, from left to right, or one below the other in a list."""

    @property
    def headers(self) -> list[str]:
        """Header of each column."""
        return [column.head(column.analysis) for column in self.columns]

    def estimates(self, material: Material) -> list[EstimateRecord]:
        """Read the estimate of each column."""
        try:
            return [material.estimate(column.analysis, column.part) for column in self.columns]
        except StudyError as error:
            raise StudyError(_("columns: {error}", error=error)) from error


class LabelledLayout(ColumnsLayout, frozen=True, kw_only=True):
    """Layout whose rows can be given names."""

    labels: dict[Label, str] = msgspec.field(default_factory=dict)
    """Names of rows, instead of the study's."""

    def names(self, material: Material) -> dict[str, str]:
        """Collect the names of rows: the study's, and above them the table's own."""
        return {**material.labels, **self.labels}


class TermsLayout(LabelledLayout, frozen=True, kw_only=True):
    """Layout with rows of terms, all or the ones listed; a mapping gives each its name too."""

    terms: tuple[Label, ...] | dict[Label, str] | None = None
    digits: Digits = 4

    def names_given(self) -> dict[str, str]:
        """List the names of rows that the table itself gives."""
        own = self.terms if isinstance(self.terms, Mapping) else {}
        return {**self.labels, **own}

    def names(self, material: Material) -> dict[str, str]:
        return {**super().names(material), **self.names_given()}

    def check_terms(self, name: str, known: Iterable[str]) -> None:
        """Raise StudyError where the table lists a term that no column has: it would be left out in silence.
        known: those of all columns.
        """
        there = list(dict.fromkeys(known))
        for term in self.terms or ():
            if term not in there:
                raise StudyError(
                    _(
                        "tables.{name}: {error}",
                        name=f"{name}.terms",
                        error=_(
                            "no column has the term {term!r}; the terms are {known}",
                            term=term,
                            known=", ".join(there),
                        ),
                    )
                )


def layouts() -> Mapping[str, type[Layout]]:
    """Get every layout by name."""
    return kinds_in(PACKAGE, Layout)


def load_layout(name: str) -> type[Layout]:
    """Load one layout, without the others."""
    return load_kind(PACKAGE, name, Layout)


def order_terms(options: Mapping[str, Any]) -> dict[str, Any]:
    """Write `terms` in a table's options as a list and their names among `labels`: a job's params lose a
    mapping's order.
    """
    terms = options.get("terms")
    if not isinstance(terms, Mapping):
        return dict(options)
    return {**options, "terms": list(terms), "labels": {**options.get("labels", {}), **terms}}
