"""The library's calls on a frame beside other programs: lines, seconds, memory, and what they find.

    python tests/benchmarks/library.py            the table, of the programs that are installed
    python tests/benchmarks/library.py --large    2,800 and 100,000 units by the library alone

Each cell is a process of its own, whose peak memory it is; seconds are the best of three after the imports.
The panels are simulated: β = 1, ρ or λ = 0.4. What is found: a coefficient, ρ or λ, and the total effect with
its standard error, where a program has one.
"""

import inspect
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts")]
UNITS, YEARS = 300, 11
PLACE = {"unit": "unit", "time": "year"}
MODEL = "y ~ x0 + x1 + x2 + x3 + x4"


def panel(units: int):
    """A frame of units on a grid, five regressors, ρ = 0.4; and the neighbours as a SciPy matrix with ids."""
    import numpy as np
    import pandas as pd
    from scipy import sparse
    from scipy.sparse.linalg import splu

    side = int(np.ceil(np.sqrt(units)))
    grid = sparse.diags_array([1.0, 1.0], offsets=[-1, 1], shape=(side, side))
    both = sparse.kron(sparse.eye_array(side), grid) + sparse.kron(grid, sparse.eye_array(side))
    links = both.tocsr()[:units, :units]
    w = sparse.csr_array(sparse.diags_array(1 / links.sum(axis=1)) @ links)
    random = np.random.default_rng(1)
    x = random.normal(size=(5, YEARS, units))
    y = splu(sparse.csc_array(sparse.eye_array(units) - 0.4 * w)).solve(
        (x.sum(axis=0) + random.normal(size=units) + random.normal(size=(YEARS, units))).T
    )
    ids = [f"u{i:06d}" for i in range(units)]
    rows = {"unit": np.repeat(ids, YEARS), "year": list(range(2000, 2000 + YEARS)) * units, "y": y.ravel()}
    frame = pd.DataFrame({**rows, **{f"x{k}": x[k].T.ravel() for k in range(5)}})
    return frame.sample(frac=1, random_state=2), w, ids


def within_ours(frame, w, ids):
    from spillover import fit_within

    return fit_within(frame, MODEL, **PLACE).terms[["estimate", "se"]].iloc[0]


def within_linearmodels(frame, w, ids):
    from linearmodels import PanelOLS

    data = frame.set_index(["unit", "year"])
    model = PanelOLS(data["y"], data[[f"x{k}" for k in range(5)]], entity_effects=True, time_effects=True)
    found = model.fit(cov_type="clustered", cluster_entity=True)
    return found.params.iloc[0], found.std_errors.iloc[0]


def within_pyfixest(frame, w, ids):
    import pyfixest

    found = pyfixest.feols(f"{MODEL} | unit + year", frame, vcov={"CRV1": "unit"})
    return found.coef().iloc[0], found.se().iloc[0]


def within_panelbox(frame, w, ids):
    from panelbox import FixedEffects

    model = FixedEffects(MODEL, frame, "unit", "year", entity_effects=True, time_effects=True)
    found = model.fit(cov_type="clustered")
    return found.params.iloc[0], found.std_errors.iloc[0]


def random_ours(frame, w, ids):
    from spillover import fit_random

    return fit_random(frame, MODEL, effects="individual", **PLACE).terms[["estimate", "se"]].iloc[0]


def random_linearmodels(frame, w, ids):
    from linearmodels import RandomEffects

    data = frame.set_index(["unit", "year"])
    model = RandomEffects(data["y"], data[[f"x{k}" for k in range(5)]].assign(constant=1.0))
    found = model.fit(cov_type="clustered", cluster_entity=True)
    return found.params.iloc[0], found.std_errors.iloc[0]


def random_panelbox(frame, w, ids):
    from panelbox import RandomEffects

    found = RandomEffects(MODEL, frame, "unit", "year").fit(cov_type="clustered")
    return found.params["x0"], found.std_errors["x0"]


