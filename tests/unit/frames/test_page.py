"""The examples of docs/library.md, run; its tables against the code."""

import doctest
import re
from pathlib import Path

import pandas as pd
import pytest

import public_interface
import spillover
from frame_data import ASKED, UNITS, simulated, with_matrices
from spillover.frames.fronts import FRONTS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", PAGE, re.S))
    test = doctest.DocTestParser().get_doctest(examples, {}, "docs/library.md", "docs/library.md", 0)
    with pd.option_context("display.width", 100):
        found = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert found.attempted > 15
    assert found.failed == 0


def test_the_page_lists_every_call():
    table = PAGE.split("## Calls\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", "".join(line.split(" | ")[0] for line in table.splitlines()))) - {
        "robustness"
    } == set(FRONTS)


REFUSING = ("spatial", "specification_tests", "moran", "transition", "threshold", "staggered", "bacon")


@pytest.mark.parametrize("name", sorted(FRONTS))
def test_gaps_are_used_or_refused_as_the_page_says(name):
    table = PAGE.split("## Panels with gaps\n")[1].split("\n## ")[0]
    refused = next(line for line in table.splitlines() if line.endswith("| refused |"))
    assert set(re.findall(r"`(\w+)`", refused)) == set(REFUSING)
    frame = simulated()
    gap = frame[~((frame["unit"] == UNITS[3]) & (frame["year"] == 2004))]

    def called():
        return getattr(spillover, name)(gap, unit="unit", time="year", **with_matrices(ASKED[name]))

    if FRONTS[name][0] in REFUSING:
        with pytest.raises(spillover.StudyError) as error:
            called()
        assert "a balanced panel is needed; missing: u03 2004" in str(error.value)
        assert "balance_by='units' leaves out 1 unit (u03)" in str(error.value)
    else:
        assert called().rows.is_used.sum() > 0


def test_names_and_signatures_are_those_that_are_tracked():
    """A change of them is one for users: write it into docs/library.md and the changelog, then make the
    file again by tests/public_interface.py.
    """
    tracked = (Path(__file__).parent / "interface.txt").read_text(encoding="utf-8").splitlines()
    assert [*public_interface.lines()] == tracked


def test_what_the_reference_of_the_library_documents_is_there_for_its_generator():
    """The generator of the site reads a package's folder only where it has an __init__.py."""
    page = (ROOT / "docs" / "library-reference.md").read_text(encoding="utf-8")
    named = re.findall(r"^::: ([\w.]+)\.(\w+)$", page, re.M)
    assert len(named) > 3
    for module, name in named:
        path = ROOT / "scripts" / module.replace(".", "/")
        assert name in path.with_suffix(".py").read_text(encoding="utf-8")
        folders = [folder for folder in path.parents if (ROOT / "scripts") in folder.parents]
        assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
