"""A page out of invented results, with names that try to be markup and with parts whose jobs failed, and the
browser in which it is opened.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import convert
from msgspec.structs import replace

from audit.findings import AuditFinding, AuditRecord, CheckCount, write_findings
from base.artifacts.parquet import write_records, write_rows
from crosscheck.compared_number import ComparedNumber
from crosscheck.summary import summary_of
from crosscheck.verdicts import DIFFERS, EQUAL
from report.draw import make_figure
from report.figure import FigureSource
from report.figure_style import save
from report.material import Material
from report.page import build_page
from report.page_options import PageOptions
from report.render_docx import write_docx
from report.render_text import to_csv, to_html
from report.tables import make_table
from report_fixtures import LOCAL, NAMES, NASTY, UNITS, analyses, facts, study_files
from spillover.tables.latex import PACKAGES, to_latex

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the program's LaTeX files load: tables, and the paper's own.
_LATEX_PACKAGES = (*re.findall(r"\w+", PACKAGES.partition("{")[2]), "caption", "float", "parskip", "hyperref")


def _why_no_latex() -> str:
    """Return why LaTeX files cannot be compiled here; "" where they can."""
    if not (shutil.which("pdflatex") and shutil.which("kpsewhich")):
        return "pdflatex is not installed"
    missing = [
        name
        for name in _LATEX_PACKAGES
        if subprocess.run(["kpsewhich", f"{name}.sty"], capture_output=True).returncode
    ]
    return f"pdflatex is installed without {', '.join(missing)}" if missing else ""


WHY_NO_LATEX = _why_no_latex()
ASSETS = Path(__file__).parents[2] / "scripts" / "report" / "assets"
SIMULATED = "every number is invented for a test."
TABLES: dict[str, Any] = {
    "table03_baseline": {
        "title": f"Baseline of {NASTY}",
        "layout": "regression",
        "columns": [{"analysis": "baseline"}],
    },
    "table04_lost": {"title": "Lost", "layout": "regression", "columns": [{"analysis": "failed"}]},
}
FIGURES: dict[str, Any] = {
    "coefficients": {
        "kind": "coefficients",
        "columns": [{"analysis": "baseline"}],
        "terms": ["DF"],
        "title": "Coefficients",
        "caption": f"See {NASTY}.",
    },
    "empty": {
        "kind": "bootstrap",
        "analyses": ["baseline"],
        "title": "Empty",
        "caption": "A frame that says why it is empty.",
    },
    "lost": {"kind": "bootstrap", "analyses": ["failed"], "title": "Lost", "caption": "Never drawn."},
}


def make_page(
    folder: Path,
    specifications: int = 10_000,
    outcomes: tuple[str, ...] = ("NQP",),
    change: Callable[[dict[str, Any]], dict[str, Any]] = lambda spec: spec,
) -> Path:
    """Writes the page's parts below `folder`/results/test and the page itself; its path. outcomes: of the
    sweep; change: of the page's options.
    """
    root = folder / "results" / "test"
    for stage in ("tables", "figures", "models", "warehouse"):
        (root / stage).mkdir(parents=True)
    files = study_files(root, [NASTY, *NAMES[1:]], specifications, outcomes)
    material = Material(
        analyses(root / "models"), facts(), labels={"DF": "Digital finance"}, simulation=SIMULATED
    )
    _tables_and_figures(root, material, files)
    _crosscheck(root)
    logs = folder / "logs" / "test" / "models"
    logs.mkdir(parents=True)
    (logs / "failed.log").write_text("00:00:00 ERROR the <matrix> is singular; drop UL\n", encoding="utf-8")
    kinds = dict.fromkeys(("source", "unit", "measure", "file", "sheet", "cell"), "varchar")
    kinds |= {"year": "integer", "chosen": "boolean"}
    place = {"file": "yearbook.xlsx", "sheet": "Sheet1", "cell": "D7"}
    observed = [
        {"source": "yearbook", "unit": UNITS[1], "measure": "nqp", "year": 2014, "chosen": False, **place}
    ]
    write_rows(root / "warehouse" / "observations.parquet", observed, kinds)
    finding = AuditFinding(
        rank=1,
        check="stars",
        weight=5,
        table="3",
        column="1",
        term=NASTY,
        printed_values={"coef": "0.1"},
        sentence=f"No {NASTY}",
    )
    check = CheckCount(check="stars", passes=3, comparisons=4, subject="Stars against coefficients.")
    write_findings(root / "findings.json", AuditRecord(findings=(finding,), checks=(check,)))
    page = root / "report.html"
    page.write_text(
        build_page(convert(change(page_spec(root, files)), PageOptions), ASSETS), encoding="utf-8"
    )
    return page


def _crosscheck(root: Path) -> None:
    """300 numbers by two programs, one of which differs."""
    rows: list[ComparedNumber] = []
    for i in range(300):
        ours, program = 1 - i / 4, ("linearmodels", "spreg")[i % 2]
        said = {"theirs": ours, "program": program, "version": "7.1", "verdict": EQUAL, "digits": 12.0}
        about = {"analysis": "baseline", "kind": "panel", "model": "baseline", "ours": ours, "call": ""}
        sort = ("estimate", "error", "follows from others")[i % 3]
        about |= {"quantity": ("coefficient", "se", "p")[i % 3], "term": f"x{i}", "counts_as": sort}
        rows.append(ComparedNumber(**about, **said))
    rows[7] = replace(rows[7], term=NASTY, theirs=5.0, verdict=DIFFERS, digits=0.0)
    (root / "crosscheck.json").write_bytes(msgspec.json.encode(summary_of("test", rows)))
    write_records(root / "crosscheck.parquet", rows, ComparedNumber)


def _tables_and_figures(root: Path, material: Material, files: dict[str, list[str]]) -> None:
    name = "table03_baseline"
    table = make_table(name, TABLES[name], material)
    for ending, render in (("csv", to_csv), ("tex", to_latex), ("html", to_html)):
        (root / "tables" / f"{name}.{ending}").write_text(render(table), encoding="utf-8")
    write_docx(root / "tables" / f"{name}.docx", table)
    for name in ("coefficients", "empty"):
        source = FigureSource(material, (2013, 2016), files)
        save(make_figure(name, FIGURES[name], source), [str(root / "figures" / f"{name}.svg")])


MODEL = [r"y_{it} = x_{it} + \beta", r"\theta = 0"]


def page_spec(root: Path, files: dict[str, list[str]]) -> dict[str, Any]:
    """The page's options, as its rule would give them."""
    lost = str(root / "models" / "failed.json")
    plan = {
        "tables": {name: str(root / "tables" / f"{name}.html") for name in TABLES},
        "figures": {name: str(root / "figures" / f"{name}.svg") for name in FIGURES},
        "analyses": {"baseline": str(root / "models" / "baseline.json"), "failed": lost},
        "indices": {},
        "matrices": {},
        "explorer": {"table": files["sweep"][0], "summary": str(root / "sweep.json")},
        "base_map": {"base_map": files["base_map"][0]},
        "year_map": {"NQP": files["variables"][0]},
        "lists": {
            "observations": str(root / "warehouse" / "observations.parquet"),
            "imputed": files["provenance"][0],
            "corrections": str(root / "warehouse" / "corrections.parquet"),
        },
        "crosscheck": {"summary": str(root / "crosscheck.json"), "rows": str(root / "crosscheck.parquet")},
        "audit": {"findings": str(root / "findings.json")},
        "printed_tables": {},
    }
    return {
        "study": {
            "study": "test",
            "title": f"A study of {LOCAL[0]}",
            "simulated": SIMULATED,
            "years": [2013, 2016],
        },
        "plan": plan,
        "needs": {plan["tables"]["table04_lost"]: [lost], plan["figures"]["lost"]: [lost]},
        "tables": TABLES,
        "figures": FIGURES,
        "seeds": {"baseline": 7},
        "equations": {"failed": MODEL, "baseline": [*MODEL[:1], r"\beta = 1"]},
        "recipes": {},
        "analysis_options": {
            "failed": {
                "kind": "spatial",
                "model": "SDM",
                "outcome": "NQP",
                "regressors": ["DF"],
                "weights": "w",
            },
            "baseline": {"kind": "panel", "outcome": "NQP", "regressors": ["DF"]},
        },
        "sources": {"yearbook": {"title": NASTY, "publisher": "A publisher"}},
        "page": {
            "main_results": [
                {"label": NASTY, "analysis": "baseline", "term": "DF"},
                {"label": "Lost", "analysis": "failed", "term": "DF"},
            ],
            "explorer": "matrices",
            "year_map": ["NQP"],
            "summary": [f"About {NASTY}"],
        },
        "labels": {"DF": "Digital finance", "NQP": "New quality productivity"},
    }
