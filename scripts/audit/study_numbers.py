"""All numbers of a study that has run, by model, term and field, as an article may print them.

A folder of results has them in its analysis files and in the facts of its indices.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from audit.key_names import name_number
from audit.reading.figures import Figure
from base.artifacts.analysis import read_analysis
from base.artifacts.json_record import read_json_record
from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord, EstimateRecord
from spillover.facts import IndexFacts
from spillover.note import Note
from spillover.series import (
    BoundaryRow,
    CorrelationRow,
    DescriptionRow,
    InflationRow,
    RobustnessRow,
    read_rows_of,
)
from spillover.tables.table import BOOKMARK, bookmark, share_of_total
from spillover.words import _

_READ_BY_FORM = {
    form.series for form in (DescriptionRow, CorrelationRow, InflationRow, BoundaryRow, RobustnessRow)
}
_DRAWN = {"replicates", "likelihood_ratio"}  # series of as many values as were tried or drawn
_LONGEST_TABLE = 70  # rows of a series that a page prints in full
COUNTS = ("nobs", "units", "periods")
EFFECT = "effect_"  # before an effect of a mediation, among the statistics of a model
PAIRS = {"interval": ("low", "high"), "test": ("test", "test_p"), "test_df": ("test_df", "test_df_2")}


class Key(NamedTuple):
    """The key of a study's number: `term` is empty for one of the entire model; a test's name is its term."""

    model: str
    term: str
    field: str

    @property
    def label(self) -> str:
        """The key in words, by the study's labels."""
        return name_number(*self)

    @property
    def names(self) -> str:
        """The key by the names of the configuration, for files that are read again."""
        field = self.field.replace("_", " ")
        return f"{field} of {self.term} in {self.model}" if self.term else f"{field} of {self.model}"


@dataclass(frozen=True)
class Numbers:
    """values: each number; outcomes: of each model; names: of variables, by a text that stands for one."""

    values: Mapping[Key, float]
    outcomes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _keys_by_value(self) -> tuple[list[float], list[Key]]:
        ordered = sorted((value, key) for key, value in self.values.items())
        return [value for value, _ in ordered], [key for _, key in ordered]

    def find_printed_as(self, figure: Figure, unsigned: bool = False) -> list[Key]:
        """The numbers that print as a figure."""
        values, keys = self._keys_by_value
        found: dict[Key, None] = {}
        for low, high in _ranges(figure, unsigned):
            for i in range(bisect.bisect_left(values, low), bisect.bisect_right(values, high)):
                whole = figure.unit < 1 or values[i].is_integer()  # nobody prints 12.3 as 12
                if whole and figure.agrees(values[i], unsigned):
                    found[keys[i]] = None
        return list(found)

    @cached_property
    def numbers_by_bookmark(self) -> dict[str, Key]:
        """Each number, and each pair of them, by the bookmark of an exported table."""
        keys = {Key(k.model, k.term, f) for k in self.values for f in (k.field, "interval", "test")}
        keys |= {Key(k.model, "", k.term) for k in self.values if k.field in ("test", "low")}
        return {bookmark(key): key for key in keys}

    def find_marked_number(self, mark: object, place: int = 0) -> Key | None:
        """The number that a cell's mark says; place: of a figure within its cell."""
        if isinstance(mark, str):
            mark = self.numbers_by_bookmark.get(mark[:BOOKMARK])
        if not isinstance(mark, tuple) or len(mark) != 3:
            return None
        key = Key(*mark)
        if not key.term and key not in self.values:  # a test, or a set, stands among a model's statistics
            test = Key(key.model, key.field, "test")
            key = test if test in self.values else test._replace(field="interval")
        if key.field in PAIRS and place < 2 and (key.field == "interval" or place):
            key = key._replace(field=PAIRS[key.field][place])
        elif place:
            return None
        return key if key in self.values else None


def _ranges(figure: Figure, unsigned: bool) -> Iterator[tuple[float, float]]:
    """Yield the ranges of the numbers that a figure can stand for; none for one that is only bounded."""
    if figure.relation:
        return
    scale = 100 if figure.percent else 1
    half = figure.unit * 0.51 / scale
    for sign in (1, -1) if unsigned and figure.value else (1,):
        middle = sign * figure.value / scale
        yield middle - half, middle + half


def read_numbers(results: Path, study: str) -> Numbers:
    """The numbers in a study's folder of results. Raises StudyError where it has not run."""
    files = sorted((results / "analyses").glob("*.json"))
    if not files:
        raise StudyError(
            _(
                "results/{study}/analyses has no results: the study has not run; run `make study "
                "STUDY={own}` first",
                study=study,
                own=study,
            )
        )
    indices = sorted((results / "index").glob("*.json"))
    return all_numbers(
        map(read_analysis, files), {file.stem: read_json_record(file, IndexFacts) for file in indices}
    )


def all_numbers(documents: Iterable[AnalysisRecord], facts: Mapping[str, IndexFacts]) -> Numbers:
    """The numbers of a study's analysis files and of its indices. facts: those of each index, by name."""
    values: dict[Key, float] = {}
    outcomes: dict[str, str] = {}
    for document in documents:
        outcomes |= {estimate.model: estimate.outcome for estimate in document.estimates}
        values |= numbers_of(document)
    for name, of_index in facts.items():
        values |= read_index_weights(name, of_index)
    return Numbers({key: float(value) for key, value in values.items()}, outcomes)


