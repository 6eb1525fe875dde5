"""Sentences: marked, with their values, translated when shown; the catalogues of every language."""

import ast
import io
import pickle
import re
import string

import msgspec
import numpy as np
import pytest

from audit.checks import CHECKS
from audit.run import _about
from base.problems import FORMATS, Validator, explain
from base.speech_language import VARIABLE, language_of_command, message, speak_as
from plan.analyses import resolve_analyses
from spillover import words
from spillover.declarations import files_in
from spillover.errors import StudyError, lines_of, list_names, quote_value
from spillover.messages.common import CHOICE, INDEX, OPTION
from spillover.messages.results import RESULT
from spillover.note import VarianceSetting
from spillover.words import (
    SEMICOLON,
    Message,
    _,
    catalogue,
    choose_case,
    from_data,
    join_sentences,
    lasting,
    ngettext,
    places,
    read_po,
    sentences_among,
    text_in,
    to_data,
    translation,
)
from sweep.choice import choices
from tools.words import DOMAINS, ROOT, UNTRANSLATED, catalogue_of, faults, main, sentences, update_catalogue
from warehouse.suspects.search import CHECKS as SUSPECTS
from words.render import language as spoken_now
from words.render import list_texts as side_by_side
from words.render import plain_key, render_value, say, say_key, speak, speaking, variance

LANGUAGES = [language for language in words.languages() if language != "en"]
UNLIKE_CHINESE = re.compile(r"[一-鿿][,;:!?(]|[,;:!?][一-鿿]|[一-鿿]\.|[一-鿿] +[一-鿿]")
# An edition in a reference ends with the point of GB/T 7714.
CODE = re.compile(r"\{version\}版\. |\(N−1\)/\(N−K\)|`[^`]*`|<[^>]*>|\{[^{}]*\}|\[[^\]]*\]\([^)]*\)")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")


def test_the_catalogues_have_no_translation_with_other_places_than_its_sentence(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().out
    assert {domain: len(found) > 500 for domain, found in sentences().items()} == dict.fromkeys(DOMAINS, True)


HEAD = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "{n} rows"\nmsgstr "{n}行"', None),
        ('msgid "{n} rows"\nmsgstr "{m}行"', "other places"),
        ('msgid "{n:.2f} rows"\nmsgstr "{n:.3f}行"', "other places"),
        ('msgid "{n!r} rows"\nmsgstr "{n}行"', "other places"),
        ('msgid "{n} rows"\nmsgstr "行"', "other places"),
        ('msgid "{n} rows"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "{n} rows"\nmsgstr "{n}行"', "not translated"),
        ('msgid "1 row"\nmsgid_plural "{n} rows"\nmsgstr[0] "{n}行"', None),
    ],
)
def test_a_translation_with_other_places_than_its_source_is_refused(entry, fault):
    found = faults(HEAD + entry + "\n")
    assert (found[0].startswith(fault) if fault else found == []) if found or fault else True
    assert bool(found) == bool(fault)


def test_what_is_empty_or_fuzzy_is_no_translation():
    text = '#, fuzzy\nmsgid "a"\nmsgstr "甲"\n\nmsgid "b"\nmsgstr ""\n\nmsgctxt "x"\nmsgid "c"\nmsgstr "丙"\n'
    assert read_po(HEAD + text) == {("x", "c"): ["丙"]}


def test_a_new_sentence_joins_the_catalogue_and_a_lost_one_leaves(tmp_path):
    path = tmp_path / "x.po"
    path.write_text(HEAD + 'msgid "kept"\nmsgstr "留"\n\nmsgid "lost"\nmsgstr "失"\n', encoding="utf-8")
    from tools.words import Sentence

    found = {Sentence("", "kept"): ["a.py"], Sentence("", "new"): ["b.py"]}
    made = update_catalogue(catalogue_of(path, "zh"), found, "zh")
    assert read_po(made) == {("", "kept"): ["留"]}
    assert faults(made) == ["not translated: 'new'"]


