"""What a cell holds: numbers as yearbooks print them, years, headers and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.places import name_key
from ingest.text import NumberReader, clean_header, labels_of_gaps, read_number, read_year


@pytest.mark.parametrize(
    ("raw", "value", "flag"),
    [
        (1345.2, 1345.2, ""),
        ("1345.20", 1345.2, ""),
        ("１２３４．５", 1234.5, ""),
        ("1,234,567.8", 1234567.8, ""),
        ("1，234", 1234.0, ""),
        ("1 234", 1234.0, ""),
        (" 12.5_x000D_\n", 12.5, ""),
        ("12.5①", 12.5, "footnote"),
        ("12.5*", 12.5, "footnote"),
        ("12.5[1]", 12.5, "footnote"),
        ("12.5注1", 12.5, "footnote"),
        ("-0.5", -0.5, ""),
        ("1.5e3", 1500.0, ""),
        (0, 0.0, ""),
        *(
            (mark, None, "missing")
            for mark in ("", "-", "–", "—", "——", "…", "……", "...", "..", "  ", "NA", None, float("nan"))
        ),
        *(
            (text, None, "unreadable")
            for text in ("about 12", "12 34", "1,23", "12%", "1-2", "①x", "十二", True)
        ),
    ],
)
def test_a_cell_read_as_a_number(raw, value, flag):
    number = read_number(raw)
    assert (number.value, number.flag) == (value, flag)


def test_a_circled_footnote_is_not_a_digit():
    assert read_number("12①").value == 12.0


def test_a_source_may_have_marks_of_its_own():
    assert read_number("缺").flag == "unreadable"
    assert NumberReader(frozenset(["缺"])).read("缺").flag == "missing"


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda x: round(x, 4)))
def test_a_number_survives_thousand_separators_and_full_width_digits(number):
    printed = f"{number:,.4f}"
    wide = printed.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert read_number(printed).value == read_number(wide).value == float(f"{number:.4f}")


@pytest.mark.parametrize(
    ("raw", "year"),
    [
        (2013, 2013),
        (2013.0, 2013),
        ("2013年", 2013),
        ("２０１３年", 2013),
        ("2013 年度", 2013),
        ("13", None),
        ("2013.5", None),
        ("FY2013", 2013),
        ("2013年1-12月", 2013),
        ("2013年1-2月", None),
        ("Jan 2013-Dec 2013", 2013),
        ("Jan 2013-Dec 2014", None),
        ("民國92年", 2003),
        ("中華民國 92 年度", 2003),
        ("平成元年", 1989),
        ("92年", None),
        ("", None),
    ],
)
def test_a_cell_read_as_a_year(raw, year):
    assert read_year(raw) == year


def test_a_header_loses_what_line_breaks_and_widths_do_to_it():
    assert (
        clean_header("年末 总人口_x000D_\n（万人）_x000D_\nTotal Population")
        == "年末总人口(万人) Total Population"
    )
    assert clean_header("城 市") == "城市"


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("  鄂尔多斯市", "鄂尔多斯"),
        ("鄂尔多斯市①", "鄂尔多斯"),
        ("毕节地区", "毕节"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("Pu'er City", "puer"),
    ],
)
def test_names_are_the_same_whatever_their_rank_and_padding(written, same_as):
    assert name_key(written) == name_key(same_as)


def test_a_province_keeps_its_rank_so_that_it_is_not_taken_for_its_namesake():
    assert name_key("吉林省") != name_key("吉林市")


@pytest.mark.parametrize(
    ("labels", "gaps"),
    [
        ({-8: "不适用", -1: "refused", 0: "none"}, {-8, -1}),
        ({0: "Not available", 1: "Available"}, set()),
        ({0: "不清楚", 1: "清楚"}, set()),
        ({0: "No refuse collection", 1: "Refuse: one day", 9: "Refuse"}, {9}),
        ({0: "Not available", 8: "Not available ", 9: "Unknown"}, {0, 8, 9}),
    ],
)
def test_a_label_whose_opposite_is_one_too_is_an_answer(labels, gaps):
    assert {*labels_of_gaps([*labels, 3], labels)} == gaps
