"""Judge each number of a manuscript's tables by the study's number that belongs in its place.

A number is that one, another one of the study's whose place is not known, or neither. `panels/` finds which
number belongs in a place.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from audit.effect_words import effect_in_heads
from audit.grid import GLUED, FigureGrid, Line, Place, is_bare
from audit.outcome import RULES
from audit.panels.columns import put_back_columns
from audit.panels.models import find_panel_claims
from audit.panels.read import read_all_panels
from audit.panels.reading import Reading, Support, row_and_column
from audit.panels.rivals import find_rivals
from audit.panels.votes import can_stand_in_line, collect_votes
from audit.reading.figures import Figure, figures, normalise_digits
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.stars import find_star_fault, float_of, read_star_levels
from audit.study_numbers import Key, plain_label
from audit.study_reference import BENEATH, FIELD_OF, WRONG, Levels, Match, StudyReference
from spillover.words import lasting

MOST_HEADS = 6  # rows among which one may head columns as estimates and errors
LARGEST_BOUND = 0.1  # of a p-value that is said to be below one
AT_LEAST = 1.9  # numbers that must be the study's: one prints as some number of it by chance
# Shares of a table's figures that are the study's.
NEEDED = 0.5  # for the table to be the study's
CLEAR = 0.9  # from which on it is not tried whether its rows are models
TRANSPOSED = 0.1  # by which it must be larger with rows as models
SETTLED = 0.75  # from which on it is not compared with earlier runs
EARLIER = 0.15  # by which it must be larger with earlier runs


@dataclass
class JudgedTable:
    """A table with its panels, as they are read, and the match of each number, its stars aside."""

    grid: FigureGrid
    readings: list[Reading]
    found: dict[Place, Match]

    @cached_property
    def stated_levels(self) -> dict[int, str]:
        """The levels of stars that its notes state, as they are printed."""
        return read_star_levels(_list_notes(self.grid.table))

    @cached_property
    def stated_rule(self) -> Levels:
        """The rule of stars that its notes state."""
        return {count: float_of(level) for count, level in self.stated_levels.items()}

    def count_wrong_stars(self, rule: Levels) -> int:
        """Count the estimates at their place whose stars are others by a rule."""
        cells, grid = self.grid.cells, self.grid
        shown = [(cells[p], m.key) for p, m in self.found.items() if m.verdict == "same" and p in cells]
        of = [(figure, key) for figure, key in shown if key and key.field == "estimate"]
        return sum(bool(find_star_fault(figure, key, grid, rule)) for figure, key in of)


def judge_table(
    table: ManuscriptTable, known: StudyReference, claims_beside: Sequence[frozenset[str]] = ()
) -> JudgedTable | None:
    """Judge each number of a table; None where the table is not the study's. claims_beside: the models that
    the columns of a table beside it are called by.
    """
    grid, readings, share = _read_grid(table, known, claims_beside)
    if share < CLEAR and not grid.marks and not _repeats_field_labels(grid):  # perhaps its rows are models
        other = _read_grid(replace(table, rows=_transpose(table.rows, grid.top), header=0), known)
        if other[2] > share + TRANSPOSED and not any(_denies_heads(other[0], one) for one in other[1]):
            grid, readings, share = other
            readings = [replace(reading, is_transposed=True) for reading in readings]
    if share < NEEDED:
        return None
    found = {}
    for place in grid.cells:
        found[place] = _match_place(grid, place, _reading_of(place, readings))
    _mark_published(grid, found)
    for reading in readings:
        reading.doubtful_columns = _find_doubtful_columns(reading, found)
    _allow_rivals(grid, readings, found)
    return JudgedTable(grid, readings, found)


def list_matches(judged: JudgedTable, tables: Sequence[JudgedTable]) -> list[Match]:
    """List the matches of a table's numbers, with their stars, and of the rule that its notes state. tables:
    all of its manuscript.
    """
    grid, found = judged.grid, dict(judged.found)
    levels, rule = judge_rule(judged, tables)
    if rule or any(figure.stars for figure in grid.cells.values()) or judged.stated_rule:
        for place, match in found.items():
            if match.verdict == "same" and match.key and match.key.field == "estimate":
                found[place] = _judge_stars(judged, place, match, levels)
    for place, figure in grid.published.items():
        found[place] = Match(*grid.say_place(place), figure.text, None, None, "published")
    for place, text in grid.glued.items():
        found[place] = Match(*grid.say_place(place), text, None, None, "unread")
    return [*(found[place] for place in sorted(found)), *rule]


def _judge_stars(judged: JudgedTable, place: Place, match: Match, levels: Levels) -> Match:
    """An estimate at its place with the stars that it should have instead; possible where another reading of
    the place that holds as well has its stars.
    """
    grid, figure = judged.grid, judged.grid.cells[place]
    wrong = find_star_fault(figure, match.key, grid, levels) if match.key else ""
    if not wrong:
        return match
    rivals = find_rivals(grid, _reading_of(place, judged.readings), place)
    rival = next((key for key in rivals if not find_star_fault(figure, key, grid, levels)), None)
    return _match_rival(match, rival) if rival else replace(match, stars=wrong)


def _transpose(rows: Sequence[Sequence[Cell]], top: int) -> list[list[Cell]]:
    """Transpose a table, so that its columns become rows with their heads as labels. A head above several
    columns is no label of one that has a head of its own, unless that is an effect: of the variable above.
    """
    variables = _find_heads_of_effects(rows, top)
    transposed = [list(column) for column in zip(*rows, strict=True)]
    heads = [
        [r for r in range(top) if row[r].text.strip() and not is_bare(row[r].text)] for row in transposed
    ]
    for c, (row, own) in enumerate(zip(transposed, heads, strict=True)):
        if c in variables:
            row[0], row[own[-1]] = Cell(f"{variables[c]}, {row[own[-1]].text}"), Cell()
            row[1 : own[-1]] = [Cell()] * (own[-1] - 1)
            continue
        beside = heads[c + 1] if c + 1 < len(heads) else []
        is_span = len(own) > 1 and beside == own[-1:]
        if is_span or (own and own[0]):
            row[0], row[own[-1]] = row[own[-1]], Cell()
    return transposed


def _find_heads_of_effects(rows: Sequence[Sequence[Cell]], top: int) -> dict[int, str]:
    """Find the head above each column that is headed by an effect, where it stands above a group of these."""
    found: dict[int, str] = {}
    for above, head in pairwise(rows[:top]):
        spanning = ""
        for c, (over, own) in enumerate(zip(above, head, strict=True)):
            spanning = over.text.strip() or spanning
            if c and spanning and effect_in_heads([own.text]) and not effect_in_heads([spanning]):
                found[c] = spanning
    return found


def _find_doubtful_columns(reading: Reading, found: Mapping[Place, Match]) -> frozenset[Line]:
    """The columns of which a third is wrong or more, as where two rows were exchanged, or of which no
    estimate is right, nor beside it: which model such a column is of is less than certain.
    """
    counts: dict[Line, list[bool]] = defaultdict(list)
    certain = set[Line]()
    for place, match in found.items():
        if reading.rows_of[0] <= place[0][0] < reading.rows_of[1] and match.key:
            column = row_and_column(place, reading.split)[1]
            counts[column].append(match.verdict != "same")
            if match.verdict == "same" and match.key.field in ("estimate", "mean", "correlation"):
                certain.add(column)
    mostly_wrong = {line for line, of in counts.items() if len(of) > 2 and 3 * sum(of) >= len(of)}
    models = {reading.columns[line][0] for line in certain} if reading.split == "beside" else set()
    uncertain = {
        line for line, part in reading.columns.items() if line not in certain and part[0] not in models
    }
    return frozenset(mostly_wrong | uncertain)


def _repeats_field_labels(grid: FigureGrid) -> bool:
    """Return whether rows of several variables are labelled as estimates, or as errors."""
    names = [FIELD_OF.get(plain_label(grid.labels[r]), "") for r in grid.numbered]
    return any(names.count(name) > 1 for name in ("estimate", *BENEATH))


def _denies_heads(grid: FigureGrid, reading: Reading) -> bool:
    """Return whether several columns are read as one field, as rows of several variables are that were
    turned, or one whose head is a variable as a field of another one.
    """
    if reading.split != "fields":
        return False
    fields, terms = [*reading.columns.values()], {part[1] for part in reading.rows.values()}
    named = [grid.known.terms_of(grid.head(c)) for c, _k in reading.columns]
    return len(fields) > len(set(fields)) or any(of and not of & terms for of in named)


def _read_grid(
    table: ManuscriptTable, known: StudyReference, claims_beside: Sequence[frozenset[str]] = ()
) -> tuple[FigureGrid, list[Reading], float]:
    """A table's figures, how each of its panels is read, and the share of it that is the study's: none where
    less numbers are than could be by chance, or where no row says what it is and no two of them agree.
    """
    grid = FigureGrid(table, known, claims_beside)
    levels = {n: float_of(v) for n, v in read_star_levels(_list_notes(table)).items()} or known.rule
    readings, share = _read_panels(grid, collect_votes(grid, levels))
    if share < SETTLED and (
        known.earlier_numbers or known.article_figures
    ):  # perhaps most of it is out of date, or published
        other = _read_panels(grid, collect_votes(grid, levels, earlier=True))
        if other[1] > share + EARLIER:
            readings, share = other
    return grid, readings, share


def _read_panels(grid: FigureGrid, support: Support) -> tuple[list[Reading], float]:
    """Read the panels of a table, and compute the share of it that is the study's."""
    if not support:
        return [], 0.0
    readings = read_all_panels(grid, support)
    for reading in readings:
        put_back_columns(grid, reading)
    possible = sum(grid.telling[place] for place in support if not _is_of_others(grid, place, readings))
    score = sum(reading.score for reading in readings)
    share = (score + _score_other_places(grid, readings, support)) / max(2.0, possible)
    if grid.marks:
        return readings, max(share, len(grid.marks) / len(support))
    return readings, share if score >= AT_LEAST and _is_sure(grid, readings) else 0.0


