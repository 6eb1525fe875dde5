"""Snakemake's command line, where jobs run on this machine without a limit of jobs a second.

    python -m engine.start --profile profiles/local …

With the limit, which Snakemake always has and no option takes away, each round of scheduling starts a timer,
and each timer another round a second later. After n jobs there are some 2 n rounds a second, and each asks
for the size of every input of every job that could start. A queue keeps its limit.

A graph is planned without Python's garbage collector: nothing of it becomes garbage, and walking through all
of it again and again takes an eighth of the time of a run with nothing to do.
"""

import gc
import logging
import sys
import time

from snakemake.cli import args_to_api, parse_args
from snakemake.exceptions import print_exception

BEGAN = time.time()


def main(words: list[str]) -> int:
    """Runs Snakemake with these arguments; returns its exit code."""
    gc.disable()
    # What cannot be written into Snakemake's own log, as on a full disk, is no fault of the program.
    logging.raiseExceptions = False
    try:
        parser, arguments = parse_args(words)
        if arguments.executor == "spillover":
            arguments.max_jobs_per_timespan = None
        return 0 if args_to_api(arguments, parser) else 1
    except Exception as error:
        print_exception(error)
        return 1


def planned() -> None:
    """Starts the garbage collector, for what comes after the plan."""
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
