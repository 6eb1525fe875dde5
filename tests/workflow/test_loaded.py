"""What a job loads is what its hash covers: each script of the rules run once, in a process of its own."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from base.code_hash import _closure
from graph_project import Project
from plan.plan import Plan
from planned import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.long]
# At the end of a job, the files of the project that are loaded. Python loads this by itself.
TELLING = """
import atexit, json, os, sys
from pathlib import Path

def tell():
    job = getattr(sys.modules["__main__"], "snakemake", None)
    if job is not None:
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        said = {"rule": job.rule, "wildcards": dict(job.wildcards.items()), "files": [*filter(None, files)]}
        Path("loaded", f"{os.getpid()}.json").write_text(json.dumps(said), encoding="utf-8")

atexit.register(tell)
"""
TARGETS = ("all", "page_of_what_there_is", "panel_files", "package")
MAP = """
  where:
    kind: map
    variable: output
    title: Where
    caption: On a map.

# Jobs are counted"""


@pytest.fixture(scope="module")
def project(small_study, tmp_path_factory):
    """The small study, with a job of every rule."""
    made = Project.create(tmp_path_factory.mktemp("loaded"), small_study)
    shutil.copytree(ROOT / "resources/nqp/published", made.folder / "resources/small/printed")
    made.edit("config/small.yaml", "\n# Jobs are counted", MAP)
    made.edit("config/small.yaml", "crosscheck: false\n", "audit: {folder: resources/small/printed}\n")
    (made.folder / "scripts" / "sitecustomize.py").write_text(TELLING, encoding="utf-8")
    (made.folder / "loaded").mkdir()
    apart = ("results", "logs", ".snakemake", ".cache", "loaded", "resources/small/raw")
    ignored = "".join(f"/{folder}\n" for folder in apart)
    (made.folder / ".gitignore").write_text(f"{ignored}__pycache__\n", encoding="utf-8")
    identity = ["-c", "user.name=t", "-c", "user.email=t"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "A study"]):
        subprocess.run(["git", *words], cwd=made.folder, check=True)
    command = [
        *made.command[:3],
        "--cores",
        "2",
        "--profile",
        "none",
        "--config",
        "study=small",
        "--",
        *TARGETS,
    ]
    done = subprocess.run(command, cwd=made.folder, env=made.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return made


def test_every_module_that_a_job_loaded_is_in_its_hash(project, monkeypatch):
    monkeypatch.chdir(project.folder)
    plan, scripts = Plan(project.folder, "small"), project.folder / "scripts"
    ran, unhashed = set(), {}
    for path in Path("loaded").glob("*.json"):
        said = json.loads(path.read_text(encoding="utf-8"))
        stage = plan[said["rule"]]
        key = tuple(said["wildcards"][name] for name in stage.wildcards)
        hashed = _closure([scripts / name for name in (stage.script, *stage.job(*key).loads)], scripts)
        loaded = {Path(file).resolve() for file in said["files"]}
        found = {
            file.relative_to(scripts).as_posix() for file in loaded - hashed if file.is_relative_to(scripts)
        }
        ran.add(said["rule"])
        # What kinds say is in the hash of sentences, of the kinds that a job prints (test_reruns_of_code.py).
        said_by_kinds = {
            file for file in found if re.fullmatch(r"spillover/kinds/\w+/(words|methods)\.py", file)
        }
        if more := found - said_by_kinds - {"sitecustomize.py"}:
            unhashed[f"{said['rule']} {' '.join(key)}".strip()] = sorted(more)
        assert len(loaded & hashed) > 3, said["rule"]
    assert unhashed == {}
    # One needs R; two are of sweeps with a joint test, one of `make paper`, and were not asked for.
    assert set(plan) - {"second_r", "joint", "joint_chunk", "cell_influence", "paper"} <= ran


def test_every_script_of_the_rules_is_of_a_stage(project):
    rules = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk"))
    plan = Plan(ROOT, "nqp")
    assert set(re.findall(r'"\.\./scripts/(.+\.py)"', rules)) == {stage.script for stage in plan.values()}
