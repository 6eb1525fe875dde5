"""How many errors the checks find and how often they are wrong: errors of each kind planted in panels.

python tests/suspects/suspects_trial.py --half development
python tests/suspects/suspects_trial.py --real ../shared/real --write  (both halves, for docs/records)
"""

import argparse
import re
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from base.artifacts.atomic import atomic
from base.command import run_guarded
from suspects_planting import DECLARED, HALVES, PLANTS, Cell, File, Marked, TrialPanel, panels
from warehouse.suspects.cells import Evidence, Series
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.search import CHECKS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "records" / "suspects.md"
# Years and units that a column has at least, all of its numbers there, to bear a planted error.
YEARS, UNITS = 8, 30


def main() -> int:
    """The command line; returns the status that the process ends with."""
    parser = argparse.ArgumentParser(description="Plants errors of each kind in panels, and counts.")
    parser.add_argument("--half", choices=HALVES, action="append", help="the panels; both halves by default")
    parser.add_argument("--real", type=Path, help="the folder of the real files")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=list(PLANTS), action="append", help="the kinds; all by default")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/records/suspects.md")
    return run_guarded("suspects", partial(_run, parser.parse_args()))


def _run(given: argparse.Namespace) -> None:
    for half in given.half or HALVES:
        table = tables(
            tried(list(panels(half, given.real)), given.kind or list(PLANTS), given.repeats, given.seed)
        )
        print("\n".join([half, "", *table, ""]), flush=True)
        if given.write:
            write_between(half, table)


def write_between(half: str, lines: Sequence[str]) -> None:
    """Writes the lines into the page of the record, in the place of those between the half's marks."""
    text = between_marks(PAGE.read_text(encoding="utf-8"), half, lines)
    with atomic(PAGE) as temporary:
        Path(temporary).write_text(text, encoding="utf-8")


def between_marks(page: str, half: str, lines: Sequence[str]) -> str:
    """The page with the lines in the place of those between the half's marks."""
    begin, end = f"<!-- {half} -->", f"<!-- end of {half} -->"
    pattern = re.compile(f"{begin}.*?{end}", re.DOTALL)
    return pattern.sub(lambda _: "\n".join([begin, "", *lines, "", end]), page)


@dataclass(frozen=True)
class Counts:
    """Of a panel: its numbers, what the search finds in it as it is, and of each kind of error how many were
    planted and found, and the false alarms beside them.
    """

    panel: TrialPanel
    numbers: int
    own: Counter[str]
    planted: Counter[str]
    found: Counter[str]
    alarms: Counter[str]


def tried(every: Sequence[TrialPanel], kinds: Sequence[str], repeats: int, seed: int) -> list[Counts]:
    """Each panel tried with each kind of error."""
    return [_tried(panel, kinds, repeats, seed) for panel in every]


# What a check finds in what it is given, by the check and the identities of the series, which are kept.
Memory = dict[tuple[str, tuple[int, ...]], tuple[Any, list[SuspectedNumber]]]


def search(every: Sequence[Series], memory: Memory, keep: bool = False) -> list[SuspectedNumber]:
    """The findings of every check, which is not asked again about series that it has seen. keep: whether what
    it finds is remembered.
    """
    found: list[SuspectedNumber] = []
    for check, (given, find) in CHECKS.items():
        for one in given(Evidence(tuple(every), {} if keep else DECLARED)):
            own = [one] if isinstance(one, Series) else one.series if isinstance(one, Evidence) else one
            key = check, tuple(map(id, own))
            seen = memory.get(key) or (one, list(find(one)))
            if keep:
                memory[key] = seen
            found += seen[1]
    return found


