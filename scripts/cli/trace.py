"""Trace a number of the panel to where it comes from: its formula, its measures, and the cells, conversions,
corrections and fills behind them. What is found are records, of which `cli.trace_text` makes lines.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from base.artifacts.json_record import read_json_record
from base.confidential import declare_confidential
from base.formula import formulas_of, measures_of, parse_formula
from base.records import json_text
from base.speech_language import language_of_command, speak_language_of
from cli.query import explain_unusable_database, open_database
from cli.trace_text import Correction, Index, Indicator, Measure, Proposal, Reading, Suspicion, Trace, Year
from cli.trace_text import explain_number as explain_number
from index.method import Method
from ingest.places import UnitNames, add_former_names, changes_of_unit, file_of, read_divisions, read_units
from ingest.registry import confidential_sources, read_study_sources
from ingest.text import clean_header
from plan.load import load_study
from spillover.declarations import load_kind
from spillover.errors import StudyError, list_names, quote_value
from spillover.facts import IndexFacts, IndicatorFacts
from spillover.messages.results import render_result_text
from spillover.messages.study_names import name_by
from spillover.words import _
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.proposals import read_findings
from words.render import speaking

QueriedRow = dict[str, Any]

# How one score of a composite index came about: each indicator's weight and what it adds.


def compute_contributions(
    facts: IndexFacts, year: int, values: Mapping[str, float]
) -> dict[str, float] | None:
    """Compute what each indicator adds to the score of one unit and year: weight × (x - minimum)/(maximum -
    minimum).

    facts: the index's summary; values: the indicators' values. None where the score is no such sum:
    PCA, TOPSIS, extremes by year.
    """
    method = load_kind("index.methods", facts.method, Method)
    if not method.additive or facts.options.get("extremes") == "by_year":
        return None
    weights = facts.weights_by_year.get(str(year), [entry.weight for entry in facts.indicators])
    return {
        entry.variable: weight * _normalise(entry, values[entry.variable])
        for entry, weight in zip(facts.indicators, weights, strict=True)
    }


def _normalise(entry: IndicatorFacts, value: float) -> float:
    low, high = entry.minimum, entry.maximum
    share = (value - low) / (high - low) if high > low else 0.0
    return share if entry.direction == "+" or high == low else 1 - share


def index_of(facts: IndexFacts, year: int, values: Mapping[str, float]) -> Index:
    """Describe how a score was made of its indicators. facts: the index's summary."""
    parts, entries = compute_contributions(facts, year, values), facts.indicators
    weights = facts.weights_by_year.get(str(year), [entry.weight for entry in entries])
    return Index(
        facts.method,
        parts is not None,
        [
            Indicator(
                name := entry.variable,
                entry.direction,
                weight,
                values[name],
                entry.minimum,
                entry.maximum,
                parts[name] if parts else None,
            )
            for entry, weight in zip(entries, weights, strict=True)
        ],
    )


def trace(
    db: duckdb.DuckDBPyConnection,
    units: UnitNames,
    city: str,
    year: int,
    variable: str,
    suspects: Sequence[SuspectedNumber] = (),
) -> Trace | Measure:
    """Trace a variable (or measure) of one unit and year to its cells. suspects: the study's suspected
    numbers. StudyError where the panel has no such number.
    """
    if not variable.isprintable():  # bytes that are no UTF-8 are not, and a database takes none
        raise StudyError(
            _(
                "{variable} is not a variable of the study; {hint}",
                variable=quote_value(variable),
                hint=_("give VARIABLE in UTF-8"),
            )
        )
    unit = units.find(city)
    found = _query_rows(db, "from raw.variables where variable = ?", variable)
    if not found:
        return _measure(db, unit, year, _find_measure(db, variable), suspects)
    values = _query_rows(
        db, "from panel.variables where variable = ? and unit = ? and year = ?", variable, unit, year
    )
    if not values:
        raise _build_unknown_year_error(db, year)
    entry = found[0]
    own = parse_formula(entry["formula"]).own_uses
    measures = []
    for need in _query_rows(db, "from raw.needs where variable = ?", variable):
        when, measure = year - need["lag"], need["measure"]
        needed = (measure, need["lag"]) in own
        made = (
            _measure(db, unit, when, measure, suspects)
            if needed
            else _measure_others(db, unit, when, measure)
        )
        measures.append(made)
    return Trace(
        variable,
        entry["label"],
        *_find_unit(units, unit),
        year,
        values[0]["value"],
        value_unit=entry["unit"],
        formula=entry["formula"],
        measures=measures,
    )


