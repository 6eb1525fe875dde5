"""The design that a panel and a person's wishes make, with what was left out and why."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from base.input_file import check_visible
from door.codes import KEEP, find_codes, find_withheld
from door.design import CONTROLS, Design, build_robustness, list_later_years, list_windows, policy_of
from door.matrix import matrix_options
from door.panel_found import Note, Panel
from door.table import SheetColumn, SheetTable
from door.text import DOOR
from door.wish import Wish
from ingest.polygons import SUFFIXES
from ingest.text import read_number
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import SEMICOLON, Message, _, choose_case, join_sentences, ngettext, sentence_of

_SEPARATORS = re.compile(r"[\s,，、;；]+")
_BEHIND = re.compile(r"\s+[(\[【]")
# A number with a sign or a unit of magnitude behind it.
_MEASURED = re.compile(
    r"[-+－−]?\d[\d.,，]*\s*(?:[%％‰十百千万亿]|[A-Za-z]{0,9}[€$£¥²³°µ/]|[A-Za-z]{4,}).*"
    r"|[-+－−]?[€$£¥￥]\s*[-+－−]?\d.*"
)
# A number, or a mark of a missing one, with a few letters behind it, as Eurostat and the OECD remark on it.
_FLAGGED = re.compile(r"(?:[-+－−]?\d[\d.,，]*|:|\.{2,3})\s*([A-Za-z]{1,3})")
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff]")


@dataclass(frozen=True)
class Roles:
    """The columns of a design."""

    outcome: SheetColumn
    treatment: SheetColumn
    controls: tuple[SheetColumn, ...] = ()
    mediators: tuple[SheetColumn, ...] = ()
    moderators: tuple[SheetColumn, ...] = ()

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return (self.outcome, self.treatment, *self.controls, *self.mediators, *self.moderators)


def columns_of(text: str, table: SheetTable, key: str) -> tuple[SheetColumn, ...]:
    """The columns that a list names, separated by commas or spaces; a header that has either in it is
    matched as a whole, the longest first. Raises StudyError naming what is no column, or is there twice.
    """
    names = {n: _allow_spaces(_normalise_width(n)) for c in table.columns for n in c.names if n}
    longest = sorted(names, key=len, reverse=True)
    found: list[SheetColumn] = []
    rest = _normalise_width(text).strip(" ,、;\t\n")
    while rest:
        matches = ((n, m) for n in longest if (m := names[n].match(rest)) and _ends(rest, m.end()))
        name, match = next(matches, ("", None))
        word = match[0] if match else _SEPARATORS.split(rest, maxsplit=1)[0]
        column = table.find(name or _unknown_name(rest, [*names.values()]), key)
        if column in found:
            raise StudyError(
                _(
                    "{key}: {column} is named twice; name it once",
                    key=key,
                    column=quote_value(column.display_name),
                )
            )
        found.append(column)
        rest = rest[len(word) :]
        if between := _SEPARATORS.match(rest):
            rest = rest[between.end() :]
    return tuple(found)


def _unknown_name(rest: str, known: Sequence[re.Pattern[str]]) -> str:
    """Return what stands at the head of a list and is no column: all up to the next comma, or up to a
    column's name that a space sets off.
    """
    part = re.split("[,、;]", rest, maxsplit=1)[0]
    for space in re.finditer(r"\s+", part):
        behind = part[space.end() :]
        if any((match := name.match(behind)) and _ends(behind, match.end()) for name in known):
            return part[: space.start()]
    return part.strip()


def _normalise_width(text: str) -> str:
    """The text with full-width letters, digits and signs as plain ones, as headers are read."""
    return unicodedata.normalize("NFKC", text)


def _allow_spaces(name: str) -> re.Pattern[str]:
    """The pattern of a name; spaces beside Chinese characters, which headers are read without, may be
    there.
    """
    parts = [re.escape(a) + (r"\s*" if _CHINESE.search(a + b) else "") for a, b in pairwise(name)]
    return re.compile("".join(parts) + re.escape(name[-1]))


def _ends(text: str, length: int) -> bool:
    """Return whether a name ends here: not before a bracket, which would be a part of it."""
    return length == len(text) or bool(_SEPARATORS.match(text, length) and not _BEHIND.match(text, length))


def find_one_column(text: str, table: SheetTable, key: str) -> SheetColumn:
    """The one column that a text names: all of it, however many spaces it has."""
    try:
        found = columns_of(text, table, key)
    except StudyError:
        return table.find(text, key)
    if len(found) != 1:
        raise StudyError(
            _(
                "{key}: {text} is the header of {found} columns; name one of them by a header of its "
                "own in a copy of the file",
                key=key,
                text=quote_value(text),
                found=len(found),
            )
        )
    return found[0]


def check_roles(roles: Roles) -> None:
    """Raises StudyError where a column has two roles. A control may be a moderator as well: its moderation
    then has it in that role alone.
    """
    seen: set[int] = set()
    for column in roles.columns:
        if column.index in seen and not (column in roles.controls and column in roles.moderators):
            raise StudyError(
                _("{header} has two roles; give it one", header=quote_value(column.display_name))
            )
        seen.add(column.index)


def check_numbers(
    table: SheetTable, column: SheetColumn, called: Mapping[int, str], beside: Sequence[SheetColumn] = ()
) -> None:
    """Raises StudyError where a column of numbers has something else in a row of a unit and year.

    called: what each such row is about, by its place; others are totals, notes, or the header once more.
    beside: the other columns of the study, whose flags are asked about at once.
    """
    strange = [i for i in column.unreadable_cells if i in called]
    if not strange:
        return
    if formulas := [i for i in strange if column.texts[i].startswith("=")]:
        raise StudyError(
            _(
                "the column {column} has formulas whose values were never computed: {places}; open the file "
                "in a spreadsheet program and save it",
                column=quote_value(column.display_name),
                places=list_names(_list_places(table, column, formulas, called), 3),
            )
        )
    if measured := [i for i in strange if _MEASURED.fullmatch(column.texts[i])]:
        raise StudyError(
            _(
                "the column {column} has numbers with a sign or a unit behind them: {places}; write the "
                "numbers alone, all in one unit, in a copy of the file",
                column=quote_value(column.display_name),
                places=list_names(_list_places(table, column, measured, called), 3),
            )
        )
    if flags := _list_flags(column, strange):
        others = (_list_flags(c, [i for i in c.unreadable_cells if i in called]) for c in beside)
        flags = sorted({*flags}.union(*others))
        raise StudyError(
            _(
                "the column {column} has numbers with letters behind them: {places}. If {flags} are "
                "flags of the office that publishes them (a break, an estimate, a provisional number), "
                "give FLAGS={together} ('flags' of 'panel'), and the numbers are read without them; if "
                "they are units of measurement, write the numbers alone, all in one unit, in a copy of "
                "the file",
                column=quote_value(column.display_name),
                places=list_names(_list_places(table, column, strange, called), 3),
                flags=list_names(flags, len(flags)),
                together=",".join(flags),
            )
        )
    texts = sorted({column.texts[i] for i in strange})
    if not np.isfinite(column.numbers).any():
        raise StudyError(
            _(
                "{where}: the column {column} has words, {texts}, and no numbers; name a column of numbers"
                "{remedy}",
                remedy=_(", or write the two as 0 and 1 in a copy of the file") if len(texts) == 2 else "",
                where=table.place(strange[0], column),
                column=quote_value(column.display_name),
                texts=list_names(map(quote_value, texts), 5),
            )
        )
    raise StudyError(
        _(
            "the column {column} has cells that are not numbers: {places}. Correct these cells in a copy of "
            "the file; only if {texts} means that the value is missing, give MISSING= with these marks, "
            "separated by commas ('missing' of 'panel')",
            column=quote_value(column.display_name),
            places=list_names(_list_places(table, column, strange, called), 3),
            texts=list_names(map(quote_value, texts), 5),
        )
    )


def _list_flags(column: SheetColumn, rows: Iterable[int]) -> list[str]:
    """The letters behind numbers of a column."""
    return sorted({match[1] for i in rows if (match := _FLAGGED.fullmatch(column.texts[i]))})


def _list_places(
    table: SheetTable, column: SheetColumn, rows: Iterable[int], called: Mapping[int, str]
) -> list[str]:
    """Cells of a column, each with its unit and year, its place and its text."""
    return [
        _("{row} ({place}): {text}", row=called[i], place=table.place(i, column), text=column.texts[i])
        for i in rows
    ]


def check_varies(column: SheetColumn, rows: Mapping[str, Sequence[int]], years: Sequence[int | None]) -> None:
    """Raises StudyError where a column is the same in all years of each unit, or for all units of each
    year: unit and year effects leave nothing of it.
    """
    values = column.numbers
    by_year: dict[int, list[int]] = {}
    for own in rows.values():
        for i in own:
            year = years[i]
            if year is not None:
                by_year.setdefault(year, []).append(i)
    for groups, what in (
        (rows.values(), _("never changes over time")),
        (by_year.values(), _("is the same for all units")),
    ):
        if all(_flat(values[list(own)]) for own in groups):
            raise StudyError(
                _(
                    "the column {column} {what}, so that unit and year fixed effects absorb it; leave "
                    "it out, or name another",
                    column=quote_value(column.display_name),
                    what=what,
                )
            )


def _flat(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return len(known) == 0 or bool(np.all(known == known[0]))


# What the estimates of a new study would stop at: tried on its columns before anything is written.

NamedVariable = tuple[str, Array]
Rows = NDArray[np.bool_]


class Trial:
    """The two-way regressions of a panel's columns."""

    def __init__(self, found: Panel) -> None:
        self.rows = np.array(sorted(i for own in found.rows.values() for i in own))
        codes = {i: code for code, own in enumerate(found.rows.values()) for i in own}
        self.unit: IntArray = np.array([codes[i] for i in self.rows])
        self.year: IntArray = np.array([found.years[i] for i in self.rows])

    def take_column(self, column: SheetColumn) -> NamedVariable:
        """A column as a regressor, under its header and label."""
        return column.display_name, column.numbers[self.rows]

    def lag(self, column: SheetColumn, step: int) -> NamedVariable:
        """A column's values one period earlier."""
        values = column.numbers[self.rows]
        at = {(u, t): v for u, t, v in zip(self.unit.tolist(), self.year.tolist(), values, strict=True)}
        before = zip(self.unit.tolist(), self.year.tolist(), strict=True)
        return f"L.{column.display_name}", np.array([at.get((u, t - step), np.nan) for u, t in before])

    def refusals(
        self, outcome: NamedVariable, regressors: Sequence[NamedVariable], among: Rows | None = None
    ) -> dict[str, str]:
        """Explain why each regressor that cannot stay is refused beside those before it. among: rows (N,)."""
        from spillover.arrays.within import fit_within

        known = np.isfinite(np.column_stack([outcome[1], *(values for _, values in regressors)])).all(axis=1)
        used = known if among is None else known & among
        kept: list[NamedVariable] = []
        found: dict[str, str] = {}
        for name, values in regressors:
            tried = [*kept, (name, values)]
            x = np.column_stack([v for _, v in tried])[used]
            try:
                if not used.any():
                    raise EstimationError(_("no row has a value of every column."))
                fit_within(
                    *(outcome[1][used], x, self.unit[used], self.year[used]),
                    terms=[term for term, _ in tried],
                    outcome=outcome[0],
                )
                kept = tried
            except EstimationError as error:
                found[name] = sentence_of(error)
        return found

    def members(self, units: Iterable[int]) -> Rows:
        """The rows of units by their codes."""
        return np.isin(self.unit, list(units))


