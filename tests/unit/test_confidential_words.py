"""Messages of a confidential study: numbers are hidden, places stay."""

import logging

import pytest

from base.confidential import Formatter, confidential_sources, declare, hidden
from package.build import refuse_raw_files, shipped
from report.crosscheck import is_single
from spillover.errors import StudyError


@pytest.fixture(autouse=True)
def _confidential():
    declare(True)
    yield
    declare(False)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "a.xlsx, sheet 'S', cell B12: '7,351.43 kg' is no number",
            "a.xlsx, sheet 'S', cell B12: '… kg' is no number",
        ),
        ("p.dta, cell gdp[12]: -3.5e-7 in 2014", "p.dta, cell gdp[12]: … in 2014"),
        ("w.csv, line 12: 0.25", "w.csv, line 12: …"),
        ("u5 2010: 12 and 1345", "u5 2010: … and …"),
        ("column_e, gdp_2: 100%", "column_e, gdp_2: …%"),
    ],
)
def test_numbers_are_hidden_and_years_and_places_stay(said, shown):
    assert hidden(said) == shown
    declare(False)
    assert hidden(said) == said


def test_log_lines_are_hidden_but_for_what_a_job_took():
    line = Formatter("%(asctime)s %(message)s", "%H:%M:%S")
    made = logging.makeLogRecord({"msg": "Ordos 2014 is 351.25", "created": 0})
    assert line.format(made).endswith(" Ordos 2014 is …")
    assert line.format(made)[2] == ":"
    plain = logging.makeLogRecord({"msg": "done in 0.35 s", "plain": True})
    assert line.format(plain).endswith("done in 0.35 s")


def test_a_package_ships_no_panel_and_refuses_committed_raw_files_and_corrections():
    source = {"confidential": True, "redistribute": True, "files": r"p\.csv", "folder": "data"}
    assert confidential_sources({"a": source, "b": {"confidential": False}}) == ["a"]
    assert not shipped({"a": source})[0]
    for path in ("data/p.csv", "resources/x/corrections.csv"):
        with pytest.raises(StudyError, match=f"{path} is of the source a, which is confidential"):
            refuse_raw_files({path: b""}, "x", {"a": source})
    refuse_raw_files({"data/q.csv": b"", "resources/y/corrections.csv": b""}, "x", {"a": source})


def test_order_statistics_are_single_values():
    assert is_single({"quantity": "series", "term": "descriptives aid maximum"})
    assert not is_single({"quantity": "series", "term": "descriptives aid mean"})
    assert not is_single({"quantity": "coefficient", "term": "maximum"})
