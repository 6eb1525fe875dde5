"""What notes of tables and the page's methods say of an estimate: its own settings, in the words of the
field.
"""

import re
from functools import partial

import pytest
from lxml import etree
from msgspec import structs

from estimate_records import analysis_record, analysis_records, estimate_records
from report.equations import mathml, omml
from report.material import Material
from report.methods import analyses_section, families, methods_section, sample_words, sentences_of
from report.provenance import _render_suspected
from report.sections import breakable
from report_fixtures import estimate
from spillover.declarations import having
from spillover.equation import equation_of
from spillover.messages.study_names import name_by
from spillover.note import VarianceSetting
from spillover.tables.notes import (
    bracket_note,
    columns_words,
    estimate_notes,
    figure_notes,
    setting,
    settings_sentences,
    split_notes,
    statistic_text,
)
from spillover.tables.number_format import typeset_text
from spillover.tables.style import plain_style
from spillover.words import lasting
from words.render import speaking


def made(notes=(), **settings):
    return structs.replace(estimate(1), settings=settings, notes=tuple(notes))


def test_a_setting_is_told_once_where_all_columns_share_it_and_by_column_where_not():
    estimates = [made(effects="two-way", definition=d, seed=7) for d in ("direct", "direct", "transformed")]
    notes = list(settings_sentences(estimates, ["(1)", "(2)", "(3)"]).values())
    assert "Fixed effects: two-way." in notes
    assert (
        "Definition: W times the demeaned outcome in (1) and (2); the orthogonal transformation of Lee "
        "and Yu (2010) in (3)." in notes
    )
    assert "Seed: 7." in notes


def test_a_column_that_is_called_like_its_setting_is_not_named_again():
    estimates = [made(effects="two-way"), made(effects="none")]
    notes = settings_sentences(estimates, ["Two-way", "Pooled"])
    assert notes["effects"] == "Fixed effects: two-way; none in Pooled."


def test_columns_that_differ_in_the_number_of_regressors_have_one_rule_of_the_variance():
    counted = {"small_sample": "full", "groups": True}
    variance = partial(VarianceSetting, kind="clustered", by="unit", clusters=45, **counted)
    estimates = [made(variance=variance(parameters=k)) for k in (12, 17)]
    assert list(settings_sentences(estimates, ["(1)", "(2)"]).values())[1:] == [
        "Variance: clustered by unit (45 clusters), factor G/(G−1)·(N−1)/(N−K), K with all effects."
    ]


def test_a_journal_prints_the_estimator_the_variance_and_the_sample_and_the_rest_is_a_click_away():
    brief, details = split_notes(
        [made(["3 rows dropped"], effects="two-way", seed=7, draws=99)], ["(1)"], plain_style().notes
    )
    assert brief == ["Estimator: within.", "Fixed effects: two-way.", "N = 495 (45 units, 11 periods)."]
    assert details == ["Draws: 99.", "Seed: 7.", "3 rows dropped."]


def test_a_note_keeps_its_symbols_and_names_its_columns():
    estimates = [made(["θ = 0 is rejected.", "shared"]), made(["shared"])]
    assert estimate_notes(estimates, ["(1)", "(2)"]) == ["In (1): θ = 0 is rejected.", "Shared."]


@pytest.mark.parametrize(("df", "words"), [([9], "t"), ([None], "z"), ([9, None], "t or z"), ([], "t")])
def test_what_is_in_brackets_is_called_by_its_distribution(df, words):
    estimates = [{"df": one} for one in df]
    assert bracket_note("statistic", estimate_records(estimates)) == f"{words} statistics in parentheses."
    assert bracket_note("se", estimate_records(estimates)) == "Standard errors in parentheses."


