"""The project file, spillover.yaml, which makes a folder a project: which version of the program it asks for,
its default study, and where its raw files lie.
"""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from base.checks import STUDY_NAME, check_root, is_regular, study_files
from base.input_file import is_given
from base.place import FILE, PROGRAM, Place, is_in_program
from base.program import program_version
from base.yaml_file import read_yaml
from spillover.errors import StudyError, quote_value, suggestion
from spillover.words import _

LISTED = 12  # changes of the program that are printed
HEADING = 6  # words before a colon that may be a heading
# Studies of the program that need no file from elsewhere.
EXAMPLES = ("nqp", "munnell", "castle")


class ProjectFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """requires: the versions of the program that the project runs with, as pip takes them, such as ~=0.2;
    study: the one that is meant where none is named; input: the folder of raw files of studies that name
    none, relative to the project.
    """

    requires: str = ""
    study: str = ""
    input: str = ""


def find_project(start: Path) -> Place | None:
    """Find the project that a folder is in: the nearest folder upwards with a project file."""
    folders = (start, *start.parents)
    return next((Place(folder) for folder in folders if is_given(folder / FILE)), None)


def project_at(start: Path) -> Place:
    """Find the project that a folder is in, which must be there and be one that this program can run. Raises
    StudyError.
    """
    place = find_project(start)
    if place is None:
        raise StudyError(
            _(
                "{folder}: is in no project, as there is no {file} here or above; `spillover init paper` "
                "begins one in a folder called paper",
                folder=start,
                file=FILE,
            )
        )
    check_project(place)
    return place


def check_project(place: Place) -> ProjectFile:
    """Read the project file, empty where there is none, and check that this program can run the project.
    Raises StudyError where the folder cannot hold a project, or its file asks for another version of the
    program.
    """
    check_root(place.project)
    if not place.is_clone and is_in_program(place.project):
        raise StudyError(
            _(
                "{folder}: is inside the program's own folder {program}; move the project out of it",
                folder=place.project,
                program=place.program,
            )
        )
    given = read_project(place)
    _check_version(place, given.requires)
    return given


def read_project(place: Place) -> ProjectFile:
    """Read the project file, empty where there is none. Raises StudyError naming the key that is wrong."""
    path = place.project / FILE
    if not path.exists():
        return ProjectFile()
    document = read_yaml(path) or {}
    known = [field.name for field in msgspec.structs.fields(ProjectFile)]
    if not isinstance(document, dict):
        raise StudyError(
            _(
                "{path}: expected the keys {keys}, found {value}",
                path=path,
                keys=", ".join(known),
                value=quote_value(document),
            )
        )
    for key, value in document.items():
        if key not in known:
            raise StudyError(
                _(
                    "{path}: unknown key {key}{hint}",
                    path=path,
                    key=quote_value(key),
                    hint=suggestion(str(key), known),
                )
            )
        if not isinstance(value, str):
            raise StudyError(
                _(
                    "{path}: {key}: expected a text, found {value}; write it within quotation marks",
                    path=path,
                    key=key,
                    value=quote_value(value),
                )
            )
    given = msgspec.convert(document, ProjectFile)
    if given.study and not STUDY_NAME.fullmatch(given.study):
        raise StudyError(
            _(
                "{path}: study: {name} cannot be a study's name; a name is a letter a-z and up to 63 letters "
                "a-z, digits or _",
                path=path,
                name=quote_value(given.study),
            )
        )
    return given


def study_of(place: Place) -> str:
    """Find the study that is meant where none is named: that of the project file, or the only one. Raises
    StudyError where there are several.
    """
    there = list(study_files(place.project))
    if named := read_project(place).study:
        if named not in there:
            raise StudyError(
                _(
                    "{path}: study: {name} has no config/{name}.yaml; correct the name, or make the study by "
                    "`spillover new {name} PANEL`",
                    path=place.project / FILE,
                    name=named,
                )
            )
        return named
    if len(there) == 1:
        return there[0]
    if not there:
        raise StudyError(
            _(
                "{folder}: has no study yet; `spillover new NAME PANEL` makes one from a merged panel file",
                folder=place.project,
            )
        )
    raise StudyError(
        _(
            "{file} names no study, and there are {names}: name one, as in `spillover run {first}`, or write "
            "study: {first} into {file}",
            file=FILE,
            names=", ".join(there),
            first=there[0],
        )
    )


