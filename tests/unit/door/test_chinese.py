"""A Chinese panel: what `make new` says of it, and the labels of the configuration that it writes."""

import re

import numpy as np
import pandas as pd
import pytest
import yaml

from base.speech_language import VARIABLE, message
from cli.new import make_study
from door.wish import Wish
from door.write import describe_panel
from plan.load import load_study
from spillover.errors import StudyError

CITIES = (
    "呼和浩特市",
    "包头市",
    "南宁市",
    "柳州市",
    "桂林市",
    "贵阳市",
    "遵义市",
    "昆明市",
    "曲靖市",
    "西宁市",
)


@pytest.fixture
def panel(project, monkeypatch):
    """Ten cities in eight years, in a project whose user reads Chinese."""
    monkeypatch.setenv(VARIABLE, "zh")
    random = np.random.default_rng(5)
    own = random.normal(size=(len(CITIES), 2))
    rows = [
        [city, year, *(own[i] + random.normal(size=2) / 3)]
        for i, city in enumerate(CITIES)
        for year in range(2010, 2018)
    ]
    pd.DataFrame(rows, columns=["城市", "年份", "全要素生产率", "数字金融"]).to_csv(
        project / "数据.csv", index=False
    )
    return "数据.csv"


def test_what_was_found_is_said_in_chinese(ask, panel):
    found, _ = ask(panel, outcome="全要素生产率", treatment="数字金融")
    said = "\n".join(describe_panel(found))
    assert "个体为城市（10个），年份为年份（2010—2017）。" in said
    assert said.startswith("个体")
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= {
        *("column", "china", "cities", "contiguity", "inverse", "distance", "nearest")
    }


def test_the_names_that_it_chooses_have_labels(ask, panel, project):
    _, text = ask(panel, outcome="全要素生产率", treatment="数字金融")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    study = load_study(project, "x")
    assert study["labels"]["weights"] == {
        "contiguity": "邻接",
        "inverse_distance": "反距离",
        "nearest": "最近邻",
    }
    assert set(study["labels"]["analyses"]) == set(study["analyses"])
    assert study["labels"]["sources"] == {"panel": "面板文件"}
    table = pd.read_csv(project / panel)
    table["规模"] = np.arange(len(table)) % 7
    table["强度"] = np.arange(len(table)) ** 2 % 11
    table.to_csv(project / "更多.csv", index=False)
    _, text = ask(
        "更多.csv",
        outcome="全要素生产率",
        treatment="数字金融",
        mediators="规模",
        moderators="强度",
        force="1",
    )
    more = yaml.safe_load(text)
    assert set(more["labels"]["analyses"]) == set(more["analyses"])


def test_what_it_asks_for_is_asked_in_chinese(ask, panel):
    with pytest.raises(StudyError) as error:
        ask(panel, outcome="全要素", treatment="数字金融")
    said = message(error.value)
    assert "OUTCOME指明的'全要素'不是列（是否指'全要素生产率'？）；各列为" in said
    with pytest.raises(StudyError) as error:
        ask(pd.DataFrame({"城市": CITIES, "数字金融": range(10)}), outcome="数字金融")
    assert "没有哪一列表示年份" in message(error.value)


CODED = {
    "370100": "济南市",
    "370200": "青岛市",
    "370300": "淄博市",
    "370400": "枣庄市",
    "370600": "烟台市",
    "370700": "潍坊市",
    "420600": "襄阳市",
    "530800": "普洱市",
    "650400": "吐鲁番市",
    "652300": "昌吉回族自治州",
}


def coded(rename):
    """Ten cities with code and name in eight years. rename: what it says for a code and a year."""
    random = np.random.default_rng(6)
    rows = [
        [*rename(code, year, name), year, *(own + random.normal(size=2) / 3)]
        for code, name in CODED.items()
        for own in [random.normal(size=2)]
        for year in range(2010, 2018)
    ]
    return pd.DataFrame(rows, columns=["城市代码", "城市", "年份", "绿色创新", "数字金融"])


SWAPPED = {"370100": "青岛市", "370200": "济南市"}
BEFORE = {"420600": "襄樊市", "530800": "思茅", "650400": "吐鲁番地区", "652300": "昌吉州"}


@pytest.mark.debt(7)
@pytest.mark.parametrize("wishes", [{}, {"unit": "城市代码"}, {"unit": "城市"}, {"places": "none"}])
def test_two_cities_with_each_other_s_codes_stop(ask, project, monkeypatch, wishes):
    coded(lambda code, year, name: (code, SWAPPED.get(code, name))).to_csv(project / "a.csv", index=False)
    with pytest.raises(StudyError) as error:
        ask("a.csv", **wishes)
    assert str(error.value) == (
        "a.csv, cell A2: the code '370100' and the name '青岛市' are of two places in the register of "
        "China's divisions (370100 = 济南市, 青岛市 = 370200; 370200 = 青岛市, 济南市 = 370100); correct "
        "the wrong ones in a copy of the file, or remove the wrong column there"
    )
    monkeypatch.setenv(VARIABLE, "zh")
    assert message(error.value).startswith(
        "a.csv的单元格A2：代码'370100'与名称'青岛市'在行政区划登记表中是两个地方（370100 = 济南市"
    )


