"""Pictures of results: what is drawn where, and matplotlib loaded by a call alone."""

import subprocess
import sys

import matplotlib.pyplot
import numpy as np
import pytest

import spillover
from frame_data import MUNNELL, PLACE, produc, simulated, states

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


def test_coefficients_are_drawn_with_their_intervals():
    found = spillover.fit_within(produc(), MUNNELL, **PLACE)
    axes = found.plot()
    assert [label.get_text() for label in axes.get_yticklabels()] == list(found.params.index)
    (marks,) = axes.containers
    np.testing.assert_allclose(marks.lines[0].get_xdata(orig=False), found.params)
    ends = np.array([segment[:, 0] for segment in marks.lines[2][0].get_segments()])
    np.testing.assert_allclose(ends, found.conf_int())
    some = found.plot(terms=["lemp", "lpc"], ax=matplotlib.pyplot.figure().subplots())
    assert [label.get_text() for label in some.get_yticklabels()] == ["lemp", "lpc"]


def test_effects_are_direct_indirect_and_total():
    found = spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE)
    axes = found.plot()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["direct", "indirect", "total"]
    indirect = found.effects[found.effects["effect"] == "indirect"]["estimate"]
    np.testing.assert_allclose(axes.containers[1].lines[0].get_xdata(orig=False), indirect)
    assert len(found.plot("coefficients").get_yticks()) == len(found.params)


def test_a_path_is_drawn_by_time():
    found = spillover.event_study(simulated(), "y ~ treated", unit="unit", time="year")
    path = found.series["event_study"].query("by == 'event'")
    line = found.plot().containers[0].lines[0]
    np.testing.assert_allclose(line.get_xdata(orig=False), path["key"].astype(float))
    np.testing.assert_allclose(line.get_ydata(orig=False), path["estimate"])


@pytest.mark.debt("36.4")
def test_what_is_not_there_is_not_drawn(monkeypatch):
    found = spillover.fit_within(produc(), MUNNELL, **PLACE)
    with pytest.raises(ValueError, match="has no effects to plot"):
        found.plot("effects")
    with pytest.raises(ValueError, match="plot: 'effect'; did you mean 'effects'"):
        found.plot("effect")
    with pytest.raises(ValueError, match="no term 'lpx'"):
        found.plot(terms=["lpx"])
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(spillover.StudyError, match=r"pip install 'spillover\[plot\]'"):
        found.plot()


def test_a_fit_loads_no_matplotlib_and_no_docx():
    words = (
        "import sys, spillover, pandas as pd; frame = pd.read_csv(sys.argv[1]); "
        "f = spillover.fit_within(frame, 'lgsp ~ lpc', unit='state', time='year'); "
        "spillover.table([f]).to_latex(); f.predict(frame); "
        "spillover.sweep(frame, 'lgsp ~ lpc', unit='state', time='year', variances=['HC1']).curve(); "
        "print([m for m in ('matplotlib', 'docx', 'yaml', 'jinja2', 'markupsafe') if m in sys.modules])"
    )
    data = "tests/reference/data/produc.csv"
    run = subprocess.run([sys.executable, "-c", words, data], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
