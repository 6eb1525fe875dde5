"""Tables by layout: their cells, notes and errors."""

from dataclasses import replace

import pytest
from msgspec import structs

from estimate_records import change, estimate_records
from report.material import Material, PublishedTable, read_material, read_published
from report.options import TableOptions
from report.tables import make_table
from report_fixtures import CONFIG, analyses, document, estimate, facts, regressions
from spillover.errors import StudyError
from spillover.facts import DroppedUnit
from spillover.note import VarianceSetting, note
from spillover.tables.latex import to_latex
from spillover.tables.notes import columns_words, explain_outcomes, head_name, interval_words
from spillover.tables.regression import name_hidden_terms
from spillover.tables.style import plain_style
from spillover.tables.table import Span, TableRow


@pytest.fixture
def material(tmp_path):
    return regressions(tmp_path)


@pytest.mark.parametrize("statistic", ["r2_withn", {"key": "r2_withn", "label": "R²"}])
def test_a_statistic_that_no_column_has_is_an_error_and_no_empty_row(material, statistic):
    message = r"tables\.table03_baseline\.statistics: no column has 'r2_withn'; did you mean 'r2_within'\?"
    with pytest.raises(StudyError, match=message):
        make_table("table03_baseline", {**CONFIG, "statistics": ["nobs", statistic]}, material)


def test_the_rule_of_the_stars_is_printed_where_a_term_has_a_p_value(material):
    def told():
        return [note for note in make_table("table03_baseline", CONFIG, material).notes if "p < " in note]

    assert told() == ["* p < 0.1, ** p < 0.05, *** p < 0.01."]
    for analysis in material.analyses.values():
        for record in analysis.estimates:
            change(record, terms=tuple(structs.replace(term, p=None) for term in record.terms))
    assert told() == []


def test_a_default_statistic_that_no_column_has_makes_no_empty_row(material):
    config = {key: value for key, value in CONFIG.items() if key != "statistics"}
    for analysis in material.analyses.values():
        for record in analysis.estimates:
            record.statistics.pop("r2_within", None)
    table = make_table("table03_baseline", config, material)
    foot = [row.cells[0] for row in table.rows if row.kind == "statistic"]
    assert foot == ["Unit fixed effects", "Year fixed effects", "Observations"]


def test_a_regression_table_has_estimates_brackets_statistics_and_printed_numbers(material):
    table = make_table("table03_baseline", CONFIG, material)
    assert table.caption == "Table 3. Baseline"
    assert [span.text for span in table.head[0]] == ["", "(1)", "(2)", "(3)"]
    labels = [row.cells[0] for row in table.rows if row.kind == "body"]
    assert labels == ["Digital finance", "UL", "CSL", "RI", "Constant"]
    row = material.analyses["baseline"].estimates[0].terms[0]
    assert table.rows[0].cells[1].rstrip("*") == f"{row.estimate:.4f}"
    assert table.rows[1].cells[1] == f"({row.se:.4f})"
    assert table.rows[2:4] == (
        TableRow(("published", "0.0453***", "", ""), "published"),
        TableRow(("", "(0.0033)", "", ""), "published"),
    )
    assert TableRow(("Observations", "495", "495", "495"), "statistic") in table.rows
    notes = " ".join(table.notes)
    for part in (
        "Standard errors in parentheses",
        "*** p < 0.01",
        "Variance: clustered by unit.",
        "N = 495",
    ):
        assert part in notes
    assert TableRow(("Unit fixed effects", "Yes", "Yes", "Yes"), "statistic") in table.rows
    assert "Fixed effects" not in notes, "rows say it"
    assert notes.endswith("Why they differ: the data are simulated.")


@pytest.mark.debt(21)
def test_paths_of_event_studies_are_in_time_with_their_estimators_above(material):
    """The first model begins at −2 and lacks −1, the second at −4: the rows are those of one clock."""
    paths = {
        "sun_abraham": ("event -2", "event +0", "event +10", "_cons"),
        "imputation": ("event -4", "event -1", "event +2"),
    }
    analyses = {}
    for name, terms in paths.items():
        record = structs.replace(estimate(1, terms, analysis=name), estimator=name)
        analyses[name] = structs.replace(material.analyses["baseline"], estimates=(record,))
    config = {"title": "Paths", "layout": "regression", "columns": [{"analysis": name} for name in paths]}
    table = make_table("table09_paths", config, replace(material, analyses=analyses))
    labels = [row.cells[0] for row in table.rows if row.kind == "body"]
    assert labels == ["event -4", "event -2", "event -1", "event +0", "event +2", "event +10", "Constant"]
    assert [span.text for span in table.head[1]] == ["", "Sun–Abraham", "imputation"]


