"""A sweep's table as the figures and the explorer need it, and what its choices and options are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from base.artifacts.parquet import read_table
from report.figure import NoDataError
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from spillover.messages.common import (
    CHOICE,
    COMMA_IN_SENTENCE,
    MATRIX_OPTION,
    OPTION,
    SWEEP_AXIS,
    SWEEP_EFFECT,
)
from spillover.messages.study_names import find_label
from spillover.messages.study_names import labels_of as labels_by_name
from spillover.sweeps.columns import AND, choices_in
from spillover.words import _
from words.render import plain_key, say, say_key, term_label

if TYPE_CHECKING:
    from report.figure import SweepFigure

EFFECTS = ("total", "direct", "indirect", "beta", "theta")
PARTS = ("", "_low", "_high", "_p", "_se")  # of an effect, in a sweep's table


@dataclass(frozen=True)
class SweepEstimates:
    """A sweep's estimates of one effect: estimate, low, high, p, se (N,), and the choices (N,) of labels by
    name; where its plan was recorded, whether that has them is one more.
    """

    estimate: Array
    low: Array
    high: Array
    p: Array
    se: Array
    choices: Mapping[str, np.ndarray]

    @property
    def varying_choices(self) -> dict[str, list[str]]:
        """The choices that differ between specifications, with their labels."""
        labels = {name: sorted({str(v) for v in values}) for name, values in self.choices.items()}
        return {name: found for name, found in labels.items() if len(found) > 1}


def estimates_of(figure: SweepFigure, path: str) -> tuple[SweepEstimates, str]:
    """The estimates that a figure shows, and what they are called. Raises NoDataError where there are
    none."""
    sweep = read_sweep(path, figure.effect, figure.where)
    if not len(sweep.estimate):
        raise NoDataError(
            say(
                _("no specification of the sweep reports the {effect}"),
                effect=say_key(SWEEP_EFFECT, figure.effect),
            )
        )
    return sweep, say_key(SWEEP_AXIS, figure.effect)


def read_sweep(
    path: str, effect: str = "total", where: Mapping[str, Sequence[str]] | None = None
) -> SweepEstimates:
    """The estimates of an effect with its intervals. Specifications that failed or lack the effect are left
    out.

    where: the labels kept of some choices. Raises StudyError naming an unknown effect or choice.
    """
    table = read_table(path)
    if effect not in table:
        raise StudyError(
            _(
                "{path}: it has no effect {effect!r}; its effects are {known}",
                path=path,
                effect=effect,
                known=", ".join(e for e in EFFECTS if e in table),
            )
        )
    estimate, low, high, p, se = (table[effect + part].astype(float) for part in PARTS)
    made = np.isfinite(estimate) & np.isfinite(low) & np.isfinite(high) & np.isfinite(p)
    for name, kept in (where or {}).items():
        if name not in choices_in(table):
            known = ", ".join(choices_in(table))
            raise StudyError(
                _("where: the sweep has no choice {name!r}; its choices are {known}", name=name, known=known)
            )
        made &= np.isin(np.asarray(table[name], dtype=str), list(kept))
    choices = {name: labels_of(table, name)[made] for name in choices_in(table)}
    if "exploratory" in table:
        later = np.where([bool(lacking) for lacking in table["exploratory"]], "later", "recorded")
        choices["exploratory"] = labels_of({"exploratory": later}, "exploratory")[made]
    return SweepEstimates(estimate[made], low[made], high[made], p[made], se[made], choices)


def labels_of(table: Mapping[str, np.ndarray], choice: str) -> np.ndarray:
    """The options (N,) of a choice for people."""
    options, codes = np.unique(np.asarray(table[choice], dtype=str), return_inverse=True)
    names = [option_name(choice, str(option)) for option in options]
    # Two options of one label stay two.
    alike = [
        f"{name} ({own})" if names.count(name) > 1 else name for name, own in zip(names, options, strict=True)
    ]
    return np.array(alike)[codes]


def choice_name(choice: str) -> str:
    """A choice; one without words is called by its key."""
    return say_key(CHOICE, choice, plain_key(choice))


def option_name(choice: str, option: str) -> str:
    """An option of a choice in words: by the study's label in `labels.options`, a variable or an analysis by
    its own label; what the workflow names has words, and any other name its letters with blanks.
    """
    label = find_label("options", option, choice)
    if label is not None:
        return label
    if choice == "matrix":
        return matrix_in_words(option)
    if choice in ("outcome", "treatment"):
        return term_label(option, labels_by_name("variables"))
    if f"{choice}-{option}" in OPTION:
        return say_key(OPTION, f"{choice}-{option}")
    if choice == "subsets":
        return AND.join(term_label(one, labels_by_name("variables")) for one in option.split(AND))
    return (choice == "baseline" and find_label("analyses", option)) or plain_key(option)


def matrix_in_words(text: str) -> str:
    """A matrix of a sweep, by its family, its options and how it is standardised."""
    made, _, standardise = text.rpartition(", ")
    family, *options = made.split(" ")
    pairs = dict(option.partition("=")[::2] for option in options)
    known = f"family-{family}" in OPTION and all(pairs.values())
    return matrix_words(family, pairs, standardise) if known else text


def matrix_words(family: str, options: Mapping[str, str], standardise: str) -> str:
    """A matrix by its family, its options and how it is standardised."""
    said = [option_words(key, value) for key, value in options.items()]
    parts = [option_name("family", family), *said, option_name("standardise", standardise)]
    return say(COMMA_IN_SENTENCE).join(parts)


def option_words(option: str, value: str) -> str:
    """An option of a matrix with its value."""
    if f"{option}-{value}" in MATRIX_OPTION:
        return say_key(MATRIX_OPTION, f"{option}-{value}")
    if option == "file":
        value = PurePath(value).name
    if option == "variable":
        value = term_label(value, labels_by_name("variables"))
    if option in MATRIX_OPTION:
        return say_key(MATRIX_OPTION, option, value=value)
    return say(_("{option} {value}"), option=option, value=value)


def specification_name(text: str, choices: Sequence[str]) -> str:
    """A specification, which is called by its options. choices: the choice of each, in their order."""
    options = text.split(" | ")
    if len(options) != len(choices):
        return text
    pairs = zip(choices, options, strict=True)
    return " | ".join(option_name(choice, option) for choice, option in pairs)
