"""Draws one figure and saves it as SVG, PDF and PNG."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from artifacts.analysis import Record
from artifacts.variable import read_table, read_variables
from report import draw_data, draw_estimates, draw_maps, policy_figures
from report.draw_sweep import Sweep, draw_specification_curve, draw_sweep_choices
from report.draw_thresholds import Profile, draw_likelihood_ratios
from report.figure_style import NoDataError, empty_figure, new_figure, save, stamp, use_style
from report.material import Material, read_material
from report.number_format import term_label
from report.panel_states import read_states
from report.settings_words import interval_words
from report.sweep_table import read_sweep
from spillover.arrays.foundation import Array
from study.errors import StudyError
from study.job import by_stem, log, run

# Imported late by matplotlib, and once for all jobs.
PRELOAD = [
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
]

# Statistics of the strength of instruments, as the analyses name them, strongest marker first.
STRENGTHS = tuple(draw_estimates.STRENGTHS)


@dataclass(frozen=True)
class Source:
    """A figure's configuration and material; files by the names that the rule gives its inputs; its analyses'
    options,
    and the measures that each of its variables is made of."""

    config: Mapping[str, Any]
    material: Material
    years: tuple[int, ...]
    files: Mapping[str, list[str]] = field(default_factory=dict)
    analyses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    measures: Mapping[str, Sequence[str]] = field(default_factory=dict)

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

    def options(self, analysis: str) -> Mapping[str, Any]:
        """How the study configures an analysis."""
        return self.analyses.get(analysis, {})

    def base_map(self) -> dict[str, Any]:
        """The study's base map."""
        return json.loads(Path(self.files["base_map"][0]).read_text(encoding="utf-8"))

    def records(self) -> list[Record]:
        """The estimate of each configured column."""
        return [
            self.material.estimate(column["analysis"], column.get("part"))
            for column in self.config["columns"]
        ]

    def terms(self) -> list[tuple[str, dict[str, Record]]]:
        """For each configured column its header and its terms' rows by name."""
        headers = [str(column.get("header", column["analysis"])) for column in self.config["columns"]]
        return [
            (h, {row["term"]: row for row in record["terms"]})
            for h, record in zip(headers, self.records(), strict=True)
        ]


