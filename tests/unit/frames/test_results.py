"""What a call gives back: frames of the user's library, text, HTML and LaTeX, and nothing that can change."""

from dataclasses import FrozenInstanceError

import numpy as np
import pyarrow as pa
import pytest

import spillover
from frame_data import ASKED, MUNNELL, PLACE, produc, simulated, states, with_matrices
from spillover import EstimationError


@pytest.fixture(scope="module")
def durbin():
    return spillover.fit_sdm(produc(), MUNNELL, **PLACE, weights=states())


def test_effects_are_a_frame_and_add_up(durbin):
    effects = durbin.effects.pivot(index="term", columns="effect", values="estimate")
    assert list(effects.columns) == ["direct", "indirect", "total"]
    np.testing.assert_allclose(effects.direct + effects.indirect, effects.total, rtol=1e-12)
    assert (durbin.effects["low"] < durbin.effects["estimate"]).all()
    within = spillover.fit_within(produc(), MUNNELL, **PLACE)
    assert not hasattr(within, "effects")
    with pytest.raises(EstimationError, match="panel: has no direct and indirect effects"):
        within.effects  # noqa: B018


def test_effects_of_a_dynamic_model_have_two_runs():
    options = {"dynamic": "y", "effects": "individual", "bias_correction": "none"}
    options["impacts"] = {"method": "delta"}
    found = spillover.fit_sdm(produc(), MUNNELL, **PLACE, weights=states(), **options)
    assert set(found.effects["part"]) == {"effects_short", "effects_long"}


@pytest.mark.debt("36.4")
def test_a_p_value_is_never_printed_as_zero():
    """That of a chi-squared of 40,000 is a zero of 64 bits."""
    frame = produc().assign(lgsp=lambda f: f.lgsp + 40 * f.lemp)
    found = spillover.fit_within(frame, MUNNELL, variance="HC1", **PLACE)
    (slopes,) = found.tests.to_dict("records")
    assert found.statistics["f_p"] == slopes["p"] < 1e-300
    lines = found.summary().splitlines()
    assert [line.split()[-1] for line in lines if "slopes, F" in line] == ["<0.0001"]
    assert [line.split()[4] for line in lines if line.startswith("lemp ")] == ["<0.0001"]
    assert "p of F <0.0001" in found.summary()
    assert "0.0000" not in found._repr_html_().replace("-0.0000", "")
    printed = spillover.table(found, statistics=["f_p", "slopes"])
    assert [row.cells[1].split()[-1] for row in printed.table.rows[-2:]] == ["<0.001", "[<0.001]"]


def test_parts_are_found_by_name():
    found = spillover.fit_iv(produc(), "lgsp ~ lpc + [lpcap ~ L.lpcap]", **PLACE)
    assert found.parts == ("second_stage", "first_stage_lpcap", "reduced_form")
    assert found.part("first_stage_lpcap").terms["term"].tolist() == ["L.lpcap", "lpc"]
    assert found.tidy()["part"].unique().tolist() == list(found.parts)
    with pytest.warns(DeprecationWarning, match=r"all_terms is now tidy\(\)"):
        assert len(found.all_terms) == len(found.tidy())
    assert found.terms["term"].tolist() == ["lpcap", "lpc"]
    with pytest.raises(spillover.StudyError, match="no part 'third_stage'; its parts are 'second_stage'"):
        found.part("third_stage")


def test_covariance_and_residuals_are_kept(durbin):
    own = durbin.estimates[""]
    np.testing.assert_array_equal(own.se, durbin.terms["se"])
    assert own.covariance.shape == (len(own.terms),) * 2
    residuals = spillover.fit_within(produc(), MUNNELL, **PLACE).estimates[""].residuals
    assert residuals.shape == (816,)


def test_frames_are_of_the_library_that_was_given():
    found = spillover.fit_within(pa.Table.from_pandas(produc()), MUNNELL, **PLACE)
    assert isinstance(found.terms, pa.Table)
    assert found.tests.column("name").to_pylist() == ["slopes"]


def test_further_tables_are_frames():
    found = spillover.moran(produc(), "lgsp", **PLACE, weights=states(), permutations=99)
    assert len(found.series["moran"]) == 17


def test_text_html_and_latex_hold_every_term_and_escape(durbin):
    for made in (repr(durbin), durbin._repr_html_()):
        assert all(term in made for term in ("W:lpcap", "lemp:indirect", "rho"))
    for made in (durbin.to_latex(), durbin.to_markdown()):
        assert all(words in made for words in ("lpcap", "indirect effect of lemp", "0.7506"))
    odd = produc().rename(columns={"lpcap": "<b>_x"})
    found = spillover.fit_within(odd, "lgsp ~ `<b>_x`", **PLACE)
    assert "<b>" not in found._repr_html_()
    assert r"\textless{}b\textgreater{}\_x" in found.to_latex()
    assert r"\<b\>\_x" in found.to_markdown()
    assert "816 of 816 rows: 48 of 48 units, 17 of 17 periods" in found.summary()


