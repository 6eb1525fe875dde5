"""Runs a study: prepares the folder, then has Snakemake work in a process of its own (`engine.start`), which
it stops on Ctrl-C and SIGTERM.

    python -m engine.run --study nqp [--profile local] [--input FOLDER] [target …]

With --page it continues if jobs fail, and makes the page from the results that exist.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial

from base import store
from base.command import run_guarded
from base.place import python
from base.program import note_run
from base.speech_language import keep_language, message
from engine import lock, quarantine, stamp
from engine.command import Request, build_parser, check_request
from engine.prepare import Recovery, check, put_back, recover_results
from engine.supervise import SupervisedProgram
from spillover.errors import list_names
from spillover.words import _

# Commands that are called otherwise than the rule that they ask for.
OTHERWISE = {"panel_files": "panel", "page_of_what_there_is": "report"}


def main(words: list[str]) -> int:
    """Prepare and run; return the exit code."""
    options = build_parser("Runs a study.")
    options.add_argument("--page", action="store_true", help=message(_("make the page even where jobs fail")))
    options.add_argument("--then", default="", help=message(_("a program that follows a completed run")))
    options.add_argument(
        "--computed", action="store_true", help=message(_("compute what was found in .store once more"))
    )
    options.add_argument("targets", nargs="*", help="rules or files, all by default")
    given = options.parse_args(words)
    return run_guarded("run", partial(_run_request, given))


def _run_request(given: argparse.Namespace) -> int:
    request = check_request(given.study, given.profile, given.input)
    keep_language()
    if given.computed:
        os.environ[store.LIMIT] = "0"
    check(request.study)
    with lock.hold(request.study):
        if not given.page:
            wanted = replace(request, targets=tuple(given.targets))
            return _run_snakemake(wanted, given.then, given.computed)
        status = _run_snakemake(replace(request, keep_going=True), given.then)
        # What stopped it was no job that failed.
        return _make_page(request) if status == 1 else status


def _run_snakemake(request: Request, then: str, computed: bool = False) -> int:
    """Run Snakemake, without the results that cannot be trusted, unless there is nothing to do; return its
    exit status. computed: also without those that were found in the store.
    """
    whole = not request.targets
    if whole and stamp.is_up_to_date(request):
        _say(message(_("Nothing to be done: all results are up to date.")))
        return 0
    since, begun = time.time_ns(), stamp.hash_surroundings(request) if whole else ""
    stamp.forget(request.study)
    found = _recover(request.study, targets=not whole, computed=computed)
    try:
        status = run_supervised(request)
    finally:
        _put_back(request.study, found)
    if whole and not status:
        stamp.complete(request, begun, since)
        note_run(request.study)
        if then:
            subprocess.run(python("-m", then, request.study), check=False)
    return status


def _make_page(request: Request) -> int:
    """Make the page of what there is, with a list of what is out of date."""
    from engine.explain import plan, write_outdated  # it plans; a run that succeeds does without

    found = _recover(request.study)
    try:
        jobs = plan(request)
    finally:
        _put_back(request.study, found)
    write_outdated(request.study, jobs)
    return run_supervised(replace(request, targets=("page_of_what_there_is",), force=True))


def run_supervised(request: Request) -> int:
    """Run Snakemake in a process of its own; return its exit status."""
    process = SupervisedProgram(request.command(), lock.descriptors())
    status = process.wait()
    if process.asked and status:
        _say(message(_stop_message(request)))
    elif status > 128:
        said = _(
            "Snakemake's process was killed; perhaps it ran out of memory. Finished results are kept; run "
            "again to continue.",
        )
        _say(message(said))
    return status


def _stop_message(request: Request) -> object:
    """Say how to continue a run that was stopped, which may be another command than a run."""
    if request.targets and request.targets[0].isidentifier():
        return _(
            "The run was stopped. Finished results are kept; `make {target} STUDY={study}` continues it.",
            target=OTHERWISE.get(request.targets[0], request.targets[0]),
            study=request.study,
        )
    return _("The run was stopped. Finished results are kept; run again to continue.")


def _recover(study: str, targets: bool = False, computed: bool = False) -> Recovery:
    found = recover_results(study, targets, computed)
    _say(found.sentence)
    return found


def _put_back(study: str, found: Recovery) -> None:
    """Return what was not made again to its place, and say what stays aside."""
    if kept := put_back(study, found):
        folder = quarantine.folder_of(study)
        said = _("Replaced, and kept in {folder}: {files}", folder=folder, files=list_names(kept, 5))
        _say(message(said))


def _say(text: str) -> None:
    if text:
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
