"""Places that appear in a source's files where a unit of the study is absent: it may be there under another
name.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.observe import Observation
from ingest.places import Units
from ingest.register import contradicted, meant, province
from ingest.rows import Stray
from spillover.errors import StudyError, listed, quoted


@dataclass(frozen=True)
class Span:
    """The years that the panel needs, both included, and which of a row's two years dates it: 'edition' or
    'data_year'.
    """

    first: int
    last: int
    dated_by: str

    def year(self, row: Observation | Stray) -> int | None:
        """The year of a row, None outside the span or where it holds for every year."""
        year = row.year_edition if self.dated_by == "edition" else row.year_data
        return year if year is not None and self.first <= year <= self.last else None


def check_renamed(
    source: str, observations: Iterable[Observation], strays: Iterable[Stray], units: Units, span: Span
) -> None:
    """Raises StudyError where a unit lacks its row in a few years and a place appears in the files in such
    years only.

    Taken for a gap, the unit's numbers would be imputed although the file has them.
    """
    present: defaultdict[str, set[int]] = defaultdict(set)
    for o in observations:
        if (year := span.year(o)) is not None:
            present[o.unit].add(year)
    places: defaultdict[str, dict[int, Stray]] = defaultdict(dict)
    for stray in strays:
        if (year := span.year(stray)) is not None:
            places[stray.name].setdefault(year, stray)
    years = set().union(*present.values())
    for unit, its_years in sorted(present.items()):
        absent = years - its_years
        if not 0 < len(absent) <= len(its_years):
            continue
        fitting = [where[min(where)] for where in places.values() if where.keys() <= absent]
        if likely := [stray for stray in fitting if not units.chinese or _could_be(unit, stray)]:
            nearest = max(likely, key=lambda stray: _likeness(stray, units, unit))
            raise StudyError(_problem(source, nearest, f"{units.name(unit)} ({listed(sorted(absent))})"))


def _could_be(unit: str, stray: Stray) -> bool:
    """Whether a place may be a unit under another name: in its province, and none that the register knows as
    another.
    """
    own = province(stray.code)
    known = meant(stray.name)
    return (not own or own == province(unit)) and (not known or not contradicted(unit, [stray.name]))


def _likeness(stray: Stray, units: Units, unit: str) -> tuple[bool, float]:
    """How near a place is to a unit: in its province, and in name."""
    row = next(row for row in units.rows if row["unit"] == unit)
    names = (row["name"], row["name_local"])
    given = stray.name.casefold()
    ratio = max(difflib.SequenceMatcher(None, given, name.casefold()).ratio() for name in names)
    return province(stray.code) == province(unit) != "", ratio


def _problem(source: str, stray: Stray, lacking: str) -> str:
    """A place, or numbers without a name, where a unit is lacking. lacking: the unit and the years."""
    if not stray.name:
        return (
            f"source {source!r}: {stray.place}: the row has numbers but no name, in a year that lacks "
            f"{lacking}: write the name into a copy of the file, or take the row out"
        )
    return (
        f"source {source!r}: {stray.place} has {quoted(stray.name)}, which appears there only in years that "
        f"lack {lacking}: if they are one, add the name to the 'aliases' of units.csv; if not, name it in "
        "'outside' of the source"
    )
