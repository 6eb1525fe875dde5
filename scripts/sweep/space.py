"""Choose the specifications of a sweep's space to estimate: all, those that are not excluded, or a sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Annotated, Any

import numpy as np
from msgspec import Meta

from spillover.options import Label, Option, Seed
from sweep.choice import Choice, Reader, Specification, Subject, specification_of, specifications

REPLICATES = 10  # Latin samples that are independent of each other: what they differ in is the standard error
Labels = Annotated[tuple[Label, ...], Meta(min_length=1)]
Exclusion = Annotated[dict[Label, Label | Labels], Meta(min_length=1)]
Row = Sequence[Any]  # of a sample: a label for each choice, and the number of its replicate


class Draw(Option, frozen=True):
    """A sample of the space."""

    size: Annotated[int, Meta(ge=2 * REPLICATES, le=100_000)] = 2000
    """Number of specifications that are drawn; those drawn twice are estimated once."""
    seed: Seed = 1
    """Seed of the sample."""


def size_of(choices: Sequence[Choice]) -> int:
    """Count the specifications of the space, without making any."""
    return prod(choice.count for choice in choices)


def is_excluded(given: Mapping[str, tuple[str, Any]], excluded: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a specification has all that one of the exclusions names. given: label and option by the
    choice's key; of matrices an exclusion may name a family.
    """
    return any(
        all(key in given and _is(given[key], wanted) for key, wanted in one.items()) for one in excluded
    )


def _is(has: tuple[str, Any], wanted: str | Sequence[str]) -> bool:
    label, option = has
    names = {label, option.get("family", label) if isinstance(option, Mapping) else label}
    return bool(names & ({wanted} if isinstance(wanted, str) else {*wanted}))


def draw_latin_sample(
    choices: Sequence[Choice], draw: Draw, excluded: Sequence[Mapping[str, Any]] = ()
) -> list[Row]:
    """Draw a sample as rows of labels and the number of their replicate, sorted, each specification once.

    Each of the REPLICATES is a Latin hypercube of its own (McKay, Beckman and Conover 1979): of m rows, the
    k-th stratum of each choice's options, m of equal width, is drawn from once, in an order of its own.
    """
    found: dict[tuple[str, ...], int] = {}
    readers, counts = [Reader.build(choice) for choice in choices], [choice.count for choice in choices]
    for replicate in range(REPLICATES):
        stream = np.random.default_rng([draw.seed, replicate])
        rows = draw.size // REPLICATES + (replicate < draw.size % REPLICATES)
        columns = [_draw_column(stream, rows, count) for count in counts]
        for row in zip(*columns, strict=True):
            labels = tuple(reader.label_at(int(place)) for reader, place in zip(readers, row, strict=True))
            given = {
                reader.choice.key(): (label, reader.option_of(label))
                for reader, label in zip(readers, labels, strict=True)
            }
            if not is_excluded(given, excluded):
                found.setdefault(labels, replicate)
    return [[*labels, replicate] for labels, replicate in sorted(found.items())]


def _draw_column(stream: np.random.Generator, rows: int, count: int) -> np.ndarray:
    """Places (m,) of options: one from each stratum, in an order of its own."""
    return np.floor((stream.permutation(rows) + stream.random(rows)) / rows * count)


def list_specifications(
    subject: Subject,
    choices: Sequence[Choice],
    excluded: Sequence[Mapping[str, Any]] = (),
    drawn: Sequence[Row] | None = None,
) -> Iterator[tuple[Specification, int | None]]:
    """Yield the specifications that are estimated, with the number of their replicate in a sample."""
    if drawn is not None:
        readers = [Reader.build(choice) for choice in choices]
        for *labels, replicate in drawn:
            yield specification_of(subject, readers, labels), int(replicate)
        return
    for one in specifications(subject, choices):
        if not is_excluded(one.labelled_options, excluded):
            yield one, None
