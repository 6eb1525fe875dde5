"""Options of spatial models that exclude each other: an option that a model would not use is an error, not ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

WITH_ERRORS, WITH_LAGS = ("SEM", "SDEM", "SARAR", "GNS"), ("SDM", "SDEM", "SLX", "GNS")
WITHOUT_SPILLOVERS = ("OLS", "SEM")


def misused(analysis: Mapping[str, Any]) -> Iterator[str]:
    """Each option of a spatial analysis that its model has no use for, with the remedy."""
    model, regressors = analysis["model"], analysis["regressors"]
    if "durbin" in analysis and model not in WITH_LAGS:
        yield f"durbin: {model} has no lags of regressors; use {_either(WITH_LAGS)}"
    for term in analysis.get("durbin", ()):
        if term not in regressors:
            yield f"durbin: {term} is not among the regressors {', '.join(regressors)}"
    if "error_weights" in analysis and model not in WITH_ERRORS:
        yield f"error_weights: {model} has no spatial errors; use {_either(WITH_ERRORS)}"
    for product in analysis.get("moderator_values", {}):
        term, _, moderator = product.partition(":")
        if model in WITHOUT_SPILLOVERS:
            yield f"moderator_values: {model} has no spillovers; its coefficients are the effects"
        elif not moderator or not {term, product} <= {*regressors}:
            yield f"moderator_values: name a product and put it and its first factor among the regressors; {product!r} is not so"
    yield from _dynamic(analysis)
    yield from _random(analysis)


def _dynamic(analysis: Mapping[str, Any]) -> Iterator[str]:
    correction = analysis.get("bias_correction")
    if "dynamic" not in analysis:
        if isinstance(correction, str):
            yield f"bias_correction: {correction!r} is for a dynamic model; a static one takes true or false"
        return
    if analysis["model"] not in ("SAR", "SDM"):
        yield f"dynamic: a dynamic model is SAR or SDM, not {analysis['model']}"
    if analysis.get("effects") == "random":
        yield "dynamic: a dynamic model has fixed effects; use effects two-way, individual, time or none"


def _random(analysis: Mapping[str, Any]) -> Iterator[str]:
    if analysis.get("effects") != "random":
        if "random_errors" in analysis:
            yield "random_errors: only for effects random"
        return
    if "random_errors" in analysis and analysis["model"] not in WITH_ERRORS:
        yield f"random_errors: {analysis['model']} has no spatial errors; use {_either(WITH_ERRORS)}"
    errors = analysis.get("standard_errors", "expected")
    if errors != "expected":
        yield f"standard_errors: those of random effects are from the expected information, not {errors!r}; use fixed effects"
    if analysis.get("bias_correction"):
        yield "bias_correction: random effects have no incidental parameters; leave it out"


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
