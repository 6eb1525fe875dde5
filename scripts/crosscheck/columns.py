"""The columns of the crosscheck: types and what they mean."""

COLUMNS: dict[str, tuple[str, str]] = {
    "analysis": ("varchar", "The analysis, by its name in the study's configuration."),
    "kind": ("varchar", "The kind of analysis."),
    "model": ("varchar", "The estimate: its analysis, or analysis/part."),
    "quantity": ("varchar", "coefficient, se, p, low, high, statistic, test, test p or series."),
    "term": ("varchar", "Which coefficient, statistic or test; of a series its row and column."),
    "counts_as": (
        "varchar",
        "estimate, error or statistic, which are counted; value of one unit, which is counted apart; follows "
        "from others, which is not counted: p-values and bounds that an estimate, its error and its degrees "
        "of freedom give.",
    ),
    "ours": ("double", "The number of this study."),
    "theirs": (
        "double",
        "The number that the program prints, untouched; NULL where it prints none and ours is compared with "
        "what is computed from its results.",
    ),
    "converted": (
        "double",
        "What is made of the program's results under our convention; NULL where its number is compared as "
        "printed.",
    ),
    "program": ("varchar", "The program; NULL where none has the number."),
    "version": ("varchar", "Its version."),
    "call": ("varchar", "What the program was asked."),
    "verdict": (
        "varchar",
        "equal as printed; equal after a stated conversion; within simulation error; theirs is not at its "
        "optimum; differs; no number (the program failed); warning (of the program); verified in tests (no "
        "program has it; a test of the project, in note, holds its formula on other data, which verifies "
        "nothing of this number); no program; not installed.",
    ),
    "digits": ("double", "Digits of agreement: −log10 of the relative difference, at most 16."),
    "tolerance": ("double", "The largest difference that counts as equal."),
    "rule": ("varchar", "The rule behind the tolerance."),
    "convention": (
        "varchar",
        "The convention that differs, or that the program prints no such number.",
    ),
    "formula": ("varchar", "The formula that turns what the program returns into our number."),
    "loglik": ("double", "The log-likelihood at the program's optimum."),
    "note": ("varchar", "What went wrong in the program, or the test that holds a number that none has."),
}
