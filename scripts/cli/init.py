"""`spillover init FOLDER`: begins a project, a folder of the user's own with a study in it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from base.artifacts.atomic import write_text
from base.checks import absolute, check_root, check_study_name
from base.language import DEFAULT
from base.place import FILE, PROGRAM, is_in_program, python
from base.program import program_version
from base.project import EXAMPLES, find_project
from base.speech_language import COMMAND, HERE, language_of_command, message
from door.wish import build_wish
from package.tested_versions import list_locked_versions
from spillover.errors import StudyError, quote_value
from spillover.words import _

IGNORED = ("results/", "logs/", ".snakemake/", ".store/", ".aside/", "build/", "config/schema/")
TEMPLATES = Path(__file__).parent / "project"
# What of a wish names a file that `init` copies into the project.
FILES = ("panel", "matrix", "matrix_order", "places")


def make_project(folder: str, wish: Mapping[str, str], example: str, study: str) -> int:
    """Make the folder, with the study of an example, that of a panel's file, or none; a panel's study is run
    at once. Raises StudyError, with nothing left behind, where that cannot be.
    """
    target = Path(absolute(folder))
    os.environ[COMMAND] = "spillover"
    _check_target(target)
    if example and (wish.get("panel") or study):
        raise StudyError(_("--example is a study of its own: leave out --panel and --study"))
    if example and example not in EXAMPLES:
        raise StudyError(
            _(
                "--example: {name} is not one of {examples}",
                name=quote_value(example),
                examples=", ".join(EXAMPLES),
            )
        )
    if not wish.get("panel"):
        name = example or study
        begun = not target.exists()
        try:
            _write_project(target, name)
            if example:
                _copy_example(target, example)
        except BaseException as error:
            if begun:
                shutil.rmtree(target, ignore_errors=True)
            if isinstance(error, OSError):
                raise _build_folder_error(target, error) from error
            raise
        words = "spillover run" if example else f"spillover new {name or 'NAME'} PANEL"
        said = _(
            "{folder} is a project now: cd {path} && {next}",
            folder=folder,
            path=shlex.quote(folder),
            next=words,
        )
        print(message(said))
        return 0
    return _begin_with_panel(target, {**wish, "study": study or _study_name(target)})


def _build_folder_error(target: Path, error: OSError) -> StudyError:
    """Build the error of a folder that the system does not make, as it makes none in /proc."""
    said = _("{path}: cannot be made ({reason}); name another folder", path=target, reason=error.strerror)
    return StudyError(said)


def _begin_with_panel(target: Path, wish: Mapping[str, str]) -> int:
    """Begin a project with the study of a panel's file, which is copied into it and run. What the file lacks
    is said before anything is written.
    """
    from cli.new import describe_without_study, draft_study, make_study, speak_as_panel

    drafted = draft_study(build_wish({**wish, "force": "1"}), Path.cwd(), speak_as_panel)
    if status := describe_without_study(*drafted):
        return status
    name, here = wish["study"], os.path.relpath(target)
    try:
        _write_project(target, name)
    except OSError as error:
        raise _build_folder_error(target, error) from error
    own = {**wish, **_copy_files(wish, target / "resources" / name)}
    os.environ[HERE] = here
    os.chdir(target)
    return make_study(build_wish(own), here)


def _check_target(target: Path) -> None:
    """Raise StudyError where no project can begin in a folder."""
    check_root(target)
    # `os.path`, as a folder that cannot be looked into is an error of `Path`.
    if os.path.exists(target) and not os.path.isdir(target):
        raise StudyError(_("{path}: is a file; name a folder that is new or empty", path=target))
    above = next(path for path in (target, *target.parents) if os.path.exists(path))
    if not os.access(above, os.W_OK | os.X_OK):
        raise StudyError(_("{path}: cannot be written; name another folder", path=above))
    if target.is_dir() and (there := sorted(p.name for p in target.iterdir() if p.name != ".git")):
        raise StudyError(
            _(
                "{path}: has something in it already ({first}); name a folder that is new or empty",
                path=target,
                first=quote_value(there[0]),
            )
        )
    outer = find_project(target.parent)
    if outer is not None or is_in_program(target):
        raise StudyError(
            _(
                "{path}: is inside the project {outer}; `spillover new` adds a study to that, or name a "
                "folder outside of it",
                path=target,
                outer=outer.project if outer else PROGRAM,
            )
        )


def _study_name(target: Path) -> str:
    """Name a study after a folder."""
    name = re.sub(r"[^a-z0-9]+", "_", target.name.lower()).strip("_")
    return name if re.match("[a-z]", name) else "study"


def _write_project(target: Path, study: str) -> None:
    """Write the files that every project begins with."""
    version = program_version()
    requires = f"~={'.'.join([*version.split('.'), '0', '0'][:3])}"
    if study:
        check_study_name(study)
    for folder in ("config", f"resources/{study}" if study else "resources"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    named = f"study: {study}\n" if study else ""
    text = message(_("Which version of the program this project runs with, and its study."))
    write_text(target / FILE, f'# {text}\nrequires: "{requires}"\n{named}')
    write_text(target / ".gitignore", "".join(f"{name}\n" for name in IGNORED))
    template = TEMPLATES / ("README.md" if language_of_command() == DEFAULT else "README.zh.md")
    values = {"title": target.name, "study": study or "STUDY", "requires": requires, "version": version}
    readme = template.read_text(encoding="utf-8")
    for key, value in values.items():
        readme = readme.replace(f"{{{key}}}", value)
    write_text(target / "README.md", readme)
    write_text(target / "requirements.lock", "\n".join(list_locked_versions()) + "\n")
    write_documents(target, "--schemas")


def write_documents(project: Path, what: str) -> int:
    """Write what a program that can write it, as released ones can, knows of configurations into a project.
    what: `--schemas`, by which editors complete and check them, or `--reference`, the pages as well.
    """
    if not (PROGRAM / "tools").is_dir():
        return 0
    path = os.pathsep.join([os.environ["PYTHONPATH"], str(PROGRAM)])
    words = python("-m", "tools.document", what, str(project))
    environment = os.environ | {"PYTHONPATH": path}
    return subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def _copy_example(target: Path, example: str) -> None:
    """Copy the configuration and the files of a study of the program."""
    shutil.copyfile(PROGRAM / "config" / f"{example}.yaml", target / "config" / f"{example}.yaml")
    shutil.copytree(PROGRAM / "resources" / example, target / "resources" / example, dirs_exist_ok=True)


def _copy_files(wish: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Copy the files that a wish names; a confidential panel stays where it is."""
    found: Iterable[str] = () if wish.get("confidential") else FILES
    copies = {}
    for key in found:
        source = Path(wish.get(key) or "")
        if wish.get(key) and source.is_file():
            parts = [source, *source.parent.glob(f"{source.stem}.*")] if source.suffix == ".shp" else [source]
            for part in parts:
                shutil.copyfile(part, folder / part.name)
            copies[key] = str(folder / source.name)
    return copies
