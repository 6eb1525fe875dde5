import csv
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest

from report.latex_text import latex
from report.material import Material, Published, read_material, read_published
from report.render_docx import write_docx
from report.render_text import to_csv, to_html, to_latex
from report.table_model import Row, Span, Table
from report.tables import make_table
from report_fixtures import analyses, document, estimate, facts
from spillover.arrays.note import note
from study.errors import StudyError

NASTY = "<b>\"Köln\" & 'Ürümqi' 乌鲁木齐 🙂 50% $x_1$ {a}~^#\\"


@pytest.fixture
def material(tmp_path):
    published = tmp_path / "regressions.csv"
    published.write_text(
        "table,column,dependent,term,statistic,value,stars\n"
        "3,1,NQP,DF,coef,0.0453,***\n3,1,NQP,DF,paren,0.0033,\n3,1,NQP,,N,495,\n3,2,NQP,UL,coef,-0.1,\n"
    )
    first = document(tmp_path, "baseline", [estimate(1)])
    steps = [
        estimate(2, part="outcome", analysis="steps"),
        estimate(3, ("DF", "RI", "_cons"), "direct", "steps"),
    ]
    second = document(tmp_path, "steps", steps)
    return Material(
        {"baseline": first, "steps": second},
        published=read_published(published, 3),
        labels={"DF": "Digital finance"},
    )


CONFIG = {
    "title": "Baseline",
    "layout": "regression",
    "columns": [
        {"analysis": "baseline", "header": "(1)"},
        {"analysis": "steps", "part": "outcome", "header": "(2)"},
        {"analysis": "steps", "part": "direct", "header": "(3)"},
    ],
    "statistics": ["nobs", "r2_within", "hausman"],
    "published": {"file": "regressions.csv", "table": 3, "reason": "the data are simulated."},
}


@pytest.mark.parametrize("statistic", ["r2_withn", {"key": "r2_withn", "label": "R²"}])
def test_a_statistic_that_no_column_has_is_an_error_and_no_empty_row(material, statistic):
    message = r"tables\.table03_baseline\.statistics: no column has 'r2_withn'; did you mean 'r2_within'\?"
    with pytest.raises(StudyError, match=message):
        make_table("table03_baseline", {**CONFIG, "statistics": ["nobs", statistic]}, material)


def test_a_regression_table_has_estimates_brackets_statistics_and_printed_numbers(material):
    table = make_table("table03_baseline", CONFIG, material)
    assert table.caption == "Table 3. Baseline"
    assert [span.text for span in table.head[0]] == ["", "(1)", "(2)", "(3)"]
    labels = [row.cells[0] for row in table.rows if row.kind == "body"]
    assert labels == ["Digital finance", "UL", "CSL", "RI", "Constant"]
    row = material.analyses["baseline"]["estimates"][0]["terms"][0]
    assert table.rows[0].cells[1].rstrip("*") == f"{row['estimate']:.4f}"
    assert table.rows[1].cells[1] == f"({row['se']:.4f})"
    assert table.rows[2:4] == (
        Row(("published", "0.0453***", "", ""), "published"),
        Row(("", "(0.0033)", "", ""), "published"),
    )
    assert Row(("Observations", "495", "495", "495"), "statistic") in table.rows
    notes = " ".join(table.notes)
    for part in (
        "Standard errors in brackets",
        "*** p < 0.01",
        "Fixed effects: two-way.",
        "Variance: clustered by unit.",
        "N = 495",
    ):
        assert part in notes
    assert notes.endswith("Why they differ: the data are simulated.")


def test_a_constant_without_standard_error_stands_alone(material):
    steps = material.analyses["steps"]["estimates"][0]
    steps["terms"], steps["statistics"] = steps["terms"][:-1], {**steps["statistics"], "constant": 5.25}
    table = make_table("table03_baseline", CONFIG, material)
    place = next(i for i, row in enumerate(table.rows) if row.cells[0] == "Constant")
    assert table.rows[place].cells[2] == "5.2500"
    assert table.rows[place + 1].cells[2] == ""


