"""Figures of policies: event studies, parallel trends, placebos, comparisons of cohorts, balance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from artifacts.analysis import Record
from report.figure_style import (
    COLOURS,
    DASHES,
    FAINT,
    INK,
    MARKERS,
    MUTED,
    NoDataError,
    legend_text,
    new_figure,
    zero_line,
)

if TYPE_CHECKING:
    from report.figures import Source

ESTIMATORS = {
    "two-way": "Two-way fixed effects",
    "callaway-santanna": "Callaway–Sant'Anna",
    "imputation": "Imputation (Borusyak–Jaravel–Spiess)",
    "sun-abraham": "Sun–Abraham",
    "switching": "de Chaisemartin–D'Haultfœuille",
}
DEALT = {"units": "Other units", "time": "Other times", "both": "Other units and times"}
# Below this many percent a covariate counts as balanced (Rosenbaum and Rubin 1985).
BALANCED = 10


def event_study(source: Source) -> Figure:
    """Each estimator's effects by time since adoption: interval (thick) and simultaneous band (thin)."""
    panels = _panels(source, "event_study")
    figure, axes = new_figure(0.9 + 2.5 * len(panels), len(panels), 1, squeeze=False)
    for one, (name, rows) in zip(axes[:, 0], panels.items(), strict=True):
        found = list(dict.fromkeys(row["estimator"] for row in rows))
        for i, estimator in enumerate(found):
            shift = 0.14 * (i - (len(found) - 1) / 2)
            _path(
                one, [row for row in rows if row["estimator"] == estimator], i, shift, ESTIMATORS[estimator]
            )
        zero_line(one, vertical=False)
        one.axvline(-0.5, color=MUTED, linewidth=0.6, linestyle=DASHES[1])
        one.xaxis.set_major_locator(MaxNLocator(integer=True))
        one.set_ylabel("Effect")
        if len(panels) > 1:
            one.set_title(name)
    axes[-1, 0].set_xlabel("Years since adoption")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _path(axes: Axes, rows: Sequence[Record], i: int, shift: float, label: str) -> None:
    colour, marker = COLOURS[i % 6], MARKERS[i % 6]
    for row in rows:
        x = row["key"] + shift
        axes.plot([x, x], [row["band_low"], row["band_high"]], color=colour, linewidth=0.6)
        axes.plot([x, x], [row["low"], row["high"]], color=colour, linewidth=1.8, solid_capstyle="butt")
    x = [row["key"] + shift for row in rows]
    axes.plot(
        x, [row["estimate"] for row in rows], marker, color=colour, markersize=4, label=legend_text(label)
    )


def parallel_trends(source: Source) -> Figure:
    """The mean outcome of each cohort by year; a mark where it adopts."""
    panels = _panels(source, "parallel_trends")
    figure, axes = new_figure(0.9 + 2.5 * len(panels), len(panels), 1, squeeze=False)
    for one, (name, rows) in zip(axes[:, 0], panels.items(), strict=True):
        for i, group in enumerate(dict.fromkeys(row["group"] for row in rows)):
            own = [row for row in rows if row["group"] == group]
            x, y = [row["year"] for row in own], [row["mean"] for row in own]
            units = max(row["rows"] for row in own)
            style = {"color": COLOURS[i % 6], "linestyle": DASHES[i % 6]}
            one.plot(x, y, **style, linewidth=1.3, label=f"{group} ({units})")
            start = group.rsplit(" ", 1)[-1]
            if start.isdigit() and int(start) in x:
                one.plot(
                    int(start), y[x.index(int(start))], MARKERS[i % 6], color=COLOURS[i % 6], markersize=5
                )
        one.xaxis.set_major_locator(MaxNLocator(integer=True))
        one.set_ylabel(f"Mean of {source.label(str(source.options(name).get('outcome', '')))}")
        one.legend(fontsize=7, ncols=2)
    return figure


