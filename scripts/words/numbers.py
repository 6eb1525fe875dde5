"""Numbers within sentences: digits as tables print them, whatever the language."""

from __future__ import annotations

from typing import Any

from fluent.runtime.types import FluentType


class Number(FluentType, float):
    """A number with four significant digits, six from a thousand on."""

    def format(self, locale: Any, options: Any = None) -> str:
        """Its digits."""
        return f"{float(self):.{4 if abs(self) < 1000 else 6}g}"


def significant(value: Any, digits: Any) -> Any:
    """`SIGNIFICANT($x, digits: 6)`: six significant digits. A text (∞) is itself."""
    return value if isinstance(value, str) else f"{float(value):.{int(digits)}g}"


def decimals(value: Any, digits: Any) -> Any:
    """`DECIMALS($x, digits: 3)`: three decimals."""
    return f"{float(value):.{int(digits)}f}"


def percent(value: Any, digits: Any = 0) -> str:
    """`PERCENT($share)`: a share as a percentage."""
    return f"{100 * float(value):.{int(digits)}f}%"


def p_value(value: Any) -> str:
    """`P($p)`: `= 0.012`, or `< 0.001`."""
    return "< 0.001" if float(value) < 0.001 else f"= {float(value):.3f}"


FUNCTIONS: dict[str, Any] = {
    "SIGNIFICANT": significant,
    "DECIMALS": decimals,
    "PERCENT": percent,
    "P": p_value,
}
