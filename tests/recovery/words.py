"""The words of findings on simulated studies: how often a finding is said to hold throughout, to depend on a
choice, or not to hold, where the treatment has no effect, a common one, or one under one family of matrices.

Each study draws its size (30, 45 or 60 units, 6, 8 or 11 years), its places and incomes, and what it lists:
two or three matrices of nearest neighbours, one or two of inverse distances, none to two of exponential decay
and of incomes; SDM alone or with SAR; both controls alone, or with none and one; all years alone, or with the
later half. The finding is that of SDM under the first matrix, with both controls, in all years. The outcome
is y = .3Wy + βx + θWx + .3a − .3b + μᵢ + τₜ + e, the treatment x = .3a + u; u = .4Wu + v, and v, e, a and b
are independent normal. What differs is the W of the process, β and θ:

none          β = θ = 0, W the first matrix of the list: the finding's own
none_wrong    the same, W of the four nearest in a characteristic that no alternative knows, .4 in e too
common        β = .3, θ = .3, W the first matrix
common_weak   the same with β = θ = .15
common_wrong  β = θ = .3, W of the unknown characteristic, .4 in e too
one_family    β = 0, θ = .6, W of the four nearest in income, by which the finding weighs
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from recovery.design import Found, design, distances
from report.findings.rules import DEPENDS, NOT, THROUGHOUT, Alternatives, Interval, judge
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

PANELS = 500
EFFECTS = ("direct", "indirect", "total")
WORDS = (THROUGHOUT, DEPENDS, NOT)
TERMS = ("x", "a", "b")
CONTROLS = {"none": [0], "one": [0, 1], "all": [0, 1, 2]}


class Process(NamedTuple):
    """words: of the process; beta, theta: what the treatment does; through: whose W it has."""

    words: str
    beta: float
    theta: float
    through: str = "space"


PROCESSES = {
    "none": Process("no effect", 0.0, 0.0),
    "none_wrong": Process("no effect, no alternative has the true W", 0.0, 0.0, "unknown"),
    "common": Process("a common effect", 0.3, 0.3),
    "common_weak": Process("a common effect, half as large", 0.15, 0.15),
    "common_wrong": Process("a common effect, no alternative has the true W", 0.3, 0.3, "unknown"),
    "one_family": Process("an effect under one family of matrices", 0.0, 0.6, "income"),
}


class Study(NamedTuple):
    """The outcome (T, n), treatment and controls (T, n, 3), and the options of each choice."""

    y: np.ndarray
    x: np.ndarray
    matrices: dict[tuple[str, str], SpatialOperator]
    models: list[str]
    controls: list[str]
    windows: list[str]


def draw_study(stream: np.random.Generator, process: Process) -> Study:
    """Draw one study: its panel and what it lists, the options of its finding first."""
    n, years = int(stream.choice([30, 45, 60])), int(stream.choice([6, 8, 11]))
    apart = distances(stream.uniform(size=(n, 2)))
    income, unknown = (distances(stream.normal(size=(n, 1))) for _ in range(2))
    listed: dict[tuple[str, str], np.ndarray] = {}
    for k in stream.permutation([3, 4, 5, 6, 8])[: int(stream.integers(2, 4))]:
        listed["nearest", f"k={k}"] = _nearest(apart, int(k))
    for power in stream.permutation([1, 2, 3])[: int(stream.integers(1, 3))]:
        listed["inverse", f"power={power}"] = apart ** -float(power)
    for scale in stream.permutation([0.1, 0.2, 0.4])[: int(stream.integers(0, 3))]:
        listed["exponential", f"scale={scale}"] = np.exp(-apart / scale)
    for k in stream.permutation([3, 4, 6])[: int(stream.integers(0, 3))]:
        listed["income", f"k={k}"] = _nearest(income, int(k))
    if process.through == "income":
        own = {("income", "k=4"): _nearest(income, 4), ("income", "k=6"): _nearest(income, 6)}
        listed = own | {key: one for key, one in listed.items() if key not in own}
    matrices = {key: SpatialOperator(_rows(one)) for key, one in listed.items()}
    true = matrices[next(iter(matrices))].matrix
    w = _rows(_nearest(unknown, 4)) if process.through == "unknown" else np.asarray(true)
    y, x = _draw_panel(stream, process, w, years)
    late = stream.random() < 0.5
    return Study(
        y,
        x,
        matrices,
        ["SDM", "SAR"] if stream.random() < 0.7 else ["SDM"],
        ["all", "none", "one"] if stream.random() < 0.7 else ["all"],
        ["all", "late"] if late else ["all"],
    )


def _draw_panel(
    stream: np.random.Generator, process: Process, w: np.ndarray, years: int
) -> tuple[np.ndarray, np.ndarray]:
    n = len(w)
    v, e, a, b = stream.normal(size=(4, years, n))
    spread = np.linalg.inv(np.eye(n) - 0.4 * w)
    if process.through == "unknown":
        e = e @ spread.T
    x = 0.3 * a + v @ spread.T + stream.normal(size=n) + stream.normal(size=(years, 1))
    caused = process.beta * x + process.theta * x @ w.T + 0.3 * a - 0.3 * b
    y = caused + stream.normal(size=n) + stream.normal(size=(years, 1)) + e
    return y @ np.linalg.inv(np.eye(n) - 0.3 * w).T, np.stack([x, a, b], axis=2)


def _nearest(apart: np.ndarray, k: int) -> np.ndarray:
    found = np.zeros_like(apart)
    np.put_along_axis(found, np.argsort(apart, axis=1)[:, :k], 1.0, axis=1)
    return found


def _rows(matrix: np.ndarray) -> np.ndarray:
    return matrix / matrix.sum(axis=1, keepdims=True)


def estimate_all(study: Study) -> Iterator[tuple[dict[str, str], dict[str, Interval]]]:
    """Estimate every alternative: its options, and its three effects; the finding first."""
    for (family, parameters), operator in study.matrices.items():
        for model in study.models:
            for controls in study.controls:
                for window in study.windows:
                    first = len(study.y) // 2 if window == "late" else 0
                    columns = CONTROLS[controls]
                    try:
                        fitted = fit_spatial(
                            model,
                            study.y[first:],
                            study.x[first:, :, columns],
                            operator,
                            terms=[TERMS[column] for column in columns],
                        )
                        effects = impacts(fitted, method="delta")
                    except EstimationError:
                        continue
                    options = {"matrix": f"{family} {parameters}, row", "family": family, "model": model}
                    yield {**options, "controls": controls, "sample_window": window}, _intervals(effects)


def _intervals(effects: Any) -> dict[str, Interval]:
    low, high = effects.interval()
    places = {effect: effects.terms.index(f"x:{effect}") for effect in EFFECTS}
    return {
        effect: Interval(float(effects[f"x:{effect}"]), float(low[place]), float(high[place]))
        for effect, place in places.items()
    }


def judge_study(study: Study) -> dict[str, str]:
    """The word of each effect's finding."""
    made = list(estimate_all(study))
    choices = {name: np.array([options[name] for options, _numbers in made]) for name in made[0][0]}
    words = {}
    for effect in EFFECTS:
        numbers = [
            np.array([getattr(found[effect], end) for _options, found in made])
            for end in ("estimate", "low", "high")
        ]
        words[effect] = judge(made[0][1][effect], Alternatives(*numbers, choices)).word
    return words


def _register(key: str, process: Process) -> None:
    panel = "30 to 60 units, 6 to 11 years, 3 to 108 alternatives"

    @design(f"words_{key}", f"words of findings, {process.words}", panel, panels=PANELS)
    def _(stream: np.random.Generator, number: int) -> Found:
        words = judge_study(draw_study(stream, process))
        return {
            f"{effect}: {word}": (np.nan, np.nan, words[effect] == word)
            for effect in EFFECTS
            for word in WORDS
        }


for _key, _process in PROCESSES.items():
    _register(_key, _process)
