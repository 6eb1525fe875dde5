"""What a call on a frame found: estimates, effects and tests as frames, and all of it as text or HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unicodedata import east_asian_width

import numpy as np

from spillover.arrays.foundation import EstimationError, IntArray
from spillover.arrays.result import Estimate
from spillover.errors import StudyError, quoted
from spillover.fit import Record, json_value
from spillover.frames.table import Frame, frame_of
from spillover.frames.word import write_word
from spillover.panel.design import Design
from spillover.panel.sample import BoolArray
from spillover.saying.keyed import STATISTIC
from spillover.saying.say import errors_spoken, estimator, said, say, setting, shown, speaking
from spillover.saying.say import language as spoken
from spillover.words import _, pgettext

HEADS = {
    "test": _("test"),
    "estimate": _("estimate"),
    "se": _("se"),
    "statistic": pgettext("column", "statistic"),
    "df": pgettext("column", "df"),
    "p": pgettext("column", "p"),
    "low": pgettext("column", "low"),
    "high": pgettext("column", "high"),
}
COLUMNS = ("term", "estimate", "se", "statistic", "p", "low", "high")


class Absent(EstimationError, AttributeError):
    """A property that results of a kind do not have: `hasattr` is false."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of the data and those of the sample, in the grid of units ids (n,) and periods years (T,).

    unit, time: the names of their columns; given, used: which cells (n, T) have a row, and which are used.
    """

    unit: str
    time: str
    ids: np.ndarray
    years: IntArray
    given: BoolArray
    used: BoolArray

    def dropped(self) -> list[Record]:
        """Unit and period of each row that the sample leaves out."""
        units, periods = np.nonzero(self.given & ~self.used)
        places = zip(self.ids[units].tolist(), self.years[periods].tolist(), strict=True)
        return [{self.unit: unit, self.time: period} for unit, period in places]

    def __str__(self) -> str:
        units, periods = (self.used.any(axis=axis).sum() for axis in (1, 0))
        return say(
            _("{rows} of {of} rows: {units} of {all_units} units, {periods} of {all_periods} periods"),
            rows=int(self.used.sum()),
            of=int(self.given.sum()),
            units=int(units),
            all_units=len(self.ids),
            periods=int(periods),
            all_periods=len(self.years),
        )


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """What an analysis of a frame found, which does not change with the frame.

    call: what was asked for; estimates: by part, with covariance and residuals in the order of the sample's
    units and periods; rows: of the data and the sample; said: how a matrix was made to fit.
    """

    call: str
    kind: str
    estimates: Mapping[str, Estimate]
    rows: Rows
    said: tuple[str, ...]
    backend: Any
    _records: tuple[Record, ...]
    _series: Mapping[str, Sequence[Record]]
    _design: Design | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of its estimates; "" is the model itself."""
        return tuple(record["part"] for record in self._records)

    @errors_spoken()
    def part(self, name: str) -> Result:
        """The result with one of its estimates alone."""
        chosen = tuple(record for record in self._records if record["part"] == name)
        if not chosen:
            raise StudyError(
                _(
                    "{kind}: no part {name}; its parts are {parts}",
                    kind=self.kind,
                    name=quoted(name),
                    parts=", ".join(map(repr, self.parts)),
                )
            )
        return replace(self, _records=chosen, _series=MappingProxyType({}))

    @property
    def terms(self) -> Frame:
        """The coefficients of the model, or of the first of its equations."""
        return self._frame(self._records[0]["terms"] if self._records else (), COLUMNS)

    @property
    def all_terms(self) -> Frame:
        """The coefficients of every part."""
        rows = [{"part": record["part"], **row} for record in self._records for row in record["terms"]]
        return self._frame(rows, ("part", *COLUMNS))

    @property
    @errors_spoken()
    def effects(self) -> Frame:
        """Direct, indirect and total effects of a spatial model; a dynamic one has those of two runs."""
        rows = []
        for record in self._records:
            if record["part"].startswith("effects"):
                for row in record["terms"]:
                    term, _colon, effect = row["term"].rpartition(":")
                    rows.append({"part": record["part"], **row, "term": term, "effect": effect})
        if not rows:
            raise Absent(
                _(
                    "{kind}: has no direct and indirect effects, which spatial models have; see terms",
                    kind=self.kind,
                )
            )
        return self._frame(rows, ("part", "term", "effect", *COLUMNS[1:]))

    @errors_spoken()
    def effects_by_unit(self, term: str) -> Frame:
        """What each unit receives from the others and sends to them, by a regressor of a static spatial
        model, with standard errors by the delta method (LeSage and Pace 2009, section 2.7). Other models
        raise EstimationError.
        """
        from spillover.arrays.spatial.models import SpatialEstimate
        from spillover.arrays.spatial.unit_effects import unit_effects

        model = self.estimates.get("")
        if type(model) is not SpatialEstimate:
            raise EstimationError(
                _("{kind}: no effects by unit exist; fit a static spatial model", kind=self.kind)
            )
        found = vars(unit_effects(model, term))
        units = self.rows.ids[self.rows.used.any(axis=1)].tolist()
        columns = {self.rows.unit: units, **{name: values.tolist() for name, values in found.items()}}
        return self._frame(
            [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], ()
        )

    @errors_spoken()
    def predict(self, part: str = "") -> Frame:
        """Outcome, residual and what the model says of each row of the sample: the outcome less its residual,
        with the effects in it; of a model with a spatial lag given the neighbours' outcomes, with spatial
        errors given theirs. Estimates without a residual for each row raise EstimationError.
        """
        found, design = self.estimates.get(part), self._design
        residuals = None if found is None else found.residuals
        if design is None or residuals is None or residuals.size != design.nobs:
            raise EstimationError(
                _("{kind}: part {part} has no residual for each row", kind=self.kind, part=repr(part))
            )
        outcome = next(record["outcome"] for record in self._records if record["part"] == part)
        flat = residuals.T.ravel() if residuals.ndim == 2 else residuals
        observed = design.column(outcome)
        columns = {
            self.rows.unit: [design.unit_ids[i] for i in design.unit],
            self.rows.time: design.time.tolist(),
            "outcome": observed.tolist(),
            "predicted": (observed - flat).tolist(),
            "residual": flat.tolist(),
        }
        return self._frame(
            [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)], ()
        )

    @property
    def tests(self) -> Frame:
        """The tests of every part."""
        names = ("part", "name", "statistic", "p", "distribution")
        found = [{"part": one["part"], **test} for one in self._records for test in one["tests"]]
        texts = ("df", "null")
        rows = [{n: test[n] for n in names} | {n: text_of(test[n]) for n in texts} for test in found]
        return self._frame(rows, (*names, *texts))

    @property
    def statistics(self) -> Mapping[str, float]:
        """Numbers of the model, such as r2_within or loglik."""
        return MappingProxyType(self._records[0]["statistics"] if self._records else {})

    @property
    def settings(self) -> Mapping[str, Any]:
        """How the model was estimated."""
        return MappingProxyType(self._records[0]["settings"] if self._records else {})

    @property
    def series(self) -> Mapping[str, Frame]:
        """Further tables of the kind, such as the local statistics of Moran's I, by name."""
        return MappingProxyType({name: self._frame(rows, ()) for name, rows in self._series.items()})

    @property
    def dropped(self) -> Frame:
        """Unit and period of each row of the data that the sample leaves out."""
        return self._frame(self.rows.dropped(), (self.rows.unit, self.rows.time))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of sample, matrix and estimates, in the language that is spoken."""
        notes = [said(note) for record in self._records for note in record["notes"]]
        return tuple(dict.fromkeys([*map(shown, self.said), *notes]))

    def to_dict(self) -> Record:
        """Estimates and series as a study's JSON has them."""
        found = {"kind": self.kind, "estimates": self._records, "series": dict(self._series)}
        plain: Record = json.loads(json.dumps(found, default=json_value))
        return plain

    def summary(self, language: str | None = None) -> str:
        """All of it as text, for a terminal. language: "en" or "zh"; by default what `spillover.speak` chose,
        English without it.
        """
        with speaking(language or spoken()):
            blocks = [f"{self.call}\n{self.rows}"]
            for record in self._records:
                blocks += _block(record)
            for name, rows in self._series.items():
                blocks.append(say(_("series {name}: {count} rows"), name=name, count=len(rows)))
            return "\n\n".join([*blocks, *map(_noted, self.notes)]) + "\n"

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        """The same for a notebook."""
        made = [f"<p><code>{escape(self.call)}</code><br>{escape(str(self.rows))}</p>"]
        for record in self._records:
            made += [f"<h4>{escape(_heading(record))}</h4>", *map(_html, _tables(record))]
            made.append(f"<p>{escape(_facts(record))}</p>")
        return "".join([*made, *(f"<p>{escape(_noted(note))}</p>" for note in self.notes)])

    def to_latex(self) -> str:
        """The coefficients of every part as a table in LaTeX, with booktabs."""
        heads = " & ".join(map(_latex, _heads(*COLUMNS[1:5])))
        lines = [r"\begin{tabular}{lrrrr}", r"\toprule", rf" & {heads} \\"]
        for record in self._records:
            if record["terms"]:
                lines += [r"\midrule", rf"\multicolumn{{5}}{{l}}{{{_latex(_heading(record))}}} \\"]
            lines += [" & ".join(map(_latex, row[:5])) + r" \\" for row in _rows(record["terms"])]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"

    @errors_spoken()
    def to_word(self, path: str | Path) -> None:
        """The same as three-line tables in a Word file. Needs python-docx (the extra `word`)."""
        blocks: list[tuple[str, list[tuple[str, ...]]]] = [(f"{self.call}. {self.rows}", [])]
        for record in self._records:
            blocks.append((_heading(record), []))
            blocks += [("", table) for table in _tables(record)]
            blocks.append((_facts(record), []))
        write_word(path, [*blocks, *((_noted(note), []) for note in self.notes)])

    def _frame(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Frame:
        return frame_of(rows, self.backend, columns)


def text_of(value: Any) -> str:
    """A note or a setting as text: its key and its values."""
    if isinstance(value, Mapping):
        values = [f"{k.replace('_', ' ')} {text_of(v)}" for k, v in value.items() if k not in ("key", "kind")]
        name = str(value.get("key", value.get("kind", ""))).replace("_", " ")
        return f"{name} ({', '.join(values)})" if name and values else name or ", ".join(values)
    if isinstance(value, list | tuple):
        return ", ".join(map(text_of, value))
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)


