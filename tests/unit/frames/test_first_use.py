"""What someone who wrote scripts from the documentation alone stumbled over."""

from pathlib import Path

import pandas as pd
import pytest

import spillover
from spillover import StudyError, sweep, weight_matrix

ROOT = Path(__file__).parents[3]
PANEL = pd.read_csv(ROOT / "tests/reference/data/produc.csv")
LINKS = pd.read_csv(ROOT / "tests/reference/data/usaww.csv", index_col=0)
CASTLE = pd.read_csv(ROOT / "resources/castle/castle.csv")
PLACE = {"unit": "state", "time": "year"}
MODEL = "lgsp ~ lpcap + lpc"
pytestmark = pytest.mark.debt("36.6")


@pytest.mark.parametrize(
    ("variance", "sentence"),
    [
        (
            {"kind": "clustered", "by": "unit", "small_sample": "x"},
            "variance.small_sample: 'x' is not one of its values; allowed here: full, nested, none, "
            "regressors",
        ),
        ({"kind": "clustered", "small": 1}, "unknown key 'small'; allowed here: by, small_sample"),
        ({"small_sample": "none"}, "give its kind beside the other keys, as in variance={'kind': …}"),
        ("robust", "variance: 'robust': write 'HC1', or 'cluster' for errors clustered by unit"),
        ("conley", "variance: cutoff_km is missing; write variance={'kind': 'conley', 'cutoff_km': …}"),
    ],
)
def test_an_error_lists_what_is_allowed_where_it_is(variance, sentence):
    with pytest.raises(StudyError) as error:
        spillover.fit_within(PANEL, MODEL, variance=variance, **PLACE)
    assert sentence in str(error.value)


def test_a_list_s_values_are_named():
    with pytest.raises(
        StudyError, match=r"estimators\[0\]: 'sa' is not one of its values; allowed here: call"
    ):
        spillover.event_study(CASTLE, "l_homicide ~ post", estimators=["sa"], unit="sid", time="year")


def test_the_short_form_of_a_variance_takes_its_correction():
    short = {"cluster": ["state", "year"], "small_sample": "none"}
    long = {"kind": "clustered", "by": ["unit", "year"], "small_sample": "none"}
    fits = [spillover.fit_within(PANEL, MODEL, variance=variance, **PLACE) for variance in (short, long)]
    assert fits[0].std_errors.equals(fits[1].std_errors)


def test_a_table_tells_matrices_apart_by_their_names(tmp_path):
    LINKS.to_csv(tmp_path / "distances.csv")
    near = spillover.weight_matrix(LINKS, name="contiguity")
    fits = [spillover.fit_sar(PANEL, MODEL, weights=w, **PLACE) for w in (near, tmp_path / "distances.csv")]
    assert [fit.settings["weights"] for fit in fits] == ["contiguity", "distances"]
    assert "contiguity in (1); distances in (2)" in str(spillover.table(fits, style="aer"))
    assert repr(near) == "<WeightMatrix of 48 units, 214 links: contiguity, frame, row>"


def test_a_path_says_how_its_errors_are_made_and_notes_are_of_their_part():
    both = ["two-way", "callaway-santanna"]
    fit = spillover.event_study(
        CASTLE, "l_homicide ~ post", estimators=both, window=[-4, 4], unit="sid", time="year"
    )
    assert fit.part("two_way").settings["variance"]["clusters"] == 50
    assert fit.part("callaway_santanna").settings["variance"]["kind"] == "influence"
    blocks = str(fit).split("\n\n")
    (binned,) = [block for block in blocks if "are binned" in block]
    assert binned.startswith("l_homicide: two-way event study, two_way\n")


def test_few_clusters_in_two_ways_are_not_sent_to_what_refuses_them():
    fit = spillover.fit_within(PANEL, MODEL, variance={"cluster": ["state", "year"]}, **PLACE)
    assert any("17 clusters in one of their two ways" in note for note in fit.notes)
    assert not any("Compare the wild cluster bootstrap" in note for note in fit.notes)


def test_a_sweep_says_what_failed_and_its_joint_test():
    weights = {"near": spillover.weight_matrix(LINKS)}
    found = spillover.sweep(PANEL, MODEL, weights=weights, surrogates=19, **PLACE)
    assert "Joint test, of the median t ratio: p = " in str(found)
    samples = {"all": {}, "none": {"years": [1970, 1970]}}
    with_failure = spillover.sweep(PANEL, MODEL, samples=samples, **PLACE)
    assert "Failed: none: " in str(with_failure)


def test_unknown_brackets_are_named():
    fit = spillover.fit_within(PANEL, MODEL, **PLACE)
    with pytest.raises(StudyError, match="no brackets 't'; allowed here: se, statistic, p, interval"):
        spillover.table([fit], brackets="t")
    assert r"\label{tab:base}" in spillover.table([fit], name="base", title="Base").to_latex()


