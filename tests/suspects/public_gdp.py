"""What the pages say of GDP, its sectors and money in the public files."""

import re
from collections import defaultdict
from statistics import median

import pytest

from public_files import (
    OBSERVED,
    SAMPLE,
    across,
    at,
    by_city,
    cell,
    claim,
    edition,
    listed,
    number,
    parts,
    repeats,
    rows_of,
    times_its_path,
    who,
)


@claim(
    "records/studies.md",
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
    "records/studies.md",
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
    "records/studies.md",
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
    "records/studies.md",
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
    "records/suspects.md",
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
    "records/suspects.md",
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
    "records/suspects.md",
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
    "records/suspects.md",
    "| value added | F–I{}, F–I{} | Guigang and Yulin (Guangxi) 2005 | error: the two are exchanged |",
)
def guigang_and_yulin():
    rows = [by_city("value added")[city, 2005] for city in ("贵港市", "玉林市")]
    for row, other in zip(rows, ("玉林", "贵港"), strict=True):
        expected = [cell("energy", c, other, 2005) for c in "FGHI"]
        assert across("value added", "FGHI", row) == pytest.approx(expected, rel=1e-4)
    return tuple(rows)


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| value added | F of {} rows, 2009–2014 | total and parts differ by up to {:.0f} %: cities of "
    "Guangdong | vintage: total and parts are of two editions |",
)
def guangdong():
    off = [by for _, province, by in uneven(range(2009, 2015)) if province == "广东省"]
    return len(off), 100 * max(map(abs, off))


@claim(
    "records/suspects.md",
    "| value added | F of {} rows, 2022 | prefectures of the west outside the sample: the parts move "
    "and the total is that of 2021 in {} of them | error: totals of 2021 |",
)
def totals_of_the_year_before():
    rows = [row for row, _, _ in uneven(range(2022, 2023))]
    assert not {who("value added", row)[0] for row in rows} & set(SAMPLE)
    assert {at("value added", f"E{row}") for row in rows} == {"四川省", "青海省", "新疆维吾尔自治区"}
    same = [
        row
        for row in rows
        if at("value added", f"F{row}") == cell("value added", "F", who("value added", row)[0], 2021)
    ]
    return len(rows), "all" if len(same) == len(rows) else len(same)


@claim(
    "records/suspects.md",
    "| value added | F5213, F2191, F2287, F2054, F3385, F3961, F5067 | single rows whose parts miss "
    "the total by {:.1f} to {:.1f} % | unclear |",
)
def single_rows():
    off = {row: 100 * abs(by) for row, _, by in uneven(range(2000, 2024))}
    own = [off[row] for row in (5213, 2191, 2287, 2054, 3385, 3961, 5067)]
    return min(own), max(own)


@claim(
    "records/suspects.md",
    "| value added | F–I{} | Lhasa 2003 repeats 2002 in every column | error: a year copied |",
)
def lhasa():
    row = by_city("value added")["拉萨市", 2003]
    return (row,) if all(repeats("value added", c, row) for c in "FGHIJKLMNO") else ()


@claim(
    "records/suspects.md",
    "| value added | F–I{}; finance G{} | Weihai 2009 repeats 2008, in two files | error in both |",
)
def weihai():
    rows = by_city("value added")["威海市", 2009], by_city("finance")["威海市", 2009]
    assert all(repeats("value added", c, rows[0]) for c in "FGHI")
    return rows if repeats("finance", "G", rows[1]) else ()


@claim(
    "records/suspects.md",
    "| value added | G641, F6955 | single numbers that repeat the year before | unclear |",
)
def single_repeats():
    assert repeats("value added", "G", 641)
    assert number(at("value added", "F6955")) == at("value added", "F6954")
    return ()


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| finance | I{} | deposits of Siping 2019: {:.0f} times their path | error: a digit too many |",
)
def deposits_ten_times():
    row = by_city("finance")["四平市", 2019]
    return row, times_its_path("finance", "I", row)


@claim(
    "records/suspects.md",
    "| finance | H of all cities, 2009 (found at H8) | loans grow by {:.0f} % in the median city, in other "
    "years by {:.0f} to {:.0f} % | right: the credit of that year |",
)
def loans_of_2009():
    grown = defaultdict(list)
    for city, year in by_city("finance"):
        now, then = (cell("finance", "H", city, y) for y in (year, year - 1))
        if now and then:
            grown[year].append(100 * (now / then - 1))
    usual = {year: median(own) for year, own in grown.items()}
    found = usual.pop(2009)
    return found, min(usual.values()), max(usual.values())


@claim(
    "records/suspects.md",
    "| value added | G–I{} | Chaozhou 2023: the sectors repeat 2022, the total does not | error: sectors of "
    "the year before |",
)
def chaozhou():
    row = by_city("value added")["潮州市", 2023]
    assert [repeats("value added", column, row) for column in "FGHI"] == [False, True, True, True]
    return (row,)


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
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
    "records/suspects.md",
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
    "records/suspects.md",
    "| finance | G{}, G{} | GDP of Qingyuan (Guangdong) 2010 and Tonghua 2020: {:.2f} and {:.2f} "
    "times the sector file's | unclear |",
)
def two_gdps():
    rows = by_city("finance")["清远市", 2010], by_city("finance")["通化市", 2020]
    return (*rows, *map(of_the_sectors, rows))


@claim(
    "records/suspects.md",
    "| real GDP | F1539, F6288, F549 | real GDP that repeats the year before | unclear |",
)
def repeated_real_gdp():
    assert all(repeats("real GDP", "F", row) for row in (1539, 6288, 549))
    return ()