def _heading(record: Record) -> str:
    part = f", {record['part']}" if record["part"] else ""
    return f"{record['outcome']}: {estimator(record)}{part}"


def _noted(note: str) -> str:
    return say(_("Note: {note}"), note=note)


def _facts(record: Record) -> str:
    made = [(setting(key), said(value, key)) for key, value in record["settings"].items()]
    pairs = {**record["statistics"], "nobs": record["nobs"]}
    made += [(_statistic(key), said(value)) for key, value in pairs.items()]
    return "; ".join(f"{name} {value}" for name, value in made if value)


def _statistic(key: str) -> str:
    """A statistic or a test by its name; what follows a colon is a term."""
    name, colon, term = key.partition(":")
    words = say(STATISTIC[name]).removesuffix(" [p]") if name in STATISTIC else name.replace("_", " ")
    return f"{words}{colon} {term}" if colon else words


def _heads(*keys: str) -> tuple[str, ...]:
    return tuple(say(HEADS[key]) for key in keys)


def _block(record: Record) -> list[str]:
    tables = ["\n".join(_padded(table)) for table in _tables(record)]
    return ["\n".join([_heading(record), *tables, _facts(record)])]


def _tables(record: Record) -> list[list[tuple[str, ...]]]:
    """Coefficients and tests as cells, each with a header."""
    found = []
    if record["terms"]:
        found.append([("", *_heads(*COLUMNS[1:])), *_rows(record["terms"])])
    if record["tests"]:
        tests = [
            (_statistic(test["name"]), _number(test["statistic"]), text_of(test["df"]), _number(test["p"]))
            for test in record["tests"]
        ]
        found.append([_heads("test", "statistic", "df", "p"), *tests])
    return found


def _rows(terms: Sequence[Record]) -> list[tuple[str, ...]]:
    return [(str(row["term"]), *(_number(row[key]) for key in COLUMNS[1:])) for row in terms]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}" if abs(value) < 1e-4 and value else f"{value:.4f}"


def _padded(table: list[tuple[str, ...]]) -> list[str]:
    """Cells in columns; a Chinese letter is two wide."""
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *rest in table:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (w - _width(cell)) + cell for w, cell in zip(widths[1:], rest, strict=True)]
        lines.append("  ".join(cells))
    return lines


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in text)


def _html(table: list[tuple[str, ...]]) -> str:
    head, *body = (["".join(f"<td>{escape(cell)}</td>" for cell in row)] for row in table)
    return (
        f"<table><thead><tr>{head[0]}</tr></thead>"
        + "".join(f"<tr>{row[0]}</tr>" for row in body)
        + "</table>"
    )


def _latex(text: str) -> str:
    for mark in "&%$#_{}":
        text = text.replace(mark, "\\" + mark)
    return text.replace("~", r"\textasciitilde{}")
