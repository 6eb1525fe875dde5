"""The tables of a small study, as it exports them, match in every number; a digit typed over is found."""

import csv
import json
import shutil
from html import escape

import pytest

from audit.run_history import keep_run, own_text
from cli.match import match_article
from match_styles import SAVED, STYLES, trial
from report.findings.section import Row
from spillover.errors import StudyError

pytestmark = pytest.mark.slow


@pytest.fixture
def root(small_study, tmp_path):
    """A copy of the small study."""
    for name in ("config", "resources", "results"):
        shutil.copytree(small_study.folder / name, tmp_path / "copy" / name)
    (tmp_path / "copy" / "scripts").symlink_to((small_study.folder / "scripts").resolve())
    return tmp_path / "copy"


@pytest.fixture
def matched(root):
    """Matches a manuscript with a copy of the small study; the status and the rows of matches.csv."""

    def run(path):
        status = match_article(root, "small", path)
        file = root / "results" / "small" / "match" / path.stem / "matches.csv"
        with file.open(encoding="utf-8", newline="") as stream:
            return status, list(csv.DictReader(stream))

    return run


@pytest.mark.parametrize("ending", ["docx", "tex", "html"])
def test_exported_tables_match_in_every_number(small_study, matched, ending):
    for file in sorted((small_study.folder / "results" / "small" / "tables").glob(f"*.{ending}")):
        status, rows = matched(file)
        assert status == 0
        assert rows
        assert {row["verdict"] for row in rows} == {"same"}, file


@pytest.mark.parametrize(
    "ways",
    [
        [way for way, (_, formats) in SAVED.items() if not formats],
        pytest.param([way for way, (_, formats) in SAVED.items() if formats], marks=pytest.mark.long),
    ],
    ids=["as made", "saved again by LibreOffice"],
)
def test_the_paper_in_every_style_matches_in_every_number(root, ways):
    """In Word, LaTeX and as a page, with the notes of every table and all that is said of the analyses."""
    if "Word" not in ways and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    found = list(trial(root, "small", "en", STYLES, ways))
    assert len(found) == len(STYLES) * len(ways)
    for style, way, rows in found:
        assert len(rows) > 10, (style, way)
        assert {row["verdict"] for row in rows} <= {"same", "unread"}, (style, way)
        assert sum(row["verdict"] == "unread" for row in rows) <= 1, (style, way)
        assert not any(row["stars"] for row in rows), (style, way)


def test_a_digit_typed_over_is_found_and_the_answer_says_what_the_study_has(
    small_study, matched, tmp_path, capsys
):
    folder = small_study.folder / "results" / "small" / "tables"
    with (folder / "table02_tax.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for line in csv.reader(stream) if line and line[0] == "Finance" for cell in line[1:]]
    number = cells[0].strip("*-")
    wrong = number[:-1] + str((int(number[-1]) + 4) % 10)
    text = (folder / "table02_tax.tex").read_text(encoding="utf-8")
    (tmp_path / "paper.tex").write_text(text.replace(number, wrong, 1), encoding="utf-8")
    status, rows = matched(tmp_path / "paper.tex")
    assert status == 3
    [found] = [row for row in rows if row["verdict"] != "same"]
    assert found["text"].strip("*-") == wrong
    assert (found["term"], found["field"], found["placed_by"]) == ("finance", "estimate", "mark")
    assert f"{wrong}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>Our results.</p><img src=table.png>", "no number could be compared; give the manuscript"),
        ("<table><tr><td>a<td>0.123<tr><td>b<td>4.567</table>", "no number could be compared"),
        ("<img src=table.png>", "holds no text and no table"),
    ],
    ids=["its tables are pictures", "its table is of another study", "it is one picture"],
)
def test_a_manuscript_of_which_nothing_can_be_compared_does_not_pass(matched, tmp_path, text, said):
    (tmp_path / "paper.html").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=rf"paper.html: {said}"):
        matched(tmp_path / "paper.html")


def test_a_finding_of_the_page_is_known_as_a_paper_says_it(tmp_path):
    row = Row("A & B, two-way", "depends", "not examined", ("0.0755**", "0.0088 to 0.1422"), "", "", None)
    (tmp_path / "report.html").write_text(
        f'<p class="claim" data-claim="{escape(row.claim)}">Another</p>', encoding="utf-8"
    )
    claim = "A & B, two-way (not examined): 0.0755**, interval 0.0088 to 0.1422."
    assert [*own_text(tmp_path)][-1] == claim


def test_an_equation_of_the_page_is_known_without_its_number(tmp_path):
    page = '<p><math><mi>θ</mi><mo>=</mo><mn>0</mn></math><span class="ordinal">(21)</span></p>'
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    assert [*own_text(tmp_path)] == ["θ=0(21)", "θ=0"]


def test_what_moved_since_a_run_that_was_kept_is_out_of_date_in_tables_and_sentences(root, matched):
    """A coefficient and a number beneath a table are others than in the run that a paper was written from."""
    results = root / "results" / "small"
    table, paper = results / "tables" / "table02_tax.html", root / "paper.html"
    table.write_text(
        table.read_text(encoding="utf-8") + '<p class="notes">Draws: 1000.</p>', encoding="utf-8"
    )
    paper.write_text(table.read_text(encoding="utf-8"), encoding="utf-8")
    status, rows = matched(paper)
    assert status == 0
    for run in (root / ".snakemake" / "small.runs").iterdir():
        run.unlink()
    keep_run(root, "small")  # as a run of the study does
    shown = next(row for row in rows if (row["term"], row["field"]) == ("finance", "estimate"))
    file = next(f for f in (results / "analyses").iterdir() if f'"{shown["model"]}"' in f.read_text("utf-8"))
    document = json.loads(file.read_text(encoding="utf-8"))
    [estimate] = [one for one in document["estimates"] if one["model"] == shown["model"]]
    [term] = [one for one in estimate["terms"] if one["term"] == "finance"]
    term["estimate"] += 1
    file.write_text(json.dumps(document), encoding="utf-8")
    table.write_text(
        paper.read_text(encoding="utf-8").replace("Draws: 1000", "Draws: 1200"), encoding="utf-8"
    )
    status, rows = matched(paper)
    assert status == 3
    assert {row["verdict"] for row in rows} == {"same", "outdated"}
    moved = [row for row in rows if row["verdict"] == "outdated"]
    assert {(row["model"], row["term"], row["field"]) for row in moved} == {
        (shown["model"], "finance", "estimate"),
        ("", "", ""),
    }
    assert [row["text"] for row in moved if not row["model"]] == ["1000"]
