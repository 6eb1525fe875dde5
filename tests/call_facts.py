"""The facts of each call of the library: of every part its size, its settings, its tests with what they
reject, and its notes, in `tests/unit/frames/facts.jsonl`; and its numbers, in `numbers.jsonl` beside it.
Other tests hold numbers against other programs and hand calculations; these files hold that no option's
change unseen. After a change read the difference and write both again:

    PYTHONPATH=scripts:tests/samples python tests/call_facts.py
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import spillover
from frame_data import ASKED, LINEAR, POLICY, SPATIAL, simulated, with_matrices

FOLDER = Path(__file__).parent / "unit" / "frames"
TWO_WAYS = {"kind": "clustered", "by": ["unit", "year"]}
# Options that the calls of ASKED leave out, by what is asked.
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "fit_within, Driscoll and Kraay": ("fit_within", {**LINEAR, "variance": {"kind": "driscoll-kraay"}}),
    "fit_within, wild bootstrap": ("fit_within", {**LINEAR, "wild": {"draws": 99}}),
    "fit_sem, random effects": ("fit_sem", {**SPATIAL, "effects": "random"}),
    "fit_sdm, effects of units": ("fit_sdm", {**SPATIAL, "effects": "individual"}),
    "specification_tests, effects of units": ("specification_tests", {**SPATIAL, "effects": "individual"}),
    "fit_within, weights and a constant": (
        "fit_within",
        {**LINEAR, "observation_weights": "w", "constant": True, "variance": {"kind": "HC1"}},
    ),
    "fit_within, trends": ("fit_within", {**LINEAR, "effects": ["unit[year]", "year"]}),
    "fit_within, two ways": ("fit_within", {**LINEAR, "variance": TWO_WAYS, "dependence": True}),
    "fit_within, Newey and West": ("fit_within", {**LINEAR, "variance": {"kind": "newey-west"}}),
    "fit_within, jackknife": ("fit_within", {**LINEAR, "variance": {"kind": "jackknife"}}),
    "fit_within, Moran": ("fit_within", {**LINEAR, "effects": "time", "residual_moran": "weights"}),
    "fit_random, both effects": ("fit_random", {**LINEAR, "effects": "two-way"}),
    "fit_sar, simulated effects": (
        "fit_sar",
        {**SPATIAL, "impacts": {"method": "simulation", "draws": 100}, "effects_by_unit": ["x"]},
    ),
    "fit_sar, observed information": (
        "fit_sar",
        {**SPATIAL, "definition": "direct", "variance": {"kind": "observed"}, "residual_moran": "weights"},
    ),
    "fit_sdm, both lags": ("fit_sdm", {**SPATIAL, "dynamic": "both", "effects": "individual"}),
    "fit_sdm, lag of neighbours": ("fit_sdm", {**SPATIAL, "dynamic": "Wy", "bias_correction": "adjusted"}),
    "fit_sdm, moderated": (
        "fit_sdm",
        {**SPATIAL, "regressors": ["x", "z", "x:z"], "moderator_values": {"x:z": [0.0, 1.0]}},
    ),
    "fit_sar, random effects": ("fit_sar", {**SPATIAL, "effects": "random"}),
    "fit_sarar, random effects": ("fit_sarar", {**SPATIAL, "effects": "random", "random_errors": "b"}),
    "fit_iv, weights": (
        "fit_iv",
        {
            "outcome": "y",
            "endogenous": ["x"],
            "instruments": ["L.x", "L2.x", "m"],
            "controls": ["z"],
            "effects": ["unit"],
            "observation_weights": "w",
            "constant": True,
            "variance": {"kind": "jackknife"},
        },
    ),
    "fit_iv, two regressors": (
        "fit_iv",
        {
            "outcome": "y",
            "endogenous": ["x", "z"],
            "instruments": ["L.x", "L.z", "m"],
            "variance": {"kind": "classical"},
        },
    ),
    "fit_iv, one instrument": ("fit_iv", {"outcome": "y", "endogenous": ["x"], "instruments": ["m"]}),
    "fit_gmm, system": (
        "fit_gmm",
        {
            "outcome": "y",
            "regressors": ["L.y", "x", "z"],
            "lagged": [
                {"variable": "y", "lags": [2, 3], "collapse": True},
                {"variable": "x", "lags": [1, 2]},
            ],
            "exogenous": ["z"],
            "system": True,
            "transformation": "orthogonal",
        },
    ),
    "fit_gmm, one step": (
        "fit_gmm",
        {
            "outcome": "y",
            "regressors": ["L.y", "x"],
            "lagged": [{"variable": "y", "lags": [2, 4], "equation": "difference"}],
            "exogenous": ["x"],
            "exogenous_in": "separate",
            "system": True,
            "steps": 1,
            "robust": False,
            "weighting": "blocks",
            "period_effects": False,
        },
    ),
    "fit_threshold, two on a grid": (
        "fit_threshold",
        {
            **LINEAR,
            "threshold": "q",
            "thresholds": 2,
            "grid": 20,
            "divisor": "xthreg",
            "draws": 9,
            "trim": 0.1,
            "effects": "two-way",
            "constant": True,
        },
    ),
    "fit_quantile, percentiles": (
        "fit_quantile",
        {**LINEAR, "quantiles": [0.25, 0.75], "effects": "two-way", "draws": 40, "interval": "percentile"},
    ),
    "did, exposure": (
        "did",
        {
            **POLICY,
            "controls": ["z"],
            "exposure": {"weights": "weights", "stages": 1, "on_treated": True},
            "neighbours": "weights",
            "wild": 99,
            "randomisation": 99,
        },
    ),
    "did, jackknife": (
        "did",
        {**POLICY, "controls": ["z"], "exposure": {"weights": "weights", "errors": "jackknife"}},
    ),
    "event_study, all": (
        "event_study",
        {
            **POLICY,
            "controls": ["z"],
            "estimators": ["two-way", "callaway-santanna", "imputation", "sun-abraham"],
            "window": [-3, 2],
            "leads": 2,
        },
    ),
    "event_study, switching": ("event_study", {**POLICY, "estimators": ["switching"]}),
    "placebo, earlier": ("placebo", {**POLICY, "draws": 99, "earlier": [1], "dealt": ["time"]}),
    "matching, radius": (
        "matching",
        {
            **POLICY,
            "covariates": ["z"],
            "method": "radius",
            "caliper": 0.1,
            "weighted": True,
            "by_year": True,
        },
    ),
    "matching, three neighbours": (
        "matching",
        {**POLICY, "covariates": ["z"], "neighbours": 3, "support": False, "whole_units": True},
    ),
    "matching, normal kernel": (
        "matching",
        {**POLICY, "covariates": ["z"], "method": "kernel", "kernel": "normal", "bandwidth": 0.1},
    ),
    "matching, without replacement": (
        "matching",
        {**POLICY, "covariates": ["z"], "replacement": False, "caliper": 0.2},
    ),
    "moran, adjusted": (
        "moran",
        {"outcome": "y", "weights": "weights", "permutations": 19, "local": "last", "adjusted": True},
    ),
    "moderation, main effects": (
        "moderation",
        {"outcome": "y", "treatment": "x", "moderator": "m", "centre": ["m"], "controls": ["z"], "points": 5},
    ),
    "mediation, two mediators": (
        "mediation",
        {"outcome": "y", "treatment": "x", "mediators": ["m", "q"], "variance": {"kind": "HC1"}},
    ),
    "hausman, classical": ("hausman", {**LINEAR, "effects": "individual", "variance": {"kind": "classical"}}),
    "specification_tests, textbook": (
        "specification_tests",
        {**SPATIAL, "effects": "time", "definition": "direct", "textbook_lm": True},
    ),
    "specification_tests, dummies": ("specification_tests", {**SPATIAL, "definition": "lsdv"}),
    "transition, by year": (
        "transition",
        {"outcome": "income", "classes": 3, "boundaries": "yearly", "weights": "weights"},
    ),
    "staggered, universal base": (
        "staggered",
        {**POLICY, "method": "ipw", "controls": ["z"], "base": "universal", "anticipation": 1},
    ),
    "staggered, window": (
        "staggered",
        {**POLICY, "window": [0, 2], "balance": 1, "averages": ["event"], "bootstrap": {"weights": "webb"}},
    ),
    "staggered, never treated": ("staggered", {**POLICY, "control": "never"}),
    "staggered, regression": ("staggered", {**POLICY, "method": "regression", "controls": ["z"]}),
    "event_study, imputation": ("event_study", {**POLICY, "estimators": ["imputation"]}),
    "matching, kernel": ("matching", {**POLICY, "covariates": ["z"], "method": "kernel"}),
}


def call(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """The result of a call as plain values."""
    result = getattr(spillover, name)(simulated(), unit="unit", time="year", **with_matrices(options))
    return result.to_dict()


def facts_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of each part of a call, without fractions, which are in the other file."""
    names = ("part", "estimator", "outcome", "nobs", "units", "periods", "settings", "tests", "notes")
    return [{name: _without_fractions(one[name]) for name in names} for one in result["estimates"]]


