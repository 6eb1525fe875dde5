"""Compares a study with another version of it: what changed, and what that did to each estimate."""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import duckdb
import msgspec

from audit.study_numbers import Numbers, read_numbers
from audit.versions import (
    CODE,
    KINDS,
    MovedNumber,
    VersionChange,
    add_causes,
    cells_changed,
    code_changed,
    corrections_changed,
    files_changed,
    files_read,
    find_moved_numbers,
    options_changed,
    packages_changed,
)
from base.artifacts.atomic import csv_text, find_refusal, write_text
from base.command import WOULD_RUN
from base.confidential import hides_values
from base.input_file import check_limit
from base.parent import run_child
from base.place import Place, python_path
from base.program import program_version, run_of
from base.project import is_met, read_project
from base.records import json_text
from base.speech_language import HERE, message
from base.yaml_file import read_yaml
from cli.letter import (
    SHOWN,
    build_letter,
    count_by_table,
    find_printed_places,
    render_cause,
    render_letter_page,
)
from cli.match import open_study
from plan.load import load_study
from report.render_docx import write_docx
from spillover.errors import StudyError, list_names, quote_value
from spillover.messages.results import render_result_text
from spillover.tables.latex import to_latex
from spillover.tables.table import Table
from spillover.words import Message, _, ngettext, sentence_of

DIVISIONS = "resources/divisions.csv"
LEFT_OUT = (
    *(".git", ".venv", ".snakemake", ".store", ".aside"),
    *("results", "logs", "build", "tests", "docs", "__pycache__"),
)
WRITTEN = ("changes.csv", "letter.docx", "letter.tex", "letter.html")
COLON = _(": ")
LONGEST = 4096  # characters of WITH, as many as a path can have
UNPACKED = ("commit", "package", "tried")  # the folders of versions, in one that goes with the command
_ERROR = re.compile(r"[\w.]*(?:Error|Exception)\b")


class Version(NamedTuple):
    """Version of a project: its folder, and where its results are; none where it must be run first."""

    root: Path
    results: Path | None


class Comparison(msgspec.Struct):
    """Result of `spillover compare`. changes: all that differs, those of `kinds_without_effect` without
    having moved a number, as both versions were run here; moved_numbers: each estimate and decision that
    changed; cause_labels: what each cause is called; tables: how many numbers of each table are printed
    otherwise; files: what was written.
    """

    study: str
    other_version: str
    changes: list[VersionChange]
    kinds_without_effect: list[str]
    moved_numbers: list[MovedNumber]
    cause_labels: dict[str, str]
    tables: list[str]
    files: list[str]


def compare(root: Path, study: str, other: str, environment: str = "", as_json: bool = False) -> int:
    """Print what changed since another version, and write it to results/<study>/compare/. environment: the
    folder of a Python environment with the program's version that the project asked for then.
    """
    _environment[:] = [_program_in(Path(environment).expanduser().absolute())] if environment else []
    levels = open_study(root, study).stars
    numbers = read_numbers(root / "results" / study, study)
    if not other:
        raise StudyError(
            _(
                "WITH is missing: make compare STUDY={study} WITH=<commit, folder or package>",
                study=study,
            )
        )
    with (
        tempfile.TemporaryDirectory(prefix="spillover-") as folder,
        _name_version_in_errors(Path(folder), other),
    ):
        old = _unpack_version(root, study, other, Path(folder))
        if old.results is None:
            _python_of(old.root)  # where no program here can run it, that is said before anything runs
        _warn_of_old_results(root, study)
        results = old.results or _run_version(
            old.root, study, [root], message(_("the version {other}", other=other))
        )
        changes = _list_changes(old.root, root, results, study)
        before = _read_numbers(results, study)
        kinds = _list_kinds_to_try(changes, old)
        tried = TriedVersions(old.root, root, study, Path(folder) / "tried")
        moved, untried = _find_causes(find_moved_numbers(before, numbers, levels), kinds, tried)
    counted = [change for change in changes if change.kind in kinds]
    printed = find_printed_places(root / "results" / study, numbers)
    tables = count_by_table(before, numbers, printed)
    table = build_letter(counted, moved, printed, levels, untried, tables)
    _write_answer(root / "results" / study / "compare", changes, moved, table)
    causes = dict.fromkeys(one.cause for one in moved)
    facts = Comparison(
        study,
        other,
        changes,
        [kind for kind in KINDS if kind not in kinds and any(change.kind == kind for change in changes)],
        moved,
        {cause: render_cause(cause, bool(kinds), untried) for cause in causes},
        tables,
        [f"results/{study}/compare/{name}" for name in WRITTEN],
    )
    if as_json:
        print(json_text(facts))
    else:
        print(_render_text(facts), end="")
        print(message(f"results/{study}/compare/{', '.join(WRITTEN)}"))
    return 0


