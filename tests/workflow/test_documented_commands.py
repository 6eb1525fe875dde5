"""Every command that the documents show, run in a clone of the project.

docs/new-study.md and docs/extending.md are followed from first line to last by a test of their own,
`test_new_study.py`.
"""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import duckdb
import pytest
from copies import ON_PUBLIC_FILES, REAL, ROOT

PAGES = [ROOT / "README.md", ROOT / "config" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PAGES += sorted((ROOT / "docs" / "records").glob("*.md"))
FOLLOWED = {"new-study.md", "extending.md"}
# What this test is itself a part of, what runs beside it, what needs a queue (tests/cluster),
# and commands that prose names without their arguments.
ELSEWHERE = {"make recovery", "make test", "make test-long", "make check", "pytest tests/cluster"}
# What needs a database of advisories (tests/unit/package), or shows a shape only.
ELSEWHERE |= {"make advisories", "make advisories FOLDER=osv", "make new … MATRIX=w.xlsx"}
ELSEWHERE |= {"python tests/fuzz/counts.py LOG …", "make trace STUDY=nqp …"}
# What is for where make has not run (tests/workflow/test_plain_snakemake.py).
ELSEWHERE |= {'snakemake --snakefile "$(spillover snakefile)"'}
# What would install packages of no lock file beside those that the tests run with.
ELSEWHERE |= {".venv/bin/python -m pip install 'pyxtabond2>=0.0.4' 'pyxthreg>=0.0.3'"}
# What needs Zensical, a package of no lock file; its pages are tests/unit/frames/test_call_pages.py.
ELSEWHERE |= {"make site"}
# What is for a project that snakedeploy or conda made (tests/workflow/test_own_project.py).
ELSEWHERE |= {"snakemake --cores 2"}
ELSEWHERE |= {'snakemake --snakefile "$(spillover snakefile)" --config study=NAME --cores 2 --sdm conda'}
# What needs mutmut, a package of no lock file.
ELSEWHERE |= {"python tests/mutation/run.py"}
ELSEWHERE |= {".venv/bin/python -m pip install mutmut"}
# What saves manuscripts as PDF by LibreOffice, which is not among the packages of .ci/system-packages.
if shutil.which("soffice") is None:
    ELSEWHERE |= {"python tests/match/match_styles.py --long nqp"}
# What compares with the results of an older version.
ELSEWHERE |= {
    "python -m tools.count_verdicts results/castle … --before OTHER/results",
    "python tests/benchmarks/parts.py STUDY --beside FOLDER",
}
# What needs a branch with a change, and 15,000 edits where the next command plants some.
ELSEWHERE |= {
    "make compare",
    "make compare STUDY=nqp WITH=<branch>",
    "python tests/match/match_edits.py --digits nqp",
}
ELSEWHERE |= {
    "make PROFILE=slurm STUDY=nqp",
    "make PROFILE=pbs",
    "make new",
    "make trace",
    "make match",
    "make deep",
    "make deep PROFILE=slurm STUDY=nqp",
    "make influence STUDY=munnell",  # minutes; its jobs are tests of their own
    "pytest -m thorough tests/unit/influence",  # each cell, for most of an hour; some are a long test
}
# A study of which a copy of the results has no log, made as far as one table.
BARE = (
    "sed 's/^study: castle$/study: bare/' config/castle.yaml > config/bare.yaml && "
    "snakemake --cores {cores} --config study=bare -- results/bare/tables/table02_two_way.html && "
)
# What measures for minutes or hours is run with the smallest size that it takes.
SMALLER = {
    "make study STUDY=cities INPUT=folder": "make study STUDY=cities INPUT=../shared/real",
    "make bench": "python tests/benchmarks/bench.py --quick",
    "python tests/benchmarks/planning.py --jobs 1000 5000": (
        "python tests/benchmarks/planning.py --jobs 100 500"
    ),
    # `make test` runs every fuzzer for some seconds.
    **dict.fromkeys(
        ("make fuzz", "make fuzz SECONDS=3600 [SEED=2]"),
        "PYTEST_ADDOPTS='-k fuzz_weights' make fuzz SECONDS=1 SEED=2",
    ),
    "python tests/match/match_styles.py --long nqp": "python tests/match/match_styles.py --long castle",
    "make recovery PANELS=20": "make recovery PANELS=2",
    "python tests/match/match_edits.py nqp 300": "python tests/match/match_edits.py nqp 30",
    # Some manuscripts, in each layout or drawn.
    "python tests/match/match_programs.py held-out 700 nqp munnell castle cities": (
        "python tests/match/match_programs.py held-out 20 castle"
    ),
    "python tests/match/match_papers.py held-out 1 700 nqp munnell cities castle": (
        "python tests/match/match_papers.py held-out 1 20 nqp castle"
    ),
    "python tests/match/match_strangers.py 2 450 nqp munnell cities castle": (
        "python tests/match/match_strangers.py 2 20 nqp castle"
    ),
    "python tests/match/match_hand.py": "python tests/match/match_hand.py nqp_jjyj",
    **{
        f"python tests/benchmarks/large.py {job}": f"python tests/benchmarks/large.py {job} --size 300"
        for job in ("tests", "suspects", "memory")
    },
    "python -m tools.count_verdicts results/castle results/cities …": (
        "python -m tools.count_verdicts results/castle results/nqp"
    ),
    "make deep STUDY=<study>": (
        "sed -i 's/surrogates: 499/surrogates: 19/' config/nqp.yaml && make deep STUDY=nqp "
        "&& git checkout -q config/nqp.yaml && make STUDY=nqp"
    ),
    "python tests/suspects/suspects_trial.py --real ../shared/real --write": (
        "python tests/suspects/suspects_trial.py --half development --kind tenfold --repeats 1"
    ),
    "python tests/suspects/suspects_sound.py --write": (
        "python tests/suspects/suspects_sound.py --kind weather --seed 1"
    ),
    # All of a study by this command, to the byte: test_plain_snakemake.py. It is for where make has not run.
    "snakemake --cores 2 --config study=munnell": BARE.format(cores=2) + "rm config/bare.yaml",
    **{
        f"python tests/benchmarks/parts.py STUDY{option}": (
            f"{BARE.format(cores=2)}python tests/benchmarks/parts.py bare{option} && rm config/bare.yaml"
        )
        for option in ("", " --memory")
    },
    "python -m tools.count_tests build/times": (
        "SPILLOVER_TEST_TIMES=build/times pytest -q tests/unit/test_lines.py && "
        "python -m tools.count_tests build/times"
    ),
    "make compare STUDY=munnell WITH=HEAD~1": "make compare STUDY=munnell WITH=.",  # else it runs it again
    "python tests/benchmarks/planning.py": "python tests/benchmarks/planning.py --jobs 200",
    "python tests/benchmarks/planning.py --nothing castle": (
        "python tests/benchmarks/planning.py --nothing castle --times 1"
    ),
    "python tests/benchmarks/joint.py nqp": "python tests/benchmarks/joint.py nqp 4",
    "python tests/benchmarks/spatial_models.py --large": "python tests/benchmarks/spatial_models.py",
}
# What has nothing to say where all is well.
SILENT = {".venv/bin/python -m engine.prepare munnell", "make clean"}
# What the reader fills in.
BLANKS = {"<study>": "munnell", "../shared/real": str(REAL)}
# The audit says by its exit code that there are findings.
FINDINGS = "scripts/audit/cli.py"
PROGRAMS = r"(?:make|python|pytest|snakemake|\.venv/bin/\w+)"

# The command that makes a study for later ones.
NEW = (
    "make new STUDY=capital PANEL=tests/reference/data/produc.csv OUTCOME=lgsp TREATMENT=lpcap "
    'CONTROLS="lpc lemp, unemp" MATRIX=resources/munnell/states48.gal'
)

pytestmark = [pytest.mark.slow, pytest.mark.long]


def documented(page: Path) -> list[str]:
    """The commands of a page, in code spans and in blocks, in its order, each once."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```(?:\w*)\n(.*?)^```", text, re.M | re.S)).replace("\\\n", " ")
    lines = re.findall(rf"^({PROGRAMS}\b(?! *=)[^#\n]*)", blocks, re.M)
    spans = re.findall(rf"`({PROGRAMS}(?: [^`\n]*)?)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return list(
        dict.fromkeys(
            command.strip() for command in [*lines, *spans] if command.strip() not in {"python", "snakemake"}
        )
    )


def _commands() -> list[str]:
    every = [command for page in PAGES if page.name not in FOLLOWED for command in documented(page)]
    found = [command for command in dict.fromkeys(every) if command not in ELSEWHERE]
    return sorted(found, key=lambda command: command == "make clean")  # after what reads the results


@pytest.fixture(scope="module")
def clone(own_studies, tmp_path_factory):
    """A clone of the last commit with this environment as its own; the project's studies have run in it."""
    folder = tmp_path_factory.mktemp("documents") / "spillover"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    (folder / ".venv").symlink_to(sys.prefix)
    own_studies.copy_to(folder, "nqp", "munnell", "castle", *(ON_PUBLIC_FILES if REAL.exists() else ()))
    # The records are of another folder.
    for command in ("make", ".venv/bin/python -m engine.prepare munnell"):
        assert _run(command, folder).returncode == 0
    panel = folder / "results" / "nqp" / "warehouse" / "panel" / "DF.parquet"
    duckdb.sql(f"select unit, year, value as index from '{panel}'").write_csv(str(folder / "index.csv"))
    return folder


@cache
def _run_once(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Two documented commands may have the same smaller one, which takes a minute."""
    return _run(command, folder)


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder / '.venv' / 'bin'}:{os.environ['PATH']}"
    environment = {
        **os.environ,
        "MAKEFLAGS": "-o .venv/ready",
        "PYTHONPATH": str(folder / "scripts"),
        "PATH": path,
    }
    return subprocess.run(
        ["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_query_of_the_readme_runs(clone):
    """Before the commands, one of which removes the results."""
    query = re.search(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert query is not None
    with duckdb.connect(str(clone / "results" / "nqp" / "results.duckdb"), read_only=True) as database:
        assert len(database.execute(query[1]).fetchall()) > 10


@pytest.mark.parametrize("command", _commands())
def test_the_command_runs(clone, command):
    run = _run_once if command in SMALLER else _run
    command = SMALLER.get(command, command)
    if any(name in command for name in ("../shared/real", "cities", "observed")) and not REAL.exists():
        pytest.skip("the real public files are not here (../shared/real)")
    for blank, filled in BLANKS.items():
        command = command.replace(blank, filled)
    if "capital" in command and command != NEW and not (clone / "config" / "capital.yaml").exists():
        _run(NEW, clone)  # another worker has run it, in a clone of its own
    # A package is made of a clean tree, and an earlier command may have written a configuration or a page.
    commit = "git -c user.name=t -c user.email=t commit -qm reader"
    _run(f"git add config docs resources && {commit} || true", clone)
    done = run(command, clone)
    assert done.returncode in ({0, 3} if FINDINGS in command else {0}), (
        f"{command}\n{done.stdout}\n{done.stderr}"
    )
    assert done.stdout + done.stderr or command in SILENT


def test_every_smaller_command_is_documented():
    assert {NEW, *SMALLER} <= {command for page in PAGES for command in documented(page)}
