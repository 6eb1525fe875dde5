"""Reads a YAML file of the project: plain data, bounded, and nothing guessed.

The schema is YAML 1.2's core, narrower where that would guess: keys are the text that is written (`NO`,
`on`, `2020` and `null` are names), `yes` and `no` are words, `010`, `1_000`, `12:30` and dates are texts.
Merges (`<<`) and aliases are allowed; what they repeat counts towards the limits of `base.input_file`.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from base.input_file import check_limit, read_limit, read_text
from base.language import DEFAULT, KNOWN
from spillover.errors import StudyError, quote_value
from spillover.messages.letters import has_invisible
from spillover.words import COMMA, _, join_sentences

# Texts of a configuration in several languages: each is one text, or a text by language.
#     label: {en: Digital finance, zh: 数字金融}
# What is printed takes the text of the study's language. What is computed takes that of the first of KNOWN
# that is there, whatever the study's language: so a change of language is no reason to compute again.

Config = dict[str, Any]
# Keys whose value is a text for readers, keys whose items are, and keys whose values by name are.
TEXTS = {
    "title",
    "caption",
    "label",
    "header",
    "stub",
    "simulated",
    "citation",
    "publisher",
    "obtain",
    "licence",
    "reason",
    "dimension",
    "text",
    "unit",
}
LISTS_OF_TEXTS = {"notes", "summary"}
TEXTS_BY_NAME = {"labels", "heads", "terms"}
# What jobs that only print are given; all else of a study can reach those that compute.
PRINTED = {"title", "citation", "simulated", "labels", "tables", "figures", "report"}
# The key whose values are texts by name, those of these of its keys a level deeper.
LABELS, NESTED_LABELS = "labels", ("values", "options")


# Texts of one line, which stand in tables, programs and lists.
NAMES = {"title", "label", "header", "stub", "unit", "dimension"}
# Texts that have a language of their own in any study are not among these: a citation, a licence.
READ_BY_ALL = {"title", "caption", "label", "header", "stub", "text"}
_LETTERS = re.compile("[\u3400-\u9fff]")
_WORD, _PLAIN_WORD = re.compile("[A-Za-z]{4}"), re.compile(r"\b[a-z]{4,}\b")


class Texts(NamedTuple):
    """printed_texts: what is printed in place of a text that was computed with, where the two differ;
    missing_places: the places of the texts that there are not in the study's language.
    """

    printed_texts: dict[str, str]
    missing_places: list[str]


def resolve_languages(config: Config, language: str | None = None) -> tuple[Config, Texts]:
    """Resolve a configuration to one text at each place, and say what was chosen. language: its own, unless
    given.
    """
    if not isinstance(config, Mapping):
        return config, Texts({}, [])  # which the schema refuses
    language = language or config.get("language", DEFAULT)
    reader = _Reader(language if language in KNOWN else DEFAULT)
    given = {key: value for key, value in config.items() if key != LABELS}
    made = {key: reader.read(value, key, key, key in PRINTED) for key, value in given.items()}
    if LABELS in config:
        made[LABELS] = reader.labels(config[LABELS])
    return made, Texts(reader.printed_texts, reader.missing_places + _list_english_texts(reader))


def _list_english_texts(reader: _Reader) -> list[str]:
    """List the places of texts in one language that read as English in a Chinese study: those with a plain
    word, and where most have one, names such as Baseline too.
    """
    if reader.language == DEFAULT:
        return []
    latin = {place: text for place, text in reader.single.items() if not _LETTERS.search(text)}
    plain = [place for place, text in latin.items() if _PLAIN_WORD.search(text)]
    if 2 * len(plain) <= len(reader.single):
        return plain
    return [place for place, text in latin.items() if _WORD.search(text)]


class _Reader:
    """Reader that chooses texts by language and keeps what it chose."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.printed_texts: dict[str, str] = {}
        self.missing_places: list[str] = []
        self.single: dict[str, str] = {}  # texts in one language alone, by their places

    def read(self, value: Any, key: str, place: str, printed: bool) -> Any:
        """Read a part of the configuration with its texts chosen. key: under which it is; for the items and
        values of what holds texts, "label".
        """
        if key in TEXTS and _is_text(value):
            return self._choose_text(value, key, place, printed)
        if isinstance(value, str) and (printed or place.startswith("variables.")):
            _check_one_line(value, key, place)
            if key in READ_BY_ALL:
                self.single[place] = value
        inner = "label" if key in LISTS_OF_TEXTS | TEXTS_BY_NAME else ""
        if isinstance(value, Mapping):
            return {k: self.read(v, inner or str(k), f"{place}.{k}", printed) for k, v in value.items()}
        if isinstance(value, list):
            inner = "label" if key in LISTS_OF_TEXTS else ""  # a list of terms has names
            return [self.read(v, inner, f"{place}.{i}", printed) for i, v in enumerate(value)]
        return value

    def labels(self, sorts: Any) -> Any:
        """Read the key `labels` with one text for each name; without those that lack the language, for which
        the name itself is printed.
        """
        if not isinstance(sorts, Mapping):
            return sorts  # which the schema refuses
        return {
            sort: self._read_names(names, f"{LABELS}.{sort}", 2 if sort in NESTED_LABELS else 1)
            for sort, names in sorts.items()
        }

    def _read_names(self, value: Any, place: str, depth: int) -> Any:
        """depth: of the texts, for a name may be that of a language."""
        if not depth or not isinstance(value, Mapping):
            return self.read(value, "label", place, printed=True)
        kept = {name: v for name, v in value.items() if depth > 1 or not _is_text(v) or self.language in v}
        return {name: self._read_names(v, f"{place}.{name}", depth - 1) for name, v in kept.items()}

    def _choose_text(self, texts: Mapping[str, str], key: str, place: str, printed: bool) -> str:
        """Choose the text of the study's language, else of another; where a job computes, that of the
        first.
        """
        for text in texts.values():
            _check_one_line(text, key, place)
        first = next(texts[name] for name in KNOWN if name in texts)
        wanted = texts.get(self.language)
        if wanted is None:
            self.missing_places.append(place)
            wanted = first
        if printed:
            return wanted
        if wanted != first:
            self.printed_texts[first] = wanted
        return first


