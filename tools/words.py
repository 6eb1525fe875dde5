"""Catalogues of translations: extracts the sentences of the code, brings the catalogues up to date, and says
what they lack.

python -m tools.words               writes them
python -m tools.words --check       says what would be written, and what is not translated, as warnings: until
                                    then it is said in English; status 1 for a translation with other places
python -m tools.words --complete    the same, status 1 for any of these: of a release

There is one catalogue for the library, beside its code, and one for the workflow. They are read as they are
when their language is first spoken (`spillover.words`): nothing is compiled. A third language is a folder
`<language>/LC_MESSAGES` with an empty catalogue in both places, and this command.
"""

import argparse
import ast
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.checks import CHECKS
from base.code_facts import read_code_facts, read_facts
from base.command import run_guarded
from spillover.declarations import kind_name
from spillover.words import places
from warehouse.suspects import search

if TYPE_CHECKING:  # a package of developers, loaded where a catalogue is written: schemas do without
    from babel.messages.catalog import Catalog

UNTRANSLATED = "not translated"
ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
# The catalogues: where the sentences are that each holds, and where it lies.
DOMAINS = {"spillover": SCRIPTS / "spillover" / "locale", "workflow": SCRIPTS / "words" / "locale"}
# Folders whose modules declare kinds: the docstring of one is read by users.
KINDS = {"families", "methods", "formats", "layouts", "figures"}
# Other declarations of which the docstring is.
DOCUMENTED = {"StudyEntry", "Registry", "AuditFile", "PanelEntry", "Labels"}


class Sentence(NamedTuple):
    """context: of two of one wording; text, many: as marked; many is empty where there is no plural."""

    context: str
    text: str
    many: str = ""


@cache
def sentences() -> dict[str, dict[Sentence, list[str]]]:
    """The sentences of each domain with the files that say them."""
    found: dict[str, dict[Sentence, list[str]]] = {domain: defaultdict(list) for domain in DOMAINS}
    for path, sentence in _find_marked_sentences():
        inside = path.is_relative_to(SCRIPTS / "spillover")
        place = path.relative_to(ROOT).as_posix()
        if place not in (places_ := found["spillover" if inside else "workflow"][sentence]):
            places_.append(place)
    return found


def _find_marked_sentences() -> Iterator[tuple[Path, Sentence]]:
    files = [*SCRIPTS.rglob("*.py"), *(ROOT / "tools").rglob("*.py"), *SCRIPTS.rglob("*.j2")]
    for path in sorted(files):
        yield from ((path, _sentence(*marked)) for marked in read_code_facts(path).sentences)
        if path.suffix == ".py":
            yield from ((path, Sentence("", text)) for text in descriptions_in(path))
        if path.is_relative_to(SCRIPTS / "audit" / "checks"):  # what a check looks at is its docstring
            yield from ((path, Sentence("", text)) for text in _checks_in(path))
    names = ((SCRIPTS / "audit" / "checks" / "__init__.py", CHECKS), (Path(search.__file__), search.CHECKS))
    yield from ((path, Sentence("", name.replace("_", " "))) for path, checks in names for name in checks)
    for path in (ROOT / "Snakefile", *sorted((ROOT / "rules").rglob("*.smk"))):
        for call in _calls(path.read_text(encoding="utf-8")):
            yield from ((path, _sentence(*one)) for one in read_facts(call.encode(), "rule.py").sentences)
    for path in sorted(SCRIPTS.rglob("*.sql")):
        yield from (
            (path, Sentence("", text)) for text in _list_test_sentences(path.read_text(encoding="utf-8"))
        )
    for text in re.findall("## (.*)", (ROOT / "Makefile").read_text(encoding="utf-8")):
        yield ROOT / "Makefile", Sentence("", text)


def _sentence(function: str, *words: str) -> Sentence:
    if function == "pgettext":
        return Sentence(*words)
    return Sentence("", *words)


def descriptions_in(path: Path) -> Iterator[str]:
    """Return the descriptions behind the fields of a file's declarations, and the docstrings of kinds."""
    kinds = path.name == "kind.py" or path.parent.name in KINDS
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ClassDef):
            yield from read_descriptions(node).values()
            kind = kinds and kind_name(node.name) in (path.stem, path.parent.name)
            if kind or node.name in DOCUMENTED:
                for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                    yield " ".join(paragraph.split())


