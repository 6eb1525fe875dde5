"""A study that gets true values and main results by its configuration: what its page and tables then say,
against the files of the run; and that nothing is estimated again for it.
"""

import csv
import json
import re

import pytest

from page_marks import without_marks

pytestmark = pytest.mark.slow
TRUTH = "resources/small/truth.json"
MODEL = {"model": "SDM", "weights": {"family": "economic_distance", "variable": "income"}}
ESTIMANDS = {
    # One that the interval holds, one that no interval of these data can hold, and one of another model.
    "finance": {"value": 0.05, "estimates": {"with_tax": "finance"}, "process": {}},
    "spillover": {"value": 99.0, "estimates": {"durbin/effects": "finance:indirect"}, "process": MODEL},
    "other": {"value": 1.0, "estimates": {"durbin": "rho"}, "process": {"model": "SAR"}},
}
RESULTS = """
  main_results:
    - {label: Finance alone, analysis: with_tax, term: finance}
    - {label: On neighbours, analysis: durbin, part: effects, term: "finance:indirect"}
"""


def row_of(folder, analysis, part, term):
    document = json.loads((folder / f"results/small/analyses/{analysis}.json").read_text(encoding="utf-8"))
    found = next(one for one in document["estimates"] if one["part"] == part)
    return next(row for row in found["terms"] if row["term"] == term)


@pytest.fixture(scope="module")
def told(small_study, tmp_path_factory):
    """The small study with true values and main results, and its second run."""
    project = small_study.copy(tmp_path_factory.mktemp("told"))
    config = project.folder / "config/small.yaml"
    config.write_text(config.read_text(encoding="utf-8").rstrip() + RESULTS, encoding="utf-8")
    truth = {"estimands": ESTIMANDS, "is_from_printed_tables": False}
    (project.folder / TRUTH).write_text(json.dumps(truth), encoding="utf-8")
    done = project.run()
    assert done.code == 0, done.text
    return project, done


@pytest.fixture(scope="module")
def text(told):
    """The words of the page, without its marks and its scripts."""
    html = (told[0].folder / "results/small/report.html").read_text(encoding="utf-8")
    bare = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", without_marks(html), flags=re.DOTALL)
    return " ".join(bare.split())


def test_true_values_and_main_results_estimate_nothing_again(told):
    assert told[1].rules <= {"table", "figure", "page", "collect"}
    assert "page" in told[1].rules


def test_true_values_stand_beside_estimates_with_whether_the_interval_holds_them(told, text):
    row = row_of(told[0].folder, "with_tax", "", "finance")
    held = "in the interval" if row["low"] <= 0.05 <= row["high"] else "outside"
    assert f"0.0500 ({held})" in text
    assert "99.0000 (outside)" in text
    inside = int(held == "in the interval")
    assert f"The intervals of {inside} of 2 estimates hold the true value; one that" in text
    assert "No other draws of the process are kept" in text
    with (told[0].folder / "results/small/tables/table02_tax.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        assert ["true value", "0.0500" + ("" if inside else "†")] in list(csv.reader(stream))


def test_a_main_result_that_no_specification_of_a_sweep_is_has_no_rank(text):
    """The sweep has spatial lags under two matrices, the result is of a Durbin model with other errors."""
    assert (
        "None of the 5 specifications of the sweep is this estimate: the nearest differ from it in model, "
        "variance, matrix. So it is not ranked among them." in text
    )
    assert "It is larger than" not in text


def test_what_a_referee_s_section_lacks_is_said_in_one_line_each(text):
    assert "The key checks of a main result names them" in text
    assert "No p-value by wild bootstrap or randomisation: the option wild" in text
    assert "No other program computes these numbers: crosscheck: true" in text


def test_a_true_value_of_no_estimate_stops_with_its_place(told, tmp_path):
    project = told[0].copy(tmp_path)
    project.edit(TRUTH, "with_tax", "with_taxes")
    done = project.run()
    assert done.code != 0
    assert "Traceback" not in done.text
    assert "estimands.finance.estimates" in done.text
    assert "'with_taxes'" in done.text
    assert "with_tax" in done.text.split("'with_taxes'")[1]
