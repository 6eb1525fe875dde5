"""Check the contract of a kind of analysis when a study that uses it is read, before any job. Nothing of
it is run: its files are read as text, and its declaration is loaded, which loads nothing heavy.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from base import memory
from base.place import LIBRARY
from plan import contract_code, contract_files
from plan.contract_code import find_faults_of_call, find_faults_of_code, find_only_function, list_imports
from plan.contract_files import (
    find_faults_of_marks,
    find_faults_of_methods_text,
    find_faults_of_notes,
    find_faults_of_others,
    find_faults_of_program,
    find_faults_of_templates,
    find_faults_of_words,
)
from spillover.analysis import Analysis, Inference
from spillover.declarations import KINDS, files_in, load_kind, part_of, parts_of
from spillover.errors import StudyError, quote_value, suggestion
from spillover.words import _, join_sentences

MEMORY = Path(".snakemake") / "kinds.json"
WHOLE: dict[str, str] = {}  # the same for this process: kinds that were found whole, with their digests
RESERVED = frozenset(name for name in dir(Analysis) if not name.startswith("_")) - {"kind"}


def check_kinds(kinds: Collection[str]) -> None:
    """Raise StudyError with a line for each thing that a kind lacks: its file, the field, and what to do.
    Kinds that were found whole and have not changed since are not read again.
    """
    found = {kind: digest_of(kind) for kind in sorted(kinds)}
    new = dict(found.items() - WHOLE.items())
    known = memory.recall(MEMORY) if new else {}
    sound = dict(known) if isinstance(known, dict) else {}
    new = {kind: digest for kind, digest in new.items() if sound.get(kind) != digest}
    for kind in new:
        if lines := [join_sentences(("  ", line), "") for line in find_faults_of_kind(kind)]:
            whole = _("spillover/kinds/{kind}: the kind of analysis is not complete", kind=kind)
            raise StudyError(join_sentences([whole, *lines]))
    WHOLE.update(found)
    if new:
        memory.store_value(MEMORY, sound | new)


def digest_of(kind: str) -> str:
    """Compute the digest of the kind's files and of what they are held to."""
    declared = files_in(KINDS)[kind]
    library = LIBRARY / "spillover"
    files = (Path(__file__), *(Path(str(one.__file__)) for one in (contract_code, contract_files)))
    ours = (*files, library / "analysis.py", library / "data.py", library / "panel/inputs.py")
    own = sorted(path for path in declared.parent.iterdir() if path.is_file())
    content = b"".join(path.read_bytes() for path in (*own, *ours))
    return hashlib.sha256(content).hexdigest()[:16]


def find_faults_of_kind(kind: str) -> Iterator[str]:
    """Yield the faults of a kind, a line for each."""
    declaration = load_kind(KINDS, kind, Analysis)
    yield from find_faults_of_fields(declaration)
    yield from find_faults_of_methods(kind, declaration)
    if not vars(declaration).get("__doc__"):
        yield _("kind.py: the class has no docstring, which the reference and editors show; add it")
    yield from find_faults_of_files(kind, declaration)


def find_faults_of_files(kind: str, declaration: type[Analysis]) -> Iterator[str]:
    """Yield the faults of the files beside the declaration, and of the notes that its code makes."""
    parts, declared = parts_of(kind), files_in(KINDS)[kind]
    if "methods" in parts:
        yield from find_faults_of_methods_text(kind, declaration)
    else:
        yield _("methods.py: METHODS, the sentence that says what is estimated, is missing; add it")
    if "others" in parts:
        code = [declared, *(file for name, file in parts.items() if name != "others")]
        texts = {text for file in code for text in texts_in(file)}
        yield from (
            f"others.py: {line}" for line in find_faults_of_others(vars(part_of(kind, "others")), texts)
        )
    if "words" in parts:
        yield from (f"words.py: {line}" for line in find_faults_of_words(vars(part_of(kind, "words"))))
    for name, file in {"kind": declared, **parts}.items():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        yield from find_faults_of_code(file, tree)
        yield from find_faults_of_notes(file.name, tree)
        yield from find_faults_of_marks(file.name, tree) if name in ("methods", "words") else ()
        yield from find_faults_of_program(file.name, tree) if name.startswith("by_") else ()
    yield from find_faults_of_templates(declared.parent)


