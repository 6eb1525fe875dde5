"""What docs/data.md and docs/suspects.md say of the public files, computed again from the files.

A claim is a sentence of a page with places for what is computed: the sentence must stand there with just
these numbers. Nothing here goes through the study's own reading but the list of divisions that are left out.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from ingest.build import ingest
from ingest.divisions import read_divisions, with_former
from ingest.places import read_units
from ingest.registry import files_of, resolve
from study.yaml_file import read_yaml
from study_chain import ROOT

pytestmark = pytest.mark.debt(14)
REAL = ROOT.parent / "shared" / "real"
needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="the public files of ../shared/real are not here: a user obtains them"
)
SHEETS = {
    "value added": ("2000-2023地级市产业结构 .xlsx", "面板数据2000-2023"),
    "finance": ("金融发展水平（2003-2023）236缺失.xlsx", "Sheet1"),
    "real GDP": ("296个地级市GDP相关数据（以2000年为基期）.xlsx", "Sheet1"),
    "population": ("298个地级市人口密度1998-2024年无缺失.xlsx", "面板数据"),
    "energy": ("city_electricity_2005_2021.xlsx", "Sheet1"),
    **{str(y): (f"yearbook_editions/china_city_yearbook_{y}.xlsx", "Sheet1") for y in range(2013, 2018)},
}
# Where the sheets have the name of the city and the year, counted from 0.
CITY = {"value added": (1, 0), "finance": (2, 0), "real GDP": (1, 2), "population": (2, 0), "energy": (1, 4)}
YEARS = range(2011, 2023)
CITIES = csv.DictReader((ROOT / "resources/observed/units.csv").open(encoding="utf-8"))
OBSERVED = {row["name_local"]: row["name"] for row in CITIES}


@cache
def rows_of(sheet: str) -> list[list[Any]]:
    """The rows of a sheet from its first cell: the yearbooks by openpyxl, which tells an error from a blank,
    the large files by calamine.
    """
    import openpyxl
    from python_calamine import CalamineWorkbook

    file, name = SHEETS[sheet]
    if sheet.isdigit():
        rows = openpyxl.load_workbook(REAL / file, data_only=True)[name].iter_rows(values_only=True)
        return [["" if value is None else value for value in row] for row in rows]
    with CalamineWorkbook.from_path(str(REAL / file)) as workbook:
        return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def at(sheet: str, address: str) -> Any:
    """One cell, by its address."""
    letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", address).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    value = rows_of(sheet)[int(digits) - 1][column - 1]
    return value.strip() if isinstance(value, str) else value


def across(sheet: str, columns: str, row: int) -> list[float]:
    """Cells of one row, as numbers."""
    return [float(at(sheet, f"{column}{row}")) for column in columns]


@cache
def by_city(sheet: str) -> dict[tuple[str, int], int]:
    """The row, counted as in the sheet, of each city and year."""
    city, year = CITY[sheet]
    return {
        (row[city].strip(), int(row[year])): i
        for i, row in enumerate(rows_of(sheet), 1)
        if isinstance(row[year], float) and isinstance(row[city], str)
    }


def who(sheet: str, row: int) -> tuple[str, int]:
    """The city and the year of a row."""
    city, year = CITY[sheet]
    cells = rows_of(sheet)[row - 1]
    return cells[city].strip(), int(cells[year])


def listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


# The divisions that the study of the cities leaves out.

NEEDED = {
    "digital_finance_index": ["digital_finance_index"],
    "city_finance": ["loans", "deposits"],
    "city_value_added": ["gdp_primary", "gdp_secondary", "gdp_tertiary"],
    "city_real_gdp": ["real_gdp"],
    "city_carbon": ["carbon_dioxide"],
    "city_population": ["resident_population"],
}
LEDGER = read_divisions(ROOT / "resources/divisions.csv")


def prefectures() -> dict[str, str]:
    """Every prefecture, and municipality, that was there in one of the years, under its last code."""
    with (ROOT / "scripts/ingest/register.csv").open(encoding="utf-8") as stream:
        records = [row for row in csv.DictReader(stream) if not row["until"] or row["until"] >= "2011"]
    moved = {line.adcode for line in LEDGER if line.change == "upgraded"}
    municipalities = ("110000", "120000", "310000", "500000")
    found = {}
    for row in records:
        code = row["code"]
        inland = code[:2] not in ("71", "81", "82")
        level = (code.endswith("00") and not code.endswith("0000")) or code in municipalities
        if level and inland and code not in moved:
            found[code] = row["name"]
    return found


@cache
def readings(folder: Path) -> dict[str, tuple[set[tuple[str, int]], set[tuple[str, int]]]]:
    """For each source the prefectures and years with a row, and those with every number that is needed."""
    lines = [f"{code},{name},{name},,\n" for code, name in sorted(prefectures().items())]
    (folder / "units.csv").write_text(
        "unit,name,name_local,longitude,latitude\n" + "".join(lines), encoding="utf-8"
    )
    units = with_former(read_units(folder / "units.csv"), LEDGER)
    registry = read_yaml(ROOT / "config/sources.yaml")["sources"]
    found = {}
    for name, measures in NEEDED.items():
        source = resolve(name, {}, registry)
        source |= {"witnesses": {}, "columns": {m: source["columns"][m] for m in measures}}
        observations, _ = ingest(name, source, {f: REAL / f for f in files_of(source, REAL)}, units)
        numbers = defaultdict(int)
        for o in observations:
            numbers[o.unit, o.year_data] += o.value is not None
        found[name] = set(numbers), {key for key, count in numbers.items() if count == len(measures)}
    return found


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    if not REAL.is_dir():
        pytest.skip("the public files of ../shared/real are not here: a user obtains them")
    return readings(tmp_path_factory.mktemp("divisions"))


def spans(years: list[int]) -> str:
    """Years in words: 2011–2014 and 2017."""
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return " and ".join(f"{p[0]}–{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def reason(read: Any, unit: str) -> str:
    """Why a division cannot be in the study: "" where it can."""
    gone = [line for line in LEDGER if line.adcode == unit and line.change in ("merged", "split")]
    parts = [f"{line.change} in {line.year} ({'、'.join(line.what.split('|'))})" for line in gone]
    none = [name for name, (rows, _) in read.items() if not any((unit, year) in rows for year in YEARS)]
    parts += [f"no row in {', '.join(none)}"] if none else []
    for name, (_, complete) in read.items():
        lacking = [year for year in YEARS if (unit, year) not in complete]
        if lacking and name not in none:
            parts.append(f"{name} lacks {spans(lacking)}")
    return "; ".join(parts)


def table_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "resources/cities" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_every_division_is_left_out_for_the_reason_that_the_files_give(read):
    kept = {row["unit"] for row in table_of("units.csv")}
    told = {code: name for code, name in prefectures().items() if code not in kept}
    expected = [
        {"adcode": code, "name_local": name, "reason": reason(read, code)}
        for code, name in sorted(told.items())
    ]
    assert table_of("excluded.csv") == expected
    assert all(row["reason"] for row in expected)
    assert {unit for unit in kept if reason(read, unit)} == set()
    kept = {row["unit"] for row in table_of("units_287.csv")}
    lacking = {
        name for unit in kept for name, (_, own) in read.items() if any((unit, y) not in own for y in YEARS)
    }
    assert lacking == {"city_population"}


# Sentences of the pages, and what computes their places.

Compute = Callable[[], tuple[Any, ...]]
CLAIMS: list[tuple[str, str, Compute]] = []


def claim(page: str, sentence: str) -> Callable[[Compute], Compute]:
    """Registers what computes the places of a page's sentence, in their order."""

    def register(compute: Compute) -> Compute:
        CLAIMS.append((page, sentence, compute))
        return compute

    return register


