"""How a number of the panel came about: its formula, its measures, and the cells, conversions, corrections
and fills behind them.
"""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from base.confidential import confidential_sources, declare
from base.formula import formulas_of, measures_of, parse_formula
from base.speech import language_of_command, message, speak_of
from cli.query import another, opened
from index.method import Method
from ingest.places import Units, concerning, file_of, read_divisions, read_units, with_former
from ingest.registry import study_sources
from ingest.text import clean_header
from plan.load import load_study
from spillover.declared import load_kind
from spillover.errors import StudyError, listed, quoted
from spillover.saying.names import name_by
from spillover.words import _
from warehouse.suspects.cells import Finding
from warehouse.suspects.proposals import read_findings
from words.say import speaking
from words.written import written

# How one score of a composite index came about: each indicator's weight and what it adds.


def contributions(
    facts: Mapping[str, Any], year: int, values: Mapping[str, float]
) -> dict[str, float] | None:
    """What each indicator adds to the score of one unit and year: weight × (x - minimum)/(maximum - minimum).

    facts: the index's summary; values: the indicators' values. None where the score is no such sum:
    PCA, TOPSIS, extremes by year.
    """
    method = load_kind("index.methods", facts["method"], Method)
    if not method.additive or facts["options"].get("extremes") == "by_year":
        return None
    weights = facts["weights_by_year"].get(str(year), [entry["weight"] for entry in facts["indicators"]])
    return {
        entry["variable"]: weight * _normalised(entry, values[entry["variable"]])
        for entry, weight in zip(facts["indicators"], weights, strict=True)
    }


def _normalised(entry: Mapping[str, Any], value: float) -> float:
    low, high = entry["minimum"], entry["maximum"]
    share = (value - low) / (high - low) if high > low else 0.0
    return share if entry["direction"] == "+" or high == low else 1 - share


def index_lines(facts: Mapping[str, Any], year: int, values: Mapping[str, float]) -> list[str]:
    """The lines that say how the score was made of its indicators."""
    parts, entries = contributions(facts, year, values), facts["indicators"]
    if parts is None:
        how = message(_("its indicators with these weights"))
    else:
        how = message(
            _(
                "the sum of weight × (x − minimum)/(maximum − minimum), or 1 less that fraction "
                "where less is better"
            )
        )
    lines = [
        _(
            "= {method} index of {count} indicators: {how}",
            method=facts["method"],
            count=len(entries),
            how=how,
        )
    ]
    weights = facts.get("weights_by_year", {}).get(str(year), [entry["weight"] for entry in entries])
    for entry, weight in zip(entries, weights, strict=True):
        name, x = entry["variable"], values[entry["variable"]]
        low, high = entry["minimum"], entry["maximum"]
        numbers = {"weight": weight, "x": x, "low": low, "high": high}
        given = {key: f"{value:.6g}" for key, value in numbers.items()}
        adds = _(": adds {value}", value=f"{parts[name]:.6g}") if parts else ""
        about = {"name": name, "direction": entry["direction"], "adds": adds}
        lines.append(
            _(
                "{name} ({direction}): weight {weight}, x {x}, minimum {low}, maximum {high}{adds}",
                **about,
                **given,
            )
        )
    return lines


QueriedRow = dict[str, Any]
FOOTNOTE = _("(a footnote mark was taken off)")
ORIGINS = {
    "observed": _(", observed"),
    "imputed": _(", imputed"),
    "correction": _(", correction"),
}


def indented(said: str, by: int = 2) -> str:
    """A sentence as it is said, behind blanks."""
    return f"{' ' * by}{message(said)}"


def trace(
    db: duckdb.DuckDBPyConnection,
    units: Units,
    city: str,
    year: int,
    variable: str,
    suspects: Sequence[Finding] = (),
) -> list[str]:
    """The lines that explain a variable (or measure) of one unit and year. suspects: the study's suspected
    numbers. StudyError where the panel has no such number.
    """
    if not variable.isprintable():  # bytes that are no UTF-8 are not, and a database takes none
        raise StudyError(
            _(
                "{variable} is not a variable of the study; {hint}",
                variable=quoted(variable),
                hint=_("give VARIABLE in UTF-8"),
            )
        )
    unit = units.find(city)
    measures = {m for (m,) in db.execute("select distinct measure from staging.settled").fetchall()}
    found = _rows(db, "from raw.variables where variable = ?", variable)
    if not found:
        if variable in measures:
            return _measure(db, unit, year, variable, suspects)
        names = [v for (v,) in db.execute("select variable from raw.variables order by variable").fetchall()]
        known = {name.casefold(): name for name in [*sorted(measures), *names]}
        close = difflib.get_close_matches(variable.casefold(), known, n=1)
        listed = message(
            _(
                "its variables are {names}; its measures are {measures}",
                names=", ".join(names),
                measures=", ".join(sorted(measures)),
            )
        )
        raise StudyError(
            _(
                "{variable!r} is not a variable of the study; {hint}",
                variable=variable,
                hint=_("did you mean {name!r}?", name=known[close[0]]) if close else listed,
            )
        )
    values = _rows(
        db, "from panel.variables where variable = ? and unit = ? and year = ?", variable, unit, year
    )
    if not values:
        raise _no_year(db, year)
    entry, value = found[0], _number(values[0]["value"])
    lines = [
        message(
            _(
                "{variable} ({label}) of {unit} in {year}: {value}",
                variable=variable,
                label=entry["label"],
                unit=_called(units, unit),
                year=year,
                value=f"{value} {entry['unit']}",
            )
        ).rstrip()
    ]
    lines.append(f"  = {entry['formula']}")
    own = parse_formula(entry["formula"]).own
    for need in _rows(db, "from raw.needs where variable = ?", variable):
        when, measure = year - need["lag"], need["measure"]
        needed = (measure, need["lag"]) in own
        made = _measure(db, unit, when, measure, suspects) if needed else _of_others(db, unit, when, measure)
        lines += [f"  {line}" for line in made]
    return lines


