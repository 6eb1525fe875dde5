"""What `make bench` measures: each job runs in a process of its own and prints its CPU seconds, its peak
memory and a number.

The number (a coefficient) shows that ours and a peer's do the same work. Seconds are the least of some runs
after a first one that is not counted (compilation, caches); data and imports are left out. Peers that
resample are measured on a few resamples.
"""

import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

for library in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path[:0] = [
    str(ROOT / "scripts"),
    str(Path(__file__).parent),
    str(ROOT / "tests"),
    str(ROOT / "tests" / "samples"),
]

import did_jobs  # noqa: E402
import numpy as np  # noqa: E402
import toolbox_jobs  # noqa: E402

SEED, CONTROLS = 1, 5
TERMS = ("DF", *(f"c{i}" for i in range(CONTROLS)))
FEW = 10  # resamples on which a peer is measured


def rows(units: int, periods: int) -> tuple[np.ndarray, ...]:
    """Outcome, mediator, regressors (treatment and controls), unit and year of a panel, by row."""
    rng = np.random.default_rng((SEED, units, periods))
    unit, year = np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)
    effect = rng.normal(size=units)[unit] + rng.normal(size=periods)[year]
    x = rng.normal(size=(unit.size, 1 + CONTROLS)) + 0.5 * effect[:, None]
    mediator = 0.5 * x[:, 0] + 0.1 * x[:, 1:].sum(axis=1) + effect + rng.normal(size=unit.size)
    outcome = (
        0.3 * x[:, 0] + 0.4 * mediator + 0.1 * x[:, 1:].sum(axis=1) + effect + rng.normal(size=unit.size)
    )
    return outcome, mediator, x, unit, year


def fastest(job: Callable[[], float], repeats: int) -> tuple[float, float]:
    """CPU seconds of the fastest of some runs, and what it returned."""
    value, best = job(), np.inf
    for _ in range(repeats):
        start = time.process_time()
        value = job()
        best = min(best, time.process_time() - start)
    return best, value


def within(units: int, periods: int) -> tuple[float, float]:
    """Two-way fixed effects with errors clustered by unit."""
    from spillover.arrays.variance import Variance
    from spillover.arrays.within import fit_within

    y, _, x, unit, year = rows(units, periods)
    clustered = Variance("clustered", clusters=unit)
    return fastest(lambda: float(fit_within(y, x, unit, year, terms=TERMS, variance=clustered)["DF"]), 5)


def within_linearmodels(units: int, periods: int) -> tuple[float, float]:
    """The same by PanelOLS."""
    return fastest(lambda: float(_panel_ols(*rows(units, periods))[0]), 3)


def within_pyfixest(units: int, periods: int) -> tuple[float, float]:
    """The same by feols."""
    return fastest(lambda: float(_feols(*rows(units, periods))[0]), 3)


def effects(units: int, periods: int) -> tuple[float, float]:
    """Weighted, with effects of units and of province by year, errors clustered by unit."""
    from spillover.arrays.absorption import Effect
    from spillover.arrays.variance import Variance
    from spillover.arrays.within import fit_within

    y, _, x, unit, year = rows(units, periods)
    parts = (Effect("unit", unit), Effect("province:year", _province_year(unit, year)))
    clustered, weights = Variance("clustered", clusters=unit), _weights(y)
    return fastest(
        lambda: float(
            fit_within(
                y, x, unit, year, terms=TERMS, effects=parts, variance=clustered, weights=weights
            ).coefficients[0]
        ),
        5,
    )


def effects_pyfixest(units: int, periods: int) -> tuple[float, float]:
    """The same by feols."""
    import pandas as pd
    import pyfixest

    y, _, x, unit, year = rows(units, periods)
    names = [f"x{i}" for i in range(x.shape[1])]
    frame = pd.DataFrame(x, columns=names).assign(
        y=y, unit=unit, province_year=_province_year(unit, year), weight=_weights(y)
    )
    formula = f"y ~ {' + '.join(names)} | unit + province_year"
    return fastest(
        lambda: float(pyfixest.feols(formula, frame, vcov={"CRV1": "unit"}, weights="weight").coef().iloc[0]),
        3,
    )


def _province_year(unit: np.ndarray, year: np.ndarray) -> np.ndarray:
    return unit % 30 * 10_000 + year


def _weights(y: np.ndarray) -> np.ndarray:
    return np.exp(np.random.default_rng(SEED).normal(size=len(y)))


def bootstrap(units: int, periods: int) -> tuple[float, float]:
    """1,000 resamples of units of a mediation: total, direct and indirect effects."""
    from spillover.arrays.mediation import Mediation, bootstrap_mediation

    y, mediator, x, unit, year = rows(units, periods)
    model = Mediation(y, x[:, 0], mediator[:, None], x[:, 1:], unit, year, ("Y", "DF", ("M",), TERMS[1:]))
    return fastest(
        lambda: float(np.median(bootstrap_mediation(model, seed=SEED, replicates=range(1000))[:, 2])), 3
    )


def bootstrap_linearmodels(units: int, periods: int) -> tuple[float, float]:
    return _resampled(_panel_ols, units, periods)


def bootstrap_pyfixest(units: int, periods: int) -> tuple[float, float]:
    return _resampled(_feols, units, periods)


