"""What the pages of the project's studies say: their neighbours from recipes and rows, their numbers from
results.duckdb.
"""

import re
from collections import Counter

import pytest

from page_lists import LISTS, Tables, check_provenance
from page_marks import Page
from page_neighbours import listed_neighbours, problems_of
from page_sentences import LOOKED, RECORDED, WORDED, Results, findings


@pytest.mark.long
@pytest.mark.debt("32.11")
@pytest.mark.parametrize(("study", "fewest"), [("castle", 3), ("munnell", 8), ("nqp", 8), ("cities", 8)])
def test_every_neighbour_of_a_page_differs_in_one_leaf_on_the_same_rows(own_studies, study, fewest):
    page = (own_studies.results(study) / "report.html").read_text(encoding="utf-8")
    assert len(list(listed_neighbours(page))) >= fewest
    assert list(problems_of(own_studies.folder, study)) == []


@pytest.mark.long
@pytest.mark.debt("32.12")
@pytest.mark.parametrize("study", ["castle", "munnell", "nqp", "cities"])
def test_the_numbers_of_a_page_are_those_of_its_results(own_studies, study):
    own_studies.results(study)
    checked = findings(own_studies.folder, study)
    assert [one for one in checked if one.wrong] == []
    count = Counter(one.sort for one in checked)
    sorts = (
        "cell: estimate",
        "sweep",
        "other p",
        "finding",
        "checks",
        "moves",
        "opinions",
        "stars",
        RECORDED,
        WORDED,
        LOOKED,
        *(f"list: {name}" for name in ("rates", "effects", "options", "shares", "verdicts", "matrices")),
    )
    assert min(count[sort] for sort in sorts) > 0


@pytest.mark.long
@pytest.mark.debt("32")
@pytest.mark.parametrize(
    ("printed", "sort"),
    [
        (r"hold in M(\d+)W of them", "sweep"),
        (r"alternatives that the study lists, in M(\d+)W with", "finding"),
        (r"; their median is M0\.0(\d+)W", "sweep"),
        (r"of that variation\): M(\d+)W of", "sweep"),
        (r"is lost in M(\d+)W of M\d+W checks", "checks"),
        (r"(?:Other p-values|The other p-value) of this estimate: M0\.0(\d+)W", "other p"),
        (r"data-field=\"estimate\">0\.0(\d+)", "cell: estimate"),
        (r"\.\sN\s=\sM(\d+)W\s\(", RECORDED),
        (r"<td[^>]*>(\d+)\.2%</td>", "list: rates"),
        (r"<td[^>]*>32</td>\s*<td[^>]*>0\.0(\d+)</td>", "list: options"),
        (r"<td[^>]*>(\d+)\.8%</td>\s*<td[^>]*>34\.8%</td>", "list: shares"),
        (r"<td[^>]*>233</td>\s*<td[^>]*>(\d+)</td>", "list: verdicts"),
        (r"\(−1\.(\d+), 1\.000\)", "list: matrices"),
        (r"\(so in M(\d+)%W of its M32W\)", "list: breaks"),
    ],
)
def test_a_number_that_is_changed_on_a_page_is_found(own_studies, printed, sort):
    html = (own_studies.results("castle") / "report.html").read_text(encoding="utf-8")
    # What the page's scripts hold is no text of it.
    text = re.sub(r"<script.*?</script>", lambda script: " " * len(script[0]), html, flags=re.DOTALL)
    marked = printed.replace("M", '<span data-of="[^"]*">').replace("W", "</span>")
    found = re.search(marked, text)
    assert found is not None
    start, end = found.span(1)
    changed = html[:start] + str(int(found[1]) + 7) + html[end:]
    assert {one.sort for one in findings(own_studies.folder, "castle", changed) if one.wrong} >= {sort}


@pytest.mark.long
@pytest.mark.debt("32.15")
def test_a_number_that_is_changed_in_a_list_of_what_was_done_to_the_data_is_found(own_studies):
    """The last number of each list of nqp: filled gaps, corrections, conflicts, marks and cells of files."""
    html = (own_studies.results("nqp") / "report.html").read_text(encoding="utf-8")
    results = Results(own_studies.folder, "nqp")

    def wrong(page):
        tables = [one for one in Tables(page).found if one.section == "provenance"]
        return {one.sort for one in check_provenance(tables, Page(page), results) if one.wrong}

    assert wrong(html) == set()
    start = html.index('id="provenance"')
    tables = [*re.finditer(r"<table.*?</table>", html[start : html.index("</section>", start)], re.DOTALL)]
    names = [name for name in LISTS if results.rows(f'select 1 from "{name}"')]
    assert {*names} >= {"imputed", "corrections", "conflicts", "marks", "ledger"}
    for name, table in zip(names, tables[1:], strict=True):
        number = [*re.finditer(r"<td[^>]*>[\d,.]*(\d)</td>", table[0])][-1]
        at = start + table.start() + number.start(1)
        changed = html[:at] + str((int(html[at]) + 3) % 10) + html[at + 1 :]
        assert wrong(changed) == {f"list: {name}"}
