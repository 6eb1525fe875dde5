"""China's divisions by code and name: what contradicts, and that nothing sound does."""

import csv
from itertools import permutations

import pytest

from base.place import Place
from door.units import _table_file, find_place, level_of
from ingest.columns import find_one, read_headers
from ingest.format import layout_of
from ingest.observe import Span
from ingest.places import add_former_names, read_divisions
from ingest.register import (
    are_codes,
    codes_of_name,
    describe_contradiction,
    names_by_code,
    pinyin_by_code,
    shorten_division_name,
)
from ingest.registry import build_source, files_of, read_registry, resolve
from small_study import LONG, ingest_entry, units_in
from spillover.errors import StudyError
from spillover.weights.text import show
from study_chain import ROOT

TODAY = [(row["adcode"][:6], row["name"]) for row in csv.DictReader(_table_file().open(encoding="utf-8"))]
AUTONOMOUS = [(code, name) for code, name in TODAY if name.endswith("自治州")]
COUNTY = ("区", "县", "市", "旗")


def bare(name):
    """A county's name without its rank, as some files write it."""
    return name[:-1] if len(name) > 2 and name.endswith(COUNTY) else name


@pytest.mark.debt(7)
def test_no_code_and_name_of_another_table_of_divisions_contradict():
    """All 3,511 of the package cpca, provinces to counties, in full, short and bare."""
    assert len(TODAY) == 3511
    for write in (str, shorten_division_name, bare):
        assert [(c, n) for c, n in TODAY if describe_contradiction(c, [write(n)])] == []
    for form in ("{}", "{} city", "{} Prefecture"):
        assert [
            (c, n) for c, n in pinyin_by_code().items() if describe_contradiction(c, [form.format(n)])
        ] == []
    assert len(AUTONOMOUS) == 30
    assert [
        name for code, name in AUTONOMOUS if code not in codes_of_name(shorten_division_name(name) + "州")
    ] == []
    assert [
        name
        for code, name in AUTONOMOUS
        if describe_contradiction(code, [shorten_division_name(name) + "州"])
    ] == []


@pytest.mark.debt(7)
def test_no_code_contradicts_any_of_its_names_since_1981():
    assert sum(len(own) for own in names_by_code().values()) > 6600
    for code, own in names_by_code().items():
        assert not any(
            describe_contradiction(code, [write(name)])
            for name in own
            for write in (str, shorten_division_name, bare)
        ), code


@pytest.mark.debt(7)
@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("652100", "吐鲁番市"),  # an old code with the new name
        ("650400", "吐鲁番地区"),
        ("150600", "伊克昭盟"),  # renamed when it got its code
        ("532700", "普洱市"),
        ("420600", "襄樊市"),
        ("469003", "儋州市"),
        ("540600", "那曲地区"),
        ("469025", "定安县"),  # the statistical bureau's code, which is another county's today
        ("420607", "襄阳"),  # the county that the district was
        ("3701", "济南"),
        ("370100000000", "济 南 市"),
        ("370100.0", "Jinan"),
        ("610000", "Shanxi"),  # Shaanxi without its tone
        ("222400", "延边州"),
        ("652800", "巴州"),
        ("110100", "北京市"),
        ("370100", "济南市 Jinan"),
        ("370100", "a name that nobody knows"),
        ("999999", "济南市"),
        ("17", "济南市"),
    ],
)
def test_what_a_file_may_well_write_is_no_contradiction(code, name):
    assert describe_contradiction(code, [name]) == ""


@pytest.mark.debt(7)
@pytest.mark.parametrize(
    ("code", "name", "told"),
    [
        ("370100", "青岛市", "370100 = 济南市, 青岛市 = 370200"),
        ("3702", "济南", "370200 = 青岛市, 济南 = 370100"),
        ("370200", "Jinan", "370200 = 青岛市, Jinan = 370100"),
        ("37", "山西省", "370000 = 山东省, 山西省 = 140000"),
        ("652100", "哈密市", "652100 = 吐鲁番地区, 哈密市 = 650500"),
        ("222400", "延安", "222400 = 延边朝鲜族自治州, 延安 = 610600 / 612600"),
        ("370102", "市南区", "370102 = 历下区, 市南区 = 370202"),
    ],
)
def test_a_code_and_a_name_of_two_places_contradict(code, name, told):
    assert describe_contradiction(code, [name]) == told


