"""The verbs of `spillover` and make: what each is called with, and what it does. Each loads its own modules
when it is asked for, since `clean` and `help` run before there is an environment.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from base.parent import run_child
from base.place import PROGRAM, SCRIPTS, Place, python
from base.speech_language import HERE, message
from door.wish import wish_fields
from spillover.errors import StudyError, quote_value
from spillover.words import _


class Argument(NamedTuple):
    """Argument of a verb. default: of an option, None of what has its place; flag: whether it is there or
    not; variable: what make calls it, "" where make has it not.
    """

    name: str
    variable: str
    text: str = ""
    default: str | None = ""
    flag: bool = False


class Verb(NamedTuple):
    """text: what `help` says; target: of make, "" where it has none, None where it has the same name; place:
    it works, in a project, in a clone or anywhere; has_new_study: whether its study is a new name.
    """

    name: str
    text: str
    run: Callable[[Namespace], int | None]
    arguments: tuple[Argument, ...] = ()
    target: str | None = None
    place: str = "project"
    has_new_study: bool = False

    @property
    def make_target(self) -> str:
        """Target of make; empty where make has none."""
        return self.name if self.target is None else self.target


def run_program(*words: str, of_clone: bool = False, **options: Any) -> int:
    """Run another Python program of the project and wait for it, also where it is stopped.

    of_clone: whether it is one for developers, whose modules lie in the folder of the clone.
    """
    sys.stdout.flush()
    command = [sys.executable, *words] if of_clone else python(*words)
    return run_child(command, **options).returncode


def _site(given: Namespace) -> int:
    """Build the documentation by Zensical, of mkdocs.yml; a dead link is an error."""
    if importlib.util.find_spec("zensical") is None:
        raise StudyError(
            _(
                "make site needs Zensical, which is not in the lock file: "
                ".venv/bin/python -m pip install -e '.[site]'"
            )
        )
    return run_program("-m", "tools.site", of_clone=True) or run_program(
        "-m", "zensical", "build", "--strict"
    )


def become_program(*words: str) -> int:
    """Become another Python program of the project, which then has the process to itself."""
    sys.stdout.flush()
    return os.execv(sys.executable, python(*words))


def run_tool(name: str, *words: str) -> int:
    """Run a program of the environment."""
    sys.stdout.flush()
    return run_child([str(Path(sys.executable).with_name(name)), *words]).returncode


def read_run_options(given: Namespace) -> list[str]:
    """Write the options of `engine.run` and `engine.explain`."""
    return [f"--study={given.study}", f"--profile={given.profile}", f"--input={given.input}"]


def _call_run(given: Namespace, *more: str) -> int:
    _refresh()
    page = ["--page"] if getattr(given, "page", "") else []
    # What a run has printed is kept for manuscripts that are written from it.
    return become_program(
        "-m", "engine.run", *read_run_options(given), "--then=audit.run_history", *page, *more
    )


def _target(rule: str, folder: str, given: Namespace, *more: str) -> int:
    """Make what a rule makes, and say in which folder of the study's results it is."""
    status = run_program("-m", "engine.run", *read_run_options(given), *more, "--", rule)
    if not status:
        print(message(_("The results are in {folder}", folder=f"results/{given.study}/{folder}")))
    return status


def _refresh() -> None:
    """Make the schemas by which editors complete a configuration, and the reference, where the code is newer.
    What keeps them from being written stops a run, too. In a clone alone: a program that lies elsewhere is
    never written to.
    """
    page, tops = Path("build/reference/kinds.md"), [Path("scripts"), Path("tools")]
    if not (Place(Path()).is_clone and tops[1].is_dir()):
        return
    since = page.stat().st_mtime if page.is_file() else 0.0
    code = (path for top in tops for path in top.rglob("*") if path.suffix in (".py", ".po"))
    if any(path.stat().st_mtime > since for path in code):
        done = subprocess.run([sys.executable, "-m", "tools.document"], capture_output=True, check=False)
        if not done.returncode:
            page.touch()


def _new(given: Namespace) -> int:
    from cli.new import make_study
    from door.wish import build_wish

    wish = build_wish(vars(given))
    _refresh()
    return make_study(wish)


def _init(given: Namespace) -> int:
    from cli.init import make_project

    wish = {name: getattr(given, name) for name in wish_fields() if name != "study"}
    return make_project(given.target, wish, given.example, given.study)


