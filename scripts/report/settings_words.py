"""What an estimate's settings say, in sentences: for the notes of tables and the page's section on
methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from report.number_format import stars_rule
from spillover.arrays.labels import variance_label

if TYPE_CHECKING:
    from artifacts.analysis import Record

# Order and names of the settings that notes tell first; any other follows under its own name.
_NAMES = {
    "effects": "fixed effects",
    "variance": "variance",
    "small_sample": "small-sample correction",
    "weights": "spatial weight matrix",
    "definition": "definition",
    "trim_tails": "trimmed",
    "winsorise": "winsorised",
    "standardise": "z-scored",
    "centre": "centred",
    "resample": "resampled",
    "resamples": "draws",
    "replicates": "draws",
    "permutations": "permutations",
    "method": "standard errors of the effects",
    "draws": "draws",
    "level": "confidence level",
    "seed": "seed",
    "significant": "effect of the treatment",
}
# What a journal prints of them: what the estimates mean depends on it. The others are details.
PRINTED = (
    "estimator",
    "effects",
    "variance",
    "method",
    "resample",
    "weights",
    "definition",
    "standardise",
    "centre",
    "sample",
    "level",
)
# Values that are names in a configuration, in the words of the field.
_VALUES = {
    "estimator": {
        "2sls": "two-stage least squares",
        "bootstrap_mediation": "bootstrap of the mediation",
        "group difference": "interactions with the group",
        "robustness": "that of each row",
    },
    "definition": {
        "direct": "W times the demeaned outcome",
        "lsdv": "the demeaned spatial lag (maximum likelihood with dummies)",
        "transformed": "the orthogonal transformation of Lee and Yu (2010)",
    },
    "variance": {
        "expected": "expected information matrix",
        "observed": "observed information matrix",
        "cluster": "information matrix, robust to clusters by unit",
    },
    "resample": {"units": "units, each with all its periods", "rows": "single observations"},
    "method": {"delta": "delta method"},
    "small_sample": {"nested": "effects nested in clusters not counted"},
}
INDEX_METHODS = {
    "entropy": "entropy weights",
    "pca": "principal components",
    "equal": "equal weights",
    "critic": "CRITIC weights",
    "topsis": "entropy-weighted TOPSIS",
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
    return f"{value:.{4 if abs(value) < 1000 else 6}g}" if isinstance(value, float) else str(value)


def setting(key: str, value: Any) -> tuple[str, str]:
    """The name and the value of a setting in words; the value is empty where there is nothing to say.

    A variance does not name the number K, which differs between columns with the regressors; its rule does
    not.
    """
    if key == "variance" and isinstance(value, Mapping):
        return _NAMES[key], variance_label(value, counted=False)
    text = "" if value in (None, "", [], {}) else words(value)
    text = _VALUES.get(key, {}).get(text, text.replace("_", " ") if key in ("estimator", "weights") else text)
    return _NAMES.get(key, key.replace("_", " ")), text


def interval_words(estimates: Sequence[Record]) -> str:
    """What their intervals are called: `95% interval`, or just `interval` where their levels differ."""
    levels = {estimate["settings"].get("level", 0.95) for estimate in estimates}
    return f"{levels.pop():.0%} interval" if len(levels) == 1 else "interval"


def split_notes(
    estimates: Sequence[Record], headers: Sequence[str], intervals: bool = False
) -> tuple[list[str], list[str]]:
    """What a journal prints beneath a table (estimator, effects, variance, matrix, sample), and the details:
    the other settings, and what the estimators noted.
    """
    sentences = _sentences(estimates, headers, intervals)
    brief = [text for key, text in sentences.items() if key in PRINTED]
    details = [text for key, text in sentences.items() if key not in PRINTED]
    size = sample_note(estimates)
    return [*brief, *([size] if size else [])], [*details, *estimate_notes(estimates, headers)]


def settings_notes(estimates: Sequence[Record], headers: Sequence[str], intervals: bool = False) -> list[str]:
    """One sentence per setting: once where all columns share it, else by the columns that have each value.

    headers: a name for each estimate's column, as the table prints it; intervals: whether it prints any.
    """
    return list(_sentences(estimates, headers, intervals).values())


def _sentences(estimates: Sequence[Record], headers: Sequence[str], intervals: bool) -> dict[str, str]:
    """The sentence of each setting by its key, in the order of their names."""
    everything = [{"estimator": e["estimator"], **e["settings"]} for e in estimates]
    # The words of the variance give the factor's formula.
    silent = {"small_sample_factor", "anderson_rubin_set"} | (set() if intervals else {"level"})
    keys = list(dict.fromkeys(key for settings in everything for key in settings if key not in silent))
    order = ["estimator", *_NAMES]
    keys.sort(key=lambda key: order.index(key) if key in order else len(order))
    sentences = {}
    for key in keys:
        groups: dict[str, list[str]] = {}
        for settings, header in zip(everything, headers, strict=True):
            value = setting(key, settings.get(key))[1]
            if value:
                groups.setdefault(value, []).append(header)
        name = setting(key, None)[0]
        name = name[0].upper() + name[1:]
        if len(groups) == 1 and len(next(iter(groups.values()))) == len(estimates):
            sentences[key] = f"{name}: {next(iter(groups))}."
        elif groups:
            parts = [f"{value} in {columns_words(names)}" for value, names in groups.items()]
            sentences[key] = f"{name}: {'; '.join(parts)}."
    return sentences


def sample_note(estimates: Sequence[Record]) -> str:
    """The numbers of observations, units and periods, where all columns share them; "" otherwise."""
    sizes = {(e["nobs"], e["units"], e["periods"]) for e in estimates}
    if len(sizes) != 1:
        return ""
    nobs, units, periods = next(iter(sizes))
    return f"N = {nobs} ({units} units, {periods} periods)."


def estimate_notes(estimates: Sequence[Record], headers: Sequence[str]) -> list[str]:
    """What the estimators themselves noted, each once, with the columns that it is about where not
    about all.
    """
    return _once([estimate["notes"] for estimate in estimates], headers)


def tests_notes(estimates: Sequence[Record], headers: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """What is noted of the tests that a table shows (draws, seed, variance); names: these tests, with their
    names in words.
    """
    return _once([_notes_of_tests(estimate, names) for estimate in estimates], headers)


def _notes_of_tests(estimate: Record, names: Mapping[str, str]) -> list[str]:
    """A note for all tests that share it; none for what the note on the variance says."""
    tests: dict[str, list[str]] = {}
    for test in estimate["tests"]:
        if test["name"] in names and test["note"] and not _variance_words(estimate).startswith(test["note"]):
            tests.setdefault(test["note"], []).append(names[test["name"]])
    return [f"{', '.join(of)}: {note}" for note, of in tests.items()]


def _variance_words(estimate: Record) -> str:
    value = estimate["settings"].get("variance", "")
    return variance_label(value) if isinstance(value, Mapping) else str(value)


def _once(notes: Sequence[Sequence[str]], headers: Sequence[str]) -> list[str]:
    columns: dict[str, list[str]] = {}
    for header, of_one in zip(headers, notes, strict=True):
        for note in dict.fromkeys(of_one):
            columns.setdefault(_sentence(note), []).append(header)
    return [
        note if len(names) == len(headers) else f"{note.removesuffix('.')} (in {columns_words(names)})."
        for note, names in columns.items()
    ]


def _sentence(text: str) -> str:
    first = text[:1]
    return (first.upper() if first.isascii() else first) + text[1:].removesuffix(".") + "."


def stars_note(levels: Sequence[float]) -> str:
    """The rule of the stars as a sentence."""
    return f"{stars_rule(levels)}."


def columns_words(names: Sequence[str]) -> str:
    """Columns in a sentence: `(1), (2) and (3)`; headers of more than one part in quotation marks."""
    quoted = [f"“{name}”" if "," in name else name for name in dict.fromkeys(names)]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
