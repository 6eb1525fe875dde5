"""The divisions that the study of the cities leaves out, each with the reason that the public files give."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from base.place import Place
from ingest.places import add_former_names, read_divisions, read_units
from ingest.registry import build_source, files_of, read_registry, resolve
from public_files import REAL, page
from small_study import ingest_entry
from study_chain import ROOT

pytestmark = pytest.mark.debt(14)
YEARS = range(2011, 2023)
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
    units = add_former_names(read_units(folder / "units.csv"), LEDGER)
    registry = read_registry(Place(ROOT), "en")[0]
    found = {}
    for name, measures in NEEDED.items():
        entry = resolve(name, {}, registry)
        source = build_source({**entry, "columns": {m: entry["columns"][m] for m in measures}})
        observations, _ = ingest_entry(name, source, {f: REAL / f for f in files_of(source, REAL)}, units)
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
    told_in = kept
    kept = {row["unit"] for row in table_of("units_287.csv")}
    lacking = {
        name for unit in kept for name, (_, own) in read.items() if any((unit, y) not in own for y in YEARS)
    }
    assert lacking == {"city_population"}
    more = {row["unit"]: row["name"] for row in table_of("units_287.csv") if row["unit"] not in told_in}
    jilin = {code for code in prefectures() if code.startswith("22") and not code.startswith("2224")}
    assert set(more) == {*jilin, "650200"}
    assert f"Of the {len(kept)} cities with digital finance" in page("records/studies.md")
    assert "nine lack residents as printed: Karamay and all of Jilin" in page("records/studies.md")
    assert len(more) == 9
