"""How long Snakemake plans studies of up to 20,000 jobs, and with what memory: dry runs of nqp made larger.

    python tests/benchmarks/planning.py                 writes a Markdown table to the standard output
    python tests/benchmarks/planning.py --jobs 1000 5000   these sizes, and what a job between them takes
    python tests/benchmarks/planning.py --sweep cities --chunks 100   a sweep of it over 10,000 matrices
    python tests/benchmarks/planning.py --nothing nqp   a run of the study that has nothing to do

A larger nqp has one Durbin model under each of M more weight matrices (M matrices, M models), 100 chunks of
each of five bootstraps, and a sweep over 10,000 matrices in as many chunks as it takes to reach the number of
jobs. What comes after the warehouse is planned once the warehouse is there, so that is made first, and kept
for every size.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from sweep.matrices import matrices_by_chunk  # noqa: E402

PARTS = ("Snakefile", "requirements.lock", "rules", "scripts", "config", "resources", "profiles", "envs")
SIZES = (1_000, 5_000, 20_000)
MATRICES, BOOTSTRAP_CHUNKS = 10_000, 100
POWERS = [round(0.5 + 3 * i / MATRICES, 6) for i in range(MATRICES)]
LINE = {"family": "inverse_distance", "power": POWERS, "standardise": "row"}
HEAD = "| jobs | configuration (MB) | dry run (s) | CPU (s) | peak memory (MB) |\n|" + " --- |" * 5


def project(folder: Path) -> Path:
    """A copy of the project with the study `large`, which reads nqp's files."""
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        copy(ROOT / part, folder / part)
    shutil.copytree(ROOT / "resources" / "nqp", folder / "resources" / "large")
    return folder


