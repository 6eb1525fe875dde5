"""A text from data is no formula in the CSV files that we write; numbers stay as they are printed."""

import pytest

from artifacts.cells import original_cell, plain_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+cmd",
        "-cmd|x",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "-1+cmd|'x'!A",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert plain_cell(text) == f"'{text}"
    assert original_cell(plain_cell(text)) == text


@pytest.mark.parametrize("text", ["'=1", "''=1", "'", "'x", "=1", "x", "-1", "", "' =1"])
def test_what_was_written_can_be_read_again(text):
    assert original_cell(plain_cell(text)) == text


@pytest.mark.parametrize(
    "value",
    [
        "-0.0229",
        "-0.0229***",
        "-1.5e-05",
        "-0.02 [0.03]",
        "+",
        "-",
        "—",
        "−0.5",
        "",
        "DF",
        "a=b",
        "(0.1)",
        3,
        None,
    ],
)
def test_numbers_signs_and_other_texts_stay(value):
    assert plain_cell(value) == value
