"""Turn the exceptions of a command into one sentence and an exit code.

A StudyError or EstimationError is bad input: its message is printed, and the status is 2. Anything else is a
fault of the program: its traceback goes into a log, one line asks for a report, and the status is 1.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from base.artifacts.atomic import find_refusal
from base.confidential import hides_values
from base.place import FILE
from base.speech_language import message, traceback_of
from spillover.errors import StudyError, quote_value
from spillover.words import _

FAULT, BAD_INPUT, INTERRUPTED = 1, 2, 130
WOULD_RUN = 4  # of `engine.explain --status`, where jobs would run


def run_guarded(name: str, main: Callable[[], int | None]) -> int:
    """Run a command and give its status: that of `main`, or of the exception that it raised."""
    try:
        status = main() or 0
        sys.stdout.flush()
        return status
    except _bad_input() as error:
        print(message(error), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever reads our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if str(error) == "Query interrupted":  # what DuckDB makes of a Ctrl-C
            return INTERRUPTED
        if refused := _write_error(error):
            print(message(refused), file=sys.stderr)
            return BAD_INPUT
        print(report_of(name, error, write_traceback(name)), file=sys.stderr)
        return FAULT


@contextmanager
def end_in_one_line(name: str) -> Iterator[None]:
    """End the process with one line where the block raises, as `run_guarded` does, but with status 1.

    For what Snakemake runs in its own process: of an exception it would print where it was raised.
    """
    try:
        yield
    except _bad_input() as error:
        sys.exit(message(error))
    except Exception as error:
        if refused := _write_error(error):
            sys.exit(message(refused))
        sys.exit(report_of(name, error, write_traceback(name)))


def _bad_input() -> tuple[type[Exception], ...]:
    """List the errors of bad input. Nobody can have raised one of the numerics' that has not loaded them."""
    numerics = sys.modules.get("spillover.arrays.foundation")
    return (StudyError, numerics.EstimationError) if numerics else (StudyError,)


def _write_error(error: Exception) -> StudyError | None:
    """Find the sentence where the system did not let a file be written, as on a disk that is full or
    read-only.
    """
    named = getattr(error, "filename", None)
    return find_refusal(error, str(named)) if isinstance(error, OSError) and named else None


def report_of(name: str, error: BaseException, log: str) -> str:
    """Write the line that asks for a report of a fault. log: where its traceback is."""
    found = type(error).__name__ if hides_values() else " ".join(f"{type(error).__name__}: {error}".split())
    return message(
        _(
            "{name}: this is a fault of the program, not of your input ({found}). Please "
            "report it with the file {log}",
            name=name,
            found=quote_value(found, 200),
            log=log,
        )
    )


def write_traceback(name: str) -> str:
    """Write the traceback at hand into the project's logs/commands; into a temporary folder where one is in
    no project, or that cannot be written.
    """
    error = sys.exc_info()[1]
    text = traceback_of(error) if error else ""
    own = [Path("logs") / "commands"] if Path(FILE).is_file() or Path("logs").exists() else []
    for folder in (*own, Path(tempfile.gettempdir())):
        path = folder / f"{name}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return str(path)
    print(text, file=sys.stderr)
    return "above"
