"""What four papers of further programs taught: estimates of xsmle in blocks, tables of pandoc, columns under
names of equal models, and averages of paths.
"""

import pytest

from audit.match_page import is_wrong
from audit.matching import match_tables
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable
from audit.reading.reader import read_manuscript
from audit.references import ColumnModels
from audit.sentences import match_sentences
from audit.study_numbers import Key, Numbers
from audit.study_reference import StudyReference, words_of


def study_of(values, labels=(), models=()):
    """A study of numbers by model, term and field, with what labels mean."""
    own = {label: frozenset({term}) for label, term in dict(labels).items()}
    named = {words_of(label): frozenset(of) for label, of in dict(models).items()}
    return StudyReference(Numbers({Key(*key): value for key, value in values.items()}), (), own, models=named)


def match_rows(known, rows):
    """The numbers of a table of texts."""
    table = ManuscriptTable("table 1", [[Cell(text) for text in row] for row in rows])
    return match_tables(Manuscript([table], [], []), known)[0][1]


ESTIMATES = {
    "lpcap": (0.1234, -0.0612, 0.0871, -0.0966),
    "unemp": (-0.0512, 0.2718, -0.0431, 0.3141),
    "lemp": (0.7531, -0.2811, 0.7432, -0.0618),
}


@pytest.mark.debt("33.6")
@pytest.mark.parametrize(
    "headings", [("Wx", "LR_Direct", "LR_Indirect"), ("空间滞后项", "直接效应", "间接效应")]
)
def test_rows_beneath_words_for_lags_and_effects_are_those_of_their_variables(headings):
    values = {("sem", "", "nobs"): 816.0, ("sdm", "", "nobs"): 768.0, ("sem", "lpcap", "estimate"): 0.4321}
    values["sdm/effects", "", "nobs"] = 768.0
    for term, numbers in ESTIMATES.items():
        keys = [("sdm", term), ("sdm", f"W:{term}")]
        keys += [("sdm/effects", f"{term}:{effect}") for effect in ("direct", "indirect")]
        values |= {(*key, "estimate"): number for key, number in zip(keys, numbers, strict=True)}
    known = study_of(values, {term: term for term in ESTIMATES}, {"SDM": ["sdm"], "SEM": ["sem"]})
    rows = [["", "(1)", "(2)"], ["", "SDM", "SEM"], ["Main", "", ""]]
    for block, heading in enumerate(("", *headings)):
        rows += [[heading, "", ""]] if heading else []
        rows += [[term, f"{ESTIMATES[term][block]:.4f}", ""] for term in ESTIMATES]
    rows[3][2] = "0.4321"
    rows.append(["N", "768", "816"])
    assert {m.verdict for m in match_rows(known, rows)} == {"same"}
    for first, second in ((7, 8), (11, 12), (11, 15)):  # within lags and effects, and of two effects
        typed = [list(row) for row in rows]
        typed[first][1], typed[second][1] = typed[second][1], typed[first][1]
        assert [m for m in match_rows(known, typed) if is_wrong(m)], (first, second)
    rows[-1][2] = "861"
    assert [m.text for m in match_rows(known, rows) if is_wrong(m)] == ["861"]


@pytest.mark.debt("33.6")
def test_two_columns_exchanged_are_found_though_another_model_has_the_numbers_of_one():
    numbers = {"weighted": 0.0755, "alike": 0.0755, "plain": 0.0694, "too": 0.0694}
    values = {(model, "law", "estimate"): value for model, value in numbers.items()}
    values |= {(model, "law", "se"): value / 3 for model, value in numbers.items()}
    known = study_of(values, {"Law": "law"}, {"Weighted": ["weighted"], "Unweighted": ["plain"]})
    rows = [["", "Weighted", "Unweighted"], ["Law", "0.0755", "0.0694"], ["", "(0.0252)", "(0.0231)"]]
    assert {m.verdict for m in match_rows(known, rows)} == {"same"}
    turned = [rows[0], *([row[0], row[2], row[1]] for row in rows[1:])]
    assert [m for m in match_rows(known, turned) if is_wrong(m)]


@pytest.mark.debt("33.7")
def test_the_average_beneath_a_path_and_in_a_sentence_is_its_estimator_s():
    values = {("paths/sun", f"event {t:+d}", "estimate"): 0.0821 - 0.0133 * t for t in range(3)}
    values |= {("paths/sun_att", "ATT", "estimate"): 0.0785, ("paths/other_att", "ATT", "estimate"): 0.0785}
    known = study_of(values, {"Average effect": "ATT"}, {"Sun and Abraham": ["paths/sun", "paths/sun_att"]})
    rows = [["", "Sun and Abraham"], ["Year of adoption", "0.0821"]]
    rows += [["One year later", "0.0688"], ["Two years later", "0.0555"]]
    rows += [["Average effect", "0.0785"]]
    assert [m.verdict for m in match_rows(known, rows)] == ["same"] * 4
    shown = [key for key in known.numbers.values if key.model == "paths/sun"]
    for said, verdict in (("0.0785", "same"), ("0.0885", "missing")):
        text = f"The average effect of Sun and Abraham has an estimate of {said}."
        [match] = match_sentences([("paragraph 1", text)], known, shown, ColumnModels())
        assert match.verdict == verdict


