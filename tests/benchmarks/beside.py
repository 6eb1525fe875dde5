"""Calls on a frame beside the peers' current releases, in turn in one process: `make bench` prints it first.

    python tests/benchmarks/beside.py [--python PYTHON] [--quick]

CPU seconds of one thread: the median of calls in turn with user and system time apart (means), and the first
call, in which programs compile and import what they need. A ratio above 1 is a loss, and losses come first.
PYTHON: of the environment that has the peers, this one by default.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
sys.path[:0] = [*map(str, (ROOT / "scripts", ROOT / "tests", ROOT / "tests" / "samples", HERE))]
AGREE = 1e-8  # by which estimates and their errors may differ from the peer's, relative to it
UNITS = (45, 300, 2_800, 20_000, 100_000)
SPATIAL = UNITS[:2]
# Of each task the peers, with their package and the units that they are measured with.
TASKS: dict[str, dict[str, tuple[str, tuple[int, ...]]]] = {
    "two-way fixed effects, clustered": {
        "pyfixest": ("pyfixest", UNITS),
        "linearmodels": ("linearmodels", UNITS[:3]),
    },
    "the same, a tenth of the rows missing": {"pyfixest": ("pyfixest", UNITS)},
    "the same, rows in order": {"pyfixest": ("pyfixest", UNITS)},
    "Callaway–Sant'Anna, four averages": {"diff-diff, with bands": ("diff-diff", UNITS[:4])},
    "Callaway–Sant'Anna, event study": {"diff-diff, pointwise": ("diff-diff", UNITS[:4])},
    "SAR, unit effects": {"StatsPAI": ("StatsPAI", SPATIAL), "spreg": ("spreg", SPATIAL)},
    "SDM, two-way effects": {"StatsPAI": ("StatsPAI", SPATIAL)},
    "GMM, system in two steps": {"pyxtabond2": ("pyxtabond2", UNITS[:3])},
    "wild cluster bootstrap, 999 draws": {"wildboottest": ("wildboottest", SPATIAL)},
}
YEARS = 11


def list_calls(task: str, units: int) -> dict[str, Callable[[], tuple[float, ...]]]:
    """The calls of a task by program, ours first; each gives an estimate and, if there is one, its error."""
    import library

    if task.startswith("Callaway"):
        return list_staggered(units, alone="event study" in task)
    if task.startswith("GMM"):
        import toolbox_jobs

        made = {"ours": toolbox_jobs.gmm, "pyxtabond2": toolbox_jobs.gmm_pyxtabond2}
        return {name: partial(_call_alone, make(units, YEARS)) for name, make in made.items()}
    if task.startswith("wild"):
        return list_wild(units)
    frame, w, ids = library.panel(units)
    kind = {"SAR": "lag", "SDM": "direct"}.get(task[:3], "within")
    if "missing" in task:
        frame = frame.sample(frac=0.9, random_state=3)
    if "in order" in task:
        frame = frame.sort_values(["unit", "year"], ignore_index=True)
    ours = f"{kind}_ours" if kind == "within" else f"{kind}_params"
    names = {"ours": ours, "linearmodels": "within_linearmodels", "pyfixest": "within_pyfixest"}
    names |= {"StatsPAI": f"{'lag' if kind == 'lag' else 'durbin'}_statspai", "spreg": "lag_spreg"}
    peers = [peer for peer, (_, sizes) in TASKS[task].items() if units in sizes]
    return {name: partial(getattr(library, names[name]), frame, w, ids) for name in ("ours", *peers)}


def _call_alone(job: Callable[[], float]) -> tuple[float, ...]:
    """One number, of a job on arrays."""
    return (job(),)


def list_wild(units: int) -> dict[str, Callable[[], tuple[float, ...]]]:
    """The t of one of five coefficients, by unit; its p is by the signs of each program's own stream. The
    peer has no effects: it is given what is left without them, and the time that this takes counts for none.
    Ours inverts the test too, for an interval.
    """
    import library
    import numpy as np
    import pandas as pd

    from spillover.arrays.wild import wild_cluster_bootstrap

    frame, _w, _ids = library.panel(units)
    frame = frame.sort_values(["unit", "year"], ignore_index=True)
    terms = [f"x{k}" for k in range(5)]
    unit, year = frame["unit"].factorize()[0], frame["year"].to_numpy()
    x, y = frame[terms].to_numpy(), frame["y"].to_numpy()
    cube = np.column_stack([y, x]).reshape(units, YEARS, -1)
    cube = cube - cube.mean(1, keepdims=True) - cube.mean(0, keepdims=True) + cube.mean((0, 1))
    within = pd.DataFrame(cube.reshape(len(frame), -1), columns=["y", *terms])

    def ours() -> tuple[float, ...]:
        options = {"terms": terms, "term": "x0", "weights": "rademacher", "draws": 999, "seed": 1}
        return (wild_cluster_bootstrap(y, x, unit, year, unit, **options).statistic,)

    def theirs() -> tuple[float, ...]:
        from statsmodels.api import OLS
        from wildboottest.wildboottest import wildboottest

        model = OLS(within["y"], within[terms])
        options = {"seed": 1, "parallel": False, "show": False, "adj": False, "cluster_adj": False}
        found = wildboottest(model, cluster=unit, B=999, param="x0", **options)
        return (float(np.ravel(found["statistic"].iloc[0])[0]),)

    return {"ours": ours, "wildboottest": theirs}


def list_staggered(units: int, alone: bool) -> dict[str, Callable[[], tuple[float, ...]]]:
    """Ours has four averages with simultaneous bands. diff-diff has them by a bootstrap of 1,000 draws, from
    which its errors are then too; or the event study alone, pointwise, beside which ours is the event study
    alone with its band.
    """
    import did_jobs
    import pandas as pd

    from spillover import staggered

    frame = pd.DataFrame(did_jobs.adopters(units, YEARS))
    frame["unit"] = [f"u{unit:06d}" for unit in frame["unit"]]
    frame["treat"] = ((frame["first"] > 0) & (frame["year"] >= frame["first"])).astype(float)

    averages = {"averages": ["event"]} if alone else {}

    def ours() -> tuple[float, ...]:
        fit = staggered(frame, outcome="y", treatment="treat", unit="unit", time="year", **averages)
        path = fit.part("event_path")
        return path.params["event +0"], path.std_errors["event +0"]

    def theirs(aggregate: str, draws: int) -> tuple[float, ...]:
        from diff_diff import CallawaySantAnna

        fitted = CallawaySantAnna(n_bootstrap=draws, seed=1).fit(
            frame, "y", "unit", "year", "first", aggregate=aggregate
        )
        now = fitted.event_study_effects[0]
        return (now["effect"],) if draws else (now["effect"], now["se"])

    peer = {"diff-diff, pointwise": partial(theirs, "event_study", 0)}
    return {"ours": ours, **(peer if alone else {"diff-diff, with bands": partial(theirs, "all", 1000)})}


def measure(task: str, units: int) -> dict[str, dict[str, float]]:
    """First and median CPU seconds of each program, and how far its numbers lie from ours."""
    warnings.simplefilter("ignore")
    calls = list_calls(task, units)
    values, first, taken = {}, {}, {name: [] for name in calls}
    user, system = dict.fromkeys(calls, 0.0), dict.fromkeys(calls, 0.0)
    for name, call in [*calls.items()]:
        began = time.process_time()
        try:
            values[name] = [float(value) for value in call()]
        except ModuleNotFoundError:  # a peer that is not installed; of ours it is a fault
            if name == "ours":
                raise
            del calls[name], taken[name]
        else:
            first[name] = time.process_time() - began
    times = 15 if units < 2_000 else 5
    for _ in range(times):
        for name, call in calls.items():
            began, before = time.process_time(), os.times()
            call()
            after = os.times()
            taken[name].append(time.process_time() - began)
            user[name] += after.user - before.user
            system[name] += after.system - before.system
    apart = {
        name: max(abs(a - b) / abs(b) for a, b in zip(values["ours"], own, strict=False))
        for name, own in values.items()
    }
    return {
        name: {
            "first": first[name],
            "median": statistics.median(taken[name]),
            "user": user[name] / times,
            "system": system[name] / times,
            "apart": apart[name],
        }
        for name in calls
    }


def compare(python: str, quick: bool) -> Iterator[tuple[float, str]]:
    """The ratio and the row of each cell."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "RAYON")}
    for task, peers in TASKS.items():
        sizes = sorted({units for _, sizes in peers.values() for units in sizes})
        for units in sizes[:1] if quick else sizes:
            command = [python, __file__, "--one", task, str(units)]
            done = subprocess.run(
                command, env=os.environ | threads, capture_output=True, text=True, check=False
            )
            if done.returncode:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                yield 0.0, f"| {task} | {units:,} × {YEARS} | not measured: {last[:80]} | | | | | |"
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            ours = found.pop("ours")
            for peer, own in found.items():
                ratio = ours["median"] / own["median"]
                agrees = "yes" if own["apart"] <= AGREE else f"to {own['apart']:.0e}"
                yield (
                    ratio,
                    f"| {task} | {units:,} × {YEARS} | {peer} | {ours['median']:.4f} | {own['median']:.4f} | "
                    f"{ratio:.2f} | {_split(ours)}, {_split(own)} | {ours['first']:.2f}, "
                    f"{own['first']:.2f} | {agrees} |",
                )


