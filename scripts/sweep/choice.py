"""Base of the choices of a sweep: the options that are tried, and what each changes in an analysis."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, ClassVar, NamedTuple

from spillover.analysis import Analysis
from spillover.declarations import KindDeclaration, convert, kind_of, kinds_in, load_kind, options_of
from spillover.variation import plain_option, prune_exogenous


class Subject(NamedTuple):
    """An analysis as plain options, and the term that the sweep follows."""

    options: dict[str, Any]
    treatment: str


class Choice(KindDeclaration, frozen=True, kw_only=True, tag_field="choice"):
    """A choice is a subclass in a file of its own, `sweep/choices/<choice>.py`, with one field of its name:
    one option, a list, or options by label. None is no choice: the analysis stays as it is.

    rank: its place among the choices, in a specification's name and in the table; column: its column there,
    its name by default; option: the option of an analysis that it sets or changes; kinds: those of
    analyses that its options make of the baseline's.
    """

    rank: ClassVar[int] = 100
    column: ClassVar[str] = ""
    option: ClassVar[str] = ""
    kinds: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def key(cls) -> str:
        """Name the key of the configuration."""
        return kind_of(cls)

    @property
    def value_in_study(self) -> Any:
        """Return what the configuration gives for the key."""
        return getattr(self, self.key())

    @property
    def is_named(self) -> bool:
        """Return whether its labels are part of a specification's name: those of several options are."""
        return not isinstance(self.value_in_study, str)

    def labels(self) -> Mapping[str, Any]:
        """List the options by label."""
        given = self.value_in_study
        if isinstance(given, Mapping):
            return given
        return {str(value): value for value in ((given,) if isinstance(given, str) else given)}

    @property
    def count(self) -> int:
        """Return the number of its options."""
        return len(self.labels())

    def label_at(self, place: int) -> str:
        """Find the label of one option by its place."""
        return [*self.labels()][place]

    def option_of(self, label: str) -> Any:
        """Find the option of a label."""
        return self.labels()[label]

    def trial_options(self) -> Mapping[str, Any]:
        """List the options by label that stand for all where each is tried by itself."""
        return self.labels()

    def apply(self, subject: Subject, value: Any) -> Subject:
        """Apply one of the options to the analysis."""
        return self.setting(subject, **{self.option: plain_option(value)})

    def setting(self, subject: Subject, **changed: Any) -> Subject:
        """Set other options of the analysis; None takes one away."""
        made = {key: value for key, value in {**subject.options, **changed}.items() if value is not None}
        return subject._replace(options=prune_exogenous(made))

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """Name the columns of `columns`."""
        return (cls.column or cls.key(),)

    def columns(self, label: str, value: Any) -> dict[str, str]:
        """Write the columns of the sweep's table that say which option a specification has."""
        (name,) = self.column_names()
        return {name: label}

    def problems(self, years: tuple[int, int]) -> Iterator[str]:
        """Options that the study's years do not allow, each with its label and the remedy."""
        yield from ()


def choices() -> list[type[Choice]]:
    """Get every choice, in the order of their ranks and names."""
    found = kinds_in("sweep.choices", Choice).values()
    return sorted(found, key=lambda choice: (choice.rank, choice.key()))


# The specifications of a sweep: an option of each choice, and the analysis that they make.

Options = dict[str, Any]


@dataclass(frozen=True)
class Specification:
    """Cell of a sweep.

    id: readable, unique within the sweep and independent of the rest of the sweep; subject: its analysis as
    plain options, and the term that is followed; columns: which option of each choice it has; given: these
    options by the choice's key, labelled_options: with their labels.
    """

    id: str
    subject: Subject
    columns: Mapping[str, str]
    labelled_options: Mapping[str, tuple[str, Any]]

    @property
    def options_by_key(self) -> Mapping[str, Any]:
        """Options of the specification by the choice's key."""
        return {key: value for key, (_label, value) in self.labelled_options.items()}

    def part_of(self, analysis: Analysis, part: str | None) -> str | None:
        """Return the estimate of its analysis that is followed: the sweep's part, or of several baselines the
        only one of those that have no such part.
        """
        parts = analysis.parts()
        return None if "baselines" in self.labelled_options and parts and part not in parts else part


