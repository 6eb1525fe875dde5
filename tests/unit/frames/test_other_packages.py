"""Packages that take a result: marginaleffects by its class of models, great_tables by frames."""

import sys

import numpy as np
import pytest

import spillover
from frame_data import MUNNELL, PLACE, produc, states
from spillover import EstimationError, StudyError

STEP = {"eps_vcov": 0.01}  # of their derivatives; that of their default leaves two to four digits of errors
PRODUCT = "lgsp ~ lpcap + lpc + lpcap:lpc + unemp"


@pytest.fixture(scope="module")
def marginal():
    polars = pytest.importorskip("polars")
    if int(polars.__version__.partition(".")[0]) > 1:
        pytest.skip(
            "marginaleffects 0.6.0 fails with Polars 2, whatever the model (docs/records/upstream.md)"
        )
    return pytest.importorskip("marginaleffects")


@pytest.mark.debt("36.4")
def test_marginal_effects_of_a_linear_model_are_its_slopes(marginal):
    fit = spillover.fit_within(produc(), MUNNELL, **PLACE)
    found = marginal.avg_slopes(fit.to_marginaleffects(), **STEP).to_dict(as_series=False)
    for term, estimate, error in zip(found["term"], found["estimate"], found["std_error"], strict=True):
        assert estimate == pytest.approx(fit.params[term], rel=1e-6)
        assert error == pytest.approx(fit.std_errors[term], rel=1e-6)
    assert sorted(found["term"]) == sorted(fit.params.index)


@pytest.mark.debt("36.4")
def test_marginal_effects_of_a_product_are_those_at_each_value(marginal):
    fit = spillover.fit_within(produc(), PRODUCT, **PLACE)
    model = fit.to_marginaleffects()
    from marginaleffects.datagrid import datagrid

    rows = datagrid(model=model, lpc=[8, 10])
    found = marginal.slopes(model, variables="lpcap", newdata=rows, **STEP)
    gradient = np.array([[0, 0, 0, 0], [0, 0, 0, 0]], dtype=float)
    names = fit.params.index.tolist()
    gradient[:, names.index("lpcap")], gradient[:, names.index("lpcap:lpc")] = 1, [8, 10]
    assert found["estimate"].to_list() == pytest.approx((gradient @ fit.params).tolist(), rel=1e-6)
    errors = np.sqrt(np.diag(gradient @ fit.cov.to_numpy() @ gradient.T))
    assert found["std_error"].to_list() == pytest.approx(errors.tolist(), rel=1e-6)
    tested = marginal.hypotheses(model, hypothesis="b0 = b1")
    assert tested["estimate"].to_list() == pytest.approx([fit.params["lpcap"] - fit.params["lpc"]], rel=1e-6)
    with pytest.raises(StudyError, match="fit with another variance"):
        marginal.avg_slopes(model, vcov="HC1")


@pytest.mark.debt("36.4")
@pytest.mark.parametrize(
    ("fit", "message"),
    [
        (lambda: spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE), "see effects"),
        (lambda: spillover.fit_within(produc(), "lgsp ~ L.lpcap", **PLACE), "L.lpcap is of another period"),
        (lambda: spillover.fit_within(produc(), "lgsp ~ lpcap:lpc", **PLACE), "lpcap is in products alone"),
    ],
)
def test_a_model_without_slopes_of_columns_is_refused(marginal, fit, message):
    with pytest.raises(EstimationError, match=message):
        fit().to_marginaleffects()


def test_marginal_effects_need_their_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "marginaleffects.classes", None)
    with pytest.raises(StudyError, match="pip install marginaleffects"):
        spillover.fit_within(produc(), MUNNELL, **PLACE).to_marginaleffects()


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_great_tables_takes_the_frame_of_a_table(library):
    great_tables = pytest.importorskip("great_tables")
    frame = produc() if library == "pandas" else pytest.importorskip("polars").from_pandas(produc())
    made = spillover.table(spillover.fit_within(frame, MUNNELL, **PLACE))
    page = great_tables.GT(made.to_frame()).as_raw_html()
    assert all(cell in page for row in made.table.rows for cell in row.cells if "*" not in cell)
