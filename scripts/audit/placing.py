"""Find the number of a study that each cell of a table stands for, from labels, structure and the other
cells.

A row and a column of a table each stand for a part of what names a number: in most tables a row for term and
field and a column for a model. What a row can be is said by its label and by where it stands; which model a
column is, by all its cells together. A row without a label that is known needs several cells that agree, in
one model, before it is placed: that one number prints as some number of the study says nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from audit.grid import MOST_FIGURES, FigureGrid, Line, Place, is_bare, weigh_figure
from audit.reading.figures import Figure
from audit.stars import stars_wrong
from audit.study_labels import PARAMETERS
from audit.study_numbers import COUNTS, Key, plain_label
from audit.study_reference import BENEATH, FIELD_OF, SPLITS, Levels, Part, split_key, split_term
from spillover.messages.catalogue import TRUE, VARIANCES

# What a vote weighs: a mark nearly decides, a number that prints the same counts one, with other stars less.
MARK, SAME, EARLIER, ALIKE, STARS = 8.0, 1.0, 0.9, 0.6, 0.2
NAMED = 1.0  # of a model that the head of a column, or the label of a row, names
CROSSED = 0.4  # of a number that another column of the table has in that row
MOST = 0.6  # the share of rows by which they are of one model, or of one term
LITTLE = 0.01  # of a line of which no number fits
EQUAL = 0.05  # of votes, by which models fit alike
TOGETHER = 1.4  # cells that must agree for a row without a label that is known
OF_STATISTICS = 0.5  # the share of a row of R², F or AIC that shows the study's definition of it
TELLS = 0.05  # how much more a number counts among equals that prints as few others
BLANK = 0.3  # what speaks against a model that has a number where a column has none
AGAIN = 0.9  # what speaks against a model in a second column, in numbers that differ
UNDISPUTED = 0.9  # the same where none of its cells disagrees
FEW = 0.4  # what a number tells of two digits
IN_SURE_COLUMNS = 0.7  # the same in columns whose models other rows, which have labels, tell
PARTED = 1.0  # what the parts of a panel must have more than the whole of it
Support = Mapping[Place, Mapping[Key, float]]


@dataclass
class Reading:
    """One reading of a table's panel: its sort, and what each line and column stands for. denied: the
    lines, or columns, whose label is that of another model of the panel than their numbers; models_by_line:
    those that labels and heads allow; doubtful: columns whose model is not certain; turned: whether rows were
    read as columns; equals: of each column the models whose numbers fit it as well; serials: the numbers that
    head columns; places: those of each line and of each column.
    """

    split: str
    rows: dict[Line, Part]
    columns: dict[Line, Part]
    score: float
    keys: dict[tuple[Part, Part], Key]
    rows_of: tuple[int, int] = (0, 1 << 30)
    denied: dict[Line, Part] = field(default_factory=dict)
    models_by_line: Mapping[Line, frozenset[str]] = field(default_factory=dict)
    doubtful: frozenset[Line] = frozenset()
    turned: bool = False
    equals: dict[Line, frozenset[str]] = field(default_factory=dict)
    serials: Mapping[int, int] = field(default_factory=dict)
    places: tuple[Mapping[Line, list[Place]], Mapping[Line, list[Place]]] = field(default=({}, {}))

    def key(self, place: Place) -> Key | None:
        """The number that belongs in a place."""
        line, column = row_and_column(place, self.split)
        if line not in self.rows or column not in self.columns:
            return None
        row, part = self.rows[line], self.columns[column]
        found = self.keys.get((row, part))
        if found is None and self.split == "fields":  # a statistic of the row's entire model
            found = self.keys.get(((row[0], "", ""), part))
        return found

    def possible_numbers(self) -> set[Key]:
        """All numbers that its rows and columns can hold."""
        rows, columns = set(self.rows.values()), set(self.columns.values())
        return {key for (row, column), key in self.keys.items() if row in rows and column in columns}

    def held_models(self, c: int, k: int) -> frozenset[str]:
        """The models that a sentence may mean by a column, where heads and numbers of some contradict each
        other: those of its head, and the one whose numbers it has.
        """
        own = self.denied.get((c, k))
        named = self.models_by_line.get((c, k), frozenset()) if self.denied else frozenset()
        return named | {own[0]} if own else named

    def has_effects(self) -> bool:
        """Return whether its columns are effects of models."""
        return self.split == "effects" and any(effect for _model, effect in self.columns.values())

    def of_models(self) -> bool:
        """Return whether its columns are models, whole or by their effects."""
        return self.split in ("models", "effects")


def row_and_column(place: Place, split: str) -> tuple[Line, Line]:
    """A place's row and column: where columns are fields, each figure of a cell has a column of its own."""
    (row, k), column = place
    return ((row, 0), (column, k)) if split in ("fields", "beside") else ((row, k), (column, 0))


