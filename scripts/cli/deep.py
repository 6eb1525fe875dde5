"""`make deep`: the joint tests of a study's sweeps, which no plain run makes. Their cost is said first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from base.speech import message, speak_of
from ingest.places import read_units
from plan.plan import Plan
from plan.study import Study
from spillover.errors import StudyError
from spillover.words import _
from sweep.joint import Joint
from sweep.space import size_of

# Seconds of an estimate by rows and by units, as measured with 45, 278 and 500 units: in a batch, where each
# surrogate has a system of all units, and one by one.
A_ROW, A_SYSTEM, A_ROW_ALONE = 4e-7, 6e-11, 8e-6


def deep(root: Path, options: list[str], study: str) -> int:
    """Says what is asked for and what it costs, makes it, then results.duckdb and the page, which show it.

    Raises StudyError where no sweep has a joint test.
    """
    speak_of(study)
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
    units = len(read_units(study.root / study.units_file).rows)
    rows = units * len(study.years)
    together, alone = A_ROW * rows + A_SYSTEM * units**3, A_ROW_ALONE * rows
    return _(
        "{sweep}: {surrogates} surrogates × {count} specifications are {estimates} estimates: about "
        "{together} minutes of one core where they are estimated together (static spatial models of up to "
        "500 units with expected variance), {alone} where one by one",
        sweep=name,
        surrogates=f"{joint.surrogates:,}",
        count=f"{count:,}",
        estimates=f"{estimates:,}",
        together=f"{estimates * together / 60:,.1f}",
        alone=f"{estimates * alone / 60:,.1f}",
    )
