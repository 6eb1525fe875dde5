"""A main result, a sweep of seven specifications that hold it, and a study of three units, for tests."""

from dataclasses import replace

import numpy as np

from analyses.rows import encode_rows
from base.job import canonical_json
from estimate_records import estimate_record
from report.neighbours import Units
from report.verdict import Headline, SweepTable
from spillover.estimates import TermRecord

NUMBERS = ("", "_se", "_p", "_low", "_high")


def row(term="x:indirect", estimate=0.5, p=0.01, se=0.1):
    return TermRecord(term=term, estimate=estimate, se=se, p=p, low=estimate - 0.2, high=estimate + 0.2)


def record(*rows, part="effects", outcome="y", tests=()):
    return estimate_record({"model": "sdm", "part": part, "outcome": outcome, "terms": rows, "tests": tests})


SPATIAL = {"kind": "spatial", "model": "SDM", "outcome": "y", "weights": {"family": "near", "k": 1}}
IDS, PANEL_YEARS = np.array(["a", "b", "c"]), np.arange(2001, 2005)
UNITS = Units(IDS, {"unit": IDS, "region": np.array(["N", "N", "S"])})


def rows_where(keep=lambda unit, year: True):
    """The rows of a sample as a result has them. keep: whether a unit and year are in it."""
    cells = [(i, t) for i, unit in enumerate(IDS) for t, year in enumerate(PANEL_YEARS) if keep(unit, year)]
    return encode_rows(IDS, PANEL_YEARS, IDS, PANEL_YEARS, np.array(cells))


ALL = rows_where()


def headline(**changes):
    return replace(Headline("Spillover", "sdm", SPATIAL, record(row()), row(), ALL), **changes)


def table(**columns):
    """Eight specifications: outcome y but for the last; near matrices first, far ones after."""
    estimate = [0.5, 0.4, 0.3, 0.2, -0.1, -0.2, -0.3, 9.0]
    p = [0.01, 0.01, 0.01, 0.2, 0.01, 0.5, 0.5, 0.01]
    made = {"outcome": ["y"] * 7 + ["z"], "treatment": ["x"] * 8, "family": ["near"] * 3 + ["far"] * 5}
    made |= {"matrix": [f"m{i}" for i in range(8)], "model": ["SDM", "SAR"] * 4, "rows": [ALL] * 8}
    made |= {"specification": [f"m{i} | {model}" for i, model in enumerate(made["model"])]}
    made["options"] = [
        canonical_json({**SPATIAL, "model": model, "weights": {"family": family, "k": i + 1}})
        for i, (family, model) in enumerate(zip(made["family"], made["model"], strict=True))
    ]
    made |= {
        f"indirect{end}": values for end, values in zip(NUMBERS, (estimate, [0.1] * 8, p, p, p), strict=True)
    }
    return {name: np.array(values) for name, values in (made | columns).items()}


def swept(name="w", kind="spatial", baseline=None, part=None, **columns):
    return SweepTable(
        name, table(**columns), kind, baseline, part, {"weights": ["matrix"], "model": ["model"]}
    )
