"""The trust matrix, build/trust.md: which test holds which number.

    python tests/trust/matrix.py                          everything
    python tests/trust/matrix.py tests/unit/panel ...     what these tests make, the rest as it was found
    python tests/trust/matrix.py --page                   the page of what was found

Each test with the mark `proof` says what kind of proof it is. Here each is run once, to see which quantities
it makes. Then each quantity is made a thousandth larger, in a process of its own, wherever it is made, and
the tests that make it run: the first of each kind of proof that fails is its link. The tests of the kinds of
analysis show which quantities are printed.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(ROOT / "tests" / "samples")]
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

from checked_study import Answers  # noqa: E402
from forked_tests import Forked, collected, in_fork  # noqa: E402
from recovery.words import PROCESSES  # noqa: E402
from report.findings.rates import RATES, STUDIES  # noqa: E402
from trust.crosschecked import crosschecked  # noqa: E402
from trust.quantities import Quantity, enlarge, observe  # noqa: E402
from trust.recovered import recovered  # noqa: E402

KINDS = ("independent program", "identity", "hand calculation")
CROSSCHECK, RECOVERY = "crosscheck", "recovery"
COLUMNS = (*KINDS, CROSSCHECK, RECOVERY)
FOLDERS = ("panel", "spatial", "did", "weights", "index", "analyses")
TESTS = ["tests/reference", *(f"tests/unit/{name}" for name in FOLDERS)]
LINKS = ROOT / "tests" / "trust" / "links.json"
PAGE = ROOT / "build" / "trust.md"
SECONDS = 5.0
HEADING = "# The tests behind each number"
METHOD = """Each quantity is increased by a thousandth wherever it is computed, and the tests that compute it
are run (`make trust`). A cell is the first test of its kind that then fails. In *crosscheck* it is the
analysis of an artificial study (STUDY in [checked_study.py](../tests/checked_study.py)) whose
[crosscheck](../docs/crosscheck.md) notices, and the
program.

*Of* is the estimator, the test, the series, or the result that has the quantity. Recovery of known parameters
cannot detect a thousandth, and no row depends on it alone: *recovery* names the design whose bias and
coverage are in [recovery.md](../docs/records/recovery.md).
"""

Links = dict[Quantity, dict[str, str]]


def seen_by(forked: Forked, test: str) -> tuple[float, list[Quantity], list[Quantity]]:
    """CPU seconds of a test, the quantities that it makes, and those that it writes to analysis files."""
    made: set[Quantity] = set()
    written: set[Quantity] = set()
    observe(made, written)
    seconds = forked.run(test)
    return seconds, sorted(made), sorted(written)


def links(forked: Forked) -> Links:
    """For each quantity the first test of each kind that fails where the quantity is a thousandth larger;
    none for what is only printed.
    """
    made: dict[Quantity, dict[str, list[tuple[float, str]]]] = {}
    for test, item in forked.items.items():
        mark = item.get_closest_marker("proof")
        seconds, own, written = in_fork(lambda test=test: seen_by(forked, test), 300) or (0, [], [])
        for quantity in written:
            made.setdefault(tuple(quantity), {})
        for quantity in (*own, *written) if mark else ():
            made.setdefault(tuple(quantity), {}).setdefault(mark.args[0], []).append((seconds, test))
    tried: Links = {}
    for quantity, by_kind in sorted(made.items()):
        failed = {kind: first_failure(forked, tests, quantity) for kind, tests in by_kind.items()}
        tried[quantity] = {kind: test for kind, test in failed.items() if test}
        print(quantity, tried[quantity], file=sys.stderr, flush=True)
    return tried


def first_failure(forked: Forked, tests: list[tuple[float, str]], quantity: Quantity) -> str | None:
    """The first test that fails where a quantity is larger, the shortest tests first, for some seconds. Tests
    of the same tenth of a second go by name, so that another run finds the same.
    """
    chosen, spent = [], 0.0
    for seconds, test in sorted(tests, key=lambda one: (round(one[0], 1), one[1])):
        if chosen and spent + seconds > SECONDS:
            break
        chosen.append(test)
        spent += seconds
    return forked.first_failure(chosen, lambda: enlarge(quantity))


def read() -> Links:
    """The links as they were found last."""
    rows = json.loads(LINKS.read_text(encoding="utf-8"))
    return {(one["of"], one["statistic"]): one["tests"] for one in rows}


def write(found: Links) -> None:
    """The links and the page."""
    rows = [{"of": of, "statistic": what, "tests": tests} for (of, what), tests in sorted(found.items())]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    LINKS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    write_page(found)


def write_page(found: Links) -> None:
    """The page, which git ignores."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(found), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written")


def cell(kind: str, held: str | None) -> str:
    """A link to a test, to the crosscheck's study, or to a design's row."""
    if held is None:
        return ""
    if kind == CROSSCHECK:
        return held.replace("_", " ")
    if kind == RECOVERY:
        return f"[{held}](../docs/records/recovery.md)"
    path, _, name = held.partition("::")
    return f"[{name.partition('[')[0].removeprefix('test_').replace('_', ' ')}](../{path})"


def page(found: Links) -> str:
    """The Markdown page."""
    held = {kind: sum(kind in tests for tests in found.values()) for kind in COLUMNS}
    lines = [
        HEADING,
        "",
        f"Of {len(found)} printed quantities, tests hold "
        + ", ".join(f"{count} by {kind}" for kind, count in held.items())
        + f"; {sum(not tests for tests in found.values())} by nothing.",
        "",
        METHOD,
        "| of | statistic | " + " | ".join(COLUMNS) + " |",
        "|" + " --- |" * (2 + len(COLUMNS)),
    ]
    for (of, what), tests in sorted(found.items()):
        cells = [of, what, *(cell(kind, tests.get(kind)) for kind in COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *words_of_findings(), ""])


def words_of_findings() -> list[str]:
    """The shares of each word that the first screen says of findings, on simulated studies."""
    lines = [
        "## The words of findings",
        "",
        f"Per cent of {STUDIES} simulated studies of each process, as "
        "[recovery.md](../docs/records/recovery.md) draws them.",
        "",
        "| process | finding | holds throughout | depends on a choice | does not hold |",
        "|" + " --- |" * 5,
    ]
    for (process, effect), shares in RATES.items():
        lines.append(f"| {PROCESSES[process].words} | {effect} | {' | '.join(map(str, shares))} |")
    return lines


def main() -> None:
    if sys.argv[1:] == ["--page"]:
        write_page(read())
        return
    os.chdir(ROOT)
    found: Links = read() if sys.argv[1:] and LINKS.exists() else {}

    def work(forked: Forked) -> None:
        for quantity, tests in links(forked).items():
            found.setdefault(quantity, {}).update(tests)

    collected(sys.argv[1:] or TESTS, work)
    for kind, others in ((CROSSCHECK, crosschecked(Answers())), (RECOVERY, recovered())):
        for quantity, held in others.items():
            if kind == CROSSCHECK or quantity in found:
                found.setdefault(quantity, {})[kind] = held
    write(found)


if __name__ == "__main__":
    main()
