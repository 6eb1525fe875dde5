"""The page says what made it, and that it is a rerun; what is left to its author stands apart."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from base.program import program_version
from report.colophon import read_citation, read_colophon, read_commit, read_day
from report.page import chores_section
from report.page_options import PageOptions
from words.render import speaking

pytestmark = [pytest.mark.debt("32.16")]
STUDY = {"study": "castle", "title": "Castle", "citation": "Cheng and Hoekstra (2013)."}


def test_a_page_names_program_version_commit_day_and_how_to_cite_it(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790726400")
    found, version = read_colophon(STUDY), program_version()
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert found["what"].startswith(
        "A rerun by the program Spillover of the study that is cited above, not a page"
    )
    assert found["program"].startswith(f"Made by Spillover {version}")
    assert found["program"].endswith("on 2026-09-30.")
    assert "Spillover: from statistical yearbooks" in found["cite"]
    assert "Study castle, run 2026-09-30." in found["cite"]
    assert found["head"] == f"{found['what']} The study does not declare its data simulated."
    invented = read_colophon({**STUDY, "simulated": "Drawn by a seed."})
    assert invented["head"] == invented["what"], "the banner says it; the program follows the results"
    assert found["foot"].startswith(found["program"])
    assert found["foot"].endswith(f"To cite it: {found['cite']}")
    with speaking("zh"):
        assert "。引用" in read_colophon(STUDY)["foot"], "no blank between Chinese sentences"
    assert read_colophon({"study": "own"})["what"] == "A study run by the program Spillover."


def test_a_study_of_the_project_that_cites_no_work_is_no_rerun():
    """cities: "nothing is taken from an article", beneath it "a rerun of the study that is cited above"."""
    ours = Path(__file__).parents[2] / "config"
    read = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in ours.glob("*.yaml")}
    cited = {name: str(one["citation"]) for name, one in read.items() if "citation" in one}
    assert "castle" in cited
    assert "cities" not in cited
    assert [name for name, text in cited.items() if not re.search(r"\((?:19|20)\d\d\)", text)] == []


def test_the_commit_is_that_of_the_code_and_marked_where_files_changed(tmp_path, monkeypatch):
    assert read_commit(tmp_path) == ""
    run = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    (tmp_path / "a.py").write_text("1")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*run, *command], check=True)
    monkeypatch.setattr("report.colophon.program_changed", list)
    commit = read_commit(tmp_path)
    assert re.fullmatch("[0-9a-f]{10}", commit)
    monkeypatch.setattr("report.colophon.program_changed", lambda: ["a.py"])
    assert read_commit(tmp_path) == f"{commit}+"


def test_a_program_without_a_citation_file_is_cited_by_its_name(tmp_path):
    plain = {"title": "Spillover", "authors": "The Spillover maintainers"}
    assert read_citation(tmp_path) == plain
    (tmp_path / "CITATION.cff").write_text("a: [", encoding="utf-8")
    assert read_citation(tmp_path) == plain


def test_the_day_is_a_date():
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", read_day())


def test_what_the_author_has_to_do_is_no_part_of_the_summary():
    spec = PageOptions(page={"map": "prefectures", "year_map": ["DF"]}, missing_texts=("tables.a.title",))
    found = chores_section(spec)
    assert found.heading == "For the author, before printing"
    assert "Before printing: the base map is that of the package" in found.body
    assert "tables.a.title" in found.body
    with speaking("zh"):
        assert chores_section(spec).heading == "作者付印前须办事项"
    assert chores_section(PageOptions(page={"map": "states"})) is None
