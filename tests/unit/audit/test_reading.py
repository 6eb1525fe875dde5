"""Manuscripts of each format are read with their cells in place; bad ones are refused in one sentence."""

import io
import re
import zipfile

import docx
import openpyxl
import pytest

from audit.prose.fields import find_counts
from audit.reading.figures import figures
from audit.reading.manuscript import Manuscript
from audit.reading.reader import formats, read_manuscript
from audit.reading.tex import render_plain
from base.speech_language import message
from cli.match import leave_out_endless_sentences
from spillover.errors import StudyError
from spillover.messages.render import speaking
from spillover.messages.results import render_result_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(path, body, **parts):
    """A Word file of this body; parts: further members."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def p(text, more=""):
    return f"<w:p><w:r>{more}<w:t>{text}</w:t></w:r></w:p>"


def test_merged_cells_tracked_changes_and_raised_digits_of_word(tmp_path):
    high = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    rows = [
        cell.format('<w:gridSpan w:val="2"/>', p("Head")) + cell.format("", p("x")),
        cell.format('<w:vMerge w:val="restart"/>', p("DF"))
        + cell.format("", p("0.5") + p("2", high))
        + cell.format("", p("")),
        cell.format("<w:vMerge/>", p("DF"))
        + cell.format(
            "",
            "<w:p><w:del><w:r><w:delText>0.1</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>0.2</w:t></w:r></w:ins></w:p>",
        )
        + cell.format("", p("y")),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    found = read_manuscript(word(tmp_path / "a.docx", p("Table 7. Results") + table + p("Notes: none")))
    assert texts(found.tables[0]) == [["Head", "", "x"], ["DF", "0.5\n²", ""], ["", "0.2", "y"]]
    assert (found.tables[0].number, found.tables[0].notes) == ("7", ["Notes: none"])
    assert found.remarks == ["the manuscript has tracked changes: it is read as if all were accepted"]


def test_what_word_files_hold_beside_text_is_said_and_neither_run_nor_fetched(tmp_path, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
    inner = f"<w:tbl><w:tr><w:tc>{p('inner')}</w:tc><w:tc>{p('0.7')}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{p('DF')}{inner}</w:tc><w:tc>{p('0.5')}</w:tc></w:tr></w:tbl>"
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT http://x.test/a'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>N = 495</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="a" r:link="http://x.test/t.png" xmlns:r="r"/>'
    body = table + field + picture + "</w:drawing></w:r></w:p>"
    relations = (
        '<Relationships><Relationship Target="http://x.test/dot" TargetMode="External"/></Relationships>'
    )
    file = word(tmp_path / "a.docm", body, **{"word/vbaProject.bin": "Kill", "word/_rels/a.rels": relations})
    found = read_manuscript(file)
    assert [texts(table) for table in found.tables] == [[["inner", "0.7"]], [["DF", "0.5"]]]
    assert found.paragraphs == [("paragraph 1", "N = 495")]
    assert sorted(found.remarks) == [
        "the manuscript has fields: their results are read as they were last updated",
        "the manuscript has pictures: tables in them cannot be read",
        "the manuscript holds macros, which were not run",
    ]


def test_boxes_pictures_and_tables_that_but_hold_others_in_word(tmp_path):
    def table(*rows):
        cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
        return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"

    inner = table([p("DF"), p("0.5")])
    box = f"<w:txbxContent>{p('Table 4: in a box')}{table([p('UL'), p('0.7')])}{p('* p')}</w:txbxContent>"
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    picture = '<w:r><w:pict><v:imagedata xmlns:v="v"/></w:pict></w:r>'
    body = (
        p("Table 2: Panels")
        + table([inner + p(""), inner + p("")])
        + p("x", twice)
        + p("y", "</w:r>" + picture + "<w:r>")
    )
    found = read_manuscript(word(tmp_path / "a.docx", body))
    assert [(one.number, texts(one)) for one in found.tables] == [
        ("2", [["DF", "0.5"]]),
        ("2", [["DF", "0.5"]]),
        ("4", [["UL", "0.7"]]),
    ]
    assert found.tables[2].notes == ["* p"]
    assert [text for _, text in found.paragraphs] == ["Table 2: Panels", "x", "Table 4: in a box", "* p", "y"]
    assert found.remarks == ["the manuscript has pictures: tables in them cannot be read"]
    boxed = read_manuscript(word(tmp_path / "b.docx", table([p("DF"), p("0.5", twice)])))
    assert boxed.tables[-1].rows[0][1].text.count("0.5") == 1


def test_equations_with_their_numbers_are_no_tables_of_word(tmp_path):
    math = '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:t>y</m:t>'
    cells = [p(""), math + "</m:oMath></w:p>", p("(12)")]

    def line(*texts):
        return "<w:tr>" + "".join(f"<w:tc>{text}</w:tc>" for text in texts) + "</w:tr>"

    body = f"<w:tbl>{line(*cells)}</w:tbl>" + p("Table 1. Results")
    kept = (line(*cells, p("0.5")), line(*cells) + line(p("a"), p("b"), p("0.5")), line(p("0.5")))
    found = read_manuscript(
        word(tmp_path / "a.docx", body + "".join(f"<w:tbl>{one}</w:tbl>" for one in kept))
    )
    assert [texts(one)[-1][-1] for one in found.tables] == ["0.5"] * 3
    assert found.tables[0].number == "1", "a table's number is not that of an equation"


def test_files_that_latex_takes_in_and_are_not_there_are_named(tmp_path):
    (tmp_path / "b.tex").write_text("Read.", encoding="utf-8")
    asked = [
        r"\input{none}",
        r"\subfile{none}",
        r"\InputIfFileExists{none}",
        r"\import{a/}{b}",
        r"\subimport*{../}{b}",
        r"\input none",
    ]
    (tmp_path / "a.tex").write_text("\n".join([*asked, r"\import{./}{b}"]), encoding="utf-8")
    found = read_manuscript(tmp_path / "a.tex")
    end = " was not read: it is not a file in the manuscript's folder"
    assert found.remarks == [f"{one}{end}" for one in asked]
    assert found.paragraphs == [("paragraph 1", "Read.")]


def test_formulas_that_no_program_has_computed_are_said(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["DF", "=1+1"])
    book.active.append(["UL", 0.5])
    book.save(tmp_path / "a.xlsx")
    said = "the workbook has formulas without values: save it again in Excel to have them read"
    assert read_manuscript(tmp_path / "a.xlsx").remarks == [said]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        for name in archive.namelist():
            made.writestr(name, re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", archive.read(name)))
    found = read_manuscript(tmp_path / "b.xlsx")
    assert found.remarks == []
    assert texts(found.tables[0]) == [["DF", "2"], ["UL", "0.5"]]


def test_latex_runs_no_command_and_leaves_the_head_of_further_pages(tmp_path):
    mark = tmp_path / "harm"
    text = rf"""\immediate\write18{{touch {mark}}} \input{{|"touch {mark}"}}
