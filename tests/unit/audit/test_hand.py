"""What papers written by hand taught: other words for variables, fields, effects and models, and sentences
that go on with what the one before was about.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from audit.effect_words import effect_of
from audit.match_page import is_wrong
from audit.matching import match_tables
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels, Vocabulary, columns_in
from audit.sentences import match_sentences
from audit.study_labels import models_by_label, terms_by_label
from audit.study_numbers import Key, Numbers, plain_label
from audit.study_reference import FIELD_OF, Match, StudyReference, words_of
from base.yaml_file import read_yaml, resolve_languages
from cli.match import find_rows_of_models, learn_heads, match_numbers

ROOT = Path(__file__).parents[3]
TERMS = {"lpub": "Log public capital", "lpriv": "Log private capital", "unemp": "Unemployment rate"}


def study_of(models=("base", "iv"), **more):
    """A study of two models and three variables, one of whose models is called as a variable."""
    values = {}
    for m, model in enumerate(models):
        for t, term in enumerate(TERMS):
            estimate = round(-0.0431 + 0.1737 * m + 0.2113 * t, 4)
            values |= {
                Key(model, term, "estimate"): estimate,
                Key(model, term, "se"): 0.0117 * (m + 1) + 0.0531 * t,
            }
            values |= {Key(model, term, "p"): 0.5}
    labels = {label: frozenset({term}) for term, label in TERMS.items()}
    named = {words_of("First stage of log public capital"): frozenset({"iv"})}
    return StudyReference(Numbers(values, dict.fromkeys(models, "y")), (), labels, models=named, **more)


def printed(known, labels, models=("base", "iv"), fields=("estimate", "se")):
    """A table of models in columns, with each number as the study has it."""
    rows = [["", *(f"({i + 1})" for i in range(len(models)))]]
    for label, term in zip(labels, TERMS, strict=True):
        for depth, field in enumerate(fields):
            form = "({:.4f})" if depth else "{:.4f}"
            rows.append(
                [
                    "" if depth else label,
                    *(form.format(known.numbers.values[Key(m, term, field)]) for m in models),
                ]
            )
    return rows


def matched(rows, known):
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    return match_tables(Manuscript([table], [], []), known)[0][1]


@pytest.mark.debt("33.8")
@pytest.mark.parametrize(
    "labels", [("log(Public)", "log(Private)", "Unemployment"), ("Public", "Private", "unempl.")]
)
def test_a_row_is_known_by_a_part_of_its_variable_s_label_though_a_model_is_called_so(labels):
    known = study_of()
    rows = printed(known, labels)
    assert {m.verdict for m in matched(rows, known)} == {"same"}
    typed = [list(row) for row in rows]
    typed[1][1] = "-0.0831"
    assert [m.text for m in matched(typed, known) if is_wrong(m)] == ["-0.0831"]
    exchanged = [rows[0], [rows[1][0], *rows[3][1:]], rows[4], [rows[3][0], *rows[1][1:]], rows[2], *rows[5:]]
    assert sum(map(is_wrong, matched(exchanged, known))) == 8


def test_a_short_label_or_one_of_a_lag_or_a_product_is_no_part_of_a_variable_s():
    known = study_of()
    assert known.find_near_terms("log(public capital)") == {"lpub"}
    assert known.find_near_terms("capital") == {"lpub", "lpriv"}
    for label in ("log", "Public, t − 1", "lag public", "Public × Private", "W public", "publicity"):
        assert not known.find_near_terms(label), label


@pytest.mark.debt("33.6")
def test_fields_are_known_as_programs_and_journals_call_them():
    heads = {
        "Sig.": "p",
        "Prob.": "p",
        "Pr(>|t|)": "p",
        "P>|t|": "p",
        "B": "estimate",
        "t-Statistic": "statistic",
    }
    heads |= {
        "Std. Err.": "se",
        "置信区间下限": "low",
        "95%置信区间上限": "high",
        "显著性": "p",
        "样本容量": "nobs",
    }
    for head, field in heads.items():
        assert FIELD_OF[plain_label(head)] == field, head
    assert ("", "r2_within") in StudyReference(Numbers({Key("a", "", "r2_within"): 0.5})).statistics_of(
        "R Square (within)"
    )


@pytest.mark.debt("33.6")
def test_effects_of_a_spatial_model_are_those_of_their_heads_though_a_mediation_has_such_effects():
    effects = {"direct": 0.1613, "indirect": -0.0457, "total": 0.1156}
    values = {
        Key("sdm/effects", f"{t}:{e}", "estimate"): v + 0.3 * (t == "UL")
        for t in ("DF", "UL")
        for e, v in effects.items()
    }
    values |= {Key("med", "", f"effect_{e}"): 0.9 for e in effects}
    labels = {"Digital finance": frozenset({"DF"}), "Urbanisation": frozenset({"UL"})}
    statistics = {f"{e}effect": frozenset({("", f"effect_{e}")}) for e in effects}
    known = StudyReference(Numbers(values), (), labels, statistics=statistics)
    cells = [
        [f"{values[Key('sdm/effects', f'{t}:{e}', 'estimate')]:.4f}" for e in effects] for t in ("DF", "UL")
    ]
    rows = [
        ["", "Direct effect", "Indirect effect", "Total effect"],
        ["Digital finance", *cells[0]],
        ["Urbanisation", *cells[1]],
    ]
    assert [m.verdict for m in matched(rows, known)] == ["same"] * 6
    exchanged = [rows[0], *([row[0], row[1], row[3], row[2]] for row in rows[1:])]
    assert sum(map(is_wrong, matched(exchanged, known))) == 4


@pytest.mark.debt("33.8")
def test_heads_of_the_configuration_s_tables_are_known_in_every_language():
    numbers = Numbers({Key(m, "DF", "estimate"): 0.1 for m in ("sdm_inverse_distance", "sdm_economic")})
    models = models_by_label(ROOT, "cities", numbers, [])
    assert models[words_of("反距离")] == models[words_of("Inverse distance")] == {"sdm_inverse_distance"}
    known = StudyReference(numbers, (), {}, models=models)
    assert known.models_of("反距离矩阵") == {"sdm_inverse_distance"}


@pytest.mark.debt("33.9")
def test_models_are_known_by_what_people_write_for_effects_and_by_their_estimator():
    known = StudyReference(Numbers({}), models={words_of("State fixed effects"): frozenset({"state"})})
    assert known.models_of("State FE") == known.models_of("State effects") == {"state"}
    numbers = Numbers(
        {Key(f"paths/{part}", "ATT", "estimate"): 0.1 for part in ("imputation", "imputation_att")}
    )
    models = models_by_label(ROOT, "castle", numbers, [])
    assert models[words_of("插补估计")] == {"paths/imputation", "paths/imputation_att"}


def test_two_way_fixed_effects_are_not_a_model_called_fixed_effects():
    models = {
        words_of("Fixed effects"): frozenset({"hausman/fixed"}),
        words_of("Random"): frozenset({"random"}),
    }
    known = Vocabulary(StudyReference(Numbers({}), models=models))
    assert not known.models_in("Public capital, two-way fixed effects: -0.03.", [])
    assert [m.names for m in known.models_in("Public capital, fixed effects: -0.03.", [])] == [
        {"hausman/fixed"}
    ]


SENTENCES = [
    # text, before it: what is called wrong
    (
        "As dummies enter (column 2) it drops to 0.13, whereas unemployment has 0.55.",
        "Log public capital has -0.04.",
        [],
    ),
    ("Column (1) leaves it at 0.77.", "The coefficient of log public capital matters.", ["0.77"]),
    ("In column (1) it drops to 0.0431.", "The coefficient of log public capital is -0.0431.", ["0.0431"]),
    ("Instrumenting gives -0.99 for public and 0.17 for log private capital.", "", []),
    ("In column (1) we obtain -0.0431 (s.e. 0.0117).", "", []),
    ("In column (1) we obtain -0.0931 (s.e. 0.0117).", "", ["-0.0931"]),
    ("In column (1) the coefficient on CPI is 0.1682.", "", []),
    ("All of these regressions use 861 state--years.", "", ["861"]),
    ("回归共使用861个州—年样本。", "", ["861"]),
    ("第(1)列中Log public capital的系数为-0.0831，95%置信区间很宽。", "", ["-0.0831"]),
]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(("text", "before", "found"), SENTENCES)
def test_a_sentence_goes_on_with_what_the_one_before_is_about(text, before, found):
    known = study_of(main_results=(Key("base", "lpub", "estimate"),))
    values = {**known.numbers.values, Key("base", "", "nobs"): 816.0}
    known = StudyReference(
        Numbers(values, known.numbers.outcomes), (), known.labels, main_results=known.main_results
    )
    columns = ColumnModels({"1": {1: frozenset({"base"}), 2: frozenset({"iv"})}})
    matches = match_sentences([("paragraph 1", f"{before} {text}".strip())], known, values, columns)
    assert [m.text for m in matches if is_wrong(m)] == found


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("数字金融使创新提高0.2990，在1%水平上显著；同时使转型变动-0.4789。", []),
        (
            "数字金融使创新提高0.2990，在1%水平上显著；同时使转型变动0.4789，说明数字金融降低了碳排放。",
            ["0.4789"],
        ),
        ("Digital finance raises innovation by 0.2990.", []),
    ],
)
def test_what_a_variable_moves_is_the_outcome_and_not_the_variable(text, found):
    labels = {"Digital finance": frozenset({"DF"}), "数字金融": frozenset({"DF"}), "创新": frozenset({"RI"})}
    labels |= {"innovation": frozenset({"RI"}), "转型": frozenset({"GT"})}
    values = {Key("one", "DF", "estimate"): 0.2990, Key("two", "DF", "estimate"): -0.4789}
    values |= {
        Key("three", term, "estimate"): value
        for term, value in (("DF", 0.0155), ("RI", 0.0017), ("GT", -0.0233))
    }
    known = StudyReference(Numbers(values, {"one": "RI", "two": "GT", "three": "Y"}), (), labels)
    matches = list(match_sentences([("paragraph 1", text)], known, values))
    assert [m.text for m in matches if is_wrong(m)] == found
    assert found or {m.verdict for m in matches} == {"same"}


@pytest.mark.debt("33.8")
def test_parameters_of_spatial_models_are_known_by_their_names():
    config, _ = resolve_languages(read_yaml(ROOT / "config" / "nqp.yaml"), "en")
    numbers = Numbers({Key("sdm_economic", t, "estimate"): 0.1 for t in ("DF", "rho")})
    labels = terms_by_label(ROOT, "nqp", config, numbers, [])
    assert labels["空间自回归系数"] == labels["spatial lag coefficient"] == {"rho"}
    assert "lambda" not in labels


def test_greek_letters_of_formulas_in_markdown_are_letters(tmp_path):
    path = tmp_path / "paper.md"
    path.write_text(r"The parameter $\lambda = 0.391$ and $\hat{\rho}$ are large.", encoding="utf-8")
    [(_place, text)] = read_manuscript(path).paragraphs
    assert "λ" in text
    assert "ρ" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("***、**、*分别表示在1%、5%、10%的水平上显著", "***、**、*分别表示在1%、5%、10%的水平上显著"),
        ("*p<0.1, **p<0.05, ***p<0.01", "*p<0.1, **p<0.05, ***p<0.01"),
        ("**注**：***, ** and * mean 1%, 5%, 10%", "注：***, ** and * mean 1%, 5%, 10%"),
        ("**a *b* c**, ***d***, _e_, __f__ of g_h_i", "a b c, d, e, f of g_h_i"),
        ("**0.12*** and 0.34***", "0.12* and 0.34***"),
    ],
)
def test_stars_in_markdown_that_set_no_words_off_are_stars(text, shown, tmp_path):
    path = tmp_path / "paper.md"
    path.write_text(text, encoding="utf-8")
    [(_place, found)] = read_manuscript(path).paragraphs
    assert found == shown


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(("total", "verdict"), [("-0.1165", "same"), ("-0.1615", "missing")])
def test_an_effect_that_is_no_main_result_is_one_of_its_model(total, verdict):
    """A sentence that names no variable is of the main one, and of all of its effects."""
    values = {
        Key("sdm/effects", f"x:{effect}", "estimate"): value
        for effect, value in (("direct", -0.1475), ("indirect", 0.0310), ("total", -0.1165))
    }
    main = [Key("sdm/effects", f"x:{effect}", "estimate") for effect in ("direct", "indirect")]
    models = {words_of("空间杜宾模型"): frozenset({"sdm/effects"})}
    known = StudyReference(
        Numbers(values, {"sdm/effects": "y"}), (), {}, models=models, main_results=tuple(main)
    )
    text = f"空间杜宾模型的直接效应为-0.1475，间接效应为0.0310且不显著，总效应为{total}。"
    found = match_sentences([("paragraph 1", text)], known, [])
    assert [m.verdict for m in found] == ["same", "same", verdict]


@pytest.mark.debt("33.7")
def test_estimate_and_statistic_in_two_columns_are_of_one_model():
    """Two models have one estimate; one of them has the statistic, and stars, of another."""
    values = {}
    for model, estimate, statistic, p in (
        ("a", 0.0751, 1.22, 0.222),
        ("b", 0.0785, 2.80, 0.007),
        ("c", 0.0785, 1.53, 0.126),
    ):
        values |= {Key(model, "ATT", "estimate"): estimate, Key(model, "ATT", "statistic"): statistic}
        values |= {Key(model, "ATT", "p"): p, Key(model, "", "nobs"): 550.0}
    known = StudyReference(Numbers(values), (), {"ATT": frozenset({"ATT"})})
    rows = [
        ["", "(1)", "", "(2)", ""],
        ["ATT", "0.075", "(1.22)", "0.079", "(1.53)"],
        ["N", "550", "", "550", ""],
    ]
    rows += [["* p<0.1, ** p<0.05, *** p<0.01", "", "", "", ""]]
    matches = matched(rows, known)
    assert not [m for m in matches if is_wrong(m)]
    assert {m.key.model for m in matches if m.key.term} == {"a", "c"}


@pytest.mark.debt("33.7")
def test_a_column_is_no_model_that_has_a_number_where_it_has_none():
    values = {Key("two", "", "r2_within"): 0.166, Key("three", "", "r2_within"): 0.195}
    estimates = {"two": {"DF": 0.0298, "UL": 0.0251}, "three": {"DF": 0.0206, "UL": 0.0249, "FDL": 0.0153}}
    values |= {Key(m, t, "estimate"): v for m, of in estimates.items() for t, v in of.items()}
    known = StudyReference(Numbers(values), (), {t: frozenset({t}) for t in ("DF", "UL", "FDL")})
    rows = [["", "(1)", "(2)"], ["DF", "0.030", "0.021"], ["UL", "0.025", "0.025"], ["FDL", "", "0.015"]]
    rows += [["Within R2", "0.195", "0.195"]]
    assert [(m.column, m.text) for m in matched(rows, known) if is_wrong(m)] == [("(1)", "0.195")]


@pytest.mark.debt("33.7")
def test_a_number_of_another_model_is_possible_where_rows_of_its_column_were_exchanged():
    known = study_of()
    sound = printed(known, list(TERMS.values()))
    exchanged = [
        sound[0],
        [sound[1][0], *sound[3][1:]],
        sound[4],
        [sound[3][0], *sound[1][1:]],
        *sound[2:3],
        *sound[5:],
    ]
    text = [("paragraph 1", "In column (1) the coefficient of log public capital is 0.1306.")]  # that of (2)
    for rows, verdict in ((sound, "other"), (exchanged, "possible")):
        table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
        [(table, _matches, readings)] = match_tables(Manuscript([table], [], []), known)
        columns = ColumnModels()
        columns.add(table.number, readings)
        assert [m.verdict for m in match_sentences(text, known, known.numbers.values, columns)] == [verdict]


@pytest.mark.debt("33.7")
def test_a_number_with_a_decimal_comma_ends_no_list_of_columns():
    [one, other] = columns_in("moves from 0,023 in column (3) to 1,197 in column (5) of Table 4")
    assert (one.numbers, other.numbers) == ([3], [5])


def read_sentences(text, **more):
    """The verdicts of the numbers of a text on the study of two models, by what is printed."""
    known = study_of(main_results=(Key("base", "lpub", "estimate"),))
    paragraphs = [("paragraph 1", text)]
    shown = [key for key in known.numbers.values if key.model in ("base", "iv")]
    return {match.text: match.verdict for match in match_sentences(paragraphs, known, shown, **more)}


@pytest.mark.debt("33.7")
def test_a_row_called_by_a_number_hides_no_number_of_a_sentence():
    learnt = {"0": frozenset({"lpriv"}), "+1": frozenset({"unemp"})}
    said = read_sentences("The coefficient of log public capital is 0.9431.", learnt=learnt)
    assert said == {"0.9431": "missing"}


@pytest.mark.debt("33.7")
def test_the_heads_of_a_paper_s_own_columns_name_models_in_its_sentences():
    heads = {"IV-LIML": frozenset({"iv"})}
    text = "The coefficient of log public capital is {} in the IV-LIML model."
    assert read_sentences(text.format("0.1306"), heads=heads) == {"0.1306": "same"}
    assert read_sentences(text.format("0.9306"), heads=heads) == {"0.9306": "missing"}


def study_of_events():
    """A study of an event by two estimators, at two years before it to two years after."""
    values = {}
    for m, model in enumerate(("paths/two_way", "paths/sun_abraham")):
        for t in (-3, -2, 0, 1, 2):
            values[Key(model, f"event {t:+d}", "estimate")] = round(0.0313 * t + 0.0571 * m + 0.0117, 4)
            values[Key(model, f"event {t:+d}", "se")] = round(0.0213 + 0.0034 * t + 0.0019 * m, 4)
            values[Key(model, f"event {t:+d}", "p")] = 0.5
    return StudyReference(Numbers(values, dict.fromkeys(("paths/two_way", "paths/sun_abraham"), "y")))


def event_rows(known, labels, heads=("TWFE", "Sun–Abraham")):
    rows = [["", *heads]]
    for label, t in zip(labels, (-3, -2, 0, 1, 2), strict=True):
        for depth, field in enumerate(("estimate", "se")):
            keys = [Key(m, f"event {t:+d}", field) for m in ("paths/two_way", "paths/sun_abraham")]
            form = "({:.4f})" if depth else "{:.4f}"
            rows.append(["" if depth else label, *(form.format(known.numbers.values[key]) for key in keys)])
    return rows


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    "labels",
    [
        ("$t-3$", "$t-2$", "$t$", "$t+1$", "$t+2$"),
        ("Lead 3", "Lead 2", "Year of adoption", "Lag 1", "Lag 2"),
        ("立法前3年", "立法前2年", "立法当年", "立法后1年", "立法后2年"),
        ("-3", "-2", "0", "1", "2"),
    ],
)
def test_rows_of_an_event_study_are_known_by_their_time(labels):
    known = study_of_events()
    rows = event_rows(known, labels)
    found = matched(rows, known)
    assert {(m.verdict, m.placed_by, m.stars) for m in found} == {("same", "label", "")}
    rows[1][1:], rows[3][1:] = rows[3][1:], rows[1][1:]
    rows[2][1:], rows[4][1:] = rows[4][1:], rows[2][1:]
    assert len([m for m in matched(rows, known) if is_wrong(m)]) == 8
    turned = [row[:1] + row[:0:-1] for row in event_rows(known, labels)]
    turned[0] = ["", "TWFE", "Sun–Abraham"]
    assert [m for m in matched(turned, known) if is_wrong(m)]


@pytest.mark.debt("33.7")
def test_a_sentence_names_times_since_an_event_and_its_estimator():
    known = study_of_events()
    value = known.numbers.values[Key("paths/two_way", "event -2", "estimate")]
    for number, verdict in ((value, "same"), (-value, "missing")):
        said = f"Two years before the law the coefficient is {number:.4f} in column (1)."
        columns = ColumnModels({"1": {1: frozenset({"paths/two_way"})}})
        assert [m.verdict for m in match_sentences([("paragraph 1", said)], known, [], columns)] == [verdict]
    assert [m.names for m in Vocabulary(known).terms_in("政策实施后第2年和立法当年")] == [
        {"event +2"},
        {"event +0"},
    ]


@pytest.mark.debt("33.6")
def test_panels_exchanged_under_names_of_their_methods_are_found():
    models = ("sdm_w/effects", "sar_w/effects")
    values = {}
    for m, model in enumerate(models):
        for t, term in enumerate(("x", "z", "u")):
            for e, effect in enumerate(("direct", "indirect", "total")):
                values[Key(model, f"{term}:{effect}", "estimate")] = (
                    0.1234 + 0.2117 * m + 0.3119 * t + 0.0413 * e
                )
                values[Key(model, f"{term}:{effect}", "p")] = 0.5
    known = StudyReference(Numbers(values), labels={"Roads": frozenset("x"), "Jobs": frozenset("z")})
    head = ["", "Direct", "Indirect", "Total"]

    def panel(name, model):
        rows = [[f"Panel {name}", "", "", ""]]
        for label, term in (("Roads", "x"), ("Jobs", "z"), ("Rail", "u")):
            keys = [Key(model, f"{term}:{effect}", "estimate") for effect in ("direct", "indirect", "total")]
            rows.append([label, *(f"{values[key]:.4f}" for key in keys)])
        return rows

    named = ("A. Durbin specification", "B. 空间滞后模型")
    right = [head, *(row for pair in zip(named, models, strict=True) for row in panel(*pair))]
    assert {m.verdict for m in matched(right, known)} == {"same"}
    wrongly = [head, *(row for pair in zip(named, models[::-1], strict=True) for row in panel(*pair))]
    assert len([m for m in matched(wrongly, known) if is_wrong(m)]) == 18


@pytest.mark.debt("33.8")
def test_labels_are_known_without_words_that_many_have_and_of_lags_and_products_by_their_parts():
    labels = {
        "数字金融": "DF", "贫困率": "poor", "收入（对数）": "inc", "第三产业增加值占比": "ter",
        "Digital finance": "DF", "Terrain ruggedness × lagged mobile subscribers": "IV",
        "Log public capital": "k", "W × Digital finance": "W:DF", "Urbanisation level": "UL",
    }  # fmt: skip
    terms = {*labels.values(), "L.DF"}
    numbers = Numbers({Key("m", term, "estimate"): 0.5 for term in terms})
    known = StudyReference(numbers, labels={label: frozenset({term}) for label, term in labels.items()})
    wanted = {
        "数字金融指数": "DF", "贫困人口占比": "poor", "居民收入": "inc", "三产占比": "ter",
        "Digital finance index": "DF", "W × Digital finance index": "W:DF", "L.数字金融指数": "L.DF",
        "Ruggedness × mobile subscribers": "IV", "Public capital stock": "k", "Urbanisation rate": "UL",
    }  # fmt: skip
    for label, term in wanted.items():
        assert known.find_near_terms(label) == {term}, label
    for other in ("数字金融使用深度", "Digital finance coverage", "Mobile × finance", "Tax", "W × Tax"):
        assert not known.find_near_terms(other), other
    corrected = replace(known, labels={**known.labels, "第三产业占比（更正后）": frozenset({"ter2"})})
    assert corrected.find_near_terms("第三产业占比") == {"ter", "ter2"}
    assert not StudyReference(numbers, models={words_of("不加权"): frozenset({"m"})}).models_of("加权")


@pytest.mark.debt("33.7")
def test_the_last_row_of_a_model_is_known_by_what_stands_beneath_it():
    known = study_of()
    rows = printed(known, ("Log public capital", "Log private capital", "Joblessness"))
    assert {m.verdict for m in matched(rows, known)} == {"same"}
    rows = [row[:2] for row in rows]
    rows[5][1] = f"-{rows[5][1]}"
    found = matched(rows, known)
    assert [(m.row, m.verdict) for m in found if m.verdict != "same"] == [("Joblessness", "missing")]


@pytest.mark.debt("33.7")
def test_a_model_with_which_a_column_is_compared_has_the_number_behind_it():
    known = study_of()
    known = StudyReference(
        known.numbers, (), known.labels, models={words_of("基准回归"): frozenset({"base"})}
    )
    values = known.numbers.values
    iv, base = (values[Key(m, "lpub", "estimate")] for m in ("iv", "base"))
    columns = ColumnModels({"2": {2: frozenset({"iv"})}})
    said = f"表2列(2)中Log public capital的系数为{iv:.4f}，高于基准回归的{base:.4f}。"
    found = list(match_sentences([("paragraph 1", said)], known, [Key("base", "lpub", "estimate")], columns))
    assert [(m.verdict, m.key and m.key.model) for m in found] == [("same", "iv"), ("same", "base")]
    counts = Numbers({**values, Key("iv", "", "nobs"): 816.0, Key("base", "", "nobs"): 720.0})
    known = StudyReference(counts, (), known.labels)
    text = (
        "Column (2) has the coefficient of public capital. With another matrix the sample falls to N = 720."
    )
    assert not [m for m in match_sentences([("paragraph 1", text)], known, [], columns) if is_wrong(m)]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # A share that was computed, and a mean of what is not said.
        (
            "The coefficient of log public capital is -0.0431, 9.6 percent of the mean of 242.5.",
            "same unread unread",
        ),
        ("The estimate for log public capital is -0.0431; its standard error falls to 0.0117.", "same same"),
        # What goes on with a statistic is of no variable.
        (
            "The coefficient of log public capital is -0.0431. Moran's I is small; in 2013 it is -0.037.",
            "same unread",
        ),
    ],
)
def test_numbers_of_what_a_sentence_does_not_name_are_not_accused(text, verdicts):
    assert list(read_sentences(text).values()) == verdicts.split()


@pytest.mark.debt("33.6")
def test_a_row_of_samples_between_panels_names_no_model_and_begins_no_panel():
    known = study_of(("base", "iv", "late", "trim"))
    named = {words_of(name): frozenset({model}) for name, model in (("Trimmed", "trim"), ("Late", "late"))}
    known = StudyReference(known.numbers, (), known.labels, models=named)
    labels = ("Log public capital", "Log private capital", "Unemployment rate")
    first, second = (printed(known, labels, models) for models in (("base", "iv"), ("iv", "late")))
    rows = [*first, ["Sample", "Full", "Trimmed"], ["Panel B. More", "", ""], *second]
    assert {m.verdict for m in matched(rows, known)} == {"same"}
    counts = {Key(m, "", "nobs"): 100.0 + i for i, m in enumerate(("base", "iv", "late", "trim"))}
    known = StudyReference(Numbers({**known.numbers.values, **counts}), (), known.labels)
    above = [["", "(1)", "(2)"], ["N", "102", "103"], ["Panel B. More", "", ""]]
    rows = [*above, *first[1:], ["Sample", "Full", "Half"], ["Observations", "100", "101"]]
    assert not [m for m in matched(rows, known) if is_wrong(m)]


@pytest.mark.debt("33.7")
def test_a_model_is_named_in_a_sentence_with_the_signs_of_its_name():
    known = study_of()
    named = {
        words_of("调节效应：DAG"): frozenset({"iv"}),
        words_of("SDM, inverse distance"): frozenset({"base"}),
    }
    vocabulary = Vocabulary(StudyReference(known.numbers, models=named))
    for text, model in (("在“调节效应：DAG”的估计中", "iv"), ("in the SDM, inverse distance, it is", "base")):
        assert [m.names for m in vocabulary.models_in(text, [])] == [{model}]
    labels = {"城镇化率": frozenset({"lpub"})}
    stale = Numbers({**known.numbers.values, Key("base", "lpub", "estimate"): 0.17})
    known = StudyReference(known.numbers, (), labels, {"2026-01-01_000000": stale})
    said = "表1第(1)列中，数字普惠金融指数、城镇化率和物价指数的系数分别为0.17、-0.04和0.38。"
    columns = ColumnModels({"1": {1: frozenset({"base"})}})
    assert not [m for m in match_sentences([("paragraph 1", said)], known, [], columns) if is_wrong(m)]


EFFECTS = "The direct effect is {} and the indirect effect {}; the total effect is {}."


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "effects"),
    [
        (EFFECTS.format(0.1, 0.2, 0.3), "direct indirect total"),
        ("The direct, indirect and total effects are 0.1, 0.2 and 0.3.", "direct indirect total"),
        ("直接、间接和总效应分别为0.1、0.2和0.3", "direct indirect total"),
        (
            "The spillover effect is 0.1, or 0.2 in total, beside 0.3 for the direct effect.",
            "indirect total direct",
        ),
        ("The total factor productivity rises by 0.1.", ""),
    ],
)
def test_the_effect_that_a_number_is_said_to_be(text, effects):
    starts = [match.start() for match in re.finditer(r"0\.\d", text)]
    assert " ".join(effect_of(text, start, starts) for start in starts).strip() == effects


@pytest.mark.debt("33.7")
def test_effects_that_were_exchanged_in_a_sentence_are_found():
    values = {
        Key("sdm/effects", f"x:{effect}", "estimate"): value
        for effect, value in (("direct", 0.026), ("indirect", 0.093), ("total", 0.119))
    }
    labels = {"digital finance": frozenset({"x"})}
    known = StudyReference(Numbers(values, {"sdm/effects": "y"}), (), labels, main_results=(*values,))
    text = "Of digital finance the direct effect is {} and the indirect effect is {}."
    for pair, verdict in ((("0.026", "0.093"), "same"), (("0.093", "0.026"), "missing")):
        found = match_sentences([("paragraph 1", text.format(*pair))], known, [])
        assert [match.verdict for match in found] == [verdict, verdict]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("After controlling for year effects, the coefficient of log public capital is -0.0431.", "same"),
        ("The coefficient of log public capital is smaller in absolute value, 0.0431.", "same"),
        (
            "The standard errors of log public capital are 0.0117 and 0.0234.",
            "same possible",
        ),  # of which model
    ],
)
def test_what_a_number_is_of_is_read_from_its_clause(text, verdicts):
    assert list(read_sentences(text).values()) == verdicts.split()


SPATIAL = {
    ("sdm", "lpub"): -0.0097,
    ("sdm", "W:lpub"): -0.0621,
    ("sdm", "rho"): 0.3688,
    ("sdm/effects", "lpub:direct"): -0.0164,
    ("sdm/effects", "lpub:indirect"): -0.0971,
    ("sdm/effects", "lpub:total"): -0.1135,
    ("sar", "lpub"): -0.0349,
    ("sar", "rho"): 0.1967,
    ("sar/effects", "lpub:direct"): -0.0352,
    ("sar/effects", "lpub:indirect"): -0.0082,
    ("sar/effects", "lpub:total"): -0.0434,
    ("base", "lpub"): -0.0302,
    ("base", "lpriv"): 0.1688,
    ("base", "lpub:lpriv"): 0.0512,
    ("base", "unemp [regime 1]"): -0.0424,
    ("moran", "1970"): 0.2243,
    ("moran", "1986"): 0.1858,
    ("checks/trimmed", "lpub"): -0.0624,
    ("checks/winsorised", "lpub"): -0.0191,
    ("checks/south", "lpub"): -0.0296,
    ("checks/late", "lpub"): -0.0254,
}


def read_spatial(text):
    """The verdicts of the numbers of a text, of a study of spatial models."""
    values = {Key(model, term, "estimate"): value for (model, term), value in SPATIAL.items()}
    values |= {
        Key("base", "lpub", "se"): 0.0582,
        Key("hc1", "lpub", "se"): 0.0311,
        Key("hc1", "lpub", "p"): 0.3,
    }
    values |= {Key("sdm", "", "loglik"): 1680.47, Key("sar", "", "loglik"): 1659.45}
    labels = {label: frozenset({term}) for term, label in TERMS.items()}
    labels |= {"公共资本": frozenset({"lpub"}), "私人资本": frozenset({"lpriv"})}
    labels |= {year: frozenset({year}) for year in ("1970", "1986")}
    named = {"SDM": {"sdm", "sdm/effects"}, "SAR": {"sar", "sar/effects"}, "Moran's I": {"moran"}}
    named |= {"稳健性检验": {model for model, _term in SPATIAL if model.startswith("checks")}}
    models = {words_of(label): frozenset(of) for label, of in named.items()}
    outcomes = dict.fromkeys({model for model, _term in SPATIAL}, "y")
    main = (Key("base", "lpub", "estimate"), Key("base", "lpriv", "estimate"))
    known = StudyReference(Numbers(values, outcomes), (), labels, models=models, main_results=main)
    return " ".join(m.verdict for m in match_sentences([("paragraph 1", text)], known, values))


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (  # a spillover is an effect, also where its number stands in a bracket
            "In the SDM the direct effect of public capital is {}, and the spillover to all neighbours is six"
            " times as large in magnitude ({}), a total effect of {}.",
            ("-0.0164 -0.0971 -0.1135 same same same", "-0.0971 -0.0164 0.1135 other other other"),
        ),
        (  # what is halved by `and` is named twice
            "The elasticities of public and private capital are {} and {}, respectively.",
            ("-0.0302 0.1688 same same", "0.1688 -0.0302 other other"),
        ),
        ("公共资本与就业的系数分别为{}和{}。", ("-0.0302 0.7 same unread", "0.7 -0.0302 unread possible")),
        (  # models in an order
            "在SAR和SDM中，公共资本的系数分别为{}和{}。",
            ("-0.0349 -0.0097 same same", "-0.0097 -0.0349 possible possible"),
        ),
        (
            "Moran's I falls from {} in 1970 to {} in 1986.",
            ("0.224 0.186 same same", "0.186 0.224 other other"),
        ),
        ("The estimate of W times public capital is {} in the SDM.", ("-0.0621 same", "-0.0097 other")),
        ("The log-likelihood rises from {} in the SAR to {} in the SDM.", ("1659.5 1680.5 same same",)),
        (  # a list of variables and one of numbers, without a word for their order
            "In the base model we put the coefficients of public capital and private capital at {} and {}.",
            ("-0.0302 0.1688 same same", "0.1688 -0.0302 other other"),
        ),
        # what changes is not of the one model that is named, nor confirmed by being a main result
        ("The coefficient on private capital jumps from {} to {}.", ("0.1688 0.2920 possible missing",)),
        # effects that no word tells apart
        (
            "In the SDM public capital moves own output by {}% and that next door by {}%.",
            ("-0.0164 -0.0971 possible possible", "-0.0971 -0.0164 possible possible"),
        ),
        (
            "Standard errors for public capital are {} (state), {} (HC1) and {} (state).",
            ("0.0582 0.0311 0.0582 same possible same",),
        ),
        # a standard error that changes
        ("公共资本的系数为{}，标准误略降至{}。", ("-0.0302 0.0582 same same", "-0.0302 -0.0302 same other")),
        # rows of one analysis that a word names are not told apart
        ("稳健性检验中，缩尾后公共资本的系数为{}。", ("-0.0191 possible", "-0.0624 possible")),
        # a bracket that repeats a number does not prove it
        ("公共资本系数的标准误由稳健情形的{}扩大到{}。", ("0.0311 0.0582 possible possible",)),
        (
            "The standard error on public capital is {}. Clustering by state pushes it to {}.",
            ("0.0582 0.0311 same possible",),
        ),
        # of other variables than the one before
        ("公共资本的系数为{}。就业的系数在差分中最大，为{}。", ("-0.0302 0.8315 same unread",)),
        ("Public capital has {}. Employment's effect is {}.", ("-0.0302 0.8315 same unread",)),
        ("A ten percent rise in public capital lowers it by {} percent.", ("0.30 unread",)),
        ("The coefficient of unemployment rate is {} below it.", ("-0.0424 same",)),
        # its product with another variable
        (
            "Public capital has {} in the base model. Its product with private capital has an effect of {}.",
            ("-0.0302 0.0512 same same", "-0.0302 0.1688 same other"),
        ),
        ("base模型中公共资本的系数为{}，其与私人资本的交互项为{}。", ("-0.0302 0.0512 same same",)),
        # where a number is found, between its variable and itself
        (
            "In the base model public capital, in column (1) of Table 2, has a coefficient of {}.",
            ("-0.0302 same", "-0.0702 missing"),
        ),
    ],
)
def test_prose_of_strangers_is_read_and_what_is_exchanged_in_it_is_not_confirmed(text, verdicts):
    for case in verdicts:
        count = text.count("{}")
        numbers, expected = case.split()[:count], case.split()[count:]
        assert read_spatial(text.format(*numbers)).split() == expected, numbers


def test_a_heading_in_latex_is_no_part_of_the_sentence_behind_it(tmp_path):
    (tmp_path / "a.tex").write_text(
        "\\section*{Spillovers}\nA unit more is 0.1.\n\\subsection{On \\emph{b}} So."
    )
    said = [text for _place, text in read_manuscript(tmp_path / "a.tex").paragraphs]
    assert said == ["Spillovers", "A unit more is 0.1.", "On b", "So."]


@pytest.mark.debt("33.7")
def test_a_row_of_a_table_that_has_a_model_in_each_names_it_in_a_sentence():
    values = {
        ("fe", "estimate"): 0.0755,
        ("fe", "se"): 0.0332,
        ("sun", "estimate"): 0.0785,
        ("sun", "se"): 0.028,
    }
    numbers = Numbers({Key(model, "ATT", field): of for (model, field), of in values.items()}, {})
    known = StudyReference(numbers, ())
    called = {"fe": "双向固定效应", "sun": "Sun–Abraham"}
    found = [
        Match("table 1", called[key.model], "", "", key, of, "same") for key, of in numbers.values.items()
    ]
    rows = find_rows_of_models(found, known)
    assert rows == {label: {model} for model, label in called.items()}
    learnt = dict.fromkeys(rows, frozenset({"ATT"}))
    for pair, verdicts in ((("0.0755", "0.0332"), "same same"), (("0.0785", "0.0280"), "possible possible")):
        text = "双向固定效应的系数为{}，标准误为{}。".format(*pair)
        told = match_sentences([("paragraph 1", text)], known, numbers.values, learnt=learnt, heads=rows)
        assert " ".join(match.verdict for match in told) == verdicts


def _of_regions():
    """A study of four samples and two variables, and of the difference of two of the samples."""
    regions = ("east", "centre", "west", "north")
    values = {}
    for m, model in enumerate(regions):
        for t, term in enumerate(("DF", "INC")):
            values[Key(model, term, "estimate")] = round(0.1437 + 0.0731 * m - 0.3171 * t, 4)
            values |= {
                Key(model, term, "se"): 0.0217 + 0.0113 * m + 0.0071 * t,
                Key(model, term, "p"): 0.5,
            }
    values[Key("east_west", "DF", "estimate")] = -0.1462
    names = ("东部", "中部", "西部", "东北")
    models = {words_of(n): frozenset({m}) for n, m in zip(names, regions, strict=True)}
    models[words_of("东部与西部")] = frozenset({"east_west"})
    labels = {"数字金融": frozenset({"DF"}), "人均收入": frozenset({"INC"})}
    return StudyReference(
        Numbers(values, dict.fromkeys((*regions, "east_west"), "y")),
        (),
        labels,
        models=models,
        main_results=(Key("east", "DF", "estimate"),),
    ), dict(zip(names, regions, strict=True))


def _turned(known, names, heads=("普惠金融", "居民收入")):
    """Samples in rows and variables in columns, with a head above all of these."""
    values = known.numbers.values
    rows = [["样本", "解释变量", ""], ["", *heads]]
    for name, model in names.items():
        cells = [
            f"{values[Key(model, t, 'estimate')]:.4f} ({values[Key(model, t, 'se')]:.4f})"
            for t in ("DF", "INC")
        ]
        rows.append([name, *cells])
    return rows


@pytest.mark.debt("33.8")
def test_a_table_of_samples_in_rows_teaches_what_its_heads_call_variables():
    known, names = _of_regions()
    cells = [[Cell(text) for text in row] for row in _turned(known, names)]
    table = ManuscriptTable("table 1", cells)
    for text, found in (
        ("西部居民收入的系数为-0.0272。", []),
        ("西部居民收入的系数为-0.0872。", ["-0.0872"]),
        ("居民收入在四个地区作用不同，其中西部最为明显（-0.0272，标准误0.0514）。", []),
        ("居民收入在四个地区作用不同，其中西部最为明显（-0.0872，标准误0.0514）。", ["-0.0872"]),
        ("西部城市的系数最大，为0.2899。", []),
        ("西部城市的系数最大，为0.2299。", ["0.2299"]),
        ("普惠金融在东部与西部的系数分别为0.1437和0.2899。", []),
        ("普惠金融在东部与西部的系数分别为0.1437和0.2189。", ["0.2189"]),
    ):
        manuscript = Manuscript([table], [("paragraph 1", text)], [])
        matches = match_numbers(manuscript, known)[0]
        assert [m.text for m in matches if is_wrong(m)] == found, text
        assert {m.row for m in matches if not m.place.startswith("para")} == {"普惠金融", "居民收入"}


@pytest.mark.debt("33.9")
def test_rows_that_are_models_exchanged_are_told_by_the_one_that_has_a_name_of_the_study_s():
    known, names = _of_regions()
    values = known.numbers.values
    fields = ("estimate", "se")
    rows = [["检验", "系数", "标准误"]]
    for name, model in zip(("东部", "子样本甲", "子样本乙", "子样本丙"), names.values(), strict=True):
        rows.append([name, *(f"{values[Key(model, 'DF', field)]:.4f}" for field in fields)])
    assert not any(map(is_wrong, matched(rows, known)))
    exchanged = [rows[0], [rows[1][0], *rows[3][1:]], rows[2], [rows[3][0], *rows[1][1:]], rows[4]]
    assert [m.text for m in matched(exchanged, known) if is_wrong(m)] == rows[3][1:]


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("将Log public capital滞后一期，系数为0.0571（p=0.571）。", ["0.0571"]),
        ("将Log public capital滞后一期，系数为-0.0571（p=0.571）。", []),
        ("Instrumenting leaves -0.0931 for log public capital.", ["-0.0931"]),
        ("Instrumenting leaves -0.0431 for log public capital.", []),
    ],
)
def test_what_is_lagged_or_left_has_its_number(text, found):
    known = study_of()
    values = {**known.numbers.values, Key("lagged", "L.lpub", "estimate"): -0.0571}
    values[Key("lagged", "L.lpub", "p")] = 0.571
    outcomes = {**known.numbers.outcomes, "lagged": "y"}
    labels = {**known.labels, "Log public capital滞后一期": frozenset({"L.lpub"})}
    known = StudyReference(Numbers(values, outcomes), (), labels)
    matches = list(match_sentences([("paragraph 1", text)], known, values))
    assert [m.text for m in matches if is_wrong(m)] == found


@pytest.mark.debt("33.6")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"Weighted\tnote{a} & 0.076\tnote{b} \\", ["Weighted", "0.076"]),
        (r"Weighted\tnote{2} & 0.076\tnote{***} \\", ["Weighted²", "0.076***"]),
    ],
)
def test_the_letter_of_a_note_is_no_part_of_a_label_or_a_number_in_latex(text, shown, tmp_path):
    path = tmp_path / "paper.tex"
    path.write_text(rf"\begin{{tabular}}{{lc}} & (1) \\ {text} \end{{tabular}}", encoding="utf-8")
    (table,) = read_manuscript(path).tables
    assert [cell.text for cell in table.rows[1]] == shown


@pytest.mark.debt("33.6")
def test_tables_and_parts_numbered_by_chapter_are_known_by_these_numbers(tmp_path):
    path = tmp_path / "paper.md"
    rows = "|  | 1 Pooled |\n|---|---|\n| Log public capital | -0.0431 |\n"
    texts = [f"Table 4.{k}. Elasticities\n\n{rows}" for k in (1, 2)]
    path.write_text(
        "\n".join(["4.2 Results\n", "Table 4.1 has the elasticities.\n", *texts]), encoding="utf-8"
    )
    manuscript = read_manuscript(path)
    assert [table.number for table in manuscript.tables] == ["4.1", "4.2"]
    known = study_of()
    assert not [*match_sentences(manuscript.paragraphs, known, known.numbers.values)]


def test_a_head_with_a_number_before_it_is_the_name_of_its_column():
    matches = [
        Match(
            "table 1",
            "Log public capital",
            "4 State and year effects",
            "-0.0431",
            Key("base", "lpub", f),
            0.1,
            "same",
        )
        for f in ("estimate", "se", "p")
    ]
    assert learn_heads(matches, study_of()) == {"State and year effects": {"base"}}


@pytest.mark.debt("33.7")
@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # numbers of another model than the one that was named last
        ("In the SDM the coefficient of public capital falls from -0.0302 to -0.0097.", "possible same"),
        ("公共资本的系数由基准的-0.0302变为SDM的-0.0097。", "possible same"),
        # of a variable that no model named has: another thing is meant
        ("The SAR finds ρ = 0.1967 and an indirect effect of -0.0082.", "possible same"),
        (
            "In the SDM there is ρ = 0.37, and an indirect effect of -0.0971 (0.0582).",
            "possible same possible",
        ),
        # made of others
        ("In the base model the elasticities of public and private capital sum to 0.1386.", "unread"),
        ("公共资本每上升一个标准差，产出提高0.0285。", "unread"),
        # another article's, a bound, a critical value
        ("The coefficient of public capital is close to Munnell (1990), who has 0.1533.", "unread"),
        ("The coefficient of public capital never exceeds 0.0453.", "unread"),
        ("The critical value of the F statistic is 19.62.", ""),
        # an estimate and the error beside it are of one place, whatever the words before them say
        ("Under HC1 public capital has -0.0302 with a t-ratio of 0.97.", "same unread"),
        # part of a sample
        ("Below 4.3 the coefficient of public capital is -0.0302 (126 observations).", "unread same unread"),
        # and still wrong: a digit, a sign, and what is stated outright
        ("The coefficient of public capital is -0.0453.", "missing"),
        ("The coefficient of public capital is 0.0302.", "other"),
        ("The coefficient of public capital is 0.1688.", "other"),
        ("公共资本的系数为-0.0303。", "missing"),
    ],
)
def test_a_number_that_is_the_study_s_elsewhere_is_wrong_only_where_a_sentence_is_explicit(text, verdicts):
    assert read_spatial(text) == verdicts
