"""What the page says of a joint test, and of a recorded plan."""

import pytest
from msgspec.structs import replace

from base.artifacts.parquet import read_rows
from report.joint import joint_words, read_joint
from report.sweep_words import describe_recorded_plan
from report_fixtures import joint_files, study_files
from spillover.sweeps.joint_statistics import CONFOUNDED, OFF_SIZE
from spillover.sweeps.summary import summarise
from words.render import speaking


def test_estimates_of_surrogates_that_failed_are_counted_and_shown(tmp_path):
    """31 failed: all 30 specifications of the first surrogate and one of the second."""
    rows = study_files(tmp_path)["sweep"][0]
    files = joint_files(tmp_path, failed=31)
    told = joint_words(files, rows).told
    assert "99 surrogates were run through 30 specifications; 31 of 2,970 estimates failed." in told
    surrogates = read_rows([files["surrogates"]])
    assert [row["failures"] for row in surrogates[:4]] == [0, 30, 1, 0]
    assert [row["estimates"] for row in surrogates[:4]] == [30, 0, 29, 30]


def test_what_was_added_to_a_recorded_plan_and_what_left_it_is_said():
    summary = replace(summarise([]), specifications=30)
    assert describe_recorded_plan(summary) == []
    gone = (("controls", "none"), *(("matrix", f"k_nearest k={k}, row") for k in range(2, 8)))
    told = describe_recorded_plan(replace(summary, exploratory=4, only_in_plan=gone))
    assert told[0].startswith("4 of 30 specifications were not in the plan")
    assert told[1].startswith("Options of the plan that the sweep no longer tries (7): controls none; ")
    assert told[1].count("k nearest neighbours") == 4
    assert len(describe_recorded_plan(replace(summary, exploratory=0))) == 1


def test_a_statistic_that_fails_its_size_is_called_descriptive_where_its_p_value_stands(
    tmp_path, monkeypatch
):
    """No statistic of a scheme is off its size today: one is said to be."""
    monkeypatch.setitem(OFF_SIZE, ("innovations", "median_t"), 3.9)
    rows = study_files(tmp_path)["sweep"][0]
    for scheme, labelled in (("innovations", ["median_t"]), ("trajectories", [])):
        files = joint_files(tmp_path, scheme=scheme)
        curve = read_joint(files, rows).curve
        marked = [row.name for row in curve if row.subject == "curve" and row.reading]
        assert marked == labelled
        told = [text for text in joint_words(files, rows).told if "its p-value is descriptive" in text]
        assert [("“Median t ratio”" in text, "3.9%" in text) for text in told] == [(True, True)] * len(marked)


@pytest.mark.debt("32.10")
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "This is no test of an effect: a variable that moves"),
        ("zh", "这不是对效应的检验：若有变量同时影响"),
    ],
)
def test_a_test_of_the_search_is_said_to_be_none_of_an_effect(tmp_path, language, told):
    rows = study_files(tmp_path)["sweep"][0]
    for scheme in ("trajectories", "innovations", "residuals"):
        with speaking(language):
            words = joint_words(joint_files(tmp_path, scheme=scheme), rows).told
        assert sum(text.startswith(told) for text in words) == 1
        low, high = CONFOUNDED
        assert any(
            f"{low:.0f}%" in text and f"{high:.0f}%" in text for text in words if text.startswith(told)
        )


@pytest.mark.debt("32.10")
@pytest.mark.parametrize(
    ("family", "blocks", "alike", "remedy"),
    [
        ("k_nearest", None, "k nearest", "Name that matrix as joint.weights"),
        ("groups:region", None, "units of the same region", "Write joint.blocks: region."),
        (
            "groups:rank",
            None,
            "units of the same rank",
            "of at least 6 groups whose units share these shocks (rank has 3",
        ),
        ("values:INC", None, "units nearest in INC", "a column whose groups are alike in INC"),
        ("places:", None, "units nearest in space", "a column of areas whose units share shocks"),
        ("outcome:", None, "units whose outcomes move together", "a column whose groups share the shocks"),
        ("places:", "province", "units nearest in space", "Name a column of larger groups as joint.blocks"),
    ],
)
def test_a_residual_that_is_dependent_names_what_in_and_what_to_do(tmp_path, family, blocks, alike, remedy):
    rows = study_files(tmp_path)["sweep"][0]
    words = joint_words(joint_files(tmp_path, family=family, blocks=blocks), rows)
    (told,) = [text for text in words.told if "is still dependent across units" in text]
    linked = "units linked by " if family == "k_nearest" else ""
    assert f"most of all among {linked}{alike}" in told
    assert remedy in told
    assert words.residual[0][0].startswith(alike)
    with speaking("zh"):
        again = joint_words(joint_files(tmp_path, family=family, blocks=blocks), rows).told
    assert any("过滤后的残差在个体之间仍然相依" in text and "joint." in text for text in again)


@pytest.mark.debt("32.10")
def test_the_null_hypothesis_of_blocks_names_them_and_the_smallest_p(tmp_path):
    rows = study_files(tmp_path)["sweep"][0]
    for scheme in ("trajectories", "innovations"):
        told = joint_words(joint_files(tmp_path, scheme=scheme, blocks="province"), rows).told[0]
        assert "entire groups of province" in told
        assert "8 groups give no p-value below 0.0078." in told
        told = joint_words(joint_files(tmp_path, scheme=scheme), rows).told[0]
        assert ", each in the size of the unit that is given it" in told
