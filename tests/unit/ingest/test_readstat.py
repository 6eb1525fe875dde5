"""Files of SPSS and SAS, read by ReadStat in a process of its own.

`datetime.sas7bdat` is of the tests of haven (github.com/tidyverse/haven at b2b170e, MIT licence), for no
library writes the format.
"""

import math

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from door.declaration import PanelEntry
from door.table import read_sheet_table
from ingest.format import format_of
from spillover.errors import StudyError
from study_chain import ROOT

SAS = ROOT / "tests" / "reference" / "data" / "datetime.sas7bdat"
TABLE = pd.DataFrame({"city": ["甲", "乙"], "year": [2010.0, 2011.0], "x": [1.5, np.nan], "area": [1.0, 2.0]})
LABELS = {"x": "Output, yuan"}


def read(path, **options):
    source = {"format": path.suffix.removeprefix(".").replace("zsav", "sav"), **options}
    return format_of(source).read(path, path.name)


@pytest.fixture(params=["a.sav", "a.por"])
def file(tmp_path, request):
    path = tmp_path / request.param
    if path.suffix == ".por":
        pyreadstat.write_por(TABLE.assign(city=["A", "B"]), path, column_labels=LABELS)
    else:
        values = {"area": {1: "east", 2: "west"}}
        options = {"compress": path.suffix == ".zsav", "variable_value_labels": values}
        pyreadstat.write_sav(TABLE, path, column_labels=LABELS, **options)
    return path


@pytest.mark.parametrize("file", ["a.sav", "a.zsav", "a.por"], indirect=True)
def test_variables_are_columns_below_their_names(file):
    sheet = read(file)
    areas = [1.0, 2.0] if file.suffix == ".por" else ["east", "west"]
    names = [name.upper() if file.suffix == ".por" else name for name in TABLE.columns]
    one, other = ("A", "B") if file.suffix == ".por" else ("甲", "乙")
    assert sheet.rows == [names, [one, 2010.0, 1.5, areas[0]], [other, 2011.0, None, areas[1]]]
    assert sheet.cell(1, 2) == f"{names[2]}[1]"


def test_labelled_values_are_their_numbers_where_the_source_says_so(tmp_path):
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(TABLE, path, variable_value_labels={"area": {1: "east", 2: "west"}})
    assert [row[3] for row in read(path, codes=["area"]).rows] == ["area", 1.0, 2.0]


def test_the_door_knows_the_labels(file):
    table = read_sheet_table(PanelEntry(file=file.name, unit="city", time="year"), file.parent)
    column = next(c for c in table.columns if c.header.casefold() == "x")
    assert column.label == ("X" if file.suffix == ".por" else "Output, yuan")  # pyreadstat writes none there
    assert column.numbers[0] == 1.5
    assert math.isnan(column.numbers[1])


def test_days_of_sas_are_texts_that_say_the_year():
    sheet = read(SAS)
    assert sheet.rows[0] == ["VAR1", "VAR2", "VAR3", "VAR4", "VAR5"]
    assert sheet.rows[1] == ["2015-02-02T14:42:12", "2015-02-02", "2015-02-02", "2015-02-02", "14:42:12"]
    assert len(sheet.rows) == 5


def test_what_is_damaged_or_too_large_is_told(file, tmp_path):
    with pytest.raises(StudyError, match=r"a\.\w+: has 2 rows × 4 columns, more than 7 cells"):
        read(file, max_cells=7)
    data = file.read_bytes()
    path = tmp_path / f"b{file.suffix}"
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(StudyError, match=r"b\.\w+: cannot be read as SPSS data \("):
        read(path)


def test_a_file_of_sas_that_breaks_off_is_told(tmp_path):
    path = tmp_path / "b.sas7bdat"
    path.write_bytes(SAS.read_bytes()[:3000])
    with pytest.raises(StudyError, match=r"b.sas7bdat: cannot be read as SAS data \("):
        read(path)
