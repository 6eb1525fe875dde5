"""Place the rows of a panel that have no vote by their labels, and leave out those that are not sure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from audit.grid import MOST_FIGURES, FigureGrid, Line, is_bare, weigh_figure
from audit.panels.reading import Reading, Support, find_most, fit, row_and_column, score_places
from audit.panels.votes import ALIKE, CROSSED, SAME
from audit.reading.figures import Figure
from audit.study_labels import PARAMETERS
from audit.study_numbers import COUNTS, Key, plain_label
from audit.study_reference import BENEATH, FIELD_OF, Part, split_key
from spillover.messages.catalogue import TRUE, VARIANCES

OF_STATISTICS = 0.5  # the share of a row of R², F or AIC that shows the study's definition of it
MOST = 0.6  # the share of rows by which they are of one model, or of one term
WORSE = 1.5  # numbers that fit less, by which a row is not of them
LITTLE = 0.01  # of a line of which no number fits
NOTED = 1.0  # of the field that the notes say brackets to hold
TOGETHER = 1.4  # cells that must agree for a row without a label that is known
UNDISPUTED = 0.9  # the same where none of its cells disagrees
IN_SURE_COLUMNS = 0.7  # the same in columns whose models other rows, which have labels, tell
FEW = 0.4  # what a number tells of two digits


def unite_brackets(grid: FigureGrid, support: Support, readings: Sequence[Reading]) -> None:
    """Give all brackets of some panels one field; a line fits another by chance. What a label says to be
    errors, or p-values, is that.
    """
    kinds: dict[tuple[int, str, int, bool], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    sorts: list[dict[Line, tuple[int, str, int, bool]]] = [{} for _ in readings]
    for reading, sort in zip(readings, sorts, strict=True):
        for line, figure in _list_figures(grid, reading):
            is_inner = figure.bracket or grid.depth(line[0]) or line[1]
            if line in reading.rows and is_inner and grid.meaning(line[0]).field not in BENEATH:
                of_model = grid.meaning(line[0]).statistics is not None
                sort.setdefault(line, (line[1], figure.bracket, grid.depth(line[0]), of_model))
        for line, kind in sort.items():
            own = score_places(reading, support, grid, reading.places[0][line])
            kinds[kind][reading.rows[line][-1]] += own + LITTLE
    for kind in kinds:
        is_first = kind[0] + kind[2] == 1 and not kind[-1]  # right beneath or behind the estimate
        if grid.field_in_brackets and is_first:
            kinds[kind][grid.field_in_brackets] += NOTED
    for reading, sort in zip(readings, sorts, strict=True):
        columns = set(reading.columns.values())
        for line, kind in sort.items():
            part = (*reading.rows[line][:-1], find_most(kinds[kind]))
            if any((part, column) in reading.keys for column in columns):
                reading.rows[line] = part


def unite_labelled_lines(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give what stands beneath or behind an estimate the variable of its label, where it is another's by few
    digits.
    """
    rows, columns = reading.rows, set(reading.columns.values())
    for line, part in list(rows.items()):
        above = rows.get((grid.group(line[0]), 0), part)
        agree = score_places(reading, support, grid, reading.places[0][line])
        other = part[0] != above[0] and above[0] in grid.likely(line[0]) and above[1] == "estimate"
        if part[1] in BENEATH and other and agree < TOGETHER:
            moved = (above[0], part[1])
            if any((moved, column) in reading.keys for column in columns):
                rows[line] = moved


