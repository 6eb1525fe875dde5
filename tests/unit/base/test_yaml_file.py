"""YAML is read as plain data: nothing guessed, bounded, and refused in words that name file and line."""

import os
import random
import re
from pathlib import Path

import pytest
import yaml

from base.yaml_file import _SAID, read_yaml
from spillover.errors import StudyError
from spillover.words import text_in


def write(tmp_path, content):
    path = tmp_path / "study.yaml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["NO", "on", "y", "2020", "2020-01-01", "null", "~", "1_0", "0x1F", "12:30", "1e3"]
)
def test_keys_are_the_text_that_is_written(tmp_path, name):
    assert read_yaml(write(tmp_path, f"{name}: 1\nother: {{{name}: 2}}\n")) == {name: 1, "other": {name: 2}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("", None),
        ("010", "010"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2020-01-01", "2020-01-01"),
        ("0x1F", "0x1F"),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("! 12", "12"),
    ],
)
def test_values_are_guessed_as_little_as_can_be(tmp_path, text, value):
    read = read_yaml(write(tmp_path, f"key: {text}\n"))["key"]
    assert (read, type(read)) == (value, type(value))


def test_merges_and_aliases_are_allowed_and_own_keys_win(tmp_path):
    text = "a: &a {x: 1, y: 2}\nb: &b {x: 5, z: 6}\nc: {<<: *a, y: 3}\nd: {<<: [*a, *b]}\ne: {'<<': 7}\n"
    read = read_yaml(write(tmp_path, text))
    assert read["c"] == {"x": 1, "y": 3}
    assert read["d"] == {"x": 1, "y": 2, "z": 6}
    assert read["e"] == {"<<": 7}


def test_an_empty_file_has_no_content(tmp_path):
    assert read_yaml(write(tmp_path, "# nothing\n")) is None


def test_a_mark_of_utf_8_is_passed_over(tmp_path):
    assert read_yaml(write(tmp_path, b"\xef\xbb\xbfa: 1\n")) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: 1\n".encode("utf-16"), r"study\.yaml: is in UTF-16; save it as UTF-8"),
        ("a: 1\n".encode("utf-32"), r"study\.yaml: is in UTF-32; save it as UTF-8"),
        ("a: 1\nb: é\n".encode("latin-1"), r"study\.yaml, line 2: is not UTF-8"),
        ("a: 1\n".encode("utf-16-le"), "not valid YAML"),
        ("a: 1\n[b, c]: 2\n", r"line 2: a key is a list; .*quotation marks"),
        ("a: 1\n? {b: 1}\n: 2\n", r"line 2: a key is a mapping; .*quotation marks"),
        ("a: &a x\n*a : 2\n", r"line 2: a key is an alias"),
        ("a: 1\n? ''\n: 2\n", r"line 2: the key '' is not a name"),
        ("k" * 240 + ": 1\n", r"line 1: the key 'k+… is not a name"),
        ("a: 1\n'a': 2\n", r"line 2: duplicate key 'a'"),
        ("1: 1\n'1': 2\n", r"line 2: duplicate key '1'"),
        ("a: [1\n", r"study\.yaml, line \d: not valid YAML"),
        ("a: b: c\n", r"line 1: not valid YAML: mapping values .*: or # in it within quotation marks"),
        ("a: 1\n--- \nb: 2\n", "line 2: a second document"),
        ("a: *b\n", r"line 1: .*alias|not valid YAML"),
        ("a: &a [*a]\n", r"line 1: the alias \*a stands for what holds it"),
        ("a: {<<: 3}\n", r"line 1: '<<' merges mappings"),
        ("a: .inf\n", r"line 1: \.inf is not a finite number"),
        ("a: 1e400\n", "line 1: the number '1e400' is too large"),
        ("a: 1e-400\n", "line 1: the number '1e-400' is too large or too small"),
        ("a: " + "9" * 5000 + "\n", "line 1: the number '9+… has more than 18 digits"),
        ("a: !!python/object:os.system x\n", "line 1: the tag '!!python/object:os.system' is not allowed in"),
        ("a: !!timestamp 2020-01-01\n", "line 1: the tag '!!timestamp' is not allowed in"),
        ('a: "x\\0y"\n', r"line 1: a text has the control character '\\x00'"),
        ("a: b\nc: d\x01\n", r"line 2: not valid YAML: a text has the control character '\\x01'; remove it"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, words):
    with pytest.raises(StudyError, match=words) as caught:
        read_yaml(write(tmp_path, content))
    assert len(str(caught.value)) < 500


