"""What the rows of a sweep show together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from spillover.arrays.foundation import Array
from spillover.sweeps.columns import OF_MATRICES, choices_in
from spillover.sweeps.numbers import EFFECTS
from spillover.words import Message

SweepRow = dict[str, Any]


def summarise(rows: list[SweepRow], alpha: float = 0.05) -> SweepRow:
    """What a sweep shows: shares of sign and significance, where it breaks, which choice moves the answer,
    which W is likely.

    All that is said of effects is said by outcome: those of outcomes in different units have no common
    median, and an effect on one may have another sign than on another.
    """
    done = [row for row in rows if not row["failed"]]
    outcomes = dict.fromkeys(row["outcome"] for row in rows)

    def summarise_group(tell: Callable[[list[SweepRow], str], Any]) -> SweepRow:
        return {o: {effect: tell(_with(done, effect, o), effect) for effect in EFFECTS} for o in outcomes}

    return {
        "specifications": len(rows),
        "estimated": len(done),
        "matrices": len({row["matrix"] for row in rows if row.get("matrix")}),
        "failures": dict(Counter(_kind(row["failed"]) for row in rows if row["failed"]).most_common()),
        "effects": summarise_group(partial(_shares, alpha=alpha)),
        "choices": summarise_group(rank_choices),
        "breaks": summarise_group(partial(_breaks, alpha=alpha)),
        "posterior": posterior_over_matrices(done),
    }


def _kind(reason: str) -> str:
    """Why specifications failed: a sentence without its values."""
    return reason.sentence if isinstance(reason, Message) and not reason.parts else str(reason)


def _with(rows: list[SweepRow], effect: str, outcome: str) -> list[SweepRow]:
    """The rows of an outcome that have the effect."""
    return [row for row in rows if row[effect] is not None and row["outcome"] == outcome]


def _shares(rows: list[SweepRow], effect: str, alpha: float) -> SweepRow:
    """Median and range of an effect; the shares that are positive, significant, and both."""
    if not rows:
        return {"n": 0}
    value = np.array([r[effect] for r in rows])
    p = np.array([r[f"{effect}_p"] for r in rows])
    low, median, high = (float(q) for q in np.quantile(value, [0.025, 0.5, 0.975]))
    return {
        "n": len(rows),
        "median": median,
        "low": low,
        "high": high,
        "positive": float((value > 0).mean()),
        "negative": float((value < 0).mean()),
        "significant": float((p < alpha).mean()),
        "positive_significant": float(((value > 0) & (p < alpha)).mean()),
        "negative_significant": float(((value < 0) & (p < alpha)).mean()),
        **_errors_of_a_sample(rows, value, p, alpha),
    }


def _errors_of_a_sample(rows: list[SweepRow], value: Array, p: Array, alpha: float) -> SweepRow:
    """Standard errors of the median and the shares of a sample: the standard deviation over its independent
    replicates by the root of their number; none where all specifications are there.
    """
    if rows[0].get("replicate") is None:
        return {}
    replicate = np.array([row["replicate"] for row in rows])
    parts = [replicate == number for number in np.unique(replicate)]
    if len(parts) < 2:
        return {}
    shown = {
        "median": [float(np.median(value[own])) for own in parts],
        "positive": [float((value[own] > 0).mean()) for own in parts],
        "significant": [float((p[own] < alpha).mean()) for own in parts],
    }
    return {"se": {name: float(np.std(found, ddof=1) / np.sqrt(len(found))) for name, found in shown.items()}}


def rank_choices(rows: list[SweepRow], effect: str) -> list[SweepRow]:
    """Each choice with the share of the effect's variance that lies between its options (eta squared),
    greatest first. rows: of one outcome.
    """
    value = np.array([row[effect] for row in rows])
    total = float(((value - value.mean()) ** 2).sum()) if len(value) else 0.0
    ranking = []
    for choice in (*choices_in(rows[0] if rows else ()), "matrix"):
        options: dict[str | None, list[float]] = defaultdict(list)
        for row, v in zip(rows, value, strict=True):
            options[row.get(choice)].append(float(v))
        if len(options) < 2 or total == 0:
            continue
        between = sum(len(v) * (float(np.mean(v)) - float(value.mean())) ** 2 for v in options.values())
        ranking.append({"choice": choice, "options": len(options), "share": between / total})
    return sorted(ranking, key=lambda r: (-r["share"], r["choice"]))


def _breaks(rows: list[SweepRow], effect: str, alpha: float) -> list[SweepRow]:
    """Options of each choice under which the effect is not significant with its usual sign, most often first.
    rows: of one outcome.
    """
    usual = (np.sign(np.median([r[effect] for r in rows])) or 1.0) if rows else 1.0
    table = []
    for choice in choices_in(rows[0] if rows else ()):
        options: dict[str, list[bool]] = defaultdict(list)
        for r in rows:
            options[r[choice]].append(bool(np.sign(r[effect]) == usual and r[f"{effect}_p"] < alpha))
        table += [
            {"choice": choice, "option": o, "n": len(v), "holds": float(np.mean(v))}
            for o, v in options.items()
        ]
    return sorted(table, key=lambda r: (r["holds"], r["choice"], r["option"]))


def posterior_over_matrices(rows: list[SweepRow]) -> list[SweepRow]:
    """Posterior probabilities of the matrices in each family of comparable specifications (same data, other
    W).

    Equal priors and Schwarz's approximation of the marginal likelihood, p(W|y) ∝ exp(−BIC/2) (Schwarz 1978;
    LeSage and Pace 2009, chapter 6 compare W this way). Only specifications whose likelihood depends on W
    enter.
    """
    compared = [choice for choice in choices_in(rows[0] if rows else ()) if choice not in OF_MATRICES]
    groups: dict[tuple[str, ...], list[SweepRow]] = defaultdict(list)
    for row in rows:
        if row.get("matrix") and (row["rho"] is not None or row["lambda"] is not None):
            groups[tuple(row[c] for c in compared)].append(row)
    posterior = []
    for key, members in groups.items():
        bic = np.array([m["bic"] for m in members])
        weight = np.exp(-(bic - bic.min()) / 2)
        for member, probability in zip(members, weight / weight.sum(), strict=True):
            if probability > 1e-6:
                names = dict(zip(compared, key, strict=True))
                posterior.append({**names, "matrix": member["matrix"], "probability": float(probability)})
    return sorted(posterior, key=lambda r: (*(r[c] for c in compared), -r["probability"]))