def collect_votes(grid: FigureGrid, levels: Levels, earlier: bool = False) -> dict[Place, dict[Key, float]]:
    """For each cell the numbers that it can be, and how much speaks for each. earlier: whether those count as
    well that earlier runs had, or that another article printed.
    """
    known = grid.known
    starred = any(figure.stars for figure in grid.cells.values())
    runs = [(known.numbers, SAME)]
    if earlier:
        runs += [(numbers, EARLIER) for numbers in (*known.earlier.values(), known.other_article)]
    found: dict[Place, dict[Key, float]] = {}
    for place, figure in grid.cells.items():
        own: dict[Key, float] = defaultdict(float)
        for numbers, weight in runs:
            for key in numbers.find_printed_as(figure):
                if key in known.numbers.values and can_stand_in_place(key, figure, grid, place):
                    other = starred and key.field == "estimate" and stars_wrong(figure, key, grid, levels)
                    own[key] = max(own[key], weight - STARS * bool(other))
        for told, weight in ((grid.alike, ALIKE), (grid.marks, MARK)):
            if place in told:
                own[told[place]] += weight
        found[place] = dict(own)
    for place, keys in _find_exchanged(grid).items():
        for key in keys:
            found[place].setdefault(key, SAME)
    return found


def _find_exchanged(grid: FigureGrid) -> dict[Place, list[Key]]:
    """Find places where an estimate and the number beneath or beside it were exchanged, with what belongs
    there.
    """
    found: dict[Place, list[Key]] = defaultdict(list)
    numbers = grid.known.numbers
    for ((r, k), c), figure in grid.cells.items():
        terms = grid.meaning(r).terms
        if not terms or grid.depth(r) or k:
            continue
        near = [p for p in (((r + 1, k), c), ((r, k + 1), c)) if p in grid.cells]
        below = next((p for p in near if grid.group(p[0][0]) == r), None)
        if below is None:
            continue
        other = grid.cells[below]
        estimates = [
            key for key in numbers.find_printed_as(other) if key.field == "estimate" and key.term in terms
        ]
        for key in estimates:
            for name in ("se", "statistic", "p"):
                inner = key._replace(field=name)
                value = numbers.values.get(inner)
                if value is not None and figure.agrees(value) and not figure.agrees(numbers.values[key]):
                    found[(r, k), c].append(key)
                    found[below].append(inner)
    return found


def can_stand_in_place(key: Key, figure: Figure, grid: FigureGrid, place: Place) -> bool:
    """Return whether a number can stand in a place: as its label, its head and its brackets have it."""
    said = grid.meaning(place[0][0])
    if said.statistics is not None:
        of = key.field.replace("test_p", "test") if figure.bracket or place[0][1] else key.field
        if (key.term, of) not in said.statistics and (key.term, key.field) not in said.statistics:
            return False
    elif said.terms or said.models:
        base = split_term(key.term.partition("~")[0])[0]  # of a correlation the first variable
        near = () if said.terms else grid.likely(place[0][0])
        if not {key.term, base} & {*said.terms, *near} and key.model not in said.models:
            return False
    if said.field and key.field.removeprefix("test_") not in (
        said.field,
        "test"[: 4 * (said.field == "statistic")],
    ):
        return False
    if TRUE in (said.field, key.field) and key.field != said.field:
        return False
    if figure.bracket and key.field in ("estimate", "nobs"):
        return False
    if key.field in ("low", "high") and not said.field and not has_other_bound(grid, place):
        return False
    if figure.stars and key.field in (*COUNTS, "se", "p", "low", "high", "sd", "mean", "minimum", "maximum"):
        return False
    head, statistics = grid.head_meaning(place[1])
    if effect := split_term(key.term)[1]:
        return grid.effect_at(place[1]) in ("", effect)
    if said.statistics is not None and not key.term:  # N beneath a column of estimates
        return not statistics or (key.term, key.field) in statistics
    if statistics:
        return (key.term, key.field) in statistics
    return not head or key.field == head or head == "statistic"


def has_other_bound(grid: FigureGrid, place: Place) -> bool:
    """Whether a number can be a bound of an interval: another one stands beside it in its cell, or above or
    beneath it under the estimate, or the head of its column says that it is one.
    """
    (r, k), c = place
    if grid.head_meaning(c)[0] or not (grid.cells[place].bracket or grid.depth(r)):
        return True
    rows = [at for at in (r - 1, r + 1) if at in grid.numbered and grid.group(at) == grid.group(r)]
    beside = [one for one in (((r, k - 1), c), ((r, k + 1), c)) if one in grid.cells]
    above = [((at, k), c) for at in rows if grid.depth(at)]
    return any(grid.cells[one].bracket for one in beside) or any(one in grid.cells for one in above)


def can_stand_in_line(key: Key, grid: FigureGrid, place: Place, split: str) -> bool:
    """Return whether a number can stand in a line of a table whose columns are models: an estimate in the
    line of its label, and what stands beneath or behind it in another.
    """
    (r, k), _c = place
    said = grid.meaning(r)
    if said.terms and key.term not in said.terms and split_term(key.term)[0] not in said.terms:
        return False
    if said.statistics is not None or said.field:
        return True
    if grid.depth(r) or k or grid.cells[place].bracket:
        return key.field in BENEATH or not said.terms
    return key.field not in BENEATH and not (said.terms and not key.term)


