"""Tests for few treated clusters: the wild bootstrap and randomisation inference of the treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyses.adopting import Case
from analyses.effects import effects_of
from spillover.arrays.did.event_study import TREATED
from spillover.arrays.did.placebo import randomisation_inference
from spillover.arrays.result import Test
from spillover.arrays.wild import wild_cluster_bootstrap

if TYPE_CHECKING:
    from analyses.kinds.did import Did


def wild_test(did: Did, case: Case, draws: int) -> Test:
    """The wild cluster restricted bootstrap of no effect; its interval in the note."""
    x = case.treated[:, None] if case.controls is None else np.column_stack([case.treated, case.controls])
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
    drawn = (
        f"all {found.draws} weight vectors" if found.enumerated else f"{found.draws} draws, seed {found.seed}"
    )
    note = (
        f"{found.weights} weights, {found.clusters} clusters, {drawn}; interval {found.low:.4g} to "
        f"{found.high:.4g}"
    )
    return Test("wild_bootstrap:treated", found.statistic, found.p, "none", (), "no effect", note)


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
    drawn = f"all {found.assignments}" if found.enumerated else f"{found.assignments} drawn"
    note = f"{drawn} assignments; interval {found.low:.4g} to {found.high:.4g}"
    null = "no effect on any unit"
    return [
        Test("randomisation:coefficient", found.estimate, found.p_coefficient, "permutation", (), null, note),
        Test("randomisation:t", found.statistic, found.p_t, "permutation", (), null, note),
    ]
