"""A study in Chinese: a change of language runs only what prints, and what it prints has no English left."""

import html
import re
import zipfile

import pytest

from chinese_words import drawn, seen, words_of
from page_marks import without_marks
from plan.load import load_study
from report.colophon import read_citation
from report.provenance import SOFTWARE
from spillover.errors import StudyError

pytestmark = pytest.mark.slow
# Names that a Chinese page keeps: of programs, files and people, and the study's own.
NAMES = re.findall(
    r"\w+",
    """Spillover Python CSV LaTeX Word SAR SDM MIT Lee Moran Schwarz City small
    with_urban with_tax bootstrap moran durbin economy towns research resources ring gal csv results delta
    SVG json docs records recovery study truth crosscheck report wild BCa checks
    impacts method simulation FILE Markdown referee spillover md Shapley Shorrocks specifications
    replicate dcf""",
)
# A label of each sort of name, and one that is plain text for both languages; no name beside them is printed.
OWN_LABELS = """
labels:
  groups: {region: {en: part of the country, zh: 地带}}
  values: {region: {north: {en: the north, zh: 北部}, south: {zh: 南部}}}
  weights: {nearest: {zh: 最近邻}, by_income: {zh: 收入距离}}
  analyses: {with_urban: {zh: 含城镇化}, with_tax: {zh: 含税收}, durbin: SDM}
  sweeps: {matrices: {zh: 设定遍历}}
  options: {controls: {all: {zh: 全部}}, sample_window: {all: {zh: 全部}}}
  measures: {urban: {zh: 城镇人口}, tax: {zh: 税收总额}, income: {zh: 居民收入}}
  sources: {economy: {zh: 经济数据}, towns: {zh: 城镇数据}}
  corrections: {A misprint: {zh: 印刷错误}, The test: {zh: 本测试}}
"""
BY_REGION = """
  paths:
    kind: paths
    variable: forces
    by: region
    title: {en: Paths, zh: 路径}
    caption: {en: Paths by region., zh: 各地带的路径。}

# Jobs"""
LABELS = {
    "title: A small study": "title: {en: A small study, zh: 一项小型研究}",
    "simulated: Numbers drawn for a test.": "simulated: {en: Numbers drawn., zh: 数字为测试而抽取。}",
    "label: Output": "label: {en: Output, zh: 产出}",
    "label: Research": "label: {en: Research, zh: 研发}",
    "label: Finance": "label: {en: Finance, zh: 金融}",
    "label: Innovation": "label: {en: Innovation, zh: 创新}",
    "label: Income": "label: {en: Income, zh: 收入}",
    "label: Urbanisation": "label: {en: Urbanisation, zh: 城镇化}",
    "label: Tax": "label: {en: Tax, zh: 税收}",
    "label: Forces": "label: {en: Forces, zh: 生产力}",
    "title: With urbanisation": "title: {en: With urbanisation, zh: 含城镇化}",
    "title: With tax": "title: {en: With tax, zh: 含税收}",
    "title: Finance\n": "title: {en: Finance, zh: 金融}\n",
    "caption: The coefficient and its interval.": "caption: {en: The coefficient., zh: 系数及其区间。}",
    "summary: [A small study.]": "summary: [{en: A small study., zh: 一项小型研究。}]",
    "title: Economy": "title: {en: Economy, zh: 经济}",
    "title: Towns": "title: {en: Towns, zh: 城镇}",
    "regressors: [finance, urban]}": "regressors: [finance, urban], variance: {kind: clustered, by: region}}",
    "\n# Jobs": BY_REGION,
}
IN_BOTH_SOURCES = {
    "publisher: This test": "publisher: {en: This test, zh: 本测试}",
    "citation: None": "citation: {en: None, zh: 无}",
    "obtain: The test writes it.": "obtain: {en: The test writes it., zh: 由测试写出。}",
}


def in_both_languages(text):
    """The small study with every text in English and in Chinese."""
    for old, new in LABELS.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for old, new in IN_BOTH_SOURCES.items():
        assert text.count(old) == 2, old
        text = text.replace(old, new)
    return text + OWN_LABELS


@pytest.fixture(scope="module")
def chinese(small_study, tmp_path_factory):
    """The small study run in English and then in Chinese, with the jobs of the second run."""
    project = small_study.copy(tmp_path_factory.mktemp("chinese"))
    path = project.folder / "config" / "small.yaml"
    path.write_text(in_both_languages(path.read_text(encoding="utf-8")), encoding="utf-8")
    first = project.run()
    assert first.code == 0, first.text
    path.write_text(path.read_text(encoding="utf-8") + "\nlanguage: zh\n", encoding="utf-8")
    second = project.run()
    assert second.code == 0, second.text
    return project, second


def test_another_language_runs_only_what_prints(chinese):
    _, run = chinese
    tables = ["table table01_urban", "table table02_tax"]
    assert run.jobs == sorted(["collect", "figure compared", "figure paths", "page", *tables])


