"""Says what a study's crosscheck found; the exit code is 1 where a number differs without a reason.

python -m crosscheck.verdict nqp
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from base.checks import check_study_name
from base.command import guarded
from base.speech import language_of_command, message
from spillover.errors import StudyError
from spillover.words import _, translation

LISTED = 12  # numbers that differ


def summary_file(study: str) -> Path:
    """The summary of a study's crosscheck."""
    return Path("results") / study / "crosscheck" / "summary.json"


def summary_there(study: str, root: Path = Path()) -> Path:
    """The same below the project's folder. Raises StudyError where there is none."""
    path = summary_file(study)
    if not (root / path).is_file():
        raise StudyError(
            _("{path}: file not found; run `make crosscheck STUDY={study}`", path=path, study=study)
        )
    return root / path


def _in_words(study: str, words: Callable[[dict[str, Any]], list[str]]) -> tuple[list[str], bool]:
    """What that file says, and whether a number differs. Raises StudyError where it is not what the
    crosscheck wrote.
    """
    path = summary_there(study)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return words(found), bool(found["differs"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StudyError(
            _("{path}: was changed after it was written; delete it and run again", path=path)
        ) from None


def last_line(study: str) -> str:
    """What a run says at its end: which numbers differ; empty where none does or nothing was compared."""
    if not summary_file(study).exists():
        return ""
    found, _differs = _in_words(study, differences)
    head = message(_("Other programs get other numbers, see the table crosscheck:"))
    return "\n".join([head, *found]) if found else ""


def sentences(summary: dict[str, Any]) -> list[str]:
    """The summary in words."""
    said = _(
        "{confirmed} of {total} numbers of {study} are confirmed by {programs}; {verified} more are "
        "verified in tests",
        confirmed=summary["confirmed"],
        total=summary["numbers"],
        study=summary["study"],
        programs=", ".join(summary["programs"]) or _("no program"),
        verified=summary["verified"],
    )
    counts = [
        f"  {count['program'] or message(_('no program'))}: "
        f"{translation(count['verdict'], language_of_command())} {count['numbers']}"
        for count in summary["counts"]
    ]
    return [message(said), *counts, *differences(summary)]


def differences(summary: dict[str, Any]) -> list[str]:
    """A line for each number that differs without a reason, and how many more there are."""
    found = summary["differs"]
    lines = [
        _(
            "DIFFERS {model}, {quantity} of {term}: ours {ours:.10g}, {program} {theirs:.10g}",
            **{key: d[key] for key in ("model", "quantity", "term", "ours", "program", "theirs")},
        )
        for d in found[:LISTED]
    ]
    if len(found) > LISTED:
        lines.append(_("and {count} more numbers differ", count=len(found) - LISTED))
    return list(map(message, lines))


def main(words: list[str]) -> int:
    """Prints the summary of the study named."""
    options = argparse.ArgumentParser(description="Says what a study's crosscheck found.")
    options.add_argument("study", help=_("the study's name"))
    return guarded("crosscheck", partial(_verdict, options.parse_args(words).study))


def _verdict(study: str) -> int:
    lines, differs = _in_words(check_study_name(study), sentences)
    print("\n".join(lines))
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