def test_notes_name_the_columns_that_they_are_about(material):
    first, second = material.analyses["baseline"]["estimates"][0], material.analyses["steps"]["estimates"][0]
    made = {"kind": "clustered", "by": "unit", "clusters": 45, "small_sample": "nested", "groups": False}
    for e, k in ((first, 12), (second, 17), (material.analyses["steps"]["estimates"][1], 9)):
        e["settings"]["variance"] = made | {"parameters": k}
        e["tests"][0]["note"] = "classical covariances"
    first["notes"], second["notes"] = ["θ = 0 is rejected"], ["45 rows dropped"]
    second["tests"][0] |= {"distribution": "permutation", "statistic": 0.00052}
    table = make_table("table03_baseline", CONFIG, material)
    rule = "factor (N−1)/(N−K), K without the effects nested in clusters"
    assert f"Variance: clustered by unit (45 clusters), {rule}." in table.notes
    assert {
        "θ = 0 is rejected (in (1)).",
        "45 rows dropped (in (2)).",
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


def test_sentences_stand_to_the_left():
    rows = (
        Row(("LR", "6", "the spatial Durbin model simplifies to the spatial error model")),
        Row(("LM", "1", "none")),
    )
    html = to_html(Table("t", "T", ((Span(""), Span("df"), Span("Null")),), rows))
    assert html.count('<td class="sentence">') == 2


def test_the_rule_hands_over_the_printed_numbers(material, tmp_path):
    spec = {"table": CONFIG, "labels": {"DF": "Digital finance"}}
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
    assert any(note.startswith("Not shown: UL, CSL") for note in table.notes)


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


def nasty_table() -> Table:
    rows = (
        Row((NASTY, "0.5**", "-1.5e-05")),
        Row(("", "(0.1)", "[-1, 2]"), "bracket"),
        Row((NASTY,), "group"),
    )
    return Table("table02_nasty", NASTY, ((Span(NASTY), Span(NASTY, 2)),), rows, (NASTY,), "invented 🙂.")


def test_csv_reads_back():
    rows = list(csv.reader(io.StringIO(to_csv(nasty_table()))))
    assert rows == [
        [NASTY] * 3,
        [NASTY, "0.5**", "-1.5e-05"],
        ["", "(0.1)", "[-1, 2]"],
        [NASTY, "", ""],
        [NASTY, "", ""],
        ["Simulated data: invented 🙂.", "", ""],
    ]


def test_details_are_in_the_csv_and_folded_on_the_page_but_not_in_a_manuscript():
    table = replace(nasty_table(), details=("Seed: 7.",))
    assert ["Seed: 7.", "", ""] in list(csv.reader(io.StringIO(to_csv(table))))
    assert "<summary>How it was computed</summary>Seed: 7.</details>" in to_html(table)
    assert "Seed: 7." not in to_latex(table)


class Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.texts = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.texts.append(data)


def test_html_escapes_what_the_data_hold():
    parser = Texts()
    parser.feed(to_html(nasty_table()))
    assert "b" not in parser.tags
    assert NASTY in parser.texts
    assert "−1.5×10⁻⁵" in parser.texts
    assert to_html(nasty_table()).count('rowspan="2"') == 1
    assert "Simulated data: invented 🙂." in " ".join(parser.texts)


def test_latex_escapes_what_the_data_hold():
    assert latex("50% of R&D_1 {x} #2 $5 ~ ^ \\") == (
        r"50\% of R\&D\_1 \{x\} \#2 \$5 \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert latex("-0.5*** (-0.1)") == r"$-$0.5\textsuperscript{***} ($-$0.1)"
    assert latex("* p < 0.1, a**b") == r"\textsuperscript{*} p \textless{} 0.1, a**b"
    assert latex("0.0195***") == r"0.0195\textsuperscript{***}"
    assert latex("ρ Θ Α β₁ σ² ȳ ö ± √") == (
        r"$\rho$ $\Theta$ A $\beta$$_{1}$ $\sigma$$^{2}$ \={y} \"{o} $\pm$ $\surd$"
    )
    assert latex("乌鲁木齐 🙂") == "乌鲁木齐 🙂"
    assert latex("stars a |t| of 0.15") == "stars a $|$t$|$ of 0.15"
    assert latex("2.0e-05") == r"2.0$\times10^{-5}$"


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
@pytest.mark.slow
def test_latex_compiles(material, tmp_path):
    plain = Table(
        "table02_ascii",
        "50% & {x}_1 ^~#$ \\",
        ((Span("["), Span("*", 2)),),
        (Row(("[a]", "*", "-2.0e-05")),),
        ("<&>",),
    )
    fragments = [to_latex(make_table("table03_baseline", CONFIG, material)), to_latex(plain)]
    text = (
        "\\documentclass{article}\\usepackage{booktabs,longtable,graphicx}\\begin{document}\n"
        + "\n".join(fragments)
        + "\\end{document}\n"
    )
    (tmp_path / "t.tex").write_text(text, encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-2000:]


def test_word_file_is_stable_and_complete(material, tmp_path):
    table = make_table("table03_baseline", CONFIG, material)
    write_docx(tmp_path / "a.docx", table)
    write_docx(tmp_path / "b.docx", table)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as members:
        assert {info.date_time for info in members.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    grid = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert len(grid.rows) == len(table.rows) + len(table.head)
    assert grid.rows[2].cells[0].text == "Digital finance"


def test_word_columns_are_as_wide_as_their_texts_and_rows_stay_whole(tmp_path):
    sentence = "θ + ρβ = 0: the spatial Durbin model simplifies to the spatial error model"
    table = Table(
        "t", "Tests", ((Span("Test"), Span("df"), Span("Null hypothesis")),), (Row(("LR", "6", sentence)),)
    )
    write_docx(tmp_path / "w.docx", table)
    grid = docx.Document(str(tmp_path / "w.docx")).tables[0]
    label, df, null = (cell.width for cell in grid.rows[1].cells)
    assert df <= label < null / 4
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in grid.rows[1:])


def test_word_file_holds_any_name(tmp_path):
    write_docx(tmp_path / "n.docx", nasty_table())
    assert docx.Document(str(tmp_path / "n.docx")).tables[0].rows[1].cells[0].text == NASTY
    control = Table("t", "a\x00b", ((Span("x"),),), (Row(("c\x07d",)),))
    write_docx(tmp_path / "c.docx", control)
    assert docx.Document(str(tmp_path / "c.docx")).tables[0].rows[1].cells[0].text == "cd"


@pytest.fixture
def lists(tmp_path):
    rows = [
        {"group": "", "variable": "DF", "nobs": 495, "mean": 5.2, "sd": 0.4, "minimum": -4.0, "maximum": 5.7}
    ]
    described = document(tmp_path, "described", [], {"descriptives": rows})
    return Material(analyses(tmp_path) | {"described": described}, facts(), labels={"DF": "Digital finance"})


def printed(material, **values) -> Material:
    return Material(material.analyses, material.facts, Published(**values), material.labels)


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
    term = lists.analyses["boot"]["estimates"][0]["terms"][0]
    assert table.rows[0].cells[0] == "Indirect"
    assert table.rows[0].cells[-2:] == (f"{term['low']:.4f}", f"{term['high']:.4f}")
    assert table.rows[1] == Row(("published", "0.0090", "", "", "", "", ""), "published")
    assert "Confidence level: 0.95." in table.notes
    total = lists.analyses["boot"]["estimates"][0]["terms"][2]
    shares = make_table(
        "table04_bootstrap", config | {"terms": ["indirect", "total"], "fields": ["share"]}, lists
    )
    assert [row.cells[1] for row in shares.rows if row.kind == "body"] == [
        f"{100 * term['estimate'] / total['estimate']:.2f}",
        "",
    ]
    with pytest.raises(StudyError, match="fields: there is no 'shares'; the fields are estimate"):
        make_table("table04_bootstrap", config | {"fields": ["shares"]}, lists)
    with pytest.raises(StudyError, match="no column 'effect'"):
        make_table("table04_bootstrap", config, printed(lists, rows=({"mechanism": "RI"},)))


def test_tests_have_their_null_hypothesis(lists):
    config = {"title": "Tests", "layout": "tests", "columns": [{"analysis": "baseline"}]}
    table = make_table("table12_tests", config, lists)
    assert table.rows == (
        Row(
            ("Hausman", "21.000", "χ²", "3", "<0.001", "random effects are uncorrelated with the regressors")
        ),
    )


def test_descriptives_and_weights(lists):
    config = {"title": "Descriptives", "layout": "descriptives", "columns": [{"analysis": "described"}]}
    table = make_table("table02_descriptives", config, lists)
    assert table.rows == (Row(("Digital finance (DF)", "495", "5.2000", "0.4000", "-4.0000", "5.7000")),)
    with pytest.raises(StudyError, match="no series 'descriptives'"):
        make_table("table02_descriptives", config | {"columns": [{"analysis": "baseline"}]}, lists)
    config = {"title": "Weights", "layout": "weights", "indices": ["NQP", "PCA"], "published": {"file": "x"}}
    table = make_table(
        "table01_weights", config, printed(lists, rows=({"indicator": "Indicator 0", "weight": "0.0309"},))
    )
    assert table.rows[:2] == (Row(("d0",), "group"), Row(("Indicator 0", "−", "0.2500", "0.2500", "0.0309")))
    assert table.notes[0] == "NQP: entropy weights, extremes pooled, N = 24 (2013–2016)."
    lists.facts["PCA"] |= {
        "warnings": [note("constant_indicator", variable="x1")],
        "dropped_units": [{"name": "Bijie"}],
    }
    notes = make_table("table01_weights", config, lists).notes
    assert (
        "PCA: entropy weights, extremes pooled, without Bijie, which lack an indicator, N = 24 (2013–2016)."
        in notes
    )
    assert "PCA: x1 is constant: its weight is 0." in notes


def test_published_files_that_do_not_fit_are_errors(tmp_path):
    path = tmp_path / "printed.csv"
    path.write_text("table,column,term,value\n3,1,DF,0.1\n")
    with pytest.raises(StudyError, match="column 'statistic' is missing"):
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