@pytest.mark.debt("36.4")
def test_what_is_counted_once_is_said_in_the_singular():
    rows = [
        (unit, 2000 + t, (t + 1) * len(unit), t * t + ord(unit[0])) for unit in ("a", "bb") for t in range(4)
    ]
    frame = pd.DataFrame(rows, columns=["unit", "year", "y", "x"])
    fit = spillover.descriptives(frame, variables=["x"], unit="unit", time="year")
    assert "series descriptives: 1 row\n" in fit.summary("en")
    one = spillover.fit_pooled(
        frame[frame["unit"] == "a"], "y ~ x", variance="classical", unit="unit", time="year"
    )
    assert repr(one.rows) == "4 of 4 rows: 1 of 1 unit, 4 of 4 periods"


@pytest.mark.debt("36.4")
def test_a_sweep_says_how_many_more_of_its_specifications_failed():
    w = weight_matrix(LINKS)
    left = {f"{year}": {"years": [year, year + 1]} for year in range(2050, 2055)}
    found = sweep(PANEL, MODEL, weights={"w": w}, samples={"all": {}, **left}, **PLACE)
    assert len(found.failures) == 5
    assert "Failed, too: 2 more specifications; `failures` has each\n" in repr(found)


@pytest.mark.debt("36.4")
def test_the_model_of_an_estimate_is_called_in_the_reader_s_language():
    fit = spillover.fit_sar(PANEL, MODEL, weights=weight_matrix(LINKS), **PLACE)
    assert "\nModel SAR; " in fit.summary("en")
    assert "\n模型 SAR; " in fit.summary("zh")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"estimators": "imputation"}, "write estimators=['imputation']; allowed here: callaway-santanna, "),
        ({"estimators": "cs"}, "write estimators=['callaway-santanna']; allowed here: callaway-santanna, "),
        ({"controls": "l_income"}, "controls: expected a list, found a text; write controls=['l_income']"),
    ],
)
def test_a_text_for_a_list_is_answered_with_the_list(options, sentence):
    with pytest.raises(StudyError) as error:
        spillover.event_study(CASTLE, "l_homicide ~ post", **options, unit="sid", time="year")
    assert sentence in str(error.value)


def test_a_column_of_clusters_is_proposed_only_where_it_is_taken():
    near = weight_matrix(LINKS)
    regions = PANEL.assign(half=(PANEL["state"] > "M").map({True: "late", False: "early"}))
    with pytest.raises(StudyError, match=r"cluster; \{'cluster': 'half'\}$"):
        spillover.fit_within(regions, MODEL, variance="half", **PLACE)
    with pytest.raises(StudyError, match=r"clustered, cluster$"):
        spillover.fit_sar(regions, MODEL, weights=near, variance="half", **PLACE)
    with pytest.raises(StudyError, match=r"conley, cluster$"):
        spillover.fit_within(PANEL, MODEL, variance="HC4", **PLACE)


@pytest.mark.parametrize("call", ["event_study", "did", "staggered"])
@pytest.mark.parametrize("never", [0, None])
def test_years_of_adoption_are_no_treatment(call, never):
    first = CASTLE[CASTLE["post"] == 1].groupby("sid")["year"].min()
    data = CASTLE.assign(adopted=CASTLE["sid"].map(first))
    data = data if never is None else data.fillna({"adopted": never})
    with pytest.raises(ValueError, match=r"such as 2010, as the year of its adoption"):
        getattr(spillover, call)(data, "l_homicide ~ adopted", unit="sid", time="year")


def test_units_that_a_prediction_lacks_are_told_from_those_that_it_has_too_many():
    fit = spillover.fit_sar(PANEL, MODEL, weights=weight_matrix(LINKS), **PLACE)
    year = PANEL[PANEL["year"] == 1980]
    with pytest.raises(StudyError, match=r"no other; the data lack OHIO$"):
        fit.predict(year[year["state"] != "OHIO"])
    with pytest.raises(StudyError, match=r"the data lack OHIO; the sample lacks OHIOO$"):
        fit.predict(year.replace({"state": {"OHIO": "OHIOO"}}))


def test_a_sweep_of_a_function_says_its_name():
    with pytest.raises(StudyError, match=r"found a function; write call='fit_sar'$"):
        sweep(PANEL, MODEL, weights=weight_matrix(LINKS), call=spillover.fit_sar, **PLACE)


def test_moran_s_numbers_are_not_looked_for_among_tests():
    found = spillover.moran(PANEL, "lgsp", weights=weight_matrix(LINKS), permutations=99, **PLACE)
    with pytest.raises(ValueError, match=r"see tests and series"):
        found.wald_test(formula="lpcap")


def test_newey_west_takes_a_single_series():
    """Against statsmodels' HAC errors, which have no factor either."""
    import statsmodels.api as sm

    ohio = PANEL[PANEL["state"] == "OHIO"].sort_values("year")
    variance = {"kind": "newey-west", "lags": 2, "small_sample": "none"}
    fit = spillover.fit_pooled(ohio, MODEL, variance=variance, **PLACE)
    design = sm.add_constant(ohio[["lpcap", "lpc"]])
    other = sm.OLS(ohio["lgsp"], design).fit(cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": False})
    assert fit.std_errors[["lpcap", "lpc"]].tolist() == pytest.approx(other.bse[1:].tolist(), rel=1e-9)
    with pytest.raises(ValueError, match=r"one group only; clustering needs at least two\. Take"):
        spillover.fit_pooled(ohio, MODEL, **PLACE)