def number(value: Any) -> float | None:
    return (
        float(value)
        if isinstance(value, float | int) or re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(value))
        else None
    )


def cell(sheet: str, column: str, city: str, year: int) -> float | None:
    """The number of a city and year in a column; None where the file has none."""
    row = by_city(sheet).get((city, year))
    return number(at(sheet, f"{column}{row}")) if row else None


def repeats(sheet: str, column: str, row: int) -> bool:
    """Whether a number is that of the year before, which stands above it."""
    (city, year), before = who(sheet, row), who(sheet, row - 1)
    return before == (city, year - 1) and at(sheet, f"{column}{row}") == at(sheet, f"{column}{row - 1}")


def times_its_path(sheet: str, column: str, row: int) -> float:
    """A number over the geometric mean of those of the adjacent years that are there, Luliang's two in a row
    and the last year over the one before.
    """
    city, year = who(sheet, row)
    wrong = {("吕梁市", 2011), ("吕梁市", 2012)}
    near = [
        next(
            v
            for step in (1, 2)
            if (city, year + sign * step) not in wrong
            for v in [cell(sheet, column, city, year + sign * step)]
        )
        for sign in (-1, 1)
    ]
    near = [v for v in near if v]
    return cell(sheet, column, city, year) / math.prod(near) ** (1 / len(near))


