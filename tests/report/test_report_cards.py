"""The cards behind the page's numbers: by mouse and keyboard, against the numbers of the analysis files."""

import json
import random
import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from msgspec import convert
from msgspec.structs import replace

from audit.study_numbers import Key, numbers_of, read_index_weights
from base.artifacts.analysis import read_analysis
from base.artifacts.parquet import write_rows, write_variable
from base.yaml_file import read_entry_lines
from crosscheck.compared_number import ComparedNumber
from estimate_records import analysis_records, index_facts
from page_fixtures import CHROMIUM, make_page
from report.card_variables import describe_variables, find_used
from report.card_verdicts import Verdicts
from report.cards import CardAnalysis, build_cards_data, marks_in
from report.crosscheck import Checks
from report.embedded_data import pack_data
from report.material import Material
from report.origins import (
    ChangedCell,
    Extreme,
    Indicator,
    SourcePlace,
    VariableOrigin,
    build_origins_data,
    find_extremes,
)
from report.page_options import PageVariable
from report.sections import Section, group_by_part
from report.verdict import SweepTable
from spillover.facts import IndexFacts

ROOT = Path(__file__).parents[2]
in_browser = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium"),
]


def estimate(**more):
    term = {"term": "x", "estimate": 1 / 3, "se": 0.1, "statistic": 3.3, "p": 0.001, "low": 0.1, "high": 0.5}
    made = {"model": "a", "part": "", "outcome": "y", "nobs": 495, "units": 45, "periods": 11, "df": None}
    made |= {"statistics": {"r2_within": 0.25}, "settings": {}, "terms": [term], "tests": [], "notes": []}
    return {**made, **more}


DOCUMENT = {"analysis": "a", "estimates": [estimate()], "series": {}}
CHECKED = partial(ComparedNumber, model="a", term="x", version="7.1", call="fit()", counts_as="estimate")
ROWS = [
    CHECKED(
        quantity="coefficient",
        theirs=0.33333333,
        program="linearmodels",
        digits=8.04,
        verdict="equal as printed",
    ),
    CHECKED(quantity="se", verdict="verified in tests", note="tests/unit/test_a.py::test_b"),
]


def cards(marks, rows=ROWS, document=DOCUMENT, **more):
    material = Material(analysis_records({"a": document}))
    return build_cards_data(marks, material, Checks(material, rows), {"a": "nowhere/a.json"}, {}, **more)


def test_a_card_has_the_number_in_full_and_what_others_made_of_it():
    found = cards([Key("a", "x", "estimate"), Key("a", "x", "se"), Key("a", "", "r2_within")])
    number = found.numbers["a\tx\testimate"].numbers[0]
    assert (found.strings[number.words], number.value, number.tests) == ("Estimate", 1 / 3, [])
    line = number.programs[0]
    assert (line.theirs, line.converted_value, line.digits) == (0.33333333, None, 8.0)
    texts = [found.strings[place] for place in (line.program, line.verdict, line.call)]
    assert texts == ["linearmodels 7.1", "equal as printed", "fit()"]
    number = found.numbers["a\tx\tse"].numbers[0]
    assert number.programs == []
    assert [found.strings[place] for place in number.tests] == ["tests/unit/test_a.py::test_b"]
    assert found.numbers["a\t\tr2_within"].numbers[0].value == 0.25


@pytest.mark.debt("32.1")
def test_a_card_shows_the_programs_own_number_and_what_a_convention_makes_of_it():
    """The baseline of nqp by linearmodels, whose call returns 0.006577."""
    way = {
        "theirs": 0.006577,
        "converted_value": 0.1,
        "convention": "small-sample factor",
        "formula": "√(44/45)",
    }
    of_se = replace(ROWS[0], quantity="se", verdict="equal after a stated conversion", **way)
    found = cards([Key("a", "x", "se")], [of_se])
    line = found.numbers["a\tx\tse"].numbers[0].programs[0]
    assert (line.theirs, line.converted_value) == (0.006577, 0.1)
    texts = [found.strings[place] for place in (line.verdict, line.why)]
    assert texts == ["equal after a stated conversion", "small-sample factor: √(44/45)"]
    computed = replace(of_se, theirs=None, formula=None, convention="computed from what the program returns")
    found = cards([Key("a", "x", "se")], [computed])
    line = found.numbers["a\tx\tse"].numbers[0].programs[0]
    assert (line.theirs, line.converted_value) == (None, 0.1)


