"""Pages of studies that have little, too much, or what nobody wants to read: no sweep, one choice, all
failed, forty results, long labels with markup, confidential data.
"""

from pathlib import Path

import pytest

from base.artifacts.parquet import read_rows, write_rows
from chinese_words import embedded_in
from page_fixtures import CHROMIUM, FLAGS, make_page
from report_fixtures import COLUMNS

pytestmark = pytest.mark.debt("37.2")
LONG = "<i>" + "Über 很长 label " * 12 + "&amp;</i>"
FROM_RIGHT = "تأثير"


def rewrite_sweep(spec, change):
    """The sweep with each row changed, and those that become None left out."""
    path = Path(spec["plan"]["explorer"]["table"])
    rows = [made for row in read_rows([path]) if (made := change(row)) is not None]
    write_rows(path, rows, COLUMNS)
    return spec


def fail(row):
    return {**row, **{key: None for key, kind in COLUMNS.items() if kind == "double"}, "failure": "singular"}


def without_sweep(spec):
    plan = {**spec["plan"], "explorer": {}, "sweeps": {}}
    return {**spec, "plan": plan, "page": {**spec["page"], "explorer": None}}


def with_labels(*labels):
    def name(spec):
        terms = ["DF", "UL", "CSL"]
        results = [
            {"label": label, "analysis": "baseline", "term": term}
            for label, term in zip(labels, terms, strict=False)
        ]
        return {**spec, "page": {**spec["page"], "main_results": results, "findings": []}}

    return name


def with_forty(spec):
    one = {"label": LONG, "analysis": "baseline", "term": "DF"}
    results = [{**one, "label": f"{i} {LONG}"} for i in range(40)]
    return {**spec, "page": {**spec["page"], "main_results": results}, "labels": {"DF": LONG, "NQP": LONG}}


def one_choice(spec):
    def keep(row):
        alike = {"model": "SAR", "controls": "none", "matrix": "m0", "family": "near", "standardise": "row"}
        return {**row, **{key: value for key, value in alike.items() if key in row}}

    return rewrite_sweep(spec, keep)


def test_without_a_sweep_there_is_no_explorer_and_the_rest_stands(tmp_path):
    page = make_page(tmp_path, 4, change=without_sweep).read_text(encoding="utf-8")
    assert 'id="explorer"' not in page
    assert "sweep-data" not in embedded_in(page)
    assert 'id="checklist"' in page


def test_where_all_failed_the_page_says_so(tmp_path):
    page = make_page(tmp_path, 4, change=lambda spec: rewrite_sweep(spec, fail)).read_text(encoding="utf-8")
    assert "No specification could be estimated" in page
    assert 'id="explorer"' not in page


def test_a_sweep_without_choices_has_no_options_to_change(tmp_path):
    page = make_page(tmp_path, 6, change=one_choice).read_text(encoding="utf-8")
    assert 'id="explorer"' in page
    assert "data-walk=" not in page
    assert "What moves the" not in page


def test_a_label_from_right_to_left_is_isolated_wherever_it_is_said(tmp_path):
    """Before: “8 ;0.0302−” for “−0.0302; 8”."""
    page = make_page(tmp_path, 4, change=with_labels(FROM_RIGHT, "Plain")).read_text(encoding="utf-8")
    assert page.count(f"\u2068{FROM_RIGHT}\u2069") == page.count(FROM_RIGHT) > 3
    assert "\u2068Plain" not in page


def test_confidential_data_have_no_cells_in_cards(tmp_path):
    def hide(spec):
        path = Path(spec["plan"]["lists"]["observations"])
        cells = [{**row, "chosen": True} for row in read_rows([path])]
        kinds = {"year": "integer", "chosen": "boolean"}
        write_rows(path, cells, {name: kinds.get(name, "varchar") for name in cells[0]})
        used = {"DF": {"label": "DF", "formula": "nqp", "uses": [["nqp", 0]]}}
        return {**spec, "confidential": ["yearbook"], "variables": used}

    def variables(page):
        return embedded_in(page.read_text(encoding="utf-8"))["cards-data"]["variables"]

    def show(spec):
        spec = {**hide(spec), "confidential": [], "plan": {**spec["plan"], "year_map": {}}}
        return {
            **spec,
            "plan": {**spec["plan"], "lists": {"observations": spec["plan"]["lists"]["observations"]}},
        }

    hidden = make_page(tmp_path / "hidden", 4, change=hide)
    assert variables(hidden)["DF"][1:] == ["nqp", ""]
    assert "origins-data" not in embedded_in(hidden.read_text(encoding="utf-8"))
    assert (
        variables(make_page(tmp_path / "open", 4, change=show))["DF"][2] == "nqp: 1 cells of yearbook.xlsx."
    )


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium")
def test_forty_results_with_long_labels_stay_text_and_within_a_phone(tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = make_page(tmp_path, 6, change=with_forty)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("main i").count() == 0
        # A label from right to left does not move the numbers behind it.
        label = page.locator("#findings .claim > b").first
        assert label.evaluate("one => getComputedStyle(one).unicodeBidi") == "isolate"
        page.locator("#summary .number").first.click()
        assert LONG[:20] in page.text_content("#card h2")
        assert page.locator("#card i").count() == 0
        assert errors == []
        browser.close()
