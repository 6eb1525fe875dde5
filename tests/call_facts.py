"""The facts of each call of the library beside its estimates: of every part its size, its settings, its tests
with what they reject, and its notes. `tests/unit/frames/facts.jsonl` has it; after a change read the
difference and write it again:

    PYTHONPATH=scripts:tests/samples python tests/call_facts.py > tests/unit/frames/facts.jsonl
"""

import json
from collections.abc import Iterator
from typing import Any

import spillover
from frame_data import ASKED, LINEAR, POLICY, SPATIAL, simulated, with_matrices

# Options that the calls of ASKED leave out, by what is asked.
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "fit_within, Driscoll and Kraay": ("fit_within", {**LINEAR, "variance": {"kind": "driscoll-kraay"}}),
    "fit_within, wild bootstrap": ("fit_within", {**LINEAR, "wild": {"draws": 99}}),
    "fit_sem, random effects": ("fit_sem", {**SPATIAL, "effects": "random"}),
    "fit_sdm, effects of units": ("fit_sdm", {**SPATIAL, "effects": "individual"}),
    "specification_tests, effects of units": ("specification_tests", {**SPATIAL, "effects": "individual"}),
    "staggered, never treated": ("staggered", {**POLICY, "control": "never"}),
    "staggered, regression": ("staggered", {**POLICY, "method": "regression", "controls": ["z"]}),
    "event_study, imputation": ("event_study", {**POLICY, "estimators": ["imputation"]}),
    "matching, kernel": ("matching", {**POLICY, "covariates": ["z"], "method": "kernel"}),
}


def find_facts(name: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of each part of a call."""
    result = getattr(spillover, name)(simulated(), unit="unit", time="year", **with_matrices(options))
    return [_facts(one) for one in result.to_dict()["estimates"]]


def _facts(estimate: dict[str, Any]) -> dict[str, Any]:
    """Without fractions, which other tests hold."""
    names = ("part", "estimator", "outcome", "nobs", "units", "periods", "settings", "tests", "notes")
    return {name: _without_fractions(estimate[name]) for name in names}


def _without_fractions(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_fractions(one) for name, one in value.items() if not _is_fraction(one)}
    if isinstance(value, list):
        return [_without_fractions(one) for one in value if not _is_fraction(one)]
    return value


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


def lines() -> Iterator[str]:
    """A line for each part of every call."""
    calls = {name: (name, options) for name, options in ASKED.items()} | OTHERS
    for called, (name, options) in calls.items():
        for fact in find_facts(name, options):
            yield json.dumps({"call": called, **fact}, ensure_ascii=False)


if __name__ == "__main__":
    print("\n".join(lines()))
