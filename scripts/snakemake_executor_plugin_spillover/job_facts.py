"""All that the plugin reads of a job beyond Snakemake's executor interface, each fact in one function.

The interface (9.4.0) shows a job's name, files and resources, but neither its script nor its params and
wildcards. Nothing is changed here. Each function has a test (tests/unit/engine/test_job_facts.py), so that a
version of Snakemake in which one of them no longer holds is noticed by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from snakemake.iocontainers import Snakemake


def only_collects(job: Any) -> bool:
    """Return whether the job runs nothing, as a rule that only names inputs."""
    return bool(job.is_norun)


def python_script(job: Any) -> Path | None:
    """Find the local Python script of a job with `script:`, or None for any other job."""
    if job.is_group() or not job.is_script:
        return None
    folder = Path(job.rule.basedir.get_path_or_uri(secret_free=True))
    path = (folder / str(job.rule.script)).resolve()
    return path if path.suffix == ".py" and path.is_file() else None


def script_object(job: Any, script: Path) -> Snakemake:
    """Build the object `snakemake` of a job's script: input, output, params, wildcards, threads, resources,
    log, config."""
    return Snakemake(
        job.input,
        job.output,
        job.params,
        job.wildcards,
        job.threads,
        job.resources,
        job.log,
        configuration(job),
        job.rule.name,
        None,  # which repetition of a benchmark
        str(script.parent),
    )


def configuration(job: Any) -> dict[str, Any]:
    """Get the workflow's configuration, as the Snakefile sees it."""
    return job.rule.workflow.globals["config"]


def needs_its_own_environment(job: Any, workflow: Any) -> bool:
    """Return whether the job is to run with another Python, in a container or a shadow folder, or is
    measured.
    """
    deployed = bool(workflow.deployment_settings.deployment_method)
    return deployed or bool(job.is_shadow) or job.benchmark is not None
