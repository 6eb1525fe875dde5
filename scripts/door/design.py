"""The design of a study on one panel: analyses, matrices, sweep, tables, figures and page as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from door.panel_found import Note, Panel
from door.table import SheetColumn
from door.text import DOOR
from spillover.errors import list_names
from spillover.messages.common import STUDIED
from spillover.words import Message, _

# A treatment that is 0 or 1 and stays on: who adopts when, and which designs can compare them.

# Periods before and after adoption that an event study shows, where the panel has them.
SHOWN = 5


@dataclass(frozen=True)
class Policy:
    """The estimators that suit a treatment that stays on.

    estimators: of the event study, none where it cannot be made; window: its first and last period
    since adoption; control: whom Callaway and Sant'Anna's compare with; bacon: whether the two-way
    coefficient can be decomposed; excluded_units: the units that the event study leaves out; has_controls:
    whether it has the controls; notes: why.
    """

    estimators: tuple[str, ...]
    window: tuple[int, int]
    control: str
    bacon: bool
    excluded_units: tuple[str, ...] = ()
    has_controls: bool = True
    notes: tuple[Note, ...] = ()


def policy_of(
    treatment: SheetColumn,
    outcome: SheetColumn,
    found: Panel,
    step: int = 1,
    controls: Sequence[SheetColumn] = (),
) -> Policy | None:
    """The designs that a treatment allows; None where it is no 0/1 column that stays on once it is. step: of
    the panel's years, in which the time since adoption counts.
    """
    starts = _starts(treatment, found)
    if starts is None:
        return None
    years = sorted({year for year in found.years if year is not None})
    if not any(start is not None and start > years[0] for start in starts.values()):
        return None
    known = np.isfinite(outcome.numbers) & np.isfinite(treatment.numbers)
    whole = all(known[own].sum() == len(years) for own in found.rows.values())
    without = _find_undated(starts, known, found, step)
    starts = {unit: start for unit, start in starts.items() if unit not in without}
    cohorts = sorted({start for start in starts.values() if start is not None and start > years[0]})
    never = None in starts.values()
    steady = len(years) == (years[-1] - years[0]) // step + 1
    compared = bool(cohorts) and (never or len(cohorts) > 1)
    estimators = (
        *(("two-way",) if never and cohorts else ()),
        *(("sun-abraham",) if compared else ()),
        *(("callaway-santanna",) if compared and whole else ()),
    )
    before, after = (
        ((cohorts[-1] - years[0]) // step, (years[-1] - cohorts[0]) // step) if cohorts else (0, 0)
    )
    window = (-min(SHOWN, before), min(SHOWN, after))
    shown = estimators if steady and window[0] < 0 else ()
    controlled = _are_comparable(controls, known, found, starts)
    notes = (
        *(() if steady else (_note_of_years(years),)),
        *(() if whole else (_note_of_gaps(treatment),)),
        *((_note_of_undated(without, treatment),) if without else ()),
        *(() if controlled or not shown else (_note_of_controls(),)),
    )
    control = "never" if never else "not-yet"
    return Policy(shown, window, control, whole and len(cohorts) > 1, without, controlled, notes)


def _note_of_years(years: Sequence[int]) -> Note:
    text = _(
        "The treatment is 0 or 1 and stays on, but the years {years} are not consecutive: there is no event "
        "study."
    )
    return text, {"years": ", ".join(map(str, years))}


def _note_of_gaps(treatment: SheetColumn) -> Note:
    text = _(
        "Rows of the panel are missing, so there is neither Callaway and Sant'Anna's estimate for "
        "{treatment} nor Goodman-Bacon's decomposition: both need every unit in every year."
    )
    return text, {"treatment": treatment.short}


def _note_of_undated(units: Sequence[str], treatment: SheetColumn) -> Note:
    text = _(
        "The event study leaves out {units}: {treatment} begins there in, or right after, a row that is "
        "missing or incomplete."
    )
    return text, {"units": list_names(units), "treatment": treatment.short}


def _note_of_controls() -> Note:
    text = _(
        "The event study has no control variables: Callaway and Sant'Anna's estimator needs them in every "
        "row, and in no year collinear among the units that adopt last or never."
    )
    return text, {}


def _are_comparable(
    controls: Sequence[SheetColumn], known: Any, found: Panel, starts: Mapping[str, int | None]
) -> bool:
    """Return whether the controls are there in every row, and in each year vary independently among the units
    that never adopt, or those of the last cohort: these are compared with in regressions on the controls.
    """
    last = None if None in starts.values() else max(start for start in starts.values() if start is not None)
    rows = [row for unit, start in starts.items() if start == last for row in found.rows[unit]]
    values = np.column_stack([np.ones(len(known)), *(control.numbers for control in controls)])
    if not np.isfinite(values[known]).all():
        return False
    years = {found.years[row] for row in rows}
    of_years = [values[[row for row in rows if found.years[row] == year and known[row]]] for year in years]
    return all(np.linalg.matrix_rank(own) == values.shape[1] for own in of_years)


def _find_undated(starts: Mapping[str, int | None], known: Any, found: Panel, step: int) -> tuple[str, ...]:
    """The units whose first row with the treatment, or the one before, is missing or incomplete."""
    first = min(year for year in found.years if year is not None)
    lacking = []
    for unit, start in starts.items():
        seen = {found.years[i] for i in found.rows[unit] if known[i]}
        if start is not None and start > first and not {start - step, start} <= seen:
            lacking.append(unit)
    return tuple(lacking)


def _starts(treatment: SheetColumn, found: Panel) -> dict[str, int | None] | None:
    """The first year of each unit with a treatment, None for a unit without; None where it is another kind
    of column.
    """
    starts: dict[str, int | None] = {}
    for unit, own in found.rows.items():
        at = {found.years[i]: treatment.numbers[i] for i in own}
        values = [(year, at[year]) for year in sorted(y for y in at if y is not None)]
        known = [(year, value) for year, value in values if np.isfinite(value)]
        if any(value not in (0, 1) for _, value in known) or any(np.diff([v for _, v in known]) < 0):
            return None
        starts[unit] = next((year for year, value in known if value == 1), None)
    return starts


Values = dict[str, Any]
Text = Callable[..., str]
FIT = ["nobs", "r2_within"]
CONTROLS = "controls"
SPECIFICATIONS = "specifications"


@dataclass(frozen=True)
class Design:
    """The estimates that a new study is to have. Names are the study's; labels: of each variable;
    weights: matrices by name, the first the main one, none where the study has no spatial part; parts:
    the labels of `group`; group_label: what titles call it; units: how many; has_small_parts: whether the
    group has other parts, too small to compare; policy: what a treatment that stays on allows;
    impossible_variations: variations that cannot be estimated; windows: years over which the baseline is
    estimated again; has_tails: whether a variable has more than two values; control_list: what the study
    calls its list of controls; map: how maps draw the units; polygons: the file with theirs; confidential:
    whether nothing may show values of single units; headers: of variables whose names are not in the file.
    """

    outcome: str
    treatment: str
    controls: tuple[str, ...]
    mediators: tuple[str, ...]
    moderators: tuple[str, ...]
    labels: dict[str, str]
    years: tuple[int, int]
    step: int
    consecutive: bool
    units: int = 0
    group: str = ""
    group_label: str = ""
    parts: tuple[str, ...] = ()
    has_small_parts: bool = False
    policy: Policy | None = None
    impossible_variations: tuple[str, ...] = ()
    windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    has_tails: bool = False
    control_list: str = CONTROLS
    weights: dict[str, Values] = field(default_factory=dict)
    map: str = ""
    polygons: str = ""
    confidential: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def spatial_variance(self) -> str:
        """The variance of spatial models: of many units clustered errors would need a dense matrix."""
        from spillover.arrays.spatial.information import EXACT_TRACES

        return "expected" if self.units > EXACT_TRACES else "clustered"

    @property
    def control_names(self) -> list[str]:
        """The controls as analyses name them: by the name of their list."""
        return [self.control_list] if self.controls else []

    @property
    def regressors(self) -> list[str]:
        return [self.treatment, *self.control_names]

    @property
    def variables(self) -> list[str]:
        others = [name for name in (*self.mediators, *self.moderators) if name not in self.controls]
        return list(dict.fromkeys([self.outcome, *self.regressors, *others]))

    @property
    def control_lists(self) -> list[str] | Values:
        """The controls as the study names them once."""
        return (
            list(self.controls) if self.control_list == CONTROLS else {self.control_list: list(self.controls)}
        )


def build_sections(design: Design, text: Text) -> dict[str, Values]:
    """Each section of the configuration. text: what the catalogue of words has by id, with values."""
    made: dict[str, Values] = {"analyses": build_analyses(design)}
    if design.weights:
        made["weights"] = design.weights
    if sweeps := build_sweeps(design):
        made["sweeps"] = sweeps
    made |= {
        "tables": build_tables(design, text),
        "figures": build_figures(design, text),
        "report": build_page_head(design, text),
    }
    return made


def build_analyses(design: Design) -> Values:
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
    made |= {name: {"like": "baseline", **changes} for name, changes in build_robustness(design).items()}
    made |= build_policies(design)
    if design.group:
        made["groups"] = {
            "kind": "groups" if len(design.parts) == 2 else "several_groups",
            "outcome": design.outcome,
            "regressors": design.regressors,
            "by": design.group,
            **({"sample": {"groups": {design.group: list(design.parts)}}} if design.has_small_parts else {}),
        }
    controls = {"controls": design.control_names}
    if design.mediators:
        made["mediation"] = {"kind": "mediation", **both, "mediators": list(design.mediators), **controls}
    for name in design.moderators:
        made[f"moderation_{name}"] = {"kind": "moderation", **both, "moderator": name, **controls}
    return made | build_spatial(design)


def build_policies(design: Design) -> dict[str, Values]:
    """The event study of a treatment that stays on, and what its two-way coefficient is made of."""
    both = {"outcome": design.outcome, "treatment": design.treatment}
    made: dict[str, Values] = {}
    if design.policy and design.policy.estimators:
        paths = {"estimators": list(design.policy.estimators), "window": list(design.policy.window)}
        made["event_study"] = {"kind": "event_study", **both, **paths, "control": design.policy.control}
        if design.controls and design.policy.has_controls:
            # By regression: few units of a cohort leave a score without overlap.
            made["event_study"] |= {"controls": design.control_names, "method": "regression"}
        if design.policy.excluded_units:
            made["event_study"]["sample"] = {"without": {"units": list(design.policy.excluded_units)}}
    if design.policy and design.policy.bacon:
        made["bacon"] = {"kind": "bacon", **both}
    return made


def build_robustness(design: Design) -> dict[str, Values]:
    """Changes that each variation makes to the baseline."""
    first, last = design.years
    steps = (last - first) // design.step
    made: dict[str, Values] = {}
    if design.controls:
        made["without_controls"] = {"regressors": [design.treatment]}
    if not design.policy:  # without effects of years it would be a comparison of before and after
        made["unit_effects"] = {"effects": "individual"}
    made["robust_errors"] = {"variance": {"kind": "HC1"}}
    if steps >= 9:
        made["driscoll_kraay"] = {"variance": {"kind": "driscoll-kraay"}}
    if design.policy:
        return made
    if design.consecutive and steps >= 4:
        made["lagged"] = {"regressors": [f"L.{design.treatment}", *design.control_names]}
    if steps >= 5:
        later = list_later_years(design.years, design.step)
        made["without_first_years"] = {"sample": {"years": list(later)}}
    return {name: changes for name, changes in made.items() if name not in design.impossible_variations}


def list_later_years(years: tuple[int, int], step: int) -> tuple[int, int]:
    """The last two thirds of the panel's years, from one of its periods on."""
    first, last = years
    return first + _third(years, step), last