BY_REGION_JOBS = ["collect", "figure compared", "figure paths", "page", "table table01_urban"]


@pytest.mark.parametrize(
    ("labels", "jobs"),
    [
        ({"{zh: 南部}": "{zh: 南方}", "zh: 地带}}": "zh: 片区}}"}, BY_REGION_JOBS),
        pytest.param(
            {"by_income: {zh: 收入距离}": "by_income: {zh: 经济距离}"},
            ["collect", "page"],
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"{all: {zh: 全部}}, sample": "{all: {zh: 全部变量}}, sample", "{zh: 印刷错误}": "{zh: 误印}"},
            ["page"],
            marks=pytest.mark.long,
        ),
    ],
)
def test_another_label_runs_only_what_prints_it(chinese, tmp_path, labels, jobs):
    project, _ = chinese
    copy = project.copy(tmp_path)
    for old, new in labels.items():
        copy.edit("config/small.yaml", old, new)
    run = copy.run()
    assert run.code == 0, run.text
    assert run.jobs == jobs
    page = (copy.folder / "results/small/report.html").read_text(encoding="utf-8")
    for new in labels.values():
        assert re.findall(r"zh: (\w+)", new)[0] in page


def test_a_label_of_what_the_study_lacks_is_an_error_that_names_it(chinese, tmp_path):
    project, _ = chinese
    copy = project.copy(tmp_path)
    copy.edit("config/small.yaml", "nearest: {zh", "nearst: {zh")
    with pytest.raises(
        StudyError, match=r"labels.weights: the study has no 'nearst'; did you mean 'nearest'"
    ):
        load_study(copy.folder, "small")


def test_no_english_is_left_in_a_figure(chinese):
    project, _ = chinese
    figures = sorted((project.folder / "results/small/figures").glob("*.svg"))
    assert len(figures) == 2
    said = " ".join(drawn(path.read_text(encoding="utf-8")) for path in figures)
    assert words_of(said, NAMES) == []
    assert "北部" in said
    assert "南部" in said


def test_no_english_is_left_on_the_page(chinese):
    project, _ = chinese
    page = (project.folder / "results/small/report.html").read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    text = seen(page)
    software = text[text.index("软件与随机种子") :] if "软件与随机种子" in text else ""
    assert "HARRIS C R" in software
    listed = text.replace("python-docx", "")
    listed = re.sub(r"软件的引用格式.*?每次随机抽样", "", listed.replace("\n", " "))
    cited = read_citation()
    listed = listed.replace(cited["authors"], "").replace(cited["title"], "")
    assert [word for word in words_of(listed, NAMES) if word not in SOFTWARE] == []
    assert "一项小型研究" in text


@pytest.mark.parametrize("ending", ["csv", "tex", "html", "docx"])
def test_no_english_is_left_in_a_table(chinese, ending):
    project, _ = chinese
    path = project.folder / f"results/small/tables/table01_urban.{ending}"
    if ending == "docx":
        text = zipfile.ZipFile(path).read("word/document.xml").decode()
        assert 'w:hint="eastAsia"' in text
        styles = zipfile.ZipFile(path).read("word/styles.xml").decode()
        assert 'w:eastAsia="SimSun"' in styles
        assert 'w:ascii="Times New Roman"' in styles
    else:
        text = path.read_text(encoding="utf-8")
    plain = html.unescape(re.sub(r"<[^>]*>", " ", without_marks(text)))
    if ending == "tex":  # comments are for authors and programs; commands and their arguments LaTeX's own
        plain = re.sub(
            r"(?<!\\)%.*|\\sisetup\{.*?\}|\\[a-zA-Z]+|\[[^]]*\]|"
            r"\{(tabular|table|threeparttable|tablenotes)\}|"
            r"\{tab:\w+\}|\{l.*\}",
            " ",
            plain,
        )
    assert words_of(plain, NAMES) == []
    assert "注：" in plain or ending == "csv"
    assert "***、**、*分别表示在1%、5%、10%的水平上显著" in plain or ending == "tex"


def test_a_text_that_lacks_chinese_is_named(chinese, tmp_path):
    project, _ = chinese
    copy = project.copy(tmp_path)
    copy.edit("config/small.yaml", "{en: With tax, zh: 含税收}", "{en: With tax}")
    run = copy.run()
    assert run.code == 0, run.text
    assert (
        "Not given in the study's language, so printed in another one: tables.table02_tax.title" in run.text
    )
    page = (copy.folder / "results/small/report.html").read_text(encoding="utf-8")
    assert "<li>tables.table02_tax.title</li>" in page


def test_an_unknown_language_names_those_there_are(chinese, tmp_path):
    project, _ = chinese
    copy = project.copy(tmp_path)
    copy.edit("config/small.yaml", "\nlanguage: zh\n", "\nlanguage: de\n")
    with pytest.raises(StudyError, match=r"language: 'de' .*en.*zh"):
        load_study(copy.folder, "small")
