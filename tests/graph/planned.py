"""A study planned to its last job, without Snakemake."""

from pathlib import Path

from plan.plan import Plan

ROOT = Path(__file__).parents[2]


def planned(root: Path, name: str) -> Plan:
    """The plan, every job of it made, with its options and code. Raises StudyError as the rules do."""
    plan = Plan(root, name)
    for stage in plan.values():
        for key in stage.keys:
            assert stage.job(*key).spec
            assert stage.code_of(*key)
    return plan
