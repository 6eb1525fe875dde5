"""Prints the suspected numbers of a study that has run, as ready lines for its corrections.csv.

python -m warehouse.suspects --study cities
"""

from __future__ import annotations

import argparse
import math
import sys
from functools import partial
from pathlib import Path

from ingest.places import read_units
from study.command import guarded
from study.errors import StudyError
from study.load import load_study
from study.speech import message, speak_of
from warehouse.suspects.cells import Finding
from warehouse.suspects.proposals import read_findings
from warehouse.suspects.search import correction_lines

ROOT = Path(__file__).parents[3]


def main() -> int:
    """The command line; returns the status that the process ends with."""
    parser = argparse.ArgumentParser(
        description="Prints the suspected numbers of a study as lines of corrections.csv."
    )
    parser.add_argument("--study", required=True)
    return guarded("suspects", partial(print_lines, parser.parse_args().study))


def print_lines(name: str) -> None:
    """Prints the lines. Raises StudyError where the study has no list of suspects yet."""
    speak_of(name)
    study = load_study(ROOT, name)
    path = ROOT / "results" / name / "suspects.parquet"
    if not path.is_file():
        raise StudyError(f"{path.relative_to(ROOT)} is not there: run `make study STUDY={name}` first")
    found = read_findings(path)
    names = {row["unit"]: row["name"] for row in read_units(ROOT / study["units"]["file"]).rows}
    for line in correction_lines(found, names, (study["years"][0], study["years"][1])):
        print(line)
    said = f"{len(found)} suspected numbers, each with its proof: results/{name}/suspects.csv"
    print(message("\n".join([*counted(found), said])), file=sys.stderr)


def counted(found: list[Finding]) -> list[str]:
    """A line for each check: how many numbers it doubts, for how many its proof says another value, and its
    first cell.
    """
    lines = []
    for check in dict.fromkeys(f.check for f in found):
        own = [f for f in found if f.check == check]
        valued = sum(not math.isnan(f.suggested) for f in own)
        place = " ".join(part for part in (own[0].file, own[0].sheet, own[0].cell) if part)
        lines.append(f"{check}: {len(own)}, {valued} of them with a value; the first is {place}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
