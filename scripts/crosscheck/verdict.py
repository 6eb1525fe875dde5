"""Says what a study's crosscheck found; the exit code is 1 where a number differs without a reason.

python -m crosscheck.verdict nqp
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crosscheck.summary import differences, sentences


def summary_file(study: str) -> Path:
    """The summary of a study's crosscheck."""
    return Path("results") / study / "crosscheck" / "summary.json"


def last_line(study: str) -> str:
    """What a run says at its end: which numbers differ; empty where none does or nothing was compared."""
    path = summary_file(study)
    if not path.exists():
        return ""
    found = differences(json.loads(path.read_text(encoding="utf-8")))
    return "\n".join(["Other programs get other numbers, see the table crosscheck:", *found]) if found else ""


def main(words: list[str]) -> int:
    """Prints the summary of the study named."""
    path = summary_file(words[0])
    if not path.exists():
        print(f"{path}: not there; run `make crosscheck STUDY={words[0]}`", file=sys.stderr)
        return 2
    summary = json.loads(path.read_text(encoding="utf-8"))
    print("\n".join(sentences(summary)))
    return 1 if summary["differs"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