def test_a_constant_without_standard_error_stands_alone(material):
    steps = material.analyses["steps"].estimates[0]
    change(steps, terms=steps.terms[:-1], statistics={**steps.statistics, "constant": 5.25})
    table = make_table("table03_baseline", CONFIG, material)
    place = next(i for i, row in enumerate(table.rows) if row.cells[0] == "Constant")
    assert table.rows[place].cells[2] == "5.2500"
    assert table.rows[place + 1].cells[2] == ""


def test_notes_name_the_columns_that_they_are_about(material):
    first, second = material.analyses["baseline"].estimates[0], material.analyses["steps"].estimates[0]
    counted = {"small_sample": "nested", "groups": False}
    for e, k in ((first, 12), (second, 17), (material.analyses["steps"].estimates[1], 9)):
        made = VarianceSetting(kind="clustered", by="unit", clusters=45, **counted, parameters=k)
        e.settings["variance"] = made
        change(e.tests[0], note="classical covariances")
    change(first, notes=[note("few_periods", periods=11, enough=20)])
    change(second, notes=[note("few_periods", periods=9, enough=20)])
    change(second.tests[0], distribution="permutation", statistic=0.00052)
    table = make_table("table03_baseline", CONFIG, material)
    rule = "factor (N−1)/(N−K), K without the effects nested in clusters"
    few = (
        "Standard errors of Driscoll and Kraay rest on {} periods: with fewer than 20 they tend to be too "
        "small, and p-values too low. Compare errors clustered by unit."
    )
    assert f"Variance: clustered by unit (45 clusters), {rule}." in table.notes
    assert {
        f"In (1): {few.format(11)}",
        f"In (2): {few.format(9)}",
        "Hausman: classical covariances.",
    } <= set(table.details)
    assert table.rows[-1].cells[2] == "0.0005 [<0.001]"


def test_columns_are_numbered_once(material):
    columns = [
        c | {"header": h} for c, h in zip(CONFIG["columns"], ("(1)", "(2) Direct", "(3)"), strict=True)
    ]
    assert len(make_table("t", CONFIG | {"columns": columns}, material).head) == 2
    columns[1]["header"] = "Direct"
    assert [span.text for span in make_table("t", CONFIG | {"columns": columns}, material).head[0]] == [
        "",
        "(1)",
        "(2)",
        "(3)",
    ]


def test_printed_numbers_say_what_their_own_brackets_and_stars_are(material):
    """Whatever a style has: t statistics beneath ours, or no stars."""
    config = {**CONFIG, "brackets": "statistic"}
    notes = " ".join(make_table("table03_baseline", config, material).notes)
    assert "t statistics in parentheses." in notes
    shown = "Rows “published” show the published numbers. Their parentheses hold standard errors. "
    assert shown + "Their stars are as published. Why" in notes
    bare = make_table("table03_baseline", config, replace(material, stars=()))
    assert shown + "Their stars are as published. Why" in " ".join(bare.notes)


def test_the_rule_hands_over_the_printed_numbers(material, tmp_path):
    labels = {"DF": "Digital finance"}
    spec = TableOptions(name="table03_baseline", table=CONFIG, style=plain_style(), words={}, labels=labels)
    analyses = [str(tmp_path / f"{name}.json") for name in ("baseline", "steps")]
    read = read_material(spec, {"analyses": analyses, "published": [str(tmp_path / "regressions.csv")]})
    assert (
        make_table("table03_baseline", CONFIG, read).rows
        == make_table("table03_baseline", CONFIG, material).rows
    )
    assert any(row.kind == "published" for row in make_table("table03_baseline", CONFIG, read).rows)


def test_terms_left_out_are_named_in_the_notes(material):
    table = make_table("table03_baseline", CONFIG | {"terms": ["DF"]}, material)
    assert [row.cells[0] for row in table.rows if row.kind == "body"] == ["Digital finance"]
    assert any(note.startswith("Not shown in (1) and (2): UL, CSL") for note in table.notes)


