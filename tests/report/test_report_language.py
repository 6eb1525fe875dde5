"""A page with every part, and some that are missing, in Chinese: no English but what the fixtures hold."""

import ast
import html
import re
from pathlib import Path

import pytest

import page_fixtures
import report_fixtures
from report.page import SCRIPT_WORDS, script_words
from report.provenance import CITE_PROGRAM_WORDS, SOFTWARE
from spillover.words import places
from words.render import say, speaking

# Names of programs and files, and what the page quotes of logs; keys of numbers come from the fixtures' jobs.
NAMES = {"Spillover", "Python", "CSV", "LaTeX", "Word", "results", "duckdb", "crosscheck", "report", "pandas"}
NAMES |= {"FILE", "Markdown", "referee", "md", "spillover", "Shapley", "Shorrocks", "specifications", "sweep"}
NAMES |= {
    "fast",
    "geocn",
    "polygons",
    "approval",
    "CON",
    "Moran",
    "Schwarz",
    "python",
    "docx",
    "GB",
    "SVG",
    "wild",
}


def words_of(text):
    """The words of Latin letters in a text."""
    return set(re.findall(r"[A-Za-z][A-Za-z_]{2,}", text))


def words_of_fixtures():
    """The words of all texts in the modules that make the invented study."""
    found = set()
    for module in (page_fixtures, report_fixtures):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= words_of(node.value)
    return found


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page's text."""
    with speaking("zh"):
        path = page_fixtures.make_page(tmp_path_factory.mktemp("chinese"), specifications=60)
    return path.read_text(encoding="utf-8")


def test_no_english_of_the_page_itself_is_left(page):
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    parts = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', body)
    text = html.unescape(" ".join([*parts, re.sub(r"<[^>]*>", " ", body)]))
    text = re.sub(r"\b[0-9a-f]{10,}\b", " ", text)  # the digest of the results
    cited = re.search(r"软件的引用格式.*?</details>", page, re.S)
    assert cited is not None
    quoted = words_of(html.unescape(cited[0])) | {word for name in SOFTWARE for word in words_of(name)}
    paths = {word for path in re.findall(r"\S*/\S+", text) for word in words_of(path)}
    assert sorted(words_of(text) - NAMES - quoted - paths - words_of_fixtures()) == []


def test_every_part_of_the_page_is_there(page):
    headings = re.findall(r'<h2 id="([\w-]+)-heading">(?:<span[^>]*>[^<]*</span>)?([^<]*)</h2>', page)
    assert len(headings) >= 9
    assert all(re.search("[一-鿿]", heading) for _, heading in headings), headings


def test_words_of_scripts_have_the_places_that_scripts_fill():
    code = "\n".join(path.read_text(encoding="utf-8") for path in page_fixtures.ASSETS.glob("*.js"))
    asked = set(re.findall(r'\bsay\([^")]*"(\w+)"', code)) | set(re.findall(r'[?:] "(\w+_\w+)"', code))
    with speaking("zh"):
        made = script_words()
    assert asked <= set(made), asked - set(made)
    assert {key: sorted(re.findall(r"\{(\w+)\}", made[key])) for key in SCRIPT_WORDS} == {
        key: places(text) for key, text in SCRIPT_WORDS.items()
    }
    filled = {place for text in SCRIPT_WORDS.values() for place in places(text)}
    assert filled <= set(re.findall(r"\w+", code)), "a place that no script fills"


def test_a_program_is_cited_with_its_version_behind_its_mark():
    """As GB/T 7714 has it: the edition follows the mark of the kind of work."""
    with speaking("zh"):
        cited = [say(text, name=name, version="1.2") for name, text in CITE_PROGRAM_WORDS.items()]
    marked = [text for text in cited if "[CP]" in text]
    assert len(marked) > 3
    assert [text for text in marked if "[CP]. 1.2版. " not in text] == []
