"""Which number of the study each cell of a manuscript's tables prints, by its place before its size.

A row and a column of a table each stand for a part of what names a number: in most tables a row for term and
field and a column for a model. Every cell votes, by the mark that an exported table gave it, by the labels of
its row, by the study's own table that is most like it, and by the numbers that print as it does; the parts
with most votes give each cell the number that belongs there, which is then held against the printed one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from audit.reading.figures import Figure, figures, plain, with_commas
from audit.reading.manuscript import Cell, Manuscript, Table
from audit.study_numbers import COUNTS, Key, Numbers, plain_label
from audit.tables import PARTS
from spillover.saying.keyed import TRUE, VARIANCES
from spillover.words import lasting

Line = tuple[int, int]  # a row, and the place of a figure within its cells
Place = tuple[Line, int]  # and a column
Part = tuple[str, ...]
Levels = Mapping[int, float]  # of significance, by the number of stars
# What a vote weighs: a mark nearly decides, a number that prints the same counts one, with other stars less.
MARK, SAME, EARLIER, ALIKE, STARS = 8.0, 1.0, 0.9, 0.6, 0.2
NEEDED = 0.5  # the share of figures that must be the study's for a table to be the study's
LARGEST_BOUND = 0.1  # of a p-value that is said to be below one
CLEAR = 0.9  # the share by which a table's rows are surely no models
TURNED = 0.1  # the further share by which they surely are
_COUNTS = {
    "nobs": "n obs observations numberofobservations noofobs nobs samplesize 观测值 样本量 "
    "观测数 样本数 观测值数 样本观测数",
    "units": "units cities groups numberofgroups 个体数 城市数 单位数 组数",
    "periods": "periods years 期数 年数",
}
_FIELDS = {
    "mean": "mean average 均值 平均值 平均数",
    "sd": "sd stddev stddeviation standarddeviation 标准差",
    "minimum": "min minimum 最小值",
    "maximum": "max maximum 最大值",
    "median": "median p50 中位数",
    "se": "se stderror standarderror stderr 标准误",
    "p": "p pvalue p值",
    "statistic": "t z tvalue zvalue tstatistic zstatistic t值 z值 t统计量 z统计量",
    "estimate": "coefficient coef estimate est 系数 估计值 estimates",
    "vif": "vif 方差膨胀因子",
    "weight": "weight weights 权重",
    TRUE: "truevalue truevalues 真值 真实值",
    **_COUNTS,
}
_PART_OF_A_LABEL = 6  # bytes of one by which it is told from others
_SERIAL = re.compile(r"^\s*[(（]\d{1,2}[)）]\s*(?=\D)")  # of a row, as correlations number their columns
_GLUED = re.compile(r"\d[.,]\d+[.,]\d")  # numbers that run together, as 0.0930.021
_ADJUSTED = re.compile(r"adj|调整", re.IGNORECASE)  # what no other R² is
FIELD_OF = {word: name for name, words in _FIELDS.items() for word in words.split()}


def _parts_of(term: str) -> tuple[str, str]:
    """A term and its effect: the direct effect of DF is `DF:direct`."""
    base, colon, effect = term.rpartition(":")
    return (base, effect) if colon and effect in PARTS else (term, "")


def _split(name: str, key: Key) -> tuple[Part, Part]:
    """What a row and what a column stands for, in each sort of table."""
    base, effect = _parts_of(key.term)
    true = TRUE if key.field == TRUE else ""  # in a row of its own, beneath the estimate
    field = "estimate" if true else key.field
    return {
        "models": ((key.term, key.field), (key.model,)),
        "effects": ((base, key.field), (key.model, effect)),
        "fields": ((key.model, key.term, true), (field,)),
        "beside": ((key.term, true), (key.model, field)),
        "pairs": ((key.model, key.term.partition("~")[0], key.field), (key.term.partition("~")[2],)),
    }[name]


SPLITS = ("models", "effects", "fields", "beside", "pairs")


@dataclass
class Known:
    """What tables are held against. own: the study's exported tables; labels: terms by a label, made plain;
    earlier: the numbers of earlier runs by a name; levels: of the study's stars; published: the labels of
    rows and columns with numbers of another article; notes: what the study's tables say beneath them, numbers
    by the form of a sentence; said: sentences of the study's page; noted: notes of earlier runs by a name.
    """

    numbers: Numbers
    own: Sequence[Table] = ()
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    earlier: Mapping[str, Numbers] = field(default_factory=dict)
    levels: Sequence[float] = (0.1, 0.05, 0.01)
    published: frozenset[str] = frozenset()
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    said: frozenset[str] = frozenset()
    noted: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    @property
    def rule(self) -> Levels:
        """The level of each number of stars."""
        return dict(enumerate(sorted(self.levels, reverse=True), start=1))

    @cached_property
    def parted(self) -> dict[str, dict[tuple[Part, Part], Key]]:
        """The numbers by what a row and a column stands for, in each sort of table."""
        found: dict[str, dict[tuple[Part, Part], Key]] = {split: {} for split in SPLITS}
        for split, keys in found.items():
            for key in self.numbers.values:
                if split != "pairs" or "~" in key.term:  # pairs are those of correlations alone
                    keys.setdefault(_split(split, key), key)
        return found


@dataclass(frozen=True)
class Match:
    """One printed number. key: the study's number that belongs there; value: that; verdict: `same`, `other`
    (another number of the study: `found`), `outdated` (as the run `found` had it), `missing`, `published`
    (another article's) or `unread`; by: how its place was known: `mark`, `label` or `size`.
    """

    place: str
    row: str
    column: str
    printed: str
    key: Key | None
    value: float | None
    verdict: str
    found: str = ""
    by: str = ""
    stars: str = ""


class Grid:
    """A table's figures by line and column, and what votes for which number each of them is."""

    def __init__(self, table: Table, known: Known) -> None:
        self.table, self.known = table, known
        self.commas = with_commas(cell.text for row in table.rows for cell in row)
        self.cells: dict[Place, Figure] = {}
        self.published: dict[Place, Figure] = {}
        self.glued: dict[Place, str] = {}
        self.top = self._head()
        self.labels = self._labels()
        heads = [[cell.text for cell in row] for row in table.rows[: self.top]]
        for r, row in enumerate(table.rows):
            texts = [cell.text for cell in row]
            if r < self.top or texts in heads or _serial(texts[1:]):  # on a further page heads stand again
                continue
            for c, text in enumerate(texts[1:], start=1):
                theirs = plain_label(self.labels[r]) in known.published
                theirs |= plain_label(self.head(c)) in known.published
                read = _of_numbers(text, self.commas)[:6]
                for k, figure in enumerate(read):
                    (self.published if theirs else self.cells)[(r, k), c] = figure
                if not read and _GLUED.search(plain(text)):
                    self.glued[(r, 0), c] = text
        self.marks = {
            place: key
            for place in self.cells
            if (key := known.numbers.of_mark(table.rows[place[0][0]][place[1]].mark, place[0][1]))
        }

    def _head(self) -> int:
        """The first row with numbers other than those of columns, (1) (2) …, and than years."""
        for r, row in enumerate(self.table.rows):
            if row[0].text.strip() and any(_GLUED.search(plain(cell.text)) for cell in row[1:]):
                return r
            found = [f for cell in row[1:] for f in figures(cell.text, self.commas)]
            serial = all(f.unit == 1 and 0 < f.value < 100 and not f.stars for f in found)
            words = sum(bool(cell.text.strip()) for cell in row[1:])
            if found and r >= self.table.header and not (serial and (r < 3 or len(found) < words)):
                return r
            if found and r >= self.table.header and plain_label(row[0].text) in FIELD_OF:
                return r
        return len(self.table.rows)

    def _labels(self) -> list[str]:
        """Each row's label; a row without one is beneath its label's."""
        labels: list[str] = []
        for row in self.table.rows:
            text = row[0].text.strip()
            bare = not text and any(cell.text.strip() for cell in row[1:])
            labels.append(labels[-1] if bare and labels else text)
        return labels

    def head(self, c: int) -> str:
        """What stands above a column."""
        return " ".join(filter(None, (row[c].text.strip() for row in self.table.rows[: self.top])))

    @cached_property
    def alike(self) -> dict[Place, Key]:
        """The numbers of the study's own table that is most like this one."""
        return _alike(self)

    @cached_property
    def heads(self) -> list[str]:
        """What stands above each column, made plain, and over all that it spans."""
        return _heads(self.table.rows[: self.top])

    def where(self, place: Place) -> tuple[str, str, str]:
        """A cell's table, row and column in words."""
        (r, _), c = place
        return lasting("table {table}", table=self.table.number), self.labels[r], self.head(c) or str(c)

    def terms(self, r: int) -> frozenset[str]:
        """The terms that a row's label can mean, none where it says nothing; a true value is of the term
        above it.
        """
        beneath = (TRUE, *self.known.published)
        while r and FIELD_OF.get(label := plain_label(self.labels[r]), label) in beneath:
            r -= 1
        label = _SERIAL.sub("", self.labels[r])
        found = self.known.labels.get(plain_label(label), frozenset())
        if not found and "(" in label.replace("（", "("):
            outer, _, inner = label.replace("（", "(").rstrip(")）").partition("(")
            found = self.known.labels.get(plain_label(outer), frozenset()) or self.known.labels.get(
                plain_label(inner), frozenset()
            )
        return found

    def likely(self, r: int) -> frozenset[str]:
        """The terms that a row's label means, or the one within whose label alone it stands: Price level is
        part of Consumption price level.
        """
        if found := self.terms(r):
            return found
        label = plain_label(self.labels[r])
        if len(label.encode()) < _PART_OF_A_LABEL:
            return frozenset()
        within = {term for name, terms in self.known.labels.items() if label in name for term in terms}
        return frozenset(within) if len(within) == 1 else frozenset()


def _heads(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The heads of columns, made plain; one above several, as Word merges it, stands above each of them."""
    spread: list[list[str]] = []
    for row in rows:
        texts = [cell.text.strip() for cell in row]
        for c in range(2, len(texts)):
            texts[c] = texts[c] or texts[c - 1]
        spread.append(texts)
    return [plain_label(" ".join(texts)) for texts in zip(*spread, strict=True)]


def _serial(texts: Sequence[str]) -> bool:
    """Whether a row numbers columns: (1) (2) …, or (4) (5) … in a further panel."""
    found = [re.fullmatch(r"[(（](\d{1,2})[)）]", text.strip()) for text in texts if text.strip()]
    numbers = [int(match[1]) for match in found if match]
    return len(numbers) == len(found) > 1 and all(b == a + 1 for a, b in pairwise(numbers))


def _of_numbers(text: str, commas: bool) -> list[Figure]:
    """The numbers of a cell with more digits than letters; stars behind a bracket are its estimate's."""
    found = figures(text, commas) if sum(map(str.isdigit, text)) >= sum(map(str.isalpha, text)) else []
    if len(found) > 1 and found[-1].bracket and found[-1].stars and not (found[0].bracket or found[0].stars):
        found[0] = replace(found[0], stars=found[-1].stars)
        found[1:] = [replace(figure, stars=0) for figure in found[1:]]
    return found


@dataclass
class Reading:
    """How a table is read: as which sort, with which part each line and each column stands for."""

    split: str
    rows: dict[Line, Part]
    columns: dict[Line, Part]
    score: float
    keys: dict[tuple[Part, Part], Key]

    def key(self, place: Place) -> Key | None:
        """The number that belongs in a place."""
        line, column = _sides(place, self.split)
        if line not in self.rows or column not in self.columns:
            return None
        return self.keys.get((self.rows[line], self.columns[column]))


def _sides(place: Place, split: str) -> tuple[Line, Line]:
    """A place's row and column: where columns are fields, each figure of a cell has a column of its own."""
    (row, k), column = place
    return ((row, 0), (column, k)) if split in ("fields", "beside") else ((row, k), (column, 0))


def votes(grid: Grid) -> dict[Place, dict[Key, float]]:
    """For each cell the numbers that it can be, and how much speaks for each."""
    known, alike = grid.known, grid.alike
    starred = any(figure.stars for figure in grid.cells.values())
    levels = {n: float_of(v) for n, v in stated_levels(_below(grid.table)).items()} or known.rule
    found: dict[Place, dict[Key, float]] = {}
    for place, figure in grid.cells.items():
        own: dict[Key, float] = defaultdict(float)
        terms = grid.terms(place[0][0])
        for numbers, weight in ((known.numbers, SAME), *((n, EARLIER) for n in known.earlier.values())):
            for key in numbers.printed_as(figure):
                if key in known.numbers.values and _fits(key, figure, terms, grid, place):
                    other = starred and key.field == "estimate" and _stars(figure, key, grid, levels) != ""
                    own[key] = max(own[key], weight - STARS * other)
        for told, weight in ((alike, ALIKE), (grid.marks, MARK)):
            if place in told:
                own[told[place]] += weight
        found[place] = dict(own)
    return found


def _fits(key: Key, figure: Figure, terms: frozenset[str], grid: Grid, place: Place) -> bool:
    """Whether a number can stand in a place: as its label and its brackets have it."""
    base = _parts_of(key.term.partition("~")[0])[0]  # of a correlation the first variable
    if terms and key.term not in terms and base not in terms:
        return False
    label = FIELD_OF.get(plain_label(grid.labels[place[0][0]]))
    if (label in COUNTS or TRUE in (label, key.field)) and key.field != label:
        return False
    if bool(_ADJUSTED.search(grid.labels[place[0][0]])) != bool(_ADJUSTED.search(key.field)):
        return False
    if figure.bracket and key.field in ("estimate", "nobs"):
        return False
    if figure.stars and key.field in (*COUNTS, "se", "p", "low", "high", "sd", "mean", "minimum", "maximum"):
        return False
    head = FIELD_OF.get(plain_label(grid.head(place[1])))
    return not head or key.field == head or head == "statistic"


def read_as(grid: Grid, support: Mapping[Place, Mapping[Key, float]], split: str) -> Reading:
    """The parts of a sort of table that have most votes."""
    if split == "pairs":  # of correlations alone
        support = {p: {k: v for k, v in own.items() if "~" in k.term} for p, own in support.items()}
    parts = {key: _split(split, key) for own in support.values() for key in own}
    rows, columns = _elected({_sides(place, split): own for place, own in support.items()}, parts)
    keys = grid.known.parted[split]
    if split == "beside":  # a cell's figures are of one model
        columns = {c: part for c, part in columns.items() if part[0] == columns.get((c[0], 0), part)[0]}
    reading = Reading(split, rows, columns, 0.0, keys)
    if split in ("models", "effects"):
        _one_bracket(grid, reading)

    def fit(place: Place) -> float:
        """How much speaks for the number that now belongs in a place, at most 1."""
        held = reading.key(place)
        return min(1.0, support[place].get(held, 0.0)) if held else 0.0

    share: dict[Line, list[float]] = defaultdict(list)
    for place in support:
        share[_sides(place, split)[1]].append(fit(place))
    for column, fits in share.items():
        if sum(fits) < len(fits) / 3:  # of what the study does not have
            columns.pop(column, None)
    _sure(grid, support, reading)
    if split in ("models", "effects"):
        _by_labels(grid, reading)
    else:
        _true_rows(grid, reading)
        if split == "beside":
            _by_heads(grid, reading)
    reading.score = sum(fit(place) * _telling(grid.cells[place]) for place in support)
    return reading


def _elected(
    support: Mapping[tuple[Line, Line], Mapping[Key, float]], parts: Mapping[Key, tuple[Part, Part]]
) -> tuple[dict[Line, Part], dict[Line, Part]]:
    """The parts of lines and columns that have most votes: of columns first, then of either given the other.
    A cell has one vote for each part, that of the number for which most speaks.
    """
    elected: tuple[dict[Line, Part], dict[Line, Part]] = ({}, {})
    for turn in range(3):
        for side in (0, 1) if turn else (1,):
            count: dict[Line, dict[Part, float]] = defaultdict(lambda: defaultdict(float))
            for where, own in support.items():
                held = elected[1 - side].get(where[1 - side])
                best: dict[Part, float] = {}
                for key, weight in own.items():
                    if not turn or held is None or parts[key][1 - side] == held:
                        mine = parts[key][side]
                        best[mine] = max(best.get(mine, 0.0), weight)
                for part, weight in best.items():
                    count[where[side]][part] += weight
            elected[side].update({place: _most(found) for place, found in count.items()})
    return elected


def _telling(figure: Figure) -> float:
    """How much it tells that a number prints as a figure: of a digit or two many do, and 1.000 is none."""
    if abs(figure.value) == 1:
        return 0.1
    return (0.1, 0.1, 0.4)[figure.digits] if figure.digits < 3 else 1.0


def _most(found: Mapping[Any, float]) -> Any:
    """The part with most votes; of equals the one that came first."""
    return max(found, key=lambda part: found[part])


def _one_bracket(grid: Grid, reading: Reading) -> None:
    """What stands in brackets is of one sort in a table; a line fits another by chance."""
    rows, held = reading.rows, set(reading.columns.values())
    brackets = {line: figure.bracket for (line, _), figure in grid.cells.items() if figure.bracket}
    brackets = {line: bracket for line, bracket in brackets.items() if line in rows}
    kinds: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for line, bracket in brackets.items():
        kinds[line[1], bracket][rows[line][-1]] += 1
    for line, bracket in brackets.items():
        part = (*rows[line][:-1], _most(kinds[line[1], bracket]))
        if any((part, column) in reading.keys for column in held):
            rows[line] = part


def _sure(grid: Grid, support: Mapping[Place, Mapping[Key, float]], reading: Reading) -> None:
    """Leaves out the lines without a label for which only a digit or two of a number speak, and no table of
    the study's that has the same label and head.
    """
    evidence: dict[Line, float] = defaultdict(float)
    for place, own in support.items():
        held = reading.key(place)
        if held and held in own:
            line = _sides(place, reading.split)[0]
            told = own[held] > SAME or grid.alike.get(place) == held
            evidence[line] += 1.0 if told else _telling(grid.cells[place])
    for line, part in list(reading.rows.items()):
        if evidence[line] < 1 and not grid.terms(line[0]) and part[0] not in grid.likely(line[0]):
            del reading.rows[line]


def _by_labels(grid: Grid, reading: Reading) -> None:
    """Lines without a vote, whose numbers all are wrong, by their label, or by what stands above or beneath
    them under the same, and by their brackets.
    """
    rows, held = reading.rows, set(reading.columns.values())
    brackets = Counter(
        rows[line][1] for (line, _), figure in grid.cells.items() if line in rows and figure.bracket
    )
    inner = _most(brackets) if brackets else "se"
    for (line, _), figure in grid.cells.items():
        if line in rows:
            continue
        label = FIELD_OF.get(plain_label(grid.labels[line[0]]), "")
        field = inner if figure.bracket else TRUE if label == TRUE else "estimate"
        near = {part for other, part in rows.items() if _of_one_label(grid, line, other)}
        fields = ("low", "high") if field in ("low", "high") else (field,)
        terms = grid.likely(line[0]) or {part[0] for part in near}
        wanted = [(term, one) for term in terms for one in fields if (term, one) not in near]
        wanted += [(name, "test_p") for name, of in near if of == "test" and figure.bracket]
        wanted = [("", label)] if label in COUNTS else wanted
        fitting = (part for part in wanted if any((part, column) in reading.keys for column in held))
        if part := next(fitting, None):
            rows[line] = part


def _of_one_label(grid: Grid, line: Line, other: Line) -> bool:
    """Whether two lines stand in one row, or in two with one label."""
    label = grid.labels[line[0]]
    return abs(line[0] - other[0]) < 2 and label == grid.labels[other[0]] and not _bare(label) and label != ""


def _true_rows(grid: Grid, reading: Reading) -> None:
    """Rows of true values without a vote are of the row above them."""
    above: Part | None = None
    for r in range(grid.top, len(grid.table.rows)):
        if FIELD_OF.get(plain_label(grid.labels[r])) != TRUE:
            above = reading.rows.get((r, 0))
        elif above:
            reading.rows.setdefault((r, 0), (*above[:-1], TRUE))


def _by_heads(grid: Grid, reading: Reading) -> None:
    """Columns without a vote, headed by a field, beside the other fields of their model."""
    model, told = "", set[str]()
    for c in range(1, len(grid.table.rows[0])):
        part, field = reading.columns.get((c, 0)), FIELD_OF.get(plain_label(grid.head(c)), "")
        if part:
            model, told = part[0], {part[1]} | (told if part[0] == model else set())
        elif field in told:  # the next model's
            model = ""
        elif model and field:
            reading.columns[c, 0] = (model, field)
            told.add(field)


def _alike(grid: Grid) -> dict[Place, Key]:
    """The numbers of the study's own table that is most like this one, where rows and heads are the same."""
    best: dict[Place, Key] = {}
    most = 0.0
    mine = Counter(plain_label(label) for label in grid.labels[grid.top :])
    for own in grid.known.own:
        theirs = [plain_label(row[0].text) for row in own.rows[own.header :]]
        shared = sum((mine & Counter(theirs)).values()) / max(1, len(grid.labels) - grid.top)
        same = 0.3 * (own.number == grid.table.number) + 0.5 * (
            bool(own.caption) and plain_label(own.caption) == plain_label(grid.table.caption)
        )
        if shared >= 0.5 and shared + same > most:
            most, best = shared + same, _aligned(grid, own)
    return best


def _aligned(grid: Grid, own: Table) -> dict[Place, Key]:
    """Each cell's number in the study's own table, by label, place beneath it, and head."""
    heads: dict[str, int] = {}
    for c, head in list(enumerate(_heads(own.rows[: own.header])))[1:]:
        heads.setdefault(head, c)
    there: dict[tuple[str, int], int] = {}
    for r, ordinal in _ordinals(own):
        there[ordinal] = r
    found = {}
    ordinals = dict(_ordinals(grid.table))
    for (row, k), c in grid.cells:
        line = there.get(ordinals.get(row, ("", -1)))
        column = heads.get(grid.heads[c]) if grid.heads else None
        if line is not None and column is not None:
            key = grid.known.numbers.of_mark(own.rows[line][column].mark, k)
            if key:
                found[(row, k), c] = key
    return found


def _ordinals(table: Table) -> list[tuple[int, tuple[str, int]]]:
    """Each row with its label and its place beneath that."""
    found, label, beneath = [], "", 0
    seen: Counter[str] = Counter()
    for r, row in enumerate(table.rows):
        text = plain_label(row[0].text)
        seen[text] += bool(text)
        label, beneath = (f"{text} {seen[text]}", 0) if text else (label, beneath + 1)
        found.append((r, (label, beneath)))
    return found


def match_table(table: Table, known: Known) -> tuple[list[Match], Reading | None]:
    """What each number of a table is; no reading where the table is not the study's."""
    grid, readings, share = _read(table, known)
    if share < CLEAR and not grid.marks:  # perhaps its rows are models
        turned = [list(row) for row in zip(*table.rows, strict=True)]
        other = _read(replace(table, rows=turned, header=0), known)
        if other[2] > share + TURNED:
            grid, readings, share = other
    if share < NEEDED:
        return [], None
    found = {}
    for place in grid.cells:
        reading = next((one for one in readings if _sides(place, one.split)[0] in one.rows), readings[0])
        found[place] = _match(grid, place, reading)
    levels, rule = rule_of(grid, found, known.rule)
    if rule or any(figure.stars for figure in grid.cells.values()) or stated_levels(_below(table)):
        for place, match in found.items():
            if match.verdict == "same" and match.key and match.key.field == "estimate":
                found[place] = replace(match, stars=_stars(grid.cells[place], match.key, grid, levels))
    for place, figure in grid.published.items():
        found[place] = Match(*grid.where(place), figure.text, None, None, "published")
    for place, text in grid.glued.items():
        found[place] = Match(*grid.where(place), text, None, None, "unread")
    return [*(found[place] for place in sorted(found)), *rule], readings[0]


def _read(table: Table, known: Known) -> tuple[Grid, list[Reading], float]:
    """A table's figures, how it or each of its panels is read, and the share of it that is the study's."""
    grid = Grid(table, known)
    support = votes(grid)
    if not support:
        return grid, [], 0.0
    readings = _best(grid, support)
    possible = sum(_telling(grid.cells[place]) for place in support)
    share = sum(reading.score for reading in readings) / max(2.0, possible)
    return grid, readings, max(share, len(grid.marks) / len(support))


def _best(grid: Grid, support: Mapping[Place, Mapping[Key, float]]) -> list[Reading]:
    """The best reading of the table as a whole, or of its panels where these are read better apart."""
    best = max((read_as(grid, support, split) for split in SPLITS), key=lambda reading: reading.score)
    best = _put_back(grid, best)
    starts = [r for r in range(grid.top, len(grid.table.rows)) if _heading(grid, r)]
    if not starts or best.split == "fields":
        return [best]
    apart = []
    for first, last in pairwise([grid.top, *starts, len(grid.table.rows)]):
        own = {place: keys for place, keys in support.items() if first <= place[0][0] < last}
        if own:
            reading = max((read_as(grid, own, split) for split in SPLITS), key=lambda one: one.score)
            reading.rows = {line: part for line, part in reading.rows.items() if first <= line[0] < last}
            apart.append(_put_back(grid, reading))
    return apart if sum(one.score for one in apart) > 1.05 * best.score else [best]


def _put_back(grid: Grid, reading: Reading) -> Reading:
    """Columns whose numbers all are of another column of the study's table are what their heads say, where
    these tell them apart; under heads such as (1) and (2) they are in another order.
    """
    told: dict[Line, Counter[Part]] = defaultdict(Counter)
    for place, key in grid.alike.items():
        line, column = _sides(place, reading.split)
        if line in reading.rows:
            told[column][_split(reading.split, key)[1]] += 1
    expected = {column: _most(parts) for column, parts in told.items()}
    words = Counter(map(_worded, grid.heads))
    for column, part in expected.items():
        head = _worded(grid.heads[column[0]])
        moved = reading.columns.get(column, part)
        if head and words[head] == 1 and moved != part and moved in expected.values():
            reading.columns[column] = part
    return reading


def _worded(head: str) -> str:
    """A head without the numbers of columns."""
    return re.sub(r"^\d{1,2}(?!\d)", "", head)


def _heading(grid: Grid, r: int) -> bool:
    """Whether a row heads a panel: it has words alone."""
    row = grid.table.rows[r]
    return any(cell.text.strip() for cell in row) and not any(
        (line, c) in grid.cells for line in ((r, 0),) for c in range(1, len(row))
    )


def _match(grid: Grid, place: Place, reading: Reading) -> Match:
    figure, row, where = grid.cells[place], place[0][0], grid.where(place)
    key = grid.marks.get(place) or reading.key(place)
    if key is None:
        return _unplaced(where, figure, reading, grid)
    by = "mark" if place in grid.marks else "label" if grid.terms(row) or key.term == "" else "size"
    value = grid.known.numbers.values[key]
    verdict, found = judged(figure, key, grid.known, reading)
    return Match(*where, figure.text, key, value, verdict, found, by)


def _unplaced(where: tuple[str, str, str], figure: Figure, reading: Reading, grid: Grid) -> Match:
    """A number in a row or column that is not known: the study's if one of the table's models has it."""
    models = {key.model for key in _shown(reading)}
    for key in grid.known.numbers.printed_as(figure):
        if key.model in models and figure.digits > 1:
            return Match(*where, figure.text, key, grid.known.numbers.values[key], "same", "", "size")
    return Match(*where, figure.text, None, None, "unread")


def _shown(reading: Reading) -> set[Key]:
    rows, columns = set(reading.rows.values()), set(reading.columns.values())
    return {key for (row, column), key in reading.keys.items() if row in rows and column in columns}


def judged(figure: Figure, key: Key, known: Known, reading: Reading | None = None) -> tuple[str, str]:
    """A figure's verdict where a number belongs, and what else it is."""
    bound = figure.relation in ("<", "≤") and key.field in ("p", "test_p") and figure.value > LARGEST_BOUND
    if figure.agrees(known.numbers.values[key], unsigned=key.field == "se") and not bound:
        return "same", ""
    for name, numbers in known.earlier.items():
        if key in numbers.values and figure.agrees(numbers.values[key]):
            return "outdated", name
    shown = _shown(reading) if reading else set()
    others = known.numbers.printed_as(figure)
    near = [o for o in others if o in shown and (o.term == key.term or o.model == key.model)]
    near += [o for o in others if o.term == key.term and o.field == key.field]
    near += [o for o in others if o in shown]
    return ("other", near[0].said) if near else ("missing", "")


def _stars(figure: Figure, key: Key, grid: Grid, levels: Levels) -> str:
    """What is wrong with a coefficient's stars: those that its p-value has by the table's rule, or ""."""
    p = grid.known.numbers.values.get(key._replace(field="p"))
    if p is None:  # perhaps another program has its error; where the study prints it, it has no stars
        own = key in (*grid.marks.values(), *grid.alike.values())
        return "none" if figure.stars and own else ""
    if key.term in VARIANCES and not figure.stars:
        return ""
    right = max((count for count, level in levels.items() if p < level), default=0)
    return "" if right == figure.stars else "*" * right or "none"


_STARS = r"(?<![\d*)\]])\*{1,4}(?!\*)"
_AND = r"(?:[\s,、;/()]|and|和|及|与|以及|或)+"
_SHARE = r"(?:\d*\.)?\d+(?:\s?%)?"
_RULE = re.compile(rf"({_STARS}(?:{_AND}{_STARS})*)([^*\d.。]*?)({_SHARE}(?:{_AND}{_SHARE})*)")
_SAID = re.compile(r"[A-Za-z<≤:=\u4e00-\u9fff]")  # between stars and their level, unless it is a per cent


def stated_levels(texts: Iterable[str]) -> dict[int, str]:
    """What notes say of stars: by how many the level as it is printed, of `* p < 0.1`, `***, ** and * denote
    1%, 5% and 10%` and `*、**分别表示10%、5%水平显著`.
    """
    found: dict[int, str] = {}
    for text in texts:
        for stars, between, levels in _RULE.findall(plain(text)):
            if not _SAID.search(between) and "%" not in levels:
                continue
            counts, said = re.findall(r"\*+", stars), re.findall(_SHARE, levels)
            if len(said) >= len(counts):  # a list may go on with another number
                found |= {len(c): level for c, level in zip(counts, said, strict=False)}
    return found


def float_of(level: str) -> float:
    """A level as it is printed: 0.05, .05, 5% or 5."""
    value = float(level.strip("% "))
    return value / 100 if "%" in level or value >= 1 else value


def rule_of(grid: Grid, found: Mapping[Place, Match], levels: Levels) -> tuple[Levels, list[Match]]:
    """The rule by which a table's stars are judged, and what is wrong with the one that its notes state: that
    is not the study's in a table of the study's, or is one that its stars follow less than the study's.
    """
    said = stated_levels(_below(grid.table))
    stated = {count: float_of(level) for count, level in said.items()}
    if not stated or stated == levels:
        return levels, []
    shown = [(grid.cells[p], m.key) for p, m in found.items() if m.verdict == "same" and p in grid.cells]
    wrong, own = (
        sum(bool(_stars(figure, key, grid, rule)) for figure, key in shown if key and key.field == "estimate")
        for rule in (stated, levels)
    )
    if own > wrong or (own == wrong and not (grid.marks or grid.alike)):
        return stated, []
    place = lasting("table {table}", table=grid.table.number)
    return levels, [
        Match(place, "*" * count, "", level, None, levels.get(count), "missing")
        for count, level in said.items()
        if stated[count] != levels.get(count)
    ]


def _below(table: Table) -> list[str]:
    return [*table.notes, *(cell.text for row in table.rows[-3:] for cell in row)]


def runs_together(table: Table) -> bool:
    """Whether cells of a table hold numbers that run together."""
    return any(_GLUED.search(plain(cell.text)) for row in table.rows for cell in row)


def _bare(text: str) -> bool:
    """Whether a text has numbers and no letters."""
    return bool(figures(text)) and not re.search(r"[^\W\d_]", text)


def match_tables(manuscript: Manuscript, known: Known) -> list[tuple[Table, list[Match], Reading | None]]:
    """Every table with its numbers; of two that stand side by side in one, each by itself."""
    parts = [part for table in manuscript.tables for part in _side_by_side(table, known)]
    return [(table, *match_table(table, known)) for table in parts]


def _side_by_side(table: Table, known: Known) -> list[Table]:
    """A table, or its parts from one column of labels to the next: where numbers stand before and behind."""
    if any(cell.mark for row in table.rows for cell in row):
        return [table]
    columns = list(zip(*([cell.text for cell in row] for row in table.rows), strict=True))
    numbers = [sum(bool(figures(text)) for text in column) > 2 for column in columns]
    bare = [sum(map(_bare, column)) for column in columns]  # of numbers alone, not of labels
    said = {*known.labels, *map(plain_label, columns[0])} if columns else set()
    starts = [0]
    for c in range(2, len(columns) - 1):
        labels = [text for text in columns[c] if text.strip() and not re.search(r"\d", text)]
        told = {plain_label(text) for text in labels} & said
        if (
            bare[c] < 3
            and len(told) > 1
            and len(told) >= len(labels) / 2
            and numbers[c - 1]
            and numbers[c + 1]
        ):
            starts.append(c)
    ends = [*starts[1:], len(columns)]
    pairs = zip(starts, ends, strict=True)
    return [replace(table, rows=[row[first:last] for row in table.rows]) for first, last in pairs]