def _is_of_others(grid: FigureGrid, place: Place, readings: Sequence[Reading]) -> bool:
    """Return whether a number is of a statistic that the study does not have, or defines otherwise."""
    reading = _reading_of(place, readings)
    statistics = grid.meaning(place[0][0]).statistics
    return statistics is not None and row_and_column(place, reading.split)[0] not in reading.rows


def _score_other_places(grid: FigureGrid, readings: Sequence[Reading], support: Support) -> float:
    """Half of the numbers that are not those of their places, but of the model of their column, or, where
    rows are models, of another model in theirs; of a table of one model also of another variable of it.
    """
    total = 0.0
    for place, keys in support.items():
        reading = _reading_of(place, readings)
        line = row_and_column(place, reading.split)
        held, part = reading.key(place), reading.columns.get(line[1]) if reading.has_models() else None
        if held and held not in keys and part and prints_as_estimate(grid, place, part[0]):
            total += grid.telling[place] / 2
        elif held and held not in keys and reading.split in ("fields", "beside") and held.term:
            others = grid.known.numbers.find_printed_as(grid.cells[place])
            moved = "model" if reading.split == "fields" else "term"
            is_other = any(key._replace(**{moved: getattr(held, moved)}) == held for key in others)
            total += grid.telling[place] / 2 * is_other
    return total


