"""Lines have at most 110 characters, also where ruff does not look; a file of one kind is short."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 110
CODE = (
    "*.py",
    "*.smk",
    "Snakefile",
    "*.sql",
    "*.ftl",
    "*.R",
    "*.js",
    "*.css",
    "*.toml",
    ".ci/*",
    ".github/*",
)
# A row of a table, a picture, a link on a line of its own or HTML cannot be broken.
UNBREAKABLE = ("|", "![", "[", "<")


def files(*patterns: str) -> list[Path]:
    done = subprocess.run(["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True)
    found = [ROOT / name for name in done.stdout.splitlines()] or [
        path for pattern in patterns for path in ROOT.rglob(pattern) if ".venv" not in path.parts
    ]
    assert found, patterns
    return [path for path in found if path.is_file()]


def prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a Markdown text that can be broken, with their numbers."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith(UNBREAKABLE):
            yield number, line


def test_prose_has_short_lines():
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("*.md")
        for number, line in prose(path.read_text(encoding="utf-8"))
        if len(line) > LONGEST
    ] == []


def test_code_has_short_lines():
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(*CODE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ] == []


def test_a_long_line_of_prose_is_seen():
    assert [n for n, line in prose("| a |\n```\nx\n```\nlong") if len(line) > 3] == [5]


def test_a_file_of_one_kind_is_short():
    kinds = (
        "analyses/kinds/*.py",
        "weights/families/*.py",
        "weights/formats/*.py",
        "index/methods/*.py",
        "ingest/formats/*.py",
        "report/layouts/*.py",
        "report/figures/*.py",
        "sweep/choices/*.py",
    )
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(*(f"scripts/{pattern}" for pattern in kinds))
    }
    assert {name: length for name, length in lengths.items() if length >= 150} == {}


def statements(text: str) -> Iterator[tuple[str, int]]:
    """The functions of a Python text, with the lines of their bodies without the docstring."""
    for found in ast.walk(ast.parse(text)):
        if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
            body = found.body[1:] if ast.get_docstring(found) is not None else found.body
            yield found.name, body[-1].end_lineno - _first_line(body[0]) + 1 if body else 0


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min(part.lineno for part in [statement, *decorators])


def test_a_function_fits_on_a_screen_and_a_file_has_less_than_400_lines():
    code = [(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in files("*.py")]
    assert len(code) > 300
    long = [
        (str(path), name, lines)
        for path, text in code
        if path.parts[0] in ("scripts", "tools")
        for name, lines in statements(text)
        if lines > 60
    ]
    assert long == []
    assert [str(path) for path, text in code if len(text.splitlines()) >= 400] == []


def test_the_lines_of_a_body_are_counted_without_its_docstring():
    two = "    @name\n    def two():\n        a = 1\n\n        return a\n"
    text = f'def one():\n    """What\n    it does."""\n{two}'
    assert dict(statements(text)) == {"one": 5, "two": 3}


def test_every_kind_is_one_file_its_words_in_each_language_and_tests_that_run_it():
    """A test runs a kind where it gives its name as `kind`."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in files("tests/*.py"))
    kinds = [path.stem for path in files("scripts/analyses/kinds/*.py") if path.stem != "__init__"]
    assert len(kinds) > 20
    untested = [kind for kind in kinds if not re.search(rf"\bkind\"?(=|: ?)\"{kind}\"", tests)]
    languages = [path for path in (ROOT / "scripts/words").iterdir() if (path / "analyses").is_dir()]
    unspoken = [
        f"{language.name}: {kind}"
        for language in languages
        for kind in kinds
        if not (language / "analyses" / f"{kind}.ftl").exists()
    ]
    assert (untested, unspoken) == ([], [])