@pytest.mark.debt(7)
def test_two_prefectures_that_change_their_codes_are_seen():
    """But for a few of 67,528 pairs: a division and one that it once was part of, or that bears its name."""
    known = [(code, name) for code, name in TODAY if code.endswith("00") and code in names_by_code()]
    prefectures = [(code, name) for code, name in known if not code.endswith("0000")]
    silent = {
        (a, b)
        for (a, name), (b, other) in permutations(prefectures, 2)
        if a < b and not describe_contradiction(a, [other]) and not describe_contradiction(b, [name])
    }
    assert silent == {("370100", "371200"), ("420800", "421000")}


LEDGER = read_divisions(ROOT / "resources/divisions.csv")
UNITS = """unit,name,name_local,aliases,longitude,latitude,region
370100,Jinan,济南市,,117,36.6,East
460400,Danzhou,儋州市,,109.6,19.5,South
530800,Pu'er,普洱市,,101,22.8,South
650400,Turpan,吐鲁番市,,89.2,42.9,West
"""


def read(folder, rows, divisions=LEDGER, span=None):
    (folder / "long.csv").write_text("code,name,year,population\n" + rows, encoding="utf-8")
    units = add_former_names(units_in(folder, UNITS), divisions)
    observations, aside = ingest_entry(
        "long", LONG, {"long.csv": folder / "long.csv"}, units, *([span] if span else [])
    )
    return {(o.unit, o.year_data): o.value for o in observations}, aside


@pytest.mark.debt(7)
def test_a_source_whose_code_is_a_unit_and_whose_name_is_another_place_stops(tmp_path):
    """Qingdao is no unit of this study: its name says nothing here but to the register."""
    with pytest.raises(StudyError) as error:
        read(tmp_path, "370100,济南市,2010,5\n370100,青岛市,2011,6\n")
    assert str(error.value) == (
        "long.csv, cell A3: the code '370100' and the name '青岛市' are of two places in the register of "
        "China's divisions (370100 = 济南市, 青岛市 = 370200); correct the file, or an alias in units.csv"
    )


@pytest.mark.debt(13)
def test_rows_under_a_code_or_name_of_before_count_in_every_year_without_an_own_number(tmp_path):
    rows = (
        "652100,吐鲁番地区,2014,1\n652100,吐鲁番地区,2019,2\n652100,吐鲁番市,2023,3\n"
        "469003,儋州市,2016,4\n469003,儋州市,2017,5\n460400,儋州市,2017,6\n"
        ",思茅市,2012,7\n"
    )
    found, aside = read(tmp_path, rows)
    assert found == {
        ("650400", 2014): 1,
        ("650400", 2019): 2,
        ("650400", 2023): 3,
        ("460400", 2016): 4,
        ("460400", 2017): 6,
        ("530800", 2012): 7,
    }
    assert aside.former_names["吐鲁番地区 652100"] == {"650400": {2014, 2019}}
    assert dict(aside.outside_labels) == {"儋州市": 1}


@pytest.mark.debt(13)
def test_a_place_of_another_province_is_not_proposed_for_a_unit_that_lacks_years(tmp_path):
    """Yanbian appears only in a year that Turpan lacks, and the register knows it as another place."""
    own = "650400,吐鲁番市,2010,1\n650400,吐鲁番市,2011,1\n370100,济南市,2010,1\n370100,济南市,2011,1\n"
    own += "370100,济南市,2012,1\n"
    span = Span(2010, 2012, "data_year")
    found, _ = read(tmp_path, own + "222400,延边朝鲜族自治州,2012,9\n", span=span)
    assert ("650400", 2012) not in found
    rows = own + "222499,吐鲁蕃,2012,9\n659999,土鲁番市,2012,9\n659998,别处,2012,9\n"
    with pytest.raises(StudyError, match=r"cell A8 has '土鲁番市', which appears .* lack Turpan \(2012\)"):
        read(tmp_path, rows, span=span)