def edition(year: int, city: str) -> list[Any]:
    """The row of a city in a yearbook edition."""
    return next(row for row in rows_of(str(year))[2:] if str(row[0]).strip() == city)


def parts(year: int) -> range:
    """The columns M to AW with the nineteen industries of the entire city."""
    columns = range(12, 49, 2)
    assert all("全市" in "".join(str(rows_of(str(year))[1][j]).split()) for j in columns)
    return columns


def left_by_others(year: int, address: str) -> float:
    """What a row's total leaves for one of its parts."""
    row = rows_of(str(year))[int(re.sub("[A-Z]", "", address)) - 1]
    value = at(str(year), address)
    return number(row[6]) - sum(filter(None, (number(row[j]) for j in parts(year)))) + number(value)


@claim(
    "data.md",
    "The five yearbook editions contain employment for {} of the {} cities: {} are reported missing, "
    "and Pu'er appears in the edition of {} under its former name 思茅市 (the others print 普洱市 "
    "with Simao)",
)
def cities_of_the_editions():
    editions = range(2013, 2018)
    names = {year: {str(row[0]).strip() for row in rows_of(str(year))[2:]} for year in editions}
    lost = [name for name in OBSERVED if all(name not in own for own in names.values())]
    former = [year for year in editions if "思茅市" in names[year]]
    assert all("普洱市" in own for year, own in names.items() if year not in former)
    here = [name for name in OBSERVED if name not in lost]
    assert all(number(edition(y, n if n in names[y] else "思茅市")[6]) for y in editions for n in here)
    return len(here), len(OBSERVED), listed([OBSERVED[name] for name in lost]), *former


@claim(
    "data.md",
    "The tertiary share lacks {} more cells: mining in {} and farming in {} are blank in {} and {}.",
)
def blank_cells_of_the_tertiary_share():
    found = defaultdict(set)
    for year in range(2013, 2018):
        heads = rows_of(str(year))[0]
        for pattern in ("^第一产业", "采矿业", "制造业", "生产和供应业", "建筑业"):
            column = next(j for j in parts(year) if re.search(pattern, str(heads[j]).replace("\n", "")))
            for name, latin in OBSERVED.items():
                if latin not in ("Bijie", "Tongren"):
                    row = edition(year, "思茅市" if (year, name) == (2013, "普洱市") else name)
                    if row[column] == "":
                        found[pattern].add((latin, year - 1))
    ((mining, _), *_), ((farming, _), *_) = sorted(found["采矿业"]), sorted(found["^第一产业"])
    assert set(found) == {"采矿业", "^第一产业"}
    assert {place for own in found.values() for place, _ in own} == {mining, farming}
    years = sorted({year for own in found.values() for _, year in own})
    return {4: "four"}[sum(map(len, found.values()))], mining, farming, *years


@claim(
    "data.md",
    "One error cell (`{}`, {}'s manufacturing of {}) counts as missing",
)
def the_error_cell():
    found = [
        (str(row[j]), OBSERVED[name], year - 1)
        for year in range(2013, 2018)
        for row in rows_of(str(year))[2:]
        if (name := str(row[0]).strip()) in OBSERVED
        for j in parts(year)
        if "制造业" in str(rows_of(str(year))[0][j]) and str(row[j]).startswith("#")
    ]
    return found[0] if len(found) == 1 else ()


