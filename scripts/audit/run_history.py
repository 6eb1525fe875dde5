"""Keep what a run of a study printed, for manuscripts written from it: its numbers, and those of its
sentences, which have no model or term.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path

from audit.prose.splitting import numbers_by_sentence
from audit.reading.manuscript import ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.study_numbers import Key, Numbers, read_numbers
from base.artifacts.atomic import write_text
from base.command import run_guarded
from spillover.errors import StudyError
from spillover.weights.text import parse_csv
from spillover.words import _

KEPT = 20  # earlier runs that are kept
LENGTH = 17  # of a run's date in the name of its file
_NUMBERED = re.compile(r"\s*\(\d{1,3}\)$")  # as an equation is
LANGUAGE_WITHIN = 500  # characters of a page that say its language
_LANGUAGE = re.compile(r'<html lang="(\w+)')
_CLAIM = re.compile(r'data-claim="([^"]*)"')  # a finding in running text, as a paper has it


@dataclass(frozen=True)
class Run:
    """notes: what it says beneath tables and on its page, numbers by the form of a sentence."""

    numbers: Numbers
    notes: Mapping[str, frozenset[str]]


def keep_run(root: Path, study: str) -> Run:
    """Keep the numbers and sentences of a study that has run in `.snakemake/<study>.runs/`."""
    results = root / "results" / study
    said = [note for table in own_tables(results) for note in table.notes]
    run = Run(read_numbers(results, study), numbers_by_sentence([*said, *own_text(results)]))
    kept, digest = _find_runs(root, study), _digest_run(run)
    latest = max(file.stat().st_mtime for file in (results / "analyses").glob("*.json"))
    date = datetime.datetime.fromtimestamp(latest, tz=datetime.UTC).strftime("%Y-%m-%d_%H%M%S")
    if not any(digest in file.stem for file in kept):
        write_text(_folder(root, study) / f"{date}_{digest}.json", _file_name(run))
    for file in kept[KEPT:]:
        file.unlink()
    return run


def add_earlier(root: Path, study: str, run: Run) -> tuple[Run, dict[str, Run]]:
    """A run, with the sentences of those that have its numbers, as in another language; and the others that
    are kept, the latest first.
    """
    files = [file for file in _find_runs(root, study)[:KEPT] if _digest_run(run) not in file.stem]
    earlier: dict[str, Run] = {}
    for file in files:
        one, name = _read_run(file), file.stem[:LENGTH]
        if one.numbers.values == run.numbers.values:
            run = _both(run, one)
        elif name in earlier and one.numbers.values == earlier[name].numbers.values:
            earlier[name] = _both(earlier[name], one)
        else:
            earlier[name] = one
    return run, earlier


def _both(one: Run, other: Run) -> Run:
    """Join two runs of the same numbers, with the notes of either."""
    return Run(one.numbers, join_notes(one.notes, other.notes))


def join_notes(
    one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Sentences by their form with the numbers that they have in either."""
    none: frozenset[str] = frozenset()
    return {f: one.get(f, none) | other.get(f, none) for f in dict.fromkeys([*one, *other])}


def language_of_page(results: Path) -> str:
    """The language of a study's page, "" where it has none."""
    page = results / "report.html"
    match = _LANGUAGE.search(page.read_text(encoding="utf-8")[:LANGUAGE_WITHIN]) if page.is_file() else None
    return match[1] if match else ""


def _folder(root: Path, study: str) -> Path:
    return root / ".snakemake" / f"{study}.runs"  # `engine.records.runs_of`, which `make clean` removes


def _find_runs(root: Path, study: str) -> list[Path]:
    return sorted(_folder(root, study).glob("*.json"), reverse=True)


def _digest_run(run: Run) -> str:
    return hashlib.sha256(_file_name(run).encode()).hexdigest()[:8]


def own_tables(results: Path) -> list[ManuscriptTable]:
    """The tables that the study exports."""
    files = sorted((results / "tables").glob("*.html"))
    return [table for file in files for table in read_manuscript(file).tables]


def own_text(results: Path) -> Iterator[str]:
    """Yield the texts of the study's page and those beneath its tables, with all details; findings in running
    text too, and equations without their numbers, as a paper has them.
    """
    if (page := results / "report.html").is_file():
        for _place, text in read_manuscript(page).paragraphs:
            yield text
            if (equation := _NUMBERED.sub("", text)) != text:
                yield equation
        yield from map(unescape, _CLAIM.findall(page.read_text(encoding="utf-8")))
    for file in sorted((results / "tables").glob("*.csv")):
        rows = parse_csv(file.read_text(encoding="utf-8-sig"), str(file))
        yield from (row[0] for _line, row in rows if row and not any(row[1:]))


def _file_name(run: Run) -> str:
    rows = [[*key, value] for key, value in sorted(run.numbers.values.items())]
    notes = {form: sorted(found) for form, found in sorted(run.notes.items()) if "#" in form}
    document = {"numbers": rows, "notes": notes}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _read_run(file: Path) -> Run:
    """Read what `keep_run` wrote. Raises StudyError where a file is something else."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        numbers = Numbers({Key(*map(str, row[:3])): float(row[3]) for row in document["numbers"]})
        return Run(numbers, {form: frozenset(map(str, said)) for form, said in document["notes"].items()})
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        raise StudyError(
            _("{path}: is not a list of an earlier run's numbers; delete it", path=file)
        ) from None


def _keep_printed_numbers(study: str) -> None:
    """Keeps what a study has printed, if it has estimates."""
    if any(Path("results", study, "analyses").glob("*.json")):
        keep_run(Path(), study)


if __name__ == "__main__":
    sys.exit(run_guarded("kept_runs", partial(_keep_printed_numbers, sys.argv[1])))
