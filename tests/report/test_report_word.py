"""Tables in Word as LibreOffice lays them out: the text of each page, the rules of a three-line table."""

import re
import shutil
import subprocess

import pytest

from report.render_docx import write_docx
from spillover.tables.columns import (
    LANDSCAPE,
    PORTRAIT,
    column_widths,
    needs_small_letters,
    split_into_panels,
)
from spillover.tables.table import Span, Table, TableRow
from spillover.tables.word import add_table, content_of, new_document
from words.render import speaking

OFFICE, TEXT = shutil.which("soffice"), shutil.which("pdftotext")
laid_out = pytest.mark.skipif(
    not (OFFICE and TEXT), reason="soffice (LibreOffice Writer) or pdftotext (poppler-utils) is not installed"
)
HEADS = {
    "zh": ("被解释变量", "新质生产力", "新质生产力（主成分分析）"),
    "en": ("Outcome", "Forces", "Forces, PCA"),
}
TITLES = {"zh": "数字金融与新质生产力", "en": "Digital finance"}
NOTES = {
    "zh": ("括号内为标准误。", "***、**、*分别表示在1%、5%、10%的水平上显著。"),
    "en": ("Errors in brackets.",),
}
LABELS = {"zh": ("数字金融", "原文", "样本量"), "en": ("Digital finance", "published", "Observations")}


def table_in(language):
    """A small table of regressions with printed numbers."""
    term, printed, count = LABELS[language]
    rows = (
        TableRow((term, "-0.0207***", "0.0113")),
        TableRow(("", "(0.0063)", "(0.0152)"), "bracket"),
        TableRow((printed, "0.0195***", ""), "published"),
        TableRow((count, "495", "495"), "statistic"),
    )
    numbers = (Span(""), Span("(1)"), Span("(2)"))
    heads = (numbers, tuple(Span(text) for text in HEADS[language]))
    return Table("table03_baseline", TITLES[language], heads, rows, NOTES[language])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The text of each language's table as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("word")
    for language in HEADS:
        with speaking(language):
            write_docx(folder / f"{language}.docx", table_in(language))
    home = folder / "home"
    command = [OFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", "pdf"]
    files = [str(folder / f"{language}.docx") for language in HEADS]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300)
    made = {}
    for language in HEADS:
        given = [TEXT, "-layout", str(folder / f"{language}.pdf"), "-"]
        made[language] = subprocess.run(given, check=True, capture_output=True, text=True, timeout=60).stdout
    return made


@laid_out
@pytest.mark.slow
@pytest.mark.parametrize("language", list(HEADS))
def test_a_table_in_word_prints_its_title_numbers_and_notes(pages, language):
    text = re.sub(r"\s+", "", pages[language]) if language == "zh" else " ".join(pages[language].split())
    start = {"zh": "表3数字金融与新质生产力", "en": "Table 3. Digital finance"}[language]
    assert text.startswith(start)
    assert "−0.0207***" in text.replace(" ", "")
    assert "(0.0063)" in text
    for part in (*LABELS[language], *NOTES[language]):
        assert (re.sub(r"\s+", "", part) if language == "zh" else part) in text, part
    assert text.endswith({"zh": "注：" + "".join(NOTES["zh"]), "en": "Errors in brackets."}[language])
    assert pages[language].count("\f") == 1, "one page"


def test_chinese_titles_are_in_a_face_of_their_own_and_its_words_upright(tmp_path):
    import docx
    from docx.oxml.ns import qn

    with speaking("zh"):
        write_docx(tmp_path / "t.docx", table_in("zh"))
    document = docx.Document(str(tmp_path / "t.docx"))
    title = document.paragraphs[0].runs[0]
    assert title._r.rPr.rFonts.get(qn("w:eastAsia")) == "SimHei"
    assert not title.bold
    slanted = {
        run.text: run.italic for cell in document.tables[0].rows[4].cells for run in cell.paragraphs[0].runs
    }
    assert not slanted["原文"]
    assert slanted["0.0195"] is True


@pytest.mark.parametrize("columns", [6, 9])
def test_labels_take_two_lines_rather_than_the_page_its_side(columns):
    heads = (tuple(Span(text) for text in ("被解释变量", *["新质生产力"] * columns)),)
    label = "Wild聚类自助法t检验（绿色低碳转型） [p]"
    rows = (TableRow((label, *["0.0207***"] * columns)),)
    widths = column_widths(Table("table03_x", "题", heads, rows, ()))
    assert sum(widths) <= (PORTRAIT if columns == 6 else LANDSCAPE)
    alone = column_widths(Table("table03_x", "题", heads, (TableRow((label, *["1"] * columns)),), ()))
    assert widths[1:] == alone[1:], "columns of numbers keep their room"


def test_a_sentence_takes_more_lines_rather_than_a_page_on_its_side():
    heads = tuple(map(Span, ("Test", "Statistic", "Distribution", "df", "p", "Null hypothesis")))
    null = "unit effects are uncorrelated with the regressors (random effects are consistent)"
    cells = ("Hausman, cluster-robust (Mundlak)", "19.940", "χ²", "4", "<0.001", null)
    widths = column_widths(Table("table04_x", "T", (heads,), (TableRow(cells),), ()))
    assert sum(widths) <= PORTRAIT
    assert all(width >= 1 for width in widths)


def test_a_table_of_long_sentences_is_of_smaller_letters_as_one_of_many_rows():
    def table(sentence):
        rows = tuple(TableRow((f"Test {i}", "1.0", sentence)) for i in range(25))
        return Table("table05_x", "T", ((Span(""), Span("p"), Span("Null hypothesis")),), rows, ())

    assert not needs_small_letters(table("no effect"))
    assert needs_small_letters(table("unit effects are uncorrelated with the regressors " * 3)), (
        "each takes lines"
    )


def test_a_table_wider_than_a_page_on_its_side_is_in_one_part_if_smaller_letters_do():
    heads = (tuple(Span(text) for text in ("被解释变量", *["新质生产力"] * 12)),)
    table = Table("table06_x", "题", heads, (TableRow(("数字金融", *["0.0207***"] * 12)),), ())
    assert needs_small_letters(table)
    assert len(split_into_panels(table, column_widths(table), LANDSCAPE)) == 1


def test_documents_begin_alike_whatever_was_written_into_others():
    before = content_of(new_document("first"))
    used = new_document("second")
    add_table(used, table_in("en"), lambda paragraph, text: paragraph.add_run(text))
    used.core_properties.author = "somebody"
    assert content_of(used) != before
    assert content_of(new_document("first")) == before
    assert new_document("third").core_properties.title == "third"
