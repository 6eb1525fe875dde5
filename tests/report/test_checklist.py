"""The referee's list: its points, its marks in the browser, and the Word file that is made of them."""

from dataclasses import replace
from pathlib import Path

import docx
import msgspec
import pytest

from audit.study_numbers import Key, Numbers
from cli.referee import print_word, read_marks
from crosscheck.summary import summary_of
from crosscheck.verdicts import Differing
from page_fixtures import CHROMIUM, make_page
from report.checklist import (
    Point,
    Turn,
    distinct_points,
    find_digest,
    group_points,
    points_of_audit,
    points_of_cells,
    points_of_checks,
    points_of_missing,
    points_of_numbers,
    points_of_p_values,
    points_of_results,
    points_of_turns,
)
from report.checks import Check, CheckedClaim
from report.influence import CellRow, FindingInfluence
from report_fixtures import NASTY
from spillover.errors import StudyError
from swept_headline import headline
from words.render import speaking

pytestmark = pytest.mark.debt("37.5")
in_browser = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium"),
]
HEAD = headline()


def other(estimate, p):
    return msgspec.structs.replace(HEAD.row, estimate=estimate, p=p)


def points(audited=()):
    turns = [
        Turn(HEAD.label, "variance", "clustered", "significance", other(0.5, 0.3), 0.0, model="b"),
        Turn(HEAD.label, "matrix", "far", "sign", other(-1.0, 0.001), -3.0, model="s: far", effect="total"),
    ]
    claims = [CheckedClaim(HEAD.label, HEAD.row, [Check("Winsorised", "r", other(-0.25, 0.5))])]
    tables = {"table03_x": {"title": "Effects", "columns": [{"analysis": HEAD.analysis, "part": "effects"}]}}
    place = f"{HEAD.record.model}\t{HEAD.row.term}"
    ps = [("p", "0.020 with the variance “HC1”"), ("p", "0.3 by permutation")]
    known = {place: [("95% interval", "0 to 1"), *ps]}
    address = {"s: far": "#sweep?matrix=far"}
    return [
        *points_of_results([HEAD], tables, lambda one: find_address(address, one)),
        *points_of_p_values([HEAD], known),
        *points_of_turns(turns, lambda one: find_address(address, one)),
        *points_of_checks(claims),
        *points_of_audit(audited),
        *points_of_numbers(None),
    ]


def find_address(address, one):
    return address.get(one.model, "") if isinstance(one, Turn) else "#sweep?matrix=own"


def test_points_name_results_with_tables_every_p_and_what_turns_them_the_largest_change_first():
    made = points(audited=["A coefficient is no quotient."])
    made += points_of_missing(["The table is missing"])
    texts = {group: [point.text for point in made if point.group == group] for group in
             ("result", "p", "choice", "check", "audit", "alone", "missing")}  # fmt: skip
    assert texts["result"][0].startswith("Spillover: 0.5000")
    assert made[0].links == (
        ("#table03_x", "Table 3. Effects"),
        ("#sweep?matrix=own", "this specification"),
    )
    assert texts["p"] == ["Spillover: p 0.020 with the variance “HC1”; 0.3 by permutation."]
    assert "“far” its sign changes: -1.0000 (-3.0 SE)" in texts["choice"][0]
    assert "significance at 5% changes: 0.5000, p 0.300" in texts["choice"][1]
    assert "under Winsorised it is -0.2500, p 0.500, and loses its sign" in texts["check"][0]
    assert texts["alone"] == ["This run has no crosscheck: no other program has computed its numbers."]
    assert (len(texts["audit"]), len(texts["missing"])) == (1, 1)
    turned = next(point for point in made if "“far”" in point.text)
    assert turned.links[0] == ("#sweep?matrix=far", "this specification")
    assert [heading for _group, heading, _points in group_points(made)][:2] == [
        "Results and where they are printed",
        "p-values, each with its method",
    ]


