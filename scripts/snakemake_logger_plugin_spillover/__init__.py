"""Progress in one line per finished job: how many of how many, what it was, how long it took, what runs, how
long is left.
While no job ends for long, a line now and then says what runs.

A Snakemake logger plugin (`snakemake --logger spillover`); Snakemake finds it by its module's name on the
Python path.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from logging import LogRecord
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import msgspec
from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_interface_logger_plugins.settings import LogHandlerSettingsBase

# Where no module of the installed program is compiled, as uv leaves them, none is compiled into its folder,
# also where Snakemake is called by itself: the user's cache keeps them until the Snakefile says where.
_PROGRAM = Path(__file__).parents[1] / "spillover"
if (_PROGRAM / "workflow").is_dir() and not ((_PROGRAM / "__pycache__").is_dir() or sys.pycache_prefix):
    _CACHE = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    sys.pycache_prefix = os.path.join(_CACHE, "spillover", "compiled")
    os.environ["SPILLOVER_UNCOMPILED"] = "1"

import spillover  # noqa: E402
from spillover.words import _, join_sentences  # noqa: E402

if TYPE_CHECKING:
    from base.planned_job import PlannedJobLine

# The workflow's modules, where they are installed in the library. Only who asks for this plugin has them on
# the path: Snakemake loads the plugins of an environment for every workflow.
WORKFLOW = Path(spillover.__file__).parent / "workflow" / "scripts"


def message(said: Any) -> str:
    """Write a sentence in the language of commands."""
    from base.speech_language import message as said_here

    return said_here(said)


# Snakemake's own remarks that tell a user nothing that the progress lines do not.
NOISE = (
    "Building DAG",
    "Using shell",
    "Provided ",
    "Rules claiming",
    "Select jobs",
    "Execute ",
    "DAG of jobs",
    "Complete log",
    "host:",
    "Assuming unrestricted",
    "Checkpoint ",
    "Updating ",
    "Touching output",
    "Finished jobid",
    "Cores:",
    "Conda environments: ignored",
    "Elapsed time:",
    "workflow finished",
    "Exiting because a job execution failed",
    "Removing output files of failed job",
    "Shutting down, this might take some time",
    "--keep-incomplete mode is set",
    "Determining filesystem type",
)
NO_ROOM = "database or disk is full"  # SQLite's word, in a traceback
# Snakemake's words for what the job's own message and the FAILED line say.
REPORTED = ("returned non-zero exit status", "At least one job did not complete successfully")
MOST = 3  # jobs whose errors are said again as the last lines
_ERROR = re.compile(r"^\d\d:\d\d:\d\d ERROR (.*)$", re.MULTILINE)
SILENCE = 30.0  # seconds after which a line says what still runs


class Progress:
    """The progress of a run: turns Snakemake's events into lines. `clock` gives
    seconds.
    """

    def __init__(self, stream: TextIO, clock: Any = time.monotonic) -> None:
        self.stream, self.clock = stream, clock
        self.start = clock()
        self.jobs: dict[int, str] = {}
        self.sentences: list[str] = []
        self.started: dict[int, float] = {}
        self.done, self.total, self.failed = 0, 0, 0
        self.said = self.start

    def say(self, text: str) -> None:
        print(message(text), file=self.stream, flush=True)
        self.said = self.clock()

    def wait(self) -> None:
        """Say what runs, and for how long by now, if nothing was said for a while."""
        now, names = self.clock(), dict(self.jobs)
        running = [
            f"{names[job]} ({_duration(now - since)})"
            for job, since in [*self.started.items()]
            if job in names
        ]
        if running and now - self.said >= SILENCE:
            self.say(
                _("[{done}/{total}] running: {jobs}", done=self.done, total=self.total, jobs=_first(running))
            )

    def event(self, record: LogRecord) -> None:
        """Handle one record of Snakemake's log."""
        event = getattr(record, "event", None)
        fields = record.__dict__
        if event == LogEvent.JOB_INFO:
            wildcards = " ".join(str(v) for v in (fields.get("wildcards") or {}).values())
            self.jobs[fields["jobid"]] = f"{fields['rule_name']} {wildcards}".strip()
            self.started.setdefault(fields["jobid"], self.clock())
        elif event == LogEvent.JOB_STARTED:
            for job in fields.get("job_ids") or fields.get("jobs") or []:
                self.started[job] = self.clock()
        elif event == LogEvent.JOB_FINISHED:
            self._record_finished(fields["job_id"])
        elif event == LogEvent.PROGRESS:
            self.done, self.total = fields["done"], fields["total"]
        elif event == LogEvent.RUN_INFO:
            self.total = sum(v for k, v in fields.get("stats", {}).items() if k != "total") or self.total
        elif event in (LogEvent.JOB_ERROR, LogEvent.GROUP_ERROR):
            self._record_failed(fields)
        elif event == LogEvent.ERROR:
            self._error(record.getMessage())
        elif event is None and record.levelno >= 20:
            self._remark(record)

    def _record_finished(self, job: int) -> None:
        self.done += 1
        seconds = self.clock() - self.started.pop(job, self.clock())
        label = self.jobs.pop(job, f"job {job}")
        running = [self.jobs[j] for j in self.started if j in self.jobs]
        left = (
            message(_(", {time} left", time=_duration(self._seconds_left())))
            if self.done >= 3 and self.total > self.done
            else ""
        )
        beside = _("| running: {jobs}", jobs=_first(running)) if running else ""
        self.say(
            _(
                "[{done}/{total}] {job} ({seconds:.1f} s){beside}",
                done=self.done,
                total=f"{self.total}{left}",
                job=label,
                seconds=seconds,
                beside=beside,
            )
        )

    def _seconds_left(self) -> float:
        """Seconds left, if the jobs to come take as long as those done."""
        return (self.clock() - self.start) / self.done * (self.total - self.done)

    def _record_failed(self, fields: dict[str, Any]) -> None:
        self.failed += 1
        job = fields.get("jobid")
        if job is not None:
            self.started.pop(job, None)
            self.jobs.pop(job, None)
        logs = [str(f) for f in fields.get("log") or [] if str(f).endswith(".log")]
        name = fields.get("rule_name") or f"group {fields.get('groupid', '')}"
        self.sentences += [f"{name}: {found}" for log in logs if (found := sentence_of(Path(log)))]
        files = _first([str(f) for f in fields.get("output") or []])
        said = [_("FAILED {job}: {files}", job=name, files=files)]
        said += [_("its log: {logs}", logs=", ".join(logs))] if logs else []
        self.say(join_sentences(said, "\n  "))

    def _error(self, text: str) -> None:
        """Report an error of the workflow itself; a job that failed is reported by the job's own message and
        FAILED line.
        """
        if NO_ROOM in text:
            self.say(
                _(
                    "the disk of .snakemake, where Snakemake keeps its records, is full; free some "
                    "space and run again"
                )
            )
        elif not any(known in text for known in REPORTED):
            self.say(text)

    def _remark(self, record: LogRecord) -> None:
        text = record.getMessage().strip()
        if text.startswith("Nothing to be done"):
            self.say(_("Nothing to be done: what was asked for is up to date."))
        elif text and text != "None" and not text.startswith(NOISE):
            self.say(text)

    def close(self) -> None:
        """Write the last line: how much was done, and in what time."""
        if self.done or self.failed:
            failed = message(_(", {failed} failed", failed=self.failed)) if self.failed else ""
            self.say(
                _(
                    "{done} of {total} jobs{failed} in {time}",
                    done=self.done,
                    total=self.total,
                    failed=failed,
                    time=_duration(self.clock() - self.start),
                )
            )
        for sentence in [*dict.fromkeys(self.sentences)][:MOST]:
            self.say(sentence)


