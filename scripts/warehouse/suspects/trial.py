"""How many errors the checks find and how often they are wrong: errors of each kind planted in a study's own
files, and panels without errors.

python -m warehouse.suspects.trial --study munnell --repeats 20
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from study.command import guarded
from study.errors import StudyError
from study.load import load_study
from warehouse.suspects.build import read_series
from warehouse.suspects.cells import Finding, FloatArray, Series
from warehouse.suspects.planting import DECLARED, NAMED, OWN_FILES, PLANTS, Cell, Marked, split
from warehouse.suspects.search import search

ROOT = Path(__file__).parents[3]
# Years and units that a series has at least, all of its numbers there, to bear a planted error.
YEARS, UNITS = 10, 30
# What is declared of panels without errors: a sum, and two vintages that differ by a hundredth.
DECLARED_CLEAN: dict[str, dict[str, list[dict[str, object]]]] = {
    "a": {"vintages": [{"column": "gdp", "of": "gdp_other", "tolerance": 0.1}]},
    "c": {"identities": [{"column": "together", "formula": "one + two"}]},
}
CLEAN_UNITS, CLEAN_YEARS = 100, tuple(range(2003, 2023))


def main() -> int:
    """The command line; returns the status that the process ends with."""
    parser = argparse.ArgumentParser(description="Plants errors of each kind in a study's files.")
    parser.add_argument("--study", help="a study that has run; without it, panels without errors")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return guarded("suspects", partial(_run, given.study, given.repeats, given.seed))


def _run(study: str | None, repeats: int, seed: int) -> None:
    lines = planted(ROOT, study, repeats, seed) if study else clean(repeats, seed)
    print("\n".join(lines))


def planted(root: Path, name: str, repeats: int, seed: int) -> list[str]:
    """A table in Markdown: of each kind how many were planted, found and missed, and the false alarms."""
    study = load_study(root, name)
    folder = root / "results" / name / "ingest"
    files = sorted(path for path in folder.glob("*.parquet") if "ledger" not in path.name)
    if not files:
        raise StudyError(f"results/{name}/ingest is empty: run `make study STUDY={name}` first")
    with duckdb.connect(config={"threads": 1}) as db:
        own = read_series(db, files, study.get("dated_by", "data_year"))
    known = {place(f) for f in search(own)}
    # What the files themselves have is in the copies of their series, too.
    copied = {(unit, year) for _, _, _, unit, year in known}
    sources = {series.source for series in own}
    count, found, alarms = Counter[str](), Counter[str](), Counter[str]()
    for repeat in range(repeats):
        marked, changed = plant(own, np.random.default_rng([seed, repeat]))
        own_files = set(OWN_FILES.values())
        apart = [[s for s in changed if s.source == file] for file in sorted(own_files)]
        apart.append([s for s in changed if s.source not in own_files])
        doubted = {(f.check, *place(f)[1:]) for part in apart for f in search(part, DECLARED)}
        # An error in a row may be found at another number of it: at the total whose part is wrong.
        touched = {row_of(cell) for mark in marked for cell in mark.cells | mark.beside}
        for mark in marked:
            count[mark.check] += len(mark.cells)
            found[mark.check] += sum((mark.check, *cell) in doubted for cell in mark.cells)
        alarms.update(
            d[0]
            for d in doubted
            if d not in known
            and row_of(d[1:]) not in touched
            and (d[1] in sources or (d[3].removeprefix(NAMED), d[4]) not in copied)
        )
    numbers = sum(int(np.isfinite(series.values).sum()) for series in own)
    head = f"{name}: {numbers:,} numbers, {repeats} times; {len(known)} findings in the files themselves"
    rows = [
        f"| `{check}` | {count[check]} | {found[check]} | {count[check] - found[check]} | {alarms[check]} |"
        for check in dict.fromkeys([*PLANTS, *sorted(alarms)])
    ]
    return [
        head,
        "",
        "| check | planted | found | missed | false alarms |",
        "| --- | ---: | ---: | ---: | ---: |",
        *rows,
    ]


def row_of(cell: Cell) -> tuple[str, str, int]:
    """Source, unit and year of a number."""
    source, _, unit, year = cell
    return source, unit, year


def place(found: Finding) -> tuple[str, str, str, str, int]:
    """Check, source, measure, unit and year of a finding."""
    return found.check, found.source, found.measure, found.unit, found.year


def plant(own: Sequence[Series], draw: np.random.Generator) -> tuple[list[Marked], list[Series]]:
    """One error of each kind, each in a series of its own where there are enough."""
    series = [replace(one, values=one.values.copy()) for one in own]
    able = [k for k, one in enumerate(series) if fit(one)]
    if not able:
        raise StudyError(f"no series has all numbers of {UNITS} units and {YEARS} years")
    order = [able[k] for k in draw.permutation(len(able))]
    marked = []
    for number, (check, make) in enumerate(PLANTS.items()):
        k = order[number % len(order)]
        whole = replace(own[k], values=own[k].values.copy())
        mark, more = make(whole if check in OWN_FILES else series[k], draw)
        marked.append(mark)
        series += more
    return marked, series


def fit(series: Series) -> bool:
    """Whether a series moves, is positive and has units and years enough."""
    values = series.values
    units, years = values.shape
    if units < UNITS or years < YEARS or not (values > 0).all():
        return False
    return float((np.diff(values, axis=1) == 0).mean()) < 0.01


def clean(repeats: int, seed: int) -> list[str]:
    """A table in Markdown: false alarms in panels without errors, of normal noise and of heavier tails."""
    rows = []
    noises: Mapping[str, Callable[[np.random.Generator, tuple[int, int]], FloatArray]] = {
        "normal, 3 %": lambda draw, shape: draw.normal(0, 0.03, shape),
        "normal, 10 %": lambda draw, shape: draw.normal(0, 0.1, shape),
        "Student t with 3 degrees of freedom, 3 %": lambda draw, shape: 0.03 * draw.standard_t(3, shape),
    }
    for name, noise in noises.items():
        alarms, numbers = Counter[str](), 0
        for repeat in range(repeats):
            panels = clean_panels(np.random.default_rng([seed, repeat]), noise)
            numbers += sum(panel.values.size for panel in panels)
            alarms.update(found.check for found in search(panels, DECLARED_CLEAN))
        listed = ", ".join(f"{check} {times}" for check, times in sorted(alarms.items())) or "none"
        rows.append(f"| {name} | {repeats} | {numbers:,} | {alarms.total()} | {listed} |")
    head = "| noise of growth | panels | numbers | false alarms | of them |"
    return [head, "| --- | ---: | ---: | ---: | --- |", *rows]


def clean_panels(
    draw: np.random.Generator, noise: Callable[[np.random.Generator, tuple[int, int]], FloatArray]
) -> list[Series]:
    """GDP of two sources, loans of one, and the parts of GDP with their sum in a third: unit levels, growth
    that slows, yearly shocks, three decimals.
    """
    shape = CLEAN_UNITS, len(CLEAN_YEARS)
    growth = 0.12 * np.arange(shape[1]) * np.linspace(1, 0.8, shape[1]) + draw.normal(0, 0.04, shape[1])
    gdp = np.exp(draw.normal(6, 0.9, (shape[0], 1)) + growth + noise(draw, shape).cumsum(axis=1) / 2)
    loans = gdp * np.exp(draw.normal(0, 0.3, (shape[0], 1)) + noise(draw, shape))
    found = {
        ("a", "gdp"): gdp,
        ("b", "gdp_other"): gdp * np.exp(draw.normal(0, 0.01, shape)),
        ("b", "loans"): loans,
    }
    series = [made(*key, CLEAN_YEARS, values.round(3)) for key, values in found.items()]
    return [*series, *split(series[0], draw, "c")]


def made(source: str, measure: str, years: tuple[int, ...], values: FloatArray) -> Series:
    """A series whose cells are called by their place in it."""
    places = np.empty(values.shape, dtype=object)
    for at in np.ndindex(values.shape):
        places[at] = ("file", "sheet", f"{measure}{at[0] * values.shape[1] + at[1]}")
    return Series(source, measure, tuple(str(i) for i in range(len(values))), years, values, places)


if __name__ == "__main__":
    sys.exit(main())
