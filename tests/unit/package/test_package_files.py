"""The parts of a replication package: checksums, zip, RO-Crate, README, labelled panel."""

import hashlib
import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import duckdb
import numpy as np
import pandas as pd
import pytest

from base.artifacts.parquet import write_variable
from base.speech_language import message
from package.advisories import advisories_in
from package.archive import (
    list_changed_files,
    merge_files,
    read_committed_code,
    require_clean,
    run_git,
    write_manifest,
    write_zip,
)
from package.build import list_other_versions, may_ship, measure_jobs, read_match, refuse_raw_files
from package.descriptions import build_crate
from package.guide import Facts, MatchedManuscript, render_guides, render_readme
from package.options import Exhibit, PackagedSource, ResultShown
from package.panel_files import as_csv, as_parquet, as_stata, read_panel, weights_csv
from spillover.errors import StudyError
from spillover.words import _

DATE = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
FILES = {"code/Snakefile": b"rule all:\n", "data/panel.csv": b"unit,year\n", "replicate/replicate.R": b"1\n"}


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "a\\..\\x", "C:x", "a//x", "./x", "a\nb", ""]
)
def test_no_path_of_a_package_leaves_its_folder(tmp_path, name):
    with pytest.raises(StudyError, match="cannot hold the path"):
        write_zip(tmp_path / "a.zip", "study", {**FILES, name: b""}, set(), DATE)
    assert not (tmp_path / "a.zip").exists()


def test_the_same_content_gives_the_same_zip(tmp_path):
    write_zip(tmp_path / "a.zip", "study", FILES, {"code/Snakefile"}, DATE)
    write_zip(tmp_path / "b.zip", "study", dict(reversed(FILES.items())), {"code/Snakefile"}, DATE)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("study/data/panel.csv") == b"unit,year\n"
        modes = {entry.filename: (entry.external_attr >> 16) & 0o777 for entry in archive.infolist()}
    assert modes == {
        "study/code/Snakefile": 0o755,
        "study/data/panel.csv": 0o644,
        "study/replicate/replicate.R": 0o644,
    }


def test_the_manifest_is_what_sha256sum_reads(tmp_path):
    lines = write_manifest(FILES).decode().splitlines()
    assert lines[1] == f"{hashlib.sha256(b'unit,year' + bytes([10])).hexdigest()}  data/panel.csv"
    assert len(lines) == 3


def test_two_parts_with_one_path_are_a_fault():
    with pytest.raises(ValueError, match="data/panel"):
        merge_files(FILES, {"data/panel.csv": b""})


