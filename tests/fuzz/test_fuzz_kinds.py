"""Options of any kind of analysis, drawn from its schema, and run on a small simulated panel: refused in
words, or computed. A kind that is added later is tried, too.
"""

import random
import signal
import warnings
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fuzz_mutations import run_cases
from schema_values import Drawer

from analyses.files import Files
from base.artifacts.analysis import read_analysis
from kind_study import write_units, write_variables
from plan.analyses import resolve_analyses
from weights.build import build_matrix
from weights.ground import load_ground

UNITS = [f"u{i:02d}" for i in range(24)]
# The panel's years: of every year, of every second, of every fifth.
STEPS = {step: list(range(2000, 2000 + 9 * step, step)) for step in (1, 2, 5)}
MATRICES = {
    "near": {"family": "k_nearest", "k": 4, "standardise": "row"},
    "far": {"family": "inverse_distance"},
}
# Names of these keys are seldom those of variables.
BY_KEY = {
    "weights": list(MATRICES),
    "matrices": list(MATRICES),
    "neighbours": list(MATRICES),
    "by": ["region", "division"],
    "cluster": ["unit", "region"],
    "treatment": ["treated"],
    "baseline": ["base"],
    "analysis": ["base"],
    "observation_weights": ["w"],
    "groups": ["region", "division", "r1"],
    "units": UNITS,
}
SLOWEST = 60
MOST = 199  # draws, chunks and the like; more only take longer


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a job, by the step of its years."""
    return {step: written(tmp_path_factory.mktemp("kinds"), years) for step, years in STEPS.items()}


def written(folder, times):
    """Units in four regions, variables of every sort, two matrices."""
    rng = np.random.default_rng(5)
    n, years = len(UNITS), len(times)
    rows = [
        {
            "unit": u,
            "name": u,
            "name_local": u,
            "longitude": x,
            "latitude": y,
            "region": f"r{i % 4}",
            "division": f"d{i % 12}",
        }
        for i, (u, x, y) in enumerate(
            zip(UNITS, rng.uniform(100, 110, n).tolist(), rng.uniform(25, 35, n).tolist(), strict=True)
        )
    ]
    write_units(folder, rows)
    adopts = np.where(np.arange(n) % 3 == 0, 9999, np.array(times)[3 + np.arange(n) % 4])
    x, z, q, m = (rng.normal(size=(n, years)) + rng.normal(size=(n, 1)) for _ in range(4))
    treated = (np.array(times) >= adopts[:, None]).astype(float)
    columns = {
        "y": x + 0.5 * z + treated + rng.normal(size=(n, years)),
        "x": x,
        "z": z,
        "q": q,
        "m": m + 0.4 * x,
        "treated": treated,
        "w": np.exp(q),
        "gaps": np.where(rng.random((n, years)) < 0.1, np.nan, z),
        "same": np.ones((n, years)),
        "place": np.repeat(q[:, :1], years, axis=1),
        "trend": np.tile(np.arange(years * 1.0), (n, 1)),
    }
    write_variables(folder, UNITS, times, columns)
    for name, options in MATRICES.items():
        build_matrix(options, load_ground(folder / "units.parquet", {})).save(folder / f"{name}.npz")
    (folder / "policies.csv").write_text(
        "policy,unit,year,source\n"
        + "".join(f"p,{u},{a},s\n" for u, a in zip(UNITS, adopts, strict=True) if a < 9999),
        encoding="utf-8",
    )
    variables = {name: folder / f"{name}.parquet" for name in columns}
    weights = {name: folder / f"{name}.npz" for name in MATRICES}
    return Files("a", False, folder / "units.parquet", variables, weights, {}, [], [])


@contextmanager
def at_most(seconds):
    def over(*_):
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def bounded(value):
    """A drawn value without numbers that only take longer."""
    if isinstance(value, dict):
        return {key: bounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [bounded(inner) for inner in value]
    large = isinstance(value, int) and not isinstance(value, bool) and value > 2100
    return MOST if large or value == 1000 else value


def compute(study, files: Files, folder: Path) -> None:
    """Runs the analyses of a study, each after those that it reads."""
    analyses = resolve_analyses(study)
    waiting = dict(analyses)
    while waiting:
        name = next(n for n, a in waiting.items() if not set(a.uses(n)) & set(waiting))
        analysis = waiting.pop(name)
        used = {other: folder / f"{other}.json" for other in analysis.uses(name)}
        named = [folder / "policies.csv"] if "policies.csv" in str(analysis) else []
        job = replace(files, name=name, analyses=used, files=[files.units.parent / p.name for p in named])
        chunks = []
        for first, last in analysis.chunk_bounds():
            chunks.append(folder / f"{first}-{last}.npz")
            np.savez(chunks[-1], first=np.int64(first), **analysis.fit_chunk(job, first, last))
        job.write(analysis.fit(replace(job, chunks=chunks)), folder / f"{name}.json")
        read_analysis(folder / f"{name}.json")


def test_drawn_options_of_any_kind_are_computed_or_refused(files, tmp_path):
    names = [*"yxzqm", *"yxzqm", *files[1].variables]
    kinds = Drawer(random.Random(0), names).kinds("analyses")
    ends = {kind: [0, 0] for kind in kinds}

    def case(draw):
        kind, step = draw.choice(kinds), draw.choice(list(STEPS))
        options = bounded(Drawer(draw, names, BY_KEY).of_kind("analyses", kind))
        if options.get("chunks"):
            options["chunks"] = 3
        if isinstance(options.get("treatment"), dict):
            options["treatment"]["file"] = "policies.csv"
        study = {
            "study": "tiny",
            "years": [STEPS[step][0], STEPS[step][-1]],
            "units": {"file": "u.csv", "groups": ["region", "division"]},
            "variables": dict.fromkeys(files[step].variables),
            "weights": dict.fromkeys(files[step].weights),
            "analyses": {
                "base": {"kind": "panel", "outcome": "y", "regressors": ["x", "z"]},
                "drawn": options,
            },
        }
        try:
            with at_most(SLOWEST), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compute(study, files[step], tmp_path)
        except Exception:
            ends[kind][1] += 1
            raise
        ends[kind][0] += 1

    tally = run_cases("options of kinds", case, few=60)
    print("  " + ", ".join(f"{kind} {done}/{done + refused}" for kind, (done, refused) in ends.items()))
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert min(tally.ends["accepted"], tally.ends["refused"]) > 0
