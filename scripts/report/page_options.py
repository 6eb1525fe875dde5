"""The options of the tables, the figures and the page that a study sets in one place."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from spillover.options import AnalysisName, File, Label, Option, Sweep, Variables

StarLevel = Annotated[float, Meta(gt=0, le=1)]


class MainResult(Option, frozen=True, kw_only=True):
    """An estimate at the head of the page: its words, its analysis, its part there, its term."""

    label: str
    analysis: AnalysisName
    part: str | None = None
    term: Label


class Page(Option, frozen=True, kw_only=True):
    """Summary and main results at the head, levels of stars, the base map and its approval number, the map by
    year and the sweep to explore.
    """

    summary: tuple[str, ...] = ()
    main_results: tuple[MainResult, ...] = ()
    stars: Annotated[tuple[StarLevel, ...], Meta(min_length=1, max_length=4)] = (0.1, 0.05, 0.01)
    map: Literal["prefectures", "provinces", "points"] = "points"
    polygons: File | None = None
    approval: Label | None = None
    year_map: Variables = ()
    explorer: Sweep | None = None
