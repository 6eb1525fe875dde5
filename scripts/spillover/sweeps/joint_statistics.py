"""Compare a sweep's estimates with those of its surrogates.

Each surrogate is run through all specifications. A statistic of the curve has the p-value
(1 + number of surrogates that reach it) / (1 + number of surrogates) (Phipson and Smyth 2010).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import msgspec
import numpy as np

from spillover.arrays.foundation import Array

STATISTICS = ("median_t", "share_of_one_sign", "share_significant", "largest_t")
# How often, in per cent, a scheme's statistic rejects at 5% without an effect, where that is beyond the 99.9%
# band of docs/records/recovery.md: its p-value is descriptive. None is today.
OFF_SIZE: Mapping[tuple[str, str], float] = {}
# How often, in per cent, statistics reject at 5% where there is no effect and a confounder that no
# specification has: the least and the most of docs/records/recovery.md.
CONFOUNDED = (21.6, 75.1)


def statistics(t: Array, p: Array, alpha: float) -> dict[str, Array]:
    """Statistics (S,) of curves (S, K) of t ratios and their p-values, NaN where an estimate failed.

    The median t ratio has its sign; the share of one sign is that of the sign that is more frequent.
    """
    made = np.isfinite(t)
    count = np.where(made.any(axis=1), made.sum(axis=1), np.nan)
    positive = ((t > 0) & made).sum(axis=1) / count
    with np.errstate(all="ignore"):
        median = np.array(
            [np.median(row[own]) if own.any() else np.nan for row, own in zip(t, made, strict=True)]
        )
        largest = np.where(made.any(axis=1), np.abs(np.where(made, t, 0.0)).max(axis=1, initial=0.0), np.nan)
    return {
        "median_t": median,
        "share_of_one_sign": np.maximum(positive, 1 - positive),
        "share_significant": ((p < alpha) & made).sum(axis=1) / count,
        "largest_t": largest,
    }


def surrogate_p_value(observed: float, drawn: Array, tied: tuple[float, Array] | None = None) -> float:
    """Count the share of surrogates, the observed one among them, whose statistic is as large in absolute
    value; rounding does not break a tie. tied: a second statistic, observed and drawn, which decides between
    equals.
    """
    size, known = np.abs(drawn), np.isfinite(drawn)
    reached = size >= abs(observed) * (1 - 1e-12)
    if tied is not None:
        above = size > abs(observed) * (1 + 1e-12)
        reached &= above | (np.abs(tied[1]) >= abs(tied[0]) * (1 - 1e-12))
    return float((1 + (reached & known).sum()) / (1 + known.sum()))


def two_tailed_shares(observed: float, drawn: Array) -> float:
    """Twice the smaller share of surrogates, the observed one among them, on either side, wherever their
    centre is: specifications with fewer controls keep their bias, so that it need not be 0.
    """
    drawn, slack = drawn[np.isfinite(drawn)], 1e-12 * abs(observed)
    beyond = min((drawn >= observed - slack).sum(), (drawn <= observed + slack).sum())
    return float(min(1.0, 2 * (1 + beyond) / (1 + drawn.size)))


def p_values(own: Mapping[str, float], drawn: Mapping[str, Array]) -> dict[str, float]:
    """Compute the p-value of each statistic of a curve: of the median, in the two tails; of the others, of
    what is as large. Shares have few values, so that the median t ratio decides between equal ones: counted
    against the sweep, a tie would keep such a test from ever rejecting.
    """
    median = own["median_t"], drawn["median_t"]
    return {"median_t": two_tailed_shares(*median)} | {
        name: surrogate_p_value(own[name], drawn[name], median if name.startswith("share") else None)
        for name in STATISTICS[1:]
    }


def adjust_p_values(t: Array, drawn: Array) -> Array:
    """Adjusted p-values (K,) of t ratios (K,) from those of surrogates (S, K): the step-down procedure with
    the largest |t| (Westfall and Young 1993, algorithm 2.8).

    The error rate of all specifications together is controlled where none has an effect (weakly), and
    whichever have where a subset's joint distribution does not depend on the rest (subset pivotality).
    A surrogate of which nothing could be estimated says nothing, and does not count.
    """
    drawn = drawn[np.isfinite(drawn).any(axis=1)]
    order = np.argsort(-np.abs(t), kind="stable")
    sizes = np.abs(np.where(np.isfinite(drawn), drawn, 0.0))[:, order]
    # The largest |t| of each specification and all that come after it.
    largest = np.maximum.accumulate(sizes[:, ::-1], axis=1)[:, ::-1]
    reached = (largest >= np.abs(t)[order] * (1 - 1e-12)).sum(axis=0)
    p = np.maximum.accumulate((1 + reached) / (1 + len(drawn)))
    found = np.empty(t.size)
    found[order] = p
    return found


class JointRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Row of a joint test.

    subject: `curve`, `search`, `choice`, `specification` or `residual`; name: of what; value: its value;
    p: among the surrogates; null_low, null_median, null_high: 2.5, 50 and 97.5 % of these; reading: of this
    row, where it is not the test's.
    """

    subject: str
    name: str
    value: float
    p: float | None = None
    null_low: float | None = None
    null_median: float | None = None
    null_high: float | None = None
    reading: str | None = None


