"""Runs the members of a Slurm job beside each other, as forks of one process, with what the job was given.

Snakemake's executor for Slurm starts a Snakemake on the node, which runs the members of a group one after
another, each through `srun` and a Snakemake of its own: two seconds for a job of a tenth of a second. Here
that Snakemake runs them itself, as many at once as Slurm gave it CPUs. They stay inside the job, whose limits
hold for them together.
"""

from __future__ import annotations

import os
from typing import Any


def install(workflow: Any) -> None:
    """Does so if this process is Snakemake on a Slurm node; elsewhere nothing. `SPILLOVER_FORKS=0` turns it
    off.
    """
    from snakemake.executors.local import Executor
    from snakemake_interface_executor_plugins.registry import ExecutorPluginRegistry
    from snakemake_interface_executor_plugins.settings import ExecMode

    on_node = workflow.exec_mode == ExecMode.REMOTE and "SLURM_JOB_ID" in os.environ
    if not on_node or os.environ.get("SPILLOVER_FORKS") == "0":
        return
    plugins = ExecutorPluginRegistry().plugins
    if "slurm-jobstep" not in plugins:
        return
    plugins["slurm-jobstep"].executor = Executor
    workflow.global_resources["_nodes"] = int(
        os.environ.get("SLURM_CPUS_PER_TASK", "1")
    )  # how many members at once