@claim(
    "data.md",
    "GDP is in three files that differ by more than 2 % in {} city-years, Ordos 2022 among them ({} and {})",
)
def city_years_with_two_gdps():
    columns = (("finance", "G", 1e-4), ("value added", "F", 1), ("real GDP", "D", 1))
    apart = []
    for city in OBSERVED:
        for year in range(2012, 2023):
            own = [f * v for s, c, f in columns if (v := cell(s, c, city, year)) is not None]
            if own and max(own) - min(own) > 0.02 * max(own):
                apart.append((city, year))
    ordos = ("鄂尔多斯市", 2022)
    assert ordos in apart
    return len(apart), cell("value added", "F", *ordos), cell("real GDP", "D", *ordos)


@claim(
    "suspects.md",
    "| value added | F, G, H, I of {}, {}, {}, {}, {} | Heilongjiang 2011: each city has the next "
    "one's number; the other files have them in place | error, the primary sector too |",
)
def heilongjiang_2011():
    rows = [by_city("value added")[f"{c}市", 2011] for c in ("佳木斯", "七台河", "牡丹江", "黑河", "绥化")]
    chain = [who("value added", row)[0] for row in rows]
    for row, after in zip(rows[:-1], chain[1:], strict=True):
        assert at("value added", f"F{row}") == pytest.approx(cell("finance", "G", after, 2011) / 1e4)
        assert across("value added", "FGHI", row) == pytest.approx(
            [cell("energy", c, after.removesuffix("市"), 2011) for c in "FGHI"], rel=1e-3
        )
    return tuple(rows)


@claim(
    "suspects.md",
    "| value added | F–I{} | Ordos 2022: {:.1f} times its trend; the parts add up to it, another file "
    "contradicts it | error: the row of a larger area |",
)
def ordos():
    row = by_city("value added")["鄂尔多斯市", 2022]
    total, *own = across("value added", "FGHI", row)
    assert total == pytest.approx(sum(own), rel=1e-3)
    assert cell("finance", "G", "鄂尔多斯市", 2022) / 1e4 < 0.3 * total
    return row, times_its_path("value added", "F", row)


@claim(
    "suspects.md",
    "| value added | F–I{} | Huainan 2022: {:.2f} of its trend; the parts add up to it, another file "
    "contradicts it | error: the row of a smaller area |",
)
def huainan():
    row = by_city("value added")["淮南市", 2022]
    total, *own = across("value added", "FGHI", row)
    assert total == pytest.approx(sum(own), rel=1e-3)
    assert cell("finance", "G", "淮南市", 2022) / 1e4 > 4 * total
    return row, times_its_path("value added", "F", row)


@claim(
    "suspects.md",
    "| value added | F–I{}, F–I{} | Guigang and Yulin (Guangxi) 2005 | error: the two are exchanged |",
)
def guigang_and_yulin():
    rows = [by_city("value added")[city, 2005] for city in ("贵港市", "玉林市")]
    for row, other in zip(rows, ("玉林", "贵港"), strict=True):
        expected = [cell("energy", c, other, 2005) for c in "FGHI"]
        assert across("value added", "FGHI", row) == pytest.approx(expected, rel=1e-4)
    return tuple(rows)


@claim(
    "suspects.md",
    "| value added | F–I{} | Ili 2019: {:.2f} of the other file's | another extent of the prefecture |",
)
def ili():
    key = ("伊犁哈萨克自治州", 2019)
    return by_city("value added")[key], cell("value added", "F", *key) / cell("energy", "F", *key)


def uneven(years: range) -> list[tuple[int, str, float]]:
    """Rows whose total misses the sum of its parts by half a per cent: row, province, by how much."""
    found = []
    for (_, year), row in by_city("value added").items():
        total, *own = (number(at("value added", f"{c}{row}")) for c in "FGHI")
        if year in years and total and None not in own and abs(total - sum(own)) > 0.005 * total:
            found.append((row, at("value added", f"E{row}"), total / sum(own) - 1))
    return found