def figure_map(source: Source) -> Figure:
    """The variable in the chosen years."""
    units, years, values = source.panel()
    known = sorted({int(year) for year in years[np.isfinite(values)]})
    chosen = source.config.get("years") or sorted({known[0], known[len(known) // 2], known[-1]})
    if not set(chosen) & set(known):
        raise NoDataError(
            f"{source.label(source.config['variable'])} has no value in {', '.join(map(str, chosen))}"
        )
    return draw_maps.draw_map(
        source.base_map(), units, years, values, chosen, source.label(source.config["variable"])
    )


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
    return draw_data.draw_index_weights(
        {str(page.get("label", page["index"])): page["indicators"] for page in facts}
    )


def figure_coefficients(source: Source) -> Figure:
    """The chosen terms in each of the models that has them."""
    terms = source.terms()
    panels: dict[str, list[tuple[str, Record]]] = {}
    for term in source.config["terms"]:
        found = [(header, rows[term]) for header, rows in terms if term in rows]
        if found:
            panels[source.label(term)] = found
    if not panels:
        raise NoDataError(f"no model has a term {' or '.join(source.config['terms'])}")
    return draw_estimates.draw_coefficients(panels, f"Estimate with {interval_words(source.records())}")


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
    return draw_estimates.draw_effects(models, f"Effect with {interval_words(source.records())}")


def figure_bootstrap(source: Source) -> Figure:
    """The draws of each analysis's indirect effects, with every kind of interval."""
    panels: dict[str, draw_estimates.Resampled] = {}
    for analysis in source.config["analyses"]:
        draws = read_draws(source.files.get("draws", []), analysis)
        record = source.material.estimate(analysis)
        estimates = {row["term"]: row["estimate"] for row in record["terms"]}
        unit = str(record["settings"].get("resample", ""))
        mediators = source.options(analysis).get("mediators", [])
        # With one mediator its own path is the whole indirect effect.
        wanted = ["indirect"] + [f"indirect:{m}" for m in mediators if len(mediators) > 1]
        for quantity in [q for q in wanted if q in draws and q in estimates]:
            rows = [
                row for row in source.material.series(analysis, "intervals") if row["quantity"] == quantity
            ]
            intervals = {row["interval"]: (row["low"], row["high"]) for row in rows}
            through = [quantity.split(":")[1]] if ":" in quantity else mediators
            label = f"Indirect effect through {', '.join(map(source.label, through))}"
            if label in panels:
                label = f"{label} ({analysis})"
            panels[label] = draw_estimates.Resampled(draws[quantity], intervals, estimates[quantity], unit)
    if not panels:
        raise NoDataError("the analyses hold no bootstrap draws")
    return draw_estimates.draw_bootstrap(panels)


def read_draws(files: Sequence[str], analysis: str) -> dict[str, Array]:
    """The draws (R,) of each quantity from the chunks of one analysis, which lie in the folder of its
    name.
    """
    found: dict[str, list[Array]] = {}
    for path in sorted(f for f in files if Path(f).parent.name == analysis):
        with np.load(path) as chunk:
            for quantity, column in zip(chunk["quantities"].tolist(), chunk["draws"].T, strict=True):
                found.setdefault(quantity, []).append(column)
    return {quantity: np.concatenate(columns) for quantity, columns in found.items()}


def figure_marginal_effects(source: Source) -> Figure:
    """The marginal effect over each analysis's moderator."""
    panels, label = {}, "Marginal effect"
    for analysis in source.config["analyses"]:
        rows, options = source.material.series(analysis, "marginal_effect"), source.options(analysis)
        if rows:
            bounds = [row["moderator"] for row in source.material.series(analysis, "johnson_neyman")]
            label = f"Marginal effect of {source.label(options['treatment'])}"
            observed = [row["moderator"] for row in source.material.series(analysis, "observed")]
            panels[source.label(options["moderator"])] = (rows, bounds, observed)
    if not panels:
        raise NoDataError("the analyses hold no marginal effects")
    return draw_estimates.draw_marginal_effects(panels, label)


def figure_likelihood_ratio(source: Source) -> Figure:
    """The likelihood ratios of each analysis's thresholds."""
    panels: dict[str, Profile] = {}
    variables = []
    for analysis in source.config["analyses"]:
        named = source.label(source.options(analysis).get("threshold", analysis))
        for row in source.material.series(analysis, "thresholds"):
            ratios, pieces = (
                [r for r in source.material.series(analysis, name) if r["number"] == row["number"]]
                for name in ("likelihood_ratio", "accepted")
            )
            title = f"{named}: threshold {row['number']} at {row['threshold']:.4g}"
            title = f"{title} ({analysis})" if title in panels else title
            panels[title] = Profile(ratios, pieces, row["threshold"], row["critical"])
            variables.append(named)
    if not panels:
        raise NoDataError("the analyses hold no thresholds")
    return draw_likelihood_ratios(panels, ", ".join(dict.fromkeys(variables)))


def figure_first_stages(source: Source) -> Figure:
    """Each excluded instrument's first-stage coefficient, and how strong the instruments are."""
    rows, strengths = [], {}
    for analysis in source.config["analyses"]:
        instruments = source.options(analysis).get("instruments", [])
        # An analysis is known by its instruments.
        together = ", ".join(instruments) if len(instruments) < 3 else f"{len(instruments)} instruments"
        beside = f" ({together})" if len(instruments) > 1 else ""
        stages = [r for r in source.material.estimates(analysis) if r["part"].startswith("first_stage")]
        for record in stages:
            equation = f" → {record['outcome']}" if len(stages) > 1 else ""
            found = {row["term"]: row for row in record["terms"]}
            rows += [(f"{name}{equation}{beside}", found[name]) for name in instruments if name in found]
            every = {
                name: value
                for e in source.material.estimates(analysis)
                for name, value in e["statistics"].items()
            }
            strengths[together] = {name: every[name] for name in STRENGTHS if name in every}
    if not rows:
        raise NoDataError("the analyses hold no first stages")
    return draw_estimates.draw_first_stages(rows, strengths)


def figure_moran(source: Source) -> Figure:
    """Moran's I over the years, the scatter of one year, and its local Moran map."""
    analysis = source.config["analyses"][0]
    rows = [
        row
        for estimate in source.material.estimates(analysis)
        for row in estimate["terms"]
        if row["term"].isdigit()
    ]
    if not rows:
        raise NoDataError(f"analysis {analysis!r} has no Moran's I by year")
    year = str(source.config.get("years", [rows[-1]["term"]])[0])
    scatter = [p for p in source.material.series(analysis, "scatter") if str(p["year"]) == year]
    local = [p for p in source.material.series(analysis, "local_moran") if str(p["year"]) == year]
    base = source.base_map()
    figure, axes = new_figure(5.6, 2, 2, height_ratios=[2, 3])
    draw_data.draw_moran_path(axes[0][0], rows)
    statistic = next((row["estimate"] for row in rows if row["term"] == year), float("nan"))
    if scatter:
        draw_data.draw_moran_scatter(
            axes[0][1], scatter, statistic, year, {u: unit["name"] for u, unit in base["units"].items()}
        )
    grid = axes[0][0].get_gridspec()
    for one in axes[1]:
        one.remove()
    if local:
        draw_maps.draw_local_moran(figure.add_subplot(grid[1, :]), base, local)
    return figure


def figure_specification_curve(source: Source) -> Figure:
    """The sweep's estimates in order, with the choices beneath."""
    return draw_specification_curve(*_sweep(source))


def figure_sweep_matrices(source: Source) -> Figure:
    """The sweep's estimates by one choice: the family of its weight matrix, unless the configuration names
    another.
    """
    sweep, label = _sweep(source)
    by = source.config.get("by", "family")
    if by not in sweep.choices:
        raise StudyError(f"by: a sweep has no choice {by!r}; its choices are {', '.join(sweep.choices)}")
    return draw_sweep_choices(sweep, by, label)


def _sweep(source: Source) -> tuple[Sweep, str]:
    effect = source.config.get("effect", "total")
    sweep = read_sweep(source.files["sweep"][0], effect, source.config.get("where", {}))
    if not len(sweep.estimate):
        raise NoDataError(f"no specification of the sweep has the {effect} effect")
    return sweep, f"{effect.capitalize()} effect"


def figure_missing(source: Source) -> Figure:
    """How each cell of the chosen variables came about."""
    names = source.config["variables"]
    measures = {name: source.measures.get(name, []) for name in names}
    states = read_states(
        by_stem(source.files["variables"]), measures, source.files.get("provenance", []), source.years
    )
    return draw_data.draw_missing(source.years, {source.label(name): states[name] for name in names})


KINDS: dict[str, Callable[[Source], Figure]] = {
    "map": figure_map,
    "paths": figure_paths,
    "index_weights": figure_index_weights,
    "coefficients": figure_coefficients,
    "effects": figure_effects,
    "bootstrap": figure_bootstrap,
    "marginal_effects": figure_marginal_effects,
    "likelihood_ratio": figure_likelihood_ratio,
    "moran": figure_moran,
    "first_stages": figure_first_stages,
    "specification_curve": figure_specification_curve,
    "sweep_matrices": figure_sweep_matrices,
    "missing": figure_missing,
    **policy_figures.KINDS,
}


def make_figure(name: str, source: Source) -> Figure:
    """The figure, or an empty frame with the reason where it has no data. Raises StudyError naming figure and
    key.
    """
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
    files = {
        key: [str(f) for f in ([value] if isinstance(value, str) else value)]
        for key, value in snakemake.input.items()
    }
    source = Source(
        spec["figure"],
        read_material(spec, files),
        tuple(spec["years"]),
        files,
        spec["analyses"],
        spec["measures"],
    )
    save(make_figure(spec["name"], source), list(snakemake.output))


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