def check_estimable(roles: Roles, found: Panel) -> None:
    """Raises StudyError naming every column that leaves nothing to be estimated, and what to leave out."""
    trial = Trial(found)
    outcome, treatment = trial.take_column(roles.outcome), trial.take_column(roles.treatment)
    controls = [trial.take_column(column) for column in roles.controls]
    refused = trial.refusals(outcome, [treatment, *controls])
    if alone := refused.get(treatment[0]):
        raise StudyError(
            _(
                "with unit and year fixed effects nothing can be estimated: {said} Give another "
                "OUTCOME or TREATMENT",
                said=alone,
            )
        )
    _refuse(refused)
    if roles.mediators:
        mediators = [trial.take_column(column) for column in roles.mediators]
        others = [
            control for control, c in zip(controls, roles.controls, strict=True) if c not in roles.mediators
        ]
        _refuse(trial.refusals(outcome, [treatment, *mediators, *others]))
    for column in roles.moderators:
        name, values = trial.take_column(column)
        others = [c for c in controls if c[0] != name]
        product = (f"{treatment[0]}:{name}", treatment[1] * values)
        _refuse(trial.refusals(outcome, [treatment, *others, (name, values), product]))


def _refuse(refused: dict[str, str]) -> None:
    if refused:
        raise StudyError(
            _(
                "with unit and year fixed effects some coefficients cannot be estimated: {said} Leave "
                "out {names}",
                said=join_sentences(dict.fromkeys(refused.values()), " "),
                names=list_names(refused),
            )
        )


