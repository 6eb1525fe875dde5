"""How well the ranking of `make influence` does: cells estimated again against what it would choose.

python tests/influence_trial.py STUDY FINDING [CELLS] [SEED]

Prints the rank correlation (Spearman) of derivative and estimate for each perturbation, how many of the ten
cells that move the estimate most would be estimated again, the largest that would not, and, where `make
influence` has run, the smallest that it lists and how many larger ones it does not. CELLS: so many drawn
cells instead of all. The study must have been run.
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from base.job import log
from influence import build
from influence.cells import Place
from influence.record import read_influence
from plan.plan import Plan
from stage_runner import Given

ALL = 10**9


def try_ranking(study: str, finding: str, count: int = 0, seed: int = 1) -> None:
    """Print the comparison for one finding of a study in the working folder."""
    given = Given(Plan(Path.cwd(), study), "cell_influence", (finding,))
    spec = json.loads(given.params["spec"])
    chain = build.read_chain(given.input, spec).drop_draws()
    warehouse = build.read_warehouse(given.input, spec, chain.grid.values)
    own = chain.read()
    candidates = build.find_candidates(warehouse, chain)
    build.rank(candidates, warehouse, chain)
    chosen = {one.cell.place for one in build.choose(candidates, build.RANKED)}
    drawn = candidates
    if count and count < len(candidates):
        places = np.random.default_rng(seed).choice(len(candidates), count, replace=False)
        drawn = [candidates[place] for place in sorted(places)]
    log.setLevel("ERROR")
    moves = [build.estimate_again(one, chain, own) for one in drawn]
    print(
        f"{study} {finding} ({chain.analysis} {chain.term}): {len(candidates)} cells, {len(drawn)} of them "
        f"estimated again here, {len(chosen)} of all by make influence"
    )
    listed = read_listed(given)
    for missing in (True, False):
        pairs = [
            (one.scores.get(missing, 0.0), abs(change.change), one.cell.place)
            for one, move in zip(drawn, moves, strict=True)
            if (change := move.missing if missing else move.interpolated) and change.change is not None
        ]
        name = "missing" if missing else "interpolated"
        if len(pairs) < 3:
            print(f"  {name}: {len(pairs)} estimates")
            continue
        scores, sizes = np.array([pair[:2] for pair in pairs]).T
        largest = sorted(pairs, key=lambda pair: -pair[1])
        missed = max((pair[1] for pair in pairs if pair[2] not in chosen), default=0.0)
        correlation = spearmanr(scores, sizes).statistic
        print(
            f"  {name}: {len(pairs)} estimates, rank correlation {correlation:.3f}; of "
            f"the ten largest ({largest[0][1]:.3f} to {largest[:10][-1][1]:.3f} standard errors) "
            f"{sum(pair[2] in chosen for pair in largest[:10])} would be estimated again; the largest that "
            f"would not: {missed:.4f}"
        )
        if listed[missing]:
            smallest = sorted(listed[missing].values())[-build.SHOWN :][0]
            more = sum(size > smallest + 1e-9 and place not in listed[missing] for _s, size, place in pairs)
            print(f"    the smallest of {build.SHOWN} listed: {smallest:.4f}; larger, not listed: {more}")


def read_listed(given: Given) -> dict[bool, dict[Place, float]]:
    """The size of each change that `make influence` lists, by place and by whether the cell is missing."""
    path = Path(given.output["influence"])
    record = read_influence(path) if path.is_file() else None
    return {
        missing: {
            Place(move.file, move.sheet, move.cell): abs(change.change)
            for move in (record.moves if record else ())
            if (change := move.missing if missing else move.interpolated) and change.change is not None
        }
        for missing in (True, False)
    }


if __name__ == "__main__":
    try_ranking(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
