"""Find what else a place of a table can be: a number is certainly not the study's where nothing else is.

A place is what its row and its column are read as. Labels, heads, brackets and notes say of each what it
can be; the other numbers of the row, of all rows of its sort and of the column tell which of that it is. A
reading that is allowed and that these numbers fit as well is a rival: a number that is the study's by it is
possible, and not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.grid import FigureGrid, Line, Place
from audit.panels.columns import find_models_in_line, score_part
from audit.panels.models import AGAIN
from audit.panels.reading import Reading, fit, row_and_column, score_places
from audit.study_numbers import Key
from audit.study_reference import BENEATH, Part, split_key, split_term

EQUAL = 0.05  # of a number, by which readings fit alike
MOST_UNKNOWN = 8  # labels of a panel that say nothing: of more none tells what the columns are


def find_rivals(grid: FigureGrid, reading: Reading, place: Place) -> Iterator[Key]:
    """Yield the numbers that print as a place's, of readings of its row and column that fit the other numbers
    of the panel as well as its own.
    """
    row, column = row_and_column(place, reading.split)
    if row not in reading.rows or column not in reading.columns:
        return
    if place in grid.marks or grid.alike.get(place) == reading.key(place):  # the study's own table says it
        return
    values, figure = grid.known.numbers.values, grid.cells[place]
    for key in reading.support.get(place, ()):
        parts = split_key(reading.split, key)
        if key == reading.key(place) or not figure.agrees(values[key]) or parts not in reading.keys:
            continue
        if _is_allowed(grid, reading, place, parts) and _fits_as_well(grid, reading, place, parts):
            yield key


def reconsider_rows(grid: FigureGrid, reading: Reading) -> None:
    """Read the rows under a label that is not known as those of another variable, and columns as those of
    other models, where more numbers of the panel fit together then: each was elected given the other.
    """
    groups = _list_unlabelled_groups(grid, reading)
    for lines in groups.values() if len(groups) <= MOST_UNKNOWN else ():
        if not (terms := _find_other_terms(reading, lines)):
            continue
        best = _score_reading(grid, reading)
        kept = {line: reading.rows[line] for line in lines}, dict(reading.columns)
        taken = kept
        for term in sorted(terms):
            reading.rows |= {line: (term, part[1]) for line, part in kept[0].items()}
            reading.columns = dict(kept[1])
            reading.columns |= {line: _find_best_part(grid, reading, line) for line in kept[1]}
            score = _score_reading(grid, reading)
            if score > best + EQUAL:
                best, taken = score, ({line: reading.rows[line] for line in lines}, dict(reading.columns))
        reading.rows |= taken[0]
        reading.columns = taken[1]


def _list_unlabelled_groups(grid: FigureGrid, reading: Reading) -> dict[int, list[Line]]:
    """The lines of estimates, and of what stands beneath them, under each label that says nothing."""
    groups: dict[int, list[Line]] = {}
    for line, part in reading.rows.items():
        said = grid.meaning(line[0])
        is_told = said.speaks or said.statistics is not None or grid.likely(line[0])
        if part[0] and part[1] in ("estimate", *BENEATH) and not is_told:
            groups.setdefault(grid.group(line[0]), []).append(line)
    return groups


def _find_other_terms(reading: Reading, lines: Sequence[Line]) -> set[str]:
    """The variables that the numbers of rows are of which do not fit them, but those of other rows."""
    places = [place for line in lines for place in reading.places[0].get(line, ())]
    strange = [place for place in places if not fit(reading, reading.support, place)]
    terms = {key.term for place in strange for key in reading.support[place] if key.field == "estimate"}
    return terms - {part[0] for part in reading.rows.values()} - {""}


def _score_reading(grid: FigureGrid, reading: Reading) -> float:
    """Score how well all numbers fit, less where a model has two columns."""
    again = len(reading.columns) - len(set(reading.columns.values()))
    return score_places(reading, reading.support, grid, reading.support) - AGAIN * again


def _is_allowed(grid: FigureGrid, reading: Reading, place: Place, parts: tuple[Part, Part]) -> bool:
    """Return whether heads, labels and notes allow a row and a column to be other parts."""
    side = reading.model_side()
    if not _is_named(reading, row_and_column(place, reading.split)[side], parts[side]):
        return False
    own_key, likely = reading.key(place), grid.likely(place[0][0])
    key = reading.keys[parts]
    if own_key and split_term(own_key.term)[0] in likely and split_term(key.term)[0] not in likely:
        return False
    before, after = _find_field(reading, place), parts[0][-1] if reading.has_models() else parts[1][-1]
    if before == after:
        return True
    return before in BENEATH and after in BENEATH and grid.field_in_brackets != before


def _is_named(reading: Reading, line: Line, part: Part) -> bool:
    """Return whether a column, or row, is its own model or one that nothing denies that it is called by."""
    own, names = reading.model_parts()[line], reading.models_by_line.get(line, frozenset())
    is_denied = line in reading.label_conflicts or (names and part[0] not in names)
    return part[0] == own[0] or not is_denied


def _find_field(reading: Reading, place: Place) -> str:
    """The field that a place is read as."""
    row, column = row_and_column(place, reading.split)
    return reading.rows[row][-1] if reading.has_models() else reading.columns[column][-1]


def _fits_as_well(grid: FigureGrid, reading: Reading, place: Place, parts: tuple[Part, Part]) -> bool:
    """Return whether the other numbers fit as well where a place's row and column are other parts. Where rows
    are others, the other columns may be other models than those that were elected with them.
    """
    rows, columns = _other_rows(grid, reading, place, parts[0]), _other_columns(reading, place, parts[1])
    others = {p: own for p, own in reading.support.items() if p != place}
    before = score_places(reading, reading.support, grid, others)
    kept = reading.rows, reading.columns
    reading.rows, reading.columns = {**kept[0], **rows}, {**kept[1], **columns}
    if rows and reading.has_models():
        fixed = {row_and_column(place, reading.split)[1], *columns}
        reading.columns |= {
            line: _find_best_part(grid, reading, line) for line in kept[1] if line not in fixed
        }
    after = score_places(reading, reading.support, grid, others)
    reading.rows, reading.columns = kept
    return after >= before - EQUAL


def _find_best_part(grid: FigureGrid, reading: Reading, line: Line) -> Part:
    """The model that the numbers of a column fit best, of equals the one that it is taken for."""
    own = reading.columns[line]
    candidates = [one for one in sorted(find_models_in_line(reading.support, reading, line)) if one != own]
    named = [own, *(one for one in candidates if _is_named(reading, line, one))]
    return max(named, key=lambda one: score_part(grid, reading.support, reading, line, one))


def _other_rows(grid: FigureGrid, reading: Reading, place: Place, part: Part) -> dict[Line, Part]:
    """The rows that are others where one is: those under its label with its variable, and those of its
    brackets with its field.
    """
    row = row_and_column(place, reading.split)[0]
    own = reading.rows[row]
    if own == part:
        return {}
    changed = {row: part}
    if not reading.has_models():
        return changed
    sort = _sort_of(grid, reading, row)
    for line, (term, field) in reading.rows.items():
        other = part[0] if grid.group(line[0]) == grid.group(row[0]) and term == own[0] else term
        is_inner = field == own[1] and field in BENEATH and _sort_of(grid, reading, line) == sort
        inner = part[1] if is_inner else field
        if (other, inner) != (term, field):
            changed[line] = (other, inner)
    return changed


def _sort_of(grid: FigureGrid, reading: Reading, line: Line) -> tuple[int, int, str, bool]:
    """A line's depth under its label, and its brackets; one labelled as errors is of its own sort."""
    brackets = [grid.cells[place].bracket for place in reading.places[0].get(line, ())]
    return grid.depth(line[0]), line[1], next(iter(brackets), ""), bool(grid.meaning(line[0]).field)


def _other_columns(reading: Reading, place: Place, part: Part) -> dict[Line, Part]:
    """The columns that are others where one is: what stands beside an estimate is of its model."""
    column = row_and_column(place, reading.split)[1]
    own = reading.columns[column]
    if own == part:
        return {}
    if reading.split != "beside":
        return {column: part}
    return {column: part} | {
        line: (part[0], field)
        for line, (model, field) in reading.columns.items()
        if model == own[0] and line != column
    }
