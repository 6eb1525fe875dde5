"""What every kind of figure has: its options as fields, what it reads, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from report.layout import Model
from spillover.declared import kind_name, kinds_in, load_kind, texts
from spillover.errors import StudyError
from spillover.options import AnalysisName, Choice, Label, Sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from report.figure_source import FigureSource

PACKAGE = "report.figures"
Reading = Literal["options", "draws", "units", "base_map", "provenance", "suspects"]
Terms = Annotated[tuple[Label, ...], Meta(min_length=1)]


class NoDataError(Exception):
    """A figure that has nothing to show. The message says why; the figure is drawn as an empty frame
    with it.
    """


class Figure(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag=kind_name,
):
    """A figure. A kind is a subclass in a file of its own, `report/figures/<kind>.py`.

    single_units: whether it shows values of single units, from which data could be read back. Each kind says
    so itself: a package leaves such figures out where the data may not be redistributed.
    reads: what it reads besides the analyses, indices, variables and the sweep that its fields name: the
    analyses' `options`, their `draws`, the `units`, the `base_map`, the `provenance` of filled and
    corrected values, or the `suspects`. draws_kind: the one kind of analysis that it can draw, "" for any.
    """

    single_units: ClassVar[bool]
    reads: ClassVar[frozenset[Reading]] = frozenset()
    draws_kind: ClassVar[str] = ""

    title: str
    caption: str

    def draw(self, source: FigureSource) -> Drawing:
        """The figure. Raises NoDataError where there is nothing to show, StudyError naming the key."""
        raise NotImplementedError

    def named(self, what: str) -> list[str]:
        """What it names of one sort: an `analysis`, `index`, `variable`, `sweep`, …"""
        return texts(self, what)


class OfAnalyses(Figure, frozen=True, kw_only=True):
    """A figure of whole analyses."""

    single_units: ClassVar[bool]
    analyses: Annotated[tuple[AnalysisName, ...], Meta(min_length=1)]


class OfModels(Figure, frozen=True, kw_only=True):
    """A figure of estimates."""

    single_units: ClassVar[bool]
    columns: Annotated[tuple[Model, ...], Meta(min_length=1)]


Kept = Annotated[tuple[Label, ...], Meta(min_length=1)]


class OfSweep(Figure, frozen=True, kw_only=True):
    """A figure of a sweep's estimates of one effect. where: the labels kept of some of its choices."""

    single_units: ClassVar[bool]
    sweep: Sweep
    effect: Literal["total", "direct", "indirect", "beta", "theta"] = "total"
    where: dict[Choice, Kept] = msgspec.field(default_factory=dict)


def figures() -> Mapping[str, type[Figure]]:
    """Every kind of figure by name."""
    return {name: _checked(kind) for name, kind in kinds_in(PACKAGE, Figure).items()}


def load_figure(name: str) -> type[Figure]:
    """One kind of figure, without loading the others."""
    return _checked(load_kind(PACKAGE, name, Figure))


def _checked(kind: type[Figure]) -> type[Figure]:
    """A kind that says itself whether it shows single units."""
    if not isinstance(vars(kind).get("single_units"), bool):
        raise StudyError(
            f"{kind.__module__}: the figure must say single_units: ClassVar[bool] = True or False, whether "
            "it shows values of single units"
        )
    return kind
