"""The command `spillover VERB …`, from any folder; `make TARGET NAME=value …` calls the same verbs."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from base.checks import absolute
from base.command import run_guarded
from base.input_file import check_limits
from base.place import keep_compiled, python_path
from base.program import program_version
from base.speech_language import COMMAND, HERE, check_wished_language, message, speak_language_of
from cli.verbs import STUDY, VERBS, Verb
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import _

# Arguments that are files are relative to where the command is called; some may be a word instead.
FILES = ("panel", "matrix", "input", "to", "folder", "config", "out", "article", "download")
FILES_OR_WORDS = ("places", "matrix_order", "other")

USAGE, OPTIONS = _("usage:"), _("options")


class _Formatter(argparse.HelpFormatter):
    """Help in the language of commands."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        """Add the line that shows how a verb is called."""
        super().add_usage(usage, actions, groups, f"{message(USAGE)} ")


class _Parser(argparse.ArgumentParser):
    """Parser of one verb: what is wrong is an error like any other."""

    def error(self, text: str) -> NoReturn:
        """Raise StudyError."""
        raise StudyError(_("{prog}: {text}", prog=self.prog, text=text))


def build_parser(verb: Verb) -> argparse.ArgumentParser:
    """Build the arguments of a verb. Whether all are there is for `parse_words` to say."""
    called = [f"spillover {verb.name}", *(a.name.upper() for a in verb.arguments if a.default is None)]
    made = _Parser(
        prog=called[0],
        usage=" ".join([*called, f"[{message(OPTIONS)}]"]),
        description=message(verb.text),
        add_help=False,
        allow_abbrev=False,
        formatter_class=_Formatter,
    )
    places = made.add_argument_group(message(_("arguments")))
    options = made.add_argument_group(message(OPTIONS))
    options.add_argument("-h", "--help", action="help", help=message(_("this page")))
    for one in verb.arguments:
        text = message(one.text) if one.text else None
        if one.default is None:
            places.add_argument(one.name, nargs="?", metavar=one.name.upper(), help=text)
        elif one.flag:
            options.add_argument(f"--{one.name}", action="store_const", const="1", default="", help=text)
        else:
            options.add_argument(f"--{one.name}", nargs="?", metavar="…", default=one.default, help=text)
    return made


def parse_words(verb: Verb, words: list[str]) -> argparse.Namespace:
    """Parse the arguments of a verb. Raises StudyError where a word is none of its arguments, or one
    lacks.
    """
    given, more = build_parser(verb).parse_known_args(_take_places(verb, words))
    options = [f"--{one.name}" for one in verb.arguments if one.default is not None]
    command = f"spillover {verb.name}"
    refuse_unread_arguments(
        command, more, options, [one.name for one in verb.arguments if one.default is None]
    )
    absent = [one for one in verb.arguments if getattr(given, one.name) is None]
    places = [one for one in verb.arguments if one.default is None]
    if len(absent) == 1 and absent[0] in places and STUDY in places and not verb.has_new_study:
        _leave_study_out(given, [one.name for one in places])
        absent = []
    if lacking := [f"--{a.name} …" if a.default is not None else a.name.upper() for a in absent]:
        raise StudyError(
            _(
                "{command} needs {lacking}; see {own} --help. It is for: {text}",
                command=command,
                lacking=" ".join(lacking),
                text=verb.text,
                own=command,
            )
        )
    return given


def _take_places(verb: Verb, words: list[str]) -> list[str]:
    """Take the words of a verb, where what has its place at the end may be written as an option:
    `--with X`.
    """
    places = [one for one in verb.arguments if one.default is None]
    if not places or places[-1] == STUDY:
        return words
    option = f"--{(places[-1].variable or places[-1].name).lower()}"
    for i, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == option and (equals or words[i + 1 :]):
            rest = words[:i] + words[i + (1 if equals else 2) :]
            first = next((j for j, one in enumerate(rest) if one.startswith("--")), len(rest))
            return [*rest[:first], value if equals else words[i + 1], *rest[first:]]
    return words


def _leave_study_out(given: argparse.Namespace, places: Sequence[str]) -> None:
    """Take what is given without a study for the arguments behind it; which study is meant, the
    project says.
    """
    values = ["", *(getattr(given, name) for name in places)]
    for name, value in zip(places, values, strict=False):
        setattr(given, name, value)


def refuse_unread_arguments(
    command: str, names: Iterable[str], known: Iterable[str], places: Sequence[str] = ()
) -> None:
    """Raise StudyError naming the first thing that a command is given and does not read, with the nearest one
    that it does. places: what it reads without a name.
    """
    spelt = {one.casefold(): one for one in sorted(known)}
    whole = " ".join([command, *map(str.upper, places)])
    nearest = spelt | {f"--{one}": whole for one in places}
    for name in names:
        word = name.partition("=")[0]
        if near := difflib.get_close_matches(word.casefold(), nearest, n=1):
            close = nearest[near[0]]
            raise StudyError(
                _(
                    "{target} does not read {name}; did you mean {close}? Nothing was run",
                    target=command,
                    name=quote_value(word),
                    close=close,
                )
            )
        if not spelt:
            raise StudyError(
                _(
                    "{target} does not read {name}, nor anything else. Nothing was run",
                    target=command,
                    name=quote_value(word),
                )
            )
        raise StudyError(
            _(
                "{target} does not read {name}; leave it out, it reads {known}. Nothing was run",
                target=command,
                name=quote_value(word),
                known=list_names(spelt.values(), 30),
            )
        )


def list_of(verbs: Iterable[tuple[str, Verb]]) -> Iterator[str]:
    """Write a line for each verb, by its name."""
    return (f"{name:<13}{message(verb.text)}" for name, verb in verbs)


def run(words: list[str]) -> int:
    """Do what the verb says, in the folder of the project that one stands in."""
    from base.project import find_project

    name, *rest = words or ["--help"]
    place = find_project(Path.cwd())
    in_clone = place is not None and place.is_clone
    if not in_clone:
        os.environ[COMMAND] = "spillover"
    if name in ("-V", "--version"):
        print(f"spillover {program_version()}")
        return 0
    if name in ("-h", "--help", "help"):
        verbs = [(key, verb) for key, verb in VERBS.items() if in_clone or verb.place != "clone"]
        print("\n".join([f"{message(USAGE)} spillover VERB …", "", *list_of(verbs)]))
        return 0
    name = {verb.make_target: key for key, verb in VERBS.items() if verb.make_target}.get(name, name)
    if name not in VERBS:
        refuse_unread_arguments("spillover", [name], VERBS)
    given = parse_words(VERBS[name], rest)
    for file in (*FILES, *FILES_OR_WORDS):
        path = getattr(given, file, "")
        if path and (file in FILES or os.path.exists(path)):
            setattr(given, file, absolute(path))
    os.environ["PYTHONPATH"] = python_path()
    _enter_project(VERBS[name], given)
    return _call(VERBS[name], given)


def _call(verb: Verb, given: argparse.Namespace) -> int:
    """Do what a verb says, in the language of its study."""
    check_wished_language()
    check_limits()
    if study := getattr(given, "study", ""):
        speak_language_of(study)
    return verb.run(given) or 0


def _enter_project(verb: Verb, given: argparse.Namespace) -> None:
    """Change to the project's folder, and ask it for its study where none is named. Raises StudyError where
    one stands in none, or in one that the verb cannot work in.
    """
    from base.project import find_project, project_at, study_of

    start = Path.cwd()
    if verb.place == "anywhere" or (bool(getattr(given, "folder", "")) and find_project(start) is None):
        keep_compiled(None)
        return
    place = project_at(start)
    keep_compiled(place.project)
    if verb.place == "clone" and not place.is_clone:
        raise StudyError(
            _("spillover {verb} works in a clone of the program's repository alone", verb=verb.name)
        )
    os.environ[HERE] = os.path.relpath(place.project, start)
    os.chdir(place.project)
    if getattr(given, "study", None) == "" and not getattr(given, "folder", ""):
        given.study = study_of(place)


def parse_make_target(target: str = "") -> int:
    """Find the verb of a target of make with what make was given, as text in the environment; without a
    target say only what is wrong with that.
    """
    targets = {verb.make_target: verb for verb in VERBS.values() if verb.make_target}
    goals = os.environ.get("ARG_TARGETS", target)
    asked = dict.fromkeys([*goals.split(), target])
    others = [goal for goal in asked if goal not in {*targets, "help", ""} and not Path(goal).exists()]
    refuse_unread_arguments("make", others, {*targets, "help"})
    known = {one.variable for goal in goals.split() if goal in targets for one in targets[goal].arguments}
    typed = set(os.environ.get("ARG_GIVEN", "").split())
    refuse_unread_arguments(f"make {goals}", sorted(typed - known), known - {""})
    if target == "help":
        print("\n".join([*list_of(targets.items()), f"{'help':<13}{message(_('this list'))}"]))
    if target not in targets:
        return 0
    given = {}
    for one in targets[target].arguments:
        usual = "nqp" if one.variable == STUDY.variable and target != "new" else one.default or ""
        given[one.name] = os.environ.get(f"ARG_{one.variable}", usual)
    return _call(targets[target], argparse.Namespace(**given))


def main(words: list[str] | None = None) -> int:
    """Run the command line; `--make TARGET` is how make calls a verb."""
    words = sys.argv[1:] if words is None else words
    name = next((word for word in words if not word.startswith("-")), "spillover")
    called = partial(parse_make_target, *words[1:]) if words[:1] == ["--make"] else partial(run, words)
    return run_guarded(name if name in VERBS else "spillover", called)


if __name__ == "__main__":
    sys.exit(main())
