"""A Chinese panel: what `make new` says of it, and the labels of the configuration that it writes."""

import re

import numpy as np
import pandas as pd
import pytest
import yaml

from door.describe import described
from study.errors import StudyError
from study.load import load_study
from study.speech import VARIABLE, message

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
    said = "\n".join(described(found))
    assert "个体为城市（10个），年份为年份（2010—2017）。" in said
    assert said.startswith("个体")
    assert set(re.findall(r"[A-Za-z]{3,}", said)) <= {"column", "china", "cities"}


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


def test_what_it_asks_for_is_asked_in_chinese(ask, panel, project):
    with pytest.raises(StudyError) as error:
        ask(panel, outcome="全要素", treatment="数字金融")
    said = message(str(error.value))
    assert "OUTCOME指明的'全要素'不是列；各列为" in said
    pd.DataFrame({"城市": CITIES, "数字金融": range(10)}).to_csv(project / "一年.csv", index=False)
    with pytest.raises(StudyError) as error:
        ask("一年.csv", outcome="数字金融")
    assert "没有哪一列表示年份" in message(str(error.value))
