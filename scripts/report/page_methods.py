"""The methods in words, written from the configuration and from what the estimates say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.index_words import index_method, index_options
from report.material import Material
from report.notes import estimate_notes, sample_note, settings_notes
from report.page_parts import Section, esc, folded
from words.say import say

Options = Mapping[str, Any]


def methods_section(
    study: Options, sentences: Mapping[str, str], facts: Mapping[str, Options], material: Material
) -> Section:
    """Sample and indices, then one entry per analysis. sentences: what each analysis estimates."""
    parts = [f"<p>{esc(text)}</p>" for text in sample_words(study)]
    parts += [f"<p>{esc(index_words(page))}</p>" for page in facts.values() if page.get("indicators")]
    entries = []
    for name, text in sentences.items():
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
    options = index_options(page["options"])
    return say(
        "index_made",
        name=page.get("label", page["index"]),
        size=len(page["indicators"]),
        method=index_method(page["method"]),
        nobs=page["nobs"],
        options=options,
        bare=not options,
    )


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