@contextmanager
def _name_version_in_errors(folder: Path, version: str) -> Iterator[None]:
    """Call the files of an unpacked version in errors as git does, HEAD~1:config/x.yaml: nobody finds the
    folder once the command has ended.
    """
    try:
        yield
    except StudyError as error:
        raise StudyError(_name_version(sentence_of(error), folder, version)) from error.__cause__


def _name_version(said: Any, folder: Path, version: str) -> Any:
    """Write what a message or one of its values says, with a version in place of the folder that it is in."""
    if isinstance(said, Message):
        values = {name: _name_version(value, folder, version) for name, value in said.values.items()}
        parts = tuple(_name_version(part, folder, version) for part in said.parts)
        return Message(said.sentence, values, said.many, said.number, said.context, parts)
    if not isinstance(said, str | Path):
        return said
    inner = "|".join(UNPACKED)
    return re.sub(
        rf"(?:{re.escape(os.path.realpath(folder))}|{re.escape(str(folder))})/(?:{inner})(/)?",
        lambda found: f"{version}{':' if found[1] else ''}",
        str(said),
    )


def _list_kinds_to_try(changes: Sequence[VersionChange], old: Version) -> list[str]:
    """List the kinds of change that may have moved numbers: not that of packages where the old version was
    run here, with today's.
    """
    changed = {change.kind for change in changes} - (set() if old.results else {"packages"})
    return [kind for kind in KINDS if kind in changed]


def _find_causes(
    moved: Sequence[MovedNumber], kinds: Sequence[str], tried: TriedVersions
) -> tuple[list[MovedNumber], set[str]]:
    """Find the kind of change that moved each number, and the kinds that could not be tried alone.

    Of several kinds, versions between the old and the new one are run: with one of them alone, then without
    one where that does not tell.
    """
    if not moved or len(kinds) < 2:
        return add_causes(moved, {}, kinds), set()
    alone = tried.alone(kinds)
    found = add_causes(moved, alone, kinds)
    if not all(one.cause for one in found):
        found = add_causes(found, alone, kinds, tried.leave_out(kinds))
    return found, set(kinds) - set(alone)


def _warn_of_old_results(root: Path, study: str) -> None:
    """Warn where a run would make the study's numbers again: a change since then has not moved them yet."""
    explain = [sys.executable, "-m", "engine.explain", f"--study={study}", "--status"]
    # A study whose raw files were given for its run alone cannot be planned, which is another status.
    if subprocess.run(explain, cwd=root, capture_output=True, check=False).returncode == WOULD_RUN:
        said = _(
            "The results of {study} are older than its files. Run `make study STUDY={study}` first, or "
            "changes since then count as moving nothing.",
            study=study,
        )
        print(message(said), file=sys.stderr, flush=True)


def _unpack_version(root: Path, study: str, other: str, folder: Path) -> Version:
    """Another version: a folder with a project, or a replication package or a commit, unpacked."""
    if len(other) > LONGEST or "\0" in other:
        raise _build_unknown_version_error(other)
    path = Path(os.path.expanduser(other))
    if os.path.isdir(path):
        return _open_folder(path, study)
    if os.path.isfile(path):
        return _unpack_package(path, study, folder / "package")
    return _unpack_commit(root, study, other, folder / "commit")


def _build_unknown_version_error(other: str) -> StudyError:
    return StudyError(
        _(
            "{other} is not a folder, a package or a commit of this project; git log lists the commits",
            other=quote_value(other),
        )
    )


