"""A project beside the installed program: the wheel in an environment without a clone on its path,
from `spillover init` to a moved folder.
"""

import filecmp
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import duckdb
import pytest
from copies import copy_of_the_project

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.long]


class Environment:
    """An environment with the wheel, which finds the packages that are installed here, and no clone."""

    def __init__(self, folder: Path, wheel: Path, *options: str) -> None:
        self.wheel = wheel
        venv.create(folder, with_pip=False)
        self.bin = folder / "bin"
        (self.site,) = folder.glob("lib/python*/site-packages")
        (self.site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
        pip = [str(self.bin / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
        subprocess.run([*pip, *options, str(wheel)], env=self.variables(), check=True, capture_output=True)

    def variables(self, **more: str) -> dict[str, str]:
        """Those of a user's shell."""
        return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | more

    def run(self, folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A program of the environment, called in a folder."""
        command = [str(self.bin / words[0]), *words[1:]]
        return subprocess.run(command, cwd=folder, env=self.variables(**more), capture_output=True, text=True)

    def digests(self) -> dict[str, str]:
        """Every file of the program with its digest."""
        tops = [self.site / "spillover", *self.site.glob("snakemake_*_plugin_spillover")]
        files = sorted(path for top in tops for path in top.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    copy_of_the_project(source, raw=True)
    (source / ".venv").unlink()
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(target), str(source)], check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return Environment(tmp_path_factory.mktemp("environment") / "bare", wheel)


@pytest.fixture(scope="module")
def paper(installed, tmp_path_factory):
    """Munnell's study as a project of its own, run; its folder, what the run printed, and the program's files
    before it.
    """
    folder = tmp_path_factory.mktemp("papers") / "论文 one"
    before = installed.digests()
    begun = installed.run(folder.parent, "spillover", "init", folder.name, "--example", "munnell")
    assert begun.returncode == 0, begun.stderr
    done = installed.run(folder, "spillover", "run")
    assert done.returncode == 0, done.stderr
    return folder, done.stderr, before


def tables(path: Path) -> dict[str, list]:
    """All rows of a database, by table."""
    with duckdb.connect(str(path), read_only=True) as db:
        names = db.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        return {name: sorted(map(repr, db.execute(f"from {name}").fetchall())) for (name,) in names}


@pytest.mark.debt("34.2")
def test_its_results_are_those_of_the_clone_to_the_byte(paper, own_studies):
    folder, _said, _before = paper
    own, clones = folder / "results" / "munnell", own_studies.results("munnell")
    names = {path.relative_to(own) for path in own.rglob("*") if path.is_file()}
    assert names == {path.relative_to(clones) for path in clones.rglob("*") if path.is_file()}
    other = {name for name in names if not filecmp.cmp(own / name, clones / name, shallow=False)}
    # The page says the commit of a clone.
    pages = [
        re.sub(", commit [^,.]+,?", "", (top / "report.html").read_text("utf-8")) for top in (own, clones)
    ]
    assert pages[0] == pages[1]
    other -= {Path("report.html")}
    assert {name.suffix for name in other} <= {".duckdb"}
    assert len(names) > 150
    for name in other:
        assert tables(own / name) == tables(clones / name)


@pytest.mark.debt("34.1")
def test_nothing_is_written_to_the_program_and_all_that_is_made_is_in_the_project(paper, installed):
    folder, said, before = paper
    assert installed.digests() == before
    assert {path.name for path in folder.iterdir()} == {
        *("config", "resources", "results", "logs", ".snakemake"),
        *("spillover.yaml", "README.md", ".gitignore", "requirements.lock"),
    }
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert "Open results/munnell/report.html" in said


@pytest.mark.debt("34.2")
def test_run_by_the_clone_and_by_the_wheel_again_nothing_reruns(paper, installed):
    folder = paper[0]
    clone = {"PYTHONPATH": str(ROOT / "scripts")}
    by_clone = [sys.executable, "-m", "cli.main", "explain"]
    said = subprocess.run(
        by_clone, cwd=folder, env=installed.variables(**clone), capture_output=True, text=True
    )
    assert "Nothing would run" in said.stdout, said.stdout + said.stderr
    assert "Nothing would run" in installed.run(folder, "spillover", "explain").stdout
    status = installed.run(folder, "spillover", "status", "--json")
    facts = json.loads(status.stdout)
    assert facts["program"]["changed_files"] == []
    assert facts["studies"][0]["jobs_to_run"] == 0
    assert facts["studies"][0]["page"] == "results/munnell/report.html"


@pytest.mark.debt("34.4")
def test_a_moved_project_reruns_nothing_and_a_corrected_cell_what_it_reruns_in_the_clone(paper, installed):
    folder = paper[0]
    moved = folder.with_name("elsewhere")
    folder.rename(moved)
    inner = moved / "resources" / "munnell"
    corrections = inner / "corrections.csv"
    before = corrections.read_text(encoding="utf-8")
    try:
        assert "Nothing would run" in installed.run(inner, "spillover", "explain").stdout
        snakefile = installed.run(inner, "spillover", "snakefile").stdout.strip()
        options = ["--profile", str(Path(snakefile).with_name("profiles") / "local"), "--dry-run"]
        records = ["--persistence-backend-db-url", "sqlite:///.snakemake/munnell.db"]
        plain = [
            "python",
            "-P",
            "-m",
            "snakemake",
            "--snakefile",
            snakefile,
            *options,
            *records,
            "--config",
            "study=munnell",
        ]
        done = installed.run(moved, *plain)
        assert "Nothing to be done" in done.stdout + done.stderr, done.stderr
        corrections.write_text(
            before + "Alabama,1980,unemployment,8.5,A misprint,The test\n", encoding="utf-8"
        )
        both = [installed.run(moved, "spillover", "explain").stdout]
        clone = subprocess.run(
            [sys.executable, "-m", "cli.main", "explain"],
            cwd=moved,
            env=installed.variables(PYTHONPATH=str(ROOT / "scripts")),
            capture_output=True,
            text=True,
        )
        both.append(clone.stdout)
        # Those that may run are listed in no order, so their number alone is compared.
        told = [re.findall(r"^(?:\d+ \w+ (?:may|would)|  warehouse|      .*)", said, re.M) for said in both]
        assert told[0] == told[1]
        assert told[0][:2] == ["1 job would", "  warehouse"]
    finally:
        corrections.write_text(before, encoding="utf-8")
        moved.rename(folder)


@pytest.mark.debt("34.6")
def test_every_key_of_a_configuration_is_listed_in_a_project(installed, tmp_path):
    """By the command that the documents name; the paths can be opened from where one stands."""
    before = installed.digests()
    assert installed.run(tmp_path, "spillover", "init", "paper").returncode == 0
    inner = tmp_path / "paper" / "resources"
    named = re.search(r"/\S+/docs/audit\.md", installed.run(inner, "spillover", "audit", "--folder=.").stderr)
    assert named is not None
    assert Path(named[0]).is_file()
    done = installed.run(inner, "spillover", "reference")
    assert done.returncode == 0, done.stderr
    pages = [inner / line for line in done.stdout.splitlines()]
    assert {page.name for page in pages} == {"configuration.md", "kinds.md"}
    assert all(page.is_file() for page in pages)
    assert "`totals`" in pages[0].read_text(encoding="utf-8")
    assert (pages[0].resolve().parent, installed.digests()) == (
        tmp_path / "paper" / "build" / "reference",
        before,
    )


@pytest.mark.debt("34.1")
def test_another_spillover_on_the_path_is_one_sentence(paper, installed, tmp_path):
    (tmp_path / "spillover").mkdir()
    (tmp_path / "spillover" / "__init__.py").touch()  # of another package altogether
    for path in (ROOT / "scripts", tmp_path):
        done = installed.run(paper[0], "spillover", "status", PYTHONPATH=str(path))
        assert done.returncode == 2
        assert "unset PYTHONPATH" in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.debt("34.1")
def test_modules_of_the_users_own_do_not_take_the_place_of_the_programs(paper, installed, tmp_path):
    for name in ("plan.py", "base.py", "report.py", "words.py", "numpy.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')\n")
        (paper[0] / name).write_text("raise SystemExit('the wrong module')\n")
    try:
        done = installed.run(paper[0], "spillover", "explain", PYTHONPATH=str(tmp_path))
        assert "Nothing would run" in done.stdout, done.stderr
    finally:
        for name in ("plan.py", "base.py", "report.py", "words.py", "numpy.py"):
            (paper[0] / name).unlink()


@pytest.mark.debt("34.5")
def test_another_workflow_imports_it_as_a_module(installed, tmp_path):
    """The folder that snakedeploy leaves, with the Snakefile that `spillover snakefile --module` prints; what
    snakedeploy writes names itself (docs/records/upstream.md).
    """
    folder, file = tmp_path / "paper", "results/castle/ingest/castle.parquet"
    program = installed.site / "spillover" / "workflow"
    for name in ("config", "profiles"):
        shutil.copytree(program / name, folder / name)
    (folder / "workflow").mkdir()
    importer = installed.run(folder, "spillover", "snakefile", "--module").stdout
    (folder / "workflow" / "Snakefile").write_text(importer)
    snakemake = ["python", "-P", "-m", "snakemake", "--cores", "2"]
    planned = installed.run(folder, *snakemake, "--dry-run", "--quiet")
    assert planned.returncode == 0, planned.stderr
    assert (folder / "resources" / "munnell" / "units.csv").is_file()
    words = [*snakemake, file, "--config", "study=castle"]
    done = installed.run(folder, *words)
    assert done.returncode == 0, done.stderr
    assert (folder / file).is_file()
    holder = subprocess.Popen([sys.executable, "-c", HOLD], cwd=folder, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        (folder / file).unlink()
        busy = installed.run(folder, *words)
        assert busy.returncode == 1
        assert "study castle is being run in this folder" in busy.stderr
    finally:
        holder.kill()
        holder.wait()


CONDA = """#!/bin/sh
case "$1" in
    info) echo '{"conda_prefix": "/nowhere", "platform": "linux-64"}' ;;
    --version) echo "conda 25.3.1" ;;
    config) echo '{"get": {"channel_priority": "strict"}}' ;;
    env) while [ "$1" != --file ]; do shift; done; cat "$2" >> asked; mkdir -p "$4" ;;
