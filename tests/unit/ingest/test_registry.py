"""The registry of sources: entries that take over from others, and what a study may ask of them."""

import pytest
from msgspec.structs import replace

from base.formula import formulas_of, measures_of
from base.problems import problems
from base.yaml_file import read_yaml, resolve_languages
from ingest.declaration import Source
from ingest.registry import (
    build_source,
    files_of,
    folder_of,
    precedence_of,
    ranges_of,
    read_study_sources,
    resolve,
)
from plan.load import load_study
from small_study import YEARBOOK, source_of
from spillover.errors import StudyError
from study_chain import ROOT

REGISTRY = resolve_languages(read_yaml(ROOT / "config" / "sources.yaml"))[0]["sources"]


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_entry_is_complete_and_says_how_to_obtain_it(name):
    source = resolve(name, {}, REGISTRY)
    assert problems(source, Source) == []
    assert all(len(source[key]) > 5 for key in ("title", "publisher", "citation", "obtain", "licence"))


def test_a_source_takes_over_what_it_does_not_say_itself():
    registry = {"yearbook": YEARBOOK}
    own = {
        "like": "yearbook",
        "files": r"other_(?P<edition>\d{4})\.xlsx",
        "columns": {"area": {"header": "^面积"}},
    }
    source = resolve("mine", own, registry)
    assert source["files"] == own["files"]
    assert source["header_rows"] == 2
    assert list(source["columns"]) == ["population", "employed", "area"]
    assert resolve("yearbook", {}, registry) == YEARBOOK


def test_a_source_that_is_like_itself_or_like_nothing():
    with pytest.raises(StudyError, match="inherits from itself"):
        resolve("a", {"like": "b"}, {"b": {"like": "c"}, "c": {"like": "b"}})
    with pytest.raises(StudyError, match=r"inherits from 'none', which is not in config/sources\.yaml"):
        resolve("a", {"like": "none"}, {})


def _sources(**changes):
    study = {**load_study(ROOT, "munnell"), **changes}
    return read_study_sources(ROOT, study, measures_of(formulas_of(study["variables"], "munnell")))


def test_only_the_columns_that_variables_need_are_read():
    assert list(_sources(variables={"y": {"formula": "gsp"}})["munnell"].columns) == ["gsp"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": {"munnell": {}, "city_carbon": {}}}, "no variable needs source 'city_carbon'"),
        (
            {"variables": {"y": {"formula": "gsp / gdp"}}},
            "no source of the study gives the measure 'gdp'; did you mean 'gsp'",
        ),
        (
            {"variables": {"y": {"formula": "ln(z)"}, "z": {"formula": "gsp"}}},
            "the measure 'z'; it is a variable, and formulas are of measures",
        ),
        (
            {"gaps": {"window": 1, "except": ["gdp"]}},
            "gaps.except names gdp, which no variable of the study needs",
        ),
        ({"ranges": {"gdp": [0, 1]}}, "ranges names gdp, which no variable of the study needs"),
        (
            {"sources": {"munnel": {}}},
            "config/munnell.yaml: config/sources.yaml has no source 'munnel'; did you mean 'munnell'",
        ),
        (
            {"sources": {"munnel": {"format": "csv"}}},
            "source 'munnel' of config/munnell.yaml: .*\n.*'title' is a required property",
        ),
        (
            {"sources": {"munnell": {"format": "CSV"}}},
            r"sources\.munnell\.format: 'CSV' is not .* did you mean 'csv'",
        ),
        ({"sources": {"munnell": {"header_rows": 0}}}, "header_rows: 0 is less than the minimum"),
        (
            {"sources": {"munnell": {"files": "*.csv"}}},
            r"files: '\*.csv' is not a regular expression .nothing to repeat",
        ),
        ({"sources": {"munnell": {"unit": {"name": "("}}}}, r"unit.name: '\(' is not a regular expression"),
        (
            {"sources": {"munnell": {"columns": {"gsp": {"header": "["}}}}},
            r"columns.gsp.header: '\[' is not a regular expression",
        ),
        (
            {"sources": {"munnell": {"columns": {"gsp": {"range": [5, 1]}}}}},
            r"columns.gsp.range: \[5, 1\] is out of order",
        ),
        ({"sources": {"munnell": {"year": {"from": "column"}}}}, "year: 'column' is a required property"),
        ({"sources": {"munnell": {"year": {"from": "file"}}}}, "'files' .* has no group 'edition'"),
        (
            {"sources": {"munnell": {"year": {"from": "header"}}}},
            r"columns.gsp.header '\^GSP\$': the group 'year' is needed",
        ),
        (
            {"sources": {"munnell": {"columns": {"gsp": {"header": r"GSP(?P<year>\d+)"}}}}},
            "columns.gsp.header .* the group 'year' is needed if year.from is header",
        ),
        (
            {
                "variables": {"y": {"formula": "gsp / GSP"}},
                "sources": {"munnell": {"columns": {"GSP": {"unit": "dollars"}}}},
            },
            "measures: 'gsp' clashes with 'GSP'; rename it",
        ),
        (
            {
                "variables": {"y": {"formula": "Year"}},
                "sources": {"munnell": {"columns": {"Year": {"unit": "dollars"}}}},
            },
            "measures: 'Year' clashes with the tables' own column 'year'; rename it",
        ),
        (
            {
                "sources": {
                    "munnell": {},
                    "more": {"like": "munnell", "columns": {"gsp": {"header": "GSP", "unit": "dollars"}}},
                }
            },
            "the sources give 'gsp' in different target units .munnell: million 1982 dollars; more: dollars",
        ),
    ],
)
def test_what_a_study_cannot_ask(changes, message):
    with pytest.raises(StudyError, match=message):
        _sources(**changes)


