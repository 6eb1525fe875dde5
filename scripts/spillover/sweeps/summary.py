"""Summarise the rows of a sweep."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import msgspec
import numpy as np

from spillover.arrays.foundation import Array
from spillover.sweeps.columns import OF_MATRICES, choices_in
from spillover.sweeps.numbers import EFFECTS
from spillover.sweeps.row import SweepRow
from spillover.words import Message

Value = TypeVar("Value")


class ShareErrors(msgspec.Struct, frozen=True, kw_only=True):
    """Standard errors of a sample's median and shares, from its independent replicates."""

    median: float
    positive: float
    significant: float


class Shares(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Shares of the specifications that have an effect.

    n: how many; median, low, high: 50, 2.5 and 97.5 % of the estimates; then the shares (0 to 1) that are
    positive, negative and significant; se: of a sample.
    """

    n: int
    median: float
    low: float
    high: float
    positive: float
    negative: float
    significant: float
    positive_significant: float
    negative_significant: float
    se: ShareErrors | None = None


class ChoiceShare(msgspec.Struct, frozen=True, kw_only=True):
    """Choice of a sweep: its number of options, and the share of an effect's variance that lies
    between them.
    """

    choice: str
    options: int
    share: float


class OptionShare(msgspec.Struct, frozen=True, kw_only=True):
    """Option of a choice: its n specifications, and the share whose effect is significant with its usual
    sign.
    """

    choice: str
    option: str
    n: int
    significant_share: float


class MatrixProbability(msgspec.Struct, frozen=True, kw_only=True):
    """Posterior probability of a matrix among specifications that differ in the matrix alone.

    choices: what these have in common, the option by choice.
    """

    choices: Mapping[str, str | None]
    matrix: str
    probability: float


class SweepSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Summary of a sweep.

    failures: how often each reason; effects, choices, breaks: by outcome and effect, None where no
    specification has the effect; space: combinations that a sample is drawn from; exploratory: how many
    specifications, only_in_plan: which choices with an option, the recorded plan has alone.
    """

    sweep: str = ""
    is_simulated: bool = False
    space: int | None = None
    specifications: int
    estimates: int
    matrices: int
    failures: Mapping[str, int]
    effects: Mapping[str, Mapping[str, Shares | None]]
    choices: Mapping[str, Mapping[str, tuple[ChoiceShare, ...]]]
    breaks: Mapping[str, Mapping[str, tuple[OptionShare, ...]]]
    posterior: tuple[MatrixProbability, ...]
    exploratory: int | None = None
    only_in_plan: tuple[tuple[str, str], ...] = ()


def summarise(rows: list[SweepRow], alpha: float = 0.05) -> SweepSummary:
    """Summarise a sweep: shares of sign and significance, where it breaks, which choice moves the answer,
    which W is likely.

    All that is said of effects is said by outcome: those of outcomes in different units have no common
    median, and an effect on one may have another sign than on another.
    """
    done = [row for row in rows if not row.failure]
    outcomes = dict.fromkeys(row.outcome for row in rows)

    def summarise_group(tell: Callable[[list[SweepRow], str], Value]) -> dict[str, dict[str, Value]]:
        return {
            o: {effect: tell(_select_rows(done, effect, o), effect) for effect in EFFECTS} for o in outcomes
        }

    return SweepSummary(
        specifications=len(rows),
        estimates=len(done),
        matrices=len({matrix for row in rows if (matrix := row.choices.get("matrix"))}),
        failures=dict(Counter(_kind(row.failure) for row in rows if row.failure).most_common()),
        effects=summarise_group(partial(_shares, alpha=alpha)),
        choices=summarise_group(rank_choices),
        breaks=summarise_group(partial(_breaks, alpha=alpha)),
        posterior=posterior_over_matrices(done),
    )


def _kind(reason: str) -> str:
    """Reason why specifications failed: a sentence without its values."""
    return reason.sentence if isinstance(reason, Message) and not reason.parts else str(reason)


def _select_rows(rows: list[SweepRow], effect: str, outcome: str) -> list[SweepRow]:
    """Select the rows of an outcome that have the effect."""
    return [row for row in rows if effect in row.numbers and row.outcome == outcome]


def _shares(rows: list[SweepRow], effect: str, alpha: float) -> Shares | None:
    """Median and range of an effect; the shares that are positive, significant, and both."""
    if not rows:
        return None
    value = np.array([row.numbers[effect] for row in rows])
    p = np.array([row.numbers[f"{effect}_p"] for row in rows])
    low, median, high = (float(q) for q in np.quantile(value, [0.025, 0.5, 0.975]))
    return Shares(
        n=len(rows),
        median=median,
        low=low,
        high=high,
        positive=float((value > 0).mean()),
        negative=float((value < 0).mean()),
        significant=float((p < alpha).mean()),
        positive_significant=float(((value > 0) & (p < alpha)).mean()),
        negative_significant=float(((value < 0) & (p < alpha)).mean()),
        se=_errors_of_a_sample(rows, value, p, alpha),
    )


def _errors_of_a_sample(rows: list[SweepRow], value: Array, p: Array, alpha: float) -> ShareErrors | None:
    """Standard errors of the median and the shares of a sample: the standard deviation over its independent
    replicates by the root of their number; none where all specifications are there.
    """
    if rows[0].replicate is None:
        return None
    replicate = np.array([row.replicate for row in rows])
    parts = [replicate == number for number in np.unique(replicate)]
    if len(parts) < 2:
        return None
    shown = {
        "median": [float(np.median(value[own])) for own in parts],
        "positive": [float((value[own] > 0).mean()) for own in parts],
        "significant": [float((p[own] < alpha).mean()) for own in parts],
    }
    errors = {name: float(np.std(found, ddof=1) / np.sqrt(len(found))) for name, found in shown.items()}
    return ShareErrors(**errors)


def rank_choices(rows: list[SweepRow], effect: str) -> tuple[ChoiceShare, ...]:
    """Rank each choice by the share of the effect's variance that lies between its options (eta squared),
    greatest first. rows: of one outcome.
    """
    value = np.array([row.numbers[effect] for row in rows])
    total = float(((value - value.mean()) ** 2).sum()) if len(value) else 0.0
    ranking = []
    for choice in (*choices_in(rows[0].choices if rows else ()), "matrix"):
        options: dict[str | None, list[float]] = defaultdict(list)
        for row, v in zip(rows, value, strict=True):
            options[row.choices.get(choice)].append(float(v))
        if len(options) < 2 or total == 0:
            continue
        between = sum(len(v) * (float(np.mean(v)) - float(value.mean())) ** 2 for v in options.values())
        ranking.append(ChoiceShare(choice=choice, options=len(options), share=between / total))
    return tuple(sorted(ranking, key=lambda one: (-one.share, one.choice)))


def _breaks(rows: list[SweepRow], effect: str, alpha: float) -> tuple[OptionShare, ...]:
    """Options of each choice under which the effect is not significant with its usual sign, most often first.
    rows: of one outcome.
    """
    usual = (np.sign(np.median([row.numbers[effect] for row in rows])) or 1.0) if rows else 1.0
    table = []
    for choice in choices_in(rows[0].choices if rows else ()):
        options: dict[str, list[bool]] = defaultdict(list)
        for row in rows:
            number, p = row.numbers[effect], row.numbers[f"{effect}_p"]
            options[str(row.choices[choice])].append(bool(np.sign(number) == usual and p < alpha))
        table += [
            OptionShare(choice=choice, option=o, n=len(v), significant_share=float(np.mean(v)))
            for o, v in options.items()
        ]
    return tuple(sorted(table, key=lambda one: (one.significant_share, one.choice, one.option)))


def posterior_over_matrices(rows: list[SweepRow]) -> tuple[MatrixProbability, ...]:
    """Posterior probabilities of the matrices in each family of comparable specifications (same data, other
    W); none of a matrix that has no other beside it.

    Equal priors and Schwarz's approximation of the marginal likelihood, p(W|y) ∝ exp(−BIC/2) (Schwarz 1978;
    LeSage and Pace 2009, chapter 6 compare W this way). Only specifications whose likelihood depends on W
    enter.
    """
    compared = [choice for choice in choices_in(rows[0].choices if rows else ()) if choice not in OF_MATRICES]
    groups: dict[tuple[str | None, ...], list[SweepRow]] = defaultdict(list)
    for row in rows:
        if row.choices.get("matrix") and ("rho" in row.numbers or "lambda" in row.numbers):
            groups[tuple(row.choices[c] for c in compared)].append(row)
    posterior = []
    for key, members in groups.items():
        if len(members) < 2:
            continue
        bic = np.array([member.numbers["bic"] for member in members])
        weight = np.exp(-(bic - bic.min()) / 2)
        for member, probability in zip(members, weight / weight.sum(), strict=True):
            if probability > 1e-6:
                same = dict(zip(compared, key, strict=True))
                matrix = str(member.choices["matrix"])
                posterior.append(
                    MatrixProbability(choices=same, matrix=matrix, probability=float(probability))
                )
    return tuple(sorted(posterior, key=lambda one: (*(one.choices[c] for c in compared), -one.probability)))