def _open_folder(path: Path, study: str) -> Version:
    """Open the version in the folder of a project. Raises StudyError where the study is absent or has not
    run.
    """
    if not (path / "config" / f"{study}.yaml").is_file():
        raise StudyError(
            _(
                "{path}: has no config/{study}.yaml; give the folder of a project with the study",
                path=path,
                study=study,
            )
        )
    if not any((path / "results" / study / "analyses").glob("*.json")):
        raise StudyError(
            _(
                "{path}: the study {study} has not run there; run `make study STUDY={study}` in it first",
                path=path,
                study=study,
            )
        )
    return Version(path.resolve(), path.resolve() / "results" / study)


def _unpack_commit(root: Path, study: str, commit: str, folder: Path) -> Version:
    """Unpack a commit of the project in root into folder; it has no results yet."""
    try:
        with tarfile.open(fileobj=io.BytesIO(_archive_commit(root, commit))) as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as error:  # such as a link out of the project
        if refused := find_refusal(error, folder):
            raise refused from None
        raise StudyError(
            _(
                "the commit {other} cannot be unpacked ({reason}); check it out by `git worktree add`, "
                "run the study there and give that folder",
                other=quote_value(commit),
                reason=quote_value(str(error), 120),
            )
        ) from None
    if not (folder / "config" / f"{study}.yaml").is_file():
        raise StudyError(
            _(
                "the commit {other} has no config/{study}.yaml; give a later one",
                other=quote_value(commit),
                study=study,
            )
        )
    return Version(folder, None)


def _archive_commit(root: Path, commit: str) -> bytes:
    """Return git's archive of a commit. Raises StudyError where the project has no such commit, or none."""
    git = ["git", "-C", str(root)]
    archive = [*git, "archive", "--format=tar", "--end-of-options", commit]
    done = subprocess.run(archive, capture_output=True, check=False)
    if not done.returncode:
        return done.stdout
    if subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=False).returncode:
        raise StudyError(
            _(
                "{other} is not a folder, a package or a commit of this project, which has no commit "
                "yet: git init, git add -A, git commit -m Begin",
                other=quote_value(commit),
            )
        )
    raise _build_unknown_version_error(commit)


def _unpack_package(path: Path, study: str, folder: Path) -> Version:
    """Unpack a replication package; its results are those of its code, which is run."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            what = message(_("the size in bytes when unpacked"))
            check_limit("SPILLOVER_PACKAGE_BYTES", size, what, str(path))
            for entry in archive.infolist():
                if stat.S_ISLNK(entry.external_attr >> 16):
                    raise StudyError(
                        _(
                            "{path}: {name} is a link, which no replication package holds; give the package "
                            "as it was made",
                            path=path,
                            name=quote_value(entry.filename),
                        )
                    )
                parts = PurePosixPath(entry.filename).parts
                if parts[1:2] == ("code",) and ".." not in parts and not entry.is_dir():
                    target = folder.joinpath(*parts[2:])
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:  # damaged or encrypted
        if refused := find_refusal(error, folder):
            raise refused from None
        raise StudyError(
            _(
                "{path}: is not a zip file that can be read ({reason}); give a replication package as it was "
                "made, a folder or a commit",
                path=path,
                reason=quote_value(str(error), 120),
            )
        ) from None
    if not (folder / "config" / f"{study}.yaml").is_file():
        raise StudyError(
            _(
                "{path}: contains no code/config/{study}.yaml: it is not a package of this study, "
                "or has an older layout; give the commit that its README names",
                path=path,
                study=study,
            )
        )
    return Version(folder, None)


def _run_version(project: Path, study: str, others: Sequence[Path], what: str) -> Path:
    """Run the analyses of a version with its own code, and give the folder of its results. Raises StudyError
    where it no longer runs. others: the projects that have the raw files where it has them not.
    """
    raw = _raw_of(project, study)
    kept = [(root / raw).resolve() for root in (project, *others) if raw and _holds_data(root / raw)]
    said = _("now running {version}", version=what)
    if kept and not kept[0].is_relative_to(project):
        said = _("now running {version}, with the raw files in {path}", version=what, path=kept[0])
    print(message(said), file=sys.stderr, flush=True)
    given = [
        f"--study={study}",
        *(f"--input={path}" for path in kept[:1]),
        "--",
        *_list_targets(project, study),
    ]
    done = run_child(
        [*_python_of(project), "-P", "-m", "engine.run", *given],
        cwd=project,
        env=os.environ | {"PYTHONPATH": _python_path_of(project), HERE: "."},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    results = project / "results" / study
    if done.returncode or not any((results / "analyses").glob("*.json")):
        lines = [*reversed(done.stderr.strip().splitlines()), str(_("no message"))]
        reason = next(
            (line for line in (*lines, *_read_logged_lines(project)) if _ERROR.match(line)), lines[0]
        )
        raise StudyError(
            _(
                "{version} no longer runs here ({reason}), so nothing can be attributed to it; "
                "give a folder in which it has been run",
                version=what,
                reason=quote_value(reason.strip(), 200),
            )
        )
    return results


class _ProgramEnvironment(NamedTuple):
    """Program in an environment: that one's Python, the version, and where the modules are."""

    python: str
    version: str
    scripts: str


