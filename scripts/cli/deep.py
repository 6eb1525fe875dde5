"""`make deep`: the joint tests of a study's sweeps, which no plain run makes. Their cost is said first."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

from base.parent import run_child
from base.place import python
from base.speech_language import message, speak_language_of
from ingest.places import read_units
from plan.plan import Plan
from plan.study import Study
from plan.sweep import subject_of
from spillover.arrays.spatial.operator import EXACT_SIZE
from spillover.errors import StudyError
from spillover.words import _
from sweep.choice import draw_specifications
from sweep.declaration import SweepDeclaration
from sweep.estimate import analysis_of
from sweep.joint import Joint
from sweep.space import size_of
from sweep.surrogates import blocks_of, is_in_batch, strata_of

# Seconds of an estimate by rows and by units, as measured with 45, 278 and 500 units: in a batch, where each
# surrogate has a system of all units, and one by one.
A_ROW, A_SYSTEM, A_ROW_ALONE = 4e-7, 6e-11, 8e-6
ASKED = 200  # specifications of which it is asked whether they are a batch's


def run_deep(root: Path, options: list[str], study: str) -> int:
    """Say what is asked for and what it costs, make it, then results.duckdb and the page, which show it.

    Raises StudyError where no sweep has a joint test.
    """
    speak_language_of(study)
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
        print(message(estimate_cost(planned, name, joint)), file=sys.stderr)
    run = python("-m", "engine.run", *options)
    status = run_child([*run, "--", "deep"]).returncode
    return status or os.execv(sys.executable, run)


def estimate_cost(study: Study, name: str, joint: Joint) -> object:
    """Estimate how many estimates a joint test takes, and about how long. Strata that no sample of the units
    could be exchanged in, and blocks that are too few, are a StudyError, before anything runs.
    """
    sweep = study.sweeps[name]
    count = sweep.draw.size if sweep.draw else size_of(sweep.choices())
    estimates = count * joint.surrogates
    given = read_units(study.root / study.units_file).rows
    units = len(given)
    if joint.strata in given[0]:
        strata_of(joint, units, lambda column: np.array([row[column] for row in given]))
    if joint.blocks in given[0]:
        blocks_of(joint, lambda column: np.array([row[column] for row in given]))
    rows = units * len(study.years)
    share = (
        _share_estimated_together(study, sweep)
        if joint.scheme != "residuals" and units <= EXACT_SIZE
        else 0.0
    )
    seconds = share * (A_ROW * rows + A_SYSTEM * units**3) + (1 - share) * A_ROW_ALONE * rows
    return _(
        "{sweep}: {surrogates} surrogates × {count} specifications are {estimates} estimates: about "
        "{minutes} minutes of one core ({share} of them are estimated together: static spatial models of up "
        "to {most} units with expected variance)",
        sweep=name,
        surrogates=f"{joint.surrogates:,}",
        count=f"{count:,}",
        estimates=f"{estimates:,}",
        minutes=f"{estimates * seconds / 60:,.1f}",
        share=f"{share:.0%}",
        most=EXACT_SIZE,
    )


def _share_estimated_together(study: Study, sweep: SweepDeclaration) -> float:
    """Compute the share of a sweep's specifications whose surrogates are estimated together."""
    drawn = draw_specifications(subject_of(sweep, study.config), sweep.choices(), ASKED, 1)
    found = [is_in_batch(analysis_of(one)) for one in drawn]
    return sum(found) / len(found)