def list_windows(years: tuple[int, int], step: int) -> dict[str, tuple[int, int]]:
    """The later and the earlier two thirds of the panel's years; none of fewer than five periods."""
    first, last = years
    if (last - first) // step < 4:
        return {}
    return {"later": list_later_years(years, step), "earlier": (first, last - _third(years, step))}


def _third(years: tuple[int, int], step: int) -> int:
    """A third of the panel's periods, as years."""
    first, last = years
    return (last - first) // step // 3 * step


def build_spatial(design: Design) -> Values:
    """Moran's I and the specification tests under the main matrix, and Durbin models under each."""
    if not design.weights:
        return {}
    main = next(iter(design.weights))
    made: Values = {"moran": {"kind": "moran", "outcome": design.outcome, "weights": main}}
    common = {"outcome": design.outcome, "regressors": design.regressors}
    made["tests"] = {"kind": "specification_tests", **common, "weights": main}
    own = {} if design.spatial_variance == "clustered" else {"variance": {"kind": design.spatial_variance}}
    made |= {
        f"sdm_{name}": {"kind": "spatial", "model": "SDM", **common, "weights": name, **own}
        for name in design.weights
    }
    return made


def build_sweeps(design: Design) -> Values:
    """The effects of the treatment under every matrix, and its coefficient under other specifications of the
    baseline.
    """
    choices = build_choices(design)
    made = {"matrices": _sweep_matrices(design)} if design.weights else {}
    own = {"baseline": "baseline", "treatment": design.treatment, **choices}
    return {**made, **({SPECIFICATIONS: own} if choices else {})}


