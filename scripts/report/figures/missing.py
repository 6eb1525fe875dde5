"""Figure of the origins of variables' cells."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from report.figure import Array, Drawing, Figure, FigureSource, Reading
from spillover.options import Variable
from spillover.words import _, ngettext
from words.render import say, say_key

STATE_WORDS = {
    "observed": _("observed"),
    "missing": _("missing"),
    "filled": _("filled from adjacent years"),
    "corrected": _("corrected"),
    "absent": _("without a row in the data"),
}


# How a cell came about.
OBSERVED, MISSING, FILLED, CORRECTED, ABSENT = range(5)
STATES = ("observed", "missing", "filled", "corrected", "absent")
# Fill and mark of each of STATES, from light to dark, so that they differ in grey as well.
COLOURS = ("#e4e9ed", "#ffffff", "#e69f00", "#0b3c5d", "#ffffff")
MARKS = ("", "x", ".", "", "")


class Missing(Figure, frozen=True, kw_only=True):
    """Where the values of variables are observed, missing, filled or corrected, by unit and year."""

    single_units: ClassVar[bool] = False
    reads: ClassVar[frozenset[Reading]] = frozenset({"provenance"})

    variables: Annotated[tuple[Variable, ...], Meta(min_length=1)]
    """The variables whose cells are drawn."""

    def finding(self, source: FigureSource) -> str:
        """Say how many cells of the data's rows are not as a source has them by state, the variable with most
        of these, and how many filled and corrected cells are of variables that are not drawn.
        """
        _years, states = self._states(source)
        counts = {
            name: sum(_count({name: state}, n) for n in (FILLED, CORRECTED, MISSING))
            for name, state in states.items()
        }
        most = max(counts, key=counts.__getitem__)
        total = sum(state.size for state in states.values()) - _count(states, ABSENT)
        if not counts[most]:
            drawn = say(_("All {total} cells are as a source has them"), total=f"{total:,}")
        else:
            changed = [n for n in (FILLED, CORRECTED, MISSING) if _count(states, n)]
            drawn = say(
                _("Of {total} cells: {states}; most of {variable} ({most})"),
                total=f"{total:,}",
                states=[
                    say(
                        _("{count} {state}"),
                        count=f"{_count(states, n):,}",
                        state=say_key(STATE_WORDS, STATES[n]),
                    )
                    for n in changed
                ],
                variable=source.label(most),
                most=f"{counts[most]:,}",
            )
        others = count_others(source.measures, self.variables, source.files.get("provenance", []))
        if not others:
            return drawn
        return say(
            ngettext(
                "{drawn}; 1 further cell was filled or corrected, of a variable that is not drawn",
                "{drawn}; {others} further cells were filled or corrected, of variables that are not drawn",
                "others",
            ),
            drawn=drawn,
            others=others,
        )

    def draw(self, source: FigureSource) -> Drawing:
        """A panel per variable, a line per unit."""
        years, states = self._states(source)
        return _draw(years, {source.label(name): state for name, state in states.items()})

    def _states(self, source: FigureSource) -> tuple[tuple[int, ...], dict[str, Array]]:
        from base.job import index_by_stem

        measures = {name: source.measures.get(name, []) for name in self.variables}
        provenance = source.files.get("provenance", [])
        return read_states(index_by_stem(source.files["variables"]), measures, provenance)


def read_states(
    files: Mapping[str, Path],
    measures: Mapping[str, Sequence[str]],
    lists: Sequence[str],
) -> tuple[tuple[int, ...], dict[str, Array]]:
    """The years of the panel, and (units, years) of state numbers for each variable.

    A cell of a unit and year without a row in any source is absent, not missing. files: each variable's own
    file; measures: those that each variable is made of: it counts as filled or corrected where one of them
    is; lists: the warehouse's `imputed` and `corrections`.
    """
    import numpy as np

    from base.artifacts.parquet import read_present, read_table, read_variables

    units, dates, values = read_variables({name: files[name] for name in measures})
    ids, years = list(dict.fromkeys(units)), tuple(sorted({int(year) for year in dates}))
    row, column = {unit: i for i, unit in enumerate(ids)}, {year: j for j, year in enumerate(years)}
    present = read_present(files.values())
    none = np.full(units.shape, MISSING) if present is None else np.where(present, MISSING, ABSENT)
    states = {
        name: np.where(np.isnan(values[name]), none, OBSERVED).reshape(len(ids), len(years))
        for name in measures
    }
    for path in lists:
        state = CORRECTED if Path(path).stem == "corrections" else FILLED
        table = read_table(path)
        for unit, year, measure in zip(table["unit"], table["year"], table["measure"], strict=True):
            for name in (
                n for n, used in measures.items() if measure in used and unit in row and year in column
            ):
                states[name][row[unit], column[year]] = state
    return years, states


def count_others(measures: Mapping[str, Sequence[str]], shown: Sequence[str], lists: Sequence[str]) -> int:
    """Count the cells of the warehouse's lists that are of no measure that a variable of `shown` is made of.

    measures: of each variable; lists: the files `imputed` and `corrections`.
    """
    from base.artifacts.parquet import read_table

    used = {measure for name in shown for measure in measures.get(name, [])}
    return sum(measure not in used for path in lists for measure in read_table(path)["measure"])


def _draw(years: Sequence[int], states: Mapping[str, Array]) -> Drawing:
    """Units by years for each variable, by how each cell came about. states: label -> (units, years) of
    STATES' numbers.
    """
    import numpy as np
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    from report.figure_style import INK, MUTED, panel_axes

    variables = list(states)
    units = next(iter(states.values())).shape[0]
    tall = min(2.0, 0.7 + units * 0.04)
    figure, axes = panel_axes(len(variables), 4, lambda lines: 0.7 + lines * tall)
    figure.supylabel(say(_("{units} units, one per line"), units=units), fontsize=8.5, color=INK)
    present = sorted({int(v) for state in states.values() for v in np.unique(state)})
    for one, variable in zip(axes, variables, strict=True):
        state = states[variable]
        extent = (years[0] - 0.5, years[-1] + 0.5, units - 0.5, -0.5)
        one.imshow(
            state,
            aspect="auto",
            cmap=ListedColormap(COLOURS),
            vmin=0,
            vmax=len(COLOURS),
            extent=extent,
            interpolation="nearest",
        )
        for number in (n for n in present if MARKS[n]):
            rows, cols = np.nonzero(state == number)
            one.plot(cols + years[0], rows, MARKS[number], color=INK, markersize=2.2, markeredgewidth=0.4)
        one.set_title("\n".join(textwrap.wrap(variable, 30)), fontsize=7)
        one.set_yticks([])
        one.set_xticks([years[0], years[-1]])
        one.tick_params(labelsize=6.5, length=2)
    handles = [Patch(facecolor=COLOURS[n], edgecolor=MUTED, label=_share(states, n)) for n in present]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=7.5)
    return figure


def _count(states: Mapping[str, Array], number: int) -> int:
    """Count the cells of all variables in a state."""
    return sum(int((state == number).sum()) for state in states.values())


def _share(states: Mapping[str, Array], number: int) -> str:
    total = sum(state.size for state in states.values())
    return say(
        _("{state} ({count} of {of})"),
        state=say_key(STATE_WORDS, STATES[number]),
        count=f"{_count(states, number):,}",
        of=f"{total:,}",
    )
