"""The key `labels` of a study: what is printed for names that have no entry with a label of their own.

A label is one text or a text by language, as a variable's is. Jobs that compute never see one, so that a
change makes no estimate again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from base.checks import fail
from base.input_file import read_csv_table
from base.problems import problems
from spillover.errors import quote_value, suggestion
from spillover.options import AnalysisName, Group, Label, Matrix, Option, Sweep
from spillover.words import _

Raw = Mapping[str, Any]


NONE: Any = {}  # msgspec copies it


class Labels(Option, frozen=True):
    """Printed names of things that have no entry with a label of their own. A label is a text, or a text by
    language: {en: …, zh: …}; in a language that is missing, the name itself is printed. A change makes
    tables, figures and the page again, but no estimate.
    """

    groups: dict[Group, Label] = NONE
    """Labels of grouping columns (region)."""
    values: dict[Group, dict[Label, Label]] = NONE
    """Labels of the values of grouping columns (Northwest), by column."""
    weights: dict[Matrix, Label] = NONE
    """Labels of weight matrices."""
    analyses: dict[AnalysisName, Label] = NONE
    """Labels of analyses in the methods and the crosscheck of the page."""
    sweeps: dict[Sweep, Label] = NONE
    """Short labels of sweeps; their titles are printed with tables and figures."""
    options: dict[Label, dict[Label, Label]] = NONE
    """Labels of the options of sweep choices that the study names itself, by choice (controls, samples)."""
    units: dict[Label, Label] = NONE
    """Labels of units, by name; they take precedence over name_local in the file of units."""
    policies: dict[Label, Label] = NONE
    """Labels of the policies in a list."""
    measures: dict[Label, Label] = NONE
    """Labels of measures, the columns of sources."""
    sources: dict[Label, Label] = NONE
    """Short labels of sources; their titles are printed once."""
    corrections: dict[Label, Label] = NONE
    """Labels of reasons and sources in corrections.csv, by their text there."""


def check_labels(study: Raw, known: Mapping[str, list[str]], where: str) -> None:
    """Raise StudyError naming each label of what the study does not have. known: names by sort, of those
    sorts that the study itself declares.
    """
    given = study.get("labels") or {}
    fail(where, [*problems(given, Labels, ("labels",)), *_find_unknown_names(given, known)])


def _find_unknown_names(given: Raw, known: Mapping[str, list[str]]) -> Iterator[str]:
    for sort, names in known.items():
        section = given.get(sort)
        for name in section if isinstance(section, Mapping) else ():
            if name not in names:
                yield _(
                    "labels.{sort}: the study has no {name}{hint}",
                    sort=sort,
                    name=quote_value(name),
                    hint=suggestion(str(name), names),
                )


def unit_names(path: Path, labels: Mapping[str, str], column: str) -> dict[str, str]:
    """Name each unit of a study's file of units, by its id and its name there. labels: those that
    go before the file's; column: of the file that has the language's names.
    """
    if not path.is_file():  # the units of a panel in one file
        return dict(labels)
    found = dict(labels)
    for _rest, row in read_csv_table(path)[1]:
        own = labels.get(row.get("name", "")) or row.get(column)
        found |= {row[key]: own for key in ("unit", "name") if own and row.get(key) not in (None, "", own)}
    return found
