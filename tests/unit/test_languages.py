"""The languages say the same: each message has the same places, and no English is left in a Chinese one."""

import ast
import re
from pathlib import Path

import pytest

from audit import checks as audit_checks
from audit.checks import CHECKS
from audit.outcome import WEIGHTS, band
from audit.run import _about
from base.language import DEFAULT, KNOWN
from crosscheck import compare
from warehouse.suspects.search import CHECKS as SUSPECTS
from words import FOLDER, LANGUAGES
from words.messages import MESSAGES
from words.patterns import found_in, messages_of
from words.say import FURTHER, PRINTED, speaking
from words.written import written

SCRIPTS = FOLDER.parent
MESSAGE = re.compile(r"^([a-zA-Z][\w-]*) *=((?:.*\n)(?:[ ]+.*\n)*)", re.M)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Words of small letters that a Chinese text keeps: names of programs, files, keys and signs.
SMALL = {
    "honest",
    "report",
    "results",
    "duckdb",
    "crosscheck",
    "suspects",
    "csv",
    "collapse",
    "delta",
    "wild",
}
SMALL |= {
    "mean",
    "chi",
    "diff",
    "xthreg",
    "splm",
    "pyfixest",
    "csdid",
    "pyxthreg",
    "plm",
    "pyxtabond",
    "uille",
}
SMALL |= {"fast", "geocn", "approval", "polygons"}
QUOTED = re.compile(r"(?<!\w)'(\w+)'")
# Keys, options and commands that messages to a user name, besides those that the English quotes.
KEYS_IN_MESSAGES = """
    ids order ascending from weight study make new years unit province year input sources kill missing
    panel corrected variables indices analyses defaults row spectral none true false city value change
    header kind outcome regressors longitude latitude superscripts footnotes adcode into path name weights
    method options did within exposure variance clustered effects stages errors switching individual
    pooled classical time baseline part share same years data frame pandas polars
    pyarrow libpysal npz only source match compare git log zip bash zsh fish
"""


def messages(language, printed=False):
    """The messages of a language with their texts. printed: those that results and the page print."""
    found = {}
    for path in sorted((FOLDER / language).rglob("*.ftl")):
        folder = path.relative_to(FOLDER / language).parts[0]
        for key, text in MESSAGE.findall(path.read_text(encoding="utf-8") + "\n"):
            if not printed or folder in ("results", *FURTHER) or key.startswith(PRINTED):
                found[key] = text
    return found


def test_no_english_is_left_in_a_printed_chinese_message():
    """A word of Latin letters is a name: with a capital as in the English message, or one of SMALL; what is
    cited stays in its language.
    """
    english = messages(DEFAULT, printed=True)
    left = {}
    for key, text in messages("zh", printed=True).items():
        plain = re.sub(r"\{ *(\$\w+|[A-Z]+\([^)]*\)|\"[^\"]*\") *(->)?", "", text)
        plain = re.sub(r"\*?\[[\w-]+\]", "", plain)
        if key.startswith("message-"):  # commands, files and keys, and what a key's value is
            plain = re.sub(r"`[^`]*`|[!-~]*[/._=\[\]-][!-~]*", " ", plain)
            keys = [*KEYS_IN_MESSAGES.split(), *QUOTED.findall(english[key])]
            plain = re.sub(rf"\b({'|'.join(map(re.escape, keys))})\b", " ", plain, flags=re.ASCII)
        words = set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", plain)) - SMALL
        source = (key + english[key]).casefold()
        capital = {word for word in words if word[0].isupper()}
        names = {word for word in capital if word.isupper() or word.casefold() in source}
        if words - names and not key.startswith("cite_program-"):
            left[key] = words - names
    allowed = {
        "figure_font_lacking": {"Noto", "Sans", "Source", "Han"},
        "note-lags_of_deviations": {"definition", "direct", "lsdv"},  # a key and its values
    }
    assert {key: words for key, words in left.items() if words - allowed.get(key, set())} == {}


def test_the_languages_of_studies_are_those_that_have_words():
    assert tuple(sorted(KNOWN)) == LANGUAGES


def sentences(folder, name):
    """The texts that are given the name `name` in the modules of a folder, with 7 for what they are filled
    with, each way of a condition once.
    """
    for path in sorted(Path(folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = [node.value] if isinstance(node, ast.keyword) and node.arg == name else []
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
                given = [node.value]
            for value in given:
                yield from ((path.stem, text) for text in texts(value) if len(text) > 8)


def texts(node):
    """The texts that an expression can be; nothing for a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in texts(value)]
    if isinstance(node, ast.JoinedStr):
        made = [""]
        for part in node.values:
            ways = texts(part.value) if isinstance(part, ast.FormattedValue) else texts(part)
            made = [text + way for text in made for way in (ways or ["7"])]
        return made
    return []


def test_every_sentence_that_jobs_write_can_be_said_in_chinese():
    given = [("proofs", compare.NOTHING)]
    verdicts = (compare.EQUAL, compare.EXPLAINED, compare.SIMULATED, compare.NOT_OPTIMAL, compare.DIFFERS)
    more = (compare.FAILED, compare.WARNED, compare.PROVED, compare.NONE, compare.ABSENT)
    given += [("verdict", text) for text in (*verdicts, *more)]
    given += [("audit", text) for name in CHECKS for text in (name.replace("_", " "), _about(name))]
    given += [("weights", text) for text in WEIGHTS.values()]
    given += [("suspects", name.replace("_", " ")) for name in SUSPECTS]
    found = list(sentences(Path(audit_checks.__file__).parent, "sentence"))
    found += sentences(SCRIPTS / "warehouse" / "suspects", "reason")
    assert len(found) > 40
    with speaking("zh"):
        lost = [(where, text) for where, text in [*given, *found] if not CHINESE.search(written(text))]
    assert lost == []


def test_a_sentence_keeps_its_numbers_and_names():
    with speaking("zh"):
        assert written("t(44) of the coefficient over its error") == "系数除以其标准误的t(44)"
        assert written("z of 3.8 has p 0.1 to 0.2; 0.0 is printed").startswith("z = 3.8对应的p为0.1至0.2")
        assert written("the <matrix> is singular") == "the <matrix> is singular"
    assert written("z of 3.8 has p 0.1 to 0.2; 0.0 is printed").startswith("z of 3.8")


def test_what_the_audit_says_of_an_interval_is_a_message():
    from audit.interval import Interval

    ends = (Interval(1, 2), Interval(1, float("inf")), Interval(-float("inf"), 2))
    with speaking("zh"):
        assert [CHINESE.search(written(band(interval))) is not None for interval in ends] == [True] * 3


@pytest.mark.parametrize("folder", ["written", MESSAGES])
def test_each_pattern_finds_its_own_english(folder):
    """No message is hidden by another that is asked for first."""
    for key, parts in messages_of(folder):
        filled = [{"o_": "", "n_": "7"}.get(part[:2], "x") for part in parts[1::2]]
        text = "".join(part for pair in zip(parts[::2], [*filled, ""], strict=True) for part in pair)
        found = found_in(folder, text)
        assert found is not None, text
        assert found[0] == key, text


def test_counts_are_counts_whatever_else_two_texts_with_of_between_may_be():
    with speaking("zh"):
        assert written("12 of 16") == "16次中通过12次："
