"""Snakemake's reason for a job, which its log gives as one string, taken apart."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

# Params as Snakemake lists them: literals of Python with commas between them. A text may hold anything.
_TEXT = r"""'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*\""""
_LISTED = rf"(?:{_TEXT}|[^'\",\s]+)"
_SIDE = rf"(?:{_LISTED}(?:,{_LISTED})*|<nothing exclusive>)"
_PARAMS = re.compile(
    rf"Params have changed since last execution: [^'\"]*?before: (?P<old>{_SIDE}) now: (?P<new>{_SIDE})\s*",
    re.S,
)


@dataclass(frozen=True)
class Reasons:
    """Why a job runs. missing, updated, by_another: output files that are missing, input files that changed,
    and those that another job of the run writes; params_before and params_now: those that are on one side
    only; forced: whether it is forced; other_files: whether it reads other files; software: whether its
    environment changed; other: what is none of these.
    """

    missing: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    by_another: tuple[str, ...] = ()
    params_before: tuple[str, ...] = ()
    params_now: tuple[str, ...] = ()
    forced: bool = False
    other_files: bool = False
    software: bool = False
    other: tuple[str, ...] = ()

    @property
    def of_its_own(self) -> bool:
        """Whether the job would run even if no other did."""
        return self != Reasons(by_another=self.by_another)


def take_apart(reason: str) -> Reasons:
    """The parts of a reason, as `snakemake.jobs.Reason` words it."""
    params = _PARAMS.search(reason)
    rest = reason[: params.start()] + reason[params.end() :] if params else reason
    parts = [part.strip() for part in rest.split("; ") if part.strip()]
    named = (part.partition(":") for part in parts)
    lists = {kind: tuple(filter(None, files.strip().split(", "))) for kind, _, files in named}
    return Reasons(
        missing=lists.pop("Missing output files", ()),
        updated=lists.pop("Updated input files", ()),
        by_another=lists.pop("Input files updated by another job", ()),
        params_before=_literals(params["old"]) if params else (),
        params_now=_literals(params["new"]) if params else (),
        forced=lists.pop("Forced execution", None) is not None,
        other_files=lists.pop("Set of input files has changed since last execution", None) is not None,
        software=lists.pop("Software environment definition has changed since last execution", None)
        is not None,
        other=tuple(lists),
    )


def _literals(text: str) -> tuple[str, ...]:
    """The params in a reason: Python literals with commas between them."""
    try:
        return tuple(str(value) for value in ast.literal_eval(f"[{text}]"))
    except (SyntaxError, ValueError):
        return ()
