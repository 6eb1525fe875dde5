"""Puts the counts of fuzzers' runs into docs/records/fuzz.md, from what the runs printed.

    python tests/fuzz/counts.py LOG …

Counts of the same fuzzer in several logs are added up. Ends with status 1 where a case failed.
"""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "records" / "fuzz.md"
BEGIN, END = "<!-- counts -->", "<!-- end of counts -->"
HEAD = (
    "| fuzzer | cases | refused | read or made | failed | seconds | MB |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
)
# As fuzz_mutations.Tally and file_run.report print them.
TALLY = re.compile(
    r"^(?P<name>[^\n:]+): [\d,]+ cases in (?P<s>\d+) s \((?P<ends>.*?)\).* at most (?P<mb>\d+) MB$"
)
FILES = re.compile(r"^files, seed \d+: [\d,]+ cases in (?P<s>\d+) s, at most (?P<mb>\d+) MB$")
FORMAT = re.compile(
    r"^  (?P<kind>[a-z0-9.]+): (?P<refused>[\d,]+) refused, (?P<read>[\d,]+) read, .*"
    r" (?P<wrong>[\d,]+) wrong$"
)
END_OF_CASE = re.compile(r"([\d,]+) (refused|accepted|failed)")


@dataclass
class Count:
    """How the cases of one fuzzer ended. mb: the most memory that a process had; formats share its time."""

    refused: int = 0
    accepted: int = 0
    failed: int = 0
    seconds: int = 0
    mb: int = 0

    def add(self, refused: int, accepted: int, failed: int, seconds: int, mb: int) -> None:
        """Another run."""
        self.refused += refused
        self.accepted += accepted
        self.failed += failed
        self.seconds += seconds
        self.mb = max(self.mb, mb)


def counts_of(text: str) -> dict[str, Count]:
    """The counts by fuzzer that a log has; those of files are by format, and their time is in `files`."""
    found: defaultdict[str, Count] = defaultdict(Count)
    for line in text.splitlines():
        if match := TALLY.match(line):
            ends = {what: _number(count) for count, what in END_OF_CASE.findall(match["ends"])}
            given = (ends.get(what, 0) for what in ("refused", "accepted", "failed"))
            found[match["name"]].add(*given, int(match["s"]), int(match["mb"]))
        elif match := FILES.match(line):
            found["files, all formats"].add(0, 0, 0, int(match["s"]), int(match["mb"]))
        elif (match := FORMAT.match(line)) and "files, all formats" in found:
            numbers = [_number(match[what]) for what in ("refused", "read", "wrong")]
            found[f"files: {match['kind']}"].add(*numbers, 0, 0)
            found["files, all formats"].add(*numbers, 0, 0)
    return dict(found)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def table(counts: dict[str, Count]) -> str:
    """The counts as a table, by name."""
    rows = []
    for name, count in sorted(counts.items()):
        ends = (count.refused, count.accepted, count.failed)
        cost = [f"{n:,}" if n else "" for n in (count.seconds, count.mb)]
        rows.append(f"| {' | '.join([name, *(f'{n:,}' for n in (sum(ends), *ends)), *cost])} |")
    return "\n".join([HEAD, *rows])


def written(page: str, counts: dict[str, Count]) -> str:
    """The page with the table in its place."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{table(counts)}\n{END}{rest.split(END)[1]}"


def main(logs: list[str]) -> int:
    """Writes the page; the status to end with."""
    counts = counts_of("\n".join(Path(log).read_text(encoding="utf-8") for log in logs))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), counts), encoding="utf-8")
    print(table(counts))
    return int(any(count.failed for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