@pytest.mark.parametrize(
    ("estimate", "p", "english", "chinese"),
    [
        (-0.25, 0.01, "loses its sign.", "p 0.010，变号。"),
        (0.25, 0.5, "loses its significance at 5%.", "p 0.500，在5%水平上不再显著。"),
    ],
)
def test_what_a_check_loses_is_said_in_the_words_of_the_language(estimate, p, english, chinese):
    claims = [CheckedClaim(HEAD.label, HEAD.row, [Check("Winsorised", "r", other(estimate, p))])]
    for spoken, words in (("en", english), ("zh", chinese)):
        with speaking(spoken):
            assert [one.text.endswith(words) for one in points_of_checks(claims)] == [True]


@pytest.mark.debt("37.6")
def test_a_number_that_differs_is_not_among_those_of_no_program():
    numbers = {"ours": 2.0, "theirs": 3.0, "converted_value": None}
    about = {"model": "m", "quantity": "se", "term": "x", "program": "p", "version": "1", "call": "c"}
    differs = (Differing(**about, **numbers),)
    checked = msgspec.structs.replace(summary_of("s", []), differing_numbers=differs)
    made = list(points_of_numbers(checked))
    assert [point.group for point in made if "another number" in point.text] == ["differs"]
    headings = {group: heading for group, heading, _points in group_points(made)}
    assert headings["differs"] == "Numbers that differ from another program's"
    assert "alone" not in headings


def test_cells_that_move_a_finding_lead_to_their_trace_and_to_what_is_suspected():
    rows = [
        CellRow(f"gdp, City, {2010 + i}", f"a.csv C{i}", "5 yuan", "+0.5", "" if i else "−1", "", doubt, "")
        for i, doubt in enumerate(("suspected: jump", "", "", ""))
    ]
    moved = FindingInfluence("Spillover", rows, ["10 of 20 cells."], ["Without one unit it turns."], False)
    made = list(points_of_cells([moved]))
    assert [point.text for point in made] == [
        "Spillover: gdp, City, 2010, 5 yuan: change in standard errors, missing +0.5; "
        "as the years beside −1.",
        "Spillover: gdp, City, 2011, 5 yuan: change in standard errors, missing +0.5.",
        "Spillover: gdp, City, 2012, 5 yuan: change in standard errors, missing +0.5.",
        "Spillover: Without one unit it turns.",
    ]
    assert made[0].links == (("#trace-1-1", "a.csv C0"), ("#suspects", "suspected: jump"))
    assert made[3].links == (("#influence", "all cells and units"),)


@pytest.mark.debt("32.7")
def test_an_interval_that_leaves_its_estimate_out_is_not_named_without_that():
    row = msgspec.structs.replace(HEAD.row, low=HEAD.row.estimate + 0.1, high=HEAD.row.estimate + 0.2)
    (made,) = points_of_results([replace(HEAD, row=row)], {}, lambda one: "")
    assert made.text == (
        "Spillover: 0.5000, interval 0.6000 to 0.7000. Its interval does not contain the estimate itself: "
        "the draws behind the interval lie to one side of it."
    )


def test_of_many_findings_of_the_audit_the_heaviest_are_points():
    made = [
        point.text for point in points(audited=[f"Finding {i}." for i in range(40)]) if point.group == "audit"
    ]
    assert (made[0], len(made), made[-1]) == ("Finding 0.", 13, "28 more findings of the audit.")


def test_two_points_of_one_sentence_are_one():
    made = distinct_points(points_of_missing(["The same", "The same"]))
    assert [point.text for point in made] == ["The same"]
    assert Point("p", "a").key != Point("check", "a").key


def test_the_digest_is_that_of_the_numbers():
    one = Numbers({Key("a", "x", "se"): 0.1, Key("a", "x", "p"): 0.2})
    turned = Numbers({Key("a", "x", "p"): 0.2, Key("a", "x", "se"): 0.1})
    assert find_digest(one) == find_digest(turned) != find_digest(Numbers({Key("a", "x", "se"): 0.1}))
    assert len(find_digest(one)) == 16


