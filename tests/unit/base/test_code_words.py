"""What the hash of code leaves out: each rule, and that a rerun that is needed does happen."""

import re
from pathlib import Path

import pytest

from base import code_facts, code_memory
from base import code_hash as hashes
from base.code_facts import MARKS, read_facts
from base.code_hash import code_hash, words_hash
from spillover import words
from spillover.words import catalogue, mark_text

CODE = '''
"""A module."""
from spillover.words import _, lasting, ngettext, pgettext
class Kind:
    """A kind."""
    trim: float = 0.01
    """What the key does."""
def problems(n, m):
    """Its problems."""
    yield _("{n} rows; give {m:.2f}", n=n, m=m)
    yield pgettext("rows", "none")
    yield ngettext("{n} row", "{n} rows", "n", n=n)
    return {"key": lasting("it is {n}", n=n), "other": "text"}
'''


def digest(code):
    return read_facts(code.encode(), "a.py").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""A module."""', '"""Another docstring."""'),
        ('"""A kind."""', ""),
        ('"""What the key does."""', '"""What the key does, in other words."""'),
        ('    """What the key does."""\n', ""),
        ('"{n} rows; give {m:.2f}"', '"There are {n} rows, give {m:.2f} of them."'),
        ("{m:.2f}", "{m:.3f}"),
        ('pgettext("rows", "none")', 'pgettext("columns", "nothing")'),
        ('ngettext("{n} row", "{n} rows"', 'ngettext("{n} line", "{n} lines"'),
    ],
)
def test_words_are_no_code(old, new):
    assert old in CODE
    assert digest(CODE.replace(old, new)) == digest(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("give {m:.2f}", "give them"),  # a place less
        ("{n} rows; give {m:.2f}", "{n} rows; give {k:.2f}"),  # another place
        ("n=n, m=m", "n=n, m=n"),  # another value
        ('"it is {n}"', '"it was {n}"'),  # written into a result
        ('"other": "text"', '"other": "texts"'),  # not marked
        ('{"key":', '{"name":'),  # a key
        ("0.01", "0.05"),  # a default
        ('"n", n=n)\n    return', '"n", n=m)\n    return'),
        ('_("{n} rows', 'said("{n} rows'),  # another function
    ],
)
def test_all_else_is(old, new):
    assert old in CODE
    assert digest(CODE.replace(old, new)) != digest(CODE)


def test_the_sentences_left_out_are_kept():
    assert read_facts(CODE.encode(), "a.py").sentences == [
        ["_", "{n} rows; give {m:.2f}"],
        ["pgettext", "rows", "none"],
        ["ngettext", "{n} row", "{n} rows"],
        ["_", "it is {n}"],
    ]
    assert set(MARKS) == {"_", "ngettext", "pgettext"}


@pytest.mark.debt("35.3")
def test_a_text_of_results_is_marked_where_it_stands_and_is_itself():
    code = 'FOUND, NONE = mark_text("no row"), mark_text("row", "result")'
    assert read_facts(code.encode(), "a.py").sentences == [["_", "no row"], ["pgettext", "result", "row"]]
    assert digest(code.replace("no row", "no rows")) != digest(code)
    assert type(mark_text("no row")) is str  # as files of results have it


def test_a_sentence_that_is_not_a_text_is_code():
    assert digest('_("a" if x else "b")') != digest('_("c" if x else "b")')


# Who parses Python: the hash of code; the executor, which loads what a script imports; formulas, each of them
# an expression of a study; the command that compares two versions of the code; and the library's calls, which
# take what `help` prints from the file of their types.
PARSERS = {"audit/versions.py", "base/code_facts.py", "base/formula.py", "door/expand.py"}
PARSERS |= {"snakemake_executor_plugin_spillover/zygote.py", "spillover/frames/fronts.py"}
PARSERS |= {"plan/contract.py", "plan/contract_code.py"}  # what a kind reads of itself, before its first job


def test_no_source_is_read_in_a_run_but_for_the_hash_of_code():
    root = Path(hashes.__file__).parents[1]
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\bast\.parse\(|\bgetsource|\bimport tokenize", path.read_text(encoding="utf-8"))
    }
    assert found == PARSERS


def test_a_template_has_sentences_too():
    template = (
        'class="a">{{ say(_("The \\"map\\": {n}", n=3)) }} '
        '{{ say(ngettext("{n} row", "{n} rows", "n"), n=2) }}'
    )
    assert read_facts(template.encode(), "a.html.j2").sentences == [
        ["_", 'The "map": {n}'],
        ["ngettext", "{n} row", "{n} rows"],
    ]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A script that prints, with a module, a template and a catalogue; one that computes by the module."""
    monkeypatch.chdir(tmp_path)
    files = {
        "prints/job.py": 'from prints import heads\nTEMPLATE = "page.j2"\n',
        "prints/heads.py": 'from spillover.words import _\nHEAD = _("Row")\n',
        "prints/page.j2": '{{ _("Contents") }}',
        "prints/__init__.py": "",
        "computes/job.py": "from prints import heads\n",
        "computes/other.py": 'from spillover.words import _\nLOST = _("Lost")\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(words, "FOLDERS", [tmp_path / "locale"])
    return tmp_path


def forget():
    for module in (hashes, code_facts, code_memory, words):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def both(root, script, language="en"):
    forget()
    return code_hash([root / script], root), words_hash([root / script], root, None, language)


def translate(root, text):
    folder = root / "locale" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.po").write_text(f'msgid "Row"\nmsgstr "{text}"\n', encoding="utf-8")


def test_a_changed_word_is_new_to_what_prints_it_alone(project):
    before, computed = both(project, "prints/job.py"), both(project, "computes/job.py")[0]
    (project / "prints/heads.py").write_text('from spillover.words import _\nHEAD = _("Line")\n')
    after = both(project, "prints/job.py")
    assert (after[0] == before[0], after[1] != before[1]) == (True, True)
    assert both(project, "computes/job.py")[0] == computed
    (project / "computes/other.py").write_text('from spillover.words import _\nLOST = _("Found")\n')
    assert both(project, "prints/job.py") == after


def test_words_that_change_places_are_new_to_what_prints_them(project):
    heads = 'from spillover.words import _\nHEADS = {{"a": _("{}"), "b": _("{}")}}\n'
    (project / "prints/heads.py").write_text(heads.format("Rows", "Columns"))
    before = both(project, "prints/job.py")
    (project / "prints/heads.py").write_text(heads.format("Columns", "Rows"))
    after = both(project, "prints/job.py")
    assert (after[0] == before[0], after[1] != before[1]) == (True, True)


def test_a_changed_translation_is_new_in_its_language_alone(project):
    translate(project, "行")
    english, chinese = (both(project, "prints/job.py", language) for language in ("en", "zh"))
    translate(project, "观测")
    assert both(project, "prints/job.py", "en") == english
    assert both(project, "prints/job.py", "zh")[0] == chinese[0]
    assert both(project, "prints/job.py", "zh")[1] != chinese[1]


def test_a_changed_word_of_a_template_is_new_to_its_page(project):
    before = both(project, "prints/job.py")
    (project / "prints/page.j2").write_text('{{ _("Index") }}')
    assert both(project, "prints/job.py")[1] != before[1]
    catalogue.cache_clear()
    assert Path("prints/page.j2").is_file()
