"""The project's own studies in Chinese: no English word is left in what they print.

What may be left is listed: names of people, programs, models and abbreviations, and the variables' own names
beside their labels.
"""

import re
import shutil

import pytest
from copies import ROOT, copy_of_the_project, run_make

from chinese_words import drawn, seen, without_files, without_names, words_of
from page_sentences import findings
from report.colophon import read_citation
from report.provenance import SOFTWARE

pytestmark = [pytest.mark.slow, pytest.mark.long]
# People, programs, abbreviations of the field, keys of the configuration that captions name.
NAMES = re.findall(
    r"\w+",
    """Abraham Alicia Anderson Angrist Anna Bacon Baltagi Bartlett Bhatia Borusyak Callaway Cheng Cliff Conley
    Cragg Davis Donald Driscoll Geary Goodman Hansen Hausman Hoekstra Huntington Jaravel Johnson Kapoor
    Kelejian Kleibergen Klein Koh Kraay LeSage Lee Montiel Moran Mundlak Munnell Neyman Nick Olea Ord
    Paap Pace Patnaik Pesaran Pflueger Pischke Prucha Rademacher Rubin Sant Sargan Schwarz Sobel Song
    Spiess Stock Sun Wald Webb Yogo Yule
    fixest sandwich spatialreg spdep lmtest bacondecomp HonestDiD diag qr rho score solve sqrt uniroot
    Spillover Python CSV LaTeX Word esda spreg statsmodels scipy splm plm pandas linearmodels pyfixest csdid
    pyxthreg pyxtabond diff cpca causaldata fast geocn docx python
    SAR SDM SEM SARAR SDEM SLX GNS OLS GMM LSDV SSR KMO AIC BIC CRITIC TOPSIS EDGAR GDP MIT NCSA CDC FBI ATT
    wild Wild delta chi mean Queen Rook SLS BCa treated approval polygons report crosscheck results
    SVG make deep simulate joint textbook_lm libpysal checks robustness lnL docs records recovery
    impacts method simulation FILE Markdown referee spillover md Shapley Shorrocks specifications
    replicate dcf""",
)
# Each study's name and its variables beside their labels.
OWN = {
    "nqp": "nqp NQP GLCT DAG DUG DCG CSL FDL TRL ESL year index_aggregate pref_name_year eng cons",
    "castle": "castle post l_homicide l_police unemployrt poverty l_income l_prisoner",
    "munnell": "munnell lgsp lpcap lpc lemp unemp lhwy lwater lutil",
}


@pytest.fixture(scope="module")
def project(own_studies, tmp_path_factory):
    """A copy of the project in which the studies, once they have run, become Chinese."""
    folder = copy_of_the_project(tmp_path_factory.mktemp("chinese"))
    shutil.copytree(ROOT / "resources/nqp/raw", folder / "resources/nqp/raw", dirs_exist_ok=True)
    own_studies.copy_to(folder, *OWN)
    for study in OWN:
        path = folder / f"config/{study}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(f"study: {study}\n", f"study: {study}\nlanguage: zh\n", 1), encoding="utf-8"
        )
    return folder


@pytest.mark.parametrize("study", list(OWN))
def test_no_english_is_left_in_a_study_of_the_project(project, study):
    run_make(project, "study", f"STUDY={study}")
    made = project / "results" / study
    names = {*NAMES, *SOFTWARE, *OWN[study].split()}
    page = (made / "report.html").read_text(encoding="utf-8")
    # The program is cited in its own words.
    text = seen(without_names(page))
    for cited in read_citation().values():
        text = text.replace(cited, "")
    assert words_of(without_files(text), names) == []
    assert [one for one in findings(project, study) if one.wrong] == []
    figures = sorted((made / "figures").glob("*.svg"))
    assert len(figures) >= 5
    left = {path.name: words_of(drawn(path.read_text(encoding="utf-8")), names) for path in figures}
    assert {name: words for name, words in left.items() if words} == {}
    tables = sorted((made / "tables").glob("*.csv"))
    left = {path.name: words_of(without_files(path.read_text(encoding="utf-8")), names) for path in tables}
    assert {name: words for name, words in left.items() if words} == {}