@claim(
    "suspects.md",
    "| value added | F of {} rows, 2009–2014 | total and parts differ by up to {:.0f} %: cities of "
    "Guangdong | vintage: total and parts are of two editions |",
)
def guangdong():
    off = [by for _, province, by in uneven(range(2009, 2015)) if province == "广东省"]
    return len(off), 100 * max(map(abs, off))


@claim(
    "suspects.md",
    "| value added | F of {} rows, 2022 | prefectures of the west outside the sample: the parts move "
    "and the total is that of 2021 in {} of them | error: totals of 2021 |",
)
def totals_of_the_year_before():
    rows = [row for row, _, _ in uneven(range(2022, 2023))]
    assert not {who("value added", row)[0] for row in rows} & {r["name_local"] for r in table_of("units.csv")}
    assert {at("value added", f"E{row}") for row in rows} == {"四川省", "青海省", "新疆维吾尔自治区"}
    same = [
        row
        for row in rows
        if at("value added", f"F{row}") == cell("value added", "F", who("value added", row)[0], 2021)
    ]
    return len(rows), "all" if len(same) == len(rows) else len(same)


@claim(
    "suspects.md",
    "| value added | F5213, F2191, F2287, F2054, F3385, F3961, F5067 | single rows whose parts miss "
    "the total by {:.1f} to {:.1f} % | unclear |",
)
def single_rows():
    off = {row: 100 * abs(by) for row, _, by in uneven(range(2000, 2024))}
    own = [off[row] for row in (5213, 2191, 2287, 2054, 3385, 3961, 5067)]
    return min(own), max(own)


@claim(
    "suspects.md",
    "| value added | F–I{} | Lhasa 2003 repeats 2002 in every column | error: a year copied |",
)
def lhasa():
    row = by_city("value added")["拉萨市", 2003]
    return (row,) if all(repeats("value added", c, row) for c in "FGHIJKLMNO") else ()


@claim(
    "suspects.md",
    "| value added | F{}; finance G{} | Weihai 2009 repeats 2008, in two files | error in both |",
)
def weihai():
    rows = by_city("value added")["威海市", 2009], by_city("finance")["威海市", 2009]
    assert all(repeats("value added", c, rows[0]) for c in "FGHI")
    return rows if repeats("finance", "G", rows[1]) else ()


@claim(
    "suspects.md",
    "| value added | G641, F6955 | single numbers that repeat the year before | unclear |",
)
def single_repeats():
    assert repeats("value added", "G", 641)
    assert number(at("value added", "F6955")) == at("value added", "F6954")
    return ()


@claim(
    "suspects.md",
    "| finance | H433, H493, H494, H1584, H5986 | loans of Yuncheng 2014, Luliang 2011 and 2012, "
    "Huai'an 2010, Jiuquan 2023: {:.0f} to {:.0f} times their path | error: a digit too many |",
)
def loans_ten_times():
    rows = (433, 493, 494, 1584, 5986)
    cities = [("运城市", 2014), ("吕梁市", 2011), ("吕梁市", 2012), ("淮安市", 2010), ("酒泉市", 2023)]
    assert [who("finance", row) for row in rows] == cities
    times = [times_its_path("finance", "H", row) for row in rows]
    return min(times), max(times)


@claim(
    "suspects.md",
    "| finance | I{} | deposits of Siping 2019: {:.0f} times their path | error: a digit too many |",
)
def deposits_ten_times():
    row = by_city("finance")["四平市", 2019]
    return row, times_its_path("finance", "I", row)


@claim(
    "suspects.md",
    "| finance | I{} | deposits of Sansha 2020: {:.2f} of the year before | unclear: a small place "
    "that moves much |",
)
def sansha():
    row = by_city("finance")["三沙市", 2020]
    return row, at("finance", f"I{row}") / cell("finance", "I", "三沙市", 2019)