class ResidualRow(JointRow, frozen=True, kw_only=True, omit_defaults=True):
    """Dependence that the filtered residual still has. size: the largest standardised |I|; p_adjusted: its
    p-value among all that was looked at.
    """

    size: float
    p_adjusted: float


def surrogate_quantiles(drawn: Array) -> tuple[float, float, float]:
    """2.5 %, 50 % and 97.5 % of surrogates' values; NaN where there are none."""
    known = drawn[np.isfinite(drawn)]
    low, middle, high = np.quantile(known, [0.025, 0.5, 0.975]) if known.size else (np.nan,) * 3
    return float(low), float(middle), float(high)


class NullBand(TypedDict):
    """Band of the null: the quantiles of `surrogate_quantiles` by the fields of a row."""

    null_low: float
    null_median: float
    null_high: float


def null_of(drawn: Array) -> NullBand:
    """Build the band of surrogates' values for a row."""
    low, median, high = surrogate_quantiles(drawn)
    return NullBand(null_low=low, null_median=median, null_high=high)


def curve_rows(t: Array, p: Array, drawn_t: Array, drawn_p: Array, alpha: float) -> list[JointRow]:
    """Build a row for each statistic of the curve, and one for how often surrogates give a significant
    estimate.
    """
    own = {name: float(value[0]) for name, value in statistics(t[None], p[None], alpha).items()}
    drawn = statistics(drawn_t, drawn_p, alpha)
    reached = p_values(own, drawn)
    rows = [
        JointRow(subject="curve", name=name, value=own[name], p=reached[name], **null_of(drawn[name]))
        for name in STATISTICS
    ]
    shares = drawn["share_significant"]
    found = (shares[np.isfinite(shares)] > 0).mean()
    return [*rows, JointRow(subject="search", name="any_significant", value=float(found))]


def specification_rows(names: list[str], t: Array, drawn: Array) -> list[JointRow]:
    """Build a row for each specification, in the order of its t ratio: the adjusted p-value, and what
    surrogates have at its place among theirs.
    """
    p = adjust_p_values(t, drawn)
    ranked = _sort_curves(drawn)
    return [
        JointRow(
            subject="specification",
            name=names[k],
            value=float(t[k]),
            p=float(p[k]),
            **null_of(ranked[:, place]),
        )
        for place, k in enumerate(np.lexsort((np.array(names), t)).tolist())
    ]


def _sort_curves(drawn: Array) -> Array:
    """Sort the curves of surrogates (S, K), each in its order. One with failed estimates is stretched over
    all places, so that its largest stands at the last one.
    """
    ranked = np.sort(drawn, axis=1)  # what failed stands last
    places = ranked.shape[1]
    for row, made in zip(ranked, np.isfinite(ranked).sum(axis=1).tolist(), strict=True):
        if 0 < made < places:
            row[:] = np.interp(np.linspace(0, made - 1, places), np.arange(made), row[:made])
    return ranked