def build_choices(design: Design) -> Values:
    """Return the choices of the sweep of the baseline, the baseline's own option first: controls, years and
    tails of variables, as far as the panel allows. A policy keeps its years, before and after which units
    adopt; quantiles of confidential data are single values.
    """
    made: Values = {}
    if design.controls:
        made["controls"] = {"all": design.control_names, "none": []}
    windows = {} if design.policy else design.windows
    if windows:
        made["windows"] = {name: list(years) for name, years in {"all": design.years, **windows}.items()}
    if design.has_tails and not design.confidential:
        made["tails"] = {"all": {}, "winsorised": {"winsorise": {}}}
    return made


def explain_choices(design: Design) -> list[Message]:
    """Sentences on the sweep of the baseline: what each choice means, and what it leaves out and why."""
    choices = build_choices(design)
    if not choices:
        return []
    found = [
        _("specifications: does the result hold? The baseline under every combination of these choices.")
    ]
    if "controls" in choices:
        found.append(_("controls: the controls above, or none."))
    if "windows" in choices:
        found.append(_("windows: all years, or two thirds of them."))
    elif design.policy:
        found.append(_("No windows: each unit's years before and after adoption are compared."))
    else:
        found.append(_("No windows: the panel has fewer than five periods, or allows no estimate over some."))
    if "tails" in choices:
        found.append(
            _("tails: values as they are, or those beyond the quantiles 0.01 and 0.99 set to these.")
        )
    elif design.confidential:
        found.append(_("No tails: quantiles would be single values of confidential data."))
    return found


