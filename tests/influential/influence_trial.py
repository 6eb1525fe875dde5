"""How well the ranks of raw cells agree with what they move: cells drawn by seed, or all, estimated again.

Run in the project after the study: `PYTHONPATH=scripts python tests/influential/influence_trial.py STUDY
FINDING COUNT SEED`; of COUNT 0 every cell. It prints for either change Spearman's correlation of score and
move, the largest move, and the largest of a cell that would not have been estimated again.
"""

import json
import logging
import sys
from pathlib import Path

import numpy as np
from msgspec import convert
from scipy.stats import spearmanr

from base.job import log
from influence.build import RANKED, choose, estimate_again, find_candidates, rank, read_warehouse
from influence.chain import read_chain
from influence.options import InfluenceOptions
from plan.plan import Plan
from stage_runner import Given


def run_trial(folder: Path, study: str, finding: str, count: int, seed: int) -> list[str]:
    """A line for each change of the cells of one finding. finding: its number, from 1."""
    given = Given(Plan(folder, study), "cell_influence", (finding,))
    options = {key: value for key, value in json.loads(given.params["spec"]).items() if key != "raw"}
    spec = convert(options, InfluenceOptions)
    chain = read_chain(given.input, spec)
    warehouse = read_warehouse(given.input, spec, chain.grid.values)
    own, chain = chain.read(), chain.drop_draws()
    log.setLevel(logging.ERROR)
    every = find_candidates(warehouse, chain)
    rank(every, warehouse, chain)
    chosen = {one.cell.place for one in choose(every, RANKED)}
    stream = np.random.default_rng(seed)
    places = np.sort(stream.choice(len(every), count, replace=False)) if count else np.arange(len(every))
    drawn = [every[place] for place in places]
    moves = [estimate_again(one, chain, own) for one in drawn]
    lines = []
    for missing in (True, False):
        changes = [move.omission if missing else move.interpolation for move in moves]
        rows = [
            (one.scores[missing], abs(change.change), one.cell.place in chosen)
            for one, change in zip(drawn, changes, strict=True)
            if change is not None and change.change is not None and np.isfinite(one.scores[missing])
        ]
        scores, sizes, is_chosen = (np.array(column) for column in zip(*rows, strict=True))
        left_out = sizes[~is_chosen.astype(bool)]
        lines.append(
            f"{chain.analysis} {chain.term}, {'missing' if missing else 'as the years beside'}: "
            f"{len(rows)} of {len(drawn)} drawn of {len(every)} cells, "
            f"ranks {spearmanr(scores, sizes).statistic:.3f}, largest {sizes.max():.3f}, "
            f"largest that would not be estimated again {left_out.max(initial=0):.3f}"
        )
    return lines


if __name__ == "__main__":
    name, number, size, start = sys.argv[1:5]
    print("\n".join(run_trial(Path.cwd(), name, number, int(size), int(start))))
