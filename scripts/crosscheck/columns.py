"""The columns of the crosscheck: types and what they mean."""

COLUMNS: dict[str, tuple[str, str]] = {
    "analysis": ("varchar", "The analysis, by its name in the study's configuration."),
    "model": ("varchar", "The estimate: its analysis, or analysis/part."),
    "quantity": ("varchar", "coefficient, se, p, low, high, statistic, test, test p or series."),
    "term": ("varchar", "Which coefficient, statistic or test; of a series its row and column."),
    "ours": ("double", "The number of this study."),
    "theirs": ("double", "The number as the program gives it."),
    "converted": ("double", "The program's number under our convention, where the two differ."),
    "program": ("varchar", "The program; NULL where none has the number."),
    "version": ("varchar", "Its version."),
    "call": ("varchar", "What the program was asked."),
    "verdict": (
        "varchar",
        "equal; differs, explained (by a convention); theirs is not at its optimum; differs; no number (the "
        "program failed); warning (of the program); verified in tests "
        "(no program has it, and note names the test); no program; not installed.",
    ),
    "digits": ("double", "Digits of agreement: −log10 of the relative difference, at most 16."),
    "tolerance": ("double", "The largest difference that counts as equal."),
    "rule": ("varchar", "The rule behind the tolerance."),
    "convention": ("varchar", "The convention that differs."),
    "formula": ("varchar", "The formula that turns their number into ours."),
    "loglik": ("double", "The log-likelihood at the program's optimum."),
    "note": ("varchar", "What went wrong in the program, or the test that holds a number that none has."),
}