def placebo(source: Source) -> Figure:
    """The distribution of placebo coefficients, the actual one as a line, and the share at least as large."""
    panels: dict[str, tuple[list[Record], float, float]] = {}
    for name, rows in _panels(source, "placebo").items():
        record = source.material.estimate(name, "")
        tests = {test["name"]: test for test in record["tests"]}
        for kind in dict.fromkeys(row["kind"] for row in rows):
            test = tests[f"placebo:{kind}"]
            own = [row for row in rows if row["kind"] == kind]
            label = DEALT[kind] if len(source.config["analyses"]) == 1 else f"{name}: {DEALT[kind]}"
            panels[label] = (own, test["statistic"], test["p"])
    figure, axes = new_figure(2.6, 1, len(panels), squeeze=False, sharex=True)
    for one, (label, (rows, actual, p)) in zip(axes[0], panels.items(), strict=True):
        draws = np.array([row["coefficient"] for row in rows])
        one.hist(draws, bins=40, density=True, color="#c9d6df", edgecolor="white", linewidth=0.3)
        grid = np.linspace(min(draws.min(), actual), max(draws.max(), actual), 200)
        one.plot(grid, _density(draws, grid), color=COLOURS[0], linewidth=1.2)
        one.axvline(actual, color=COLOURS[1], linewidth=1.3)
        zero_line(one)
        one.set_title(f"{label}\np = {p:.3f}, {len(draws):,} draws")
        one.set_yticks([])
        one.spines["left"].set_visible(False)
        one.set_xlabel("Coefficient")
    return figure


def _density(draws: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """A normal kernel density with Silverman's (1986, eq. 3.31) bandwidth."""
    spread = min(draws.std(ddof=1), np.subtract(*np.quantile(draws, [0.75, 0.25])) / 1.34)
    width = 0.9 * spread * len(draws) ** -0.2
    kernel = np.exp(-(((grid[:, None] - draws) / width) ** 2) / 2)
    return np.asarray(kernel.mean(1) / (width * np.sqrt(2 * np.pi)))


def bacon(source: Source) -> Figure:
    """Each comparison's effect over its weight in the two-way coefficient, by kind; the coefficient as a
    line.
    """
    panels = _panels(source, "bacon")
    figure, axes = new_figure(3.0, 1, len(panels), squeeze=False)
    for one, (name, rows) in zip(axes[0], panels.items(), strict=True):
        for i, kind in enumerate(dict.fromkeys(row["kind"] for row in rows)):
            own = [row for row in rows if row["kind"] == kind]
            total = sum(row["weight"] for row in own)
            label = f"{kind} (weight {total:.2f})"
            x, y = [row["weight"] for row in own], [row["effect"] for row in own]
            one.plot(
                x, y, MARKERS[i % 6], color=COLOURS[i % 6], markersize=4.5, linestyle="none", label=label
            )
        coefficient = sum(row["weight"] * row["effect"] for row in rows)
        one.axhline(coefficient, color=INK, linewidth=0.9, linestyle=DASHES[1])
        words, place = f"two-way {coefficient:.3g}", (1, coefficient)
        beside = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        one.annotate(words, place, (-2, 3), **beside, ha="right", fontsize=7)
        zero_line(one, vertical=False)
        one.set_xlabel("Weight")
        one.set_ylabel("Effect of the comparison")
        one.legend(fontsize=7)
        if len(panels) > 1:
            one.set_title(name)
    return figure


def balance(source: Source) -> Figure:
    """Standardised bias of each covariate before and after matching; the strip is within 10 percent."""
    panels = _panels(source, "balance")
    every = [row["covariate"] for rows in panels.values() for row in rows]
    names = [name for name in dict.fromkeys(every) if name]
    figure, axes = new_figure(1.1 + 0.27 * len(names), 1, len(panels), squeeze=False, sharey=True)
    for one, (name, rows) in zip(axes[0], panels.items(), strict=True):
        one.axvspan(-BALANCED, BALANCED, color=FAINT, alpha=0.4, linewidth=0)
        zero_line(one)
        for i, when in enumerate(("before", "after")):
            bias = {row["covariate"]: row["bias"] for row in rows if row["when"] == when and row["covariate"]}
            y = [len(names) - 1 - names.index(covariate) for covariate in bias]
            face = "white" if when == "before" else COLOURS[i]
            style = {"color": COLOURS[i], "markerfacecolor": face, "linestyle": "none"}
            one.plot(list(bias.values()), y, MARKERS[i], **style, label=f"{when} matching")
        one.set_yticks(range(len(names)), [source.label(covariate) for covariate in names[::-1]])
        one.set_ylim(-0.6, len(names) - 0.4)
        one.set_xlabel("Standardised bias, %")
        if len(panels) > 1:
            one.set_title(name)
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _panels(source: Source, series: str) -> Mapping[str, list[Record]]:
    """The series of each configured analysis that has it."""
    found = {name: list(source.material.series(name, series)) for name in source.config["analyses"]}
    kept = {name: rows for name, rows in found.items() if rows}
    if not kept:
        raise NoDataError(f"the analyses hold no series {series!r}")
    return kept


KINDS: dict[str, Callable[[Source], Figure]] = {
    "event_study": event_study,
    "parallel_trends": parallel_trends,
    "placebo": placebo,
    "bacon": bacon,
    "balance": balance,
}