\begin{{longtable}}{{lc}} \caption{{Long}}\\ & (1) \\ \endfirsthead & (1) continued \\ \endhead
DF & 0.5 \\ UL & 0,7 \\ \end{{longtable}}"""
    path = tmp_path / "a.tex"
    path.write_text(text, encoding="utf-8")
    [table] = read_manuscript(path).tables
    assert texts(table) == [["", "(1)"], ["DF", "0.5"], ["UL", "0,7"]]
    assert not mark.exists()


def test_sizes_of_latex_are_no_text(tmp_path):
    r"""Lengths, the spread of lines and siunitx's options are no numbers of a sentence."""
    file = tmp_path / "a.tex"
    file.write_text(
        r"\linespread{0.9}\footnotesize\LTpost=0pt \setlength{\tabcolsep}{1.5mm}"
        "\n"
        r"\sisetup{group-minimum-digits=99} The effect $\beta=0.12$ holds.",
        encoding="utf-8",
    )
    assert [text for _place, text in read_manuscript(file).paragraphs] == ["The effect β=0.12 holds."]


def test_greek_letters_of_latex_are_read():
    assert render_plain(r"$\theta$ = 0, $\lambda$ and $\Delta$") == "θ = 0, λ and Δ"


def test_numbers_that_latex_aligns_at_their_points_are_read(tmp_path):
    text = r"""\begin{tabular}{>{\em}l *{2}{r@{.}l} !{.} r@{$,$}l@{\,}c S[table-format=1.3{***}] D{.}{.}{-3}}
 & \multicolumn{2}{c}{(1)} & \multicolumn{2}{c}{(2)} & 3&5 & {(3)} & {(4)} & {(5)} \\
DF & 0&093$^{***}$ & $-$0&021 & 0&5 & x & 0.12{***} & -0.3^{**} \\
 & (0&1) & (0&2) & (1&5) & y & {(}0.2{)} & (0.1) \\
N & 495 & & 495& & 1& & & {495} & \multicolumn{1}{D{.}{.}{-3}}{495} \end{tabular}
\begin{tabular}{*{99}{*{99}{*{99}{r@{.}l}}}} a & 0&5 \end{tabular}"""
    (tmp_path / "a.tex").write_text(text, encoding="utf-8")
    first, second = read_manuscript(tmp_path / "a.tex").tables
    assert texts(first) == [
        ["", "(1)", "", "(2)", "", "3,5", "", "(3)", "(4)", "(5)"],
        ["DF", "0.093***", "", "-0.021", "", "0,5", "", "x", "0.12***", "-0.3**"],
        ["", "(0.1)", "", "(0.2)", "", "(1,5)", "", "y", "(0.2)", "(0.1)"],
        ["N", "495", "", "495", "", "1", "", "", "495", "495"],
    ]
    assert texts(second) == [["a", "0", "5"]]


