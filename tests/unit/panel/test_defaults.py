"""A function called without its options does what its docstring says that it does by default."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from did_data import castle, cities
from panel_data import simulated
from spatial_data import contiguity, simulate
from spillover.arrays.did.adoption import fit_twfe
from spillover.arrays.did.aggregate import aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_sun_abraham
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.placebo import placebo, placebo_earlier, randomisation_inference
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.gmm import fit_gmm
from spillover.arrays.gmm_panel import LagInstruments
from spillover.arrays.groups import compare_groups, fit_groups, permute_groups
from spillover.arrays.hausman import hausman, hausman_robust
from spillover.arrays.index import Indicators, component_index, entropy_index, topsis_index
from spillover.arrays.inequality import measure_inequality
from spillover.arrays.iv import fit_iv
from spillover.arrays.moderation import fit_moderation
from spillover.arrays.quantile import fit_quantiles
from spillover.arrays.random_effects import fit_random
from spillover.arrays.spatial.dynamic import dynamic_effects, fit_dynamic
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.lm_tests import lm_tests
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.moran import geary, local_moran, moran, moran_of_residuals
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random, mundlak
from spillover.arrays.surrogates import separate_variable
from spillover.arrays.threshold import fit_threshold
from spillover.arrays.weights.economic import asymmetric, economic_distance, geo_economic
from spillover.arrays.weights.families import inverse_distance
from spillover.arrays.weights.matrix import from_dense
from spillover.arrays.weights.standardise import settle_islands, standardise
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.arrays.within import fit_within
from threshold_panel import threshold_panel

PANEL, NAMES = simulated(3, units=16), ("x1", "x2", "x3")
ROWS = (PANEL.y, PANEL.x, PANEL.unit, PANEL.time)
GROUP = PANEL.unit % 2
Y, ADOPTION = castle()
CITIES, WAVES, _ = cities()
CELLS = group_time(CITIES, WAVES)
LINKS = contiguity(20, seed=1)
W, OPERATOR = from_dense([f"u{i:02d}" for i in range(20)], LINKS), SpatialOperator(LINKS)
CUBE, CUBES = simulate(LINKS, 6, seed=1)
SPATIAL = {"terms": ("DF", "UL")}
PLACES = np.random.default_rng(1).uniform(0, 20, (8, 2))
IDS, MEANS = [f"u{i}" for i in range(8)], np.arange(1.0, 9.0) ** 2
BROKEN = threshold_panel(26, (0.3,), units=20, periods=5)
TABLE = np.random.default_rng(2).uniform(1, 9, (40, 3))
INDICATORS = Indicators(TABLE, ("a", "b", "c"), np.array([1, -1, 1]), np.repeat(np.arange(4), 10))
SWITCH = (WAVES.unit, WAVES.time, WAVES.is_treated.astype(float))

CALLS: list[Callable[..., Any]] = [
    partial(fit_within, *ROWS, terms=NAMES),
    partial(fit_random, *ROWS, terms=NAMES),
    partial(hausman, *ROWS, terms=NAMES),
    partial(hausman_robust, *ROWS, terms=NAMES),
    partial(fit_quantiles, *ROWS, terms=NAMES, quantiles=(0.5,)),
    partial(compare_groups, *ROWS, GROUP, terms=NAMES),
    partial(fit_groups, *ROWS, GROUP, terms=NAMES),
    partial(permute_groups, *ROWS, GROUP, seed=1),
    partial(wild_cluster_bootstrap, *ROWS, PANEL.unit, terms=NAMES, term="x1", seed=1),
    partial(fit_moderation, PANEL.y, *PANEL.x.T[:2], PANEL.x[:, 2:], *ROWS[2:], terms=("x", "m", ("c",))),
    partial(
        fit_iv,
        PANEL.y,
        PANEL.x[:, :1],
        PANEL.x[:, 1:2],
        PANEL.x[:, 2:],
        *ROWS[2:],
        terms=(["x"], ["w"], ["z"]),
    ),
    partial(
        fit_gmm,
        PANEL.y,
        PANEL.x[:, :1],
        *ROWS[2:],
        terms=("x1",),
        lagged=(LagInstruments("x1", PANEL.x[:, 0]),),
    ),
    partial(fit_threshold, *BROKEN.arguments, terms=(("x1",), ("z1", "z2")[: BROKEN.z.shape[1]], "q")),
    partial(measure_inequality, np.exp(PANEL.y), PANEL.unit, PANEL.time, GROUP, seed=1),
    partial(fit_twfe, Y, ADOPTION),
    partial(aggregate, CELLS),
    partial(group_time, CITIES, WAVES),
    partial(impute, CITIES, WAVES, seed=1),
    partial(fit_event_study, Y, ADOPTION, seed=1),
    partial(fit_sun_abraham, CITIES, WAVES, seed=1),
    partial(fit_switching, CITIES, *SWITCH, seed=1),
    partial(placebo, Y, ADOPTION, kind="units", seed=1),
    partial(placebo_earlier, Y, ADOPTION),
    partial(randomisation_inference, Y, ADOPTION, seed=1),
    partial(moran, CUBE, W),
    partial(geary, CUBE, W),
    partial(moran_of_residuals, CUBE, W),
    partial(local_moran, CUBE[0], W),
    partial(fit_spatial, "SDM", CUBE, CUBES, OPERATOR, **SPATIAL),
    partial(fit_spatial_random, "SEM", CUBE, CUBES, OPERATOR, **SPATIAL),
    partial(mundlak, "SEM", CUBE, CUBES, OPERATOR, **SPATIAL),
    partial(fit_dynamic, CUBE, CUBES, OPERATOR, **SPATIAL),
    partial(lm_tests, CUBE, CUBES, OPERATOR, **SPATIAL),
    partial(impacts, fit_spatial("SDM", CUBE, CUBES, OPERATOR, **SPATIAL)),
    partial(dynamic_effects, fit_dynamic(CUBE, CUBES, OPERATOR, **SPATIAL)),
    partial(separate_variable, CUBE, CUBES[..., :1], OPERATOR),
    partial(entropy_index, INDICATORS),
    partial(topsis_index, INDICATORS),
    partial(component_index, INDICATORS),
    partial(inverse_distance, IDS, PLACES),
    partial(economic_distance, IDS, MEANS),
    partial(geo_economic, IDS, PLACES, MEANS),
    partial(asymmetric, IDS, PLACES, MEANS),
    partial(standardise, inverse_distance(IDS, PLACES)),
    partial(settle_islands, inverse_distance(IDS, PLACES)),
]


def documented(function: Callable[..., Any]) -> dict[str, Any]:
    """The defaults that a docstring names, by parameter."""
    found = {}
    for name, value in re.findall(r"^(\w+) : .*?, default (.+)$", inspect.getdoc(function) or "", re.M):
        with suppress(ValueError, SyntaxError):  # such as the list of all measures
            found[name] = ast.literal_eval(value)
    return found


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.func.__name__)
def test_without_options_a_function_does_what_its_docstring_says(call):
    defaults = documented(call.func)
    assert defaults
    same(call(), call(**defaults))


def same(one: Any, other: Any) -> None:
    """Assert that two results are equal in all that they hold."""
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif sparse.issparse(one):
        same(one.toarray(), other.toarray())
    elif isinstance(one, Mapping):
        assert one.keys() == other.keys()
        for key in one:
            same(one[key], other[key])
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for first, second in zip(one, other, strict=True):
            same(first, second)
    elif isinstance(one, float | np.generic):
        np.testing.assert_equal(one, other)
    elif type(one).__module__.startswith(("spillover", "builtins")) and not hasattr(one, "__dict__"):
        assert one == other
