"""The plan of a study's sweeps as `make freeze` recorded it, and what of a sweep was in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from base.given_file import read_text
from base.job import canonical_json
from plan.sweep import subject_of
from spillover.errors import StudyError
from spillover.words import _
from sweep.declaration import Sweep

Plan = dict[str, Any]


def frozen_file(root: Path, study: str) -> Path:
    """Where the recorded plan is."""
    return root / "resources" / study / "frozen.json"


def plan_of(sweep: Sweep, config: Mapping[str, Any]) -> Plan:
    """A sweep as a plan: the analysis that is changed, and each choice's options by label, as digests."""
    subject = subject_of(sweep, config)
    return {
        "analysis": _digest([subject.options, subject.treatment, sweep.part]),
        "choices": {
            choice.column_names()[0]: {
                label: _digest(_plain(option)) for label, option in sorted(choice.tried().items())
            }
            for choice in sweep.choices()
        },
    }


def _plain(option: Any) -> Any:
    from msgspec import to_builtins

    return to_builtins(option)


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()[:16]


def planned(sweep: Sweep, config: Mapping[str, Any], root: Path, name: str) -> dict[str, list[str]] | None:
    """The labels of each choice that the recorded plan has with the same option; None where none was
    recorded. A sweep of another analysis, or one that was added, has nothing planned.
    """
    file = frozen_file(root, config["study"])
    if not file.exists():
        return None
    try:
        recorded = json.loads(read_text(file, "SPILLOVER_LIST_BYTES"))["sweeps"].get(name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            _(
                "{file}: is no plan that make freeze has written; restore it, or remove it and freeze again",
                file=file.relative_to(root),
            )
        ) from error
    own = plan_of(sweep, config)
    same = bool(recorded) and recorded["analysis"] == own["analysis"]
    return {
        column: [
            label
            for label, digest in labels.items()
            if same and recorded["choices"].get(column, {}).get(label) == digest
        ]
        for column, labels in own["choices"].items()
    }
