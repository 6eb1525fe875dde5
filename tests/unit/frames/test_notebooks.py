"""The notebooks run, cell by cell, and the bias that one teaches is there."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def executed(name):
    """The names of a notebook after all of its cells, which hold no outputs."""
    cells = json.loads((ROOT / "docs" / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    found = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), f"{name}: {cell['id']}", "exec"), found)
    return found


def test_there_is_a_test_for_each():
    assert [path.stem for path in NOTEBOOKS] == ["munnell", "teaching"]


def test_munnells_notebook_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = executed("munnell")
    average = found["durbin"].effects.set_index(["term", "effect"])["estimate"]["lemp", "indirect"]
    assert found["by_state"]["to_others"].mean() == pytest.approx(average, rel=1e-8)
    plain, durbin = (found[name].tests.set_index("name")["statistic"] for name in ("within", "durbin"))
    assert abs(durbin["moran_residuals"]) < plain["moran_residuals"]


@pytest.mark.slow
def test_the_bias_that_is_taught_is_there():
    bias = executed("teaching")["bias"]
    assert bias["without space, of the direct effect"] > 0.1
    assert bias["without space, of the total effect"] < -0.5
    assert abs(bias["SDM, of the direct effect"]) < 0.03
    assert abs(bias["SDM, of the total effect"]) < 0.15
    assert abs(bias["SAR, of the total effect"]) > 2 * abs(bias["SDM, of the total effect"])
