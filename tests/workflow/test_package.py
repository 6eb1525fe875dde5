"""The replication package of a cut-down study: made, unpacked in an empty folder, replicated by R, run again
from its code.
"""

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from stata_reading import Stata

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path("results/munnell/package/munnell-replication.zip")
KEPT = [
    "baseline",
    "classical",
    "hc1",
    "conley",
    "division_clusters",
    "state_effects",
    "year_effects",
    "lagged",
]
KEPT += [
    "instruments",
    "south_and_west",
    "moderation",
    "mediation",
    "sdm_states48",
    "sdm_states48_lee_yu",
    "sar_states48",
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(
        not (ROOT / ".git").exists(), reason="a package is made in a git clone, and this folder is none"
    ),
]


def shell(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | more
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def snakemake(folder: Path, target: str, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """As the package's README says it, where nothing is added."""
    words = ["--profile", "profiles/default", "--cores", "1", *options, "--config", "study=munnell"]
    return shell(folder, sys.executable, "-m", "snakemake", *words, "--", target, **more)


def make(project: Path, target: str) -> subprocess.CompletedProcess[str]:
    """By the project's own executor, which loads libraries once for all jobs."""
    return snakemake(project, target, "--executor", "spillover", PYTHONPATH=str(project / "scripts"))


def commit(folder: Path) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    shell(folder, "git", "add", "-A")
    assert shell(folder, "git", *identity, "commit", "-q", "-m", "A study").returncode == 0


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """This project's files as a repository of their own, with a study of panel and spatial models and one
    table.
    """
    folder = tmp_path_factory.mktemp("project")
    for name in shell(ROOT, "git", "ls-files", "-co", "--exclude-standard").stdout.splitlines():
        if (ROOT / name).is_file() and not name.startswith(
            ("tests/", "resources/nqp/", "resources/observed/")
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    path = folder / "config" / "munnell.yaml"
    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    study["analyses"] = {name: study["analyses"][name] for name in KEPT}
    study["analyses"]["division_clusters"].pop("wild", None)
    study["analyses"]["scaled"] = {
        "like": "baseline",
        "regressors": ["lpcap", "lpc:unemp", "D.lemp", "F.unemp"],
        "standardise": ["lpc"],
        "centre": ["unemp"],
        "sample": {
            "years": [1972, 1985],
            "groups": {"region": ["South", "West"]},
            "without": {"units": ["TEXAS"]},
        },
    }
    # Where every regressor has mean zero the constant has no standard error to compare.
    study["analyses"]["centred"] = {"like": "baseline", "standardise": ["lpcap", "lpc", "lemp", "unemp"]}
    table = study["tables"]["table02_production"]
    # The wild bootstrap is left out above, and a statistic that no column has is an error.
    statistics = [key for key in table["statistics"] if "wild_bootstrap" not in str(key)]
    columns = [column for column in table["columns"] if column["analysis"] in KEPT]
    study["tables"] = {"table02_production": {**table, "columns": columns, "statistics": statistics}}
    study["figures"] = {"output_paths": study["figures"]["output_paths"]}
    study["language"] = "zh"  # so that it has both guides
    for section in ("sweeps", "report", "labels"):
        study.pop(section, None)
    path.write_text(yaml.safe_dump(study, allow_unicode=True), encoding="utf-8")
    shell(folder, "git", "init", "-q")
    commit(folder)
    made = make(folder, "package")
    assert made.returncode == 0, made.stderr[-3000:]
    return folder


@pytest.fixture(scope="module")
def unpacked(project, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(project / PACKAGE) as archive:
        archive.extractall(folder)
    return folder / "munnell-replication"


def test_every_file_has_its_checksum(unpacked):
    lines = (unpacked / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    present = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()} - {
        "MANIFEST.sha256"
    }
    assert present == set(listed)
    for path, digest in listed.items():
        assert hashlib.sha256((unpacked / path).read_bytes()).hexdigest() == digest, path


def test_the_readme_and_the_code_name_no_folder_of_this_machine(unpacked, project):
    assert "\n## 概述\n" in (unpacked / "README.zh.md").read_text(encoding="utf-8")
    for name in (
        "README.md",
        "README.zh.md",
        "ro-crate-metadata.json",
        "replicate/models.R",
        "replicate/replicate.do",
    ):
        assert str(project) not in (unpacked / name).read_text(encoding="utf-8")


def test_made_again_it_is_the_same_to_the_byte(project):
    before = (project / PACKAGE).read_bytes()
    (project / PACKAGE).unlink()
    assert make(project, "package").returncode == 0
    assert (project / PACKAGE).read_bytes() == before


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_replicates_every_estimate(unpacked):
    folder = unpacked / "replicate"
    done = shell(folder, "Rscript", "--vanilla", "replicate.R")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All estimates are replicated" in done.stdout
    with (folder / "replicated.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    expected = (folder / "expected.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(expected) - 1 > 100
    assert max(float(row["difference"]) for row in rows) < 1e-6
    compared = {row["model"] for row in rows if row["se_replicated"] and row["se_expected"]}
    assert ("centred", "_cons") not in {(row["model"], row["term"]) for row in rows}
    assert {
        "baseline",
        "classical",
        "hc1",
        "division_clusters",
        "mediation/outcome",
        "scaled",
        "sdm_states48",
    } <= compared
    assert {
        "instruments/second_stage",
        "moderation",
        "south_and_west/South",
        "sar_states48",
        "sdm_states48_lee_yu",
    } <= compared


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_finds_a_changed_number(unpacked, tmp_path):
    shutil.copytree(unpacked / "replicate", tmp_path / "replicate")
    (tmp_path / "data").symlink_to(unpacked / "data")
    path = tmp_path / "replicate" / "expected.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    number, model, term, estimate, se = lines[1].split(",")
    lines[1] = f"{number},{model},{term},{float(estimate) * 1.00001!r},{se}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = shell(tmp_path / "replicate", "Rscript", "--vanilla", "replicate.R")
    assert done.returncode == 1
    assert term in done.stdout


def test_the_do_file_describes_the_same_regressions(unpacked):
    text = (unpacked / "replicate" / "replicate.do").read_text(encoding="utf-8")
    stata = Stata(unpacked / "replicate")
    stata.run(text)
    assert len(stata.compared) == len(re.findall(r"^check(?:_se)? ", text, re.M)) > 100
    for kind, term, found, expected in stata.compared:
        assert found == pytest.approx(expected, rel=1e-6), (kind, term)


def without_commit(path):
    """The bytes of a result; a page without the commit that made it, which shipped code does not know."""
    if path.suffix != ".html":
        return path.read_bytes()
    text = re.sub(r'<span data-of="[^"]*">([^<]*)</span>', r"\1", path.read_text(encoding="utf-8"))
    return re.sub("(, commit |（提交|，提交)[0-9a-f]{10}[+]?）?", "", text)


def test_the_code_run_in_the_empty_folder_gives_the_same_results(unpacked):
    made = snakemake(unpacked / "code", "results/munnell/report.html")
    assert made.returncode == 0, made.stderr[-3000:]
    results = [p for p in (unpacked / "results").rglob("*") if p.is_file()]
    assert len(results) == 6
    for path in results:
        again = unpacked / "code" / "results" / "munnell" / path.relative_to(unpacked / "results")
        assert without_commit(again) == without_commit(path), path.name


def test_uncommitted_code_is_not_shipped(project):
    path = project / "LICENSE"
    text = path.read_text(encoding="utf-8")
    (project / PACKAGE).unlink()
    path.write_text(text + "changed\n", encoding="utf-8")
    refused = make(project, "package")
    path.write_text(text, encoding="utf-8")
    assert refused.returncode != 0
    assert "LICENSE differ from the last commit" in refused.stderr + refused.stdout
    assert not (project / PACKAGE).exists()


def test_data_that_may_not_be_passed_on_stay_out_and_can_be_made(project, tmp_path):
    """A source that is not free: no panel, no page, no figure of single units; R runs on the panel
    once it is made again.
    """
    path = project / "config" / "sources.yaml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources["sources"]["munnell"]["redistribute"] = False
    path.write_text(yaml.safe_dump(sources, allow_unicode=True), encoding="utf-8")
    commit(project)
    (project / PACKAGE).unlink(missing_ok=True)
    assert make(project, "package").returncode == 0
    with zipfile.ZipFile(project / PACKAGE) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "munnell-replication"
    kept = sorted(
        p.relative_to(folder).as_posix()
        for top in ("data", "results")
        for p in (folder / top).rglob("*")
        if p.is_file()
    )
    assert kept == [f"results/tables/table02_production.{end}" for end in ("csv", "docx", "html", "tex")]
    assert "output_paths.pdf` (made by the workflow, not in this package)" in (
        folder / "README.md"
    ).read_text(encoding="utf-8")
    assert snakemake(folder / "code", "panel_files").returncode == 0
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    refused = shell(folder / "replicate", "Rscript", "--vanilla", "replicate.R")
    assert "panel.csv is not there: the data may not be redistributed" in refused.stderr
    shutil.copytree(folder / "code/results/munnell/data", folder / "data")
    assert shell(folder / "replicate", "Rscript", "--vanilla", "replicate.R").returncode == 0
