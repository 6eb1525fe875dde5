"""A sweep's t ratios in order, before what surrogates without an effect give."""

from __future__ import annotations

from typing import ClassVar

from report.figure import Drawing, Figure, FigureSource, Record
from spillover.options import Sweep
from spillover.words import _
from words.say import say


class NullBand(Figure, frozen=True, kw_only=True):
    """The ordered t ratios of a sweep's total effects, and 95% of the surrogates at each place in the order,
    from its joint test.
    """

    single_units: ClassVar[bool] = False
    intervals: ClassVar[bool] = False
    reads = frozenset({"joint"})

    sweep: Sweep

    def finding(self, source: FigureSource) -> str:
        """How many t ratios lie outside the band."""
        _document, rows = self._read(source)
        return say(
            _("{above} of {count} t ratios lie above the band of the surrogates, {below} below"),
            above=f"{sum(row['observed'] > row['null_high'] for row in rows):,}",
            count=f"{len(rows):,}",
            below=f"{sum(row['observed'] < row['null_low'] for row in rows):,}",
        )

    def _read(self, source: FigureSource) -> tuple[Record, list[Record]]:
        """The joint test, and its rows of single specifications."""
        from base.artifacts.parquet import read_rows
        from report.joint import read_joint

        files = source.joint.get(self.sweep)
        document = read_joint(files, source.files["sweep"][0])
        assert files is not None
        every = read_rows([files["joint"]])
        return document, [row for row in every if row["about"] == "specification"]

    def draw(self, source: FigureSource) -> Drawing:
        """The curve with its band, and the p-values of the curve's statistics."""
        import numpy as np

        from report.figure_style import COLOURS, new_figure, zero_line
        from report.joint import STATISTICS, p_words

        document, rows = self._read(source)
        at = np.arange(1, len(rows) + 1)
        t, low, middle, high = (
            np.array([row[name] for row in rows], dtype=float)
            for name in ("observed", "null_low", "null_median", "null_high")
        )
        figure, axes = new_figure(3.6)
        band = say(_("95% of {count} surrogates"), count=f"{document['joint']['surrogates']:,}")
        axes.fill_between(at, low, high, color="#d6dde3", linewidth=0, zorder=-1, label=band)
        axes.plot(at, middle, color="#8c99a5", linewidth=1, label=say(_("median surrogate")))
        axes.plot(
            at, t, ".", color=COLOURS[0], markersize=3 if len(at) < 400 else 1.6, label=say(_("the sweep"))
        )
        zero_line(axes, vertical=False)
        axes.set_xlabel(say(_("{count} specifications, ordered by t ratio"), count=f"{len(rows):,}"))
        axes.set_ylabel(say(_("t ratio")))
        lines = [
            say(_("{statistic}: p = {p}"), statistic=say(STATISTICS[row["name"]]), p=p_words(row["p"]))
            for row in document["curve"]
            if row["about"] == "curve"
        ]
        if document["reading"] == "descriptive":
            lines.append(say(_("descriptive: the filtered residual is correlated across units")))
        axes.legend(loc="lower right", fontsize=7.5)
        axes.text(0.02, 0.97, "\n".join(lines), transform=axes.transAxes, va="top", fontsize=7.5)
        return figure
