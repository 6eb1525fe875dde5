"""One specification of a sweep: its options, and its numbers or why there are none. The same object is
written by the job that estimates it, and read by the summary, the joint test, other programs' comparison and
frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spillover.estimates import TermRecord
from spillover.sweeps.columns import EFFECT, NUMBERS, OF_A_ROW

# The parts of a number in the table: the coefficient itself, and the column that each of its others has.
ENDINGS = {"estimate": "", "se": "_se", "p": "_p", "low": "_low", "high": "_high"}


class SpecificationResult(msgspec.Struct, frozen=True, kw_only=True):
    """Result of one specification: numbers by column of `NUMBERS`, without those that the model lacks; rows:
    of the sample, as `analyses.rows` writes them; failure: why there are no numbers.
    """

    numbers: Mapping[str, float] = {}
    rows: str | None = None
    failure: str | None = None

    def find_term(self, name: str) -> TermRecord | None:
        """Find the coefficient or the effect of a name in the table, such as `beta` or `total`."""
        if name not in self.numbers:
            return None
        rest = {key: self.numbers.get(name + end) for key, end in ENDINGS.items() if end}
        return TermRecord(term=name, estimate=self.numbers[name], **rest)

    @property
    def t_and_p(self) -> tuple[float, float] | None:
        """Ratio t and p-value of the total effect; None where it has no error."""
        error = self.numbers.get(f"{EFFECT}_se")
        return (self.numbers[EFFECT] / error, self.numbers[f"{EFFECT}_p"]) if error else None


class SweepRow(SpecificationResult, frozen=True, kw_only=True):
    """Row of a sweep's table. choices: the label of the option of each choice, by column; replicate: of a
    sample, which of its parts drew it; exploratory: what of it the recorded plan lacks; options: those of its
    analysis with all defaults, as JSON.
    """

    specification: str
    choices: Mapping[str, str | None]
    replicate: int | None = None
    exploratory: str | None = None
    options: str | None = None

    @property
    def outcome(self) -> str:
        """Variable that it explains."""
        return str(self.choices["outcome"])

    def columns(self) -> dict[str, Any]:
        """Give its columns, without numbers that it lacks."""
        others = {name: getattr(self, name) for name in OF_A_ROW if name != "specification"}
        return {"specification": self.specification, **self.choices, **self.numbers, **others}


def read_sweep_row(columns: Mapping[str, Any]) -> SweepRow:
    """Read a row from the columns of a sweep's table."""
    return SweepRow(
        choices={name: label for name, label in columns.items() if name not in (*OF_A_ROW, *NUMBERS)},
        numbers={name: number for name in NUMBERS if (number := columns.get(name)) is not None},
        specification=columns["specification"],
        replicate=columns.get("replicate"),
        exploratory=columns.get("exploratory"),
        options=columns.get("options"),
        rows=columns.get("rows"),
        failure=columns.get("failure"),
    )
