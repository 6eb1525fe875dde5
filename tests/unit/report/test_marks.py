"""Marks of the numbers within sentences: which place of which message each one fills."""

import re

import pytest

from page_fixtures import make_page
from page_marks import Page, numbers_in, without_marks
from report.page import build_page
from report.universe import RANK
from spillover.messages.marks import END, FIRST, key_of, mark_numbers, remove_marks, render_marks
from spillover.messages.render import render, say, speaking
from spillover.words import _

CLUSTERS = _(
    "Standard errors rest on {clusters} clusters: with fewer than {enough} they tend to be too small, and "
    "p-values too low. Compare the wild cluster bootstrap or the jackknife."
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.debt("32.12")
def test_a_number_of_a_sentence_says_in_each_language_which_one_it_is(language):
    with speaking(language), mark_numbers():
        html = render_marks(say(CLUSTERS, clusters=7, enough=20))
    (block,) = Page(f"<p>{html}</p>").blocks
    places = {"clusters": "7", "enough": "20"}
    assert block.said == [(CLUSTERS.sentence, places)]


def test_a_number_in_the_words_of_a_message_is_told_from_one_in_a_place():
    message = "Of {n} p-values 95% are below {p:.2f}."
    with mark_numbers():
        text = say(_(message), n=12, p=0.05)
    assert remove_marks(text) == "Of 12 p-values 95% are below 0.05."
    assert re.findall('data-of="([^"]*)"', render_marks(text)) == [
        key_of(message, "n"),
        key_of(message),
        key_of(message, "p"),
    ]


def test_a_sentence_within_another_keeps_its_own_marks():
    with mark_numbers():
        inner = say(_("{count} of them significant at 5%"), count=3)
        text = say(
            _("Positive in all {n} specifications of the sweep ({significant})."), n=9, significant=inner
        )
    (block,) = Page(f"<p>{render_marks(text)}</p>").blocks
    assert [(one.text, one.place) for one in block.numbers] == [("9", "n"), ("3", "count"), ("5", "")]


def test_without_marking_a_sentence_is_its_text():
    assert say(CLUSTERS, clusters=7, enough=20) == render(CLUSTERS.fill_values(clusters=7, enough=20))


def test_a_text_of_the_study_with_such_signs_opens_and_closes_nothing():
    text = f"a{END}b{chr(FIRST + 60_000)}c"
    assert render_marks(f'<p title="{text}">{text}</p>') == '<p title="abc">abc</p>'


def test_what_is_within_tags_and_scripts_has_no_marks():
    with mark_numbers():
        text = say(CLUSTERS, clusters=7, enough=20)
    plain = remove_marks(text)
    html = render_marks(f'<img alt="{text}"><script>"{text}"</script><p>{text}</p>')
    assert f'<img alt="{plain}"><script>"{plain}"</script>' in html
    assert html.count("data-of") == 2


def test_numbers_know_what_fills_their_place_and_a_sign_of_per_cent():
    key = key_of(CLUSTERS.sentence, "clusters")
    text, numbers = numbers_in(f"in \ue000{key}\ue001<0.001\ue002, 42%")
    assert text == "in <0.001, 42%"
    assert [(one.text, one.place, one.whole, one.percent) for one in numbers] == [
        ("0.001", "clusters", "<0.001", False),
        ("42", "", "", True),
    ]


@pytest.mark.debt("32.15")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_message_that_is_said_twice_has_its_numbers_apart(language):
    """Six of 66 beside six of 67: the second began with the 67, the six being that of the first."""
    with mark_numbers(), speaking(language):
        text = " ".join(say(RANK, smaller="6", count=count) for count in ("66", "67", "67"))
        html = f'<html lang="{language}"><p>{text}</p></html>'
    (block,) = Page(render_marks(html)).blocks
    assert block.said == [(RANK, {"smaller": "6", "count": count}) for count in ("66", "67", "67")]


def test_marks_change_nothing_else_of_a_page(tmp_path, monkeypatch):
    plain = []

    def build_both(spec, assets):
        plain.append(build_page(spec, assets))
        with mark_numbers():
            return render_marks(build_page(spec, assets))

    monkeypatch.setattr("page_fixtures.build_page", build_both)
    html = make_page(tmp_path, specifications=50).read_text(encoding="utf-8")
    assert html.count("data-of") > 20
    assert without_marks(html) == plain[0]