def test_headers_of_more_than_one_part_are_quoted():
    assert columns_words(["A", "B, C", "D"]) == "A, “B, C” and D"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("resample", "units", "units, each with all its periods"),
        ("resample", "rows", "single observations"),
        ("variance", "observed", "observed information matrix"),
        ("variance", VarianceSetting(kind="classical"), "classical, σ² = SSR/(N−K)"),
        ("definition", "lsdv", "the demeaned spatial lag (maximum likelihood with dummies)"),
        ("weights", "inverse_distance", "inverse distance"),
        ("expectation", -0.022727272, "-0.02273"),
        ("bias_correction", None, ""),
    ],
)
def test_values_in_words(key, value, words):
    assert setting(key, value)[1] == words


def methods(**options):
    study = {"years": [2013, 2016], "dated_by": "data_year"}
    document = {
        "estimates": [made(definition="direct"), structs.replace(made(method="delta"), part="effects")]
    }
    models = {"sdm": [r"y = \rho W y"]}
    return both(study, {"sdm": "SDM of y."}, models, Material(analysis_records({"sdm": document, **options})))


def both(study, texts, models, material):
    """The methods and the analyses one by one, as the page has them one after the other."""
    found = methods_section(study, texts, models, material), analyses_section(texts, models, material)
    return "".join(section.body for section in found)


def test_the_methods_tell_the_settings_of_every_part_of_an_analysis():
    body = methods()
    assert "Definition: W times the demeaned outcome in the model." in body
    assert "Standard errors of the effects: delta method in effects." in body
    assert typeset_text("N = 495") in body


def test_analyses_of_one_model_stand_under_its_equation_with_what_differs():
    one, two = ({"estimates": [made(definition=d)]} for d in ("direct", "lsdv"))
    texts, models = (
        {"a": "First.", "b": "Second."},
        {key: [r"y_{it} = \rho \sum_j w_{ij} y_{jt}"] for key in "ab"},
    )
    body = both({"years": [2013, 2016]}, texts, models, Material(analysis_records({"a": one, "b": two})))
    assert body.count("<math") == 1
    assert body.count(typeset_text("N = 495")) == 1, "what all share is said once"
    assert body.count("Definition: ") == 2
    assert body.index(typeset_text("N = 495")) < body.index("First.") < body.index("Second.")


def test_an_equation_is_set_once_and_later_models_name_its_number():
    one = {"estimates": [made()]}
    models = {"h": ["y = x", "H = 0"], "b": ["y = x"], "c": ["y = z", "H = 0"], "d": ["y = z", "H = 0"]}
    texts = {name: f"Of {name}." for name in models}
    study, material = {"years": [2013, 2016]}, Material(dict.fromkeys(models, analysis_record(one)))
    found = families(texts, models, material)
    assert [[each.name for each in family.analyses] for family in found] == [["b"], ["h"], ["c", "d"]]
    assert [family.citation for family in found] == ["", "Equations (1) and (2).", "Equations (2) and (3)."]
    with speaking("zh"):
        assert found[1].citation == "式(1)和(2)。"
    body = methods_section(study, texts, models, material).body
    assert body.count("<math") == 3
    assert re.findall(r'id="equation-(\d)".*?\((\d)\)</span>', body) == [(n, n) for n in "123"]
    assert set(re.findall(r'href="#equation-(\d)">\(', body)) == set("123")


def test_analyses_without_an_equation_are_said_in_words():
    body = both({"years": [2013, 2016]}, {"a": "Placebos are drawn.", "b": "Units match."}, {}, Material({}))
    assert body.count("Placebos are drawn. Units match.") == 1


