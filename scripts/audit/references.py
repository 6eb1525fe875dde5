"""Find the variables, columns of tables and models that a sentence refers to, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audit.effect_words import EFFECT_WORDS
from audit.event_times import event_terms, events_in
from audit.method_names import SPOKEN, spoken_methods
from audit.panels.reading import Reading
from audit.study_numbers import EFFECT
from audit.study_reference import WORD, StudyReference, split_term, stands_within, words_of
from audit.tables import PARTS

_NUMBER = r"[(（\[]?\d{1,2}[)）\]]?"
_TO = r"(?:-|~|to|至|到)"
_JOIN = rf"(?:,\s*and|,|、|and|&|和|与|及|{_TO})"
_LIST = rf"{_NUMBER}(?:\s*[列栏]?\s*{_JOIN}\s*第?{_NUMBER})*"
_RANGE = re.compile(rf"(\d+)[)）\]]?\s*[列栏]?\s*{_TO}\s*第?[(（\[]?(\d+)")
_COLUMNS = (
    re.compile(rf"\b(?:columns?|cols?\.?|models?|specifications?)\s*({_LIST})(?!\d|[.,]\d)", re.IGNORECASE),
    re.compile(rf"(?:第|列|模型)\s*({_LIST})(?:\s*[列栏])?(?!\d|[.,]\d|[年个期章节])"),
    re.compile(rf"({_LIST})\s*[列栏]"),
)
_TABLE = re.compile(r"(?:\btables?\s*|表\s*)([A-Z]?\.?\d+(?:[-.]\d+)?[a-z]?)(?!\d)", re.IGNORECASE)
_PARTED = re.compile(r"[,;:，、；：。]")
_LETTER = re.compile(r"[^\W\d_]")  # a label of digits alone, as of an event's year, is no name in a text
_HELD = re.compile(r"(?<!the)(?<!\ba)\s+$", re.IGNORECASE)  # before a word, as constant, that names nothing
_WAYS = re.compile(r"\b(?:one|two|three|multi)-?way\s+$", re.IGNORECASE)  # before a name: another model's
_OF_YEARS = re.compile(r"Moran|莫兰", re.IGNORECASE)
_HALF = re.compile(
    r"([A-Za-z]+|[\u4e00-\u9fff]{2})\s*(?:\b(?:and|or)\b|,|[和与及、])\s*$"
)  # before a variable
_W_TIMES = re.compile(  # before a variable that is that of the neighbours
    r"(?:\bW\s*(?:times|[×x*·])\s*|(?i:\bspatial lags? of|\bspatially lagged|\bneighbou?r(?:s['’]|['’]s))"
    r"(?: the| log)*\s"
    r"|[邻][近接居]?(?:州|省份?|地区?|市|城市|县)的|空间滞后的)\s*$"
)
_SPATIAL_LAG = re.compile(r"\s*的?空间(?:滞后|交互)项?|['’]s spatial lag\b")  # and behind one
_ITS_SPATIAL_LAG = re.compile(r"\b(?:its|their) spatial lag\b|其空间滞后项?", re.IGNORECASE)
_LAG_OF = re.compile(  # before a variable of which the study has a lag
    r"(?:滞后[一1]?[期阶年]?的?|[上前][一1]期的?|(?i:lags? of|lagged)(?: the| log)*\s)\s*$"
)
_SHIFTED = re.compile(r"lag(?:ged)?|滞后", re.IGNORECASE)  # a model's name that is a word of a variable's
_LAGGED_LABEL = re.compile(r"[(（]\s*(?:lag|lead|滞后|前置|t\s?[-−–+])", re.IGNORECASE)
_DASH = re.compile(r"(?<=[a-z])\s?(?:--|[–—])\s?(?=[A-Z])")
_LAGS = ("L.", "L1.")
_QUIET = frozenset(["n", "p", "t", "z", "f", "r", "w"])  # letters that say other things in a text
# Names of variables in files that are words of any text on policies and panels, what stands before one that
# is meant as a variable, and what behind one that is not.
_COMMON = frozenset(
    ["post", "pre", "treat", "treated", "exposed", "matched", "time", "trend", "event", "size"]
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")  # beside one: a name in a Chinese text
_OF = re.compile(r"(?:\b(?:of|on|for|variable|regressor|dummy|and)|[×*:,]|W)\s+$")
_AS_A_WORD = re.compile(
    r"[-–]|\s+(?:units?|states?|cities|firms?|counties|groups?|observations|years?|periods?)\b"
)
_MULTIPLIED = re.compile(r"\s*[×*]\s*|\s+[xX]\s+")  # between the two parts of a product


@dataclass(frozen=True)
class Mention:
    """A part of a sentence that names something: where it begins and ends, and what it names."""

    start: int
    end: int
    names: frozenset[str]


@dataclass(frozen=True)
class NamedColumns:
    """Columns that a text names, by their numbers: where it does so, from the word to the last number."""

    start: int
    end: int
    numbers: list[int]


@dataclass
class ColumnModels:
    """The models of the columns of a manuscript's tables: by table and by the number that stands above;
    doubtful_places: tables and numbers of those whose model is not certain.
    """

    models: dict[str, dict[int, frozenset[str]]] = field(default_factory=dict)
    doubtful_places: set[tuple[str, int]] = field(default_factory=set)

    def add(self, table: str, readings: Iterable[Reading]) -> None:
        """Adds the columns of a table. Those that no number heads are counted; a number that heads several,
        as in panels one below the other, is of all of them.
        """
        found = self.models.setdefault(table, {})
        for reading in readings:
            if reading.is_transposed or reading.split not in ("models", "effects", "beside"):
                continue
            counted = list(dict.fromkeys(part[0] for _column, part in sorted(reading.columns.items())))
            for (c, k), part in {**reading.label_conflicts, **reading.columns}.items():
                serial = reading.serials.get(c) or _column_number(part[0], counted, reading)
                models = reading.equal_models.get((c, k), frozenset()) | {part[0]}
                found[serial] = found.get(serial, frozenset()) | models | reading.models_of_column(c, k)
                self.doubtful_places |= {(table, serial)} if (c, k) in reading.doubtful_columns else set()

    def find_models(self, column: int, table: str) -> frozenset[str]:
        """The models of a column: in a table, or in every one where none is named."""
        tables = [self.models[table]] if table in self.models else [*self.models.values()]
        return frozenset().union(*(models[column] for models in tables if column in models))

    def has(self, column: int, table: str) -> bool:
        """Return whether a table of the study is known that has a column of this number, of a certain
        model.
        """
        return column in self.models.get(table, ()) and (table, column) not in self.doubtful_places


def _column_number(model: str, counted: Sequence[str], reading: Reading) -> int:
    """The place of a model among those of a table's columns; 0 where numbers head them."""
    return 0 if reading.serials or model not in counted else counted.index(model) + 1