def test_tables_of_latex_with_spans_rules_comments_and_inputs(tmp_path):
    (tmp_path / "inner.tex").write_text(
        r"\begin{tabular}{lc} a & 0.1\sym{**} \\ \end{tabular}", encoding="utf-8"
    )
    text = r"""\newcommand{\effect}{0.093} \def\error{0.031}
\begin{document} The effect is $\effect{}$ (s.e.\ \error), or 5\% \cite{smith2019}. % 9.99
\begin{table}\caption{One} \label{t}
\begin{tabular*}{\textwidth}{@{}l*{2}{c}} \toprule & \multicolumn{2}{c}{Both} \\ \cmidrule(lr){2-3}
DF & $-0.48^{***}$ & \num{1.2} \\[2pt] & {}[0.1, 0.2] & $1.5\times10^{-3}$ \\ \bottomrule \end{tabular*}
\footnotesize Notes: x \end{table}
\input{inner} \input{/etc/passwd} \input{../other}
\end{document}"""
    path = tmp_path / "a.tex"
    path.write_text(text, encoding="utf-8")
    found = read_manuscript(path)
    assert texts(found.tables[0]) == [
        ["", "Both", ""],
        ["DF", "-0.48***", "1.2"],
        ["", "[0.1, 0.2]", "1.5×10⁻³"],
    ]
    assert texts(found.tables[1]) == [["a", "0.1**"]]
    assert found.tables[0].caption == "One"
    assert found.paragraphs[0][1] == "The effect is 0.093 (s.e. 0.031), or 5% ."
    assert len([r for r in found.remarks if "was not read" in r]) == 2


