"""Tests for few treated clusters: the wild bootstrap and randomisation inference of the treatment."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from spillover.arrays.did.adoption import TREATED
from spillover.arrays.did.placebo import randomisation_inference
from spillover.arrays.result import Test
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.note import note
from spillover.panel.inputs import effects_of
from spillover.panel.wild import wild_note
from spillover.policy import Case

if TYPE_CHECKING:
    from spillover.kinds.did.kind import Did


def wild_test(did: Did, case: Case, draws: int) -> Test:
    """Test no effect by the wild cluster restricted bootstrap; its interval in the note."""
    x = case.treatment[:, None] if case.controls is None else np.column_stack([case.treatment, case.controls])
    found = wild_cluster_bootstrap(
        case.y,
        x,
        case.unit,
        case.time,
        case.unit if case.clusters is None else case.clusters,
        terms=(TREATED, *did.controls),
        term=TREATED,
        effects=effects_of(did.effects, case.design),
        draws=draws,
        seed=did.seed,
        level=did.level,
        observation_weights=case.weights,
    )
    made = note(
        "wild_interval",
        drawn=wild_note(found),
        low=_name_infinite_end(found.low),
        high=_name_infinite_end(found.high),
    )
    null = note("no_effect")
    return Test("wild_bootstrap:treated", found.statistic, found.p, "none", (), null, made)


def randomisation_tests(did: Did, case: Case, draws: int) -> list[Test]:
    """Randomisation inference by the coefficient and by t."""
    found = randomisation_inference(
        case.y,
        case.adoption,
        case.controls,
        clusters=case.clusters,
        draws=draws,
        level=did.level,
        seed=did.seed,
    )
    made = note(
        "assignments",
        enumerated=found.is_enumerated,
        draws=found.assignments,
        low=_name_infinite_end(found.low),
        high=_name_infinite_end(found.high),
    )
    null = note("no_effect_on_any")
    return [
        Test("randomisation:coefficient", found.estimate, found.p_coefficient, "permutation", (), null, made),
        Test("randomisation:t", found.statistic, found.p_t, "permutation", (), null, made),
    ]


def _name_infinite_end(value: float) -> float | str:
    """Name an end of an interval that is infinite, for JSON has no infinity."""
    return value if isfinite(value) else "-∞" if value < 0 else "∞"
