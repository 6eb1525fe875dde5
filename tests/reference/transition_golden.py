"""Records giddy's Markov and spatial Markov chains of incomes in 48 American states, 1929 to 2009.

    PYTHONPATH=.:tests python tests/reference/transition_golden.py

Needs giddy 2.3.9 in an environment of its own (Python 3.12). The data, usjoin.csv and states48.gal, come with
libpysal. Writes data/transition_giddy.json.
"""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import libpysal
import numpy as np
from giddy.markov import Markov, Spatial_Markov, homogeneity

from tools import json_lines

BOUNDS = [0.8, 0.9, 1, 1.2]
CASES: dict[str, dict[str, Any]] = {
    "pooled": {"k": 5, "m": 5, "fixed": True},
    "yearly": {"k": 4, "m": 3, "fixed": False},
    "given": {"cutoffs": np.array(BOUNDS), "lag_cutoffs": np.array(BOUNDS)},
}


def record(incomes: np.ndarray, w: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Counts by class of the neighbours, tests, and the chains of all and, where all are regular, of each."""
    found = Spatial_Markov(incomes, w, **options)
    every = Markov(found.class_ids, classes=np.arange(found.k))
    made: dict[str, Any] = {
        "counts": found.T.astype(int).tolist(),
        "lr": [found.LR, found.LR_p_value],
        "chi2": [found.Q, found.Q_p_value],
        "df": int(found.dof_hom),
        "probabilities": every.p.tolist(),
        "ergodic": every.steady_state.tolist(),
        "passage": every.mfpt.tolist(),
    }
    years = [Markov(found.class_ids[:, t : t + 2], classes=np.arange(found.k)) for t in range(80)]
    tested = homogeneity([one.transitions for one in years])
    made["periods"] = {"lr": tested.LR, "chi2": tested.Q, "df": int(tested.dof)}
    if options.get("fixed"):
        made["by_neighbours"] = {"ergodic": np.array(found.S).tolist(), "passage": np.array(found.F).tolist()}
    return made


def main() -> None:
    """All cases."""
    file = libpysal.io.open(libpysal.examples.get_path("usjoin.csv"))
    incomes = np.array([file.by_col[str(year)] for year in range(1929, 2010)], dtype=float).T
    w = libpysal.io.open(libpysal.examples.get_path("states48.gal")).read()
    w.transform = "r"
    cases = {name: record(incomes / incomes.mean(axis=0), w, options) for name, options in CASES.items()}
    made = {"made_with": f"giddy {version('giddy')}", "bounds": BOUNDS, "cases": cases}
    path = Path(__file__).parent / "data" / "transition_giddy.json"
    path.write_text(json_lines.to_lines(made), encoding="utf-8")


if __name__ == "__main__":
    main()
