"""The language in which a configuration is written."""

import pytest
import yaml


@pytest.mark.debt("33.25")
@pytest.mark.parametrize(
    ("wished", "title"), [("zh", "size与roa"), ("en", "roa and size"), ("", "roa and size")]
)
def test_a_study_is_written_in_the_language_that_is_asked_for(ask, firms, monkeypatch, wished, title):
    monkeypatch.setenv("SPILLOVER_LANGUAGE", wished)
    monkeypatch.setenv("LC_ALL", "C")
    text = ask(firms, outcome="roa", treatment="size")[1]
    study = yaml.safe_load(text)
    assert study.get("language", "en") == (wished or "en")
    assert study["title"] == title
    assert ("SPILLOVER_LANGUAGE" in text) == (wished == "zh")
