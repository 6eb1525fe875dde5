"""A variance in words, from what says how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["variance_label"]

_SMALL_SAMPLE = {
    "nested": "K without the effects nested in clusters",
    "full": "K with all effects",
    "regressors": "K without effects",
}
_MADE = {
    "classical": "classical, σ² = SSR/(N−K)",
    "HC0": "heteroskedasticity-robust HC0, no small-sample factor",
    "HC1": "heteroskedasticity-robust HC1, factor N/(N−K)",
    "clustered": "clustered by {by} ({clusters} clusters)",
    "two-way": "two-way clustered by {by} ({clusters}) and {second} ({second_clusters})",
    "jackknife": "clustered by {by} ({clusters} clusters), jackknife (CV3)",
    "driscoll-kraay": "Driscoll–Kraay, Bartlett kernel with {lags} lags",
    "newey-west": "Newey–West within units, Bartlett kernel with {lags} lags",
    "conley": "Conley, {kernel} kernel up to {cutoff_km:g} km",
}


def variance_label(variance: Mapping[str, Any], counted: bool = True) -> str:
    """A variance in words.

    Parameters
    ----------
    variance : Mapping[str, Any]
        Its `kind`, and what that kind has of `by`, `clusters`, `second`, `second_clusters`, `lags`, `kernel`,
        `cutoff_km`, `small_sample`, `groups` (whether G/(G−1) counts) and `parameters` (K).
    counted : bool, default True
        Whether the number K is named.

    Returns
    -------
    str
        The words that tables print.
    """
    made = _MADE[variance["kind"]].format_map(variance)
    return f"{made}, {_factor(variance, counted)}" if "small_sample" in variance else made


def _factor(variance: Mapping[str, Any], counted: bool) -> str:
    rule = variance["small_sample"]
    if rule == "none":
        return "no small-sample factor"
    groups = "G/(G−1)·" if variance["groups"] else ""
    number = f" (K = {variance['parameters']})" if counted else ""
    return f"factor {groups}(N−1)/(N−K), {_SMALL_SAMPLE[rule]}{number}"
