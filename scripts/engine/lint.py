"""The workflow read by Snakemake's linter, as `make check` runs it."""

from __future__ import annotations

import subprocess
import sys

from base.command import run_guarded
from base.place import python
from base.project import study_of
from engine import records
from engine.command import PLACE


def lint_words(study: str) -> list[str]:
    """Build the linter's command. Where the study has run, Snakemake must be told of its records, or it reads
    nothing.
    """
    address = records.address_of(study)
    words = ("--lint", "--profile", "none", "--persistence-backend", "db")
    return python("-m", "snakemake", *words, "--persistence-backend-db-url", address)


def main() -> int:
    """Run the linter and return its status."""
    return subprocess.run(lint_words(study_of(PLACE)), check=False).returncode


if __name__ == "__main__":
    sys.exit(run_guarded("lint", main))
