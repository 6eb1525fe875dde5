"""Ours beside linearmodels, pyfixest, spreg, fixest, splm and SDPDmod, the whole study, and how it all
scales: `make bench`.

    python tests/benchmarks/bench.py [--pyfixest PYTHON] [--quick]

Writes docs/records/benchmarks.csv, docs/records/benchmarks.md and, as a picture, build/benchmarks.svg. Every
figure is CPU seconds of one thread, from a process of its own (bench_jobs.py, bench_jobs.R). A peer that is
not installed is said to be so. pyfixest may live in another environment.
"""

import argparse
import csv
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import bench_jobs
import beside
import planning
import yaml

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
DOCS = ROOT / "docs"
COMPARISONS = {
    "two-way fixed effects, clustered errors": ("within", ("linearmodels", "pyfixest", "fixest")),
    "weighted, unit and province-by-year effects": ("effects", ("pyfixest",)),
    "bootstrap of a mediation, 1,000 resamples": ("bootstrap", ("linearmodels", "pyfixest", "fixest")),
    "spatial Durbin model with effects": ("durbin", ("spreg", "splm", "SDPDmod")),
    "effects by cohort, 1,000 draws": ("staggered", ("diff_diff", "csdid")),
    "the same, doubly robust, 2 covariates": ("staggered_covariates", ("diff_diff", "csdid")),
    "threshold, exact search, 1,000 draws": ("threshold", ("pyxthreg",)),
    "GMM, system in two steps": ("gmm", ("pyxtabond2",)),
    "1,000 placebo regressions": ("placebos", ()),
}
APART = ("pyfixest", "diff_diff", "csdid", "pyxthreg", "pyxtabond2")
IN_R = ("fixest", "splm", "SDPDmod")
SCALED = {
    "within": "two-way fixed effects",
    "bootstrap": "1,000 resamples",
    "durbin": "spatial Durbin model with effects",
}


@dataclass(frozen=True)
class Sizes:
    """What is measured: units beside the peers, and units, years, specifications and cores of the scaling."""

    compared: tuple[int, ...] = (45, 300)
    cities: tuple[int, ...] = (45, 300, 1000, 2800)
    periods: tuple[int, ...] = (5, 11, 20, 40)
    specifications: tuple[int, ...] = (100, 300, 1000)
    cores: tuple[int, ...] = (1, 2)


QUICK = Sizes((45,), (45, 90), (5,), (100,), (1,))


@dataclass(frozen=True)
class Row:
    """One measurement. what, who: words; seconds of CPU; memory in MB; the number that both sides must agree
    on.
    """

    what: str
    who: str
    units: int
    periods: int
    specifications: int
    cores: int
    seconds: float
    memory: float
    value: float


def measured(job: str, units: int, other: int, program: str = sys.executable) -> dict[str, float]:
    """One job of bench_jobs.py, or of bench_jobs.R where the program is Rscript, in a fresh process."""
    if program == "Rscript":
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            bench_jobs.export(units, other, Path(folder))
            return _printed([program, str(HERE / "bench_jobs.R"), job, folder], job, units)
    return _printed([program, str(HERE / "bench_jobs.py"), job, str(units), str(other)], job, units)


def _printed(command: list[str], job: str, units: int) -> dict[str, float]:
    environment = os.environ | {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job} at {units} units failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def panel_row(what: str, who: str, job: str, units: int, periods: int, program: str = sys.executable) -> Row:
    found = measured(job, units, periods, program)
    print(
        f"{what}, {who}, {units} × {periods}: {found['seconds']:.4f} s, {found['memory']:.0f} MB", flush=True
    )
    return Row(what, who, units, periods, 1, 1, found["seconds"], found["memory"], found["value"])


def comparisons(programs: dict[str, str], sizes: Sizes) -> list[Row]:
    """Ours and each installed peer at each size, T = 11."""
    rows = []
    for what, (job, peers) in COMPARISONS.items():
        for units in sizes.compared:
            rows.append(panel_row(what, "ours", job, units, 11))
            rows += [panel_row(what, p, f"{job}_{p}", units, 11, programs[p]) for p in peers if p in programs]
    return rows


def scaling(sizes: Sizes) -> list[Row]:
    """Ours by cities at T = 11, by years at 300 cities, by specifications at 45 cities, and on several
    cores.
    """
    rows = []
    for job, what in SCALED.items():
        rows += [panel_row(f"{what}, by cities", "ours", job, n, 11) for n in sizes.cities]
        rows += [panel_row(f"{what}, by years", "ours", job, 300, t) for t in sizes.periods]
    for count in sizes.specifications:
        found = measured("sweep", 45, count)
        rows.append(
            Row(
                "sweep, by specifications",
                "ours",
                45,
                11,
                count,
                1,
                found["seconds"],
                found["memory"],
                found["value"],
            )
        )
    return rows + [on_cores(cores) for cores in sizes.cores]


