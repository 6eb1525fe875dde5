"""Two kinds of analysis may have one name for two things: an option, a setting, a value, a note."""

import sys

import pytest

from estimate_records import estimate_record
from plan.analyses import resolve_analyses
from spillover import kinds
from spillover.declarations import KINDS, kinds_in
from spillover.messages import catalogue
from spillover.messages.catalogue import SETTING, words_of
from spillover.messages.render import say_notes
from spillover.tables.notes import settings_sentences

KIND = """
from typing import Literal

from spillover.analysis import Data, Estimation, Fit
from spillover.options import Term


class {name}(Estimation, frozen=True, kw_only=True):
    \"\"\"A trial.\"\"\"

    outcome: Term
    factor: {type} = {default}

    def fit(self, data: Data) -> Fit:
        return data.fit_of(self, data.design(self))
"""
METHODS = 'from spillover.words import _\n\nMETHODS = _("A trial of {outcome}.")\n'
WORDS = """from spillover.words import _

SETTING = {{"factor": _("{setting}")}}
VALUE = {{"factor-wide": _("{value}")}}
NOTE = {{"lost": _("{note}")}}
"""
TWO = {
    "first_trial": ({"type": "float", "default": "2.0"}, ("Scale", "as it is", "{rows} rows lost.")),
    "second_trial": (
        {"type": 'Literal["wide", "narrow"]', "default": '"wide"'},
        ("Factor", "all columns", "{rows} cells lost."),
    ),
}


@pytest.fixture
def two(tmp_path, monkeypatch):
    """The two kinds, beside the project's own."""
    for kind, (options, (setting, value, note)) in TWO.items():
        folder = tmp_path / kind
        folder.mkdir()
        name = "".join(part.title() for part in kind.split("_"))
        words = WORDS.format(setting=setting, value=value, note=note)
        files = {"kind": KIND.format(name=name, **options), "methods": METHODS, "words": words}
        for file, text in files.items():
            (folder / f"{file}.py").write_text(text, encoding="utf-8")

    def forget():
        kinds_in.cache_clear()
        catalogue.load_kind_words.cache_clear()
        for table in (catalogue.SETTING, catalogue.VALUE, catalogue.NOTE):
            vars(table).pop("all", None)

    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    forget()
    yield
    monkeypatch.undo()
    forget()
    for name in [name for name in sys.modules if name.startswith(tuple(f"{KINDS}.{kind}" for kind in TWO))]:
        del sys.modules[name]


@pytest.mark.debt("35.3")
def test_options_settings_values_and_notes_of_one_name_are_each_kinds_own(two):
    study = {"study": "s", "years": [2000, 2009], "variables": {"y": {}}, "units": {"file": "u.csv"}}
    analyses = {
        "one": {"kind": "first_trial", "outcome": "y", "factor": 3},
        "other": {"kind": "second_trial", "outcome": "y", "factor": "narrow"},
    }
    assert [one.factor for one in resolve_analyses({**study, "analyses": analyses}).values()] == [3, "narrow"]
    about = {"settings": {"factor": "wide"}, "notes": [{"key": "lost", "rows": 3}]}
    first, second = (estimate_record({**about, "kind": kind}) for kind in TWO)
    assert settings_sentences([first], ["(1)"])["factor"] == "Scale: as it is."
    assert settings_sentences([second], ["(1)"])["factor"] == "Factor: all columns."
    assert (*say_notes(first), *say_notes(second)) == ("3 rows lost.", "3 cells lost.")


def test_what_all_kinds_share_is_no_kinds_to_change_for_others(two, monkeypatch):
    words = catalogue.load_kind_words()["first_trial"]
    monkeypatch.setitem(words.SETTING, "effects", "Else")
    assert SETTING["effects"] == "Fixed effects"
    with words_of("first_trial"):
        assert SETTING["effects"] == "Else"