def fit_lag(frame, w, ids):
    from spillover import fit_sar, weight_matrix

    w = weight_matrix(w, ids)
    return fit_sar(frame, MODEL, weights=w, effects="individual", definition="direct", **PLACE)


def lag_ours(frame, w, ids):
    return of_ours(fit_lag(frame, w, ids), "rho")


def lag_params(frame, w, ids):
    """What is asked of the peers: a coefficient and ρ, by the names that they are read by there."""
    found = fit_lag(frame, w, ids).params
    return found["x0"], found["rho"]


def lag_spreg(frame, w, ids):
    import spreg
    from libpysal.weights import WSP
    from scipy.sparse import csr_matrix

    data = frame.sort_values(["year", "unit"])
    w = WSP(csr_matrix(w), id_order=ids).to_W(silence_warnings=True)
    y, x = data[["y"]].to_numpy(), data[[f"x{k}" for k in range(5)]].to_numpy()
    found = spreg.Panel_FE_Lag(y, x, w)
    return found.betas[0, 0], found.rho


def lag_panelbox(frame, w, ids):
    from panelbox.models.spatial import SpatialLag

    data = frame.sort_values(["unit", "year"])
    found = SpatialLag(f"{MODEL} - 1", data, "unit", "year", W=w.toarray()).fit(effects="fixed")
    return found.params["x0"], found.params["rho"]


def lag_statspai(frame, w, ids):
    import statspai

    found = statspai.spatial_panel(frame, MODEL, "unit", "year", w, model="sar", effects="fe")
    return found.params["x0"], found.params["rho"]


def lag_spmixw(frame, w, ids):
    from spmixw import spmodel

    return of_spmixw(spmodel(MODEL, frame, w, model="sar", id="unit", time="year", effects="region", seed=1))


def error_ours(frame, w, ids):
    from spillover import fit_sem, weight_matrix

    w = weight_matrix(w, ids)
    found = fit_sem(frame, MODEL, weights=w, effects="individual", definition="direct", **PLACE)
    return found.terms["estimate"][0], found.terms.set_index("term")["estimate"]["lambda"]


def error_spreg(frame, w, ids):
    import spreg
    from libpysal.weights import WSP
    from scipy.sparse import csr_matrix

    data = frame.sort_values(["year", "unit"])
    w = WSP(csr_matrix(w), id_order=ids).to_W(silence_warnings=True)
    y, x = data[["y"]].to_numpy(), data[[f"x{k}" for k in range(5)]].to_numpy()
    found = spreg.Panel_FE_Error(y, x, w)
    return found.betas[0, 0], found.lam


def error_statspai(frame, w, ids):
    import statspai

    found = statspai.spatial_panel(frame, MODEL, "unit", "year", w, model="sem", effects="fe")
    return found.params["x0"], found.params["lambda"]


def error_spmixw(frame, w, ids):
    from spmixw import spmodel

    return of_spmixw(spmodel(MODEL, frame, w, model="sem", id="unit", time="year", effects="region", seed=1))


def durbin_ours(frame, w, ids):
    from spillover import fit_sdm, weight_matrix

    return of_ours(fit_sdm(frame, MODEL, weights=weight_matrix(w, ids), **PLACE), "rho")


def fit_direct(frame, w, ids):
    from spillover import fit_sdm, weight_matrix

    return fit_sdm(frame, MODEL, weights=weight_matrix(w, ids), definition="direct", **PLACE)


def direct_ours(frame, w, ids):
    return of_ours(fit_direct(frame, w, ids), "rho")


def direct_params(frame, w, ids):
    found = fit_direct(frame, w, ids).params
    return found["x0"], found["rho"]


def durbin_panelbox(frame, w, ids):
    from panelbox.models.spatial import SpatialDurbin

    data = frame.sort_values(["unit", "year"])
    found = SpatialDurbin(f"{MODEL} - 1", data, "unit", "year", W=w.toarray()).fit(effects="fixed")
    return found.params["x0"], found.params["rho"]