def test_precedence_names_known_sources_and_puts_the_others_after():
    sources = {"a": source_of(**YEARBOOK), "b": source_of(), "c": source_of()}
    assert precedence_of({"study": "s", "precedence": ["c"]}, sources) == ["c", "a", "b"]
    with pytest.raises(StudyError, match="precedence names d, which 'sources' does not have"):
        precedence_of({"study": "s", "precedence": ["d"]}, sources)


def test_files_are_found_below_the_input_folder_or_in_a_package(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "yearbook_2013.xlsx").touch()
    source = source_of(**YEARBOOK | {"files": r"raw/yearbook_(?P<edition>\d{4})\.xlsx"})
    munnell = build_source(REGISTRY["munnell"])
    assert files_of(source, folder_of(source, tmp_path, ".")) == ["raw/yearbook_2013.xlsx"]
    assert files_of(munnell, folder_of(munnell, tmp_path, None)) == ["munnell.csv.bz2"]
    with pytest.raises(StudyError, match="has no 'input'"):
        folder_of(source, tmp_path, None)
    with pytest.raises(StudyError, match=r"package 'no_such_package' .* is not installed"):
        folder_of(replace(source, package="no_such_package.data"), tmp_path, None)


def test_a_studys_ranges_go_before_the_sources():
    study = {"ranges": {"population": [1, None]}}
    assert ranges_of(study, {"a": source_of(**YEARBOOK)})["a"] == {
        "population": [1, None],
        "employed": (0, 2000),
    }
    assert ranges_of({}, {"b": source_of()})["b"] == {"population": (None, None)}


def test_a_source_of_the_registry_says_its_title_in_the_language_of_the_study():
    """Jobs that read files are given the first text, whatever the language; pages print the other."""
    given = read_yaml(ROOT / "config" / "sources.yaml")["sources"]["city_population"]["title"]
    study = {"study": "s", "language": "zh", "sources": {"city_population": {}}}
    measures = list(REGISTRY["city_population"]["columns"])[:1]
    made = read_study_sources(ROOT, study, measures)["city_population"].title
    assert made == given["en"] == REGISTRY["city_population"]["title"]
    assert study["texts"]["printed_texts"][made] == given["zh"]
