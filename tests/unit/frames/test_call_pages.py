"""The page of each call: its example prints what the page says, and the site has it."""

import doctest
from pathlib import Path

import pandas as pd
import pytest
import yaml

from spillover.frames.fronts import FRONTS
from tools.site import EXAMPLES, draw_result

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "calls"


@pytest.mark.debt("36.6")
def test_each_call_has_a_page_of_the_site():
    assert {path.stem for path in PAGES.glob("*.md")} == set(FRONTS)
    sections = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    (listed,) = [part["Calls"] for part in sections if isinstance(part, dict) and "Calls" in part]
    assert sorted(listed) == sorted(f"calls/{name}.md" for name in FRONTS)


@pytest.mark.debt("36.6")
@pytest.mark.parametrize("name", sorted(FRONTS))
def test_the_example_of_a_call_prints_what_its_page_says(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest("\n".join(EXAMPLES.findall(page)), {}, name, name, 0)
    with pd.option_context("display.width", 100):
        found = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, clear_globs=False)
    assert found.attempted > 4
    assert found.failed == 0
    assert f"fit = {name}(" in page
    assert page.endswith(f"\n::: spillover.{name}\n")


def test_a_result_without_estimates_has_no_picture(tmp_path):
    from spillover import descriptives, fit_within

    panel = pd.read_csv(ROOT / "tests" / "reference" / "data" / "produc.csv")
    place = {"unit": "state", "time": "year"}
    assert draw_result(fit_within(panel, "lgsp ~ lpcap", **place), tmp_path / "picture.png")
    assert not draw_result(descriptives(panel, variables=["lgsp"], **place), tmp_path / "none.png")
    assert [path.name for path in tmp_path.iterdir()] == ["picture.png"]
