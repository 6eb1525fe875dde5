"""Matching by the score: statsmodels' logit, a loop over treated rows, and the balance of both groups."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import stdtr

from spillover.opinions.opinion import Opinion
from spillover.opinions.policy import FIRST, logit, matching_weights, weight_units
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, table: pd.DataFrame, say: partial[Opinion]) -> Iterator[Opinion]:
    """How many rows are matched, and the series `balance`. table: the rows before matching."""
    own, covariates = matching_weights(recipe, table), list(recipe.policy["covariates"])
    whole = weight_units(recipe, table, own)
    say = partial(say, call=f"statsmodels' logit, {recipe.policy['method']} matching in a loop")
    yield say(quantity="statistic", term="matched_rows", value=float((whole > 0).sum()))
    d, x = np.isfinite(table[FIRST].to_numpy()), table[covariates]
    yield say(quantity="statistic", term="unmatched_treated", value=float((d & (own == 0)).sum()))
    scale = np.sqrt((x[d].var() + x[~d].var()) / 2)
    for when, weights in (("before", np.ones(len(d))), ("after", own)):
        kept = weights > 0
        numbers = compared(x[kept], d[kept], weights[kept], scale)
        for name, columns in numbers.items():
            for covariate, value in columns.items():
                row = " ".join(filter(None, ["balance", when, str(covariate), name]))
                yield say(quantity="series", term=row, value=float(value))


def compared(x: pd.DataFrame, d: Array, w: Array, scale: pd.Series) -> dict[str, pd.Series]:
    """Means of both groups, their bias, its test and the ratio of variances by covariate; over all of them
    mean bias, pseudo R², Rubin's B and R.
    """
    groups = [(x[group], w[group]) for group in (d, ~d)]
    means = [part.mul(v, axis=0).sum() / v.sum() for part, v in groups]
    squares = [((part - m) ** 2).mul(v, axis=0).sum() for (part, v), m in zip(groups, means, strict=True)]
    ours, theirs = w[d].sum(), w[~d].sum()
    error = np.sqrt((squares[0] + squares[1]) / (w.sum() - 2) * (1 / ours + 1 / theirs))
    t, bias = (means[0] - means[1]) / error, 100 * (means[0] - means[1]) / scale
    p = pd.Series(2 * stdtr(w.sum() - 2, -np.abs(t.to_numpy())), t.index)
    ratio = (squares[0] / (ours - 1)) / (squares[1] / (theirs - 1))
    found = {
        "mean_treated": means[0],
        "mean_control": means[1],
        "bias": bias,
        "t": t,
        "p": p,
        "variance_ratio": ratio,
    }
    scores, share = logit(d * 1.0, x.to_numpy(), w), np.average(d, weights=w)
    null = (w * np.log(np.where(d, share, 1 - share))).sum()
    r2 = 1 - (w * np.log(np.where(d, scores, 1 - scores))).sum() / null
    index = np.log(scores / (1 - scores))
    parts = [(index[group], w[group]) for group in (d, ~d)]
    a, b = (np.average(i, weights=v) for i, v in parts)
    va, vb = ((v * (i - m) ** 2).sum() / (v.sum() - 1) for (i, v), m in zip(parts, (a, b), strict=True))
    total = {"mean_bias": bias.abs().mean(), "pseudo_r2": r2}
    total |= {"rubin_b": 100 * abs(a - b) / np.sqrt((va + vb) / 2), "rubin_r": va / vb}
    return found | {name: pd.Series({"": value}) for name, value in total.items()}