def choice_rows(choices: Mapping[str, Array], t: Array, drawn: Array) -> list[JointRow]:
    """Build a row for each choice that is one, and does not tell every specification from the others: the
    share of the variance of t ratios that lies between its options, its p-value, and the shares of
    surrogates. choices: the option (K,) of each specification by choice.
    """
    rows = []
    for name, options in choices.items():
        found, codes = np.unique(options, return_inverse=True)
        if not 2 <= found.size < t.size or not np.ptp(t):
            continue
        shares = _share_between(np.vstack([t, drawn]), np.eye(found.size)[codes])
        own, p = float(shares[0]), surrogate_p_value(float(shares[0]), shares[1:])
        rows.append(JointRow(subject="choice", name=name, value=own, p=p, **null_of(shares[1:])))
    return sorted(rows, key=lambda row: (-row.value, row.name))


def _share_between(t: Array, members: Array) -> Array:
    """Compute the share (S,) of the variance of curves (S, K) between groups, members (K, G) 0 or 1: eta
    squared; of what was estimated.
    """
    made = np.isfinite(t)
    count, known = made @ members, np.where(made, t, 0.0)
    with np.errstate(all="ignore"):
        middle = known.sum(axis=1, keepdims=True) / made.sum(axis=1, keepdims=True)
        known = np.where(made, t - middle, 0.0)
        between = np.nansum((known @ members) ** 2 / count, axis=1)
        return np.asarray(between / (known**2).sum(axis=1))


def net_of_filter(moran: Array, scores: Array) -> Array:
    """Moran's I (1 + S, M) less its regression on the score (1 + S,) of the filter's parameter.

    The parameter is estimated from the variable itself, whose score is 0 for this reason, and whose I is
    smaller than a surrogate's under every matrix like the filter's. Net of the score both have one
    distribution, where units are exchangeable (Neyman's C(α) test).
    """
    known = scores - scores.mean() if scores.size else scores
    size = float(known @ known)
    if not moran.shape[1] or size <= 1e-24:
        return moran
    return np.asarray(moran - np.outer(known, known @ moran / size))


def residual_rows(families: Mapping[str, list[int]], moran: Array) -> tuple[list[ResidualRow], float]:
    """Moran's I of the filtered residual under each family's matrices, and a p-value for all together.

    moran (1 + S, M): of the residual itself first, then of the surrogates' innovations, which have no spatial
    correlation by construction. A family's statistic is its largest standardised |I|; its row has the
    matrix's own I, the p-value of the largest over the family, the same adjusted for all families together,
    and the size of the largest. The residual is one of the values that standardise, so that it is
    exchangeable with the others.
    """
    spread = moran.std(axis=0)
    used = spread > 1e-12 * np.abs(moran).max(initial=0.0)
    if not used.any():  # a sweep without matrices
        return [], float("nan")
    z = np.abs(moran - moran.mean(axis=0)) / np.where(used, spread, np.inf)
    overall = z.max(axis=1)
    rows = []
    for family, members in families.items():
        members = [k for k in members if used[k]]
        if not members:
            continue
        k = members[int(np.argmax(z[0, members]))]
        largest = z[:, members].max(axis=1)
        rows.append(
            ResidualRow(
                subject="residual",
                name=family,
                value=float(moran[0, k]),
                p=surrogate_p_value(float(largest[0]), largest[1:]),
                p_adjusted=surrogate_p_value(float(largest[0]), overall[1:]),
                size=float(largest[0]),
                **null_of(moran[1:, k]),
            )
        )
    return rows, surrogate_p_value(float(overall[0]), overall[1:])


def smallest_p(blocks: int) -> float:
    """Compute the smallest p-value that sign changes of so many blocks can give: all blocks turned together
    are the sample itself, so that 2^(blocks − 1) changes differ.

    Parameters
    ----------
    blocks : int
        How many groups there are.

    Returns
    -------
    float
        2^(1 − blocks).

    References
    ----------
    Canay, Romano and Shaikh (2017), section 4.
    """
    return 2.0 ** (1 - blocks)


def blocks_needed(level: float) -> int:
    """Count the blocks with which a test at this level can reject.

    Parameters
    ----------
    level : float
        The level of the test.

    Returns
    -------
    int
        The smallest number whose `smallest_p` is no larger.

    References
    ----------
    Canay, Romano and Shaikh (2017), section 4.
    """
    return 1 + int(np.ceil(-np.log2(level) - 1e-12))
