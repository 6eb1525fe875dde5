"""Runs Snakemake as a request asks, in this process.

    python -m engine.start SUPERVISOR '{"study": "nqp", "profile": "local", …}'

is what `engine.run` and `engine.explain` start. Where jobs run on this machine Snakemake is called by its
Python API, with the API's own defaults; a profile with another executor, or with an option that is not in
`OPTIONS`, goes to Snakemake's command line.

A graph is planned without Python's garbage collector: nothing of it becomes garbage, and walking through all
of it again and again takes an eighth of the time of a run with nothing to do.
"""

import gc
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.command import end_in_one_line
from base.place import PROGRAM, python
from base.speech_language import message
from base.yaml_file import read_yaml
from engine import records, stamp
from engine.command import PLACE, Request, list_profiles
from engine.supervise import begin_supervision
from spillover.errors import list_names
from spillover.words import _

BEGAN = time.time()
# The options of a profile that the API is given.
OPTIONS = {
    "executor",
    "cores",
    "keep-going",
    "keep-incomplete",
    "latency-wait",
    "max-checksum-file-size",
    "nolock",
    "persistence-backend",
    "rerun-incomplete",
    "rerun-triggers",
    "retries",
    "scheduler",
    "show-failed-logs",
}


def main(request: Request) -> int:
    """Do what is asked; return an exit code, or become Snakemake's command line."""
    with end_in_one_line("run"):
        options = read_profile(request.profile)
    ours = options.get("executor") == "spillover" and options.get("scheduler") == "greedy"
    if not (ours and OPTIONS.issuperset(options)):
        words = python("-m", "snakemake", "--logger", "spillover", *request.words())
        return os.execv(words[0], words)
    gc.disable()
    # What cannot be written into Snakemake's own log, as on a full disk, is no fault of the program.
    logging.raiseExceptions = False
    return run_by_api(request, options)


def read_profile(name: str) -> dict[str, Any]:
    """Read the options of a profile, with those of the default one, which wins as it does in Snakemake."""
    default = next(
        path for path in reversed(PLACE.both("profiles/default/config.yaml")) if path.is_file()
    )  # Snakemake reads the first that it finds
    return read_yaml(Path(list_profiles(PLACE)[name]) / "config.yaml") | read_yaml(default)


def run_by_api(request: Request, options: Mapping[str, Any]) -> int:
    """Run Snakemake by its API."""
    from snakemake.api import SnakemakeApi
    from snakemake.scheduling.greedy import SchedulerSettings
    from snakemake.settings import types
    from snakemake.settings.enums import PersistenceBackend, RerunTrigger
    from snakemake.utils import available_cpu_count
    from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

    cores = options.get("cores", "all")
    dry = bool(request.list_file)
    progress = LoggerPluginRegistry().get_plugin("spillover").settings_cls
    assert progress is not None
    output = types.OutputSettings(
        dryrun=dry,
        show_failed_logs=bool(options.get("show-failed-logs")),
        log_handler_settings={"spillover": progress(plan=Path(request.list_file) if dry else None)},
    )
    with SnakemakeApi(output) as api:
        try:
            workflow = api.workflow(
                types.ResourceSettings(cores=available_cpu_count() if cores == "all" else int(cores)),
                config_settings=types.ConfigSettings(config=request.configuration),
                workflow_settings=types.WorkflowSettings(
                    persistence_backend=PersistenceBackend[
                        options.get("persistence-backend", "file").upper()
                    ],
                    persistence_backend_db_url=records.address_of(request.study),
                ),
                snakefile=PROGRAM / "Snakefile",
            )
            plan = types.DAGSettings(
                targets=frozenset(request.targets),
                forcetargets=request.force,
                allowed_rules=frozenset(request.rules),
                **read_profile_settings(
                    force_incomplete=options.get("rerun-incomplete"),
                    max_checksum_file_size=options.get("max-checksum-file-size"),
                    rerun_triggers=frozenset(map(RerunTrigger.parse_choice, options["rerun-triggers"])),
                ),
            )
            workflow.dag(plan).execute_workflow(
                executor="dryrun" if dry else "spillover",
                execution_settings=types.ExecutionSettings(
                    lock=not options.get("nolock"),
                    keep_going=request.keep_going or bool(options.get("keep-going")),
                    **read_profile_settings(
                        keep_incomplete=options.get("keep-incomplete"),
                        latency_wait=options.get("latency-wait"),
                        retries=options.get("retries"),
                    ),
                ),
                scheduling_settings=types.SchedulingSettings(scheduler="greedy"),
                scheduler_settings=SchedulerSettings(),
            )
        except Exception as error:
            if said := find_protected(error):
                print(message(said), file=sys.stderr)
            else:
                api.print_exception(error)
            return 1
    if not dry:
        stamp.store_plan(request.study)
        records.note_contents(request.study)
    return 0


def find_protected(error: BaseException) -> str:
    """Find the sentence for results that are write-protected, whose files Snakemake names in its text alone;
    "" for any other error.
    """
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(find_protected, error.exceptions)), "")
    if type(error).__name__ != "ProtectedOutputException":
        return ""
    files = [
        line.strip() for line in str(error).rpartition("affected files:")[2].splitlines() if line.strip()
    ]
    return _(
        "{files}: cannot be written; make it writable (chmod u+w) and run again", files=list_names(files, 5)
    )


def read_profile_settings(**settings: Any) -> dict[str, Any]:
    """Read the settings that a profile makes; the API has its own defaults for the others."""
    return {name: value for name, value in settings.items() if value is not None}


def start_collector() -> None:
    """Start the garbage collector, for what comes after the plan."""
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    begin_supervision(int(sys.argv[1]))
    sys.exit(main(Request(**json.loads(sys.argv[2]))))
