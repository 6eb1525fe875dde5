"""A sweep's table as the figures and the explorer need it."""

from __future__ import annotations

import numpy as np
from artifacts.variable import read_table
from econometrics.result import Array
from study.errors import StudyError

from report.draw_sweep import Sweep

CHOICES = ("family", "matrix", "standardise", "model", "outcome", "controls", "window", "variance")


def read_sweep(path: str, term: str | None = None) -> tuple[Sweep, str]:
    """The estimates of effect `term` (the table's first by default) and its name. Failed specifications are left out."""
    table = read_table(path)
    terms = [name.removesuffix("_estimate") for name in table if name.endswith("_estimate")]
    if not terms or (term is not None and term not in terms):
        raise StudyError(f"{path}: no effect {term or ''!r} with columns <effect>_estimate; it has {', '.join(terms) or 'none'}")
    chosen = term or terms[0]
    columns: dict[str, Array] = {
        k: np.ma.filled(np.ma.asarray(table[f"{chosen}_{k}"], dtype=float), np.nan) for k in ("estimate", "se", "p")
    }
    made = np.isfinite(columns["estimate"]) & np.isfinite(columns["se"])
    width = 1.959963984540054 * columns["se"]
    choices = {name: np.asarray(table[name], dtype=str)[made] for name in CHOICES if name in table}
    estimate = columns["estimate"]
    return Sweep(estimate[made], (estimate - width)[made], (estimate + width)[made], columns["p"][made], choices), chosen