esac
"""


@pytest.mark.debt("34.5")
def test_conda_is_asked_for_the_environments_of_the_program(installed, tmp_path):
    """By a stand-in, as no channel can be reached here: what an environment holds is what its file lists."""
    begun = installed.run(tmp_path, "spillover", "init", "paper", "--example", "castle")
    assert begun.returncode == 0, begun.stderr
    (tmp_path / "conda").write_text(CONDA)
    (tmp_path / "conda").chmod(0o755)
    snakefile = installed.site / "spillover" / "workflow" / "Snakefile"
    words = ["python", "-P", "-m", "snakemake", "--snakefile", str(snakefile), "--cores", "1"]
    words += ["--sdm", "conda", "--conda-create-envs-only", "--config", "study=castle"]
    done = installed.run(tmp_path / "paper", *words, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    asked = (tmp_path / "paper" / "asked").read_text(encoding="utf-8")
    files = sorted((snakefile.parent / "envs").glob("*.yaml"))
    assert len(files) == 5
    for file in files:
        assert file.read_text(encoding="utf-8") in asked


HOLD = f"""
import sys, time
sys.path.insert(0, {str(ROOT / "scripts")!r})
from engine import lock
lock.take("castle")
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.debt("34.5")
def test_the_programs_folder_may_be_read_only(paper, installed):
    folders = [installed.site / "spillover", *(installed.site / "spillover").rglob("*")]
    before = {path: path.stat().st_mode for path in folders}
    try:
        for path in folders:
            path.chmod(before[path] & 0o555)
        assert "Nothing would run" in installed.run(paper[0], "spillover", "explain").stdout
    finally:
        for path, mode in before.items():
            path.chmod(mode)