def find_flat_group(labels: dict[str, str], roles: Roles, found: Panel) -> tuple[str, str] | None:
    """The first group in which something cannot be estimated, and why. labels: of each unit, by its text."""
    trial = Trial(found)
    outcome, regressors = (
        trial.take_column(roles.outcome),
        [trial.take_column(c) for c in (roles.treatment, *roles.controls)],
    )
    for label in sorted(set(labels.values())):
        members = [code for code, text in enumerate(found.rows) if labels.get(text) == label]
        if refused := trial.refusals(outcome, regressors, trial.members(members)):
            return label, next(iter(refused.values()))
    return None


def explain_useless_variations(roles: Roles, found: Panel, step: int, from_year: int) -> dict[str, str]:
    """Explain why each variation of the baseline cannot be estimated: of a lag, and of the years from one
    on.
    """
    trial = Trial(found)
    outcome, controls = (
        trial.take_column(roles.outcome),
        [trial.take_column(column) for column in roles.controls],
    )
    treatment, later = trial.take_column(roles.treatment), trial.year >= from_year
    refused = {
        "lagged": trial.refusals(outcome, [trial.lag(roles.treatment, step), *controls]),
        "without_first_years": trial.refusals(outcome, [treatment, *controls], later),
    }
    return {name: next(iter(why.values())) for name, why in refused.items() if why}