def readings_of(grid: FigureGrid, support: Support) -> list[Reading]:
    """Read each panel, all alike where the table has one. Where heads stand again within one, its parts are
    panels if more of their numbers are the study's then: other labels stand beneath other models.
    """
    found = []
    claims = {first: grid.known.find_claimed_models(grid.panel_heading(first)) for first, _ in grid.panels}
    for first, last in grid.panels:
        others = [models for at, models in claims.items() if at != first and models]
        read = _read_panel(grid, support, first, last, others)
        starts = [first, *grid.find_inner_heads(first, last)]
        parts = [
            one
            for start, end in pairwise([*starts, last])
            for one in (_read_panel(grid, support, start, end, others) if len(starts) > 1 else ())
        ]
        whole = sum(one.score for one in read)
        found += parts if sum(one.score for one in parts) > whole + PARTED else read
    return found


def _read_panel(
    grid: FigureGrid, support: Support, first: int, last: int, others: Sequence[frozenset[str]]
) -> list[Reading]:
    """How the rows of a panel are read best, if it has numbers."""
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
    """The parts of a sort of table that have most votes. others: the models that other panels are called."""
    if split == "pairs":  # of correlations alone
        support = {p: {k: v for k, v in own.items() if "~" in k.term} for p, own in support.items()}
    if split in ("models", "effects"):
        support = {
            p: {
                k: v
                for k, v in own.items()
                if k in (grid.marks.get(p), grid.alike.get(p)) or can_stand_in_line(k, grid, p, split)
            }
            for p, own in support.items()
        }
    keys, places = grid.known.numbers_by_part[split], _index_places(support, split)
    names = _named_models(grid, support, split, first, places[0])
    rows, columns = _elect_parts(grid, support, split, names)
    reading = Reading(split, rows, columns, 0.0, keys, places=places)
    if split == "beside":  # a cell's figures are of one model
        _unite_pairs(grid, support, reading)
        own = reading.columns
        reading.columns = {c: part for c, part in own.items() if part[0] == own.get((c[0], 0), part)[0]}
    if split in ("models", "effects", "fields"):
        _assign_models(grid, support, reading, names)
    if reading.of_models():
        _unite_brackets(grid, support, reading)
        _unite_labelled_lines(grid, support, reading)
    _drop_strange_columns(grid, support, reading)
    if split == "effects":
        _place_effects(grid, reading)
    if split == "fields":
        _place_headed(grid, support, reading)
    _drop_unsure_rows(grid, support, reading)
    reading.score = sum(_fit(reading, support, p) * grid.telling[p] for p in support)
    _drop_denied_rows(grid, reading)
    if reading.of_models():
        _place_by_labels(grid, reading)
        if split == "models":
            _place_last_row(grid, support, reading)
    else:
        if reading.rows:
            _unite_rows(grid, support, reading, names)
            _place_named_rows(grid, reading)
        _place_true_rows(grid, reading)
        if split == "beside":
            _place_by_heads(grid, reading)
    reading.score = max(reading.score, sum(_fit(reading, support, p) * grid.telling[p] for p in support))
    if split == "beside" and len({part[1] for part in reading.columns.values()}) < 2:
        reading.score = 0.0  # whose columns are models alone
    reading.models_by_line = names
    _deny_other_models(grid, support, reading, names, others)
    return reading


def _fit(reading: Reading, support: Support, place: Place) -> float:
    """Score how well the number that now belongs in a place fits, at most 1."""
    held = reading.key(place)
    return min(1.0, support[place].get(held, 0.0)) if held else 0.0


def _index_places(support: Support, split: str) -> tuple[dict[Line, list[Place]], dict[Line, list[Place]]]:
    """The places of each line and of each column."""
    found: tuple[dict[Line, list[Place]], ...] = (defaultdict(list), defaultdict(list))
    for place in support:
        for one, line in zip(found, row_and_column(place, split), strict=True):
            one[line].append(place)
    return found[0], found[1]