@claim(
    "suspects.md",
    "| finance | G, H, I of {}–{}, G6100 among them | 海南藏族自治州 is Haikou + Sanya, with Sansha's "
    "deposits from 2012 and Danzhou in 2015; the loans of 2010 alone are more | error: the province "
    "Hainan under the name of the prefecture |",
)
def hainan():
    rows = [by_city("finance")["海南藏族自治州", year] for year in range(2003, 2016)]
    for row in rows:
        _, year = who("finance", row)
        for column in "GHI":
            cities = ["海口市", "三亚市", *(["儋州市"] if year == 2015 else [])]
            cities += ["三沙市"] if column == "I" else []
            whole = sum(cell("finance", column, city, year) or 0 for city in cities)
            same = at("finance", f"{column}{row}") == pytest.approx(whole)
            assert same == ((year, column) != (2010, "H")), (row, column)
    return rows[0], rows[-1]


@claim(
    "suspects.md",
    "| finance | I399, I2448, I5079, I6183, H543, H2448, H6183 | loans or deposits that repeat the "
    "year before | error where both do (Longyan 2013, Guyuan 2010), else unclear |",
)
def repeated_loans():
    for column, rows in (("I", (399, 2448, 5079, 6183)), ("H", (543, 2448, 6183))):
        assert all(repeats("finance", column, row) for row in rows)
    assert (who("finance", 2448), who("finance", 6183)) == (("龙岩市", 2013), ("固原市", 2010))
    return ()


def of_the_sectors(row: int) -> float:
    """GDP of the finance file over that of the sector file."""
    return number(at("finance", f"G{row}")) / 1e4 / cell("value added", "F", *who("finance", row))


@claim(
    "suspects.md",
    "| finance | G2, G3, G486, G5693, G5694, G5735–G5738 | GDP of Beijing and Luliang to 2004, of "
    "Yan'an to 2004 and Yulin (Shaanxi) to 2006: {:.2f} to {:.2f} of the sector file's | vintage: "
    "before a census |",
)
def before_a_census():
    rows = [2, 3, 486, 5693, 5694, *range(5735, 5739)]
    cities = {"北京市", "吕梁市", "延安市", "榆林市"}
    assert {who("finance", row)[0] for row in rows} == cities
    ratios = [of_the_sectors(row) for row in rows]
    return min(ratios), max(ratios)


@claim(
    "suspects.md",
    "| finance | G{}, G{} | GDP of Qingyuan (Guangdong) 2010 and Tonghua 2020: {:.2f} and {:.2f} "
    "times the sector file's | unclear |",
)
def two_gdps():
    rows = by_city("finance")["清远市", 2010], by_city("finance")["通化市", 2020]
    return (*rows, *map(of_the_sectors, rows))


@claim(
    "suspects.md",
    "| real GDP | F1539, F6288, F549 | real GDP that repeats the year before | unclear |",
)
def repeated_real_gdp():
    assert all(repeats("real GDP", "F", row) for row in (1539, 6288, 549))
    return ()


def counted_as_registered(province: str, year: int) -> list[str]:
    """Cities whose residents are the registered persons of the energy file."""
    found = []
    for (city, when), row in by_city("population").items():
        if when == year and at("population", f"B{row}") == province:
            registered = cell("energy", "J", city.removesuffix("市"), year)
            if registered and abs(at("population", f"G{row}") - registered) < 0.05:
                found.append(city)
    return found


@claim(
    "suspects.md",
    "| population | G933–G1257 | Liaoning 2011, every city but Shenyang: registered persons among "
    "residents | error: another count |",
)
def liaoning():
    own = {
        c
        for (c, y), row in by_city("population").items()
        if y == 2011 and at("population", f"B{row}") == "辽宁省"
    }
    found = counted_as_registered("辽宁省", 2011)
    assert own - set(found) == {"沈阳市"}
    rows = [by_city("population")[city, 2011] for city in found]
    assert (min(rows), max(rows)) == (933, 1257)
    return ()


@claim(
    "suspects.md",
    "| population | G{}–G{} | Heilongjiang 2021, all {} cities | error: another count |",
)
def heilongjiang_2021():
    found = counted_as_registered("黑龙江省", 2021)
    rows = [by_city("population")[city, 2021] for city in found]
    return min(rows), max(rows), {12: "twelve"}[len(found)]


