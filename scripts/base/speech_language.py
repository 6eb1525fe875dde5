"""The language in which commands speak to their user: errors, progress, tables of what was found.

It is what SPILLOVER_LANGUAGE says; else that of the study that the command is about; else that of the
system (LC_ALL, LC_MESSAGES, LANG). A sentence keeps its values until it is shown, and is translated then.
"""

from __future__ import annotations

import logging
import os
import re
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from base.confidential import HIDDEN, choose_redaction, hides_values
from base.language import DEFAULT, KNOWN
from base.place import PROGRAM
from spillover.errors import StudyError, quote_value
from spillover.words import Message, _, text_in

VARIABLE = "SPILLOVER_LANGUAGE"
HERE = "SPILLOVER_HERE"  # in the environment: the project's folder as seen from where the user stands
COMMAND = "SPILLOVER_COMMAND"  # in the environment: what is typed in a project that has no Makefile
_PLACE = re.compile(
    r"(?<![A-Za-z0-9_./\\-])(?=(?:config|logs|profiles|resources|results|\.aside|\.snakemake|\.store)/)"
)
_PAGE = re.compile(r"(?<![A-Za-z0-9_./\\-])docs/(?=[a-z/-]+\.md)")  # of the documentation
_KEY = re.compile(r"""^language: *["']?(\w+)""", re.MULTILINE)
_CHINESE = re.compile("[\u3400-\u9fff]")
_STUDY = re.compile(r"[a-z][a-z0-9_]*")
_of_study: list[str] = []
# Commands of make in messages, and those of its arguments that `spillover` takes by their place.
_MAKE = re.compile(
    r"(?<![A-Za-z0-9_-])(?:make (?P<verb>study|new|template|report|deep|influence|freeze|explain|trace|"
    r"suspects|audit|match|referee|compare|crosscheck|panel|paper|package|clean)"
    r"(?P<given>(?: [A-Z_]+=[^\s`;,)。；，、）]+)*)(?![A-Za-z0-9_-])|"
    r"(?<=`)make(?=`)|(?<=run )make\b|(?<=use )make\b)"
)
_IN_PLACE = ("STUDY", "CITY", "YEAR", "VARIABLE", "WITH", "ARTICLE", "MARKS", "PANEL")
# Arguments of make that a message names by themselves: `give UNIT= with the header of one`, `UNIT names 'x'`.
_ARGUMENT = re.compile(
    r"(?<![A-Za-z0-9_-])(?:(?P<flag>FORCE|CONFIDENTIAL)=1|(?P<name>UNIT|TIME|OUTCOME|TREATMENT|CONTROLS|"
    r"MEDIATORS|MODERATORS|MATRIX|MATRIX_ORDER|GROUP|MISSING|FLAGS|TOTALS|PLACES|DECIMAL|TITLE|SHEET|INPUT|"
    r"PROFILE|FOLDER|CONFIG)(?P<sign>=|(?= names ['\d]|指明的|[:：] ?')))"
)
PLACE_OF_LOG = re.compile(r"(?<!%)%[-#0+]*[0-9]*(?:[.][0-9]+)?[diouxXeEfFgGcrsa]")


def speak_language_of(study: str) -> None:
    """Let commands speak the language of a study, where it names one."""
    path = Path("config") / f"{study}.yaml"  # commands work in the project
    with suppress(OSError):  # a name too long for a file, say: whoever opens it says so
        if _STUDY.fullmatch(study) and path.is_file():
            speak_as(path.read_text(encoding="utf-8", errors="replace"))


def speak_as(configuration: str) -> None:
    """Let commands speak the language that a configuration's text names, which need not be a valid one."""
    found = _KEY.search(configuration)
    _of_study[:] = [found[1]] if found else []


def speak_as_file(headers: Iterable[str]) -> None:
    """Let commands speak Chinese for a file of which most headers are Chinese, where neither a study nor the
    system names a language, as LANG=C.UTF-8 does not.
    """
    words = [header for header in headers if header]
    chinese = sum(bool(_CHINESE.search(word)) for word in words)
    if not _of_study and not _language(_system()) and 2 * chinese > len(words):
        _of_study[:] = ["zh"]


def _system() -> str:
    """Language of the system's settings."""
    return next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")


def _language(setting: str) -> str:
    """Read the language of a setting such as zh_CN.UTF-8; "" of C and POSIX, which name none."""
    language = re.split("[-_.@]", setting.lower())[0]
    return "" if language in ("c", "posix") else language


