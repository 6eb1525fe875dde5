"""Every analysis of the studies that come with the project, called on a frame: the same to the last bit."""

import pandas as pd
import pytest
from copies import ROOT

from base.artifacts.analysis import read_analysis
from estimate_records import plain
from plan.analyses import resolve_analyses
from plan.load import load_study
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.declarations import options_of
from spillover.frames.fronts import FRONTS, build_call

pytestmark = [pytest.mark.slow, pytest.mark.long]
MATRICES = ("weights", "error_weights", "neighbours")


@pytest.fixture(scope="module", params=["castle", "munnell", "nqp"])
def study(request, own_studies):
    """A study's name, and the folder of its results."""
    return request.param, own_studies.results(request.param)


def frame_of(results):
    """The panel of a study with the columns of its units, in no order."""
    files = [*(results / "warehouse" / "panel").glob("*.parquet"), *(results / "index").glob("*.parquet")]
    columns = [pd.read_parquet(file).set_index(["unit", "year"])["value"].rename(file.stem) for file in files]
    units = pd.read_parquet(results / "warehouse" / "units.parquet")
    panel = pd.concat(columns, axis=1).reset_index().merge(units, on="unit", how="left")
    return panel.sample(frac=1, random_state=3)


def with_objects(options, matrices):
    """Options with matrices and lists of policies in place of their names."""
    found = {}
    for key, value in options.items():
        if isinstance(value, dict):
            found[key] = with_objects(value, matrices)
        elif key in MATRICES and value in matrices:
            found[key] = matrices[value]
        else:
            found[key] = pd.read_csv(ROOT / value, dtype=str) if key == "file" else value
    return found


def without_names(document):
    """The numbers of an analysis, without what the study calls it and its matrices."""
    text = {"estimates": document["estimates"], "series": document["series"]}

    def without(value):
        if isinstance(value, dict):
            return {k: without(v) for k, v in value.items() if k not in ("model", "weights", "error_weights")}
        return [without(one) for one in value] if isinstance(value, list) else value

    return without(text)


def test_every_analysis_has_the_bits_of_its_call(study):
    name, results = study
    panel = frame_of(results)
    matrices = {file.stem: WeightMatrix.load(file) for file in (results / "weights").glob("*.npz")}
    compared = 0
    for analysis, declared in resolve_analyses(load_study(ROOT, name)).items():
        fitting = (
            call
            for call, (kind, fixed) in FRONTS.items()
            if kind == declared.kind and all(getattr(declared, key) == value for key, value in fixed.items())
        )
        call = next(fitting, None)
        if call is None:
            assert declared.kind == "robustness"
            continue
        options = {k: v for k, v in options_of(declared).items() if k not in ("kind", *FRONTS[call][1])}
        found = build_call(call)(panel, unit="unit", time="year", **with_objects(options, matrices)).to_dict()
        wanted = read_analysis(results / "analyses" / f"{analysis}.json")
        assert without_names(found) == without_names(plain(wanted)), analysis
        compared += 1
    assert compared > 10
