"""What analyses say of themselves is data: keys that the catalogue words, each used and each with words."""

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from base.artifacts.analysis import write_analysis
from collect.build import flat_json
from estimate_records import estimate_record
from spillover.arrays.inequality import PARTS
from spillover.errors import StudyError
from spillover.estimates import EstimateRecord
from spillover.fit import json_value
from spillover.messages import catalogue
from spillover.note import VarianceSetting, note
from words.render import render_value

SCRIPTS = Path(__file__).parents[3] / "scripts"
SOURCES = [path for path in sorted(SCRIPTS.rglob("*.py")) if "snakemake_" not in str(path)]
NOTES = {"note", "tails_note"}
WITH_NOTES = {"Test", "chi2_test", "f_test", "normal_test", "replace", "Estimate"}


@pytest.fixture(scope="module")
def calls():
    """The calls of these functions in all scripts: file, name and node."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in NOTES | WITH_NOTES:
                    found.append((path, name, node))
    return found


def printed_messages():
    """The keys of the sentences that results print, each behind its sort."""
    return [
        f"{n.lower()}-{key}"
        for n, t in vars(catalogue).items()
        if isinstance(t, Mapping) and n.isupper()
        for key in t
    ]


def test_every_note_that_scripts_make_has_words(calls):
    keys = {
        call.args[0].value
        for _, name, call in calls
        if name in NOTES and call.args and isinstance(call.args[0], ast.Constant)
    }
    assert len(keys) > 90
    assert {f"note-{key}" for key in keys} - {*printed_messages()} == set()


def test_no_note_and_no_null_hypothesis_is_written_as_a_sentence(calls):
    """A note is made by `note` alone: no text, formatted or plain, is given as one."""
    prose = []
    for path, name, call in calls:
        if name not in WITH_NOTES or not path.is_relative_to(SCRIPTS / "spillover"):
            continue
        for word in call.keywords:
            texts = [
                inner
                for inner in ast.walk(word.value)
                if isinstance(inner, ast.JoinedStr | ast.Constant) and isinstance(word.value, ast.Constant)
            ]
            if word.arg in ("note", "notes", "null") and texts:
                prose.append(f"{path.name}:{call.lineno}")
        prose += [
            f"{path.name}:{call.lineno}" for position in call.args[1:] if isinstance(position, ast.JoinedStr)
        ]
    assert prose == []


def test_no_message_of_results_is_unused():
    """A message is asked for by its id, or by the end of its id after a prefix such as `note-`."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    words = set(re.findall(r"[\w-]+", code))
    words |= {
        f"{m}_{part}{share}" for m, parts in PARTS.items() for part in parts for share in ("", "_share")
    }
    unused = []
    for key in printed_messages():
        prefix, _, rest = key.partition("-")
        end = rest.partition("-")[2] or rest if prefix in ("value", "option", "matrix_option") else rest
        numbered = re.sub(r"_\d$|(?<=ar)\d$", "_", end)  # f"threshold_{number}"
        # f"callaway_santanna_{by}", f"stock_yogo_{kind}_{level}"
        named = any(stem and f"{stem}_{{" in code for stem in (end.rpartition("_")[0], end.rsplit("_", 2)[0]))
        asked = f'"{key}"' in code or end in words or end.replace("_", ":") in code
        if not asked and not (rest and (numbered != end or named)):
            unused.append(key)
    assert unused == []


def test_a_note_is_worded_with_its_values_and_with_notes_within_it():
    reason = note("not_positive_definite", restrictions=6)
    assert render_value(note("no_joint_test", reason=reason)) == (
        "No joint F test: the covariance of the 6 restrictions is not positive definite."
    )
    assert (
        render_value(note("unbalanced", rows=1490, cells=1500))
        == "Unbalanced panel: 1490 of 1500 unit-periods."
    )
    clustered = VarianceSetting(kind="clustered", by="unit", clusters=45)
    assert render_value(clustered) == "clustered by unit (45 clusters)"
    without = "clustered by unit (45 clusters), no small-sample factor"
    assert render_value(msgspec.structs.replace(clustered, small_sample="none")) == without
    assert render_value([note("years", first=2013, last=2016), note("without", names=["a", "b"])]) == (
        "years 2013 to 2016; without a, b"
    )


def test_a_note_without_words_is_an_error_that_names_it():
    with pytest.raises(StudyError, match="the note nothing has no text"):
        render_value(note("nothing"))


@pytest.mark.debt("35.2")
def test_notes_and_variances_are_in_a_file_what_they_are_in_memory():
    clustered = VarianceSetting(kind="clustered", by="unit", clusters=45)
    reason = note("not_positive_definite", restrictions=6)
    made = {"variance": clustered, "sets": [[1.5, None]], "why": [note("no_joint_test", reason=reason), "a"]}
    record = estimate_record({})
    record = msgspec.structs.replace(
        record, settings=made, notes=(note("mundlak", variance=clustered), reason)
    )
    text = json.dumps(record, default=json_value)
    assert msgspec.json.decode(text, type=EstimateRecord) == record
    assert json.loads(text)["settings"]["variance"] == {
        "type": "variance", "kind": "clustered", "by": "unit", "clusters": 45
    }  # fmt: skip
    assert flat_json(made["why"][0]) == (
        '{"key": "no_joint_test", "reason": {"key": "not_positive_definite", "restrictions": 6}}'
    )


@pytest.mark.parametrize(
    "estimate",
    [
        {"notes": ["Three rows are left out."], "tests": []},
        {"notes": [], "tests": [{"name": "t", "null": "all slopes are zero", "note": None}]},
        {"notes": [], "tests": [{"name": "t", "null": None, "note": "one-sided"}]},
    ],
)
def test_no_sentence_reaches_an_analysis_file(tmp_path, estimate):
    with pytest.raises(TypeError, match="is not a note; make it with"):
        write_analysis(tmp_path / "a.json", "a", "panel", False, [estimate_record(estimate)])
    assert not list(tmp_path.iterdir())
    fine = {"notes": [note("moran_z")], "tests": [{"name": "t", "null": note("slopes_zero"), "note": None}]}
    write_analysis(tmp_path / "a.json", "a", "panel", False, [estimate_record(fine)])
