"""Explain which jobs a run would run, and why.

    python -m engine.explain --study nqp

takes the jobs of a dry run from Snakemake's log (the logger plugin writes them down) and turns the reasons
that Snakemake gives into sentences: which option changed from what to what, which file, whether it is the
code.
The dry run lists what is behind a checkpoint (the warehouse, suspected numbers) too; a job that only waits
for it is distinguished from those that will run in any case, for it runs only if what it reads really
changes. Snakemake looks for no reason of its own in a job that comes after another; so those that wait are
asked once more, without the warehouse.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from base.artifacts.atomic import write_text
from base.command import WOULD_RUN, run_guarded
from base.parent import run_child
from base.planned_job import PlannedJobLine
from base.speech_language import message
from engine import lock, quarantine, records
from engine.command import Request, build_parser, check_request
from engine.prepare import check, put_back, recover_results
from spillover.errors import StudyError
from spillover.words import _, ngettext

# Snakemake's reason for a job, which its log gives as one string, taken apart.

# Params as Snakemake lists them: literals of Python with commas between them. A text may hold anything.
_TEXT = r"""'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*\""""
_LISTED = rf"(?:{_TEXT}|[^'\",\s]+)"
_SIDE = rf"(?:{_LISTED}(?:,{_LISTED})*|<nothing exclusive>)"
_PARAMS = re.compile(
    rf"Params have changed since last execution: [^'\"]*?before: (?P<old>{_SIDE}) now: (?P<new>{_SIDE})\s*",
    re.S,
)


@dataclass(frozen=True)
class Reasons:
    """Reasons why a job runs. missing_outputs, changed_inputs, inputs_from_others: output files that are
    missing, input files that changed, and those that another job of the run writes; params_before and
    params_now: those that are on one side only; is_forced: whether it is forced; has_other_files: whether it
    reads other files; has_other_software: whether its environment changed; other_reasons: what is none of
    these.
    """

    missing_outputs: tuple[str, ...] = ()
    changed_inputs: tuple[str, ...] = ()
    inputs_from_others: tuple[str, ...] = ()
    params_before: tuple[str, ...] = ()
    params_now: tuple[str, ...] = ()
    is_forced: bool = False
    has_other_files: bool = False
    has_other_software: bool = False
    other_reasons: tuple[str, ...] = ()

    @property
    def is_of_its_own(self) -> bool:
        """Return whether the job would run even if no other did."""
        return self != Reasons(inputs_from_others=self.inputs_from_others)


def take_apart(reason: str) -> Reasons:
    """Take apart a reason, as `snakemake.jobs.Reason` words it."""
    params = _PARAMS.search(reason)
    rest = reason[: params.start()] + reason[params.end() :] if params else reason
    parts = [part.strip() for part in rest.split("; ") if part.strip()]
    named = (part.partition(":") for part in parts)
    lists = {kind: tuple(filter(None, files.strip().split(", "))) for kind, _, files in named}
    return Reasons(
        missing_outputs=lists.pop("Missing output files", ()),
        changed_inputs=lists.pop("Updated input files", ()),
        inputs_from_others=lists.pop("Input files updated by another job", ()),
        params_before=_literals(params["old"]) if params else (),
        params_now=_literals(params["new"]) if params else (),
        is_forced=lists.pop("Forced execution", None) is not None,
        has_other_files=lists.pop("Set of input files has changed since last execution", None) is not None,
        has_other_software=lists.pop("Software environment definition has changed since last execution", None)
        is not None,
        other_reasons=tuple(lists),
    )


def _literals(text: str) -> tuple[str, ...]:
    """Read the params in a reason: Python literals with commas between them."""
    try:
        return tuple(str(value) for value in ast.literal_eval(f"[{text}]"))
    except (SyntaxError, ValueError):
        return ()


HASHES = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}")
LISTED = 3  # options or files in one sentence
UNTRUSTED = _(
    "an interrupted run left it unfinished, it was changed by hand, its record is missing, or an "
    "option forces it",
)
RAW = "raw"  # the option that holds the digests of the files that a job reads from outside the results


@dataclass(frozen=True)
class PlannedJob:
    """Job of a dry run: its rule, its wildcards' values, what it writes, and Snakemake's reason. last_inputs:
    the files that it read when it last ran, None where no record says so; is_distrusted: whether no record
    vouches for a file that it writes. last_inputs: the files that it read when it last ran, None where no
    record says so; is_distrusted: whether no record vouches for a file that it made.
    """

    rule: str
    wildcards: str
    reason: str
    is_checkpoint: bool
    output: frozenset[str] = frozenset()
    last_inputs: frozenset[str] | None = None
    is_distrusted: bool = False

    @property
    def label(self) -> str:
        return f"{self.rule} {self.wildcards}".strip()

    @property
    def reasons(self) -> Reasons:
        return take_apart(self.reason)


