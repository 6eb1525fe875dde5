"""What the pages say of people, energy and employment in the public files."""

from collections import defaultdict
from itertools import pairwise
from statistics import median

import pytest

from public_files import (
    at,
    by_city,
    cell,
    claim,
    edition,
    left_by_others,
    number,
    parts,
    rows_of,
    times_its_path,
)


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
    "records/suspects.md",
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
    "records/suspects.md",
    "| population | G{}–G{} | Heilongjiang 2021, all {} cities | error: another count |",
)
def heilongjiang_2021():
    found = counted_as_registered("黑龙江省", 2021)
    rows = [by_city("population")[city, 2021] for city in found]
    return min(rows), max(rows), {12: "twelve"}[len(found)]


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| population | F{} | land of Tangshan 2013: {:,.0f}, and {:,.0f} in the four years around | error: two "
    "digits exchanged |",
)
def tangshan():
    row = by_city("population")["唐山市", 2013]
    around = [cell("population", "F", "唐山市", year) for year in (2011, 2012, 2014, 2015)]
    assert len(set(around)) == 1
    return row, at("population", f"F{row}"), around[0]


@claim(
    "records/suspects.md",
    "| population | F{} | land of Baise 2010: {:,.0f}, and {:,.0f} or {:,.0f} in the four years around | "
    "error: two digits exchanged |",
)
def baise():
    row = by_city("population")["百色市", 2010]
    around = {cell("population", "F", "百色市", year) for year in (2008, 2009, 2011, 2012)}
    return row, at("population", f"F{row}"), min(around), max(around)


@claim(
    "records/suspects.md",
    "| population | Anshan 2012 | {}, with {:.2f} registered | unclear |",
)
def anshan():
    return cell("population", "G", "鞍山市", 2012), cell("energy", "J", "鞍山", 2012)


@claim(
    "records/suspects.md",
    "| population | G{} | Pingdingshan 1999–2005: equal steps, of {:.2f} or {:.2f} | filled |",
)
def pingdingshan():
    own = [cell("population", "G", "平顶山市", year) for year in range(1999, 2006)]
    steps = [round(b - a, 2) for a, b in pairwise(own)]
    return by_city("population")["平顶山市", 2000], min(steps), max(steps)


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| energy | J{} | Shenzhen 2018: {} between {} and {} | error: a digit lost |",
)
def shenzhen():
    own = [cell("energy", "J", "深圳", year) for year in (2018, 2017, 2019)]
    return by_city("energy")["深圳", 2018], *own


@claim(
    "records/suspects.md",
    "| energy | F{}, I{} | Jieyang 2014: total and tertiary {:.1f} and {:.1f} times their path | error |",
)
def jieyang():
    row = by_city("energy")["揭阳", 2014]
    return row, row, times_its_path("energy", "F", row), times_its_path("energy", "I", row)


@claim(
    "records/suspects.md",
    "| energy | G{} | Baiyin 2021: {:.2f} of the year before | error |",
)
def baiyin():
    row = by_city("energy")["白银", 2021]
    return row, cell("energy", "G", "白银", 2021) / cell("energy", "G", "白银", 2020)


@claim(
    "records/suspects.md",
    "| energy | I{} | Daxing'anling 2005–2010: one rate of growth, {:.1f} % | filled |",
)
def daxinganling():
    row = by_city("energy")["大兴安岭地区", 2006]
    own = [cell("energy", "I", "大兴安岭地区", year) for year in range(2005, 2011)]
    rate = (own[-1] / own[0]) ** (1 / 5)
    assert [b / a for a, b in pairwise(own)] == pytest.approx([rate] * 5, abs=3e-4)
    return row, 100 * (rate - 1)


@claim(
    "records/studies.md",
    "Energy per value added is one number in a province and year, to 0.1 %, in {:.0f} % of the primary "
    "sector's rows, {:.0f} % of the tertiary's and {:.0f} % of the secondary's",
)
def allocated():
    return tuple(100 * share_allocated(energy, added) for energy, added in ("LG", "NI", "MH"))


def share_allocated(energy: str, added: str) -> float:
    """The share of rows whose energy per value added is that of their province's median city of the year."""
    ratios = defaultdict(list)
    for (_, year), row in by_city("energy").items():
        pair = [number(at("energy", f"{c}{row}")) for c in (energy, added)]
        if None not in pair and pair[1]:
            ratios[at("energy", f"D{row}"), year].append(pair[0] / pair[1])
    several = [own for own in ratios.values() if len(own) > 1]
    near = [abs(ratio - median(own)) < 1e-3 * median(own) for own in several for ratio in own]
    return sum(near) / len(near)


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| yearbook 2014 | M251 | Kunming's primary employment {:.0f}, where the other parts leave {:.2f} "
    "| error: 0.34 |",
)
def kunming():
    assert edition(2014, "昆明市") is rows_of("2014")[250]
    return at("2014", "M251"), left_by_others(2014, "M251")


@claim(
    "records/suspects.md",
    "| yearbook 2014 | AE202, AK238, S263 | Meizhou {:,.0f}, Leshan {:.0f}, Xianyang {:.0f}: more "
    "than their totals; the other parts leave {:.2f}, {:.2f} and {:.2f} | error |",
)
def three_parts():
    cells = ("AE202", "AK238", "S263")
    assert [at("2014", f"A{c[-3:]}") for c in cells] == ["梅州市", "乐山市", "咸阳市"]
    return (*(at("2014", c) for c in cells), *(left_by_others(2014, c) for c in cells))


@claim(
    "records/suspects.md",
    "| yearbook 2017 | AQ102 | Anqing {:.2f} in education; the parts leave {:.2f} | error: a digit too few |",
)
def anqing():
    assert at("2017", "A102") == "安庆市"
    return at("2017", "AQ102"), left_by_others(2017, "AQ102")


@claim(
    "records/suspects.md",
    "| yearbook 2016 | AW270 | Jiayuguan's government {} between {} and {:.2f} in the editions of {} "
    "and {} | error |",
)
def jiayuguan():
    assert at("2016", "A270") == "嘉峪关市"
    column = parts(2016)[-1]
    near = [edition(year, "嘉峪关市")[column] for year in (2015, 2017)]
    return at("2016", "AW270"), *near, 2015, 2017


@claim(
    "records/suspects.md",
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
    "records/suspects.md",
    "| yearbook 2017 | A108 (found at G108) | 毫州 where 亳州 is missing | error: a misspelling |",
)
def haozhou():
    names = [str(row[0]).strip() for row in rows_of("2017")]
    assert names[107] == "毫州市"
    assert "亳州市" not in names
    return ()