def _sweep_matrices(design: Design) -> Values:
    weights = [dict(options) for options in design.weights.values()]
    for options in weights:
        if options["family"] == "k_nearest":
            options["k"] = sorted({max(1, options["k"] - 2), options["k"], options["k"] + 2})
        if options["family"] == "inverse_distance":
            options["power"] = [1, 2]
    controls = {"all": design.control_names} if design.controls else {"none": []}
    return {
        "treatment": design.treatment,
        "outcomes": [design.outcome],
        "models": ["SDM", "SAR"],
        "controls": {"none": [], **controls},
        "windows": {"all": list(design.years)},
        # That of the Durbin models: one estimate has one p on the page.
        "variances": [design.spatial_variance],
        "weights": weights,
    }


def build_tables(design: Design, text: Text) -> Values:
    """The tables, numbered as they come."""
    models = ["baseline", *build_robustness(design)]
    made = [
        (
            "descriptives",
            {
                "title": text(DOOR["table-descriptives"]),
                "layout": "descriptives",
                "columns": _list_columns(["descriptives"]),
                **({"fields": ["nobs", "mean", "sd"]} if design.confidential else {}),
                # Names that were made up for want of a header that can be one say nothing to a reader.
                **({"labels": design.headers} if design.headers else {}),
            },
        ),
        (
            "regressions",
            {
                "title": text(
                    _("{outcome} on {treatment}: baseline and variations"),
                    outcome=design.labels[design.outcome],
                    treatment=design.labels[design.treatment],
                ),
                "layout": "regression",
                "columns": _read_with_header(models, text),
            },
        ),
    ]
    made += _channels(design, text)
    if design.weights:
        made += _spatial_tables(design, text)
    return {f"table{i:02d}_{name}": table for i, (name, table) in enumerate(made, 1)}