def bomb(levels):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, levels)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(30), "the number of values is .* SPILLOVER_YAML_VALUES"),
        ("[" * 500_000, "line 1: not valid YAML: exceeded maximum nesting depth"),
        ("[" * 60 + "]" * 60, "the depth of the values is 41, .* SPILLOVER_YAML_DEPTH"),
        ("a: " + "{b: " * 100_000, "the depth of the values is 41, .* SPILLOVER_YAML_DEPTH"),
        ("- " * 100_000 + "x", "the depth of the values is 41, .* SPILLOVER_YAML_DEPTH"),
        ("a: " + "x" * 200_000, "the length of a text is 200,000, .* SPILLOVER_YAML_TEXT"),
        ("# " + "x" * 3_000_000, "the size in bytes is 3,000,002, .* SPILLOVER_YAML_BYTES"),
        ("[" + "1," * 300_000 + "1]", "the number of values is 200,001, .* SPILLOVER_YAML_VALUES"),
    ],
    ids=["aliases", "flow", "flow depth", "mapping depth", "block depth", "text", "bytes", "values"],
)
def test_bombs_are_stopped_by_a_limit(tmp_path, content, words):
    """The aliases stand for 9³⁰ values: without the limit they would not end."""
    with pytest.raises(StudyError, match=words):
        read_yaml(write(tmp_path, content))


def test_a_limit_can_be_raised(tmp_path, monkeypatch):
    path = write(tmp_path, "a: " + "x" * 30_000 + "\n")
    monkeypatch.setenv("SPILLOVER_YAML_TEXT", "40000")
    assert len(read_yaml(path)["a"]) == 30_000
    monkeypatch.setenv("SPILLOVER_YAML_TEXT", "much")
    with pytest.raises(StudyError, match="SPILLOVER_YAML_TEXT: 'much' is not a limit"):
        read_yaml(path)


def test_a_folder_a_pipe_and_an_absent_file_are_named_and_nothing_waits(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    for name, words in (
        ("folder.yaml", "expected a file, found a folder or a device"),
        ("pipe.yaml", "expected a file, found a folder or a device"),
        ("absent.yaml", "file not found"),
        ("x" * 300 + ".yaml", "file not found"),
        ("x\0.yaml", "file not found"),
    ):
        with pytest.raises(StudyError, match=words):
            read_yaml(tmp_path / name)


@pytest.mark.debt(9)
def test_a_date_where_a_text_belongs_needs_quotation_marks(tmp_path):
    path = tmp_path / "study.yaml"
    for text in ("title: 2020-01-01", "tables:\n  t: {title: x, columns: [{header: 2020-1-1 10:00}]}"):
        path.write_text(text + "\n", encoding="utf-8")
        with pytest.raises(StudyError, match=r"line [12]: (title|header): 2020-.* is a date to other"):
            read_yaml(path)
    path.write_text("title: '2020-01-01'\nobtained: 2020-01-01\nlabel: 2020-2021\n", encoding="utf-8")
    assert read_yaml(path)["title"] == "2020-01-01"


MARKS = ["\t", "\n\t", "%", "\n%YAML 3.1\n", "\n%TAG\n", "!", "!<", "&", "*", "? ", "- ", ": ", "'", '"']
MARKS += ["]", "}", "|0", ">", "@", '"\\x', '"\\q"', "\n---\n...x", "x:\n\t- a"]


@pytest.mark.debt("33.4")
def test_what_libyaml_says_is_known_in_every_language(tmp_path):
    """Of many broken files no part of a fault is left in the words of the parser."""
    draw, parts = random.Random(5), set()
    text = (Path(__file__).parents[3] / "config" / "munnell.yaml").read_text(encoding="utf-8")[:3000]
    for _try in range(400):
        at = draw.randrange(len(text))
        mark = draw.choice(MARKS)
        try:
            list(yaml.parse(text[:at] + mark + text[at:], Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            parts |= {str(part) for part in (error.problem, error.context) if part}
        except yaml.YAMLError:
            pass
    assert len(parts) > 15
    assert parts <= _SAID.keys()


@pytest.mark.debt("35.3")
@pytest.mark.parametrize(
    ("content", "chinese"),
    [("a: 1\n'a': 2\n", "第2行：键'a'重复；只保留一个"), ("a: &a [*a]\n", r"第1行：别名\*a")],
)
def test_what_a_file_s_values_break_is_said_in_chinese(tmp_path, content, chinese):
    with pytest.raises(StudyError) as caught:
        read_yaml(write(tmp_path, content))
    assert re.search(chinese, text_in(caught.value, "zh"))
