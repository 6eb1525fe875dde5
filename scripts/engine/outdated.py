"""Lists the results that are there but not up to date, so that the page made after a failed run can say so.

    python -m engine.outdated results/nqp/outdated.json --config study=nqp

passes its arguments but the first, the file to write, to a Snakemake dry run. Where jobs failed, what depends
on them is missing or of an earlier run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from artifacts.atomic import write_text
from engine.explain import PlannedJob, plan


def outdated(jobs: list[PlannedJob]) -> list[str]:
    """What these jobs would make anew, as far as it is there, in order."""
    return sorted(path for job in jobs for path in job.output if Path(path).is_file())


if __name__ == "__main__":
    write_text(sys.argv[1], json.dumps(outdated(plan(sys.argv[2:])), indent=1) + "\n")
