"""Borusyak, Jaravel and Spiess's (2024) imputation: statsmodels on dummies of the untreated rows, and the
weights that each untreated outcome has in an average of effects.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from oracles.two_stage import first_stage
from spillover.opinions import conventions
from spillover.opinions.cohorts import Path, give_series
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.opinions.policy import EVENT, FIRST, TREATED, name_of
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The path of effects since adoption and their average, with conservative errors."""
    say = partial(say, call="OLS of untreated rows on dummies; errors by their weights (eq. 6–8)")
    frame = sample.frame
    weights = (
        frame[recipe.observation_weights].to_numpy() if recipe.observation_weights else np.ones(len(frame))
    )
    untreated = frame[TREATED].to_numpy() == 0
    z, reached = first_stage(recipe, frame, untreated)
    effects = frame[recipe.outcome].to_numpy() - z @ slopes_of(recipe, frame, z, untreated, weights)
    imputed = ~untreated & reached
    keys = sorted(set(frame[EVENT][imputed].astype(int)))
    targets = [weights * imputed * (frame[EVENT].to_numpy() == key) for key in keys] + [weights * imputed]
    shares = np.column_stack([target / target.sum() for target in targets])
    cluster = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy()
    influence = of_untreated(z, untreated, weights, effects, shares) + of_treated(
        frame, cluster, effects, shares
    )
    sums = np.eye(cluster.max() + 1)[cluster].T @ influence
    value, covariance = shares.T @ effects, sums.T @ sums
    path = Path(keys, value[:-1], covariance[:-1, :-1])
    for place, key in enumerate([*keys, None]):
        more = {} if key is not None else {"model": f"{recipe.model}_att"}
        term, error = "ATT" if key is None else name_of(key), float(np.sqrt(covariance[place, place]))
        yield say(quantity="coefficient", term=term, value=float(value[place]), **more)
        yield say(quantity="se", term=term, value=error, **more)
    yield from give_series(recipe, path, say, ())


def slopes_of(recipe: Recipe, frame: pd.DataFrame, z: Array, rows: Array, weights: Array) -> Array:
    """The slopes (m,) of the untreated rows on dummies and controls, zero for the first year and for
    units and years that are never untreated.
    """
    from statsmodels.regression.linear_model import WLS

    seen = np.flatnonzero((z[rows] != 0).any(0))
    seen = np.delete(seen, np.searchsorted(seen, frame.index.get_level_values("unit").nunique()))
    y, found = frame[recipe.outcome].to_numpy(), np.zeros(z.shape[1])
    found[seen] = (
        WLS(y[rows], z[rows][:, seen], weights=weights[rows] / weights[rows].mean()).fit("qr").params
    )
    return found


def of_untreated(z: Array, rows: Array, weights: Array, effects: Array, shares: Array) -> Array:
    """The influence (N, m) of untreated rows: their weights in what is imputed, times their residuals."""
    own = z * (weights * rows)[:, None]
    implied = -own @ np.linalg.pinv(own.T @ z, rcond=1e-11, hermitian=True) @ (z.T @ shares)
    return implied * (effects * rows)[:, None]


def of_treated(frame: pd.DataFrame, cluster: Array, effects: Array, shares: Array) -> Array:
    """The influence (N, m) of treated rows: effects about the average of their cohort and year, in which
    each cluster counts by the square of its share (eq. 8).
    """
    cells = pd.factorize(pd.MultiIndex.from_arrays([frame[FIRST], frame.index.get_level_values("year")]))[0]
    found = np.zeros_like(shares)
    for column, share in enumerate(shares.T):
        table = pd.DataFrame({"cell": cells, "cluster": cluster, "v": share, "e": share * effects})
        sums = table.groupby(["cell", "cluster"])[["v", "e"]].sum()
        top, bottom = (sums["v"] * sums[name] for name in ("e", "v"))
        average = (top.groupby("cell").sum() / bottom.groupby("cell").sum()).reindex(cells).to_numpy()
        found[:, column] = np.where(share > 0, share * (effects - np.nan_to_num(average)), 0.0)
    return found
