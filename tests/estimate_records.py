"""Records of analyses from the few keys and values that a test is about; all else is empty or zero."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from spillover.estimates import AnalysisRecord, EstimateRecord, PlainRow, SeriesRow, TermRecord, TestRecord
from spillover.facts import IndexFacts, IndicatorFacts
from spillover.fit import json_value
from spillover.note import Note, VarianceSetting
from spillover.opinions.opinion import Opinion
from spillover.series import FORMS

TEST = {"statistic": 0.0, "p": 1.0, "distribution": "none"}
ESTIMATE = {
    "model": "",
    "part": "",
    "estimator": "within",
    "outcome": "y",
    "nobs": 0,
    "units": 0,
    "periods": 0,
}
EMPTY = {"statistics": {}, "settings": {}, "terms": [], "tests": [], "notes": []}
INDICATOR = {"label": "", "dimension": "", "direction": "+", "weight": 0.0, "minimum": 0.0, "maximum": 1.0}
INDEX = {"index": "", "label": "", "method": "entropy", "options": {}, "nobs": 0, "years": (0, 0)}
ANALYSIS = {"analysis": "", "kind": "panel", "estimates": []}


def typed(value: Any) -> Any:
    """A note or a variance from its keys, alone, in a list or among settings by name."""
    if isinstance(value, Mapping) and value:
        own = {key: typed(one) for key, one in value.items()}
        if "key" in own:
            return Note(own.pop("key"), own)
        return VarianceSetting(**own) if "kind" in own else own
    return [typed(one) for one in value] if isinstance(value, list | tuple) else value


def term_record(values: Mapping[str, Any] | TermRecord) -> TermRecord:
    """A term with these values."""
    if isinstance(values, TermRecord):
        return values
    return msgspec.convert({"estimate": 0.0} | values, TermRecord)


def estimate_record(values: Mapping[str, Any] | EstimateRecord) -> EstimateRecord:
    """An estimate with these values, among them terms and tests as mappings."""
    if isinstance(values, EstimateRecord):
        return values
    terms = tuple(term_record(term) for term in values.get("terms", ()))
    tests = tuple(TestRecord(**TEST | typed(test)) for test in values.get("tests", ()))
    about = {key: typed(values[key]) for key in ("settings", "notes") if key in values}
    return EstimateRecord(**ESTIMATE | EMPTY | values | about | {"terms": terms, "tests": tests})


def estimate_records(several: Iterable[Mapping[str, Any] | EstimateRecord]) -> list[EstimateRecord]:
    """Several estimates."""
    return [estimate_record(values) for values in several]


def analysis_record(values: Mapping[str, Any] | AnalysisRecord) -> AnalysisRecord:
    """An analysis file with these values, among them estimates as mappings."""
    if isinstance(values, AnalysisRecord):
        return values
    estimates = tuple(map(estimate_record, values.get("estimates", ())))
    series = series_rows(values.get("series", {}))
    return AnalysisRecord(**ANALYSIS | values | {"estimates": estimates, "series": series})


def series_rows(series: Mapping[str, Iterable[Any]]) -> dict[str, tuple[SeriesRow, ...]]:
    """Series whose rows are mappings, in the form of each."""

    def build(name: str, row: Any) -> SeriesRow:
        if isinstance(row, SeriesRow):
            return row
        return msgspec.convert(row, FORMS[name]) if name in FORMS else PlainRow(values=row)

    return {name: tuple(build(name, row) for row in rows) for name, rows in series.items()}


def columns_of(record: AnalysisRecord, series: str) -> list[dict[str, Any]]:
    """The rows of a series of an analysis, by column."""
    return [row.columns() for row in record.series[series]]


def analysis_records(several: Mapping[str, Mapping[str, Any] | AnalysisRecord]) -> dict[str, AnalysisRecord]:
    """Several analysis files by name."""
    return {name: analysis_record(values) for name, values in several.items()}


def index_facts(indicators: Iterable[Mapping[str, Any]], **values: Any) -> IndexFacts:
    """An index with these indicators and values."""
    return IndexFacts(
        **INDEX | values, indicators=tuple(IndicatorFacts(**INDICATOR | one) for one in indicators)
    )


def change(record: msgspec.Struct, **fields: Any) -> None:
    """Give a record other values in place: what tests change, nothing else does."""
    for name, value in fields.items():
        msgspec.structs.force_setattr(record, name, value)


def plain(record: msgspec.Struct) -> Any:
    """A record as the mappings and lists of its file."""
    return json.loads(json.dumps(record, default=json_value))


def opinion(**more: Any) -> Opinion:
    """Another program's standard error of x, or what `more` says."""
    given = {"model": "m", "quantity": "se", "term": "x", "program": "p", "version": "1", "call": "c"}
    return Opinion(**given | {"is_printed": True} | more)
