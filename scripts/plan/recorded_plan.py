"""The plan of a study's sweeps as `make freeze` recorded it, and what of a sweep was in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from base.input_file import is_given, read_text
from base.job import canonical_json
from plan.sweep import subject_of
from spillover.errors import StudyError
from spillover.words import _
from sweep.declaration import SweepDeclaration
from sweep.options import PlannedSweep

Plan = dict[str, Any]


def plan_file(root: Path, study: str) -> Path:
    """Name the path of the recorded plan."""
    return root / "resources" / study / "frozen.json"


def plan_of(sweep: SweepDeclaration, config: Mapping[str, Any]) -> Plan:
    """Describe a sweep as a plan: the analysis that is changed, each choice's options by label, as digests,
    and the labels by choice that are left out together.
    """
    subject = subject_of(sweep, config)
    columns = {choice.key(): choice.column_names()[0] for choice in sweep.choices()}
    return {
        "analysis": _digest([subject.options, subject.treatment, sweep.part]),
        "choices": {
            choice.column_names()[0]: {
                label: _digest(to_builtins(option))
                for label, option in sorted(choice.trial_options().items())
            }
            for choice in sweep.choices()
        },
        "exclude": [
            {columns[key]: [labels] if isinstance(labels, str) else [*labels] for key, labels in one.items()}
            for one in sweep.exclude
        ],
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:16]


def read_plan(
    sweep: SweepDeclaration, config: Mapping[str, Any], root: Path, name: str
) -> PlannedSweep | None:
    """Read the recorded plan of a sweep; None where none was recorded. `choices`: the labels of each that it
    has with the same option; `excluded`: what it left out and the sweep no longer does; `gone`: choices and
    labels that it has and the sweep has not. A sweep of another analysis, or one that was added, has nothing
    planned.
    """
    file = plan_file(root, config["study"])
    if not is_given(file):
        return None
    try:
        recorded = json.loads(read_text(file, "SPILLOVER_LIST_BYTES"))["sweeps"].get(name)
    except StudyError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            _(
                "{file}: is no plan that make freeze has written; restore it, or remove it and freeze again",
                file=file.relative_to(root),
            )
        ) from error
    own = plan_of(sweep, config)
    then = recorded if recorded and recorded["analysis"] == own["analysis"] else {"choices": {}}
    return PlannedSweep(
        choices={
            column: [
                label
                for label, digest in labels.items()
                if then["choices"].get(column, {}).get(label) == digest
            ]
            for column, labels in own["choices"].items()
        },
        former_exclusions=[one for one in then.get("exclude", ()) if one not in own["exclude"]],
        only_in_plan=[
            (column, label)
            for column, labels in then["choices"].items()
            for label in labels
            if label not in own["choices"].get(column, {})
        ],
    )