@pytest.mark.debt("37.3")
def test_what_is_known_of_an_estimate_is_true_and_published_value_interval_and_every_p():
    """The p-values of the same estimate under other inference too, each with its method."""
    by_unit = {"kind": "clustered", "by": "unit", "clusters": 45}
    wild = {
        "name": "wild_bootstrap:x",
        "p": 0.25,
        "statistic": 2.0,
        "df": [],
        "note": {"key": "wild", "clusters": 7},
    }
    settings = {"variance": by_unit, "level": 0.95}
    document = {**DOCUMENT, "estimates": [estimate(settings=settings, tests=[wild])], "rows": None}
    material = Material(analysis_records({"a": document}), truth={"a": {"x": 0.75}}, simulation="Invented.")
    values = Checks(material, []).numbers.values
    found = Verdicts(material, {"a": {"kind": "panel"}}, values, {("a", "", "x"): "0.31**"})
    assert found.build([("a", "x"), ("a", "nothing")]) == {
        "a\tx": [
            ("True value", "0.7500, outside the interval"),
            ("Published", "0.31**"),
            ("95% interval", "0.1000 to 0.5000"),
            ("p", "0.001 with the variance “clustered by unit (45 clusters)”"),
            ("p", "0.250 by the wild bootstrap over 7 clusters"),
        ]
    }


@pytest.mark.debt("37.3")
def test_a_specification_of_a_sweep_has_its_own_numbers():
    table = {"specification": ["one", "two"], "total": [1.0, 2.0], "total_low": [0.5, 1.5]}
    table |= {"total_high": [1.5, 2.5], "total_p": [0.04, 0.0001], "total_se": [0.25, 0.25]}
    sweep = SweepTable("s", {name: np.array(values) for name, values in table.items()}, "spatial", None, None)
    material = Material({})
    found = Verdicts(material, {}, {}, {}, [sweep]).build([("s: two", "x:total")])
    assert found == {
        "s: two\tx:total": [("total effect", "2.0000"), ("Interval", "1.5000 to 2.5000"), ("p", "<0.001")]
    }


@pytest.mark.debt("37.3")
def test_variables_are_told_with_their_files_and_what_was_changed(tmp_path):
    """Of an index every indicator's measures; of a list that is not there nothing."""
    kinds = {"measure": "varchar", "file": "varchar", "chosen": "boolean"}
    cells = [{"measure": "gdp", "file": f"{i % 5}.xlsx", "chosen": i < 9} for i in range(10)]
    write_rows(tmp_path / "observations.parquet", cells, kinds)
    write_rows(tmp_path / "imputed.parquet", [{"measure": "gdp"}], {"measure": "varchar"})
    lists = {name: str(tmp_path / f"{name}.parquet") for name in ("observations", "imputed", "missing")}
    variables = {"g": PageVariable(label="Growth", formula="lag(gdp, 1)", uses=[("gdp", 1)])}
    facts = {"i": index_facts([{"variable": "g"}])}
    used = find_used({"a": {"outcome": "i", "regressors": ["L.g", "z"], "draws": 3}}, {*variables, *facts})
    assert used == {"a": ["i", "g"]}
    found = describe_variables(used["a"], variables, facts, {"g": "Growth"}, lists)
    told = "gdp: 9 cells of 0.xlsx, 1.xlsx, 2.xlsx and 2 more files. 1 filled."
    assert found == {"i": ("i", "", told), "g": ("Growth", "lag(gdp, 1)", told)}
    assert describe_variables(["g"], variables, {}, {}, {}) == {"g": ("g", "lag(gdp, 1)", "")}


def test_an_interval_has_both_ends_and_an_unknown_number_no_card():
    found = cards([Key("a", "x", "interval"), Key("b", "x", "se"), Key("a", "z", "se")])
    assert list(found.numbers) == ["a\tx\tinterval"]
    assert [number.value for number in found.numbers["a\tx\tinterval"].numbers] == [0.1, 0.5]
    assert cards([Key("a", "z", "se")]) is None