def _tried(panel: TrialPanel, kinds: Sequence[str], repeats: int, seed: int) -> Counts:
    series = panel.read()
    memory: Memory = {}
    own = search(series, memory, keep=True)
    known = {place(f) for f in own}
    planted, found, alarms = Counter[str](), Counter[str](), Counter[str]()
    for kind in kinds:
        for repeat in range(repeats):
            draw = np.random.default_rng(
                [seed, repeat, *(zlib.crc32(w.encode()) for w in (kind, panel.name))]
            )
            if (planting := plant(series, kind, draw)) is None:
                continue
            mark, file = planting
            doubted = {place(f) for f in search(file, memory)}
            cells = {cell for _, *cell_of in doubted for cell in [tuple(cell_of)]}
            hit = sum(cell in cells for cell in mark.cells)
            planted[kind] += 1 if mark.once else len(mark.cells)
            found[kind] += min(hit, 1) if mark.once else hit
            touched = {row_of(cell) for cell in mark.cells | mark.beside}
            sources = {one.source for one in series}
            alarms[kind] += sum(
                d not in known and row_of(d[1:]) not in touched and d[1] in sources for d in doubted
            )
    numbers = sum(int(np.isfinite(one.values).sum()) for one in series)
    return Counts(panel, numbers, Counter(f.check for f in own), planted, found, alarms)


def plant(own: Sequence[Series], kind: str, draw: np.random.Generator) -> tuple[Marked, list[Series]] | None:
    """One error of a kind in a column of its own file, and the columns of that file; None where no column can
    bear it.
    """
    able = [one for one in own if fit(one)]
    for k in draw.permutation(len(able)):
        source = able[k].source
        columns = [replace(one, values=one.values.copy()) for one in own if one.source == source]
        column = next(one for one in columns if one.measure == able[k].measure)
        planted = PLANTS[kind](File(columns, column, draw))
        if planted is not None:
            mark, more = planted
            # What has not changed is the series itself, of which much is computed already.
            columns = [_unless_changed(one, own) for one in columns]
            alone = {cell[0] for cell in mark.cells} != {source}
            return mark, more if alone else [*columns, *more]
    return None


def _unless_changed(series: Series, own: Sequence[Series]) -> Series:
    """The series of a file that has the same numbers, or the given one."""
    there = (series.source, series.measure)
    before = next(one for one in own if (one.source, one.measure) == there)
    return before if np.array_equal(before.values, series.values, equal_nan=True) else series


def fit(series: Series) -> bool:
    """Whether a series moves, is positive and has units and years enough."""
    values = series.values
    units, years = values.shape
    if units < UNITS or years < YEARS or not (values > 0).all():
        return False
    return float((np.diff(values, axis=1) == 0).mean()) < 0.01


def row_of(cell: Cell) -> tuple[str, str, int]:
    """Source, unit and year of a number."""
    source, _, unit, year = cell
    return source, unit, year


def place(found: SuspectedNumber) -> tuple[str, str, str, str, int]:
    """Check, source, measure, unit and year of a finding."""
    return found.check, found.source, found.measure, found.unit, found.year


def tables(counts: Sequence[Counts]) -> list[str]:
    """Two tables in Markdown: the panels with what is found in them as they are, and the kinds of errors by
    where they were planted.
    """
    lines = [
        "| panel | numbers | findings in the panel itself | per 1,000 | by check |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for one in counts:
        by = ", ".join(f"`{check}` {n}" for check, n in sorted(one.own.items())) or "none"
        total = one.own.total()
        lines.append(
            f"| {one.panel.name} | {one.numbers:,} | {total} | {1000 * total / one.numbers:.2f} | {by} |"
        )
    sorts = list(dict.fromkeys(one.panel.kind for one in counts))
    lines += [
        "",
        f"| error | {' | '.join(f'{sort}: found of planted' for sort in sorts)} | false alarms |",
        f"| --- | {' | '.join('---:' for _ in sorts)} | ---: |",
    ]
    for kind in PLANTS:
        of = [[one for one in counts if one.panel.kind == sort] for sort in sorts]
        cells = [f"{sum(c.found[kind] for c in own)} of {sum(c.planted[kind] for c in own)}" for own in of]
        if any(one.planted[kind] for one in counts):
            alarms = sum(one.alarms[kind] for one in counts)
            lines.append(f"| {kind} | {' | '.join(cells)} | {alarms} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