def test_columns_of_a_text_stand_below_each_other_with_chinese_names():
    renamed = produc().rename(columns={"lpcap": "公共资本", "lpc": "资本"})
    lines = spillover.fit_within(renamed, "lgsp ~ 公共资本 + 资本", **PLACE).summary().splitlines()
    first, second = (line for line in lines if line.startswith(("公共资本 ", "资本 ")))
    assert len(first) + 4 == len(second) + 2


def test_a_result_does_not_change(durbin):
    with pytest.raises(FrozenInstanceError):
        durbin.kind = "panel"
    with pytest.raises(TypeError):
        durbin.statistics["loglik"] = 0.0
    durbin.to_dict()["estimates"][0]["terms"][0]["estimate"] = 0.0
    assert durbin.to_dict()["estimates"][0]["terms"][0]["estimate"] != 0.0


def test_effects_by_unit_add_up_to_the_average_effects(durbin):
    average = durbin.effects.pivot(index="term", columns="effect", values="estimate")
    for term in ("lpcap", "lemp"):
        found = durbin.effects_by_unit(term)
        assert found["state"].tolist() == sorted(states().index)
        assert found["direct"].mean() == pytest.approx(average.loc[term, "direct"], rel=1e-10)
        assert found["from_others"].mean() == pytest.approx(average.loc[term, "indirect"], rel=1e-8)
        assert found["to_others"].mean() == pytest.approx(average.loc[term, "indirect"], rel=1e-8)
    with pytest.raises(EstimationError, match="W:lemp has no effects in this model"):
        durbin.effects_by_unit("W:lemp")
    with pytest.raises(EstimationError, match="fit a static spatial model"):
        spillover.fit_within(produc(), MUNNELL, **PLACE).effects_by_unit("lemp")


def test_predictions_are_the_outcome_less_its_residual():
    within = spillover.fit_within(produc().drop(index=5), MUNNELL, **PLACE)
    found = within.augment()
    wanted = produc().drop(index=5).set_index(["state", "year"])["lgsp"]
    pairs = found.set_index(["state", "year"])
    assert pairs["outcome"].sort_index().equals(wanted.sort_index().rename("outcome"))
    np.testing.assert_array_equal(found["residual"], within.estimates[""].residuals)
    np.testing.assert_allclose(found["fitted"] + found["residual"], found["outcome"], rtol=1e-14)
    with pytest.raises(EstimationError, match="no part has a residual for each row of the sample"):
        spillover.fit_first_difference(produc(), MUNNELL, **PLACE).augment()
    with pytest.warns(DeprecationWarning, match=r"predict\(part\) is now part\(name\)\.augment\(\)"):
        old = within.predict("")
    assert [*old.columns[2:]] == ["outcome", "predicted", "residual"]
    assert old["predicted"].equals(found["fitted"].rename("predicted"))


def test_predictions_of_a_spatial_model_solve_its_equation():
    found = spillover.fit_sdm(produc(), MUNNELL, **PLACE, weights=states(), definition="lsdv")
    panel = found.augment().pivot(index="year", columns="state")
    values = found.terms.set_index("term")["estimate"]
    w = states().loc[panel["outcome"].columns, panel["outcome"].columns].to_numpy()
    x = {
        t: produc().pivot(index="year", columns="state", values=t).to_numpy()
        for t in MUNNELL[7:].split(" + ")
    }
    rest = panel["fitted"].to_numpy() - values["rho"] * panel["outcome"].to_numpy() @ w.T
    rest -= sum(values[t] * v + values[f"W:{t}"] * v @ w.T for t, v in x.items())
    rest -= rest.mean(axis=0)  # what is left are effects of units and years
    np.testing.assert_allclose(rest - rest.mean(axis=1, keepdims=True), 0, atol=1e-10)


def test_a_summary_is_in_the_language_that_is_asked_for(durbin):
    chinese = durbin.summary("zh")
    assert "极大似然估计" in chinese
    assert "注：" in chinese
    assert "816 行中用了 816 行" in chinese
    assert not {"Note:", "estimate", "Observations"} & set(chinese.replace("：", " ").split())
    assert durbin.summary() == durbin.summary("en")
    spillover.speak("zh")
    try:
        assert durbin.summary() == chinese
        assert "注：" in durbin._repr_html_()
        assert durbin.notes[0].startswith("N = 752")
    finally:
        spillover.speak("en")
    with pytest.raises(
        spillover.StudyError, match="language: no translation into 'xx'; choose one of en, zh"
    ):
        durbin.summary("xx")


def test_every_call_says_its_results_in_both_languages():
    for name, asked in ASKED.items():
        found = getattr(spillover, name)(simulated(), unit="unit", time="year", **with_matrices(asked))
        chinese, english = found.summary("zh"), found.summary("en")
        assert chinese != english
        for note in found.notes:
            assert note in english


def test_settings_of_a_summary_have_names():
    panel = produc()
    found = spillover.fit_iv(
        panel, outcome="lgsp", endogenous=["lpcap"], instruments=["lpc"], controls=["unemp"], **PLACE
    )
    assert "Small-sample factor" in found.summary("en")
    chinese = found.summary("zh")
    assert "小样本系数" in chinese
    assert "small sample" not in chinese
    assert "anderson rubin" not in chinese
