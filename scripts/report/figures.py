"""Draws one figure and saves it as SVG, PDF and PNG."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from artifacts.analysis import Record
from artifacts.variable import read_table, read_variables
from econometrics.result import Array
from matplotlib.figure import Figure
from study.errors import StudyError
from study.job import by_stem, log, run

from report import draw_data, draw_estimates, draw_maps
from report.draw_sweep import draw_specification_curve, draw_sweep_choices
from report.figure_style import empty_figure, new_figure, save, stamp, use_style
from report.material import Material, read_material
from report.number_format import term_label
from report.panel_states import read_states
from report.sweep_table import read_sweep


class NoDataError(Exception):
    """A figure that has nothing to show. The message says why; the figure is drawn as an empty frame with it."""


@dataclass(frozen=True)
class Source:
    """A figure's configuration and material; files by the names that the rule gives its inputs."""

    config: Mapping[str, Any]
    material: Material
    years: tuple[int, ...]
    files: Mapping[str, list[str]] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """A variable's name for people."""
        return term_label(name, dict(self.material.labels))

    def panel(self) -> tuple[Array, Array, Array]:
        """Units, years and values (N,) of the figure's variable."""
        variable = self.config["variable"]
        units, years, values = read_variables({variable: by_stem(self.files["variables"])[variable]})
        if not np.isfinite(values[variable]).any():
            raise NoDataError(f"{self.label(variable)} has no value in any unit and year")
        return units, years, values[variable]

    def base_map(self) -> dict[str, Any]:
        """The study's base map."""
        return json.loads(Path(self.files["base_map"][0]).read_text(encoding="utf-8"))

    def terms(self) -> list[tuple[str, dict[str, Record]]]:
        """For each configured column its header and its terms' rows by name."""
        columns = self.config["columns"]
        records = [self.material.estimate(column["analysis"], column.get("part")) for column in columns]
        named = zip(columns, records, strict=True)
        return [(c.get("header", c["analysis"]), {row["term"]: row for row in r["terms"]}) for c, r in named]


