"""One start of R for all that a package is asked: tables and asks go through files, and so do the answers."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import crosscheck.r
from base.parent import end_with_parent
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

HERE = Path(crosscheck.r.__path__[0])  # of the files of R
# The spatial models by what they hold: a lag of the outcome, of the errors, of regressors.
LAG = ("SAR", "SDM", "SARAR", "GNS")
ERROR = ("SEM", "SDEM", "SARAR", "GNS")
DURBIN = ("SLX", "SDM", "SDEM", "GNS")
DONE, PROBLEM, WARNED = "done", "problem", "warning"
WORDS = (PROBLEM, WARNED)  # rows whose term is a sentence


class Answer(NamedTuple):
    """A row of R's answers: a number, or what R said of an ask."""

    quantity: str
    term: str
    value: float


@dataclass(frozen=True)
class Ask:
    """What R is asked about one estimate.

    model: the id of our estimate; call: in words; options: for the package's file of R; table: y, the terms
    x0, x1, … and further columns by unit and year; matrices: (n, n) in the order of the sample's units.
    """

    model: str
    recipe: Recipe
    sample: Sample
    call: str
    options: Mapping[str, str]
    table: pd.DataFrame
    matrices: Mapping[str, np.ndarray] = field(default_factory=dict)

    def term(self, name: str) -> str:
        """Our name of R's term: `x1`, or the lag `W:x1`."""
        lag, _, place = name.rpartition("x")
        return f"{lag}{self.recipe.terms[int(place)]}" if place.isdigit() else name


def balanced(recipe: Recipe, panel: PanelFiles, largest: int) -> tuple[Sample, dict[str, np.ndarray]]:
    """The sample of a spatial model, and its matrices w and m. Raises ValueError for a panel with gaps or
    more rows than R can take in time.
    """
    sample = panel.sample(recipe)
    sample.refuse_gaps()
    if sample.nobs > largest:
        raise ValueError(f"left out: {sample.nobs} rows, and more than {largest} take R too long")
    w = panel.matrix(recipe.weights, sample.units)
    m = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    return sample, {"w": w, "m": m}


def table_of(recipe: Recipe, sample: Sample, **more: Any) -> pd.DataFrame:
    """The outcome y and the terms x0, x1, … by unit and year, with further columns. Units are 1, 2, …, for R
    sorts texts in its own way.
    """
    table = sample.frame[[recipe.outcome, *recipe.terms]].copy()
    table.columns = ["y", *(f"x{j}" for j in range(len(recipe.terms)))]
    place = {unit: i + 1 for i, unit in enumerate(sample.units)}
    table.insert(0, "year", sample.in_periods(table.index.get_level_values("year")))
    table.insert(0, "unit", [place[unit] for unit in table.index.get_level_values("unit")])
    return table.reset_index(drop=True).assign(**{k: np.asarray(v) for k, v in more.items()})


def answered(program: str, asks: Sequence[Ask], seconds: float) -> Iterator[tuple[Ask, list[Answer]]]:
    """Each ask with R's answers; where R fails, is stopped after its time, or leaves an ask unfinished, one
    that says so. Asks that are alike are put to R once.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = write_asks(folder, asks)
        ended = _ended(program, folder, seconds)
        found = read_answers(folder / "answers.csv")
    for ask, number in zip(asks, names, strict=True):
        yield ask, found.get(number, [Answer(PROBLEM, ended, 0.0)])


def _ended(program: str, folder: Path, seconds: float) -> str:
    """Runs R, and says how it ended, for the asks that it left unanswered."""
    command = ["Rscript", "--vanilla", str(HERE / f"{program}.R"), str(folder), str(HERE / "common.R")]
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=seconds,
            env=alone,
            text=True,
            errors="replace",
            check=False,
            process_group=0,  # a Ctrl-C at the terminal is not R's: what it left unsaid would count as failed
            preexec_fn=partial(end_with_parent, os.getpid()),  # R ends with a job that is killed
        )
    except subprocess.TimeoutExpired:
        return f"R was stopped after {seconds:g} seconds"
    except OSError as error:
        return f"R did not start: {error}"
    if done.returncode:
        return f"R failed: {' '.join(done.stderr.split())[-300:] or f'exit code {done.returncode}'}"
    return "R's output ends before its answer"


def write_asks(folder: Path, asks: Sequence[Ask]) -> list[str]:
    """Writes tables, matrices and asks; the number of each ask among those that differ."""
    numbers: dict[tuple[str, ...], str] = {}
    columns = list(dict.fromkeys(key for ask in asks for key in (*ask.options, *ask.matrices)))
    names = []
    with open(folder / "asks.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["ask", "table", *columns], restval="")
        writer.writeheader()
        for ask in asks:
            row = {"table": _written(folder, ask.table, header=True), **ask.options}
            row |= {k: _written(folder, pd.DataFrame(m), header=False) for k, m in ask.matrices.items()}
            key = tuple(row.get(column, "") for column in ("table", *columns))
            if key not in numbers:
                numbers[key] = f"a{len(numbers)}"
                writer.writerow({"ask": numbers[key], **row})
            names.append(numbers[key])
    return names


def _written(folder: Path, table: pd.DataFrame, header: bool) -> str:
    """The name of a table's file, written once however many asks have it."""
    text = table.to_csv(index=False, header=header, float_format="%.17g")
    name = hashlib.sha256(text.encode()).hexdigest()[:16] + ".csv"
    if not (folder / name).exists():
        (folder / name).write_text(text, encoding="utf-8")
    return name


def read_answers(path: Path) -> dict[str, list[Answer]]:
    """The answers by ask, of asks that R has finished. A line that is no answer ends what is read."""
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = text[: text.rfind("\n") + 1].splitlines()  # a line without its end was cut short
    found: dict[str, list[Answer]] = {}
    finished: set[str] = set()
    for row in list(csv.reader(lines))[1:]:
        answer = _answer(row)
        if answer is None:
            break
        if answer.quantity == DONE:
            finished.add(row[0])
        else:
            found.setdefault(row[0], []).append(answer)
    return {name: found.get(name, []) for name in finished}


def _answer(row: list[str]) -> Answer | None:
    try:
        _, quantity, term, value = row
        return Answer(quantity, term, float("nan") if value in ("NA", "NaN") else float(value))
    except ValueError:
        return None
