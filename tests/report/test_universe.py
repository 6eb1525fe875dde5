"""The specification that a reader walks to: what Python says of it by hand, and that the page's script says
the same of every one.
"""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs

import msgspec
import pytest

from page_fixtures import CHROMIUM, make_page
from report.sweep_record import SweepData, shorten
from report.universe import Universes, template_words
from spillover.tables.number_format import format_fixed, typeset_text
from spillover.words import format_p
from words.render import language, speak

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.debt("37.2")
in_browser = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium"),
]


def choice(name: str, *options: str) -> dict[str, object]:
    """A choice with an option for each specification."""
    names = sorted(set(options))
    labels = [f"{option}!" for option in names]
    return {
        "name": name,
        "within": name,
        "names": names,
        "labels": labels,
        "codes": [names.index(o) for o in options],
    }


DATA = {
    "choices": {
        "family": choice("family", "near", "near", "far", "far"),
        "model": choice("model", "SDM", "SAR", "SDM", "SAR"),
        "matrix": choice("matrix", "near k=1, row", "near k=2, row", "far, row", "far, row"),
    },
    "effects": {
        "total": {
            "name": "total effect",
            "estimate": [0.5, 0.4, -0.25, None],
            "low": [0.1, -0.1, -0.5, None],
            "high": [0.9, 0.9, 0.0, None],
            "p": [0.01, 0.1, 0.05, None],
            "fine": [],
        }
    },
    "facts": {},
    "main": {"total": 0},
}


def universes(**changes: object) -> Universes:
    """The specifications with some of their parts changed."""
    return Universes(msgspec.convert({**DATA, **changes}, SweepData))


@pytest.mark.proof("hand calculation")
def test_what_is_said_of_a_specification():
    """One choice, the matrix, turns the sign of the first; two, model and parameters, separate it from the
    second.
    """
    found = universes().describe("total", 0)
    assert found == {
        "headline": "total effect 0.5000, interval 0.1000 to 0.9000, p 0.010",
        "sentence": "The interval excludes zero. This is the main estimate. Specifications with a "
        "smaller estimate: 2 of 3.",
        "change": "Changes if one choice differs: with the matrix “far, row!” it is -0.2500 (its sign turns "
        "in 1 of 1 such alternatives).",
    }
    second = universes().describe("total", 2)
    assert (
        "Its sign is not that of the main estimate, 0.5000, and their intervals do not overlap."
        in (second["sentence"])
    )
    assert "The interval includes zero." in second["sentence"]
    near = universes().describe("total", 1)["sentence"]
    assert "It has the sign of the main estimate, 0.5000, and their intervals overlap." in near
    assert "main estimate" not in universes(main={}).describe("total", 0)["sentence"]


def test_a_number_is_embedded_so_that_it_prints_as_in_tables():
    """Seven digits would print the first as 0.1235."""
    values = [0.12345, 0.123449999, 1234.56789012, float("nan"), 1 / 3]
    kept = shorten(values)
    assert [None if value is None else format_fixed(value) for value in kept] == [
        None if value != value else format_fixed(value) for value in values
    ]
    assert kept[4] == 0.3333333
    assert shorten([0.00099999999], format_p) == [0.00099999999]
    # So that a median of two has its four decimals right.
    assert shorten([151.41564321]) == [151.415643]


@pytest.mark.debt("37.2")
def test_an_estimate_beside_a_fine_error_has_two_significant_digits():
    total = {**DATA["effects"]["total"], "estimate": [0.00058, 0.00031, -0.25, None], "fine": [0]}
    total |= {"low": [0.00041, -0.1, -0.5, None], "high": [0.00075, 0.9, 0.0, None]}
    fine = universes(effects={"total": total})
    assert "5.8e-04, interval 4.1e-04 to 7.5e-04" in fine.describe("total", 0)["headline"]
    near = fine.describe("total", 1)
    assert "0.0003, interval -0.1000" in near["headline"]
    assert "main estimate, 5.8e-04," in near["sentence"]


def test_a_matrix_is_walked_as_one_choice():
    assert [*universes().data.walkable_choices()] == ["model", "matrix"]
    assert [*universes(choices={"model": choice("model", "SDM")}).data.walkable_choices()] == []


