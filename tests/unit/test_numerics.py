"""The border of the numerics: what is public, immutable results, documented functions."""

import ast
import dataclasses
import importlib
import inspect
import operator
import re
import typing
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from spillover.arrays.foundation import EstimationError, Result, protect
from spillover.arrays.result import Estimate, Test
from spillover.arrays.variance import Variance
from spillover.arrays.weights.matrix import WeightMatrix

SCRIPTS = Path(__file__).parents[2] / "scripts"
MODULES = sorted(
    ".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__")
    for path in (SCRIPTS / "spillover" / "arrays").rglob("*.py")
)


def classes(module: str) -> list[type]:
    """The dataclasses that a module defines."""
    found = vars(importlib.import_module(module)).values()
    return [c for c in found if inspect.isclass(c) and c.__module__ == module and dataclasses.is_dataclass(c)]


@pytest.mark.parametrize("module", MODULES)
def test_dataclasses_are_frozen(module):
    assert [c.__name__ for c in classes(module) if not c.__dataclass_params__.frozen] == []


def test_nobody_can_write_to_a_result():
    own = np.array([1.0, 2.0])
    estimate = Estimate("within", ("a", "b"), own, np.eye(2), 10, 5, 2, statistics={"r2": 0.5})
    for write in (
        lambda: operator.setitem(estimate.coefficients, 0, 3.0),
        lambda: operator.setitem(estimate.covariance, (0, 0), 3.0),
        lambda: operator.setitem(estimate.statistics, "r2", 1.0),
        lambda: setattr(estimate, "nobs", 11),
    ):
        with pytest.raises((ValueError, TypeError, dataclasses.FrozenInstanceError)):
            write()
    own[0] = 4.0  # the caller's array can be written to as before, and the result does not follow it
    assert estimate.coefficients[0] == 1.0
    with pytest.raises(ValueError, match="WRITEABLE"):
        estimate.coefficients.flags.writeable = True
    changed = dataclasses.replace(estimate, statistics={**estimate.statistics, "r2": 1.0})
    assert (estimate.statistics["r2"], changed.statistics["r2"]) == (0.5, 1.0)
    assert np.shares_memory(changed.coefficients, estimate.coefficients)  # what is fixed is not copied again


def test_arrays_in_tuples_and_settings_are_protected_too():
    settings = {"bounds": (np.zeros(2), "name")}
    estimate = Estimate("within", ("a",), np.ones(1), np.eye(1), 10, 5, 2, settings=settings)
    with pytest.raises(ValueError, match="read-only"):
        estimate.settings["bounds"][0][0] = 1.0
    assert "__test__" not in vars(Test("wald", 1.0, 0.3, "chi2"))  # a class's own is no field
    columns = np.asfortranarray(np.ones((3, 2)))
    assert protect(columns).flags.f_contiguous  # as it was laid out, for sums depend on the order


def given_back(function: Callable[..., object]) -> list[type]:
    """The dataclasses of the numerics in what a function is annotated to return."""
    found = [typing.get_type_hints(function).get("return")]
    for one in found:
        found.extend(typing.get_args(one))
    return [c for c in found if inspect.isclass(c) and dataclasses.is_dataclass(c)]


def public(module: str) -> list[object]:
    """What `__all__` of a module names."""
    loaded = importlib.import_module(module)
    return [getattr(loaded, name) for name in loaded.__all__]


FUNCTIONS = [
    pytest.param(thing, id=f"{module}.{thing.__name__}")
    for module in MODULES
    for thing in public(module)
    if inspect.isfunction(thing)
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_public_functions_return_is_immutable(function):
    """Apart from a weight matrix, for scipy's arrays have no read-only form, and from options."""
    assert [c for c in given_back(function) if not issubclass(c, Result | WeightMatrix | Variance)] == []


# Helpers for which there is no source to name.
NO_SOURCE = {
    "check_coordinates",
    "division_polygons",
    "encode_values",
    "find_free_memory",
    "from_dense",
    "list_ids",
    "note",
    "probing_error",
    "restrict",
    "variance_label",
}


def sections(text: str) -> dict[str, list[str]]:
    """The numpydoc sections of a docstring: lines by heading, those above the first under an empty one."""
    found: dict[str, list[str]] = {"": []}
    lines, heading = inspect.cleandoc(text).splitlines(), ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line and below == "-" * len(line):
            heading = line
            found[heading] = []
        elif line != "-" * max(len(heading), 1):
            found[heading].append(line)
    return found


def items(lines: list[str]) -> list[str]:
    """The lines of a section that are not indented and have an indented text below."""
    return [
        line
        for line, below in pairwise(lines)
        if line and not line.startswith(" ") and below.startswith("    ") and below.strip()
    ]


def faults(function: Callable[..., object]) -> list[str]:
    """What the docstring of a public function lacks."""
    found = sections(function.__doc__ or "")
    signature = inspect.signature(function)
    stars = {inspect.Parameter.VAR_KEYWORD: "**", inspect.Parameter.VAR_POSITIONAL: "*"}
    wanted = [stars.get(p.kind, "") + name for name, p in signature.parameters.items()]
    parameters = items(found.get("Parameters", []))
    said = [line.split(" : ")[0] for line in parameters]
    problems = [] if said == wanted else [f"Parameters: {said}, not {wanted}"]
    shapes = [p for p in parameters if re.search(r" : array(?! of str\b)", p) and "(" not in p]
    problems += [f"no shape: {line}" for line in shapes]
    if len(items(found.get("Returns", []))) != 1:
        problems.append("Returns")
    source = inspect.getsource(function)
    if "raise EstimationError" in source and not items(found.get("Raises", [])):
        problems.append("Raises")
    cited = any(re.search(r"\b(18|19|20)\d\d\b", line) for line in found.get("References", []))
    if not cited and function.__name__ not in NO_SOURCE:
        problems.append("References, with a year")
    return problems


@pytest.mark.parametrize("function", FUNCTIONS)
def test_public_functions_say_parameters_shapes_errors_and_source(function):
    assert faults(function) == []


def test_a_docstring_without_its_sections_is_seen():
    def short(y: object) -> int:
        """One line."""
        raise EstimationError("no")

    def wrong(y: object) -> int:
        """One line.

        Parameters
        ----------
        x : array
            The outcome.
        """
        return 0

    assert faults(short) == ["Parameters: [], not ['y']", "Returns", "Raises", "References, with a year"]
    assert faults(wrong)[:2] == ["Parameters: ['x'], not ['y']", "no shape: x : array"]


def test_other_folders_import_what_is_public():
    """The rest of the project uses nothing of a module but what its `__all__` names."""
    used: dict[str, set[str]] = {module: set() for module in MODULES}
    for path in SCRIPTS.rglob("*.py"):
        if "spillover/arrays" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("spillover.arrays"):
                for alias in node.names:
                    if f"{node.module}.{alias.name}" not in used:
                        used[node.module or ""].add(alias.name)
    hidden = {
        f"{module}.{name}"
        for module, names in used.items()
        for name in names - set(importlib.import_module(module).__all__)
    }
    assert hidden == set()
