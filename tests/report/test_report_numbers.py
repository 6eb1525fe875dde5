import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spillover.tables.latex import escape_latex
from spillover.tables.number_format import (
    STARRED,
    format_described,
    format_estimate,
    format_fixed,
    format_scaled,
    percent,
    render_count,
    scale_of,
    stars,
    stars_rule,
    typeset_text,
)
from spillover.words import format_p
from words.render import speaking, term_label


@pytest.mark.debt("32")
@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.01949, 4, "0.0195"),
        (-0.5, 2, "-0.50"),
        (0.0, 4, "0.0000"),
        (-0.0, 2, "0.00"),
        (0.00002, 4, "2.0e-05"),
        (1234.567, 4, "1234.57"),
        (123456.7, 4, "123456.7"),
        (2.5e12, 4, "2.500e+12"),
        (658_919_544.7, 4, "6.589e+08"),
        (1_480_499_648.0, 4, "1.480e+09"),
        (None, 4, ""),
    ],
)
def test_fixed(value, digits, text):
    assert format_fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.0000989, 0.00004, "9.9e-05"),
        (0.00011, 0.00004, "1.1e-04"),
        (0.0123, 0.00004, "0.0123"),
        (0.0001, 0.0003, "0.0001"),
        (0.0, 0.00004, "0.0000"),
        (0.000097, 0.000059, "9.7e-05"),
        (0.000059, 0.000059, "5.9e-05"),
        (0.0023, 0.00016, "0.0023"),
        (0.00011, None, "0.0001"),
        (None, 0.00004, ""),
    ],
)
def test_an_estimate_beside_a_small_error_has_two_digits(value, error, text):
    """0.0001** above (4.0e-05) does not say how many errors it is from zero."""
    assert format_estimate(value, error) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.000988881, 0.0000471], ["9.889e-04", "0.471e-04"]),
        ([0.5, 0.00001], ["5.000e-01", "1.000e-05"]),
        ([0.00099996], ["1.000e-03"]),
        ([23_450_000.0, 5_432_100.0], ["2.345e+07", "0.543e+07"]),
        ([1e12, 12.5], ["1.000e+12", "1.250e+01"]),
        ([123.4, 0.00001], ["123.4000", "1.0e-05"]),
        ([-0.000988881, 0.0], ["-9.889e-04", "0.000e-04"]),
    ],
)
def test_numbers_of_a_row_have_the_power_of_the_largest(values, texts):
    """A variance was printed as 988.881e-06, which nobody writes."""
    power = scale_of(values)
    assert [format_scaled(value, power) for value in values] == texts


@given(
    st.lists(st.floats(1e-12, 1e12).flatmap(lambda size: st.sampled_from([size, -size])), min_size=1),
    st.integers(2, 6),
)
def test_a_scaled_number_has_one_digit_before_its_point_and_two_that_count(values, digits):
    power = scale_of(values, digits)
    texts = [format_scaled(value, power, digits) for value in values]
    large = max(map(abs, values)) >= 1e7
    assert bool(power) or not large
    for value, text in zip(values, texts, strict=True):
        if power:
            assert re.fullmatch(r"-?\d\.\d{2,3}e[+-]\d{2}", text)
            assert abs(float(text) / value - 1) <= 0.05
    if power:
        largest = max(values, key=abs)
        assert 1 <= abs(float(format_scaled(largest, power, digits).partition("e")[0])) < 10


def test_all_and_none_are_percentages_of_their_own():
    assert [percent(share) for share in (0, 1 / 828, 0.245, 824 / 828, 1)] == [
        "0%",
        "<1%",
        "24%",
        ">99%",
        "100%",
    ]


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False), st.integers(0, 8))
def test_a_printed_number_keeps_its_sign_and_size(value, digits):
    printed = float(format_fixed(value, digits))
    assert math.isclose(printed, value, rel_tol=0.051, abs_tol=0.5 * 10.0**-digits)
    assert value == 0 or abs(value) < 0.5 * 10.0**-digits or printed != 0


