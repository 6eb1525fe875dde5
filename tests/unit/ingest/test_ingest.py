"""A source's files become observations; each way a file can be bad has its message."""

from types import SimpleNamespace

import pytest

from ingest import build
from ingest.build import write_observations
from ingest.declaration import YearOrigin
from ingest.options import IngestOptions
from small_study import COLUMNS, LONG, ROWS, UNITS, YEARBOOK, edited, ingest_entry, read, source_of, units_in
from spillover.errors import StudyError


def _find(observations, unit, measure):
    return next(o for o in observations if (o.unit, o.measure) == (unit, measure))


def test_an_edition_gives_observations_that_know_their_cell_and_both_years(tmp_path):
    observations, aside = read(tmp_path)
    assert len(observations) == 6
    ordos = _find(observations, "150600", "employed")
    assert (ordos.file, ordos.sheet, ordos.cell) == ("yearbook_2013.xlsx", "Sheet1", "E5")
    assert (ordos.year_data, ordos.year_edition) == (2012, 2013)
    assert (ordos.raw, ordos.number, ordos.factor, ordos.value) == ("500000", 500000.0, 0.0001, 50.0)
    assert (ordos.stated_unit, ordos.target_unit, ordos.unit_printed) == (
        "persons",
        "10,000 persons",
        "  鄂尔多斯市",
    )
    assert dict(aside.totals) == {"城市合计": 1, "内蒙古自治区": 1}
    assert dict(aside.outside_labels) == {"榆林市": 1}


def test_a_former_name_and_another_citys_pinyin_are_told_apart(tmp_path):
    observations, _ = read(tmp_path)
    assert _find(observations, "530800", "population").value == 250
    assert _find(observations, "450900", "population").value == 700


def test_columns_are_found_by_their_header_wherever_they_stand(tmp_path):
    headers = ["年末单位从业人员数 Persons Employed", "年末总人口 Population"]
    observations, _ = read(tmp_path, headers=headers)
    assert _find(observations, "150600", "population").raw == "500000"
    assert _find(observations, "150600", "population").cell == "E5"


def test_an_edition_can_be_described_otherwise(tmp_path):
    exceptions = [{"editions": [2014], "factor": 1, "unit": "10,000 persons"}]
    source = {
        **YEARBOOK,
        "columns": {**COLUMNS, "employed": {**COLUMNS["employed"], "exceptions": exceptions}},
    }
    assert _find(read(tmp_path, source, edition=2013)[0], "150600", "employed").value == 50
    assert _find(read(tmp_path, source, edition=2014)[0], "150600", "employed").value == 500000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"headers": ["面积", "年末单位从业人员数"]},
            r"yearbook_2013.xlsx, sheet 'Sheet1': no header matches .*'population'.*C: 面积",
        ),
        (
            {"headers": ["年末总人口", "年末总人口", "年末单位从业人员数"]},
            r"2 headers match .*C: 年末总人口 \| 全市.*E: 年末总人口",
        ),
        ({"sheet": "Other"}, r"yearbook_2013.xlsx: expected sheet 'Sheet1', found 0 among Other"),
        ({"rows": [*ROWS, ROWS[2]]}, r"'  鄂尔多斯市' appears twice for data year 2012 .*cell C5 .*cell C9"),
        (
            {"rows": [["", "Yulin", 1, 1, 1, 1], ["", "Yulin", 2, 1, 1, 1]]},
            r"appears twice.*cell C3 .*cell C4 .*Chinese name",
        ),
        ({"rows": ROWS[:2]}, r"no row of yearbook_2013.xlsx is about a unit of the study"),
        ({"rows": []}, r"no row of yearbook_2013.xlsx"),
    ],
)
def test_a_bad_edition_is_an_error_that_names_the_place(tmp_path, change, message):
    with pytest.raises(StudyError, match=message):
        read(tmp_path, **change)


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (2013, r"yearbook_2013.xlsx: its checksum .SHA-256"),
        (2031, r"'checksums' names yearbook_2031.xlsx, which is not one of"),
    ],
)
def test_a_checksum_of_another_file_or_of_none_of_the_sources(tmp_path, year, message):
    with pytest.raises(StudyError, match=message):
        read(tmp_path, {**YEARBOOK, "checksums": {f"yearbook_{year}.xlsx": "0" * 64}})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            UNITS.replace("region", "Year"),
            r"units.csv: the column 'Year' clashes with",
        ),
        (UNITS.replace("Ordos", "x" * 200_000), r"units.csv, row that begins in line 2: .*field larger"),
        (UNITS.replace("Ordos", '"Ordos'), r"units.csv, .*line 2: "),
        (
            UNITS.replace("North", '"line\n!touch x\nx"'),
            r"units.csv, line 4, column region: 'line\\n!touch x\\nx' has a line break",
        ),
        (UNITS.replace(",North", ""), r"units.csv, line 2: fewer cells than columns"),
        (UNITS.replace("region", "name"), r"units.csv: duplicate column 'name'"),
    ],
)
@pytest.mark.debt("33.12")
def test_a_list_of_units_that_is_not_what_it_seems(tmp_path, text, message):
    with pytest.raises(StudyError, match=message) as caught:
        units_in(tmp_path, text)
    assert len(str(caught.value)) < 500