@pytest.mark.debt("32.15")
def test_terms_left_out_of_some_columns_are_named_with_these():
    labels = {"z": "Log police", "c": "Constant"}
    models = [{"terms": [{"term": term} for term in terms]} for terms in ("xc", "xzc", "xzc")]
    said = name_hidden_terms(["z", "c"], estimate_records(models), ("(1)", "(2)", "(3)"), labels)
    assert said == ["Not shown: Constant.", "Not shown in (2) and (3): Log police."]
    assert name_hidden_terms([], estimate_records(models), ("(1)", "(2)", "(3)"), labels) == []


@pytest.mark.debt("32.15")
@pytest.mark.parametrize(
    ("name", "head"), [("l_homicide", "Log homicides"), ("NQP", "NQP"), ("lgsp", "Log product"), ("q", "q")]
)
def test_a_variable_is_no_head_by_its_identifier(name, head):
    """An abbreviation in capitals is one, with a note; what has no label is called as it is."""
    labels = {"l_homicide": "Log homicides", "NQP": "New quality", "lgsp": "Log product"}
    assert head_name(name, labels) == head
    assert explain_outcomes([name], labels) == (["NQP: New quality."] if name == "NQP" else [])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": [{"analysis": "nothing"}]}, "'nothing' is not in 'analyses'"),
        ({"columns": [{"analysis": "steps"}]}, "its parts are 'outcome', 'direct'"),
        ({"columns": [{"analysis": "steps", "part": "x"}]}, "it has no part 'x'"),
        ({"terms": ["FD"]}, "no column has the term 'FD'"),
    ],
)
def test_what_cannot_be_tabulated_is_an_error_that_names_it(material, change, message):
    with pytest.raises(StudyError, match="table03_baseline") as error:
        make_table("table03_baseline", CONFIG | change, material)
    assert message in str(error.value)


def test_a_thousand_terms(tmp_path):
    terms = tuple(f"x{i}" for i in range(1000))
    material = Material({"long": document(tmp_path, "long", [estimate(4, terms, analysis="long")])})
    table = make_table(
        "table01_long", {"title": "Long", "layout": "regression", "columns": [{"analysis": "long"}]}, material
    )
    assert sum(row.kind == "body" for row in table.rows) == 1000
    assert r"\begin{longtable}" in to_latex(table)


@pytest.fixture
def lists(tmp_path):
    rows = [
        {"group": "", "variable": "DF", "nobs": 495, "mean": 5.2, "sd": 0.4, "minimum": -4.0, "maximum": 5.7}
    ]
    described = document(tmp_path, "described", [], {"descriptives": rows})
    return Material(analyses(tmp_path) | {"described": described}, facts(), labels={"DF": "Digital finance"})


def printed(material, **values) -> Material:
    return Material(material.analyses, material.facts, PublishedTable(**values), material.labels)


def test_effects_stand_across(lists):
    config = {"title": "Effects", "layout": "effects", "columns": [{"analysis": "effects", "header": "SDM"}]}
    values = {"coefficients": {("1", "DF:total"): ("0.0472", "***")}, "brackets": {("1", "DF:total"): "7.36"}}
    config |= {"published": {"file": "x", "table": 9}}
    table = make_table("table09_effects", config, printed(lists, **values))
    assert table.head[0] == (Span(""), Span("(1)", 3))
    assert [span.text for span in table.head[-1]] == ["Variable", "Direct", "Indirect", "Total"]
    assert [row.cells[0] for row in table.rows if row.kind == "body"] == ["Digital finance", "UL"]
    assert [row.cells[-1] for row in table.rows if row.kind == "published"] == ["0.0472***", "(7.36)"]
    with pytest.raises(StudyError, match="none of its columns has effects"):
        make_table("table09_effects", config | {"columns": [{"analysis": "baseline"}]}, lists)