def test_p_values_and_stars():
    assert [format_p(p) for p in (0.0, 0.0009, 0.001, 0.0499, 1.0, None)] == [
        "<0.001",
        "<0.001",
        "0.001",
        "0.0499",
        "1.000",
        "",
    ]
    assert [stars(p) for p in (0.1, 0.0999, 0.05, 0.0499, 0.0099, None)] == ["", "*", "*", "**", "***", ""]
    assert stars(0.0005, (0.05, 0.01, 0.001)) == "***"
    assert stars_rule((0.01, 0.1, 0.05)) == "* p < 0.1, ** p < 0.05, *** p < 0.01"


def test_counts():
    assert [render_count(495.0), render_count(44), render_count(1.5), render_count(None)] == [
        "495",
        "44",
        "1.50",
        "",
    ]


def test_minus_signs_stand_before_numbers_only():
    assert typeset_text("-0.5 (-1.2) F-test 2013-2023 [-1, 2]") == "−0.5 (−1.2) F-test 2013-2023 [−1, 2]"
    assert typeset_text("-0.1至-0.2") == "−0.1至−0.2"
    assert typeset_text("N = 495") == "N\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}495"
    assert typeset_text("* p < 0.1") == "* p < 0.1".replace(" ", "\N{NO-BREAK SPACE}")
    with speaking("zh"):
        assert typeset_text("N = 495（45个个体）") == "N=495（45个个体）"
        assert typeset_text("LM检验p < 0.001") == "LM检验p<0.001"
    assert typeset_text("sup = 2") == "sup = 2"


@pytest.mark.debt("32.15")
def test_stars_behind_an_exponent_stand_apart_and_below():
    """Raised beside it they would read as its own."""
    apart = "\N{MINUS SIGN}1.8×10⁻¹²\N{NARROW NO-BREAK SPACE}***"
    assert typeset_text("-1.8e-12***") == apart
    assert typeset_text("2.0e-05 [0.1]") == "2.0×10⁻⁵ [0.1]"
    assert STARRED.sub("", apart) == apart
    assert escape_latex("2.0e-05**") == r"2.0$\times10^{-5}$\,**"


def test_labels_of_terms():
    labels = {"DF": "Digital finance", "DAG": "Access divide"}
    assert term_label("DF:DAG", labels) == "Digital finance × Access divide"
    assert term_label("L.DF", labels) == "Digital finance (lag)"
    assert term_label("L2.DF", labels) == "Digital finance (lag 2)"
    assert term_label("L.DF [regime 2]", labels) == "Digital finance (lag), regime 2"
    assert term_label("W:DF", labels) == "W × Digital finance"
    assert term_label("_cons", {}) == "Constant"
    assert term_label("W:lag:y", labels) == "W × Outcome (lag)"
    assert term_label("DF@DAG=1.5", labels) == "Digital finance at Access divide = 1.5"


@pytest.mark.debt("37.6")
def test_a_p_value_that_rounds_to_a_level_shows_on_which_side_it_is():
    shown = {p: format_p(p) for p in (0.0497, 0.0502, 0.05, 0.04996, 0.0999, 0.01004, 0.0111, 0.2)}
    assert list(shown.values()) == [
        "0.0497",
        "0.0502",
        "0.050",
        "0.04996",
        "0.0999",
        "0.01004",
        "0.011",
        "0.200",
    ]


@pytest.mark.debt("37.6")
def test_of_a_variable_of_small_numbers_each_has_two_digits():
    row = {"mean": 1.10e-4, "sd": 4.7e-5, "minimum": 0.0, "maximum": 2.67e-4}
    assert [format_described(one, row["sd"]) for one in row.values()] == [
        "1.1e-04",
        "4.7e-05",
        "0.0000",
        "2.7e-04",
    ]
    assert [format_described(one, 2e-4) for one in (0.0003, 2e-4, 3.0)] == ["3.0e-04", "2.0e-04", "3.0000"]
    assert format_described(0.0004, 0.02) == "0.0004"  # as many digits as its deviation has