def _status(given: Namespace) -> int:
    from cli.status import print_status

    return print_status(bool(given.json))


def _requirements(given: Namespace) -> int:
    from cli.requirements import print_requirements

    return print_requirements(given.download)


def _snakefile(given: Namespace) -> None:
    """Print the path of the workflow alone, or the Snakefile that imports it from there."""
    print(render_importer(Path.cwd()) if given.module else PROGRAM / "Snakefile")


def render_importer(folder: Path) -> str:
    """Write the text of a Snakefile that imports the workflow as a module. It reads config/config.yaml where
    the folder has that file, as one that snakedeploy made has.
    """
    has_options = (folder / "config" / "config.yaml").is_file()
    options = 'configfile: "config/config.yaml"\n\n\n' if has_options else ""
    path = str(PROGRAM / "Snakefile")
    module = f"module spillover:\n    snakefile:\n        {path!r}\n    config:\n        config\n"
    return f"{options}{module}\n\nuse rule * from spillover"


def _trace(given: Namespace) -> None:
    from cli.trace import print_trace

    print_trace(given.study, given.unit, given.year, given.variable, bool(given.json))


def _template(given: Namespace) -> None:
    from cli.template import print_template

    print_template(given.study)


def _suspects(given: Namespace) -> int:
    from cli.suspects import print_lines

    status = run_program("-m", "engine.run", *read_run_options(given), "--", "suspects", stdout=sys.stderr)
    if not status:
        print_lines(given.study, bool(given.json))
    return status


def _audit(given: Namespace) -> int:
    if given.folder:
        options = [f"--config={given.config}"] if given.config else []
        options += ["--json"] if given.json else []
        status = run_program(str(SCRIPTS / "audit" / "cli.py"), *options, "--", given.folder)
        return 0 if status == 3 else status  # findings are no failure
    from cli.findings import check_audited, findings_of

    check_audited(Path.cwd(), given.study)
    shown = sys.stderr if given.json else None  # what a run says of itself
    status = run_program("-m", "engine.run", *read_run_options(given), "--", "audit", stdout=shown)
    if not status:
        print(findings_of(Path.cwd(), given.study, bool(given.json)), end="")
    return status


def _referee(given: Namespace) -> None:
    from cli.referee import print_word

    print_word(Path(given.marks))


def _call_match(given: Namespace) -> int:
    from cli.match import match_article

    return match_article(Path.cwd(), given.study, Path(given.article), bool(given.json))


def _call_compare(given: Namespace) -> int:
    from cli.compare import compare

    return compare(Path.cwd(), given.study, given.other, given.program, bool(given.json))


def _crosscheck(given: Namespace) -> int:
    status = run_program("-m", "engine.run", *read_run_options(given), "--", "crosscheck")
    return status or run_program("-m", "crosscheck.verdict", "--", given.study)


def _package(given: Namespace) -> int:
    from base.place import Place
    from package.archive import require_clean
    from package.clone_wheel import require_committed_program

    require_clean(Path.cwd(), given.study)
    require_committed_program(Place(Path.cwd()))
    # Whoever may write to .store can write what is believed: a package has nothing from there.
    return _target("package", "package", given, "--computed")


def _deep(given: Namespace) -> int:
    from cli.deep import run_deep

    _refresh()
    return run_deep(Path.cwd(), read_run_options(given), given.study)


def _influence(given: Namespace) -> int:
    from cli.influence import find_and_print

    return find_and_print(Path.cwd(), read_run_options(given), given.study, bool(given.json))


def _freeze(given: Namespace) -> None:
    from cli.freeze import freeze

    freeze(Path.cwd(), given.study)


def _reference(given: Namespace) -> int:
    from cli.init import write_documents

    here = Path.cwd()
    clone = Place(here).is_clone
    status = (
        run_program("-m", "tools.document", of_clone=True) if clone else write_documents(here, "--reference")
    )
    pages = sorted(Path("build/reference").rglob("*.md"))
    print("\n".join(str(Path(os.environ.get(HERE) or ".") / page) for page in pages))
    return status


def _simulate(given: Namespace) -> int:
    options = [f"--{name}={value}" for name, value in vars(given).items() if value]
    return run_program("-m", "tools.simulate.extract", *options, of_clone=True)


