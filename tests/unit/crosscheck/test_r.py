"""R's plm: what it is asked, its recorded answers, and what happens where it is missing, fails or hangs."""

import shutil

import numpy as np
import pandas as pd
import pytest

from crosscheck import r_packages, second_r
from crosscheck.build import not_installed
from crosscheck.panel import Panel
from declare.recipe import Recipe

YEARS, UNITS = range(2001, 2006), ("a", "b", "c", "d")
CLUSTERED = {"kind": "clustered", "by": "unit"}
# Of plm 2.6-5 on the panel below, within, two-way: vcovHC(method = "arellano", type = "HC0") and pcdtest.
RECORDED = {"coefficient": 2.0022573263428325, "se": 0.2688576348711681, "pesaran_cd": -1.7089610785081397}


@pytest.fixture
def panel(tmp_path):
    """Four units, five years, x and y."""
    draws = np.random.default_rng(7)
    index = pd.MultiIndex.from_product([UNITS, YEARS], names=["unit", "year"])
    x = draws.normal(size=20).round(3)
    y = (2 * x + draws.normal(size=20)).round(3)
    for name, values in (("x", x), ("y", y)):
        pd.DataFrame({"value": values}, index).reset_index().to_parquet(tmp_path / f"{name}.parquet")
    pd.DataFrame({"unit": UNITS}).to_parquet(tmp_path / "units.parquet")
    files = {name: tmp_path / f"{name}.parquet" for name in ("x", "y")}
    return Panel(files, tmp_path / "units.parquet", {})


def recipe(**more) -> Recipe:
    made = {"model": "m", "estimator": "within", "outcome": "y", "terms": ("x",), "all_terms": ("y", "x")}
    return Recipe(**{**made, "variance": CLUSTERED, **more})


def r_that(tmp_path, monkeypatch, body):
    """A stand-in for Rscript."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "Rscript"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


def test_recorded_answers_become_opinions_under_our_factor(panel, tmp_path, monkeypatch):
    lines = ['"ask","quantity","term","value"', f'"m0","coefficient","x0","{RECORDED["coefficient"]}"']
    lines += [f'"m0","se","x0","{RECORDED["se"]}"', f'"m0","test","pesaran_cd","{RECORDED["pesaran_cd"]}"']
    (tmp_path / "recorded.csv").write_text("\n".join(lines) + "\n")
    r_that(tmp_path, monkeypatch, f'cp {tmp_path / "recorded.csv"} "$3/answers.csv"')
    found = {(o.quantity, o.term): o for o in second_r.opinions([recipe()], panel, "2.6-5", 60)}
    assert found["coefficient", "x"].value == RECORDED["coefficient"]
    se = found["se", "x"]
    # G/(G − 1)·(N − 1)/(N − K), K the slope, the constant and four years: units lie in the clusters.
    assert se.conversions[0].value == pytest.approx(se.value * np.sqrt(4 / 3 * 19 / 14))
    assert {q for q, _ in found} == {"coefficient", "se", "p", "low", "high", "test", "test p"}


@pytest.mark.skipif(not r_packages.r_version_of("plm"), reason="R's plm is not installed")
def test_r_gives_what_was_recorded(panel):
    found = {o.quantity: o for o in second_r.opinions([recipe()], panel, "", 60)}
    for quantity in ("coefficient", "se"):
        assert found[quantity].value == pytest.approx(RECORDED[quantity], rel=1e-9)
    assert found["test"].value == pytest.approx(RECORDED["pesaran_cd"], rel=1e-9)


@pytest.mark.parametrize(
    ("body", "words"), [("exec sleep 9", "timed out"), ("echo broken >&2; exit 1", "broken")]
)
def test_an_r_that_hangs_or_fails_says_so(body, words, panel, tmp_path, monkeypatch):
    r_that(tmp_path, monkeypatch, body)
    (only,) = second_r.opinions([recipe()], panel, "2.6-5", 0.5)
    assert only.value is None
    assert words in only.problem


@pytest.mark.parametrize(
    "more",
    [
        {"instruments": ("z",)},
        {"observation_weights": "z"},
        {"effects": "unit, region:year"},
        {"estimator": "SDM"},
        {"estimator": "random", "effects": "two-way"},
    ],
)
def test_what_plm_has_no_plain_call_for_is_not_asked(more):
    assert second_r.asked_of(recipe()) is not None
    assert second_r.asked_of(recipe(**more)) is None


def test_a_version_is_found_where_the_package_is(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/Rscript")
    monkeypatch.setattr(r_packages, "LIBRARIES", ())
    monkeypatch.setenv("R_LIBS", str(tmp_path))
    assert r_packages.r_version_of("plm") == ""
    (tmp_path / "plm").mkdir()
    (tmp_path / "plm" / "DESCRIPTION").write_text("Package: plm\nVersion: 2.6-5\n")
    assert r_packages.r_version_of("plm") == "2.6-5"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert r_packages.r_version_of("plm") == ""
    assert not_installed("plm")["verdict"] == "not installed"
