"""Time and memory of a two-way spatial Durbin model with standard errors and effects (1,000 draws), T = 11,
beside spreg.

    python tests/benchmarks/spatial_models.py          45, 300 and 2,800 units, and 1,000 matrices of 45 units
    python tests/benchmarks/spatial_models.py --large  100,000 units as well (half a minute), and spreg at
    2,800 (4.3 GB)

Each row runs in a process of its own: CPU seconds of the work (not of imports, data or W's making), and its
peak memory. spreg's Panel_FE_Lag has individual effects, and no direct and indirect effects: its rows are a
smaller job.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from scipy.sparse import csr_array, eye_array  # noqa: E402
from scipy.sparse.linalg import splu  # noqa: E402

from spillover.arrays.spatial.effects import impacts  # noqa: E402
from spillover.arrays.spatial.models import fit_spatial  # noqa: E402
from spillover.arrays.spatial.operator import SpatialOperator  # noqa: E402

PERIODS, RHO, SEED = 11, 0.4, 1


def planar(n: int) -> csr_array:
    """Row-standardised neighbours in a Delaunay triangulation of n random points: a contiguity with six links
    a unit.
    """
    from scipy.spatial import Delaunay

    corners = Delaunay(np.random.default_rng(SEED).random((n, 2))).simplices
    rows, columns = corners[:, [0, 0, 1, 1, 2, 2]].ravel(), corners[:, [1, 2, 0, 2, 0, 1]].ravel()
    links = csr_array((np.ones(rows.size), (rows, columns)), shape=(n, n))
    links.data[:] = 1.0
    counts = np.asarray(links.sum(axis=1))
    return csr_array(links.multiply(1 / counts[:, None]))


def panel(w: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """y (T, n) and x (T, n, 5) of a spatial Durbin panel."""
    rng = np.random.default_rng(SEED)
    n = w.shape[0]
    x = rng.standard_normal((PERIODS, n, 5))
    signal = (
        x.sum(axis=2) + 0.5 * (w @ x[..., 0].T).T + rng.standard_normal(n) + rng.standard_normal((PERIODS, n))
    )
    solved = splu((eye_array(n) - RHO * w).tocsc()).solve(np.ascontiguousarray(signal.T))
    return np.ascontiguousarray(solved.T), x


TERMS = ("DF", "UL", "CSL", "FDL", "TRL")


def one_model(n: int) -> dict[str, float]:
    """CPU seconds of W's operator, the fit and the effects."""
    w = planar(n)
    y, x = panel(w)
    start = time.process_time()
    fitted = fit_spatial("SDM", y, x, SpatialOperator(w), terms=TERMS)
    middle = time.process_time()
    effects = impacts(fitted, seed=SEED)
    end = time.process_time()
    return {"fit": middle - start, "effects": end - middle, "rho": fitted.rho, "total": effects["DF:total"]}


def many_matrices(n: int, count: int = 1000) -> dict[str, float]:
    """CPU seconds of `count` models with effects, each with a W of its own: inverse distances d^−α, one α
    after the other.
    """
    points = np.random.default_rng(SEED).random((n, 2))
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    y, x = panel(planar(n))
    start = time.process_time()
    for power in np.linspace(1.5, 4.0, count):
        w = distance**-power
        fitted = fit_spatial("SDM", y, x, SpatialOperator(w / w.sum(axis=1, keepdims=True)), terms=TERMS)
        impacts(fitted, seed=SEED)
    return {"fit": time.process_time() - start, "effects": 0.0, "rho": fitted.rho, "total": 0.0}


def spreg_model(n: int) -> dict[str, float]:
    """spreg's Panel_FE_Lag with WX as regressors: individual effects, no direct and indirect effects."""
    from libpysal.weights import W
    from spreg import Panel_FE_Lag

    w = planar(n)
    y, x = panel(w)
    lagged = SpatialOperator(w).lag(x)
    rows = np.split(np.arange(w.nnz), w.indptr[1:-1])
    links = {i: w.indices[at].tolist() for i, at in enumerate(rows)}
    weights = W(links, {i: w.data[at].tolist() for i, at in enumerate(rows)}, silence_warnings=True)
    start = time.process_time()
    theirs = Panel_FE_Lag(
        y.reshape(-1, 1), np.concatenate([x, lagged], axis=2).reshape(PERIODS * n, -1), weights
    )
    return {
        "fit": time.process_time() - start,
        "effects": 0.0,
        "rho": float(np.ravel(theirs.rho)[0]),
        "total": 0.0,
    }


JOBS = {"model": one_model, "sweep": many_matrices, "spreg": spreg_model}


def peak_memory() -> float:
    """This process's peak memory in MB. Not getrusage's, which a process inherits from the one that started
    it.
    """
    if Path("/proc/self/status").exists():
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(job: str, n: int) -> dict[str, float]:
    """One job in a fresh process: its seconds and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--job", job, str(n)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{job} at {n} units failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--large", action="store_true", help="also 100,000 units, and spreg at 2,800")
    parser.add_argument("--job", nargs=2, metavar=("JOB", "UNITS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        result = JOBS[arguments.job[0]](int(arguments.job[1]))
        result["memory"] = peak_memory()
        print(json.dumps(result))
        return
    rows = [("model", n) for n in (45, 300, 2_800)] + [("sweep", 45)] + [("spreg", n) for n in (45, 300)]
    if arguments.large:
        rows += [("model", 100_000), ("spreg", 2_800)]
    names = {"model": "two-way SDM, Lee–Yu", "sweep": "1,000 matrices", "spreg": "spreg Panel_FE_Lag"}
    print(
        "| what | units | fit (CPU s) | effects (CPU s) | peak memory (MB) | ρ |\n| --- | --- | --- | --- "
        "| --- | --- |"
    )
    for job, n in rows:
        r = measured(job, n)
        effects = f"{r['effects']:.4f}" if job == "model" else "with the fit" if job == "sweep" else "none"
        print(
            f"| {names[job]} | {n:,} | {r['fit']:.4f} | {effects} | {r['memory']:.0f} | {r['rho']:.5f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
