"""The recipe of a linear regression, from the options that all linear kinds share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analyses.kind import Estimation
from declare.convert import all_options_of, options_of
from declare.options import Tails
from declare.recipe import Recipe


def _plain(tails: Tails | None) -> dict[str, Any]:
    return {} if tails is None else all_options_of(tails)


def linear_recipe(
    analysis: Estimation, model: str, outcome: str, terms: Sequence[str], **more: Any
) -> Recipe:
    """The recipe of one regression of an analysis. model: the id of its estimate; more: further fields."""
    variance = getattr(analysis, "variance", None)
    effects: Any = more.pop("effects", getattr(analysis, "effects", None))
    tagged = {} if variance is None else {"kind": variance.kind, **all_options_of(variance)}
    shared: dict[str, Any] = {
        "estimator": "within",
        "effects": effects if isinstance(effects, str) else ", ".join(effects),
        "observation_weights": getattr(analysis, "observation_weights", None) or "",
        "variance": tagged,
        "constant": getattr(analysis, "constant", False),
    }
    return Recipe(
        model=model,
        outcome=outcome,
        terms=tuple(terms),
        all_terms=tuple(analysis.terms()),
        standardise=analysis.standardise,
        centre=analysis.centre,
        trim=_plain(analysis.trim_tails),
        winsorise=_plain(analysis.winsorise),
        sample=options_of(analysis.sample),
        level=analysis.level,
        **(shared | more),
    )