def list_possible_windows(roles: Roles, found: Panel, step: int) -> dict[str, tuple[int, int]]:
    """The years over which the baseline can be estimated again, with controls and without."""
    trial = Trial(found)
    regressors = [trial.take_column(column) for column in (roles.treatment, *roles.controls)]
    windows = list_windows(found.units.years, step)
    return {
        name: (first, last)
        for name, (first, last) in windows.items()
        if not trial.refusals(
            trial.take_column(roles.outcome), regressors, (trial.year >= first) & (trial.year <= last)
        )
    }


def _has_tails(columns: Iterable[SheetColumn]) -> bool:
    """Return whether a column has more than two values, so that its tails can be winsorised."""
    return any(len(np.unique(column.numbers[np.isfinite(column.numbers)])) > 2 for column in columns)


def _notes_of_left_out(design: Design, refused: Mapping[str, str]) -> list[Note]:
    """Notes on variations that the panel does not allow. refused: why some cannot be estimated."""
    wanted = build_robustness(replace(design, impossible_variations=(), consecutive=True))
    gap = _("the years of the panel have a gap, and a lag would reach across it")
    return [
        (
            _("Left out of the variations: {variation}, because {why}"),
            {"variation": DOOR[f"column-{name}"], "why": refused.get(name, gap)},
        )
        for name in wanted
        if name not in build_robustness(design)
    ]


NEAREST, LONGEST_LABEL = 5, 40
# What the list of controls is called: as no column is.
LISTS = (CONTROLS, "chosen", "chosen_controls")
# Groups that are compared have at least two units each, or their effects leave nothing.
MOST_GROUPS, FEWEST_UNITS = 8, 2
# Of more units than these, weights by distance end where half of the units have so many neighbours.
MANY, NEIGHBOURHOOD = 300, 20
MAPS = {"china-cities": "prefectures", "china-provinces": "provinces"}


@dataclass(frozen=True)
class Plan:
    """A design, its columns, and notes as ids of the catalogue with their values."""

    design: Design
    roles: Roles
    notes: tuple[Note, ...]