def _channels(design: Design, text: Text) -> list[tuple[str, Values]]:
    """The equations of the mediation with Sobel's tests, the moderators, and the two groups."""
    label, made = design.labels[design.outcome], []
    if paths := build_policies(design).get("event_study"):
        columns = [
            {
                "analysis": "event_study",
                "part": f"{name.replace('-', '_')}_att",
                "header": text(STUDIED[name]),
            }
            for name in paths["estimators"]
        ]
        made.append(("policy", {"layout": "regression", "columns": columns, "statistics": ["nobs", "units"]}))
    if design.mediators:
        steps = ["total", *(f"mediator_{name}" for name in design.mediators), "outcome"]
        sobel = [f"sobel:{name}" for name in design.mediators]
        columns = [{"analysis": "mediation", "part": part} for part in steps]
        made.append(("mediation", {"layout": "regression", "columns": columns, "statistics": [*FIT, *sobel]}))
    if design.moderators:
        columns = _list_columns([f"moderation_{name}" for name in design.moderators])
        made.append(("moderation", {"layout": "regression", "columns": columns}))
    if design.group:
        headed = {**{part: part for part in design.parts}, "difference": text(_("Difference"))}
        tests = ["equal_slopes"]
        if len(design.parts) == 2:
            tests = ["group_difference", f"group_permutation:{design.treatment}"]
        columns = [{"analysis": "groups", "part": part, "header": head} for part, head in headed.items()]
        made.append(("groups", {"layout": "regression", "columns": columns, "statistics": [*FIT, *tests]}))
    words = {"outcome": label, "group": design.group_label}
    return [(name, {"title": text(DOOR[f"table-{name}"], **words), **table}) for name, table in made]


def _spatial_tables(design: Design, text: Text) -> list[tuple[str, Values]]:
    label = design.labels[design.outcome]
    models = [{**column, "part": ""} for column in _matrices(design, text)]
    effects = [{**column, "part": "effects"} for column in _matrices(design, text)]
    return [
        (
            "moran",
            {
                "title": text(DOOR["table-moran"], outcome=label),
                "layout": "moran",
                "stub": text(_("Year")),
                "fields": ["estimate", "se", "statistic", "p"],
                "columns": _list_columns(["moran"]),
            },
        ),
        (
            "tests",
            {"title": text(DOOR["table-tests"]), "layout": "tests", "columns": _list_columns(["tests"])},
        ),
        (
            "spatial",
            {"title": text(DOOR["table-spatial"], outcome=label), "layout": "regression", "columns": models},
        ),
        ("effects", {"title": text(DOOR["effects"]), "layout": "effects", "columns": effects}),
    ]


def _list_columns(names: list[str]) -> list[Values]:
    return [{"analysis": name} for name in names]


def _read_with_header(names: list[str], text: Text) -> list[Values]:
    return [{"analysis": name, "header": text(DOOR[f"column-{name}"])} for name in names]


def _matrices(design: Design, text: Text) -> list[Values]:
    """The model under each matrix."""
    return [{"analysis": f"sdm_{name}", "header": text(DOOR[f"matrix-{name}"])} for name in design.weights]


ENDS = {"title": "", "caption": "-caption"}


