"""Spatial-panel estimation: on data frames by the calls of `frames.calls`, on arrays in `arrays`."""

from importlib import import_module
from typing import Any

_ELSEWHERE = {
    "EstimationError": "arrays.foundation",
    "ModelTable": "frames.tables",
    "Result": "frames.result",
    "StudyError": "errors",
    "Sweep": "frames.sweep",
    "speak": "messages.render",
    "sweep": "frames.sweep",
    "table": "frames.tables",
    "weight_matrix": "frames.weights",
}


def __getattr__(name: str) -> Any:
    """Load a function of the library with its kind when it is asked for: jobs of a study ask for none."""
    if name == "__version__":
        from importlib.metadata import version

        return version("spillover")
    if name in _ELSEWHERE:
        return getattr(import_module(f"{__name__}.{_ELSEWHERE[name]}"), name)
    calls = import_module(f"{__name__}.frames.calls").FRONTS
    if name == "__all__":
        return sorted([*_ELSEWHERE, *calls])
    if name not in calls:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.frames.fronts").build_call(name)


def __dir__() -> list[str]:
    return [*globals(), *__getattr__("__all__")]
