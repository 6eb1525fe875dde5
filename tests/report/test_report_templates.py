"""Templates: what they print is escaped once, what they lack is an error, and they are code of their jobs."""

import re
import sys
from pathlib import Path
from string import ascii_letters, digits

import pytest
from jinja2 import Environment, UndefinedError, nodes

from base import place, templates
from base.code_hash import _closure
from base.templates import filler, template_environment
from report.embedded_data import SMALL, pack_data
from report.sweep_record import SweepFact

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
    every = {path.name for path in (SCRIPTS / folder).iterdir() if path.is_file()}
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


def test_data_within_a_page_cannot_end_their_element():
    """Large ones have no sign of HTML: they are in base 64."""
    content = pack_data("words", {"b": "</script>", "a": "城市"}).content
    assert content == '{"b":"\\u003c/script\\u003e","a":"城市"}'
    assert not pack_data("words", {"a": "</script>" * SMALL}).content.strip(f"{ascii_letters}{digits}+/=")


def test_a_number_that_is_not_finite_cannot_be_embedded():
    with pytest.raises(ValueError, match="JSON"):
        pack_data("sweep-data", SweepFact("rho", [float("nan")]))


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


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_compiled_template_holds_nothing_of_the_language_it_was_compiled_in(path):
    """What a filter makes of a constant, and how one is printed, Jinja computes when it compiles."""
    tree = Environment().parse(path.read_text(encoding="utf-8"))
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        values = [value for value in (node.node, *node.args) if value is not None]
        assert not all(isinstance(value, nodes.Const) for value in values), node
    printed = [node for output in tree.find_all(nodes.Output) for node in output.nodes]
    assert not [node for node in printed if isinstance(node, nodes.Const)]


def test_a_template_is_compiled_once_until_its_text_changes(tmp_path, monkeypatch):
    (template := tmp_path / "a.j2").write_text("<p>{{ text }}</p>", encoding="utf-8")
    compiled, original = [], Environment._compile
    monkeypatch.setattr(Environment, "_compile", lambda *args: compiled.append(args) or original(*args))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert [filler(tmp_path, {})("a.j2", text="&") for _ in range(3)] == ["<p>&amp;</p>"] * 3
    assert len(compiled) == 1
    # A text that is not HTML is another, of which nothing is kept.
    plain = template_environment(tmp_path, {}, finalize=str).get_template("a.j2")
    assert (plain.render(text="&"), len(compiled)) == ("<p>&</p>", 2)
    template.write_text("<b>{{ text }}</b>", encoding="utf-8")
    assert filler(tmp_path, {})("a.j2", text="&") == "<b>&amp;</b>"
    for kept in (tmp_path / "__pycache__").iterdir():
        kept.write_bytes(kept.read_bytes()[:-9])
    assert filler(tmp_path, {})("a.j2", text="&") == "<b>&amp;</b>"


def test_a_template_is_compiled_each_time_where_nothing_may_be_written(tmp_path, monkeypatch):
    (tmp_path / "a.j2").write_text("{{ text }}", encoding="utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert filler(tmp_path, {})("a.j2", text="a") == "a"
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "__pycache__").write_text("a file where the folder would be", encoding="utf-8")
    assert filler(tmp_path, {})("a.j2", text="a") == "a"


@pytest.mark.parametrize("is_project", [True, False])
def test_nothing_is_compiled_into_an_installed_program(is_project, tmp_path, monkeypatch):
    (program := tmp_path / "site-packages").mkdir()
    (program / "a.j2").write_text("{{ text }}", encoding="utf-8")
    monkeypatch.setattr(place, "PROGRAM", program)
    monkeypatch.setattr(templates, "is_installed", lambda: True)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (project := tmp_path / "project").mkdir()
    monkeypatch.chdir(project)
    if is_project:
        (project / ".snakemake").mkdir()
    assert filler(program, {})("a.j2", text="a") == "a"
    assert [path.name for path in program.iterdir()] == ["a.j2"]
    assert len([*project.rglob("*.pyc")]) == is_project
