"""`make freeze`: records the plan of a study's sweeps, so that what is added later is exploratory."""

from __future__ import annotations

import json
from pathlib import Path

from base.artifacts.atomic import write_text
from base.speech_language import message
from plan.plan import Plan
from plan.recorded_plan import plan_file, plan_of
from spillover.errors import StudyError
from spillover.words import _


def freeze(root: Path, name: str) -> None:
    """Write resources/<study>/frozen.json. Raises StudyError where there is one, or nothing to record."""
    study = Plan(root, name).study
    file = plan_file(root, name)
    place = file.relative_to(root)
    if file.exists():
        raise StudyError(
            _(
                "{file}: a plan is recorded, and stays as it is; remove the file to give it up and "
                "freeze again",
                file=place,
            )
        )
    if not study.sweeps:
        raise StudyError(
            _("config/{study}.yaml: has no sweep, whose plan could be recorded; add one first", study=name)
        )
    found = {one: plan_of(sweep, study.config) for one, sweep in study.sweeps.items()}
    write_text(file, json.dumps({"sweeps": found}, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    print(message(_("{file} is written; commit it, so that its date is known", file=place)))
