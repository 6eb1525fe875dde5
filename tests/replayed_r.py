"""A stand-in for Rscript that gives written answers, and what a package of R then says of our estimates."""

import csv
import importlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from crosscheck import own as installed
from crosscheck import second_r
from crosscheck.compare import rows_of, settle
from spillover.declared import KINDS, files_in
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

HEAD = ["ask", "quantity", "term", "value"]


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: Iterable[Iterable[Any]]) -> None:
    """Puts an Rscript in the way that leaves these answers."""
    with open(folder / "answers.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *rows])
    script = folder / "Rscript"
    script.write_text(f'#!/bin/sh\ncp {folder / "answers.csv"} "$3/answers.csv"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def asked(program: str, recipes: Iterable[Recipe], panel: PanelFiles) -> list[Opinion]:
    """What a package says, by whatever Rscript is found."""
    known = {one for kind in files_in(KINDS) for one in installed.estimators_of_r(program, kind)}
    wanted = [recipe for recipe in recipes if recipe.estimator in known]
    made = importlib.import_module(f"crosscheck.r.{program}")
    return list(second_r.opinions(made, wanted, panel, "0", 300))


def compared(documents: Mapping[str, Any], said: list[Opinion]) -> list[dict[str, Any]]:
    """The rows that the package has a number for, or says something of. documents: by analysis."""
    rows = []
    for name, document in documents.items():
        own = [one for one in said if one.model.partition("/")[0] == name]
        rows += [row for row in settle(list(rows_of(document, own))) if row.get("program")]
    return rows