def _checks_in(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            text = (ast.get_docstring(node) or "").split("\n\n")[0]
            if text and node.name in CHECKS:
                yield " ".join(text.split())


def read_descriptions(declaration: ast.ClassDef) -> dict[str, str]:
    """The descriptions behind the fields of a class, by field."""
    found = {}
    for field, text in zip(declaration.body, declaration.body[1:], strict=False):
        told = text.value if isinstance(text, ast.Expr) else None
        name = field.target if isinstance(field, ast.AnnAssign) else None
        if isinstance(name, ast.Name) and isinstance(told, ast.Constant):
            found[name.id] = " ".join(str(told.value).split())
    return found


def _calls(rules: str) -> Iterator[str]:
    """The calls that mark sentences in a file of rules, which is not Python alone."""
    for start in re.finditer(r"(?<![\w.])_\(", rules):
        for end in re.finditer(r"\)", rules[start.start() :]):
            call = rules[start.start() : start.start() + end.end()]
            try:
                ast.parse(call)
            except SyntaxError:
                continue
            yield call
            break


def _list_test_sentences(sql: str) -> Iterator[str]:
    """Return the sentences of the tests of tables: the comment above each, and the sentence of a row."""
    for comment in re.findall(r"^--- test of \w+\n((?:-- .*\n)+)", sql, re.MULTILINE):
        text = " ".join(line.removeprefix("--").strip() for line in comment.splitlines())
        yield from filter(None, text.split(" each: "))


def catalogue_of(path: Path, language: str) -> "Catalog":
    """The catalogue in a file, an empty one where there is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale=language)
    return read_po(io.StringIO(path.read_text(encoding="utf-8")), locale=language)


def update_catalogue(old: "Catalog", found: Mapping[Sentence, list[str]], language: str) -> str:
    """A catalogue with the sentences that are said, in the order of the files that say them, with the
    translations it had, as text."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    new = Catalog(locale=language)
    known = {(m.context or "", m.id[0] if isinstance(m.id, tuple) else m.id): m for m in old if m.id}
    for sentence, _files in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        had = known.get((sentence.context, sentence.text))
        id_ = (sentence.text, sentence.many) if sentence.many else sentence.text
        string: Any = had.string if had else ""
        forms = new.num_plurals
        if sentence.many:
            string = (*string, *[""] * forms)[:forms] if isinstance(string, tuple) else (string,) * forms
        elif isinstance(string, tuple):
            string = string[0]
        new.add(id_, string, context=sentence.context or None).flags.clear()
    stream = io.BytesIO()
    write_po(stream, new, width=0, omit_header=True)  # a text on one line, without the files that say it
    return HEADER.format(language=language, plurals=new.plural_forms) + stream.getvalue().decode()


HEADER = """\
# Made by `python -m tools.words`, but for the translations.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def faults(text: str) -> list[str]:
    """Sentences of a catalogue that are not translated, are fuzzy, or have other places than their source."""
    from babel.messages.pofile import read_po

    wrong = []
    for message in read_po(io.StringIO(text)):
        if not message.id:
            continue
        source, *many = _list_texts(message.id)
        forms = _list_texts(message.string)
        if not all(forms) or message.fuzzy:
            wrong.append(f"{UNTRANSLATED}: {source!r}")
        elif any(places(form) not in (places(source), *map(places, many)) for form in forms):
            wrong.append(f"other places than its source: {source!r}")
    return wrong


def _list_texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


def main(arguments: list[str]) -> int:
    """Writes the catalogues, or says what is wrong with them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, and refuse what is wrong")
    parser.add_argument("--complete", action="store_true", help="write nothing, and refuse what is lacking")
    given = parser.parse_args(arguments)
    return run_guarded("words", partial(_update, given.check or given.complete, given.complete))


def _update(check: bool, complete: bool) -> int:
    found, lacking, wrong = sentences(), list[str](), list[str]()
    for domain, folder in DOMAINS.items():
        for language in sorted(path.name for path in folder.glob("*") if path.is_dir()):
            path = folder / language / "LC_MESSAGES" / f"{domain}.po"
            text = update_catalogue(catalogue_of(path, language), found[domain], language)
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            if text != before:
                lacking.append(f"{path.relative_to(ROOT)} is {'out of date' if check else 'written'}")
                if not check:
                    path.write_text(text, encoding="utf-8")
            for fault in faults(text):
                (lacking if fault.startswith(UNTRANSLATED) else wrong).append(
                    f"{path.relative_to(ROOT)}: {fault}"
                )
    warnings = [f"warning: {line}" for line in lacking] if check and not complete else lacking
    print("\n".join([*wrong, *warnings]) or "The catalogues are complete.")
    return 1 if check and (wrong or (complete and lacking)) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
