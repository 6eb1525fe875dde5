"""Indicators weighted by their spread and their conflict with the others."""

from __future__ import annotations

from index.method import Index, Indicators, Method, Scope


class Critic(Method, frozen=True, kw_only=True):
    """CRITIC: weights in proportion to sd_j · sum_k (1 − r_jk) of the normalised indicators."""

    additive = True

    extremes: Scope = "pooled"
    """Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year."""

    def compute(self, indicators: Indicators) -> Index:
        """Compute the index of these indicators."""
        from spillover.arrays.index import critic_index

        return critic_index(indicators, self.extremes)
