"""What an estimate's settings say, in sentences: for the notes of tables and the page's section on methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from artifacts.analysis import Record
from report.number_format import stars_rule

# Order and names of the settings that notes tell first; any other follows under its own name.
_NAMES = {
    "effects": "fixed effects",
    "variance": "variance",
    "small_sample": "small-sample correction",
    "weights": "spatial weight matrix",
    "standardise": "z-scored",
    "centre": "centred",
    "resample": "resampling",
    "resamples": "draws",
    "replicates": "draws",
    "permutations": "permutations",
    "draws": "draws",
    "level": "confidence level",
    "seed": "seed",
}
BRACKETS = {
    "se": "Standard errors in brackets.",
    "statistic": "t statistics in brackets.",
    "p": "p-values in brackets.",
    "interval": "Confidence intervals in brackets.",
}


def words(value: Any) -> str:
    """A setting's value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(words(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {words(item)}" for key, item in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def settings_notes(estimates: Sequence[Record], headers: Sequence[str], intervals: bool = False) -> list[str]:
    """One sentence per setting: once where all columns share it, else by the columns that have each value.

    headers: a name for each estimate's column, as the table prints it; intervals: whether it prints any.
    """
    everything = [{"estimator": e["estimator"].replace("_", " "), **e["settings"]} for e in estimates]
    # The words of the variance give the factor's formula.
    silent = {"small_sample_factor", "anderson_rubin_set"} | (set() if intervals else {"level"})
    keys = list(dict.fromkeys(key for settings in everything for key in settings if key not in silent))
    keys.sort(key=lambda key: ["estimator", *_NAMES].index(key) if key in _NAMES or key == "estimator" else len(_NAMES) + 1)
    sentences = []
    for key in keys:
        groups: dict[str, list[str]] = {}
        for settings, header in zip(everything, headers, strict=True):
            value = words(settings[key]) if settings.get(key) not in (None, "", [], {}) else ""
            if value:
                groups.setdefault(value, []).append(header)
        name = _NAMES.get(key, key.replace("_", " "))
        name = name[0].upper() + name[1:]
        if len(groups) == 1 and len(next(iter(groups.values()))) == len(estimates):
            sentences.append(f"{name}: {next(iter(groups))}.")
        elif groups:
            sentences.append(f"{name}: {'; '.join(f'{value} in {_columns(names)}' for value, names in groups.items())}.")
    return sentences


def sample_note(estimates: Sequence[Record]) -> str:
    """The numbers of observations, units and periods, where all columns share them; "" otherwise."""
    sizes = {(e["nobs"], e["units"], e["periods"]) for e in estimates}
    if len(sizes) != 1:
        return ""
    nobs, units, periods = next(iter(sizes))
    return f"N = {nobs} ({units} units, {periods} periods)."


def estimate_notes(estimates: Sequence[Record]) -> list[str]:
    """What the estimators themselves noted, each once."""
    return list(dict.fromkeys(_sentence(note) for e in estimates for note in e["notes"]))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def stars_note(levels: Sequence[float]) -> str:
    """The rule of the stars as a sentence."""
    return f"{stars_rule(levels)}."


def _columns(names: list[str]) -> str:
    return ", ".join(dict.fromkeys(names))