def read_plan(lines: str) -> list[PlannedJob]:
    """Read the jobs that the logger plugin wrote down, one a line, without the targets that only collect."""
    found = [msgspec.json.decode(line, type=PlannedJobLine) for line in lines.splitlines()]
    return [
        PlannedJob(
            job.rule,
            " ".join(job.wildcards.values()),
            job.reason,
            job.is_checkpoint,
            frozenset(job.output),
        )
        for job in found
        if job.output
    ]


def split_by_certainty(jobs: list[PlannedJob]) -> tuple[list[PlannedJob], list[PlannedJob]]:
    """Split the jobs into those that will run, and those that may: they are judged again when the checkpoint
    has run, and what would make them run is what it writes, or a job beside it that may be done by then.
    """
    checkpoints = {job for job in jobs if job.is_checkpoint}
    behind = _followers(checkpoints, jobs) - checkpoints
    certain = {job for job in jobs if job.is_checkpoint or job.reasons.is_of_its_own}
    certain |= _followers(certain - checkpoints, [job for job in jobs if job not in behind])
    certain |= _followers(certain & behind, behind)
    return [job for job in jobs if job in certain], [job for job in jobs if job not in certain]


def _followers(first: Iterable[PlannedJob], among: Collection[PlannedJob]) -> set[PlannedJob]:
    """Find the jobs among these that run because of the first ones, directly or not; the first ones
    included.
    """
    found = set(first)
    while True:
        written = frozenset().union(*(job.output for job in found))
        more = {
            job for job in among if job not in found and written.intersection(job.reasons.inputs_from_others)
        }
        if not more:
            return found
        found |= more


def explain_reason(reason: str, read: frozenset[str] | None = None, distrusted: bool = False) -> str:
    """Snakemake's reason for one job in words. read: the files that it read when it last ran, if that is
    known: a newer file that is none of them need not have changed; distrusted: whether what is missing was
    put aside.
    """
    parts = take_apart(reason)
    known = [file for file in parts.changed_inputs if read is None or file in read]
    because = _list_changed_params(parts)
    because += _list_changed_files(dict.fromkeys(known, "before"), dict.fromkeys(parts.changed_inputs, "now"))
    because += [message(UNTRUSTED if distrusted else _("not there yet"))] * bool(parts.missing_outputs)
    because += [message(_("comes after {files}", files=_few(parts.inputs_from_others)))] * bool(
        parts.inputs_from_others
    )
    because += [message(_("it reads other files than before"))] * parts.has_other_files
    because += [message(_("its software environment changed"))] * parts.has_other_software
    because += [message(UNTRUSTED)] * parts.is_forced
    return "; ".join(dict.fromkeys(because)) or message(_("an earlier job changes its input"))


def _few(found: Iterable[str]) -> str:
    """Name the first files of a list that may be long."""
    files = sorted(found)
    names = ", ".join(files[:LISTED])
    if len(files) <= LISTED:
        return names
    return message(_("{names} and {count} more", names=names, count=len(files) - LISTED))


def _list_changed_params(parts: Reasons) -> list[str]:
    before, now = _options(parts.params_before), _options(parts.params_now)
    because = []
    if before is not None and now is not None:
        raw_before, raw_now = before.pop(RAW, {}), now.pop(RAW, {})
        because += _list_changed_files(raw_before, raw_now)
        changed = [
            message(_("option {place}: {before} -> {now}", place=place, before=a, now=b))
            for place, a, b in list_differences(before, now)
        ]
        because += changed[:LISTED] + [
            message(
                ngettext("{count} more option", "{count} more options", "count", count=len(changed) - LISTED)
            )
        ] * (len(changed) > LISTED)
    old, new = _hashes(parts.params_before), _hashes(parts.params_now)
    if old and new:
        because += [message(_("its code changed, or a module that it imports"))] * (old[0] != new[0])
        because += [message(_("its software environment changed"))] * (old[1] != new[1])
    return because