def choices_of(given: Mapping[str, Options]) -> list[Choice]:
    """Choices from their plain options by name, loading no other choice."""
    made = [convert(options, load_kind("sweep.choices", name, Choice)) for name, options in given.items()]
    return sorted(made, key=lambda choice: (choice.rank, choice.key()))


def plain_choices(choices: Sequence[Choice]) -> dict[str, Options]:
    """Choices as plain options by name, but for the matrices, which belong to chunks."""
    return {choice.key(): options_of(choice) for choice in choices if choice.key() != "weights"}


def specifications(subject: Subject, choices: Sequence[Choice]) -> Iterator[Specification]:
    """Yield every specification of these choices, the options of the last one changing fastest."""
    labelled = [choice.labels().items() for choice in choices]
    return (_specification(subject, choices, options) for options in product(*labelled))


def _specification(
    subject: Subject, choices: Sequence[Choice], options: Sequence[tuple[str, Any]]
) -> Specification:
    """Build the specification of one option, with its label, of each choice."""
    columns, names = dict[str, str](), []
    for choice, (label, value) in zip(choices, options, strict=True):
        subject = choice.apply(subject, value)
        columns |= choice.columns(label, value)
        names += [label] if choice.is_named else []
    labelled = {choice.key(): option for choice, option in zip(choices, options, strict=True)}
    return Specification(" | ".join(names), subject, columns, labelled)


class Reader(NamedTuple):
    """Reader of a choice, whose options are asked for one by one. label_at, option_of: as the choice's."""

    choice: Choice
    label_at: Callable[[int], str]
    option_of: Callable[[str], Any]

    @classmethod
    def build(cls, choice: Choice) -> Reader:
        """Build the reader of a choice: of one that lists its options, they are listed once."""
        if type(choice).label_at is not Choice.label_at:
            return cls(choice, choice.label_at, choice.option_of)
        found = choice.labels()
        return cls(choice, [*found].__getitem__, found.__getitem__)


def specification_of(subject: Subject, readers: Sequence[Reader], labels: Sequence[str]) -> Specification:
    """Build the specification that has these labels, one of each choice."""
    options = [(label, reader.option_of(label)) for reader, label in zip(readers, labels, strict=True)]
    return _specification(subject, [reader.choice for reader in readers], options)


def each_option(subject: Subject, choices: Sequence[Choice]) -> Iterator[Specification]:
    """Yield a specification for each option of each choice, the first of the others."""
    first = [next(iter(choice.trial_options().items())) for choice in choices]
    for place, choice in enumerate(choices):
        for option in choice.trial_options().items():
            yield _specification(subject, choices, [*first[:place], option, *first[place + 1 :]])


def columns_of(choices: Sequence[Choice]) -> list[str]:
    """List the columns of a sweep's table that say which option of each choice a specification has."""
    return [name for choice in choices for name in choice.column_names()]


# A seeded sample of a sweep's specifications, drawn without making all of them.


def draw_specifications(
    subject: Subject, choices: Sequence[Choice], size: int, seed: int
) -> Iterator[Specification]:
    """Yield each drawn specification, in the sweep's order."""
    total = prod(choice.count for choice in choices)
    readers = [Reader.build(choice) for choice in choices]
    for number in sorted(random.Random(seed).sample(range(total), min(size, total))):
        labels = []
        for reader in reversed(readers):  # the last choice changes fastest
            number, place = divmod(number, reader.choice.count)
            labels.append(reader.label_at(place))
        yield specification_of(subject, readers, labels[::-1])