def on_cores(cores: int, count: int = 1000) -> Row:
    """A sweep cut into as many processes as cores: seconds of the clock, starts included; the memory of all
    of them.
    """
    start = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        found = list(pool.map(lambda _: measured("sweep", 45, count // cores), range(cores)))
    seconds = time.perf_counter() - start
    return Row(
        "sweep, by cores (clock)",
        "ours",
        45,
        11,
        count,
        cores,
        seconds,
        sum(f["memory"] for f in found),
        found[0]["value"],
    )


def whole_study(rows: list[Row]) -> tuple[Row, Row, str]:
    """nqp from its raw files, all processes, beside the sum of calls to peers that make its regressions
    alone.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = planning.project(Path(name))
        _, clock, cpu, memory = planning.snakemake(folder, study="nqp")
        sweep = json.loads((folder / "results/nqp/sweep/matrices.json").read_text(encoding="utf-8"))
    ours = Row("the whole study", "ours", 45, 11, 1, os.cpu_count() or 1, cpu, memory, clock)
    analyses = yaml.safe_load((ROOT / "config" / "nqp.yaml").read_text(encoding="utf-8"))["analyses"]
    kinds = {name: _inherited(analyses, name) for name in analyses}
    regressions = sum(k.get("kind") == "panel" for k in kinds.values()) + 3 * sum(
        k.get("kind") == "mediation" for k in kinds.values()
    )
    regressions += 2 * sum(k.get("kind") in ("moderation", "groups", "instruments") for k in kinds.values())
    resamples = sum(k.get("resamples", 0) for k in kinds.values() if k.get("kind") == "bootstrap_mediation")
    durbin = sum(k.get("kind") == "spatial" for k in kinds.values()) + _specifications(sweep)
    at = {(r.what, r.who): r.seconds for r in rows if r.units == 45 and r.periods == 11}
    named = {job: what for what, (job, _) in COMPARISONS.items()}
    fixed, boot, spatial = (named[job] for job in SCALED)
    seconds = (
        regressions * at[fixed, "linearmodels"]
        + resamples / 1000 * at[boot, "linearmodels"]
        + durbin * at[spatial, "spreg"]
    )
    words = (
        f"The study's row is all of nqp, from yearbooks to page: {cpu:.0f} CPU seconds of all its "
        f"processes, {clock:.0f} s "
        f"by the clock. The peers' row is a sum of calls: {regressions} fixed-effects regressions and "
        f"{resamples:,} resamples by "
        f"linearmodels, {durbin:,} spatial models by spreg (individual effects, no direct and "
        "indirect effects); no reading, "
        "warehouse, indices, matrices, Moran's I, permutation tests, wild bootstrap, tables or figures."
    )
    return ours, Row("the whole study", "peers' calls", 45, 11, 1, 1, seconds, 0.0, 0.0), words


def _inherited(analyses: dict[str, dict], name: str) -> dict:
    entry = analyses[name]
    return {**(_inherited(analyses, entry["like"]) if "like" in entry else {}), **entry}


def _specifications(summary: dict) -> int:
    """How many specifications the sweep has."""
    return int(summary["specifications"])


def comparison_table(rows: list[Row], missing: list[str], notes: str) -> str:
    """Markdown: a line for each comparison and size, ours and the peers with ratios; then the conditions."""
    lines = ["| | units × years | ours (s) | others (s, times ours) |", "| --- | --- | ---: | --- |"]
    at = {(r.what, r.units, r.who): r for r in rows}
    for what, units, who in at:
        peers = [r for r in rows if (r.what, r.units) == (what, units) and r.who != "ours"]
        if who != "ours":
            continue
        ours = at[what, units, who]
        shown = ", ".join(f"{p.who} {p.seconds:.3g} ({p.seconds / ours.seconds:,.0f}×)" for p in peers) or "–"
        lines.append(f"| {what} | {units:,} × {ours.periods} | {ours.seconds:.3g} | {shown} |")
    absent = f" Not installed here, so not measured: {', '.join(missing)}." if missing else ""
    conditions = f"CPU seconds of one thread, {machine()}.{absent} {notes}".strip()
    return "\n".join([*lines, "", textwrap.fill(conditions, 110), ""])


def scaling_table(rows: list[Row]) -> str:
    """A line for each series of measurements; a cell has one value, or all in the order of the series."""
    lines = [
        "| | units | years | specifications | cores | seconds | peak memory (MB) |",
        "| --- |" + " ---: |" * 6,
    ]
    for what, series in groupby(rows, key=lambda r: r.what):
        numbers = (
            f"{r.units:,} | {r.periods} | {r.specifications:,} | {r.cores} | {r.seconds:.3g} | {r.memory:.0f}"
            for r in series
        )
        columns = zip(*(text.split(" | ") for text in numbers), strict=True)
        cells = ("; ".join(column if len(set(column)) > 1 else column[:1]) for column in columns)
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def machine() -> str:
    """Processor, cores, and the versions that were measured."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    names = ("numpy", "scipy", "linearmodels", "spreg", "snakemake")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    processor = found[1] if found else platform.machine()
    load = f"{os.getloadavg()[0]:.1f} processes at work"
    return f"{processor}, {os.cpu_count()} cores ({load}), Python {platform.python_version()}, {versions}"


def absent_in_r() -> list[str]:
    """The R packages that the comparison would want and this machine lacks."""
    if shutil.which("Rscript") is None:
        return list(IN_R)
    code = f"cat(Filter(function(p) !requireNamespace(p, quietly=TRUE), c({','.join(map(repr, IN_R))})))"
    done = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False)
    return done.stdout.split()


def versions_in_r(names: list[str]) -> str:
    """ "R 4.5.0, fixest 0.14.2, …"."""
    packages = "".join(f", ', {name} ', as.character(packageVersion('{name}'))" for name in names)
    code = f"cat('R ', as.character(getRversion()){packages}, sep='')"
    return subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout


def plot(rows: list[Row], path: Path) -> None:
    """Seconds by cities and memory by cities, ours; peers where they were measured."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "benchmarks"
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for what in SCALED.values():
        mine = [r for r in rows if r.what == f"{what}, by cities"]
        line = left.plot([r.units for r in mine], [r.seconds for r in mine], marker="o", label=what)[0]
        right.plot(
            [r.units for r in mine], [r.memory for r in mine], marker="o", color=line.get_color(), label=what
        )
    scaled = [(what, peers) for what, (job, peers) in COMPARISONS.items() if job in SCALED]
    for (what, peers), colour in zip(scaled, ("C0", "C1", "C2"), strict=True):
        for peer, style in zip(peers, ("--", ":", "-."), strict=False):
            theirs = [r for r in rows if r.what == what and r.who == peer]
            if theirs:
                x, y = [r.units for r in theirs], [r.seconds for r in theirs]
                left.plot(x, y, style, color=colour, marker="x", label=f"the same by {peer}")
    left.set(xscale="log", yscale="log", xlabel="cities (11 years)", ylabel="CPU seconds")
    right.set(xscale="log", xlabel="cities (11 years)", ylabel="peak memory, MB", ylim=(0, None))
    left.legend(fontsize=7, frameon=False)
    figure.savefig(path, metadata={"Date": None})


def write(rows: list[Row], scaled: list[Row], missing: list[str], notes: str, calls: str) -> None:
    """The three files."""
    with (DOCS / "records/benchmarks.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Row.__dataclass_fields__)
        writer.writerows([list(vars(r).values()) for r in [*rows, *scaled]])
    (ROOT / "build").mkdir(exist_ok=True)
    plot([*rows, *scaled], ROOT / "build" / "benchmarks.svg")
    table = comparison_table(rows, missing, notes)
    page = [
        "# Benchmarks",
        "",
        "For readers who compare speed and memory with other programs. Written by `make bench`.",
        "",
        "## Calls on a frame",
        "",
        calls,
        "## Jobs",
        "",
        table,
    ]
    (DOCS / "records/benchmarks.md").write_text(
        "\n".join([*page, "## Scaling", "", scaling_table(scaled)]), encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--pyfixest",
        metavar="PYTHON",
        default=sys.executable,
        help="the Python that has pyfixest, diff-diff, csdid, pyxthreg and pyxtabond2, if another",
    )
    parser.add_argument(
        "--quick", action="store_true", help="the smallest sizes, without the whole study: whether it works"
    )
    arguments = parser.parse_args()
    programs = {"linearmodels": sys.executable, "spreg": sys.executable}
    has = {
        name: subprocess.run(
            [arguments.pyfixest, "-c", f"import {name}"], capture_output=True, check=False
        ).returncode
        == 0
        for name in APART
    }
    programs |= {name: arguments.pyfixest for name, there in has.items() if there}
    absent = absent_in_r()
    present = [name for name in IN_R if name not in absent]
    programs |= dict.fromkeys(present, "Rscript")
    missing = [name for name, there in has.items() if not there] + [f"R's {name}" for name in absent]
    sizes = QUICK if arguments.quick else Sizes()
    calls = beside.print_page(arguments.pyfixest, arguments.quick)
    print(calls)
    rows = comparisons(programs, sizes)
    notes = (
        "Of the peers' resamples ten were measured and scaled up, of pyxthreg's a hundred. "
        "splm has no Durbin term: W × the "
        "regressors were given to it; "
        "spreg was called as Panel_FE_Lag with W × the regressors: individual effects, and no direct and "
        "indirect effects; its Durbin model ML_LagFE(slx_lags=1) prints effects without standard errors."
    )
    if present:
        notes = f"{versions_in_r(present)}. {notes}"
    if not arguments.quick:
        ours, theirs, words = whole_study(rows)
        rows += [ours, theirs]
        notes = f"{notes} {words}"
        print(planning.nothing_to_do("nqp"))
    write(rows, scaling(sizes), missing, notes, calls)


if __name__ == "__main__":
    main()
