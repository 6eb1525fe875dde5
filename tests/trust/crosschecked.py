"""The numbers that the crosscheck of a study alone holds: each made a thousandth larger, it says so."""

from typing import Any

from checked_study import STUDY, Answers
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.verdicts import DIFFERS
from spillover.estimates import AnalysisRecord
from trust.quantities import Quantity, larger, printed


def told(document: AnalysisRecord, said: list[Any], quantity: Quantity) -> str:
    """The program that denies the number once it is larger; "" where none does."""
    rows = settle_verdicts(list(compare_rows(larger(document, quantity), said)))
    return next((row.program for row in rows if row.verdict == DIFFERS), "")


def crosschecked(answers: Answers) -> dict[Quantity, str]:
    """For each quantity the first analysis of the study whose crosscheck holds it, and the program. answers:
    what is said of the study.
    """
    found: dict[Quantity, str] = {}
    for name in STUDY:
        document, said = answers.of(name)
        for quantity in set(printed(document.estimates, document.series)):
            if quantity not in found and (program := told(document, said, quantity)):
                found[quantity] = f"{name}, {program}"
    return found