def test_an_equation_is_that_of_the_estimator():
    made = {
        name: equation_of("panel", {"estimator": name, "effects": "individual"})[0]
        for name in ("within", "pooled", "random", "between", "first-difference")
    }
    assert [name for name, text in made.items() if r"\mu_i" in text] == ["within", "random"]
    assert [name for name, text in made.items() if r"\alpha" not in text] == ["within"]
    rings = equation_of("did", {"exposure": {"rings_km": [0, 400], "on_treated": False}})
    shares = equation_of("did", {"exposure": {"weights": "contiguity", "on_treated": True}})
    assert "R^{r}_{it}" in rings[1]
    assert "(1 - D_{it})" in rings[1]
    assert "w_{ij} D_{jt}" in shares[1]
    assert "(1 - D_{it})" not in shares[1]
    assert equation_of("did", {}) == rings[:1] == shares[:1]
    lag, variances, _effects = equation_of("spatial", {"model": "SAR", "effects": "random"})
    assert lag.startswith(r"y_{it} = \alpha + \rho")
    assert r"\phi" in variances


def test_an_equation_has_controls_where_the_analysis_has_some():
    for kind in ("did", "event_study", "instruments", "mediation", "moderation", "threshold"):
        with_some, without = equation_of(kind, {"controls": ["z"]}), equation_of(kind, {"controls": []})
        assert any(
            "x_{it}'\\gamma" in text or "z_{it}'\\delta" in text or "x_{it}'\\alpha" in text
            for text in with_some
        )
        assert not any("controls" in text for text in (*with_some, *without))
        assert len("".join(without)) < len("".join(with_some))


def test_every_equation_can_be_set_for_page_and_word():
    models = ("OLS", "SLX", "SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS")
    further = (
        {"effects": ["unit", "region:year"], "dynamic": "both"},
        {"effects": None},
        {"effects": "random"},
        {"effects": "two-way", "estimator": "between", "exposure": {"rings_km": [0, 400]}},
    )
    made = {
        text
        for kind in having("methods.py")
        for model in models
        for more in further
        for text in equation_of(kind, {"model": model, **more})
    }
    assert len(made) > 60
    for text in made:
        etree.fromstring(str(mathml(text)))
        etree.fromstring(omml(text))


def test_a_root_is_set_over_all_that_is_under_it():
    assert "<msqrt><mrow><mn>2</mn><mi>T</mi></mrow></msqrt><mi>x</mi>" in mathml(r"\sqrt{2T} x")
    root = etree.fromstring(omml(r"\sqrt{2T} x")).find(".//{*}rad")
    assert ["".join(part.itertext()) for part in root] == ["", "", "2T"]


def rows_of(text):
    return ["".join(row.itertext()) for row in etree.fromstring(str(mathml(text)))]


def test_a_long_equation_has_rows_between_which_a_narrow_screen_breaks_it():
    durbin = equation_of("spatial", {"model": "SDM", "dynamic": "both"})
    assert rows_of(durbin[0])[:4] == ["yit", "=τyi,t−1", "+η∑jwijyj,t−1", "+ρ∑jwijyjt"]
    assert rows_of(durbin[1]) == ["∂y∂xk′", "=(𝐈−ρ𝐖)−1(βk𝐈+θk𝐖)"], "none within brackets"
    assert rows_of(r"a = - b, c + (d - [e + f])^2") == ["a", "=−b,", "c", "+(d−[e+f])2"]


@pytest.mark.parametrize("text", ["{x", "x}", r"\nosuch x", "x_"])
def test_an_equation_that_cannot_be_read_is_an_error(text):
    with pytest.raises(ValueError, match="equation"):
        mathml(text)


def test_an_analysis_is_missing_only_where_it_was_not_made():
    assert "It was not run" not in methods(sdm={"estimates": []})
    assert "It was not run." in both({"years": [2013, 2016]}, {"x": "A regression."}, {}, Material())


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ({}, ""),
        ({"window": 1, "one_sided": False}, "at most 1 year before and after."),
        ({"window": 2, "one_sided": True}, "at most 2 years before and after, or by the only one available."),
    ],
)
def test_gaps_in_words(gaps, words):
    text = sample_words({"years": [2013, 2016], "gaps": gaps})[0]
    assert text.endswith(words)
    assert ("Gaps" in text) == bool(gaps)