def _fuzz(given: Namespace) -> int:
    """Run the fuzzers, and the tests with many more draws than `make test-long` has time for. The output goes
    to the screen and to build/fuzz.log, from which the counts are taken.
    """
    Path("build").mkdir(exist_ok=True)
    given_on = {
        "SPILLOVER_FUZZ_SECONDS": given.seconds or "300",
        "SPILLOVER_FUZZ_SEED": given.seed or "1",
        "SPILLOVER_TEST_SECONDS": "0",
    }
    words = [sys.executable, "-m", "pytest", "--quiet", "--capture=no"]
    words.append("--override-ini=faulthandler_timeout=0")
    statuses = []
    with open("build/fuzz.log", "wb") as log:
        for which in (["tests/fuzz"], ["-m", "thorough"]):
            with subprocess.Popen(
                [*words, *which],
                env=os.environ | given_on,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            ) as tests:
                for line in tests.stdout or ():
                    sys.stdout.buffer.write(line)
                    sys.stdout.flush()
                    log.write(line)
            statuses.append(tests.returncode)
    status = run_program("tests/fuzz/counts.py", "build/fuzz.log", of_clone=True)
    # 5: PYTEST_ADDOPTS chose none of them.
    return status or next((one for one in statuses if one not in (0, 5)), 0)


def _recovery(given: Namespace) -> int:
    words = ["--snakefile", "tests/recovery/Snakefile", "--directory", "build/recovery"]
    panels = ["--config", f"panels={given.panels}"] if given.panels else []
    options = ("--cores", "all", "--profile", "none", "--executor", "spillover")
    return run_tool("snakemake", *words, *options, *panels)


def _check(given: Namespace) -> int:
    steps = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("snakefmt", "--check", "Snakefile", "rules"),
        ("mypy",),
    )
    status = next((status for step in steps if (status := run_tool(*step))), 0)
    status = status or run_program("-m", "engine.lint", of_clone=True)
    return status or run_program("-m", "tools.words", "--check", of_clone=True)


def _query(given: Namespace) -> None:
    from cli.query import query

    query(Path.cwd(), given.study, given.sql, given.to)


def _oracles(given: Namespace) -> int:
    from cli.oracles import check_oracles

    return check_oracles(Path.cwd(), given.study)


def _doctor(given: Namespace) -> int:
    from cli.doctor import run_doctor

    return run_doctor(Path.cwd())


def _tests(which: str, given: Namespace) -> int:
    words = ("-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", f"{which} and not thorough")
    return run_program(*words, of_clone=True)


