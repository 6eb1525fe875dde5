"""The joint test of a study's sweep beside the naive way, which estimates each surrogate as the sweep does:
CPU milliseconds an estimate, peak memory, and how far the t ratios are apart, of one thread.

    python tests/benchmarks/joint.py nqp [SPECIFICATIONS]

After `make study STUDY=nqp`. The first batch of surrogates through the first specifications of a chunk that
can be estimated together; each way in a process of its own.
"""

import json
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import msgspec  # noqa: E402
import numpy as np  # noqa: E402

from base.artifacts.parquet import read_rows  # noqa: E402
from plan.plan import Plan  # noqa: E402
from spillover.sweeps.row import read_sweep_row  # noqa: E402
from sweep.choice import Subject, choices_of  # noqa: E402
from sweep.choices.weights import Weights  # noqa: E402
from sweep.estimate import SweepFiles  # noqa: E402
from sweep.joint import BATCH  # noqa: E402
from sweep.options import JointChunkOptions  # noqa: E402
from sweep.surrogates import Run, list_estimated, null_of  # noqa: E402


class Input(dict[str, object]):
    """A rule's inputs."""

    __getattr__ = dict.__getitem__


def timed(study: str, together: bool, count: int) -> tuple[int, float, float, np.ndarray]:
    """Estimates, CPU seconds, peak MB and t ratios (K, 1 + S) of one way."""
    os.chdir(ROOT)
    stage = Plan(ROOT, study)["joint_chunk"]
    job = stage.job(*next(iter(stage.keys)))
    given = {key: value for key, value in json.loads(job.spec).items() if key != "raw"}
    spec = msgspec.convert(given, JointChunkOptions)  # as the job reads it
    files = SweepFiles.from_chunk(SimpleNamespace(input=Input(job.inputs)), spec.matrices, spec.is_simulated)
    subject, others = Subject(spec.subject.options, spec.subject.treatment), choices_of(spec.choices)
    choices = [Weights(weights=tuple(spec.matrices)), *others] if spec.matrices else others
    own = {row.specification: row for row in map(read_sweep_row, read_rows([job.inputs["rows"]]))}
    null = null_of(files, subject, others, spec.joint)
    alone = Run(files, null, [])  # the sweep itself alone
    chosen = [
        one
        for one in list_estimated(subject, choices, own, spec.exclude, spec.sample)
        if alone.estimate_in_batch(one) is not None
    ]
    files.memory.clear()
    run, found = Run(files, null, list(range(BATCH))), []
    start = time.process_time()
    for one in chosen[:count]:
        made = run.estimate_in_batch(one) if together else run.ordinary(one, spec.part)
        assert made is not None
        found.append(made[0])
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return len(found) * (1 + BATCH), seconds, memory, np.array(found)


def main(study: str, count: str = "40") -> None:
    """Prints a table."""
    print("| estimates | way | CPU (ms an estimate) | peak memory (MB) |\n| ---: | --- | ---: | ---: |")
    ratios = []
    for together in (True, False):
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            made, seconds, memory, t = alone.submit(timed, study, together, int(count)).result()
        ratios.append(t)
        way = "together" if together else "one by one"
        print(f"| {made:,} | {way} | {1000 * seconds / made:.3f} | {memory:.0f} |", flush=True)
    ours, theirs = ratios
    apart = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1.0)
    failed = ", ".join(str(int(np.isnan(t).sum())) for t in ratios)
    print(f"\nt ratios are apart by at most {np.nanmax(apart):.1g}; failed: {failed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
