"""What the page says of a joint test."""

from base.artifacts.parquet import read_rows
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