def prints_as_estimate(grid: FigureGrid, place: Place, model: str) -> bool:
    """Return whether a number prints as some estimate or error of a model."""
    others = grid.known.numbers.find_printed_as(grid.cells[place])
    return any(key.model == model and key.field in ("estimate", "se") for key in others)


def _reading_of(place: Place, readings: Sequence[Reading]) -> Reading:
    """Reading of the panel that holds a place; panels are in their order."""
    at = bisect.bisect_right(readings, place[0][0], key=lambda one: one.rows_of[0]) - 1
    return readings[at] if at >= 0 and place[0][0] < readings[at].rows_of[1] else readings[0]


def _is_sure(grid: FigureGrid, readings: Sequence[Reading]) -> bool:
    """Return whether a row is placed by its label, or two by the numbers that agree."""
    lines = [line for reading in readings for line in reading.rows]
    labelled = any(grid.meaning(line[0]).speaks for line in lines)
    return bool(grid.alike) or labelled or len({grid.group(line[0]) for line in lines}) > 1


def _match_place(grid: FigureGrid, place: Place, reading: Reading) -> Match:
    figure, row, where = grid.cells[place], place[0][0], grid.say_place(place)
    key = grid.marks.get(place) or reading.key(place)
    if key is None:
        return _match_unplaced(where, place, reading, grid)
    by = "mark" if place in grid.marks else "label" if grid.meaning(row).speaks or key.term == "" else "size"
    value = grid.known.numbers.values[key]
    verdict, found = judge_figure(figure, key, grid.known, reading)
    verdict = "missing" if verdict == "same" and place in grid.typed else verdict
    return Match(*where, figure.text, key, value, verdict, found, by)


