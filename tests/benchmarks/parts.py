"""Where the CPU of a run goes, and what memory its jobs ask for and have: read from the logs of the last run.

    python tests/benchmarks/parts.py castle              of logs/castle in this folder
    python tests/benchmarks/parts.py castle --beside OTHER   beside the logs of another folder
    python tests/benchmarks/parts.py castle --memory     by rule: MB asked for and had, where room is least

CPU seconds are those of the jobs' own processes: what they share is imported before they start, and counts
for none. A rule that had more than it asked for is marked.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DONE = re.compile(
    r"INFO (?P<rule>\S+).* done in [\d.]+ s \((?P<cpu>[\d.]+) s of CPU\) "
    r"with at most (?P<had>\d+) MB(?: of (?P<asked>\d+) MB)?"
)
PARTS = {
    "second opinions": ("second_opinion", "second_sweep", "second_r", "crosscheck"),
    "figures": ("figure", "base_map"),
    "analyses": ("analysis", "chunk", "collect"),
    "sweep": ("sweep_chunk", "sweep", "surrogates", "joint"),
    "data": ("ingest", "warehouse", "index", "weight_matrix", "suspects", "panel_files"),
    "page and tables": ("page", "table", "paper", "audit"),
}


class DoneJob(NamedTuple):
    """A job that ended: its rule, CPU seconds, and MB that it had and asked for (0 where no log says so)."""

    rule: str
    cpu: float
    had: int
    asked: int


def read_jobs(folder: Path) -> Iterator[DoneJob]:
    """The jobs that the logs of a study tell of, each by its last line."""
    for path in sorted(folder.rglob("*.log")):
        for found in [*DONE.finditer(path.read_text(encoding="utf-8", errors="replace"))][-1:]:
            yield DoneJob(found["rule"], float(found["cpu"]), int(found["had"]), int(found["asked"] or 0))


def sum_parts(jobs: list[DoneJob]) -> dict[str, float]:
    """CPU seconds by part of a run; rules that belong to none are themselves."""
    part_of = {rule: part for part, rules in PARTS.items() for rule in rules}
    sums: dict[str, float] = defaultdict(float)
    for job in jobs:
        sums[part_of.get(job.rule, job.rule)] += job.cpu
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def print_parts(jobs: list[DoneJob], others: list[DoneJob]) -> None:
    """A row a part: CPU seconds, its share, and beside another run's the ratio."""
    parts, before = sum_parts(jobs), sum_parts(others)
    whole = sum(parts.values())
    print("| part | CPU (s) | share |" + (" other (s) | ratio |" if others else ""))
    print("| --- | ---: | ---: |" + (" ---: | ---: |" if others else ""))
    for part, cpu in [*parts.items(), ("all jobs", whole)]:
        other = sum(before.values()) if part == "all jobs" else before.get(part, 0.0)
        more = f" {other:.2f} | {cpu / other:.2f} |" if other else ""
        print(f"| {part} | {cpu:.2f} | {cpu / whole:.0%} |{more}")


def find_memory(jobs: list[DoneJob]) -> dict[str, tuple[int, int]]:
    """By rule the MB that a job asked for and had, of the job that had the least room."""
    rules: dict[str, list[DoneJob]] = defaultdict(list)
    for job in jobs:
        rules[job.rule].append(job)
    least = {rule: min(of, key=lambda job: job.asked - job.had) for rule, of in rules.items()}
    return {rule: (job.asked, job.had) for rule, job in least.items()}


def print_memory(jobs: list[DoneJob]) -> None:
    """A row a rule, those with the least room first."""
    print("| rule | asked for (MB) | had (MB) | |\n| --- | ---: | ---: | --- |")
    rules = find_memory(jobs)
    for rule in sorted(rules, key=lambda rule: rules[rule][0] - rules[rule][1] if rules[rule][0] else 10**6):
        asked, had = rules[rule]
        print(f"| {rule} | {asked or '–'} | {had} | {'more than asked for' if 0 < asked < had else ''} |")


def main() -> None:
    """Prints the table that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("study")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--memory", action="store_true")
    given = parser.parse_args()
    jobs = [*read_jobs(Path("logs", given.study))]
    if not jobs:
        parser.error(f"logs/{given.study} tells of no job: run `make study STUDY={given.study}` first")
    if given.memory:
        print_memory(jobs)
    else:
        print_parts(jobs, [*read_jobs(given.beside / "logs" / given.study)] if given.beside else [])


if __name__ == "__main__":
    main()
