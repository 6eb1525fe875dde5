"""The recipes of analyses of a policy: who is treated, and which rows and columns an estimate uses, as
data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from spillover.declared import all_options_of, plain
from spillover.options import FixedEffects
from spillover.policy.adopting import Adopting, Drawing
from spillover.recipe import Recipe, linear_recipe

if TYPE_CHECKING:
    from spillover.kinds.did.kind import Did
    from spillover.kinds.event_study.kind import EventStudy
    from spillover.kinds.matching.kind import Matching
    from spillover.kinds.staggered.kind import Staggered

ATT = "ATT"
Options = Mapping[str, Any]
Pair = tuple[Recipe, Recipe | None]


def treatment_name(analysis: Adopting) -> str:
    """The term of the treatment: its variable, or `treated` where policies are listed."""
    return analysis.treatment if isinstance(analysis.treatment, str) else "treated"


def policy_recipe(
    analysis: Adopting,
    model: str,
    design: str,
    *,
    term: str = "",
    estimator: str = "policy",
    effects: FixedEffects = "two-way",
    **more: Any,
) -> Recipe:
    """The recipe of one estimate. model: its id; design: what makes its rows and columns; term: the
    treatment's name in it; estimator: `policy` for a regression; effects: of units and years, but where the
    analysis has others; more: what the design needs.
    """
    listed = not isinstance(analysis.treatment, str)
    treatment: Any = {"policy": getattr(analysis.treatment, "policy", None)} if listed else analysis.treatment
    name = term or treatment_name(analysis)
    return linear_recipe(
        analysis,
        model,
        analysis.outcome,
        (name, *analysis.controls),
        estimator=estimator,
        effects=effects,
        variance={"kind": "clustered", "by": analysis.cluster, "small_sample": "nested"},
        **({"seed": analysis.seed} if isinstance(analysis, Drawing) else {}),
        policy={
            "design": design,
            "term": name,
            "treatment": treatment,
            "controls": list(analysis.controls),
            **more,
        },
    )


def did_recipes(did: Did, name: str) -> list[Recipe]:
    """The two-way regression with its tests for few treated clusters, and the spillovers."""
    listed = not isinstance(did.treatment, str)
    tests: dict[str, Any] = {"randomisation": did.randomisation} if did.randomisation else {}
    estimator = "policy" if listed else "within"
    made = policy_recipe(did, name, "treatment", estimator=estimator, effects=did.effects, **tests)
    if did.wild:
        drawn = {"draws": did.wild, "weights": "webb", "seed": did.seed}
        made = replace(made, wild={"terms": made.terms[:1], "name": "treated", **drawn})
    if did.exposure is None:
        return [made]
    given = {**all_options_of(did.exposure)}
    weights = given.pop("weights", None) or ""
    spilled = policy_recipe(
        did,
        f"{name}/exposure",
        "exposure",
        estimator="policy" if given["stages"] == 1 else "two_stage",
        **given,
    )
    return [made, replace(spilled, weights=weights)]


def event_recipes(study: EventStudy, name: str) -> list[Recipe]:
    """The path and the average effect of each estimator."""
    found = []
    for estimator in study.estimators:
        part = f"{name}/{estimator.replace('-', '_')}"
        made, average = EVENT[estimator](study, part, {"series": estimator})
        found += [made, average] if average else [made]
    return [*found, policy_recipe(study, name, "trends", estimator="trends", trends=True)]


def _two_way(study: EventStudy, part: str, more: Options) -> Pair:
    window = list(study.window) if study.window else None
    path = policy_recipe(study, part, "event", reference=list(study.reference), window=window, **more)
    return path, policy_recipe(study, f"{part}_att", "treatment", term=ATT, dated=True)


def _callaway_santanna(study: EventStudy, part: str, more: Options) -> Pair:
    parts = {"event": ["", part], "simple": [f"{part}_att", ""]}
    options: Options = {"window": study.window, "base": "universal", "anticipation": 0, "parts": parts}
    return cohort_times(study, part, **options, **more), None


def cohort_times(analysis: EventStudy | Staggered, model: str, **options: Any) -> Recipe:
    """The recipe of effects by cohort and year. options: `parts`, by kind of average the models of the
    average and of its path, and what else decides them.
    """
    chosen = {"control": analysis.control, "method": analysis.method, **plain(options)}
    return policy_recipe(analysis, model, "cohort_times", estimator="cohort_times", **chosen)


def _sun_abraham(study: EventStudy, part: str, more: Options) -> Pair:
    reference = [study.reference[0]]
    return policy_recipe(study, part, "cohorts", reference=reference, **more), None


def _imputation(study: EventStudy, part: str, more: Options) -> Pair:
    path = policy_recipe(study, part, "imputation", estimator="imputation", **more)
    if not study.leads:
        return path, None
    leads = policy_recipe(study, f"{part}_leads", "leads", leads=study.leads, reference=[], **more)
    return path, leads


def _switching(study: EventStudy, part: str, more: Options) -> Pair:
    return policy_recipe(study, part, "switching", estimator="switching", leads=study.leads, **more), None


EVENT: dict[str, Callable[[EventStudy, str, Options], Pair]] = {
    "two-way": _two_way,
    "callaway-santanna": _callaway_santanna,
    "sun-abraham": _sun_abraham,
    "imputation": _imputation,
    "switching": _switching,
}


RULE = ("method", "neighbours", "caliper", "bandwidth", "kernel", "replacement", "support")


def matched_recipe(matching: Matching, name: str) -> Recipe:
    """The rule of a matching and the regression on its rows."""
    chosen = {key: getattr(matching, key) for key in (*RULE, "by_year", "whole_units", "weighted")}
    return policy_recipe(matching, name, "matched", covariates=list(matching.covariates), **chosen)
