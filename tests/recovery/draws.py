"""The draws of the process of `nqp`."""

import os
import sys
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
if job := globals().get("snakemake"):
    ROOT = Path(job.scriptdir).parents[1]
    sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from tools.simulate.draws import write_draws

if job:
    write_draws(Path(job.output[0]), job.params.draws, ROOT / "resources" / "nqp")
