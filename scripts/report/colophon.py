"""Read what made a page: the program with its version and commit, and the day. It is read when a page is
made, so that a new commit or another day makes no page again.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.place import PROGRAM
from base.program import program_changed, program_version
from spillover.words import _, choose_case
from words.render import say, sentences

SHORT = 10  # letters of a commit
# How the program is cited where its CITATION.cff is not beside it: an installed one has none.
TITLE, AUTHORS = "Spillover", "The Spillover maintainers"


def read_citation(program: Path = PROGRAM) -> dict[str, str]:
    """Title and authors of the program from its CITATION.cff."""
    import yaml

    try:
        given = yaml.safe_load((program / "CITATION.cff").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError):
        given = None
    found: Mapping[str, Any] = given if isinstance(given, dict) else {}
    authors = [str(one.get("name", "")) for one in found.get("authors", ()) if isinstance(one, dict)]
    return {
        "title": str(found.get("title", TITLE)),
        "authors": ", ".join(filter(None, authors)) or AUTHORS,
    }


def read_commit(program: Path = PROGRAM) -> str:
    """The commit of the program's code, with a + where code was changed since; empty where it is no git
    repository of its own.
    """
    if not (program / ".git").exists():
        return ""
    words = ["git", "-C", str(program), "rev-parse", f"--short={SHORT}", "HEAD"]
    commit = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    return commit + ("+" if commit and program_changed() else "")


def read_day() -> str:
    """The day as 2026-11-30: of SOURCE_DATE_EPOCH where that is set, as for reproducible builds; today's
    otherwise. In UTC.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(given)) if given.isdecimal() else time.gmtime())


def read_colophon(study: Mapping[str, Any]) -> dict[str, str]:
    """Build the head and foot of a page: at its head what it is, at its foot what made it and how to cite it;
    and the work to cite.

    study: its name `study`, the `citation` of the work that it runs again, if any, and what it says of
    `simulated` data.
    """
    cited, commit, day = read_citation(), read_commit(), read_day()
    program = {"version": program_version(), "commit": commit or "none", "day": day}
    made = {
        "what": say(
            choose_case(
                "cited",
                {
                    "true": _(
                        "A rerun by the program Spillover of the study that is cited above, not a page of "
                        "its authors: numbers may differ from those that were published."
                    ),
                    "other": _("A study run by the program Spillover."),
                },
            ),
            cited=bool(study.get("citation")),
        ),
        "program": say(
            choose_case(
                "commit",
                {
                    "none": _("Made by Spillover {version} on {day}."),
                    "other": _("Made by Spillover {version}, commit {commit}, on {day}."),
                },
            ),
            **program,
        ),
        "cite": say(
            choose_case(
                "commit",
                {
                    "none": _("{authors}. {title}. Version {version}. Study {study}, run {day}."),
                    "other": _(
                        "{authors}. {title}. Version {version}, commit {commit}. Study {study}, run {day}."
                    ),
                },
            ),
            **program,
            **cited,
            study=study["study"],
        ),
    }
    foot = [made["program"], say(_("To cite it: {work}"), work=made["cite"])]
    real = [] if study.get("simulated") else [say(_("The study does not declare its data simulated."))]
    return {**made, "head": sentences([made["what"], *real]), "foot": sentences(foot)}
