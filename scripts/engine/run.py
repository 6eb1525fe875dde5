"""Runs a study: prepares the folder, then is Snakemake.

    python -m engine.run --study nqp [--profile local] [--input FOLDER] [target …]

With --page it continues if jobs fail, and makes the page from the results that exist.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from functools import partial

from base.command import guarded
from base.speech import keep_language, message
from engine.command import arguments_of, parser, snakemake
from engine.prepare import prepare
from spillover.words import _

LOGGED = ["--logger", "spillover"]


def main(words: list[str]) -> int:
    """Prepares and runs; returns the exit code."""
    options = parser("Runs a study.")
    options.add_argument("--page", action="store_true", help=message(_("make the page even where jobs fail")))
    options.add_argument("targets", nargs="*", help="rules or files, all by default")
    given = options.parse_args(words)
    return guarded("run", partial(_run, given))


def _run(given: argparse.Namespace) -> int:
    planned = arguments_of(given.study, given.profile, given.input)
    keep_language()
    arguments = [*LOGGED, *planned]
    _say(prepare(given.study))
    if given.page and subprocess.call(snakemake([*arguments, "--keep-going"])) == 0:
        return 0
    if given.page:
        from engine.explain import write_outdated  # it plans; a run that succeeds does without

        _say(prepare(given.study))
        write_outdated(given.study, planned)
        arguments += ["--force", "--", "page_of_what_there_is"]
    elif given.targets:
        arguments += ["--", *given.targets]
    from engine import start  # with all of Snakemake, after what `prepare` has to say

    return start.main(arguments)


def _say(done: str) -> None:
    if done:
        print(message(done), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
