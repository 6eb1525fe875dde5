"""What every method of a composite index has: its options as fields, and how it weights indicators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from spillover.declared import kind_of

if TYPE_CHECKING:
    from spillover.arrays.index.components import ComponentIndex
    from spillover.arrays.index.indicators import Indicators
    from spillover.arrays.index.weighting import Index

# Whole numbers stay whole: the page shows an option as it is written.
Shift = Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)]
Scope = Literal["pooled", "by_year"]


class Method(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="method",
):
    """How indicators become an index. A method is a subclass in a file of its own, index/methods/<method>.py.

    Its fields are the index's `options`. additive: whether a score is the sum of weight × normalised
    indicator, which the trace shows term by term.
    """

    additive: ClassVar[bool] = False

    def compute(self, indicators: Indicators) -> Index | ComponentIndex:
        """The index of these indicators."""
        raise NotImplementedError

    def problems(self) -> Iterator[str]:
        """Combinations of options that have no meaning, each with its key and the remedy."""
        yield from ()

    @property
    def method(self) -> str:
        """The method's name."""
        return kind_of(self)

    def options(self) -> dict[str, Any]:
        """The options that the method uses, its defaults among them, in the order of its fields."""
        return {field.encode_name: getattr(self, field.name) for field in msgspec.structs.fields(self)}

    def facts(self, index: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """What a reader needs to know of this index beside its weights. rows: of the indicators, to be
        completed.
        """
        if index.entropy is not None:
            for row, entropy in zip(rows, index.entropy, strict=True):
                row["entropy"] = float(entropy)
        return {
            "weights_by_year": {
                str(year): [float(w) for w in weights] for year, weights in index.yearly.items()
            }
        }
