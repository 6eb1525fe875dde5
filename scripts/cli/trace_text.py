"""Records of what `cli.trace` finds out about a number, and their lines of text."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec

from base.speech_language import message
from spillover.words import COMMA, _, join_sentences

FOOTNOTE = _("(a footnote mark was taken off)")
# What a source's cell was read as, where it gives no number (ingest/text.py).
FLAGS = {"missing": _("missing"), "unreadable": _("no number")}
ORIGINS = {
    "observed": _(", observed"),
    "imputed": _(", imputed"),
    "correction": _(", correction"),
}


class Correction(msgspec.Struct):
    """Line of corrections.csv."""

    line: int
    value: float
    reason: str
    source: str


class Reading(msgspec.Struct):
    """Cell of a source, read for one number. row: the unit as it is printed there; data_year: None where the
    number holds for every year; text: the cell's text; flag: what was done with it; value: its number, None
    where it has none, times factor in the measure's unit; has_mergers: whether units that it took in later
    are added, at merged_places, which makes merged_value (None without their numbers).
    """

    is_used: bool
    source: str
    file: str
    sheet: str
    cell: str
    row: str
    data_year: int | None
    edition: int | None
    text: str | None
    flag: str
    value: float | None
    factor: float | None
    unit: str | None
    stated_unit: str
    merged_places: str = ""
    has_mergers: bool = False
    merged_value: float | None = None


class Year(msgspec.Struct):
    """Values of a measure in one year: its corrections, and each source's cell, the most trusted first."""

    year: int
    corrections: list[Correction]
    cells: list[Reading]


class Proposal(msgspec.Struct):
    """Proposed value that `corrected(x)` takes instead of the measure."""

    value: float | None
    reason: str
    proof: str


class Suspicion(msgspec.Struct):
    """Suspicion about a cell. proposal: NaN where nothing is."""

    file: str
    sheet: str
    cell: str
    reason: str
    proof: str
    proposal: float


class Measure(msgspec.Struct):
    """Measure of the unit and year, settled from its cells. origin: observed, imputed or correction;
    fill_years: the years whose mean it is; other_units: where the variable takes it of the other units alone,
    how many have it; changes: of the unit's borders.
    """

    measure: str
    year: int
    value: float | None = None
    origin: str = ""
    other_units: int | None = None
    fill_years: list[Year] = []
    proposals: list[Proposal] = []
    suspicions: list[Suspicion] = []
    readings: Year | None = None
    changes: list[str] = []


class Indicator(msgspec.Struct):
    """Indicator of an index. contribution: its part of the score, None where the score is no such sum."""

    variable: str
    direction: str
    weight: float
    value: float
    minimum: float
    maximum: float
    contribution: float | None


class Index(msgspec.Struct):
    """Computation of an index; without indicators outside its sample."""

    method: str
    is_sum: bool
    indicators: list[Indicator] = []


class Trace(msgspec.Struct):
    """Number of the panel. unit, name, name_local: whose; index, indicators: of an index."""

    variable: str
    label: str
    unit: str
    name: str
    name_local: str
    year: int
    value: float | None
    value_unit: str = ""
    formula: str = ""
    measures: list[Measure] = []
    index: Index | None = None
    indicators: list[Trace | Measure] = []
    changes: list[str] = []


def explain_number(found: Trace | Measure) -> list[str]:
    """Write the lines that explain a number."""
    lines = _lines_of_measure(found) if isinstance(found, Measure) else _lines_of_number(found)
    return [*lines, *(f"  {change}" for change in found.changes)]


def _name_unit(found: Trace) -> str:
    """Name a unit, with its local name and its id in brackets where they say more."""
    own, *further = dict.fromkeys(filter(None, (found.name, found.name_local, found.unit)))
    return f"{own} ({', '.join(further)})" if further else own


def _lines_of_number(trace: Trace) -> Iterator[str]:
    unit = trace.value_unit if trace.index is None else ""
    sentence = _(
        "{variable} ({label}) of {unit} in {year}: {value}",
        variable=trace.variable,
        label=trace.label,
        unit=_name_unit(trace),
        year=trace.year,
        value=f"{_format_number(trace.value)} {unit}".rstrip(),
    )
    yield message(sentence)
    if trace.index is not None:
        yield from map(_indent, _lines_of_index(trace.index))
        for indicator in trace.indicators:
            yield from ("", *explain_number(indicator))
        return
    yield f"  = {trace.formula}"
    for measure in trace.measures:
        yield from (f"  {line}" for line in _lines_of_measure(measure))


def _lines_of_index(index: Index) -> Iterator[str]:
    """Yield the lines that say how the score was made of its indicators."""
    if not index.indicators:
        yield _("outside the index's sample, or of a unit that lacks an indicator there")
        return
    how = _("its indicators with these weights")
    if index.is_sum:
        how = _(
            "the sum of weight × (x − minimum)/(maximum − minimum), or 1 less that fraction "
            "where less is better"
        )
    yield _(
        "= {method} index of {count} indicators: {how}",
        method=index.method,
        count=len(index.indicators),
        how=message(how),
    )
    for one in index.indicators:
        yield _(
            "{name} ({direction}): weight {weight}, x {x}, minimum {low}, maximum {high}{adds}",
            name=one.variable,
            direction=one.direction,
            weight=f"{one.weight:.6g}",
            x=f"{one.value:.6g}",
            low=f"{one.minimum:.6g}",
            high=f"{one.maximum:.6g}",
            adds=_(": adds {value}", value=f"{one.contribution:.6g}") if one.contribution is not None else "",
        )


