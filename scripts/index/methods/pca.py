"""Principal components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta
from msgspec.structs import replace

from index.method import ComponentIndex, Indicators, Method
from spillover.facts import BartlettFacts, IndexFacts
from spillover.words import _

SHARE = 0.85


class Pca(Method, frozen=True, kw_only=True):
    """Components of the indicators' correlations, weighted by the variance they explain among those kept."""

    components: Literal["kaiser", "share"] = "kaiser"
    """Which components are kept: eigenvalues above 1 (kaiser), or the fewest that explain `share` of the
    variance.
    """
    share: Annotated[int, Meta(gt=0, le=1)] | Annotated[float, Meta(gt=0, le=1)] = SHARE
    """Cumulative share of variance that the components kept must reach, with components: share."""

    def compute(self, indicators: Indicators) -> ComponentIndex:
        """Compute the index of these indicators."""
        from spillover.arrays.index import component_index

        return component_index(indicators, self.components, self.share)

    def problems(self) -> Iterator[str]:
        """Find a share without its rule."""
        if self.components != "share" and self.share != SHARE:
            yield _("share: counts with components: share alone; add that, or leave the share out")

    def options(self) -> dict[str, Any]:
        """List the options, without the share where it does not count."""
        return {k: v for k, v in super().options().items() if k != "share" or self.components == "share"}

    def complete(self, facts: IndexFacts, index: Any) -> IndexFacts:
        """Add eigenvalues, loadings, and how well the indicators suit the method."""
        test = index.bartlett
        return replace(
            facts,
            indicators=tuple(
                replace(one, loadings=tuple(map(float, loadings)), kmo=float(kmo))
                for one, loadings, kmo in zip(facts.indicators, index.vectors, index.kmo_each, strict=True)
            ),
            eigenvalues=tuple(map(float, index.eigenvalues)),
            variance_shares=tuple(map(float, index.shares)),
            components_kept=index.component_count,
            kmo=index.kmo,
            bartlett=BartlettFacts(statistic=test.statistic, df=test.df[0], p=test.p),
        )
