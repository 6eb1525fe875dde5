"""The command `spillover VERB …`, from any folder.

new, template, run, explain, trace, audit and package as in make; query answers SQL over a study's results;
oracles asks the tests' second implementations about its panel;
doctor says what is missing on this machine; completion prints what a shell needs to complete verbs and
studies.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from base.command import guarded
from base.names import absolute
from cli.completion import completion
from cli.doctor import doctor
from cli.oracles import oracles
from cli.query import query
from door.wish import wish_fields

ROOT = Path(__file__).resolve().parents[2]
# Arguments that are files are relative to where the command is called; the last two may be a word instead.
FILES = ("panel", "matrix", "input", "to")
FILES_OR_WORDS = ("places", "matrix_order")
Verb = Callable[[argparse.Namespace], int | None]


def parser() -> argparse.ArgumentParser:
    """Every verb with its arguments."""
    top = argparse.ArgumentParser(prog="spillover", description=(__doc__ or "").split("\n")[0])
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    new = _verb(verbs, "new", _new, "a study from one merged panel file")
    new.add_argument("panel")
    for name in wish_fields():
        if name not in ("study", "panel", "confidential", "force"):
            new.add_argument(f"--{name}", default="")
    new.add_argument(
        "--confidential", action="store_const", const="1", default="", help="show no single value"
    )
    new.add_argument("--force", action="store_const", const="1", default="")
    _verb(verbs, "template", _template, "print the full design of a paper for a study, to copy from")
    run = _verb(verbs, "run", _run, "run a study")
    run.add_argument("--page", action="store_true", help="make the page even where jobs fail")
    _verb(verbs, "explain", _explain, "what a run would do, and why")
    trace = _verb(verbs, "trace", _trace, "where a number comes from")
    for name in ("unit", "year", "variable"):
        trace.add_argument(name)
    _verb(verbs, "audit", partial(_target, "audit"), "audit the printed tables")
    _verb(verbs, "package", _package, "the replication package")
    asked = _verb(verbs, "query", _query, "SQL over a study's results")
    asked.add_argument("sql")
    asked.add_argument("--to", default="", help="a file to write the answer to: .csv, .parquet or .json")
    _verb(verbs, "oracles", _oracles, "ask the second implementations of the tests about a study's panel")
    _verb(verbs, "doctor", lambda _: doctor(ROOT), "what is missing on this machine", study=False)
    shells = _verb(verbs, "completion", lambda given: completion(given.shell), "for a shell", study=False)
    shells.add_argument("shell", choices=("bash", "zsh", "fish"))
    return top


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Verb,
    text: str,
    study: bool = True,
) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    if study:
        made.add_argument("study")
    if name in ("run", "explain", "audit", "package"):
        made.add_argument("--profile", default="local", help="a folder of profiles/")
        made.add_argument("--input", default="", help="the folder of the study's raw files")
    return made


def _chosen(given: argparse.Namespace) -> list[str]:
    return [f"--study={given.study}", f"--profile={given.profile}", f"--input={given.input}"]


def _new(given: argparse.Namespace) -> int:
    from cli.new import main as new

    values = {name: getattr(given, name) for name in wish_fields()}
    return new([f"--{name}={value}" for name, value in values.items()])


def _template(given: argparse.Namespace) -> int:
    from cli.template import main as template

    return template([f"--study={given.study}"])


def _become(module: str, *words: str) -> int:
    """Goes on as another of the project's programs, which then has the process to itself."""
    sys.stdout.flush()
    return os.execv(sys.executable, [sys.executable, "-m", module, *words])


def _run(given: argparse.Namespace) -> int:
    return _become("engine.run", *_chosen(given), *(["--page"] if given.page else []))


def _explain(given: argparse.Namespace) -> int:
    return _become("engine.explain", *_chosen(given))


def _trace(given: argparse.Namespace) -> int:
    from cli.trace import main as trace

    sys.argv = ["trace", *(f"--{o}={v}" for o, v in (("study", given.study), ("city", given.unit)))]
    sys.argv += [f"--year={given.year}", f"--variable={given.variable}"]
    return trace()


def _target(rule: str, given: argparse.Namespace) -> int:
    return _become("engine.run", *_chosen(given), "--", rule)


def _package(given: argparse.Namespace) -> int:
    from package.archive import require_clean

    require_clean(Path.cwd())
    return _target("package", given)


def _query(given: argparse.Namespace) -> None:
    query(ROOT, given.study, given.sql, given.to)


def _oracles(given: argparse.Namespace) -> int:
    return oracles(ROOT, given.study)


def main(words: list[str] | None = None) -> int:
    """Does what the verb says, in the project's folder; files are relative to where it was called."""
    given = parser().parse_args(words)
    for name in (*FILES, *FILES_OR_WORDS):
        path = getattr(given, name, "")
        if path and (name in FILES or Path(path).is_file()):
            setattr(given, name, absolute(path))
    os.environ["PYTHONPATH"] = str(ROOT / "scripts")
    os.chdir(ROOT)
    return guarded(given.verb, partial(given.run, given))


if __name__ == "__main__":
    sys.exit(main())
