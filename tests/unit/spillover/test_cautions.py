"""What a reader must meet before the tables: few clusters or periods behind errors, an outcome of 0 and 1."""

import logging

import numpy as np
import pytest

from base import confidential
from base.artifacts.analysis import write_analysis
from base.speech_language import Formatter
from collect import build
from collect.build import cautions
from engine.remarks import read_remarks
from kind_study import files_of, resolved
from spillover.arrays.result import Estimate
from spillover.fit import FEW, _is_binary
from spillover.note import note
from words.render import language, render_value, speaking

YEARS = list(range(2001, 2009))


def study_of(folder, units, years=YEARS):
    """The files of simulated units; `b` is 0 or 1."""
    draw = np.random.default_rng(5)
    names = [f"u{i:02d}" for i in range(units)]
    x = draw.normal(size=units * len(years))
    y = x + draw.normal(size=x.size)
    return files_of(folder, names, list(years), {"y": y, "x": x, "b": (y > 0).astype(float)})


def estimates_of(folder, units, outcome="y", years=YEARS, **options):
    """The estimates of one analysis."""
    made = {"kind": "panel", "outcome": outcome, "regressors": ["x"]} | options
    return resolved(made, ["y", "x", "b"]).fit(study_of(folder, units, years)).estimates


def keys(estimates):
    return [{note.key for note in estimate.notes} for estimate in estimates]


@pytest.mark.parametrize(
    ("units", "variance", "few"),
    [
        (FEW - 1, {"kind": "clustered", "by": "unit"}, FEW - 1),
        (FEW, {"kind": "clustered", "by": "unit"}, None),
        (40, {"kind": "clustered", "by": "region"}, 4),
        (40, {"kind": "clustered", "by": ["unit", "year"]}, len(YEARS)),
        (6, {"kind": "jackknife", "by": "unit"}, None),
        (5, {"kind": "jackknife", "by": "unit"}, 5),
        (6, {"kind": "HC1"}, None),
    ],
)
def test_standard_errors_of_few_clusters_say_so(tmp_path, units, variance, few):
    (estimate,) = estimates_of(tmp_path, units, variance=variance)
    found = [note.values["clusters"] for note in estimate.notes if "few_clusters" in note.key]
    assert found == ([few] if few else [])
    helped = few is None or few > 5
    assert any(note.key == "very_few_clusters" for note in estimate.notes) != helped


@pytest.mark.parametrize(("years", "few"), [(len(YEARS), True), (FEW - 1, True), (FEW, False)])
def test_errors_of_driscoll_and_kraay_on_few_periods_say_so(tmp_path, years, few):
    made = {"variance": {"kind": "driscoll-kraay"}}
    (estimate,) = estimates_of(tmp_path, 24, years=range(2001, 2001 + years), **made)
    found = [note.values["periods"] for note in estimate.notes if note.key == "few_periods"]
    assert found == ([years] if few else [])


def test_an_outcome_of_0_and_1_is_a_linear_probability_model(tmp_path):
    assert all("linear_probability" in found for found in keys(estimates_of(tmp_path, 24, "b")))
    assert not any("linear_probability" in found for found in keys(estimates_of(tmp_path, 24)))


def test_quantiles_of_0_and_1_are_no_probabilities(tmp_path):
    files = study_of(tmp_path, 24)
    quantile = resolved({"kind": "quantile", "outcome": "b", "regressors": ["x"]}, ["y", "x", "b"])
    fits = files.fit_of(quantile, files.design(quantile))
    fits.add(Estimate("quantile", ("x",), np.ones(1), np.eye(1), 192, 24, 8), "b", "q50")
    assert keys(fits.estimates) == [set()]


def test_the_run_says_once_which_analyses_it_is_about(tmp_path):
    files = []
    for name, units in (("baseline", 6), ("other", 6), ("large", 24)):
        (tmp_path / name).mkdir()
        files.append(tmp_path / f"{name}.json")
        write_analysis(files[-1], name, "panel", False, estimates_of(tmp_path / name, units, "b"))
    few, binary = cautions(files)
    assert few.startswith("baseline, other: Standard errors rest on 6 clusters")
    assert binary.startswith("baseline, other, large: The outcome is 0 or 1")
    assert render_value(note("few_clusters", clusters=6, enough=FEW)) in few


@pytest.mark.debt("33.19")
def test_the_notes_of_a_confidential_study_are_said_without_values(tmp_path, monkeypatch):
    """They were "Note: …" at the run's end."""
    estimates = estimates_of(tmp_path, 12, variance={"kind": "clustered", "by": "region"})
    path = tmp_path / "base.json"
    write_analysis(path, "base", "panel", True, estimates)
    handler = logging.FileHandler(tmp_path / "collect.log", encoding="utf-8")
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    monkeypatch.setenv(confidential.VARIABLE, "1")
    build.log.addHandler(handler)
    try:
        build.log_cautions([path])
    finally:
        build.log.removeHandler(handler)
        handler.close()
    (note,) = read_remarks([tmp_path / "collect.log"], 0)
    assert note.startswith("Note: base: Standard errors rest on 4 clusters")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(("spoken", "said"), [("zh", "标准误"), ("en", "Standard errors rest on 4 clusters")])
def test_notes_at_the_end_of_a_run_are_in_the_language_of_the_command(
    tmp_path, monkeypatch, caplog, spoken, said
):
    """They were in the study's, where SPILLOVER_LANGUAGE asks for another."""
    estimates = estimates_of(tmp_path, 12, variance={"kind": "clustered", "by": "region"})
    path = tmp_path / "base.json"
    write_analysis(path, "base", "panel", True, estimates)
    monkeypatch.setenv("SPILLOVER_LANGUAGE", spoken)
    with speaking({"zh": "en", "en": "zh"}[spoken]), caplog.at_level("WARNING", logger="spillover"):
        build.log_cautions([path])
        assert language() != spoken
    assert said in caplog.text


@pytest.mark.parametrize(
    ("values", "binary"),
    [([0, 1, 1], True), ([0, 0], False), ([1], False), ([], False), ([0, 1, np.nan], False)],
)
def test_an_outcome_is_binary_where_it_is_zero_and_one_and_both(values, binary):
    assert _is_binary(np.array(values, float)) is binary
    assert _is_binary(np.array([*values] * 40 + [0.5])) is False
