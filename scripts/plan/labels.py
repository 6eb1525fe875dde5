"""The key `labels` of a study: what is printed for names that have no entry with a label of their own.

A label is one text or a text by language, as a variable's is. Jobs that compute never see one, so that a
change makes no estimate again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from base.checks import fail
from base.given_file import read_csv_table
from base.problems import problems
from spillover.errors import quoted, suggestion
from spillover.options import AnalysisName, Group, Label, Matrix, Option, Sweep

Raw = Mapping[str, Any]


NONE: Any = {}  # msgspec copies it


class Labels(Option, frozen=True):
    """Labels by name, for each sort of name. values: of grouping columns, by column; options: of the choices
    of sweeps, by choice; policies: of a list of policies; corrections: reasons and sources of corrections, to
    the letter.
    """

    groups: dict[Group, Label] = NONE
    values: dict[Group, dict[Label, Label]] = NONE
    weights: dict[Matrix, Label] = NONE
    analyses: dict[AnalysisName, Label] = NONE
    sweeps: dict[Sweep, Label] = NONE
    options: dict[Label, dict[Label, Label]] = NONE
    units: dict[Label, Label] = NONE
    policies: dict[Label, Label] = NONE
    measures: dict[Label, Label] = NONE
    sources: dict[Label, Label] = NONE
    corrections: dict[Label, Label] = NONE


def check_labels(study: Raw, known: Mapping[str, list[str]], where: str) -> None:
    """Raises StudyError naming each label of what the study does not have. known: names by sort, of those
    sorts that the study itself declares.
    """
    given = study.get("labels") or {}
    fail(where, [*problems(given, Labels, ("labels",)), *_unknown(given, known)])


def _unknown(given: Raw, known: Mapping[str, list[str]]) -> Iterator[str]:
    for sort, names in known.items():
        section = given.get(sort)
        for name in section if isinstance(section, Mapping) else ():
            if name not in names:
                yield f"labels.{sort}: the study has no {quoted(name)}{suggestion(str(name), names)}"


def local_names(path: Path, labels: Mapping[str, str]) -> dict[str, str]:
    """What each unit of a study's file of units is called in its own language, by its other name and by its
    id. labels: those that go before the file's.
    """
    if not path.is_file():  # the units of a panel in one file
        return dict(labels)
    found = dict(labels)
    for _, row in read_csv_table(path)[1]:
        own = labels.get(row.get("name", "")) or row.get("name_local")
        found |= {row[key]: own for key in ("unit", "name") if own and row.get(key)}
    return found
