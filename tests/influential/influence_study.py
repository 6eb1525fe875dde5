"""A small study whose every raw cell can be changed: with gaps, a lag, an index and a matrix of incomes.

One cell is planted: an output that was typed ten times too large.
"""

from pathlib import Path
from typing import Any

import numpy as np

COUNT, YEARS = 12, range(2008, 2016)
PLANTED = ("u07", 2011, "output")  # ten times what it should be
GAP = ("u03", 2012, "labour")  # a gap that the years beside fill
CONFIG = """
study: cells
title: Cells that matter
years: [2008, 2015]
dated_by: data_year
units: {file: resources/cells/units.csv, groups: [region]}
sources:
  table:
    title: A table
    publisher: P
    citation: C
    obtain: Ask.
    licence: L
    folder: resources/cells
    files: 'table\\.csv'
    format: csv
    header_rows: 1
    unit: {code: '^code$', name: '^name$'}
    year: {from: column, column: '^year$'}
    columns:
      output: {header: '^output$', unit: yuan}
      labour: {header: '^labour$', unit: persons}
      first: {header: '^first$', unit: score}
      second: {header: '^second$', unit: score}
      income: {header: '^income$', unit: yuan}
gaps: {window: 1}
variables:
  y: {formula: ln(output), allow_missing: true}
  x: {formula: ln(labour), allow_missing: true}
  a: {formula: first, allow_missing: true}
  b: {formula: "second + lag(second, 1)", allow_missing: true}
  m: {formula: ln(income), allow_missing: true}
indices:
  quality:
    label: Quality
    method: entropy
    indicators: {a: {direction: +, dimension: D}, b: {direction: +, dimension: D}}
    sample: {years: [2009, 2015], drop_units_with_missing: true}
weights:
  rich: {family: economic_distance, variable: m, standardise: row}
analyses:
  baseline: {kind: panel, outcome: y, regressors: [x, quality], effects: two-way, variance: {kind: classical}}
  space: {kind: spatial, model: SAR, outcome: y, regressors: [x], weights: rich, effects: individual}
report:
  main_results:
    - {label: Labour, analysis: baseline, term: x}
    - {label: Spillover, analysis: space, part: effects, term: "x:indirect"}
"""


def draw_rows(seed: int = 3) -> list[dict[str, Any]]:
    """The rows of the raw file."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(COUNT):
        level = rng.normal()
        for year in YEARS:
            labour = np.exp(3 + 0.2 * level + rng.normal(0, 0.4))
            row = {
                "code": f"{100100 + 100 * i}",
                "name": f"u{i:02d}",
                "year": year,
                "output": round(float(np.exp(1 + level + 0.5 * np.log(labour) + rng.normal(0, 0.2))), 3),
                "labour": round(float(labour), 2),
                "first": round(float(rng.uniform(1, 9)), 2),
                "second": round(float(rng.uniform(1, 9)), 2),
                "income": round(float(np.exp(8 + 0.5 * level + rng.normal(0, 0.05))), 1),
            }
            if (row["name"], year) == PLANTED[:2]:
                row["output"] = round(row["output"] * 10, 3)
            if (row["name"], year) == GAP[:2]:
                row["labour"] = ""
            rows.append(row)
    return rows


def write_study(root: Path, rows: list[dict[str, Any]] | None = None, config: str = CONFIG) -> None:
    """Write the study below a project's folder."""
    rows = rows or draw_rows()
    folder = root / "resources" / "cells"
    for one in (folder, root / "config"):
        one.mkdir(parents=True, exist_ok=True)
    (root / "config" / "cells.yaml").write_text(config, encoding="utf-8")
    lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    (folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    units = {row["code"]: row["name"] for row in rows}
    listed = [
        f"{code},{name},{name},,{100 + i},{30 + i % 3},{'AB'[i % 2]}"
        for i, (code, name) in enumerate(units.items())
    ]
    header = "unit,name,name_local,aliases,longitude,latitude,region"
    (folder / "units.csv").write_text("\n".join([header, *listed]) + "\n", encoding="utf-8")