def plan(wish: Wish, found: Panel, root: Path) -> Plan:
    """The design. Raises StudyError where a column cannot have its role."""
    roles = _roles(wish, found)
    called = _label_rows(found)
    for column in (*roles.columns, *(found.table.find(h, "GROUP") for h in found.panel.groups.values())):
        for text in (column.header, column.label):
            check_visible(text, found.table.sheet.place)
    for column in roles.columns:
        check_numbers(found.table, column, called, roles.columns)
    missing = found.panel.missing
    codes = check_codes(found.table, roles.columns, called, missing)
    check_withheld(found.table, roles.columns, called, missing)
    for column in (roles.outcome, roles.treatment, *roles.controls, *roles.mediators):
        check_varies(column, found.rows, found.years)
    years = sorted({year for year in found.years if year is not None})
    step = math.gcd(*np.diff(years).tolist()) or 1
    check_estimable(roles, found)
    group, parts, notes = _group(roles, found)
    labelled = {row[group] for row in found.units.rows} if group else set()
    policy = policy_of(roles.treatment, roles.outcome, found, step, roles.controls)
    if policy and roles.moderators:
        names = ", ".join(c.short for c in roles.moderators)
        notes.append(
            (
                _(
                    "{treatment} is 0 or 1 and stays on, so it is studied as a policy, without "
                    "moderation by {moderators}."
                ),
                {"treatment": roles.treatment.short, "moderators": names},
            )
        )
        roles = replace(roles, moderators=())
    weights, spatial_notes = _build_matrices(wish, found, roles.columns, root)
    useless = explain_useless_variations(roles, found, step, list_later_years(found.units.years, step)[0])
    design = Design(
        outcome=roles.outcome.name,
        treatment=roles.treatment.name,
        controls=tuple(c.name for c in roles.controls),
        mediators=tuple(c.name for c in roles.mediators),
        moderators=tuple(c.name for c in roles.moderators),
        labels={c.name: shorten_label(c) for c in roles.columns},
        headers={c.name: c.label for c in roles.columns if c.name != c.short and c.label},
        years=found.units.years,
        step=step,
        consecutive=len(years) == (years[-1] - years[0]) // step + 1,
        units=len(found.units.rows),
        group=group,
        group_label=_label_group(group, found) if group else "",
        parts=parts,
        has_small_parts=labelled > set(parts),
        policy=policy,
        impossible_variations=tuple(useless),
        windows={} if policy else list_possible_windows(roles, found, step),
        has_tails=_has_tails((roles.outcome, roles.treatment, *roles.controls)),
        control_list=next(name for name in LISTS if name not in {c.name for c in found.table.columns}),
        weights=weights,
        confidential=found.panel.confidential,
        map=_map(found) if weights else "",
        polygons=(found.panel.places or "") if _map(found) == "polygons" else "",
    )
    own = policy.notes if policy else _two_values(roles.treatment)
    marks = [*codes, *_count_marked(roles, called), *_percentages(roles, found, called)]
    gaps = [*_gaps(years, step), *_notes_of_left_out(design, useless)]
    return Plan(design, roles, (*notes, *own, *marks, *gaps, *spatial_notes))


def _two_values(treatment: SheetColumn) -> list[Note]:
    """Notes on a treatment with two values other than 0 and 1, which no policy has."""
    values = np.unique(treatment.numbers[np.isfinite(treatment.numbers)])
    if len(values) != 2 or tuple(values) == (0, 1):
        return []
    said = _(
        "{treatment} has two values, {low} and {high}, and is taken as a number. Written as 0 and 1 in "
        "a copy of the file, it is studied as a policy if it stays on."
    )
    return [(said, {"treatment": treatment.short, "low": f"{values[0]:g}", "high": f"{values[1]:g}"})]


def check_codes(
    table: SheetTable, columns: Iterable[SheetColumn], called: Mapping[int, str], missing: Sequence[str]
) -> list[Note]:
    """Notes on numbers that may mean that the value is missing. Raises StudyError naming every column in
    which they recur far from the others, unless `missing`, the marks that are given, says that they are
    numbers.
    """
    if KEEP in missing:
        return []
    notes: list[Note] = []
    asked: dict[str, None] = {}
    said: list[Message] = []
    for column in columns:
        for found in find_codes(column, list(called)):
            own = [i for i in called if column.numbers[i] in found.numbers]
            ordered = sorted(own, key=lambda i: found.numbers.index(column.numbers[i]))
            texts = dict.fromkeys(column.texts[i] for i in ordered)
            mark, places = ",".join(texts), list_names(_list_places(table, column, own, called), 3)
            if found.sure:
                asked |= texts
                said.append(
                    _(
                        "the column {column} has {texts} in {rows} rows, far from its other numbers: "
                        "{places}",
                        column=quote_value(column.display_name),
                        texts=mark,
                        rows=len(own),
                        places=places,
                    )
                )
                continue
            once = _(
                "{column} has {mark}, far from its other numbers: {places}. If it means that the "
                "value is missing, give MISSING={texts}."
            )
            notes.append((once, {"column": column.short, "mark": mark, "places": places, "texts": mark}))
    if said:
        raise StudyError(
            _(
                "{said}. If that means that the value is missing, give MISSING={marks} ('missing' of "
                "'panel'); if they are numbers, MISSING={kept}",
                said=join_sentences(said, SEMICOLON),
                marks=",".join([*missing, *asked]),
                kept=",".join([*missing, KEEP]),
            )
        )
    return notes


