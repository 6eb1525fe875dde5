"""A table of a manuscript by rows and columns: where its head ends, what each row's label means, which rows
belong together, and which figures stand in its cells.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise, takewhile

from audit.effect_words import effect_in_heads
from audit.event_times import event_terms, find_event_rows
from audit.reading.figures import COMMA, Figure, figures, has_commas, normalise_digits
from audit.reading.manuscript import BESIDE, Cell, ManuscriptTable
from audit.study_numbers import COUNTS, Key, plain_label
from audit.study_reference import BENEATH, FIELD_OF, StudyReference
from spillover.messages.catalogue import TRUE
from spillover.words import lasting

Line = tuple[int, int]  # a row, and the place of a figure within its cells
Place = tuple[Line, int]  # and a column
MOST_FIGURES = 6  # of a cell that are read
ONE_DIGIT = 0.1  # what a number of one digit tells
_SERIAL = re.compile(r"^\s*[(（]\d{1,2}[)）]\s*(?=\D)")  # of a row, as correlations number their columns
_NUMBERED = re.compile(  # how a column is numbered
    r"(?:[(（\[]\s*(\d{1,2})\s*[)）\]]"
    r"|(?:models?|columns?|col\.?|模型|列|第)\s*[(（\[]?(\d{1,2})[)）\]]?\s*列?)",
    re.IGNORECASE,
)
# What may stand before the heads of columns; another label says that its row is of something else.
_HEADS = re.compile(
    r"(?:dep(?:endent)?(?:var(?:iables?|s)?)?|outcomes?(?:variables?)?|variables?(?:names?)?|models?|columns?"
    r"|specifications?|(?:被解释|因|解释)?变量(?:名称?)?|模型|列)?"
)
_LAGS_BELOW = re.compile(  # words above rows whose variables are spatially lagged, as xsmle prints them
    r"w\s?[×x*·.]?\s?x|(?:(?:解释|自|控制)?变量的?)?空间滞后(?:项|变量|解释变量)?"
    r"|spatial(?:ly)? (?:lags?|lagged)(?: of)?(?: the)?(?: (?:regressors|variables|covariates|controls))?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(  # what notes say that stands in brackets
    r"括号(?:内|中)?(?:的?数[字值])?(?:均|报告的?)?[为是][^，。；,;]{0,8}?(标准误|t\s?[值统]|z\s?[值统]|p\s?值)"
    r"|\b(standard errors?|t[- ](?:statistics?|values?|ratios?)|z[- ](?:statistics?|values?)|p[- ]values?)"
    r"[^.;]{0,40}? in (?:parenthes|brackets)"
)
_BRACKETED = {"标": "se", "s": "se", "t": "statistic", "z": "statistic", "p": "p"}  # by the first letter
GLUED = re.compile(r"\d[.,]\d+[.,]\d")  # numbers that run together, as 0.0930.021


@dataclass(frozen=True)
class Meaning:
    """The meaning of a row's label. terms: which it can mean; field: of what stands above, as in a row of
    errors; statistics: terms and fields of a model's statistics, None where it is no such label; models:
    which it names; label: its text, or that of the row above it.
    """

    terms: frozenset[str] = frozenset()
    field: str = ""
    statistics: frozenset[tuple[str, str]] | None = None
    models: frozenset[str] = frozenset()
    label: str = ""

    @property
    def speaks(self) -> bool:
        """Return whether the label says which numbers the row can have."""
        return bool(self.terms or self.statistics or self.models)


class FigureGrid:
    """A table's figures by line and column, and what its labels and heads say of them. claims_beside: the
    models that the columns of a table beside it are called by.
    """

    def __init__(
        self, table: ManuscriptTable, known: StudyReference, claims_beside: Sequence[frozenset[str]] = ()
    ) -> None:
        self.table, self.known, self.claims_beside = table, known, claims_beside
        self.commas = has_commas(cell.text for row in table.rows for cell in row)
        self.cells: dict[Place, Figure] = {}
        self.published: dict[Place, Figure] = {}
        self.glued: dict[Place, str] = {}
        self.typed: set[Place] = set()  # with a comma, where the table has points
        self.top = self._head()
        self.labels = self._labels()
        self._read_figures()
        self.marks = {
            place: key
            for place in self.cells
            if (key := known.numbers.find_marked_number(table.rows[place[0][0]][place[1]].mark, place[0][1]))
        }
        self.events = self._find_events()
        self._give_stars_to_estimates()
        self.head_meaning, self.effect_at = cache(self._head_meaning), cache(self._effect_at)
        self.numbered = {line[0] for line, _ in self.cells}
        self.meaning, self.depth, self.group = cache(self._meaning), cache(self._depth), cache(self._group)
        self.telling = {place: self._weigh(place) for place in self.cells}

    def _read_figures(self) -> None:
        """Read the figures below the heads; a further page has these again."""
        heads = [[cell.text for cell in row] for row in self.table.rows[: self.top]]
        for r, row in enumerate(self.table.rows):
            texts = [cell.text for cell in row]
            if r < self.top or texts in heads or is_serial(texts[1:]):
                continue
            for c, text in enumerate(texts[1:], start=1):
                self._read_cell(r, c, text)

    def _read_cell(self, r: int, c: int, text: str) -> None:
        labels = {plain_label(self.labels[r]), plain_label(self.head(c))}
        figures = self.published if labels & self.known.published_labels else self.cells
        is_typed = not self.commas and "." not in text and bool(COMMA.search(normalise_digits(text)))
        read = _find_numbers(text, self.commas or is_typed)[:MOST_FIGURES]
        for k, figure in enumerate(read):
            figures[(r, k), c] = figure
            if is_typed:
                self.typed.add(((r, k), c))
        if not read and GLUED.search(normalise_digits(text)):
            self.glued[(r, 0), c] = text

    def _weigh(self, place: Place) -> float:
        """Weigh how much a match of a number tells: little for an R² that a digit parts from one."""
        figure, statistics = self.cells[place], self.meaning(place[0][0]).statistics or ()
        is_r2 = any(name.startswith("r2") for _term, name in statistics)
        is_near_one = is_r2 and round((1 - figure.value) / figure.unit) < 10
        return min(weigh_figure(figure), ONE_DIGIT) if is_near_one else weigh_figure(figure)

    def _find_events(self) -> dict[int, str]:
        """The terms of the rows, and of those beneath them, that are called by times since an event: where
        most have an estimate of theirs, as some count the year of the event as the first.
        """
        known = event_terms(self.known.terms)
        if not known:
            return {}
        own = {r: self.table.rows[r][0].text.strip() for r in range(self.top, len(self.table.rows))}
        rows = find_event_rows(own, known)
        right = {
            r
            for ((r, _k), _c), figure in self.cells.items()
            if r in rows
            for key in self.known.numbers.find_printed_as(figure)
            if key.term == rows[r] and key.field == "estimate"
        }
        if 2 * len(right) < len(rows):
            return {}
        for r, text in own.items():
            if not text and r - 1 in rows:
                rows[r] = rows[r - 1]
        return rows

    def _give_stars_to_estimates(self) -> None:
        """Gives stars that a column of their own has behind an interval or a p, as asdoc prints them, to the
        estimate of their row, and those behind the bracket beneath an estimate, where no estimate has any, to
        that.
        """
        if not any(one.stars for one in self.cells.values() if not one.bracket):
            for ((r, k), c), figure in list(self.cells.items()):
                above = self.cells.get(((r - 1, k), c))
                if figure.stars and above and not above.bracket:
                    self.cells[(r - 1, k), c] = replace(above, stars=figure.stars)
                    self.cells[(r, k), c] = replace(figure, stars=0)
        fields = {
            c: self._head_meaning(c)[0] for c in range(1, len(self.table.rows[0]) if self.table.rows else 1)
        }
        first = next((c for c, name in fields.items() if name == "estimate"), 0)
        for ((r, k), c), figure in list(self.cells.items()):
            own = self.cells.get(((r, 0), first))
            if own and c != first and figure.stars and not own.stars and fields[c] in BENEATH:
                self.cells[(r, 0), first] = replace(own, stars=figure.stars)
                self.cells[(r, k), c] = replace(figure, stars=0)

    def _head(self) -> int:
        """The first row with numbers other than those of columns, (1) (2) …, and than years."""
        for r, row in enumerate(self.table.rows):
            if row[0].text.strip() and any(GLUED.search(normalise_digits(cell.text)) for cell in row[1:]):
                return r
            found = [f for cell in row[1:] for f in _find_numbers(cell.text, self.commas)]
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
        """Text above a column."""
        return " ".join(filter(None, (row[c].text.strip() for row in self.table.rows[: self.top])))

    @cached_property
    def field_in_brackets(self) -> str:
        """The field that the notes say brackets to hold, "" where they say none or several."""
        texts = [*self.table.notes, *(cell.text for row in self.table.rows[-3:] for cell in row)]
        said = {match[1] or match[2] for text in texts for match in _IN_BRACKETS.finditer(text.casefold())}
        fields = {_BRACKETED[word[0]] for word in said}
        return next(iter(fields)) if len(fields) == 1 else ""

    @cached_property
    def heads(self) -> list[str]:
        """Normalised text above each column, with the heads that span it."""
        return heads_of(self.table.rows[: self.top])

    def head_texts(self, c: int, first: int) -> list[str]:
        """Texts above a column in a panel that begins at a row, each by itself."""
        return [row[c] for row in _spread_heads(self._head_rows(first)) if row[c] and not is_bare(row[c])]

    def panel_heading(self, first: int) -> list[str]:
        """The words alone that stand above the first number of a panel, as what it is of."""
        start, end = (0, self.top) if first <= self.top else (first, self._first_number(first))
        rows = range(end - 1, start - 1, -1)
        texts = [self.labels[r] for r in rows if self._is_alone(r) and not self._names_variable(r)]
        return [text for text in texts[:1] if text]

    def _head_rows(self, first: int) -> list[list[Cell]]:
        """The heads of a panel that begins at a row. A row that has a label of its own, as of samples or of
        controls, says what a column has, and not what it is called.
        """
        rows = [r for r in range(self.top) if not r or _HEADS.fullmatch(plain_label(self._head_label(r)))]
        if first > self.top:
            beneath = [r for r in range(first, self._first_number(first)) if self._has_text(r)]
            unlabelled = [r for r in beneath if _HEADS.fullmatch(plain_label(self.table.rows[r][0].text))]
            rows = unlabelled or beneath or rows
        return [self.table.rows[r] for r in rows]

    def _head_label(self, r: int) -> str:
        """The label of a row of heads, or of the row above that it goes on with; "" beneath words alone."""
        while r and not self.table.rows[r][0].text.strip():
            r -= 1
        return self.labels[r] if self._has_text(r) else ""

    def serials(self, first: int) -> dict[int, int]:
        """The number that heads each column in a panel that begins at a row; nothing where none does. One
        above several columns, as Word merges it, heads each of them.
        """
        for row in _spread_heads(self._head_rows(first)):
            if any(row[1:]) and is_serial(row[1:]):
                return {c: number for c, text in enumerate(row) if c and (number := _serial_of(text))}
        return {}

    def _first_number(self, first: int) -> int:
        return next((r for r in range(first, len(self.table.rows)) if r in self.numbered), first)

    def _has_text(self, r: int) -> bool:
        return any(cell.text.strip() for cell in self.table.rows[r][1:])

    def say_place(self, place: Place) -> tuple[str, str, str]:
        """A cell's table, row and column in words."""
        (r, _), c = place
        return lasting("table {table}", table=self.table.number), self.labels[r], self.head(c) or str(c)

    def _meaning(self, r: int) -> Meaning:
        """Read the label of a row; a row of errors or of true values belongs to the term above it."""
        if r in self.events:
            return Meaning(frozenset({self.events[r]}), label=self.labels[r])
        label = plain_label(self.labels[r])
        names = self.known.terms_by_label
        field = "" if label in names else FIELD_OF.get(label, "")
        above = r
        beneath = (*BENEATH, "estimate", TRUE, *self.known.published_labels)
        while (
            above not in self.events
            and above
            and (FIELD_OF.get(said := plain_label(self.labels[above]), said) in beneath and said not in names)
        ):
            above -= 1
        if field in COUNTS:
            return Meaning(statistics=self.known.statistics_of(self.labels[r]), field=field)
        text = _SERIAL.sub("", self.labels[above])
        event = self.events.get(above)
        terms = frozenset({event}) if event else self._terms_of(r, text)
        statistics = None if terms else self.known.statistics_of(text)
        models = self.known.models_of(text) if statistics is None else frozenset()
        return Meaning(terms, field if above != r or field in BENEATH else "", statistics, models, text)

    def _terms_of(self, r: int, label: str) -> frozenset[str]:
        """The terms that a row's label means: beneath a heading of spatial lags those of its variables."""
        terms = self.known.terms_of(label)
        if not any(_LAGS_BELOW.fullmatch(text.strip(" :：")) for text in self.headings(r)):
            return terms
        of = terms or self.known.find_near_terms(label)
        return (frozenset(f"W:{term}" for term in of) & self.known.terms) or terms

    def _head_meaning(self, c: int) -> tuple[str, frozenset[tuple[str, str]] | None]:
        """The field that the head of a column says, or the statistics."""
        head = self.head(c)
        texts = [head, *reversed(self.head_texts(c, self.top))]
        field = next((FIELD_OF[said] for text in texts if (said := plain_label(text)) in FIELD_OF), "")
        return field, None if field else self.known.statistics_of(head)

    def _effect_at(self, c: int) -> str:
        """The effect that the head of a column says: direct, indirect or total; "" where it says none."""
        return effect_in_heads(text for text in reversed(self.head_texts(c, self.top)) if text)

    def effect_above(self, r: int) -> str:
        """The effect that the words alone say which stand above a row; "" where they say none."""
        return effect_in_heads(self.headings(r))

    def likely(self, r: int) -> frozenset[str]:
        """The terms that a row's label means, or those within whose labels it stands."""
        said = self.meaning(r)
        return said.terms or (
            self.known.find_near_terms(said.label) if said.statistics is None else frozenset()
        )

    def _depth(self, r: int) -> int:
        """Number of rows that a row stands beneath its label; a row of errors stands one beneath."""
        if self.table.rows[r][0].text.strip():
            return int(self.meaning(r).field in BENEATH)
        return 1 + (self.depth(r - 1) if r and self.labels[r - 1] == self.labels[r] else 0)

    def _group(self, r: int) -> int:
        """The first of the rows under one label with a row: errors stand under that of their estimate."""
        while r > self.top and self.depth(r) and not self._is_heading(r):
            r -= 1
        return r

    def headings(self, r: int) -> list[str]:
        """The words alone that stand nearest above a row, as what its panel is of."""
        at = bisect.bisect_right(self._alone, r)
        return [self.labels[self._alone[at - 1]]] if at else []

    @cached_property
    def _alone(self) -> list[int]:
        """Rows of words alone that do not name the variable above their rows, from the first on."""
        rows = range(self.top, len(self.table.rows))
        return [r for r in rows if self._is_alone(r) and not self._names_variable(r)]

    def _is_alone(self, r: int) -> bool:
        """Return whether a row has words alone."""
        return self._is_heading(r) and not self._has_text(r)

    def _names_variable(self, r: int) -> bool:
        """Return whether a row of words alone names what the rows beneath it have estimates and errors of."""
        below = self.table.rows[r + 1][0].text if r + 1 in self.numbered else ""
        name = FIELD_OF.get(plain_label(below), "")
        return (
            name in ("estimate", *BENEATH)
            and plain_label(below) not in self.known.terms_by_label
            and self._is_alone(r)
        )

    @cached_property
    def panels(self) -> list[tuple[int, int]]:
        """The rows of each panel, from the first to the one behind the last. A row of words alone begins one
        only where a label comes again beneath it: a model has one estimate of a term and one N. What says of
        columns what they have, as controls or effects, begins none.
        """
        starts = [r for r in range(self.top, len(self.table.rows)) if self._is_heading(r)]
        found = [self.top]
        # The name of the first variable, above its rows, is where the head ends.
        seen = {self._signature(self.top - 1)} - {""} if self.top else set()
        for first, last in pairwise([self.top, *starts, len(self.table.rows)]):
            own = {label for r in range(first, last) if (label := self._signature(r))}
            if own & seen:
                first = self._first_head(first, found[-1])
                found.append(first)
                seen = set()
            seen |= own
        return list(pairwise([*found, len(self.table.rows)]))

    def _first_head(self, first: int, start: int) -> int:
        """The first of the rows of heads right above a row, or above the rows of words there, as of samples
        and effects; where rows are called by their fields, of those above the variables before it, since
        heads last stood there (from `start` on).
        """
        is_name = self._names_variable(first)
        above = range(first - 1, start, -1) if is_name else ()
        first = next((r for r in above if self._is_heading(r) and not self._names_variable(r)), first)
        words = takewhile(lambda r: r not in self.numbered, range(first - 1, start, -1))
        first = next((r for r in words if self._is_heading(r) and self._has_text(r)), first)
        while first - 1 not in self.numbered and (is_name or self._is_heading(first - 1)):
            first -= 1
        return first

    def find_inner_heads(self, first: int, last: int) -> list[int]:
        """The rows within a panel in which heads of columns stand again, from the heading above them on."""
        found = []
        for r in range(self._first_number(first) + 1, last):
            if not (self._is_heading(r) and self._has_text(r)):
                continue
            start = r
            while self._is_heading(start - 1) and start - 1 > first:
                start -= 1
            if start - 1 in self.numbered or self._has_text(start - 1):
                found.append(start)
        return sorted(set(found))

    def _is_heading(self, r: int) -> bool:
        """Return whether a row has words that can head a panel: a label alone, or heads of columns again."""
        texts = [cell.text.strip() for cell in self.table.rows[r]]
        if not any(texts) or r in self.numbered:
            return False
        beside = [text for text in texts[1:] if text]
        named = _HEADS.fullmatch(plain_label(texts[0]))  # else it says what columns have, as their samples
        return (
            not beside
            or is_serial(beside)
            or (named is not None and not (BESIDE & {text.casefold() for text in beside}))
        )

    def _signature(self, r: int) -> str:
        """The label of a row with numbers of its own, or of rows beneath it; "" for one that may come again
        within a panel.
        """
        if self._names_variable(r):
            return plain_label(self.labels[r])
        label = plain_label(self.table.rows[r][0].text)
        label = self.events.get(r, label) if label else ""
        field = "" if label in self.known.terms_by_label else FIELD_OF.get(label, "")
        label = field if field in COUNTS else label
        of_term = field in (*BENEATH, "estimate", TRUE)
        return "" if of_term or r not in self.numbered or label in self.known.published_labels else label

    @cached_property
    def alike(self) -> dict[Place, Key]:
        """The numbers of the study's own table that is most like this one, where rows and heads are the
        same.
        """
        best: dict[Place, Key] = {}
        most = 0.0
        mine = Counter(plain_label(label) for label in self.labels[self.top :])
        for own in self.known.own_tables:
            theirs = [plain_label(row[0].text) for row in own.rows[own.header :]]
            shared = sum((mine & Counter(theirs)).values()) / max(1, len(self.labels) - self.top)
            same = 0.3 * (own.number == self.table.number) + 0.5 * (
                bool(own.caption) and plain_label(own.caption) == plain_label(self.table.caption)
            )
            if shared >= 0.5 and shared + same > most:
                most, best = shared + same, self._align(own)
        return best

    def _align(self, own: ManuscriptTable) -> dict[Place, Key]:
        """Each cell's number in the study's own table, by label, place beneath it, and head."""
        heads: dict[str, int] = {}
        for c, head in list(enumerate(heads_of(own.rows[: own.header])))[1:]:
            heads.setdefault(head, c)
        there = {ordinal: r for r, ordinal in _ordinals(own)}
        found = {}
        ordinals = dict(_ordinals(self.table))
        for (row, k), c in self.cells:
            line = there.get(ordinals.get(row, ("", -1)))
            column = heads.get(self.heads[c]) if self.heads else None
            if line is not None and column is not None:
                key = self.known.numbers.find_marked_number(own.rows[line][column].mark, k)
                if key:
                    found[(row, k), c] = key
        return found


