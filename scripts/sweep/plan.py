"""A sweep's plan: a few lines of configuration expanded to specifications, and cut into chunks.

A matrix goes to the chunk that the hash of its own description names, so that adding or removing one matrix
changes one chunk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import product
from typing import Any

from study.errors import StudyError
from study.job import canonical_json
from weights.expand import expand_line

Options = dict[str, Any]

# What a sweep does where its configuration is silent.
DEFAULTS: Options = {
    "models": ["SDM"],
    "controls": {"none": []},
    "variances": ["expected"],
    "effects": "two-way",
    "definitions": ["transformed"],
    "standardise": [],
    "impacts": {"method": "delta", "draws": 1000, "seed": 1},
    "level": 0.95,
    "chunks": 8,
}


@dataclass(frozen=True)
class Specification:
    """One cell of a sweep: how one estimate is made. `matrix` is the description of its weight matrix."""

    matrix: Options
    model: str
    outcome: str
    controls: str
    window: str
    variance: str
    definition: str

    @property
    def id(self) -> str:
        """Readable, unique within the sweep and independent of the rest of the sweep."""
        return " | ".join(
            [
                matrix_label(self.matrix),
                self.model,
                self.outcome,
                self.controls,
                self.window,
                self.variance,
                self.definition,
            ]
        )


def matrix_label(matrix: Options) -> str:
    """A matrix in words: `inverse_distance exponent=2 cutoff_km=500, row`."""
    parameters = [
        f"{k}={_plain(v)}" for k, v in matrix.items() if k not in ("family", "standardise") and v is not None
    ]
    return f"{' '.join([matrix['family'], *parameters])}, {matrix['standardise']}"


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def expand_matrices(families: list[Options]) -> list[Options]:
    """Every matrix of the sweep: each family line with lists in place of values stands for all their
    combinations.

    Raises StudyError where two lines describe the same matrix.
    """
    matrices: dict[str, Options] = {}
    for matrix in (matrix for line in families for matrix in expand_line(line)):
        label = matrix_label(matrix)
        if label in matrices:
            raise StudyError(f"sweeps: the matrix {label!r} is described twice; remove one of the two lines")
        matrices[label] = matrix
    return list(matrices.values())


def chunk_of(matrix: Options, chunks: int) -> int:
    """The number of the chunk that computes this matrix's specifications."""
    digest = hashlib.sha256(canonical_json(matrix).encode()).digest()
    return int.from_bytes(digest[:8], "big") % chunks


def matrices_by_chunk(sweep: Options) -> dict[int, list[Options]]:
    """The matrices of each chunk that has any, in the order of their labels: the order of the configuration
    does not matter.
    """
    chunks: dict[int, list[Options]] = {}
    for matrix in sorted(expand_matrices(sweep["weights"]), key=matrix_label):
        chunks.setdefault(chunk_of(matrix, sweep["chunks"]), []).append(matrix)
    return dict(sorted(chunks.items()))


def specifications(sweep: Options, matrices: list[Options]) -> list[Specification]:
    """Every specification of the sweep that uses one of these matrices."""
    keys = ("models", "outcomes", "controls", "windows", "variances", "definitions")
    return [Specification(*choice) for choice in product(matrices, *(sweep[key] for key in keys))]
