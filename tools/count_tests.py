"""Count the code, its tests and what they cost, as the tables of docs/records/tests.md.

python -m tools.count_tests [FOLDER …] [--files 20] [--names]

FOLDER: where `SPILLOVER_TEST_TIMES=FOLDER make test` (or test-long) wrote what each test took. --files: so
many files with the most CPU seconds, of all folders together. --names: how plain the code is, and how many
assertions hold a whole message.
"""

import argparse
import ast
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from base.command import run_guarded
from spillover.errors import StudyError
from spillover.words import read_po

ROOT = Path(__file__).parents[1]
PARTS = ("scripts", "tools", "tests")


class TestTime(NamedTuple):
    """The time of a test on a worker; the loading of all tests has no name."""

    worker: str
    seconds: float
    cpu: float
    test: str


def read_times(folder: Path) -> list[TestTime]:
    """The times that the workers of a run wrote into a folder. Raises StudyError where there are none."""
    found = [time for file in sorted(folder.glob("*.csv")) for time in _read_worker(file)]
    if not found:
        raise StudyError(f"{folder}: no times of tests; SPILLOVER_TEST_TIMES={folder} make test writes them")
    return found


def _read_worker(file: Path) -> Iterator[TestTime]:
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield TestTime(file.stem, float(row["seconds"]), float(row["cpu"]), row["test"])


def sum_times(times: Iterable[TestTime]) -> tuple[int, float, float]:
    """Tests, minutes of the worker that was busy longest, CPU seconds of all workers."""
    tests, cpu, busy = 0, 0.0, Counter[str]()
    for time in times:
        tests += bool(time.test)
        cpu += time.cpu
        busy[time.worker] += round(1000 * time.seconds)
    return tests, max(busy.values()) / 60_000, cpu


def sum_files(times: Iterable[TestTime]) -> list[tuple[str, int, float]]:
    """Each file with its tests and CPU seconds, those with most first."""
    files: dict[str, tuple[int, float]] = {}
    for time in times:
        file = time.test.partition("::")[0] or "(loading all)"
        tests, cpu = files.get(file, (0, 0.0))
        files[file] = tests + bool(time.test), cpu + time.cpu
    return sorted(((file, *sums) for file, sums in files.items()), key=lambda row: -row[2])


