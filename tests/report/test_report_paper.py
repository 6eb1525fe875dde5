"""The paper: every table and figure is in it, referred to, and LaTeX and Word can follow the references."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from matplotlib.figure import Figure
from msgspec import structs

from page_fixtures import WHY_NO_LATEX
from report.methods import AnalysisText, Equation, Family
from report.paper import Paper, PaperFigure, to_tex, write_word
from report.results import figures_section
from report.svg import EMPTY
from report.tables import make_table
from report_fixtures import CONFIG, regressions
from spillover.tables.table import Span, Table, TableRow
from words.render import speaking

NASTY = "50% of <b>R&D</b>_1 $x^2$ {a} \\ #~"


@pytest.fixture
def paper(tmp_path) -> Paper:
    made = make_table("table03_baseline", CONFIG, regressions(tmp_path))
    wide = Table(
        "table05_wide",
        NASTY * 4,
        ((Span(""), *(Span(f"({i})") for i in range(39))),),
        (TableRow((NASTY, *["-0.1234***"] * 39)), TableRow(("", *["(0.0123)"] * 39), "bracket")),
        (NASTY,),
        details=(NASTY,),
    )
    figure = Figure(figsize=(3, 2))
    figure.subplots().plot([1, 2])
    (tmp_path / "figures").mkdir()
    figure.savefig(tmp_path / "figures" / "curve_1.png")
    figure.savefig(tmp_path / "figures" / "curve_1.pdf")
    lag = r"y_{it} = \rho \sum_j w_{ij} y_{jt} + x_{it}'\beta + \mu_i + \varepsilon_{it}"
    sdm = AnalysisText("sdm", NASTY, "y on x.", "N = 495.")
    families = (
        Family((Equation(1, lag),), "Fixed effects: two-way.", (sdm,)),
        Family(
            (Equation(1, lag, is_repeated=True), Equation(2, r"\theta = 0")), "", (replace(sdm, label="(7)"),)
        ),
    )
    drawn = PaperFigure("curve_1", NASTY, NASTY, tmp_path / "figures" / "curve_1.png")
    return Paper(NASTY, (NASTY,), (NASTY,), families, ("A finding of 50%.",), (made, wide), (drawn,))


def test_every_table_and_figure_is_in_the_text_and_referred_to(paper):
    text = to_tex(paper, "figures")
    labels = set(re.findall(r"\\label\{([^}]*)\}", text))
    assert labels == {"tab:table03_baseline", "tab:table05_wide", "fig:curve_1", "eq:1", "eq:2"}
    assert labels <= set(re.findall(r"\\(?:eq)?ref\{([^}]*)\}", text))
    assert r"Equations \eqref{eq:1} and \eqref{eq:2}. Analysis: (7)." in text
    results = text.partition(r"\section{Results}")[2].partition(r"\section{Tables}")[0]
    assert r"A finding of 50\%." in results
    assert "thetable" not in text
    assert "resizebox" not in text
    assert text.count(paper.methods[0].equations[0].text) == 1
    assert "{ctex}" not in text
    chinese = replace(paper, title="民族地区数字金融")
    assert "\\usepackage[UTF8,scheme=plain]{ctex}" in to_tex(chinese, "figures"), "Table 1, not 表 1"
    with speaking("zh"):
        spoken = to_tex(chinese, "figures")
    assert "\\usepackage[UTF8]{ctex}" in spoken
    assert "表 \\ref{tab:table03_baseline}：Baseline。" in spoken


@pytest.mark.skipif(bool(WHY_NO_LATEX), reason=WHY_NO_LATEX or "LaTeX is here")
@pytest.mark.slow
def test_it_compiles_and_its_references_are_known(paper, tmp_path):
    """LaTeX's numbers are those of the page and of Word, also where one is left out or has a letter; what is
    set later does not come first.
    """
    made, wide = paper.tables
    after = [replace(made, name=name) for name in ("table05a_more", "table06_last")]
    paper = replace(paper, tables=(made, wide, *after))
    (tmp_path / "paper.tex").write_text(to_tex(paper, "figures"), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for _ in range(2):
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout[-2000:]
    assert "undefined" not in run.stdout
    places = re.findall(r"newlabel\{tab:(\w+)\}\{\{(\w+)\}\{(\d+)\}", (tmp_path / "paper.aux").read_text())
    assert {name: number for name, number, _page in places} == paper.numbers
    assert [number for _name, number, _page in places] == ["3", "5", "5a", "6"]
    pages = [int(page) for _name, _number, page in places]
    assert pages == sorted(pages)
    assert pages[2] == pages[3], "small tables share a page"


def test_references_in_word_lead_to_captions_that_count(paper, tmp_path):
    write_word(tmp_path / "a.docx", paper)
    write_word(tmp_path / "b.docx", paper)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    document = docx.Document(str(tmp_path / "a.docx"))
    body = document.element.body
    codes = [node.text.split() for node in body.iter(qn("w:instrText"))]
    marks = {node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))}
    assert {code[1] for code in codes if code[0] == "REF"} <= marks
    counted = [code for code in codes if code[0] == "SEQ"]
    assert counted == [
        *[["SEQ", "Equation", "\\*", "ARABIC"]] * 2,
        ["SEQ", "Table", "\\*", "ARABIC", "\\r", "3"],
        ["SEQ", "Table", "\\*", "ARABIC", "\\r", "5"],
        ["SEQ", "Figure", "\\*", "ARABIC"],
    ]
    captions = [p.text for p in document.paragraphs]
    assert "Table 3. Baseline" in captions
    assert f"Figure 1. {NASTY}" in captions
    dashed = tuple(replace(one, style=structs.replace(one.style, caption="dash")) for one in paper.tables)
    write_word(tmp_path / "d.docx", replace(paper, tables=dashed))
    found = [p.text for p in docx.Document(str(tmp_path / "d.docx")).paragraphs]
    assert {"Table 3—Baseline", f"Figure 1—{NASTY}"} <= set(found)
    assert f"Table 5: {NASTY}" in captions, "the details are in the appendix"
    assert len(list(body.iter("{*}oMath"))) == 2
    assert "Equations (1) and (2). Analysis: (7)." in captions, "only the numbers of equations are references"
    assert len([code for code in codes if code[0] == "REF"]) == 2 + 1 + 2 + 2
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False], "the wide table alone is on its side"
    ids = [node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len(ids) == len(set(ids))


@pytest.mark.debt("32.15")
def test_a_figure_without_data_has_no_number_on_the_page_as_in_the_paper(tmp_path):
    files = {name: str(tmp_path / f"{name}.svg") for name in "abc"}
    for name, path in files.items():
        Path(path).write_text(f'<svg {EMPTY}="no draws"/>' if name == "b" else "<svg/>", encoding="utf-8")
    shown = figures_section({name: {"title": name * 3, "caption": ""} for name in files}, files, {})
    assert [title for _anchor, title in shown.items] == ["Figure 1. aaa", "Figure 2. ccc"]
    assert shown.body.count("<figure") == 2, "no empty frame beside the others"
    assert "Figures without data so far: bbb: no draws." in shown.body


def test_a_picture_that_is_not_there_is_named(paper, tmp_path):
    lost = replace(paper, figures=(replace(paper.figures[0], picture=Path(tmp_path / "no.png")),))
    with pytest.raises(FileNotFoundError, match=r"no\.png"):
        write_word(tmp_path / "c.docx", lost)
