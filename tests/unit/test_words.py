"""The catalogue of words: complete for every kind, the same keys in every language, no gap that passes."""

import re

import pytest

from plan.analyses import kinds
from report.methods import sentences_of
from spillover.declared import all_options_of, convert, kinds_in
from spillover.errors import StudyError
from tools.schemas import GROUPS, described
from words import FOLDER, KINDS, LANGUAGES, Words, words_of
from words.say import text_of
from words.worded import PRINTING, WORDED, check_words


def keys_of(language):
    """The ids of a language's messages."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted([*(FOLDER / language).rglob("*.ftl"), *KINDS.glob(f"*/{language}.ftl")])
    ]
    return [key for text in texts for key in re.findall(r"^([a-zA-Z][\w-]*) *=", text, re.M)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_every_kind_has_a_description(language):
    for group in GROUPS:
        for name, kind in kinds_in(group.package, group.base).items():
            described(kind, group.name, words_of(language).text)
            words_of(language).text(f"{group.name}-{name}-results", f"{group.name}-results")


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_messages_each_once(language):
    keys = keys_of(language)
    assert sorted(keys) == sorted(set(keys))
    assert set(keys) == set(keys_of("en"))


def test_a_gap_is_an_error_that_names_language_and_key():
    words = Words("en", ("greeting = Hello { $name }\n    again\n",))
    assert words.text("nothing", "greeting", name="A{b}") == "Hello A{b} again"
    with pytest.raises(StudyError, match="words/en: there is no text for nothing"):
        words.text("nothing")
    with pytest.raises(StudyError, match="words/en: greeting: "):
        words.text("greeting")
    with pytest.raises(StudyError, match="language: 'xx' has no words"):
        words_of("xx")


@pytest.mark.parametrize("sort", WORDED)
def test_a_kind_without_its_words_is_an_error_that_names_file_and_key(sort):
    """The rules ask before anything runs."""
    file = WORDED[sort].format(name="mine", language="zh")
    with pytest.raises(StudyError, match=f"^scripts/{file}: there is no text for {sort}-mine; add"):
        check_words({sort: ["mine"]}, "zh")


def test_an_analysis_says_what_it_estimates(tmp_path, monkeypatch):
    check_words({"analysis": ["panel", "did"], "family": ["k_nearest"], "sweep-key": ["tails"]}, "zh")
    file = tmp_path / WORDED["analysis"].format(name="mine", language="en")
    file.parent.mkdir(parents=True)
    file.write_text("analysis-mine = My kind.\n")
    monkeypatch.setattr("words.worded.SCRIPTS", tmp_path)
    with pytest.raises(StudyError, match=r"kinds/mine/en\.ftl: there is no text for methods-mine"):
        check_words({"analysis": ["mine"]}, "en")


@pytest.mark.parametrize("sort", PRINTING)
@pytest.mark.parametrize(("call", "key"), [("say", "mine_alone"), ("verbatim", "mine"), ("note", "note-own")])
def test_a_kind_that_prints_a_text_no_language_has_is_an_error(tmp_path, monkeypatch, sort, call, key):
    file = tmp_path / PRINTING[sort].format(name="mine")
    file.parent.mkdir(parents=True)
    file.write_text(f'TEXT = {call}(\n    "{key.removeprefix("note-")}", name=1)\n')
    words = tmp_path / WORDED[sort].format(name="mine", language="en")
    words.parent.mkdir(parents=True, exist_ok=True)
    words.write_text(f"{sort}-mine = My kind.\nmethods-mine = My estimate.\n")
    monkeypatch.setattr("words.worded.SCRIPTS", tmp_path)
    monkeypatch.setattr("words.say.FOLDER", tmp_path / "words")
    text_of.cache_clear()
    with pytest.raises(StudyError) as told:
        check_words({sort: ["mine"]}, "en")
    place = f"scripts/{PRINTING[sort].format(name='mine')}"
    assert str(told.value) == (
        f"scripts/words/en/results: there is no text for {key}, which {place} prints; add it"
    )
    shared = tmp_path / "words/en/results/mine.ftl"
    shared.parent.mkdir(parents=True)
    shared.write_text(f"{key} = A text.\n")
    text_of.cache_clear()
    check_words({sort: ["mine"]}, "en")


def test_a_list_of_policies_is_named_by_its_policy_or_file():
    """A sentence has no path: the policy where the list holds several, else the file's name."""
    said = {}
    for name, policy in (("file", {}), ("one", {"policy": "pilot cities"})):
        treatment = {"file": "resources/mine/policies.csv", **policy}
        options = {"kind": "did", "outcome": "y", "treatment": treatment}
        analysis = {"kind": "did", **all_options_of(convert(options, kinds()["did"]))}
        said[name] = sentences_of({"a": analysis}, {})["a"]
    assert "before and after the policies of policies.csv, given nothing else" in said["file"]
    assert "before and after the policies of pilot cities," in said["one"]
