"""The package's README in the form of the social-science data editors' template
(https://social-science-data-editors.github.io), and the same in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup

from base.language import DEFAULT
from base.templates import filler
from package.options import Exhibit, PackagedSource, ResultShown
from package.replication import TEMPLATES
from spillover.words import SEMICOLON, _, join_sentences
from words.render import render, speaking, verbatim

# The template's classes of run times, each up to so many seconds.
CLASSES = (
    (600, _("less than 10 minutes")),
    (3600, _("10 to 60 minutes")),
    (28800, _("1 to 8 hours")),
    (86400, _("8 to 24 hours")),
)


@dataclass(frozen=True)
class MatchedManuscript:
    """Manuscript that was matched: how many of its numbers were compared, and how many are the study's."""

    article: str
    compared_numbers: int
    right_numbers: int


@dataclass(frozen=True)
class Facts:
    """Facts that the README of a package states. study: the configuration; sources: by id; programs: what
    makes each result, and whether that is in the package; has_panel: whether the panel is, with `reason`;
    jobs: how many were measured, 0 where no log is left; seconds: their sum; memory_mb: the most that a rule
    asks for and that a job had; machine; versions: of the packages; lock_versions: those that the lock file
    has, where they are others; manuscripts: each manuscript that was matched, with how many of its numbers
    were compared and were right; wheel_file: the program's file, where the code of the study is a project of
    its own; wheel_commit: the commit of the clone that it was built from; recipes, linear_recipes: how many
    regressions R redoes, and how many Stata; has_weights: whether the package's data have matrices.
    """

    study: Mapping[str, Any]
    sources: Mapping[str, PackagedSource]
    programs: Sequence[Exhibit]
    has_panel: bool
    reason: str
    commit: str
    jobs: int
    seconds: float
    memory_mb: tuple[int, int]
    megabytes: float
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    recipes: int
    seeds: Mapping[str, Any]
    linear_recipes: int = 0
    has_weights: bool = False
    lock_versions: Mapping[str, str] = field(default_factory=dict)
    manuscripts: Sequence[MatchedManuscript] = ()
    wheel_file: str = ""
    wheel_commit: str = ""


def _render_sentence(sentence: str, **values: Any) -> Markup:
    """Write a sentence of the guide, its values as text of Markdown."""
    return Markup(verbatim(sentence, **{name: _escape_markdown(value) for name, value in values.items()}))


def _escape_markdown(value: Any) -> Any:
    """Escape a value as text of Markdown: a name that holds markup or the edge of a cell shows it as
    it is.
    """
    return value if isinstance(value, Markup) else re.sub(r"[<|]", r"\\\g<0>", render(value))


_fill = filler(TEMPLATES, {}, finalize=_escape_markdown, say=_render_sentence, _=_)


def render_guides(facts: Facts, language: str) -> dict[str, bytes]:
    """Write the README, and the same in the language of the study."""
    files = {}
    for one in dict.fromkeys((DEFAULT, language)):
        with speaking(one):
            files["README.md" if one == DEFAULT else f"README.{one}.md"] = render_readme(facts).encode()
    return files


def render_readme(facts: Facts) -> str:
    """Write the README's text."""
    study, asked, had = facts.study, *facts.memory_mb
    allowed = {source.redistribute for source in facts.sources.values()}
    works = [study.get("citation", ""), *(source.citation for source in facts.sources.values())]
    time = next((words for most, words in CLASSES if facts.seconds < most), _("more than a day"))
    short = facts.seconds < 120
    scripts = "scripts" if facts.wheel_file else "code/scripts"
    return _fill(
        "README.md.j2",
        **vars(facts)
        | {
            "citation": study.get("citation", "").strip(),
            "simulated": study.get("simulated", "").strip(),
            "allowed": "some" if len(allowed) == 2 else "none" if False in allowed else "all",
            "sources": [_source(name, source) for name, source in facts.sources.items()],
            "seeds": _seeds(facts.seeds),
            "class": time if facts.jobs else _("not recorded"),
            "duration": _("{seconds:.0f} seconds", seconds=facts.seconds)
            if short
            else _("{minutes:.0f} minutes", minutes=facts.seconds / 60),
            "asked_mb": asked,
            "had_mb": had,
            "scripts": scripts,
            "programs": [
                {"result": one, "made_of": _list_analyses(one.results, scripts)} for one in facts.programs
            ],
            "references": dict.fromkeys(" ".join(work.split()) for work in works if work),
        },
    )


class SourceText(NamedTuple):
    """Text on a source in the README: its title, and a line for each thing that is known of it."""

    title: str
    lines: list[str]


def _source(name: str, source: PackagedSource) -> SourceText:
    """Write a source's title, and what is known of it."""
    texts = {
        _("Publisher: {text}"): source.publisher,
        _("Citation: {text}"): source.citation,
        _("How to obtain: {text}"): source.obtain,
        _("File: `{text}` (a regular expression)"): Markup(source.files),
        _("Licence: {text}"): source.licence,
    }
    lines = [
        _render_sentence(label, text=type(text)(" ".join(text.split())) or _("not stated"))
        for label, text in texts.items()
    ]
    shipped = _("In this package: yes") if source.redistribute else _("In this package: no")
    return SourceText(source.title or name, [*lines, _render_sentence(shipped)])


def _seeds(seeds: Mapping[str, Any]) -> str:
    """List each seed with the analyses that draw by it."""
    by_seed: dict[Any, list[str]] = {}
    for name, seed in seeds.items():
        by_seed.setdefault(seed, []).append(f"`{name}`")
    if len(by_seed) == 1:
        return _("{seed} for every analysis that draws", seed=next(iter(by_seed)))
    return "; ".join(f"{', '.join(names)}: {seed}" for seed, names in by_seed.items())


def _list_analyses(shows: Iterable[ResultShown], scripts: str) -> str:
    """List the analyses, indices and sweeps that a result shows, by what makes them. scripts: the folder of
    the scripts, in the package or in the program.
    """
    by_rule: dict[tuple[str, str], list[str]] = {}
    for one in shows:
        by_rule.setdefault((one.rule, one.script), []).append(one.name)
    made = [
        _(
            "rule `{rule}` (`{script}`): {names}",
            rule=rule,
            script=f"{scripts}/{script}",
            names=", ".join(names),
        )
        for (rule, script), names in by_rule.items()
    ]
    return (
        join_sentences(made, SEMICOLON)
        if made
        else _("the panel: rule `warehouse` (`{script}`)", script=f"{scripts}/warehouse/build.py")
    )
