"""The border of the numerics: what is public, immutable results, documented functions."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import operator
from pathlib import Path

import numpy as np
import pytest

from spillover.arrays.result import Estimate

SCRIPTS = Path(__file__).parents[2] / "scripts"
MODULES = sorted(
    ".".join(path.relative_to(SCRIPTS).with_suffix("").parts).removesuffix(".__init__")
    for path in (SCRIPTS / "spillover").rglob("*.py")
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
    own[0] = 4.0  # the caller's array stays as it was
    changed = dataclasses.replace(estimate, statistics={**estimate.statistics, "r2": 1.0})
    assert (estimate.statistics["r2"], changed.statistics["r2"]) == (0.5, 1.0)