@pytest.mark.debt("35.6")
def test_a_sentence_without_its_translation_is_a_warning_but_for_a_release(monkeypatch, capsys):
    monkeypatch.setattr("tools.words.faults", lambda text: [f"{UNTRANSLATED}: 'ring'"])
    assert main(["--check"]) == 0
    assert "warning: scripts/words/locale/zh/LC_MESSAGES/workflow.po: not translated: 'ring'" in (
        capsys.readouterr().out
    )
    assert main(["--complete"]) == 1


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A third language, which has two sentences alone."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = 'msgid "{n} thresholds"\nmsgstr "{n} Schwellen"\n\nmsgid "1 row"\nmsgid_plural "{n} rows"\n'
    (folder / "x.po").write_text(HEAD + entries + 'msgstr[0] "eine Zeile"\nmsgstr[1] "{n} Zeilen"\n')
    monkeypatch.setattr(words, "FOLDERS", [tmp_path])
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


def test_a_third_language_is_a_catalogue_and_says_in_english_what_it_lacks(german):
    assert words.languages() == ("en", "de")
    assert text_in(_("{n} thresholds", n=3), "de") == "3 Schwellen"
    rows = [ngettext("1 row", "{n} rows", "n", n=n) for n in (1, 2)]
    assert [text_in(said, "de") for said in rows] == ["eine Zeile", "2 Zeilen"]
    assert text_in(_("{n} units, {share:.0%}", n=3, share=0.25), "de") == "3 units, 25%"


HOSTILE = ["{n}", "{", "}", "{0.__class__}", "%s", "%(n)s", "100%", "a\nb", "{{}}", "\\n", ""]


@pytest.mark.parametrize("value", HOSTILE)
def test_braces_percent_signs_and_newlines_in_values_are_safe(value):
    inner = _("the file {name}", name=value)
    assert inner == f"the file {value}"
    for language in ("en", *LANGUAGES):
        assert value in text_in(_("{where}: file not found", where=value), language)
        assert value in text_in(_("{place}: {error}", place="p", error=StudyError(inner)), language)
    assert quote_value(value) in _("{where}: file not found", where=quote_value(value))


def test_a_place_reaches_no_attribute_of_its_value():
    with pytest.raises((KeyError, IndexError)):
        words.fill_sentence("{n.__class__}", {"n": 3})


def test_an_error_keeps_its_sentence_and_its_values():
    error = StudyError(_("{n} thresholds asked for; 1 to {most} can be.", n=5, most=3))
    said = error.args[0]
    assert str(error) == "5 thresholds asked for; 1 to 3 can be."
    assert (said.sentence, said.values) == (
        "{n} thresholds asked for; 1 to {most} can be.",
        {"n": 5, "most": 3},
    )
    again = pickle.loads(pickle.dumps(error)).args[0]
    assert (again, again.values) == (said, said.values)


def test_a_value_may_be_a_sentence_and_a_message_have_lines(chinese):
    inner = join_sentences([_("; did you mean {name}?", name="'a'")], SEMICOLON)
    error = StudyError(
        join_sentences([_("{place}: unknown key {key}{hint}", place="x", key="'b'", hint=inner), "plain"])
    )
    assert str(error) == "x: unknown key 'b'; did you mean 'a'?\nplain"
    assert message(error) == "x：没有'b'这个键；是否想写'a'？\nplain"
    assert lines_of(error) == str(error).split("\n")


def test_results_hold_sentences_with_their_values():
    said = lasting(
        "the text says {text}; the table's {end} is {printed}", text="{1}", end="maximum", printed=_("x")
    )
    assert from_data(to_data(said)) == said
    assert from_data(to_data(said)).values == {"text": "{1}", "end": "maximum", "printed": "x"}
    assert list(sentences_among([said, _("plain"), "text", 3, None])) == [str(said)]


@pytest.mark.debt("37.4")
def test_values_of_arrays_are_plain_data():
    """An estimator that refuses a panel names units and years out of its arrays."""
    unit, year, value = np.array(["AK"])[0], np.int64(2006), np.float64(0.5)
    said = lasting("{unit}, {year}: {value}", unit=unit, year=year, value=value)
    assert msgspec.json.decode(msgspec.json.encode(to_data(said)))["values"] == {
        "unit": "AK",
        "year": 2006,
        "value": 0.5,
    }


def test_cases_are_chosen_by_a_value():
    cases = choose_case(
        "holes",
        {"true": _("with {n}"), "other": choose_case("n", {"0": _("none"), "other": _("{n} without")})},
    )
    with speaking("en"):
        said = [say(cases, holes=holes, n=n) for holes, n in ((True, 0), (False, 0), (False, 2))]
    assert said == ["with 0", "none", "2 without"]