def _named_models(
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


def _is_of_terms(grid: FigureGrid, line: Line, rows: Iterable[Mapping[Key, float]]) -> bool:
    """Return whether some number of a row is of a term that its label means: then it names no model."""
    terms = grid.meaning(line[0]).terms
    return any(key.term in terms or split_term(key.term)[0] in terms for own in rows for key in own)


def _elect_parts(
    grid: FigureGrid, support: Support, split: str, names: Mapping[Line, frozenset[str]]
) -> tuple[dict[Line, Part], dict[Line, Part]]:
    """The parts of lines and columns that have most votes: of columns first, then of either given the other.
    A cell has one vote for each part, that of the number for which most speaks; in a row whose numbers stand
    in other columns than theirs, as of two that were exchanged, they vote for the row as well.
    """
    parts = {key: split_key(split, key) for own in support.values() for key in own}
    elected: tuple[dict[Line, Part], dict[Line, Part]] = ({}, {})
    model_side = 0 if split == "fields" else 1
    for turn in range(4):
        for side in (0, 1) if turn else (1,):
            count: dict[Line, dict[Part, float]] = defaultdict(lambda: defaultdict(float))
            others = set(elected[1 - side].values())
            for place, own in support.items():
                where = row_and_column(place, split)
                held = elected[1 - side].get(where[1 - side])
                best: dict[Part, float] = {}
                for key, weight in own.items():
                    mine, theirs = parts[key][side], parts[key][1 - side]
                    right = not turn or held is None or theirs == held
                    if right or (side == 0 and theirs in others):
                        best[mine] = max(best.get(mine, 0.0), weight * (1 if right else CROSSED))
                for part, weight in best.items():
                    named = side == model_side and part[0] in names.get(where[side], ())
                    count[where[side]][part] += (weight + NAMED * named * 0.1) * grid.telling[place]
            for line, found in count.items():
                if split == "fields" and side == 0:
                    _count_statistics(found)
                if side == model_side and line in names:
                    for part in found:
                        found[part] += NAMED * (part[0] in names[line])
            elected[side].update({line: _most(found) for line, found in count.items()})
    return elected


def _assign_models(
    grid: FigureGrid, support: Support, reading: Reading, names: Mapping[Line, frozenset[str]]
) -> None:
    """Gives the columns, or rows, that are models those by which fewest of their numbers are others, no model
    to two of them where another fits as well: one number typed over is one that differs, whatever it weighs.
    """
    side = 0 if reading.split == "fields" else 1
    parts, others = (reading.rows, reading.columns) if side == 0 else (reading.columns, reading.rows)
    costs: dict[Line, dict[Part, float]] = {}
    for line in parts:
        agree: dict[Part, float] = defaultdict(float)
        places = reading.places[side][line]
        for place in places:
            held = others.get(row_and_column(place, reading.split)[1 - side])
            best: dict[Part, float] = {}
            for key, weight in support[place].items():
                mine = split_key(reading.split, key)
                if mine[1 - side] == held:
                    best[mine[side]] = max(best.get(mine[side], 0.0), weight)
            for part, weight in best.items():
                agree[part] += min(weight, SAME) + TELLS * weight * grid.telling[place]
            for part in () if best or not reading.of_models() else _exchanged_row_parts(grid, reading, place):
                agree[part] += CROSSED * grid.telling[place]
        if reading.split == "fields":
            _count_statistics(agree)
        if reading.of_models():
            for part in agree:
                agree[part] -= BLANK * _count_blanks(grid, reading, line, part)
        own = names.get(line, frozenset())
        costs[line] = {part: -found - NAMED * (part[0] in own) for part, found in agree.items()}
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


def _exchanged_row_parts(grid: FigureGrid, reading: Reading, place: Place) -> set[Part]:
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


def _count_blanks(grid: FigureGrid, reading: Reading, column: Line, part: Part) -> int:
    """In how many rows of estimates a column has nothing where a model has a number."""
    return sum(
        (row[1] == "estimate" or not row[0])
        and (line, column[0]) not in grid.cells
        and (row, part) in reading.keys
        for line, row in reading.rows.items()
    )


def _unite_pairs(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Join pairs of lines: what stands beside an estimate, up to the next one, is of its model: the one of
    which most of their numbers are, of equals the one that no other columns are.
    """
    lines = sorted(reading.places[1])
    in_cells = any(k for _c, k in lines)
    groups: list[list[Line]] = []
    for line in lines:
        starts = not line[1] if in_cells else reading.columns.get(line, ("", ""))[1] == "estimate"
        if starts or not groups:
            groups.append([])
        groups[-1].append(line)
    firsts = {reading.columns[group[0]][1] for group in groups if group[0] in reading.columns}
    if firsts != {"estimate"} or not (in_cells or all(group[0] in reading.columns for group in groups)):
        return
    fields: dict[int, Counter[str]] = defaultdict(Counter)
    for group in groups:
        for offset, line in enumerate(group):
            if line in reading.columns:
                fields[offset][reading.columns[line][1]] += 1
    for group in groups:
        told = {
            line: reading.columns[line][1] if line in reading.columns else _most(fields[offset])
            for offset, line in enumerate(group)
            if line in reading.columns or fields[offset]
        }
        places = [place for line in told for place in reading.places[1][line]]
        taken = {part[0] for line, part in reading.columns.items() if line not in told}

        def count(model: str, told: dict[Line, str] = told, places: list[Place] = places) -> float:
            total = 0.0
            for place in places:
                row, column = row_and_column(place, reading.split)
                key = reading.keys.get((reading.rows.get(row, ("", "")), (model, told[column])))
                total += min(1.0, support[place].get(key, 0.0)) * grid.telling[place] if key else 0.0
            return total

        first = reading.columns.get(group[0], ("", ""))[0]
        models = sorted({key.model for place in places for key in support[place]} | ({first} - {""}))
        if not models:
            continue
        best = max(models, key=lambda one: (round(count(one), 6), one not in taken, one == first))
        reading.columns |= {line: (best, field) for line, field in told.items()}


def _count_statistics(found: dict[Part, float]) -> None:
    """Gives the votes for statistics of entire models to the terms of these in one row."""
    whole = {part: votes_of for part, votes_of in found.items() if not part[1]}
    for part in [part for part in found if part[1]]:
        found[part] += whole.get((part[0], "", ""), 0.0)


def _most(found: Mapping[Any, float]) -> Any:
    """The part with most votes; of equals the one that came first."""
    return max(found, key=lambda part: found[part])


def _unite_brackets(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give all brackets of a table one field; a line fits another by chance."""
    rows, held = reading.rows, set(reading.columns.values())
    kinds: dict[tuple[int, str, int, bool], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    sort: dict[Line, tuple[int, str, int, bool]] = {}
    for line, figure in _figures(grid, reading):
        if line in rows and (figure.bracket or grid.depth(line[0]) or line[1]):
            of_model = grid.meaning(line[0]).statistics is not None
            sort.setdefault(line, (line[1], figure.bracket, grid.depth(line[0]), of_model))
    for line, kind in sort.items():
        own = sum(_fit(reading, support, place) * grid.telling[place] for place in reading.places[0][line])
        kinds[kind][rows[line][-1]] += own + LITTLE
    for line, kind in sort.items():
        part = (*rows[line][:-1], _most(kinds[kind]))
        if any((part, column) in reading.keys for column in held):
            rows[line] = part


def _unite_labelled_lines(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give what stands beneath or behind an estimate the variable of its label, where it is another's by few
    digits.
    """
    rows, held = reading.rows, set(reading.columns.values())
    for line, part in list(rows.items()):
        above = rows.get((grid.group(line[0]), 0), part)
        agree = sum(_fit(reading, support, place) * grid.telling[place] for place in reading.places[0][line])
        other = part[0] != above[0] and above[0] in grid.likely(line[0]) and above[1] == "estimate"
        if part[1] in BENEATH and other and agree < TOGETHER:
            moved = (above[0], part[1])
            if any((moved, column) in reading.keys for column in held):
                rows[line] = moved


def _drop_strange_columns(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Leaves out the columns of what the study does not have: of which less than a third speaks for them."""
    share: dict[Line, list[tuple[float, float]]] = defaultdict(list)
    for place in support:
        line, column = row_and_column(place, reading.split)
        if line in reading.rows:
            share[column].append((_fit(reading, support, place), grid.telling[place]))
    for column, fits_of in share.items():
        if sum(f * t for f, t in fits_of) < sum(t for _, t in fits_of) / 3:
            reading.columns.pop(column, None)


def _place_effects(grid: FigureGrid, reading: Reading) -> None:
    """Columns whose numbers all are wrong are the effect that their head says, of the model beside them."""
    lines = sorted({(c, 0) for own in reading.places[0].values() for _line, c in own})
    placed = [line for line in lines if line in reading.columns]
    for line in lines:
        effect = grid.effect_at(line[0])
        if line in reading.columns or not effect or not placed:
            continue
        nearest = sorted(placed, key=lambda one: (abs(one[0] - line[0]), one[0] > line[0]))
        models = [reading.columns[one][0] for one in nearest[:2]]
        held = set(reading.columns.values())
        if part := next(((m, effect) for m in models if (m, effect) not in held), None):
            reading.columns[line] = part


def _place_headed(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Columns of fields whose numbers all are wrong are what their head says."""
    held = set(reading.columns.values())
    for c in {c for _line, c in support if (c, 0) not in reading.columns}:
        name, statistics = grid.head_meaning(c)
        said = name or (next(iter(statistics))[1] if statistics and len(statistics) == 1 else "")
        if said and (said,) not in held:
            reading.columns[c, 0] = (said,)


def _drop_unsure_rows(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Leaves out the rows whose label does not say what they are, where less than two numbers of them agree,
    in one row or in those under one label: a number prints as some number of the study by chance. Of a
    statistic that programs define otherwise, as R², F or AIC, a share must be the study's.
    """
    agree: dict[int, dict[tuple[Line, str], float]] = defaultdict(dict)
    columns = _sure_columns(grid, support, reading) if reading.of_models() else frozenset()
    unsure = {
        grid.group(place[0][0]) for place in support if row_and_column(place, reading.split)[1] not in columns
    }
    disputed: set[int] = set()
    own: dict[Line, float] = defaultdict(float)
    for place in support:
        line = row_and_column(place, reading.split)[0]
        figure, held = grid.cells[place], reading.key(place)
        marked = place in grid.marks or grid.alike.get(place) == held
        if held and support[place].get(held, 0.0) >= SAME * CROSSED:
            weight = TOGETHER if marked else weigh_figure(figure)
            agree[grid.group(line[0])][line, figure.text] = weight
            own[line] += weight
            continue
        disputed.add(grid.group(line[0]))
        if reading.of_models() and line in reading.rows:
            part, models = reading.rows[line], set(reading.columns.values())
            if any(
                split_key(reading.split, k)[0] == part and split_key(reading.split, k)[1] in models
                for k in support[place]
            ):
                own[line] += weigh_figure(figure) / 2
    for line in list(reading.rows):
        said = grid.meaning(line[0])
        if said.statistics is not None:
            every = sum(grid.telling[place] for place in reading.places[0][line])
            sure = (
                grid.known.is_of_one_definition(grid.labels[line[0]])
                or own[line] >= every * OF_STATISTICS > 0
            )
        elif reading.split == "fields":
            every = sum(grid.telling[place] for place in reading.places[0][line])
            sure = bool(said.terms) or sum(agree[grid.group(line[0])].values()) >= TOGETHER
            sure = sure or (
                said.speaks and own[line] >= every / 2
            )  # a model's name alone may be a part of one
        else:
            part = reading.rows[line]
            sure = bool(said.terms) or part[0] in grid.likely(line[0])
            group = grid.group(line[0])
            needed = UNDISPUTED if group in unsure else IN_SURE_COLUMNS
            needed = TOGETHER if group in disputed or len(agree[group]) < 2 else needed
            sure = sure or (sum(agree[group].values()) >= needed and own[line] > 0)
        if not sure:
            del reading.rows[line]


def _sure_columns(grid: FigureGrid, support: Support, reading: Reading) -> frozenset[Line]:
    """The columns whose models the numbers of two rows, or more, tell that their labels place."""
    agree: dict[Line, set[int]] = defaultdict(set)
    for place in support:
        line, column = row_and_column(place, reading.split)
        part = reading.rows.get(line)
        labelled = part and (part[0] in grid.likely(line[0]) or (not part[0] and part[1] not in COUNTS))
        if labelled and grid.telling[place] == 1 and _fit(reading, support, place) >= ALIKE:
            agree[column].add(line[0])
    return frozenset(column for column, rows in agree.items() if len(rows) > 1)


def _place_last_row(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """The only row of estimates that no label places, where the models of its columns have but one more
    variable and some number of the row, or beneath it, is of that one.
    """
    lines: dict[int, set[Line]] = defaultdict(set)
    for line in reading.places[0]:
        said = grid.meaning(line[0])
        if line not in reading.rows and said.statistics is None and not said.models and said.label:
            lines[grid.group(line[0])].add(line)
    places = [place for own in lines.values() for line in own for place in reading.places[0][line]]
    columns = {row_and_column(place, reading.split)[1] for place in places}
    if len(lines) != 1 or not columns <= _sure_columns(grid, support, reading):
        return
    [(group, own)] = lines.items()
    models = {reading.columns[column][0] for column in columns}
    values = grid.known.numbers.values
    of = {key.term for key in values if key.model in models and key.field == "estimate"}
    left = of - {part[0] for part in reading.rows.values()} - {"_cons", *PARAMETERS, *VARIANCES}
    inner = {part[1] for part in reading.rows.values() if part[1] in BENEATH}
    if len(left) != 1 or len(inner) > 1:
        return
    [term] = left
    numbers = [values.get(Key(model, term, name)) for model in models for name in ("estimate", *inner)]
    read = [grid.cells[place] for place in places]
    fitting = [f for f in read for v in numbers if v is not None and f.agrees(v, unsigned=True)]
    if any(weigh_figure(figure) >= FEW for figure in fitting):
        for line in own:
            beneath = bool(line[1]) or line[0] != group
            reading.rows[line] = (term, next(iter(inner), "se") if beneath else "estimate")


def _drop_denied_rows(grid: FigureGrid, reading: Reading) -> None:
    """Leaves out the rows whose label is part of one variable's, and whose numbers are another's, where the
    label of another row is part of that one's, or its numbers are of the first: two were exchanged, or one
    was typed over the other.
    """
    side = 1 if reading.split == "fields" else 0
    called = {line: _only(grid.likely(line[0]), reading) for line in reading.rows}
    elected = dict(reading.rows)
    for line, part in elected.items():
        own = called[line]
        others = [one for one in called if grid.group(one[0]) != grid.group(line[0])]
        if not own or not part[side] or part[side] in own:
            continue
        taken = [one for one in others if elected[one][side] in own]
        if taken or any(part[side] in called[one] for one in others):
            for one in (line, *(one for one in taken if not called[one])):
                reading.rows.pop(one, None)


def _place_named_rows(grid: FigureGrid, reading: Reading) -> None:
    """Rows without a vote, whose numbers all are wrong, by their label: in tables whose columns are fields of
    one model the variable's, or the model's where all other rows are of one term.
    """
    held, parts = set(reading.columns.values()), list(reading.rows.values())
    if reading.split == "fields" and len(common := {part[1] for part in parts} - {""}) == 1:
        for line, part in reading.rows.items():  # of which only statistics of its entire model are right
            moved = (part[0], *common, part[2])
            if not part[1] and any((moved, column) in reading.keys for column in held):
                reading.rows[line] = moved
        parts = list(reading.rows.values())
    for line in reading.places[0]:
        said = grid.meaning(line[0])
        if line in reading.rows or said.statistics is not None or said.field:
            continue
        wanted: set[Part] = {(term, "") for term in _only(grid.likely(line[0]), reading)}
        if reading.split == "fields":
            models, terms = {part[0] for part in parts}, {part[1] for part in parts}
            wanted = {(*models, *part) for part in wanted} if len(models) == 1 and "" not in models else set()
            if not wanted and len(terms) == 1 and not grid.likely(line[0]):
                wanted = {(model, *terms, "") for model in said.models}
        wanted = {part for part in wanted if any((part, column) in reading.keys for column in held)}
        if len(wanted) == 1 and reading.split != "pairs":
            reading.rows[line] = next(iter(wanted))


def _place_by_labels(grid: FigureGrid, reading: Reading) -> None:
    """Lines without a vote, whose numbers all are wrong, by their label, or by what stands above or beneath
    them under the same, and by their brackets.
    """
    rows, held = reading.rows, set(reading.columns.values())
    brackets = Counter(
        rows[line][1]
        for line, f in _figures(grid, reading)
        if line in rows and f.bracket and rows[line][1] in BENEATH
    )
    inner = _most(brackets) if brackets else "se"
    for line, figure in _figures(grid, reading):
        if line in rows:
            continue
        said = grid.meaning(line[0])
        around = ((r, k) for r in range(line[0] - 1, line[0] + 2) for k in range(MOST_FIGURES))
        near = {rows[other] for other in around if other in rows and _of_one_label(grid, line, other)}
        if said.statistics is not None:
            alike = grid.known.is_of_one_definition(grid.labels[line[0]])
            wanted = [*said.statistics] if alike and not line[1] else []
            wanted += [(name, "test_p") for name, of in near if of == "test" and (figure.bracket or line[1])]
        else:
            name = said.field or (inner if figure.bracket or grid.depth(line[0]) or line[1] else "estimate")
            fields = ("low", "high") if name in ("low", "high") else (name,)
            terms = _only(grid.likely(line[0]), reading) or {part[0] for part in near}
            wanted = [(term, one) for term in sorted(terms) for one in fields if (term, one) not in near]
            wanted += [(name, "test_p") for name, of in near if of == "test" and figure.bracket]
        fitting = (part for part in wanted if any((part, column) in reading.keys for column in held))
        if part := next(fitting, None):
            rows[line] = part


def _only(terms: frozenset[str], reading: Reading) -> frozenset[str]:
    """The one of the variables that a label can mean that the table can hold; none where it can hold more."""
    held = set(reading.columns.values())
    if reading.split == "fields":
        models = {part[0] for part in reading.rows.values()}
        own = {t for t in terms for m in models if any(((m, t, ""), c) in reading.keys for c in held)}
    else:
        fields = [""] if reading.split == "beside" else ["estimate"]
        own = {t for t in terms for f in fields if any(((t, f), c) in reading.keys for c in held)}
    return frozenset(own) if len(own) == 1 else frozenset()


def _figures(grid: FigureGrid, reading: Reading) -> Iterator[tuple[Line, Figure]]:
    """The figures of a panel, each with its line."""
    return ((place[0], grid.cells[place]) for own in reading.places[0].values() for place in own)


def _of_one_label(grid: FigureGrid, line: Line, other: Line) -> bool:
    """Return whether two lines stand in one row, or in two with one label."""
    label = grid.labels[line[0]]
    return (
        abs(line[0] - other[0]) < 2
        and grid.group(line[0]) == grid.group(other[0])
        and not is_bare(label)
        and label != ""
    )


def _unite_rows(
    grid: FigureGrid, support: Support, reading: Reading, names: Mapping[Line, frozenset[str]]
) -> None:
    """Give one model or one term to all rows where most have it, as in descriptive statistics; a
    row that fits it nearly as well is too.
    """
    for side in (0, 1):
        common, count = Counter(part[side] for part in reading.rows.values()).most_common(1)[0]
        if reading.split == "fields" and count >= max(2, MOST * len(reading.rows)):
            _unite_side(grid, support, reading, side, common, names)


def _unite_side(
    grid: FigureGrid,
    support: Support,
    reading: Reading,
    side: int,
    common: str,
    names: Mapping[Line, frozenset[str]],
) -> None:
    for line, part in list(reading.rows.items()):
        own = names.get(line, frozenset())
        model = common if side == 0 else next(iter(own)) if len(own) == 1 else part[0]
        moved = (model, common if side else part[1], part[2])
        if part[side] == common or not any((moved, c) in reading.keys for c in reading.columns.values()):
            continue
        if side and grid.meaning(line[0]).terms:
            continue
        places = reading.places[0].get(line, [])
        before = sum(_fit(reading, support, place) * grid.telling[place] for place in places)
        reading.rows[line] = moved
        if sum(_fit(reading, support, place) * grid.telling[place] for place in places) < before - 1.5:
            reading.rows[line] = part


def _place_true_rows(grid: FigureGrid, reading: Reading) -> None:
    """Rows of true values without a vote are of the row above them."""
    above: Part | None = None
    lines = [line[0] for line in reading.places[0]]
    for r in range(min(lines, default=0), max(lines, default=-1) + 1):
        if FIELD_OF.get(plain_label(grid.labels[r])) != TRUE:
            above = reading.rows.get((r, 0))
        elif above:
            reading.rows.setdefault((r, 0), (*above[:-1], TRUE))


def _place_by_heads(grid: FigureGrid, reading: Reading) -> None:
    """Columns without a vote, headed by a field, beside the other fields of their model."""
    model, told = "", set[str]()
    for c in range(1, len(grid.table.rows[0])):
        part, name = reading.columns.get((c, 0)), FIELD_OF.get(plain_label(grid.head(c)), "")
        if part:
            model, told = part[0], {part[1]} | (told if part[0] == model else set())
        elif name in told:  # the next model's
            model = ""
        elif model and name:
            reading.columns[c, 0] = (model, name)
            told.add(name)


def _deny_other_models(
    grid: FigureGrid,
    support: Support,
    reading: Reading,
    names: Mapping[Line, frozenset[str]],
    others: Sequence[frozenset[str]],
) -> None:
    """Holds the columns, or rows, to the models that they are called by, where their numbers are those of a
    model that another one, or another panel, is called by, or where one that nothing is said of has theirs:
    two were exchanged, or one was typed over the other. Models whose numbers fit as well as the ones that
    have most votes are taken where they are named.
    """
    parts = reading.rows if reading.split == "fields" else reading.columns
    for line, models in names.items():
        part = parts.get(line)
        if part is None or part[0] in models:
            continue
        best = max(
            (one for one in _rivals(grid, support, reading, line) if one[0] in models),
            key=lambda one: _score(grid, support, reading, parts, line, one),
            default=None,
        )
        if best and _score(grid, support, reading, parts, line, best) >= 0.9 * _score(
            grid, support, reading, parts, line, part
        ):
            parts[line] = best
    elected = dict(parts)
    unnamed = [line for line in elected if line not in names and reading.of_models()]
    panels = others if reading.of_models() else ()
    taken = {model for line in unnamed for model in _equal_models(grid, support, reading, line)}
    denied = {
        line
        for line, models in names.items()
        if line in elected and elected[line][0] not in models
        if any(elected[line][0] in theirs and not theirs & models for theirs in (*names.values(), *panels))
        or (taken & models and elected[line][0] not in taken)
    }
    for line in denied:
        exchanged = [elected[one] for one in denied if one != line and elected[one][0] in names[line]]
        only = [(next(iter(names[line])), *elected[line][1:])] if len(names[line]) == 1 else []
        reading.denied[line] = elected[line]
        if right := next(iter([*exchanged, *only]), None):
            parts[line] = right
        else:
            del parts[line]


def find_equals(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Finds the models whose numbers fit each column as well as the one that it is taken for."""
    for line in list(reading.columns) if reading.of_models() else ():
        reading.equals[line] = _equal_models(grid, support, reading, line)


def _equal_models(grid: FigureGrid, support: Support, reading: Reading, line: Line) -> frozenset[str]:
    """The models whose numbers fit a column as well as the one that it is taken for, and that one."""
    parts = reading.columns
    best = _score(grid, support, reading, parts, line, parts[line])
    rivals = [one for one in _rivals(grid, support, reading, line) if one != parts[line]]
    equal = {one[0] for one in rivals if _score(grid, support, reading, parts, line, one) >= best - EQUAL}
    return frozenset({parts[line][0], *equal})


def _rivals(grid: FigureGrid, support: Support, reading: Reading, line: Line) -> set[Part]:
    side = 0 if reading.split == "fields" else 1
    return {
        split_key(reading.split, key)[side]
        for place in reading.places[side].get(line, [])
        for key in support[place]
    }


def _score(
    grid: FigureGrid, support: Support, reading: Reading, parts: dict[Line, Part], line: Line, part: Part
) -> float:
    side = 0 if reading.split == "fields" else 1
    before, parts[line] = parts[line], part
    places = reading.places[side].get(line, [])
    found = sum(_fit(reading, support, place) * grid.telling[place] for place in places)
    parts[line] = before
    return found


def put_back(grid: FigureGrid, reading: Reading) -> None:
    """Columns whose numbers all are of another column of the study's table are what their heads say, where
    these tell them apart; under heads such as (1) and (2) they are in another order.
    """
    told: dict[Line, Counter[Part]] = defaultdict(Counter)
    for place, key in grid.alike.items():
        line, column = row_and_column(place, reading.split)
        if line in reading.rows:
            told[column][split_key(reading.split, key)[1]] += 1
    expected = {column: _most(parts) for column, parts in told.items()}
    words = Counter(map(_without_column_numbers, grid.heads))
    for column, part in expected.items():
        head = _without_column_numbers(grid.heads[column[0]])
        moved = reading.columns.get(column, part)
        if head and words[head] == 1 and moved != part and moved in expected.values():
            reading.columns[column] = part


def _without_column_numbers(head: str) -> str:
    """A head without the numbers of columns."""
    return head.lstrip("0123456789") or ""