@pytest.mark.debt(7)
def test_so_do_two_that_change_places_in_one_year_alone(ask, project):
    coded(lambda code, year, name: (code, SWAPPED.get(code, name) if year == 2015 else name)).to_csv(
        project / "a.csv", index=False
    )
    with pytest.raises(StudyError, match="A7: the code '370100' and the name '青岛市' are of two places"):
        ask("a.csv", unit="城市代码")


@pytest.mark.debt(7)
def test_a_study_of_such_a_file_stops_too(ask, project):
    """A file that was exchanged after the study was written."""
    frame = coded(lambda code, year, name: (code, name))
    frame.to_csv(project / "a.csv", index=False)
    _, text = ask("a.csv", outcome="绿色创新", treatment="数字金融")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    load_study(project, "x")
    frame["城市"] = [SWAPPED.get(code, name) for code, name in zip(frame.城市代码, frame.城市, strict=True)]
    frame.to_csv(project / "a.csv", index=False)
    with pytest.raises(StudyError, match="the code '370100' and the name '青岛市' are of two places"):
        load_study(project, "x")


@pytest.mark.debt(7)
def test_names_of_before_and_codes_of_another_kind_are_no_contradiction(ask):
    found, _ = ask(coded(lambda code, year, name: (code, BEFORE.get(code, name))))
    assert {row["unit"]: row["name_local"] for row in found.units.rows} == CODED
    numbers = {code: str(i) for i, code in enumerate(CODED, 11)}
    found, _ = ask(coded(lambda code, year, name: (numbers[code], name)), unit="城市代码")
    assert len(found.units.rows) == 10


@pytest.mark.debt(7)
def test_two_names_for_one_code_are_told_where_the_unit_is_given(ask, project, monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")
    renamed = {"420600": "襄樊市"}

    def rename(code, year, name):
        return code, renamed.get(code, name) if year < 2014 else name

    coded(rename).to_csv(project / "a.csv", index=False)
    found, _ = ask("a.csv", unit="城市代码")
    told = {"column": "城市", "unit": "城市代码", "names": "420600 = 襄樊市 / 襄阳市"}
    assert (
        "{column} and {unit} do not correspond one to one: {names}. A renamed unit "
        "is no fault; correct any other in a copy of the file.",
        told,
    ) in found.notes
    assert "城市与城市代码并非一一对应：420600 = 襄樊市 / 襄阳市" in "\n".join(describe_panel(found))
    with pytest.raises(StudyError, match=r"are both 襄阳市 \(420600\); if one place goes on") as raised:
        ask("a.csv", unit="城市")
    assert "请在文件副本中把其各行统一为新的代码和名称" in message(raised.value)


@pytest.mark.parametrize(
    ("cities", "weights", "said"),
    [
        (("唐山市", "保定市", "邯郸市", "无名市"), "", "4个个体中有3个是中国的地级市，而无名市无法定位"),
        (("唐山市", "保定市", "邯郸市"), "唐山市,保定市,1", "仅在面板中：邯郸市；仅在矩阵中：无"),
        (("唐山市", "保定市", "邯郸市"), "唐山市,保定市,", "w.csv第2行：有单元格没有权重"),
    ],
)
def test_places_and_words_within_a_chinese_sentence_are_chinese(
    ask, project, monkeypatch, cities, weights, said
):
    monkeypatch.setenv("SPILLOVER_LANGUAGE", "zh")
    rows = [
        f"{city},{y},{(i + 1) * (y % 3)},{y % (i + 2)}"
        for i, city in enumerate(cities)
        for y in range(2010, 2015)
    ]
    (project / "a.csv").write_text("\n".join(["城市,年份,x,z", *rows]), encoding="utf-8")
    (project / "w.csv").write_text(f"from,to,weight\n{weights}\n", encoding="utf-8")
    wishes = {"matrix": str(project / "w.csv")} if weights else {}
    with pytest.raises(StudyError) as error:
        ask("a.csv", unit="城市", time="年份", outcome="x", treatment="z", **wishes)
    assert said in message(error.value)


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("system", "chinese"), [("C.UTF-8", True), ("POSIX", True), ("", True), ("en_GB.UTF-8", False)]
)
def test_a_chinese_file_is_spoken_of_in_chinese_where_the_system_names_no_language(
    panel, project, monkeypatch, system, chinese
):
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("base.speech_language._of_study", [])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", system)
    monkeypatch.chdir(project)
    with pytest.raises(StudyError) as failed:
        make_study(Wish(study="x", panel=str(project / panel), outcome="全要素", treatment="数字金融"))
    assert ("不是列" in message(failed.value)) == chinese


@pytest.mark.debt("33.4")
@pytest.mark.parametrize("named", [False, True])
def test_codes_are_spoken_of_by_the_names_of_their_places(ask, named):
    """540000 is 西藏, by a column beside it or by the register."""
    places = {540000: "西藏", 110000: "北京", 130000: "河北", 220000: "吉林", 610000: "陕西"}
    rows = [
        (code, year, code % 7 + year / 3, code % 3 + year % 5)
        for code in places
        for year in range(2008, 2016)
    ]
    frame = pd.DataFrame(rows, columns=["code", "year", "gdp", "tax"])
    frame["tax"] = frame.tax.astype(object).mask((frame.code == 540000) & (frame.year == 2011), "x")
    if named:
        frame["province"] = frame.code.map(places)
    with pytest.raises(StudyError, match=rf"西藏{'' if named else '自治区'} 2011 \(p.csv, cell D5\): x"):
        ask(frame, outcome="gdp", treatment="tax")