@claim(
    "suspects.md",
    "| population | land of Jinan, Hefei, Tongling, Chengdu | jumps in the year of a document of the "
    "ledger or the next: {:.2f}, {:.2f}, {:.2f} and {:.2f} times; residents of Jinan {:.2f} times in "
    "2019 | right, and a break: chained GDP does not jump with them |",
)
def borders():
    pairs = [("济南市", 2019), ("合肥市", 2011), ("铜陵市", 2016), ("成都市", 2016)]
    land = [cell("population", "F", c, y) / cell("population", "F", c, y - 1) for c, y in pairs]
    real = [cell("real GDP", "F", c, y) / cell("real GDP", "F", c, y - 1) for c, y in pairs]
    assert max(real) < 1.17
    people = [cell("population", "G", "济南市", year) for year in (2018, 2019)]
    return (*land, people[1] / people[0])


@claim(
    "suspects.md",
    "| population | Anshan 2012 | {}, with {:.2f} registered | unclear |",
)
def anshan():
    return cell("population", "G", "鞍山市", 2012), cell("energy", "J", "鞍山", 2012)


@claim(
    "suspects.md",
    "| population | G{} | Pingdingshan 1999–2005: equal steps, of {:.2f} or {:.2f} | filled |",
)
def pingdingshan():
    own = [cell("population", "G", "平顶山市", year) for year in range(1999, 2006)]
    steps = [round(b - a, 2) for a, b in pairwise(own)]
    return by_city("population")["平顶山市", 2000], min(steps), max(steps)


@claim(
    "suspects.md",
    "| energy | F–I of Xinjiang, 2021, {} cells | repeat 2020, as do the registered persons | error: "
    "a year copied |",
)
def xinjiang():
    pid = cell("energy", "D", "乌鲁木齐", 2021)
    cities = [c for (c, y), row in by_city("energy").items() if y == 2021 and at("energy", f"D{row}") == pid]
    cities = [city for city in cities if city != "曲靖"]  # numbered with Xinjiang, and in Yunnan
    same = [c for c in cities for k in "FGHIJ" if cell("energy", k, c, 2021) == cell("energy", k, c, 2020)]
    assert len(same) == 5 * len(cities)
    return (4 * len(cities),)


@claim(
    "suspects.md",
    "| energy | J{} | Shenzhen 2018: {} between {} and {} | error: a digit lost |",
)
def shenzhen():
    own = [cell("energy", "J", "深圳", year) for year in (2018, 2017, 2019)]
    return by_city("energy")["深圳", 2018], *own


@claim(
    "suspects.md",
    "| energy | F{}, I{} | Jieyang 2014: total and tertiary {:.1f} and {:.1f} times their path | error |",
)
def jieyang():
    row = by_city("energy")["揭阳", 2014]
    return row, row, times_its_path("energy", "F", row), times_its_path("energy", "I", row)


@claim(
    "suspects.md",
    "| energy | G{} | Baiyin 2021: {:.2f} of the year before | error |",
)
def baiyin():
    row = by_city("energy")["白银", 2021]
    return row, cell("energy", "G", "白银", 2021) / cell("energy", "G", "白银", 2020)


@claim(
    "suspects.md",
    "| energy | H{}, I{} | Daxing'anling 2005–2011: one rate of growth, {:.1f} and {:.1f} % | filled |",
)
def daxinganling():
    row = by_city("energy")["大兴安岭地区", 2006]
    rates = []
    for column in "HI":
        own = [cell("energy", column, "大兴安岭地区", year) for year in range(2005, 2011)]
        rate = (own[-1] / own[0]) ** (1 / 5)
        assert [b / a for a, b in pairwise(own)] == pytest.approx([rate] * 5, abs=3e-4)
        rates.append(100 * (rate - 1))
    return row, row, *rates