def _find_measure(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """Find the measure of a name that is no variable. Raises StudyError with the nearest name."""
    measures = {m for (m,) in db.execute("select distinct measure from staging.settled").fetchall()}
    if name in measures:
        return name
    rows = db.execute("select variable, label from raw.variables order by variable").fetchall()
    names = [variable for variable, _label in rows]
    labels = [label for _variable, label in rows if label]
    known = {said.casefold(): said for said in [*labels, *sorted(measures), *names]}
    close = difflib.get_close_matches(name.casefold(), known, n=1)
    listed = _("its variables are {names}", names=", ".join(names))
    if measures - {*names}:
        listed = _(
            "its variables are {names}; its measures are {measures}",
            names=", ".join(names),
            measures=", ".join(sorted(measures)),
        )
    raise StudyError(
        _(
            "{variable!r} is not a variable of the study; {hint}",
            variable=name,
            hint=_("did you mean {name!r}?", name=known[close[0]]) if close else listed,
        )
    )


def _measure_others(db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str) -> Measure:
    """Measure what the variable takes of the other units alone."""
    query = "from staging.settled where unit <> ? and year = ? and measure = ? and value is not null"
    return Measure(measure, year, other_units=len(_query_rows(db, query, unit, year, measure)))


def _measure(
    db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str, suspects: Sequence[SuspectedNumber]
) -> Measure:
    """Read a measure's settled value, what it was settled from, and what is suspected of it."""
    number = unit, year, measure
    cells = _query_rows(db, "from staging.settled where unit = ? and year = ? and measure = ?", *number)
    if not cells:
        raise StudyError(
            _("no source of the study gives {measure!r} for the year {year}", measure=measure, year=year)
        )
    cell = cells[0]
    years = cell["from_years"].split(", ") if cell["origin"] == "imputed" else []
    proposed = _query_rows(db, "from staging.proposed where unit = ? and year = ? and measure = ?", *number)
    return Measure(
        measure,
        year,
        cell["value"],
        cell["origin"] or "",
        fill_years=[_year(db, unit, int(neighbour), measure) for neighbour in years],
        proposals=[Proposal(row["value"], row["reason"], row["proof"]) for row in proposed],
        suspicions=[
            Suspicion(f.file, f.sheet, f.cell, render_result_text(f.reason), f.proof, f.proposal)
            for f in suspects
            if (f.measure, f.unit, f.year) == (measure, unit, year)
        ],
        readings=_year(db, unit, year, measure),
    )


def _year(db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str) -> Year:
    """Read the correction of a measure, and every source's cell, the most trusted first, and whether it was
    used.
    """
    query = (
        "select d.*, r.origin = 'observed' and r.source = d.source as used from staging.dated d "
        "left join staging.resolved r using (unit, year, measure) where unit = ? and year = ? and measure "
        "= ? order by d.rank"
    )
    corrected = _query_rows(
        db, "from raw.corrections where unit = ? and year = ? and measure = ?", unit, year, measure
    )
    return Year(
        year,
        [Correction(c["line"], c["value"], c["reason"], c["source"]) for c in corrected],
        [
            Reading(
                is_used=bool(o["used"]),
                source=o["source"],
                file=o["file"],
                sheet=o["sheet"] or "",
                cell=o["cell"],
                row=o["unit_printed"].strip(),
                data_year=o["year_data"],
                edition=o["year_edition"],
                text=o["raw"],
                flag=o["flag"] or "",
                value=o["own"],
                factor=o["factor"],
                unit=o["target_unit"],
                stated_unit=o["stated_unit"] or "",
                merged_places=(o["part_places"] or "") if o["parts"] else "",
                has_mergers=bool(o["parts"]),
                merged_value=o["value"] if o["parts"] else None,
            )
            for o in _query_rows(db, query, unit, year, measure)
        ],
    )


def _query_rows(db: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[QueriedRow]:
    result = db.execute(query, list(values))
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def trace_study(root: Path, study: str, city: str, year: int, variable: str) -> Trace | Measure:
    """Traces a variable of a study that has been run; of an index, its score and each of its indicators."""
    config = load_study(root, study)
    folder = root / "results" / study
    database = "warehouse/warehouse.duckdb"
    with open_database(root, study, database) as db:
        file = file_of(config)
        changes = read_divisions(root / file) if file else ()
        variable = find_variable_name(config, variable)
        units = add_former_names(read_units(root / config["units"]["file"]), changes)
        findings = folder / "suspects.parquet"
        suspects = read_findings(findings) if findings.exists() else []
        found: Trace | Measure
        try:
            if variable in config.get("indices", {}):
                found = trace_index(db, folder / "index" / variable, units, city, year, suspects)
            else:
                found = trace(db, units, city, year, variable, suspects)
        except duckdb.CatalogException:
            raise explain_unusable_database(root, study, database) from None
        found.changes = [change.sentence() for change in changes_of_unit(changes, units.find(city))]
        return found


def find_variable_name(config: dict[str, Any], text: str) -> str:
    """Find the variable or index that a person means: by its name, else by its label, as in `make new`; the
    text itself where none is called so. StudyError where several are.
    """
    named = {**config["variables"], **config.get("indices", {})}
    spoken = config["texts"]["printed_texts"]
    labels = [(n, v.get("label", "") if isinstance(v, dict) else "") for n, v in named.items()]
    wanted = clean_header(text).casefold()
    for said in ([(n, n) for n in named], labels, [(n, spoken.get(label, "")) for n, label in labels]):
        if text in named:
            return text
        found = [n for n, called in said if called and clean_header(called).casefold() == wanted]
        if len(found) > 1:
            raise StudyError(
                _(
                    "{label} is the label of {names}; give VARIABLE= with one of these",
                    label=quote_value(text),
                    names=list_names(found),
                )
            )
        if found:
            return found[0]
    return text


def trace_index(
    db: duckdb.DuckDBPyConnection,
    file: Path,
    units: UnitNames,
    city: str,
    year: int,
    suspects: Sequence[SuspectedNumber] = (),
) -> Trace:
    """Trace an index's score, what each indicator adds to it, and how each of them came about. file: the
    index's, without ending; suspects: the study's suspected numbers.
    """
    if not file.with_suffix(".parquet").exists():
        raise StudyError(
            _("the index {name} has not been made yet; run `make` for its study first", name=file.name)
        )
    unit, facts = units.find(city), read_json_record(file.with_suffix(".json"), IndexFacts)
    query = "from read_parquet(?) where unit = ? and year = ?"
    score = _query_rows(db, query, str(file.with_suffix(".parquet")), unit, year)
    if not score:
        raise _build_unknown_year_error(db, year)
    value = score[0]["value"]
    names = [entry.variable for entry in facts.indicators]
    query = "from panel.variables where unit = ? and year = ? and list_contains(?, variable)"
    values = {row["variable"]: row["value"] for row in _query_rows(db, query, unit, year, names)}
    traced = [trace(db, units, city, year, name, suspects) for name in names]
    return Trace(
        file.name,
        facts.label,
        *_find_unit(units, unit),
        year,
        value,
        index=index_of(facts, year, values) if value is not None else Index(facts.method, False),
        indicators=traced,
    )


def _find_unit(units: UnitNames, unit: str) -> tuple[str, str, str]:
    """Find a unit's id, its name and its local name."""
    row = next(r for r in units.rows if r["unit"] == unit)
    return unit, row["name"], row["name_local"]


def _build_unknown_year_error(db: duckdb.DuckDBPyConnection, year: int) -> StudyError:
    first, last = db.execute("select min(year), max(year) from panel.variables").fetchone() or (None, None)
    return StudyError(
        _("the panel has no year {year}; its years are {first} to {last}", year=year, first=first, last=last)
    )


def print_trace(study: str, city: str, year: str, variable: str, as_json: bool = False) -> None:
    """Print how a number of a study came about, in the language of commands."""
    speak_language_of(study)
    if not re.fullmatch("[0-9]{1,4}", year):
        raise StudyError(
            _(
                "the year {text} is not a number; write as in make trace STUDY=nqp CITY=Ordos YEAR=2022 "
                "VARIABLE=DF",
                text=quote_value(year),
            )
        )
    root = Path.cwd()
    with speaking(language_of_command()):
        found = trace_study(root, study, city, int(year), variable)
        config = load_study(root, study)
        measures = measures_of(formulas_of(config["variables"], config["study"]))
        declare_confidential(bool(confidential_sources(read_study_sources(root, config, measures))))
        name_by(
            {"texts": {**config["texts"]["printed_texts"], **config.get("labels", {}).get("corrections", {})}}
        )
        print(json_text(found) if as_json else "\n".join(explain_number(found)))
