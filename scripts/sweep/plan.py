"""The specifications of a sweep: an option of each choice, and the analysis that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from spillover.declared import convert, load_kind, options_of
from sweep.choice import Choice, Subject

Options = dict[str, Any]


@dataclass(frozen=True)
class Specification:
    """One cell of a sweep.

    id: readable, unique within the sweep and independent of the rest of the sweep; subject: its analysis as
    plain options, and the term that is followed; columns: which option of each choice it has.
    """

    id: str
    subject: Subject
    columns: Mapping[str, str]


def choices_of(given: Mapping[str, Options]) -> list[Choice]:
    """Choices from their plain options by name, loading no other choice."""
    made = [convert(options, load_kind("sweep.choices", name, Choice)) for name, options in given.items()]
    return sorted(made, key=lambda choice: (choice.rank, choice.key()))


def plain_choices(choices: Sequence[Choice]) -> dict[str, Options]:
    """Choices as plain options by name, but for the matrices, which belong to chunks."""
    return {choice.key(): options_of(choice) for choice in choices if choice.key() != "weights"}


def specifications(subject: Subject, choices: Sequence[Choice]) -> Iterator[Specification]:
    """Every specification of these choices, the options of the last one changing fastest."""
    labelled = [choice.labels().items() for choice in choices]
    for options in product(*labelled):
        made, columns, names = subject, dict[str, str](), []
        for choice, (label, value) in zip(choices, options, strict=True):
            made = choice.apply(made, value)
            columns |= choice.columns(label, value)
            names += [label] if choice.named else []
        yield Specification(" | ".join(names), made, columns)


def columns_of(choices: Sequence[Choice]) -> list[str]:
    """The columns of a sweep's table that say which option of each choice a specification has."""
    return [name for choice in choices for name in choice.column_names()]
