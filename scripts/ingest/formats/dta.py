"""Stata (.dta)."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from ingest.encoding import find_encoding, recode
from ingest.format import Format, Sheet, check_cells, check_size
from ingest.text import Fault, labels_of_gaps
from spillover.errors import StudyError
from spillover.options import Label
from spillover.weights.text import explain_damage
from spillover.words import _

# Where the tags of a file of version 117 or later begin and end.
_OPENS, _CLOSES = b"<stata_dta>", b"</stata_dta>"


class Dta(Format, frozen=True, kw_only=True):
    """Stata data (.dta). A value with a label is read as its label, as Stata shows it: a name in a column of
    names, not a number in a column of numbers.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".dta",)

    codes: tuple[Label, ...] = ()
    """Variables whose labelled values are read as numbers, unless the label marks a missing value."""

    def read(self, path: Path, label: str) -> Sheet:
        """Read the variables as columns below one row of names."""
        check_size(path, label, self.max_bytes)
        _check_end(path, label)
        with explain_damage(label, _("Stata data")), warnings.catch_warnings():
            # A text that is not in the file's encoding would be guessed at, with a warning.
            warnings.simplefilter("error")
            names, columns = _read_columns(path, label, self)
        rows = [list(row) for row in zip(*columns, strict=True)]
        return Sheet(label, "", [list(names), *rows], columns=tuple(names))


def _read_columns(path: Path, label: str, layout: Dta) -> tuple[list[str], list[list[Any]]]:
    from pandas.io.stata import StataReader

    opened: Any = StataReader(path, convert_categoricals=False, convert_dates=False, compression=None)
    with opened as reader:
        reader._ensure_open()
        check_cells(reader._nobs, reader._nvar, label, layout.max_cells)
        table = reader.read()
        labels = reader.value_labels()
        own = find_own_encoding(reader, chain(_texts_of(table), *(one.values() for one in labels.values())))
        kinds = list(zip(reader._lbllist, reader._fmtlist, strict=True))
        # More data than the header counts?
        end = reader._data_location + reader._nobs * reader._dtype.itemsize
        with path.open("rb") as stream:
            tagged = stream.read(len(_OPENS)) == _OPENS
            stream.seek(end)
            if tagged and stream.read(7) != b"</data>":
                raise StudyError(
                    _(
                        "{label}: cannot be read as Stata data (it has another number of rows than its "
                        "header states); obtain the file again",
                        label=label,
                    )
                )
    if own:
        texts = table.select_dtypes(exclude="number")
        table[texts.columns] = texts.map(lambda v: recode(v, own) if isinstance(v, str) else v)
        labels = {name: {k: recode(v, own) for k, v in one.items()} for name, one in labels.items()}
    return (
        [str(name) for name in table.columns],
        [
            _display_values(table.iloc[:, j].tolist(), labels.get(labelled, {}), form, name in layout.codes)
            for j, (name, (labelled, form)) in enumerate(zip(table.columns, kinds, strict=True))
        ],
    )


def find_own_encoding(reader: Any, texts: Iterable[str]) -> str:
    """Find the encoding of a file's texts where it is another than the reader took it for; "" where that is
    right. Files of Stata 13 and before do not say theirs, which is the system's on which they were written:
    on a Chinese one GB18030. texts: all of a kind, as the reader gives them.
    """
    found = find_encoding(texts) if reader._encoding == "latin-1" else "latin-1"
    return "" if found == "latin-1" else found


def _texts_of(table: Any) -> Iterator[str]:
    """Yield the texts in a table's columns, each once."""
    for name in table.select_dtypes(exclude="number"):
        yield from (value for value in table[name].unique() if isinstance(value, str))


def _display_values(values: list[Any], labels: dict[Any, str], form: str, coded: bool) -> list[Any]:
    """Convert values to what Stata shows, missing ones to empty cells. form: its display format; a count of
    days since 1960 is not a number; coded: whether labelled values are taken as their numbers.
    """
    if form.startswith(("%t", "%-t", "%d", "%-d")) and "ty" not in form:
        return [None if value != value else Fault(_date(value, form)) for value in values]
    shown = labels_of_gaps(values, labels) if coded else labels
    return [None if value != value else shown.get(value, value) for value in values]


# Periods in a year by the letter of their format, which counts them from 1960 on.
_PERIODS = {"h": 2, "q": 4, "m": 12, "w": 52}


def _date(value: float, form: str) -> str:
    """Write a date as Stata shows it, as a text that is not a number; days and clocks as the day."""
    kind = form.lstrip("%-").removeprefix("t")[:1]
    start = date(1960, 1, 1)
    text = str(value)
    if kind in _PERIODS:
        year, period = divmod(int(value), _PERIODS[kind])
        text = f"{1960 + year}{kind}{period + 1}"
    elif kind == "d":
        text = (start + timedelta(days=int(value))).isoformat()
    elif kind in ("c", "C"):
        text = (start + timedelta(milliseconds=value)).isoformat()
    return _("{text} (a date, {format})", text=text, format=form)


def _check_end(path: Path, label: str) -> None:
    """Raise StudyError where a file of tags breaks off."""
    with path.open("rb") as stream:
        if stream.read(len(_OPENS)) != _OPENS:
            return
        stream.seek(-len(_CLOSES), 2)
        if stream.read() != _CLOSES:
            raise StudyError(
                _("{label}: cannot be read as Stata data (it is cut off); obtain the file again", label=label)
            )
