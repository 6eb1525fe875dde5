"""Builds the replication package of a study: one zip file."""

import os
import platform
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from base.artifacts.analysis import read_analysis
from base.job import log, paths, run
from base.lock_file import read_lock, read_tested_versions
from base.patterns import fullmatch
from base.place import PROGRAM, Place
from package.archive import (
    MANIFEST,
    Files,
    commit_of,
    merge_files,
    read_committed_code,
    require_clean,
    write_manifest,
    write_zip,
)
from package.clone_wheel import find_wheel
from package.descriptions import BILL, METADATA, build_bill, build_crate
from package.further import further_do, further_r
from package.guide import Facts, MatchedManuscript, render_guides
from package.options import PackagedSource, PackageOptions
from package.replication import TEMPLATES, replication_files
from package.tested_versions import EXTRA, list_locked_versions
from spillover.errors import StudyError
from spillover.estimates import EstimateRecord
from spillover.replicate.recipes import Further, recipes_of, step_said
from spillover.weights.text import parse_csv_table
from spillover.words import _

MEASURED = re.compile(
    r"INFO .* done in (?P<seconds>[\d.]+) s (?:\([\d.]+ s of CPU\) )?with at most (?P<megabytes>\d+) MB"
)


def may_ship(sources: Mapping[str, PackagedSource]) -> tuple[bool, str]:
    """Return whether the panel may be shipped: every source must allow it; and why not."""
    kept_back = [name for name, source in sources.items() if not source.is_shipped]
    return not kept_back, _(
        "the sources {names} may not be redistributed.", names=", ".join(kept_back)
    ) if kept_back else ""


def refuse_raw_files(code: Files, study: str, sources: Mapping[str, PackagedSource]) -> None:
    """Raise StudyError where the commit, which is shipped in full, has a file of a source that may not be
    redistributed.
    """
    for name, source in sources.items():
        if source.is_shipped:
            continue
        own = f"resources/{re.escape(study)}/(.*/)?"
        folder = own if source.folder is UNSET else re.escape(source.folder)
        pattern = rf"{folder}/?({source.files})"
        if source.confidential:
            pattern = rf"{pattern}|resources/{re.escape(study)}/corrections\.csv"
        for path in (path for path in sorted(code) if fullmatch(pattern, path)):
            if source.confidential:
                raise StudyError(
                    _(
                        "{path} belongs to the source {name}, which is confidential, and is committed, so "
                        "the package would ship it; remove it (git rm --cached) and list it in "
                        ".gitignore",
                        path=path,
                        name=name,
                    )
                )
            raise StudyError(
                _(
                    "{path} belongs to the source {name}, which may not be redistributed, and is "
                    "committed, so the package would ship it; remove it (git rm --cached) and list it "
                    "in .gitignore{or_}",
                    path=path,
                    name=name,
                    or_=_(", or give the source `redistribute: true`"),
                )
            )


def read_match(file: Path) -> MatchedManuscript:
    """Read how many numbers of a manuscript `make match` compared with the study's, and how many, with their
    stars, are these. file: its matches.csv.
    """
    found = parse_csv_table(file.read_text(encoding="utf-8"), str(file))
    rows = [row for row in found if row["verdict"] not in ("unread", "published")]
    right = sum(row["verdict"] == "same" and not row["stars"] for row in rows)
    return MatchedManuscript(file.parent.name, len(rows), right)


def measure_jobs(logs: Iterable[Path]) -> tuple[int, float, int]:
    """Count the jobs that logged what they took, with the sum of their seconds and the most memory of one in
    MB.

    logs: those of the study's jobs, each where its job has run.
    """
    texts = [path.read_text(encoding="utf-8") for path in logs if path.is_file()]
    matches = [match for text in texts if (match := MEASURED.search(text))]
    megabytes = max((int(match["megabytes"]) for match in matches), default=0)
    return len(matches), sum(float(match["seconds"]) for match in matches), megabytes


def list_installed_versions(program: Path = PROGRAM) -> dict[str, str]:
    """Return the installed version of each package that the program requires. program: its folder."""
    declared = program / "pyproject.toml"
    if declared.is_file():
        project = tomllib.loads(declared.read_text(encoding="utf-8"))["project"]
        entries = [*project["dependencies"], *project["optional-dependencies"]["study"]]
    else:  # what pip installed
        wanted = ((name, *name.split("extra ==")) for name in distribution("spillover").requires or ())
        entries = [name for name, _start, *extra in wanted if not extra or EXTRA in extra[0]]
    named = [re.split(r"[\s<>=!~\[]", entry)[0] for entry in entries]
    return {name: version(name) for name in sorted(named)}


def list_other_versions(installed: Mapping[str, str], locked: str) -> dict[str, str]:
    """Find the packages that are installed in another version than the lock file has, with that version."""
    tested = read_tested_versions(locked.splitlines())
    return {name: tested[name] for name, version in installed.items() if tested.get(name, version) != version}


