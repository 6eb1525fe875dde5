"""Sentences for readers: marked where they are said, kept apart from their values, translated when shown.

    raise StudyError(_("{n} thresholds asked for; 1 to {most} can be.", n=5, most=3))

`_` gives a text, the English sentence with its values filled in, which remembers both. So `text_in` can say
it in another language, or with some values left out. A value may be such a sentence itself, an error, or a
list of these. Catalogues are gettext's: `<folder>/<language>/LC_MESSAGES/*.po`, read when a language is first
spoken; English needs none. A language that lacks a sentence says it in English.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypedDict

ENGLISH = "en"
SPACELESS = ("zh",)  # languages whose words no space divides
FOLDERS = [Path(__file__).parent / "locale"]  # the library's; whoever has sentences of its own adds a folder

LEVELS = (0.1, 0.05, 0.01)  # the usual ones of significance
MOST_DIGITS_OF_P = 6  # after the point

Shown = Callable[[str, Any], Any]  # of a value's name and value, what is shown of it


class Message(str):
    """Sentence with its values; as a text, it is the English one.

    sentence: with places such as {n} or {share:.0%}. many, number: the same where the value of that name is
    not 1. context: what tells two sentences of one wording apart. values: by the names of the places. parts:
    sentences between which this one stands.
    """

    sentence: str
    many: str
    number: str
    context: str
    values: Mapping[str, Any]
    parts: tuple[Any, ...]

    def __new__(
        cls,
        sentence: str,
        values: Mapping[str, Any] | None = None,
        many: str = "",
        number: str = "",
        context: str = "",
        parts: tuple[Any, ...] = (),
    ) -> Message:
        """Make the sentence a text. Without values, its places stay as they are."""
        given = dict(values or {})
        wanted = many if many and given.get(number, 1) != 1 else sentence
        made = sentence.join(map(str, parts)) if parts else _english(wanted, given)
        said = super().__new__(cls, made)
        said.sentence, said.many, said.number, said.context = sentence, many, number, context
        said.values, said.parts = given, parts
        return said

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.sentence, self.values, self.many, self.number, self.context, self.parts)

    def fill_values(self, **values: Any) -> Message:
        """Fill the places of the sentence with values."""
        return Message(self.sentence, values, self.many, self.number, self.context)


def _(sentence: str, /, **values: Any) -> Any:
    """Mark a sentence, and give it with its values."""
    return Message(sentence, values)


def ngettext(one: str, many: str, number: str, /, **values: Any) -> Any:
    """Mark a sentence with a number: `one` where the value called `number` is 1."""
    return Message(one, values, many, number)


def pgettext(context: str, sentence: str, /, **values: Any) -> Any:
    """Mark a sentence whose wording stands elsewhere for something else."""
    return Message(sentence, values, context=context)


def lasting(sentence: str, /, **values: Any) -> Any:
    """Mark a sentence that is written into a result, which is another one when its words change: they are
    part of the code that computes it.
    """
    return Message(sentence, values)


def mark_text(text: str, context: str = "") -> str:
    """Mark a text that stands in results as it is, such as a verdict, and give it unchanged. context: what
    tells it from another of its wording.
    """
    return text


def join_sentences(parts: Iterable[Any], joint: str = "\n") -> Message:
    """Join sentences one after another. joint: what stands between them, itself a sentence where languages
    differ.
    """
    return Message(joint, context=getattr(joint, "context", ""), parts=tuple(parts))


class Case:
    """Sentences of which the value of one name chooses."""

    def __init__(self, name: str, cases: Mapping[str, Sentence]) -> None:
        self.name, self.cases = name, cases


Sentence = str | Case  # a marked one, or a choice among several


def choose_case(name: str, cases: Mapping[str, Sentence]) -> Sentence:
    """Let the value of a name choose a sentence by its text (true and false for a truth), else `other`. A
    case may be such a choice itself.
    """
    return Case(name, cases)


def choose_sentence(sentence: Sentence, values: Mapping[str, Any]) -> str:
    """Choose the sentence by the values."""
    while isinstance(sentence, Case):
        value = values.get(sentence.name)
        case = str(value).lower() if isinstance(value, bool) else str(value)
        sentence = sentence.cases.get(case) or sentence.cases["other"]
    return sentence


# --- Filling in ------------------------------------------------------------------------------------


class Filler(string.Formatter):
    """Fills places by name alone: no attribute and no item of a value is ever looked up."""

    def vformat(self, format_string: str, args: Any, kwargs: Any) -> str:
        """Fill the sentence, which is read once however often it is filled."""
        made = []
        for text, name, spec, conversion in _read_sentence(format_string):
            made.append(self.write_text(text))
            if name is not None:
                if spec and "{" in spec:
                    spec = fill_sentence(spec, kwargs)
                value = self.convert_field(kwargs[name], conversion)
                made.append(self.write_value(name, self.format_field(value, spec or "")))
        return "".join(made)

    def write_text(self, text: str) -> str:
        """Write what stands between the places of a sentence."""
        return text

    def write_value(self, name: str, text: str) -> str:
        """Write the text that fills the place of that name."""
        return text

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec or isinstance(value, str):  # a text in place of a number, such as ∞, is itself
            return str(value)
        if format_spec == "p":
            text = format_p(value)
            return f"< {text[1:]}" if text.startswith("<") else f"= {text}"
        return format(value, format_spec)


def format_p(p: float | None) -> str:
    """Write a p-value with three decimals, never 0.000; "" where there is none. One that rounds to a usual
    level has the digits that show on which side of it it is: 0.0497 and 0.0502.
    """
    if p is None:
        return ""
    if p < 0.001:
        return "<0.001"
    texts = [f"{p:.{digits}f}" for digits in range(3, MOST_DIGITS_OF_P + 1)]
    return next((text for text in texts if p in LEVELS or float(text) not in LEVELS), texts[0])


_FILLER = Filler()


@lru_cache(maxsize=10_000)
def _read_sentence(sentence: str) -> tuple[tuple[str, str | None, str | None, Any], ...]:
    """Split a sentence into its texts, each with the name, format and conversion of the place that follows
    it.
    """
    return tuple(string.Formatter().parse(sentence))


def fill_sentence(sentence: str, values: Mapping[str, Any]) -> str:
    """Fill a sentence with its values; braces that stand for themselves are doubled."""
    return _FILLER.vformat(sentence, (), values)


Fill = Callable[[str, str, Mapping[str, Any]], str]  # of a message, its sentence in a language, and values
FILL: ContextVar[Fill | None] = ContextVar("fill", default=None)  # in place of `fill_sentence`


def fill_message(message: str, sentence: str, values: Mapping[str, Any]) -> str:
    """Fill a sentence with its values, by the language's own rules where it has some. message: the English
    one, which names it in any language.
    """
    fill = FILL.get()
    return (
        fill(getattr(message, "sentence", message), sentence, values)
        if fill
        else fill_sentence(sentence, values)
    )


def places(sentence: str) -> list[str]:
    """List the places of a sentence with conversion and format, in alphabetical order; none where its braces
    are part of a text.
    """
    try:
        parts = _read_sentence(sentence)
    except ValueError:
        return []
    found = {
        name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _text, name, spec, conversion in parts
        if name is not None
    }
    return sorted(found)


def _english(sentence: str, values: Mapping[str, Any]) -> str:
    if values:
        return fill_sentence(sentence, {name: _plain_value(value) for name, value in values.items()})
    return sentence if places(sentence) else fill_sentence(sentence, {})


def _plain_value(value: Any) -> Any:
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) and has_sentence(value) else value


SEMICOLON, COMMA = _("; "), pgettext("comma_in_sentence", ", ")


def has_sentence(values: Iterable[Any]) -> bool:
    """Return whether one of several values is a sentence."""
    return any(isinstance(value, Message) for value in values)


# --- In another language -----------------------------------------------------------------------------


def text_in(said: Any, language: str, shown: Shown | None = None) -> str:
    """Write a sentence, an error or a text in a language. shown: what is made of each value."""
    if isinstance(said, BaseException):
        foreign, said = type(said).__name__, sentence_of(said)
        said = said if isinstance(said, Message) or not shown else foreign
    if not isinstance(said, Message):
        return str(said)
    if said.parts:
        return translate(said, language).join(text_in(part, language, shown) for part in said.parts)
    sentence = translate(said, language, said.values)
    if not said.values and places(sentence):
        return sentence
    values = {name: _value(name, v, language, shown) for name, v in said.values.items()}
    return fill_message(said, sentence, values)


def _value(name: str, value: Any, language: str, shown: Shown | None) -> Any:
    if isinstance(value, BaseException) and not isinstance(sentence_of(value), Message) and shown:
        return type(value).__name__  # who knows what the text of a foreign one holds
    if isinstance(value, Message) and value.parts:  # what is listed is a value each, of that name
        return translate(value, language).join(str(_value(name, p, language, shown)) for p in value.parts)
    if isinstance(value, Message | BaseException):
        return text_in(value, language, shown)
    if isinstance(value, list | tuple) and has_sentence(value):
        return "\n".join(text_in(part, language, shown) for part in value)
    return shown(name, value) if shown else value


def sentence_of(error: BaseException) -> Any:
    """Get the sentence of an error, with its values where it is one of ours."""
    return error.args[0] if error.args and isinstance(error.args[0], Message) else str(error)


def translate(said: str, language: str, values: Mapping[str, Any] | None = None) -> str:
    """Translate a sentence, its places as they are; the text itself where the catalogue lacks it. values: of
    which one may choose a plural.
    """
    if not isinstance(said, Message):
        said = Message(said) if "{" not in said else said
    sentence, many = getattr(said, "sentence", said), getattr(said, "many", "")
    one = not many or (values or {}).get(said.number, 1) in (1, "1")  # type: ignore[attr-defined]
    if language != ENGLISH:
        forms = catalogue(language).get((getattr(said, "context", ""), sentence))
        if forms:  # a language with more than two forms would need the rule of its header
            return forms[0] if one or len(forms) == 1 else forms[1]
    return sentence if one else many


def translation(text: str, language: str, context: str = "") -> str:
    """Translate a text without places into a language; itself where the catalogue lacks it."""
    return text if language == ENGLISH else catalogue(language).get((context, text), [text])[0]


class SentenceData(TypedDict, total=False):
    """Sentence with its values as a file keeps it; of several joined, what joins them and its parts.

    many, number: of a sentence with a plural, that form and the value that chooses; context: which of two
    sentences of one text.
    """

    sentence: str
    values: dict[str, Datum]
    many: str
    number: str
    context: str
    joint: str
    parts: list[Datum]


# Whole numbers are no floats here: read as 3.0, a 3 would be said as 3.0.
Datum = str | bool | int | float | None | SentenceData


def to_data(said: Message) -> SentenceData:
    """Convert a sentence with its values to plain data, of which `from_data` makes it again."""
    if said.parts:
        return {"joint": str(said.sentence), "parts": [_datum(part) for part in said.parts]}
    values = {name: _datum(value) for name, value in said.values.items()}
    made: SentenceData = {"sentence": str(said.sentence), "values": values}
    for key in ("many", "number", "context"):
        if further := getattr(said, key):
            made[key] = further
    return made


def _datum(value: Any) -> Datum:
    if isinstance(value, BaseException):
        value = sentence_of(value)
    if isinstance(value, Message):
        return to_data(value)
    if hasattr(value, "item"):  # NumPy's scalars, which no writer of JSON knows
        value = value.item()
    return value if isinstance(value, str | int | float | None) else str(value)


def from_data(data: Datum) -> Any:
    """Make a sentence, or a value of one, from plain data."""
    if not isinstance(data, dict):
        return data
    if "parts" in data:
        return join_sentences(map(from_data, data["parts"]), data["joint"])
    values = {name: from_data(value) for name, value in data["values"].items()}
    many, number, context = data.get("many", ""), data.get("number", ""), data.get("context", "")
    return Message(data["sentence"], values, many, number, context)


def sentences_among(texts: Iterable[Any]) -> dict[str, SentenceData]:
    """Collect the sentences with values among texts, as data by the text that each is in English, in its
    order.
    """
    found = {str(t): t for t in texts if isinstance(t, Message) and (t.values or t.parts)}
    return {text: to_data(found[text]) for text in sorted(found)}


def languages() -> tuple[str, ...]:
    """List the languages that are spoken: English, and those of the library's catalogue."""
    return (ENGLISH, *sorted(folder.name for folder in FOLDERS[0].glob("*") if folder.is_dir()))


@cache
def catalogue(language: str) -> dict[tuple[str, str], list[str]]:
    """Read the translations of a language, by context and sentence."""
    found: dict[tuple[str, str], list[str]] = {}
    for folder in FOLDERS:
        for path in sorted((folder / language / "LC_MESSAGES").glob("*.po")):
            found |= read_po(path.read_text(encoding="utf-8"))
    return found


def read_po(text: str) -> dict[tuple[str, str], list[str]]:
    """Read the translations in a gettext catalogue, without those that are empty or fuzzy."""
    found: dict[tuple[str, str], list[str]] = {}
    for block in text.split("\n\n"):
        entry: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                if line.startswith("#,") and "fuzzy" in line:
                    entry = {}
                    break
                continue
            if not line.startswith('"'):
                key, _blank, line = line.partition(" ")
            entry[key] = entry.get(key, "") + json.loads(line)
        forms = [entry[key] for key in sorted(entry) if key.startswith("msgstr")]
        if entry.get("msgid") and all(forms):
            found[entry.get("msgctxt", ""), entry["msgid"]] = forms
    return found
