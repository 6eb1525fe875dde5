"""The Snakemake command of a study, as `make` runs it and as it may be typed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from base.checks import check_study_name, is_regular
from base.speech import message, speak_of
from engine import records
from spillover.errors import StudyError, quoted
from spillover.words import _


def snakemake(arguments: list[str]) -> list[str]:
    """The command that runs Snakemake with these arguments in this Python's environment."""
    return [sys.executable, "-m", "engine.start", *arguments]


def arguments_of(study: str, profile: str = "local", source: str = "") -> list[str]:
    """Snakemake's arguments for a study: profile, database, configuration. source: the folder of its raw
    files.

    Raises StudyError where the study or the profile is none.
    """
    check_study(study)
    speak_of(study)
    found = (path for path in Path("profiles").glob("*/config.yaml") if is_regular(path))
    # `default` says neither where jobs run nor where records are.
    known = sorted({path.parent.name for path in found} - {"default"})
    if profile not in known:
        raise StudyError(
            _("PROFILE: {profile!r} is not one of {known}", profile=profile[:40], known=", ".join(known))
        )
    if not source.isprintable():  # as a name that is not UTF-8 is not
        raise StudyError(
            _(
                "INPUT: {source} is not UTF-8 or has an invisible character; rename the folder",
                source=quoted(source),
            )
        )
    # Quoted, for Snakemake would read a folder named 2020 as a number; spaces, for it strips quotation marks.
    written = json.dumps(source, ensure_ascii=False)
    configured = [f"study={study}", *([f"input= {written} "] if source else [])]
    database = ["--persistence-backend-db-url", records.address_of(study)]
    return ["--profile", f"profiles/{profile}", *database, "--config", *configured]


def check_study(name: str) -> None:
    """Raises StudyError where no study has that name."""
    known = sorted(path.stem for path in Path("config").glob("*.yaml") if path.stem != "sources")
    if check_study_name(name) not in known:
        raise StudyError(
            _(
                "study {name!r} has no config/{file}.yaml; the studies here are {known}",
                name=name,
                file=name,
                known=", ".join(known),
            )
        )


def parser(description: str) -> argparse.ArgumentParser:
    """The command-line options that say which study, and how it is run."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--study", default="nqp", help=message(_("the study's name")))
    options.add_argument("--profile", default="local", help=message(_("a folder of profiles/")))
    options.add_argument("--input", default="", help=message(_("the folder of the study's raw files")))
    return options
