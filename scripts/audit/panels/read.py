"""Find the number of a study that each cell of a table stands for, from labels, structure and the other
cells.

A row and a column of a table each stand for a part of what names a number: in most tables a row for term and
field and a column for a model. What a row can be is said by its label and by where it stands; which model a
column is, by all its cells together. A row without a label that is known needs several cells that agree, in
one model, before it is placed: that one number prints as some number of the study says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from audit.grid import FigureGrid
from audit.panels.columns import (
    deny_other_models,
    drop_strange_columns,
    find_equals,
    place_by_heads,
    place_effects,
    place_headed_columns,
    take_columns,
)
from audit.panels.models import assign_models, elect_parts, find_named_models, find_panel_claims, unite_pairs
from audit.panels.reading import Reading, Support, index_places, score_places
from audit.panels.rivals import reconsider_rows
from audit.panels.rows import (
    drop_denied_rows,
    drop_unsure_rows,
    place_by_labels,
    place_last_row,
    place_named_rows,
    place_statistics,
    place_true_rows,
    unite_brackets,
    unite_labelled_lines,
    unite_rows,
    unite_unlabelled_groups,
)
from audit.panels.votes import can_stand_in_line
from audit.study_reference import SPLITS

PARTED = 1.0  # what the parts of a panel must have more than the whole of it


def read_all_panels(grid: FigureGrid, support: Support) -> list[Reading]:
    """Read each panel, all alike where the table has one. Where heads stand again within one, its parts are
    panels if more of their numbers are the study's then: other labels stand beneath other models.
    """
    found = []
    several = grid.panels if len(grid.panels) > 1 else []
    claims = {first: find_panel_claims(grid, first) for first, _ in several}
    for first, last in grid.panels:
        others = [models for at, own in claims.items() if at != first for models in own]
        others += grid.claims_beside
        read = _read_panel(grid, support, first, last, others)
        starts = [first, *grid.find_inner_heads(first, last)]
        parts = [
            one
            for start, end in pairwise([*starts, last])
            for one in (_read_panel(grid, support, start, end, others) if len(starts) > 1 else ())
        ]
        whole = sum(one.score for one in read)
        found += parts if sum(one.score for one in parts) > whole + PARTED else read
    unite_brackets(grid, support, [reading for reading in found if reading.has_models()])
    for reading in found:
        take_columns(grid, reading, [one for one in found if one is not reading])
    return found


def _read_panel(
    grid: FigureGrid, support: Support, first: int, last: int, others: Sequence[frozenset[str]]
) -> list[Reading]:
    """Read the rows of a panel as the sort of table that fits best, if it has numbers."""
    own = {place: keys for place, keys in support.items() if first <= place[0][0] < last}
    if not own:
        return []
    read = (read_as(grid, own, split, first, others) for split in SPLITS)
    best = max(read, key=lambda one: (round(one.score, 6), one.has_effects()))
    best.rows_of = (first, last)
    best.serials = grid.serials(first)
    find_equals(grid, own, best)
    return [best]


def read_as(
    grid: FigureGrid, support: Support, split: str, first: int, others: Sequence[frozenset[str]] = ()
) -> Reading:
    """The parts of a sort of table that have most votes. others: the models that other panels, or columns
    elsewhere, are called.
    """
    support = _select_votes(grid, support, split)
    places = index_places(support, split)
    names = find_named_models(grid, support, split, first, places[0])
    rows, columns = elect_parts(grid, support, split, names)
    reading = Reading(split, rows, columns, 0.0, grid.known.numbers_by_part[split], places=places)
    reading.support = support
    reading.models_by_line = names
    _correct_votes(grid, support, reading)
    reading.score = score_places(reading, support, grid, support)
    _place_unvoted(grid, support, reading)
    reading.score = max(reading.score, score_places(reading, support, grid, support))
    if split == "beside" and len({part[1] for part in reading.columns.values()}) < 2:
        reading.score = 0.0  # whose columns are models alone
    deny_other_models(grid, support, reading, others)
    return reading


def _select_votes(grid: FigureGrid, support: Support, split: str) -> Support:
    """The votes that a sort of table allows: of correlations alone, or by what each line of a cell can be."""
    if split == "pairs":
        return {p: {k: v for k, v in own.items() if "~" in k.term} for p, own in support.items()}
    if split not in ("models", "effects"):
        return support
    return {
        p: {
            k: v
            for k, v in own.items()
            if k in (grid.marks.get(p), grid.alike.get(p)) or can_stand_in_line(k, grid, p, split)
        }
        for p, own in support.items()
    }


def _correct_votes(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Correct by the structure of the table what lines and columns are elected to be, and leave out what is
    not sure.
    """
    if reading.split == "beside":  # a cell's figures are of one model
        unite_pairs(grid, support, reading)
        own = reading.columns
        reading.columns = {c: part for c, part in own.items() if part[0] == own.get((c[0], 0), part)[0]}
    if reading.has_models():
        unite_unlabelled_groups(grid, support, reading)
    if reading.split in ("models", "effects", "fields"):
        assign_models(grid, support, reading)
    if reading.split == "models":
        reconsider_rows(grid, reading)
    if reading.has_models():
        unite_brackets(grid, support, [reading])
        unite_labelled_lines(grid, support, reading)
    drop_strange_columns(grid, support, reading)
    if reading.split == "effects":
        place_effects(grid, reading)
    if reading.split == "fields":
        place_headed_columns(grid, support, reading)
    drop_unsure_rows(grid, support, reading)


def _place_unvoted(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Place by labels and heads what no number votes for."""
    drop_denied_rows(grid, reading)
    if reading.has_models():
        place_by_labels(grid, reading)
        if reading.split == "models":
            place_last_row(grid, support, reading)
        return
    if reading.rows:
        unite_rows(grid, support, reading)
        place_named_rows(grid, reading)
    place_true_rows(grid, reading)
    if reading.split == "beside":
        place_statistics(grid, reading)
        place_by_heads(grid, reading)
