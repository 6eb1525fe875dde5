"""The full design of a paper for a study, as commented YAML to copy from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from base.checks import check_study_name, is_regular
from base.language import DEFAULT
from door.text import write_block
from plan.control_lists import lists_of, name_lists
from plan.load import load_study
from spillover.errors import StudyError, quote_value
from spillover.words import _
from words.render import text_of

Values = dict[str, Any]


def build_template(study: Mapping[str, Any]) -> str:
    """Write the lines in the study's language, each behind a sign. Raises StudyError where it has no
    baseline.
    """
    text = text_of(study.get("language", DEFAULT))
    lines = [
        text(
            _(
                "The full design of a paper for the study {study}. Copy what you need into the "
                "section of the same name in config/{study}.yaml, without the leading signs."
            ),
            study=study["study"],
        ),
        "",
    ]
    for comment, section, entries in build_parts(study):
        lines += [f"# {text(comment)}", f"{section}:", *write_block(entries, 2), ""]
    return "".join(f"# {line}\n" if line else "\n" for line in lines)


def build_parts(study: Mapping[str, Any]) -> Iterator[tuple[str, str, Values]]:
    """Yield the id of a comment, a section, and its entries without those that the study has; lists of
    controls are called by their names.
    """
    lists = lists_of(study)
    for comment, section, entries in _yield_parts(study):
        yield comment, section, name_lists(entries, lists) if section == "analyses" else entries


def _yield_parts(study: Mapping[str, Any]) -> Iterator[tuple[str, str, Values]]:
    """Yield the parts of `build_parts`, with every term."""
    made = list(_analyses(study, _baseline(study)))
    for comment, entries in made:
        if new := {name: v for name, v in entries.items() if name not in study["analyses"]}:
            yield comment, "analyses", new
    yield from _propose_corrections(study, _baseline(study))
    names = [name for _, entries in made for name in entries]
    yield _("A table for each."), "tables", _build_tables(study, names)


def _propose_corrections(study: Mapping[str, Any], base: Values) -> Iterator[tuple[str, str, Values]]:
    """Yield the baseline with what the search for suspected numbers proposes; none of confidential data,
    whose list holds no values.
    """
    known, names = study["variables"], [base["outcome"], *base["regressors"]]
    if any(source.get("confidential") for source in study["sources"].values()):
        return
    own = [name for name in names if name in known]
    variables = {
        f"{name}_corrected": {
            **known[name],
            "formula": f"corrected({known[name]['formula']})",
            "label": f"{known[name].get('label', name)}, corrected",
        }
        for name in own
    }
    yield (
        _(
            "The variables of the baseline, with the suspected numbers replaced by the "
            "values that the search proposes."
        ),
        "variables",
        variables,
    )
    outcome, *regressors = (f"{name}_corrected" if name in own else name for name in names)
    analysis = {"like": base["name"], "outcome": outcome, "regressors": regressors}
    yield (
        _(
            "The baseline with them: the headline before and after. Read "
            "results/<study>/suspects.csv before you trust either."
        ),
        "analyses",
        {"corrected": analysis},
    )


def _baseline(study: Mapping[str, Any]) -> Values:
    """Find the first analysis of kind panel."""
    for name, options in study["analyses"].items():
        if options.get("kind") == "panel" and len(options.get("regressors", [])) > 0:
            return {**options, "name": name}
    raise StudyError(
        _(
            "config/{study}.yaml: analyses: none is of kind panel; write a baseline first: "
            "{{kind: panel, outcome: …, regressors: […]}}",
            study=study["study"],
        )
    )


def _analyses(study: Mapping[str, Any], base: Values) -> Iterator[tuple[str, Values]]:
    outcome, (treatment, *controls) = base["outcome"], base["regressors"]
    common = {"outcome": outcome, "regressors": base["regressors"]}
    like = {"like": base["name"]}
    steps = {
        f"controls_{k}": {**like, "regressors": [treatment, *controls[:k]]} for k in range(1, len(controls))
    }
    yield (
        _("Fixed or random effects, and the controls one by one."),
        {"hausman": {"kind": "hausman", **common}, **steps},
    )
    errors: Values = {
        "jackknife": {**like, "variance": {"kind": "jackknife"}},
        "two_way_clusters": {**like, "variance": {"kind": "clustered", "by": ["unit", "year"]}},
        "driscoll_kraay": {**like, "variance": {"kind": "driscoll-kraay"}},
        "wild_bootstrap": {**like, "wild": {"draws": 9999}},
    }
    yield _("The baseline under other variances."), errors
    yield (
        _(
            "The treatment instrumented by its own lag, and a dynamic panel by GMM. Use a "
            "better instrument if you have one."
        ),
        _endogeneity(outcome, treatment, controls),
    )
    if controls:
        yield (
            _("Slopes that change where a variable passes a value."),
            {
                "threshold": {
                    "kind": "threshold",
                    "outcome": outcome,
                    "regressors": [treatment],
                    "threshold": controls[0],
                    "controls": controls[1:],
                }
            },
        )
        channel = {"outcome": outcome, "treatment": treatment, "mediators": controls[:1]}
        yield (
            _("Mediation and the bootstrap of the indirect effects. Name your own mediators."),
            {
                "channel": {"kind": "mediation", **channel, "controls": controls[1:]},
                "channel_bootstrap": {"kind": "bootstrap_mediation", **channel, "controls": controls[1:]},
            },
        )
    yield (
        _("A list of variations of the baseline, with a table and a figure."),
        {"checks": _checks(study, base["name"], treatment, controls)},
    )
    if study.get("weights"):
        yield (
            _("Other spatial models, Lee and Yu's transformation, and a dynamic model."),
            _spatial(common, next(iter(study["weights"]))),
        )


def _endogeneity(outcome: str, treatment: str, controls: list[str]) -> Values:
    return {
        "lagged_instrument": {
            "kind": "instruments",
            "outcome": outcome,
            "endogenous": [treatment],
            "instruments": [f"L.{treatment}"],
            "controls": controls,
        },
        "dynamic": {
            "kind": "gmm",
            "outcome": outcome,
            "regressors": [f"L.{outcome}", treatment, *controls],
            "lagged": [
                {"variable": outcome, "lags": [2, 3], "collapse": True},
                {"variable": treatment, "lags": [2, 3], "collapse": True},
            ],
            "exogenous": controls,
        },
    }


def _checks(study: Mapping[str, Any], baseline: str, treatment: str, controls: list[str]) -> Values:
    first, last = study["years"]
    rows: list[Values] = [
        {"name": "lagged", "replace": {treatment: f"L.{treatment}"}},
        {"name": "winsorised", "winsorise": {}},
        {"name": "trimmed", "trim_tails": {}},
        {"name": "without_first_year", "without": {"years": [first]}},
        {"name": "without_last_year", "without": {"years": [last]}},
        *({"name": f"without_{name}", "leave_out": [name]} for name in controls if name.isidentifier()),
    ]
    return {"kind": "robustness", "baseline": baseline, "term": treatment, "rows": rows}


def _spatial(common: Values, matrix: str) -> Values:
    durbin = {"kind": "spatial", "model": "SDM", **common, "weights": matrix}
    made: Values = {
        name.lower(): {"kind": "spatial", "model": name, **common, "weights": matrix}
        for name in ("SAR", "SEM", "SLX", "SARAR")
    }
    made["durbin_lee_yu"] = {**durbin, "definition": "transformed"}
    return made | {"durbin_dynamic": {**durbin, "definition": "transformed", "dynamic": "both"}}


def _build_tables(study: Mapping[str, Any], names: list[str]) -> Values:
    """Build a table for what a table of regressions can show, and one for the checks."""
    first = 1 + max((int(name[5:7]) for name in study.get("tables") or {}), default=0)
    regressions = [name for name in names if name.startswith("controls_") or name in ("jackknife", "sar")]
    made = {"steps": {"layout": "regression", "columns": [{"analysis": name} for name in regressions]}}
    made["checks"] = {"layout": "robustness", "columns": [{"analysis": "checks"}]}
    return {
        f"table{first + i:02d}_{name}": {"title": name.capitalize(), **table}
        for i, (name, table) in enumerate(made.items())
    }


def print_template(study: str) -> None:
    """Print the template of a study."""
    if not study:
        raise StudyError(_("STUDY is missing: make template STUDY=name"))
    if not is_regular(Path("config") / f"{check_study_name(study)}.yaml"):
        raise StudyError(
            _("config/{study}.yaml does not exist; make it by make new", study=quote_value(study)[1:-1])
        )
    print(build_template(load_study(Path.cwd(), study)), end="")