def _split(measured: dict[str, float]) -> str:
    """The seconds of a call in the program and in the system."""
    return f"{measured['user']:.2f} + {measured['system']:.2f}"


HEAD = (
    "| | units × years | beside | ours (s) | theirs (s) | ours/theirs | user + system (s) | first call (s) | "
    "agree to 1e-8 |\n| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |"
)


def print_page(python: str, quick: bool) -> str:
    """The losses, then all cells, as Markdown."""
    rows = []
    for row in compare(python, quick):
        print(row[1], file=sys.stderr, flush=True)
        rows.append(row)
    lost = sorted((row for row in rows if row[0] > 1), reverse=True)
    losses = [f"{len(lost)} of {len(rows)} cells are losses:", "", HEAD, *(row for _, row in lost), ""]
    packages = sorted({package for peers in TASKS.values() for package, _ in peers.values()})
    given = subprocess.run(
        [python, __file__, "--versions", *packages], capture_output=True, text=True, check=False
    )
    return "\n".join(
        [
            *(losses if lost else ["No cell is a loss.", ""]),
            *("All cells:", "", HEAD, *(row for _, row in rows), ""),
            "CPU seconds of one thread, medians of calls in turn in one process; in the first call programs",
            "compile and import. linearmodels counts other parameters in its errors; SAR and SDM of StatsPAI",
            "and spreg come without direct and indirect effects, which ours computes with their errors; a",
            "coefficient and ρ are read of each. Ours of Callaway–Sant'Anna have simultaneous bands: four",
            "averages beside diff-diff's with bands (a bootstrap of 1,000 draws, whose errors are not",
            "compared), and its event study alone beside diff-diff's, which is pointwise. System time",
            "counts and is printed apart (ours, theirs; means): it is what the pages of large tables cost.",
            "GMM and the wild bootstrap are ours on arrays; the wild bootstrap's number is its t, and ours",
            "gives an interval too.",
            textwrap.fill(f"{given.stdout.strip()}.", 110, break_on_hyphens=False),
            "",
        ]
    )


def find_versions(packages: list[str]) -> str:
    """The packages with their versions; those that are not installed are named so."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except ModuleNotFoundError:
            found.append(f"{package} not installed")
    return ", ".join(found)


def main() -> None:
    """Prints the tables; --one and --versions are for the processes that it starts."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
        return
    if sys.argv[1:2] == ["--versions"]:
        print(find_versions(sys.argv[2:]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    print(print_page(given.python, given.quick))


if __name__ == "__main__":
    main()