def texts_in(file: Path) -> Iterator[str]:
    """Yield the texts in the code of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def find_faults_of_fields(declaration: type[Analysis]) -> Iterator[str]:
    """Find fields that cannot be options: with the name of a method, with a text that names nothing, without
    a type that can be checked; `own_parts` and `divided` that are none.
    """
    own = {*vars(declaration).get("__annotations__", {})} & {*declaration.__struct_fields__}
    for field in sorted(own):
        if field in RESERVED:
            yield _(
                "kind.py: the field {field} has the name of a member that every kind has; give it "
                "another name",
                field=quote_value(field),
            )
    try:
        shown = msgspec.inspect.type_info(declaration)
    except Exception as error:  # msgspec says which type
        yield _("kind.py: the types of the fields cannot be checked: {error}", error=str(error))
        return
    assert isinstance(shown, msgspec.inspect.StructType)
    for one in shown.fields:
        free = isinstance(one.type, msgspec.inspect.StrType) and one.type == msgspec.inspect.StrType()
        if free and one.name in own:
            yield _(
                "kind.py: the field {field} is any text (str), so that nothing checks it; give it a type of "
                "spillover.options: Term, Group, Matrix, …, Label for words of the user's own",
                field=quote_value(one.name),
            )
    parts, divided = declaration.own_parts, declaration.divided_option
    if not (parts is None or (isinstance(parts, tuple) and all(isinstance(part, str) for part in parts))):
        yield _(
            "kind.py: own_parts is {found}; give a tuple of the names of its estimates", found=repr(parts)
        )
    for needed in (divided, "chunks") if divided else ():
        if needed not in declaration.__struct_fields__:
            yield _("kind.py: divided_option needs the field {field}; declare it", field=quote_value(needed))


def find_faults_of_methods(kind: str, declaration: type[Analysis]) -> Iterator[str]:
    """Find methods that are missing, and what the code reads of the analysis that it does not have: `self.x`,
    and what a function of the library that it is given to reads of it, such as `inputs_of`.
    """
    needed = ["fit"]
    if declaration.divided_option or declaration.chunk_bounds is not Analysis.chunk_bounds:
        needed.append("fit_chunk")
    for method in needed:
        if getattr(declaration, method) is getattr(Analysis, method):
            yield _("kind.py: {method} is missing; it is what a job calls", method=f"{method}(self, …)")
    tree = ast.parse(files_in(KINDS)[kind].read_text(encoding="utf-8"))
    yield from find_faults_of_calls(tree)
    name = declaration.__name__
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    for attribute in sorted({*_read_of("self", body)}):
        if not hasattr(declaration, attribute):
            yield _(
                "kind.py: it reads self.{field}, which it does not have; declare the field{hint}",
                field=attribute,
                hint=suggestion(attribute, [n for n in dir(declaration) if not n.startswith("_")]),
            )
    for function, fields in sorted(needs_of(body, list_imports(tree)).items()):
        lacking = [field for field in fields if not hasattr(declaration, field)]
        if lacking:
            yield _(
                "kind.py: {function} reads {fields} of the analysis, which {kind} does not have; declare the "
                "fields, or inherit a class that has them",
                function=f"{function}(self, …)",
                fields=", ".join(lacking),
                kind=quote_value(kind),
            )
    for argument in dict.fromkeys(texts_as_notes(tree)):
        yield _(
            "kind.py: {argument} is a text; give {call}, whose sentence is NOTE in words.py",
            argument=argument,
            call=f'{argument}=note("key", …)',
        )
    if adds_estimates(body) and not issubclass(declaration, Inference):
        yield _(
            "kind.py: an estimate has intervals, whose level {kind} lacks; inherit Inference",
            kind=quote_value(kind),
        )


SIGNATURES = {"fit": "fit(self, data)", "fit_chunk": "fit_chunk(self, data, first, last)"}
CLASSES = {"data": "spillover/data.py", "design": "spillover/panel/design.py", "fits": "spillover/fit.py"}


def find_faults_of_calls(tree: ast.Module) -> Iterator[str]:
    """Yield methods that a job cannot call, or that return nothing, and what they ask of the data, of a
    design or of the fit that these do not have.
    """
    for method in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        if signature := SIGNATURES.get(method.name):
            if len(method.args.args) != signature.count(",") + 1:
                yield _("kind.py: a job calls {call}; declare it so", call=signature)
            if not any(isinstance(node, ast.Return) and node.value for node in ast.walk(method)):
                yield _("kind.py: {method} returns nothing; return its result", method=method.name)
        sorts = sorts_of_names(method)
        asked = {(sort, one) for name, sort in sorts.items() for one in _read_of(name, method)}
        for sort, attribute in sorted(asked):
            known = attributes_of(CLASSES[sort])
            if attribute not in known:
                yield _(
                    "kind.py: {asked} does not exist, see {file}{hint}",
                    asked=f"{sort}.{attribute}",
                    hint=suggestion(attribute, known),
                    file=CLASSES[sort],
                )
        for call in (node for node in ast.walk(method) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
                file = CLASSES.get(sorts.get(call.func.value.id, ""), "")
                yield from find_faults_of_call("kind.py", call, method_of(file, call.func.attr), bound=1)


def sorts_of_names(method: ast.FunctionDef) -> dict[str, str]:
    """Return the names by which a method calls the data, designs and fits, each with its sort."""
    made = {"design": "design", "fit_of": "fits"}
    names = {"data": "data"} if any(one.arg == "data" for one in method.args.args) else {}
    for node in ast.walk(method):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.targets[0], ast.Name)
        ):
            called = next(iter(_read_of("data", node.value.func)), "")
            if called in made:
                names[node.targets[0].id] = made[called]
    return names


@cache
def method_of(file: str, name: str) -> ast.FunctionDef | None:
    """Read the one definition of a method in a file of the library; None where there is no file."""
    body = ast.parse((LIBRARY / file).read_text(encoding="utf-8")).body if file else []
    bodies = (one.body for one in body if isinstance(one, ast.ClassDef))
    return find_only_function(chain.from_iterable(bodies), name)


@cache
def attributes_of(file: str) -> frozenset[str]:
    """List the attributes that the classes of a file of the library have, by its text: methods, fields, and
    what they give `self`.
    """
    found = set[str]()
    for body in (
        one for one in ast.parse((LIBRARY / file).read_text("utf-8")).body if isinstance(one, ast.ClassDef)
    ):
        for one in body.body:
            found |= {getattr(one, "name", ""), getattr(getattr(one, "target", None), "id", "")}
        stored = (
            node
            for node in ast.walk(body)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        )
        found |= {node.attr for node in stored}
    return frozenset(found - {"", "__init__"})


def _read_of(name: str, tree: ast.AST) -> Iterator[str]:
    """Yield the attributes that code reads of a name, with the methods that it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            yield node.attr


