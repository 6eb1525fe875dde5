"""Messages of a confidential study: values are left out, places stay."""

import logging

import pytest

from base.confidential import HIDDEN, choose_redaction, declare_confidential
from base.speech_language import Formatter, message, traceback_of
from crosscheck.compared_number import ComparedNumber
from ingest.registry import confidential_sources
from package.build import may_ship, refuse_raw_files
from package.options import PackagedSource
from report.crosscheck import is_single
from small_study import source_of
from spillover.errors import StudyError, list_names
from spillover.words import _, join_sentences, text_in


@pytest.fixture(autouse=True)
def _confidential():
    declare_confidential(True)
    yield
    declare_confidential(False)


AT = {"file": "a.xlsx", "sheet": "S", "cell": "B12"}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            _("{file}, sheet {sheet!r}, cell {cell}: {text!r} is no number", text="7,351.43 kg", **AT),
            "a.xlsx, sheet 'S', cell B12: '…' is no number",
        ),
        (
            _("{unit} {year}: {low:.2f} to {value}", unit="u5", year=2010, low=1.5, value=1345),
            "u5 2010: … to …",
        ),
        (
            _(
                "{place}: {problem}",
                place=_("{path}, line {line}", path="w.csv", line=12),
                problem=_("{x} km", x=3),
            ),
            "w.csv, line 12: … km",
        ),
        (join_sentences([_("{value} is"), _("{value} is", value=2)]), "{value} is\n… is"),
        (StudyError(_("{place}: {error}", place="p", error=ValueError("7351"))), "p: ValueError"),
        (StudyError(_("{place}: {error}", place="p", error=StudyError(_("{x} km", x=3)))), "p: … km"),
        (ValueError("7351.43"), "ValueError"),
    ],
)
def test_values_are_left_out_and_places_stay(said, shown):
    assert text_in(said, "en", choose_redaction()) == shown
    assert message(said) == shown
    declare_confidential(False)
    assert message(said) == str(said)


def made(**fields):
    line = Formatter("%(asctime)s %(message)s", "%H:%M:%S")
    return line.format(logging.makeLogRecord({"created": 0, **fields}))[8:]


def test_log_lines_are_without_values_but_for_what_a_job_took():
    assert made(msg="%s is %.2f", args=("Ordos", 351.25)) == " Ordos is …"
    assert made(msg="%s: %d rows", args=("two words 351", 7)) == " …: … rows"
    assert made(msg="%s", args=(StudyError(_("{unit} is {value}", unit="u5", value=351)),)) == " u5 is …"
    assert made(msg=_("{unit} is {value}", unit="u5", value=351)) == " u5 is …"
    assert made(msg="done in %.2f s", args=(0.35,), plain=True) == " done in 0.35 s"
    declare_confidential(False)
    assert made(msg="%s is %.2f", args=("Ordos", 351.25)) == " Ordos is 351.25"


def test_a_traceback_is_without_what_the_exception_says():
    with pytest.raises(ValueError, match="351") as told:
        raise ValueError("351.25 at u5")
    text = traceback_of(told.value)
    assert "test_confidential_words.py" in text
    assert text.endswith("ValueError\n")
    declare_confidential(False)
    assert "351.25 at u5" in traceback_of(told.value)


def test_a_package_ships_no_panel_and_refuses_committed_raw_files_and_corrections():
    keys = {"confidential": True, "redistribute": True, "files": r"p\.csv", "folder": "data"}
    assert confidential_sources({"a": source_of(**keys), "b": source_of(confidential=False)}) == ["a"]
    source = PackagedSource(**keys)
    assert not may_ship({"a": source})[0]
    for path in ("data/p.csv", "resources/x/corrections.csv"):
        with pytest.raises(StudyError, match=f"{path} belongs to the source a, which is confidential"):
            refuse_raw_files({path: b""}, "x", {"a": source})
    refuse_raw_files({"data/q.csv": b"", "resources/y/corrections.csv": b""}, "x", {"a": source})


def test_order_statistics_are_single_values():
    def number(quantity, term):
        return ComparedNumber(quantity=quantity, term=term, verdict="differs")

    assert is_single(number("series", "descriptives aid maximum"))
    assert not is_single(number("series", "descriptives aid mean"))
    assert not is_single(number("coefficient", "maximum"))


def test_values_in_a_list_are_left_out_and_names_are_not():
    said = _("{column} has {texts}", column=list_names(["income"]), texts=list_names(["101.0130", "9"]))
    assert text_in(said, "en", choose_redaction()) == f"income has {HIDDEN}, {HIDDEN}"
