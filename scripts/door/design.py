"""The design of a study on one panel: analyses, matrices, sweep, tables, figures and page as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]


@dataclass(frozen=True)
class Design:
    """What a study is to estimate. Names are the study's; labels: of each variable; weights: matrices by
    name, the first the main one, none where the study has no spatial part; map: how maps draw the units;
    polygons: the file with theirs.
    """

    outcome: str
    treatment: str
    controls: tuple[str, ...]
    mediators: tuple[str, ...]
    moderators: tuple[str, ...]
    labels: dict[str, str]
    years: tuple[int, int]
    consecutive: bool
    group: str = ""
    weights: dict[str, Values] = field(default_factory=dict)
    map: str = ""
    polygons: str = ""

    @property
    def regressors(self) -> list[str]:
        return [self.treatment, *self.controls]

    @property
    def variables(self) -> list[str]:
        return list(dict.fromkeys([self.outcome, *self.regressors, *self.mediators, *self.moderators]))


def sections(design: Design) -> dict[str, Values]:
    """Each section of the configuration."""
    made: dict[str, Values] = {"analyses": analyses(design)}
    if design.weights:
        made |= {"weights": design.weights, "sweeps": sweeps(design)}
    made |= {"tables": tables(design), "figures": figures(design), "report": page(design)}
    return made


def analyses(design: Design) -> Values:
    """Descriptives, the baseline, its robustness, channels, and the spatial part."""
    both = {"outcome": design.outcome, "treatment": design.treatment}
    made: Values = {
        "descriptives": {
            "kind": "descriptives",
            "variables": design.variables,
            "regressors": design.regressors,
        },
        "baseline": {"kind": "panel", "outcome": design.outcome, "regressors": design.regressors},
    }
    made |= {name: {"like": "baseline", **changes} for name, changes in robustness(design).items()}
    if design.group:
        made["groups"] = {
            "kind": "groups",
            "outcome": design.outcome,
            "regressors": design.regressors,
            "by": design.group,
        }
    if design.mediators:
        made["mediation"] = {
            "kind": "mediation",
            **both,
            "mediators": list(design.mediators),
            "controls": list(design.controls),
        }
    for name in design.moderators:
        controls = [c for c in design.controls if c != name]
        made[f"moderation_{name}"] = {"kind": "moderation", **both, "moderator": name, "controls": controls}
    return made | spatial(design)


def robustness(design: Design) -> dict[str, Values]:
    """What each variation of the baseline changes."""
    first, last = design.years
    made: dict[str, Values] = {}
    if design.controls:
        made["without_controls"] = {"regressors": [design.treatment]}
    made["unit_effects"] = {"effects": "individual"}
    made["robust_errors"] = {"variance": {"kind": "HC1"}}
    if last - first >= 9:
        made["driscoll_kraay"] = {"variance": {"kind": "driscoll-kraay"}}
    if design.consecutive and last - first >= 4:
        made["lagged"] = {"regressors": [f"L.{design.treatment}", *design.controls]}
    if last - first >= 5:
        made["without_first_years"] = {"sample": {"years": [first + (last - first) // 3, last]}}
    return made


def spatial(design: Design) -> Values:
    """Moran's I and the specification tests under the main matrix, and Durbin models under each."""
    if not design.weights:
        return {}
    main = next(iter(design.weights))
    made: Values = {"moran": {"kind": "moran", "outcome": design.outcome, "weights": main}}
    common = {"outcome": design.outcome, "regressors": design.regressors}
    made["tests"] = {"kind": "specification_tests", **common, "weights": main}
    made |= {
        f"sdm_{name}": {"kind": "spatial", "model": "SDM", **common, "weights": name}
        for name in design.weights
    }
    return made


def sweeps(design: Design) -> Values:
    """The effects of the treatment under every matrix, with and without controls."""
    weights = [dict(options) for options in design.weights.values()]
    for options in weights:
        if options["family"] == "k_nearest":
            options["k"] = sorted({max(1, options["k"] - 2), options["k"], options["k"] + 2})
        if options["family"] == "inverse_distance":
            options["power"] = [1, 2]
    controls = {"all": list(design.controls)} if design.controls else {"none": []}
    return {
        "matrices": {
            "treatment": design.treatment,
            "outcomes": [design.outcome],
            "models": ["SDM", "SAR"],
            "controls": {"none": [], **controls},
            "windows": {"all": list(design.years)},
            "weights": weights,
        }
    }


