"""Lists the results that are there but not up to date, so that the page made after a failed run can say so.

Where jobs failed, what depends on them is missing or from an earlier run.
"""

from __future__ import annotations

import json
from pathlib import Path

from base.artifacts.atomic import write_text
from engine.explain import PlannedJob, plan


def outdated(jobs: list[PlannedJob]) -> list[str]:
    """What these jobs would make again, as far as it is there, in order."""
    return sorted(path for job in jobs for path in job.output if Path(path).is_file())


def write_outdated(study: str, arguments: list[str]) -> None:
    """Writes that list where the page looks for it. arguments: Snakemake's, for the study."""
    write_text(path_of(study), json.dumps(outdated(plan(arguments)), indent=1) + "\n")


def path_of(study: str) -> Path:
    """The file of the list: beside the logs, for it is no result."""
    return Path("logs") / study / "outdated.json"
