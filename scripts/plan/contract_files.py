"""Check the files beside a kind's declaration: sentences, proofs, programs of its own and
templates. Read as text, or loaded where that loads nothing heavy; part of what `plan.contract` checks.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta, nodes

from base.place import PROGRAM
from package.further import environment_of
from spillover.declarations import fields_of, part_of
from spillover.errors import quote_value, suggestion
from spillover.messages.catalogue import NOTE
from spillover.replicate import r, stata
from spillover.words import Case, Sentence, _, mark_text, places

# What `words.py` may hold: tables of sentences by keys.
TABLES = ("ESTIMATOR", "NOTE", "PART", "SETTING", "STATISTIC", "TERM", "VALUE")
OTHERS = ("NEEDS_ANALYSIS", "OPTIONAL_PROGRAMS", "PROOFS", "SAMPLED_SERIES", "SERIES", "UNIT_SERIES")
QUANTITIES = (
    mark_text("coefficient"),
    mark_text("se"),
    mark_text("p"),
    mark_text("low"),
    mark_text("high"),
    mark_text("statistic"),
    mark_text("test"),
    mark_text("test p"),
    mark_text("series"),
)
TEMPLATES = {"replicate.R.j2": r, "replicate.do.j2": stata}
DRAWN = "replicates"  # the series of draws that jobs divide among them
GIVEN = frozenset({"analysis", "options"})  # what a template is filled with


def find_faults_of_methods_text(kind: str, declaration: type) -> Iterator[str]:
    """Yield what METHODS lacks: the sentence itself, its mark, options that its places name."""
    methods = getattr(part_of(kind, "methods"), "METHODS", None)
    if not isinstance(methods, str | Case):
        yield _("methods.py: METHODS, the sentence that says what is estimated, is missing; add it")
        return
    known = {"kind", *(field.encode_name for field in fields_of(declaration))}
    for place in sorted({name for one in cases_of(methods) for name in names_of_places(one)} - known):
        yield _(
            "methods.py: METHODS names {place}, which is no option of {kind}{hint}",
            place=f"{{{place}}}",
            kind=quote_value(kind),
            hint=suggestion(place, known),
        )


def cases_of(sentence: Sentence) -> Iterator[str]:
    """Yield the sentences among which the values choose; a sentence without a choice is the only one."""
    if isinstance(sentence, Case):
        for one in sentence.cases.values():
            yield from cases_of(one)
    else:
        yield sentence


def names_of_places(sentence: str) -> set[str]:
    """List the names of the values that a sentence needs."""
    return {re.split("[!:]", place)[0] for place in places(sentence)}


def find_faults_of_marks(file: str, tree: ast.Module) -> Iterator[str]:
    """Yield sentences of a file of words that nobody could translate, for they are not marked."""
    for node in tree.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        name, value = node.targets[0].id, node.value
        pairs = (
            zip(value.keys, value.values, strict=True) if isinstance(value, ast.Dict) else ((None, value),)
        )
        for key, text in pairs if name in (*TABLES, "METHODS") else ():
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                where = f"{name}[{ast.unparse(key)}]" if key else name
                yield _(
                    '{file}: {where}: {found} is not marked as a sentence; write _("…")',
                    file=file,
                    where=where,
                    found=repr(text.value),
                )


def find_faults_of_notes(file: str, tree: ast.Module) -> Iterator[str]:
    """Yield calls of `note` whose key has no sentence, or whose sentence needs a value that they do not
    give.
    """
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note"):
            continue
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant):
            continue
        key, given = str(call.args[0].value), {one.arg for one in call.keywords}
        if key not in NOTE:
            yield _(
                "{file}: the note {key} has no sentence; add it to NOTE in words.py",
                file=file,
                key=quote_value(key),
            )
        elif None not in given:  # values by `**` are not read
            needed = set.intersection(*(names_of_places(one) for one in cases_of(NOTE[key])))
            for name in sorted(needed - given):
                yield _(
                    "{file}: the note {key} lacks {name}, which its sentence needs; add {name}=…",
                    file=file,
                    key=quote_value(key),
                    name=name,
                )


def find_faults_of_program(file: str, tree: ast.Module) -> Iterator[str]:
    """Yield what a program of the kind's own, `by_<program>.py`, lacks."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    names |= {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    names |= {
        one.asname or one.name for node in tree.body if isinstance(node, ast.ImportFrom) for one in node.names
    }
    for name, what in (("NAME", _("the program as it is installed")), ("answers", "answers(recipe, panel)")):
        if name not in names:
            yield _("{file}: {name} is missing: {what}; add it", file=file, name=name, what=what)


