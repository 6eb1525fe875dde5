"""What a spatial model refuses, by name and with the remedy."""

import numpy as np
import pytest
from scipy import sparse

from spatial_data import contiguity, inverse_distance, simulate
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.dynamic import fit_dynamic
from spillover.arrays.spatial.information import invert
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random
from spillover.words import text_in

N, T = 20, 6
TERMS = ("DF", "UL")
W = contiguity(N, seed=1)
Y, X = simulate(W, T, seed=1)


def refused(match: str, y=Y, x=X, w=W, model="SDM", **options):
    with pytest.raises(EstimationError, match=match):
        fit_spatial(model, y, x, SpatialOperator(w), **{"terms": TERMS, **options})


def test_a_gap_names_its_cell():
    y = Y.copy()
    y[2, 7] = np.nan
    refused("outcome is missing.*period 2 of unit 7.*balanced.*Impute", y=y)
    x = X.copy()
    x[4, 3, 1] = np.nan
    refused("regressor 'UL' is missing.*period 4 of unit 3", x=x)


def test_shapes_and_names_that_do_not_fit():
    refused("20 units and the panel 19", y=Y[:, 1:], x=X[:, 1:])
    refused("y has shape", y=Y[1:])
    refused("1 terms name 2 regressors", terms=("DF",))
    refused("named twice", terms=("DF", "DF"))
    refused("'CAR' is not one of OLS, SLX", model="CAR")
    refused("effects: 'both'", effects="both")
    refused("definition: 'within'", definition="within")
    refused("variance: 'HC1'", variance="HC1")
    refused("durbin term FDL is not among", durbin_terms=["FDL"])
    refused("SAR has no lags of regressors", model="SAR", durbin_terms=["DF"])
    refused("needs at least one lag", durbin_terms=[])


def test_one_period_with_individual_effects():
    refused("one period.*at least two periods", y=Y[:1], x=X[:1])
    estimate = fit_spatial("SAR", Y[:1], X[:1], SpatialOperator(W), terms=TERMS, effects="none")
    assert np.isfinite(estimate.se).all()


def test_a_regressor_that_does_not_change_over_time():
    x = X.copy()
    x[..., 1] = x[0, :, 1]
    refused("UL has no variation left once two-way effects are removed: drop it", x=x)
    with pytest.raises(EstimationError) as error:
        fit_spatial("SDM", Y, x, SpatialOperator(W), terms=TERMS)
    assert text_in(error.value, "zh").startswith("消去双向固定效应后，UL没有剩余变异")


@pytest.mark.parametrize("model", ["OLS", "SAR", "SEM"])
def test_an_outcome_among_the_regressors(model):
    refused("The regressors fit the outcome perfectly", y=2 * X[..., 0] - X[..., 1], model=model)


def test_a_regressor_that_is_the_same_for_all_units():
    """With individual effects only it stays, but its lag under a row-standardised W is itself."""
    x = X.copy()
    x[..., 1] = x[:, :1, 1]
    refused("UL has no variation left once two-way effects", x=x)
    refused("W:UL is a linear combination of UL.*Durbin terms", x=x, effects="individual")
    assert (
        "W:UL"
        not in fit_spatial(
            "SDM", Y, x, SpatialOperator(W), terms=TERMS, effects="individual", durbin_terms=["DF"]
        ).terms
    )


def test_a_lag_without_variation_is_told_from_its_regressor():
    """W that links only units whose values never change."""
    w = np.zeros((N, N))
    w[:, 0] = 1.0
    w[0, :2] = 0.0, 1.0
    x = X.copy()
    x[:, :2, 1] = [3.0, 4.0]
    refused("W:UL has no variation left.*leave it out of the Durbin terms", x=x, w=w)


def test_collinear_regressors_are_named():
    x = np.concatenate([X, (2 * X[..., 0] - X[..., 1])[..., None]], axis=2)
    refused("Z is a linear combination of DF, UL", x=x, terms=("DF", "UL", "Z"))


def test_too_few_observations():
    refused("too few for 4 coefficients", y=Y[:2, :7], x=X[:2, :7], w=contiguity(7, seed=2), model="SDM")


