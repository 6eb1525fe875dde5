"""Options of a spatial model that it has no use for, each with the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from base.errors import quoted
from declare.options import Expected

if TYPE_CHECKING:
    from analyses.kinds.spatial import Spatial

WITH_ERRORS, WITH_LAGS = ("SEM", "SDEM", "SARAR", "GNS"), ("SDM", "SDEM", "SLX", "GNS")
WITHOUT_SPILLOVERS = ("OLS", "SEM")


def problems_of(analysis: Spatial) -> Iterator[str]:
    """Each option without use: its key, why, and what to write."""
    model, regressors = analysis.model, analysis.regressors
    if analysis.durbin is not None and model not in WITH_LAGS:
        yield f"durbin: {model} has no lags of regressors; use {_either(WITH_LAGS)}"
    if analysis.error_weights and model not in WITH_ERRORS:
        yield f"error_weights: {model} has no spatial errors; use {_either(WITH_ERRORS)}"
    for product in analysis.moderator_values or {}:
        term, _, moderator = product.partition(":")
        if model in WITHOUT_SPILLOVERS:
            yield f"moderator_values: {model} has no spillovers; its coefficients are the effects"
        elif not moderator or not {term, product} <= {*regressors}:
            yield (
                "moderator_values: name a product and put it and its first factor among the "
                f"regressors; {quoted(product)} is not so"
            )
    yield from _dynamic(analysis)
    yield from _random(analysis)


def _dynamic(analysis: Spatial) -> Iterator[str]:
    if analysis.dynamic is None:
        if isinstance(analysis.bias_correction, str):
            yield (
                f"bias_correction: {analysis.bias_correction!r} is for a dynamic model; a static one "
                "takes true "
                "or false"
            )
        return
    if analysis.model not in ("SAR", "SDM"):
        yield f"dynamic: a dynamic model is SAR or SDM, not {analysis.model}"
    if analysis.effects == "random":
        yield "dynamic: a dynamic model has fixed effects; use effects two-way, individual, time or none"


def _random(analysis: Spatial) -> Iterator[str]:
    if analysis.effects != "random":
        if analysis.random_errors:
            yield "random_errors: only for effects random"
        return
    if analysis.random_errors and analysis.model not in WITH_ERRORS:
        yield f"random_errors: {analysis.model} has no spatial errors; use {_either(WITH_ERRORS)}"
    if not isinstance(analysis.variance, Expected):
        yield (
            "variance: that of random effects is from the expected information, not "
            f"{analysis.variance.kind!r}; use fixed effects"
        )
    if analysis.bias_correction:
        yield "bias_correction: random effects have no incidental parameters; leave it out"


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def parts_of(model: Spatial) -> tuple[str, ...]:
    """The model, and its effects where it has a lag of the outcome or of regressors."""
    if model.model in ("OLS", "SEM"):
        return ("",)
    found = ("effects_short", "effects_long") if model.dynamic else ("effects",)
    products = model.moderator_values or {}
    return ("", *found, *(f"{part}_at_{name.partition(':')[2]}" for part in found for name in products))
