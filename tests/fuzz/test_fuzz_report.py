"""Tables and figures of any layout and kind, with options drawn from their schemas, made from invented
results: refused in words, or made in every format. A kind that is added later is tried, too.
"""

import io
import warnings

import pytest
from fuzz_mutations import TOKENS, check_cases
from matplotlib.backends.backend_svg import FigureCanvasSVG
from schema_values import Drawer

from plan.report import resolve_figures, resolve_tables
from report.draw import make_figure
from report.render_docx import write_docx
from report.render_text import to_csv, to_html
from report.tables import make_table
from report_fixtures import NASTY, TERMS, YEARS, study_source
from spillover.declarations import options_of
from spillover.tables.latex import to_latex
from spillover.tables.layout import order_terms
from words.render import speak

KINDS = {"baseline": "panel", "effects": "spatial", "boot": "bootstrap_mediation", "moderation": "moderation"}
KINDS |= {"iv": "instruments", "policy": "event_study", "threshold": "threshold", "moran": "moran"}
TEXTS = [NASTY, "$", r"\frac{1}{", "CO$_{2}$", "{x}", "%", "_", "^", "*bold*", "", *TOKENS]
TEXTS = [text for text in TEXTS if len(text) < 400 and text.isprintable()]
BY_KEY = {
    "analysis": list(KINDS),
    "analyses": list(KINDS),
    "index": ["NQP", "PCA"],
    "indices": ["NQP", "PCA"],
    "variable": ["NQP"],
    "variables": ["NQP"],
    "sweep": ["matrices"],
    "by": ["region"],
    "part": ["", "first_stage_DF", "effects"],
    "title": TEXTS,
    "caption": TEXTS,
    "notes": TEXTS,
    "header": TEXTS,
    "label": TEXTS,
    "heads": TEXTS,
    "labels": TEXTS,
}
NAMES = [
    *TERMS,
    *YEARS,
    "indirect",
    "direct",
    "total",
    "nobs",
    "r2_within",
    "hausman",
    "DF:direct",
    "estimate",
]
CHOICES = {"matrices": ["model", "weights", "window", "outcome", "variance"]}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    speak("en")
    return study_source(tmp_path_factory.mktemp("report"))


def study_with(section, name, thing):
    return {
        "study": "tiny",
        "years": [YEARS[0], YEARS[-1]],
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": {"NQP": {"formula": "nqp"}},
        "indices": {"PCA": {}},
        "analyses": {},
        "sweeps": {"matrices": {}},
        section: {name: thing},
    }


def drawn(draw, section):
    drawer = Drawer(draw, [str(name) for name in NAMES], BY_KEY)
    return drawer.of_kind(section, draw.choice(drawer.kinds(section)))


def test_drawn_tables_are_made_or_refused(source, tmp_path):
    def case(draw):
        study = study_with("tables", "table01_drawn", drawn(draw, "tables"))
        options = order_terms(options_of(resolve_tables(study, KINDS)["table01_drawn"]))
        table = make_table("table01_drawn", options, source.material)
        for text in (to_csv(table), to_latex(table), to_html(table)):
            text.encode()
        write_docx(tmp_path / "table.docx", table)

    check_cases("tables", case, few=60)


def test_drawn_figures_are_made_or_refused(source):
    def case(draw):
        study = study_with("figures", "drawn", drawn(draw, "figures"))
        options = options_of(resolve_figures(study, KINDS, CHOICES)["drawn"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            FigureCanvasSVG(make_figure("drawn", options, source)).print_svg(io.BytesIO())

    check_cases("figures", case, few=120)