def sentence_of(log: Path) -> str:
    """Read the first line of the error that ended a job, as its log has it; "" where it has none."""
    with suppress(OSError):
        found = _ERROR.search(log.read_text(encoding="utf-8", errors="replace"))
        return found[1] if found else ""
    return ""


def _first(names: list[str]) -> str:
    """Name the first of a list that may be long."""
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _duration(seconds: float) -> str:
    if seconds < 100:
        return message(_("{seconds:.0f} s", seconds=seconds))
    return (
        message(_("{minutes:.0f} min", minutes=seconds / 60))
        if seconds < 6000
        else message(_("{hours:.1f} h", hours=seconds / 3600))
    )


@dataclass
class LogHandlerSettings(LogHandlerSettingsBase):
    """The plugin's options on Snakemake's command line."""

    plan: Path | None = field(
        default=None,
        metadata={"help": "Write the jobs to this file, one JSON object a line: for --dry-run", "type": Path},
    )


def read_planned_job(fields: dict[str, Any]) -> PlannedJobLine:
    """Read a planned job from Snakemake's log: its rule, wildcards, outputs and reason."""
    from base.planned_job import PlannedJobLine

    return PlannedJobLine(
        rule=fields["rule_name"],
        wildcards={name: str(value) for name, value in (fields.get("wildcards") or {}).items()},
        output=[str(path) for path in fields.get("output") or []],
        reason=fields.get("reason") or "",
        is_checkpoint=bool(fields.get("is_checkpoint")),
    )


class LogHandler(LogHandlerBase):
    """The plugin's entry point."""

    def __post_init__(self) -> None:
        if WORKFLOW.is_dir():
            sys.path.insert(0, str(WORKFLOW))
        self.plan: Path | None = getattr(self.settings, "plan", None)
        self.progress = Progress(sys.stderr)
        self.closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self.closed.wait(SILENCE / 3):
            self.progress.wait()

    def emit(self, record: LogRecord) -> None:
        """Print what a record means for a person who waits, or write down what is planned."""
        if self.plan is None:
            self.progress.event(record)
        elif getattr(record, "event", None) == LogEvent.JOB_INFO:
            with self.plan.open("a", encoding="utf-8") as stream:
                stream.write(msgspec.json.encode(read_planned_job(record.__dict__)).decode() + "\n")
        elif record.levelno >= logging.ERROR:
            self.progress.event(record)

    def close(self) -> None:
        """Print the summary when Snakemake shuts its log down."""
        self.closed.set()
        self.progress.close()
        self.progress.done = self.progress.failed = 0
        self.progress.sentences.clear()
        super().close()

    @property
    def writes_to_stream(self) -> bool:
        """This plugin takes the place of Snakemake's own terminal output."""
        return True

    @property
    def writes_to_file(self) -> bool:
        """It writes no file; Snakemake's own log has everything."""
        return False

    @property
    def has_filter(self) -> bool:
        """It filters for itself."""
        return True

    @property
    def has_formatter(self) -> bool:
        """It formats for itself."""
        return True

    @property
    def needs_rulegraph(self) -> bool:
        """It needs no graph of rules."""
        return False
