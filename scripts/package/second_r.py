"""Runs the package's replication script in R, and gives what it prints to the crosscheck."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from base.artifacts.analysis import read_analysis
from base.artifacts.atomic import write_text
from base.job import log, paths, run
from base.parent import end_with_parent
from package.options import SecondROptions
from package.replication import replication_files
from spillover.opinions.opinion import LARGEST_MB, Conversion, Opinion, encode, give_failure, plain_opinion
from spillover.replicate.recipes import Model, recipes_of
from spillover.weights.text import parse_csv_table
from spillover.words import mark_text

NAME = "R"
# The formula by which fits.R comes to each quantity, by the kind of model.
COMPUTED = mark_text("computed by base R")
FORMULAS = {
    ("linear", "coefficient"): mark_text(
        "b = (X'X)^-1 X'y of columns less their effects, 2SLS: X on Z; qr()"
    ),
    ("linear", "se"): mark_text("sqrt(f diag((X'X)^-1 M (X'X)^-1)), M and f of the variance asked for"),
    ("spatial", "coefficient"): mark_text("score(rho) = 0 of the concentrated likelihood; uniroot(), qr()"),
    ("spatial", "se"): mark_text("sqrt(diag(I^-1)), I the expected information; solve()"),
}
CALL = "replicate.R of the replication package"
# Sizes decide what R is asked: the numbers that one model holds at once, and the operations of all models,
# some minutes. The clock ends only an R that hangs.
LIMITS = {"REPLICATE_MB": str(LARGEST_MB), "REPLICATE_OPERATIONS": "1e12"}
SECONDS = 3000
SHOWN = 300  # characters of what R says where it fails
FAILED = re.compile(r"^failed: (?P<model>.+?): (?P<words>.*)$", re.M)


def run_replication(folder: Path, seconds: float = SECONDS) -> tuple[str, dict[str, str]]:
    """Run replicate.R in a folder; why it left no numbers, else nothing, and what it says of each model that
    it left out or failed on. It ends with status 1 where a number differs, which the crosscheck finds for
    itself.
    """
    try:
        done = subprocess.run(
            ["Rscript", "--vanilla", "replicate.R"],
            cwd=folder,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **LIMITS},
            text=True,
            errors="replace",
            check=False,
            process_group=0,  # a Ctrl-C at the terminal is not R's: what it left out would count as failed
            preexec_fn=partial(end_with_parent, os.getpid()),  # R ends with a job that is killed
        )
    except subprocess.TimeoutExpired:
        return f"R was stopped after {seconds:g} seconds", {}
    except OSError as error:
        return f"R did not start: {error}", {}
    if (folder / "replicated.csv").is_file():
        return "", {found["model"]: found["words"] for found in FAILED.finditer(done.stderr)}
    return f"R failed: {' '.join(done.stderr.split())[-SHOWN:] or f'exit code {done.returncode}'}", {}


def read_replicated(
    path: Path, models: Iterable[Model], say: partial[Opinion], left: Mapping[str, str]
) -> Iterator[Opinion]:
    """Yield the coefficients and standard errors of replicated.csv; a row for each model that has none, with
    what the script says of those that it `left`. The script computes them from decompositions of base R, so
    that none counts as a number that R prints.
    """
    kinds = {one.model: one.kind for one in models}
    endings = {name: "optimiser" if kind == "spatial" else "closed form" for name, kind in kinds.items()}
    answered = set()
    for row in parse_csv_table(path.read_text(encoding="utf-8"), str(path)):
        about = partial(say, model=row["model"], term=row["term"], ending=endings[row["model"]])
        for quantity, column in (("coefficient", "estimate_replicated"), ("se", "se_replicated")):
            if row[column]:
                answered.add(row["model"])
                value = float(row[column])
                way = Conversion(COMPUTED, FORMULAS[kinds[row["model"]], quantity], value)
                yield plain_opinion(about(quantity=quantity, value=value, conversions=(way,)))
    for model in endings:
        if model not in answered:
            yield give_failure(say, left.get(model, "replicate.R printed no number"), CALL, model=model)


def list_opinions(
    models: list[Model], files: dict[str, bytes], data: Iterable[Path], version: str, seconds: float = SECONDS
) -> Iterator[Opinion]:
    """Yield what the script prints of the models as opinions. files: of the package, by their paths; data: of
    the panel.
    """
    say = partial(Opinion, program=NAME, version=version)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
        (folder / "data").mkdir()
        for source in data:
            (folder / "data" / source.name).symlink_to(source.resolve())
        problem, left = run_replication(folder / "replicate", seconds)
        if problem:
            yield from (give_failure(say, problem, CALL, model=one.model) for one in models)
            return
        replicated = folder / "replicate/replicated.csv"
        yield from read_replicated(replicated, models, partial(say, call=CALL), left)


def main(snakemake: Any, spec: SecondROptions) -> None:
    """Bind `opinions` to its rule. Of the analyses it reads which models there are, and what expected.csv
    lists.
    """
    records = {path.stem: read_analysis(path).estimates for path in paths(snakemake.input.analyses)}
    models = recipes_of(list(spec.recipes), records)
    files = replication_files(models, records)
    found = list(list_opinions(models, files, paths(snakemake.input.data), spec.version))
    write_text(snakemake.output[0], encode(NAME, found))
    log.info("%d numbers by %s", sum(one.value is not None for one in found), CALL)


if "snakemake" in globals():
    run(globals()["snakemake"], main, SecondROptions)