# The one that is given for versions that ask for another program than this.
_environment: list[_ProgramEnvironment] = []
_ASKED = "from importlib.metadata import version; from spillover.command import SCRIPTS as s; print(version('"
_ASKED += "spillover') if s else '', s)"


def _program_in(folder: Path) -> _ProgramEnvironment:
    """Find the program that is installed in an environment. Raises StudyError where there is none."""
    python = folder / "bin" / "python"
    # -I: what PYTHONPATH names is this program's.
    asked = [str(python), "-I", "-c", _ASKED]
    done = subprocess.run(asked, capture_output=True, text=True) if python.exists() else None
    version, _blank, scripts = done.stdout.strip().partition(" ") if done else ("", "", "")
    if not version:
        raise StudyError(
            _(
                "--program: {folder}: no environment in which studies can be run; `python -m venv {folder} "
                "&& {folder}/bin/pip install 'spillover[study]==VERSION'` makes one",
                folder=folder,
            )
        )
    return _ProgramEnvironment(str(python), version, scripts)


def _program_for(project: Path) -> _ProgramEnvironment | None:
    """Find the program that runs a version: None for this one, or that of the given environment where the
    project asked for another version of the program. Raises StudyError where none, or yet another, is given.
    """
    requires = read_project(Place(project)).requires
    if is_met(requires):
        return None
    for other in _environment:
        if is_met(requires, other.version):
            return other
    raise StudyError(
        _(
            "that version asks for spillover {requires}, and this is {version}; make an environment "
            "with it (`python -m venv ENV && ENV/bin/pip install 'spillover[study]{requires}'`) and give "
            "`--program ENV`",
            requires=requires,
            version=list_names([program_version(), *(one.version for one in _environment)]),
        )
    )


def _is_clone(project: Path) -> bool:
    """Return whether a version's code is in it."""
    return (project / "scripts").is_dir()


def _python_of(project: Path) -> list[str]:
    """Find the Python whose program runs a version."""
    other = None if _is_clone(project) else _program_for(project)
    return [other.python if other else sys.executable]


def _python_path_of(project: Path) -> str:
    """Python path of the program that runs a version."""
    if _is_clone(project):
        return str(project / "scripts")
    other = _program_for(project)
    return other.scripts if other else python_path()


def _read_logged_lines(project: Path) -> Iterator[str]:
    """Yield the lines of a version's logs, in which a job that fails says by what."""
    for log in sorted((project / "logs").rglob("*.log")):
        yield from log.read_text(encoding="utf-8", errors="replace").splitlines()[::-1]


def _holds_data(folder: Path) -> bool:
    """Return whether a folder has more than what git keeps of one that it ignores: a text that says what it
    is.
    """
    return any(path.is_file() and path.suffix not in ("", ".md") for path in folder.rglob("*"))


def _list_targets(project: Path, study: str) -> list[str]:
    """List the files that have a version's numbers; all of it where its configuration is of another form."""
    try:
        config = load_study(project, study)
    except StudyError:
        return []
    sorts = ("analyses", "index"), (config["analyses"], config.get("indices") or {})
    return [
        f"results/{study}/{sort}/{name}.json" for sort, names in zip(*sorts, strict=True) for name in names
    ]


def _read_numbers(results: Path, study: str) -> Numbers:
    try:
        return read_numbers(results, study)
    except StudyError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise StudyError(
            _(
                "{path}: its results are of another form ({reason}); run that version again",
                path=results,
                reason=error,
            )
        ) from None