def _match_unplaced(where: tuple[str, str, str], place: Place, reading: Reading, grid: FigureGrid) -> Match:
    """A number in a row or column that is not known: that of another model than its column is called by is
    another number of the study; one that some model of the panel has is possible.
    """
    figure, line = grid.cells[place], row_and_column(place, reading.split)
    denied = next((reading.label_conflicts[one] for one in line if one in reading.label_conflicts), None)
    columns = [part for one, part in reading.columns.items() if one == line[1]] or [*reading.columns.values()]
    models = {part[0] for part in (columns if reading.split != "fields" else reading.rows.values())}
    said = grid.meaning(place[0][0])
    others = grid.known.numbers.find_printed_as(figure)
    if denied and said.statistics is None:
        stand = [key for key in others if can_stand_in_line(key, grid, place, reading.split)]
        own = [key for key in stand if key.model == denied[0]]
        right = frozenset().union(*(reading.models_by_line.get(one, frozenset()) for one in line))
        if own and not any(key.model in right for key in stand):
            return Match(*where, figure.text, None, None, "other", own[0].label, "label")
    if figure.digits > 1 and (said.statistics is None or said.statistics):
        near = [key for key in others if key.model in models]
        if near:
            return Match(*where, figure.text, None, None, "possible", near[0].label, "size")
    return Match(*where, figure.text, None, None, "unread")


def judge_figure(
    figure: Figure, key: Key, known: StudyReference, reading: Reading | None = None
) -> tuple[str, str]:
    """A figure's verdict where a number belongs, and what else it is."""
    bound = figure.relation in ("<", "≤") and key.field in ("p", "test_p") and figure.value > LARGEST_BOUND
    if figure.agrees(known.numbers.values[key], unsigned=key.field == "se") and not bound:
        return "same", ""
    for name, numbers in known.earlier_numbers.items():
        if key in numbers.values and figure.agrees(numbers.values[key]):
            return "outdated", name
    shown = reading.possible_numbers() if reading else set()
    others = known.numbers.find_printed_as(figure)
    near = [o for o in others if o in shown and (o.term == key.term or o.model == key.model)]
    near += [o for o in others if o.term == key.term and o.field == key.field]
    near += [o for o in others if o in shown]
    return ("other", near[0].label) if near else ("missing", "")


def _allow_rivals(grid: FigureGrid, readings: Sequence[Reading], found: dict[Place, Match]) -> None:
    """Numbers that are not those of their places, but of another reading that holds as well, are possible."""
    for place, match in found.items():
        if match.verdict in WRONG and match.key and place not in grid.typed:
            rival = next(find_rivals(grid, _reading_of(place, readings), place), None)
            if rival:
                found[place] = _match_rival(match, rival)


def _match_rival(match: Match, rival: Key) -> Match:
    """A number that may be the one of another reading of its place."""
    return replace(match, key=None, value=None, verdict="possible", reference=rival.label, placed_by="size")


def _mark_published(grid: FigureGrid, found: dict[Place, Match]) -> None:
    """Numbers that another article printed at their place, and the study's tables beside its own, are that
    article's; in a table that has more of them than of the study's, all that can be are, and the others are
    not compared.
    """
    printed = grid.known.article_figures
    theirs = {
        place
        for place, match in found.items()
        if match.key and match.key in printed and grid.cells[place].agrees(printed[match.key].value)
    }
    alone = {place for place in theirs if found[place].verdict != "same" and grid.telling[place] == 1}
    own = {
        place
        for place, match in found.items()
        if match.verdict == "same" and match.key in printed and place not in theirs
    }
    others = {p for p, match in found.items() if match.verdict in ("other", "missing", "outdated")} - alone
    mostly = not grid.marks and len(alone) > len(own) and len(alone) >= len(others)
    for place, match in found.items():
        if match.key and (place in alone or (place in theirs and mostly)):
            found[place] = replace(match, verdict="published", value=printed[match.key].value, reference="")
        elif mostly and match.verdict != "unread":
            found[place] = replace(match, key=None, value=None, verdict="unread", reference="")


