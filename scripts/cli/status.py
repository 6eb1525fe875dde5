"""`spillover status`: the program and the project that one is in, and what of its studies is up to date."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import msgspec

from base.checks import study_files
from base.place import FILE, Place, python
from base.program import program_changed, program_version, run_of
from base.project import read_project
from base.records import json_text
from base.speech_language import message
from spillover.errors import list_names
from spillover.words import _, ngettext


def print_status(as_json: bool) -> int:
    """Print what is here, what has run with which version, and what a run would make again."""
    place = Place(Path.cwd())
    facts = read_status(place)
    if as_json:
        print(json_text(msgspec.to_builtins(facts)))
        return 0
    program, project = facts.program, facts.project
    print(message(_("program {version} in {folder}", version=program.version, folder=program.folder)))
    if program.changed_files:
        files = list_names(program.changed_files, 5)
        print("  " + message(_("its code is not as it was released: {files}", files=files)))
    asks = message(_(", asks for {requires}", requires=project.requires)) if project.requires else ""
    print(message(_("project {folder}{asks}", folder=project.folder, asks=asks)))
    for study in facts.studies:
        print("  " + message(_line(study)))
    if not facts.studies:
        print("  " + message(_("no study yet: `spillover new NAME PANEL`")))
    return 0


class ProgramStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Status of the program, and which of its files are not as they were released."""

    version: str
    folder: str
    changed_files: list[str]


class ProjectStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Status of the project: its folder, its file and what that says."""

    folder: str
    file: str
    requires: str
    study: str
    input: str


class StudyStatus(msgspec.Struct, frozen=True, kw_only=True):
    """State of a study. jobs_to_run: how many jobs a run would do, None where it cannot be planned;
    undecided_jobs: how many more it may do, which the warehouse decides.
    """

    study: str
    page: str | None
    run_version: str | None
    changed_code: list[str] | None
    jobs_to_run: int | None
    undecided_jobs: int | None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Facts that `status` says, all of them."""

    program: ProgramStatus
    project: ProjectStatus
    studies: list[StudyStatus]


def read_status(place: Place) -> Status:
    """Read all that `status` says."""
    given = read_project(place)
    return Status(
        program=ProgramStatus(
            version=program_version(), folder=str(place.program), changed_files=program_changed()
        ),
        project=ProjectStatus(
            folder=str(place.project),
            file=FILE,
            requires=given.requires,
            study=given.study,
            input=given.input,
        ),
        studies=[_study(name) for name in study_files(place.project)],
    )


def _study(name: str) -> StudyStatus:
    page = Path("results") / name / "report.html"
    ran = run_of(name)
    outdated, waiting = _count_outdated(name) if page.is_file() else (None, None)
    return StudyStatus(
        study=name,
        page=str(page) if page.is_file() else None,
        run_version=ran.version if ran else None,
        changed_code=ran.changed_files if ran else None,
        jobs_to_run=outdated,
        undecided_jobs=waiting,
    )


def _line(study: StudyStatus) -> Any:
    if study.page is None:
        return _("{study}: has not run yet", study=study.study)
    version = study.run_version or "?"
    if study.jobs_to_run is None:
        return _(
            "{study}: {page}, made with {version}; what is out of date is not known: "
            "spillover explain {study}",
            study=study.study,
            page=study.page,
            version=version,
        )
    if study.jobs_to_run and study.undecided_jobs:
        return ngettext(
            "{study}: {page}, made with {version}, is out of date: {jobs} job would run, and up to {more} "
            "more; spillover explain {study} says why",
            "{study}: {page}, made with {version}, is out of date: {jobs} jobs would run, and up to {more} "
            "more; spillover explain {study} says why",
            "jobs",
            study=study.study,
            page=study.page,
            version=version,
            jobs=study.jobs_to_run,
            more=study.undecided_jobs,
        )
    if study.jobs_to_run:
        return ngettext(
            "{study}: {page}, made with {version}, is out of date: {jobs} job would run; spillover explain "
            "{study} says why",
            "{study}: {page}, made with {version}, is out of date: {jobs} jobs would run; spillover explain "
            "{study} says why",
            "jobs",
            study=study.study,
            page=study.page,
            version=version,
            jobs=study.jobs_to_run,
        )
    return _(
        "{study}: {page}, made with {version}, is up to date",
        study=study.study,
        page=study.page,
        version=version,
    )


def _count_outdated(study: str) -> tuple[int | None, int | None]:
    """Count the jobs that a run of the study would do, and those that it may do beside them."""
    done = subprocess.run(
        python("-m", "engine.explain", f"--study={study}", "--count"),
        capture_output=True,
        text=True,
        check=False,
    )
    found = done.stdout.split()
    if done.returncode or len(found) != 2 or not all(map(str.isdigit, found)):
        return None, None
    return int(found[0]), int(found[1])
