"""A sweep's t ratios in order, and how much of their variance lies between the options of each choice, before
what surrogates without an effect give.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from report.figure import Drawing, Figure, FigureSource
from spillover.options import Sweep
from spillover.words import _
from words.render import say, say_key

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.sweeps.joint_statistics import JointRow
    from sweep.joint import JointRecord, JointTableRow


class NullBand(Figure, frozen=True, kw_only=True):
    """The ordered t ratios of a sweep's total effects, and 95% of the surrogates at each place in the order;
    beneath, the share of each choice in their variance, likewise; from its joint test.
    """

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    reads = frozenset({"joint"})

    sweep: Sweep

    def finding(self, source: FigureSource) -> str:
        """Say how many t ratios lie outside the band."""
        _document, rows = self._read(source)
        t, low, _median, high = _columns(rows)
        return say(
            _("{above} of {count} t ratios lie above the surrogates' 95% at their place, {below} below"),
            above=f"{(t > high).sum():,}",
            count=f"{len(rows):,}",
            below=f"{(t < low).sum():,}",
        )

    def _read(self, source: FigureSource) -> tuple[JointRecord, list[JointTableRow]]:
        """The joint test, and its rows of single specifications."""
        from report.joint import read_joint, read_specification_rows

        files = source.joint.get(self.sweep)
        document = read_joint(files, source.files["sweep"][0])
        assert files is not None
        return document, read_specification_rows(files)

    def draw(self, source: FigureSource) -> Drawing:
        """The curve with its band, and the p-values of the curve's statistics."""
        import numpy as np

        from report.figure_style import COLOURS, new_figure, zero_line
        from report.joint import STATISTICS

        document, rows = self._read(source)
        at = np.arange(1, len(rows) + 1)
        t, low, middle, high = _columns(rows)
        choices = document.choices
        beneath = 0.7 + 0.24 * len(choices)
        if choices:
            figure, (axes, lower) = new_figure(3.6 + beneath, 2, 1, height_ratios=[3.6, beneath])
            _shares(lower, choices)
        else:
            figure, axes = new_figure(3.6)
        band = say(_("95% of {count} surrogates"), count=f"{document.joint.surrogates:,}")
        axes.fill_between(at, low, high, color="#d6dde3", linewidth=0, zorder=-1, label=band)
        axes.plot(at, middle, color="#8c99a5", linewidth=1, label=say(_("median surrogate")))
        axes.plot(
            at, t, ".", color=COLOURS[0], markersize=3 if len(at) < 400 else 1.6, label=say(_("the sweep"))
        )
        zero_line(axes, vertical=False)
        axes.set_xlabel(say(_("{count} specifications, ordered by t ratio"), count=f"{len(rows):,}"))
        axes.set_ylabel(say(_("t ratio")))
        lines = [
            say(
                _("{statistic}: p {p:p} (descriptive)") if row.reading else _("{statistic}: p {p:p}"),
                statistic=say_key(STATISTICS, row.name),
                p=row.p,
            )
            for row in document.curve
            if row.subject == "curve"
        ]
        if document.reading == "descriptive":
            lines.append(say(_("descriptive: the filtered residual is correlated across units")))
        axes.legend(loc="lower right", fontsize=7.5)
        axes.text(0.02, 0.97, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=7.5)
        return figure


def _columns(rows: Sequence[JointRow | JointTableRow]) -> Array:
    """Values (4, K) of rows: their own, and the lower end, median and upper end of the surrogates' band; NaN
    where there is none.
    """
    import numpy as np

    own = [(row.value, row.null_low, row.null_median, row.null_high) for row in rows]
    return np.array(own, dtype=float).reshape(-1, 4).T


def _shares(axes: Any, choices: Sequence[JointRow]) -> None:
    """A row for each choice: its share, and that of 95% of the surrogates."""
    from report.figure_style import COLOURS
    from report.sweeps import choice_name

    at = range(len(choices))[::-1]
    own, low, middle, high = _columns(choices)
    axes.hlines(at, low, high, color="#d6dde3", linewidth=7)
    axes.plot(middle, at, "|", color="#8c99a5", markersize=7)
    axes.plot(own, at, "o", color=COLOURS[0], markersize=4)
    axes.set_yticks(at, [choice_name(row.name) for row in choices])
    axes.set_ylim(-0.6, len(choices) - 0.4)
    axes.set_xlim(-0.02, 1.02)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(say(_("share of the variance of t ratios explained by each choice alone")))
