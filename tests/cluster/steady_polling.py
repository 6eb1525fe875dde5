"""Snakemake whose Slurm plugin asks for its jobs' states every second: `python steady_polling.py` and
snakemake's arguments.

No option of the plugin does this: it adds 10 s to its interval after each check in which no job ended, up to
180 s. That spares the controller of a real cluster, and makes a run of seconds wait for minutes. Nothing else
is changed.
"""

import sys

import snakemake_executor_plugin_slurm as plugin
from snakemake.cli import main

SECONDS = 1.0


def _never(_executor: object, _seconds: float) -> None:
    """The plugin's own interval is not taken."""


plugin.Executor.next_seconds_between_status_checks = property(lambda _executor: SECONDS, _never)
sys.exit(main())