def needs_of(body: ast.AST, imported: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Find what functions that are given `self` read of it, by their names; `data.design` among them."""
    found = {}
    for call in (node for node in ast.walk(body) if isinstance(node, ast.Call)):
        place = next(
            (i for i, one in enumerate(call.args) if isinstance(one, ast.Name) and one.id == "self"), None
        )
        if place is None:
            continue
        if isinstance(call.func, ast.Name) and call.func.id in imported:
            found[call.func.id] = read_by(imported[call.func.id], call.func.id, place)
        elif isinstance(call.func, ast.Attribute) and [*_read_of("data", call.func)]:
            found[f"data.{call.func.attr}"] = read_by("spillover.data", call.func.attr, place + 1)
    return found


@cache
def read_by(module: str, function: str, place: int) -> tuple[str, ...]:
    """List the attributes that a function of a module reads of an argument in any case, by the text of its
    file.
    """
    path = LIBRARY / f"{module.replace('.', '/')}.py"
    if not path.is_file():
        return ()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name == function and len(node.args.args) > place:
            return tuple(sorted({*_read_always(node, node.args.args[place].arg)}))
    return ()


def _read_always(node: ast.AST, name: str) -> Iterator[str]:
    """Yield the attributes that code reads of a name whatever the case: not those of one branch alone."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
        yield node.attr
    for child in [node.test] if isinstance(node, ast.If | ast.IfExp) else ast.iter_child_nodes(node):
        yield from _read_always(child, name)


def adds_estimates(body: ast.AST) -> bool:
    """Return whether a kind adds estimates to what `data.fit_of` gave it."""
    made = (
        node for node in ast.walk(body) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    )
    fits = [
        target.id
        for node in made
        if "fit_of" in _read_of("data", node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return any("add" in _read_of(name, body) for name in fits)


def texts_as_notes(tree: ast.AST) -> Iterator[str]:
    """Yield the arguments `null` and `note` of calls that are texts, where a key with its values is due."""
    for node in ast.walk(tree):
        for one in node.keywords if isinstance(node, ast.Call) else ():
            if one.arg in ("null", "note") and isinstance(one.value, ast.Constant) and one.value.value:
                yield one.arg
