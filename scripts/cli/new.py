"""Makes a study from one merged panel file, and runs it.

    make new STUDY=name PANEL=file [UNIT= TIME= OUTCOME= TREATMENT= CONTROLS= …]

What cannot be decided is asked for by the argument's name, and nothing is written.
"""

from __future__ import annotations

import gc
import os
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

from base.artifacts.atomic import write_text
from base.command import BAD_INPUT
from base.confidential import declare_confidential
from base.place import python
from base.speech_language import message, speak_as, speak_as_file
from door.panel_found import Panel, find_panel
from door.plan import plan
from door.table import SheetTable
from door.wish import Wish
from door.write import describe_panel, write_configuration
from plan.load import load_study
from spillover.errors import StudyError
from spillover.words import _
from warehouse.build import COLUMNS


def draft_study(
    wish: Wish, root: Path, see: Callable[[SheetTable], None] = lambda table: None
) -> tuple[Panel, str]:
    """Draft the panel, and the text of the configuration; "" where the outcome or the treatment is not given.
    see: is given the panel's table before anything is decided. What is refused of a confidential panel shows
    none of its values.
    """
    declare_confidential(wish.secret)
    target = root / "config" / f"{wish.study}.yaml"
    if target.exists() and not wish.is_forced:
        raise StudyError(
            _(
                "config/{study}.yaml exists already; choose another name, or give FORCE=1 to overwrite it",
                study=wish.study,
            )
        )
    found = find_panel(wish, root, see)
    if not wish.outcome or not (wish.treatment or wish.controls):
        return found, ""
    planned = plan(wish, found, root)
    return replace(found, notes=(*found.notes, *planned.notes)), write_configuration(wish, found, planned)


def speak_as_panel(table: SheetTable) -> None:
    """Let commands speak the language of a panel's headers, where nothing else names one."""
    speak_as_file(column.header for column in table.columns)


def describe_without_study(found: Panel, text: str) -> int:
    """Describe a panel of which no study can be made, and what is missing; 0 where one can."""
    if text:
        return 0
    print("\n".join(describe_panel(found)))
    said = message(
        _(
            "OUTCOME= and TREATMENT= are missing: name the column to be explained and the "
            "one whose effect is studied, CONTROLS= for further ones. Nothing was written."
        )
    )
    print(f"\n{said}", file=sys.stderr)
    return BAD_INPUT


def make_study(wish: Wish, project: str = "") -> int:
    """Write the configuration and become the run; return a status where it does not. project: the folder to
    go into before a command is typed, where the user stands in none.
    """
    root = Path.cwd()
    gc.disable()  # a panel of many rows is millions of objects, which it would look through again and again
    try:
        found, text = draft_study(wish, root, speak_as_panel)
    finally:
        gc.enable()
    if text:
        speak_as(text)
    if status := describe_without_study(found, text):
        return status
    print("\n".join(describe_panel(found)))
    name = wish.study
    kept = _write_configuration(root / "config" / f"{name}.yaml", name, text)
    if kept:
        print("\n".join(kept[1]))
        said = message(
            _(
                "config/{study}.yaml was overwritten; the earlier one is kept as config/{kept}",
                study=name,
                kept=kept[0],
            )
        )
        print(f"\n{said}")
    said = message(
        _(
            "config/{study}.yaml is written; it is run now (again later: {enter}make study STUDY={name})",
            study=name,
            enter=f"cd {shlex.quote(project)} && " if project else "",
            name=name,
        )
    )
    print(f"\n{said}")
    if not wish.secret:  # a package of such a study is refused where they are committed
        begin_corrections(root, name)
    sys.stdout.flush()
    command = python("-m", "engine.run", "--study", wish.study)
    return os.execv(command[0], command)


def begin_corrections(root: Path, study: str) -> None:
    """Write the first line of the file to which a user adds corrections of cells, where there is none."""
    path = root / "resources" / study / "corrections.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, ",".join(COLUMNS) + "\n")


def _write_configuration(path: Path, study: str, text: str) -> tuple[str, list[str]] | None:
    """Write the configuration if it is valid; what was there before stays where it is not.

    Returns the name of the file that keeps what was there, and the lines in which the two differ.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else None
    write_text(path, text)
    try:
        load_study(path.parents[1], study)
    except BaseException:
        if before is None:
            path.unlink()
        else:
            write_text(path, before)
        raise
    if before is None or before == text:
        return None
    kept = _find_free_name(path, before)
    write_text(kept, before)
    lines = unified_diff(before.splitlines(), text.splitlines(), kept.name, path.name, lineterm="", n=0)
    return kept.name, list(lines)


def _find_free_name(path: Path, text: str) -> Path:
    """Find the first name for what a file was that is not taken by another text."""
    names = (path.with_name(f"{path.name}.before{number}") for number in ("", *range(2, 1000)))
    return next(n for n in names if not n.exists() or n.read_text(encoding="utf-8") == text)