def test_an_edition_that_is_no_year(tmp_path):
    with pytest.raises(
        StudyError, match=r"yearbook_2013.xlsx: the group 'edition' .* matches '13', which is not a year"
    ):
        read(tmp_path, {**YEARBOOK, "files": r"yearbook_20(?P<edition>\d\d)\.xlsx"})


def test_missing_marks_footnotes_and_text_are_kept_with_their_flag(tmp_path):
    rows = edited("鄂尔多斯", 2, "…")
    rows[3][2], rows[4][2] = "1,700①", "about 250"
    observations, aside = read(tmp_path, rows=rows)
    found = [(o.value, o.flag) for o in observations if o.measure == "population"]
    assert found == [(None, "missing"), (1700.0, "footnote"), (None, "unreadable")]
    assert dict(aside.marks) == {"missing: …": 1, "footnote: 1,700①": 1, "unreadable: about 250": 1}


def test_an_alias_of_two_units_is_ambiguous(tmp_path):
    with pytest.raises(
        StudyError, match=r"units.csv: the name 'Simao' is ambiguous: it means 450900 and 530800"
    ):
        units_in(tmp_path, UNITS.replace("玉林市,,", "玉林市,Simao,"))


def _long(folder, text, source=LONG, encoding="utf-8"):
    path = folder / "long.csv"
    path.write_text(text, encoding=encoding)
    return ingest_entry("long", source, {"long.csv": path}, units_in(folder))


def test_a_city_under_two_names_with_one_code_is_one_unit_once_a_year(tmp_path):
    text = "code,name,year,population\n150600,伊克昭盟,2013,200\n150600,鄂尔多斯市,2014,201\n"
    observations, _ = _long(tmp_path, text)
    assert [(o.unit, o.year_data, o.unit_printed) for o in observations] == [
        ("150600", 2013, "伊克昭盟 150600"),
        ("150600", 2014, "鄂尔多斯市 150600"),
    ]
    twice = text + "150600,伊克昭盟,2014,199\n"
    with pytest.raises(StudyError, match=r"appears twice for data year 2014 .*cell D3.*and.*cell D4 \(199\)"):
        _long(tmp_path, twice)


def test_a_name_that_a_province_bears_too_needs_its_rank(tmp_path):
    """吉林 is the province or the city; the list of units says so in its column `shared`."""
    units = "unit,name,name_local,aliases,shared,longitude,latitude,region\n"
    units += "220200,Jilin City,吉林市,,吉林,126.55,43.84,N\n"
    path = tmp_path / "long.csv"

    def read_rows(rows):
        path.write_text("code,name,year,population\n" + rows, encoding="utf-8")
        return ingest_entry("long", LONG, {"long.csv": path}, units_in(tmp_path, units))

    with pytest.raises(StudyError, match=r"long.csv, cell A2: '吉林' is ambiguous: other places than Jilin"):
        read_rows(",吉林,2013,2700\n")
    observations, aside = read_rows(",吉林省,2013,2700\n,吉林市,2013,440\n")
    assert [(o.unit, o.value) for o in observations] == [("220200", 440.0)]
    assert dict(aside.totals) == {"吉林省": 1}
    assert read_rows("220200,吉林,2013,440\n")[0][0].value == 440.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"edition": 2013, "sheet": "Sheet2"},
            "yearbook_2013.xlsx: expected sheet 'Sheet1', found 0 among Sheet2",
        ),
        (
            {"edition": 2024, "headers": ["年末人口规模 Population", "从业人员 Persons"]},
            "yearbook_2024.xlsx, sheet 'Sheet1': no header matches",
        ),
    ],
)
def test_another_edition_with_a_renamed_sheet_or_header_is_named(tmp_path, change, message):
    with pytest.raises(StudyError, match=message):
        read(tmp_path, **change)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("code", ["150600", "1506", "150600000000"])