def _list_changes(old: Path, new: Path, results: Path, study: str) -> list[VersionChange]:
    """List all that differs between two versions of a project."""
    before, after = (_read_mapping(folder / "config" / f"{study}.yaml") for folder in (old, new))
    registered = [_read_registry(folder, before, after) for folder in (old, new)]
    locks = [_read_file(folder / "requirements.lock") for folder in (old, new)]
    return [
        *_compare_cells(old, new, results, study),
        *options_changed(before, after),
        *options_changed(registered[0], registered[1], "sources.yaml"),
        *code_changed(old, new, CODE),
        *_program_changed(old, new, study),
        *packages_changed(*locks),
    ]


def _program_changed(old: Path, new: Path, study: str) -> Iterator[VersionChange]:
    """Yield the change of the program's version, where projects beside it were run with two of them."""
    versions = [_program_of(folder, study) for folder in (old, new)]
    if all(versions) and versions[0] != versions[1]:
        yield VersionChange("code", "spillover", *versions)


def _program_of(project: Path, study: str) -> str:
    """Find the version of the program that made a project's results, or else runs it; "" of a clone, whose
    code is in it.
    """
    if _is_clone(project):
        return ""
    if ran := run_of(study, project):
        return ran.version
    other = _program_for(project)
    return other.version if other else program_version()


def _compare_cells(old: Path, new: Path, results: Path, study: str) -> Iterator[VersionChange]:
    """Yield what differs in the cells that were read, in the corrections, and in other files of data."""
    corrections = f"resources/{study}/corrections.csv"
    told = {Path(corrections).name}
    before, after = (
        folder / "warehouse" / "observations.parquet" for folder in (results, new / "results" / study)
    )
    if before.is_file() and after.is_file():
        with suppress(duckdb.Error):  # an older version's list is of another form: then the files say it
            yield from cells_changed(before, after, hides_values())
            told |= files_read(before, after)
    texts = [_read_file(folder / corrections) for folder in (old, new)]
    if texts[0] != texts[1]:
        lists = [file for file in (after, before) if file.is_file()]
        corrected = [*corrections_changed(texts[0], texts[1], lists, hides_values())]
        yield from corrected
        if not corrected:  # reasons and sources, or lines that cannot be read
            told.discard(Path(corrections).name)
    for change in files_changed(old, new, "cells", [f"resources/{study}", DIVISIONS]):
        if PurePosixPath(change.what).name not in told:
            yield change


def _read_registry(folder: Path, *configs: Mapping[str, Any]) -> dict[str, Any]:
    """Read what the registry of a version declares of the study's sources."""
    clone = (folder / "scripts").is_dir()
    files = [folder / "config" / "sources.yaml"] if clone else Place(folder).both("config/sources.yaml")
    known: dict[str, Any] = {}
    for file in filter(Path.is_file, files):
        known |= _read_sources(_read_mapping(file))
    used = {name: entry for config in configs for name, entry in _read_sources(config).items()}
    likes = [str(entry["like"]) for entry in used.values() if isinstance(entry, dict) and "like" in entry]
    return {name: known[name] for name in [*used, *likes] if name in known}


def _read_mapping(path: Path) -> dict[str, Any]:
    """Read a mapping from a file of a version's configuration. Raises StudyError where that is no mapping."""
    value = read_yaml(path)
    if not isinstance(value, dict):
        raise StudyError(
            _(
                "{path}: holds no keys with values, so it is not the configuration of a version that ran; "
                "give another version",
                path=path,
            )
        )
    return value


def _read_sources(config: Mapping[str, Any]) -> dict[str, Any]:
    """Read the sources of a configuration; none where its schema would refuse them."""
    value = config.get("sources")
    return value if isinstance(value, dict) else {}


def _raw_of(project: Path, study: str) -> str:
    """Find the folder of a study's raw files, as a version's configuration names it; "" where it names
    none.
    """
    value = _read_mapping(project / "config" / f"{study}.yaml").get("input")
    return value if isinstance(value, str) else ""