def test_a_bootstrap_lists_effects_with_their_intervals(lists):
    config = {
        "title": "Bootstrap",
        "layout": "bootstrap",
        "columns": [{"analysis": "boot", "published": "RI"}],
        "terms": ["indirect"],
        "labels": {"indirect": "Indirect"},
        "published": {"file": "x", "keys": ["mechanism", "effect"], "fields": {"estimate": "coef"}},
    }
    line = {"mechanism": "RI", "effect": "indirect", "coef": "0.0090"}
    table = make_table("table04_bootstrap", config, printed(lists, rows=(line,)))
    term = lists.analyses["boot"].estimates[0].terms[0]
    assert table.rows[0].cells[0] == "Indirect"
    assert table.rows[0].cells[-2:] == (f"{term.low:.4f}", f"{term.high:.4f}")
    assert table.rows[1] == TableRow(("published", "0.0090", "", "", "", "", ""), "published")
    assert "Confidence level: 0.95." in table.notes
    total = lists.analyses["boot"].estimates[0].terms[2]
    shares = make_table(
        "table04_bootstrap", config | {"terms": ["indirect", "total"], "fields": ["share"]}, lists
    )
    assert [row.cells[1] for row in shares.rows if row.kind == "body"] == [
        f"{100 * term.estimate / total.estimate:.2f}",
        "",
    ]
    with pytest.raises(StudyError, match="fields: unknown field 'shares'; the fields are estimate"):
        make_table("table04_bootstrap", config | {"fields": ["shares"]}, lists)
    with pytest.raises(StudyError, match="no column 'effect'"):
        make_table("table04_bootstrap", config, printed(lists, rows=({"mechanism": "RI"},)))


def test_tests_have_their_null_hypothesis(lists):
    config = {"title": "Tests", "layout": "tests", "columns": [{"analysis": "baseline"}]}
    table = make_table("table12_tests", config, lists)
    assert table.rows == (
        TableRow(
            ("Hausman", "21.000", "χ²", "3", "<0.001", "random effects are uncorrelated with the regressors")
        ),
    )


def test_tests_without_degrees_of_freedom_have_no_column_of_them(lists):
    (record,) = lists.analyses["baseline"].estimates
    (hausman,) = record.tests
    placebo = structs.replace(hausman, name="placebo:units", distribution="permutation", df=())
    made = structs.replace(record, tests=(hausman, placebo))
    material = replace(
        lists, analyses={"baseline": structs.replace(lists.analyses["baseline"], estimates=(made,))}
    )
    config = {"title": "Tests", "layout": "tests", "columns": [{"analysis": "baseline"}]}
    both = make_table("table12_tests", config, material)
    alone = make_table("table12_tests", config | {"tests": ["placebo:units"]}, material)
    assert [len(table.head[-1]) for table in (both, alone)] == [6, 5]
    assert [len(row.cells) for row in both.rows + alone.rows] == [6, 6, 5]
    assert "df" not in [span.text for span in alone.head[-1]]


def test_hausmans_tests_have_each_the_variance_that_made_it(lists):
    """Not that of the estimate, which is classical where Mundlak's regression is clustered."""
    (record,) = lists.analyses["baseline"].estimates
    (hausman,) = record.tests
    clustered = VarianceSetting(kind="clustered", by="unit", clusters=45, small_sample="none")
    robust = {"name": "hausman_robust", "note": note("mundlak", variance=clustered)}
    tests = (
        structs.replace(hausman, note=note("hausman", time_effects=False)),
        structs.replace(hausman, **robust),
    )
    settings = {**record.settings, "variance": VarianceSetting(kind="classical")}
    made = structs.replace(record, settings=settings, tests=tests)
    material = replace(
        lists, analyses={"baseline": structs.replace(lists.analyses["baseline"], estimates=(made,))}
    )
    config = {"title": "Tests", "layout": "tests", "columns": [{"analysis": "baseline"}]}

    def told(tests):
        notes = make_table("table12_tests", {**config, "tests": tests}, material).notes
        return next(text for text in notes if text.startswith("Variance: "))

    assert told(["hausman", "hausman_robust"]) == (
        "Variance: classical, σ² = SSR/(N−K) in Hausman; clustered by unit (45 clusters), no small-sample "
        "factor in “Hausman, cluster-robust (Mundlak)”."
    )
    assert told(["hausman_robust"]).startswith("Variance: clustered by unit (45 clusters)")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layout": "effects", "analysis": "effects", "terms": ["DFF"]}, "no column has the term 'DFF'; the"),
        ({"layout": "bootstrap", "analysis": "baseline", "terms": ["DFF"]}, "no column has the term 'DFF'"),
        ({"layout": "descriptives", "analysis": "described", "terms": ["DFF"]}, "the term 'DFF'; .* are DF"),
        (
            {"layout": "tests", "analysis": "baseline", "tests": ["hausmn"]},
            "'hausmn'; did you mean",
        ),
    ],
)
def test_a_row_that_no_column_has_is_an_error_in_every_layout(lists, options, message):
    columns = [{"analysis": options["analysis"]}]
    given = {key: value for key, value in options.items() if key != "analysis"}
    with pytest.raises(StudyError, match=rf"^tables\.table12_a\..*{message}"):
        make_table("table12_a", {"title": "A", "columns": columns, **given}, lists)


