"""Elect what the lines and columns of a panel stand for, and give each model to one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from audit.grid import FigureGrid, Line, Place
from audit.panels.reading import Reading, Support, find_most, row_and_column
from audit.panels.votes import CROSSED, SAME
from audit.study_numbers import Key
from audit.study_reference import BENEATH, Part, split_key, split_term

NAMED = 1.0  # of a model that the head of a column, or the label of a row, names
NAMED_CELL = 0.1  # of each of its numbers
TELLS = 0.05  # how much more a number counts among equals that prints as few others
BLANK = 0.3  # what speaks against a model that has a number where a column has none
UNEXPLAINED = 2  # numbers of a column that another error than exchanged rows may explain
AGAIN = 0.9  # what speaks against a model in a second column, in numbers that differ


def find_named_models(
    grid: FigureGrid, support: Support, split: str, first: int, lines: Mapping[Line, list[Place]]
) -> dict[Line, frozenset[str]]:
    """The models that the heads of columns, or the labels of rows, allow."""
    found: dict[Line, frozenset[str]] = {}
    for place in support:
        line, column = row_and_column(place, split)
        if split in ("models", "effects", "beside"):
            if column not in found:
                above = grid.panel_heading(first) if split != "beside" else []
                texts = [*grid.head_texts(column[0], first), *above]
                found[column] = grid.known.find_claimed_models(texts)
        elif split == "fields" and line not in found:
            own = (
                [] if _is_of_terms(grid, line, [support[p] for p in lines[line]]) else [grid.labels[line[0]]]
            )
            found[line] = grid.known.find_claimed_models([*own, *grid.headings(line[0])])
    return {line: models for line, models in found.items() if models}


def find_panel_claims(grid: FigureGrid, first: int) -> list[frozenset[str]]:
    """The models that a panel, from its first row on, and each of its columns are called by."""
    columns = range(1, len(grid.table.rows[0]))
    heads = [grid.head_texts(c, first) for c in columns]
    claims = map(grid.known.find_claimed_models, [grid.panel_heading(first), *heads])
    return [models for models in claims if models]


def _is_of_terms(grid: FigureGrid, line: Line, rows: Iterable[Mapping[Key, float]]) -> bool:
    """Return whether some number of a row is of a term that its label means: then it names no model."""
    terms = grid.meaning(line[0]).terms
    return any(key.term in terms or split_term(key.term)[0] in terms for own in rows for key in own)


def elect_parts(
    grid: FigureGrid, support: Support, split: str, names: Mapping[Line, frozenset[str]]
) -> tuple[dict[Line, Part], dict[Line, Part]]:
    """The parts of lines and columns that have most votes: of columns first, then of either given the other.
    A cell has one vote for each part, that of the number for which most speaks; in a row whose numbers stand
    in other columns than theirs, as of two that were exchanged, they vote for the row as well.
    """
    parts = {key: split_key(split, key) for own in support.values() for key in own}
    elected: tuple[dict[Line, Part], dict[Line, Part]] = ({}, {})
    model_side = 0 if split == "fields" else 1
    for side in (1, *3 * (0, 1)):
        own = names if side == model_side else {}
        votes = _count_votes(grid, support, split, side, parts, elected[1 - side], own)
        if split == "fields" and side == 0:
            for count in votes.values():
                _count_statistics(count)
        for line in votes.keys() & own.keys():
            for part in votes[line]:
                votes[line][part] += NAMED * (part[0] in own[line])
        elected[side].update({line: find_most(count) for line, count in votes.items()})
    return elected


def _count_votes(
    grid: FigureGrid,
    support: Support,
    split: str,
    side: int,
    parts: Mapping[Key, tuple[Part, Part]],
    others: Mapping[Line, Part],
    names: Mapping[Line, frozenset[str]],
) -> dict[Line, dict[Part, float]]:
    """Count the votes for what each line (side 0), or column (side 1), is. parts: those of the numbers;
    others: what is elected of the other side; names: the models that its labels, or heads, allow.
    """
    votes: dict[Line, dict[Part, float]] = defaultdict(lambda: defaultdict(float))
    elected = set(others.values())
    for place, own in support.items():
        where = row_and_column(place, split)
        line, held = where[side], others.get(where[1 - side])
        best: dict[Part, float] = {}
        for key, weight in own.items():
            mine, theirs = parts[key][side], parts[key][1 - side]
            is_right = held is None or theirs == held
            if is_right or (side == 0 and theirs in elected):
                best[mine] = max(best.get(mine, 0.0), weight * (1 if is_right else CROSSED))
        for part, weight in best.items():
            is_named = part[0] in names.get(line, ())
            votes[line][part] += (weight + NAMED_CELL * is_named) * grid.telling[place]
    return votes


def assign_models(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give the columns, or rows, that are models those by which fewest of their numbers are others, no model
    to two of them where another fits as well: one number typed over is one that differs, whatever it weighs.
    """
    parts, costs = reading.model_parts(), dict[Line, dict[Part, float]]()
    for line in parts:
        own = reading.models_by_line.get(line, frozenset())
        agree = _count_agreement(grid, support, reading, line)
        costs[line] = {part: -count - NAMED * (part[0] in own) for part, count in agree.items()}
    lines = [line for line, of in costs.items() if of]
    every = list(dict.fromkeys(part for line in lines for part in costs[line]))
    if not lines:
        return
    cost = np.full((len(lines), 2 * len(every)), 2.0 * len(grid.cells) + 1.0)
    for i, line in enumerate(lines):
        for j, part in enumerate(every):
            if part in costs[line]:
                cost[i, [j, len(every) + j]] = costs[line][part] + np.array([0.0, AGAIN])
    for i, j in zip(*linear_sum_assignment(cost), strict=True):
        if every[j % len(every)] in costs[lines[i]]:
            parts[lines[i]] = every[j % len(every)]


