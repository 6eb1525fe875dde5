"""Estimates on many draws of the process behind the simulated extract, as the study makes them on its one.

python -m tools.simulate.draws --draws 200 --out resources/nqp/draws.csv

Draw s is the panel that the seed s gives, of the cities and years of resources/nqp; its variables are taken
as the process has them, without the files and their gaps.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.atomic import csv_text, write_text
from base.command import run_guarded
from report.truth import DRAW_COLUMNS
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.within import fit_within
from tools.simulate.extract import ROOT, estimands, regressor
from tools.simulate.process import CONTROLS, LEAD, SimulatedPanel, read_cities, simulate_panel

DRAWS = 200
CITIES, EDITIONS = 45, (2012, 2023)
TERMS = ("DF", *CONTROLS)
# The spatial analyses of config/nqp.yaml whose model and matrix are the process's: how they remove the fixed
# effects.
DEFINITIONS = {"sdm_economic": "direct", "sdm_economic_lee_yu": "transformed"}
Row = tuple[Any, ...]


def draw(seed: int, resources: Path) -> SimulatedPanel:
    """The panel of a seed."""
    parameters = json.loads((resources / "parameters.json").read_text(encoding="utf-8"))
    return simulate_panel(
        read_cities(resources / "units.csv", parameters, CITIES, seed), EDITIONS, seed, parameters
    )


def estimates(panel: SimulatedPanel) -> Iterator[tuple[str, Estimate, dict[str, str]]]:
    """Each model with its estimate, and its terms by the names of their truths."""
    x = np.stack([regressor(panel, name)[:, LEAD:] for name in TERMS], axis=-1)
    flat = x.reshape(-1, len(TERMS))
    unit, time = panel.unit.astype(np.int64), panel.time.astype(np.int64)
    within = fit_within(panel.flat("NQP"), flat, unit, time, terms=TERMS)
    yield "baseline", within, {"baseline.DF": "DF"}
    y, operator = panel.values["NQP"][:, LEAD:].T, SpatialOperator(panel.weights)
    for model, definition in DEFINITIONS.items():
        fitted = fit_spatial("SDM", y, x.swapaxes(0, 1), operator, terms=TERMS, definition=definition)
        yield model, fitted, {f"sdm.{term}": term for term in ("rho", "DF", "W:DF")}
        effects = impacts(fitted)
        kinds = ("direct", "indirect", "total")
        yield f"{model}/effects", effects, {f"effects.DF.{kind}": f"DF:{kind}" for kind in kinds}


def rows_of(seed: int, resources: Path) -> Iterator[Row]:
    """The rows of a draw, as a file of draws has them."""
    panel = draw(seed, resources)
    truth = estimands(panel)
    for model, estimate, terms in estimates(panel):
        low, high = estimate.interval()
        for name, term in terms.items():
            place = estimate.terms.index(term)
            numbers = (truth[name], estimate[term], low[place], high[place])
            yield (seed, model, term, *(f"{number:.6g}" for number in numbers))


def write_draws(out: Path, draws: int, resources: Path) -> None:
    """Draws 1, …, draws into a file of draws, ordered by model, term and seed."""
    rows: Sequence[Row] = [row for seed in range(1, draws + 1) for row in rows_of(seed, resources)]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_text(out, csv_text([DRAW_COLUMNS, *sorted(rows, key=lambda row: (row[1], row[2], row[0]))]))
    print(f"{out}: {draws} draws, {len(rows)} estimates")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    resources = ROOT / "resources" / "nqp"
    parser.add_argument("--draws", type=int, default=DRAWS, help="how many; draw s has the seed s")
    parser.add_argument("--out", type=Path, default=resources / "draws.csv", help="the file to write")
    arguments = parser.parse_args()
    if arguments.draws < 2:
        parser.error(f"--draws {arguments.draws}: at least two are needed")
    return run_guarded("draws", partial(write_draws, arguments.out, arguments.draws, resources))


if __name__ == "__main__":
    sys.exit(main())
