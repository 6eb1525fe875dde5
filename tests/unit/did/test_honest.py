"""Rambachan and Roth's bounds: through the optional package where it is there, a clear error where not."""

import sys

import numpy as np
import pytest

from did_data import castle
from spillover.arrays.did.event_study import fit_event_study, honest_bounds
from spillover.arrays.foundation import EstimationError


def path(reference: tuple[int, ...] = (-1,)):
    y, adoption = castle()
    return fit_event_study(y, adoption, window=(-4, 3), reference=reference, seed=1).path


def test_without_the_package_the_remedy_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    with pytest.raises(EstimationError, match=r"pip install 'diff-diff>=3\.13'"):
        honest_bounds(path(), [1.0])


def test_a_path_with_gaps_is_refused() -> None:
    pytest.importorskip("diff_diff", reason="the optional package diff-diff is not installed")
    with pytest.raises(EstimationError, match="need −1 as its only reference"):
        honest_bounds(path(reference=(-1, -3)), [1.0])


def test_intervals_widen_with_the_violation_allowed() -> None:
    pytest.importorskip("diff_diff", reason="the optional package diff-diff is not installed")
    study = path()
    found = honest_bounds(study, [0.0, 0.05, 0.5])
    width = found.high - found.low
    assert (np.diff(width) > 0).all()
    after = study.keys >= 0
    middle = study.effects[after].mean()
    assert ((found.low < middle) & (middle < found.high)).all()