def check_withheld(
    table: SheetTable, columns: Sequence[SheetColumn], called: Mapping[int, str], missing: Sequence[str]
) -> None:
    """Raises StudyError where zeros stand for numbers that are withheld, as a mark beside them says, unless
    `missing`, the marks that are given, says that they are numbers.
    """
    beside = [column for column in table.columns if column.header and not column.is_numeric]
    found = None if KEEP in missing else find_withheld(columns, beside, list(called))
    if found is None:
        return
    remedy = _("write these cells empty in a copy of the file")
    if not found.others:
        remedy = _("give MISSING={marks} ('missing' of 'panel')", marks=",".join([*missing, "0"]))
    raise StudyError(
        _(
            "{columns} are zero in {rows} rows, all of which have {text} in {column}: {places}. If that "
            "means that the numbers are withheld or missing, {remedy}; if they are zeros, give "
            "MISSING={kept}",
            columns=list_names([quote_value(column.short) for column in columns]),
            rows=len(found.rows),
            text=quote_value(found.text),
            column=quote_value(found.column.short),
            places=list_names(_list_places(table, columns[0], found.rows, called), 3),
            remedy=remedy,
            kept=",".join([*missing, KEEP]),
        )
    )


def _count_marked(roles: Roles, called: Mapping[int, str]) -> list[Note]:
    """A note on numbers that a person's marks take for missing values, in each column that has some."""
    counts = {}
    for column in roles.columns:
        codes = column.reader.codes
        numbers = [read_number(column.cells[i]).value for i in called] if codes else []
        if count := sum(number in codes for number in numbers):
            counts[column.short] = count
    if not counts:
        return []
    said = _("Numbers that MISSING= takes for missing values, in rows: {columns}.")
    return [(said, {"columns": ", ".join(f"{name} {count}" for name, count in counts.items())})]


def _percentages(roles: Roles, found: Panel, called: Mapping[int, str]) -> list[Note]:
    """Columns that the workbook prints as percentages and stores as shares. Raises StudyError where other
    cells of one are plain numbers.
    """
    table = found.table
    notes: list[Note] = []
    for column in roles.columns if table.sheet.percent else ():
        numbers = column.numbers
        rows = [i for own in found.rows.values() for i in own if np.isfinite(numbers[i]) and numbers[i]]
        printed = [i for i in rows if table.percent(i, column)]
        plain = [i for i in rows if not table.percent(i, column)]
        if printed and plain:
            raise StudyError(
                _(
                    "the column {column} has numbers printed as percentages, which store 0.123 for 12.3%, "
                    "and plain ones: {places}; write all in one form in a copy of the file",
                    column=quote_value(column.display_name),
                    places=list_names(_list_places(table, column, [printed[0], plain[0]], called)),
                )
            )
        if printed:
            said = _("{column} is printed as a percentage and stored as a share: {number} stands for {text}.")
            number = numbers[printed[0]]
            values = {"column": column.short, "number": f"{number:g}", "text": f"{100 * number:g}%"}
            notes.append((said, values))
    return notes


def shorten_label(column: SheetColumn) -> str:
    """A column's label for titles: without what it says in brackets at its end, where it is long, or its
    header, where that is shorter.
    """
    label = column.label or column.short
    if len(label) > LONGEST_LABEL:
        label = re.sub(r"\s*[(（][^()（）]*[)）]$", "", label)
    return label if len(label) <= LONGEST_LABEL else min(label, column.short, key=len)