def count_code(folder: Path) -> tuple[int, int, int]:
    """Files of Python below a folder, their lines and their statements."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))]
    statements = sum(isinstance(node, ast.stmt) for text in texts for node in ast.walk(ast.parse(text)))
    return len(texts), sum(len(text.splitlines()) for text in texts), statements


IRREGULAR = frozenset(
    [
        "asked",
        "called",
        "chosen",
        "done",
        "drawn",
        "found",
        "given",
        "held",
        "kept",
        "known",
        "left",
        "made",
        "said",
        "seen",
        "shown",
        "taken",
        "told",
    ]
)


class NameCounts(NamedTuple):
    """Counts of a folder's code. untyped_dicts: annotations dict[str, Any]; wide_functions: functions with
    eight parameters or more; generic_classes: classes named Table, Grid or Result; participles: functions and
    classes whose names begin with one; shared_names: names that three files define or more.
    """

    untyped_dicts: int
    wide_functions: int
    generic_classes: int
    participles: int
    shared_names: int


def is_participle(word: str) -> bool:
    """Return whether the first word of a name is a participle: `needed` is one, `need` is none."""
    return word in IRREGULAR or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))


def count_names(folder: Path) -> NameCounts:
    """Count what a reader stumbles over in the Python files below a folder."""
    found, files = Counter[str](), Counter[str]()
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        files.update({one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)})
        for node in ast.walk(tree):
            found["untyped"] += isinstance(node, ast.Subscript) and ast.unparse(node) == "dict[str, Any]"
            if isinstance(node, ast.FunctionDef):
                given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                found["wide"] += sum(one.arg not in ("self", "cls") for one in given) >= 8
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                name = node.name.strip("_")
                found["generic"] += isinstance(node, ast.ClassDef) and name in ("Table", "Grid", "Result")
                found["participles"] += is_participle(name.split("_")[0].lower())
    shared = sum(count >= 3 and name not in ("main", "_main") for name, count in files.items())
    return NameCounts(found["untyped"], found["wide"], found["generic"], found["participles"], shared)


WORDS_OF_A_SENTENCE = 5  # letters of fewer words are no sentence


def count_pins(folder: Path, messages: Iterable[str]) -> tuple[int, int]:
    """Count the texts of five words or more in asserts and `match=` below a folder: those that hold a whole
    message, whatever its values, and those that hold a part of one or another text.
    """
    known = [_pattern_of(message) for message in messages if _count_words(message) >= WORDS_OF_A_SENTENCE]
    texts = [text for path in sorted(folder.rglob("*.py")) for text in _texts_of_asserts(path)]
    long = [text for text in texts if _count_words(text) >= WORDS_OF_A_SENTENCE]
    whole = sum(any(pattern.search(text) for pattern in known) for text in long)
    return whole, len(long) - whole


def _count_words(text: str) -> int:
    return len(re.findall(r"[A-Za-z]{2,}", re.sub(r"\{[^}]*\}", "", text)))


def _pattern_of(message: str) -> re.Pattern[str]:
    pieces = re.split(r"(?<!\{)\{\w+(?:![^{}]*)?(?::[^{}]*)?\}(?!\})", message)
    return re.compile(".+".join(map(re.escape, pieces)), re.DOTALL)


def _texts_of_asserts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.raises":
            matches = [one.value for one in node.keywords if one.arg == "match"]
            yield from (re.sub(r"\\(.)", r"\1", text) for match in matches for text in _texts_in(match))
        elif isinstance(node, ast.Assert):
            yield from _texts_in(node.test)


def _texts_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def format_table(head: Iterable[str], rows: Iterable[Iterable[str | int | float]]) -> str:
    """A table in Markdown, with numbers at the right."""
    names = list(head)
    lines = [f"| {' | '.join(names)} |", "| --- |" + " ---: |" * (len(names) - 1)]
    for row in rows:
        cells = (
            one if isinstance(one, str) else f"{one:,.1f}" if one != int(one) else f"{one:,.0f}"
            for one in row
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def print_tables(folders: list[Path], files: int, names: bool = False) -> None:
    """Prints the table of the code, and where there are folders those of their runs and of the files."""
    runs = {folder.name: read_times(folder) for folder in folders}
    code = ((part, *count_code(ROOT / part)) for part in PARTS)
    print(format_table(("code", "files", "lines", "statements"), code))
    if names:
        rows = ((part, *count_names(ROOT / part)) for part in PARTS)
        print("", format_table(("code", *NameCounts._fields), rows), sep="\n")
        catalogues = [path.read_text(encoding="utf-8") for path in ROOT.glob("scripts/**/*.po")]
        whole, parts = count_pins(ROOT / "tests", {text for one in catalogues for _c, text in read_po(one)})
        print(
            "",
            format_table(("texts in asserts", "count"), [("whole messages", whole), ("others", parts)]),
            sep="\n",
        )
    if not runs:
        return
    sums = ((name, *sum_times(times)) for name, times in runs.items())
    print("", format_table(("run", "tests", "minutes", "CPU s"), sums), sep="\n")
    most = sum_files(time for times in runs.values() for time in times)[:files]
    print("", format_table(("file", "tests", "CPU s"), most), sep="\n")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, help="the times of a run of the tests")
    parser.add_argument("--files", type=int, default=20, help="how many files are listed")
    parser.add_argument("--names", action="store_true", help="how plain the code is")
    given = parser.parse_args(words)
    return run_guarded("count_tests", partial(print_tables, given.folders, given.files, given.names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