def _read_file(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


class TriedVersions:
    """Versions that were tried between the old and the new one, with their numbers; None of one that cannot
    be run.
    """

    def __init__(self, old: Path, new: Path, study: str, folder: Path) -> None:
        self.old, self.new, self.study, self.folder = old, new, study, folder
        self.found: dict[frozenset[str], Numbers | None] = {}

    def alone(self, kinds: Collection[str]) -> dict[str, Numbers]:
        """Compute the numbers of the old version with each kind of change alone."""
        found = {}
        for kind in kinds:
            what = message(_("the old version with the new {kind}", kind=render_result_text(kind)))
            if numbers := self._numbers(frozenset({kind}), what):
                found[kind] = numbers
        return found

    def leave_out(self, kinds: Collection[str]) -> dict[str, Numbers]:
        """Compute the numbers of the new version without each kind of change; there is none without its
        packages.
        """
        found = {}
        for kind in kinds if "packages" not in kinds else ():
            what = message(_("the new version with the old {kind}", kind=render_result_text(kind)))
            if numbers := self._numbers(frozenset(kinds) - {kind}, what):
                found[kind] = numbers
        return found

    def _numbers(self, kinds: frozenset[str], what: str) -> Numbers | None:
        """Compute the numbers of the old version with the new one's changes of some kinds."""
        if kinds not in self.found:
            try:
                self._make(kinds)
                others = [self.new if "cells" in kinds else self.old, self.new]
                self.found[kinds] = _read_numbers(
                    _run_version(self.folder, self.study, others, what), self.study
                )
            except StudyError as error:
                self.found[kinds] = None
                said = _name_version(sentence_of(error), self.folder.parent, what)
                print(message(said), file=sys.stderr)
            shutil.rmtree(self.folder, ignore_errors=True)
        return self.found[kinds]

    def _make(self, kinds: Collection[str]) -> None:
        def choose_folder(kind: str) -> Path:
            return self.new if kind in kinds else self.old

        made = self.folder
        _copy(choose_folder("code"), made)
        raw = _raw_of(choose_folder("options"), self.study) or "resources"
        parts = {"config": "options", "resources": "cells", raw: "cells"}
        parts = {part: kind for part, kind in parts.items() if (made / part).resolve().is_relative_to(made)}
        for part, kind in parts.items():
            source = choose_folder(kind) / part
            shutil.rmtree(made / part, ignore_errors=True)
            if source.exists():
                shutil.copytree(source, made / part)


def _copy(source: Path, target: Path) -> None:
    def skip_ignored(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name in LEFT_OUT and Path(folder) == source]

    shutil.copytree(source, target, ignore=skip_ignored, symlinks=True)


def _write_answer(
    folder: Path, changes: Sequence[VersionChange], found: Sequence[MovedNumber], table: Table
) -> None:
    """changes.csv and the letter's table in three formats."""
    rows: list[list[Any]] = [["kind", "what", "old", "new", "old_se", "new_se", "remarks", "cause"]]
    rows += [[*change, "", "", "", ""] for change in changes]
    for one in found:
        numbers = ["" if v is None else repr(v) for v in (one.old, one.new, one.old_se, one.new_se)]
        rows.append(["estimate", one.key.names, *numbers, " ".join(one.remarks), one.cause])
    write_text(folder / "changes.csv", csv_text(rows))
    write_docx(folder / "letter.docx", table)
    write_text(folder / "letter.tex", to_latex(table))
    write_text(folder / "letter.html", render_letter_page(table))


def _render_text(facts: Comparison) -> str:
    """Render what changed as text."""
    lines, colon = [], message(COLON)
    for kind in KINDS:
        own = [change for change in facts.changes if change.kind == kind]
        lines.append(f"{render_result_text(kind)}{colon}{len(own)}")
        lines += [f"  {message(c.what)}{colon}{c.old or '–'} → {c.new or '–'}" for c in own[:SHOWN]]
        lines += [f"  … {len(own) - SHOWN}"] if len(own) > SHOWN else []
        if kind in facts.kinds_without_effect:
            lines.append(render_result_text(_("  Both versions were run with the packages installed here.")))
    lines += facts.tables
    changed = ngettext(
        "{count} estimate or decision changed, in a table or not",
        "{count} estimates and decisions changed, in tables or not",
        "count",
        count=len(facts.moved_numbers),
    )
    lines.append(render_result_text(changed))
    for cause, said in facts.cause_labels.items():
        lines.append(f"  {said}{colon}{sum(one.cause == cause for one in facts.moved_numbers)}")
    for word in ("sign", "stars", "decision", "new", "gone"):
        if count := sum(word in one.remarks for one in facts.moved_numbers):
            lines.append(f"  {render_result_text(word)}{colon}{count}")
    return "\n".join(lines) + "\n"
