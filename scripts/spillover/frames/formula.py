"""A formula as the roles of its terms: `y ~ x + L.z + a:b + [e ~ i + j]`. It names columns, and is never
evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spillover.errors import StudyError, quote_value
from spillover.panel.terms import parse_term
from spillover.words import SEMICOLON, _, join_sentences

Roles = Mapping[str, str | tuple[str, ...]]
_QUOTED = re.compile("(`[^`]*`)|[^`]+")
_WIDE = str.maketrans("～＋：", "~+:")  # as Chinese keyboards write them
# Terms of other programs' formulas: what they shift by, factors, constants, and what stands for several.
_SHIFT = re.compile(r"(?i)(?P<how>lag|l|lead|f|diff|d)\((?P<variable>\w+)(?:, *(?P<order>\d+))?\)")
_OPERATORS = {"lag": "L", "l": "L", "lead": "F", "f": "F", "diff": "D", "d": "D"}
_FACTOR = re.compile(r"(C|i|factor|as\.factor)\(.*")
_CONSTANT = re.compile(r"-?[01]|.*- *[01]")
_LAG_IN_SPACE = re.compile(r"[Ww]\.(?P<variable>\w+)|[Ww]_(?P<other>\w+)\(.*")
_PIECE = re.compile(r"\[[^\]]*\]|(?:`[^`]*`|[^+`\[\]])+|[+`\[\]]")


def roles_of(formula: str) -> Roles:
    """Split a formula into the outcome and what is given of regressors, endogenous and instruments, each in
    its order.

    `[e ~ i + j]` are endogenous regressors and their instruments. Without `~` it is the outcome alone. Raises
    StudyError naming the part that is none.
    """
    formula = _QUOTED.sub(lambda part: part[1] or part[0].translate(_WIDE), formula)
    if _outside(formula, "|")[1]:
        raise StudyError(
            _(
                "formula {formula}: has a bar; name effects by the option effects, such as "
                "effects='two-way', and write endogenous regressors and their instruments as [x ~ z]",
                formula=quote_value(formula),
            )
        )
    left, tilde, right = _outside(formula, "~")
    found: dict[str, str | tuple[str, ...]] = {"outcome": term_of(left, formula)} if left.strip() else {}
    if not tilde:
        return found
    inner = [piece[1:-1] for piece in _pieces(right, formula) if piece.startswith("[")]
    if len(inner) > 1:
        raise StudyError(
            _("formula {formula}: two lists in brackets; put them into one", formula=quote_value(formula))
        )
    plain = tuple(term_of(p, formula) for p in _pieces(right, formula) if not p.startswith("["))
    found["regressors"] = _check_distinct(plain, formula)
    for text in inner:
        endogenous, tilde, instruments = _outside(text, "~")
        if not tilde:
            raise StudyError(
                _(
                    "formula {formula}: [{text}] has no ~; write [endogenous ~ instruments]",
                    formula=quote_value(formula),
                    text=text,
                )
            )
        for role, side in (("endogenous", endogenous), ("instruments", instruments)):
            found[role] = _check_distinct(tuple(term_of(p, formula) for p in _pieces(side, formula)), formula)
    return found


def term_of(text: str, formula: str) -> str:
    """Write a term as results name it: without blanks, and without backquotes that it does not need."""
    if "(" in re.sub("`[^`]*`", "", text):
        raise StudyError(
            _(
                "formula {formula}: {term} is an expression, and a formula names columns; {remedy}",
                formula=quote_value(formula),
                term=quote_value(text.strip()),
                remedy=_find_remedy(text.strip()) or _("compute it as a column first"),
            )
        )
    try:
        parse_term(text)
    except StudyError as error:
        said = _("formula {formula}: {error}", formula=quote_value(formula), error=error)
        remedy = _find_remedy(text.strip())
        raise StudyError(join_sentences([said, remedy], SEMICOLON) if remedy else said) from None
    return ":".join(re.sub(r"`([^\W\d]\w*)`", r"\1", factor.strip()) for factor in text.split(":"))


def _find_remedy(term: str) -> Any:
    """Say how a term that other programs know is written here; nothing of others."""
    if found := _SHIFT.fullmatch(term):
        order = "" if found["order"] in (None, "1") else found["order"]
        return _("write {term}", term=f"{_OPERATORS[found['how'].lower()]}{order}.{found['variable']}")
    if _FACTOR.fullmatch(term):
        return _("give effects=['unit', 'year', 'region:year'], or a column for each of its values")
    if _CONSTANT.fullmatch(term):
        return _("a constant is no term but the option constant")
    if _LAG_IN_SPACE.fullmatch(term):
        return _("fit_sdm and fit_slx add lags in space, of the regressors that durbin=[…] names")
    if re.fullmatch(r"[\w.]+\s*\*\s*[\w.]+", term):
        a, b = (part.strip() for part in term.split("*"))
        return _("write {term}", term=f"{a} + {b} + {a}:{b}")
    if re.fullmatch(r"\w+\s*(\*\*|\^)\s*\d+", term):
        return _("compute it as a column first")
    return ""


def _outside(text: str, mark: str) -> tuple[str, str, str]:
    """Split a text at the first mark that is in no backquotes."""
    hidden = re.sub("`[^`]*`", lambda found: "·" * len(found[0]), text)
    place = hidden.find(mark)
    return (text, "", "") if place < 0 else (text[:place], mark, text[place + 1 :])


def _pieces(text: str, formula: str) -> Iterator[str]:
    """Split a side of a formula at its plus signs."""
    pieces = [piece.strip() for piece in _PIECE.findall(text) if piece.strip()]
    if [piece == "+" for piece in pieces] != [bool(i % 2) for i in range(len(pieces))] or not len(pieces) % 2:
        raise StudyError(
            _(
                "formula {formula}: expected terms with + between them in {text}",
                formula=quote_value(formula),
                text=quote_value(text),
            )
        )
    yield from pieces[::2]


def _check_distinct(terms: tuple[str, ...], formula: str) -> tuple[str, ...]:
    """Check that no term is there twice."""
    twice = next((term for term in terms if terms.count(term) > 1), None)
    if twice is not None:
        raise StudyError(
            _(
                "formula {formula}: {term} appears twice; leave it in once",
                formula=quote_value(formula),
                term=quote_value(twice),
            )
        )
    return terms
