"""Pictures of a result: coefficients, effects, the path of an event study. matplotlib is loaded by a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.effects import KINDS
from spillover.errors import StudyError, quote_value, suggestion
from spillover.estimates import TermRecord
from spillover.messages.catalogue import TERM
from spillover.messages.render import say, say_key
from spillover.series import PathRow, read_rows_of
from spillover.words import _

if TYPE_CHECKING:
    from spillover.frames.result import Result

What = Literal["coefficients", "effects", "event_study"]
APART = 0.22  # between marks of one line


def plot(result: Result, what: What | None, terms: Sequence[str] | None, ax: Any) -> Any:
    """Draw a result on axes; `Result.plot` says the rest."""
    effects = [r for r in result._records if r.part.startswith("effects")]
    paths = [row for row in read_rows_of(result._series, PathRow) if row.by == "event"]
    chosen = what or ("effects" if effects else "event_study" if paths else "coefficients")
    if chosen not in get_args(What):
        raise StudyError(
            _("plot: {what}{hint}", what=quote_value(chosen), hint=suggestion(chosen, get_args(What)))
        )
    if (chosen == "effects" and not effects) or (chosen == "event_study" and not paths):
        raise EstimationError(
            _("{kind}: has no {what} to plot; leave it out for coefficients", kind=result.kind, what=chosen)
        )
    axes = axes_of(ax)
    if chosen == "event_study":
        _draw_path(axes, paths)
    elif chosen == "effects":
        _draw_effects(axes, _select_rows(effects[0].terms, terms, lambda row: row.term.rpartition(":")[0]))
    else:
        _coefficients(axes, _select_rows(result._record.terms, terms, lambda row: row.term))
    return axes


def axes_of(ax: Any) -> Any:
    """Get the axes that are given, or make those of a new figure. Without matplotlib StudyError."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise StudyError(
            _("plot needs matplotlib ({error}): pip install 'spillover[plot]'", error=error)
        ) from None
    return pyplot.subplots(layout="constrained")[1]


def _select_rows(rows: Sequence[TermRecord], terms: Sequence[str] | None, term_of: Any) -> list[TermRecord]:
    """Select the rows of the terms that are asked for, in their order; an unknown one is a StudyError."""
    known = list(dict.fromkeys(map(term_of, rows)))
    for term in terms or ():
        if term not in known:
            raise StudyError(
                _("plot: no term {term}{hint}", term=quote_value(term), hint=suggestion(term, known))
            )
    return [row for term in terms or known for row in rows if term_of(row) == term]


def _coefficients(axes: Any, rows: Sequence[TermRecord]) -> None:
    places = [-float(i) for i in range(len(rows))]
    _marks(axes, places, rows)
    axes.set_yticks(places, [row.term for row in rows])
    axes.axvline(0, color="0.6", linewidth=0.8, zorder=0)
    axes.set_xlabel(say(_("Estimate and interval")))


def _draw_effects(axes: Any, rows: Sequence[TermRecord]) -> None:
    terms = list(dict.fromkeys(row.term.rpartition(":")[0] for row in rows))
    for i, name in enumerate(KINDS):
        own = {row.term.rpartition(":")[0]: row for row in rows if row.term.endswith(f":{name}")}
        places = [-terms.index(term) + APART * (1 - i) for term in own]
        _marks(axes, places, list(own.values()), say_key(TERM, name))
    axes.set_yticks([-float(i) for i in range(len(terms))], terms)
    axes.axvline(0, color="0.6", linewidth=0.8, zorder=0)
    axes.set_xlabel(say(_("Effect and interval")))
    axes.legend()


def _marks(axes: Any, places: Sequence[float], rows: Sequence[TermRecord], label: str = "") -> None:
    values = [row.estimate for row in rows]
    axes.errorbar(values, places, xerr=widths(rows), fmt="o", capsize=2, label=label or None)


def widths(rows: Sequence[TermRecord]) -> list[list[float]]:
    """Compute the lengths of the intervals below and above the estimates; zero where there is none."""
    found: list[list[float]] = [[], []]
    for row in rows:
        for side, key, sign in ((0, "low", 1), (1, "high", -1)):
            end = getattr(row, key)
            found[side].append(0.0 if end is None else max(0.0, sign * (row.estimate - end)))
    return found


def _draw_path(axes: Any, rows: Sequence[PathRow]) -> None:
    names = list(dict.fromkeys(row.estimator for row in rows))
    for i, name in enumerate(names):
        own = [row for row in rows if row.estimator == name]
        places = [row.key + (i - (len(names) - 1) / 2) * APART / 2 for row in own]
        values = [row.estimate for row in own]
        axes.errorbar(
            places, values, yerr=widths([row.numbers for row in own]), fmt="o-", capsize=2, label=name
        )
    axes.axhline(0, color="0.6", linewidth=0.8, zorder=0)
    axes.axvline(-0.5, color="0.6", linewidth=0.8, linestyle=":", zorder=0)
    axes.set_xlabel(say(_("Periods since adoption")))
    axes.set_ylabel(say(_("Effect and interval")))
    if len(names) > 1:
        axes.legend()