MARKDOWN = """<!-- spillover referee: study munnell, numbers 0123456789abcdef -->
# A study of \\<b\\>

## p-values
- [x] Public capital \\[a\\]: p 0.02. [Table 3](report.html#table03)
  > See \\*this\\*.
  > And that.
- [ ] Another.
"""


def test_a_word_file_has_ticks_remarks_and_addresses(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "marks.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    print_word(file)
    texts = [
        p.text.replace("\N{NO-BREAK SPACE}", " ") for p in docx.Document(tmp_path / "marks.docx").paragraphs
    ]
    made = [text for text in texts if text]
    assert made == [
        "A study of <b>",
        "p-values",
        "☑ Public capital [a]: p 0.02. Table 3 (report.html#table03)",
        "See *this*.",
        "And that.",
        "☐ Another.",
    ]
    assert capsys.readouterr().out.strip().endswith("marks.docx")


@pytest.mark.parametrize("text", ["", "# A heading\n", "<!-- spillover referee: study x, numbers 1 -->\n"])
def test_a_file_that_no_page_saved_is_refused(tmp_path, text):
    with pytest.raises(StudyError, match="line 1: it is not what a page saved"):
        read_marks(text, Path("marks.md"))
    with pytest.raises(StudyError, match="there is no such file"):
        print_word(tmp_path / "none.md")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return make_page(tmp_path_factory.mktemp("checklist"), specifications=60)


class TestInBrowser:
    pytestmark = in_browser

    def test_marks_stay_leave_as_markdown_and_become_word(self, browser, path, tmp_path, monkeypatch):
        context = browser.new_context(accept_downloads=True)
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        first = page.locator("#checklist [data-point]").first
        first.locator("input").check()
        first.locator("summary").click()
        first.locator("textarea").fill("Which *matrix*?\nSee [2].")
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        first = page.locator("#checklist [data-point]").first
        assert first.locator("input").is_checked()
        assert first.locator("textarea").input_value() == "Which *matrix*?\nSee [2]."
        with page.expect_download() as waited:
            page.click("#checklist [data-save]")
        saved = tmp_path / waited.value.suggested_filename
        waited.value.save_as(saved)
        assert saved.name == "referee-test.md"
        monkeypatch.chdir(tmp_path)
        print_word(saved)
        made = [p.text for p in docx.Document(saved.with_suffix(".docx")).paragraphs if p.text]
        assert "Which *matrix*?" in made
        assert "See [2]." in made
        ticked = [text for text in made if text.startswith("☑")]
        assert len(ticked) == 1
        assert NASTY in ticked[0].replace("−", "-")
        assert sum(text.startswith("☐") for text in made) == page.locator("[data-point]").count() - 1
        context.close()

    def test_marks_of_an_earlier_run_are_told_and_taken_over_by_their_sentence(self, browser, path):
        context = browser.new_context()
        page = context.new_page()
        page.goto(path.as_uri())
        page.evaluate(
            """() => {
            const own = document.querySelector('[data-point] label span').textContent;
            localStorage.setItem('spillover referee test 0000000000000000', JSON.stringify({
              a: { isTicked: true, text: 'kept', sentence: own }, b: { isTicked: true, sentence: 'gone' } }));
            localStorage.setItem('spillover referee test 1', 'no JSON');
            localStorage.setItem('spillover referee other 1', '{}');
        }"""
        )
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        first = page.locator("#checklist [data-point]").first
        assert not first.locator("input").is_checked()
        assert "this study (2)" in page.text_content("#checklist [data-told]")
        page.click("#checklist [data-take]")
        assert first.locator("input").is_checked()
        assert first.locator("textarea").input_value() == "kept"
        assert page.locator("#checklist input:checked").count() == 1
        context.close()

    def test_the_keyboard_ticks(self, browser, path):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.locator("#checklist input").first.focus()
        page.keyboard.press("Space")
        assert page.text_content("#checklist [data-done]").startswith("1 ")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.close()
