"""Place the columns of a panel by their heads, where their numbers do not tell them or contradict these."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from audit.grid import FigureGrid, Line
from audit.panels.reading import Reading, Support, find_most, fit, row_and_column, score_places
from audit.study_numbers import plain_label
from audit.study_reference import FIELD_OF, Part, split_key

NEARLY = 0.9  # of the votes of the model elected, which a model must have that a head names
EQUAL = 0.05  # of votes, by which models fit alike
ONE_LESS = 0.45  # of a number of two digits
NARROW = 2  # numbers of variables by which a column's model is hardly told


def drop_strange_columns(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Leave out the columns of what the study does not have: of which less than a third speaks for them, but
    those beside an estimate that hold what stands beside another model's.
    """
    share: dict[Line, list[tuple[float, float]]] = defaultdict(list)
    for place in support:
        line, column = row_and_column(place, reading.split)
        if line in reading.rows:
            share[column].append((fit(reading, support, place), grid.telling[place]))
    strange = {
        column
        for column, fits_of in share.items()
        if sum(f * t for f, t in fits_of) < sum(t for _, t in fits_of) / 3
    }
    right = {part for column, part in reading.columns.items() if column not in strange}
    for column in strange & reading.columns.keys():
        if reading.split != "beside" or not _is_beside_estimate(reading.columns[column], right):
            del reading.columns[column]


def _is_beside_estimate(part: Part, right: Set[Part]) -> bool:
    """Return whether of the columns that are right one has the estimates of a part's model, and one of
    another model what the part has.
    """
    model, name = part
    return (model, "estimate") in right and any(m != model and of == name for m, of in right)


def place_effects(grid: FigureGrid, reading: Reading) -> None:
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