def judge_rule(judged: JudgedTable, tables: Sequence[JudgedTable]) -> tuple[Levels, list[Match]]:
    """The rule by which a table's stars are judged, and what is wrong with the one that its notes state: that
    is not the study's in a table of the study's, or is one that the stars of all tables that state it follow
    less than the study's. One that is usual, and that they follow as well, is the author's own.
    """
    grid, stated, levels = judged.grid, judged.stated_rule, judged.grid.known.rule
    if not stated or stated == levels:
        return levels, []
    peers = [one for one in tables if one.stated_rule == stated]
    wrong, own = (sum(one.count_wrong_stars(rule) for one in peers) for rule in (stated, levels))
    is_usual = tuple(sorted(stated.values(), reverse=True)) in map(tuple, RULES.values())
    if own > wrong or (own == wrong and not grid.marks and (is_usual or not grid.alike)):
        return stated, []
    place = lasting("table {table}", table=grid.table.number)
    return levels, [
        Match(place, "*" * count, "", level, None, levels.get(count), "missing")
        for count, level in judged.stated_levels.items()
        if stated[count] != levels.get(count)
    ]


def _list_notes(table: ManuscriptTable) -> list[str]:
    """The notes of a table, and its last rows, in which they may stand."""
    return [*table.notes, *(cell.text for row in table.rows[-3:] for cell in row)]


def runs_together(table: ManuscriptTable) -> bool:
    """Return whether cells of a table hold numbers that run together."""
    return any(GLUED.search(normalise_digits(cell.text)) for row in table.rows for cell in row)


def match_tables(
    manuscript: Manuscript, known: StudyReference
) -> list[tuple[ManuscriptTable, list[Match], list[Reading]]]:
    """Every table with its numbers; of two that stand side by side in one, each by itself. A rule of stars
    that the manuscript states once holds for tables without one of their own.
    """
    texts = [text for _place, text in manuscript.paragraphs]
    texts += [text for table in manuscript.tables for text in _list_notes(table)]
    rules = {tuple(sorted(said.items())): text for text in texts if len(said := read_star_levels([text])) > 1}
    found: list[tuple[ManuscriptTable, JudgedTable | None]] = []
    for table in manuscript.tables:
        parts = [
            _split_statistics(_join_errors_to_estimates(_merge_labels(part, known)), known)
            for part in _split_side_by_side(table, known)
        ]
        if len(rules) == 1:
            parts = [_add_rule(part, *rules.values()) for part in parts]
        claims = [_find_claims(part, known) for part in parts] if len(parts) > 1 else [[]]
        for i, part in enumerate(parts):
            beside = [models for at, own in enumerate(claims) if at != i for models in own]
            found.append((part, judge_table(part, known, beside)))
    judged = [one for _table, one in found if one]
    return [
        (table, list_matches(one, judged), one.readings) if one else (table, [], []) for table, one in found
    ]


def _add_rule(table: ManuscriptTable, rule: str) -> ManuscriptTable:
    """A table with a note that states a rule of stars, unless it has one."""
    return table if read_star_levels(_list_notes(table)) else replace(table, notes=[*table.notes, rule])


def _find_claims(table: ManuscriptTable, known: StudyReference) -> list[frozenset[str]]:
    """The models that the columns of a table are called by."""
    grid = FigureGrid(table, known)
    return find_panel_claims(grid, grid.top)


def _merge_labels(table: ManuscriptTable, known: StudyReference) -> ManuscriptTable:
    """A table whose rows have one label: where the second column has no numbers and mostly names of variables
    or of fields, or such as come again, what the first one says stands above the rows as words alone.
    """
    said = [text for row in table.rows if len(row) > 2 and (text := row[1].text.strip())]
    named = {text for text in said if _is_label(text, known) or plain_label(text) in FIELD_OF}
    labels = sum(text in named or said.count(text) > 1 for text in said)
    if not named or 2 * labels <= len(said) or any(map(is_bare, said)):
        return table
    if any(cell.mark for row in table.rows for cell in row):
        return table
    rows: list[list[Cell]] = []
    for first, label, *cells in table.rows:
        if first.text.strip() and label.text.strip() and any(is_bare(cell.text) for cell in cells):
            rows.append([first, *(Cell() for _ in cells)])
            first = Cell()
        rows.append([label if label.text.strip() else first, *cells])
    return replace(table, rows=rows)