def test_a_caption_says_matrix_level_draws_and_sample_of_what_its_figure_shows():
    settings = {"weights": "nearest_5", "level": 0.9, "permutations": 999, "clusters_by": "fdr", "seed": 7}
    analyses = {"a": {"estimates": [made(**settings)]}, "b": {"estimates": [made(level=0.95)]}}
    said = figure_notes({"analyses": ["a"]}, analysis_records(analyses))
    for part in ("matrix: nearest 5.", "Confidence level: 0.9.", "Permutations: 999.", "N = 495"):
        assert part in said
    assert "Seed" not in said
    columns = {"columns": [{"analysis": "a", "header": "First"}, {"analysis": "b", "header": "Second"}]}
    assert "in First" in figure_notes(columns, analysis_records(analyses))
    assert (
        figure_notes({"sweep": "w"}, analysis_records(analyses))
        == figure_notes({"analyses": ["lost"]}, {})
        == ""
    )
    assert "level" not in figure_notes({"analyses": ["a"]}, analysis_records(analyses), intervals=False)
    swept = figure_notes({"sweep": "w"}, analysis_records(analyses), tests=True, level=0.95)
    assert swept == "Confidence level: 0.95. p-values are of single estimates, not adjusted for their number."
    few = structs.replace(made(), nobs=40)
    sizes = figure_notes(
        {"analyses": ["a", "few"]}, analysis_records(analyses | {"few": {"estimates": [few]}})
    )
    assert sizes.endswith("N from 40 to 495.")


def test_the_ends_of_a_set_have_the_digits_of_the_table():
    at = {"anderson_rubin_set": [[-0.0312345, 0.25], [12345.678, None]]}
    shown = statistic_text(structs.replace(made(), settings=at), "anderson_rubin_set", 3)
    assert shown.startswith("[-0.031, 0.250] ∪ [12345.7, inf]")


def test_a_suspected_number_has_the_labels_of_its_measures():
    """A label with a comma stands in quotation marks; words of the sentence that are names stay."""
    name_by({"measures": {"gdp": "GDP, file", "other": "second"}, "sources": {"energy": "City energy"}})
    reason = lasting("no other of {source}: {sum}", source="energy", sum="gdp + other")
    assert _render_suspected("reason", reason, {}) == "no other of City energy: “GDP, file” + second"


def test_long_words_of_cells_break_behind_their_signs():
    assert breakable("tests/unit/test_a.py") == "tests/<wbr>unit/<wbr>test_<wbr>a.py"
    assert breakable("G/(G−1)·(N−1)/(N−K) of a/b") == "G/<wbr>(G−1)·<wbr>(N−1)/<wbr>(N−K) of a/b"
    assert breakable("25.964924024617876 <b>") == "25.964924024617876 &lt;b&gt;"


@pytest.mark.debt("32.15")
def test_an_analysis_without_controls_has_a_sentence_that_says_so():
    options = {"kind": "did", "outcome": "y", "treatment": "d", "controls": []}
    with speaking("en"):
        said = sentences_of({"a": options}, {"y": "Output", "d": "Law"})["a"]
    assert said == (
        "Treated and untreated units are compared in Output, before and after Law (control variables: none)."
    )


@pytest.mark.debt("37.3")
def test_differences_have_the_effects_that_they_removed():
    """The row of unit effects is empty for them: "none" contradicted it."""
    differences = structs.replace(
        made(effects="none"), estimator="first_differences", differenced_effects=("unit",)
    )
    notes = settings_sentences([made(effects="two-way"), differences, made(effects="none")], ["1", "2", "3"])
    assert notes["effects"] == (
        "Fixed effects: two-way in 1; individual (removed by differencing) in 2; none in 3."
    )


@pytest.mark.debt("37.3")
def test_sets_of_effects_are_words_in_english_too():
    value = "unit, region:year, region[year]"
    assert setting("effects", value) == ("Fixed effects", "unit, region × year, region trend")
