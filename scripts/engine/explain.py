"""Says, before anything runs, what would run and why, in words.

    python -m engine.explain --config study=nqp

passes its arguments to a Snakemake dry run and turns the reasons that Snakemake gives into sentences: which
option changed from what to what, which file, whether it is the code. The dry run looks past the warehouse's
checkpoint; a job that only waits for the warehouse is told apart from those that will run in any case, for it
runs only if a variable that it reads really changes.
Snakemake looks for no reason of its own in a job that comes after another; so those that wait are asked once
more, without the warehouse.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from engine.trust import DISTRUST
from study.errors import StudyError

LISTED = 3  # options or files in one sentence
_BLOCK = re.compile(r"^(?:local)?(?P<type>rule|checkpoint) (?P<rule>\w+):\n(?P<body>(?:^ .*\n?)+)", re.M)
_BY_ANOTHER = "Input files updated by another job: "
_PARAMS = re.compile(
    r"Params have changed since last execution: .*?before: (?P<old>.*?) now: (?P<new>.*?)\s*$", re.S
)


@dataclass(frozen=True)
class PlannedJob:
    """A job of a dry run: its rule, its wildcards' values, what it writes, and Snakemake's reason."""

    rule: str
    wildcards: str
    reason: str
    checkpoint: bool
    output: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        return f"{self.rule} {self.wildcards}".strip()


def parse_dry_run(text: str) -> list[PlannedJob]:
    """The jobs that a dry run lists, without the targets that only collect."""
    jobs = []
    for match in _BLOCK.finditer(text):
        fields = dict(re.findall(r"^    (\w+): (.*)$", match["body"], re.M))
        if "output" not in fields:
            continue
        values = " ".join(re.findall(r"\w+=([^,]+)", fields.get("wildcards", "")))
        written = frozenset(fields["output"].split(", "))
        jobs.append(
            PlannedJob(
                match["rule"], values, fields.get("reason", ""), match["type"] == "checkpoint", written
            )
        )
    return jobs


def split_by_certainty(jobs: list[PlannedJob]) -> tuple[list[PlannedJob], list[PlannedJob]]:
    """The jobs that will run, and those that may: all that would make them run is what the checkpoint
    writes.
    """
    certain = {job for job in jobs if job.checkpoint or _own_reasons(job)}
    gate = frozenset().union(*(job.output for job in jobs if job.checkpoint))
    while True:
        written = frozenset().union(*(job.output for job in certain)) - gate
        more = {job for job in jobs if job not in certain and _updated(job) & written}
        if not more:
            return [job for job in jobs if job in certain], [job for job in jobs if job not in certain]
        certain |= more


def _updated(job: PlannedJob) -> frozenset[str]:
    """The inputs that another job of the same run writes."""
    return frozenset(
        f
        for part in _parts(job)
        if part.startswith(_BY_ANOTHER)
        for f in part.removeprefix(_BY_ANOTHER).split(", ")
    )


def _own_reasons(job: PlannedJob) -> bool:
    """Whether the job would run even if no other did."""
    return any(not part.startswith(_BY_ANOTHER) for part in _parts(job))


def _parts(job: PlannedJob) -> list[str]:
    return [part.strip() for part in job.reason.split("; ") if part.strip()]


def explain_reason(reason: str) -> str:
    """Snakemake's reason for one job in words."""
    params = _PARAMS.search(reason)
    told = [] if params is None else _changed_params(_literals(params["old"]), _literals(params["new"]))
    for part in (reason[: params.start()] if params else reason).split("; "):
        told += _sentence(part.strip())
    return "; ".join(told) or "an earlier job changes its input"


def _sentence(part: str) -> list[str]:
    kind, _, files = part.partition(": ")
    words = {
        "Missing output files": "not there yet",
        "Updated input files": f"changed: {files}",
        "Input files updated by another job": f"comes after {_few(files)}",
        "Set of input files has changed since last execution": "it reads other files than before",
        "Software environment definition has changed since last "
        "execution": "its software environment changed",
        # What a killed run left unfinished before the checkpoint, Snakemake forces.
        "Forced execution": "an interrupted run left it unfinished, or an option forces it",
        DISTRUST: "an interrupted run left it unfinished, or it is not recorded what it was made from",
    }
    return [words[kind]] if kind in words else []