@pytest.mark.debt(13)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("思茅", "530800"),
        ("652100", "650400"),
        ("469003", "460400"),
        ("Turpann", "did you mean 'Turpan'?"),
        ("吐鲁蕃市", "did you mean 'Turpan'?"),
        ("延边", "its units are Jinan, Danzhou, Pu'er, Turpan"),
        ("哈密市", "its units there are Turpan"),
        ("370200", "its units there are Jinan"),
    ],
)
def test_a_unit_is_found_by_its_name_of_before_and_one_that_is_not_there_by_its_province(
    tmp_path, text, said
):
    units = add_former_names(units_in(tmp_path, UNITS), LEDGER)
    if said.isdigit():
        assert units.find(text) == said
    else:
        with pytest.raises(StudyError, match="is not a unit of the study") as error:
            units.find(text)
        assert str(error.value).endswith(said)


@pytest.mark.debt(13)
def test_the_ledger_knows_every_prefecture_that_got_another_code_since_1990():
    """The register's own records: a prefecture that is no more, whose counties all went to a new one."""
    with (ROOT / "scripts/ingest/register.csv").open(encoding="utf-8") as stream:
        records = list(csv.DictReader(stream))
    born = {(row["code"], row["first"]) for row in records}
    moved = {
        row["code"]: row["into"]
        for row in records
        if row["until"] >= "1990" and row["code"].endswith("00") and (row["into"], row["until"]) in born
    }
    told = {(line.adcode, into) for line in LEDGER for into in line.into}
    assert len(moved) > 90
    # Chongqing's neighbours, which had codes of their own from 1992 to 1997: one is Meishan's today.
    missing = {pair for pair in moved.items() if pair not in told and pair[1] != "500000"}
    assert missing == {("512200", "511200"), ("512300", "511400")}


@pytest.mark.debt(13)
@pytest.mark.parametrize(
    ("code", "name", "now"),
    [
        ("652100", "652100", "650400"),
        ("652200", "哈密地区", "650500"),
        ("632100", "632100", "630200"),
        ("542400", "那曲地区", "540600"),
        ("540600", "那曲市", "540600"),
        ("522400", "522400", "520500"),
        ("思茅市", "思茅市", "530800"),
        ("襄樊", "襄樊", "420600"),
        ("469003", "儋州市", "460400"),
        ("429004", "仙桃", "429004"),
    ],
)
def test_a_panel_finds_the_place_of_a_code_or_name_of_before(code, name, now):
    assert find_place("cities", code, name).code == now


def test_numbers_that_are_no_codes_place_no_province():
    """Provinces numbered from 1: the eleventh is not Beijing, whose code is 11."""
    provinces = ("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江")
    units = {str(i): name for i, name in enumerate(provinces, 1)}
    assert level_of(units) == ("provinces", [])
    assert find_place("provinces", "11", "浙江").code == "330000"


REAL = ROOT.parent / "shared" / "real"
WITH_CODE_AND_NAME = (
    "digital_finance_index",
    "city_finance",
    "city_value_added",
    "city_population",
    "city_carbon",
)


@pytest.mark.slow
@pytest.mark.debt(7)
@pytest.mark.parametrize("name", WITH_CODE_AND_NAME)
def test_no_row_of_a_public_file_has_a_code_and_a_name_that_contradict(name):
    if not REAL.is_dir():
        pytest.skip("the public files of ../shared/real are not here: a user obtains them")
    source = build_source(resolve(name, {}, read_registry(Place(ROOT), "en")[0]))
    (file,) = files_of(source, REAL)
    sheet = layout_of(source).read(REAL / file, file)
    texts = read_headers(sheet, layout_of(source))
    code, name = (find_one(getattr(source.unit, key), texts, sheet, key) for key in ("code", "name"))
    pairs = {(show(row[code]), show(row[name])) for row in sheet.rows[1:] if row[code] and row[name]}
    assert len(pairs) > 290
    assert are_codes({code for code, _ in pairs})
    assert [said for code, name in sorted(pairs) if (said := describe_contradiction(code, [name]))] == []
