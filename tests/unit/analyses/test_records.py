"""What an analysis file keeps is what other jobs read."""

import msgspec
import pytest

from base.artifacts.analysis import read_analysis, write_analysis
from estimate_records import analysis_record
from report_fixtures import estimate
from spillover.arrays.foundation import EstimationError
from spillover.estimates import PlainRow, TermRecord
from spillover.series import MarginalEffectRow, RobustnessRow
from spillover.tables.material import Material


@pytest.mark.debt("35.2")
def test_a_file_gives_back_the_records_that_were_written(tmp_path):
    made = estimate(1)
    row = MarginalEffectRow(moderator=1.0, effect=0.5, low=0.0, high=1.0)
    plain = PlainRow(values={"anything": [1]})
    series = {"marginal_effect": [row], "of_a_kind": [plain]}
    write_analysis(tmp_path / "a.json", "a", "panel", True, [made], series)
    found = read_analysis(tmp_path / "a.json")
    assert found.estimates == (made,)
    assert (found.kind, found.is_simulated, found.rows) == ("panel", True, None)
    material = Material({"a": found})
    assert material.estimate("a").find_term("DF") == made.terms[0]
    assert material.estimate("a").find_term("lost") is None
    assert found.series == {"marginal_effect": (row,), "of_a_kind": (plain,)}
    assert material.series("a", "marginal_effect") == [row.columns()]
    assert material.rows("a", MarginalEffectRow) == [row]
    assert material.series("a", "lost") == []


@pytest.mark.debt("35.2")
def test_a_number_that_is_not_finite_is_named_by_its_term(tmp_path):
    wrong = TermRecord(term="x", estimate=float("nan"))
    document = analysis_record({"estimates": [{"model": "a", "terms": [wrong]}]})
    with pytest.raises(EstimationError, match=r"a\.estimates\[a\]\.terms\[x\]\.estimate is nan"):
        write_analysis(tmp_path / "a.json", "a", "panel", False, document.estimates)


def test_a_row_of_a_series_gives_its_numbers():
    row = {
        "row": "a",
        "label": "First",
        "analysis": "b",
        "term": "x",
        "estimate": 1.0,
        "low": None,
        "nobs": 5,
    }
    found = msgspec.convert(row, RobustnessRow).numbers
    assert found == TermRecord(term="x", estimate=1.0)
    assert found.numbers() == {"estimate": 1.0}
    assert str(found.bounds) == "(nan, nan)"


@pytest.mark.debt("35.2")
def test_a_series_that_figures_read_has_the_columns_of_its_form(tmp_path):
    series = {"marginal_effect": [PlainRow(values={"moderator": 1.0, "effect": 0.5, "low": 0.0})]}
    with pytest.raises(TypeError, match=r"analysis a: series marginal_effect: Object missing .* `high`"):
        write_analysis(tmp_path / "a.json", "a", "panel", False, [], series)
    write_analysis(
        tmp_path / "a.json", "a", "panel", False, [], {"my_own": [PlainRow(values={"anything": 1})]}
    )