def place_headed_columns(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Columns of fields whose numbers all are wrong are what their head says."""
    held = set(reading.columns.values())
    for c in {c for _line, c in support if (c, 0) not in reading.columns}:
        name, statistics = grid.head_meaning(c)
        said = name or (next(iter(statistics))[1] if statistics and len(statistics) == 1 else "")
        if said and (said,) not in held:
            reading.columns[c, 0] = (said,)


def place_by_heads(grid: FigureGrid, reading: Reading) -> None:
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


def take_columns(grid: FigureGrid, reading: Reading, others: Sequence[Reading]) -> None:
    """Take the columns of which a panel has but the statistics of a model, as N below all panels, from
    another panel beneath the same head.
    """
    if reading.split != "models":
        return
    first, last = reading.rows_of
    rows: dict[int, set[int]] = defaultdict(set)
    for (r, _k), c in grid.cells:
        if first <= r < last:
            rows[c].add(r)
    for c, own in rows.items():
        if (c, 0) in reading.columns or any(grid.meaning(r).statistics is None for r in own):
            continue
        told = next((one for one in others if one.split == "models" and (c, 0) in one.columns), None)
        if told and grid.head_texts(c, first) == grid.head_texts(c, told.rows_of[0]):
            reading.columns[c, 0] = told.columns[c, 0]


def deny_other_models(
    grid: FigureGrid,
    support: Support,
    reading: Reading,
    others: Sequence[frozenset[str]],
) -> None:
    """Hold the columns, or rows, to the models that they are called by, where their numbers are those of a
    model that another one, or another panel, is called by, or where one that nothing is said of has theirs:
    two were exchanged, or one was typed over the other. Models whose numbers fit as well as the ones that
    have most votes are taken where they are named.
    """
    _prefer_named_models(grid, support, reading)
    parts, names = reading.model_parts(), reading.models_by_line
    elected = dict(parts)
    denied = _find_denied(grid, support, reading, others if reading.has_models() else ())
    for line in denied:
        exchanged = [
            (model, *elected[one][1:])
            for one, equal in denied.items()
            for model in sorted(equal & names[line])
            if one != line
        ]
        only = [(next(iter(names[line])), *elected[line][1:])] if len(names[line]) == 1 else []
        reading.label_conflicts[line] = elected[line]
        if right := next(iter([*exchanged, *only]), None):
            parts[line] = right
        else:
            del parts[line]


def _prefer_named_models(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Take a model that a column, or row, is called by where its numbers fit about as well as the elected."""
    parts = reading.model_parts()
    for line, models in reading.models_by_line.items():
        part = parts.get(line)
        if part is None or part[0] in models:
            continue
        scores = {
            one: score_part(grid, support, reading, line, one)
            for one in sorted(find_models_in_line(support, reading, line))
            if one[0] in models
        }
        if not scores:
            continue
        best = max(scores, key=lambda one: scores[one])
        if scores[best] >= NEARLY * score_part(grid, support, reading, line, part):
            parts[line] = best


def _find_denied(
    grid: FigureGrid,
    support: Support,
    reading: Reading,
    panels: Sequence[frozenset[str]],
) -> dict[Line, frozenset[str]]:
    """Find the columns, or rows, whose numbers are those of a model that another one is called by, or whose
    model's numbers one has that nothing is said of, and the models whose numbers they have. panels: the
    models that other panels are called by.
    """
    parts, names = reading.model_parts(), reading.models_by_line
    is_of_models = reading.has_models() or (reading.split == "fields" and _are_rows_models(reading))
    unnamed = [line for line in parts if line not in names and is_of_models]
    taken = {model for line in unnamed for model in _find_equal_models(grid, support, reading, line)}
    strange = {
        line: _find_equal_models(grid, support, reading, line)
        for line, models in names.items()
        if line in parts and parts[line][0] not in models
    }
    called = (*names.values(), *panels)
    return {
        line: equal
        for line, equal in strange.items()
        if any(equal & theirs and not theirs & names[line] for theirs in called)
        or (taken & names[line] and parts[line][0] not in taken)
    }


def _are_rows_models(reading: Reading) -> bool:
    """Return whether the rows of a table of fields are models: each has a variable of its own model alone."""
    terms = {(part[0], part[1]) for part in reading.rows.values() if part[1]}
    return len({model for model, _term in terms}) == len(terms)


def find_equals(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Find the models whose numbers fit each column as well as the one that it is taken for; of a column of
    few numbers also those of which one of few digits is another.
    """
    for line in list(reading.columns) if reading.has_models() else ():
        rows = (grid.meaning(place[0][0]).statistics for place in reading.places[1].get(line, []))
        is_narrow = sum(statistics is None for statistics in rows) <= NARROW
        margin = ONE_LESS if is_narrow else EQUAL
        reading.equal_models[line] = _find_equal_models(grid, support, reading, line, margin)


def _find_equal_models(
    grid: FigureGrid, support: Support, reading: Reading, line: Line, margin: float = EQUAL
) -> frozenset[str]:
    """The models whose numbers fit a column, or row, about as well as the one it is taken for, and that
    one.
    """
    own = reading.model_parts()[line]
    best = score_part(grid, support, reading, line, own)
    rivals = [one for one in find_models_in_line(support, reading, line) if one != own]
    equal = {one[0] for one in rivals if score_part(grid, support, reading, line, one) >= best - margin}
    return frozenset({own[0], *equal})


def find_models_in_line(support: Support, reading: Reading, line: Line) -> set[Part]:
    """The models, or effects of models, of which a column, or row, has some number."""
    side = reading.model_side()
    return {
        split_key(reading.split, key)[side]
        for place in reading.places[side].get(line, [])
        for key in support[place]
    }


def score_part(grid: FigureGrid, support: Support, reading: Reading, line: Line, part: Part) -> float:
    """Score how well the numbers of a column, or row, fit a model."""
    parts, places = reading.model_parts(), reading.places[reading.model_side()].get(line, [])
    before, parts[line] = parts[line], part
    score = score_places(reading, support, grid, places)
    parts[line] = before
    return score


def put_back_columns(grid: FigureGrid, reading: Reading) -> None:
    """Columns whose numbers all are of another column of the study's table are what their heads say, where
    these tell them apart; under heads such as (1) and (2) they are in another order.
    """
    told: dict[Line, Counter[Part]] = defaultdict(Counter)
    for place, key in grid.alike.items():
        line, column = row_and_column(place, reading.split)
        if line in reading.rows:
            told[column][split_key(reading.split, key)[1]] += 1
    expected = {column: find_most(parts) for column, parts in told.items()}
    words = Counter(map(_drop_column_numbers, grid.heads))
    for column, part in expected.items():
        head = _drop_column_numbers(grid.heads[column[0]])
        moved = reading.columns.get(column, part)
        if head and words[head] == 1 and moved != part and moved in expected.values():
            reading.columns[column] = part


def _drop_column_numbers(head: str) -> str:
    """A head without the numbers of columns."""
    return head.lstrip("0123456789") or ""