def test_confidential_data_show_no_value_of_a_single_unit():
    row = {"variable": "y", "group": None, "mean": 2.5, "minimum": 0.125}
    document = {"analysis": "a", "estimates": [], "series": {"descriptives": [row]}}
    marks = [Key("a", "y", "mean"), Key("a", "y", "minimum")]
    assert len(cards(marks, document=document).numbers) == 2
    hidden = cards(marks, document=document, confidential=True)
    assert list(hidden.numbers) == ["a\ty\tmean"]
    assert "0.125" not in pack_data("cards-data", hidden).text


def test_a_log_is_told_without_its_times(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    log = Path("logs/s/analyses/a.log")
    log.parent.mkdir(parents=True)
    log.write_text(
        "08:02:59 INFO analysis a started\n08:02:59 INFO a: log-likelihood 16\n"
        "08:03:00 INFO analysis a done in 0.04 s (0.03 s of CPU) with at most 139 MB\n"
    )
    marks, files = [Key("a", "x", "se")], {"a": "results/s/analyses/a.json"}
    material = Material(analysis_records({"a": DOCUMENT}))
    checks = Checks(material, [])
    found = build_cards_data(marks, material, checks, files, {"a": "a: {kind: panel}"})
    assert found.analyses["a"] == CardAnalysis("a: {kind: panel}", log.as_posix(), "a: log-likelihood 16")
    hidden = build_cards_data(marks, material, checks, files, {}, confidential=True)
    assert hidden.analyses["a"].lines == ""


@pytest.mark.debt("32.15")
def test_the_lines_of_an_analysis_are_those_of_the_file(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(
        "study: s\nanalyses:\n  a: {kind: panel,\n      outcome: y}\n  # of b\n  b:\n    kind: spatial\n"
        "    # inside\n    model: SDM\ntables: {}\n"
    )
    found = read_entry_lines(file, "analyses")
    assert found == {"a": "a: {kind: panel,\n    outcome: y}", "b": "b:\n  kind: spatial\n  model: SDM"}
    file.write_text(
        "analyses:\n  b:\n    kind: descriptives\n    variables: [x]\n  # next\n  c: {kind: hausman}\n"
    )
    assert read_entry_lines(file, "analyses")["b"] == "b:\n  kind: descriptives\n  variables: [x]", (
        "not c's line"
    )
    file.write_text("study: s\ntables: {}\n")
    assert (
        read_entry_lines(file, "tables")
        == read_entry_lines(file, "nothing")
        == read_entry_lines(file, "study")
        == {}
    )


def test_marks_are_read_as_they_are_written():
    html = '<td data-model="a/&lt;b&gt;" data-term="x" data-field="se">1</td>'
    assert marks_in([html, html]) == [Key("a/<b>", "x", "se")]


def test_a_section_that_no_part_names_stands_in_the_appendix():
    made = [Section(anchor, "", "") for anchor in ("summary", "new", "tables")]
    assert [(part.name, [one.anchor for one in part.sections]) for part in group_by_part(made)] == [
        ("brief", ["summary"]),
        ("paper", ["tables"]),
        ("appendix", ["new"]),
    ]


@pytest.fixture(
    scope="module", params=["invented", *sorted(p.parent.name for p in ROOT.glob("results/*/report.html"))]
)
def path(request, tmp_path_factory):
    if request.param == "invented":
        return make_page(tmp_path_factory.mktemp("cards"))
    return ROOT / "results" / request.param / "report.html"


@pytest.fixture(params=[1280, 390])
def page(request, browser, path):
    window = browser.new_page(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    errors = []
    window.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.goto(path.as_uri())
    window.wait_for_selector("html[data-ready]", state="attached")
    yield window
    window.close()
    assert errors == []


def values_of(path: Path) -> dict[Key, float]:
    """The numbers of the study's files, which its database holds."""
    found = {}
    for file in path.parent.glob("*/*.json"):
        document = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(document, dict) and {"estimates", "series"} <= set(document):
            found |= numbers_of(read_analysis(file))
        elif isinstance(document, dict) and "indicators" in document:
            found |= read_index_weights(file.stem, convert(document, IndexFacts))
    return found


def shown(page) -> str:
    return page.text_content("#card dl").replace("−", "-")


@pytest.mark.usefixtures("path")
class TestInBrowser:
    pytestmark = in_browser

    def test_a_click_shows_the_number_of_the_file(self, page, path):
        values = values_of(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        page.evaluate(SETTLE)
        numbers = page.locator(".number")
        keys = numbers.evaluate_all("all => all.map(one => one.dataset.key)")
        chosen = random.Random(1).sample(range(len(keys)), min(25, len(keys)))
        assert chosen
        for i in chosen:
            key = Key(*keys[i].split("\t"))
            numbers.nth(i).scroll_into_view_if_needed()
            numbers.nth(i).click()
            field = {"interval": "low", key.term: key.field}.get(key.field, key.field)
            value = values.get(key._replace(field=field))
            if own := numbers.nth(i).get_attribute("data-exact"):
                for one in re.findall(r"[−-]?\d[\d.e+-]*", own):  # an interval has two
                    assert one.replace("-", "−") in page.text_content("#card dl").replace("-", "−")
            if value is not None:
                texts = page.locator("#card dl > dd > b").all_text_contents()
                assert value in [float(text.replace("−", "-")) for text in texts if text[-1].isdigit()]
            assert " · ".join([key.model, key.term or "–", key.field]) in shown(page)
            page.click("#card button")
            assert not page.is_visible("#card")

    @pytest.mark.debt("37.3")
    def test_every_number_of_the_first_parts_opens_a_card(self, page):
        """Of findings, main results, tables, true values and the referee's section."""
        assert page.evaluate(WITHOUT_CARD) == []

    @pytest.mark.debt("37.3")
    def test_a_card_begins_with_what_is_known_of_its_estimate(self, page, path):
        """Before equations and other programs; the interval and p are those of the file."""
        number = page.locator("#summary .number[data-key$='estimate']").first
        key = Key(*number.get_attribute("data-key").split("\t"))
        number.click()
        heads = page.locator("#card dl > dt").all_text_contents()
        assert heads[1] == page.evaluate("say('card_verdict')")
        told = page.locator("#card dl ul.told").first.text_content().replace("−", "-")
        values = values_of(path)
        for end in ("low", "high"):
            assert f"{values[key._replace(field=end)]:.4f}" in told

    def test_a_card_has_every_equation_of_its_model(self, page, path):
        """Those too that an earlier model has, to which the methods lead."""
        baseline = page.locator(".number[data-key^='baseline']")
        (
            baseline if baseline.count() else page.locator("#tables .number[data-key$='estimate']")
        ).first.click()
        signs = page.locator("#card .equation math").evaluate_all("all => all.map(one => one.textContent)")
        assert signs == (["yit=xit+β", "β=1"] if ROOT not in path.parents else signs)
        assert signs
        targets = page.locator(".family a[href^='#equation-']")
        assert targets.evaluate_all("all => all.every(one => document.querySelector(one.hash + ' math'))")

    def test_the_keyboard_opens_and_closes_and_the_focus_returns(self, page):
        first = page.locator(".number[tabindex='0']").first
        first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#card') !== null")
        heading = page.text_content("#card h2")
        page.keyboard.press("Escape")
        assert not page.is_visible("#card")
        assert page.evaluate("document.activeElement === document.querySelector('.number[tabindex=\"0\"]')")
        page.keyboard.press("ArrowRight")
        page.keyboard.press(" ")
        assert page.text_content("#card h2")
        assert heading
        page.keyboard.press("Escape")

    def test_a_closed_card_takes_no_focus_from_what_is_clicked_next(self, page):
        """A late return of the focus would scroll the page under the pointer."""
        page.locator(".number").first.click()
        page.evaluate("""() => {
          document.querySelector('#card button').click();
          const numbers = [...document.querySelectorAll('.number')];
          window.returned = document.activeElement === numbers[0];
          numbers.at(-1).focus();
        }""")
        page.wait_for_timeout(200)
        assert page.evaluate(
            "returned && document.activeElement === [...document.querySelectorAll('.number')].at(-1)"
        )

    def test_a_smallest_value_opens_the_cell_that_it_comes_from(self, page):
        """By the keyboard, as a click opens the same card; only pages of real files know the cells."""
        found = page.evaluate("embedded('origins-data').then(d => Object.entries(d?.extremes || {}))")
        if not found:
            pytest.skip("the page prints no smallest or largest value of its panel")
        keys = page.locator(".number").evaluate_all("all => all.map(one => one.dataset.key)")
        for key, (variable, places, _more) in found[:6]:
            page.locator(".number").nth(keys.index(key)).focus()
            page.keyboard.press("Enter")
            said = shown(page)
            assert all(name in said and str(year) in said for _unit, name, year in places)
            formulas = page.evaluate("embedded('origins-data').then(d => d.variables)")
            assert variable not in formulas or formulas[variable][1] in said
            page.keyboard.press("Escape")

    def test_roles_names_and_contrast(self, page):
        page.locator(".number").first.click(timeout=5000)
        assert page.get_by_role("dialog", name=page.text_content("#card-title")).count() == 1
        assert page.locator(".number:not([role=button])").count() == 0
        assert page.locator(".number:not([title])").count() == 0
        # One stop of the Tab key for each table.
        stops = "all => all.map(t => t.querySelectorAll('.number[tabindex=\"0\"]').length)"
        assert set(page.eval_on_selector_all("table:has(.number)", stops)) == {1}
        for selector in ("#card dt", "#card dd", "#card-title", ".notes", ".part-name"):
            assert page.eval_on_selector(selector, CONTRAST) >= 4.5, selector

    def test_frames_hide_nothing_unannounced(self, page):
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        told = page.evaluate(FRAMES)
        for name, hides, announced, sticky, rows, scrolls in told:
            assert announced == hides, name
            assert sticky or not hides, name
            assert rows >= 15 or not scrolls, name


# Opening everything at once moves what is beneath it by thousands of pixels, once frames know their room.
SETTLE = """async () => {
  let height;
  do {
    height = document.documentElement.scrollHeight;
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  } while (height !== document.documentElement.scrollHeight);
}"""
# Cells that are a number, with its stars or what stands in parentheses, or two ends of an interval.
WITHOUT_CARD = r"""() => ['findings', 'summary', 'truth', 'referee', 'tables'].flatMap(id =>
  [...document.querySelectorAll(id === 'findings' ? '#findings :is(.size, .range)' : `#${id} td`)]
  .filter(cell => !cell.querySelector('.number')
    && /^[<+−-]?\d[\d.,]*[*%†]*( (to|至) [−-]?[\d.]+)?( \(.*\))?$/.test(cell.textContent.trim()))
  .map(cell => `${id}: ${cell.textContent.trim()}`))"""
CONTRAST = """element => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  return 1.05 / (light(getComputedStyle(element).color) + 0.05);
}"""
FRAMES = """() => [...document.querySelectorAll('.table-wrap')]
  .filter(frame => !frame.closest('details:not([open])')).map(frame => {
  const hides = frame.scrollWidth > frame.clientWidth + 1;
  const told = frame.previousElementSibling;
  const first = frame.querySelector('tbody tr:not(.group) > :first-child');
  return [frame.getAttribute('aria-label'), hides, Boolean(told.matches('.more') && told.textContent),
    !first || getComputedStyle(first).position === 'sticky', frame.querySelectorAll('tbody tr').length,
    frame.scrollHeight > frame.clientHeight + 1];
})"""


def origins(tmp_path, rows=2, **more):
    columns = ("unit", "year", "measure", "file", "sheet", "cell", "raw", "source", "stated_unit")
    kinds = {**dict.fromkeys((*columns, "target_unit"), "varchar"), "year": "integer", "chosen": "boolean"}
    place = {"measure": "gdp", "file": "y.xlsx", "sheet": "S1", "source": "yearbook", "target_unit": "yuan"}
    observed = [
        {"unit": f"u{i}", "year": 2012, "cell": f"B{i}", "raw": "1,0", "chosen": i < rows, **place}
        for i in range(rows + 1)
    ]
    write_rows(tmp_path / "observations.parquet", observed, kinds)
    changed = {"unit": "varchar", "year": "integer", "measure": "varchar", "value": "double"}
    changed |= {"reason": "varchar", "source": "varchar"}
    row = {"unit": "u1", "year": 2012, "measure": "gdp", "value": 2.5, "reason": "slip", "source": "p. 3"}
    write_rows(tmp_path / "corrections.parquet", [row], changed)
    lists = {name: str(tmp_path / f"{name}.parquet") for name in ("observations", "corrections", "imputed")}
    variables = {"g": PageVariable(label="Growth", formula="lag(gdp, 1)", uses=[("gdp", 1)])}
    shown, extremes = more.get("shown", ["g"]), more.get("extremes", {})
    return build_origins_data(variables, more.get("indices", {}), lists, shown, extremes)


def test_a_value_of_the_map_has_its_cell_and_its_correction(tmp_path):
    found = origins(tmp_path)
    assert found.units == ["u0", "u1"], "a cell that the panel does not use is none of its"
    assert found.places == [SourcePlace("y.xlsx", "S1", "yearbook", "yuan")]
    assert found.cells == {"gdp\t2012": {0: ["B0", "1,0", "B1", "1,0"]}}
    assert found.changed == {"gdp\t2012\tu1": ChangedCell("corrections", 2.5, "slip", "p. 3")}
    assert found.variables == {"g": VariableOrigin("Growth", "lag(gdp, 1)", [("gdp", 1)])}


def test_a_value_of_an_index_has_its_indicators(tmp_path):
    facts = {"i": index_facts([{"variable": "g", "weight": 0.25}])}
    found = origins(tmp_path, indices=facts, shown=["i"])
    assert found.indices == {"i": [Indicator("g", 0.25, "+")]}
    assert list(found.variables) == ["g"]


def test_more_cells_than_a_page_holds_are_left_to_trace(tmp_path, monkeypatch):
    monkeypatch.setattr("report.origins.LARGEST", 1)
    assert origins(tmp_path) is None
    assert build_origins_data({}, {}, {}, ["g"]) is None
    kept = origins(tmp_path, extremes=EXTREMES)
    assert (kept.shown, kept.cells) == ([], {"gdp\t2012": {0: ["B1", "1,0"]}}), "those of extremes are few"


EXTREMES = {"d\tg\tmaximum": Extreme("g", [("u1", "One", 2013)], 0)}


def test_a_largest_value_that_no_map_shows_has_its_cell_alone(tmp_path):
    found = origins(tmp_path, shown=[], extremes=EXTREMES)
    assert found.cells == {"gdp\t2012": {0: ["B1", "1,0"]}}, "the year before, as the formula says"
    assert found.changed == {"gdp\t2012\tu1": ChangedCell("corrections", 2.5, "slip", "p. 3")}
    assert found.extremes == EXTREMES


def test_a_smallest_value_is_where_the_panel_has_it(tmp_path):
    """A value that a sample may have taken from either of two places has none, nor one that was trimmed."""
    units = [f"u{i}" for i in range(5)]
    write_variable(tmp_path / "y.parquet", units, [2012] * 5, [3.0, 1.0, 1.0, 7.0, None])
    names = [{"unit": unit, "name": unit.upper(), "name_local": None} for unit in units]
    write_rows(tmp_path / "units.parquet", names, dict.fromkeys(("unit", "name", "name_local"), "varchar"))
    row = {"variable": "y", "group": "", "minimum": 1.0, "maximum": 7.0}
    trimmed = {"variable": "y", "group": "", "minimum": 2.9, "maximum": 3.0}
    documents = {
        name: {"analysis": name, "estimates": [], "series": {"descriptives": [one]}}
        for name, one in (("d", row), ("part", row), ("trimmed", trimmed))
    }
    marks = [Key(name, "y", field) for name in documents for field in ("minimum", "maximum", "mean")]
    files = {"y": str(tmp_path / "y.parquet"), "lost": str(tmp_path / "lost.parquet")}
    found = find_extremes(
        marks, Material(analysis_records(documents)), files, str(tmp_path / "units.parquet"), {"part"}
    )
    assert found == {
        "d\ty\tminimum": Extreme("y", [("u1", "U1", 2012), ("u2", "U2", 2012)], 0),
        "d\ty\tmaximum": Extreme("y", [("u3", "U3", 2012)], 0),
        "part\ty\tmaximum": Extreme("y", [("u3", "U3", 2012)], 0),
        "trimmed\ty\tmaximum": Extreme("y", [("u0", "U0", 2012)], 0),
    }
    assert (
        find_extremes(marks, Material(analysis_records(documents)), files, str(tmp_path / "lost.parquet"))
        == {}
    )