def further_files(analyses: list[Further]) -> Files:
    """Write the lines for the kinds that only packages of R and user-written Stata commands redo; none
    without.
    """
    if not analyses:
        return {}
    functions = (TEMPLATES / "further.R").read_text(encoding="utf-8")
    return {
        "replicate/further.R": further_r(analyses, functions).encode(),
        "replicate/further.do": further_do(analyses).encode(),
    }


def add_year_steps(analysis: Further, records: Mapping[str, Sequence[EstimateRecord]]) -> Further:
    """Return an analysis with the steps in years of its panel and sample, from the notes of its estimates."""
    said = records.get(analysis.name, ())
    step = max((step_said(record, "panel_step") for record in said), default=1)
    apart = max((step_said(record, "panel_step", "sample_step") for record in said), default=1)
    return replace(analysis, step=step, sample_step=apart)


def _prefix(folder: str, files: Mapping[str, bytes]) -> Files:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _main(snakemake: Any, spec: PackageOptions) -> None:
    root, study = Path.cwd(), spec.study
    require_clean(root, str(study["study"]))
    commit, date = commit_of(root)
    code, executable = _read_code(root, spec)
    locked = code["requirements.lock"].decode()
    records = {p.stem: read_analysis(p).estimates for p in paths(snakemake.input.analyses)}
    recipes = recipes_of(list(spec.recipes), records)
    ship, reason = may_ship(spec.sources)
    wheel = find_wheel(Place(root))
    data = paths(snakemake.input.data)
    parts = merge_files(
        _prefix("code", code),
        {f"program/{wheel[0]}": wheel[1]} if wheel else {},
        replication_files(recipes, records),
        further_files([add_year_steps(one, records) for one in spec.analyses]),
        {f"data/{p.name}": p.read_bytes() for p in data} if ship else {},
        _result_files(paths(snakemake.input.results), spec, ship),
    )
    jobs, seconds, megabytes_used = measure_jobs(map(Path, spec.logs))
    versions = list_installed_versions()
    facts = Facts(
        study=study,
        sources=spec.sources,
        programs=[replace(one, is_shipped=one.file in parts) for one in spec.programs],
        has_panel=ship,
        reason=reason,
        commit=commit,
        seconds=seconds,
        jobs=jobs,
        memory_mb=(spec.memory_mb, megabytes_used),
        megabytes=sum(map(len, parts.values())) / 1e6,
        machine=_describe_machine(),
        versions=versions,
        lock_versions=list_other_versions(versions, locked),
        recipes=len(recipes),
        linear_recipes=sum(one.kind == "linear" for one in recipes),
        has_weights=any(p.name.startswith("weights_") for p in data),
        seeds=spec.seeds,
        wheel_file=wheel[0] if wheel else "",
        wheel_commit=wheel[2] if wheel else "",
        manuscripts=[read_match(p) for p in paths(snakemake.input.matches)],
    )
    parts |= render_guides(facts, spec.language)
    name = f"{study['study']}-replication"
    _add_descriptions(parts, name, spec, commit, date, locked)
    write_zip(Path(snakemake.output[0]), name, parts, {f"code/{path}" for path in executable}, date)
    panel = "shipped" if ship else "kept back"
    log.info("%d files, %d regressions to replicate, panel %s", len(parts), len(recipes), panel)


def _read_code(root: Path, spec: PackageOptions) -> tuple[Files, set[str]]:
    """Read the files of the commit, with a lock file, to which the README sends, and which are executable.
    Raises StudyError where a file may not be shipped.
    """
    code, executable = read_committed_code(root)
    refuse_raw_files(code, spec.study["study"], spec.sources)
    if "requirements.lock" not in code:
        code["requirements.lock"] = "".join(f"{line}\n" for line in list_locked_versions()).encode()
    return code, executable


def _add_descriptions(
    parts: Files, name: str, spec: PackageOptions, commit: str, date: datetime, locked: str
) -> None:
    """Add the bill of materials, the metadata and the manifest, which lists all others."""
    description = "Workflow, panel, results, and R and Stata programs that redo the main estimates."
    citation = " ".join(spec.study.get("citation", "").split())
    parts[BILL] = build_bill(name, commit, date, read_lock(locked))
    parts[METADATA] = build_crate(name, spec.study["title"], description, citation, commit, date, parts)
    parts[MANIFEST] = write_manifest(parts)


def _result_files(results: Iterable[Path], spec: PackageOptions, ship: bool) -> Files:
    """Collect the study's results; where the panel may not be shipped, without what shows values of units:
    some figures, and the page by its maps and its list of cells.
    """
    folder = Path(f"results/{spec.study['study']}")
    of_units = {folder / "report.html", *map(Path, spec.of_units)}
    return {
        f"results/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in results
        if ship or path not in of_units
    }


def _describe_machine() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": str(os.cpu_count()),
    }


if "snakemake" in globals():
    run(globals()["snakemake"], _main, PackageOptions)
