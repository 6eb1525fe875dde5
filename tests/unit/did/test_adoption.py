"""First treated times and policy lists: what is refused, and in which words."""

import numpy as np
import pytest

from spillover.arrays.did.adoption import NEVER, Adoption, first_treated, policy_treatment
from spillover.arrays.foundation import EstimationError

UNIT = np.repeat([1, 2, 3], 4)
TIME = np.tile([2001, 2002, 2003, 2004], 3)
NAMES = np.repeat(["ankara", "bursa", "konya"], 4)


def test_first_treated_times_by_row() -> None:
    treated = np.array([0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0], dtype=float)
    assert first_treated(UNIT, TIME, treated).tolist() == [2003.0] * 4 + [2002.0] * 4 + [NEVER] * 4


def test_a_policy_list_becomes_a_treatment() -> None:
    treated = policy_treatment(NAMES, TIME, ["bursa", "ankara"], [2002, 2004])
    assert treated.tolist() == [0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("units", "years", "words"),
    [
        (["ankra"], [2002], "entry 1: unit ankra is not in the panel"),
        (["ankara", "bursa"], [2002, 2009], "entry 2: bursa adopts in 2009, but the panel covers 2001–2004"),
        (["ankara", "ankara"], [2002, 2003], "entry 2: unit ankara is listed twice"),
    ],
)
def test_a_policy_list_with_a_fault_is_refused(units, years, words) -> None:
    with pytest.raises(EstimationError, match=words):
        policy_treatment(NAMES, TIME, units, years)


def test_a_unit_that_leaves_is_named_with_the_estimator_that_takes_it() -> None:
    treated = np.array([0, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0], dtype=float)
    with pytest.raises(
        EstimationError, match=r"Unit 1 is treated from 2002 but not at time 2003.*Haultfœuille"
    ):
        first_treated(UNIT, TIME, treated)


@pytest.mark.parametrize(("value", "words"), [(0.5, "is 0.5; it must be 0 or 1"), (np.nan, "not a number")])
def test_a_treatment_that_is_not_binary_is_refused(value, words) -> None:
    treated = np.zeros(12)
    treated[5] = value
    with pytest.raises(EstimationError, match=f"{words}|{words}"):
        first_treated(UNIT, TIME, treated)


def test_no_treatment_all_treatment_and_bad_weights_are_refused() -> None:
    with pytest.raises(EstimationError, match="No unit is ever treated"):
        Adoption(UNIT, TIME, np.full(12, NEVER))
    with pytest.raises(EstimationError, match="Every row is treated"):
        Adoption(UNIT, TIME, np.full(12, 2000.0))
    weights = np.ones(12)
    weights[7] = 0.0
    with pytest.raises(EstimationError, match="weight of unit 2 at time 2004 is 0"):
        Adoption(UNIT, TIME, np.full(12, 2003.0), weights)
    two = np.full(12, 2003.0)
    two[6] = 2004.0
    with pytest.raises(EstimationError, match="Unit 2 has two first treated times"):
        Adoption(UNIT, TIME, two)
