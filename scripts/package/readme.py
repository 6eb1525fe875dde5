"""The package's README in the form of the social-science data editors' template (https://social-science-data-editors.github.io)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Facts:
    """What the README states. study: the configuration; sources: by id; programs: what makes each result; shipped: whether the
    panel is in the package, with `reason`; seconds: the jobs' run time, None where no log has it; machine, versions, lock."""

    study: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]]
    programs: Sequence[Mapping[str, Any]]
    shipped: bool
    reason: str
    commit: str
    seconds: float | None
    jobs: int
    memory_mb: int
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
    return f"""## Overview

The package covers the years {years[0]}–{years[1]}. `code/` holds the workflow (Python under Snakemake) that turns raw files into
every table and figure; one command runs it. `data/` holds the panel that the workflow makes, `results/` the tables and figures,
and `replicate/` an R script and a Stata do-file that redo {facts.recipes} regressions from that panel and compare them with the
numbers in `results/`. The code is commit `{facts.commit[:12]}` of the project."""


def _availability(facts: Facts) -> str:
    free = all(source.get("redistribute") for source in facts.sources.values())
    some = any(source.get("redistribute") for source in facts.sources.values())
    summary = "**All** data **are** publicly available." if free else (
        "**Some** data **cannot be made** publicly available." if some else "**No** raw data **are** passed on with this package."
    )  # fmt: skip
    rights = "are" if free else "are, or would be where noted below,"
    details = "\n\n".join(_source(name, source) for name, source in facts.sources.items())
    return f"""## Data availability and provenance statements

### Statement about rights

- The authors of this package have legitimate access to the data used.
- The files in `data/` {rights} redistributed with permission or under the licences named for each source.

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
        return f"## Dataset list\n\nNo data file is shipped, and no page with the data in it: {facts.reason}"
    return """## Dataset list

| file | content |
| --- | --- |
| `data/panel.csv`, `.parquet`, `.dta` | the panel: unit, year, every variable and index; labels in the latter two |
| `data/codebook.csv` | each variable's label, unit and formula |
| `data/units.csv` | the units: names, coordinates, groups |
| `data/weights_*.csv` | spatial weight matrices as links (unit, neighbour, weight) |"""


def _requirements(facts: Facts) -> str:
    software = "\n".join(f"  - {name} {version}" for name, version in facts.versions.items())
    by_seed: dict[Any, list[str]] = {}
    for name, seed in facts.seeds.items():
        by_seed.setdefault(seed, []).append(f"`{name}`")
    seeds = "; ".join(f"{seed} for {', '.join(names)}" for seed, names in by_seed.items())
    if len(by_seed) == 1:
        seeds = f"{next(iter(by_seed))} for every analysis that draws"
    random = f"Seeds are set in `code/config/{facts.study['study']}.yaml`: {seeds}." if seeds else (
        "No analysis of this study draws random numbers."
    )  # fmt: skip
    time = "The run time was not recorded." if facts.seconds is None else (
        f"The {facts.jobs} jobs of a full run took {_duration(facts.seconds)} in sum on one core each"
        f" ({facts.machine['cores']} cores, {facts.machine['system']}, Python {facts.machine['python']})."
    )  # fmt: skip
    return f"""## Computational requirements

### Software

- Python {facts.machine["python"]} or any from 3.11, with the versions of
  `code/requirements.lock` (hashes included), of which the project itself names:
{software}
- R from 4.0 with its base packages alone for `replicate/replicate.R`, and Stata 14 or later for `replicate/replicate.do`. The
  workflow needs neither.

### Controlled randomness

{random}

### Memory, run time and storage

- No job asks for more than {facts.memory_mb} MB.
- {time}
- The package unpacks to {facts.megabytes:.1f} MB; a full run writes a few times as much."""


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _programs(facts: Facts) -> str:
    return """## Description of programs

- `code/rules/<stage>.smk` and `code/scripts/<stage>/`: one stage of the workflow each, from `ingest` to `report`.
- `code/scripts/econometrics/`: the estimators.
- `code/config/`: the study's configuration and the registry of sources.
- `replicate/replicate.R`, `models.R`, `replicate.do` and `expected.csv`: the regressions again, in R and Stata.

### Licence for code

MIT (`code/LICENSE`)."""


def _instructions(facts: Facts) -> str:
    name = facts.study["study"]
    raw = "" if all(s.get("redistribute") for s in facts.sources.values()) else " INPUT=<folder of the raw files>"
    steps = ["`sha256sum -c MANIFEST.sha256` says whether the files are intact."]
    if facts.shipped:
        steps.append("`cd replicate && Rscript replicate.R` (or `do replicate.do` in Stata).")
    steps.append(
        f"`cd code && make study STUDY={name}{raw}` makes everything anew in `code/results/{name}/`. It installs the locked\n"
        "   versions into `code/.venv`; where `make` is not at hand, `code/README.md` has the commands."
    )
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    return f"## Instructions to replicators\n\n{listed}"


def _results(facts: Facts) -> str:
    rows = "\n".join(
        f"| {p['title']} | `{p['file']}` | `{p['rule']}` | `code/scripts/{p['script']}` | {_made_of(p)} |" for p in facts.programs
    )
    return f"""## List of tables, figures and programs

| result | file | rule | script | estimates from |
| --- | --- | --- | --- | --- |
{rows}"""


def _made_of(program: Mapping[str, Any]) -> str:
    by_rule: dict[tuple[str, str], list[str]] = {}
    for a in program["analyses"]:
        by_rule.setdefault((a["rule"], a["script"]), []).append(a["analysis"])
    made = [f"rule `{rule}` (`code/scripts/{script}`): {', '.join(names)}" for (rule, script), names in by_rule.items()]
    return "; ".join(made) or "the panel"


def _references(facts: Facts) -> str:
    citations = [source["citation"] for source in facts.sources.values() if source.get("citation")]
    works = [facts.study.get("citation", ""), *citations]
    lines = dict.fromkeys(f"- {' '.join(work.split())}" for work in works if work)
    return "## References\n\n" + "\n".join(lines)