def figure_map(source: Source) -> Figure:
    """The variable in the chosen years."""
    units, years, values = source.panel()
    known = sorted({int(year) for year in years[np.isfinite(values)]})
    chosen = source.config.get("years") or sorted({known[0], known[len(known) // 2], known[-1]})
    if not set(chosen) & set(known):
        raise NoDataError(f"{source.label(source.config['variable'])} has no value in {', '.join(map(str, chosen))}")
    return draw_maps.draw_map(source.base_map(), units, years, values, chosen, source.label(source.config["variable"]))


def figure_paths(source: Source) -> Figure:
    """The variable over time by unit, with the groups' means."""
    units, years, values = source.panel()
    by = source.config.get("by")
    groups = {}
    if by:
        table = read_table(source.files["units"][0])
        groups = {str(u): str(g) for u, g in zip(table["unit"], table[by], strict=True)}
    return draw_data.draw_paths(units, years, values, groups, source.label(source.config["variable"]))


def figure_index_weights(source: Source) -> Figure:
    """The indicators' weights in each index."""
    facts = [source.material.facts[index] for index in source.config["indices"]]
    return draw_data.draw_index_weights({page.get("label", page["index"]): page["indicators"] for page in facts})


def figure_coefficients(source: Source) -> Figure:
    """The chosen terms in each of the models that has them."""
    terms = source.terms()
    panels = {source.label(t): [(header, rows[t]) for header, rows in terms if t in rows] for t in source.config["terms"]}
    panels = {label: rows for label, rows in panels.items() if rows}
    if not panels:
        raise NoDataError(f"no model has a term {' or '.join(source.config['terms'])}")
    return draw_estimates.draw_coefficients(panels)


def figure_effects(source: Source) -> Figure:
    """Direct, indirect and total effects by variable and model."""
    kinds = ("direct", "indirect", "total")
    models: dict[str, dict[str, list[tuple[str, Record]]]] = {}
    for header, rows in source.terms():
        effects: dict[str, list[tuple[str, Record]]] = {}
        for term, row in rows.items():
            variable, _, kind = term.rpartition(":")
            if kind in kinds and variable in source.config.get("terms", [variable]):
                effects.setdefault(source.label(variable), []).append((kind, row))
        models[header] = effects
    if not any(models.values()):
        raise NoDataError("no model of the figure reports direct, indirect and total effects")
    return draw_estimates.draw_effects(models)


def figure_bootstrap(source: Source) -> Figure:
    """The draws of each indirect effect."""
    panels = {}
    for analysis in source.config["analyses"]:
        draws: dict[str, list[float]] = {}
        for row in source.material.series(analysis, "draws"):
            draws.setdefault(row["effect"], []).append(row["value"])
        for row in source.material.series(analysis, "intervals"):
            draws_of = draws.get(row["effect"])
            if draws_of:
                panel = panels.setdefault(row["effect"], (draws_of, {}, row["estimate"]))
                panel[1][row["method"]] = (row["low"], row["high"])
    if not panels:
        raise NoDataError("the analyses hold no bootstrap draws")
    return draw_estimates.draw_bootstrap(panels)


def figure_marginal_effects(source: Source) -> Figure:
    """The marginal effect over each analysis's moderator."""
    panels, label = {}, ""
    for analysis in source.config["analyses"]:
        rows = source.material.series(analysis, "marginal_effect")
        if rows:
            bounds = [row["bound"] for row in source.material.series(analysis, "johnson_neyman")]
            settings = source.material.estimates(analysis)[0]["settings"]
            label = f"Marginal effect of {source.label(settings['treatment'])}" if "treatment" in settings else "Marginal effect"
            panels[source.label(str(settings.get("moderator", analysis)))] = (rows, bounds)
    if not panels:
        raise NoDataError("the analyses hold no marginal effects")
    return draw_estimates.draw_marginal_effects(panels, label)


def figure_moran(source: Source) -> Figure:
    """Moran's I over the years, the scatter of one year, and its local Moran map."""
    analysis = source.config["analyses"][0]
    rows = [row for estimate in source.material.estimates(analysis) for row in estimate["terms"] if row["term"].isdigit()]
    if not rows:
        raise NoDataError(f"analysis {analysis!r} has no Moran's I by year")
    year = str(source.config.get("years", [rows[-1]["term"]])[0])
    scatter = [p for p in source.material.series(analysis, "scatter") if str(p["year"]) == year]
    local = [p for p in source.material.series(analysis, "local") if str(p["year"]) == year]
    figure, axes = new_figure(5.2, 2, 2)
    draw_data.draw_moran_path(axes[0][0], rows)
    statistic = next((row["estimate"] for row in rows if row["term"] == year), float("nan"))
    if scatter:
        draw_data.draw_moran_scatter(axes[0][1], scatter, statistic, year)
    grid = axes[0][0].get_gridspec()
    for one in axes[1]:
        one.remove()
    if local:
        draw_maps.draw_local_moran(figure.add_subplot(grid[1, :]), source.base_map(), local)
    return figure


def figure_first_stages(source: Source) -> Figure:
    """Each first stage's partialled-out scatter."""
    panels = {}
    for analysis in source.config["analyses"]:
        points: dict[str, list[Record]] = {}
        for row in source.material.series(analysis, "first_stage"):
            points.setdefault(row["instrument"], []).append(row)
        for instrument, rows in points.items():
            x, y = np.array([row["x"] for row in rows]), np.array([row["y"] for row in rows])
            slope = float(x @ y / (x @ x))
            f = next((row["f"] for row in rows if "f" in row), float("nan"))
            panels[f"{source.label(instrument)} ({analysis})"] = (x, y, slope, f, source.label(rows[0]["endogenous"]))
    if not panels:
        raise NoDataError("the analyses hold no first stages")
    return draw_estimates.draw_first_stages(panels)


def figure_specification_curve(source: Source) -> Figure:
    """The sweep's estimates in order, with the choices beneath."""
    sweep, label = read_sweep(source.files["sweep"][0], source.config.get("term"))
    if not len(sweep.estimate):
        raise NoDataError("no specification of the sweep could be estimated")
    return draw_specification_curve(sweep, source.label(label))


def figure_sweep_matrices(source: Source) -> Figure:
    """The sweep's estimates by weight matrix."""
    sweep, label = read_sweep(source.files["sweep"][0], source.config.get("term"))
    if not len(sweep.estimate):
        raise NoDataError("no specification of the sweep could be estimated")
    return draw_sweep_choices(sweep, "family" if "family" in sweep.choices else next(iter(sweep.choices)), source.label(label))


def figure_missing(source: Source) -> Figure:
    """How each cell of the chosen variables came about."""
    names = source.config["variables"]
    states = read_states(by_stem(source.files["variables"]), names, source.files.get("provenance", []), source.years)
    return draw_data.draw_missing(
        [source.label(name) for name in names], source.years, {source.label(n): states[n] for n in names}
    )


KINDS: dict[str, Callable[[Source], Figure]] = {
    "map": figure_map,
    "paths": figure_paths,
    "index_weights": figure_index_weights,
    "coefficients": figure_coefficients,
    "effects": figure_effects,
    "bootstrap": figure_bootstrap,
    "marginal_effects": figure_marginal_effects,
    "moran": figure_moran,
    "first_stages": figure_first_stages,
    "specification_curve": figure_specification_curve,
    "sweep_matrices": figure_sweep_matrices,
    "missing": figure_missing,
}


def make_figure(name: str, source: Source) -> Figure:
    """The figure, or an empty frame with the reason where it has no data. Raises StudyError naming figure and key."""
    use_style(name)
    try:
        figure = KINDS[source.config["kind"]](source)
    except NoDataError as reason:
        log.warning("figure %s is empty: %s", name, reason)
        figure = empty_figure(str(reason))
    except StudyError as error:
        raise StudyError(f"figures.{name}: {error}") from error
    stamp(figure, bool(source.material.simulated))
    return figure


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    files = {key: [str(f) for f in ([value] if isinstance(value, str) else value)] for key, value in snakemake.input.items()}
    source = Source(spec["figure"], read_material(spec, files), tuple(spec["years"]), files)
    save(make_figure(spec["name"], source), list(snakemake.output))


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
