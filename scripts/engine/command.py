"""Build the Snakemake command of a run, for `engine.start` and as text that may be typed."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from base.checks import check_study_name, is_regular, study_file
from base.place import PROGRAM, Place, python
from base.project import study_of
from base.speech_language import message, speak_language_of
from engine import records
from spillover.errors import StudyError, quote_value
from spillover.words import _

PLACE = Place(Path())  # commands work in the project


@dataclass(frozen=True)
class Request:
    """Request for a run of Snakemake. source: the folder of the study's raw files; keep_going: whether it
    goes on where jobs fail; force: whether the targets are made in any case; list_file: a file that is to
    list the jobs of a dry run; rules: those that may run, all where empty.
    """

    study: str
    profile: str = "local"
    source: str = ""
    targets: tuple[str, ...] = ()
    keep_going: bool = False
    force: bool = False
    list_file: str = ""
    rules: tuple[str, ...] = ()

    @property
    def configuration(self) -> dict[str, str]:
        """Options that override the configuration file."""
        return {"study": self.study} | ({"input": self.source} if self.source else {})

    def command(self) -> list[str]:
        """Build the command of the process that does it, for who starts it with this process as its
        parent.
        """
        return python("-m", "engine.start", str(os.getpid()), json.dumps(asdict(self)))

    def words(self) -> list[str]:
        """Write the arguments of Snakemake's own command line for the request."""
        words = ["--dry-run", "--logger-spillover-plan", self.list_file] if self.list_file else []
        words += ["--allowed-rules", *self.rules] if self.rules else []
        words += ["--keep-going"] * self.keep_going + ["--force"] * self.force
        words += [] if PLACE.is_clone else ["--snakefile", str(PROGRAM / "Snakefile")]
        words += ["--profile", list_profiles(PLACE)[self.profile]]
        words += ["--persistence-backend-db-url", records.address_of(self.study)]
        # Quoted, for Snakemake would read a folder named 2020 as a number; spaces, for it strips quotation
        # marks.
        written = json.dumps(self.source, ensure_ascii=False)
        words += ["--config", f"study={self.study}", *([f"input= {written} "] if self.source else [])]
        return words + (["--", *self.targets] if self.targets else [])


def check_request(study: str, profile: str = "local", source: str = "") -> Request:
    """Build the request of a whole study. Raises StudyError where the study or the profile is none, or the
    folder of raw files has a name that cannot be shown.
    """
    study = study or study_of(PLACE)
    study_file(Path(), check_study_name(study))
    speak_language_of(study)
    known = sorted(list_profiles(PLACE))
    if profile not in known:
        raise StudyError(
            _("PROFILE: {profile!r} is not one of {known}", profile=profile[:40], known=", ".join(known))
        )
    if not source.isprintable():  # as a name that is not UTF-8 is not
        raise StudyError(
            _(
                "INPUT: {source} is not UTF-8 or has an invisible character; rename the folder",
                source=quote_value(source),
            )
        )
    return Request(study, profile, source)


def list_profiles(place: Place) -> dict[str, str]:
    """Find the folder of each profile by its name: the program's, and over them the project's own."""
    found = {
        path.parent.name: str(path.parent)
        for folder in place.both("profiles")
        for path in folder.glob("*/config.yaml")
        if is_regular(path)
    }
    found.pop("default", None)  # which says neither where jobs run nor where records are
    return found


def build_parser(description: str) -> argparse.ArgumentParser:
    """Build the command-line options that say which study, and how it is run."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--study", default="", help=message(_("the study's name")))
    options.add_argument("--profile", default="local", help=message(_("a folder of profiles/")))
    options.add_argument("--input", default="", help=message(_("the folder of the study's raw files")))
    return options
