"""The panel for other programs: CSV, Parquet and Stata file with a label for each variable, the codebook, the
units, and the weight matrices as lists of links.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from base.artifacts.atomic import atomic, csv_text, plain_cell
from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import literal, read_variables
from base.job import index_by_stem, paths, run
from package.options import CodebookEntry, PanelFilesOptions
from spillover.arrays.foundation import Array
from spillover.replicate.stata import stata_name, stata_names

LABEL_LENGTH = 80  # Stata's
STAMP = datetime(2000, 1, 1)  # the same for the same content


@dataclass(frozen=True)
class PanelData:
    """Unit (N,), year (N,) and the variables' values (N,); attributes (N,): the units' columns; labels: by
    variable.
    """

    unit: np.ndarray
    year: np.ndarray
    values: Mapping[str, Array]
    attributes: Mapping[str, np.ndarray]
    labels: Mapping[str, str]


def read_panel(variables: Mapping[str, Path], units: pd.DataFrame, labels: Mapping[str, str]) -> PanelData:
    """Read the panel from the variable files and the table of units."""
    unit, year, values = read_variables(variables)
    rows = units.set_index("unit").loc[list(unit)]
    attributes = {name: rows[name].to_numpy() for name in rows.columns}
    return PanelData(unit, year, values, attributes, labels)


def as_csv(panel: PanelData) -> bytes:
    """unit, year and every variable, with as many digits as doubles have; a missing value is empty."""
    columns = zip(panel.unit, panel.year, *panel.values.values(), strict=True)
    rows = (
        [unit, int(year), *(None if np.isnan(v) else float(v) for v in values)]
        for unit, year, *values in columns
    )
    return csv_text([["unit", "year", *panel.values], *rows]).encode()


def as_parquet(panel: PanelData) -> bytes:
    """Write the panel as Parquet, the labels in the file's metadata under `labels`."""
    frame = pd.DataFrame({"unit": panel.unit.astype(str), "year": panel.year, **panel.values})
    labels = json.dumps(dict(panel.labels), ensure_ascii=False, sort_keys=True)
    with TemporaryDirectory() as folder, connect_in_memory(threads=1) as db:
        path = Path(folder) / "panel.parquet"
        db.register("panel", frame)
        db.execute(
            f"copy (select * from panel order by unit, year) to '{path}' (format parquet, kv_metadata "
            f"{{labels: {literal(labels)}}})"
        )
        return path.read_bytes()


def as_stata(panel: PanelData, title: str) -> bytes:
    """Write the panel as .dta (Stata 14 and later) with variable labels, and units and groups as numbers with
    value labels.
    """
    attributes = {k: v for k, v in panel.attributes.items() if v.dtype == object}
    # A grouping may be a variable, too, as a code is: its text has another name beside the numbers.
    columns = {name: f"{name}_group" if name in panel.values else name for name in attributes}
    names = stata_names([*panel.values, *columns.values()])
    codes, numbered = _code_ids(panel.unit, attributes.get("name", panel.unit))
    frame = pd.DataFrame(
        {"unit": panel.unit.astype(str), "unit_code": codes, "year": panel.year.astype(np.int16)}
    )
    labels = {"unit": "Unit", "unit_code": "Unit, numbered in the order of its id", "year": "Year"}
    value_labels = {"unit_code": numbered}
    for name, values in attributes.items():
        text = names[columns[name]]
        frame[text] = [str(v) for v in values]
        labels[text] = name
        if name not in ("name", "name_local"):
            code = f"{stata_name(name)[:27]}_code"
            frame[code], value_labels[code] = _code_ids(values, values)
            labels[code] = f"{name}, numbered alphabetically"
    for name, column in panel.values.items():
        frame[names[name]] = column
        labels[names[name]] = panel.labels.get(name, name)
    labels = {name: label[:LABEL_LENGTH] for name, label in labels.items()}
    stream = io.BytesIO()
    frame.to_stata(
        stream,
        write_index=False,
        version=118,
        time_stamp=STAMP,
        data_label=title[:LABEL_LENGTH],
        variable_labels=labels,
        value_labels=value_labels,
    )
    return stream.getvalue()


def _code_ids(ids: np.ndarray, names: np.ndarray) -> tuple[np.ndarray, dict[float, str]]:
    """Number the ids from 1 in their order, and label each number: by its name, with the id where two have
    one name.
    """
    distinct, first, codes = np.unique(ids.astype(str), return_index=True, return_inverse=True)
    labels = [str(name) for name in names[first]]
    if len(set(labels)) < len(labels):
        labels = [f"{label} ({id_})" for label, id_ in zip(labels, distinct, strict=True)]
    return (codes + 1).astype(np.int32), dict(enumerate(labels, start=1))


def codebook(variables: Sequence[CodebookEntry]) -> bytes:
    """variable, label, unit and how it is made."""
    fields = ("variable", "label", "unit", "definition")
    return csv_text([fields, *([getattr(entry, field) for field in fields] for entry in variables)]).encode()


def units_csv(units: pd.DataFrame) -> bytes:
    """Write the table of units as CSV."""
    return units.map(plain_cell).rename(columns=plain_cell).to_csv(index=False, lineterminator="\n").encode()


def weights_csv(path: Path) -> bytes:
    """Write a weight matrix as links: unit, neighbour, weight."""
    with np.load(path, allow_pickle=False) as stored:
        ids, data, indices, indptr = (stored[k] for k in ("ids", "data", "indices", "indptr"))
    rows = np.repeat(np.arange(len(ids)), np.diff(indptr))
    links = ((str(ids[i]), str(ids[j]), float(w)) for i, j, w in zip(rows, indices, data, strict=True))
    return csv_text([("unit", "neighbour", "weight"), *links]).encode()


def _main(snakemake: Any, spec: PanelFilesOptions) -> None:
    units = pd.read_parquet(snakemake.input.units)
    entries = spec.variables
    panel = read_panel(
        index_by_stem(snakemake.input.variables), units, {entry.variable: entry.label for entry in entries}
    )
    files = {
        "panel.csv": as_csv(panel),
        "panel.parquet": as_parquet(panel),
        "panel.dta": as_stata(panel, spec.title),
        "codebook.csv": codebook(entries),
        "units.csv": units_csv(units),
        **{f"weights_{p.stem}.csv": weights_csv(p) for p in paths(snakemake.input.weights)},
    }
    for path in paths(snakemake.output):
        with atomic(path) as temporary:
            Path(temporary).write_bytes(files[path.name])


if "snakemake" in globals():
    run(globals()["snakemake"], _main, PanelFilesOptions)
