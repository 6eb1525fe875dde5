"""Read what a kind of analysis declares for the crosscheck, in files of its folder: `others.py` which numbers
are compared and what proves the rest, `by_<program>.py` a program of its own. Loads no program.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NamedTuple

from spillover.declarations import KINDS, files_in, part_of, parts_of
from spillover.opinions.opinion import ORACLE, Proof, version

PROGRAMS = "crosscheck.programs"  # those that serve many kinds
# Of linear regressions, by their variance: what follows from its errors, and the constant beside it.
OF_ERRORS = (
    (("coefficient", "se", "p", "low", "high"), ("",)),
    (("statistic",), ("constant_se", "f")),
    (("test", "test p"), ("slopes",)),
)
BY_VARIANCE = {
    "conley": "tests/reference/test_panel_golden.py::test_variances_equal_fixest",
    "jackknife": f"{ORACLE}[jackknife]",
    "newey-west": f"{ORACLE}[newey_west]",
}


class Own(NamedTuple):
    """Declarations of a kind in its `others.py`.

    series: of each that others redo, what names a row, and its numbers; sampled_series: those of which
    some rows are asked again; unit_series: those whose numbers are of single units, which are counted apart;
    needs_analysis: whether a regression follows from what the analysis found; optional_programs: programs
    that the project does not install; proofs: the first that fits a number.
    """

    series: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    sampled_series: tuple[str, ...] = ()
    unit_series: tuple[str, ...] = ()
    needs_analysis: bool = False
    optional_programs: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()


@cache
def declarations_of(kind: str) -> Own:
    """Declarations of one kind; empty where its folder has no such file."""
    if "others" not in parts_of(kind):
        return Own()
    part = part_of(kind, "others")
    return Own(**{name: getattr(part, name.upper()) for name in Own._fields if hasattr(part, name.upper())})


def programs_of(kind: str) -> dict[str, Path]:
    """Find the modules of the programs that are asked about a kind, each with its file.

    `answers(recipe, panel)` yields what a program computes by the panel and the recipe, never by our results,
    and nothing where it cannot take the recipe.
    """
    many = {f"{PROGRAMS}.{name}": file for name, file in files_in(PROGRAMS).items()}
    own = {f"{KINDS}.{kind}.{name}": f for name, f in parts_of(kind).items() if name.startswith("by_")}
    return many | own


def proof_of(kind: str, quantity: str, term: str, variance: str = "") -> str:
    """Find the test that holds a number that no program gives, by its id; empty where there is none: nothing
    is proved by default.
    """
    for proof in declarations_of(kind).proofs:
        if quantity in proof.quantities and term.startswith(proof.terms):
            return proof.test
    follows = any(quantity in quantities and term.startswith(starts) for quantities, starts in OF_ERRORS)
    return BY_VARIANCE.get(variance, "") if follows else ""


# Which programs are there that the project does not install, by their metadata. Loads no program.

LINEAR = ("within", "pooled", "policy")


@cache
def find_version(program: str) -> str:
    """Find the version of a package; empty where it is not installed."""
    try:
        return version(program)
    except PackageNotFoundError:
        return ""


def optional_versions(kind: str, estimators: Collection[str]) -> dict[str, str]:
    """Find the version of each program that is there for a kind, and for linear estimators among those of its
    recipes.
    """
    linear = ("pyfixest",) if {*LINEAR} & {*estimators} else ()
    return {
        name: find_version(name)
        for name in (*declarations_of(kind).optional_programs, *linear)
        if find_version(name)
    }


def list_missing_programs(kind: str) -> tuple[str, ...]:
    """List the programs for a kind of analysis that are not there."""
    return tuple(name for name in declarations_of(kind).optional_programs if not find_version(name))