def build_figures(design: Design, text: Text) -> Values:
    """The outcome over time, the treatment's coefficients, and what the spatial part shows."""
    shown = [name for name in ["baseline", *build_robustness(design)] if name != "lagged"]
    made: Values = {
        "outcome": {
            "kind": "paths",
            "variable": design.outcome,
            "title": text(_("{outcome} over time"), outcome=design.labels[design.outcome]),
            "caption": text(_("Thin lines are units.")),
        },
        "coefficients": {
            "kind": "coefficients",
            "columns": _read_with_header(shown, text),
            "terms": [design.treatment],
            "title": text(_("The coefficient of {treatment}"), treatment=design.labels[design.treatment]),
            "caption": text(_("Lines are 95% intervals; hollow points have intervals that include zero.")),
        },
    }
    for name in build_policies(design):
        drawn = {"kind": name, "analyses": [name]}
        made[name] = drawn | {key: text(DOOR[f"figure-{name}{end}"]) for key, end in ENDS.items()}
    if "event_study" in made:
        drawn = {"kind": "parallel_trends", "analyses": ["event_study"]}
        made["trends"] = drawn | {key: text(DOOR[f"figure-trends{end}"]) for key, end in ENDS.items()}
    if design.confidential:
        made = {name: figure for name, figure in made.items() if name not in ("outcome", "trends")}
    if design.weights:
        made["effects"] = {
            "kind": "effects",
            "columns": [{**column, "part": "effects"} for column in _matrices(design, text)],
            "title": text(DOOR["effects"]),
            "caption": text(_("Hollow points have intervals that include zero.")),
        }
        made["sweep"] = {
            "kind": "specification_curve",
            "sweep": "matrices",
            "effect": "total",
            "title": text(_("The total effect under every specification")),
            "caption": text(
                _(
                    "Each point is one specification, ordered by its estimate; the darker a strip "
                    "below, the larger the share of its option in that stretch of the curve."
                )
            ),
        }
    if SPECIFICATIONS in build_sweeps(design):
        made[SPECIFICATIONS] = {
            "kind": "specification_curve",
            "sweep": SPECIFICATIONS,
            "effect": "beta",
            "title": text(
                _("The coefficient of {treatment} under every specification"),
                treatment=design.labels[design.treatment],
            ),
            "caption": text(
                _("Each point is one specification, ordered by its estimate; below it are its choices.")
            ),
        }
    return made


def build_page_head(design: Design, text: Text) -> Values:
    """The head of the page."""
    treatment = design.labels[design.treatment]
    results: list[Values] = [
        {
            "label": text(_("{treatment}, two-way fixed effects"), treatment=treatment),
            "analysis": "baseline",
            "term": design.treatment,
            "checks": [
                {"analysis": name, "term": f"L.{design.treatment}"} if name == "lagged" else name
                for name in build_robustness(design)
            ],
        }
    ]
    for name in build_policies(design).get("event_study", {}).get("estimators", [])[-1:]:
        part = f"{name.replace('-', '_')}_att"
        label = text(
            _("{treatment}, average effect, {estimator}"), treatment=treatment, estimator=text(STUDIED[name])
        )
        results.append({"label": label, "analysis": "event_study", "part": part, "term": "ATT"})
    for name in list(design.weights)[:1]:
        for effect in ("direct", "indirect"):
            results.append(
                {
                    "label": text(DOOR[f"result-{effect}"], treatment=treatment),
                    "analysis": f"sdm_{name}",
                    "part": "effects",
                    "term": f"{design.treatment}:{effect}",
                    "checks": [f"sdm_{other}" for other in design.weights if other != name],
                }
            )
    results = [{key: value for key, value in one.items() if value != []} for one in results]
    made: Values = {"main_results": results}
    if sweeps := build_sweeps(design):
        made["explorer"] = next(iter(sweeps))  # it says which specifications failed
    if design.map and not design.confidential:
        drawn = {"polygons": design.polygons} if design.polygons else {"map": design.map}
        made |= {**drawn, "year_map": [design.outcome, design.treatment]}
    return made
