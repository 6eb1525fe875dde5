"""Spatial-panel estimation: on data frames by the functions below, on arrays in `arrays`."""

from importlib import import_module
from typing import Any

__all__ = [
    "EstimationError",
    "StudyError",
    "bacon",
    "bootstrap_mediation",
    "descriptives",
    "did",
    "event_study",
    "fit_between",
    "fit_first_difference",
    "fit_gmm",
    "fit_gns",
    "fit_iv",
    "fit_pooled",
    "fit_quantile",
    "fit_random",
    "fit_sar",
    "fit_sarar",
    "fit_sdem",
    "fit_sdm",
    "fit_sem",
    "fit_slx",
    "fit_threshold",
    "fit_within",
    "groups",
    "hausman",
    "inequality",
    "matching",
    "mediation",
    "moderation",
    "moran",
    "placebo",
    "several_groups",
    "specification_tests",
    "staggered",
    "transition",
    "weight_matrix",
]
_ELSEWHERE = {
    "EstimationError": "arrays.foundation",
    "StudyError": "errors",
    "weight_matrix": "frames.weights",
}


def __getattr__(name: str) -> Any:
    """A function of the library, loaded with its kind when it is asked for: jobs of a study ask for none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _ELSEWHERE:
        return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
    return import_module(f"{__name__}.frames.fronts").front(name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
