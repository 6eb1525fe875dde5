"""A confidential panel: no page, package, message, log or export has a single value of it."""

import io
import re
import subprocess
import zipfile

import numpy as np
import pytest
from copies import copy_of_the_project, run_make

pytestmark = [pytest.mark.slow, pytest.mark.long]

UNITS, YEARS = range(1, 13), range(2004, 2016)
# What stays on the machine of those who may see the data: databases, the panel, and what jobs exchange.
LOCAL = (".duckdb", ".parquet", ".npz", ".db")
EXCHANGED = ("/analyses/", "/crosscheck/opinions/")


def panel_of(random):
    """Values of six digits each, none of which comes about by chance; one ten times too large, so that it is
    suspected.
    """
    rows = {}
    for unit in UNITS:
        place = random.uniform(100, 900, size=3)
        for year in YEARS:
            rows[unit, year] = [f"{v:.4f}" for v in place + random.normal(size=3) * 20 + (year - 2004)]
    rows[5, 2010][0] = f"{float(rows[5, 2010][0]) * 10:.4f}"
    return rows


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The project, the values of the panel, and what the commands said."""
    project = copy_of_the_project(tmp_path_factory.mktemp("project"))
    rows = panel_of(np.random.default_rng(8))
    lines = ["unit,year,income,aid,tax,longitude,latitude"]
    lines += [f"u{u},{y},{','.join(values)},{u % 4},{u // 4}" for (u, y), values in rows.items()]
    file = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    said = [
        run_make(
            project,
            *("new", "STUDY=secret", f"PANEL={file}", "OUTCOME=income", "TREATMENT=aid", "CONTROLS=tax"),
            "CONFIDENTIAL=1",
        )
    ]
    said.append(run_make(project, "trace", "STUDY=secret", "CITY=u5", "YEAR=2010", "VARIABLE=income"))
    return project, file, {value for values in rows.values() for value in values}, said


def found_in(text, values):
    """The values that a text has, as they are or to two decimals at least."""
    numbers = {
        n for form in (text, re.sub(r"(?<=\d),(?=\d{3}\.)", "", text)) for n in re.findall(r"\d+\.\d+", form)
    }
    return {v for v in values for places in (4, 3, 2) if f"{float(v):.{places}f}" in numbers}


def texts_of(path):
    """What a file says: of an archive, that of each of its files."""
    if path.suffix in (".zip", ".docx"):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    text = path.read_bytes().decode("utf-8", "replace")
    # Places of a drawing, to hundredths of a point, are no values.
    text = re.sub(r'"data:image/svg[^"]*"', '""', text) if path.suffix == ".html" else text
    return re.sub(r'\s[\w:-]+="[^"]*"', " ", text) if path.suffix == ".svg" else text


def test_the_search_finds_a_value_that_is_there(study):
    _, file, values, _ = study
    assert found_in(file.read_text(encoding="utf-8"), values) == values
    assert found_in("at most 1,234.57", {"1234.5678"}) == {"1234.5678"}


def test_no_artefact_has_a_value(study):
    project, _, values, said = study
    assert found_in("\n".join(said), values) == set()
    shown = [p for folder in ("results/secret", "logs") for p in (project / folder).rglob("*") if p.is_file()]
    kept = [p for p in shown if p.suffix not in LOCAL and not any(f in p.as_posix() for f in EXCHANGED)]
    assert {"report.html", "suspects.csv", "table01_descriptives.docx"} <= {p.name for p in kept}
    assert {p.name: f for p in kept if (f := found_in(texts_of(p), values))} == {}


def test_the_suspected_cell_is_named_without_its_value(study):
    project, _, _, said = study
    listed = (project / "results/secret/suspects.csv").read_text(encoding="utf-8").splitlines()
    assert any("u5,u5,2010" in line and "confidential" in line for line in listed)
    assert "secret.csv, cell" in said[1]


def test_errors_name_the_cell_without_its_value(study):
    project, file, values, _ = study
    text = file.read_text(encoding="utf-8")
    broken = file.with_name("broken.csv")
    first = min(values)
    broken.write_text(text.replace(first, f"{first} or {first}"), encoding="utf-8")
    arguments = ["STUDY=broken", f"PANEL={broken}", "OUTCOME=income", "TREATMENT=aid", "CONTROLS=tax"]
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_make(project, "new", *arguments, "CONFIDENTIAL=1")
    assert "has cells that are not numbers: u" in failed.value.stderr
    assert found_in(failed.value.stderr + failed.value.stdout, values) == set()


def test_what_would_show_values_is_refused(study):
    project, *_ = study
    path = project / "config" / "secret.yaml"
    before = path.read_text(encoding="utf-8")
    extra = "  paths: {kind: paths, variable: income, title: Income, caption: Income.}\n"
    path.write_text(before.replace("figures:\n", f"figures:\n{extra}"), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run_make(project, "study", "STUDY=secret")
    path.write_text(before, encoding="utf-8")
    assert "figures.paths: a figure of kind paths shows values of single units" in failed.value.stderr


def test_the_package_leaves_out_the_panel_and_the_database(study):
    project, _, values, _ = study
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    subprocess.run(["git", *identity, "commit", "-qm", "A study"], cwd=project, check=True)
    run_make(project, "package", "STUDY=secret")
    package = next((project / "results/secret/package").glob("*.zip"))
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        # The code is the project's own, whose other studies have numbers like these by chance.
        own = [n for n in names if "/code/" not in n or n.endswith("/config/secret.yaml")]
        said = {n: archive.read(n).decode("utf-8", "replace") for n in own}
    withheld = (".duckdb", "/panel.csv", "/panel.dta", "report.html")
    assert not [name for name in names if name.endswith(withheld)]
    assert {name: f for name, text in said.items() if (f := found_in(text, values))} == {}
    assert {name.partition("/")[2] for name in said} >= {"README.md", "code/config/secret.yaml"}