def test_pages_and_workbooks(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<p>x<script>9</script></p><table><caption>Table 2</caption><tr><th rowspan=2>a<td colspan=2>1"
        "<tr><td>0.5<sup>2</sup><td><del>3</del>4</table>",
        encoding="utf-8",
    )
    found = read_manuscript(page)
    assert texts(found.tables[0]) == [["a", "1", ""], ["", "0.5²", "4"]]
    assert "the manuscript holds scripts, which were not run" in found.remarks
    book = openpyxl.Workbook()
    for row in (["Table 3"], ["", "(1)"], ["DF", 0.5], ["N", 495], [], ["x", "first"], ["UL", "0.1***"]):
        book.active.append(row)
    book.active["B3"].number_format = "0.000"
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr("xl/media/image1.png", b"")
    assert read_manuscript(tmp_path / "a.xlsx").remarks == [
        "the manuscript has pictures: tables in them cannot be read"
    ]
    first, second = read_manuscript(tmp_path / "a.xlsx").tables
    assert (first.number, texts(first)) == ("3", [["", "(1)"], ["DF", "0.500"], ["N", "495"]])
    assert texts(second) == [["x", "first"], ["UL", "0.1***"]]


def test_numbers_parted_at_their_points_are_whole_and_gaps_are_no_points(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<table><tr><td>x<td>−0<td>.<td>094***<tr><td><td>(0<td>.<td>116)<tr><td>N<td>20<td><td></table>"
        "<table><tr><td>x<td>5<td>.<td>7<tr><td>z<td>3<td>.<td></table>",
        encoding="utf-8",
    )
    whole, gaps = read_manuscript(page).tables
    assert texts(whole) == [["x", "−0.094***", "", ""], ["", "(0.116)", "", ""], ["N", "20", "", ""]]
    assert texts(gaps) == [["x", "5", ".", "7"], ["z", "3", ".", ""]]


def test_stars_in_columns_of_their_own_are_of_the_number_before_them(tmp_path):
    rows = ("", "(1)", "", "(2)", "Sig."), ("x", "0.5", "**", "-0.2", ""), ("", "(0.2)", "", "[1.1]", "＊")
    page = "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows)
    other = "<tr><td>x 2<td>**<td>0.5<td>*<tr><td>y<td><td>0.7<td>in"
    (tmp_path / "a.html").write_text(
        f"<meta charset=utf-8><table>{page}</table><table>{other}</table>", encoding="utf-8"
    )
    found, left = read_manuscript(tmp_path / "a.html").tables
    assert texts(found) == [
        ["", "(1)", "", "(2)", "Sig."],
        ["x", "0.5**", "", "-0.2", ""],
        ["", "(0.2)", "", "[1.1]＊", ""],
    ]
    assert texts(left) == [["x 2", "**", "0.5", "*"], ["y", "", "0.7", "in"]]


def test_a_page_is_read_behind_a_large_picture_and_what_is_cut_off_is_said(tmp_path):
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    (tmp_path / "a.html").write_text(f"<p>x</p>{picture}<table><tr><td>DF<td>0.5</table>", encoding="utf-8")
    found = read_manuscript(tmp_path / "a.html")
    assert [texts(table) for table in found.tables] == [[["DF", "0.5"]]]
    (tmp_path / "b.html").write_text("<table><tr><td>DF<td>0.5", encoding="utf-8")
    (tmp_path / "b.tex").write_text(r"\begin{tabular}{lc} DF & 0.5 \\", encoding="utf-8")
    for name in ("b.html", "b.tex"):
        found = read_manuscript(tmp_path / name)
        assert [texts(table) for table in found.tables] == [[["DF", "0.5"]]]
        assert found.remarks == ["a table has no end: the manuscript may be cut off"]


def test_a_block_s_text_goes_on_behind_what_it_holds(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<table><tr><td>DF<td>0.5</table><div class=notes>N. <sup>*</sup> p &lt; 0.1.<p>Inner</p> Last.</div>"
        "<details class=notes><summary>How</summary>Draws: 9.</details>",
        encoding="utf-8",
    )
    found = read_manuscript(page)
    assert found.tables[0].notes == ["N. * p < 0.1. Last.", "Inner", "HowDraws: 9."]