def durbin_statspai(frame, w, ids):
    import statspai

    found = statspai.spatial_panel(frame, MODEL, "unit", "year", w, model="sdm", effects="twoways")
    return found.params["x0"], found.params["rho"]


def durbin_spmixw(frame, w, ids):
    from spmixw import spmodel

    return of_spmixw(spmodel(MODEL, frame, w, model="sdm", id="unit", time="year", effects="twoway", seed=1))


def moran_ours(frame, w, ids):
    from spillover import moran, weight_matrix

    return moran(frame, "y", weights=weight_matrix(w, ids), **PLACE).series["moran"]["statistic"][:1]


def moran_esda(frame, w, ids):
    from esda import Moran, Moran_Local
    from libpysal.weights import WSP
    from scipy.sparse import csr_matrix

    w = WSP(csr_matrix(w), id_order=ids).to_W(silence_warnings=True)
    wide = frame.pivot(index="year", columns="unit", values="y")
    found = [Moran(row, w, permutations=999) for row in wide.to_numpy()]
    Moran_Local(wide.to_numpy()[-1], w, permutations=999)
    return (found[0].I,)


def of_ours(found, name):
    total = found.effects.set_index(["term", "effect"]).loc[("x0", "total"), ["estimate", "se"]]
    return found.terms["estimate"][0], found.terms.set_index("term")["estimate"][name], *total


def of_spmixw(found):
    """Means of draws; of the total effect the mean and what its t implies as error."""
    total = () if found.total is None else (found.total[0, 0], found.total[0, 0] / found.total[0, 1])
    return found.beta[0], found.rho, *total


TASKS = {
    "two-way effects, clustered": ("within", ["ours", "linearmodels", "pyfixest", "panelbox"]),
    "random effects, clustered": ("random", ["ours", "linearmodels", "panelbox"]),
    "spatial lag, unit effects": ("lag", ["ours", "spreg", "panelbox", "statspai", "spmixw"]),
    "spatial errors, unit effects": ("error", ["ours", "spreg", "statspai", "spmixw"]),
    "two-way Durbin with errors of effects": ("durbin", ["ours", "panelbox", "statspai", "spmixw"]),
    "the same by definition: direct": ("direct", ["ours"]),
    "Moran's I by year, local in one": ("moran", ["ours", "esda"]),
}


def measure(name: str, units: int, times: int = 3) -> str:
    """Seconds, MB and the numbers that a function gives, in this process."""
    function = globals()[name]
    frame, w, ids = panel(units)
    function(*panel(60)) if units > 60 else None  # what is loaded late
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        value = function(frame, w, ids)
        taken.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers = ", ".join(f"{float(number):.6f}" for number in value)
    return f"{min(taken):.3g} s | {peak:.0f} MB | {numbers}"


def main() -> None:
    """Prints the rows of a Markdown table."""
    if sys.argv[1:2] == ["--one"]:
        print(measure(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
        return
    large = "--large" in sys.argv
    asked = [(t, kind, p, UNITS, 3) for t, (kind, programs) in TASKS.items() for p in programs]
    if large:
        pairs = ((n, 3 if n < 10_000 else 1) for n in (2_800, 100_000))
        asked = [
            (f"{kind}, {n:,} units", kind, "ours", n, t) for n, t in pairs for kind in ("within", "durbin")
        ]
    for task, kind, program, units, times in asked:
        name = f"{kind}_{program}"
        body = [line for line in inspect.getsource(globals()[name]).splitlines()[1:] if line.strip()]
        command = [sys.executable, __file__, "--one", name, str(units), str(times)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = done.stdout.strip().splitlines()[-1] if done.returncode == 0 else done.stderr[-200:]
        print(f"| {task} | {program} | {len(body)} lines | {found} |", flush=True)


if __name__ == "__main__":
    main()
