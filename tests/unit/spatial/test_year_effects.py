"""Effects of a year by row sums: what they absorb, what is refused without them, and what a note says."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from msgspec import structs
from scipy.sparse import csr_array

from oracles import dynamic as oracle_of_dynamic
from oracles import spatial as oracle
from recovery.all import DESIGNS
from recovery.design import gathered
from recovery.islands import PROCESSES
from spatial_data import DYNAMIC as TRUTH
from spatial_data import contiguity, dynamic_panel, inverse_distance, simulate
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.design import Transformation, build, row_sum_slopes
from spillover.arrays.spatial.dynamic import LAG, SPATIAL_LAG, fit_dynamic, mean_score
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.information import FittedPanel
from spillover.arrays.spatial.lm_tests import bsk_tests, lm_tests
from spillover.arrays.spatial.models import MODELS, fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.declarations import convert
from spillover.kinds.spatial.alternatives import compare_year_effects
from spillover.kinds.spatial.by_spreg import answers
from spillover.kinds.spatial.kind import Spatial
from spillover.kinds.specification_tests.kind import SpecificationTests
from spillover.recipe import SpatialRecipe
from words.render import render_value

pytestmark = pytest.mark.proof("identity")
N, T, ALONE, TERMS = 30, 6, 3, ("a", "b")


def islands(n: int = N, alone: int = ALONE) -> np.ndarray:
    """A row-standardised contiguity (n, n) whose first units have no neighbour and are none's."""
    w = np.zeros((n, n))
    w[alone:, alone:] = contiguity(n - alone, seed=2)
    return w


W = islands()
OPERATOR = SpatialOperator(W)
Y, X = simulate(W, T, seed=9)


