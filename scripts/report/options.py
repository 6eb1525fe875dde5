"""Options of the jobs that draw tables, figures and the base map. Those of the page and the paper stand
apart, so that a change of them makes no table again: report/page_options.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.job_options import Configured, JobOptions
from spillover.tables.number_format import STARS
from spillover.tables.style import Style


class ShownOptions(JobOptions, frozen=True, kw_only=True):
    """Options that tables and figures share. words: the language, and the digest of what may be printed;
    texts: translations of the configuration's; labels, names: of variables, and of each sort of name; stars:
    levels; simulation: what the data are that are not real; truth: the true values of its analyses.
    """

    name: str
    words: dict[str, str]
    texts: Mapping[str, str] = {}
    labels: Mapping[str, str] = {}
    names: Mapping[str, Any] = {}
    simulation: str = ""
    stars: tuple[float, ...] = STARS
    truth: Mapping[str, dict[str, float]] = {}


class TableOptions(ShownOptions, frozen=True, kw_only=True):
    """Options of a table's job. table: the study's entry."""

    table: Configured
    style: Style


class FigureOptions(ShownOptions, frozen=True, kw_only=True):
    """Options of a figure's job. figure: the study's entry; years: of the panel; measures: of each variable
    whose cells it shows; joint: the files of the joint tests that there are, by sweep; analyses: the options
    of those that it reads.
    """

    figure: Configured
    years: tuple[int, ...]
    measures: Mapping[str, list[str]] = {}
    joint: Mapping[str, dict[str, str]] = {}
    analyses: Mapping[str, Configured] = {}


class BaseMapOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that draws what maps are drawn on: as the study's key `report` has them."""

    map: str
    polygons: str | None = None
    approval: str | None = None
