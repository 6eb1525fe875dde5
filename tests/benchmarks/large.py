"""What grows with the size of a study: CPU seconds and peak memory, and the slope between two sizes.

    python tests/benchmarks/large.py tests       specification tests of 300, 2,800 and 20,000 units × 20
    python tests/benchmarks/large.py durbin      a Durbin model with its effects, 300 and 2,844 units × 20
    python tests/benchmarks/large.py dense       the same under inverse distances
    python tests/benchmarks/large.py suspects    the search for suspects in five columns × 11 of as many
    python tests/benchmarks/large.py memory      whole studies of 300, 2,844 and 20,000 units × 20: by rule
                                                 the MB that a job asked for and had; --keep FOLDER keeps
                                                 them, and a study that is there is only read

Each size runs in a process of its own, one thread. The slope is that of ln CPU on ln size.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(Path(__file__).parent)]

import numpy as np  # noqa: E402
from parts import find_memory, read_jobs  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402
from scipy.spatial import Delaunay  # noqa: E402
from spatial_models import peak_memory  # noqa: E402

PERIODS = 20
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}


def contiguity(units: int) -> csr_array:
    """Row-standardised links of points that a triangulation joins, six a point."""
    points = np.random.default_rng(1).random((units, 2))
    starts, columns = Delaunay(points).vertex_neighbor_vertices
    rows = np.repeat(np.arange(units), np.diff(starts))
    links = csr_array((np.ones(len(columns)), (rows, columns)), shape=(units, units))
    return csr_array(links.multiply(1 / links.sum(axis=1)[:, None]))


def inverse_distances(units: int) -> np.ndarray:
    """Row-standardised inverse distances of random points."""
    points = np.random.default_rng(1).random((units, 2))
    distance = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    links = np.divide(1, distance, out=np.zeros_like(distance), where=distance > 0)
    return links / links.sum(axis=1, keepdims=True)


def draw_panel(w: Any) -> tuple[np.ndarray, np.ndarray]:
    """Outcome (T, n) and three regressors (T, n, 3) of a process with a lag of 0.4 and unit effects."""
    from spillover.arrays.spatial.operator import SpatialOperator

    rng, units = np.random.default_rng(2), w.shape[0]
    x, unit = rng.standard_normal((PERIODS, units, 3)), rng.standard_normal(units)
    errors = rng.standard_normal((PERIODS, units)) + unit + x @ np.array([1.0, 0.5, -0.5])
    y = SpatialOperator(w).solve(0.4, np.ascontiguousarray(errors.T)).T
    return np.ascontiguousarray(y), x


def durbin(units: int, matrix: Callable[[int], Any] = contiguity) -> Callable[[], object]:
    """A spatial Durbin model with two-way effects, and its direct, indirect and total effects."""
    from spillover.arrays.spatial.effects import impacts
    from spillover.arrays.spatial.models import fit_spatial
    from spillover.arrays.spatial.operator import SpatialOperator

    w = matrix(units)
    y, x = draw_panel(w)
    return lambda: impacts(fit_spatial("SDM", y, x, SpatialOperator(w), terms=("a", "b", "c")))


def specification_tests(units: int) -> Callable[[], object]:
    """Every test of one analysis of this kind, with three regressors."""
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.kinds.specification_tests.kind import SpecificationTests

    w = contiguity(units)
    y, x = draw_panel(w)
    kind = SpecificationTests(outcome="y", regressors=("a", "b", "c"), weights="w")
    return lambda: kind.tests(y, x, SpatialOperator(w))


def suspects(units: int) -> Callable[[], object]:
    """The search in columns of a money value, a logarithm, noise of heavy tails, a share and a policy."""
    from warehouse.suspects.cells import series_of
    from warehouse.suspects.search import search

    rng, shape = np.random.default_rng(3), (units, 11)
    level, path = rng.normal(5, 1, (units, 1)), np.cumsum(rng.normal(0.05, 0.05, shape), axis=1)
    columns = {
        "money": np.round(np.exp(level + path), 2),
        "log": np.round(level + path, 6),
        "noise": np.round(rng.standard_t(3, shape), 4),
        "share": np.round(100 / (1 + np.exp(-level / 5 - path)), 1),
        "policy": (np.arange(11) >= rng.integers(0, 15, (units, 1))) * 1.0,
    }
    rows = [
        ("file", name, f"u{i}", 2000 + t, float(values[i, t]), "file.csv", "", f"{column}{11 * i + t + 2}")
        for column, (name, values) in zip("CDEFG", columns.items(), strict=True)
        for i, t in np.ndindex(*shape)
    ]
    return lambda: search(series_of(rows))


def run_study(folder: Path, units: int) -> dict[str, tuple[int, int]]:
    """By rule the MB that jobs asked for and had, of the one with the least room, in a study that `spillover
    new` makes of one file: a treatment, three controls, Durbin models and a sweep under sparse matrices.
    """
    if not (folder / "logs").is_dir():
        command = [sys.executable, "-m", "cli.main"]
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([*command, "init", "."], cwd=folder, env=ENVIRONMENT, check=True)
        write_panel(folder / "panel.csv", units)
        columns = ("--outcome", "y", "--treatment", "treat", "--controls", "x0, x1, x2")
        words = ("new", "large", "panel.csv", *columns)  # which runs it
        subprocess.run([*command, *words], cwd=folder, env=ENVIRONMENT, check=True)
    return find_memory([*read_jobs(folder / "logs")])


def write_panel(path: Path, units: int) -> None:
    """A panel of units at random places, whose outcome is the sum of its columns and noise."""
    rng, size = np.random.default_rng(1), (units, PERIODS)
    places = np.column_stack([75 + 58 * rng.random(units), 20 + 30 * rng.random(units)]).round(4)
    x = rng.standard_normal((4, *size)).round(5)
    y = (rng.standard_normal((units, 1)) + x.sum(axis=0) + rng.standard_normal(size)).round(5)
    with path.open("w", encoding="utf-8") as file:
        file.write("county,year,lon,lat,treat,x0,x1,x2,y\n")
        for i, t in np.ndindex(*size):
            row = (f"c{i:05d}", 2001 + t, *places[i], *x[:, i, t], y[i, t])
            file.write(",".join(map(str, row)) + "\n")


def print_memory(folder: Path, sizes: Sequence[int]) -> None:
    """A row a rule: what its jobs asked for, and had, in studies of each size."""
    found = {units: run_study(folder / str(units), units) for units in sizes}
    print("| rule | " + " | ".join(f"{units:,} × {PERIODS}" for units in sizes) + " |")
    print("| --- |" + " ---: |" * len(sizes))
    for rule in sorted({rule for rules in found.values() for rule in rules}):
        print(f"| {rule} | " + " | ".join(_say_pair(found[units].get(rule)) for units in sizes) + " |")


def _say_pair(pair: tuple[int, int] | None) -> str:
    if pair is None:
        return "–"
    asked, had = pair
    return f"{asked:,}: **{had:,}**" if had > asked else f"{asked:,}: {had:,}"


SIZES = (300, 2_800, 20_000)
STUDIES = (300, 2_844, 20_000)
JOBS = {
    "durbin": (durbin, STUDIES[:2]),
    "dense": (partial(durbin, matrix=inverse_distances), STUDIES[:2]),
    "tests": (specification_tests, SIZES),
    "suspects": (suspects, SIZES),
}


def measured(job: str, size: int) -> dict[str, float]:
    """CPU seconds of a job and the peak memory (MB) of a process that does nothing else."""
    command = [sys.executable, __file__, job, "--size", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Prints a row for each size of a job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("job", choices=(*JOBS, "memory"))
    parser.add_argument("--size", type=int)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if given.job == "memory":
        with tempfile.TemporaryDirectory(prefix="large-") as name:
            print_memory(given.keep or Path(name), [given.size] if given.size else STUDIES)
        return
    make, sizes = JOBS[given.job]
    if given.size:
        call = make(given.size)
        start = time.process_time()
        call()
        cpu = time.process_time() - start
        print(json.dumps({"cpu": cpu, "mb": peak_memory()}))
        return
    print("| size | CPU (s) | slope | memory (MB) |\n| ---: | ---: | ---: | ---: |")
    before = None
    for size in sizes:
        row = measured(given.job, size)
        slope = ""
        if before:
            slope = f"{math.log(row['cpu'] / before[1]) / math.log(size / before[0]):.2f}"
        print(f"| {size:,} | {row['cpu']:.2f} | {slope} | {row['mb']:.0f} |", flush=True)
        before = size, row["cpu"]


if __name__ == "__main__":
    main()