@pytest.mark.debt("32.5")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("definition", ["transformed", "lsdv", "direct"])
def test_years_of_islands_and_of_the_rest_change_nothing(model, definition):
    """Inside the multiplier (I − ρW)⁻¹(α·1 + …) and outside of it, of all units and of islands alone."""
    rng = np.random.default_rng(3)
    shared, own = rng.normal(size=(2, T, 1)) * 5
    options = {"terms": TERMS, "definition": definition, "year_effects": "by_row_sum"}
    plain = fit_spatial(model, Y, X, OPERATOR, **options)
    multiplied = (np.linalg.inv(np.eye(N) - 0.4 * W) @ np.ones((N, 1))).T
    for moved in (Y + shared, Y + own * (W.sum(1) == 0), Y + shared * multiplied):
        found = fit_spatial(model, moved, X, OPERATOR, **options)
        np.testing.assert_allclose(found.coefficients, plain.coefficients, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(found.se, plain.se, rtol=1e-7)
    common = {**options, "year_effects": "common", "definition": "lsdv"}
    if "rho" in plain.terms:  # the years of islands alone move a model of common ones
        before, after = (fit_spatial(model, y, X, OPERATOR, **common) for y in (Y, moved))
        assert abs(after.rho - before.rho) > 1e-3


@pytest.mark.debt("32.5")
def test_the_transformation_counts_two_effects_of_a_year():
    found = fit_spatial("SDM", Y, X, OPERATOR, terms=TERMS, year_effects="by_row_sum")
    assert found.nobs == (N - 2) * (T - 1)
    assert f"{N - 2} × {T - 1} observations" in " ".join(map(render_value, found.notes))
    transformation = Transformation("two-way", "transformed", T, N, row_sum_slopes("by_row_sum", OPERATOR))
    assert sorted(transformation.find_removed_eigenvalues(OPERATOR, "W")) == pytest.approx([0, 1], abs=1e-12)


def test_where_all_rows_have_one_sum_effects_by_row_sum_are_common_ones():
    y, x = simulate(contiguity(N, seed=2), T, seed=4)
    operator = SpatialOperator(contiguity(N, seed=2))
    common, by_row_sum = (
        fit_spatial("SARAR", y, x, operator, terms=TERMS, year_effects=years)
        for years in ("common", "by_row_sum")
    )
    np.testing.assert_array_equal(common.coefficients, by_row_sum.coefficients)
    np.testing.assert_array_equal(common.covariance, by_row_sum.covariance)


@pytest.mark.parametrize("model", ["SDM", "SARAR", "SEM"])
@pytest.mark.debt("32.5")
def test_dense_and_sparse_agree(model):
    options = {"terms": TERMS, "year_effects": "by_row_sum"}
    dense, sparse = (
        fit_spatial(model, Y, X, SpatialOperator(csr_array(W), method), **options)
        for method in ("eigen", "sparse")
    )
    np.testing.assert_allclose(sparse.coefficients, dense.coefficients, rtol=1e-7)
    np.testing.assert_allclose(sparse.se, dense.se, rtol=1e-6)


def test_clustered_and_expected_variance_meet_where_errors_are_independent():
    w = islands(400, 12)
    y, x = simulate(w, 6, seed=3)
    operator = SpatialOperator(w)
    for model in ("SDM", "SARAR"):
        options = {"terms": TERMS, "year_effects": "by_row_sum"}
        se = [
            fit_spatial(model, y, x, operator, **options, variance=variance).se
            for variance in ("expected", "clustered")
        ]
        np.testing.assert_allclose(se[1], se[0], rtol=0.15)


def test_the_correction_takes_the_dummies_to_the_transformation():
    """Lee and Yu's formula with two effects of a year: what is left is of a smaller order than the bias."""
    w = islands(60, 6)
    y, x = simulate(w, 8, seed=6, rho=0.5)
    options = {"terms": TERMS, "year_effects": "by_row_sum"}
    exact, raw, corrected = (
        fit_spatial("SDM", y, x, SpatialOperator(w), **options, **more)
        for more in ({}, {"definition": "lsdv"}, {"definition": "lsdv", "bias_correction": True})
    )
    assert abs(corrected.rho - exact.rho) < abs(raw.rho - exact.rho) / 5
    assert corrected.sigma2 == pytest.approx(exact.sigma2, rel=0.01)


@pytest.mark.debt("32.5")
def test_a_dynamic_model_with_islands_is_corrected_by_the_traces_that_are_left():
    """The mean of the score of τ and η is −tr of Σ_h (1 − (h + 1)/T) A^h S⁻¹ outside the span of the effects;
    years of islands change nothing.
    """
    y, x = dynamic_panel(np.random.default_rng(5), W, 8)
    beta = np.array([TRUTH["tau"], TRUTH["eta"], TRUTH["beta"], TRUTH["theta"]])
    s = np.eye(N) - TRUTH["rho"] * W
    a = np.linalg.solve(s, TRUTH["tau"] * np.eye(N) + TRUTH["eta"] * W)
    total = sum((1 - (h + 1) / 8) * np.linalg.matrix_power(a, h) for h in range(7)) @ np.linalg.inv(s)
    q = np.linalg.qr(np.column_stack([np.ones(N), W.sum(1)]))[0]
    away = np.eye(N) - q @ q.T
    way = Transformation("two-way", "transformed", 8, N, row_sum_slopes("by_row_sum", OPERATOR))
    regressors = np.stack([y[:-1], y[:-1] @ W.T, x[1:, :, 0]], axis=-1)
    design = build(y[1:], regressors, [LAG, SPATIAL_LAG, "x"], ["x"], way, OPERATOR, has_lag=True)
    fitted = FittedPanel(design, way, OPERATOR, None, beta, TRUTH["rho"], 0.0, 1.0)
    expected = [-np.trace(away @ total), -np.trace(away @ W @ total)]
    assert mean_score(fitted, 0, 1, "adjusted")[:2] == pytest.approx(expected, rel=1e-8)
    with pytest.raises(EstimationError, match="by_row_sum"):
        fit_dynamic(y, x, OPERATOR, terms=["x"], definition="lsdv")
    found = fit_dynamic(y, x, OPERATOR, terms=["x"], year_effects="by_row_sum")
    asked = {
        "outcome": "y",
        "terms": ("x",),
        "all_terms": ("y", "x"),
        "durbin": ("x",),
        "dynamic": "both",
        "weights": "w",
    }
    way = {"definition": "transformed", "correction": "asymptotic", "year_effects": "by_row_sum"}
    recipe = SpatialRecipe(model="m", estimator="SDM", **asked, **way)
    plain = oracle_of_dynamic.maximise(recipe, y.T, np.moveaxis(x, 2, 0).transpose(0, 2, 1), W)[1]
    np.testing.assert_allclose(found.coefficients, plain.parameters, rtol=1e-5, atol=1e-6)
    moved = y + np.arange(9)[:, None] * (W.sum(1) == 0)
    again = fit_dynamic(moved, x, OPERATOR, terms=["x"], year_effects="by_row_sum")
    np.testing.assert_allclose(again.coefficients, found.coefficients, rtol=1e-7)


@pytest.mark.debt("32.5")
def test_lm_tests_are_slopes_of_the_transformed_likelihood():
    """LM error is the square of the score of λ at 0 over its information, by explicit contrasts."""
    found = {t.name: t for t in lm_tests(Y, X, OPERATOR, terms=TERMS, year_effects="by_row_sum")}
    away = np.linalg.svd(np.column_stack([np.ones(N), W.sum(1)]))[0][:, 2:]
    over_time = np.linalg.svd(np.ones((T, 1)))[0][:, 1:]
    y = over_time.T @ Y @ away
    z = np.einsum("ts,tik,ij->sjk", over_time, X, away).reshape(-1, 2)
    inner = away.T @ W @ away
    e = (y.ravel() - z @ np.linalg.lstsq(z, y.ravel(), rcond=None)[0]).reshape(y.shape)
    sigma2 = np.square(e).mean()
    trace = len(y) * np.trace(inner)
    score = np.sum(e * (e @ inner.T)) / sigma2 - trace
    information = len(y) * np.trace(inner @ inner + inner.T @ inner) - 2 * trace**2 / y.size
    assert found["lm_error"].statistic == pytest.approx(score**2 / information, rel=1e-9)


@pytest.mark.parametrize("model", ["SDM", "SARAR"])
@pytest.mark.parametrize("definition", ["transformed", "lsdv", "direct"])
def test_the_plain_calculation_has_the_same_year_effects(model, definition):
    """Contrasts from a null space, projections from pseudoinverses, scipy's optimisers: the oracle."""
    options = {"definition": definition, "year_effects": "by_row_sum"}
    asked = {"outcome": "y", "terms": TERMS, "all_terms": ("y", *TERMS), "durbin": TERMS, "weights": "w"}
    recipe = SpatialRecipe(model="m", estimator=model, **asked, **options)
    point = oracle.maximise(oracle.prepare(recipe, Y.T, np.moveaxis(X, 2, 0).transpose(0, 2, 1), W, W))
    found = fit_spatial(model, Y, X, OPERATOR, terms=TERMS, **options)
    np.testing.assert_allclose(found.coefficients, point.parameters, rtol=1e-4, atol=1e-5)
    if model == "SDM":  # one filter alone: the information has its plain form
        errors = np.sqrt(np.diag(np.linalg.inv(oracle.expected(point))))
        np.testing.assert_allclose(found.se, errors, rtol=1e-5)


@pytest.mark.debt("32.5")
def test_advice_where_rows_differ_works():
    """Each remedy that a refusal names gives an estimate."""
    with pytest.raises(
        EstimationError, match=r"units without a neighbour \(3\): give these .*by_row_sum"
    ) as raised:
        fit_spatial("SDM", Y, X, OPERATOR, terms=TERMS)
    assert "bias_correction" not in str(raised.value)
    assert fit_spatial("SDM", Y, X, OPERATOR, terms=TERMS, year_effects="by_row_sum").loglik < 0
    linked = W.copy()
    linked[ALONE, 0] = 1  # a unit that links to an island: W does not keep the span
    linked[ALONE] /= linked[ALONE].sum()
    operator = SpatialOperator(linked)
    with pytest.raises(EstimationError, match=r"link them .*'lsdv' with year_effects 'by_row_sum'"):
        fit_spatial("SDM", Y, X, operator, terms=TERMS)
    with pytest.raises(EstimationError, match="row-standardise it, or use definition 'lsdv'"):
        fit_spatial("SDM", Y, X, operator, terms=TERMS, year_effects="by_row_sum")
    options = {"terms": TERMS, "year_effects": "by_row_sum", "definition": "lsdv"}
    assert fit_spatial("SDM", Y, X, operator, **options, bias_correction=True).loglik < 0
    with pytest.raises(EstimationError, match="row-standardise it, or use definition 'lsdv'"):
        fit_spatial("SDM", Y, X, SpatialOperator(inverse_distance(N, 1)), terms=TERMS)
    assert fit_spatial("SDM", Y, X, SpatialOperator(inverse_distance(N, 1)), **options).loglik < 0


def asked(**options) -> Spatial:
    base = {"kind": "spatial", "outcome": "y", "regressors": list(TERMS), "weights": "w"}
    return convert({**base, "model": "SDM", **options}, Spatial)


@pytest.mark.debt("32.5")
@pytest.mark.parametrize("definition", ["direct", "lsdv"])
def test_a_note_has_what_each_definition_gives_and_when_it_is_right(definition):
    analysis = asked(definition=definition)
    fitted = analysis.estimate(Y, X, OPERATOR, None)
    notes = [render_value(note) for note in compare_year_effects(analysis, fitted, Y, X, OPERATOR, None)]
    assert "for 3 units have no neighbour" in notes[0]
    given = (
        ("lsdv", "common", "inside the spatial multiplier and units of any row sum have the same"),
        ("direct", "common", "unrelated to the regressors"),
        ("transformed", "by_row_sum", "inside the spatial multiplier or outside it"),
    )
    for sentence, (way, years, right) in zip(notes[1:], given, strict=True):
        estimate = fit_spatial("SDM", Y, X, OPERATOR, terms=TERMS, definition=way, year_effects=years)
        effects = impacts(estimate, seed=1, method="delta")
        place = effects.terms.index("a:indirect")
        assert f"ρ {estimate.rho:.4f} ({estimate.se[estimate.terms.index('rho')]:.4f})" in sentence
        assert f"indirect effect of a {effects.coefficients[place]:.4f} ({effects.se[place]:.4f})" in sentence
        assert right in sentence


@pytest.mark.debt("32.5")
def test_the_note_stands_under_effects_too():
    fitted = asked(definition="lsdv").estimate(Y, X, OPERATOR, None)
    notes = compare_year_effects(asked(definition="lsdv"), fitted, Y, X, OPERATOR, None)
    effects = impacts(replace(fitted, notes=notes), seed=1, method="delta")
    assert [note.key for note in effects.notes] == ["unequal_rows", *["by_year_effects"] * 3]


@pytest.mark.debt("32.5")
@pytest.mark.parametrize("years", ["common", "by_row_sum"])
def test_tests_say_on_which_effects_of_a_year_they_rest(years):
    base = {"kind": "specification_tests", "outcome": "y", "regressors": list(TERMS), "weights": "w"}
    analysis = convert({**base, "definition": "lsdv", "year_effects": years}, SpecificationTests)
    keys = [note.key for note in analysis.tests(Y, X, OPERATOR)[1]]
    assert ("tests_of_unequal_rows" in keys) == (years == "common")
    assert ("no_hausman_by_row_sum" in keys) == (years == "by_row_sum")


@pytest.mark.parametrize(
    "options",
    [{"model": "SEM"}, {"model": "SDEM"}, {"model": "SLX"}, {"effects": "individual"}, {"model": "OLS"}],
)
def test_the_note_is_where_years_meet_rows_of_different_sums(options):
    analysis = asked(definition="lsdv", **options)
    fitted = analysis.estimate(Y, X, OPERATOR, None)
    notes = compare_year_effects(analysis, fitted, Y, X, OPERATOR, None)
    without = ({"effects": "individual"}, {"model": "OLS"}, {"model": "SLX"})  # no years, or no multiplier
    assert len(notes) == (0 if options in without else 4)
    even = SpatialOperator(contiguity(N, seed=2))
    assert not compare_year_effects(analysis, analysis.estimate(Y, X, even, None), Y, X, even, None)


def test_effects_of_years_by_row_sum_need_effects_of_years():
    assert not [*asked(year_effects="by_row_sum").problems()]
    (problem,) = structs.replace(asked(year_effects="by_row_sum"), effects="individual").problems()
    assert "needs effects of years" in str(problem)


@pytest.mark.debt("32")
@pytest.mark.parametrize("model", [model for model in MODELS if model != "OLS"])
def test_a_matrix_all_of_islands_is_named(model):
    nothing = SpatialOperator(csr_array((N, N)))
    for years in ("common", "by_row_sum"):
        with pytest.raises(EstimationError, match="has no link: none of the 30 units has a neighbour"):
            fit_spatial(model, Y, X, nothing, terms=TERMS, year_effects=years)
    for tests in (lm_tests, bsk_tests):
        with pytest.raises(EstimationError, match="has no link"):
            tests(Y, X, nothing, terms=TERMS)
    assert fit_spatial("OLS", Y, X, nothing, terms=TERMS).loglik < 0


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.debt("32.5")
@pytest.mark.parametrize("process", PROCESSES)
def test_the_indirect_effect_is_unbiased_wherever_a_year_has_its_effect(process):
    """60 panels with six islands: effects by row sums have no bias beyond four standard errors and cover
    under all three processes, common ones by dummies under one alone.
    """
    names, values = gathered(DESIGNS[f"islands_{process}"].replicate(number) for number in range(60))

    def measured(definition):
        truth, estimate, covered = values[:, names.index(f"{definition}: x:indirect")].T
        error = estimate.std(ddof=1) / np.sqrt(len(estimate))
        return (estimate - truth).mean(), error, covered.mean()

    for definition in ("by_row_sum, transformed", "by_row_sum, lsdv, corrected"):
        bias, error, covers = measured(definition)
        assert abs(bias) < 4 * error
        assert abs(covers - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 60)
    bias, error, covers = measured("common, lsdv")
    if process == "inside":
        assert abs(bias) < 4 * error
    else:
        assert abs(bias) > 0.1
        assert covers < 0.75


class OnePanel:
    """What a program is given of the panel of this file."""

    def __init__(self) -> None:
        self.cube = {"y": Y.T, "a": X[..., 0].T, "b": X[..., 1].T}

    def sample(self, recipe: SpatialRecipe) -> SimpleNamespace:
        units = [*range(N)]
        return SimpleNamespace(frame=self.cube, tables=lambda _: self.cube, units=units, nobs=Y.size)

    def matrix(self, name: str, units: list[int]) -> np.ndarray:
        return W


@pytest.mark.slow
@pytest.mark.debt("32.5")
@pytest.mark.parametrize("model", ["SAR", "SDM", "SEM", "SDEM"])
def test_spreg_on_contrasts_has_the_coefficients_of_the_transformation(model):
    durbin = TERMS if model in ("SDM", "SDEM") else ()
    asked = {"outcome": "y", "terms": TERMS, "all_terms": ("y", *TERMS), "durbin": durbin, "weights": "w"}
    recipe = SpatialRecipe(
        model="m", estimator=model, definition="transformed", year_effects="by_row_sum", **asked
    )
    found = fit_spatial(model, Y, X, OPERATOR, terms=TERMS, year_effects="by_row_sum")
    opinions = {(one.quantity, one.term): one for one in answers(recipe, OnePanel())}
    for term in found.terms:
        one = opinions["coefficient", term]
        value = one.conversions[0].value if one.conversions else one.value
        assert value == pytest.approx(found[term], rel=1e-6)
    likelihood = opinions["statistic", "loglik"].conversions[0].value
    assert likelihood == pytest.approx(found.loglik, abs=1e-9)