def test_an_outcome_that_effects_explain():
    refused("the outcome has no variation left", y=np.add.outer(np.arange(T), np.arange(N)).astype(float))
    refused("the outcome has no variation left", y=np.zeros((T, N)))
    refused("y has one value in all rows", y=np.full((T, N), 2.0), effects="none", outcome="y")
    refused("The regressors fit y perfectly", y=X[..., 0], outcome="y")
    of_units = np.tile(np.sqrt(1.0 + np.arange(N)), (T, 1))
    with pytest.raises(EstimationError, match="y has no variation left once the individual effects"):
        fit_spatial_random("SAR", of_units, X, SpatialOperator(W), terms=TERMS, outcome="y")
    with pytest.raises(EstimationError, match="y has no variation left once the two-way effects"):
        fit_dynamic(of_units, X, SpatialOperator(W), terms=TERMS, outcome="y")


def test_transformed_time_effects_need_equal_row_sums():
    refused(
        "rows all have the same sum.*row-standardise it, or use definition 'lsdv'",
        w=inverse_distance(N, seed=1),
    )
    estimate = fit_spatial(
        "SDM", Y, X, SpatialOperator(inverse_distance(N, seed=1)), terms=TERMS, effects="individual"
    )
    assert estimate.settings["definition"] == "transformed"


def test_dependence_at_the_edge_of_its_interval():
    """Swings that all units share and nothing removes: every unit is the mean of its neighbours."""
    rng = np.random.default_rng(1)
    y = 1e6 * rng.standard_normal((T, 1)) + 1e-3 * rng.standard_normal((T, N))
    refused("ρ = .* is at the edge of its interval.*time", y=y, model="SAR", effects="individual")
    refused("λ = .* is at the edge of its interval", y=y, model="SEM", effects="individual")


@pytest.mark.debt(18)
def test_units_without_neighbours_are_said_and_each_remedy_works():
    dense = contiguity(N, seed=1).copy()
    dense[3] = 0
    alone = SpatialOperator(sparse.csr_array(dense))
    with pytest.raises(EstimationError, match=r"units without a neighbour \(1\): link them .*lsdv") as raised:
        fit_spatial("SDM", Y, X, alone, terms=TERMS)
    assert "row-standardise" not in str(raised.value)
    assert -1 < fit_spatial("SDM", Y, X, alone, terms=TERMS, definition="lsdv", bias_correction=True).rho < 1
    dense[3, 4] = 1
    assert -1 < fit_spatial("SDM", Y, X, SpatialOperator(sparse.csr_array(dense)), terms=TERMS).rho < 1


@pytest.mark.debt(17)
def test_the_advice_at_the_edge_is_not_what_the_model_has():
    """A wave along a ring that moves with time: no effects take it out, and neighbours are alike."""
    ring = sparse.csr_array((np.roll(np.eye(N), 1, 0) + np.roll(np.eye(N), -1, 0)) / 2)
    phase = np.arange(T)[:, None] + 2 * np.pi * np.arange(N) / N
    wave = np.sin(phase) + 1e-6 * np.random.default_rng(2).standard_normal((T, N))
    with pytest.raises(EstimationError, match=r"at the edge of .*a cut-off, a steeper") as raised:
        fit_spatial("SAR", wave, X, SpatialOperator(ring), terms=TERMS)
    assert "time effects" not in str(raised.value)
    # What is advised works: neighbours farther off are less alike.
    far = sparse.csr_array((np.roll(np.eye(N), 5, 0) + np.roll(np.eye(N), -5, 0)) / 2)
    assert -1 < fit_spatial("SAR", wave, X, SpatialOperator(far), terms=TERMS).rho < 1


def test_bias_correction_where_there_is_no_bias():
    refused("leave bias_correction out", bias_correction=True)
    refused("leave bias_correction out", bias_correction=True, definition="direct", effects="none")


def test_a_singular_information_matrix_names_its_terms():
    information = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.5]])
    with pytest.raises(EstimationError, match=r"singular.*rho, sigma2_e apart"):
        invert(information, ("rho", "DF", "sigma2_e"))
    with pytest.raises(EstimationError, match="no information on DF"):
        invert(np.diag([1.0, 0.0, 1.0]), ("rho", "DF", "sigma2_e"))