def _of_others(db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str) -> list[str]:
    """A measure that the variable takes of the other units alone."""
    query = "from staging.settled where unit <> ? and year = ? and measure = ? and value is not null"
    count = len(_rows(db, query, unit, year, measure))
    return [
        message(
            _(
                "{measure} {year}: of the {count} other units that have it, not its own",
                measure=measure,
                year=year,
                count=count,
            )
        )
    ]


def _measure(
    db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str, suspects: Sequence[Finding]
) -> list[str]:
    """A measure's settled value, what it was settled from, and what is suspected of it."""
    cell = next(
        iter(
            _rows(db, "from staging.settled where unit = ? and year = ? and measure = ?", unit, year, measure)
        ),
        None,
    )
    if cell is None:
        raise StudyError(
            _("no source of the study gives {measure!r} for the year {year}", measure=measure, year=year)
        )
    suspected = [f for f in suspects if (f.measure, f.unit, f.year) == (measure, unit, year)]
    origin = ORIGINS.get(cell["origin"], "")
    if suspected and cell["origin"] == "observed":
        origin = _(", observed, suspected")
    values = {"measure": measure, "year": year, "value": _number(cell["value"])}
    lines = [message(_("{measure} {year} = {value}{origin}", origin=origin, **values))]
    if cell["origin"] == "imputed":
        lines.append(indented(_("the mean of its values in {years}", years=cell["from_years"])))
        for neighbour in cell["from_years"].split(", "):
            lines += [f"    {line}" for line in _cells(db, unit, int(neighbour), measure)]
    for row in _rows(
        db, "from staging.proposed where unit = ? and year = ? and measure = ?", unit, year, measure
    ):
        values = {"value": _number(row["value"]), "reason": row["reason"], "proof": row["proof"]}
        lines.append(indented(_("corrected(x) takes {value} instead: {reason} ({proof})", **values)))
    for f in suspected:
        place = " ".join(filter(None, (f.file, f"{f.sheet}!{f.cell}" if f.sheet else f.cell)))
        lines.append(indented(_("suspected in {place}: {reason}", place=place, reason=written(f.reason))))
        lines += [indented(_("shown by {proof}", proof=f.proof), 4)] if f.proof else []
        proposed = _("proposed: {value}", value=_number(f.suggested))
        lines += [] if math.isnan(f.suggested) else [indented(proposed, 4)]
    return lines + [f"  {line}" for line in _cells(db, unit, year, measure)]


def _cells(db: duckdb.DuckDBPyConnection, unit: str, year: int, measure: str) -> list[str]:
    """The correction of a measure, and every source's cell, the most trusted first, and whether it was
    used.
    """
    query = (
        "select d.*, r.origin = 'observed' and r.source = d.source as used from staging.dated d "
        "left join staging.resolved r using (unit, year, measure) where unit = ? and year = ? and measure "
        "= ? order by d.rank"
    )
    corrected = _rows(
        db, "from raw.corrections where unit = ? and year = ? and measure = ?", unit, year, measure
    )
    lines = [
        message(
            _(
                "{year} corrections.csv, line {line}: {value}; {reason} ({source})",
                year=year,
                line=c["line"],
                value=_number(c["value"]),
                reason=c["reason"],
                source=c["source"],
            )
        )
        for c in corrected
    ]
    for o in _rows(db, query, unit, year, measure):
        place = ", ".join(
            part for part in (o["file"], o["sheet"] and f"sheet {o['sheet']}", f"cell {o['cell']}") if part
        )
        dates = (
            message(_("data year {year}, edition {edition}", year=o["year_data"], edition=o["year_edition"]))
            if o["year_data"] is not None
            else message(_("holds for every year"))
        )
        lines.append(
            message(
                _(
                    "{year} {used}: {source}: {place} (row {row!r}; {dates})",
                    year=year,
                    used="used" if o["used"] else _("not used"),
                    source=o["source"],
                    place=place,
                    row=o["unit_printed"].strip(),
                    dates=dates,
                )
            )
        )
        if o["own"] is None:
            lines.append(indented(_("printed {raw}: {flag}", raw=repr(o["raw"]), flag=o["flag"])))
        else:
            conversion = (
                f" × {_number(o['factor'])} = {_number(o['own'])} {o['target_unit']}"
                if o["factor"] != 1
                else ""
            )
            mark = FOOTNOTE if o["flag"] == "footnote" else ""
            unit = message(_(", in {unit}", unit=o["stated_unit"])) if o["stated_unit"] else ""
            values = {"raw": repr(o["raw"]), "mark": mark, "unit": unit, "conversion": conversion}
            lines.append(indented(_("printed {raw}{mark}{unit}{conversion}", **values)))
        if o["parts"] and o["value"] is not None:
            values = {"places": o["part_places"], "value": _number(o["value"])}
            lines.append(indented(_("+ what was merged into it later, {places}: {value}", **values)))
        elif o["parts"]:
            lines.append(indented(_("no sum: what was merged into it later has no number")))
    return lines or [message(_("{year}: no source has a cell", year=year))]