def language_of_command() -> str:
    """Find the language that commands speak; the default one where there are no words of the one that is
    asked for.
    """
    language = _language(os.environ.get(VARIABLE) or next(iter(_of_study), "") or _system())
    return language if language in KNOWN else DEFAULT


def find_wished_language() -> str:
    """Find the language that SPILLOVER_LANGUAGE asks for; "" where it names none that there are words of."""
    language = _language(os.environ.get(VARIABLE, ""))
    return language if language in KNOWN else ""


def check_wished_language() -> None:
    """Raise StudyError where SPILLOVER_LANGUAGE names a language that there are no words of."""
    wished = os.environ.get(VARIABLE, "")
    if _language(wished) and not find_wished_language():
        os.environ.pop(VARIABLE)  # the refusal is said in the language that was there without it
        raise StudyError(
            _(
                "{variable}: there are no words of the language {text}; choose among {known}, or unset the "
                "variable",
                variable=VARIABLE,
                text=quote_value(wished),
                known=", ".join(KNOWN),
            )
        )


def keep_language() -> None:
    """Have the programs that this one starts, or becomes, speak the same language."""
    os.environ[VARIABLE] = language_of_command()


def message(said: Any) -> str:
    """Write a sentence, an error or a text as it is printed. In a confidential study the values are left out
    but for those that say where something is.
    """
    return _from_here(rewrite_commands(_translate_text(said)))


def _translate_text(said: Any) -> str:
    return text_in(said, language_of_command(), choose_redaction())


def rewrite_commands(text: str) -> str:
    """Rewrite a text so that its commands can be typed in the project: make is for the program's clone
    alone.
    """
    if not os.environ.get(COMMAND):
        return text
    return _ARGUMENT.sub(_write_option, _MAKE.sub(_write_command, text))


def _write_option(found: re.Match[str]) -> str:
    """`UNIT=` as the option `--unit=`, `UNIT` as `--unit`, and `FORCE=1` as `--force`."""
    return f"--{found['flag'].lower()}" if found["flag"] else f"--{found['name'].lower()}{found['sign']}"


def _write_command(found: re.Match[str]) -> str:
    """`make study STUDY=x` as the command `spillover run x`."""
    verb = {"": "run", "study": "run"}.get(found["verb"] or "", found["verb"])
    given = [word.partition("=") for word in (found["given"] or "").split()]
    words = [value if name in _IN_PLACE else f"--{name.lower()}={value}" for name, _sign, value in given]
    return " ".join(["spillover", verb, *words])


def _from_here(text: str) -> str:
    """Rewrite a text so that its paths below the project, and those of the program's pages, can be opened
    from where the user stands.
    """
    here = os.environ.get(HERE) or "."
    if os.environ.get(COMMAND):
        text = _PAGE.sub(f"{PROGRAM}/docs/".replace("\\", r"\\"), text)
    return text if here == "." else _PLACE.sub(f"{here}/".replace("\\", r"\\"), text)


class Formatter(logging.Formatter):
    """Log lines in which a sentence is said as messages are. Where the study is confidential, numbers and
    texts of other records are left out, unless these have `plain`; so is what an exception says.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        hidden = hides_values() and not getattr(record, "plain", False)
        args = record.args if isinstance(record.args, tuple) else ()
        said = tuple(_argument(arg, hidden) for arg in args)
        text = _translate_text(record.msg)
        plain = logging.makeLogRecord({**record.__dict__, "msg": _fill(text, said, hidden), "args": None})
        return super().format(plain)

    def formatException(self, ei: Any) -> str:
        """Write the traceback."""
        return traceback_of(ei[1]) if hides_values() else super().formatException(ei)


def _argument(value: Any, hidden: bool) -> Any:
    if isinstance(value, Message | BaseException):
        return _translate_text(value)
    if not hidden or (isinstance(value, str) and not set(value) & set(" \n\t")):  # a name
        return value
    return HIDDEN


def _fill(text: str, args: tuple[Any, ...], hidden: bool) -> str:
    return (PLACE_OF_LOG.sub("%s", text) if hidden else text) % args if args else text


def traceback_of(error: BaseException) -> str:
    """Format the traceback of an exception; in a confidential study its type alone."""
    if not hides_values():
        return "".join(traceback.format_exception(error))
    return "".join([*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"])