def test_a_number_given_as_text_chooses_the_form_too():
    said = [text_in(ngettext("{n} year", "{n} years", "n", n=n), "en") for n in ("1", 1, "2")]
    assert said == ["1 year", "1 year", "2 years"]


def test_places_are_compared_with_their_formats():
    assert places("{b!r} {{x}} {a:.2f} {a:.2f}") == ["a:.2f", "b!r"]


def test_a_language_without_words_is_refused():
    with pytest.raises(StudyError, match="language: no translation into 'xx'; choose one of en, zh"):
        speak("xx")


def test_the_variable_goes_before_the_study_and_that_before_the_system(monkeypatch):
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    speak_as("")
    assert language_of_command() == "zh"
    speak_as("study: x\nlanguage: en\n")
    assert language_of_command() == "en"
    monkeypatch.setenv(VARIABLE, "zh")
    assert language_of_command() == "zh"
    monkeypatch.setenv(VARIABLE, "xx")
    assert language_of_command() == "en"
    speak_as("")


BROKEN = {
    "a": 3,
    "b": "x",
    "c": [],
    "d": [2, 1],
    "e": -1,
    "f": "9",
    "g": "yes",
    "h": [1, 1],
    "j": {"jj": 1},
}
SCHEMA = {
    "type": "object",
    "required": ["missing"],
    "additionalProperties": False,
    "properties": {
        "a": {"type": "string"},
        "b": {"enum": ["y", "z"]},
        "c": {"type": "array", "minItems": 1},
        "d": {"type": "array", "format": "ascending"},
        "e": {"type": "integer", "minimum": 0},
        "f": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
        "g": {"type": "boolean"},
        "h": {"type": "array", "uniqueItems": True},
    },
}


def test_what_a_schema_says_has_words(chinese):
    errors = Validator(SCHEMA, format_checker=FORMATS).iter_errors(BROKEN)
    lines = [line for error in errors for line in explain(error, ("analyses", "x"))]
    assert len(lines) == len(BROKEN) + 1
    for line in lines:
        said = message(line)
        assert said.startswith("analyses.x")
        assert re.search(r"[a-z]{3,} [a-z]{3,}", said) is None, said


PANEL = {"kind": "panel", "outcome": "y", "regressors": ["x"]}


@pytest.mark.parametrize(
    "analyses",
    [
        {"a": {**PANEL, "kind": "panle"}, "b": {"like": "c"}},
        {"a": {**PANEL, "regressors": ["z"]}, "b": {**PANEL, "variance": {"kind": "clustered", "by": "q"}}},
        {"a": {**PANEL, "regresors": ["x"]}, "b": {"kind": "panel", "outcome": "y"}},
    ],
)
def test_what_analyses_name_and_nothing_defines_has_words(chinese, analyses):
    units = {"file": "u.csv", "groups": ["region"]}
    study = {"study": "s", "years": [2000, 2009], "units": units, "variables": {"y": {}, "x": {}}}
    with pytest.raises(StudyError) as error:
        resolve_analyses({**study, "analyses": analyses})
    lines = str(error.value).split("\n")
    assert len(lines) == 3
    for line, said in zip(lines, message(error.value).split("\n"), strict=True):
        assert said != line
        assert re.search(r"[a-z]{3,} [a-z]{3,}", said) is None, said


def test_every_check_has_words_in_every_language():
    for language in LANGUAGES:
        names = [name.replace("_", " ") for name in (*CHECKS, *SUSPECTS)]
        abouts = [_about(name) for name in CHECKS]
        lost = [t for t in names if t in (translation(t, language), translation(t, language, RESULT))]
        assert [t for t in lost if translation(t, language) == translation(t, language, RESULT)] == []
        assert [text for text in abouts if translation(text, language) == text] == []


def test_what_the_page_calls_by_name_has_words():
    families = {f"family-{name}" for name in files_in("weights.families")}
    columns = {column for choice in choices() for column in choice.column_names()}
    lost = [
        families - OPTION.keys(),
        files_in("index.methods").keys() - INDEX.keys(),
        columns - CHOICE.keys(),
    ]
    assert not any(lost), f"scripts/spillover/messages/common.py has no words for {lost}"


