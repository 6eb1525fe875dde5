"""The columns of a sweep's table, one row per specification."""

from __future__ import annotations

from collections.abc import Iterable

AND = " + "  # between the controls of a subset
EFFECT = "total"  # whose t ratios the joint test compares
PARTS = ("beta", "theta", "direct", "indirect", "total")
NUMBERS = {
    **dict.fromkeys(("units", "periods", "nobs", "links", "islands"), "integer"),
    **dict.fromkeys(("rho", "rho_se", "rho_p", "lambda", "lambda_se"), "double"),
    **{f"{part}{suffix}": "double" for part in PARTS for suffix in ("", "_se", "_p", "_low", "_high")},
    **dict.fromkeys(("loglik", "aic", "bic", "r2_within", "rho_min", "rho_max"), "double"),
}
# What says of a matrix which it is; its family and standardisation are choices in their own right.
OF_A_MATRIX = ("matrix", "parameters")
# Choices of a matrix: specifications that agree in all others have the same data, so that their likelihoods
# can be compared across matrices.
OF_MATRICES = ("family", "standardise")
# What says of a specification how it was made: its options as JSON, and the rows of its sample.
AS_MADE = ("options", "rows")
OF_A_ROW = ("specification", "replicate", "exploratory", *AS_MADE, "failure")


def columns(choices: Iterable[str], *, drawn: bool = False, frozen: bool = False) -> dict[str, str]:
    """List the columns with their types. choices: those that say which option of each choice a row has; the
    outcome is always one. drawn: whether the sweep is a sample, whose rows have a replicate; frozen: whether
    its plan was recorded, so that rows say what of them was added later.
    """
    names = list(choices)
    return {
        "specification": "varchar",
        **dict.fromkeys(names if "outcome" in names else ["outcome", *names], "varchar"),
        **NUMBERS,
        **({"replicate": "integer"} if drawn else {}),
        **({"exploratory": "varchar"} if frozen else {}),
        **dict.fromkeys(AS_MADE, "varchar"),
        "failure": "varchar",
    }


def choices_in(table: Iterable[str]) -> list[str]:
    """List the columns of a table, in its order, that say which option of each choice a row has."""
    return [name for name in table if name not in (*OF_A_ROW, *OF_A_MATRIX, *NUMBERS)]
