"""The equation of the kind `transition`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def equation(options: Mapping[str, Any]) -> list[str]:
    """The share of the n transitions from class k that lead to class l."""
    return [r"p_{kl} = \frac{n_{kl}}{\sum_m n_{km}}"]