def _roles(wish: Wish, found: Panel) -> Roles:
    """The columns that the wishes name; without a treatment the first control is followed."""
    table = found.table
    controls = columns_of(wish.controls, table, "CONTROLS")
    if wish.treatment:
        treatment = find_one_column(wish.treatment, table, "TREATMENT")
    else:
        treatment, controls = controls[0], controls[1:]
    roles = Roles(
        find_one_column(wish.outcome, table, "OUTCOME"),
        treatment,
        controls,
        columns_of(wish.mediators, table, "MEDIATORS"),
        columns_of(wish.moderators, table, "MODERATORS"),
    )
    check_roles(roles)
    for column in roles.columns:
        if column.short in (*found.panel.unit_columns, found.panel.unit_header, found.panel.time):
            raise StudyError(
                _(
                    "{column} holds the unit or the year; name another column",
                    column=quote_value(column.display_name),
                )
            )
    return roles


def _label_rows(found: Panel) -> dict[int, str]:
    """Unit and year of each row about one, as messages name them."""
    unit = found.table.find(found.panel.unit_header, "UNIT")
    names = {row["text"]: row["name"] for row in found.units.rows}
    rows = [i for own in found.rows.values() for i in own]
    return {i: f"{names.get(unit.texts[i], unit.texts[i])} {found.years[i]}" for i in rows}


def _gaps(years: list[int], step: int) -> list[Note]:
    """Notes on years that are not all there: on the panel's step, and on gaps in it."""
    if years[-1] - years[0] + 1 == len(years):
        return []
    gaps = len(years) <= (years[-1] - years[0]) // step
    said = {"years": ", ".join(map(str, years)), "step": str(step), "gaps": "true" if gaps else "false"}
    return [
        (
            choose_case(
                "gaps",
                {
                    "true": ngettext(
                        "The panel has the years {years}: lags, leads and times since adoption count "
                        "periods of {step} year, and a period that is not among them is a gap.",
                        "The panel has the years {years}: lags, leads and times since adoption count "
                        "periods of {step} years, and a period that is not among them is a gap.",
                        "step",
                    ),
                    "other": ngettext(
                        "The panel has the years {years}: lags, leads and times since adoption count "
                        "periods of {step} year.",
                        "The panel has the years {years}: lags, leads and times since adoption count "
                        "periods of {step} years.",
                        "step",
                    ),
                },
            ),
            said,
        )
    ]


def _group(roles: Roles, found: Panel) -> tuple[str, tuple[str, ...], list[Note]]:
    """The group whose parts are compared, and their labels: those with units enough."""
    for name in found.panel.groups:
        members = Counter(row[name] for row in found.units.rows)
        labels = tuple(sorted(label for label in members if members[label] >= FEWEST_UNITS))
        small = sorted(set(members) - set(labels))
        if not 2 <= len(labels) <= MOST_GROUPS:
            return "", (), [_explain_no_groups(name, members)]
        own = {row["text"]: row[name] for row in found.units.rows if row[name] in labels}
        if flat := find_flat_group(own, roles, found):
            said = _("There are no regressions by group: in {group}, {why}")
            return "", (), [(said, {"group": flat[0], "why": flat[1]})]
        if not small:
            return name, labels, []
        said = _("Left out of the regressions by {group}: {labels}, of one unit alone.")
        return name, labels, [(said, {"group": name, "labels": list_names(small)})]
    return "", (), []


def _label_group(name: str, found: Panel) -> str:
    """The label of the column of a group, for titles."""
    header = found.panel.groups[name]
    return next((shorten_label(c) for c in found.table.columns if c.short == header), name)


def _explain_no_groups(name: str, members: Mapping[str, int]) -> Note:
    """Explain that a group has too many parts, or too few of units enough. members: units by label."""
    fewest = min(members, key=lambda label: members[label])
    said = _(
        "{group} has {labels} labels, {fewest} with {units} units: regressions by "
        "group need two to eight groups of two units or more, so there are none."
    )
    values = {"labels": str(len(members)), "fewest": fewest, "units": str(members[fewest])}
    return said, {"group": name, **values}