@claim(
    "suspects.md",
    "| energy | L of Wenzhou, Qujing and Gansu's cities | energy of the primary sector is not spread "
    "by its value added | no allocation there |",
)
def not_spread():
    shares = defaultdict(list)
    for (city, year), row in by_city("energy").items():
        energy, added = (number(at("energy", f"{c}{row}")) for c in "LG")
        if energy and added:
            shares[at("energy", f"D{row}"), year].append((city, energy / added))
    off: dict[str, int] = defaultdict(int)
    for own in shares.values():
        middle = median(share for _, share in own)
        for city, share in own:
            off[city] += abs(share / middle - 1) > 0.01
    gansu = {
        c
        for (c, y), row in by_city("energy").items()
        if at("energy", f"D{row}") == cell("energy", "D", "兰州", y)
    }
    assert {city for city, years in off.items() if years > 1} == {"温州", "曲靖", *gansu}
    return ()


@claim(
    "suspects.md",
    "| yearbook 2014 | M251 | Kunming's primary employment {:.0f}, where the other parts leave {:.2f} "
    "| error: 0.34 |",
)
def kunming():
    assert edition(2014, "昆明市") is rows_of("2014")[250]
    return at("2014", "M251"), left_by_others(2014, "M251")


@claim(
    "suspects.md",
    "| yearbook 2014 | AE202, AK238, S263 | Meizhou {:,.0f}, Leshan {:.0f}, Xianyang {:.0f}: more "
    "than their totals; the other parts leave {:.2f}, {:.2f} and {:.2f} | error |",
)
def three_parts():
    cells = ("AE202", "AK238", "S263")
    assert [at("2014", f"A{c[-3:]}") for c in cells] == ["梅州市", "乐山市", "咸阳市"]
    return (*(at("2014", c) for c in cells), *(left_by_others(2014, c) for c in cells))


@claim(
    "suspects.md",
    "| yearbook 2017 | AQ102 | Anqing {:.2f} in education; the parts leave {:.2f} | error: a digit too few |",
)
def anqing():
    assert at("2017", "A102") == "安庆市"
    return at("2017", "AQ102"), left_by_others(2017, "AQ102")


@claim(
    "suspects.md",
    "| yearbook 2016 | AW270 | Jiayuguan's government {} between {} and {:.2f} in the editions of {} "
    "and {} | error |",
)
def jiayuguan():
    assert at("2016", "A270") == "嘉峪关市"
    column = parts(2016)[-1]
    near = [edition(year, "嘉峪关市")[column] for year in (2015, 2017)]
    return at("2016", "AW270"), *near, 2015, 2017


@claim(
    "suspects.md",
    "| yearbook 2013 | G of {} rows | the total is more than the sum of its parts by {:.0f} to {:.0f} "
    "% | unclear which |",
)
def totals_of_2013():
    off = []
    for row in rows_of("2013")[2:]:
        total, own = number(row[6]), [number(row[j]) for j in parts(2013)]
        if total and abs(total - sum(filter(None, own))) > 0.03 * total:
            off.append(100 * (total / sum(filter(None, own)) - 1))
    return {9: "nine"}[len(off)], min(off), max(off)


@claim(
    "suspects.md",
    "| yearbook 2017 | A108 (found at G108) | 毫州 where 亳州 is missing | error: a misspelling |",
)
def haozhou():
    names = [str(row[0]).strip() for row in rows_of("2017")]
    assert names[107] == "毫州市"
    assert "亳州市" not in names
    return ()


def page(name: str) -> str:
    return " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())


@needs_real
@pytest.mark.slow
@pytest.mark.parametrize(("where", "sentence", "compute"), CLAIMS, ids=[c[2].__name__ for c in CLAIMS])
def test_a_sentence_has_the_numbers_of_the_files(where, sentence, compute):
    said = " ".join(sentence.split()).format(*compute())
    assert said in page(where), said


def test_every_row_about_a_file_is_a_claim():
    text = (ROOT / "docs/suspects.md").read_text(encoding="utf-8")
    table = text[text.index("| file | cells | finding |") :].split("\n\n")[0].splitlines()[2:]
    patterns = [
        re.sub(r"\\\{.*?\\\}", ".+?", re.escape(sentence))
        for where, sentence, _ in CLAIMS
        if where == "suspects.md"
    ]
    assert [row for row in table if not any(re.fullmatch(p, row) for p in patterns)] == []
    assert len(table) == len(patterns)
