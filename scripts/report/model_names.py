"""What the page calls an estimate: its analysis, its part there, or the specification of a sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report.sweep_words import specification_name
from words.names import named
from words.say import say
from words.written import written

Specified = Mapping[str, Sequence[str]]  # the choices that the specifications of each sweep are called by


def model_name(model: str, specified: Specified | None = None) -> str:
    """An estimate in words: `analysis/part`, or `sweep: specification`."""
    sweep, colon, specification = model.partition(": ")
    choices = (specified or {}).get(sweep, ())
    if colon and choices:
        *options, last = specification.split(" | ")
        option, slash, part = last.rpartition("/") if "/" in last and len(options) else (last, "", "")
        made = specification_name(" | ".join([*options, option]), choices)
        named_part = f" | {part_name(part)}" if slash else ""
        return say("model_of_sweep", sweep=named("sweeps", sweep), specification=made + named_part)
    analysis, slash, part = model.partition("/")
    if not slash:
        return named("analyses", analysis)
    return say("model_of", analysis=named("analyses", analysis), part=part_name(part))


def part_name(part: str) -> str:
    """A part of an analysis; the model itself has no name."""
    return written(part.replace("_", " ")) or say("the_model")
