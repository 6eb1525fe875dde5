"""What docs/records/studies.md and suspects.md say of the public files, computed again from the files."""

import re
from pathlib import Path

import pytest

import public_gdp
import public_people
from base.formula import formulas_of, measures_of
from ingest.places import file_of, read_divisions
from ingest.registry import declared_of, study_sources
from plan.load import load_study
from public_files import CLAIMS, REAL, SHEETS, needs_real, page
from study_chain import ROOT, run_chain
from warehouse.suspects.build import read_series
from warehouse.suspects.search import search

pytestmark = pytest.mark.debt(14)
assert public_gdp, public_people  # they register the claims


@needs_real
@pytest.mark.slow
@pytest.mark.parametrize(("where", "sentence", "compute"), CLAIMS, ids=[c[2].__name__ for c in CLAIMS])
def test_a_sentence_has_the_numbers_of_the_files(where, sentence, compute):
    said = " ".join(sentence.split()).format(*compute())
    assert said in page(where), said


def test_every_row_about_a_file_is_a_claim():
    text = (ROOT / "docs/records/suspects.md").read_text(encoding="utf-8")
    table = text[text.index("| file | cells | finding |") :].split("\n\n")[0].splitlines()[2:]
    patterns = [
        re.sub(r"\\\{.*?\\\}", ".+?", re.escape(sentence))
        for where, sentence, _ in CLAIMS
        if where == "records/suspects.md"
    ]
    assert [row for row in table if not any(re.fullmatch(p, row) for p in patterns)] == []
    assert len(table) == len(patterns)


# The files and cells of the errors that were known before the search was written.
FOREKNOWN = {
    "cities": {
        "value added": ("F1570", "F1594", "F1618", "F1642", "F1666", "F720", "F2395"),
        "finance": ("H433", "H493", "H494", "H5986", "I1047", "G6100"),
    },
    "observed": {"2014": ("M251",), "2017": ("G108",)},  # a misspelt name has the cell of a number of its row
}
# Residents of Liaoning 2011 but for Shenyang's, which are right, and Dalian's and Anshan's, which are missed;
# of Heilongjiang 2021.
COUNTED_OTHERWISE = {
    *((f"21{place:02d}00", 2011) for place in range(4, 15)),
    *((f"23{place:02d}00", 2021) for place in range(1, 13)),
}


@needs_real
@pytest.mark.slow
@pytest.mark.parametrize("study", FOREKNOWN)
def test_each_error_that_was_known_beforehand_is_found(study, tmp_path):
    found = found_in(study, tmp_path)
    known = {(Path(SHEETS[sheet][0]).name, cell) for sheet, of in FOREKNOWN[study].items() for cell in of}
    assert known <= {(Path(one.file).name, one.cell) for one in found}
    counted = {(one.unit, one.year) for one in found if one.check == "other_counts"}
    assert study != "cities" or counted == COUNTED_OTHERWISE


def found_in(study, folder):
    """The findings in the files of a study."""
    db, _ = run_chain(study, folder, str(REAL))
    config = load_study(ROOT, study)
    sources = study_sources(ROOT, config, measures_of(formulas_of(config["variables"], study)))
    file = file_of(config)
    divisions = read_divisions(ROOT / file) if file else []
    files = sorted(f for f in folder.glob("*.parquet") if not f.name.endswith(".ledger.parquet"))
    series = read_series(db, files, config.get("dated_by", "data_year"))
    return search(series, declared_of(sources), divisions)