@pytest.mark.debt("35.3")
def test_keys_reach_their_words_by_one_function():
    lookups = [
        f"{path}: {found[0]}"
        for path in sorted((ROOT / "scripts").rglob("*.py"))
        for found in re.finditer(
            r"\bsay\(\s*_*[A-Z][A-Z_]*(?:\[|\.get\().*", path.read_text(encoding="utf-8")
        )
    ]
    assert lookups == [], f"say_key is the way from a key to its words: {lookups}"


def test_a_key_without_words_is_called_as_its_caller_says_or_refused():
    words = {"lost_rows": _("rows lost of {file}")}
    assert say_key(words, "lost_rows", file="a.csv") == "rows lost of a.csv"
    assert say_key(words, "other_rows", plain_key("other_rows")) == "other rows"
    with pytest.raises(KeyError, match="other_rows"):
        say_key(words, "other_rows")


def test_chinese_has_the_marks_of_chinese_and_no_blank_within_words():
    texts = {key: CODE.sub("X", "\n".join(forms)) for key, forms in catalogue("zh").items()}
    assert {key: text for key, text in texts.items() if UNLIKE_CHINESE.search(text)} == {}


def test_chinese_lists_and_sentences_are_divided_as_chinese_is():
    with speaking("zh"):
        assert side_by_side(["甲", "乙"]) == "甲、乙"
        assert side_by_side(["甲、乙", "丙"]) == "甲、乙；丙"
        assert side_by_side(["甲。", "乙。"]) == "甲。乙。"
        made = VarianceSetting(kind="clustered", by="unit", clusters=45, small_sample="none")
        assert variance(made) == "聚类到个体层面（45个聚类），无小样本修正因子"


def test_the_terms_of_the_chinese_glossary_are_those_of_the_catalogue():
    said = "\n".join(form for forms in catalogue("zh").values() for form in forms)
    page = (ROOT / "docs/zh/glossary.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+?) \|", page, re.MULTILINE)[2:]
    terms = [re.sub(r"（.*）", "", term) for cell in cells for term in cell.split("，")]
    assert len(terms) > 80
    assert [term for term in terms if term not in said] == []


def test_names_are_listed_to_a_bound():
    assert list_names("abc") == "a, b, c"
    assert list_names(["x" * 70, *string.ascii_lowercase], 2) == f"{'x' * 59}…, a and 25 more"
    assert isinstance(list_names(string.ascii_lowercase), Message)
    assert io.StringIO(list_names([])).read() == ""


@pytest.mark.parametrize("run", [1, 2])
def test_no_test_says_what_an_earlier_one_was_given(run):
    """Castle's unit RI became Rhode Island in sentences on a variable RI of other tests."""
    assert (spoken_now(), render_value("RI")) == ("en", "RI")
    speak("zh", {"units": {"RI": "Rhode Island"}})


def test_a_unit_and_a_variable_of_one_name_are_told_apart_by_what_is_named():
    speak("en", {"units": {"RI": "Rhode Island"}, "variables": {"RI": "Rural income"}})
    assert render_value("RI", "mediator") == "RI"
    assert render_value("RI", "unit") == render_value(["RI"], "units") == "Rhode Island"
    with speaking("zh"):
        assert render_value("RI", "mediator") == "Rural income"


WORDS = re.compile("[ a-z]*[a-z]{2}[ a-z]*")


def _literals(node):
    """The texts that a value may be: of a choice both, of a list what stands between."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in _literals(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        return _literals(node.func.value)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _values_of_sentences(function):
    """Yield each literal among the values of a function's sentences, also by a name that it has before."""
    named = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).extend(_literals(node.value))
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext", "lasting"):
            for given in node.keywords:
                found = named.get(getattr(given.value, "id", ""), _literals(given.value))
                yield from ((node.lineno, given.arg, text) for text in found)


# A key or a command that a user types is said as it is.
KEYS = {("influence.py", "measure"), ("plot.py", "what"), ("init.py", "next"), ("analyses.py", "place")}


@pytest.mark.debt("33.4")
def test_no_word_of_english_is_a_value_of_a_sentence():
    """A Chinese message said that a row has `more` cells, or that there are `none`."""
    found = {
        f"{path.name}:{line}: {key}={text!r}"
        for path in sorted((ROOT / "scripts").rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for line, key, text in _values_of_sentences(function)
        if WORDS.fullmatch(text) and (path.name, key) not in KEYS
    }
    assert found == set()
