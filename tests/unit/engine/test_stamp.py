"""The stamp of a complete run: it holds as long as nothing is different, and for no change there is."""

import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import time
from contextlib import closing
from pathlib import Path

import pytest

from base.packages import LIBRARIES_OF_R
from base.place import Place
from engine import records, stamp
from engine.command import Request

ROOT = Path(__file__).parents[3]
# Python, its packages (known by their versions) and what the system has.
SYSTEM = {
    *map(os.path.abspath, sysconfig.get_paths().values()),
    sys.prefix,
    sys.base_prefix,
    "/proc",
    "/sys",
    "/etc",
    "/dev",
}
OURS = tuple(dict.fromkeys([*stamp.OF_PROGRAM, *stamp.OF_PROJECT]))
REQUEST = Request("tiny")
FILES = (
    "Snakefile",
    "rules/a.smk",
    "scripts/a/b.py",
    "scripts/a/b.sql",
    "profiles/local/config.yaml",
    "profiles/default/config.yaml",
    "envs/a.yaml",
    "config/tiny.yaml",
    "resources/tiny/units.csv",
    "results/tiny/tables/a.csv",
    "results/tiny/report.html",
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project's folder whose run is complete, with a raw file elsewhere and a package."""
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for name in FILES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("1")
    (elsewhere / "packages" / "numpy-1.0.dist-info").mkdir(parents=True)
    (elsewhere / "raw").mkdir()
    (elsewhere / "raw" / "a.csv").write_text("1")
    monkeypatch.chdir(project)
    monkeypatch.setattr(stamp, "PLACE", Place(Path(), project))
    monkeypatch.syspath_prepend(str(elsewhere / "packages"))
    monkeypatch.setattr(stamp, "_results_of_the_plan", [name for name in FILES if name.startswith("results")])
    monkeypatch.setattr(
        stamp.digests, "list_asked_files", lambda: [str(elsewhere / "raw" / "a.csv"), "config/tiny.yaml"]
    )
    recorded(stamp._results_of_the_plan)
    return project


def recorded(names):
    """Records, as far as a stamp reads them."""
    Path(".snakemake").mkdir()
    columns = "namespace, target, incomplete, endtime, input"
    with closing(sqlite3.connect(records.path_of("tiny"))) as db, db:
        db.execute(f"create table {records.TABLE} ({columns})")
        for name in names:
            said = [Path(name).stat().st_mtime, '["resources/tiny/units.csv"]']
            space = str(Path(".snakemake").absolute())
            db.execute(f"insert into {records.TABLE} values (?, ?, 0, ?, ?)", [space, name, *said])


def run(meanwhile=lambda: None, request=REQUEST):
    """A run that is complete; meanwhile: what happens during it."""
    time.sleep(0.05)
    since, begun = time.time_ns(), stamp.hash_surroundings(request)
    stamp.forget(request.study)
    meanwhile()
    stamp.store_plan(request.study)
    stamp.complete(request, begun, since)


def test_it_holds_while_nothing_changes(folder):
    assert not stamp.is_up_to_date(REQUEST)
    run()
    assert stamp.is_up_to_date(REQUEST)
    assert stamp.is_up_to_date(REQUEST)
    stamp.forget("tiny")
    assert not stamp.is_up_to_date(REQUEST)


def written(path):
    """Another content of the same length, with the times of before."""
    before = os.stat(path)
    path.write_text("2")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path):
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    os.replace(copy, path)


CHANGES = {
    "written": written,
    "touched": lambda path: os.utime(path),
    "removed": Path.unlink,
    "replaced": replaced,
    "a link": lambda path: (path.rename(path.with_name("moved")), path.symlink_to("moved")),
    "one more": lambda path: path.with_name("another").write_text("1"),
}


RAW, DATABASE = "../elsewhere/raw/a.csv", ".snakemake/tiny.db"
OF_EACH_SORT = ["scripts/a/b.sql", "results/tiny/tables/a.csv", RAW, DATABASE]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        *((name, "written") for name in FILES),
        *((name, change) for name in OF_EACH_SORT for change in CHANGES),
    ],
)
def test_any_change_of_any_file_counts(folder, name, change):
    """Beside the records another file is none of a run's."""
    run()
    CHANGES[change]((folder / name).resolve())
    assert stamp.is_up_to_date(REQUEST) == ((name, change) == (DATABASE, "one more"))


def test_another_package_profile_source_variable_or_folder_counts(folder, monkeypatch):
    run()
    assert not stamp.is_up_to_date(Request("tiny", "slurm"))
    assert not stamp.is_up_to_date(Request("tiny", source=str(folder.parent / "elsewhere")))
    with monkeypatch.context() as patch:
        patch.setenv("SPILLOVER_MOST_CELLS", "10")
        assert not stamp.is_up_to_date(REQUEST)
        patch.setenv("SPILLOVER_LANGUAGE", "zh")
        patch.delenv("SPILLOVER_MOST_CELLS")
        assert stamp.is_up_to_date(REQUEST)
    packages = folder.parent / "elsewhere" / "packages"
    (packages / "numpy-1.0.dist-info").rename(packages / "numpy-1.1.dist-info")
    assert not stamp.is_up_to_date(REQUEST)
    (packages / "numpy-1.1.dist-info").rename(packages / "numpy-1.0.dist-info")
    assert stamp.is_up_to_date(REQUEST)
    folder.rename(folder.with_name("moved"))
    monkeypatch.chdir(folder.with_name("moved"))
    assert not stamp.is_up_to_date(REQUEST)


