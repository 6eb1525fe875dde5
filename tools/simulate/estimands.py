"""What each estimator of the study should find: its estimand under the process, given the panel's regressors.

Where an estimator's model is the process, the estimand is a parameter. Two-way fixed effects without a
spatial lag are not: NQP's reaction to a regressor runs through (I - rho W)^-1, so that their estimand is the
projection of that reaction on the regressors within cities and years. What the process draws independently of
the regressors (noises, the moderators' differences between cities) has no part in it; a moderator's path over
the years has, for DF's effect changes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spillover.arrays.foundation import Array
from tools.simulate.process import (
    CONTROLS,
    LEAD,
    MEDIATORS,
    MODERATORS,
    SimulatedPanel,
    centred,
    direct_coefficients,
    standard,
    two_way,
)


def estimands(panel: SimulatedPanel) -> dict[str, float]:
    """Truths by name: `baseline.DF`, `mediation.RI.a`, `moderation.DAG.DF:DAG`, `sdm.rho`,
    `effects.DF.total`, `iv.IV1.DF`, …
    """
    p = panel.parameters
    truth = {"sdm.rho": p["index"]["rho"], "sdm.DF": p["index"]["df_total"], "sdm.W:DF": p["index"]["theta"]}
    truth |= {f"sdm.{c}": p["index"]["controls_total"][c] for c in CONTROLS}
    truth |= effects(panel)
    total = {"DF": p["index"]["df_total"], **p["index"]["controls_total"]}
    truth |= {f"baseline.{name}": value for name, value in projected(panel, total, list(total)).items()}
    for k in range(len(CONTROLS) + 1):
        kept = ["DF", *CONTROLS[:k]]
        truth[f"controls.{k}.DF"] = projected(panel, total, kept)["DF"]
    for m in MEDIATORS:
        truth |= _mediation(panel, m, total)
    for m in MODERATORS:
        truth |= _moderation(panel, m, total)
    for z in ("IV1", "IV2"):
        truth[f"iv.{z}.DF"] = _instrumented(panel, z, total)
    return truth


def effects(panel: SimulatedPanel) -> dict[str, float]:
    """Direct, indirect and total effect of DF in the spatial Durbin model: S = (I - rho W)^-1 (beta I + theta
    W).
    """
    q = panel.parameters["index"]
    eye = np.eye(len(panel.weights))
    s = np.linalg.solve(eye - q["rho"] * panel.weights, q["df_total"] * eye + q["theta"] * panel.weights)
    direct, total = float(np.trace(s) / len(s)), float(s.sum() / len(s))
    return {"effects.DF.direct": direct, "effects.DF.indirect": total - direct, "effects.DF.total": total}


def regressor(panel: SimulatedPanel, name: str) -> Array:
    """A regressor (n, T) as the study enters it: controls z-scored, interactions of centred variables."""
    if ":" in name:
        first, second = name.split(":")
        return centred(panel.values[first]) * centred(panel.values[second])
    return standard(panel.values[name]) if name in CONTROLS else panel.values[name]


def within(x: Array) -> Array:
    """x (n, T) on the estimation panel without city and year means, as a vector (N,)."""
    return two_way(x)[:, LEAD:].ravel()


def reaction(panel: SimulatedPanel, coefficients: Mapping[str, float]) -> Array:
    """NQP's systematic part (n, T): these regressors, theta W DF, and the moderators beside them by their
    yearly means.
    """
    q = panel.parameters["index"]
    right = sum(b * regressor(panel, name) for name, b in coefficients.items())
    right = right + q["theta"] * (panel.weights @ panel.values["DF"])
    for m in MODERATORS:
        if m not in coefficients:
            path = centred(panel.values[m]).mean(axis=0)
            right = (
                right + panel.parameters["moderators"][m]["interaction"] * centred(panel.values["DF"]) * path
            )
    return np.asarray(np.linalg.solve(np.eye(len(panel.weights)) - q["rho"] * panel.weights, right))


def projected(
    panel: SimulatedPanel, coefficients: Mapping[str, float], regressors: Sequence[str]
) -> dict[str, float]:
    """The estimand of two-way fixed effects of NQP on `regressors` when NQP reacts with `coefficients`."""
    x = np.column_stack([within(regressor(panel, name)) for name in regressors])
    b = np.linalg.lstsq(x, within(reaction(panel, coefficients)), rcond=None)[0]
    return {name: float(v) for name, v in zip(regressors, b, strict=True)}


def _mediation(panel: SimulatedPanel, mediator: str, total: Mapping[str, float]) -> dict[str, float]:
    """a: of DF on the mediator; b and direct: of the mediator and of DF on NQP, one mediator at a time;
    indirect = a b.
    """
    m = panel.parameters["mediators"][mediator]
    given = {"DF": total["DF"] - m["df"] * m["outcome"], mediator: m["outcome"]}
    given |= {c: total[c] - m["controls"][c] * m["outcome"] for c in CONTROLS}
    found = projected(panel, given, list(given))
    a, b = m["df"], found[mediator]
    names = {"a": a, "b": b, "direct": found["DF"], "indirect": a * b}
    return {f"mediation.{mediator}.{name}": float(value) for name, value in names.items()}


def _moderation(panel: SimulatedPanel, moderator: str, total: Mapping[str, float]) -> dict[str, float]:
    m = panel.parameters["moderators"][moderator]
    given = {**total, moderator: m["main"], f"DF:{moderator}": m["interaction"]}
    found = projected(panel, given, list(given))
    return {f"moderation.{moderator}.{name}": found[name] for name in ("DF", moderator, f"DF:{moderator}")}


def _instrumented(panel: SimulatedPanel, instrument: str, total: Mapping[str, float]) -> float:
    """The estimand of two-stage least squares of NQP on DF and the controls with one instrument."""
    controls = np.column_stack([within(regressor(panel, c)) for c in CONTROLS])
    x = np.column_stack([within(panel.values["DF"]), controls])
    z = np.column_stack([within(standard(panel.values[instrument])), controls])
    return float(np.linalg.solve(z.T @ x, z.T @ within(reaction(panel, total)))[0])


def parallel(panel: SimulatedPanel) -> dict[str, float]:
    """The estimands with both mediators at once."""
    given = direct_coefficients(panel.parameters) | {
        m: panel.parameters["mediators"][m]["outcome"] for m in MEDIATORS
    }
    return {f"parallel.{name}": value for name, value in projected(panel, given, list(given)).items()}
