"""Ingest and warehouse as the graph runs them: bad files stop their own jobs only, and a correction reruns
what it changes.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from copies import run_snakemake, with_stages

from small_study import LONG, UNITS, YEARBOOK, edited, yearbook_file
from study_chain import ROOT

pytestmark = pytest.mark.slow
STAGES = ("common", "ingest", "warehouse")
DOWNSTREAM = """
rule copy_variable:
    input:
        unpack(gated(lambda w: {"variable": PLAN.study.variable(w.variable)})),
    output:
        "copies/{variable}.parquet",
    shell:
        "cp {input} {output}"


rule done:
    default_target: True
    input:
        expand("copies/{variable}.parquet", variable=list(STUDY["variables"])),
"""
HEADER = "city,year,variable,value,reason,source\n"


class Project:
    """A folder with one study, `small`: two yearbook editions and a long file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.raw = folder, folder / "resources" / "small" / "raw"
        with_stages(folder, STAGES, DOWNSTREAM)
        shutil.copy(ROOT / "config" / "sources.yaml", folder / "config")
        self.raw.mkdir(parents=True)
        (self.raw.parent / "units.csv").write_text(UNITS, encoding="utf-8")
        for edition in (2013, 2014):
            yearbook_file(self.raw, edition)
        self.long("".join(f"{code},{name},{year},{9}\n" for code, name in _NAMES for year in (2012, 2013)))
        self.corrections("")
        study = {
            "study": "small",
            "title": "A test",
            "input": "resources/small/raw",
            "years": [2012, 2013],
            "units": {"file": "resources/small/units.csv", "groups": ["region"]},
            "sources": {
                "yearbook": YEARBOOK,
                "long": {**LONG, "columns": {"area": {"header": "^area$", "unit": "km2"}}},
            },
            "variables": {"share": {"formula": "employed / population"}, "space": {"formula": "area"}},
        }
        (folder / "config" / "small.yaml").write_text(
            yaml.safe_dump(study, allow_unicode=True), encoding="utf-8"
        )

    def long(self, rows: str) -> None:
        (self.raw / "long.csv").write_text("code,name,year,area\n" + rows, encoding="utf-8")

    def corrections(self, lines: str) -> None:
        (self.raw.parent / "corrections.csv").write_text(HEADER + lines, encoding="utf-8")

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        triggers = ["--rerun-triggers", "mtime", "params", "input"]
        return run_snakemake(self.folder, "small", "--cores", "1", "--show-failed-logs", *options, *triggers)

    def jobs(self, *options: str) -> list[str]:
        """Runs, and names the jobs that ran."""
        done = self.run(*options)
        assert done.returncode == 0, done.stderr
        return [
            job
            for job in re.findall(r"^(?:local)?(?:rule|checkpoint) (\w+):", done.stderr, re.M)
            if job != "done"
        ]


_NAMES = (("150600", "Ordos"), ("450900", "Yulin"), ("530800", "Pu'er"))


@pytest.fixture
def project(small_study, tmp_path):
    made = Project(tmp_path)
    small_study.teach(tmp_path)
    assert sorted(made.jobs()) == ["copy_variable"] * 2 + ["ingest"] * 2 + ["warehouse"]
    return made


def test_a_correction_reruns_only_what_it_changes(project):
    assert project.jobs() == []
    copies = {
        name: (project.folder / "copies" / f"{name}.parquet").read_bytes() for name in ("share", "space")
    }
    project.corrections("Ordos,2013,population,200,the same,bulletin\n")
    assert project.jobs() == ["warehouse"]
    project.corrections("Ordos,2013,population,400,misprint,bulletin\n")
    assert project.jobs() == ["warehouse", "copy_variable"]
    assert (project.folder / "copies" / "space.parquet").read_bytes() == copies["space"]
    assert (project.folder / "copies" / "share.parquet").read_bytes() != copies["share"]


def test_a_bad_file_stops_its_own_jobs_and_leaves_the_rest_standing(project):
    before = {path: path.read_bytes() for path in (project.folder / "copies").iterdir()}
    yearbook_file(project.raw, 2014, headers=["年末总人口", "年末总人口", "年末单位从业人员数"])
    project.long("".join(f"{code},{name},{year},{8}\n" for code, name in _NAMES for year in (2012, 2013)))
    failed = project.run("--keep-going")
    assert failed.returncode != 0
    assert re.search(
        r"ingest yearbook: yearbook_2014.xlsx, sheet 'Sheet1': 2 headers match .*C: 年末总人口", failed.stderr
    )
    assert (project.folder / "results/small/ingest/long.parquet").exists()
    assert {path: path.read_bytes() for path in before} == before
    yearbook_file(project.raw, 2014, edited("鄂尔多斯", 2, 201))
    assert "ingest" in project.jobs()


@pytest.mark.long
def test_a_file_that_is_not_there(project):
    for path in project.raw.glob("yearbook_*"):
        path.unlink()
    failed = project.run()
    assert failed.returncode != 0
    assert "no file in resources/small/raw matches" in failed.stderr
    assert "Ask the bureau." in failed.stderr