def _lines_of_measure(measure: Measure) -> Iterator[str]:
    if measure.other_units is not None:
        sentence = _(
            "{measure} {year}: of the {count} other units that have it, not its own",
            measure=measure.measure,
            year=measure.year,
            count=measure.other_units,
        )
        yield message(sentence)
        return
    origin = ORIGINS.get(measure.origin, "")
    if measure.suspicions and measure.origin == "observed":
        origin = _(", observed, suspected")
    values = {"measure": measure.measure, "year": measure.year, "value": _format_number(measure.value)}
    yield message(_("{measure} {year} = {value}{origin}", origin=origin, **values))
    if measure.fill_years:
        years = ", ".join(str(one.year) for one in measure.fill_years)
        yield _indent(_("the mean of its values in {years}", years=years))
        for year in measure.fill_years:
            yield from (f"    {line}" for line in _lines_of_year(year))
    for one in measure.proposals:
        values = {"value": _format_number(one.value), "reason": one.reason, "proof": one.proof}
        yield _indent(_("corrected(x) takes {value} instead: {reason} ({proof})", **values))
    for suspicion in measure.suspicions:
        yield from _lines_of_suspicion(suspicion)
    if measure.readings is not None:
        yield from (f"  {line}" for line in _lines_of_year(measure.readings))


def _lines_of_suspicion(suspicion: Suspicion) -> Iterator[str]:
    cell = f"{suspicion.sheet}!{suspicion.cell}" if suspicion.sheet else suspicion.cell
    place = " ".join(filter(None, (suspicion.file, cell)))
    yield _indent(_("suspected in {place}: {reason}", place=place, reason=suspicion.reason))
    if suspicion.proof:
        yield _indent(_("shown by {proof}", proof=suspicion.proof), 4)
    if not math.isnan(suspicion.proposal):
        yield _indent(_("proposed: {value}", value=_format_number(suspicion.proposal)), 4)


def _lines_of_year(year: Year) -> Iterator[str]:
    for one in year.corrections:
        sentence = _(
            "{year} corrections.csv, line {line}: {value}; {reason} ({source})",
            year=year.year,
            line=one.line,
            value=_format_number(one.value),
            reason=one.reason,
            source=one.source,
        )
        yield message(sentence)
    for cell in year.cells:
        yield from _lines_of_cell(year.year, cell)
    if not year.corrections and not year.cells:
        yield message(_("{year}: no source has a cell", year=year.year))


def _lines_of_cell(year: int, cell: Reading) -> Iterator[str]:
    sheet = _("sheet {sheet}", sheet=cell.sheet) if cell.sheet else ""
    parts = (cell.file, sheet, _("cell {cell}", cell=cell.cell))
    dates = _("holds for every year")
    if cell.data_year is not None:
        dates = (
            _("data year {year}", year=cell.data_year)
            if cell.edition in (None, cell.data_year)
            else _("data year {year}, edition {edition}", year=cell.data_year, edition=cell.edition)
        )
    sentence = _(
        "{year} {used}: {source}: {place} (row {row!r}; {dates})",
        year=year,
        used=_("used") if cell.is_used else _("not used"),
        source=cell.source,
        place=join_sentences([part for part in parts if part], COMMA),
        row=cell.row,
        dates=message(dates),
    )
    yield message(sentence)
    if cell.value is None:
        flag = FLAGS.get(cell.flag, cell.flag)
        yield _indent(_("printed {raw}: {flag}", raw=repr(cell.text), flag=flag))
    else:
        converted = cell.factor is not None and cell.factor != 1
        product = (
            f" × {_format_number(cell.factor)} = {_format_number(cell.value)} {cell.unit}"
            if converted
            else ""
        )
        mark = FOOTNOTE if cell.flag == "footnote" else ""
        unit = message(_(", in {unit}", unit=cell.stated_unit)) if cell.stated_unit else ""
        values = {"raw": repr(cell.text), "mark": mark, "unit": unit, "conversion": product}
        yield _indent(_("printed {raw}{mark}{unit}{conversion}", **values))
    if cell.has_mergers and cell.merged_value is not None:
        values = {"places": cell.merged_places, "value": _format_number(cell.merged_value)}
        yield _indent(_("+ what was merged into it later, {places}: {value}", **values))
    elif cell.has_mergers:
        yield _indent(_("no sum: what was merged into it later has no number"))


def _indent(sentence: str, by: int = 2) -> str:
    """Write a sentence in the language that is spoken, behind blanks."""
    return f"{' ' * by}{message(sentence)}"


def _format_number(value: float | None) -> str:
    if value is None:
        return message(_("missing"))
    # A number of a file may have more digits than one that was computed is shown with.
    shown = (f"{value:.{digits}g}" for digits in range(10, 15))
    return next((text for text in shown if float(text) == value), f"{value:.10g}")
