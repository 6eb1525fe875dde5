"""Answers of other programs: one number of one estimate, under which options, and how it becomes ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from importlib import metadata
from math import isfinite
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from spillover.opinions.question import Question
from spillover.words import Message, SentenceData, from_data, lasting, to_data

# Each analysis of a made-up study, compared with our own second implementations (tests/oracles).
ORACLE = "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted"
WARNING = lasting("warning: {text}")  # a problem that did not keep a program from its numbers
version = cache(metadata.version)  # which reads a package's files each time
LONGEST = 300  # characters of what a program says
# What one calculation of a program may hold; a job asks for it and for what the programs are without one.
LARGEST_MB = 600
MATRICES = 2  # copies of a matrix that are held at once
Words = str | SentenceData  # a text, or in a file a sentence with its values
Ending = Literal["closed form", "optimiser", "simulation"]


class Proof(NamedTuple):
    """Proof by a test, which holds numbers that no program gives. quantities: as `Opinion` has them; terms:
    how these begin, "" for all; test: its id.
    """

    quantities: tuple[str, ...]
    terms: tuple[str, ...]
    test: str


class Conversion(msgspec.Struct, frozen=True):
    """Conversion by a convention that differs: its name, the formula with its numbers, and the number that
    follows.
    """

    name: str
    formula: Words
    value: float


class Opinion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Number of ours by another program.

    model: the id of our estimate; quantity: `coefficient`, `se`, `p`, `low`, `high`, `statistic`, `test`
    or `test p`; term: which
    coefficient, statistic or test; value: as the program gives it, None where it fails; call: what was
    asked; loglik: at the program's optimum; error: of a simulated number the standard deviation of the
    difference to ours, of another what the program's own rounding or stopping rule leaves open; share: of a
    p value that is a share of draws, how many tails it counts, and the program's draws and ours; problem: why
    it has no number.

    is_printed: whether `value` is an attribute of the program's public result, or an element of one,
    untouched; the program's input may be demeaned or scaled before, by a step that `call` names. By default
    it is not: our file computed the value from what the program returned, and it is shown as such, never as a
    number of the program's. A program's file sets it for a number, `say(…, is_printed=True)`, or for several,
    `prints = partial(say, is_printed=True)`. An error is printed where it is the root of an element on the
    diagonal of the variance that the program returns.
    """

    model: str
    quantity: str
    term: str
    program: str
    version: str
    call: str
    value: float | None = None
    ending: Ending = "closed form"
    conversions: tuple[Conversion, ...] = ()
    loglik: float | None = None
    error: float | None = None
    share: tuple[int, ...] = ()
    problem: Words = ""
    is_printed: bool = False
    tail: Literal["", "F", "chi2", "normal"] = ""
    df: tuple[float, ...] = ()


def opinion_maker(program: str, **about: Any) -> partial[Opinion]:
    """Make a function that gives the numbers of an installed program. about: what they have in common."""
    return partial(Opinion, program=program, version=version(program), **about)


def give_estimate(
    say: partial[Opinion], term: str, value: Any, se: Any, *ways: Conversion
) -> Iterator[Opinion]:
    """Yield a coefficient and its standard error. ways: what the error becomes under our convention."""
    yield say(quantity="coefficient", term=term, value=value)
    yield say(quantity="se", term=term, value=se, conversions=ways)


def give_failure(say: partial[Opinion], words: str, call: str = "", **about: str) -> Opinion:
    """Say in a row without a number why there is none."""
    problem = words if isinstance(words, Message) else _join_words(words)
    return say(quantity="", term="", call=call, problem=problem, **about)


def describe_warning(text: str) -> str:
    """Describe a program's warning, for `failed`."""
    return WARNING.fill_values(text=_join_words(text))


def _join_words(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def bound(size: float, largest: float, of: str) -> None:
    """Leave a calculation out that is larger than its program can take in seconds and a GB. Raises ValueError
    with the size, which a row of the table then says. of: what the size is of.
    """
    if size > largest:
        raise ValueError(f"left out: {of} are {size:.2g}, and at most {largest:.0e} are asked for")


def bound_memory(numbers: float, copies: int, of: str) -> None:
    """Leave a calculation out before it allocates more than LARGEST_MB. Raises ValueError with what it would
    take, which a row of the table then says. numbers: of one copy of its largest array; of: what that is.
    """
    megabytes = 8e-6 * numbers * copies
    if megabytes > LARGEST_MB:
        raise ValueError(
            f"left out: {of} would take about {megabytes:,.0f} MB, and at most {LARGEST_MB} MB are given"
        )


def plain_opinion(opinion: Opinion) -> Opinion:
    """Convert an opinion to plain numbers, whatever a program's scalars are; what is not finite is a
    problem.
    """
    value, error, loglik = (
        None if v is None else float(v) for v in (opinion.value, opinion.error, opinion.loglik)
    )
    ways = tuple(replace(way, value=float(way.value)) for way in opinion.conversions)
    numbers = [value, *(way.value for way in ways), error]
    wrong = next((one for one in numbers if one is not None and not isfinite(one)), None)
    if value is not None and wrong is not None:
        words = lasting("its number is {number}", number=str(wrong))
        return replace(opinion, value=None, error=None, loglik=None, conversions=(), problem=words)
    level = loglik if loglik is not None and isfinite(loglik) else None
    return replace(opinion, value=value, error=error, loglik=level, conversions=ways)


class Opinions(msgspec.Struct, frozen=True):
    """File of analyses, named after the first, or of a sweep: all that other programs say of it, and what
    they were asked: the analyses' recipes, or the specifications and matrices of the sweep.
    """

    analysis: str
    opinions: tuple[Opinion, ...]
    question: Question = Question()


def _plain_value(value: Any) -> Any:
    """Convert a number of NumPy's to Python's: the programs return either. A sentence with its values."""
    if isinstance(value, Message):
        return to_data(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written to an opinion")


def encode(analysis: str, opinions: Iterable[Opinion], asked: Question | None = None) -> str:
    """Write the text of an analysis's file."""
    document = Opinions(analysis, tuple(opinions), asked or Question())
    return msgspec.json.format(msgspec.json.encode(document, enc_hook=_plain_value), indent=1).decode() + "\n"


def decode(text: str | bytes) -> Opinions:
    """Read the document that `encode` wrote, its sentences as they were."""
    document = msgspec.json.decode(text, type=Opinions)
    return replace(document, opinions=tuple(map(_translate, document.opinions)))


def _translate(opinion: Opinion) -> Opinion:
    if not isinstance(opinion.problem, dict) and not opinion.conversions:
        return opinion  # as nearly all are
    ways = tuple(replace(way, formula=from_data(way.formula)) for way in opinion.conversions)
    return replace(opinion, problem=from_data(opinion.problem), conversions=ways)
