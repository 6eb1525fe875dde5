"""Print numbers: the one place that rounds, puts stars and marks what is too small to show.

Texts are plain: `-` for minus, so that CSV files can be read back. The other formats dress them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from spillover.messages.marks import BEGIN, END
from spillover.messages.render import language, say
from spillover.words import ENGLISH, LEVELS, SPACELESS, _

STARS = LEVELS
LARGE = 1e7  # from here on numbers have a power of ten
STARRED = re.compile(
    rf"(?<!\*)(?:(?<=[\d)\]$])|(?=\*+[\s~]p[\s~]))(\*{{1,4}})(?=[\s~{END}]|$)"
)  # after a number, or in the rule of the stars


def format_fixed(value: float | None, digits: int = 4) -> str:
    """`value` with `digits` decimals, fewer for large numbers; two significant digits where it would print as
    zero, four from ten million on, so that both ends of an interval in yuan are of one form.

    An absent value is an empty text.
    """
    if value is None:
        return ""
    size = abs(value)
    if size >= LARGE:
        return f"{value:.3e}"
    if 0 < size <= 0.5 * 10.0**-digits:
        return f"{value:.1e}"
    decimals = digits if size < 1000 else min(2, digits) if size < 10000 else min(1, digits)
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def format_estimate(value: float | None, error: float | None, digits: int = 4) -> str:
    """Format an estimate, its standard error or a bound, beside that error: with two significant digits where
    the error would print as zero or as 0.0001, for 0.0001 (0.0001) does not say how many errors it is from
    zero.
    """
    return format_beside(value, is_fine(error, digits), digits)


def is_fine(error: float | None, digits: int = 4) -> bool:
    """Return whether a standard error would print as zero or as 0.0001."""
    return error is not None and 0 < error < 1.5 * 10.0**-digits


def format_beside(value: float | None, fine: bool, digits: int = 4) -> str:
    """Format an estimate as `format_estimate` does beside a standard error that is `fine` or not."""
    if fine and value is not None and 0 < abs(value) < 10.0 ** (1 - digits):
        return f"{value:.1e}"
    return format_fixed(value, digits)


def format_described(value: float | None, deviation: float | None, digits: int = 4) -> str:
    """Format a mean or an extreme of a variable, or its standard deviation: with two significant digits where
    the deviation would have one.
    """
    return format_beside(value, deviation is not None and 0 < deviation < 10.0 ** (1 - digits), digits)


def format_t(value: float | None) -> str:
    """Format a t or z with two decimals: one that is almost zero is 0.00, not a power of ten."""
    return format_fixed(None if value is None else round(value, 2), 2)


def scale_of(values: Iterable[float | None], digits: int = 4) -> int:
    """Find the power of ten of the largest number, by which numbers are printed that would else lose their
    digits to zeros, or are ten million and more: 0 where the smallest has two significant ones, or all are
    zero.
    """
    sizes = [abs(value) for value in values if value]
    is_small = bool(sizes) and max(sizes) < 1 and min(sizes) < 10.0 ** (1 - digits)
    is_large = bool(sizes) and max(sizes) >= LARGE
    return _power_of(max(sizes), digits) if is_small or is_large else 0


def _power_of(size: float, digits: int) -> int:
    """Find the power of ten of a number as it is rounded: 9.9996e-04 is 1.000e-03."""
    return int(f"{size:.{min(3, digits)}e}".partition("e")[2])


def format_scaled(value: float | None, power: int, digits: int = 4, error: float | None = None) -> str:
    """`value` as so many of a power of ten: 0.00092 is `9.200e-04`, or `0.920e-03` beside numbers that are
    larger; one that would keep less than two significant digits as so many of its own power. Without a power
    as `format_estimate` has it. error: its standard error, where it is an estimate or a bound.
    """
    if not power or value is None:
        return format_estimate(value, error, digits)
    decimals = min(3, digits)
    if 0 < abs(value) < 10.0 ** (power + 1 - decimals):
        power = _power_of(value, digits)
    return f"{value / 10.0**power:.{decimals}f}e{power:+03d}"


def render_count(value: float | None) -> str:
    """Format a count; one that is not whole keeps its decimals."""
    if value is None:
        return ""
    return f"{value:.0f}" if float(value).is_integer() else format_fixed(value, 2)


def percent(share: float) -> str:
    """Format a share without decimals; one of not quite all is never 100%, nor one of a few 0%."""
    text = f"{share:.0%}"
    if text == "0%" and share > 0:
        return "<1%"
    return ">99%" if text == "100%" and share < 1 else text


def stars(p: float | None, levels: Sequence[float] = STARS) -> str:
    """Write one star for each of the `levels` that `p` is below."""
    return "" if p is None else "*" * sum(p < level for level in levels)


def stars_rule(levels: Sequence[float] = STARS) -> str:
    """Say the rule of the stars in words, for a table's notes: what each is, or their levels in a row."""
    falling = sorted(levels, reverse=True)
    rule = ", ".join(f"{'*' * (i + 1)} p < {level:g}" for i, level in enumerate(falling))
    marks = ["*" * (i + 1) for i in range(len(falling))]
    percent = [f"{100 * level:g}%" for level in falling]
    if language() == ENGLISH:
        return rule
    return say(_("{stars} mean significance at {levels}"), stars=marks[::-1], levels=percent[::-1])


def capitalise(text: str) -> str:
    """Words that stand by themselves, in a cell or at the head of a column."""
    return text[:1].upper() + text[1:]


def typeset_text(text: str) -> str:
    """`text` with true minus signs before numbers and powers of ten written out; `N = 495` breaks nowhere."""
    return _typeset_text(str(text), language() in SPACELESS)


def bind_short_texts(text: str) -> str:
    """`text` with blanks that do not break in `N = 495`, `p 0.02` and `* p < 0.1`."""
    return _bind_short_texts(text, language() in SPACELESS)


# Stars behind an exponent stand apart and below, or they would read as its own.
_POWER = re.compile(r"(\d(?:\.\d+)?)e([+-])0*(\d+)(?=(\*?))")
# A Chinese letter before it is a word of its own, not a name that goes on.
_MINUS = re.compile(r"(?<![A-Za-zÀ-ɏ\d_.)])-(?=\d)")
_RULE = re.compile(r"(?<=\*) (?=p\b)")
_COMPARISON = re.compile(rf"(?<!\w)([Np]) ([=<]) (?={BEGIN}?\d)", re.ASCII)
_BARE = re.compile(rf"(?<!\w)([Np]) (?=<?{BEGIN}?\d)", re.ASCII)


@lru_cache(maxsize=20_000)  # the cells of a table are measured and printed in several formats
def _typeset_text(text: str, spaceless: bool) -> str:
    text = _POWER.sub(
        lambda m: f"{m[1]}×10{_superscript(m[2], m[3])}" + ("\N{NARROW NO-BREAK SPACE}" if m[4] else ""),
        text,
    )
    return _MINUS.sub("\N{MINUS SIGN}", _bind_short_texts(text, spaceless))


def _bind_short_texts(text: str, spaceless: bool) -> str:
    # Beside any blank Chinese lines break, within the number.
    blank = "" if spaceless else "\N{NO-BREAK SPACE}"
    text = _RULE.sub("\N{NO-BREAK SPACE}", text)
    text = _COMPARISON.sub(rf"\1{blank}\2{blank}", text)
    return _BARE.sub("\\1\N{NO-BREAK SPACE}", text)


def _superscript(sign: str, digits: str) -> str:
    return ("⁻" if sign == "-" else "") + digits.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