def unite_unlabelled_groups(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give the lines under a label that is not known, of which few digits agree, one variable: of those that
    they are elected to be the one of which most of their numbers are.
    """
    groups: dict[int, list[Line]] = defaultdict(list)
    for line, part in reading.rows.items():
        said = grid.meaning(line[0])
        if part[0] and part[1] in ("estimate", *BENEATH) and said.statistics is None and not said.speaks:
            groups[grid.group(line[0])].append(line)
    for lines in groups.values():
        before = {line: reading.rows[line] for line in lines}
        places = {line: reading.places[0][line] for line in lines}
        likely, every = grid.likely(lines[0][0]), dict.fromkeys(part[0] for part in before.values())
        terms = [term for term in every if not likely or term in likely]
        is_told = any(place in grid.alike or place in grid.marks for own in places.values() for place in own)
        if len(every) < 2 or not terms or is_told:
            continue
        agree = {line: score_places(reading, support, grid, own) for line, own in places.items()}
        scores = {}
        for term in terms:
            reading.rows |= {line: (term, part[1]) for line, part in before.items()}
            scores[term] = sum(score_places(reading, support, grid, own) for own in places.values())
        term = find_most(scores)
        reading.rows |= {
            line: (term, part[1]) if agree[line] < TOGETHER else part for line, part in before.items()
        }


@dataclass
class Agreement:
    """The share of the numbers under each label (groups), and of each line, that agree with a reading;
    disputed_groups: the groups of which a number is another.
    """

    groups: dict[int, dict[tuple[Line, str], float]] = field(
        default_factory=lambda: defaultdict[int, dict[tuple[Line, str], float]](dict)
    )
    lines: dict[Line, float] = field(default_factory=lambda: defaultdict[Line, float](float))
    disputed_groups: set[int] = field(default_factory=set)


def drop_unsure_rows(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Leave out the rows whose label does not say what they are, where less than two numbers of them agree,
    in one row or in those under one label: a number prints as some number of the study by chance. Of a
    statistic that programs define otherwise, as R², F or AIC, a share must be the study's.
    """
    agreement = _measure_agreement(grid, support, reading)
    columns = _find_sure_columns(grid, support, reading) if reading.has_models() else frozenset()
    unsure = {
        grid.group(place[0][0]) for place in support if row_and_column(place, reading.split)[1] not in columns
    }
    for line in list(reading.rows):
        is_sure = _is_sure_row(line, grid, reading, agreement, unsure)
        if not is_sure or _lacks_test(line, grid, reading):
            del reading.rows[line]


def _lacks_test(line: Line, grid: FigureGrid, reading: Reading) -> bool:
    """Return whether a row beneath another, whose label names no statistic, is read as p of a test that the
    one above is not read as.
    """
    term, *_, name = reading.rows[line]
    if name != "test_p" or not grid.depth(line[0]) or grid.meaning(line[0]).statistics is not None:
        return False
    return reading.rows.get((grid.group(line[0]), 0)) != (term, "test")


def _measure_agreement(grid: FigureGrid, support: Support, reading: Reading) -> Agreement:
    """Measure how much of the numbers of rows agrees with what these are read as; one of another model of
    the table counts half.
    """
    agreement, models = Agreement(), set(reading.columns.values())
    for place in support:
        line = row_and_column(place, reading.split)[0]
        figure, own, group = grid.cells[place], reading.key(place), grid.group(line[0])
        if own and support[place].get(own, 0.0) >= SAME * CROSSED:
            is_marked = place in grid.marks or grid.alike.get(place) == own
            weight = TOGETHER if is_marked else grid.telling[place]
            agreement.groups[group][line, figure.text] = weight
            agreement.lines[line] += weight
            continue
        agreement.disputed_groups.add(group)
        if reading.has_models() and line in reading.rows:
            parts = (split_key(reading.split, key) for key in support[place])
            if any(row == reading.rows[line] and column in models for row, column in parts):
                agreement.lines[line] += grid.telling[place] / 2
    return agreement


def _is_sure_row(
    line: Line, grid: FigureGrid, reading: Reading, agreement: Agreement, unsure: set[int]
) -> bool:
    """Return whether a row is what it is read as, by its label or by numbers enough. unsure: the groups that
    have numbers in columns whose models other rows do not tell.
    """
    meaning, own, group = grid.meaning(line[0]), agreement.lines[line], grid.group(line[0])
    every = sum(grid.telling[place] for place in reading.places[0][line])
    if meaning.statistics is not None:
        return grid.known.is_of_one_definition(grid.labels[line[0]]) or own >= every * OF_STATISTICS > 0
    total = sum(agreement.groups[group].values())
    if reading.split == "fields":
        # A model's name alone may be a part of one.
        return bool(meaning.terms) or total >= TOGETHER or (meaning.speaks and own >= every / 2)
    if meaning.terms or reading.rows[line][0] in grid.likely(line[0]):
        return True
    least = UNDISPUTED if group in unsure else IN_SURE_COLUMNS
    least = TOGETHER if group in agreement.disputed_groups or len(agreement.groups[group]) < 2 else least
    return total >= least and own > 0


def _find_sure_columns(grid: FigureGrid, support: Support, reading: Reading) -> frozenset[Line]:
    """The columns whose models the numbers of two rows, or more, tell that their labels place."""
    agree: dict[Line, set[int]] = defaultdict(set)
    for place in support:
        line, column = row_and_column(place, reading.split)
        part = reading.rows.get(line)
        has_label = part and (part[0] in grid.likely(line[0]) or (not part[0] and part[1] not in COUNTS))
        if has_label and grid.telling[place] == 1 and fit(reading, support, place) >= ALIKE:
            agree[column].add(line[0])
    return frozenset(column for column, rows in agree.items() if len(rows) > 1)


def place_last_row(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """The only row of estimates that no label places, where the models of its columns have but one more
    variable and some number of the row, or beneath it, is of that one.
    """
    lines: dict[int, set[Line]] = defaultdict(set)
    for line in reading.places[0]:
        meaning = grid.meaning(line[0])
        if line not in reading.rows and meaning.statistics is None and not meaning.models and meaning.label:
            lines[grid.group(line[0])].add(line)
    places = [place for own in lines.values() for line in own for place in reading.places[0][line]]
    columns = {row_and_column(place, reading.split)[1] for place in places}
    if len(lines) != 1 or not columns <= _find_sure_columns(grid, support, reading):
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
    matches = [f for f in read for v in numbers if v is not None and f.agrees(v, unsigned=True)]
    if any(weigh_figure(figure) >= FEW for figure in matches):
        for line in own:
            beneath = bool(line[1]) or line[0] != group
            reading.rows[line] = (term, next(iter(inner), "se") if beneath else "estimate")


def drop_denied_rows(grid: FigureGrid, reading: Reading) -> None:
    """Leave out the rows whose label is part of one variable's, and whose numbers are another's, where the
    label of another row is part of that one's, or its numbers are of the first: two were exchanged, or one
    was typed over the other.
    """
    side = 1 if reading.split == "fields" else 0
    terms_by_line = {line: _find_only_term(grid.likely(line[0]), reading) for line in reading.rows}
    before = dict(reading.rows)
    for line, part in before.items():
        own = terms_by_line[line]
        others = [one for one in terms_by_line if grid.group(one[0]) != grid.group(line[0])]
        if not own or not part[side] or part[side] in own:
            continue
        exchanges = [one for one in others if before[one][side] in own]
        if exchanges or any(part[side] in terms_by_line[one] for one in others):
            for one in (line, *(one for one in exchanges if not terms_by_line[one])):
                reading.rows.pop(one, None)


def place_named_rows(grid: FigureGrid, reading: Reading) -> None:
    """Rows without a vote, whose numbers all are wrong, by their label: in tables whose columns are fields of
    one model the variable's, or the model's where all other rows are of one term.
    """
    columns, parts = set(reading.columns.values()), list(reading.rows.values())
    if reading.split == "fields" and len(common := {part[1] for part in parts} - {""}) == 1:
        for line, part in reading.rows.items():  # of which only statistics of its entire model are right
            moved = (part[0], *common, part[2])
            if not part[1] and any((moved, column) in reading.keys for column in columns):
                reading.rows[line] = moved
        parts = list(reading.rows.values())
    for line in reading.places[0]:
        meaning = grid.meaning(line[0])
        if line in reading.rows or meaning.statistics is not None or meaning.field:
            continue
        candidates: set[Part] = {(term, "") for term in _find_only_term(grid.likely(line[0]), reading)}
        if reading.split == "fields":
            models, terms = {part[0] for part in parts}, {part[1] for part in parts}
            candidates = (
                {(*models, *part) for part in candidates} if len(models) == 1 and "" not in models else set()
            )
            if not candidates and len(terms) == 1 and not grid.likely(line[0]):
                candidates = {(model, *terms, "") for model in meaning.models}
        candidates = {
            part for part in candidates if any((part, column) in reading.keys for column in columns)
        }
        if len(candidates) == 1 and reading.split != "pairs":
            reading.rows[line] = next(iter(candidates))


def place_statistics(grid: FigureGrid, reading: Reading) -> None:
    """Rows of one statistic without a vote, as of N typed over, by their label: where what stands beside an
    estimate has a column of its own.
    """
    columns = set(reading.columns.values())
    for line in reading.places[0]:
        statistics = grid.meaning(line[0]).statistics
        if (
            line in reading.rows
            or not statistics
            or not grid.known.is_of_one_definition(grid.labels[line[0]])
        ):
            continue
        [part] = statistics
        if any((part, column) in reading.keys for column in columns):
            reading.rows[line] = part


def place_by_labels(grid: FigureGrid, reading: Reading) -> None:
    """Lines without a vote, whose numbers all are wrong, by their label, or by what stands above or beneath
    them under the same, and by their brackets.
    """
    rows, columns = reading.rows, set(reading.columns.values())
    # By the bracket, the row's depth beneath its label, and the figure's place within its cell.
    brackets: dict[tuple[str, int, int], Counter[str]] = defaultdict(Counter)
    for line, f in _list_figures(grid, reading):
        if line in rows and f.bracket and rows[line][1] in BENEATH:
            brackets[f.bracket, grid.depth(line[0]), line[1]][rows[line][1]] += 1
    inner = find_most(sum(brackets.values(), Counter())) if brackets else "se"
    for line, figure in _list_figures(grid, reading):
        if line in rows:
            continue
        meaning = grid.meaning(line[0])
        around = ((r, k) for r in range(line[0] - 1, line[0] + 2) for k in range(MOST_FIGURES))
        near = {rows[other] for other in around if other in rows and _have_one_label(grid, line, other)}
        if meaning.statistics is not None:
            alike = grid.known.is_of_one_definition(grid.labels[line[0]])
            candidates = [*meaning.statistics] if alike and not line[1] else []
            candidates += [
                (name, "test_p") for name, of in near if of == "test" and (figure.bracket or line[1])
            ]
        else:
            own = brackets.get((figure.bracket, grid.depth(line[0]), line[1]))
            beneath = figure.bracket or grid.depth(line[0]) or line[1]
            name = meaning.field or ((find_most(own) if own else inner) if beneath else "estimate")
            fields = ("low", "high") if name in ("low", "high") else (name,)
            terms = _find_only_term(grid.likely(line[0]), reading) or {part[0] for part in near}
            candidates = [(term, one) for term in sorted(terms) for one in fields if (term, one) not in near]
            candidates += [(name, "test_p") for name, of in near if of == "test" and figure.bracket]
        matches = (part for part in candidates if any((part, column) in reading.keys for column in columns))
        if part := next(matches, None):
            rows[line] = part


def _find_only_term(terms: frozenset[str], reading: Reading) -> frozenset[str]:
    """The one of the variables that a label can mean that the table can hold; none where it can hold more."""
    columns = set(reading.columns.values())
    if reading.split == "fields":
        models = {part[0] for part in reading.rows.values()}
        own = {t for t in terms for m in models if any(((m, t, ""), c) in reading.keys for c in columns)}
    else:
        fields = [""] if reading.split == "beside" else ["estimate"]
        own = {t for t in terms for f in fields if any(((t, f), c) in reading.keys for c in columns)}
    return frozenset(own) if len(own) == 1 else frozenset()


def _list_figures(grid: FigureGrid, reading: Reading) -> Iterator[tuple[Line, Figure]]:
    """The figures of a panel, each with its line."""
    return ((place[0], grid.cells[place]) for own in reading.places[0].values() for place in own)


def _have_one_label(grid: FigureGrid, line: Line, other: Line) -> bool:
    """Return whether two lines stand in one row, or in two with one label."""
    label = grid.labels[line[0]]
    return (
        abs(line[0] - other[0]) < 2
        and grid.group(line[0]) == grid.group(other[0])
        and not is_bare(label)
        and label != ""
    )


def unite_rows(grid: FigureGrid, support: Support, reading: Reading) -> None:
    """Give one model or one term to all rows where most have it, as in descriptive statistics; a
    row that fits it nearly as well is too.
    """
    if reading.split != "fields":
        return
    for side in (0, 1):
        common, count = Counter(part[side] for part in reading.rows.values()).most_common(1)[0]
        if count >= max(2, MOST * len(reading.rows)):
            _unite_side(grid, support, reading, side, common)


def _unite_side(grid: FigureGrid, support: Support, reading: Reading, side: int, common: str) -> None:
    """Give all rows a model (side 0) or a term (side 1) that most have, unless their numbers deny it."""
    for line, part in list(reading.rows.items()):
        own = reading.models_by_line.get(line, frozenset())
        model = common if side == 0 else next(iter(own)) if len(own) == 1 else part[0]
        moved = (model, common if side else part[1], part[2])
        if part[side] == common or not any((moved, c) in reading.keys for c in reading.columns.values()):
            continue
        if side and grid.meaning(line[0]).terms:
            continue
        places = reading.places[0].get(line, [])
        before = score_places(reading, support, grid, places)
        reading.rows[line] = moved
        if score_places(reading, support, grid, places) < before - WORSE:
            reading.rows[line] = part


def place_true_rows(grid: FigureGrid, reading: Reading) -> None:
    """Rows of true values without a vote are of the row above them."""
    above: Part | None = None
    lines = [line[0] for line in reading.places[0]]
    for r in range(min(lines, default=0), max(lines, default=-1) + 1):
        if FIELD_OF.get(plain_label(grid.labels[r])) != TRUE:
            above = reading.rows.get((r, 0))
        elif above:
            reading.rows.setdefault((r, 0), (*above[:-1], TRUE))