def write_study(folder: Path, jobs: int | None) -> None:
    """config/large.yaml: nqp, enlarged to about this number of jobs if one is given."""
    study = yaml.safe_load((ROOT / "config" / "nqp.yaml").read_text(encoding="utf-8"))
    study["study"] = "large"
    if jobs:
        study["sweeps"]["matrices"] |= {"weights": [LINE], "chunks": jobs // 4}
        study["analyses"]["bootstrap_RI"]["chunks"] = BOOTSTRAP_CHUNKS
        rest = jobs - len(matrices_by_chunk([LINE], jobs // 4)) - 5 * BOOTSTRAP_CHUNKS - 100
        for i in range(rest // 2):
            study["weights"][f"w{i:05}"] = LINE | {"power": POWERS[i]}
            study["analyses"][f"sdm_w{i:05}"] = {"like": "sdm_economic", "weights": f"w{i:05}"}
    (folder / "config" / "large.yaml").write_text(
        yaml.safe_dump(study, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def write_swept(folder: Path, name: str, chunks: int) -> None:
    """The study with its sweep `matrices` over as many inverse distances instead, by one definition of
    effects and of years, none excluded.
    """
    path = folder / "config" / f"{name}.yaml"
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    study["sweeps"]["matrices"] |= {"weights": [LINE], "chunks": chunks}
    for choice in ("joint", "definitions", "year_effects", "exclude"):
        study["sweeps"]["matrices"].pop(choice, None)
    path.write_text(yaml.safe_dump(study, allow_unicode=True, sort_keys=False), encoding="utf-8")


def snakemake(folder: Path, *arguments: str, study: str = "large") -> tuple[str, float, float, float]:
    """Its words, seconds of the clock, CPU seconds, and peak memory in MB."""
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--cores",
        "all",
        "--profile",
        "profiles/default",
        "--config",
        f"study={study}",
    ]
    with tempfile.TemporaryFile("w+") as words:
        start = time.perf_counter()
        process = subprocess.Popen([*command, *arguments], cwd=folder, stdout=words, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        words.seek(0)
        text = words.read()
    if status:
        raise SystemExit(text[-3000:])
    return text, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def nothing_to_do(study: str, times: int = 5) -> str:
    """A table of a run of the study that has nothing to do, with the stamp of the last complete run and
    without it: CPU seconds, and the ratio to Snakemake's start with an empty Snakefile; all in turn, the
    least of each. Where the study has run here, its results are taken along.
    """
    with tempfile.TemporaryDirectory(prefix="planning-") as name:
        folder = project(Path(name))
        for path in (f"results/{study}", ".snakemake"):
            if (ROOT / path).is_dir():
                shutil.copytree(ROOT / path, folder / path)
        return _nothing_to_do(folder, study, times)


def _nothing_to_do(folder: Path, study: str, times: int) -> str:
    empty = folder / "empty"
    empty.mkdir()
    (empty / "Snakefile").write_text("rule all:\n")
    environment = os.environ | {"PYTHONPATH": str(folder / "scripts"), "OPENBLAS_NUM_THREADS": "1"}

    def cpu(where: Path, *command: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        words = [sys.executable, "-m", *command]
        subprocess.run(words, cwd=where, env=environment, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    run = ("engine.run", "--study", study)
    stamp = folder / ".snakemake" / f"{study}.stamp"
    cpu(folder, *run)
    taken: dict[str, list[float]] = {"an empty Snakefile": [], "without the stamp": [], "with it": []}
    for _ in range(times):
        taken["an empty Snakefile"].append(cpu(empty, "snakemake", "--cores", "1", "--profile", "none"))
        stamp.unlink(missing_ok=True)
        taken["without the stamp"].append(cpu(folder, *run))
        taken["with it"].append(cpu(folder, *run))
    least = {what: min(seconds) for what, seconds in taken.items()}
    base = least["an empty Snakefile"]
    lines = [f"| {what} | {seconds:.2f} | {seconds / base:.2f} |" for what, seconds in least.items()]
    head = f"| nothing to do in {study} | CPU (s) | times an empty Snakefile |"
    return "\n".join([head, "| --- | ---: | ---: |", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, nargs="+", help="these sizes instead of all")
    parser.add_argument("--nothing", metavar="STUDY", help="a run of the study that has nothing to do")
    parser.add_argument("--times", type=int, default=5, help="how often that is run")
    parser.add_argument("--sweep", metavar="STUDY", help="a sweep of the study over 10,000 matrices")
    parser.add_argument("--chunks", type=int, default=100, help="into how many jobs that is divided")
    arguments = parser.parse_args()
    if arguments.nothing:
        print(nothing_to_do(arguments.nothing, arguments.times))
        return
    with tempfile.TemporaryDirectory(prefix="planning-") as name:
        folder = project(Path(name))
        print(HEAD)
        if arguments.sweep:
            write_swept(folder, arguments.sweep, arguments.chunks)
            print(planned(folder, arguments.sweep).row)
            return
        write_study(folder, None)
        snakemake(folder, "--until", "warehouse")
        made = []
        for size in arguments.jobs or [None, *SIZES]:
            write_study(folder, size)
            made.append(planned(folder, "large"))
            print(made[-1].row, flush=True)
        if (more := made[-1].jobs - made[0].jobs) > 0:
            cpu, memory = made[-1].cpu - made[0].cpu, made[-1].memory - made[0].memory
            print(
                f"\nBetween the first and the last a job takes {1e3 * cpu / more:.1f} ms of CPU and "
                f"{1e3 * memory / more:.0f} kB."
            )


class Planned(NamedTuple):
    """A dry run: a line of the table, and its numbers."""

    row: str
    jobs: int
    cpu: float
    memory: float


def planned(folder: Path, study: str) -> Planned:
    """A dry run of the study."""
    text, seconds, cpu, memory = snakemake(folder, "--dry-run", "--quiet", "rules", study=study)
    jobs = int(re.findall(r"^total +(\d+)", text, re.M)[-1])
    config = (folder / "config" / f"{study}.yaml").stat().st_size / 1e6
    row = f"| {jobs:,} | {config:.2f} | {seconds:.1f} | {cpu:.1f} | {memory:.0f} |"
    return Planned(row, jobs, cpu, memory)


if __name__ == "__main__":
    main()
