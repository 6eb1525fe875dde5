"""Weight matrices: families whose lists stand for all their values."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Annotated, Any

from msgspec import Meta

from sweep.choice import Choice
from sweep.matrices import expand_matrices, lists_of, matrix_label, parameters_of

Lines = Annotated[tuple[dict[str, Any], ...], Meta(min_length=1)]


class Weights(Choice, frozen=True, kw_only=True):
    """Every matrix of the lines."""

    rank = 0
    option = "weights"

    weights: Lines | None = None
    """Families of matrices: a list in place of a value means each of its values, and several lists all
    combinations. Each names its `standardise`. Required without a baseline.
    """

    def labels(self) -> Mapping[str, Any]:
        """List the matrices by what the sweep's table calls them."""
        found = (dict(sorted(matrix.items())) for matrix in expand_matrices(self.weights or ()))
        return {matrix_label(matrix): matrix for matrix in found}

    @property
    def count(self) -> int:
        """Return the number of matrices that the lines stand for."""
        return sum(prod(map(len, lists_of(line).values())) for line in self.weights or ())

    def apply(self, subject: Any, value: Any) -> Any:
        """Put a matrix into the analysis, by what it is called."""
        return self.setting(subject, weights=matrix_label(value))

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """Name the columns of `columns`."""
        return ("matrix", "family", "parameters", "standardise")

    def columns(self, label: str, value: Any) -> dict[str, str]:
        """Write the matrix, its family, its parameters and how it is standardised."""
        parameters = " ".join(f"{key}={v}" for key, v in parameters_of(value).items() if key != "islands")
        found = (label, value["family"], parameters, value["standardise"])
        return dict(zip(self.column_names(), found, strict=True))