def bad(tmp_path, monkeypatch):
    """Bad files by what is said of them."""
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 5_000_000)
    entity = f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}><w:body/></w:document>'
    with zipfile.ZipFile(entities := io.BytesIO(), "w") as archive:
        archive.writestr("word/document.xml", entity)
    monkeypatch.setenv("SPILLOVER_ARTICLE_UNPACKED", "1000000")
    monkeypatch.setenv("SPILLOVER_ARTICLE_CELLS", "5000")
    with zipfile.ZipFile(lying := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 900_000)
    size = bytearray(lying.getvalue())
    at = size.rfind(b"PK\x01\x02") + 24  # where the list of contents says how long a part is unpacked
    size[at : at + 4] = (1000).to_bytes(4, "little")
    sealed = bytearray(lying.getvalue())
    sealed[sealed.rfind(b"PK\x01\x02") + 8] |= 1  # by a password
    wide = "<table>" + "<tr><td colspan=5000 rowspan=9000>1" * 3 + "</table>"
    return {
        ("a.pdf", b"%PDF"): r"is read from '?\.docx.*not from '\.pdf'; save it in one of these",
        ("a.docx", b""): "is empty; give the file of the manuscript",
        ("b.docx", b"\xd0\xcf\x11\xe0 old"): "is encrypted, or of a format before 2007",
        ("l.docx", bytes(sealed)): "is encrypted, or of a format before 2007",
        ("c.docx", b"PK not a zip"): "is damaged, or is not what its ending says",
        ("d.docx", buffer.getvalue()): "when unpacked is 5,000,000, more than the limit of 1,000,000",
        ("e.docx", entities.getvalue()): "word/document.xml declares entities",
        ("f.xlsx", entities.getvalue()): "is not a workbook",
        ("g.html", wide.encode()): "the number of cells is .* more than the limit of 5,000",
        ("i.docx", bytes(size)): r"cannot be read as \.docx .*Bad CRC.*save it again",
        ("j.tex", entities.getvalue()): "is damaged, or is not what its ending says",
        ("k.html", b"%PDF-1.7 ..."): "is damaged, or is not what its ending says",
        ("h.tex", (r"\begin{tabular}{l}" + "&" * 9000 + "x").encode()): "the number of cells",
    }


@pytest.mark.parametrize("i", range(13))
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, monkeypatch, i):
    (name, data), said = list(bad(tmp_path, monkeypatch).items())[i]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(StudyError, match=said) as error:
        read_manuscript(path)
    assert "\n" not in str(error.value)


def test_each_format_is_one_file_and_a_picture_is_remarked(tmp_path):
    assert formats() == ["docx", "html", "md", "tex", "xlsx"]
    document = docx.Document()
    document.add_paragraph("x")
    document.save(tmp_path / "a.docx")
    assert read_manuscript(tmp_path / "a.docx").remarks == []
    with pytest.raises(StudyError, match="file not found"):
        read_manuscript(tmp_path / "none.docx")


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("text", ["1e400", "0.1e-99999999", "-2e1000%", "3 × 10⁴⁰⁰", "1e" + "9" * 5000])
def test_a_number_beyond_what_floats_hold_is_none(text):
    assert figures(f"p < {text}") == []
    assert [f.value for f in figures(f"{text} and 2e-5, 1.5 × 10³")] == [2e-5, 1500.0]


@pytest.mark.debt("33.18")
def test_a_file_that_latex_takes_in_again_is_read_once(tmp_path):
    path = tmp_path / "a.tex"
    path.write_text("Effect 0.5.\n\n" + r"\input{a}\input{b}" * 20, encoding="utf-8")
    (tmp_path / "b.tex").write_text("Other 0.6." + r"\input{a}\input{b}" * 20, encoding="utf-8")
    read = read_manuscript(path)
    assert [text for _, text in read.paragraphs] == ["Effect 0.5.", "Other 0.6."]
    assert read.remarks == [f"\\input{{{n}}} was not read again: each file is read once" for n in "ab"]


