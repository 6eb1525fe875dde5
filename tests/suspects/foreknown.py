"""The errors of the public files that were known before the search for suspected numbers was written."""

from pathlib import Path

import duckdb

from base.formula import formulas_of, measures_of
from ingest.places import file_of, read_divisions
from ingest.registry import read_declarations, read_study_sources
from plan.load import load_study
from public_files import SHEETS
from study_chain import ROOT
from warehouse.suspects.build import read_series
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.search import search

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


def assert_found(study: str, db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The search finds all that were known in the files of a study. db, folder: of its chain."""
    found = found_in(study, db, folder)
    known = {(Path(SHEETS[sheet][0]).name, cell) for sheet, of in FOREKNOWN[study].items() for cell in of}
    assert known <= {(Path(one.file).name, one.cell) for one in found}
    counted = {(one.unit, one.year) for one in found if one.check == "other_counts"}
    assert study != "cities" or counted == COUNTED_OTHERWISE


def found_in(study: str, db: duckdb.DuckDBPyConnection, folder: Path) -> list[SuspectedNumber]:
    """The findings in the files of a study."""
    config = load_study(ROOT, study)
    sources = read_study_sources(ROOT, config, measures_of(formulas_of(config["variables"], study)))
    file = file_of(config)
    divisions = read_divisions(ROOT / file) if file else []
    files = sorted(f for f in folder.glob("*.parquet") if not f.name.endswith(".ledger.parquet"))
    series = read_series(db, files, config.get("dated_by", "data_year"))
    return search(series, read_declarations(sources), divisions)
