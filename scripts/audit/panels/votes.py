"""Count what speaks for each number of the study in each cell: its value, stars, label, head and brackets."""

from __future__ import annotations

from collections import defaultdict

from audit.grid import FigureGrid, Place
from audit.reading.figures import Figure
from audit.stars import find_star_fault
from audit.study_numbers import COUNTS, Key
from audit.study_reference import BENEATH, Levels, split_term
from spillover.messages.catalogue import TRUE

# What a vote weighs: a mark nearly decides, a number that prints the same counts one, with other stars less.
MARK, SAME, EARLIER, ALIKE, STARS = 8.0, 1.0, 0.9, 0.6, 0.2
CROSSED = 0.4  # of a number that another column of the table has in that row


def collect_votes(grid: FigureGrid, levels: Levels, earlier: bool = False) -> dict[Place, dict[Key, float]]:
    """Collect the numbers that each cell can be, each with the weight of what speaks for it. earlier: whether
    those count as well that earlier runs had, or that another article printed.
    """
    known = grid.known
    has_stars = any(figure.stars for figure in grid.cells.values())
    runs = [(known.numbers, SAME)]
    if earlier:
        runs += [(numbers, EARLIER) for numbers in (*known.earlier_numbers.values(), known.other_article)]
    votes: dict[Place, dict[Key, float]] = {}
    for place, figure in grid.cells.items():
        own: dict[Key, float] = defaultdict(float)
        for numbers, weight in runs:
            for key in numbers.find_printed_as(figure):
                if key in known.numbers.values and can_stand_in_place(key, figure, grid, place):
                    other = (
                        has_stars and key.field == "estimate" and find_star_fault(figure, key, grid, levels)
                    )
                    own[key] = max(own[key], weight - STARS * bool(other))
        for keys_by_place, weight in ((grid.alike, ALIKE), (grid.marks, MARK)):
            if place in keys_by_place:
                own[keys_by_place[place]] += weight
        votes[place] = dict(own)
    for place, keys in _find_exchanges(grid).items():
        for key in keys:
            votes[place].setdefault(key, SAME)
    return votes


def _find_exchanges(grid: FigureGrid) -> dict[Place, list[Key]]:
    """Find places where an estimate and the number beneath or beside it were exchanged, with what belongs
    there.
    """
    exchanges: dict[Place, list[Key]] = defaultdict(list)
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
                    exchanges[(r, k), c].append(key)
                    exchanges[below].append(inner)
    return exchanges


def can_stand_in_place(key: Key, figure: Figure, grid: FigureGrid, place: Place) -> bool:
    """Return whether a number can stand in a place: as its label, its head and its brackets have it."""
    meaning = grid.meaning(place[0][0])
    if meaning.statistics is not None:
        of = key.field.replace("test_p", "test") if figure.bracket or place[0][1] else key.field
        if (key.term, of) not in meaning.statistics and (key.term, key.field) not in meaning.statistics:
            return False
    elif meaning.terms or meaning.models:
        base = split_term(key.term.partition("~")[0])[0]  # of a correlation the first variable
        near = () if meaning.terms else grid.likely(place[0][0])
        if not {key.term, base} & {*meaning.terms, *near} and key.model not in meaning.models:
            return False
    if meaning.field and key.field.removeprefix("test_") not in (
        meaning.field,
        "test"[: 4 * (meaning.field == "statistic")],
    ):
        return False
    if TRUE in (meaning.field, key.field) and key.field != meaning.field:
        return False
    if figure.bracket and key.field in ("estimate", "nobs"):
        return False
    if key.field in ("low", "high") and not meaning.field and not has_other_bound(grid, place):
        return False
    if figure.stars and key.field in (*COUNTS, "se", "p", "low", "high", "sd", "mean", "minimum", "maximum"):
        return False
    head, statistics = grid.head_meaning(place[1])
    if effect := split_term(key.term)[1]:
        return {grid.effect_at(place[1]), grid.effect_above(place[0][0])} <= {"", effect}
    if meaning.statistics is not None and not key.term:  # N beneath a column of estimates
        return not statistics or (key.term, key.field) in statistics
    if statistics:
        return (key.term, key.field) in statistics
    return not head or key.field == head or head == "statistic"


def has_other_bound(grid: FigureGrid, place: Place) -> bool:
    """Return whether a number can be a bound of an interval: another one stands beside it in its cell, or
    above or beneath it under the estimate, or the head of its column says that it is one.
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
    meaning = grid.meaning(r)
    if meaning.terms and key.term not in meaning.terms and split_term(key.term)[0] not in meaning.terms:
        return False
    if meaning.statistics is not None or meaning.field:
        return True
    if grid.depth(r) or k or grid.cells[place].bracket:
        return key.field in BENEATH or not (meaning.terms or not key.term)
    return key.field not in BENEATH and not (meaning.terms and not key.term)
