"""Robustness checks as jobs of a study: each row has the numbers of the analysis written by hand."""

import numpy as np
import pytest
from model_project import Project

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of

pytestmark = [pytest.mark.slow, pytest.mark.long]
UNITS, YEARS = [f"u{i:02d}" for i in range(40)], list(range(2000, 2006))
RNG = np.random.default_rng(13)
COLUMNS = {name: RNG.standard_t(4, 240) for name in ("x", "z", "v")}
COLUMNS["y"] = 0.5 * COLUMNS["x"] + COLUMNS["z"] + RNG.normal(size=240)
BASE = {"kind": "panel", "outcome": "y", "regressors": ["x", "z"]}
ROWS = [
    {"name": "winsorised", "winsorise": {"quantiles": [0.05, 0.95]}},
    {"name": "trimmed", "trim_tails": {"variables": ["y"]}},
    {"name": "without_north", "without": {"groups": {"region": ["north"]}, "years": [2003]}},
    {"name": "lagged", "replace": {"x": "L.x"}},
    {"name": "by_region", "variance": {"kind": "clustered", "by": "region"}},
    {"name": "given", "analysis": "iv", "part": "second_stage"},
]
BY_HAND = {
    "winsorised": {"winsorise": {"quantiles": [0.05, 0.95]}},
    "trimmed": {"trim_tails": {"variables": ["y"]}},
    "without_north": {"sample": {"without": {"groups": {"region": ["north"]}, "years": [2003]}}},
    "lagged": {"regressors": ["L.x", "z"]},
    "by_region": {"variance": {"kind": "clustered", "by": "region"}},
}
NUMBERS = ("estimate", "se", "p")


@pytest.fixture
def project(tmp_path):
    regions = [label for label in ("north", "south", "east", "west", "centre") for _ in range(8)]
    return Project(tmp_path, {"unit": UNITS, "region": regions}, YEARS, COLUMNS)


def configure(project, rows):
    iv = {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["v"], "controls": ["z"]}
    hand = {f"hand_{name}": {"like": "base", **options} for name, options in BY_HAND.items()}
    table = {"kind": "robustness", "baseline": "base", "term": "x", "rows": rows}
    project.configure({"table": table, "base": BASE, "iv": {**iv, "instruments": ["L.x"]}, **hand})


def test_each_row_has_the_numbers_written_by_hand_and_an_edited_row_alone_is_made_again(project):
    configure(project, ROWS)
    done = project.run()
    assert done.returncode == 0, done.stderr
    found = columns_of(read_analysis(project.result("analyses/table.json")), "robustness")
    assert [row["row"] for row in found] == ["", *(row["name"] for row in ROWS)]
    for row in found[1:-1]:
        (by_hand,) = read_analysis(project.result(f"analyses/hand_{row['row']}.json")).estimates
        term = next(term for term in by_hand.terms if term.term == row["term"])
        assert {key: row[key] for key in NUMBERS} == {key: getattr(term, key) for key in NUMBERS}
        assert row["nobs"] == by_hand.nobs
    sizes = {row["row"]: row["nobs"] for row in found}
    assert (sizes[""], sizes["without_north"], sizes["lagged"]) == (240, 160, 200)
    assert 230 < sizes["trimmed"] < 240
    assert found[0]["se"] != found[5]["se"]

    configure(project, [{"name": "winsorised", "winsorise": {"quantiles": [0.1, 0.9]}}, *ROWS[1:]])
    again = project.run()
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("rule analysis:") == 2
    assert "wildcards: analysis=table__winsorised" in again.stderr


def test_a_change_without_effect_leaves_no_table(project):
    configure(project, [{"name": "all", "options": {"sample": {"years": [2000, 2005]}}}])
    done = project.run("results/tiny/analyses/table.json")
    assert done.returncode != 0
    assert "rows.all: has the numbers of the baseline 'base' to the last digit" in done.stderr
    assert "Traceback" not in done.stderr
    assert not project.result("analyses/table.json").exists()