def _build_matrices(
    wish: Wish, found: Panel, columns: Iterable[SheetColumn], root: Path
) -> tuple[dict[str, dict[str, Any]], list[Note]]:
    """The matrices of the spatial part; none where the study has no space, or the panel has holes."""
    placed = all(row["longitude"] for row in found.units.rows)
    units = len(found.units.rows)
    if wish.places == "none" and not wish.matrix:
        return {}, [(_("There is no spatial part, as PLACES=none asks."), {})]
    if not placed and not wish.matrix:
        return {}, [
            (
                _(
                    "There is no spatial part: nothing says where the units are. Give MATRIX= (a "
                    "file of spatial weights) or coordinates."
                ),
                {},
            )
        ]
    if holes := _describe_holes(found, tuple(columns)):
        return {}, holes
    made: dict[str, dict[str, Any]] = {}
    own: list[Note] = []
    if wish.matrix:
        made["given"], own = matrix_options(wish, root, found.units.rows)
    if placed:
        if _map(found) != "points":
            polygons = {"polygons": found.panel.places} if _map(found) == "polygons" else {}
            made["contiguity"] = {
                "family": "contiguity",
                **polygons,
                "islands": "nearest",
                "standardise": "row",
            }
        made["inverse_distance"] = _inverse_distance(found)
        made["nearest"] = {"family": "k_nearest", "k": max(1, min(NEAREST, units - 3)), "standardise": "row"}
    from spillover.arrays.spatial.information import EXACT_TRACES

    if made and units > EXACT_TRACES:
        expected = _(
            "Standard errors of the spatial models are those of the expected information (variance: "
            "expected): clustered ones need a dense matrix of all units, of {most} at most."
        )
        own = [*own, (expected, {"most": EXACT_TRACES})]
    return made, [(_("The spatial part uses the matrices {matrices}."), {"matrices": ", ".join(made)}), *own]


def _inverse_distance(found: Panel) -> dict[str, Any]:
    """Weights by distance; of many units those of a neighbourhood alone.

    A row that links thousands of units nearly alike takes the mean of the year, which time effects leave no
    more of: the likelihood then rises to the edge.
    """
    made: dict[str, Any] = {"family": "inverse_distance", "power": 1, "standardise": "row"}
    places = np.array([[float(row["longitude"]), float(row["latitude"])] for row in found.units.rows])
    if len(places) <= MANY:
        return made
    from spillover.arrays.weights.geo import great_circle

    some = places[:: max(1, len(places) // MANY)]
    reach = np.median(np.partition(great_circle(some, places), NEIGHBOURHOOD, axis=1)[:, NEIGHBOURHOOD])
    return {**made, "cutoff_km": int(np.ceil(reach / 10) * 10) or 1, "islands": "nearest"}


def _describe_holes(found: Panel, columns: Sequence[SheetColumn]) -> list[Note]:
    """Say which pairs of unit and year lack a row or a value, as spatial models need every unit in every
    year; empty where none does.
    """
    years = {year for year in found.years if year is not None}
    known = np.logical_and.reduce([np.isfinite(c.numbers) for c in columns])
    pairs = len(found.rows) * len(years)

    def count_cells(of: NDArray[np.bool_]) -> int:
        return sum(int(of[own].sum()) for own in found.rows.values())

    whole, there = count_cells(known), count_cells(np.ones_like(known))
    if whole == pairs:
        return []
    notes: list[Note] = [
        (
            _(
                "There is no spatial part: {cells} pairs of unit and year lack a value, and "
                "spatial models need every unit in every year."
            ),
            {"cells": str(pairs - whole)},
        )
    ]
    if there < pairs:
        absent = {"cells": str(pairs - there), "pairs": str(pairs)}
        notes.append((_("Without a row: {cells} of {pairs} unit-years."), absent))
    lacking = {column.short: count_cells(~np.isfinite(column.numbers)) for column in columns}
    if any(lacking.values()):
        told = ", ".join(f"{name} {cells}" for name, cells in lacking.items() if cells)
        notes.append(
            (
                _(
                    "Without a value: {columns}. For a spatial part, complete them in the file from "
                    "their source, or leave such variables out."
                ),
                {"columns": told},
            )
        )
    return notes


def _map(found: Panel) -> str:
    """Decide how maps draw the units: as polygons where there are some, else as points; "" where nothing is
    known of them.
    """
    places = found.panel.places or ""
    if places in MAPS:
        return MAPS[places]
    if Path(places).suffix.lower() in SUFFIXES:
        return "polygons"
    return "points" if found.units.rows[0]["longitude"] else ""