def test_the_crate_describes_every_file_and_refers_to_nothing_else():
    files = {**FILES, "code/resources/a b 城市.csv": b"x\n"}
    document = json.loads(
        build_crate("s-replication", "A study", "What it is.", "A (2026).", "abc", DATE, files)
    )
    assert document["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in document["@graph"]}
    assert len(entities) == len(document["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}
    root = entities["./"]
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert [unquote(part["@id"]) for part in root["hasPart"]] == sorted(files)
    assert all(part["@id"].isascii() and " " not in part["@id"] for part in root["hasPart"])
    assert all(entities[quote(path)]["contentSize"] == str(len(content)) for path, content in files.items())
    assert "ComputationalWorkflow" in entities[root["mainEntity"]["@id"]]["@type"]
    assert set(_references(document["@graph"])) <= {*entities, "https://w3id.org/ro/crate/1.1"}


def _references(value: object) -> list[str]:
    """Every @id that an entity points to."""
    if isinstance(value, list):
        return [found for item in value for found in _references(item)]
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return [value["@id"]]
        return [found for item in value.values() for found in _references(item)]
    return []


@pytest.fixture
def panel(tmp_path: Path):
    values = np.array([1 / 3, np.nan, 2.0, -1e-17])
    write_variable(tmp_path / "DF.parquet", ["a", "a", "b", "b"], [2001, 2002, 2001, 2002], values)
    units = pd.DataFrame({"unit": ["b", "a"], "name": ["B", "Ä"], "region": ["South", "North"]})
    return read_panel({"DF": tmp_path / "DF.parquet"}, units, {"DF": "Digital finance"})


def test_the_panel_is_the_same_in_all_three_formats(panel, tmp_path):
    text = pd.read_csv(io.BytesIO(as_csv(panel)))
    (tmp_path / "panel.parquet").write_bytes(as_parquet(panel))
    with duckdb.connect() as db:
        parquet = db.execute(f"select * from '{tmp_path}/panel.parquet'").df()
    with pd.io.stata.StataReader(io.BytesIO(as_stata(panel, "A study"))) as reader:
        stata, labels, title = (
            reader.read(convert_categoricals=False),
            reader.variable_labels(),
            reader.data_label,
        )
        numbered = reader.value_labels()
    for frame in (text, parquet, stata):
        np.testing.assert_array_equal(frame["DF"], panel.values["DF"])
        assert list(frame["unit"]) == ["a", "a", "b", "b"]
        assert list(frame["year"]) == [2001, 2002, 2001, 2002]
    assert (labels["DF"], title) == ("Digital finance", "A study")
    assert list(stata["unit_code"]) == [1, 1, 2, 2]
    assert numbered == {"unit_code": {1: "Ä", 2: "B"}, "region_code": {1: "North", 2: "South"}}
    assert list(stata["name"]) == ["Ä", "Ä", "B", "B"]
    metadata = (
        duckdb.connect()
        .execute(f"select key, value from parquet_kv_metadata('{tmp_path}/panel.parquet')")
        .fetchall()
    )
    assert (b"labels", b'{"DF": "Digital finance"}') in metadata


def test_the_panel_files_are_stable_to_the_byte(panel):
    stata = [as_stata(panel, "A study") for _ in range(2)]
    parquet = [as_parquet(panel) for _ in range(2)]
    assert stata[0] == stata[1]
    assert parquet[0] == parquet[1]


def test_weights_become_links(tmp_path):
    arrays = {"data": [0.5, 0.5, 1.0], "indices": [1, 2, 0], "indptr": [0, 2, 3, 3], "shape": [3, 3]}
    np.savez(tmp_path / "w.npz", ids=np.array(["x", "y", "z"]), **{k: np.array(v) for k, v in arrays.items()})
    assert weights_csv(tmp_path / "w.npz").decode() == "unit,neighbour,weight\nx,y,0.5\nx,z,0.5\ny,x,1.0\n"


def packaged(**keys):
    return PackagedSource(**{"files": r"x\.csv", **keys})


def test_a_panel_is_shipped_only_if_every_source_allows_it():
    assert may_ship({"a": packaged(redistribute=True)}) == (True, "")
    allowed, reason = may_ship(
        {"a": packaged(redistribute=True), "b": packaged(), "c": packaged(redistribute=False)}
    )
    assert not allowed
    assert "b, c may not be redistributed" in reason


def test_raw_files_that_may_not_be_passed_on_are_not_in_the_commit():
    sources = {
        "a": packaged(files=r"a\.xlsx", redistribute=True),
        "b": packaged(files=r"b_(?P<year>\d{4})\.xlsx"),
    }
    refuse_raw_files({"resources/s/raw/a.xlsx": b"", "resources/other/raw/b_2001.xlsx": b""}, "s", sources)
    with pytest.raises(
        StudyError,
        match=r"resources/s/raw/b_2001\.xlsx belongs to the source b, which may not be redistributed",
    ):
        refuse_raw_files({"resources/s/raw/b_2001.xlsx": b""}, "s", sources)


@pytest.mark.debt("33.4")
def test_what_a_package_refuses_is_said_in_chinese(tmp_path, monkeypatch):
    """Each refusal, but for git's own words and the names in it."""
    monkeypatch.setenv("SPILLOVER_LANGUAGE", "zh")
    raw, secret = packaged(files=r"b\.xlsx"), packaged(files=r"b\.xlsx", confidential=True)
    committed = {"resources/s/raw/b.xlsx": b""}
    folder = _repository(tmp_path / "repository")
    (folder / "copy").mkdir()
    (folder / "a.txt").write_text("two\n", encoding="utf-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.json").write_text("{", encoding="utf-8")
    refusals = [
        (lambda: refuse_raw_files(committed, "s", {"b": raw}), "不得再分发"),
        (lambda: refuse_raw_files(committed, "s", {"b": secret}), "保密"),
        (lambda: run_git(tmp_path / "bad", "log"), "git log"),
        (lambda: require_clean(folder / "copy"), "git add -A"),
        (lambda: require_clean(folder), "a.txt"),
        (lambda: write_zip(tmp_path / "a.zip", "s", {"../x": b""}, set(), DATE), "路径"),
        (lambda: advisories_in(tmp_path / "none"), "OSV"),
        (lambda: advisories_in(tmp_path / "bad"), "JSON"),
    ]
    for refuse, part in refusals:
        with pytest.raises(StudyError) as refused:
            refuse()
        said = message(refused.value)
        assert part in said
        assert len(re.findall("[\u4e00-\u9fff]", said)) >= 8, said
    assert re.search("[\u4e00-\u9fff]", message(may_ship({"b": raw})[1]))


def test_two_units_of_one_name_have_labels_of_their_own(tmp_path):
    write_variable(tmp_path / "x.parquet", ["a", "b"], [2001, 2001], np.array([1.0, 2.0]))
    units = pd.DataFrame({"unit": ["a", "b"], "name": ["Suzhou", "Suzhou"]})
    panel = read_panel({"x": tmp_path / "x.parquet"}, units, {})
    with pd.io.stata.StataReader(io.BytesIO(as_stata(panel, "A study"))) as reader:
        reader.read()
        assert reader.value_labels() == {"unit_code": {1: "Suzhou (a)", 2: "Suzhou (b)"}}


def test_what_the_jobs_logged_is_summed(tmp_path):
    (tmp_path / "models").mkdir()
    done = "panel a done in 1.25 s (1.20 s of CPU) with at most 140 MB"
    first = f"01:00:00 INFO panel a started\n01:00:01 INFO {done}\n"
    (tmp_path / "models" / "a.log").write_text(first)
    (tmp_path / "b.log").write_text("01:00:00 INFO table b done in 2.00 s with at most 90 MB\n")
    (tmp_path / "package.log").write_text("01:00:00 INFO package done in 9.00 s with at most 900 MB\n")
    logs = [tmp_path / "models" / "a.log", tmp_path / "b.log", tmp_path / "not_run.log"]
    assert measure_jobs(logs) == (2, 3.25, 140)
    assert measure_jobs([]) == (0, 0, 0)


def _facts(**changes: object) -> Facts:
    source = PackagedSource(
        title="Yearbook",
        citation="Bureau. Yearbook.",
        obtain="Ask.",
        licence="None stated.",
        files=r"a\.xlsx",
    )
    program = {
        "title": "Table 1",
        "file": "results/tables/t1.csv",
        "rule": "table",
        "script": "report/tables.py",
    }
    shows = [{"name": name, "rule": "panel", "script": "models/panel.py"} for name in ("base", "more")]
    values: dict = {
        "study": {"study": "s", "title": "A study", "citation": "A (2026).", "years": [2001, 2010]},
        "sources": {"yearbook": source},
        "programs": [Exhibit(**program, results=tuple(ResultShown(**one) for one in shows))],
        "has_panel": False,
        "reason": _("the sources {names} may not be redistributed.", names="yearbook"),
        "commit": "a" * 40,
        "seconds": 300.0,
        "jobs": 12,
        "memory_mb": (900, 140),
        "megabytes": 1.5,
        "machine": {"python": "3.11.7", "system": "Linux", "cores": "2"},
        "versions": {"numpy": "2.5.5"},
        "recipes": 3,
        "seeds": {"base": 7},
    }
    return Facts(**(values | changes))


def test_the_readme_has_the_sections_of_the_template():
    text = render_readme(_facts())
    sections = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert sections == [
        "Overview",
        "Data availability and provenance statements",
        "Dataset list",
        "Computational requirements",
        "Description of programs",
        "Instructions to replicators",
        "List of tables, figures and programs",
        "References",
    ]
    assert (
        "| Table 1 | `results/tables/t1.csv` | `table` | `code/scripts/report/tables.py` | rule `panel`"
        in text
    )
    assert "12 jobs took 5 minutes in sum on one core each, none with more than 140 MB" in text
    assert "Approximate time needed on a desktop machine: less than 10 minutes." in text
    assert "  - numpy 2.5.5\n- R from" in text


@pytest.mark.debt("34.4")
def test_the_readme_names_the_version_of_the_lock_file_where_it_is_another():
    locked = list_other_versions({"numpy": "2.5.5", "scipy": "1.0", "own": "1"}, lock_file("numpy", "scipy"))
    assert locked == {"numpy": "2.4.0", "scipy": "2.4.0"}
    text = render_readme(_facts(lock_versions={"numpy": "2.4.0"}))
    assert "  - numpy 2.5.5 (2.4.0 in `code/requirements.lock`)\n" in text


def lock_file(*names):
    """The text of one with these packages, each in the version 2.4.0."""
    return "\n".join(f"{name}==2.4.0 --hash=sha256:{'0' * 64}" for name in names)


@pytest.mark.debt("34.4")
def test_the_readme_of_a_project_names_its_program_and_its_commands():
    """A project has no folder of scripts and no Makefile."""
    kept = render_readme(_facts(wheel_file="spillover-0.2.0-py3-none-any.whl"))
    assert "code/scripts" not in kept
    assert "| `table` | `scripts/report/tables.py` | rule `panel`" in kept
    assert "make " not in kept.split("## Instructions")[1].split("##")[0]
    assert "`spillover panel s --input=" in kept
    assert "`program/` the workflow" in kept


def test_the_readme_says_what_of_a_manuscript_was_matched(tmp_path):
    file = tmp_path / "paper" / "matches.csv"
    file.parent.mkdir()
    lines = ["printed,verdict,stars", "1,same,", "2,same,**", "3,missing,", "4,unread,", "5,published,"]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = read_match(file)
    assert found == MatchedManuscript("paper", compared_numbers=3, right_numbers=1)
    said = "reproduces all numbers provided in the text and the tables of the manuscript `paper`: "
    assert f"- [ ] The provided code {said}1 of the 3 that were compared" in render_readme(
        _facts(manuscripts=[found])
    )
    assert f"- [x] The provided code {said}3 of" in render_readme(
        _facts(manuscripts=[replace(found, right_numbers=3)])
    )
    assert "manuscript" not in render_readme(_facts())


def test_markup_and_the_edge_of_a_cell_in_a_name_are_shown_as_they_are():
    program = Exhibit(title="A|B <i>", file="f.pdf", rule="figure", script="report/draw.py")
    source = packaged(title="<b>Yearbook</b>", files="a|b.*<x>", redistribute=False)
    text = render_readme(_facts(programs=[program], sources={"yearbook": source}))
    assert "#### \\<b>Yearbook\\</b>" in text
    assert "| A\\|B \\<i> | `f.pdf` |" in text
    assert "- File: `a|b.*<x>` (a regular expression)" in text


def test_the_readme_says_what_is_kept_back():
    program = Exhibit(
        title="Map",
        file="results/figures/map.pdf",
        rule="figure",
        script="report/draw.py",
        is_shipped=False,
    )
    kept = render_readme(_facts(programs=[program]))
    assert "In this package: no" in kept
    assert "[x]" not in kept.split("## Dataset list")[0].replace("- [x] This package contains no data", "")
    assert "- [ ] **No data can be made** publicly available" in kept
    assert "data/weights_" not in kept
    assert "data/weights_" in render_readme(_facts(has_weights=True))
    assert "This package contains no data" in kept
    assert (
        "No data file is shipped, and no page with the data in it: "
        "the sources yearbook may not be redistributed." in kept
    )
    assert "| Map | `results/figures/map.pdf` (made by the workflow, not in this package) |" in kept
    steps = kept.split("## Instructions")[1]
    assert (
        steps.index("make study STUDY=s INPUT=")
        < steps.index("make panel STUDY=s INPUT=")
        < steps.index("Rscript replicate.R")
    )
    open_source = {"yearbook": packaged(title="Yearbook", redistribute=True)}
    free = render_readme(_facts(sources=open_source, has_panel=True, reason=""))
    assert "data/panel.csv" in free
    assert "- [ ] All data **are** publicly available" in free
    assert "- [ ] The authors of this package have legitimate access" in free
    assert "- [x] The authors have permission to redistribute the data in this package (`redist" in free
    assert "- How to obtain: not stated\n" in free
    assert "- Licence: not stated\n" in free
    assert "make panel" not in free
    assert "The run time was not recorded." in render_readme(_facts(jobs=0))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"jobs": 0, "seeds": {}, "sources": {"a": packaged(title="A", redistribute=True), "b": packaged()}},
        {"has_panel": True, "reason": "", "seconds": 5e4, "seeds": {"base": 7, "more": 8}},
        {"manuscripts": [MatchedManuscript("p", 3, 2)]},
        {"wheel_file": "program.whl", "wheel_commit": "b" * 40},
    ],
)
def test_the_guide_in_chinese_has_no_english_sentence(changes):
    text, said = (made.decode() for made in render_guides(_facts(**changes), "zh").values())
    assert len(said.splitlines()) == len(text.splitlines())
    assert said.count("`") == text.count("`")
    plain = re.sub(r"`[^`]*`|^(- 引用：)?(A|Bureau).*$", "", said, flags=re.MULTILINE)
    names = {"None stated", "base, more", "Stata do"}  # a licence of the study, its analyses
    assert set(re.findall(r"[A-Za-z]{2,},? [a-z]{2,}", plain)) <= names


