"""The language in which commands speak to their user: errors, progress, tables of what was found.

It is what SPILLOVER_LANGUAGE says; else that of the study that the command is about; else that of the
system (LC_ALL, LC_MESSAGES, LANG). A message is written in the code in the default language, and said in
another by the catalogue of words when it is printed (`words.messages`). Jobs that compute import this module
to end with an error, so it names the catalogue in pieces: its words are no part of their code.
"""

from __future__ import annotations

import importlib
import os
import re
from contextlib import suppress
from pathlib import Path

from base.language import DEFAULT, KNOWN

VARIABLE = "SPILLOVER_LANGUAGE"
_CATALOGUE = ("words", "messages")
_KEY = re.compile(r"""^language: *["']?(\w+)""", re.MULTILINE)
_STUDY = re.compile(r"[a-z][a-z0-9_]*")
_ROOT = Path(__file__).resolve().parents[2]
_of_study: list[str] = []


def speak_of(study: str) -> None:
    """From now on commands speak the language of a study, where it names one."""
    path = _ROOT / "config" / f"{study}.yaml"
    with suppress(OSError):  # a name too long for a file, say: whoever opens it says so
        if _STUDY.fullmatch(study) and path.is_file():
            speak_as(path.read_text(encoding="utf-8", errors="replace"))


def speak_as(configuration: str) -> None:
    """The same for the text of a configuration, which need not be a valid one."""
    found = _KEY.search(configuration)
    _of_study[:] = [found[1]] if found else []


def language_of_command() -> str:
    """The language that commands speak; the default one where there are no words of the one that is asked
    for.
    """
    system = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    asked = os.environ.get(VARIABLE) or next(iter(_of_study), "") or system
    language = re.split("[-_.@]", asked.lower())[0]
    return language if language in KNOWN else DEFAULT


def keep_language() -> None:
    """Has the programs that this one starts, or becomes, speak the same language."""
    os.environ[VARIABLE] = language_of_command()


def message(text: str) -> str:
    """A message as it is printed."""
    language = language_of_command()
    if language == DEFAULT or not text:
        return text
    return str(importlib.import_module(".".join(_CATALOGUE)).message(text, language))
