"""SPSS's and SAS's data (.sav, .por, .sas7bdat), which the library ReadStat reads.

    python -m ingest.readstat -- FILE FORMAT CELLS LABEL

writes what it reads as JSON: no values for 0 cells, else up to a row beyond CELLS.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import msgspec

from base.command import run_guarded
from ingest.apart import bound_memory, run_apart
from ingest.encoding import is_gb18030
from ingest.format import Format, Sheet, check_cells, check_size
from ingest.text import labels_of_gaps
from spillover.options import Label
from spillover.weights.text import explain_damage
from spillover.words import _

KINDS = {"sav": _("SPSS data"), "por": _("SPSS data"), "sas7bdat": _("SAS data")}


class Content(msgspec.Struct, frozen=True):
    """names, labels: of the variables; values: code and label of each labelled value, by variable; columns:
    each variable's values, dates as texts.
    """

    names: list[str]
    labels: dict[str, str]
    values: dict[str, list[tuple[Any, str]]]
    columns: list[list[Any]]


class ReadStat(Format, frozen=True, kw_only=True):
    """Format that a library of its own reads; a value with a label is read as its label, as the program shows
    it.

    codes: Variables whose labelled values are taken as their numbers.
    """

    codes: tuple[Label, ...] = ()
    """Variables whose labelled values are read as numbers, unless the label marks a missing value."""

    def read(self, path: Path, label: str) -> Sheet:
        """Read the variables as columns below one row of names."""
        check_size(path, label, self.max_bytes)
        content = _content(path, str(self.__struct_config__.tag), self.max_cells, label)
        check_cells(max(map(len, content.columns), default=0), len(content.names), label, self.max_cells)
        columns = []
        for name, values in zip(content.names, content.columns, strict=True):
            shown = dict(content.values.get(name, ()))
            shown = labels_of_gaps(values, shown) if name in self.codes else shown
            columns.append([shown.get(value, value) for value in values])
        rows = [list(row) for row in zip(*columns, strict=True)]
        return Sheet(label, "", [content.names, *rows], columns=tuple(content.names))


@lru_cache(maxsize=8)
def read_value_labels(path: Path, form: str) -> tuple[dict[str, str], frozenset[str]]:
    """Read the variables' labels by name, and which of them have labelled values."""
    content = _content(path, form, 0, path.name)
    return content.labels, frozenset(content.values)


def _content(path: Path, form: str, cells: int, label: str) -> Content:
    status = path.stat()
    data = _read_apart(path, form, cells, label, (status.st_ino, status.st_mtime_ns, status.st_size))
    with explain_damage(label, KINDS[form]):
        return msgspec.json.decode(data, type=Content)


@lru_cache(maxsize=2)
def _read_apart(path: Path, form: str, cells: int, label: str, _version: tuple[int, ...]) -> bytes:
    """Read the content as JSON, in a process of its own. Starting the library takes a second, and a study
    asks for a file several times.
    """
    return run_apart("ingest.readstat", path, form, str(cells), label, label=label, what=KINDS[form])


def read_contents(path: str, form: str, cells: int) -> Content:
    """Read a file in this process. One whose texts are not in the encoding that it names, or in the library's
    where it names none, is read as Chinese in GB18030 where its texts are that.
    """
    import pyreadstat

    read = getattr(pyreadstat, f"read_{form}")
    try:
        return _read_by(read, path, cells)
    except (UnicodeDecodeError, pyreadstat.ReadstatError):
        with suppress(TypeError, UnicodeDecodeError, pyreadstat.ReadstatError):  # TypeError: of .por
            content = _read_by(partial(read, encoding="GB18030"), path, cells)
            texts = {text for column in content.columns for text in column if isinstance(text, str)}
            if is_gb18030("\n".join([*content.labels.values(), *texts]).encode("gb18030")):
                return content
        raise


def _read_by(read: Callable[..., Any], path: str, cells: int) -> Content:
    """Read columns and facts by a function of the library."""
    table, meta = read(path, metadataonly=True)
    if cells:
        rows = cells // max(1, len(meta.column_names)) + 1
        table, meta = read(path, row_limit=rows, output_format="dict")
    return Content(
        list(meta.column_names),
        {name: label for name, label in meta.column_names_to_labels.items() if label},
        {name: list(labels.items()) for name, labels in meta.variable_value_labels.items()},
        [[_json_value(value) for value in table[name]] for name in meta.column_names] if cells else [],
    )


def _json_value(value: Any) -> Any:
    """Convert a value to what JSON has: nothing where it is missing."""
    if isinstance(value, date | time):
        return value.isoformat()
    return None if value != value else value


def main() -> None:
    """Write what a file holds to standard output."""
    path, form, cells, label = sys.argv[2:]
    bound_memory(Path(path).stat().st_size)
    with explain_damage(label, KINDS[form]):
        content = read_contents(path, form, int(cells))
    sys.stdout.buffer.write(msgspec.json.encode(content))


if __name__ == "__main__":
    sys.exit(run_guarded("readstat", main))
