"""Texts by language: what prints takes the study's, what computes the first, and what lacks is listed."""

import pytest
from jsonschema import ValidationError, validate

from base.yaml_file import resolve_languages
from plan.load import load_study
from spillover.errors import StudyError
from tools.schemas import BY_LANGUAGE, TEXT, allow_languages

FINANCE = {"en": "Digital finance", "zh": "数字金融"}


def study(language):
    return {
        "study": "s",
        "language": language,
        "title": {"zh": "研究", "en": "A study"},
        "variables": {"DF": {"formula": "x", "label": FINANCE}, "title": {"formula": "y", "label": "Title"}},
        "tables": {"t": {"title": {"en": "Only English"}, "terms": {"DF": FINANCE}, "notes": [FINANCE]}},
        "figures": {"f": {"title": "Plain", "columns": [{"analysis": "a", "header": {"zh": "一"}}]}},
    }


def test_what_prints_takes_the_language_of_the_study_and_what_computes_the_first():
    made, texts = resolve_languages(study("zh"))
    assert made["title"] == "研究"
    assert made["tables"]["t"] == {
        "title": "Only English",
        "terms": {"DF": "数字金融"},
        "notes": ["数字金融"],
    }
    assert made["variables"]["DF"]["label"] == "Digital finance"
    assert texts.printed_texts == {"Digital finance": "数字金融"}
    assert texts.missing_places == ["tables.t.title"]


def test_a_change_of_language_changes_nothing_that_is_computed():
    english, chinese = resolve_languages(study("en"))[0], resolve_languages(study("zh"))[0]
    assert english["variables"] == chinese["variables"]
    assert english["tables"] != chinese["tables"]


def test_a_text_that_lacks_the_language_is_that_of_another_and_is_listed():
    made, texts = resolve_languages(study("en"))
    assert made["figures"]["f"]["columns"][0]["header"] == "一"
    assert texts.missing_places == ["figures.f.columns.0.header"]
    assert texts.printed_texts == {}


@pytest.mark.parametrize("value", [{}, {"de": "Titel"}, {"en": 1}, {"en": "A", "formula": "x"}])
def test_what_is_no_text_by_language_is_left_to_the_schema(value):
    assert resolve_languages({"title": value})[0]["title"] == value


def test_the_studies_of_the_project_say_what_was_chosen(pytestconfig):
    assert load_study(pytestconfig.rootpath, "munnell")["texts"] == {
        "printed_texts": {},
        "missing_places": [],
    }


def test_schemas_for_editors_take_a_text_by_language():
    schema = {
        "properties": {
            "title": {"type": "string", "minLength": 1},
            "label": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "terms": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]},
            "heads": {"type": "object", "additionalProperties": {"type": "string"}},
            "notes": {"type": "array", "items": {"type": "string"}},
            "unit": {"type": "string"},
            "column": {"type": "string"},
        }
    }
    made = allow_languages(schema)["properties"]
    assert made["title"] == {"$ref": BY_LANGUAGE, "minLength": 1}
    assert made["unit"] == {"$ref": BY_LANGUAGE}  # of a variable, as tables print it
    assert made["label"]["anyOf"][0] == made["heads"]["additionalProperties"] == {"$ref": BY_LANGUAGE}
    assert made["notes"]["items"] == {"$ref": BY_LANGUAGE}
    assert (made["column"], made["terms"]) == (schema["properties"]["column"], schema["properties"]["terms"])
    validate(FINANCE, TEXT)
    for wrong in ({}, {"de": "Titel"}, 3):
        with pytest.raises(ValidationError):
            validate(wrong, TEXT)


@pytest.mark.debt("33.25")
@pytest.mark.parametrize(
    ("texts", "places"),
    [
        (
            {"title": "Roads and growth", "header": "Baseline", "label": "capital stock"},
            ["title", "variables.x.label", "tables.a.header"],
        ),
        ({"title": "道路与增长", "header": "Driscoll–Kraay", "label": "R&D"}, []),
        ({"title": "道路与增长", "header": "基准回归", "label": "unemployment"}, ["variables.x.label"]),
    ],
)
def test_english_texts_of_a_study_that_is_to_be_chinese_are_listed(texts, places):
    config = {
        "language": "zh",
        "title": texts["title"],
        "variables": {"x": {"formula": "ln(z)", "label": texts["label"]}},
        "tables": {"a": {"header": texts["header"]}},
        "figures": {"b": {"terms": ["unemployment"]}},
        "sources": {"s": {"columns": {"z": {"header": "unemployment rate"}}}},
    }
    assert resolve_languages(config)[1].missing_places == places
    assert resolve_languages({**config, "language": "en"})[1].missing_places == []


@pytest.mark.debt("33.12")
@pytest.mark.parametrize("title", ["a\nb", "a\u200bb", {"en": "a", "zh": "甲\n乙"}])
def test_a_title_or_label_with_a_line_break_is_refused_by_its_place(title):
    with pytest.raises(StudyError, match=r"tables\.a\.title: .* has a line break or an invisible character"):
        resolve_languages({"tables": {"a": {"title": title}}})
    with pytest.raises(StudyError, match=r"labels\.analyses\.base: "):
        resolve_languages({"labels": {"analyses": {"base": title}}})
    assert resolve_languages({"tables": {"a": {"title": "a b\n"}}})[0]["tables"]["a"]["title"] == "a b\n"