@pytest.mark.debt("33.18")
def test_a_manuscript_without_bounds_is_refused_in_one_sentence(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1000"/></mergeCells>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(
        StudyError, match="the number of merged cells is 16,384,000, more than the limit of 20"
    ):
        read_manuscript(path)
    monkeypatch.setenv("SPILLOVER_ARTICLE_CELLS", "100")
    monkeypatch.setenv("SPILLOVER_ARTICLE_TEXT", "1000")
    row = "<tr>" + "<td>0.1</td>" * 10 + "</tr>"
    for name, text, limit in (
        ("b.html", f"<table>{row * 6}</table>" * 2, "the number of cells is 120"),
        ("c.html", "<p>Ten letters</p>" * 100, "the length of the text is 1,001"),
        ("d.tex", "Ten letters\n\n" * 100, "the length of the text is 1,300"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(StudyError, match=f"{limit}, more than the limit of"):
            read_manuscript(tmp_path / name)


@pytest.mark.debt("33.18")
def test_what_a_terminal_would_obey_is_left_out(tmp_path):
    escape = "\x1b]0;x\x07 \x9b2J \u202e"
    (tmp_path / "a.html").write_text(
        f"<p>a{escape}</p><table><caption>b{escape}</caption><tr><td>c{escape}</td></tr></table>",
        encoding="utf-8",
    )
    (tmp_path / "b.tex").write_text(rf"a{escape} \input{{n{escape}}}", encoding="utf-8")
    for name in ("a.html", "b.tex"):
        read = read_manuscript(tmp_path / name)
        cells = [c.text for table in read.tables for row in table.rows for c in row]
        texts = [*cells, *(t.caption for t in read.tables), *(t for _, t in read.paragraphs), *read.remarks]
        assert len(texts) > 1
        assert all(str(text).isprintable() for text in texts), texts


@pytest.mark.debt("33.18")
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<table>" + "<tr><TD>1<th>2" * 60 + "</table>", "the number of cells is 120, more than the limit"),
        ("<p>a" * 300, "the number of tags is 300, more than the limit"),
    ],
)
def test_a_page_of_too_much_is_refused_before_it_is_taken_apart(tmp_path, monkeypatch, page, said):
    monkeypatch.setenv("SPILLOVER_ARTICLE_CELLS", "100")
    monkeypatch.setenv("SPILLOVER_ARTICLE_TAGS", "250")
    monkeypatch.setattr("lxml.html.document_fromstring", None)
    (path := tmp_path / "a.html").write_text(page)
    with pytest.raises(StudyError, match=said):
        read_manuscript(path)


@pytest.mark.debt("33.18")
@pytest.mark.parametrize("text", ["9" * 100_000, "0.12, " * 20_000, "a" * 100_000 + " 0.5"])
def test_a_sentence_that_nobody_writes_is_left_out_and_said(text):
    """The time of reading it grew with the cube of its length; what stands beside it is read."""
    manuscript = Manuscript()
    manuscript.add_paragraph(f"The effect of tax is {text}. It is 0.5 for others.")
    [(place, said)] = manuscript.paragraphs
    assert leave_out_endless_sentences(place, said, manuscript) == "It is 0.5 for others."
    [remark] = map(message, manuscript.remarks)
    assert remark.startswith("paragraph 1: a sentence of 1")
    assert len(remark) < 300


@pytest.mark.debt("33.18")
def test_a_number_of_thousands_of_digits_is_counted_in_no_more_than_its_square():
    """17 seconds for 2,000 digits, eight times that for 4,000."""
    assert find_counts("9" * 2000) == {}
    assert find_counts("N = 4,950 of 12 cities") == {4: "nobs", 13: "units"}


@pytest.mark.debt("33.18")
def test_places_of_a_manuscript_are_said_in_the_language_of_the_command():
    manuscript = Manuscript()
    manuscript.add_paragraph("数字金融的系数为0.5。")
    with speaking("zh"):
        assert render_result_text(manuscript.paragraphs[0][0]) == "第1段"