@pytest.mark.debt("33.7")
def test_a_variable_of_a_column_that_has_but_its_lag_is_the_lag():
    known = study_of(
        {("base", "DF", "estimate"): 0.1201, ("lagged", "L.DF", "estimate"): 0.0958},
        {"Digital finance": "DF"},
    )
    columns = ColumnModels({"1": {3: frozenset({"base"}), 4: frozenset({"lagged"})}})
    for said, verdict in (("0.0958", "same"), ("0.0998", "missing")):
        text = f"In column (4), which lags digital finance by a year, the coefficient is {said}."
        [match] = match_sentences([("paragraph 1", text)], known, known.numbers.values, columns)
        assert match.verdict == verdict


SIMPLE = """Text before.

Table 5.2: Growth

                         (1)      (2)
                    变量一      Both
----------------  --------  ---------
 公共资本             0.123   0.456\\*
                   (0.011)    (0.022)
 N                     816        768

The text goes on.
"""
SPACED = """
----------------------------------
 Model            (1)        (2)
               Single       Both
------------ ---------- ----------
 Capital         0.123    0.456\\*
               (0.011)    (0.022)

 N                 816        768
----------------------------------

Table: Growth

-------

Other text
"""
PAGE = """Table 3. Growth

```{=html}
<table><tr><td></td><td>(1)</td><td>(2)</td></tr>
<tr><td>Capital</td><td>0.123</td><td>0.456<sup>*</sup></td></tr></table>
```
"""
TEX = r"""Text.

\begin{table}
\caption{Growth}
\begin{tabular}{lcc}
 & (1) & (2) \\
Capital & 0.123 & 0.456$^{*}$ \\
\end{tabular}
\end{table}
"""


@pytest.mark.debt("33.6")
@pytest.mark.parametrize(
    ("text", "rows", "caption", "paragraphs"),
    [
        (
            SIMPLE,
            ["|(1)|(2)", "|变量一|Both", "公共资本|0.123|0.456*", "|(0.011)|(0.022)", "N|816|768"],
            "Table 5.2: Growth",
            ["Text before.", "Table 5.2: Growth", "The text goes on."],
        ),
        (
            SPACED,
            ["Model|(1) Single|(2) Both", "Capital|0.123 (0.011)|0.456* (0.022)", "N|816|768"],
            "Growth",
            ["Table: Growth", "-------", "Other text"],
        ),
        (PAGE, ["|(1)|(2)", "Capital|0.123|0.456*"], "Table 3. Growth", ["Table 3. Growth"]),
        (TEX, ["|(1)|(2)", "Capital|0.123|0.456*"], "Growth", ["Text."]),
    ],
)
def test_tables_that_pandoc_reads_are_tables(text, rows, caption, paragraphs, tmp_path):
    path = tmp_path / "paper.md"
    path.write_text(text, encoding="utf-8")
    found = read_manuscript(path)
    [table] = found.tables
    assert ["|".join(cell.text for cell in row) for row in table.rows] == rows
    assert table.caption == caption
    assert [text for _place, text in found.paragraphs] == paragraphs


@pytest.mark.debt("33.9")
def test_two_of_five_rows_that_are_models_exchanged_are_found_by_their_names():
    names = {
        "Pooled OLS": "pooled",
        "Between": "between",
        "State effects": "state",
        "First difference": "diff",
    }
    values = {}
    for i, model in enumerate(names.values()):
        values |= {(model, "lpc", "estimate"): 0.3092 - 0.0411 * i, (model, "lpc", "se"): 0.0468 + 0.0071 * i}
    known = study_of(values, {"Private capital": "lpc"}, {name: [model] for name, model in names.items()})
    rows = [["Model", "Estimate", "S.E."], *([name, "", ""] for name in names)]
    rows[4][0] = "First differences"
    for row, model in zip(rows[1:], names.values(), strict=True):
        row[1:] = [f"{values[model, 'lpc', field]:.3f}" for field in ("estimate", "se")]
    assert {m.verdict for m in match_rows(known, rows)} == {"same"}
    rows[1][1:], rows[3][1:] = rows[3][1:], rows[1][1:]
    wrong = [m.row for m in match_rows(known, rows) if is_wrong(m)]
    assert wrong == ["Pooled OLS", "Pooled OLS", "State effects", "State effects"]


@pytest.mark.debt("33.6")
@pytest.mark.parametrize("label", ["No. Observations", "No. obs.", "Number of Observations"])
def test_observations_are_known_as_linearmodels_and_others_call_them(label):
    assert StudyReference(Numbers({})).statistics_of(label) == {("", "nobs")}


@pytest.mark.debt("33.6")
def test_a_bracket_in_a_row_of_its_own_is_what_others_there_are():
    values = {("base", t, "estimate"): v for t, v in (("x", 0.8776), ("z", -0.0760))}
    values |= {("base", t, "se"): v for t, v in (("x", 0.0864), ("z", 0.0660))}
    values |= {("base", t, "statistic"): v for t, v in (("x", 10.158), ("z", -1.151))}
    known = study_of(values, {"x": "x", "z": "z"})
    rows = [["", "(1)"], ["x", "0.8776"], ["", "[0.0864]"], ["", "(10.158)"]]
    rows += [["z", "-0.0760"], ["", "[0.0660]"], ["", "(-1.111)"]]
    assert [m.text for m in match_rows(known, rows) if is_wrong(m)] == ["-1.111"]
