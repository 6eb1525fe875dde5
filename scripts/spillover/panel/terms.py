"""Terms as configurations write them.

`DF` is a variable, `L.DF` its value a period earlier, `L2.DF` two earlier, `F.DF` one later, `D.DF` its
change since the period before, and `DF:DAG` a product. Periods are years, or steps of the panel. A name with
other characters than letters, digits and _ stands between backquotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spillover.errors import StudyError, quote_value
from spillover.words import _

# The keys of an analysis that hold terms: one, or a list.
TERM_KEYS = (
    "outcome",
    "treatment",
    "mediators",
    "moderator",
    "regressors",
    "endogenous",
    "instruments",
    "controls",
    "variables",
)

_NAME = r"(?:[^\W\d]\w*|`[^`:\n]+`)"
_FACTOR = re.compile(
    rf"(?:(?P<operator>[LF])(?P<order>[1-9]\d?)?\.|(?P<difference>D)\.)?(?P<variable>{_NAME})"
)
_EFFECT = re.compile(rf"(?P<columns>{_NAME}(?::{_NAME})*)(?P<trend>\[year\])?")


def parse_effect(text: str) -> tuple[tuple[str, ...], bool]:
    """Parse the columns whose labels, taken together, have an effect each, and whether each has a trend as
    well: `unit`, `year`, a grouping column, `province:year`, `unit[year]`. Anything else is a StudyError.
    """
    match = _EFFECT.fullmatch(text.strip())
    if match is None:
        raise StudyError(
            _(
                "{text} is not a set of effects; write unit, year or a grouping column, several "
                "together (province:year), or a trend for each (unit[year])",
                text=quote_value(text),
            )
        )
    columns = tuple(column.strip("`") for column in match["columns"].split(":"))
    return columns, match["trend"] is not None


@dataclass(frozen=True)
class Factor:
    """Variable of a term, shifted in time or not.

    shifts: the periods, relative to the row's, whose values the factor needs; the change `D.x` needs 0 and
    −1.
    """

    variable: str
    shifts: tuple[int, ...] = (0,)


def parse_term(term: str) -> tuple[Factor, ...]:
    """Parse a term into the factors whose product it is. Raises StudyError on anything that is not a term."""
    return tuple(_parse_factor(text, term) for text in term.split(":"))


def variables_of(term: str) -> tuple[str, ...]:
    """List the variables that `term` needs, each once."""
    return tuple(dict.fromkeys(factor.variable for factor in parse_term(term)))


def _parse_factor(text: str, term: str) -> Factor:
    match = _FACTOR.fullmatch(text.strip())
    if match is None:
        raise StudyError(
            _(
                "{term} is not a term; write a variable (DF), a lag (L.DF, L2.DF), a change "
                "(D.DF) or a product (DF:DAG)",
                term=quote_value(term),
            )
        )
    variable = match["variable"].strip("`")
    if match["difference"]:
        return Factor(variable, (0, -1))
    if match["operator"]:
        order = int(match["order"] or 1)
        return Factor(variable, (-order if match["operator"] == "L" else order,))
    return Factor(variable)
