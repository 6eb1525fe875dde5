"""The data of the studies that come with the project, from raw files to the panel's variables."""

import csv
from pathlib import Path

import openpyxl
import pytest

from base.yaml_file import read_yaml, resolve_languages
from cli.trace import explain_number, trace
from foreknown import assert_found
from ingest.places import read_units
from spillover.errors import StudyError
from study_chain import ROOT, run_chain

REAL = ROOT.parent / "shared" / "real"
DATA = Path(__file__).parents[2] / "reference" / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """What the warehouse of the observed study is made of."""
    return tmp_path_factory.mktemp("observed")


@pytest.fixture(scope="module")
def observed(folder):
    if not REAL.is_dir():
        pytest.skip("the files of the observed study are not here: a user obtains them (config/sources.yaml)")
    return run_chain("observed", folder, str(REAL))


def _describe(db, variable):
    query = (
        "select count(value), avg(value), stddev(value), min(value), max(value) from panel.variables "
        "where variable = ?"
    )
    return [round(x, 4) for x in db.execute(query, [variable]).fetchone()]


def test_munnell_is_the_published_panel(tmp_path):
    db, _ = run_chain("munnell", tmp_path)
    with (DATA / "produc.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for variable in ("lgsp", "lpcap", "lpc", "lemp", "unemp"):
        query = "select unit, year, value from panel.variables where variable = ? order by unit, year"
        ours = db.execute(query, [variable]).fetchall()
        assert [(unit, year) for unit, year, _ in ours] == [(row["state"], int(row["year"])) for row in rows]
        assert [value for *_, value in ours] == pytest.approx(
            [float(row[variable]) for row in rows], rel=1e-12
        )


@pytest.mark.long
def test_observed_digital_finance_and_financial_development(observed):
    db, _ = observed
    assert _describe(db, "DF") == [495, 5.2199, 0.3764, 4.0791, 5.7472]
    count, _, _, low, high = _describe(db, "FDL")
    assert (count, low, high) == (495, 0.7318, 7.1543)


@pytest.mark.long
def test_observed_lists_the_conflict_about_ordos(observed):
    db, _ = observed
    query = (
        "select value_a, value_b from staging.conflicts where name = 'Ordos' and year = 2022 and "
        "measure = 'gdp'"
    )
    assert (23158.65, 5613.44) in db.execute(query).fetchall()


@pytest.mark.long
def test_observed_sources_differ_as_their_description_says(observed):
    db, _ = observed
    query = (
        "select count(*) from staging.dated a join staging.dated b using (unit, year, measure) where "
        "a.measure = 'gdp' "
        "and a.source = 'city_value_added' and b.source = 'city_real_gdp' and year between 2013 and 2023 "
        "and abs(a.value - b.value) / greatest(a.value, b.value) > 0.02"
    )
    assert db.execute(query).fetchone() == (179,)


@pytest.mark.long
def test_observed_employment_shares_come_out_of_the_five_editions(observed):
    db, facts = observed
    yearbook = facts["city_yearbook_employment"]
    assert yearbook.units_not_found == ["Bijie", "Tongren"]
    assert yearbook.total_rows == {"城市合计": 4}
    assert yearbook.marks["missing: #VALUE!"] == 1
    query = (
        "select count(value), count(distinct unit) from panel.variables where variable = ? and value "
        "is not null"
    )
    assert db.execute(query, ["IT_SHARE"]).fetchone() == (43 * 5, 43)
    assert db.execute(query, ["RESEARCH_SHARE"]).fetchone() == (43 * 5, 43)
    # Farming in Karamay and mining in Zhongwei are blank in the editions of 2013 and 2014.
    assert db.execute(query, ["TERTIARY_SHARE"]).fetchone() == (43 * 5 - 4, 43)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.debt(14)
def test_each_error_that_was_known_beforehand_is_found(observed, folder):
    assert_found("observed", observed[0], folder)


@pytest.mark.long
def test_puer_stands_in_the_2013_edition_under_its_former_name(observed):
    db, _ = observed
    query = (
        "select unit_printed, year_edition from staging.dated where unit = '530800' and measure = "
        "'employed' order by year"
    )
    assert [(name.strip(), year) for name, year in db.execute(query).fetchall()] == [
        ("思茅市", 2013),
        *(("普洱市", year) for year in range(2014, 2018)),
    ]


@pytest.mark.long
@pytest.mark.parametrize("city", ["鄂尔多斯", "ordos", "150600", "鄂尔多斯市"])
def test_a_trace_names_cells_conversions_and_formula(observed, city):
    text = "\n".join(
        explain_number(
            trace(observed[0], read_units(ROOT / "resources/observed/units.csv"), city, 2022, "FDL")
        )
    )
    assert "= (deposits + loans) / gdp" in text
    assert "sheet Sheet1, cell I630" in text
    assert "printed '60366641', in 10,000 yuan × 0.0001 = 6036.6641 100 million yuan" in text
    assert "2022 not used: city_value_added" in text
    assert "printed '23158.65'" in text


@pytest.mark.long
def test_a_trace_shows_a_filled_gap_with_its_neighbours(observed):
    text = "\n".join(
        explain_number(
            trace(observed[0], read_units(ROOT / "resources/observed/units.csv"), "Karamay", 2019, "GDPPC")
        )
    )
    assert "resident_population 2019 = 39.9, imputed\n    the mean of its values in 2018, 2020" in text
    assert "printed '30.77'" in text
    assert "printed '49.03'" in text


@pytest.mark.long
@pytest.mark.parametrize(
    ("city", "year", "variable", "message"),
    [
        ("Beijing", 2015, "DF", "'Beijing' is not a unit of the study"),
        ("Ordos", 1999, "DF", "the panel has no year 1999; its years are 2012 to 2022"),
        ("Ordos", 2015, "XX", "'XX' is not a variable of the study; its variables are CO2, DF"),
    ],
)
def test_a_trace_of_what_is_not_there(observed, city, year, variable, message):
    with pytest.raises(StudyError, match=message):
        trace(observed[0], read_units(ROOT / "resources/observed/units.csv"), city, year, variable)


@pytest.mark.parametrize(
    ("city", "variable", "message"),
    [
        ("a\udcffb", "lgsp", "is not a unit of the study"),
        ("Alabama", "a\udcffb", "is not a variable of the study"),
    ],
)
def test_arguments_of_a_trace_that_are_not_utf_8_are_told(tmp_path, city, variable, message):
    """Python holds the bytes that a shell gives as halves of characters, which no database takes."""
    db, _ = run_chain("munnell", tmp_path)
    with pytest.raises(StudyError, match=message) as told:
        trace(db, read_units(ROOT / "resources/munnell/units.csv"), city, 1980, variable)
    assert str(told.value).isprintable()


def test_the_file_called_electricity_is_energy_by_its_own_identity():
    """The cleanness that the file prints is clean power over the same column, both in standard coal.

    ec_city is printed to six digits: half a unit of the last is 5e-6 of the smallest.
    """
    if not REAL.is_dir():
        pytest.skip("the files of the observed study are not here: a user obtains them (config/sources.yaml)")
    workbook = openpyxl.load_workbook(REAL / "city_electricity_2005_2021.xlsx", read_only=True)
    header, *rows = workbook["Sheet1"].iter_rows(values_only=True)
    at = {name: header.index(name) for name in ("year", "pop_city", "ec_city", "ET")}
    clean = next(i for i, name in enumerate(header) if name.startswith("Cleanpower"))
    for row in rows:
        assert row[at["ET"]] == pytest.approx(row[clean] * row[at["pop_city"]] / row[at["ec_city"]], rel=5e-6)
    # China's final energy of 2020, some 3.4 billion tonnes of standard coal; its electricity was 7.5e5 in 10
    # million kWh.
    assert sum(row[at["ec_city"]] for row in rows if row[at["year"]] == 2020) == pytest.approx(
        3.39e5, rel=0.01
    )


def test_allocated_energy_says_so_wherever_a_study_uses_it():
    study = resolve_languages(read_yaml(ROOT / "config/observed.yaml"))[0]
    variables = {name for name, v in study["variables"].items() if "allocated_energy" in v["formula"]}
    assert variables
    assert all("allocated" in study["variables"][name]["label"] for name in variables)
    for name, index in study["indices"].items():
        assert variables.isdisjoint(index["indicators"]) or "allocated" in f"{name} {index['label']}"
    for name, analysis in study["analyses"].items():
        roles = {analysis.get("outcome"), *analysis.get("mediators", [])}
        assert roles.isdisjoint(variables), name