@pytest.mark.debt("34.2")
def test_installed_without_compiled_files_the_programs_folder_has_none_later(paper, installed, tmp_path):
    """As uv installs it; by the command and by Snakemake itself. Of the plugin that Snakemake finds first
    Python has compiled the file that keeps the others from it.
    """
    bare = Environment(tmp_path / "uncompiled", installed.wheel, "--no-compile")
    before = bare.digests()
    assert not any("__pycache__" in path for path in before)
    assert bare.run(tmp_path, "spillover", "init", "x").returncode == 0
    assert "Nothing would run" in bare.run(paper[0], "spillover", "explain").stdout
    assert bare.digests() == before
    snakefile = bare.site / "spillover" / "workflow" / "Snakefile"
    words = ["python", "-P", "-m", "snakemake", "--snakefile", str(snakefile), "--dry-run"]
    words += ["--profile", str(snakefile.with_name("profiles") / "local")]
    words += ["--persistence-backend-db-url", "sqlite:///.snakemake/munnell.db", "--config", "study=munnell"]
    done = bare.run(paper[0], *words, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert "Nothing to be done" in done.stdout + done.stderr, done.stderr
    more = bare.digests().keys() - before.keys()
    assert {Path(path).parts[-3:-1] for path in more} <= {
        ("snakemake_executor_plugin_spillover", "__pycache__")
    }
    assert len(more) <= 1
