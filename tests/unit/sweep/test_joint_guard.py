"""How often the joint test is called descriptive, on a few panels of the processes of the recovery record."""

import numpy as np
import pytest

from recovery import joint_processes
from recovery.joint_processes import DRAWS, STRATA, is_flagged, panel, world
from spillover.arrays.surrogates import permute_within, separate_variable, signs_of


def flagged(process, panels, has_blocks=False):
    """On how many panels."""
    count = 0
    for number in range(panels):
        made = panel(np.random.default_rng([1, number]), process, 0.0)
        null = separate_variable(made[1], made[2], world().searched[0])
        streams = [np.random.default_rng([2, number, k]) for k in range(DRAWS)]
        blocks = world().blocks if has_blocks else None
        drawn = [
            null.exchange(permute_within(one, STRATA)) if blocks is None else null.flip(signs_of(one, blocks))
            for one in streams
        ]
        count += is_flagged(null, drawn, blocks, *made)
    return count


@pytest.mark.debt("32.10")
def test_dependence_in_what_no_specification_has_is_found_in_most_panels():
    assert flagged("nearest", 12) >= 9


@pytest.mark.debt("32.10")
def test_dependence_within_blocks_is_found_unless_the_test_allows_for_it():
    assert flagged("grouped", 8) >= 7
    assert flagged("grouped", 16, has_blocks=True) <= 4


@pytest.mark.debt("32.10")
@pytest.mark.parametrize("process", ["right", "errors", "volatile 1.0"])
def test_sound_panels_are_seldom_called_descriptive(process):
    """At 5%, more than 6 of 30 come once in 600 times."""
    assert flagged(process, 30) <= 6


@pytest.mark.debt("32.10")
def test_each_process_is_a_panel_with_its_own_null_hypothesis():
    for process in (*joint_processes.PROCESSES, "volatile 1.0"):
        name = process.removesuffix("_blocks")
        if name.startswith("volatile_"):
            continue
        y, x, controls, income, other = panel(np.random.default_rng(3), name, 0.0)
        shapes = {one.shape for one in (y, x, income, other)}
        assert shapes == {(joint_processes.YEARS, joint_processes.UNITS)}
        assert controls.shape == (*y.shape, 2)
        assert np.isfinite(y).all()
        moved = panel(np.random.default_rng(3), name, 0.2)[0]
        assert np.abs(moved - y).max() > 0.1