def _number(value: float | None) -> str:
    return "missing" if value is None else f"{value:.10g}"


def _rows(db: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[QueriedRow]:
    result = db.execute(query, list(values))
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def trace_study(root: Path, study: str, city: str, year: int, variable: str) -> list[str]:
    """Traces a variable of a study that has been run; of an index, its score and each of its indicators."""
    config = load_study(root, study)
    folder = root / "results" / study
    database = "warehouse/warehouse.duckdb"
    with opened(root, study, database) as db:
        file = file_of(config)
        changes = read_divisions(root / file) if file else ()
        variable = variable_called(config, variable)
        units = with_former(read_units(root / config["units"]["file"]), changes)
        findings = folder / "suspects.parquet"
        suspects = read_findings(findings) if findings.exists() else []
        try:
            if variable in config.get("indices", {}):
                lines = trace_index(db, folder / "index" / variable, units, city, year, suspects)
            else:
                lines = trace(db, units, city, year, variable, suspects)
        except duckdb.CatalogException:
            raise another(root, study, database) from None
        return lines + [f"  {change.sentence()}" for change in concerning(changes, units.find(city))]


def variable_called(config: dict[str, Any], text: str) -> str:
    """The variable or index that a person means: by its name, else by its label, as in `make new`; the text
    itself where none is called so. StudyError where several are.
    """
    named = {**config["variables"], **config.get("indices", {})}
    spoken = config["texts"]["spoken"]
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
                    label=quoted(text),
                    names=listed(found),
                )
            )
        if found:
            return found[0]
    return text


def trace_index(
    db: duckdb.DuckDBPyConnection,
    file: Path,
    units: Units,
    city: str,
    year: int,
    suspects: Sequence[Finding] = (),
) -> list[str]:
    """An index's score, what each indicator adds to it, and how each of them came about. file: the index's,
    without ending; suspects: the study's suspected numbers.
    """
    if not file.with_suffix(".parquet").exists():
        raise StudyError(
            _("the index {name} has not been made yet; run `make` for its study first", name=file.name)
        )
    unit, facts = units.find(city), json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    query = "from read_parquet(?) where unit = ? and year = ?"
    score = _rows(db, query, str(file.with_suffix(".parquet")), unit, year)
    if not score:
        raise _no_year(db, year)
    lines = [
        message(
            _(
                "{variable} ({label}) of {unit} in {year}: {value}",
                variable=file.name,
                label=facts["label"],
                unit=_called(units, unit),
                year=year,
                value=_number(score[0]["value"]),
            )
        )
    ]
    names = [entry["variable"] for entry in facts["indicators"]]
    query = "from panel.variables where unit = ? and year = ? and list_contains(?, variable)"
    values = {row["variable"]: row["value"] for row in _rows(db, query, unit, year, names)}
    if score[0]["value"] is not None:
        lines += map(indented, index_lines(facts, year, values))
    else:
        lines.append(indented(_("outside the index's sample, or of a unit that lacks an indicator there")))
    for name in names:
        lines += ["", *trace(db, units, city, year, name, suspects)]
    return lines


def _called(units: Units, unit: str) -> str:
    row = next(r for r in units.rows if r["unit"] == unit)
    return f"{row['name']} ({row['name_local']}, {unit})"


def _no_year(db: duckdb.DuckDBPyConnection, year: int) -> StudyError:
    first, last = db.execute("select min(year), max(year) from panel.variables").fetchone() or (None, None)
    return StudyError(
        _("the panel has no year {year}; its years are {first} to {last}", year=year, first=first, last=last)
    )


def print_trace(study: str, city: str, year: str, variable: str) -> None:
    """Prints how a number of a study came about, in the language of commands."""
    if not re.fullmatch("[0-9]{1,4}", year):
        raise StudyError(
            _("the year {text} is not a number; give CITY=… YEAR=… VARIABLE=…", text=quoted(year))
        )
    speak_of(study)
    root = Path.cwd()
    with speaking(language_of_command()):
        lines = trace_study(root, study, city, int(year), variable)
    config = load_study(root, study)
    measures = measures_of(formulas_of(config["variables"], config["study"]))
    declare(bool(confidential_sources(study_sources(root, config, measures))))
    name_by({"texts": {**config["texts"]["spoken"], **config.get("labels", {}).get("corrections", {})}})
    print("\n".join(lines))
