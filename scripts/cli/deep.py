"""`make deep`: the joint tests of a study's sweeps, which no plain run makes. Their cost is said first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from base.speech import message
from plan.plan import Plan
from plan.study import Study
from spillover.errors import StudyError
from spillover.words import _
from sweep.joint import Joint
from sweep.space import size_of

TOGETHER, ALONE = 0.2e-3, 4e-3  # seconds for an estimate of 45 units and 11 years: in a batch, and one by one


def deep(root: Path, options: list[str], study: str) -> int:
    """Says what is asked for and what it costs, makes it, then results.duckdb and the page, which show it.

    Raises StudyError where no sweep has a joint test.
    """
    planned = Plan(root, study).study
    if not planned.joints:
        raise StudyError(
            _(
                "config/{study}.yaml: no sweep has a joint test; write joint: {{surrogates: 499}} below one, "
                "see docs/analyses.md",
                study=study,
            )
        )
    for name, joint in planned.joints.items():
        print(message(cost(planned, name, joint)), file=sys.stderr)
    run = [sys.executable, "-m", "engine.run", *options]
    status = subprocess.call([*run, "--", "deep"])
    return status or os.execv(sys.executable, run)


def cost(study: Study, name: str, joint: Joint) -> object:
    """How many estimates a joint test is, and about how long they take."""
    sweep = study.sweeps[name]
    count = sweep.draw.size if sweep.draw else size_of(sweep.choices())
    estimates = count * joint.surrogates
    return _(
        "{sweep}: {surrogates} surrogates × {count} specifications are {estimates} estimates: about "
        "{together} minutes of one core where they are estimated together (static spatial models of up to "
        "500 units with expected variance), {alone} where one by one",
        sweep=name,
        surrogates=f"{joint.surrogates:,}",
        count=f"{count:,}",
        estimates=f"{estimates:,}",
        together=f"{estimates * TOGETHER / 60:,.1f}",
        alone=f"{estimates * ALONE / 60:,.1f}",
    )