def test_a_test_that_the_data_do_not_allow_is_left_out(lists):
    config = {"title": "Tests", "layout": "tests", "columns": [{"analysis": "baseline"}]}
    table = make_table("table12_tests", {**config, "tests": ["hausman", "spatial_hausman"]}, lists)
    assert [row.cells[0] for row in table.rows] == ["Hausman"]


def test_intervals_of_several_levels_or_none_have_no_number():
    assert interval_words((0.9, 0.9)) == "90% interval"
    assert interval_words((0.9, 0.95)) == interval_words((0.9, None)) == "interval"
    assert interval_words((None,)) == interval_words(()) == "interval"


def test_descriptives_and_weights(lists):
    config = {"title": "Descriptives", "layout": "descriptives", "columns": [{"analysis": "described"}]}
    table = make_table("table02_descriptives", config, lists)
    assert table.rows == (TableRow(("Digital finance (DF)", "495", "5.2000", "0.4000", "-4.0000", "5.7000")),)
    named = make_table("table02_descriptives", config | {"labels": {"DF": "Finance"}}, lists)
    assert named.rows[0].cells[0] == "Finance"
    with pytest.raises(StudyError, match="no series 'descriptives'"):
        make_table("table02_descriptives", config | {"columns": [{"analysis": "baseline"}]}, lists)
    config = {"title": "Weights", "layout": "weights", "indices": ["NQP", "PCA"], "published": {"file": "x"}}
    table = make_table(
        "table01_weights", config, printed(lists, rows=({"indicator": "Indicator 0", "weight": "0.0309"},))
    )
    assert table.rows[:2] == (
        TableRow(("d0",), "group"),
        TableRow(("Indicator 0", "−", "0.2500", "0.2500", "0.0309")),
    )
    assert table.notes[0] == "NQP: entropy weights, extremes pooled, N = 24 (2013–2016)."
    warning, lost = note("constant_indicator", variable="x1"), DroppedUnit(unit="1", name="Bijie", years=())
    lists.facts["PCA"] = structs.replace(lists.facts["PCA"], warnings=(warning,), dropped_units=(lost,))
    notes = make_table("table01_weights", config, lists).notes
    assert (
        "PCA: entropy weights, extremes pooled, without Bijie, for which an indicator is missing, "
        "N = 24 (2013–2016)." in notes
    )
    assert "PCA: x1 is constant: its weight is 0." in notes


def test_published_files_that_do_not_fit_are_errors(tmp_path):
    path = tmp_path / "printed.csv"
    path.write_text("table,column,term,value\n3,1,DF,0.1\n")
    with pytest.raises(StudyError, match="no column statistic, stars in its header"):
        read_published(path, 3)
    path.write_text("table,column,term,statistic,value,stars\n3,1,DF,coef,0.1,\n")
    with pytest.raises(StudyError, match="holds no table 4"):
        read_published(path, 4)
    path.write_text('a,b\n1,"x\n2,y\n3,"z\n')
    with pytest.raises(StudyError, match=r"printed.csv, row that begins in line 2"):
        read_published(path, None)
    path.write_text("a,b\n1\n")
    with pytest.raises(StudyError, match=r"printed.csv, line 2: fewer cells than columns"):
        read_published(path, None)
    path.write_bytes("a,b\n1,é\n".encode("latin-1"))
    with pytest.raises(StudyError, match=r"printed.csv, line 2: is not UTF-8"):
        read_published(path, None)


@pytest.mark.debt("32.15")
@pytest.mark.parametrize("name", ["Trimmed, 1% and 99%", "截尾处理，1%与99%"])
def test_a_header_of_two_parts_is_in_quotation_marks_in_each_language(name):
    """Else "缩尾处理：缩尾处理，1%与99%为…" reads as three things."""
    assert columns_words([name, "(2)"]) == f"“{name}” and (2)"