def columns_in(text: str) -> list[NamedColumns]:
    """The columns that a text names, in its order."""
    found: list[NamedColumns] = []
    for pattern in _COLUMNS:
        for match in pattern.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(NamedColumns(match.start(), match.end(), _numbers_in(match[1])))
    return sorted(found, key=lambda one: one.start)


def _numbers_in(text: str) -> list[int]:
    """The numbers of a list of columns, those between the ends of a range among them."""
    said = {int(match[1]): int(match[2]) for match in _RANGE.finditer(text)}
    numbers: list[int] = []
    for number in map(int, re.findall(r"\d+", text)):
        numbers += range(number, said[number]) if number in said else [number]
    return numbers


def tables_in(text: str) -> list[str]:
    """The tables that a text names, by their numbers."""
    return [match[1] for match in _TABLE.finditer(text)]


class Vocabulary:
    """The labels of variables, and of models, by their words, to be found in texts."""

    def __init__(
        self,
        known: StudyReference,
        learnt: Mapping[str, frozenset[str]] | None = None,
        heads: Mapping[str, frozenset[str]] | None = None,
        shown: frozenset[str] = frozenset(),
    ) -> None:
        """learnt: labels that a manuscript's own tables have for terms; heads: those that they have for
        models; shown: the models of these.
        """
        labels = {**(learnt or {}), **_label_variants(known)}
        self.terms = _longest_first({label: of for label, of in labels.items() if _LETTER.search(label)})
        self.every_term = known.terms
        self.events = event_terms(known.terms)
        self.methods = {name: of for name in SPOKEN if (of := known.find_models_by_method(name))}
        self.years = _longest_first({label: of for label, of in labels.items() if label.isdecimal()})
        models = {" ".join(words): of for words, of in known.models.items() if _is_telling(words)}
        models |= _models_by_effect(known)
        self.rows = {words_of(label) for label in heads or {} if label in (learnt or {})}
        own = {head: of for head, of in (heads or {}).items() if words_of(head) not in known.models}
        self.models = _longest_first(_drop_pairs(_add_conjunctions({**own, **models}), shown))

    def terms_in(self, text: str) -> list[Mention]:
        """The variables that a text names, in its order; years are some in a text on Moran's I alone."""
        found = _mentions(text, [*self.terms, *(self.years if _OF_YEARS.search(text) else [])])
        found = [m for m in found if not _is_common(text, m)]
        found += self._find_halves(text, found)
        found = [self._prefer_lag(self._prefer_neighbours(mention, text), text) for mention in found]
        found += self._find_own_spatial_lags(text, found)
        found += self._events_in(text, found)
        found = self._join_products(sorted(found, key=lambda mention: mention.start), text)
        return [m for m in found if m.names != {"_cons"} or not _HELD.search(text[: m.start])]

    def _join_products(self, found: Sequence[Mention], text: str) -> list[Mention]:
        """The variables that a text names, two of them with a sign of multiplication between as one: their
        product, or either where the study has none, as in: Treated × Post.
        """
        joined: list[Mention] = []
        for mention in found:
            last = joined[-1] if joined else None
            if last and _MULTIPLIED.fullmatch(text[last.end : mention.start]):
                pairs = ((a, b) for a in last.names for b in mention.names)
                products = frozenset(f"{x}:{y}" for pair in pairs for x, y in (pair, pair[::-1]))
                names = (products & frozenset(self.every_term)) or last.names | mention.names
                joined[-1] = Mention(last.start, mention.end, names)
            else:
                joined.append(mention)
        return joined

    def _prefer_neighbours(self, mention: Mention, text: str) -> Mention:
        """A variable as a sentence has it, or W times it where it says that of one of the study's terms."""
        if not (_W_TIMES.search(text[: mention.start]) or _SPATIAL_LAG.match(text, mention.end)):
            return mention
        products = frozenset(f"W:{name}" for name in mention.names) & frozenset(self.every_term)
        return Mention(mention.start, mention.end, products) if products else mention

    def _find_own_spatial_lags(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """W times the variable that a text names last before it says: its spatial lag."""
        lags = []
        for match in _ITS_SPATIAL_LAG.finditer(text):
            names = next((m.names for m in reversed(found) if m.end <= match.start()), frozenset())
            products = frozenset(f"W:{name}" for name in names) & frozenset(self.every_term)
            lags += [Mention(*match.span(), products)] if products else []
        return lags

    def _prefer_lag(self, mention: Mention, text: str) -> Mention:
        """A variable as a sentence has it, or its lag where it says that of one of the study's terms."""
        if not _LAG_OF.search(text[: mention.start]):
            return mention
        lags = frozenset(f"{lag}{name}" for lag in _LAGS for name in mention.names) & self.every_term
        return Mention(mention.start, mention.end, lags) if lags else mention

    def _find_halves(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """The variables of which a text says the first word alone, as public and private capital."""
        names = {words: of for words, _label, of in self.terms}
        halves = []
        for mention in found:
            words = words_of(text[mention.start : mention.end])
            before = _HALF.search(text[: mention.start])
            size = len(words_of(before[1])) if before else 0
            of = names.get((*words_of(before[1]), *words[size:])) if before and size < len(words) else None
            if before and of and of != mention.names:
                halves.append(Mention(*before.span(1), of))
        return halves

    def _events_in(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """The times since an event that a text names, where the study has such terms and no variable stands
        there.
        """
        events = events_in(text) if self.events else ()
        named = [Mention(start, end, frozenset({term}) & self.events) for start, end, term in events]
        return [e for e in named if e.names and not any(m.start < e.end and e.start < m.end for m in found)]

    def models_in(self, text: str, terms: Sequence[Mention]) -> list[Mention]:
        """The models that a text names by more than a variable's label; `two-way fixed effects` are none that
        is called `fixed effects`.
        """
        models = _mentions(text, self.models, is_parted=True)
        found = [m for m in models if not _WAYS.search(text[: m.start])]
        spoken = [(span, self.methods[name]) for name, span in spoken_methods(text) if name in self.methods]
        methods = [Mention(*span, names) for span, names in spoken]
        found += [e for e in methods if not any(m.start < e.end and e.start < m.end for m in found)]
        found.sort(key=lambda mention: mention.start)
        shifted = [m for m in found if _SHIFTED.fullmatch(text[m.start : m.end])]
        found = [m for m in found if m not in shifted or not any(0 <= t.start - m.end <= 1 for t in terms)]
        within = [m for m in found if any(t.start <= m.start and m.end <= t.end for t in terms)]
        rows = [m for m in within if words_of(text[m.start : m.end]) in self.rows]  # a model and its variable
        return [m for m in found if m not in within or m in rows]


def _add_conjunctions(labels: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Names with `and` for the dash of two authors as well: Callaway–Sant'Anna is Callaway and Sant'Anna."""
    joined = {_DASH.sub(" and ", label): names for label, names in labels.items() if _DASH.search(label)}
    return {**joined, **labels}


def _drop_pairs(labels: Mapping[str, frozenset[str]], shown: frozenset[str]) -> dict[str, frozenset[str]]:
    """Leave out names of models that the tables do not show, as of a difference, within which the names
    of two that they show stand: east and west are two columns.
    """
    words = {label: words_of(label) for label in labels}
    of_shown = [label for label, of in labels.items() if of & shown and words[label]]
    return {
        label: of
        for label, of in labels.items()
        if of & shown or sum(stands_within(words[one], words[label]) for one in of_shown) < 2
    }


_EFFECTS = (("effects",), ("effect",), ("效", "应"))


def _is_telling(words: Sequence[str]) -> bool:
    """Return whether a name of a model is told from what any text says."""
    told = words not in _EFFECTS  # as fixed effects are no model's
    return told and len("".join(words)) > (3 if words[0].isascii() else 1)


def _models_by_effect(known: StudyReference) -> dict[str, frozenset[str]]:
    """The models that have a direct, an indirect and a total effect, by what texts call these."""
    keys = known.numbers.values
    of = frozenset(
        k.model for k in keys if split_term(k.term)[1] or k.term in PARTS or k.field.startswith(EFFECT)
    )
    words = (word for word in EFFECT_WORDS if word not in PARTS)
    return dict.fromkeys(words, of) if of else {}


def _label_variants(known: StudyReference) -> dict[str, frozenset[str]]:
    """The labels of terms, and what texts say for them: without `log`, and without what stands in brackets,
    where no other variable is called so.
    """
    found = {label: terms for label, terms in known.labels.items() if "~" not in label}  # no correlation
    by_words = {words_of(label): label for label in found}
    for label, terms in list(found.items()):
        outer = label if _LAGGED_LABEL.search(label) else re.split(r"[(（]", label)[0].strip()
        words = words_of(outer)
        for other in (words, words[1:] if words[:1] in (("log",), ("ln",)) else ()):
            if len(other) > (1 if other and not other[0].isascii() else 0) and other not in by_words:
                found[" ".join(other)] = terms
                by_words[other] = label
    return found


def _is_common(text: str, mention: Mention) -> bool:
    """Return whether a name of a variable is but a word of the text, as in: the treated states."""
    if text[mention.start : mention.end] not in _COMMON:
        return False
    if _CHINESE.match(text[mention.start - 1 : mention.start]) or _CHINESE.match(text, mention.end):
        return False
    return not _OF.search(text[: mention.start]) or bool(_AS_A_WORD.match(text, mention.end))


def _longest_first(labels: Mapping[str, frozenset[str]]) -> list[tuple[tuple[str, ...], str, frozenset[str]]]:
    made = [(words_of(label), label, names) for label, names in labels.items()]
    return sorted((one for one in made if one[0]), key=lambda one: -len("".join(one[0])))


def _mentions(
    text: str, labels: Sequence[tuple[tuple[str, ...], str, frozenset[str]]], is_parted: bool = False
) -> list[Mention]:
    """Each longest label of whole words in a text. is_parted: whether labels may have commas and colons that
    are not in `labels`, as `SDM, inverse distance`. Short ones of ASCII letters are names: as they are
    written, and no single letters that texts use otherwise.
    """
    spans = [(m.start(), m.end(), m[0].casefold().replace("²", "2")) for m in WORD.finditer(text)]
    tokens = tuple(token for _s, _e, token in spans)
    taken = [False] * len(tokens)
    at: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        at.setdefault(token, []).append(i)
    found = []
    for words, label, names in labels:
        size = len(words)
        for i in at.get(words[0], ()):
            if tokens[i : i + size] != words or any(taken[i : i + size]):
                continue
            start, end = spans[i][0], spans[i + size - 1][1]
            parted = not is_parted and _PARTED.search(text[start:end])
            if parted and not _PARTED.search(label):  # two variables of a list
                continue
            name = label.isascii() and (len(label) < 3 or (len(label) < 4 and not label.istitle()))
            if name and (text[start:end] != label or words[0] in _QUIET):
                continue
            taken[i : i + size] = [True] * size
            found.append(Mention(start, end, names))
    return sorted(found, key=lambda mention: mention.start)