def bring_example(place: Place, study: str) -> None:
    """Copy the files of an example into a project that has its configuration alone, as snakedeploy leaves
    one. A project with a project file, or with a configuration of its own, has its own files.
    """
    named, files = f"config/{study}.yaml", Path("resources") / study
    if place.is_clone or study not in EXAMPLES or (place.project / FILE).exists():
        return
    own, given = place.project / named, place.program / named
    same = is_regular(own) and is_regular(given) and filecmp.cmp(own, given, shallow=False)
    if same and not (place.project / files).exists():
        shutil.copytree(place.program / files, place.project / files)


def _check_version(place: Place, requires: str) -> None:
    """Raise StudyError where the project asks for another version than this, with what changed."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    path = place.project / FILE
    try:
        wanted = SpecifierSet(requires)
    except InvalidSpecifier:
        raise StudyError(
            _(
                "{path}: requires: {text} is no version of the program; write it as pip does, such as "
                '"~={version}"',
                path=path,
                text=quote_value(requires),
                version=program_version(),
            )
        ) from None
    if wanted.contains(program_version(), prereleases=True):
        return
    changes = "\n".join(f"  {line}" for line in changes_since(requires))
    said = _(
        "{path}: the project asks for spillover {requires}, and this is {version}. Nothing was run. Install "
        "what it asks for: pip install 'spillover[study]{requires}'; or write requires: \"~={version}\" and "
        "see what that changes",
        path=path,
        requires=requires,
        version=program_version(),
    )
    if changes:
        said = _("{said}:\n{changes}", said=said, changes=changes)
    raise StudyError(said)


def is_met(requires: str, version: str = "") -> bool:
    """Return whether a version of the program, this one's by default, is one that a project asks for."""
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(requires).contains(version or program_version(), prereleases=True)


def changes_since(requires: str) -> list[str]:
    """List changes in versions later than the one that a project asks for, from the program's
    CHANGELOG.md.
    """
    found = [*_later_changes(requires)]
    if more := found[LISTED:]:
        found[LISTED:] = [_("… and {count} more: {path}", count=len(more), path=PROGRAM / "CHANGELOG.md")]
    return found


def _later_changes(requires: str) -> Iterator[str]:
    from packaging.version import Version

    number = re.search(r"\d+(\.\d+)*", requires)
    log = PROGRAM / "CHANGELOG.md"
    if number is None or not log.is_file() or Version(number[0]) >= Version(program_version()):
        return
    for section in re.split(r"^## ", log.read_text(encoding="utf-8"), flags=re.M)[1:]:
        named = re.match(r"[^\n]*?(\d+(?:\.\d+)*)", section)
        if named is None or Version(named[1]) > Version(number[0]):
            for entry in re.findall(r"^- (.*(?:\n {2}\S.*)*)", section, re.M):
                yield f"- {_first_sentence(entry)}"


def _first_sentence(entry: str) -> str:
    """Cut an entry to what changed, without how: an entry up to the first stop that is within no bracket or
    code, or up to a colon or semicolon behind words that say it by themselves, as `Sweeps:` does not.
    """
    text = " ".join(entry.split())
    ends = [*(found.start() for found in re.finditer(r"(?<=[.:;])\s", text)), len(text)]
    starts = [text[:end] for end in ends]
    told = (one for one in starts if not one.endswith((":", ";")) or len(one.split()) > HEADING)
    whole = (one for one in told if one.count("(") == one.count(")") and one.count("`") % 2 == 0)
    return next(whole, text).rstrip(":;")
