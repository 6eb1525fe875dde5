"""Rows shifted within a year: one unit after another bears the number of the next unit of the file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import ALARMS, share_beyond

# In logs: how far from its own other years, how near to the neighbour's, and how many units in a row.
FAR, NEAR, RUN = 0.2, 0.15, 3
# Rows between a unit and one that it has nothing to do with.
CONTROLS = (7, 17, 29)


def find(evidence: Evidence) -> list[Finding]:
    """Runs of at least RUN units whose numbers fit the next unit's other years and not their own."""
    return [found for series in evidence.series for step in (1, -1) for found in _in(series, step)]


def _in(series: Series, step: int) -> Iterator[Finding]:
    logs = series.logs
    ours = np.stack([series.line, series.beside])
    theirs = np.full_like(ours, np.nan)
    if step == 1:
        theirs[:, :-1] = ours[:, 1:]
    else:
        theirs[:, 1:] = ours[:, :-1]
    # What is nearer counts: a path that turns is far from its line, one with another wrong year from its
    # neighbours.
    off = np.abs(logs - ours)
    own = logs - np.where(off[1] <= off[0], ours[1], ours[0])
    with np.errstate(invalid="ignore"):
        # In a column that scatters, a tenth of the numbers is far.
        usual = float(np.nanquantile(np.abs(own), 0.9)) if np.isfinite(own).any() else 0.0
        far = (np.abs(own) > max(FAR, usual)) & np.isfinite(off).all(axis=0)
        hit = far & (np.abs(logs - theirs) < NEAR).any(axis=0)
        # As often as a number fits a unit that it has nothing to do with.
        others = [np.roll(ours, k, axis=1) for k in CONTROLS]
        by_chance = [(far & (np.abs(logs - other) < NEAR).any(axis=0)).mean() for other in others]
    rate = max(*by_chance, 1 / far.size)
    for t in range(logs.shape[1]):
        for first, last in _runs(hit[:, t]):
            # The end of the run bears a number from outside the study, or from a unit that is not known.
            after = last + 1 if step == 1 else first - 1
            rows = list(range(first, last + 1))
            end = after if 0 <= after < len(far) and far[after, t] else -1
            if end >= 0:
                rows.append(end)
            # A shock to the whole region moves all its units alike; a shift moves them apart.
            chance = float(far.size * rate ** (last - first + 1))
            if np.ptp(own[rows, t]) < 2 * FAR or chance > ALARMS:
                continue
            for i in rows:
                yield _told(series, own, (i, t), step, (rows, end), chance)


def _runs(hit: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last position of each run of at least RUN."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], hit.astype(int), [0]])))
    for start, end in edges.reshape(-1, 2):
        if end - start >= RUN:
            yield int(start), int(end) - 1


def _told(
    series: Series, own: FloatArray, at: tuple[int, int], step: int, run: tuple[list[int], int], chance: float
) -> Finding:
    (i, t), (rows, end) = at, run
    # The unit's own number is where the shift took it: in the row before, if that is part of the run.
    home = i - step
    known = home in rows
    expected = float(series.values[i, t] / np.exp(own[i, t]))
    count = len(rows) - (end >= 0)
    reason = (
        f"the end of {count} consecutive rows whose numbers fit the other years of the "
        f"{'next' if step == 1 else 'previous'} row, not their own"
        if i == end
        else f"one of {count} consecutive rows whose numbers fit the other years of the "
        f"{'next' if step == 1 else 'previous'} row, not their own"
    )
    more = {
        "suggested": float(series.values[home, t]) if known else float("nan"),
        "share": share_beyond(own, own[i, t]),
        "chance": chance,
    }
    proof = place(series, home, t) if known else place(series, i, t - 1) if t else ""
    return finding("shifted_rows", series, (i, t), expected, proof, reason, **more)
