"""Base of the families of weight matrices: its options as fields, what it reads, and how it builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from spillover.declarations import KindDeclaration, kind_of, require_method, texts
from spillover.options import Variable, Years

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array as Array
    from spillover.arrays.weights.matrix import WeightMatrix as WeightMatrix
    from weights.ground import Ground as Ground
else:  # what families write in their signatures; to declare one loads nothing heavy
    Array = WeightMatrix = Ground = Any

# Whole numbers stay whole: a matrix is known by its options as they are written.
Positive = Annotated[int, Meta(gt=0)] | Annotated[float, Meta(gt=0)]
Share = Annotated[int, Meta(ge=0, le=1)] | Annotated[float, Meta(ge=0, le=1)]
Equal = Literal["error", "cap", "drop"]


class Family(KindDeclaration, frozen=True, kw_only=True, tag_field="family"):
    """Weight matrix of a study. A family is a subclass in a file of its own, weights/families/<family>.py.

    memory_mb, minutes: what the job asks for on a cluster, the memory of few units.
    """

    memory_mb: ClassVar[int] = 280
    minutes: ClassVar[int] = 5

    standardise: Literal["row", "spectral", "none"] = "row"
    """row: rows sum to one. spectral: spectral radius one. none: unchanged."""
    islands: Literal["error", "allow", "nearest"] = "error"
    """Units without a neighbour: error names them; allow keeps them, with a spatial lag of zero; nearest
    links each to the nearest unit.
    """

    @require_method
    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights, in the order of `ground.ids`; islands and standardisation come
        afterwards.
        """
        raise NotImplementedError

    def problems(self) -> Iterator[str]:
        """Find combinations of options that have no meaning, each with its key and the remedy."""
        yield from ()

    @property
    def family(self) -> str:
        """Name of the family."""
        return kind_of(self)

    def variables(self) -> list[str]:
        """List the variables that the matrix is built from."""
        return texts(self, "variable")

    def files(self) -> list[str]:
        """List the files that it is read from."""
        return texts(self, "file")


class VariableFamily(Family, frozen=True, kw_only=True):
    """Family of matrices that compare the means of a variable over time."""

    variable: Variable
    """The variable whose means over time are compared."""
    window: Years | None = None
    """First and last year of those means; all years by default."""

    def means(self, ground: Ground) -> Array:
        """Average the variable over time by unit (n,)."""
        return ground.mean(self.variable, self.window)
