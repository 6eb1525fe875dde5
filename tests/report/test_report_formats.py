"""A table as CSV, HTML, LaTeX and Word: what the data hold comes out as text."""

import csv
import io
import re
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from page_fixtures import WHY_NO_LATEX
from report.render_docx import write_docx
from report.render_text import to_csv, to_html
from report.tables import make_table
from report_fixtures import CONFIG, regressions
from spillover.tables.columns import head_lines
from spillover.tables.latex import PACKAGES, escape_latex, to_latex
from spillover.tables.table import Span, Table, TableRow

NASTY = "<b>\"Köln\" & 'Ürümqi' 乌鲁木齐 🙂 50% $x_1$ {a}~^#\\"


@pytest.fixture
def material(tmp_path):
    return regressions(tmp_path)


def test_sentences_stand_to_the_left():
    rows = (
        TableRow(("LR", "6", "the spatial Durbin model simplifies to the spatial error model")),
        TableRow(("LM", "1", "none")),
    )
    html = to_html(Table("t", "T", ((Span(""), Span("df"), Span("Null")),), rows))
    assert html.count('<td class="sentence">') == 2


def nasty_table() -> Table:
    rows = (
        TableRow((NASTY, "0.5**", "-1.5e-05")),
        TableRow(("", "(0.1)", "[-1, 2]"), "bracket"),
        TableRow((NASTY,), "group"),
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
    assert "<td>0.5<sup>**</sup></td><td>−1.5×10⁻⁵</td>" in to_html(nasty_table())
    assert "Simulated data: invented 🙂." in " ".join(parser.texts)
    levels = to_html(replace(nasty_table(), notes=("* p < 0.1, ** p < 0.05",)))
    assert "<sup>**</sup>\N{NO-BREAK SPACE}p" in levels, "no star ends a line without its level"


def test_latex_escapes_what_the_data_hold():
    assert escape_latex("50% of R&D_1 {x} #2 $5 ~ ^ \\") == (
        r"50\% of R\&D\_1 \{x\} \#2 \$5 \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert escape_latex("-0.5*** (-0.1)") == r"$-$0.5\textsuperscript{***} ($-$0.1)"
    assert escape_latex("* p < 0.1, a**b") == r"\textsuperscript{*}~p~\textless{}~0.1, a**b"
    assert escape_latex("0.0195***") == r"0.0195\textsuperscript{***}"
    assert escape_latex("ρ Θ Α β₁ σ² ȳ ö ± √") == (
        r"$\rho$ $\Theta$ A $\beta$$_{1}$ $\sigma$$^{2}$ \={y} \"{o} $\pm$ $\surd$"
    )
    assert escape_latex("乌鲁木齐 🙂") == "乌鲁木齐 🙂"
    assert escape_latex("stars a |t| of 0.15") == "stars a $|$t$|$ of 0.15"
    assert escape_latex("2.0e-05") == r"2.0$\times10^{-5}$"
    assert escape_latex("M̄ = 1") == r"\={M} = 1"
    assert escape_latex("1970–1986") == "1970--1986", "a dash before a number is no minus sign"
    assert escape_latex("k" * 60).split(r"\allowbreak{}") == ["k" * 10] * 6


@pytest.mark.skipif(bool(WHY_NO_LATEX), reason=WHY_NO_LATEX or "LaTeX is here")
@pytest.mark.slow
def test_latex_compiles(material, tmp_path):
    plain = Table(
        "table02_ascii",
        "50% & {x}_1 ^~#$ \\",
        ((Span("["), Span("*", 2)),),
        (TableRow(("[a]", "*", "-2.0e-05")),),
        ("<&>",),
    )
    wide = TableRow(("x", *["-0.1234***"] * 39))
    forty = Table("table04_wide", "Forty", ((Span(""), *map(Span, map(str, range(39)))),), (wide,), ("N.",))
    fragments = [to_latex(make_table("table03_baseline", CONFIG, material)), to_latex(plain), to_latex(forty)]
    text = (
        "\\documentclass{article}" + PACKAGES + "\\usepackage[T1]{fontenc}"
        "\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\\begin{document}\n"
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
        "t",
        "Tests",
        ((Span("Test"), Span("df"), Span("Null hypothesis")),),
        (TableRow(("LR", "6", sentence)), TableRow(("LM", "1", "no spatial lag"))),
    )
    write_docx(tmp_path / "w.docx", table)
    grid = docx.Document(str(tmp_path / "w.docx")).tables[0]
    label, df, null = (cell.width for cell in grid.rows[1].cells)
    assert df <= label < null / 4
    assert "w:tblHeader" in grid.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in grid.rows[1:])
    placed = [[cell.paragraphs[0].alignment for cell in row.cells] for row in grid.rows]
    centre = WD_ALIGN_PARAGRAPH.CENTER
    assert placed == [[None, centre, None]] * 3, "short sentences begin where long ones do"


def test_a_rule_in_the_head_stands_above_other_columns_than_its_own(tmp_path):
    outer, inner = Span("Contiguity", 2), (Span("direct"), Span("total"))
    heads = ((Span(""), Span("(1)", 2)), (Span(""), outer), (Span(""), *inner))
    table = Table("table08_x", "Effects", heads, (TableRow(("DF", "0.1", "0.2")),))
    text = to_latex(table)
    assert text.count(r"\cmidrule(lr){2-3}") == 1
    assert text.index("Contiguity") < text.index(r"\cmidrule") < text.index("direct")
    assert re.findall(r'class="span">(.*?)<', to_html(table)) == ["Contiguity"]
    write_docx(tmp_path / "s.docx", table)
    rows = docx.Document(str(tmp_path / "s.docx")).tables[0].rows
    lines = [[p for p in row._tr.iter(qn("w:p")) if "w:pBdr" in p.xml] for row in rows]
    assert [[p.text for p in line] for line in lines] == [[], ["Contiguity"], [], []]


def test_the_letter_of_a_test_stays_at_its_hyphen():
    table = Table("t", "T", ((Span("Test"),),), (TableRow(("conditional LM-μ",)),))
    assert '>conditional <span class="symbol">LM-μ</span><' in to_html(table)


def test_word_file_holds_any_name(tmp_path):
    write_docx(tmp_path / "n.docx", nasty_table())
    assert docx.Document(str(tmp_path / "n.docx")).tables[0].rows[1].cells[0].text == NASTY
    control = Table("t", "a\x00b", ((Span("x"),),), (TableRow(("c\x07d",)),))
    write_docx(tmp_path / "c.docx", control)
    assert docx.Document(str(tmp_path / "c.docx")).tables[0].rows[1].cells[0].text == "cd"


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("第一阶段", ["第一阶段"]),
        ("单位实际GDP的二氧化碳排放（对数）", ["单位实际GDP", "的二氧化碳排放", "（对数）"]),
        ("Driscoll-Kraay, three lags", ["Driscoll-Kraay,", "three lags"]),
    ],
)
def test_a_long_head_takes_several_lines(head, lines):
    assert head_lines(head) == lines


def test_no_line_of_a_head_or_note_is_taken_for_an_argument_by_latex():
    head = "GDP per capita [constant prices] and *marked words beyond"
    assert len(head_lines(head)) > 1
    table = Table("t", "a", ((Span(""), Span(head)),), (TableRow(("x", "1")),), ("[A note]",))
    made = to_latex(table)
    assert not re.search(r"\\\\\s*[\[*]|\\item\s*\[", made.replace(r"\\*  %", "")), made
    assert r"\item {}[A note]" in made
