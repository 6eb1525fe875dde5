"""Runs the fuzzer of source files; keeps each case that fails in the corpus.

Each case has a number; its file depends on the seed and that number alone, so that it can be made again.
"""

import argparse
import bz2
import gzip
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path

from file_mutations import change_bytes, change_table, change_xml
from file_oracle import Outcome, judge
from file_seeds import csv_file, dta_file, parquet_file, table, xlsx_parts, zipped
from fuzz_mutations import FEWEST

from ingest.places import UnitNames
from small_study import UNITS, units_in

CORPUS = Path(__file__).parent / "corpus"
# Formats by the share of cases; those whose libraries are slow come less often.
KINDS = ["csv"] * 5 + ["csv.gz", "csv.bz2"] + ["xlsx"] * 5 + ["parquet"] * 2 + ["dta"]
# What is done to a file of each format.
HOW = {
    "csv.gz": ["table"] * 5 + ["bytes"] * 10 + ["intact"],
    "csv.bz2": ["table"] * 5 + ["bytes"] * 10 + ["intact"],
    "csv": ["table"] * 10 + ["bytes"] * 9 + ["intact"],
    "xlsx": ["table"] * 9 + ["xml"] * 8 + ["bytes"] * 2 + ["intact"],
    "parquet": ["bytes"] * 19 + ["intact"],
    "dta": ["bytes"] * 19 + ["intact"],
}


def make(kind: str, draw: random.Random, how: str) -> bytes:
    """A file of a format: intact, or with slips in its table, its XML or its bytes."""
    rows = table(draw)
    if how == "table":
        rows = change_table(rows, draw)
    if kind == "xlsx":
        parts = xlsx_parts(rows, draw)
        return (
            change_bytes(zipped(parts), draw)
            if how == "bytes"
            else zipped(change_xml(parts, draw) if how == "xml" else parts)
        )
    data = {"csv": csv_file, "dta": dta_file, "parquet": parquet_file}[kind.split(".")[0]](rows, draw)
    data = {"csv.gz": gzip.compress, "csv.bz2": bz2.compress}.get(kind, bytes)(data)
    return change_bytes(data, draw) if how == "bytes" else data


def case(seed: int, number: int, folder: Path, units: UnitNames) -> tuple[str, bytes, Outcome]:
    """Makes one case and judges it."""
    draw = random.Random(f"{seed} {number}")
    kind = draw.choice(KINDS)
    how = draw.choice(HOW[kind])
    data = make(kind, draw, how)
    path = folder / f"case.{kind}"
    path.write_bytes(data)
    outcome = judge(path, kind.split(".")[0], units)
    if how == "intact" and outcome.fate == "refused":
        outcome = Outcome("wrong", f"an intact file is refused: {outcome.problem}")
    return kind, data, outcome


@dataclass
class Tally:
    """Counts by format and fate; the problems; how long it took, in seconds."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(seed: int, seconds: float, first: int = 0, cases: int = sys.maxsize) -> Tally:
    """Judges cases until the time or the number is over, and FEWEST in any case."""
    tally, start = Tally(seed), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        units = units_in(folder, UNITS)
        for number in islice(count(first), cases):
            tally.seconds = time.monotonic() - start
            if tally.seconds > seconds and number >= first + FEWEST:
                break
            kind, data, outcome = case(seed, number, folder, units)
            tally.counts[f"{kind} {outcome.fate}"] += 1
            tally.counts[f"{kind} compared"] += outcome.compared
            if outcome.fate == "wrong":
                tally.problems.append(f"{kind}, case {number} of seed {seed}: {outcome.problem[:300]}")
                keep(kind, data)
    return tally


def keep(kind: str, data: bytes) -> None:
    """Adds a file to the corpus."""
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / f"{hashlib.sha256(data).hexdigest()[:12]}.{kind}").write_bytes(data)


def report(tally: Tally) -> str:
    """The counts in words, and the most memory that the process has had."""
    cases = sum(n for name, n in tally.counts.items() if not name.endswith("compared"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    lines = [f"files, seed {tally.seed}: {cases:,} cases in {tally.seconds:.0f} s, at most {peak:.0f} MB"]
    for kind in sorted(set(KINDS)):
        fates = ("refused", "read", "compared", "wrong")
        lines.append(f"  {kind}: " + ", ".join(f"{tally.counts[f'{kind} {f}']:,} {f}" for f in fates))
    return "\n".join([*lines, *tally.problems[:20]])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Fuzzes the readers of source files.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    tally = run(options.seed, options.seconds, options.first)
    print(report(tally))
    sys.exit(bool(tally.problems))


if __name__ == "__main__":
    main()
