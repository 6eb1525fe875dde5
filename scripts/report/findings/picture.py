"""A finding among its alternatives: a dot with its interval over their density, as a small SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from report.findings.find import Examination
from report.findings.rules import Interval
from report.verdict import Headline
from spillover.arrays.foundation import Array
from spillover.messages.common import NUMBER_RANGE
from spillover.tables.number_format import format_estimate
from spillover.words import _, choose_case
from words.render import say, sentences

WIDTH, EDGE = 300.0, 8.0  # of the picture, and left free on either side
GRID = 121  # points of the density
TAIL = 0.025  # the share of alternatives, by weight, that the picture may leave out on either side
KNOWN = choose_case("key", {"true": _("True value {value}."), "other": _("Published {value}.")})


@dataclass(frozen=True)
class Picture:
    """Places from left to right: of zero, the estimate, the ends of its interval, and the known values by
    key; density: the path of the alternatives; is_cut: on which sides some of them lie beyond it; words: what
    it shows.
    """

    zero: float
    estimate: float
    low: float
    high: float
    true_places: Mapping[str, float]
    density: str
    is_cut: tuple[bool, bool]
    words: str


def draw_picture(
    head: Headline, own: Interval, examination: Examination | None, known: Mapping[str, float]
) -> Picture | None:
    """The picture of a finding; None where it has no interval and no alternatives. known: its true and its
    published value.
    """
    ends = [end for end in (own.low, own.high) if np.isfinite(end)]
    if not ends and examination is None:
        return None
    marks = [0.0, own.estimate, *ends, *known.values()]
    spread = np.array([])
    if examination is not None:
        spread, weights = examination.alternatives.estimate, examination.judgement.weights
        marks += _find_quantiles(spread, weights, (TAIL, 1 - TAIL))
    first, last = min(marks), max(marks)
    first, last = (first, last) if last > first else (first - 1, last + 1)

    def place(value: float) -> float:
        inside = min(max(value, first), last) if np.isfinite(value) else (first if value < 0 else last)
        return round(EDGE + (WIDTH - 2 * EDGE) * (inside - first) / (last - first), 1)

    path, beyond = "", (False, False)
    if examination is not None:
        path = _draw_density(np.linspace(first, last, GRID), spread, weights)
        beyond = bool((spread < first).any()), bool((spread > last).any())
    return Picture(
        place(0.0),
        place(own.estimate),
        place(own.low),
        place(own.high),
        {key: place(value) for key, value in known.items()},
        path,
        beyond,
        _describe(head, own, spread, known),
    )


def _find_quantiles(values: Array, weights: Array, shares: tuple[float, float]) -> list[float]:
    """The values below which these shares lie, by weight."""
    order = np.argsort(values)
    places = np.searchsorted(np.cumsum(weights[order]), shares)
    return [float(values[order][min(place, len(values) - 1)]) for place in places]


def _draw_density(grid: Array, values: Array, weights: Array) -> str:
    """The density of values (n,) with weights as a path over a grid, its peak at the top: normal kernels,
    their width by Silverman's rule (1986, equation 3.31) and at least two points of the grid.
    """
    mean = float((weights * values).sum())
    deviation = float(np.sqrt((weights * (values - mean) ** 2).sum()))
    low, high = _find_quantiles(values, weights, (0.25, 0.75))
    scale = min(deviation, (high - low) / 1.349) or deviation
    step = float(grid[1] - grid[0])
    width = max(0.9 * scale * len(values) ** -0.2, 2 * step)
    heights = np.zeros(len(grid))
    for start in range(0, len(values), 500):  # so that many alternatives need little memory
        part = slice(start, start + 500)
        apart = (grid[:, None] - values[None, part]) / width
        heights += np.exp(-0.5 * apart**2) @ weights[part]
    top = heights.max() or 1.0
    across = EDGE + (WIDTH - 2 * EDGE) * np.arange(len(grid)) / (len(grid) - 1)
    points = [f"{x:.1f} {36 - 30 * y:.1f}" for x, y in zip(across, heights / top, strict=True)]
    return f"M{across[0]:.1f} 36L{'L'.join(points)}L{across[-1]:.1f} 36Z"


def _describe(head: Headline, own: Interval, spread: Array, known: Mapping[str, float]) -> str:
    """Describe the picture for readers who cannot see it."""
    shown_as = partial(format_estimate, error=head.row.se)
    texts = [say(_("{label}: {estimate}."), label=head.label, estimate=shown_as(own.estimate))]
    if np.isfinite(own.low) and np.isfinite(own.high):
        between = say(NUMBER_RANGE, low=shown_as(own.low), high=shown_as(own.high))
        texts.append(say(_("Interval {interval}."), interval=between))
    if len(spread):
        between = say(NUMBER_RANGE, low=shown_as(float(spread.min())), high=shown_as(float(spread.max())))
        texts.append(say(_("Alternatives {interval}."), interval=between))
    texts += [say(KNOWN, key=key, value=shown_as(value)) for key, value in known.items()]
    return sentences(texts)