def test_templates_have_places_for_all_that_a_script_fills():
    made = template_words()
    assert made["universe_sign_many"].startswith("Changes if {changed} choices differ: with {options}")
    assert made["universe_leaves_one"].startswith("Changes if one choice differs: with {options}")


@pytest.fixture(
    scope="module", params=["invented", *sorted(p.parent.name for p in ROOT.glob("results/*/report.html"))]
)
def path(request, tmp_path_factory):
    if request.param == "invented":
        return make_page(tmp_path_factory.mktemp("universe"), specifications=60)
    return ROOT / "results" / request.param / "report.html"


@pytest.fixture
def page(browser, path):
    window = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.goto(path.as_uri())
    window.wait_for_selector("html[data-ready]", state="attached")
    if not window.query_selector("#explorer"):
        window.close()
        pytest.skip("the page has no explorer")
    yield window
    window.close()
    assert errors == []


def embedded(page) -> dict:
    return page.evaluate("embedded('sweep-data')")


def here(page) -> int:
    return int(page.get_attribute("#explorer canvas", "data-here"))


class TestInBrowser:
    pytestmark = in_browser

    def test_every_specification_is_described_as_python_does(self, page):
        data, before = embedded(page), language()
        speak(page.evaluate("WORDS.language"))
        try:
            described, count = Universes(msgspec.convert(data, SweepData)), 0
            for effect, numbers in data["effects"].items():
                made = [i for i, value in enumerate(numbers["estimate"]) if value is not None]
                script = "([name, all]) => all.map(i => describeUniverse(name, i))"
                told = page.evaluate(script, [effect, made])
                for i, said in zip(made, told, strict=True):
                    ours = {
                        key: typeset_text(text).replace("\N{NO-BREAK SPACE}", " ")
                        for key, text in described.describe(effect, i).items()
                    }
                    assert {key: said[key] for key in ours} == ours, (effect, i)
                    count += 1
            estimates = [one for numbers in data["effects"].values() for one in numbers["estimate"]]
            assert count == len(estimates) - estimates.count(None) > 0
        finally:
            speak(before)

    def test_options_move_the_marker_and_rewrite_what_is_said(self, page):
        before, told = here(page), page.text_content("[data-headline]")
        box = page.locator("#explorer [data-walk]").first
        data, name = embedded(page), box.get_attribute("data-walk")
        wanted = next(v for v in range(len(data["choices"][name]["labels"])) if str(v) != box.input_value())
        box.select_option(str(wanted))
        assert data["choices"][name]["codes"][here(page)] == wanted
        assert here(page) != before
        assert page.text_content("[data-headline]") != told
        rows = page.locator("#explorer [data-rows] tr").all_text_contents()
        assert any(page.text_content("[data-headline]").split(", ")[0].split()[-1] in row for row in rows)

    def test_the_address_leads_to_the_same_specification(self, page, browser, path):
        if page.is_enabled("[data-shortest]"):
            page.click("[data-shortest]")
        else:  # where no specification has another answer
            page.focus("#explorer [data-curve]")
            page.keyboard.press("Home")
        there, told = here(page), page.text_content("[data-headline]")
        link = page.get_attribute("[data-link]", "href")
        assert page.evaluate("location.hash") == link
        names = parse_qs(link.partition("?")[2])
        data = embedded(page)
        for name, (option,) in names.items():
            if name != "effect":
                one = data["choices"][name]
                assert one["names"][one["codes"][there]] == option
        other = browser.new_page()
        other.goto(path.as_uri() + link)
        other.wait_for_selector("html[data-ready]", state="attached")
        assert (here(other), other.text_content("[data-headline]")) == (there, told)
        other.close()

    def test_the_shortest_way_is_offered_where_another_answer_is_and_leads_to_one(self, page):
        """Another sign, or an interval without the estimate, counted here from the embedded numbers."""
        data = embedded(page)
        same = [
            data["choices"][name]["codes"] for name in ("outcome", "treatment") if name in data["choices"]
        ]
        for effect, numbers in data["effects"].items():
            made = [i for i, value in enumerate(numbers["estimate"]) if value is not None]
            ways = page.evaluate(
                "([name, all]) => all.map(i => describeUniverse(name, i).to)", [effect, made]
            )
            for i, to in zip(made, ways, strict=True):
                own = numbers["estimate"][i]
                others = {
                    k
                    for k in made
                    if all(codes[k] == codes[i] for codes in same)
                    and None not in (low := numbers["low"][k], high := numbers["high"][k])
                    and (not low <= own <= high or numbers["estimate"][k] * own <= 0 != own)
                }
                assert to in others if others else to == -1, (effect, i)

    def test_an_unknown_address_is_said_and_the_main_estimate_shown(self, browser, path, page):
        begins = here(page)
        for address in ("#sweep?model=<b>none</b>", "#sweep?nothing=1", "#sweep?effect=none", "#sweep?"):
            other = browser.new_page()
            other.goto(path.as_uri() + address)
            other.wait_for_selector("html[data-ready]", state="attached")
            assert here(other) == begins
            said = other.text_content("[data-note]")
            assert "earlier run" in said or "此前" in said, address
            assert other.locator("[data-note] b").count() == 0
            other.close()

    def test_the_keyboard_walks_and_opens_the_card(self, page):
        page.focus("#explorer [data-curve]")
        page.keyboard.press("Home")
        first = here(page)
        page.keyboard.press("ArrowRight")
        assert here(page) != first
        page.keyboard.press("Enter")
        card = page.text_content("#card dl")
        assert page.text_content("[data-headline]") in card
        assert page.evaluate("location.hash") in page.text_content("#card dl code")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.matches('[data-curve]')")

    def test_a_click_on_a_point_opens_its_card(self, page):
        page.locator("[data-curve]").scroll_into_view_if_needed()
        page.click("[data-curve]", position={"x": 400, "y": 150})
        assert page.is_visible("#card")
        assert page.text_content("[data-headline]") in page.text_content("#card dl")

    def test_the_rows_are_a_table_of_what_is_shown(self, page):
        with page.expect_download() as waited:
            page.click("[data-csv]")
        file = waited.value.path()
        rows = list(csv.DictReader(Path(file).read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) == int(page.get_attribute("[data-curve]", "data-drawn"))
        data = embedded(page)
        effect = page.input_value("[data-effect]")
        made = sorted(value for value in data["effects"][effect]["estimate"] if value is not None)
        shown = [float(row[f"{effect}_estimate"]) for row in rows]
        assert shown == sorted(shown)
        assert set(shown) <= set(made)
        assert {*data["choices"]} <= {*rows[0]}

    def test_without_compression_or_scripts_the_page_is_as_it_stands(self, browser, path):
        context = browser.new_context(java_script_enabled=False)
        plain = context.new_page()
        plain.goto(path.as_uri())
        assert not plain.is_visible("#explorer")
        assert plain.is_visible("#summary")
        context.close()
        old = browser.new_page()
        errors: list[str] = []
        old.on("pageerror", lambda error: errors.append(str(error)))
        old.add_init_script("delete window.DecompressionStream")
        old.goto(path.as_uri())
        old.wait_for_selector("html[data-ready]", state="attached")
        assert errors == []
        packed = old.evaluate("Boolean(document.querySelector('#sweep-data[data-packed]'))")
        assert old.is_visible("#explorer") == bool(old.query_selector("#explorer") and not packed)
        old.close()

    def test_what_is_packed_is_what_was_given(self, page):
        data = json.loads(json.dumps(embedded(page)))
        assert set(data) == {"choices", "effects", "facts", "main"}


@pytest.mark.debt("37.6")
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_page_prints_p_values_as_tables_do():
    script = (ROOT / "scripts/report/assets/page.js").read_text(encoding="utf-8")
    own = re.search(r"const LEVELS.*?\n}\n", script, re.DOTALL)
    values = [0.0, 0.0009, 0.0104, 0.01004, 0.0497, 0.0502, 0.05, 0.04996, 0.0999, 0.32, 1.0]
    line = f"{own[0]} console.log(JSON.stringify({values}.map(pValue)))"
    printed = subprocess.run(["node", "-e", line], capture_output=True, check=True, text=True).stdout
    assert json.loads(printed) == [format_p(p) for p in values]