def test_a_study_in_english_has_one_guide():
    assert list(render_guides(_facts(), "en")) == ["README.md"]
    assert list(render_guides(_facts(), "zh")) == ["README.md", "README.zh.md"]


def _repository(folder: Path) -> Path:
    folder.mkdir()
    (folder / "run.sh").write_text("true\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "a.txt").write_text("one\n")
    commit = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "First"]
    for arguments in (["init", "-q"], ["add", "."], commit):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    return folder


def test_the_code_is_what_was_committed(tmp_path):
    folder = _repository(tmp_path / "repository")
    (folder / "untracked.txt").write_text("x")
    assert read_committed_code(folder) == ({"a.txt": b"one\n", "run.sh": b"true\n"}, {"run.sh"})
    assert list_changed_files(folder) == []
    (folder / "a.txt").write_text("two\n")
    (folder / "config").mkdir()
    (folder / "config" / "my städte.yaml").write_text("study: new\n")
    assert list_changed_files(folder) == ["a.txt", "config/my städte.yaml"]


@pytest.mark.debt("33.4")
def test_a_package_asks_for_no_file_of_another_study(tmp_path):
    folder = _repository(tmp_path / "repository")
    for name in ("a", "b", "c", "sources"):
        path = folder / "config" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"study: {name}\n" + ("units: {file: resources/c/units.csv}\n" if name == "a" else "")
        )
    require_clean_of = partial(require_clean, folder)
    subprocess.run(["git", "-C", str(folder), "add", "config/a.yaml", "config/sources.yaml"], check=True)
    commit = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "Two"]
    subprocess.run(["git", "-C", str(folder), *commit], check=True)
    (folder / "resources" / "b").mkdir(parents=True)
    (folder / "resources" / "b" / "units.csv").write_text("unit\n")
    (folder / "resources" / "firms.csv").write_text("firm\n")
    with pytest.raises(StudyError, match=r"resources/firms\.csv"):
        require_clean_of("a")
    (folder / "config" / "b.yaml").write_text("study: b\npanel: {file: resources/firms.csv}\n")
    require_clean_of("a")
    with pytest.raises(StudyError, match=r"config/b\.yaml.*differ from the last commit"):
        require_clean_of("b")
    with pytest.raises(StudyError, match=r"config/b\.yaml"):
        require_clean_of()
    for name in ("resources/c/units.csv", "resources/maps/x.json", "config/sources.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        before = (folder / name).read_text() if (folder / name).exists() else None
        (folder / name).write_text("another\n")
        with pytest.raises(StudyError, match=re.escape(name)):
            require_clean_of("a")
        (folder / name).unlink() if before is None else (folder / name).write_text(before)


def test_a_folder_without_git_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"git log failed.*`git init`, `git add -A`"):
        run_git(tmp_path, "log")
    with pytest.raises(StudyError, match=r"git add -A"):
        require_clean(tmp_path)


def test_a_copy_inside_another_repository_is_no_clone(tmp_path):
    folder = _repository(tmp_path / "repository")
    require_clean(folder)
    (folder / "copy").mkdir()
    with pytest.raises(StudyError, match="git add -A"):
        require_clean(folder / "copy")
