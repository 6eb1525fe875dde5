"""One analysis of a small study: its files, its configuration typed, for tests without a workflow."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analyses.files import Files, read_panel
from base.artifacts.parquet import write_rows, write_variable
from plan.analyses import resolve_analyses
from spillover.analysis import Analysis
from spillover.panel.design import Design, Preparation, design_of

REGIONS = ["north", "east", "south", "west"]


def write_units(folder: Path, rows: list[dict[str, Any]]) -> None:
    """The units file. rows: a unit each, texts and numbers by column."""
    types = {key: "varchar" if isinstance(value, str) else "double" for key, value in rows[0].items()}
    write_rows(folder / "units.parquet", rows, types)


def write_variables(
    folder: Path, units: Sequence[str], years: list[int], columns: Mapping[str, np.ndarray]
) -> None:
    """A file for each variable. columns: values (n·T,) or (n, T) by unit and year."""
    for name, values in columns.items():
        path = folder / f"{name}.parquet"
        write_variable(path, np.repeat(units, len(years)), years * len(units), np.ravel(values))


def files_of(folder: Path, units: list[str], years: list[int], columns: dict[str, np.ndarray]) -> Files:
    """Variable files and a units file with four regions in turn. columns: values (n·T,) by unit and year."""
    rows = [
        {"unit": u, "name": u, "longitude": 100.0, "latitude": 30.0, "region": REGIONS[i % 4]}
        for i, u in enumerate(units)
    ]
    write_units(folder, rows)
    write_variables(folder, units, years, columns)
    return Files(
        "a", False, folder / "units.parquet", {n: folder / f"{n}.parquet" for n in columns}, {}, {}, [], []
    )


def resolved(options: dict, variables: list[str], weights: tuple[str, ...] = ()) -> Analysis:
    """One analysis, typed and checked as a study's."""
    study = {
        "study": "tiny",
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": dict.fromkeys(variables),
        "weights": dict.fromkeys(weights),
        "analyses": {"a": options},
    }
    return resolve_analyses(study)["a"]


def load_design(
    files: Mapping[str, Path], units_file: Path, terms: Iterable[str], sample: Any = None, **steps: Any
) -> Design:
    """The design of some terms from variable files by variable. steps: those of its preparation."""
    made = Preparation(**steps)
    return design_of(lambda used: read_panel({v: files[v] for v in used}, units_file), terms, sample, made)