def find_faults_of_templates(folder: Path) -> Iterator[str]:
    """Yield what the templates of R's and Stata's lines lack: one of the two, or their own syntax."""
    present = [name for name in TEMPLATES if (folder / name).is_file()]
    for name in sorted(set(TEMPLATES) - set(present)) if present else ():
        yield _("{file} is missing beside {other}; add it", file=name, other=present[0])
    for name in present:
        environment = environment_of(TEMPLATES[name])
        text = (folder / name).read_text(encoding="utf-8")
        try:
            environment.compile(text)
        except jinja2.TemplateSyntaxError as error:
            yield _("{file}, line {line}: {error}", file=name, line=error.lineno, error=str(error.message))
            continue
        tree = environment.parse(text)
        own = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
        unknown_names = meta.find_undeclared_variables(tree) - own - GIVEN - environment.globals.keys()
        for unknown in sorted(unknown_names):
            yield _(
                "{file}: the template has no {name}; it may use {known} and call {calls}",
                file=name,
                name=quote_value(unknown),
                known=", ".join(sorted(GIVEN)),
                calls=", ".join(sorted(TEMPLATES[name].WORDS)),
            )


def find_faults_of_others(part: Mapping[str, Any], texts: Collection[str]) -> Iterator[str]:
    """Yield the faults of a kind's `others.py`. part: its names and values; texts: those in the code of its
    other files, among which the names of its series are.
    """
    yield from _find_unknown_names(part, OTHERS)
    for series, value in dict(part.get("SERIES", {})).items():
        if not (isinstance(value, tuple) and len(value) == 2 and all(map(_is_texts, value))):
            yield _(
                "SERIES[{series}]: give two tuples, the columns that name a row and those that are compared",
                series=repr(series),
            )
        if series not in (*texts, DRAWN):
            yield _(
                "SERIES[{series}]: the kind makes no such series; name one of `fits.series`, or {drawn}",
                series=repr(series),
                drawn=quote_value(DRAWN),
            )
    for name in ("OPTIONAL_PROGRAMS", "SAMPLED_SERIES", "UNIT_SERIES"):
        if not _is_texts(part.get(name, ())):
            yield _("{name}: give a tuple of texts", name=name)
    for number, proof in enumerate(part.get("PROOFS", ())):
        place = f"PROOFS[{number}]"
        whole = isinstance(proof, tuple) and len(proof) == 3 and isinstance(proof[2], str)
        if not (whole and _is_texts(proof[0]) and _is_texts(proof[1])):
            yield _("{place}: give the quantities, the beginnings of terms, and the test's id", place=place)
            continue
        for quantity in set(proof[0]) - {*QUANTITIES}:
            yield _(
                "{place}: {quantity} is no quantity; it is one of {known}",
                place=place,
                quantity=quote_value(quantity),
                known=", ".join(QUANTITIES),
            )
        test = re.fullmatch(r"(tests/\S+\.py)::(\w+)(\[[^\]]+\])?", proof[2])
        if test and (PROGRAM / "tests").is_dir() and not has_test(PROGRAM / test[1], test[2]):
            yield _(
                "{place}: there is no test {test}; name the one that holds these numbers",
                place=place,
                test=quote_value(proof[2]),
            )
        if not test:
            yield _(
                "{place}: {test} is no test's id; write tests/….py::test_…",
                place=place,
                test=quote_value(proof[2]),
            )


def has_test(file: Path, name: str) -> bool:
    """Return whether a file of tests defines a test."""
    return file.is_file() and re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.M) is not None


def find_faults_of_words(part: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of a kind's `words.py`. part: its names and values."""
    yield from _find_unknown_names(part, TABLES)
    for table in TABLES:
        for key, sentence in dict(part.get(table, {})).items():
            if not isinstance(sentence, str | Case) or not sentence:
                yield _(
                    '{table}[{key}]: {found} is not marked as a sentence; write _("…")',
                    table=table,
                    key=repr(key),
                    found=repr(sentence),
                )


def _find_unknown_names(part: Mapping[str, Any], known: Collection[str]) -> Iterator[str]:
    for name in part:
        if name.isupper() and name not in known and isinstance(part[name], Mapping | tuple | list | bool):
            yield _(
                "nothing reads {name}; the known names are {known}{hint}",
                name=name,
                hint=suggestion(name, known),
                known=", ".join(known),
            )


def _is_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