def test_a_long_file_in_either_encoding_and_with_any_adcode(tmp_path, encoding, code):
    text = f"code,name,year,population\n{code},鄂尔多斯,2013年,200\n{code},鄂尔多斯,2014年,201\n"
    observations, _ = _long(tmp_path, text, {**LONG, "encoding": encoding}, encoding)
    assert [(o.unit, o.year_data, o.year_edition, o.value, o.cell) for o in observations] == [
        ("150600", 2013, 2014, 200.0, "D2"),
        ("150600", 2014, 2015, 201.0, "D3"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "150600,玉林市,2013,200",
            r"long.csv, cell A2: code 150600 is Ordos, but the name '玉林市' is Yulin",
        ),
        ("150600,鄂尔多斯市,last year,200", r"long.csv, cell C2: 'last year' is not a year"),
    ],
)
def test_a_row_that_contradicts_itself(tmp_path, row, message):
    with pytest.raises(StudyError, match=message):
        _long(tmp_path, f"code,name,year,population\n{row}\n")


def test_text_in_the_wrong_encoding(tmp_path):
    with pytest.raises(StudyError, match=r"long.csv: byte \d+ is not utf-8; set 'encoding'"):
        _long(tmp_path, "code,name,year,population\n150600,鄂尔多斯,2013,200\n", encoding="gb18030")


def test_years_side_by_side(tmp_path):
    columns = {"population": {"header": r"^人口(?P<year>\d{4})年$", "unit": "10,000 persons"}}
    source = {
        **LONG,
        "unit": {"name": "^name$"},
        "year": {"from": "header", "gives": "data_year"},
        "columns": columns,
    }
    observations, _ = _long(tmp_path, "name,人口2013年,人口2012年\nOrdos,201,200\n", source)
    assert [(o.year_data, o.value) for o in observations] == [(2012, 200.0), (2013, 201.0)]


def test_a_melted_sheet(tmp_path):
    source = {
        **LONG,
        "items": {"name": "^item$", "value": "^value$"},
        "columns": {"population": {"header": "^常住人口$", "unit": "万人"}},
    }
    text = "code,name,year,item,value\n150600,Ordos,2013,常住人口,200\n150600,Ordos,2013,面积,87000\n"
    observations, _ = _long(tmp_path, text, source)
    assert [(o.measure, o.value, o.cell) for o in observations] == [("population", 200.0, "E2")]
    source["columns"]["students"] = {"header": "^在校学生$", "unit": "persons"}
    with pytest.raises(StudyError, match=r"no item of long.csv matches students"):
        _long(tmp_path, text, source)


@pytest.mark.parametrize(
    ("rule", "year", "both"),
    [
        ({"origin": "file"}, 2013, (2012, 2013)),
        ({"origin": "column"}, 2013, (2013, 2014)),
        ({"origin": "column", "gives": "edition"}, 2013, (2012, 2013)),
        ({"origin": "column", "lag": 0}, 2013, (2013, 2013)),
        ({"origin": "none"}, None, (None, None)),
    ],
)
def test_the_datas_year_and_the_editions(rule, year, both):
    assert YearOrigin(**rule).both(year) == both


def test_reading_an_edition_twice_gives_the_same_bytes(tmp_path):
    observations, _ = read(tmp_path)
    for name in ("a", "b"):
        write_observations(tmp_path / f"{name}.parquet", "yearbook", observations)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_source_without_files_is_told_in_a_few_lines_however_long_its_folders_name():
    source = source_of(files="y" * 30_000, title="T", obtain="Ask.")
    span = (2000, 2001, "data_year")
    spec = IngestOptions(name="s", folder="x" * 30_000, files=[], source=source, span=span)
    with pytest.raises(StudyError, match=r"^source 's': no file in xxx") as told:
        build._main(SimpleNamespace(input=SimpleNamespace(files=[])), spec)
    assert len(str(told.value)) < 700


@pytest.mark.debt("33.4")
def test_firms_need_no_place_and_no_second_name(tmp_path):
    from ingest.places import read_units

    (tmp_path / "units.csv").write_text("unit,name,sector\n1,A Ltd,mines\n2,B Ltd,farms\n", encoding="utf-8")
    units = read_units(tmp_path / "units.csv")
    assert [(row["name_local"], row["longitude"], row["sector"]) for row in units.rows] == [
        ("", "", "mines"),
        ("", "", "farms"),
    ]
