"""A row of the crosscheck: one number of ours beside that of another program."""

from typing import Annotated

import msgspec
from msgspec import Meta


class ComparedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """Number of ours as one other program has it, a number that none has, or a failure of a program."""

    analysis: Annotated[str, Meta(description="The analysis, by its name in the study's configuration.")] = ""
    kind: Annotated[str, Meta(description="The kind of analysis.")] = ""
    model: Annotated[str, Meta(description="The estimate: its analysis, or analysis/part.")] = ""
    quantity: Annotated[
        str, Meta(description="coefficient, se, p, low, high, statistic, test, test p or series.")
    ] = ""
    term: Annotated[
        str, Meta(description="Which coefficient, statistic or test; of a series its row and column.")
    ] = ""
    counts_as: Annotated[
        str | None,
        Meta(
            description="estimate, error or statistic, which are counted; value of one unit, which is "
            "counted apart; follows from others, which is not counted: p-values and bounds that an estimate, "
            "its error and its degrees of freedom give."
        ),
    ] = None
    ours: Annotated[float | None, Meta(description="The number of this study.")] = None
    theirs: Annotated[
        float | None,
        Meta(
            description="The number that the program prints, untouched; NULL where it prints none and ours "
            "is compared with what is computed from its results."
        ),
    ] = None
    converted_value: Annotated[
        float | None,
        Meta(
            description="What is made of the program's results under our convention; NULL where its number "
            "is compared as printed."
        ),
    ] = None
    program: Annotated[str | None, Meta(description="The program; NULL where none has the number.")] = None
    version: Annotated[str | None, Meta(description="Its version.")] = None
    call: Annotated[str | None, Meta(description="What the program was asked.")] = None
    verdict: Annotated[
        str,
        Meta(
            description="equal as printed; equal after a stated conversion; within simulation error; theirs "
            "is not at its optimum; differs; no number (the program failed); warning (of the program); "
            "verified in tests (no program has it; a test of the project, in note, holds its formula on "
            "other data, which verifies nothing of this number); no program; not installed."
        ),
    ]
    digits: Annotated[
        float | None,
        Meta(description="Digits of agreement: −log10 of the relative difference, at most 16."),
    ] = None
    tolerance: Annotated[float | None, Meta(description="The largest difference that counts as equal.")] = (
        None
    )
    rule: Annotated[str | None, Meta(description="The rule behind the tolerance.")] = None
    convention: Annotated[
        str | None,
        Meta(description="The convention that differs, or that the program prints no such number."),
    ] = None
    formula: Annotated[
        str | None,
        Meta(description="The formula that turns what the program returns into our number."),
    ] = None
    loglik: Annotated[float | None, Meta(description="The log-likelihood at the program's optimum.")] = None
    note: Annotated[
        str | None,
        Meta(description="What went wrong in the program, or the test that holds a number that none has."),
    ] = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Model, quantity and term of the number."""
        return self.model, self.quantity, self.term