def test_the_folder_of_raw_files_that_is_given_counts_with_all_below_it(folder):
    source = folder.parent / "elsewhere"
    request = Request("tiny", source=str(source))
    (source / "raw" / "round").symlink_to("..")
    run(request=request)
    assert stamp.is_up_to_date(request)
    (source / "raw" / "b.csv").write_text("1")
    assert not stamp.is_up_to_date(request)


@pytest.mark.parametrize("name", ["config/tiny.yaml", "resources/tiny/units.csv", FILES[-1], RAW])
@pytest.mark.parametrize("change", ["written", "removed"])
def test_what_changes_during_a_run_is_not_stamped(folder, name, change):
    """The run may have read it before. A result that somebody changed is known by its record."""
    later = time.time() + 1
    happens = {"written": lambda path: (path.write_text("2"), os.utime(path, (later, later)))}

    def meanwhile():
        (happens.get(change) or CHANGES[change])((folder / name).resolve())

    run(meanwhile)
    assert not stamp.is_up_to_date(REQUEST)


def test_a_clone_whose_files_were_just_written_is_stamped_unless_their_times_are_whole_seconds(
    folder, monkeypatch
):
    run()
    assert stamp.is_up_to_date(REQUEST)
    coarse = stamp._states
    monkeypatch.setattr(
        stamp,
        "_states",
        lambda paths, deep=True: [
            (path, [n - n % 10**9 if at == stamp.CHANGED else n for at, n in enumerate(state)])
            for path, state in coarse(paths, deep)
        ],
    )
    run()
    assert not stamp.is_up_to_date(REQUEST)
    now = time.time_ns() // 10**9 * 10**9
    assert (stamp.compute_settling_time(now), stamp.compute_settling_time(now + 1)) == (
        now + stamp.SECONDS,
        now + 1 + stamp.TICK,
    )


def test_after_the_clock_was_set_back_a_run_looks_at_its_results(folder):
    run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp.time, "time_ns", lambda: Path(FILES[-1]).stat().st_mtime_ns - 10)
        assert not stamp.is_up_to_date(REQUEST)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"begun": 1, "outside": 2, "results": 3}', "\0"])
def test_a_stamp_that_was_cut_short_or_altered_does_not_hold(folder, text):
    run()
    stamp.path_of("tiny").write_text(text)
    assert not stamp.is_up_to_date(REQUEST)


def test_a_plan_of_an_earlier_run_makes_no_stamp(folder):
    """As where Snakemake's command line ran this time, which notes none."""
    run()
    since, begun = time.time_ns(), stamp.hash_surroundings(REQUEST)
    stamp.forget("tiny")
    stamp.complete(REQUEST, begun, since)
    assert not stamp.is_up_to_date(REQUEST)


PLANNING = """
import os, sys
seen = set()
def heard(event, args):
    if event in ("open", "os.listdir", "os.scandir", "glob.glob") and isinstance(args[0], (str, os.PathLike)):
        seen.add(os.path.abspath(os.fspath(args[0])))
sys.addaudithook(heard)
from pathlib import Path
from base import digests
from plan.plan import Plan
plan = Plan(Path.cwd(), sys.argv[1], {"input": sys.argv[2]} if sys.argv[2] else {})
for stage in plan.values():
    if stage.is_in_every_run:
        for key in stage.keys:
            stage.job(*key).spec, stage.code_of(*key), stage.job(*key).inputs
plan.results()
seen -= set(map(os.path.abspath, sys.path))
print("\\n".join(sorted(seen)), "digests", *map(os.path.abspath, digests.list_asked_files()), sep="\\n")
"""


@pytest.mark.parametrize(
    ("name", "elsewhere"), [("castle", True), pytest.param("munnell", False, marks=pytest.mark.long)]
)
def test_all_that_a_plan_reads_is_looked_at(tmp_path, name, elsewhere):
    """In the project, in the folder of raw files that is given, or by its digest; besides Python's own."""
    project, raw = tmp_path / "project", tmp_path / "raw"
    for part in OURS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, project / part)
    shutil.copytree(ROOT / "resources" / name, raw)
    read = subprocess.run(
        [sys.executable, "-c", PLANNING, name, str(raw) if elsewhere else ""],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project / "scripts")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    opened, asked = read[: read.index("digests")], set(read[read.index("digests") + 1 :])
    looked_at = [str(project / part) for part in (*OURS, ".snakemake", "results")]
    looked_at += [str(raw)] * elsewhere + list(SYSTEM)
    looked_at += [f"{library}/base/" for library in LIBRARIES_OF_R]  # for R's version, which the stamp has
    assert any(path.startswith(str(raw)) for path in asked) == elsewhere
    unseen = [
        path
        for path in opened
        if path not in asked and not path.startswith(tuple(looked_at)) and path != str(project)
    ]
    assert unseen == []
