"""What the page says of a joint test, and of a recorded plan."""

from base.artifacts.parquet import read_rows
from report.explorers import recorded_words
from report.joint import joint_words
from report_fixtures import joint_files, study_files


def test_estimates_of_surrogates_that_failed_are_counted_and_shown(tmp_path):
    """31 failed: all 30 specifications of the first surrogate and one of the second."""
    rows = study_files(tmp_path)["sweep"][0]
    files = joint_files(tmp_path, failed=31)
    told = joint_words(files, rows)["told"]
    assert "99 surrogates were run through 30 specifications; 31 of 2,970 estimates failed." in told
    surrogates = read_rows([files["surrogates"]])
    assert [row["failed"] for row in surrogates[:4]] == [0, 30, 1, 0]
    assert [row["estimated"] for row in surrogates[:4]] == [30, 0, 29, 30]


def test_what_was_added_to_a_recorded_plan_and_what_left_it_is_said():
    assert recorded_words({"specifications": 30}) == []
    gone = [["controls", "none"], *(["matrix", f"k_nearest k={k}, row"] for k in range(2, 8))]
    told = recorded_words({"specifications": 30, "exploratory": 4, "gone": gone})
    assert told[0].startswith("4 of 30 specifications were not in the plan")
    assert told[1].startswith("Options of the plan that the sweep no longer tries (7): controls none; ")
    assert told[1].count("k nearest neighbours") == 4
    assert len(recorded_words({"specifications": 30, "exploratory": 0, "gone": []})) == 1


def test_a_statistic_that_fails_its_size_is_called_descriptive_where_its_p_value_stands(tmp_path):
    rows = study_files(tmp_path)["sweep"][0]
    for scheme, labelled in (("innovations", ["median_t"]), ("trajectories", [])):
        files = joint_files(tmp_path, scheme=scheme)
        read = read_rows([files["joint"]])
        marked = [row["name"] for row in read if row["about"] == "curve" and row["reading"]]
        assert marked == labelled
        told = [text for text in joint_words(files, rows)["told"] if "its p-value is descriptive" in text]
        assert [("“Median t ratio”" in text, "3.9%" in text) for text in told] == [(True, True)] * len(marked)
