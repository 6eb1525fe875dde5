"""Every language says the same as the English one: its files, messages, values, functions and choices."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from report.notes import columns_words
from words import FOLDER, KINDS, LANGUAGES, Words
from words.say import listed, speaking, variance

OTHERS = [language for language in LANGUAGES if language != "en"]
PLURALS = {"zero", "one", "two", "few", "many", "other"}
CODE = re.compile(r"`[^`]*`|<[^>]*>")
# English that ends with a full stop, and is no sentence.
ABBREVIATED = {"head-sd", "table_caption", "figure_caption"}
CITED = ("cite", "source_citation")  # references, which each language writes by a rule of its own
# Of a unit's names, an outcome's, and of the ways to say the rule of the stars, each language prints its own.
OWN_NAMES = {"unit_name", "unit_names", "stars_rule", "outcome_head", "variable_named"}
# Whose English has a plural.
OWN_NAMES |= {"message-would_run", "message-suspects", "message-suspects_at_end"}
UNLIKE_CHINESE = re.compile(r"[一-鿿][,;:!?(]|[,;:!?][一-鿿]|[一-鿿]\.|[一-鿿] +[一-鿿]")


@dataclass
class Parts(Visitor):
    """What a message is made of: the texts of a language, and all else, which every language shares."""

    texts: list[str] = field(default_factory=list, compare=False)
    values: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    messages: set[str] = field(default_factory=set)
    choices: set[tuple[str, frozenset[str]]] = field(default_factory=set)

    def visit_TextElement(self, node):
        """Words."""
        self.texts.append(node.value)

    def visit_StringLiteral(self, node):
        """Words or blanks in quotation marks."""
        self.texts.append(node.value)

    def visit_VariableReference(self, node):
        """A value."""
        self.values.add(node.id.name)

    def visit_MessageReference(self, node):
        """Another message."""
        self.messages.add(node.id.name)

    def visit_FunctionReference(self, node):
        """A function with its value and its options."""
        value = node.arguments.positional[0].id.name
        options = ", ".join(f"{o.name.name}: {o.value.value}" for o in node.arguments.named)
        self.calls[f"{node.id.name}({value}; {options})"] += 1
        self.generic_visit(node)

    def visit_SelectExpression(self, node):
        """The cases between which a value chooses; plural forms are each language's own."""
        keys = frozenset(getattr(v.key, "name", None) or v.key.value for v in node.variants)
        if not keys <= PLURALS:
            self.choices.add((node.selector.id.name, keys))
        self.generic_visit(node)

    @property
    def text(self):
        """Its words as one text."""
        return "".join(self.texts).rstrip()


@cache
def messages_of(language):
    """(file, id) of every message with its parts."""
    found = {}
    places = {
        path: path.relative_to(FOLDER / language).as_posix() for path in (FOLDER / language).rglob("*.ftl")
    }
    places |= {path: path.parent.name for path in KINDS.glob(f"*/{language}.ftl")}
    for path, place in sorted(places.items()):
        for entry in FluentParser(with_spans=False).parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path}: {entry.content}"
            if isinstance(entry, ast.Message):
                parts = Parts()
                parts.visit(entry.value)
                found[place, entry.id.name] = parts
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_messages_lie_in_the_same_files_and_are_made_of_the_same_parts(language):
    ours, theirs = messages_of(language), messages_of("en")
    assert sorted(ours) == sorted(theirs)
    other = {key: parts for key, parts in ours.items() if parts != theirs[key]}
    assert {key: parts for key, parts in other.items() if key[1] not in OWN_NAMES} == {}


def test_chinese_has_the_marks_of_chinese_and_no_blank_within_words():
    texts = {key: CODE.sub("", "\n".join(parts.texts)) for key, parts in messages_of("zh").items()}
    wrong = {key: text for key, text in texts.items() if UNLIKE_CHINESE.search(text)}
    assert {key: text for key, text in wrong.items() if not key[1].startswith(CITED)} == {}


def test_a_sentence_is_a_sentence_in_chinese_too():
    english = {key for key, parts in messages_of("en").items() if parts.text.endswith(".")}
    chinese = {key for key, parts in messages_of("zh").items() if parts.text.endswith("。")}
    apart = {k for k in english ^ chinese if k[1] not in ABBREVIATED and not k[1].startswith(CITED)}
    assert apart == set()


def test_a_line_break_is_a_space_in_english_and_nothing_in_chinese():
    source = ("greeting =\n    甲，\n    乙{ $name }\n",)
    assert Words("zh", source).text("greeting", name="A") == "甲，乙A"
    assert Words("en", source).text("greeting", name="A") == "甲， 乙A"


def test_chinese_lists_and_sentences_are_divided_as_chinese_is():
    with speaking("zh"):
        assert listed(["甲", "乙"]) == "甲、乙"
        assert listed(["甲、乙", "丙"]) == "甲、乙；丙"
        assert listed(["甲。", "乙。"]) == "甲。乙。"
        assert columns_words(["(1)", "(2)", "(3)"]) == "(1)、(2)和(3)"
        made = {"kind": "clustered", "by": "unit", "clusters": 45, "small_sample": "none"}
        assert variance(made) == "聚类到个体层面（45个聚类），无小样本修正因子"


def test_the_terms_of_the_chinese_glossary_are_those_of_the_catalogue():
    said = "\n".join(parts.text for parts in messages_of("zh").values())
    page = (FOLDER.parents[1] / "docs/zh/glossary.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+?) \|", page, re.MULTILINE)[2:]
    terms = [re.sub(r"（.*）", "", term) for cell in cells for term in cell.split("，")]
    assert len(terms) > 80
    assert [term for term in terms if term not in said] == []