def _resampled(regress: Callable[..., np.ndarray], units: int, periods: int) -> tuple[float, float]:
    """Seconds of 1,000 resamples, from FEW: two regressions each (the total effect is direct plus
    indirect).
    """
    y, mediator, x, unit, year = rows(units, periods)
    cells = np.arange(unit.size).reshape(units, periods)
    rng = np.random.default_rng(SEED)

    def loop() -> float:
        indirect = []
        for _ in range(FEW):
            drawn = cells[rng.integers(0, units, units)].ravel()
            a = regress(mediator[drawn], None, x[drawn], unit, year)[0]
            b = regress(y[drawn], None, np.column_stack((mediator[drawn], x[drawn])), unit, year)[0]
            indirect.append(a * b)
        return float(np.median(indirect))

    seconds, value = fastest(loop, 1)
    return seconds * 1000 / FEW, value


def _panel_ols(
    y: np.ndarray, _mediator: object, x: np.ndarray, unit: np.ndarray, year: np.ndarray
) -> np.ndarray:
    import pandas as pd
    from linearmodels import PanelOLS

    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])]).assign(y=y, unit=unit, year=year)
    frame = frame.set_index(["unit", "year"])
    model = PanelOLS(frame["y"], frame.drop(columns="y"), entity_effects=True, time_effects=True)
    return model.fit(cov_type="clustered", cluster_entity=True).params.to_numpy()


def _feols(y: np.ndarray, _mediator: object, x: np.ndarray, unit: np.ndarray, year: np.ndarray) -> np.ndarray:
    import pandas as pd
    import pyfixest

    names = [f"x{i}" for i in range(x.shape[1])]
    frame = pd.DataFrame(x, columns=names).assign(y=y, unit=unit, year=year)
    return (
        pyfixest.feols(f"y ~ {' + '.join(names)} | unit + year", frame, vcov={"CRV1": "unit"})
        .coef()
        .to_numpy()
    )


def durbin(units: int, periods: int) -> tuple[float, float]:
    """Two-way SDM by Lee and Yu with standard errors and effects (1,000 draws), W's factors included."""
    from spillover.arrays.spatial.effects import impacts
    from spillover.arrays.spatial.models import fit_spatial
    from spillover.arrays.spatial.operator import SpatialOperator

    w, y, x = _spatial(units, periods)

    def job() -> float:
        fitted = fit_spatial("SDM", y, x, SpatialOperator(w), terms=TERMS[:5])
        impacts(fitted, seed=SEED)
        return float(fitted.rho)

    return fastest(job, 3)


def durbin_spreg(units: int, periods: int) -> tuple[float, float]:
    """spreg's Panel_FE_Lag with WX as regressors: individual effects, no direct and indirect effects. A
    smaller job.
    """
    from libpysal.weights import W
    from spreg import Panel_FE_Lag

    from spillover.arrays.spatial.operator import SpatialOperator

    w, y, x = _spatial(units, periods)
    at = np.split(np.arange(w.nnz), w.indptr[1:-1])
    links = W(
        {i: w.indices[a].tolist() for i, a in enumerate(at)},
        {i: w.data[a].tolist() for i, a in enumerate(at)},
    )
    regressors = np.concatenate([x, SpatialOperator(w).lag(x)], axis=2).reshape(periods * units, -1)
    return fastest(lambda: float(np.ravel(Panel_FE_Lag(y.reshape(-1, 1), regressors, links).rho)[0]), 1)


def _spatial(units: int, periods: int) -> tuple:
    import spatial_models

    spatial_models.PERIODS = periods
    w = spatial_models.planar(units)
    return w, *spatial_models.panel(w)


def sweep(units: int, count: int) -> tuple[float, float]:
    """`count` specifications, each with a W of its own: factors, fit, standard errors and effects; T = 11."""
    import spatial_models

    found = spatial_models.many_matrices(units, count)
    return found["fit"], found["rho"]


def export(units: int, periods: int, folder: Path) -> None:
    """The same panels and W as CSV files, for R."""
    import pandas as pd

    from spillover.arrays.spatial.operator import SpatialOperator

    y, mediator, x, unit, year = rows(units, periods)
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])])
    frame.assign(y=y, mediator=mediator, unit=unit, year=year).to_csv(folder / "panel.csv", index=False)
    w, y, x = _spatial(units, periods)
    lagged = SpatialOperator(w).lag(x)
    columns = {f"x{i}": x[..., i].ravel() for i in range(x.shape[2])} | {
        f"wx{i}": lagged[..., i].ravel() for i in range(x.shape[2])
    }
    years, places = np.divmod(np.arange(y.size), units)
    pd.DataFrame({"unit": places, "year": years, "y": y.ravel(), **columns}).to_csv(
        folder / "spatial.csv", index=False
    )
    links = w.tocoo()
    pd.DataFrame({"i": links.row, "j": links.col, "value": links.data}).to_csv(
        folder / "weights.csv", index=False
    )


MEASURED = (
    within,
    within_linearmodels,
    within_pyfixest,
    effects,
    effects_pyfixest,
    bootstrap,
    bootstrap_linearmodels,
    bootstrap_pyfixest,
)
JOBS = {job.__name__: job for job in (*MEASURED, durbin, durbin_spreg, sweep)}
JOBS |= did_jobs.jobs(fastest) | toolbox_jobs.jobs(fastest)

if __name__ == "__main__":
    seconds, value = JOBS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
    status = Path("/proc/self/status").read_text()
    memory = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    print(json.dumps({"seconds": seconds, "value": value, "memory": memory}))
