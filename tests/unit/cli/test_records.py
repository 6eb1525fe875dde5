"""What commands print with --json: the facts of their text."""

import json
import math
import re

import pytest

from audit.findings import AuditFinding, AuditRecord
from audit.run import translate_document
from audit.study_numbers import Key
from audit.study_reference import Match
from audit.versions import MovedNumber, VersionChange
from base.confidential import VARIABLE
from base.records import json_text
from base.speech_language import message
from cli.compare import Comparison, _render_text
from cli.suspects import CorrectionLine, Count, Proposal, Suspects, correction_lines
from cli.trace import print_trace
from cli.trace_text import Correction, Measure, Reading, Suspicion, Trace, Year, explain_number
from cli.verbs import VERBS
from spillover.errors import StudyError
from spillover.words import _
from words.render import speaking

READ = Year(
    2012,
    [Correction(3, 240.0, "misprint", "the bulletin")],
    [
        Reading(
            False,
            *("yearbook", "2013.xlsx", "Sheet1", "E5", "Ordos", 2012, 2013, "24,000", "", 24000.0, 0.01),
            *("ten thousand", "persons"),
        )
    ],
)
SUSPECTED = Suspicion("2013.xlsx", "Sheet1", "E5", "a slip", "E4, E6", math.nan)
TRACED = Trace(
    *("size", "Size", "150600", "Ordos", "鄂尔多斯", 2012, 5.4806, "log", "ln(population)"),
    [Measure("population", 2012, 240.0, "correction", suspicions=[SUSPECTED], readings=READ)],
    changes=["took in a place"],
)
MOVED = MovedNumber(Key("m", "x", "estimate"), 0.5, -0.25, 0.1, None, ("**", ""), "cells")


@pytest.mark.debt("34.5")
def test_each_number_of_a_traces_text_is_in_its_json():
    facts = json_text(TRACED)
    for word in re.findall(r"[\w.,]*\d[\w.,]*", "\n".join(explain_number(TRACED))):
        assert word.strip(".,") in facts, word
    read = json.loads(facts)["measures"][0]
    assert read["readings"]["cells"][0]["cell"] == "E5"
    assert read["suspicions"][0]["proposal"] is None
    assert json.loads(facts)["changes"] == ["took in a place"]


def test_a_trace_without_a_year_shows_a_command_that_can_be_typed_in_a_project(monkeypatch, tmp_path):
    """It said to give CITY=…, which `spillover trace` does not read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPILLOVER_COMMAND", "spillover")
    with pytest.raises(StudyError) as refused:
        print_trace("x", "100155", "training", "")
    assert message(refused.value).endswith("write as in spillover trace nqp Ordos 2022 DF")


@pytest.mark.debt("34.5")
def test_values_of_a_confidential_study_are_left_out_as_in_its_text(monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")
    facts = json_text(TRACED)
    for value in ("240", "24,000", "24000", "5.4806"):
        assert value not in facts
        assert value not in "\n".join(explain_number(TRACED))
    assert '"cell": "E5"' in facts


@pytest.mark.debt("34.5")
def test_what_moved_and_what_is_proposed_is_the_same_in_both_forms():
    change = VersionChange("cells", "a.csv, B2", "8.8", "8.5")
    compared = Comparison(
        "x", "HEAD~1", [change], [], [MOVED], {"cells": "By cells alone"}, ["Table 2: 1"], []
    )
    facts = json.loads(json_text(compared))
    assert facts["changes"] == [{"kind": "cells", "what": "a.csv, B2", "old": "8.8", "new": "8.5"}]
    assert facts["moved_numbers"][0]["key"] == {"model": "m", "term": "x", "field": "estimate"}
    assert facts["moved_numbers"][0]["remarks"] == ["sign", "stars"]
    assert (facts["moved_numbers"][0]["new"], facts["moved_numbers"][0]["new_se"]) == (-0.25, None)
    text = _render_text(compared)
    assert "By cells alone: 1" in text
    assert "Table 2: 1" in text
    proposal = Proposal("Ordos", 2012, "size", 0.1, "E5 has 1", "E4", "2013.xlsx", "", "E5", "slips")
    count = Count("slips", 2, 1, "a", "", "E5", "10 times the others")
    corrected = CorrectionLine("Ordos", 2011, "size", 8.5, "A misprint", "E3")  # which the text lists as well
    suspects = Suspects("x", 2, "results/x/suspects.csv", [count], [corrected], [proposal])
    facts = json.loads(json_text(suspects))
    assert (facts["proposals"][0]["value"], facts["corrections"][0]["value"]) == (0.1, 8.5)
    assert correction_lines([proposal], [])[1] == "Ordos,2012,size,0.1,E5 has 1,E4"


def test_paths_and_sentences_are_those_that_are_printed(monkeypatch):
    monkeypatch.setenv("SPILLOVER_HERE", "../..")
    monkeypatch.setenv("SPILLOVER_LANGUAGE", "zh")
    match = Match("table 1", "x", "(1)", "0.5", Key("m", "x", "estimate"), math.inf, "same")
    facts = json.loads(json_text({"page": "results/x/a.html", "said": _("no stars"), "matches": [match]}))
    assert facts["page"] == "../../results/x/a.html"
    assert facts["matches"][0]["value"] is None
    place = {"rank": 1, "weight": 1, "check": "stars", "table": "1", "column": "1", "term": "x"}
    finding = AuditFinding(**place, printed_values={"min": "1"}, sentence="no stars")
    with speaking("zh"):
        said = translate_document(AuditRecord(findings=(finding,), checks=()))["findings"][0]
    assert said.sentence != "no stars"


def test_commands_that_print_lists_have_the_option():
    listing = {name for name, verb in VERBS.items() if any(one.name == "json" for one in verb.arguments)}
    assert listing == {"influence", "status", "suspects", "match", "audit", "compare", "trace"}
