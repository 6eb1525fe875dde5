"""Templates: what they print is escaped once, what they lack is an error, and they are code of their jobs."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, nodes

from base.code_hash import _closure
from base.templates import filler

SCRIPTS = Path(__file__).parents[2] / "scripts"
PAGES = sorted(SCRIPTS.rglob("*.html.j2"))
# What takes a value for markup, or leaves it as it is.
UNSAFE = {"safe", "forceescape", "xmlattr", "urlize"}


def covered(script: str, folder: str) -> set[str]:
    """The files of a folder that count in the hash of a script's jobs, but for Python's."""
    found = _closure([SCRIPTS / script], SCRIPTS)
    return {path.name for path in found if path.suffix != ".py" and path.parent == SCRIPTS / folder}


@pytest.mark.parametrize("folder", ["report/templates", "report/assets"])
def test_every_template_of_the_page_counts_in_its_job_and_in_no_table_or_figure(folder):
    every = {path.name for path in (SCRIPTS / folder).iterdir()}
    assert covered("report/page.py", folder) == every
    assert covered("report/tables.py", folder) == covered("report/draw.py", folder) == set()


def test_a_table_has_a_template_of_its_own():
    assert covered("report/tables.py", "report") == {"table.html.j2"}
    assert covered("report/page.py", "report") == covered("report/draw.py", "report") == set()


def test_markup_is_escaped_and_a_value_that_is_lacking_is_an_error(tmp_path):
    (tmp_path / "a.j2").write_text("<p>{{ text }}{{ text | twice }}</p>", encoding="utf-8")
    fill = filler(tmp_path, {"twice": lambda text: text * 2})
    assert fill("a.j2", text="<&>") == "<p>&lt;&amp;&gt;&lt;&amp;&gt;&lt;&amp;&gt;</p>"
    with pytest.raises(UndefinedError, match="text"):
        fill("a.j2")


def test_data_within_a_page_cannot_end_their_element(tmp_path):
    (tmp_path / "a.j2").write_text("{{ data | tojson }}", encoding="utf-8")
    fill = filler(tmp_path, {})
    assert fill("a.j2", data={"b": "</script>", "a": "城市"}) == '{"b":"\\u003c/script\\u003e","a":"城市"}'
    with pytest.raises(ValueError, match="JSON"):
        fill("a.j2", data=float("nan"))


def unescaped(text: str) -> list[str]:
    """What of a template takes a value for markup: a filter, a block, an attribute without quotes."""
    tree = Environment().parse(text)
    found = [node.name for node in tree.find_all(nodes.Filter) if node.name in UNSAFE]
    found += ["autoescape" for _ in tree.find_all(nodes.ScopedEvalContextModifier)]
    return found + re.findall(r"[\w-]+=\{[{%]", re.sub(r"\{[{%#].*?[}%#]\}", "{{}}", text, flags=re.DOTALL))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_of_html_takes_a_value_for_markup(path):
    assert unescaped(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ x | safe }}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
        "<a href={{ x }}>",
        "<p{% if a %} id={{ a }}{% endif %}>",
    ],
)
def test_what_would_let_a_value_through_is_found(text):
    assert unescaped(text)