def weigh_figure(figure: Figure) -> float:
    """Weigh how much a match of a printed number tells: little for one of a digit or two, nothing for
    1.000.
    """
    if abs(figure.value) == 1:
        return ONE_DIGIT
    return (ONE_DIGIT, ONE_DIGIT, 0.4)[figure.digits] if figure.digits < 3 else 1.0


def _ordinals(table: ManuscriptTable) -> Iterator[tuple[int, tuple[str, int]]]:
    """Each row with its label and its place beneath that."""
    label, beneath = "", 0
    seen: Counter[str] = Counter()
    for r, row in enumerate(table.rows):
        text = plain_label(row[0].text)
        seen[text] += bool(text)
        label, beneath = (f"{text} {seen[text]}", 0) if text else (label, beneath + 1)
        yield r, (label, beneath)


def _spread_heads(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The texts of heads; one above several, as Word merges it, stands above each of them."""
    spread: list[list[str]] = []
    for row in rows:
        texts = [cell.text.strip() for cell in row]
        for c in range(2, len(texts)):
            texts[c] = texts[c] or texts[c - 1]
        spread.append(texts)
    return spread


def heads_of(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The heads of columns, made plain."""
    return [plain_label(" ".join(texts)) for texts in zip(*_spread_heads(rows), strict=True)]


def is_serial(texts: Sequence[str]) -> bool:
    """Return whether a row numbers columns: (1) (2) …, or (4) (5) … in a further panel; one number may stand
    above several columns.
    """
    found = [_serial_of(text) for text in texts if text.strip()]
    numbers = list(dict.fromkeys(found))
    return len(numbers) > 1 and all(numbers) and all(b == a + 1 for a, b in pairwise(numbers))


def _serial_of(text: str) -> int:
    """The number of a column as a head gives it: (1), [1], Model 1; 0 for other texts."""
    match = _NUMBERED.fullmatch(text.strip())
    return int(match[1] or match[2]) if match else 0


def is_bare(text: str) -> bool:
    """Return whether a text has numbers and no letters."""
    return bool(figures(text)) and not re.search(r"[^\W\d_]", text)


def _find_numbers(text: str, commas: bool) -> list[Figure]:
    """The numbers of a cell with more digits than letters, but years among words, as in: from 2012; stars
    behind a bracket are its estimate's.
    """
    found = figures(text, commas) if sum(map(str.isdigit, text)) >= sum(map(str.isalpha, text)) else []
    if any(map(str.isalpha, text)):
        found = [figure for figure in found if not (figure.unit == 1 and 1900 <= figure.value <= 2100)]
    if len(found) > 1 and found[-1].bracket and found[-1].stars and not (found[0].bracket or found[0].stars):
        found[0] = replace(found[0], stars=found[-1].stars)
        found[1:] = [replace(figure, stars=0) for figure in found[1:]]
    return found
