"""Binds a script's pure function to its rule: options in, log out, and one clear line when the input is
bad.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from base import store
from base.artifacts.atomic import atomic
from base.command import report_of
from base.confidential import hides_values
from base.digests import check_unchanged, digest_of
from base.speech_language import Formatter, message
from spillover.arrays.foundation import EstimationError
from spillover.errors import StudyError
from spillover.words import Message, _, sentence_of, to_data

log = logging.getLogger("spillover")
KEPT = "Sentence: "  # begins the line of a log that keeps an error with its values


def canonical_json(value: Any) -> str:
    """Write an option in its one text form: keys sorted, no spaces, so that equal options are equal
    strings.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def paths(files: Any) -> list[Path]:
    """Convert a rule's one file or list of files to paths."""
    return [Path(files)] if isinstance(files, str) else [Path(f) for f in files]


def index_by_stem(files: Iterable[str]) -> dict[str, Path]:
    """Files by their name without folder and ending: `panel/DF.parquet` is `DF`."""
    return {Path(f).stem: Path(f) for f in files}


def run(
    snakemake: Any, main: Callable[[Any, Any], None], options: Any = dict[str, Any], *, kept: bool = False
) -> None:
    """Call `main(snakemake, spec)` with the rule's options decoded, and log to the rule's log file.

    options: their type; kept: whether its results are kept to be found again (`base.store`): they must follow
    from its params and inputs.

    A StudyError or EstimationError ends the job with its message alone, which the log keeps with its values
    too, so that the page can say it in another language (`report.page_plan`). Anything else is a fault of
    ours: the log keeps its traceback, and one line asks for a report with the log.
    """
    handler = _open_log(str(snakemake.log[0]))
    job = " ".join([str(snakemake.rule), *(str(v) for v in dict(snakemake.wildcards).values())])
    start = time.perf_counter()
    log.info("%s started", job)
    try:
        spec = json.loads(snakemake.params.spec)
        raw = spec.pop("raw", {})
        check_unchanged(raw)
        folder = store.folder_for(str(snakemake.log[0]))
        key = _key(snakemake) if kept and folder else ""
        if not (key and _restore_results(snakemake, folder, key, handler)):
            main(snakemake, msgspec.convert(spec, options))
            check_unchanged(raw)
            if key:
                _keep(snakemake, folder, key)
            store.trim(folder)
    except (StudyError, EstimationError) as error:
        _end_with(job, error)
    except MemoryError:
        log.exception("%s had too little memory", job)
        _end_with(job, _explain_memory(snakemake))
    except Exception as error:
        log.exception("%s failed", job)
        print(f"\n{report_of(job, error, str(snakemake.log[0]))}\n", file=sys.stderr)
        sys.exit(1)
    except BaseException:
        log.exception("%s failed", job)
        raise
    _log_use(job, time.perf_counter() - start, snakemake)


def _open_log(file: str) -> logging.FileHandler:
    """Log to a job's file, in place of what an earlier run of it wrote."""
    handler = logging.FileHandler(file, mode="w", encoding="utf-8")
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    return handler


def _log_use(job: str, seconds: float, snakemake: Any) -> None:
    """Log the time and memory that a job took, and the memory that its rule asked for."""
    asked = getattr(getattr(snakemake, "resources", None), "mem_mb", None)
    words = "%s done in %.2f s (%.2f s of CPU) with at most %.0f MB" + (f" of {asked} MB" if asked else "")
    log.info(words, job, seconds, cpu_seconds(), peak_megabytes(), extra={"plain": True})


def _end_with(job: str, error: Exception) -> NoReturn:
    """End the process with the sentence of an error, which the log keeps with its values too."""
    if isinstance(said := sentence_of(error), Message) and not hides_values():
        log.info("%s%s", KEPT, json.dumps(to_data(said), ensure_ascii=False))
    log.error("%s", error)
    print(f"\n{job}: {message(error)}\n", file=sys.stderr)
    sys.exit(1)


def _explain_memory(snakemake: Any) -> StudyError:
    """Explain what to do where the system gave a job no more memory."""
    asked = int(getattr(getattr(snakemake, "resources", None), "mem_mb", 0) or 0)
    return StudyError(
        _(
            "the system gave it no more memory; it had {had} MB and asks for {asked} MB. Run it where there "
            "is more; on a cluster ask for more with --set-resources {rule}:mem_mb={more}",
            had=round(peak_megabytes()),
            asked=asked,
            rule=str(snakemake.rule),
            more=2 * max(asked, 500),
        )
    )


def _key(snakemake: Any) -> str:
    """Build the key of a job's results in the store: all that they follow from."""
    inputs = {str(path): digest_of(str(path)) for path in snakemake.input}
    return canonical_json([inputs, [*map(str, snakemake.output)], [*map(str, snakemake.params)]])


def _restore_results(snakemake: Any, folder: Path | None, key: str, handler: logging.FileHandler) -> bool:
    """Write the results of the same job as they were kept, with the lines of its log; say whether there were
    any.
    """
    content = store.read_entry(folder, key)
    if content is None:
        return False
    lines, *results = msgspec.msgpack.decode(content)
    for path, data in zip(snakemake.output, results, strict=True):
        with atomic(str(path)) as temporary:
            temporary.write_bytes(data)
    assert handler.stream is not None
    handler.stream.write(lines)
    log.info("these results were computed before, and kept in %s", folder)
    return True


def _keep(snakemake: Any, folder: Path | None, key: str) -> None:
    """Keep a job's results, with its log without the first line, which says when it started."""
    lines = Path(snakemake.log[0]).read_text(encoding="utf-8").split("\n", 1)[1]
    results = [Path(path).read_bytes() for path in snakemake.output]
    store.keep(folder, key, msgspec.msgpack.encode([lines, *results]))


def cpu_seconds() -> float:
    """CPU seconds of this process and of the programs that it ran, such as R."""
    return sum(os.times()[:4])


def peak_megabytes() -> float:
    """Measure the most memory that this process has had so far, and beside it the largest of the programs
    that it ran, such as R. One that has had no more than this process, as which it began, counts for none.
    """
    own, other = (
        resource.getrusage(kind).ru_maxrss for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    most = own + other if other > own else own
    return most / (1e6 if sys.platform == "darwin" else 1e3)
