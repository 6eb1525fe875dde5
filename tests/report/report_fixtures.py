"""Invented analyses for the tests of tables, figures and the page: numbers without meaning, marked as simulated."""

from __future__ import annotations

import numpy as np

from artifacts.analysis import Record, estimate_record, read_analysis, write_analysis
from econometrics.result import Estimate, chi2_test

TERMS = ("DF", "UL", "CSL", "_cons")


def estimate(
    seed: int, terms: tuple[str, ...] = TERMS, part: str = "", analysis: str = "baseline", scale: float = 0.05
) -> Record:
    """One invented estimate with as many terms as wanted."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(len(terms), len(terms) + 3)) / 100
    model = Estimate(
        "within",
        terms,
        rng.normal(size=len(terms)) / 20,
        root @ root.T,
        495,
        45,
        11,
        df=44.0,
        statistics={"r2_within": 0.4321 + seed / 100, "f": 12.3 + seed},
        settings={"effects": "two-way", "variance": "clustered by unit", "seed": 7},
        tests=(chi2_test("hausman", 20.0 + seed, 3, "random effects are consistent"),),
    )
    return estimate_record(analysis, model, "NQP", part)


def document(
    path, name: str, estimates: list[Record], series: dict[str, list[Record]] | None = None, kind: str = "panel"
) -> Record:
    """Writes an analysis file and reads it back."""
    write_analysis(path / f"{name}.json", name, "panel", True, estimates, series)
    return read_analysis(path / f"{name}.json")