def tables(design: Design) -> Values:
    """The tables, numbered as they come."""
    label = design.labels[design.outcome]
    plain = [("baseline", "Baseline")] + [(n, n.replace("_", " ").capitalize()) for n in robustness(design)]
    made = [
        (
            "descriptives",
            {
                "title": "Descriptive statistics",
                "layout": "descriptives",
                "columns": _columns(["descriptives"]),
            },
        ),
        ("regressions", {"title": label, "layout": "regression", "columns": _headed(plain)}),
    ]
    channels = [f"moderation_{name}" for name in design.moderators]
    if channels:
        made.append(
            (
                "moderation",
                {"title": f"{label}: moderation", "layout": "regression", "columns": _columns(channels)},
            )
        )
    if design.weights:
        models = [(f"sdm_{name}", name.replace("_", " ").capitalize()) for name in design.weights]
        spatial_columns = [{**c, "part": ""} for c in _headed(models)]
        effects = [{**c, "part": "effects"} for c in _headed(models)]
        made += [
            (
                "moran",
                {
                    "title": f"Moran's I: {label}",
                    "layout": "moran",
                    "stub": "Year",
                    "columns": _columns(["moran"]),
                },
            ),
            (
                "tests",
                {
                    "title": "Tests of the spatial specification",
                    "layout": "tests",
                    "columns": _columns(["tests"]),
                },
            ),
            (
                "spatial",
                {
                    "title": f"{label}: spatial Durbin models",
                    "layout": "regression",
                    "columns": spatial_columns,
                },
            ),
            (
                "effects",
                {"title": "Direct, indirect and total effects", "layout": "effects", "columns": effects},
            ),
        ]
    return {f"table{i:02d}_{name}": table for i, (name, table) in enumerate(made, 1)}


def _columns(names: list[str]) -> list[Values]:
    return [{"analysis": name} for name in names]


def _headed(pairs: list[tuple[str, str]]) -> list[Values]:
    return [{"analysis": name, "header": header} for name, header in pairs]


def figures(design: Design) -> Values:
    """The outcome over time, the treatment's coefficients, and what the spatial part shows."""
    label = design.labels[design.outcome]
    names = ["baseline", *robustness(design)]
    shown = [n for n in names if n != "lagged"]
    made: Values = {
        "outcome": {
            "kind": "paths",
            "variable": design.outcome,
            "title": f"{label} over time",
            "caption": "Thin lines are units.",
        },
        "coefficients": {
            "kind": "coefficients",
            "columns": _headed([(n, n.replace("_", " ").capitalize()) for n in shown]),
            "terms": [design.treatment],
            "title": f"The coefficient of {design.labels[design.treatment]}",
            "caption": "Lines are 95 % intervals; hollow points have intervals that hold zero.",
        },
    }
    if design.weights:
        columns = [
            {"analysis": f"sdm_{n}", "part": "effects", "header": n.replace("_", " ").capitalize()}
            for n in design.weights
        ]
        made["effects"] = {
            "kind": "effects",
            "columns": columns,
            "title": "Direct, indirect and total effects",
            "caption": "Hollow points have intervals that hold zero.",
        }
        made["sweep"] = {
            "kind": "specification_curve",
            "sweep": "matrices",
            "effect": "total",
            "title": "The total effect under every specification",
            "caption": "Each point is one specification, ordered by its estimate.",
        }
    return made


def page(design: Design) -> Values:
    """The head of the page."""
    treatment = design.labels[design.treatment]
    results: list[Values] = [
        {"label": f"{treatment}, two-way fixed effects", "analysis": "baseline", "term": design.treatment}
    ]
    for name in list(design.weights)[:1]:
        for effect in ("direct", "indirect"):
            results.append(
                {
                    "label": f"{treatment}, spatial Durbin model, {effect} effect",
                    "analysis": f"sdm_{name}",
                    "part": "effects",
                    "term": f"{design.treatment}:{effect}",
                }
            )
    made: Values = {"main_results": results}
    if design.map:
        drawn = {"polygons": design.polygons} if design.polygons else {"map": design.map}
        made |= {**drawn, "year_map": [design.outcome, design.treatment]}
    return made