def _list_changed_files(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """List changes of the files that a job reads. before, now: each with its digest."""
    kept = before.keys() & now.keys()
    changed = [file for file in kept if before[file] != now[file]]
    said = [message(_("changed: {files}", files=_few(changed)))] if changed else []
    said += [message(_("it now reads {files}", files=_few(now.keys() - kept)))] if now.keys() - kept else []
    return said + (
        [message(_("it no longer reads {files}", files=_few(before.keys() - kept)))]
        if before.keys() - kept
        else []
    )


def _options(params: tuple[str, ...]) -> dict[str, Any] | None:
    """Find the options in a rule's params: a JSON object. A caption, which is a param too, may look
    like one.
    """
    for param in params:
        with suppress(ValueError):
            if isinstance(options := json.loads(param), dict):
                return options
    return None


def _hashes(params: tuple[str, ...]) -> list[str]:
    """Find the hashes of code and of packages in a rule's params (`base.code_hash`)."""
    return next((param.split("-") for param in params if HASHES.fullmatch(param)), [])


def list_differences(old: Any, new: Any, place: str = "") -> list[tuple[str, str, str]]:
    """List the differences of two options: place, before, now; branches that are on one side only count
    once.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        rows = []
        for key in sorted(old.keys() | new.keys()):
            path = f"{place}.{key}" if place else str(key)
            rows += list_differences(old.get(key), new.get(key), path)
        return rows
    return [] if old == new else [(place, _write_value(old), _write_value(new))]


def _write_value(value: Any) -> str:
    text = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


# Said of jobs behind a checkpoint.
_AFTER_WAREHOUSE = _(
    "{jobs} more may run, judged when the warehouse is done: only what reads a file that really changed will."
)
_AFTER_SUSPECTS = _(
    "{jobs} more may run, judged when suspected numbers have been sought: only what reads a file that really "
    "changed will."
)


def summarise_jobs(jobs: list[PlannedJob]) -> str:
    """Explain jobs, grouped by why they run."""
    if not jobs:
        return message(_("Nothing would run: every result is up to date."))
    certain, waiting = split_by_certainty(jobs)
    groups: dict[str, list[str]] = defaultdict(list)
    for job in certain:
        groups[explain_reason(job.reason, job.last_inputs, job.is_distrusted)].append(job.label)
    lines = [message(ngettext("{jobs} job would run:", "{jobs} jobs would run:", "jobs", jobs=len(certain)))]
    for why, labels in groups.items():
        because = message(_("because: {why}", why=why))
        lines += [f"  {_list_labels(labels)}", f"      {because}"]
    if waiting:
        said = _AFTER_WAREHOUSE if any(job.rule == "warehouse" for job in certain) else _AFTER_SUSPECTS
        lines.append(message(said.fill_values(jobs=len(waiting))))
        lines.append(f"  {_list_labels([job.label for job in waiting])}")
    return "\n".join(lines)


def _list_labels(labels: list[str]) -> str:
    names = ", ".join(labels[:8])
    return (
        names
        if len(labels) <= 8
        else message(_("{names} and {count} more", names=names, count=len(labels) - 8))
    )


def plan(request: Request) -> list[PlannedJob]:
    """List the jobs of a dry run. Raises StudyError with Snakemake's words where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "plan"
        run = run_child(
            replace(request, list_file=str(listed)).command(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if run.returncode:
            raise StudyError((run.stdout + run.stderr).strip())
        return read_plan(listed.read_text(encoding="utf-8") if listed.exists() else "")


def plan_jobs(request: Request) -> list[PlannedJob]:
    """List the jobs of a run, those that wait for the warehouse with the reasons that they have
    besides it.
    """
    jobs = plan(request)
    _, waiting = split_by_certainty(jobs)
    if not waiting:
        return jobs
    behind, _ = split_by_certainty(plan(replace(request, rules=tuple(sorted({job.rule for job in waiting})))))
    in_any_case = {job.label: job for job in behind}
    return [in_any_case.get(job.label, job) for job in jobs]


def main(words: list[str]) -> int:
    """Print what a run would do, or why it cannot; return an exit code."""
    options = build_parser("Says what a run would do, and why.")
    options.add_argument("--status", action="store_true", help=message(_("return 4 where jobs would run")))
    options.add_argument("--count", action="store_true", help="print how many jobs would run and may run")
    return run_guarded("explain", partial(_explain, options.parse_args(words)))


def _explain(given: argparse.Namespace) -> int:
    """Explain a plan that is made as a run would make it, without the results that cannot be trusted; they
    return.
    """
    request = check_request(given.study, given.profile, given.input)
    check(request.study)
    try:
        with lock.hold(request.study):
            found = recover_results(request.study)
            try:
                jobs = _add_records(request.study, plan_jobs(request))
            finally:
                put_back(request.study, found)
    except lock.BusyError as busy:
        print(message(_("{busy}. What follows is judged while it changes.", busy=busy)), file=sys.stderr)
        jobs = _add_records(request.study, plan_jobs(request))
    print(*map(len, split_by_certainty(jobs))) if given.count else print(message(summarise_jobs(jobs)))
    return WOULD_RUN if given.status and split_by_certainty(jobs)[0] else 0


def _add_records(study: str, jobs: list[PlannedJob]) -> list[PlannedJob]:
    """Add to jobs the files that they read when they last ran, and whether their results are put aside."""
    read, distrusted = records.read_inputs(study), quarantine.list_absent_results(study)
    found = [[read[name] for name in job.output if name in read] for job in jobs]
    return [
        replace(
            job,
            last_inputs=frozenset().union(*files) if files else None,
            is_distrusted=not distrusted.isdisjoint(job.output),
        )
        for job, files in zip(jobs, found, strict=True)
    ]


# Lists the results that are there but not up to date, so that the page made after a failed run can say so.
# Where jobs failed, what depends on them is missing or from an earlier run.


def list_outdated(jobs: list[PlannedJob]) -> list[str]:
    """List what these jobs would make again, as far as it is there, in order."""
    return sorted(path for job in jobs for path in job.output if Path(path).is_file())


def write_outdated(study: str, jobs: list[PlannedJob]) -> None:
    """Write the list of outdated results for the page, beside the logs, for it is no result."""
    write_text(Path("logs") / study / "outdated.json", json.dumps(list_outdated(jobs), indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