def _few(files: str) -> str:
    """The first files of a list that may be long."""
    named = files.split(", ")
    return ", ".join(named[:LISTED]) + (f" and {len(named) - LISTED} more" if len(named) > LISTED else "")


def _literals(text: str) -> list[str]:
    """The params in a reason: Python literals with commas between them."""
    try:
        return [str(value) for value in ast.literal_eval(f"[{text}]")]
    except (SyntaxError, ValueError):
        return []


def _changed_params(old: list[str], new: list[str]) -> list[str]:
    before, now = _options(old), _options(new)
    told = []
    if before is not None and now is not None:
        changed = [f"option {place}: {a} -> {b}" for place, a, b in differences(before, now)]
        told += changed[:LISTED] + (
            [f"{len(changed) - LISTED} more options"] if len(changed) > LISTED else []
        )
    hashes_changed = any(_is_hash(p) for p in old) and any(_is_hash(p) for p in new)
    return told + (["its code changed, or a module that it imports"] if hashes_changed else [])


def _options(params: list[str]) -> dict[str, Any] | None:
    for param in params:
        if param.startswith("{"):
            return json.loads(param)
    return None


def _is_hash(param: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{16}", param) is not None


def differences(old: Any, new: Any, place: str = "") -> list[tuple[str, str, str]]:
    """Where two options differ: place, before, now; whole branches that stand on one side only count once."""
    if isinstance(old, dict) and isinstance(new, dict):
        rows = []
        for key in sorted(old.keys() | new.keys()):
            path = f"{place}.{key}" if place else str(key)
            rows += differences(old.get(key), new.get(key), path)
        return rows
    return [] if old == new else [(place, _short(old), _short(new))]


def _short(value: Any) -> str:
    text = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def summary(jobs: list[PlannedJob]) -> str:
    """The explanation: jobs grouped by why they run."""
    if not jobs:
        return "Nothing would run: every result is up to date."
    certain, waiting = split_by_certainty(jobs)
    groups: dict[str, list[str]] = defaultdict(list)
    for job in certain:
        groups[explain_reason(job.reason)].append(job.label)
    lines = [f"{len(certain)} job{'s' if len(certain) != 1 else ''} would run:"]
    for why, labels in groups.items():
        lines.append(f"  {_listed(labels)}\n      because: {why}")
    if waiting:
        lines.append(
            f"{len(waiting)} more may run, judged when the warehouse is done: only what reads a file that "
            "really changed will.\n"
            f"  {_listed([job.label for job in waiting])}"
        )
    return "\n".join(lines)


def _listed(labels: list[str]) -> str:
    return ", ".join(labels[:8]) + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")


def plan(arguments: list[str]) -> list[PlannedJob]:
    """The jobs of a dry run. Raises StudyError with Snakemake's words where it fails."""
    command = [sys.executable, "-m", "snakemake", "--dry-run", *arguments]
    environment = os.environ | {"SPILLOVER_EXPLAIN": "1"}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if run.returncode:  # a dry run tells of errors on its standard output
        raise StudyError((run.stdout + run.stderr).strip())
    return parse_dry_run(run.stdout + run.stderr)


def planned(arguments: list[str]) -> list[PlannedJob]:
    """The jobs of a run, those that wait for the warehouse with the reasons that they have besides it."""
    jobs = plan(arguments)
    _, waiting = split_by_certainty(jobs)
    if not waiting:
        return jobs
    behind, _ = split_by_certainty(
        plan(["--allowed-rules", *sorted({job.rule for job in waiting}), *arguments])
    )
    in_any_case = {job.label: job for job in behind}
    return [in_any_case.get(job.label, job) for job in jobs]


def main(arguments: list[str]) -> int:
    """Prints what a run with `arguments` would do, or why it cannot; returns an exit code."""
    try:
        print(summary(planned(arguments)))
    except StudyError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
