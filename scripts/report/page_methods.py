"""The methods in words, written from the configuration and from what the estimates say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.material import Material
from report.number_format import term_label
from report.page_parts import Section, esc, folded
from report.settings_words import INDEX_METHODS, estimate_notes, sample_note, settings_notes, words
from study.terms import TERM_KEYS

Options = Mapping[str, Any]

SENTENCES = {
    "descriptives": "Descriptive statistics of {variables}.",
    "panel": "{outcome} is regressed on {regressors}.",
    "hausman": "Fixed are tested against random effects in the regression of {outcome} on {regressors}.",
    "mediation": "The effect of {treatment} on {outcome} splits into a direct one and one through "
    "{mediators}, given {controls}.",
    "bootstrap_mediation": "The indirect effect of {treatment} on {outcome} through {mediators} is "
    "resampled {resamples} times.",
    "moderation": "The effect of {treatment} on {outcome} may vary with {moderator}, given {controls}.",
    "groups": "{outcome} is regressed on {regressors} in each {by}, and the slopes are compared.",
    "instruments": "In the equation of {outcome}, {endogenous} is instrumented by {instruments}, given "
    "{controls}.",
    "threshold": "The slopes of {outcome} on {regressors} change where {threshold} passes a threshold, given "
    "{controls}.",
    "gmm": "{outcome} is regressed on {regressors}, its own lags among them, by GMM.",
    "moran": "Moran's I of {outcome} in every year, under the matrix {weights}.",
    "specification_tests": "The spatial specification of {outcome} on {regressors} is tested, under the "
    "matrix {weights}.",
    "spatial": "{model}: {outcome} on {regressors}, under the matrix {weights}.",
}


def methods_section(
    study: Options, analyses: Mapping[str, Options], facts: Mapping[str, Options], material: Material
) -> Section:
    """Sample and indices, then one entry per analysis."""
    labels = dict(material.labels)
    parts = [f"<p>{esc(text)}</p>" for text in sample_words(study)]
    parts += [f"<p>{esc(index_words(page))}</p>" for page in facts.values() if page.get("indicators")]
    entries = []
    for name, options in analyses.items():
        text = analysis_words(options, labels)
        made = material.analyses.get(name)
        said = settings_words(made["estimates"]) if made else "It was not made in this run."
        entries.append(
            f'<dt id="analysis-{esc(name)}">{esc(name)}</dt><dd>{esc(text)} <span '
            f'class="said">{esc(said)}</span></dd>'
        )
    if entries:
        parts.append(
            folded(
                f"The {len(entries)} analyses, one by one",
                f"<dl class='methods'>{''.join(entries)}</dl>",
                unfold=True,
            )
        )
    return Section("methods", "Methods", "\n".join(parts), from_data=False)


def sample_words(study: Options) -> list[str]:
    """The sample, its dating and its gaps."""
    first, last = study["years"]
    dated = {
        "edition": "A value is dated by the edition of the yearbook that prints it.",
        "data_year": "A value is dated by the year that it describes.",
    }
    gaps = study.get("gaps", {})
    window = gaps.get("window", 0)
    alone = ", or by the one there is" if gaps.get("one_sided") else ""
    reach = "1 year" if window == 1 else f"{window} years"
    filled = (
        f"Gaps are filled by the mean of the nearest values at most {reach} before and after{alone}."
        if window
        else ""
    )
    return [
        " ".join(
            filter(
                None,
                (
                    f"The panel covers the years {first} to {last}.",
                    dated.get(study.get("dated_by", ""), ""),
                    filled,
                ),
            )
        )
    ]


def index_words(page: Options) -> str:
    """How an index was weighted."""
    method = INDEX_METHODS.get(page["method"], page["method"])
    name, size, options = (
        page.get("label", page["index"]),
        len(page["indicators"]),
        words(page["options"]).replace("_", " "),
    )
    return f"{name} combines {size} indicators by {method} over {page['nobs']} observations" + (
        f" ({options})." if options else "."
    )


def analysis_words(options: Options, labels: dict[str, str]) -> str:
    """What an analysis estimates: the sentence of its kind with the names of its terms."""
    named = {key: str(value) for key, value in options.items() if isinstance(value, str | int | float)}
    for key in TERM_KEYS:
        terms = options.get(key) or []
        named[key] = (
            ", ".join(term_label(t, labels) for t in ([terms] if isinstance(terms, str) else terms))
            or "nothing else"
        )
    sentence = SENTENCES.get(options["kind"], f"{options['kind'].replace('_', ' ').capitalize()}.")
    return sentence.format_map(_Blank(named))


class _Blank(dict[str, str]):
    """A mapping in which an option that is not set reads as its default."""

    def __missing__(self, key: str) -> str:
        return f"the default {key}"


def settings_words(estimates: list[dict[str, Any]]) -> str:
    """What the estimates say of how they were made, each setting with the parts of the analysis that
    have it.
    """
    parts = [estimate["part"].replace("_", " ") or "the model" for estimate in estimates]
    sizes = [f"{estimate['nobs']} in {part}" for estimate, part in zip(estimates, parts, strict=True)]
    size = sample_note(estimates) or (f"N = {', '.join(sizes)}." if sizes else "")
    return " ".join(
        [*settings_notes(estimates, parts, intervals=True), size, *estimate_notes(estimates, parts)]
    )
