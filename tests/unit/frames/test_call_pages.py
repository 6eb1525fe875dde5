"""The page of each call: its example prints what the page says, and the site has it."""

import ast
import doctest
import inspect
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml

import spillover
from spillover.frames.fronts import FRONTS
from tools.site import EXAMPLES, draw_result, link_data

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "calls"
FUNCTIONS = {*FRONTS, "sweep", "table", "weight_matrix"}


@pytest.mark.debt("36.6")
def test_each_call_has_a_page_of_the_site():
    assert {path.stem for path in PAGES.glob("*.md")} == FUNCTIONS
    sections = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    (listed,) = [part["Calls"] for part in sections if isinstance(part, dict) and "Calls" in part]
    assert sorted(listed) == sorted(f"calls/{name}.md" for name in FUNCTIONS)


@pytest.mark.debt("36.6")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_example_of_a_call_prints_what_its_page_says(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest("\n".join(EXAMPLES.findall(page)), {}, name, name, 0)
    with pd.option_context("display.width", 100):
        found = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, clear_globs=False)
    assert found.attempted > 4
    assert found.failed == 0
    assert re.search(rf"^>>> .*(?<![\w.]){name}\(", page, re.M)
    assert f"fit = {name}(" in page or name not in {*FRONTS, "sweep"}
    assert page.endswith(f"\n::: spillover.{name}\n")


def test_a_result_without_estimates_has_no_picture(tmp_path):
    from spillover import descriptives, fit_within

    panel = pd.read_csv(ROOT / "tests" / "reference" / "data" / "produc.csv")
    place = {"unit": "state", "time": "year"}
    assert draw_result(fit_within(panel, "lgsp ~ lpcap", **place), tmp_path / "picture.png")
    assert not draw_result(descriptives(panel, variables=["lgsp"], **place), tmp_path / "none.png")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]


@pytest.mark.debt("36.6")
@pytest.mark.parametrize("call", [spillover.sweep, spillover.table, spillover.weight_matrix])
def test_the_reference_can_print_the_default_of_each_option(call):
    """A site prints a default as the code has it, and that of the first option where several share a line."""
    (definition,) = ast.parse(inspect.getsource(call)).body
    own = inspect.signature(call).parameters.values()
    for default in filter(None, definition.args.kw_defaults):
        assert ast.literal_eval(default) in [one.default for one in own]  # a name is no literal
    parameters = inspect.signature(call).parameters
    for line in re.findall(r"^ *(\w+(?:, \w+)+) : ", call.__doc__, re.M):
        assert len({parameters[name].default for name in line.split(", ")}) == 1, line


@pytest.mark.debt("36.6")
def test_the_site_has_the_files_that_an_example_reads(tmp_path):
    page = tmp_path / "calls" / "fit_sdm.md"
    page.parent.mkdir()
    page.write_text((PAGES / "fit_sdm.md").read_text(encoding="utf-8"), encoding="utf-8")
    link_data(ROOT, tmp_path, page)
    assert "[produc.csv](../data/produc.csv), [usaww.csv](../data/usaww.csv)" in page.read_text("utf-8")
    assert {file.name for file in (tmp_path / "data").iterdir()} == {"produc.csv", "usaww.csv"}


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_each_file_that_an_example_reads_is_linked_below_it(tmp_path, page):
    text = page.read_text(encoding="utf-8")
    read = {Path(name).name for name in re.findall(r'(?:read_csv|weight_matrix)\(\s*"([^"]+)"', text)}
    copy = tmp_path / "calls" / page.name
    copy.parent.mkdir()
    copy.write_text(text, encoding="utf-8")
    link_data(ROOT, tmp_path, copy)
    linked = set(re.findall(r"\]\(\.\./data/([\w.-]+)\)", copy.read_text("utf-8")))
    assert read <= linked, read - linked


def test_the_links_stand_below_an_example_and_divide_no_sentence(tmp_path):
    page = tmp_path / "library.md"
    page.write_text((PAGES.parent / "library.md").read_text(encoding="utf-8"), encoding="utf-8")
    link_data(ROOT, tmp_path, page)
    text = page.read_text(encoding="utf-8")
    first = EXAMPLES.search(text)
    assert text[first.end() :].startswith("\n\nThe examples read [produc.csv](data/produc.csv), ")
    assert "pip install .\n```\n\nin a clone" in text


def test_the_site_has_the_style_that_it_names():
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["extra_css"]
    for name in settings["extra_css"]:
        assert "max-width" in (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.debt("36.6")
@pytest.mark.parametrize(
    "page", [*sorted(PAGES.glob("*.md")), PAGES.parent / "library.md"], ids=lambda page: page.stem
)
def test_no_example_gives_options_by_a_mapping(page):
    """Of `**{"unit": "state"}` mypy takes the texts for values of every option."""
    for text in EXAMPLES.findall(page.read_text(encoding="utf-8")):
        for example in doctest.DocTestParser().get_examples(text):
            assert not re.search(r"[(,]\s*\*\*", example.source)