def _count_agreement(grid: FigureGrid, support: Support, reading: Reading, line: Line) -> dict[Part, float]:
    """Count for each model how much of the numbers of a column, or row, speaks for it."""
    side = reading.model_side()
    others, agree = reading.rows if side else reading.columns, defaultdict[Part, float](float)
    for place in reading.places[side][line]:
        held = others.get(row_and_column(place, reading.split)[1 - side])
        best: dict[Part, float] = {}
        for key, weight in support[place].items():
            mine = split_key(reading.split, key)
            if mine[1 - side] == held:
                best[mine[side]] = max(best.get(mine[side], 0.0), weight)
        for part, weight in best.items():
            agree[part] += min(weight, SAME) + TELLS * weight * grid.telling[place]
        if not best and reading.has_models():
            for part in _find_exchanged_parts(grid, reading, place):
                agree[part] += CROSSED * grid.telling[place]
    if reading.split == "fields":
        _count_statistics(agree)
    if reading.has_models():
        if max(agree.values(), default=0.0) < len(reading.places[side][line]) - UNEXPLAINED:
            for part, gain in _count_exchanged_rows(grid, reading, line).items():
                agree[part] += gain
        for part in agree:
            agree[part] -= BLANK * _count_blanks(grid, reading, line, part)
    return agree


def _find_exchanged_parts(grid: FigureGrid, reading: Reading, place: Place) -> set[Part]:
    """The models of which a number is that of another row of the table, as where two rows were exchanged."""
    (r, k), _c = place
    said, figure = grid.meaning(r), grid.cells[place]
    if not said.terms:
        return set()
    labelled = {term for line in reading.places[0] for term in grid.meaning(line[0]).terms}
    inner = bool(grid.depth(r) or k or figure.bracket)
    return {
        split_key(reading.split, key)[1]
        for key in grid.known.numbers.find_printed_as(figure)
        if (key.field in BENEATH if inner else key.field == "estimate")
        if (base := split_term(key.term)[0]) in labelled and base not in said.terms
    }


