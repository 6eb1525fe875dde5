"""Tell the user of a run what to know when it begins and when it ends."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base import store
from base.speech_language import message
from crosscheck.verdict import last_line
from engine.remarks import read_remarks
from engine.start import BEGAN
from spillover.errors import list_names
from spillover.words import _
from warehouse.suspects.proposals import last_line as last_line_of_suspects

if TYPE_CHECKING:
    from plan.plan import Plan

# Stages whose logs hold remarks that concern the whole study.
REMARKING = ("ingest", "weight_matrix", "joint", "collect")


def print_messages(messages: Iterable[str]) -> None:
    """Print each message, in the language of the study, beside Snakemake's own output."""
    for text in messages:
        print(message(text), file=sys.stderr)


def list_missing_texts(study: Mapping[str, Any]) -> Iterable[str]:
    """Name the texts of a resolved configuration that have no version in the study's language."""
    if missing := study["texts"]["missing_places"]:
        yield _(
            "Not given in the study's language, so printed in another one: {places}",
            places=list_names(missing, 5),
        )


def list_closing_messages(plan: Plan, targets: Collection[str]) -> Iterable[str]:
    """Say where the results of a finished run are and what in them needs the user's eye. targets: the files
    that the run was asked for, empty for all of the study.
    """
    study = plan.study.config["study"]
    yield _describe_page(plan, targets)
    if files := plan.leftovers():
        yield _(
            "Left over from an earlier version of the study: {files}. `make clean` and a new "
            "run remove them.",
            files=list_names(files, 5),
        )
    yield from read_remarks([log for stage in REMARKING for log in plan[stage].logs()], BEGAN)
    yield from filter(None, (store.report_unused(study), store.report_damage(study)))
    if suspects := last_line_of_suspects(study):
        yield suspects
    if plan.study.has_crosscheck and (differences := last_line(study, targets)):
        yield differences


def list_failure_messages(study: Mapping[str, Any]) -> Iterable[str]:
    """Say what a run that failed has left and what can be done with it."""
    yield _(
        "Finished results are kept. The log of each job is in logs/{study}; `make report STUDY={study}` "
        "makes the page without what failed.",
        study=study["study"],
    )


def _describe_page(plan: Plan, targets: Collection[str]) -> str:
    """Name the study's page, unless a run of some targets left it as it was or there is none yet."""
    study = plan.study.config["study"]
    pages = [Path(plan.study.results(name)) for name in ("report.html", "report_so_far.html")]
    newest = max(pages, key=lambda page: page.stat().st_mtime if page.exists() else 0)
    if targets and not (newest.exists() and newest.stat().st_mtime >= BEGAN):
        return _("The log of each job is in logs/{study}", study=study)
    return _(
        "Open {page}; tables, figures and results.duckdb are beside it, the log of each job in logs/{study}",
        page=newest,
        study=study,
    )
