"""The layouts of digitised tables: which columns each needs and may have. What no check would read is an
error, not a table that passes.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from spillover.errors import StudyError, quoted

PER_TERM = ("coef", "paren", "t")
PARTS = ("direct", "indirect", "total")
# What people call a number of an entire column -> its name in the checks.
_OF_COLUMN = {
    "N": ("n", "obs", "nobs", "observations"),
    "R2": ("r2", "rsq", "rsquared", "rsquare"),
    "F": ("f", "fstat", "fstatistic", "fvalue"),
}
_CALLED = {alias: name for name, aliases in _OF_COLUMN.items() for alias in aliases}


@dataclass(frozen=True)
class Layout:
    """needed, optional: the columns; labels: whether any further columns are labels of the rows."""

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    labels: bool = False


LAYOUTS = (
    Layout("regressions", ("table", "column", "dependent", "term", "statistic", "value"), ("stars",)),
    Layout(
        "effects",
        ("mechanism", "effect", "coef"),
        ("bootstrap_se", "z", "p", "ci_low", "ci_high", "proportion_pct"),
    ),
    Layout("descriptives", ("variable", "mean", "sd", "min", "max"), ("variable_type", "obs")),
    Layout("weights", ("indicator", "weight"), labels=True),
    Layout("yearly", ("year", "moran_i"), ("stars",)),
)


def layout_of(path: Path, header: list[str]) -> Layout:
    """The layout whose columns the header has. A header that lacks one, or has one that no check reads, is a
    StudyError with the nearest name.
    """
    for layout in LAYOUTS:
        if set(layout.needed) <= set(header):
            _check_columns(path, header, layout)
            return layout
    found = {_plain(name) for name in header}
    nearest = max(LAYOUTS, key=lambda one: len({_plain(n) for n in one.needed} & found) / len(one.needed))
    missing = [name for name in nearest.needed if name not in header]
    if len(missing) < len(nearest.needed) / 2 or any(_plain(name) in found for name in missing):
        close = _nearest(missing[0], [h for h in header if h not in nearest.needed])
        hint = f"; {close!r} is another name, did you mean {missing[0]!r}?" if close else ""
        raise StudyError(
            f"{path}, row 1: the column {missing[0]!r} is missing{hint}; the layout that is nearest to this "
            f"header needs the columns {', '.join(nearest.needed)}"
        )
    layouts = "; ".join(", ".join(layout.needed) for layout in LAYOUTS)
    raise StudyError(
        f"{path}, row 1: the header {', '.join(header)[:300]} fits no layout; one of these sets of columns, "
        f"divided by commas, is needed: {layouts}"
    )


def _check_columns(path: Path, header: list[str], layout: Layout) -> None:
    known = (*layout.needed, *layout.optional)
    for name in header:
        if name in known:
            continue
        close = _nearest(name, known)
        if layout.labels and not close:
            continue
        hint = f"did you mean {close!r}?" if close else f"this layout has {', '.join(known)}; leave it out"
        raise StudyError(f"{path}, row 1: no check reads a column {quoted(name)}; {hint}")


def check_statistic(place: str, term: str, statistic: str) -> None:
    """Raises StudyError where a row of a regression would go unread: `place` names file and row."""
    if not statistic:
        raise StudyError(f"{place}, column 'statistic': empty; give coef, paren, t, N, R2, F or another name")
    if statistic in PER_TERM:
        if not term:
            raise StudyError(f"{place}, column 'term': empty; {statistic} is that of a term, name it")
        return
    if term:
        close = _nearest(statistic, PER_TERM)
        hint = f"did you mean {close!r}?" if close else "a number of the entire column has no term"
        raise StudyError(
            f"{place}, column 'statistic': {quoted(statistic)} is not one of {', '.join(PER_TERM)}; {hint}"
        )
    meant = _CALLED.get(_plain(statistic)) or _nearest(statistic, PER_TERM, 0.8)
    if meant and meant != statistic:
        raise StudyError(
            f"{place}, column 'statistic': no check reads {quoted(statistic)}; did you mean {meant!r}?"
        )


def check_label(place: str, column: str, text: str) -> None:
    """Raises StudyError where the name of a table or column would not be found by the facts."""
    if not text:
        raise StudyError(f"{place}, column {column!r}: empty; give the name that is printed")
    if re.match(r"0+[0-9]", text):
        raise StudyError(
            f"{place}, column {column!r}: {text!r}; write {text.lstrip('0') or '0'}, without zeros"
        )


def check_effect(place: str, effect: str) -> None:
    """Raises StudyError where an effect is meant to be direct, indirect or total, but is not called so."""
    words = re.findall(r"[a-z]+", effect.lower())
    meant = next((part for part in PARTS if part in words), "") or _nearest(effect, PARTS, 0.8)
    if meant and effect != meant:
        raise StudyError(
            f"{place}, column 'effect': no check reads {quoted(effect)}; did you mean {meant!r}?"
        )


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _nearest(name: str, known: tuple[str, ...] | list[str], cutoff: float = 0.75) -> str:
    """The known name that this one is but for its case or a few letters; "" if there is none."""
    by_plain = {_plain(k): k for k in known}
    found = _plain(name)
    if "obs" in known and _CALLED.get(found) == "N":
        return "obs"
    close = difflib.get_close_matches(found, list(by_plain), n=1, cutoff=cutoff)
    return by_plain[close[0]] if close else ""