def numbers_of(document: AnalysisRecord) -> dict[Key, float]:
    """The numbers of one analysis file."""
    found: dict[Key, float] = {}
    for estimate in document.estimates:
        found |= _list_estimate_numbers(estimate)
    return found | _list_series_numbers(document)


def read_index_weights(index: str, facts: IndexFacts) -> dict[Key, float]:
    """The weights of an index's indicators."""
    return {Key(index, one.variable, "weight"): one.weight for one in facts.indicators}


def _list_estimate_numbers(estimate: EstimateRecord) -> dict[Key, float]:
    model, statistics = estimate.model, estimate.statistics
    found: dict[Key, float] = {}
    for row in estimate.terms:
        found |= {Key(model, row.term, f): value for f, value in row.numbers().items()}
        share = share_of_total(estimate, row)
        found |= {} if share is None else {Key(model, row.term, "share"): share}
    sizes = {f: getattr(estimate, f) for f in COUNTS}
    found |= {Key(model, "", f): size for f, size in sizes.items() if size is not None}
    found |= {Key(model, "", name): value for name, value in statistics.items()}
    if "constant" in statistics:
        found.setdefault(Key(model, "_cons", "estimate"), statistics["constant"])
    for test in estimate.tests:
        found |= {Key(model, test.name, "test"): test.statistic, Key(model, test.name, "test_p"): test.p}
        found |= {Key(model, test.name, f): df for f, df in zip(PAIRS["test_df"], test.df, strict=False)}
        if test.note:  # of an indirect effect, or of an interval
            own = _list_note_numbers(test.note)
            found |= {Key(model, test.name, f): own[f] for f in ("se", "low", "high") if f in own}
    for name, value in estimate.settings.items():
        found |= _list_setting_numbers(model, name, value)
    return found


def _list_setting_numbers(model: str, name: str, value: object) -> dict[Key, float]:
    """The numbers of a setting: an interval, a threshold with its own, the rows of its regimes."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):  # one interval
        bounds = zip(("low", "high"), value[0], strict=False)
        return {Key(model, name, end): bound for end, bound in bounds if isinstance(bound, float)}
    if isinstance(value, list):
        regimes = [one.values for one in value if isinstance(one, Note) and one.key == "regime"]
        return {Key(model, f"regime {one['number']}", "nobs"): float(str(one["rows"])) for one in regimes}
    if not isinstance(value, Note):
        return {}
    own = _list_note_numbers(value)
    found = {Key(model, name, end): own[end] for end in ("low", "high") if end in own}
    return found | ({Key(model, "", name): own["value"]} if "value" in own else {})


def _list_note_numbers(note: Note) -> dict[str, float]:
    return {name: value for name, value in note.values.items() if isinstance(value, float)}


def _list_series_numbers(document: AnalysisRecord) -> dict[Key, float]:
    """Descriptive statistics, and the rows of a table of robustness."""
    found: dict[Key, float] = {}
    analysis = document.analysis
    for row in read_rows_of(document.series, DescriptionRow):
        values = msgspec.structs.asdict(row).items()
        found |= {Key(analysis, row.term, f): v for f, v in values if isinstance(v, int | float)}
    for pair in read_rows_of(document.series, CorrelationRow):
        for terms in ((pair.variable, pair.other_variable), (pair.other_variable, pair.variable)):
            found[Key(analysis, "~".join(terms), "correlation")] = pair.correlation
    for factor in read_rows_of(document.series, InflationRow):
        found[Key(analysis, factor.variable, "vif")] = factor.vif
    for i, boundary in enumerate(read_rows_of(document.series, BoundaryRow), start=1):
        found[Key(analysis, "", f"threshold_{i}")] = boundary.moderator
    for check in read_rows_of(document.series, RobustnessRow):
        model = f"{analysis}/{check.row}" if check.row else analysis
        numbers = {**check.numbers.numbers(), **({} if check.nobs is None else {"nobs": check.nobs})}
        found |= {Key(model, check.term, f): value for f, value in numbers.items()}
    return found | _list_further_numbers(document)


def _list_further_numbers(document: AnalysisRecord) -> dict[Key, float]:
    """The numbers of the other tables of an analysis, as weights of a decomposition or balance before and
    after matching: no sentence says where they are, but they are the study's. Paths and draws are none.
    """
    found: dict[Key, float] = {}
    for name, rows in document.series.items():
        if name in _READ_BY_FORM | _DRAWN or len(rows) > _LONGEST_TABLE:
            continue
        for i, row in enumerate(rows, start=1):
            numbers = {f: value for f, value in row.columns().items() if isinstance(value, float)}
            found |= {Key(document.analysis, f"{name} {i}", f): value for f, value in numbers.items()}
    return found


def plain_label(text: str) -> str:
    """A label as it is compared: without case, spaces, signs and marks of footnotes."""
    return re.sub(r"[\W_⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", text.casefold())
