"""Effects by cohort and time with 1,000 multiplier draws: ours, diff-diff and csdid, for `make bench`."""

from collections.abc import Callable

import numpy as np

SEED, DRAWS, PERIODS = 1, 1000, 11
COVARIATES = ("x1", "x2")


def adopters(units: int, periods: int) -> dict[str, np.ndarray]:
    """A panel whose units adopt at three times or never (first 0), by unit and year."""
    rng = np.random.default_rng((SEED, units, periods))
    unit, year = np.repeat(np.arange(units), periods), np.tile(np.arange(1, periods + 1), units)
    cohort = np.array([0, 0, 5, 7, 9])[np.arange(units) % 5]
    x1, x2 = rng.normal(size=(2, units))
    effect = (cohort[unit] > 0) & (year >= cohort[unit])
    y = (
        rng.normal(size=units)[unit]
        + 0.2 * year
        + 0.1 * x1[unit] * year
        + effect
        + rng.normal(size=len(unit))
    )
    return {"unit": unit, "year": year, "first": cohort[unit], "x1": x1[unit], "x2": x2[unit], "y": y}


def by_csdid(units: int, periods: int, covariates: tuple[str, ...]) -> Callable[[], float]:
    """The job by csdid, which prints as it goes."""
    import contextlib
    import io

    import pandas as pd
    from csdid.att_gt import ATTgt

    frame = pd.DataFrame(adopters(units, periods))
    names = {"yname": "y", "tname": "year", "idname": "unit", "gname": "first"}
    formula = "~" + "+".join(covariates) if covariates else None

    def job() -> float:
        with contextlib.redirect_stdout(io.StringIO()):
            fit = ATTgt(data=frame, control_group="nevertreated", xformla=formula, biters=DRAWS, **names).fit(
                est_method="dr", bstrap=True
            )
            return float(fit.aggte("dynamic", bstrap=True, biters=DRAWS).atte["overall_att"])

    return job


def jobs(fastest: Callable[[Callable[[], float], int], tuple[float, float]]) -> dict[str, Callable]:
    """The jobs by name: (units, periods) -> seconds and the plain mean of effects from adoption on."""

    def ours(units: int, periods: int, covariates: tuple[str, ...]) -> tuple[float, float]:
        from spillover.arrays.did.adoption import Adoption
        from spillover.arrays.did.aggregate import Bootstrap, aggregate, cell_inference
        from spillover.arrays.did.staggered import group_time

        data = adopters(units, periods)
        x = np.column_stack([data[name] for name in covariates]) if covariates else None
        first = np.where(data["first"] == 0, np.inf, data["first"])

        def job() -> float:
            cells = group_time(data["y"], Adoption(data["unit"], data["year"], first), x)
            bootstrap = Bootstrap(SEED, DRAWS)
            cell_inference(cells, bootstrap=bootstrap)
            aggregate(cells, "simple", bootstrap=bootstrap)
            return aggregate(cells, "event", bootstrap=bootstrap).overall["ATT"]

        return fastest(job, 5)

    def by_diff_diff(units: int, periods: int, covariates: tuple[str, ...]) -> tuple[float, float]:
        import diff_diff
        import pandas as pd

        frame = pd.DataFrame(adopters(units, periods))

        def job() -> float:
            model = diff_diff.CallawaySantAnna(n_bootstrap=DRAWS, seed=SEED)
            fit = model.fit(frame, "y", "unit", "year", "first", covariates=list(covariates) or None)
            path = fit.aggregate("event_study")
            return float(path.att[path.event_time >= 0].mean())

        return fastest(job, 5)

    def timed_csdid(units: int, periods: int, covariates: tuple[str, ...]) -> tuple[float, float]:
        return fastest(by_csdid(units, periods, covariates), 3)

    sides = {"": ours, "_diff_diff": by_diff_diff, "_csdid": timed_csdid}
    tasks = {"staggered": (), "staggered_covariates": COVARIATES}
    return {
        f"{task}{who}": lambda units, periods, job=job, covariates=covariates: job(units, periods, covariates)
        for task, covariates in tasks.items()
        for who, job in sides.items()
    }