def _without_fractions(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_fractions(one) for name, one in value.items() if not _is_fraction(one)}
    if isinstance(value, list):
        return [_without_fractions(one) for one in value if not _is_fraction(one)]
    return value


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


def find_numbers(result: dict[str, Any]) -> dict[str, list[float]]:
    """The numbers of a call: of each part its terms, statistics, tests and settings, of each column of a
    series its mean and mean square, rows with the later the heavier weight.
    """
    found: dict[str, list[float]] = {}
    for one in result["estimates"]:
        for term in one["terms"]:
            found[f"{one['part']}, {term['term']}"] = [value for value in term.values() if _is_number(value)]
        for name in ("statistics", "settings", "tests", "notes"):
            found[f"{one['part']}, {name}"] = list(_numbers(one[name]))
    for name, rows in result["series"].items():
        for column in sorted({key for row in rows for key in row}):
            values = [(i, row[column]) for i, row in enumerate(rows, 1) if _is_number(row.get(column))]
            places, columns = np.array(values or [(1, 0.0)]).T
            found[f"{name}, {column}"] = [float(places @ columns**k / places.sum()) for k in (1, 2)]
    return {name: values for name, values in found.items() if values}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for name in sorted(value):
            yield from _numbers(value[name])
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)
    elif _is_number(value):
        yield float(value)


CALLS = {name: (name, options) for name, options in ASKED.items()} | OTHERS


def main() -> None:
    """Write both files again."""
    results = {called: call(*asked) for called, asked in CALLS.items()}
    lines = [
        json.dumps({"call": called, **fact}, ensure_ascii=False)
        for called, result in results.items()
        for fact in facts_of(result)
    ]
    (FOLDER / "facts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    numbers = [json.dumps({"call": called, **rounded(result)}) for called, result in results.items()]
    (FOLDER / "numbers.jsonl").write_text("\n".join(numbers) + "\n", encoding="utf-8")


def rounded(result: dict[str, Any]) -> dict[str, list[float]]:
    """The numbers of a call with nine digits."""
    return {
        name: [float(f"{value:.9g}") for value in values] for name, values in find_numbers(result).items()
    }


if __name__ == "__main__":
    main()