def _check_one_line(text: str, key: str, place: str) -> None:
    """Raise StudyError where the text of a key of NAMES has more than one line, or what nobody sees."""
    if key in NAMES and has_invisible(text.strip()):  # a block of YAML ends in a line break
        raise StudyError(
            _(
                "{place}: {text} has a line break or an invisible character; write it on one line",
                place=place,
                text=quote_value(text),
            )
        )


def _is_text(value: Any) -> bool:
    """Return whether a value is a text by language: a variable that is called `title` is none."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and set(value) <= set(KNOWN)
        and all(isinstance(text, str) for text in value.values())
    )


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C's is ten times as fast
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"": None, "~": None} | {
    form: value
    for word, value in (("null", None), ("true", True), ("false", False))
    for form in (word, word.capitalize(), word.upper())
}
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")} | {"!"}
# What neither XML nor a file name can hold; line ends and tabs are allowed.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LONGEST_KEY = 200
# What libyaml says.
_SAID: dict[str, str] = {
    said: said
    for said in (
        _("did not find expected key"),
        _("could not find expected ':'"),
        _("did not find expected ',' or ']'"),
        _("did not find expected ',' or '}}'"),
        _("did not find expected '-' indicator"),
        _("mapping values are not allowed in this context"),
        _("found character that cannot start any token"),
        _("found unexpected end of stream"),
        _("exceeded maximum nesting depth"),
        _("while parsing a block mapping"),
        _("while parsing a block collection"),
        _("while parsing a flow sequence"),
        _("while parsing a flow mapping"),
        _("while scanning a simple key"),
        _("while scanning for the next token"),
        _("while scanning a quoted scalar"),
        _("while increasing flow level"),
        _("while parsing a node"),
        _("did not find expected node content"),
        _("block sequence entries are not allowed in this context"),
        _("control characters are not allowed"),
        _("could not find expected directive name"),
        _("did not find URI escaped octet"),
        _("did not find expected '!'"),
        _("did not find expected <document start>"),
        _("did not find expected <stream-start>"),
        _("did not find expected alphabetic or numeric character"),
        _("did not find expected comment or line break"),
        _("did not find expected digit or '.' character"),
        _("did not find expected hexdecimal number"),
        _("did not find expected tag URI"),
        _("did not find expected version number"),
        _("did not find expected whitespace"),
        _("did not find expected whitespace or line break"),
        _("did not find the expected '>'"),
        _("found a tab character that violates indentation"),
        _("found a tab character where an indentation space is expected"),
        _("found an incorrect leading UTF-8 octet"),
        _("found an incorrect trailing UTF-8 octet"),
        _("found an indentation indicator equal to 0"),
        _("found duplicate %TAG directive"),
        _("found duplicate %YAML directive"),
        _("found extremely long version number"),
        _("found incompatible YAML document"),
        _("found invalid Unicode character escape code"),
        _("found undefined tag handle"),
        _("found unexpected ':'"),
        _("found unexpected document indicator"),
        _("found unexpected non-alphabetical character"),
        _("found unknown directive name"),
        _("found unknown escape character"),
        _("mapping keys are not allowed in this context"),
        _("while increasing block level"),
        _("while parsing a %TAG directive"),
        _("while parsing a block node"),
        _("while parsing a flow node"),
        _("while parsing a quoted scalar"),
        _("while parsing a tag"),
        _("while parsing a tag directive"),
        _("while scanning a %TAG directive"),
        _("while scanning a %YAML directive"),
        _("while scanning a block scalar"),
        _("while scanning a directive"),
        _("while scanning a plain scalar"),
        _("while scanning a tag"),
        _("while scanning a tag directive"),
        _("while scanning an alias"),
        _("while scanning an anchor"),
    )
}


def read_yaml(path: Path) -> Any:
    """Read the content of one YAML file: dictionaries with text keys, lists, texts, finite numbers, true,
    false and None.

    Raises StudyError naming the file, and the line where there is one: no regular file, another encoding than
    UTF-8, not YAML, a key twice, a key that is no text, more than the limits allow.
    """
    text = read_text(path, "SPILLOVER_YAML_BYTES")
    try:
        return _Composer(path, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = _(", line {line}", line=mark.line + 1) if mark else ""
        parts = [str(part) for part in (error.problem, error.context) if part]
        problem = join_sentences([_SAID.get(part, part) for part in parts], COMMA)
        raise StudyError(
            _(
                "{path}{line}: not valid YAML: {problem}; write a text with : or # in it within quotation "
                "marks, close brackets, and indent with blanks, not tabs",
                path=path,
                line=line,
                problem=problem,
            )
        ) from None
    except yaml.YAMLError as error:
        raise StudyError(_explain_bad_characters(path, text, error)) from None
    except RecursionError:
        raise StudyError(_("{path}: is nested too deeply to be read; flatten it", path=path)) from None


def _explain_bad_characters(path: Path, text: str, error: yaml.YAMLError) -> Any:
    """Explain why a file is not read to its end: the first control character, with its line."""
    if not (found := _CONTROL.search(text)):
        return _("{path}: not valid YAML: {problem}", path=path, problem=" ".join(str(error).split()))
    return _(
        "{path}, line {line}: not valid YAML: a text has the control character {found!r}; remove it",
        path=path,
        line=text.count("\n", 0, found.start()) + 1,
        found=found[0],
    )


def read_entry_lines(path: Path, key: str) -> dict[str, str]:
    """Read the lines of each entry of a mapping of a file that was read before, as they are written, without
    lines that are comments alone; empty where the file has no such mapping.
    """
    text = read_text(path, "SPILLOVER_YAML_BYTES")
    root = yaml.compose(text, Loader=_LOADER)
    entries = next((v for k, v in getattr(root, "value", []) if k.value == key), None)
    if not isinstance(entries, yaml.MappingNode):
        return {}
    lines = text.splitlines()
    found = {}
    starts = [name.start_mark.line for name, _value in entries.value]
    for (name, value), following in zip(entries.value, [*starts, len(lines)][1:], strict=True):
        # A value in block style ends where the next key begins, whatever stands between.
        start, end = name.start_mark.line, value.end_mark.line + (value.end_mark.column > 0)
        end = max(start + 1, min(end, following))
        own = [line for line in lines[start:end] if not line.lstrip().startswith("#")]
        found[str(name.value)] = textwrap.dedent("\n".join(own)).rstrip()
    return found


class _Node(NamedTuple):
    """Value with how many values it holds, itself included, and how many levels."""

    value: Any
    size: int
    height: int


class _Composer:
    """Builds the value of a document from the parser's events, with the line of each at hand for messages."""

    def __init__(self, path: Path, events: Iterator[Any]) -> None:
        self.path, self.events = path, events
        self.anchors: dict[str | None, _Node | None] = {}  # None: not complete yet
        self.size = 0
        self.most_values, self.deepest = (
            read_limit("SPILLOVER_YAML_VALUES"),
            read_limit("SPILLOVER_YAML_DEPTH"),
        )
        self.longest = read_limit("SPILLOVER_YAML_TEXT")

    def document(self) -> Any:
        """Read the value of the only document; None where the file has none."""
        value, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, _("a second document begins; keep one, and take '---' out"))
                value = self._node(next(self.events), 1).value
        return value

    def _error(self, event: Any, problem: str) -> StudyError:
        return StudyError(_("{place}: {problem}", place=self._place(event), problem=problem))

    def _place(self, event: Any) -> str:
        return _("{path}, line {line}", path=self.path, line=event.start_mark.line + 1)

    def _node(self, event: Any, depth: int) -> _Node:
        """Read the value that begins with this event, at this level of the document."""
        if isinstance(event, yaml.AliasEvent):
            node = self.anchors.get(event.anchor)
            if node is None:
                if event.anchor in self.anchors:
                    raise self._error(
                        event,
                        _(
                            "the alias *{name} stands for what holds it; write the value out",
                            name=event.anchor,
                        ),
                    )
                raise self._error(
                    event,
                    _("the alias *{name} has no anchor above it; write the value out", name=event.anchor),
                )
            self._count(event, node.size, depth + node.height - 1)
            return node
        self._count(event, 1, depth)
        if event.tag is not None and event.tag not in _TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self._error(
                event, _("the tag {tag} is not allowed in a configuration; remove it", tag=quote_value(tag))
            )
        anchor = event.anchor
        if anchor is not None:
            self.anchors[anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node = _Node(self._scalar(event), 1, 1)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(depth)
        else:
            node = self._mapping(depth)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _count(self, event: Any, size: int, depth: int) -> None:
        self.size += size
        if self.size > self.most_values:
            check_limit("SPILLOVER_YAML_VALUES", self.size, _("the number of values"), self._place(event))
        if depth > self.deepest:
            check_limit("SPILLOVER_YAML_DEPTH", depth, _("the depth of the values"), self._place(event))

    def _sequence(self, depth: int) -> _Node:
        nodes = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self._node(event, depth + 1))
        return _build_collection([node.value for node in nodes], nodes)

    def _mapping(self, depth: int) -> _Node:
        nodes: list[_Node] = []
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        merges = 0
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
                first = next(self.events)
                nodes.append(self._node(first, depth + 1))
                merged = self._merge(first, nodes[-1].value)
                merges += 1
                if merges > 1:
                    raise self._error(event, _("'<<' appears twice; give it a list of what to merge"))
                continue
            key = self._key(event)
            if key in own:
                raise self._error(event, _("duplicate key {key}; keep one", key=quote_value(key)))
            self._count(event, 1, depth)
            value = next(self.events)
            if key in TEXTS and isinstance(value, yaml.ScalarEvent) and _is_date(value):
                raise self._error(
                    value,
                    _(
                        "{key}: {date} is a date to other programs; put it in quotation marks, if it is "
                        "a name or a text",
                        key=key,
                        date=value.value,
                    ),
                )
            nodes.append(self._node(value, depth + 1))
            own[key] = nodes[-1].value
        return _build_collection(merged | own, nodes, 2)

    def _merge(self, event: Any, value: Any) -> dict[str, Any]:
        """Read the keys that a merge brings: of mappings in a list the earlier wins, as YAML has it."""
        found: dict[str, Any] = {}
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, dict):
                raise self._error(
                    event, _("'<<' merges mappings, and this value is not one; give it *names of mappings")
                )
            found = part | found
        return found

    def _key(self, event: Any) -> str:
        """Read a key as it is written."""
        if not isinstance(event, yaml.ScalarEvent):
            kinds = {yaml.SequenceStartEvent: "a list", yaml.MappingStartEvent: _("a mapping")}
            kind = kinds.get(type(event), _("an alias"))
            raise self._error(
                event, _("a key is {kind}; a key is text: put quotation marks around it", kind=kind)
            )
        key = str(event.value)
        if not key.strip() or not key.isprintable() or len(key) > LONGEST_KEY:
            raise self._error(
                event,
                _(
                    "the key {key} is not a name; give one of 1 to {most} visible characters",
                    key=quote_value(key),
                    most=LONGEST_KEY,
                ),
            )
        return key

    def _scalar(self, event: Any) -> Any:
        text = event.value
        if len(text) > self.longest:
            check_limit("SPILLOVER_YAML_TEXT", len(text), _("the length of a text"), self._place(event))
        if found := _CONTROL.search(text):
            raise self._error(
                event, _("a text has the control character {found!r}; remove it", found=found[0])
            )
        if event.tag is not None or not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            if len(text) > 18:
                raise self._error(
                    event,
                    _("the number {number} has more than 18 digits; shorten it", number=quote_value(text)),
                )
            return int(text)
        if _NOT_FINITE.fullmatch(text):
            raise self._error(
                event,
                _("{text} is not a finite number; leave it out, or put it in quotation marks", text=text),
            )
        return self._float(event, text) if _FLOAT.fullmatch(text) else text

    def _float(self, event: Any, text: str) -> float:
        number = float(text)
        lost = number == 0 and re.search(r"[1-9]", re.split("[eE]", text)[0])
        if lost or not math.isfinite(number):
            raise self._error(
                event,
                _("the number {number} is too large or too small; correct it", number=quote_value(text)),
            )
        return number


def _is_date(event: Any) -> bool:
    """Return whether a scalar without quotation marks is a date, or a time of one, in YAML 1.1."""
    return event.tag is None and event.implicit[0] and bool(_DATE.fullmatch(event.value))


def _build_collection(value: Any, nodes: list[_Node], each: int = 1) -> _Node:
    """Build a collection of nodes; each: how many values an entry counts for (a key and its value: 2)."""
    size = 1 + sum(node.size for node in nodes) + (each - 1) * len(nodes)
    return _Node(value, size, 1 + max((node.height for node in nodes), default=0))
