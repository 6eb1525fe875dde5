"""The package's README in the form of the social-science data editors' template
(https://social-science-data-editors.github.io).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    """What the README states. study: the configuration; sources: by id; programs: what makes each result, and
    whether that is in
    the package; shipped: whether the panel is, with `reason`; jobs: how many were measured, 0 where no log is
    left; seconds: their sum; memory_mb: the most that a rule asks for and that a job had; machine; versions:
    of the packages.
    """

    study: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    programs: Sequence[Mapping[str, Any]]
    shipped: bool
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


def readme(facts: Facts) -> str:
    """The README's text."""
    study = facts.study
    parts = [
        f"# Replication package: {study['title']}",
        study.get("citation", "").strip(),
        f"> {study['simulated'].strip()}" if "simulated" in study else "",
        _overview(facts),
        _availability(facts),
        _datasets(facts),
        _requirements(facts),
        _programs(facts),
        _instructions(facts),
        _results(facts),
        _references(facts),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _overview(facts: Facts) -> str:
    years = facts.study["years"]
    panel = "\n`data/` contains the panel that the workflow makes." if facts.shipped else ""
    kept = "" if facts.shipped else "\nThe panel may not be redistributed; the instructions below make it."
    return f"""## Overview

The package covers the years {years[0]}–{years[1]}.
`code/` contains the workflow (Python under Snakemake) that turns raw files into every table and figure; one \
command runs it.{panel}
`results/` contains the tables and figures.
`replicate/` contains an R script and a Stata do-file that re-estimate {facts.recipes} regressions from the \
panel and compare them with the numbers in `results/`.{kept}
The code is commit `{facts.commit[:12]}` of the project."""


def _availability(facts: Facts) -> str:
    allowed = [bool(source.get("redistribute")) for source in facts.sources.values()]
    states = {
        "All data **are** publicly available, and the panel made from them is in this package.": all(allowed),
        "Some data **cannot be made** publicly available.": any(allowed) and not all(allowed),
        "**No data can be made** publicly available by the authors; each source is available from its "
        "publisher as described below.": (not any(allowed)),
    }
    summary = "\n".join(f"- [{'x' if state else ' '}] {text}" for text, state in states.items())
    rights = (
        "The authors have permission to redistribute the data in this package, under the licences named "
        "for each source."
        if facts.shipped
        else "No data are in this package: the sources below do not all allow it. Nor are figures that "
        "draw the values of single units, or the page with its maps and cells."
    )
    details = "\n\n".join(_source(name, source) for name, source in facts.sources.items())
    return f"""## Data availability and provenance statements

### Statement about rights

- [x] The authors of this package have legitimate access to and permission to use the data used.
- [x] {rights}

### Summary of availability

{summary}

### Details on each data source

{details}"""


def _source(name: str, source: Mapping[str, Any]) -> str:
    rows = [
        ("Publisher", source.get("publisher", "")),
        ("Citation", source.get("citation", "")),
        ("How to obtain", source.get("obtain", "")),
        ("File", f"`{source['files']}` (a regular expression)" if "files" in source else ""),
        ("Licence", source.get("licence", "")),
        ("In this package", "yes" if source.get("redistribute") else "no"),
    ]
    lines = [f"- {label}: {' '.join(str(text).split())}" for label, text in rows if text]
    return f"#### {source.get('title', name)}\n\n" + "\n".join(lines)


def _datasets(facts: Facts) -> str:
    if not facts.shipped:
        why = (
            f"No data file is shipped, and no page with the data in it: {facts.reason} The instructions "
            "below make:"
        )
        return f"## Dataset list\n\n{why}\n\n{_DATASETS}"
    return f"## Dataset list\n\n{_DATASETS}"


_DATASETS = """| file | content |
| --- | --- |
| `data/panel.csv`, `.parquet`, `.dta` | the panel: unit, year, every variable and index; labels in the \
latter two |
| `data/codebook.csv` | each variable's label, unit and formula |
| `data/units.csv` | the units: names, coordinates, groups |
| `data/weights_*.csv` | spatial weight matrices as links (unit, neighbour, weight) |"""


def _requirements(facts: Facts) -> str:
    software = "\n".join(f"  - {name} {version}" for name, version in facts.versions.items())
    by_seed: dict[Any, list[str]] = {}
    for name, seed in facts.seeds.items():
        by_seed.setdefault(seed, []).append(f"`{name}`")
    seeds = "; ".join(f"{', '.join(names)}: {seed}" for seed, names in by_seed.items())
    if len(by_seed) == 1:
        seeds = f"{next(iter(by_seed))} for every analysis that draws"
    random = (
        f"Seeds are set in `code/config/{facts.study['study']}.yaml`: {seeds}."
        if seeds
        else ("No analysis of this study draws random numbers.")
    )
    asked, had = facts.memory_mb
    time = (
        "The run time was not recorded."
        if not facts.jobs
        else (
            f"Measured: {facts.jobs} jobs took {_duration(facts.seconds)} in sum on one core each, none with "
            f"more than {had} MB"
            f" ({facts.machine['cores']} cores, {facts.machine['system']}, Python {facts.machine['python']})."
        )
    )
    return f"""## Computational requirements

### Software

- Python {facts.machine["python"]} or any from 3.11, with the versions of `code/requirements.lock` (hashes \
included), of which the project itself names:
{software}
- R from 4.0 with its base packages alone for `replicate/replicate.R`, and Stata 14 or later for \
`replicate/replicate.do`. The workflow needs neither.

### Controlled randomness

{random}

### Memory, run time and storage

- Approximate time needed on a desktop machine: {_class(facts.seconds) if facts.jobs else "not recorded"}.
- {time}
- No job asks a cluster for more than {asked} MB.
- The package unpacks to {facts.megabytes:.1f} MB; a full run writes a few times as much."""


def _class(seconds: float) -> str:
    """The template's class of run times."""
    classes = (
        (600, "less than 10 minutes"),
        (3600, "10 to 60 minutes"),
        (28800, "1 to 8 hours"),
        (86400, "8 to 24 hours"),
    )
    return next((words for most, words in classes if seconds < most), "more than a day")


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _programs(facts: Facts) -> str:
    return """## Description of programs

- `code/rules/<stage>.smk` and `code/scripts/<stage>/`: one stage of the workflow each, from `ingest` to \
`report`.
- `code/scripts/spillover/arrays/`: the estimators.
- `code/config/`: the study's configuration and the registry of sources.
- `replicate/replicate.R`, `data.R`, `models.R`, `replicate.do` and `expected.csv`: the regressions in R and \
Stata.
- `replicate/further.R` and `further.do`, if present: lines for R packages and user-written Stata commands, \
each with a note on whether a test has run it.

### Licence for code

MIT (`code/LICENSE`)."""


def _instructions(facts: Facts) -> str:
    name = facts.study["study"]
    raw = (
        ""
        if all(s.get("redistribute") for s in facts.sources.values())
        else " INPUT=<folder of the raw files>"
    )
    redo = "`cd replicate && Rscript replicate.R` (or `do replicate.do` in Stata)"
    make = (
        f"`cd code && make study STUDY={name}{raw}` reproduces everything in `code/results/{name}/`. It "
        "installs the locked versions into `code/.venv`; without `make`, see the commands in "
        "`code/README.md`."
    )
    panel = (
        f"`make panel STUDY={name}{raw}` in `code` and `cp -r code/results/{name}/data data` give the panel."
    )
    steps = ["`sha256sum -c MANIFEST.sha256` checks that the files are intact."]
    steps += [f"{redo}.", make] if facts.shipped else [make, panel, f"{redo} then runs on it."]
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    return f"## Instructions to replicators\n\n{listed}"


def _results(facts: Facts) -> str:
    rows = "\n".join(
        f"| {p['title']} | {_file(p)} | `{p['rule']}` | `code/scripts/{p['script']}` | {_made_of(p)} |"
        for p in facts.programs
    )
    return f"""## List of tables, figures and programs

The code reproduces all tables and figures, listed here.

| result | file | rule | script | made from |
| --- | --- | --- | --- | --- |
{rows}"""


def _file(program: Mapping[str, Any]) -> str:
    return f"`{program['file']}`" + (
        "" if program.get("shipped", True) else " (made by the workflow, not in this package)"
    )


def _made_of(program: Mapping[str, Any]) -> str:
    by_rule: dict[tuple[str, str], list[str]] = {}
    for a in program["shows"]:
        by_rule.setdefault((a["rule"], a["script"]), []).append(a["name"])
    made = [
        f"rule `{rule}` (`code/scripts/{script}`): {', '.join(names)}"
        for (rule, script), names in by_rule.items()
    ]
    return "; ".join(made) or "the panel: rule `warehouse` (`code/scripts/warehouse/build.py`)"


def _references(facts: Facts) -> str:
    citations = [source["citation"] for source in facts.sources.values() if source.get("citation")]
    works = [facts.study.get("citation", ""), *citations]
    lines = dict.fromkeys(f"- {' '.join(work.split())}" for work in works if work)
    return "## References\n\n" + "\n".join(lines)
