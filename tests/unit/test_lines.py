"""Lines have at most 110 characters, also where ruff does not look; one folder a kind; no merge half done."""

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
    # Manuscripts are written as their authors' programs break lines.
    return [path for path in found if path.is_file() and "hand" not in path.relative_to(ROOT).parts]


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


def test_every_kind_is_one_folder_what_it_says_and_tests_that_run_it():
    """A test runs a kind where it gives its name as `kind`."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in files("tests/*.py"))
    folders = sorted(path.parent for path in files("scripts/spillover/kinds/*/kind.py"))
    kinds = [folder.name for folder in folders]
    assert len(kinds) > 20
    untested = [kind for kind in kinds if not re.search(rf"\bkind\"?(=|: ?)\"{kind}\"", tests)]
    unspoken = [folder.name for folder in folders if not (folder / "methods.py").exists()]
    assert (untested, unspoken) == ([], [])


def test_no_merge_is_half_done():
    begins = ("<" * 7 + " ", ">" * 7 + " ")
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("*.md", "*.yaml", "*.po", "*.j2", *CODE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith(begins)
    ] == []
