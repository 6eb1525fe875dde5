"""The true values of a study whose data are simulated: what its process makes its estimates estimates of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from base.input_file import read_csv_table, read_text
from spillover.errors import StudyError
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
else:  # a plan loads nothing heavy
    Array = Any

# By model (`analysis` or `analysis/part`) and term, the true value.
TrueValues = Mapping[str, Mapping[str, float]]
DRAW_COLUMNS = ("seed", "model", "term", "truth", "estimate", "low", "high")


class Estimand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quantity of the process that drew a study's data.

    value: the true one; estimates: by model, `analysis` or `analysis/part`, the term or terms that estimate
    it; process: the options that these analyses must have for that, of those that their kinds have; `weights`
    is described as a matrix is. An analysis whose own differ, such as one under another matrix, has no true
    value.
    """

    value: float
    estimates: dict[str, str | tuple[str, ...]]
    process: dict[str, Any] = {}

    def model_terms(self) -> Iterator[tuple[str, str]]:
        """Each model and term that it names."""
        for model, terms in self.estimates.items():
            yield from ((model, term) for term in ([terms] if isinstance(terms, str) else terms))


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """A file `truth.json`; its other keys are the simulation's own.

    is_from_printed_tables: whether the process was made from the printed tables, so that agreement with them
    is built in; draws: a file beside it of what other draws of the process gave.
    """

    estimands: dict[str, Estimand]
    is_from_printed_tables: bool = False
    draws: str = ""


class StudyTruth(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts about the process behind simulated data. values: by model and term; draws: its file of what
    other draws gave.
    """

    values: dict[str, dict[str, float]] = {}
    is_from_printed_tables: bool = False
    draws: str = ""


def read_truth(path: Path) -> Truth:
    """Raises StudyError where the file is none, or a value is no number."""
    try:
        truth = msgspec.json.decode(read_text(path, "SPILLOVER_LIST_BYTES"), type=Truth)
    except msgspec.DecodeError as error:
        raise StudyError(_("{path}: {error}", path=path, error=str(error))) from None
    lost = [name for name, one in truth.estimands.items() if not math.isfinite(one.value)]
    if lost:
        raise StudyError(
            _("{path}: estimands.{name}.value is not finite; give a number", path=path, name=lost[0])
        )
    return truth


def model_name(analysis: str, part: str) -> str:
    """Name of an estimate in the database."""
    return f"{analysis}/{part}" if part else analysis


@dataclass(frozen=True)
class Draws:
    """The estimates of one term of one model in draws of the process: seeds, truth, estimate, low, high (n,).

    The truth of an effect moves with the weights that a draw has.
    """

    seeds: Array
    truth: Array
    estimate: Array
    low: Array
    high: Array

    @property
    def bias(self) -> float:
        """The mean estimate less the true value."""
        return float((self.estimate - self.truth).mean())

    @property
    def coverage(self) -> float:
        """The share of the intervals that hold the true value."""
        return float(((self.low <= self.truth) & (self.truth <= self.high)).mean())

    def below(self, estimate: float) -> float:
        """The share of the draws whose estimate is smaller."""
        return float((self.estimate < estimate).mean())


def read_draws(path: Path) -> dict[tuple[str, str], Draws]:
    """The draws of a process by model and term. Raises StudyError naming the line of what is no number, or
    the column that is not there.
    """
    import numpy as np

    _header, lines = read_csv_table(path, DRAW_COLUMNS)
    found: dict[tuple[str, str], list[list[float]]] = {}
    for line, row in lines:
        try:
            numbers = [float(row[name]) for name in ("seed", *DRAW_COLUMNS[3:])]
        except ValueError:
            numbers = [math.nan]
        if not all(map(math.isfinite, numbers)):
            raise StudyError(
                _(
                    "{path}, line {line}: seed, truth, estimate, low and high must be numbers; correct the "
                    "line, or make the file again",
                    path=path,
                    line=line,
                )
            )
        found.setdefault((row["model"], row["term"]), []).append(numbers)
    return {key: Draws(*np.array(rows).T) for key, rows in found.items()}
