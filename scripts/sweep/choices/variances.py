"""Variances of the estimates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from spillover.options import Expected, Label, Observed, Variance
from sweep.choice import Choice

NamedVariances = Annotated[
    tuple[Literal["expected", "observed", "clustered"], ...],
    Meta(min_length=1, extra_json_schema={"uniqueItems": True}),
]


class Variances(Choice, frozen=True, kw_only=True):
    """From the expected or the observed information matrix, or clustered by unit; or any, by label."""

    rank = 6
    column = "variance"
    option = "variance"

    variances: NamedVariances | dict[Label, Variance | Expected | Observed] | None = ("expected",)
    """Variances: expected, observed or clustered; or any, by name. expected and observed are from the
    information matrix of a spatial model, clustered is by unit.
    """

    def labels(self) -> Mapping[str, Any]:
        """List the variances by label."""
        if isinstance(self.variances, Mapping):
            return self.variances
        kinds = {"clustered": {"kind": "clustered", "by": "unit"}}
        return {name: kinds.get(name, {"kind": name}) for name in self.variances or ()}
