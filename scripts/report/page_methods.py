"""The methods in words, written from the configuration and from what the estimates say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.index_words import index_method, index_options
from report.material import Material
from report.model_names import part_name
from report.notes import estimate_notes, sample_note, settings_notes
from report.page_parts import Section, esc, folded
from words.names import called
from words.say import say, sentences

Options = Mapping[str, Any]


def methods_section(
    study: Options, sentences: Mapping[str, str], facts: Mapping[str, Options], material: Material
) -> Section:
    """Sample and indices, then one entry per analysis. sentences: what each analysis estimates."""
    parts = [f"<p>{esc(text)}</p>" for text in sample_words(study)]
    parts += [
        f"<p>{esc(index_words(page, material))}</p>" for page in facts.values() if page.get("indicators")
    ]
    entries = []
    for name, text in sentences.items():
        made = material.analyses.get(name)
        said = settings_words(made["estimates"]) if made else say("analysis_not_made")
        label = called("analyses", name)
        head = f"{esc(label)} <code>{esc(name)}</code>" if label else esc(name)
        entries.append(
            f'<dt id="analysis-{esc(name)}">{head}</dt><dd>{esc(text)} <span '
            f'class="said">{esc(said)}</span></dd>'
        )
    if entries:
        parts.append(
            folded(
                say("methods_analyses", count=len(entries)),
                f"<dl class='methods'>{''.join(entries)}</dl>",
                unfold=True,
            )
        )
    return Section("methods", say("methods_section"), "\n".join(parts), from_data=False)


def sample_words(study: Options) -> list[str]:
    """The sample, its dating and its gaps."""
    first, last = study["years"]
    gaps = study.get("gaps", {})
    said = [say("methods_years", first=str(first), last=str(last))]
    if "dated_by" in study:
        said.append(say(f"methods_dated-{study['dated_by']}"))
    if window := gaps.get("window", 0):
        said.append(say("methods_gaps", window=window, one_sided=bool(gaps.get("one_sided"))))
    return [sentences(said)]


def index_words(page: Options, material: Material) -> str:
    """How an index was weighted."""
    options = index_options(page["options"])
    return say(
        "index_made",
        name=material.spoken(page.get("label", page["index"])),
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
    parts = [part_name(estimate["part"]) for estimate in estimates]
    sizes = [say("size_in", nobs=e["nobs"], part=part) for e, part in zip(estimates, parts, strict=True)]
    size = sample_note(estimates) or (say("sizes_in", sizes=say("comma").join(sizes)) if sizes else "")
    return sentences(
        [*settings_notes(estimates, parts, intervals=True), size, *estimate_notes(estimates, parts)]
    )
