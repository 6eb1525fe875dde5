"""What mypy, an editor and `help` know of the library's calls."""

import inspect
import re

import pytest
from mypy import api

import spillover
from spillover.frames.calls import FRONTS
from tools import stubs

OPEN = """
import pandas as pd
from typing import assert_type
import spillover
from spillover import ModelTable, Result, event_study, fit_iv, fit_sdm, fit_threshold
from spillover import fit_within, weight_matrix
panel = pd.read_csv("panel.csv")
w = weight_matrix("w.csv", standardise="row")
"""
# Scripts without a fault of types, and lines with one, each with the name that the error must give.
SOUND = {
    "two_way": """
fit = fit_within(panel, "y ~ x + z", unit="city", time="year", variance={"cluster": "city"})
assert_type(fit, Result)
print(fit.params["x"], fit.conf_int(0.9), fit.nobs + 1, fit.wald_test(formula="x = z").p.real)
""",
    "durbin": """
fit = fit_sdm(panel, "y ~ x", weights=w, unit="city", time="year", effects="individual",
              impacts={"method": "simulation", "draws": 500}, variance="cluster")
print(fit.effects, fit.predict(panel, given_neighbours=True), fit.summary("zh").upper())
""",
    "event": """
fit = event_study(panel, "y ~ treated + x", unit="city", time="year", estimators=["sun-abraham"])
print(fit.part("sun_abraham").tidy(level=0.9), fit.parts[0].upper())
""",
    "threshold": """
fit = fit_threshold(panel, "y ~ x", threshold="q", unit="city", time="year", thresholds=2, draws=300)
print(fit.glance(), fit.tests)
""",
    "sweep": """
found = spillover.sweep(panel, "y ~ x + z", weights={"a": w, "b": "b.csv", "c": w}, unit="city", time="year",
                        variances=["expected", "cluster"], surrogates=99)
print(found.curve("indirect"), found.table, found.joint, found.summary, found.choices)
assert_type(spillover.table([fit_within(panel, "y ~ x", unit="c", time="t")], style="jjyj"), ModelTable)
""",
    "instruments": """
fit = fit_iv(panel, "y ~ z + [x ~ L.x]", unit="city", time="year", balance_by="units")
print(fit.part("first_stage_x").resids, spillover.__version__.split("."))
""",
}
WRONG = {
    "fit_sdm(panel, 'y ~ x', weights=w, unit='c', time='t', effect='two-way')": "effect",
    "fit_sdm(panel, 'y ~ x', weights=w, unit='c', time='t', effects='twoway')": "effects",
    "fit_sdm(panel, 'y ~ x', unit='c', time='t')": "weights",
    "fit_within(panel, 'y ~ x', unit='c', time='t', variance='HC9')": "variance",
    "fit_within(panel, 'y ~ x', unit='c')": "time",
    "fit_within(panel, 'y ~ x', unit='c', time='t').parameters": "parameters",
    "weight_matrix(w, standardise='rows')": "standardise",
    "spillover.table([], style='qje')": "style",
    "spillover.sweep(panel, 'y ~ x', unit='c', time='t').curve('totl')": "curve",
    "spillover.sweep(panel, 'y ~ x', unit='c', time='t', effect='total')": "effect",
    "spillover.fit_sdn": "fit_sdn",
}


def test_the_file_of_types_is_that_of_the_declarations():
    assert stubs.STUBS.read_text(encoding="utf-8") == stubs.write_stubs()


@pytest.mark.debt("36.4")
@pytest.mark.long
def test_mypy_knows_options_and_results(tmp_path):
    for name, script in SOUND.items():
        (tmp_path / f"{name}.py").write_text(OPEN + script, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(OPEN + "\n".join(WRONG) + "\n", encoding="utf-8")
    said, errors, _status = api.run(
        ["--strict", "--follow-imports=silent", "--no-error-summary", str(tmp_path)]
    )
    assert errors == ""
    lines = [line for line in said.splitlines() if ": error: " in line]
    assert [line for line in lines if "wrong.py" not in line] == []
    first = OPEN.count("\n") + 1
    for i, name in enumerate(WRONG.values()):
        assert any(f"wrong.py:{first + i}: " in line and name in line for line in lines), (name, said)


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("name", sorted(FRONTS))
def test_help_explains_each_option(name):
    call = getattr(spillover, name)
    text = inspect.getdoc(call)
    _start, _heading, listed = text.partition("Parameters\n----------\n")
    explained = re.findall(r"^(\w+) : (.+)\n    .{3}", listed, re.M)
    options = [p.name for p in inspect.signature(call).parameters.values() if p.kind is p.KEYWORD_ONLY]
    assert sorted(option for option, _type in explained) == sorted(["data", "formula", *options])


@pytest.mark.debt("36.6")
def test_no_option_lists_its_values_in_braces():
    """The reader of the site takes the first of them for the default, whatever is written behind."""
    text = stubs.STUBS.read_text(encoding="utf-8")
    assert "dynamic : str, default None" in text
    assert not re.findall(r"^ +\w+ : .*\{'.*", text, flags=re.MULTILINE)


def test_no_value_of_an_option_is_divided_at_its_hyphen():
    """The reader of the site joins lines by a blank, and 'two- way' is no value."""
    text = stubs.STUBS.read_text(encoding="utf-8")
    assert "'two-way'" in text
    assert not re.findall(r"\w-$", text, flags=re.MULTILINE)