STUDY = Argument("study", "STUDY", _("the study's name"), None)
RUN = (
    STUDY,
    Argument("profile", "PROFILE", _("a folder of profiles/"), "local"),
    Argument("input", "INPUT", _("the folder of the study's raw files")),
)
JSON = Argument("json", "", _("as JSON"), flag=True)
FLAGS = {"confidential": _("show no single value"), "force": ""}
NEW = tuple(
    Argument(name, name.upper(), FLAGS.get(name, ""), flag=name in FLAGS)
    for name in wish_fields()
    if name not in ("study", "panel")
)
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "run",
            _("run a study: make study STUDY=munnell [INPUT=folder of raw files]"),
            _call_run,
            (*RUN, Argument("page", "", _("make the page even where jobs fail"), flag=True)),
            target="study",
        ),
        Verb(
            "new",
            _(
                "make a study from one merged panel file: make new STUDY=x PANEL=file OUTCOME=y "
                'TREATMENT=x CONTROLS="a, b"'
            ),
            _new,
            (STUDY, Argument("panel", "PANEL", _("the panel's file"), None), *NEW),
            has_new_study=True,
        ),
        Verb(
            "reference",
            _("every key of a configuration and every kind, in English and Chinese: build/reference/"),
            _reference,
        ),
        Verb(
            "template",
            _("print the full design of a paper for a study, to copy from: make template STUDY=capital"),
            _template,
            (STUDY,),
        ),
        Verb(
            "report",
            _("run what can be run, and make the page even if jobs fail (report_so_far.html)"),
            lambda given: _call_run(given, "--page"),
            RUN,
        ),
        Verb(
            "deep",
            _(
                "test each sweep's curve against surrogates, where it has a key joint; the cost is "
                "said first: make deep STUDY=nqp",
            ),
            _deep,
            RUN,
        ),
        Verb(
            "influence",
            _(
                "the raw cells and the fewest units that move each finding most; the cost is said first: "
                "make influence STUDY=castle",
            ),
            _influence,
            (*RUN, JSON),
        ),
        Verb(
            "freeze",
            _("record the plan of a study's sweeps; what is added later is exploratory: make freeze STUDY=x"),
            _freeze,
            (STUDY,),
        ),
        Verb(
            "explain",
            _("say what a run would do, and why: make explain STUDY=nqp"),
            lambda given: become_program("-m", "engine.explain", *read_run_options(given)),
            RUN,
        ),
        Verb(
            "trace",
            _("where a number comes from: make trace STUDY=nqp CITY=Ordos YEAR=2022 VARIABLE=DF"),
            _trace,
            (
                STUDY,
                Argument("unit", "CITY", _("a name or a code"), None),
                Argument("year", "YEAR", "", None),
                Argument("variable", "VARIABLE", "", None),
                JSON,
            ),
        ),
        Verb(
            "suspects",
            _(
                "a corrections.csv with what other numbers say instead of suspected ones, each "
                "with its proof: make suspects STUDY=cities > suspected.csv"
            ),
            _suspects,
            (*RUN, JSON),
        ),
        Verb(
            "simulate",
            _(
                "write nqp's simulated raw files again, or others: make simulate SEED=7 "
                'CITIES=300 YEARS="2005 2023" OUT=build/sim/raw'
            ),
            _simulate,
            tuple(Argument(name, name.upper()) for name in ("seed", "cities", "years", "out")),
            place="clone",
        ),
        Verb(
            "audit",
            _("audit printed tables: make audit STUDY=nqp, or make audit FOLDER=tables [CONFIG=facts.yaml]"),
            _audit,
            (
                *RUN,
                Argument("folder", "FOLDER"),
                Argument("config", "CONFIG"),
                JSON,
            ),
        ),
        Verb(
            "match",
            _(
                "compare each number of a manuscript with the study's: make match STUDY=mine "
                "ARTICLE=paper.docx"
            ),
            _call_match,
            (
                STUDY,
                Argument("article", "ARTICLE", _("the manuscript: .docx, .tex, .html, .xlsx or .md"), None),
                JSON,
            ),
        ),
        Verb(
            "referee",
            _("a Word file of the marks that a referee saved from the page: make referee MARKS=marks.md"),
            _referee,
            (Argument("marks", "MARKS", _("the Markdown file that the page saved"), None),),
        ),
        Verb(
            "compare",
            _(
                "what changed since another version, and what that moved: make compare "
                "STUDY=mine WITH=HEAD~1 (a commit, a folder or a package)"
            ),
            _call_compare,
            (
                STUDY,
                Argument("other", "WITH", _("a commit, or the path of a folder or a package"), None),
                Argument("program", "", _("an environment with the program's version of then")),
                JSON,
            ),
        ),
        Verb(
            "crosscheck",
            _(
                "re-compute every estimate by other programs: make crosscheck STUDY=munnell; "
                "ends with 1 if a number differs, with 3 if nothing was compared (make with 2 in either case)"
            ),
            _crosscheck,
            RUN,
        ),
        Verb(
            "panel",
            _("the panel as .csv, .parquet and .dta with labels: results/<study>/data/"),
            partial(_target, "panel_files", "data"),
            RUN,
        ),
        Verb(
            "paper",
            _(
                "all tables, figures, notes and methods in one .docx and one .tex: "
                "make paper STUDY=munnell; results/<study>/paper/"
            ),
            partial(_target, "paper", "paper"),
            RUN,
        ),
        Verb("package", _("the replication package: make package STUDY=munnell"), _package, RUN),
        Verb(
            "advisories",
            _(
                "check the packages of the lock file against advisories: make advisories "
                "FOLDER=osv (OSV files)"
            ),
            lambda given: run_program(
                "-m", "package.advisories", "--", *([given.folder] if given.folder else [])
            ),
            (Argument("folder", "FOLDER"),),
            place="clone",
        ),
        Verb("test", _("the everyday tests, on two cores"), partial(_tests, "not long"), place="clone"),
        Verb(
            "test-long",
            _("the remaining tests: crashes, clusters, the package, recovery studies"),
            partial(_tests, "long"),
            place="clone",
        ),
        Verb(
            "fuzz",
            _(
                "break files, configurations and arguments at random, each kind for SECONDS, and run tests "
                "with many more draws; the counts go to docs/records/fuzz.md: make fuzz SECONDS=600 SEED=2"
            ),
            _fuzz,
            (Argument("seconds", "SECONDS"), Argument("seed", "SEED")),
            place="clone",
        ),
        Verb(
            "bench",
            _("speed compared with other programs, and scaling: docs/records/benchmarks.md"),
            lambda given: run_program(
                "tests/benchmarks/bench.py",
                *([f"--pyfixest={given.pyfixest}"] if given.pyfixest else []),
                of_clone=True,
            ),
            (Argument("pyfixest", "PYFIXEST"),),
            place="clone",
        ),
        Verb(
            "recovery",
            _(
                "bias and coverage of every estimator on simulated panels, about an hour: "
                "docs/records/recovery.md; make recovery PANELS=20"
            ),
            _recovery,
            (Argument("panels", "PANELS"),),
            place="clone",
        ),
        Verb(
            "trust",
            _("the tests behind each statistic, about half an hour: build/trust.md"),
            lambda given: run_program("tests/trust/matrix.py", of_clone=True),
            place="clone",
        ),
        Verb("site", _("the documentation as a site, without a network: build/site/"), _site, place="clone"),
        Verb("check", _("formatting, linting and types"), _check, place="clone"),
        Verb(
            "clean",
            _("remove the study's results, logs and records"),
            lambda given: become_program("-m", "engine.prepare", "--clean", "--", given.study),
            (STUDY,),
        ),
        Verb(
            "query",
            _('answer SQL over a study\'s results: spillover query nqp "from terms" --to answer.csv'),
            _query,
            (
                STUDY,
                Argument("sql", "", "", None),
                Argument("to", "", _("a file to write the answer to: .csv, .parquet or .json")),
            ),
            target="",
        ),
        Verb(
            "oracles",
            _("ask the second implementations of the tests about a study's panel"),
            _oracles,
            (STUDY,),
            target="",
            place="clone",
        ),
        Verb(
            "init",
            _("begin a project of one's own: spillover init paper --example munnell, or --panel file …"),
            _init,
            (
                Argument("target", "", _("a folder that is new or empty"), None),
                Argument("panel", "", _("one merged panel file, with the arguments of new")),
                Argument("example", "", _("nqp, munnell or castle: a study to look at and change")),
                Argument("study", "", _("the study's name")),
                *NEW,
            ),
            target="",
            place="anywhere",
        ),
        Verb(
            "status",
            _("what is here, what has run, with which version, and what is out of date"),
            _status,
            (JSON,),
            target="",
        ),
        Verb(
            "requirements",
            _("the tested versions of all packages; `--download FOLDER` fetches them, for no network"),
            _requirements,
            (Argument("download", "", _("a folder for the files of all packages")),),
            target="",
            place="anywhere",
        ),
        Verb(
            "snakefile",
            _("the path of the workflow, for a Snakefile that imports it as a module"),
            _snakefile,
            (Argument("module", "", _("that Snakefile itself: > workflow/Snakefile"), flag=True),),
            target="",
            place="anywhere",
        ),
        Verb("doctor", _("what is missing on this machine"), _doctor, target="", place="anywhere"),
        Verb(
            "completion",
            _('print what a shell needs to complete verbs and studies: eval "$(spillover completion bash)"'),
            lambda given: print(completion(given.shell), end=""),
            (Argument("shell", "", _("bash, zsh or fish"), None),),
            target="",
            place="anywhere",
        ),
    )
}
_BASH = """_spillover() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}}
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{verbs}" -- "$cur"))
  elif [ "$COMP_CWORD" -eq 2 ]; then
    COMPREPLY=($(compgen -W "$(ls config 2>/dev/null | sed -n 's/\\.yaml$//p' | grep -vx sources)" -- "$cur"))
  else COMPREPLY=($(compgen -f -- "$cur")); fi
}}
complete -o filenames -F _spillover spillover
"""
_FISH = """complete -c spillover -n __fish_use_subcommand -f -a "{verbs}"
complete -c spillover -n "not __fish_use_subcommand" \\
  -a "(ls config 2>/dev/null | string replace -rf '\\.yaml$' '')"
"""


def completion(shell: str) -> str:
    """Shell code that completes verbs, and studies behind them. Raises StudyError for another shell."""
    if shell not in ("bash", "zsh", "fish"):
        raise StudyError(_("{shell} is not one of bash, zsh, fish", shell=quote_value(shell)))
    text = (_FISH if shell == "fish" else _BASH).format(verbs=" ".join(VERBS))
    return ("autoload -U +X bashcompinit && bashcompinit\n" if shell == "zsh" else "") + text
