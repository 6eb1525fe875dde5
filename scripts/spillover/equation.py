r"""Equations of models as text: the part of LaTeX's mathematics that kinds of analysis write, read into a
tree that the report sets for the page, LaTeX and Word.

Known are letters and numbers, Greek letters by their names, scripts, `\frac`, `\sqrt`, `\hat`, `\bar`,
`\tilde`, `\mathbf`, `\text`, `\sum` and the signs of SIGNS.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from spillover.declarations import having, part_of
from spillover.errors import StudyError
from spillover.words import _

CITED = re.compile(r"(\(\d+\))")  # an equation's number in a sentence that names equations alone
SIGNS = {
    "sum": "∑",
    "prod": "∏",
    "cdot": "·",
    "times": "×",
    "in": "∈",
    "le": "≤",
    "ge": "≥",
    "ne": "≠",
    "mid": "∣",
    "ldots": "…",
    "to": "→",
    "infty": "∞",
    "otimes": "⊗",
    "partial": "∂",
    "pm": "±",
    "sim": "∼",
    "quad": "\u2003",
}
ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}
_CONTROLS = re.compile(r"\\controls\(([^()]*)\)")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.")


@dataclass(frozen=True)
class Node:
    """Part of an equation. text: of a letter, number, sign or word; parts: those within, of a script its
    base, what is below and what is above (an empty row where there is nothing).
    """

    sort: Literal["letter", "number", "sign", "word", "bold", "row", "script", "fraction", "root", "accent"]
    text: str = ""
    parts: tuple[Node, ...] = field(default=())


EMPTY = Node("row")


def equation_of(kind: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    r"""Write the equations of an analysis of a kind with these options, `\effects` in them written out and
    `\controls(x'\gamma)` where it has some: its `EQUATION`, or those of its function `equation` where
    options decide more; none where it has neither.
    """
    own: Any = part_of(kind, "methods") if kind in having("methods.py") else None
    made = own.equation(options) if hasattr(own, "equation") else getattr(own, "EQUATION", ())
    controls = r" + \1" if options.get("controls") else ""
    texts = tuple(_CONTROLS.sub(controls, text).replace(r"\effects", effects(options)) for text in made)
    for text in texts:  # what cannot be set is said before anything runs
        try:
            parse_equation(text)
        except ValueError as error:
            place = f"spillover/kinds/{kind}/methods.py"
            raise StudyError(
                _("{place}: {equation}: {error}", place=place, equation=text, error=str(error))
            ) from None
    return texts


def effects(options: Mapping[str, Any]) -> str:
    r"""Write the effects of a model as they follow its regressors: ` + \mu_i + \xi_t` of two-way ones."""
    given = {"effects": "two-way", **options}["effects"]  # kinds without the option have two-way effects
    known = {"two-way": ("unit", "year"), "individual": ("unit",), "random": ("unit",), "time": ("year",)}
    sets = known.get(given, ()) if isinstance(given, str) else tuple(given or ())
    own = {"unit": r"\mu_i", "year": r"\xi_t"}
    return "".join(" + " + own.get(one, r"\zeta_{g(it)}") for one in sets)


def parse_equation(text: str) -> Node:
    """Parse an equation to its tree. Raises ValueError naming a sign that is not known, or a brace without
    its other.
    """
    tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
    node, left = _split_row(tokens)
    if left:
        raise ValueError(f"equation {text}: a brace closes that was not opened")
    return node


def _split_row(tokens: Sequence[str]) -> tuple[Node, Sequence[str]]:
    """Split a text at the next brace that closes."""
    parts: list[Node] = []
    while tokens and tokens[0] != "}":
        node, tokens = _atom(tokens)
        below = above = EMPTY
        while tokens and tokens[0] in ("_", "^", "'"):
            if tokens[0] == "'":
                above, tokens = Node("sign", "′"), tokens[1:]
            elif tokens[0] == "_":
                below, tokens = _atom(tokens[1:])
            else:
                above, tokens = _atom(tokens[1:])
        parts.append(node if below == above == EMPTY else Node("script", parts=(node, below, above)))
    return Node("row", parts=tuple(parts)), tokens


def _atom(tokens: Sequence[str]) -> tuple[Node, Sequence[str]]:
    if not tokens:
        raise ValueError("an equation ends where a sign is expected")
    token, rest = tokens[0], tokens[1:]
    if token == "{":
        node, rest = _split_row(rest)
        if not rest:
            raise ValueError("a brace of an equation is not closed")
        return node, rest[1:]
    name = token.removeprefix("\\")
    if name == token:
        sort = "number" if token[0].isdigit() else "letter" if token.isalpha() else "sign"
        return Node(sort, "−" if token == "-" else token), rest  # type: ignore[arg-type]
    if name == "frac":
        first, rest = _atom(rest)
        second, rest = _atom(rest)
        return Node("fraction", parts=(first, second)), rest
    if name == "sqrt":
        inner, rest = _atom(rest)
        return Node("root", parts=(inner,)), rest
    if name in ACCENTS:
        inner, rest = _atom(rest)
        return Node("accent", ACCENTS[name], (inner,)), rest
    if name in ("mathbf", "text", "mathrm"):
        inner, rest = _atom(rest)
        plain = "".join(part.text for part in inner.parts) or inner.text
        return Node("bold" if name == "mathbf" else "word", plain), rest
    if name in SIGNS:
        return Node("sign", SIGNS[name]), rest
    return Node("letter", _greek(name)), rest


def _greek(name: str) -> str:
    case = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(
            f"GREEK {case} LETTER {name.removeprefix('var').upper().replace('LAMBDA', 'LAMDA')}"
        )
    except KeyError:
        known = ", ".join(sorted(("frac", "sqrt", *SIGNS, *ACCENTS)))
        raise ValueError(f"\\{name}: is not known in equations; known are Greek letters, {known}") from None