def _split_statistics(table: ManuscriptTable, known: StudyReference) -> ManuscriptTable:
    """A table in which each statistic of a model has a row of its own: several stand in one below the
    coefficients of a single model, each behind its label, as asdoc and Stata print them.
    """
    rows: list[list[Cell]] = []
    for row in table.rows:
        texts = [cell.text.strip() for cell in row]
        starts = [c for c in range(2, len(row) - 1) if texts[c] and known.statistics_of(texts[c]) is not None]
        starts = [c for c in starts if is_bare(texts[c + 1]) and not any(cell.mark for cell in row)]
        is_foot = starts and known.statistics_of(texts[0]) is not None and is_bare(texts[1])
        for start, end in pairwise([0, *starts, len(row)] if is_foot else [0, len(row)]):
            own = list(row[start:end])
            rows.append(own + [Cell()] * (len(row) - len(own)))
    return replace(table, rows=rows)


def _join_errors_to_estimates(table: ManuscriptTable) -> ManuscriptTable:
    """A table in which each model has one column: where several have two, or more, headed as estimate and
    error, what stands beside an estimate is put behind it, in brackets.
    """
    for r, row in enumerate(table.rows[:MOST_HEADS]):
        fields = [FIELD_OF.get(plain_label(cell.text), "") for cell in row]
        starts = [c for c, name in enumerate(fields) if name == "estimate" and c]
        sizes = {b - a for a, b in pairwise([*starts, len(row)])}
        if len(starts) < 2 or len(sizes) != 1 or sizes == {1} or starts[0] != 1:
            continue
        [size] = sizes
        inner = [fields[c] for c in range(1, len(row)) if c not in starts]
        if set(inner) - set(BENEATH) or any(cell.mark for one in table.rows for cell in one):
            return table
        rows = [
            [one[0], *(_join_cells(one[c : c + size], above=i <= r, fields=i == r) for c in starts)]
            for i, one in enumerate(table.rows)
        ]
        return replace(table, rows=rows)
    return table


def _join_cells(cells: Sequence[Cell], above: bool, fields: bool) -> Cell:
    """The cells of one model in a row as one; of heads the first with a text, and none of fields."""
    texts = [cell.text.strip() for cell in cells]
    if above:
        return Cell("" if fields else next(filter(None, texts), ""))
    behind = [text if text[0] in "([（【" else f"({text})" for text in texts[1:] if text]
    return Cell(" ".join(filter(None, [texts[0], *behind])))


def _is_label(text: str, known: StudyReference) -> bool:
    """Return whether a text can be the label of a row of numbers."""
    return bool(known.terms_of(text)) or known.statistics_of(text) is not None


def _split_side_by_side(table: ManuscriptTable, known: StudyReference) -> list[ManuscriptTable]:
    """A table, or its parts from one column of labels to the next: where numbers stand before and behind."""
    if any(cell.mark for row in table.rows for cell in row):
        return [table]
    columns = list(zip(*([cell.text for cell in row] for row in table.rows), strict=True))
    numbers = [sum(bool(figures(text)) for text in column) for column in columns]
    bare = [sum(map(is_bare, column)) for column in columns]  # of numbers alone, not of labels
    said = {*known.terms_by_label, *map(plain_label, columns[0])} if columns else set()
    starts = [0]
    for c in range(2, len(columns) - 1):
        labels = [text for text in columns[c] if text.strip() and not any(map(str.isdigit, text))]
        told = {plain_label(text) for text in labels} & said
        beside = [text for text, right in zip(columns[c], columns[c + 1], strict=True) if is_bare(right)]
        named = [text for text in beside if text.strip()]
        first = set(map(plain_label, columns[0]))
        labelled = [text for text in named if plain_label(text) in first or _is_label(text, known)]
        labels_all = not bare[c] and len(labelled) > len(named) / 2
        several = bare[c] < 3 and len(told) > 1 and len(told) >= len(labels) / 2
        if (several or labels_all) and min(numbers[c - 1], numbers[c + 1]) > (1 if labels_all else 2):
            starts.append(c)
    ends = [*starts[1:], len(columns)]
    pairs = zip(starts, ends, strict=True)
    return [replace(table, rows=[row[first:last] for row in table.rows]) for first, last in pairs]
