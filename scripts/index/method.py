"""Base of the methods of a composite index: options as fields, and the weighting of indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from spillover.declarations import KindDeclaration, kind_of, require_method
from spillover.errors import StudyError, suggest_nearest
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.index import ComponentIndex as ComponentIndex
    from spillover.arrays.index import Index as Index
    from spillover.arrays.index import Indicators as Indicators
    from spillover.facts import IndexFacts
else:  # what methods write in their signatures; to declare one loads nothing heavy
    ComponentIndex = Index = Indicators = Any


# Whole numbers stay whole: the page shows an option as it is written.
Shift = Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)]
Scope = Literal["pooled", "by_year"]


class Method(KindDeclaration, frozen=True, kw_only=True, tag_field="method"):
    """A method that makes an index of indicators. It is a subclass in a file of its own,
    index/methods/<method>.py.

    Its fields are the index's `options`. additive: whether a score is the sum of weight × normalised
    indicator, which the trace shows term by term.
    """

    additive: ClassVar[bool] = False

    @require_method
    def compute(self, indicators: Indicators) -> Index | ComponentIndex:
        """Compute the index of these indicators."""
        raise NotImplementedError

    def problems(self) -> Iterator[str]:
        """Find combinations of options that have no meaning, each with its key and the remedy."""
        yield from ()

    @property
    def method(self) -> str:
        """Name of the method."""
        return kind_of(self)

    def options(self) -> dict[str, Any]:
        """List the options that the method uses, its defaults among them, in the order of its fields."""
        return {field.encode_name: getattr(self, field.name) for field in msgspec.structs.fields(self)}

    def complete(self, facts: IndexFacts, index: Any) -> IndexFacts:
        """Add to the facts of an index what a reader needs to know of this method beside its weights."""
        indicators = facts.indicators
        if index.entropy is not None:
            indicators = tuple(
                replace(one, entropy=float(entropy))
                for one, entropy in zip(indicators, index.entropy, strict=True)
            )
        yearly = {str(year): tuple(map(float, weights)) for year, weights in index.yearly.items()}
        return replace(facts, indicators=indicators, weights_by_year=yearly)


# What an index is made of, once `based_on` and `without` are resolved.


def index_definition(
    indices: Mapping[str, Mapping[str, Any]], name: str, variables: Collection[str]
) -> dict[str, Any]:
    """Complete the section of index `name` with its own `indicators`, as a list that keeps their order where
    keys are sorted.

    Each of the list is its configuration plus `variable`; variables: those of the study. Raises StudyError
    naming the key that does not fit.
    """
    definition = dict(indices[name])
    base = definition.pop("based_on", None)
    if base is not None and "indicators" in definition:
        raise StudyError(_("indices.{name}: give either 'indicators' or 'based_on', not both", name=name))
    if base is not None:
        if "indicators" not in indices.get(base, {}):
            raise StudyError(
                _(
                    "{base} is not an index with indicators of its own",
                    base=f"indices.{name}.based_on: {base!r}",
                )
            )
        definition["indicators"] = indices[base]["indicators"]
    if "indicators" not in definition:
        raise StudyError(
            _("indices.{name}: give its 'indicators', or the index that it is 'based_on'", name=name)
        )
    for unknown in (v for v in definition["indicators"] if v not in variables):
        hint = suggest_nearest(unknown, variables, _("define it there"))
        raise StudyError(
            _(
                "{name} is not in 'variables' of the study; {hint}",
                name=f"indices.{name}.indicators: {unknown!r}",
                hint=hint,
            )
        )
    left_out = definition.pop("without", [])
    unknown = [v for v in left_out if v not in definition["indicators"]]
    if unknown:
        raise StudyError(
            _(
                "{place}: {name!r} is not one of its indicators",
                place=f"indices.{name}.without",
                name=unknown[0],
            )
        )
    definition["indicators"] = [
        {"variable": v, **entry} for v, entry in definition["indicators"].items() if v not in left_out
    ]
    if not definition["indicators"]:
        raise StudyError(_("indices.{name}.without: no indicator is left; leave out fewer", name=name))
    return definition
