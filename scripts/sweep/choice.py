"""What every choice of a sweep has: the options that are tried, and what each changes in an analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

import msgspec

from spillover.declared import kind_name, kind_of, kinds_in
from spillover.variation import plain_option


class Subject(NamedTuple):
    """An analysis as plain options, and the term that the sweep follows."""

    options: dict[str, Any]
    treatment: str


class Choice(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="choice",
    tag=kind_name,
):
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
        """The key of the configuration."""
        return kind_of(cls)

    @property
    def given(self) -> Any:
        """What the configuration gives for the key."""
        return getattr(self, self.key())

    @property
    def named(self) -> bool:
        """Whether its labels are part of a specification's name: those of several options are."""
        return not isinstance(self.given, str)

    def labels(self) -> Mapping[str, Any]:
        """The options by label."""
        given = self.given
        if isinstance(given, Mapping):
            return given
        return {str(value): value for value in ((given,) if isinstance(given, str) else given)}

    def apply(self, subject: Subject, value: Any) -> Subject:
        """The analysis with one of the options."""
        return self.setting(subject, **{self.option: plain_option(value)})

    def setting(self, subject: Subject, **changed: Any) -> Subject:
        """The analysis with other options; None takes one away."""
        made = {key: value for key, value in {**subject.options, **changed}.items() if value is not None}
        return subject._replace(options=made)

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """The columns of `columns`."""
        return (cls.column or cls.key(),)

    def columns(self, label: str, value: Any) -> dict[str, str]:
        """The columns of the sweep's table that say which option a specification has."""
        (name,) = self.column_names()
        return {name: label}

    def problems(self, years: tuple[int, int]) -> Iterator[str]:
        """Options that the study's years do not allow, each with its label and the remedy."""
        yield from ()


def choices() -> list[type[Choice]]:
    """Every choice, in the order of their ranks and names."""
    found = kinds_in("sweep.choices", Choice).values()
    return sorted(found, key=lambda choice: (choice.rank, choice.key()))
