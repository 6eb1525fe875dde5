"""The page in a real browser: it loads by itself, shows everything, and does what its controls say."""

import base64
import json
import re
from pathlib import Path

import pytest

from page_fixtures import CHROMIUM, SIMULATED, make_page
from report.equations import mathml
from report.sections import data_uri
from report_fixtures import NASTY
from spillover.equation import equation_of

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium"),
]


def made_pages() -> list[str]:
    """The invented page, and the pages of the studies that were run here."""
    return ["invented", *sorted(path.parent.name for path in ROOT.glob("results/*/report.html"))]


@pytest.fixture(scope="module", params=made_pages())
def path(request, invented):
    if request.param == "invented":
        return invented
    return ROOT / "results" / request.param / "report.html"


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    return make_page(tmp_path_factory.mktemp("invented"))


class Opened:
    """A page in a window of some width, with what it logged and asked for."""

    def __init__(self, browser, path: Path, width: int = 1280, height: int = 900) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on(
            "console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def close(self) -> None:
        self.page.close()


@pytest.fixture(scope="module")
def opened(browser, path):
    """A window that tests look at and leave as it is."""
    window = Opened(browser, path)
    yield window
    window.close()


@pytest.fixture
def page(browser, invented):
    """A window of the test's own, in which it may do what it likes."""
    window = Opened(browser, invented)
    yield window.page
    window.close()


@pytest.fixture(scope="module")
def untouched(browser, invented):
    """The invented page in a window that tests look at and leave as it is."""
    window = Opened(browser, invented)
    yield window.page
    window.close()


def test_it_loads_without_errors_and_without_network(opened, path):
    opened.page.wait_for_load_state("networkidle")
    assert opened.errors == []
    assert [url for url in opened.requests if not url.startswith("data:") and url != path.as_uri()] == []


def test_every_figure_is_drawn(opened):
    widths = opened.page.eval_on_selector_all(
        "figure img", "images => images.map(i => i.complete ? i.naturalWidth : 0)"
    )
    assert widths
    assert all(width > 100 for width in widths)
    if opened.page.query_selector("#explorer"):
        assert int(opened.page.get_attribute("#explorer canvas", "data-drawn")) > 0
    if opened.page.query_selector("#year-map"):
        assert int(opened.page.get_attribute("#year-map", "data-drawn")) > 0


@pytest.mark.debt("37.1")
@pytest.mark.parametrize(
    ("width", "height", "first", "sixth"), [(1280, 900, 400, 900), (390, 844, 844, None)]
)
def test_the_first_screen_shows_the_findings(browser, path, width, height, first, sixth):
    window = Opened(browser, path, width, height)
    bottoms = window.page.eval_on_selector_all(
        "#findings > ol.findings > li", "rows => rows.map(row => row.getBoundingClientRect().bottom)"
    )
    assert bottoms[0] <= first
    assert sixth is None or all(bottom <= sixth for bottom in bottoms[:6])
    top = window.page.eval_on_selector("#findings", "one => one.getBoundingClientRect().top")
    banner = window.page.query_selector(".banner")
    assert not banner or banner.bounding_box()["y"] + banner.bounding_box()["height"] <= top
    window.close()


def test_the_numbers_of_findings_open_their_cards_and_names_stay_text(page):
    assert page.locator("#findings li b").first.text_content() == NASTY
    assert "the <matrix> is singular; drop UL" in page.locator("#findings li").nth(1).text_content()
    page.locator("#findings .size .number").first.click()
    assert page.is_visible("#card[open]")
    page.keyboard.press("Escape")
    assert "of simulated studies" not in page.inner_text("#findings")
    page.locator("#findings summary").last.focus()
    page.keyboard.press("Enter")
    assert page.is_visible("#findings table")


def test_every_link_leads_somewhere(opened):
    links = opened.page.eval_on_selector_all("a", "links => links.map(a => a.getAttribute('href'))")
    for link in links:
        if link.startswith("#"):
            assert opened.page.evaluate(
                "id => document.getElementById(decodeURIComponent(id)) !== null", link[1:].partition("?")[0]
            ), link
        else:
            head, _, data = link.partition(",")
            assert head.startswith("data:"), link[:80]
            assert data, link[:80]
            assert not head.endswith(";base64") or base64.b64decode(data, validate=True)
    assert len(set(links)) > 5


@pytest.mark.debt("37.6")
def test_tables_and_figures_stand_in_the_order_of_their_numbers(opened):
    texts = opened.page.locator("article.table caption, figure figcaption b").all_text_contents()
    found = [re.match(r"(Table|Figure|表|图)\s*(\d+)", text) for text in texts]
    for sort in {one[1] for one in found if one}:
        numbers = [int(one[2]) for one in found if one and one[1] == sort]
        assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("ending", ["csv", "tex", "svg", "docx"])
def test_a_file_is_in_its_link_to_the_byte(browser, tmp_path, ending):
    signs = "".join(map(chr, range(32, 127))).replace('"', "" if ending == "svg" else '"')
    content = f"\ufeff{signs}\r\n\t中文，“” &amp;  100% \\textbf{{a}}\n\n".encode()
    file = tmp_path / f"t.{ending}"
    file.write_bytes(content)
    page = browser.new_page()
    page.set_content(f'<a href="{data_uri(file)}">x</a>')
    got = page.evaluate(
        "fetch(document.links[0].href).then(r => r.arrayBuffer()).then(b => [...new Uint8Array(b)])"
    )
    page.close()
    assert bytes(got) == content


@pytest.mark.parametrize("width", [360, pytest.param(768, marks=pytest.mark.long)])
def test_a_narrow_window_does_not_scroll_sideways(browser, path, width):
    window = Opened(browser, path, width)
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    window.close()


@pytest.mark.long
def test_a_long_equation_takes_several_lines_on_a_telephone(browser, invented):
    window = Opened(browser, invented, 390)
    longest = str(mathml(equation_of("spatial", {"model": "SDM", "dynamic": "both"})[0]))
    window.page.evaluate("text => { document.querySelector('.equation').innerHTML = text; }", longest)
    scrolls = (
        "document.querySelector('.equation').scrollWidth > document.querySelector('.equation').clientWidth"
    )
    assert not window.page.evaluate(scrolls)
    window.page.add_style_tag(content=".equation math { display: block math !important; }")
    assert window.page.evaluate(scrolls)
    window.close()


@pytest.mark.long
def test_a_picture_of_every_section(browser, path):
    folder = SCREENSHOTS / path.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    opened = Opened(browser, path)
    opened.page.add_style_tag(content=".banner { position: static !important; }")
    sections = opened.page.query_selector_all("main section")
    for section in sections:
        section.screenshot(path=folder / f"{section.get_attribute('id')}.png")
    assert len(list(folder.glob("*.png"))) >= len(sections) >= 5
    opened.close()


def test_names_of_sections_and_pictures_are_there_for_all_readers(opened):
    assert opened.page.eval_on_selector_all("img", "images => images.filter(i => !i.alt).length") == 0
    assert (
        opened.page.eval_on_selector_all(
            "main section", "s => s.filter(x => !x.getAttribute('aria-labelledby')).length"
        )
        == 0
    )
    assert opened.page.evaluate("document.querySelectorAll('h1').length") == 1
    ids = opened.page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


def drawn(page) -> int:
    return int(page.get_attribute("#explorer canvas", "data-drawn"))


@pytest.mark.long
def test_filters_filter(page):
    assert drawn(page) == 9_999
    page.click("#explorer details summary")
    page.uncheck("#explorer input[name=model][value='0']")
    assert drawn(page) == 5_000
    page.uncheck("#explorer input[name=model][value='1']")
    assert drawn(page) == 0
    assert "No specification passes" in page.text_content("#explorer [data-summary]")
    page.click("#explorer [data-reset]")
    assert drawn(page) == 9_999
    page.select_option("#explorer [data-colour]", "family")
    assert drawn(page) == 9_999


@pytest.mark.long
def test_one_outcome_is_shown_at_a_time(browser, tmp_path):
    window = Opened(browser, make_page(tmp_path, specifications=60, outcomes=("NQP", "PCA")))
    assert drawn(window.page) == 29  # of 30, the first of which failed
    window.page.select_option("#explorer [data-outcome]", label="PCA")
    assert drawn(window.page) == 30
    window.close()


def test_ten_thousand_specifications_are_redrawn_within_half_a_second(page):
    script = """() => { const box = document.querySelector('#explorer input[name=model]'); const times = [];
        for (let i = 0; i < 6; i++) { const start = performance.now(); box.click(); \
times.push(performance.now() - start); }
        return Math.min(...times); }"""
    assert page.evaluate(script) < 500


def test_the_explorer_works_from_the_keyboard_and_with_a_pointer(page):
    page.focus("#explorer canvas")
    page.keyboard.press("Home")
    first = page.text_content("#explorer [data-readout]")
    page.keyboard.press("ArrowRight")
    second = page.text_content("#explorer [data-readout]")
    assert "family" in first
    assert first != second
    page.hover("#explorer canvas", position={"x": 400, "y": 150})
    assert page.text_content("#explorer [data-readout]") not in (first, second)


def test_the_map_follows_the_year(page):
    assert page.get_attribute("#year-map", "data-drawn") == "6"
    before = page.text_content("#year-map [data-highest]")
    page.focus("#year-map [data-year]")
    page.keyboard.press("ArrowLeft")
    assert page.text_content("#year-map [data-shown-year]") == "2015"
    assert page.text_content("#year-map [data-highest]") != before
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#year-map", "data-drawn") == "5"  # one value is missing in 2014
    page.focus("#year-map svg")
    page.keyboard.press("ArrowDown")
    highest = page.text_content("#year-map [data-highest] li").split(" ")[-1]
    assert page.text_content("#year-map [data-told]").endswith(f"2014: {highest}")


def test_the_map_has_the_polygons_of_the_base_map(untouched, invented):
    base = json.loads(next(invented.parent.rglob("base_map.json")).read_text(encoding="utf-8"))
    shapes = "shapes => shapes.map(shape => [shape.id, shape.getAttribute('d')])"
    assert dict(untouched.eval_on_selector_all("#year-map [id^=unit-]", shapes)) == {
        f"unit-{unit}": "".join("M" + "L".join(f"{x} {-y}" for x, y in ring) + "Z" for ring in own["rings"])
        for unit, own in base["units"].items()
    }


@pytest.mark.long
def test_the_lists_filter(page):
    page.click("summary:has-text('Gaps filled')")
    box = page.locator("input[data-filter]").first
    rows = "section#provenance details[open] tbody tr"
    assert page.locator(f"{rows}:visible").count() == 12
    box.fill("2014")
    assert page.locator(f"{rows}:visible").count() == 3
    assert "yearbook.xlsx Sheet1 D7" in page.locator(f"{rows}:visible").first.text_content()


def test_the_numbers_of_the_crosscheck_filter(page):
    section, rows = page.locator("#crosscheck-filter"), page.locator("#crosscheck-filter tbody tr")
    count = section.locator("[data-count]")
    assert (count.text_content(), rows.count()) == ("300 of 300 comparisons, the first 200 shown", 200)
    section.locator("select[name=program]").select_option(label="spreg 7.1")
    assert (count.text_content(), rows.count()) == ("150 of 300 comparisons", 150)
    section.locator("select[name=quantity]").select_option(label="standard error")
    assert rows.count() == 50
    section.locator("select[name=verdict]").select_option(label="differs")
    assert rows.count() == 1
    assert [cell.strip() for cell in rows.locator("td").all_text_contents()][:6] == [
        "baseline",
        f"standard error of {NASTY}",
        "−0.75",
        "5",
        "",
        "spreg 7.1",
    ]
    for name in ("program", "quantity", "verdict"):
        section.locator(f"select[name={name}]").select_option("")
    section.locator("input[type=search]").fill("BASELINE X299")
    assert (count.text_content(), rows.count()) == ("1 of 300 comparisons", 1)
    section.locator("input[type=search]").fill("nothing so named")
    assert (count.text_content(), rows.count()) == ("0 of 300 comparisons", 0)


@pytest.mark.long
def test_a_list_that_scrolls_shows_fifteen_rows(page):
    page.set_viewport_size({"width": 390, "height": 500})
    page.add_style_tag(content="#crosscheck-filter td { height: 5rem; }")
    page.wait_for_timeout(300)
    seen = "f => [...f.querySelectorAll('tbody tr')].filter(r => r.getBoundingClientRect().bottom <= "
    seen += "f.getBoundingClientRect().bottom).length"
    assert 15 <= page.eval_on_selector("#crosscheck-filter .long", seen) < 20


@pytest.mark.long
@pytest.mark.debt("37.3")
def test_a_table_that_is_moved_to_its_end_stays_at_its_height(page):
    """Else a click that is aimed at a number lands in the row above or below it."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    places = """() => [...document.querySelectorAll(".table-wrap")]
      .filter(frame => frame.scrollWidth > frame.clientWidth + 1 && frame.checkVisibility())
      .map(frame => [frame.getBoundingClientRect().top + scrollY,
        frame.previousElementSibling.textContent.trim()])"""
    before = page.evaluate(places)
    page.evaluate("document.querySelectorAll('.table-wrap').forEach(f => { f.scrollLeft = 1e6; })")
    page.wait_for_timeout(300)
    after = page.evaluate(places)
    assert before
    assert [top for top, _told in after] == [top for top, _told in before]
    assert (all(told for _top, told in before), any(told for _top, told in after)) == (True, False)


def test_names_that_are_markup_are_text(untouched):
    page = untouched
    assert page.title() == "A study of 乌鲁木齐市"
    assert page.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0
    for selector in ("#summary", "#table03_baseline", "#audit", "#provenance"):
        assert NASTY.replace("'", "") in page.text_content(selector).replace("'", ""), selector
    assert "乌鲁木齐" in page.text_content("#year-map [data-highest]") + page.text_content(
        "#year-map [data-lowest]"
    )


def test_what_is_missing_is_named_with_its_reason(untouched):
    for selector in ("#table04_lost", "#figure-lost", "#summary"):
        assert "the <matrix> is singular; drop UL" in untouched.text_content(selector)
    assert "list was not made" in untouched.text_content("#provenance")


def test_simulated_data_are_said_to_be_everywhere(page):
    assert "Simulated data" in page.text_content(".banner")
    assert page.inner_text("body").count(SIMULATED) == 1
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    assert page.locator(".banner").bounding_box()["y"] >= 0
    tagged = page.eval_on_selector_all(
        "main section", "s => s.filter(x => x.querySelector('h2 .tag')).map(x => x.id)"
    )
    assert tagged == [
        "summary",
        "truth",
        "tables",
        "figures",
        "sweep",
        "referee",
        "map",
        "crosscheck",
        "provenance",
    ]
    page.emulate_media(media="print")
    # On paper it is in every page's margin, where it hides nothing.
    assert page.evaluate("getComputedStyle(document.body).page") == "simulated"
    assert page.evaluate("getComputedStyle(document.querySelector('.banner')).position") == "static"


def test_it_prints(page):
    page.emulate_media(media="print")
    assert page.pdf()[:5] == b"%PDF-"
    assert not page.is_visible("nav")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for part in ("#crosscheck-filter", "#analyses"):
        assert not page.is_visible(part)
    assert page.is_visible(".on-paper")
    # How each table was computed is on paper too.
    notes = page.eval_on_selector_all("details.notes", "all => all.map(one => one.open)")
    assert notes
    assert all(notes)


@pytest.mark.long
@pytest.mark.debt("37.6")
def test_a_study_is_no_longer_on_paper_than_wanted(opened, path):
    """Pages of A4; of studies of other lengths none is wanted."""
    wanted = {"castle": 12, "nqp": 30}.get(path.parent.name.removesuffix("_zh"), 10**6)
    pages = re.findall(rb"/Type /Page\b", opened.page.pdf(format="A4", prefer_css_page_size=True))
    assert 0 < len(pages) <= wanted


@pytest.mark.long
@pytest.mark.debt("37.6")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "light"), (1280, "dark")])
def test_axe_finds_nothing_to_complain_about(browser, path, width, scheme):
    module = pytest.importorskip("axe_playwright_python", reason="pip install axe-playwright-python")
    window = Opened(browser, path, width)
    window.page.emulate_media(color_scheme=scheme)
    window.page.add_script_tag(path=Path(module.__path__[0]) / "axe.min.js")
    parts = ["document"]
    if window.page.query_selector(".number"):
        window.page.locator(".number").first.click()
        parts.append("'#card'")
    for part in parts:
        found = window.page.evaluate(f"axe.run({part}, {{ resultTypes: ['violations'] }})")
        assert found["passes"], part
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], part
    window.close()
