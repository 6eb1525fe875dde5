"""The numbers that the crosscheck of a study alone holds: each made a thousandth larger, it says so."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checked_study import STUDY, answered, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.verdicts import DIFFERS
from spillover.estimates import AnalysisRecord
from trust.quantities import Quantity, larger, printed


def told(document: AnalysisRecord, said: list[Any], quantity: Quantity) -> str:
    """The program that denies the number once it is larger; "" where none does."""
    rows = settle_verdicts(list(compare_rows(larger(document, quantity), said)))
    return next((row.program for row in rows if row.verdict == DIFFERS), "")


def crosschecked() -> dict[Quantity, str]:
    """For each quantity the first analysis of the study whose crosscheck holds it, and the program."""
    found: dict[Quantity, str] = {}
    with TemporaryDirectory() as folder:
        files = study_files(Path(folder))
        for name in STUDY:
            document, said = answered(files, name, Path(folder))
            for quantity in set(printed(document.estimates, document.series)):
                if quantity not in found and (program := told(document, said, quantity)):
                    found[quantity] = f"{name}, {program}"
    return found
