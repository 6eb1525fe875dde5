"""A seeded sample of a sweep's specifications, drawn without making all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import prod
from typing import Any

from sweep.choice import Choice, Subject


def sampled(
    subject: Subject, choices: Sequence[Choice], size: int, seed: int
) -> list[tuple[str, Subject, dict[str, Any]]]:
    """Each drawn specification: its id, its subject, and the option of each choice by the choice's key; in
    the sweep's order.
    """
    labelled = [list(choice.labels().items()) for choice in choices]
    total = prod(map(len, labelled))
    drawn = sorted(random.Random(seed).sample(range(total), min(size, total)))
    return [_at(number, subject, choices, labelled) for number in drawn]


def _at(
    number: int, subject: Subject, choices: Sequence[Choice], labelled: Sequence[list[tuple[str, Any]]]
) -> tuple[str, Subject, dict[str, Any]]:
    """The specification of a number, whose last choice changes fastest."""
    places = []
    for options in reversed(labelled):
        number, place = divmod(number, len(options))
        places.append(options[place])
    made, names, given = subject, [], {}
    for choice, (label, value) in zip(choices, reversed(places), strict=True):
        made = choice.apply(made, value)
        names += [label] if choice.named else []
        given[choice.key()] = value
    return " | ".join(names), made, given
