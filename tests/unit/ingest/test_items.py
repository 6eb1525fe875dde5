"""A melted sheet: an item that is misspelt is an error where its measure has no number, else told."""

import pytest

from ingest.build import describe_source
from small_study import LONG, ingest_entry, units_in
from spillover.errors import StudyError

SOURCE = {
    **LONG,
    "items": {"name": "^item$", "value": "^value$"},
    "columns": {
        "population": {"header": "^常住人口$", "unit": "persons"},
        "students": {"header": "^Students in schools$", "unit": "persons"},
    },
}
ROWS = [
    f"{code},{year},{item},{number}"
    for number, (code, year, item) in enumerate(
        (code, year, item)
        for code in (150600, 450900)
        for year in (2013, 2014)
        for item in ("常住人口", "Students in schools", "面积")
    )
]


def read(folder, rows, source=SOURCE):
    path = folder / "long.csv"
    text = "\n".join(["code,year,item,value", *rows]) + "\n"
    path.write_text(text, encoding="utf-8")
    source = {**source, "unit": {"code": "^code$"}}
    return ingest_entry("long", source, {"long.csv": path}, units_in(folder))


def test_items_that_are_others_are_set_aside_and_not_told(tmp_path):
    observations, aside = read(tmp_path, ROWS)
    assert len(observations) == 8
    assert aside.near_items == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Students in schools", "Student in schools"),
        ("Students in schools", "Students in  Schools*"),
        ("常住人口", "常主人口"),
        ("常住人口", "常住人口数"),
    ],
)
def test_an_item_misspelt_in_one_row_is_an_error_with_its_cell(tmp_path, right, wrong):
    at = next(i for i, row in enumerate(ROWS) if right in row)
    rows = [row.replace(right, wrong) if i == at else row for i, row in enumerate(ROWS)]
    with pytest.raises(StudyError, match=rf"long.csv, cell C{at + 2}: the item .* is nearly that of"):
        read(tmp_path, rows)


def test_one_that_is_misspelt_in_all_rows_is_an_error(tmp_path):
    rows = [row.replace("常住人口", "长住人口") for row in ROWS]
    with pytest.raises(StudyError, match="the item '长住人口' is nearly that of measure 'population'"):
        read(tmp_path, rows)


def test_one_beside_the_right_one_is_told(tmp_path):
    observations, aside = read(tmp_path, [*ROWS, "150600,2013,常住人口数,7"])
    assert len(observations) == 8
    place = "常住人口数 (long.csv, cell C14)"
    assert describe_source("long", observations, aside, units_in(tmp_path)).near_items == {
        place: "population"
    }
    assert any("nearly that of population" in line.why for a in aside.accounts for line in a.lines())


def test_one_that_the_source_names_as_another_is_not_told(tmp_path):
    items = {**SOURCE["items"], "outside": "^户籍|^常主"}
    rows = [row.replace("常住人口", "常主人口") if "150600,2013" in row else row for row in ROWS]
    observations, aside = read(tmp_path, rows, {**SOURCE, "items": items})
    assert len(observations) == 7
    assert aside.near_items == {}


def test_an_edition_that_lacks_an_item_is_an_error(tmp_path):
    source = {
        **SOURCE,
        "unit": {"code": "^code$"},
        "files": r"long_(?P<edition>\d{4})\.csv",
        "year": {"from": "file"},
    }
    files = {}
    for year, items in ((2013, ("常住人口", "Students in schools")), (2014, ("常住人口",))):
        path = tmp_path / f"long_{year}.csv"
        rows = [f"150600,{item},5" for item in items]
        path.write_text("\n".join(["code,item,value", *rows]) + "\n", encoding="utf-8")
        files[path.name] = path
    with pytest.raises(StudyError, match=r"long_2014.csv.*no item matches '\^Students in schools\$'"):
        ingest_entry("long", source, files, units_in(tmp_path))
