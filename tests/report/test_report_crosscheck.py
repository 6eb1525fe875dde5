"""The page's section on what other programs make of the study."""

from report.page_crosscheck import crosscheck_alarm, crosscheck_section

NASTY = "<b>x</b>"
SUMMARY = {
    "programs": ["linearmodels 7.1"],
    "counts": [{"program": "linearmodels", "verdict": "equal", "numbers": 3}],
    "coefficients_and_errors": 4,
    "confirmed": 3,
    "models": {NASTY: {"numbers": 4, "confirmed": 3}},
    "differs": [
        {
            "model": NASTY,
            "quantity": "se",
            "term": "x",
            "ours": 0.5,
            "theirs": 0.25,
            "program": "linearmodels",
        }
    ],
    "unconfirmed": [{"model": NASTY, "quantity": "statistic", "term": "f", "note": "an identity"}],
}


def test_the_section_says_what_is_confirmed_what_differs_and_what_none_has():
    body = crosscheck_section(SUMMARY).body
    assert "3 of 4 coefficients and standard errors are confirmed by linearmodels 7.1." in body
    assert "3 of 4</td>" in body
    assert "0.25" in body
    assert "an identity" in body
    assert NASTY not in body


def test_a_difference_is_at_the_head_of_the_page():
    assert "1 number differs" in crosscheck_alarm(SUMMARY)
    assert crosscheck_alarm({**SUMMARY, "differs": []}) == ""
    assert "No number differs" in crosscheck_section({**SUMMARY, "differs": []}).body


def test_a_study_without_a_crosscheck_has_no_section():
    assert crosscheck_section(None) is None
    assert crosscheck_alarm(None) == ""
