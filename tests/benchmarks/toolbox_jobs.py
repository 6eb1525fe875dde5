"""A threshold with its bootstrap, a dynamic panel by GMM, and placebo regressions, for `make bench`: ours,
pyxthreg and pyxtabond2.
"""

import contextlib
import io
import time
from collections.abc import Callable

import numpy as np

SEED, DRAWS, FEW = 1, 1000, 100  # FEW: draws on which a peer is measured
Timed = Callable[[Callable[[], float], int], tuple[float, float]]


def jobs(fastest: Timed) -> dict[str, Callable[[int, int], tuple[float, float]]]:
    """The jobs by name: (units, periods) -> seconds, and the number on which both sides must agree."""

    def timed(make: Callable[[int, int], Callable[[], float]], repeats: int) -> Callable:
        return lambda units, periods: fastest(make(units, periods), repeats)

    return {
        "threshold": timed(threshold, 3),
        "threshold_pyxthreg": threshold_pyxthreg,
        "gmm": timed(gmm, 5),
        "gmm_pyxtabond2": timed(gmm_pyxtabond2, 3),
        "placebos": timed(placebos, 3),
    }


def threshold(units: int, periods: int) -> Callable[[], float]:
    """One threshold, searched over every distinct value, with 1,000 bootstrap draws."""
    from spillover.arrays.threshold import fit_threshold
    from threshold_panel import threshold_panel

    data = threshold_panel(SEED, units=units, periods=periods)
    options = {"draws": DRAWS, "trim": 0.05, "seed": SEED}
    names = (("x",), ("z1", "z2"), "q")
    return lambda: float(
        fit_threshold(*data.arguments, terms=names, **options, effects="individual").thresholds[0]
    )


def threshold_pyxthreg(units: int, periods: int) -> tuple[float, float]:
    """The same by pyxthreg, on few draws, scaled up; the search is about one of them."""
    import pandas as pd
    from pyxthreg import ThresholdPanel

    from threshold_panel import threshold_panel

    data = threshold_panel(SEED, units=units, periods=periods)
    frame = pd.DataFrame({"y": data.y, "x": data.x[:, 0], "z1": data.z[:, 0], "z2": data.z[:, 1]})
    frame = frame.assign(q=data.q, unit=data.unit, time=data.time)
    columns = {"dep": "y", "indep": ["z1", "z2"], "rx": ["x"], "qx": "q"}

    def run() -> tuple[float, float]:
        model = ThresholdPanel(data=frame, entity_col="unit", time_col="time", **columns)
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            model.fit(thnum=1, trim=0.05, grid=0, bs=FEW, n_jobs=1, nobslog=True)
        return time.process_time() - start, float(model.results["thresholds"][0])

    run()  # compiles
    seconds, found = min(run() for _ in range(3))
    return seconds * DRAWS / FEW, found


def gmm(units: int, periods: int) -> Callable[[], float]:
    """A system in two steps with Windmeijer's errors, lags 2 to 4, collapsed."""
    from dynamic_panel import dynamic
    from spillover.arrays.gmm import fit_gmm
    from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments

    data = dynamic(SEED, units=units, periods=periods)
    lagged = [LagInstruments("y", data.y, 2, 4, True)]
    own = [OwnInstruments("x", data.x, "both")]
    return lambda: float(
        fit_gmm(
            data.y,
            data.design,
            data.unit,
            data.time,
            terms=("L.y", "x"),
            lagged=lagged,
            own=own,
            system=True,
            steps=2,
            period_effects=False,
        ).estimate["L.y"]
    )


def gmm_pyxtabond2(units: int, periods: int) -> Callable[[], float]:
    """The same by pyxtabond2."""
    import pandas as pd
    from pyxtabond2 import GMMStyle, IVStyle, PyXtabond2

    from dynamic_panel import dynamic

    data = dynamic(SEED, units=units, periods=periods)
    frame = pd.DataFrame({"unit": data.unit, "year": data.time, "y": data.y, "x": data.x})
    frame["L1_y"] = data.design[:, 0]

    def job() -> float:
        with contextlib.redirect_stdout(io.StringIO()):
            fit = PyXtabond2(
                frame,
                id_col="unit",
                time_col="year",
                dep_var="y",
                x_vars=["L1_y", "x"],
                gmm=[GMMStyle(variables=["y"], lag=(2, 4), collapse=True)],
                iv=[IVStyle(variables=["x"])],
                model_type="system",
                twostep=True,
                robust=True,
            ).fit()
        return float(np.ravel(fit.beta)[list(fit.x_names).index("L1_y")])

    return job


def placebos(units: int, periods: int) -> Callable[[], float]:
    """1,000 placebo adoptions by other units, each a two-way regression with clustered errors."""
    from did_jobs import adopters

    from spillover.arrays.did.adoption import Adoption
    from spillover.arrays.did.placebo import placebo

    data = adopters(units, periods)
    first = np.where(data["first"] == 0, np.inf, data["first"])
    adoption = Adoption(data["unit"], data["year"], first)
    return lambda: float(placebo(data["y"], adoption, kind="units", draws=DRAWS, seed=SEED).coefficient)
