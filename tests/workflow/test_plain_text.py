"""Labels, titles, units and regions are plain text on every way: no wildcard, no mathematics, no markup, no
formula.
"""

import csv
import html
import json
import subprocess

import pytest
from docx import Document

from base.yaml_file import read_yaml
from graph_project import Project

pytestmark = [pytest.mark.slow, pytest.mark.long]

SCRIPT = "</script><script>alert(1)</script>"
NASTY = (
    r"CO$_{2}$ m^{2} {study} {w.x} \alpha \bad{ $x & <b>b</b> 100% #1 _x "
    """ "q" 'a' ~ {{x}} %s """ + SCRIPT
)
FORMULA = f"=HYPERLINK(1) {NASTY}"
REGION = "=cmd|' /C calc'!A0 {region}$"
WORDS = {"title": NASTY, "caption": NASTY}
DRAWN = {
    "a_map": {"kind": "map", "variable": "tax"},
    "paths": {"kind": "paths", "variable": "tax", "by": "region"},
    "index": {"kind": "index_weights", "indices": ["forces"]},
    "compared": {
        "kind": "coefficients",
        "columns": [{"analysis": "with_urban", "header": NASTY}],
        "terms": ["finance"],
    },
    "draws": {"kind": "bootstrap", "analyses": ["bootstrap"]},
    "moran": {"kind": "moran", "analyses": ["moran"]},
    "curve": {"kind": "specification_curve", "sweep": "matrices"},
    "matrices": {"kind": "sweep_matrices", "sweep": "matrices"},
    "filled": {"kind": "missing", "variables": ["tax", "urban"]},
}
LISTS = {
    "table03_weights": {"layout": "weights", "indices": ["forces"], "stub": NASTY},
    "table04_boot": {"layout": "bootstrap", "columns": [{"analysis": "bootstrap", "header": NASTY}]},
    "table05_moran": {"layout": "moran", "columns": [{"analysis": "moran", "header": NASTY}]},
}


def nasty(study):
    """The small study with the nasty text wherever a configuration takes a text."""
    study |= {"title": NASTY, "citation": NASTY, "simulated": NASTY}
    for entry in study["variables"].values():
        entry |= {"label": FORMULA, "unit": NASTY}
    for source in study["sources"].values():
        source |= dict.fromkeys(("title", "publisher", "citation", "obtain", "licence"), NASTY)
        for column in source["columns"].values():
            column["unit"] = NASTY
    study["indices"]["forces"]["label"] = NASTY
    for indicator in study["indices"]["forces"]["indicators"].values():
        indicator["dimension"] = NASTY
    study["tables"]["table01_urban"] |= {
        "title": NASTY,
        "notes": [NASTY],
        "columns": [{"analysis": "with_urban", "header": NASTY}],
        "terms": {"finance": FORMULA, "urban": NASTY},
        "statistics": [{"key": "nobs", "label": NASTY}],
    }
    study["tables"] |= {name: {"title": NASTY, **table} for name, table in LISTS.items()}
    study["figures"] = {name: WORDS | figure for name, figure in DRAWN.items()}
    study["sweeps"]["matrices"] |= {"controls": {NASTY: ["tax"]}, "windows": {NASTY: [2010, 2017]}}
    main = {"label": NASTY, "analysis": "with_urban", "term": "finance"}
    study["report"] |= {"summary": [NASTY], "main_results": [main], "year_map": ["tax"]}
    return study


@pytest.fixture(scope="module")
def project(small_study, tmp_path_factory):
    project = Project.create(tmp_path_factory.mktemp("plain"), small_study)
    path = project.folder / "config" / "small.yaml"
    path.write_text(json.dumps(nasty(read_yaml(path)), ensure_ascii=False), encoding="utf-8")
    units = project.folder / "resources" / "small" / "units.csv"
    rows = [line.split(",") for line in units.read_text(encoding="utf-8").splitlines()]
    with units.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([*row[:6], {"north": NASTY, "south": REGION}.get(row[6], row[6])] for row in rows)
    run = project.run()
    assert run.code == 0, run.text
    run = project.run("--", "panel_files")
    assert run.code == 0, run.text
    return project


def results(project, path):
    return project.folder / "results" / "small" / path


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_every_table_and_figure_is_made(project):
    for name in DRAWN:
        for ending in ("svg", "pdf", "png"):
            assert results(project, f"figures/{name}.{ending}").stat().st_size > 1000
    for name in ("table01_urban", *LISTS):
        for ending in ("csv", "tex", "html", "docx"):
            assert results(project, f"tables/{name}.{ending}").stat().st_size > 100


def test_html_has_the_text_and_no_markup_of_it(project):
    for path in ("tables/table01_urban.html", "tables/table03_weights.html", "report.html"):
        text = results(project, path).read_text(encoding="utf-8")
        assert SCRIPT not in text
        assert "<b>b</b>" not in text
        assert NASTY in html.unescape(text)


def test_word_has_the_text_as_it_is(project):
    document = Document(str(results(project, "tables/table01_urban.docx")))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {NASTY, FORMULA} <= cells


def test_csv_has_no_formula(project):
    for path in ("tables/table01_urban.csv", "data/codebook.csv", "data/units.csv", "data/panel.csv"):
        for row in rows_of(results(project, path)):
            assert not [cell for cell in row if cell.startswith(("=", "@"))], path
    assert f"'{REGION}" in {row[5] for row in rows_of(results(project, "data/units.csv"))}
    assert f"'{FORMULA}" in {row[1] for row in rows_of(results(project, "data/codebook.csv"))}


def test_latex_has_no_command_of_it(project):
    text = results(project, "tables/table01_urban.tex").read_text(encoding="utf-8")
    assert r"\textbackslash{}bad\{ \$x \& " in text
    assert r"\bad" not in text.replace(r"\textbackslash{}bad", "")
    assert r"CO\$\_\{2\}\$" in text


def test_nothing_is_left_to_do_after_a_run(project):
    done = subprocess.run(
        [*project.command, "--dry-run"],
        cwd=project.folder,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Nothing to be done" in done.stdout + done.stderr
