"""The command `spillover`: the workflow's, where it lies beside the library; else where it is to be had."""

from importlib import import_module
from pathlib import Path

WORKFLOW = "cli.main"  # which a wheel does not have


def main() -> int:
    """Does what the workflow's command does; 2 without a workflow."""
    if (Path(__file__).parents[1] / "cli" / "main.py").is_file():
        return int(import_module(WORKFLOW).main())
    print(
        "spillover: this is the library alone (from spillover import fit_sdm); the workflow runs in a clone "
        "of the project's repository, where `make` sets it up"
    )
    return 2