def _count_exchanged_rows(grid: FigureGrid, reading: Reading, column: Line) -> dict[Part, float]:
    """Count how many more numbers of a column are a model's if two rows were exchanged, less one: of two rows
    of which each number is then right.
    """
    rows: dict[str, set[Place]] = defaultdict(set)
    moved: dict[tuple[Part, str, str], set[Place]] = defaultdict(set)
    right: dict[tuple[Part, str], int] = Counter()
    for place in reading.places[1][column]:
        said = grid.meaning(place[0][0]).terms
        if len(said) != 1:
            continue
        [own] = said
        rows[own].add(place)
        inner = bool(grid.depth(place[0][0]) or place[0][1] or grid.cells[place].bracket)
        for key in grid.known.numbers.find_printed_as(grid.cells[place]):
            part = split_key(reading.split, key)[1]
            if (key.field in BENEATH) == inner and (inner or key.field == "estimate"):
                moved[part, own, split_term(key.term)[0]].add(place)
                right[part, own] += key.term in said
    gains: dict[Part, float] = {}
    for part, own, other in moved:
        size = len(rows[own]) + len(rows[other])
        is_whole = moved[part, own, other] == rows[own] and moved.get((part, other, own)) == rows[other]
        if own < other and is_whole and size > UNEXPLAINED:
            gain = size - right[part, own] - right[part, other] - 1.0
            gains[part] = max(gains.get(part, 0.0), gain)
    return gains


def _count_blanks(grid: FigureGrid, reading: Reading, column: Line, part: Part) -> int:
    """Count the rows of estimates in which a column is empty where a model has a number."""
    return sum(
        (row[1] == "estimate" or not row[0])
        and (line, column[0]) not in grid.cells
        and (row, part) in reading.keys
        for line, row in reading.rows.items()
    )


def unite_pairs(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Join pairs of lines: what stands beside an estimate, up to the next one, is of its model: the one of
    which most of their numbers are, of equals the one that no other columns are.
    """
    groups = _group_columns(reading)
    counts: dict[int, Counter[str]] = defaultdict(Counter)  # of fields, by their place in a group
    for group in groups:
        for offset, line in enumerate(group):
            if line in reading.columns:
                counts[offset][reading.columns[line][1]] += 1
    for group in groups:
        fields = {
            line: reading.columns[line][1] if line in reading.columns else find_most(counts[offset])
            for offset, line in enumerate(group)
            if line in reading.columns or counts[offset]
        }
        first = reading.columns.get(group[0], ("", ""))[0]
        if model := _find_model_of_group(grid, support, reading, fields, first):
            reading.columns |= {line: (model, field) for line, field in fields.items()}


def _group_columns(reading: Reading) -> list[list[Line]]:
    """Group the columns, or the figures of one column, each from an estimate to the next; none where not all
    groups begin with one.
    """
    lines, groups = sorted(reading.places[1]), list[list[Line]]()
    is_in_cells = any(k for _c, k in lines)
    for line in lines:
        is_first = not line[1] if is_in_cells else reading.columns.get(line, ("", ""))[1] == "estimate"
        if is_first or not groups:
            groups.append([])
        groups[-1].append(line)
    firsts = {reading.columns[group[0]][1] for group in groups if group[0] in reading.columns}
    is_whole = is_in_cells or all(group[0] in reading.columns for group in groups)
    return groups if firsts == {"estimate"} and is_whole else []


def _find_model_of_group(
    grid: FigureGrid, support: Support, reading: Reading, fields: Mapping[Line, str], first: str
) -> str:
    """Find the model that most numbers of a group of columns are of, whatever each weighs, of equals one that
    no other columns are; "" where they are of none. fields: what each column is; first: the model that its
    first one is elected to be.
    """
    places = [place for line in fields for place in reading.places[1][line]]
    taken = {part[0] for line, part in reading.columns.items() if line not in fields}

    def count_numbers(model: str) -> tuple[float, bool, float]:
        numbers, told = 0.0, 0.0
        for place in places:
            row, column = row_and_column(place, reading.split)
            key = reading.keys.get((reading.rows.get(row, ("", "")), (model, fields[column])))
            weight = support[place].get(key, 0.0) if key else 0.0
            numbers += min(weight, SAME)
            told += weight * grid.telling[place]
        return round(numbers, 3), model not in taken, round(told, 6)

    models = sorted({key.model for place in places for key in support[place]} | ({first} - {""}))
    return max(models, key=lambda one: (*count_numbers(one), one == first), default="")


def _count_statistics(votes: dict[Part, float]) -> None:
    """Give the votes for statistics of entire models to the terms of these in one row."""
    whole = {part: count for part, count in votes.items() if not part[1]}
    for part in [part for part in votes if part[1]]:
        votes[part] += whole.get((part[0], "", ""), 0.0)
