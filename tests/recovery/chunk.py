"""Some panels of one design: quantities, and truth, estimate and cover of each panel."""

import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
if job := globals().get("snakemake"):
    ROOT = Path(job.scriptdir).parents[1]
    sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "samples")]

import numpy as np

from base.artifacts.atomic import atomic
from recovery.all import DESIGNS
from recovery.design import gathered


def main(key: str, first: int, count: int, output: str) -> None:
    """Panels first, …, first + count − 1 of a design into an .npz file."""
    names, values = gathered(DESIGNS[key].replicate(number) for number in range(first, first + count))
    with atomic(output) as temporary:
        np.savez(temporary, names=np.array(names), values=values)


if job:
    main(job.wildcards.design, int(job.wildcards.first), job.params.panels, job.output[0])
