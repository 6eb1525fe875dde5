"""The sweep explorer of the page: the specifications that it embeds, and the section that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from base.artifacts.json_record import read_json_record
from report.findings.rules import MATRIX
from report.joint import joint_words
from report.neighbours import Units
from report.page_options import PageOptions
from report.page_plan import explain_missing, is_there
from report.sections import Section, section
from report.shares import decompose, find_boxes
from report.sweep_record import (
    FIXED,
    SweepChoice,
    SweepData,
    find_fine_effects,
    read_estimates,
    read_sweep_data,
)
from report.sweep_words import describe_sweep
from report.sweeps import EFFECTS
from report.universe import Universes
from report.verdict import Headline, SweepTable
from spillover.arrays.foundation import Array
from spillover.messages.common import HEAD, NUMBER_RANGE, SEMICOLON
from spillover.messages.study_names import label_or_name
from spillover.sweeps.summary import SweepSummary
from spillover.tables.number_format import format_beside
from spillover.words import _
from words.render import say, say_key

VARIATION = {
    "choice": _("Choice"),
    "share": _("Share of the variance"),
    "least": _("Least"),
    "most": _("Most"),
    "option": _("Option"),
    "count": _("Specifications"),
    "median": _("Median"),
    "half": _("Middle half"),
    "box": _("From the 5% to the 95% quantile"),
}
MATRICES = 300  # more are told apart by family and standardisation alone
VARIATION_HEADS = {
    "shares": ("choice", "share", "least", "most"),
    "boxes": ("option", "count", "median", "half", "box"),
}


def find_main(data: SweepData, heads: Sequence[Headline], sweep: SweepTable, units: Units) -> dict[str, int]:
    """Find by effect the place of the specification that is the first main result of it."""
    places: dict[str, int] = {}
    names = np.asarray(sweep.table["specification"], dtype=str)
    outcomes = np.asarray(sweep.table["outcome"], dtype=str)
    for head in heads:
        _variable, effect = head.quantity
        specifications = sweep.select(head)
        if effect not in data.effects or effect in places or specifications is None:
            continue
        if (place := specifications.find_headline(head, units)) is not None:
            same = (names == str(specifications.names[place])) & (outcomes == head.record.outcome)
            places[effect] = int(np.flatnonzero(same)[0])
    return places


def read_explored_sweep(
    spec: PageOptions, heads: Sequence[Headline], sweep: SweepTable | None, units: Units | None
) -> SweepData | None:
    """Read the sweep that the page's explorer shows; None where it has none, or the sweep did not run.

    heads: the main results; sweep: its table, None where no headline can be found in it.
    """
    files = spec.plan.explorer
    if not files or not is_there(files["table"]):
        return None
    data = read_sweep_data(Path(files["table"]))
    if sweep is None or units is None:
        return data
    return msgspec.structs.replace(data, main=find_main(data, heads, sweep, units))


def explorer_section(spec: PageOptions, data: SweepData | None) -> Section | None:
    """The section of the explorer; None where the page has none. data: of `read_explored_sweep`."""
    if not (files := spec.plan.explorer):
        return None
    if data is None:
        return section("sweep", why=explain_missing(files["table"], spec.needs.get(files["table"], [])))
    if not data.effects:
        return section("sweep", why=say(_("No specification could be estimated.")))
    effect = next(iter(data.main), next(iter(data.effects)))
    several = [name for name, _choice in data.several() if name != MATRIX]
    varied = {name: data.choices[name] for name in several if name != "outcome"}
    # Effects on two outcomes in different units make no curve: one at a time, the first row's at first.
    outcome = data.choices["outcome"] if "outcome" in several else None
    summary = Path(files["summary"])
    made = section(
        "sweep",
        name=label_or_name("sweeps", spec.page["explorer"]),
        effects=[(name, one.name) for name, one in data.effects.items()],
        effect=effect,
        universe=Universes(data).describe(effect, data.main[effect]) if data.main else None,
        walked=[
            (name, choice.name, list(enumerate(choice.labels)))
            for name, choice in data.walkable_choices().items()
        ],
        head=["", *(say_key(HEAD, key) for key in ("estimate", "interval", "p"))],
        outcomes=[
            (code, spec.labels.get(name, name)) for code, name in enumerate(outcome.labels if outcome else ())
        ],
        outcome=outcome.codes[0] if outcome else None,
        colours=[(name, choice.name) for name, choice in varied.items()],
        choices=[(name, choice.name, choice.labels) for name, choice in varied.items()],
        same=say(SEMICOLON).join(_list_common_options(data)),
        summary=describe_sweep(read_json_record(summary, SweepSummary), spec.labels, find_fine_effects(data))
        if summary.is_file()
        else None,
        joint=joint_words(spec.joint.get(spec.page["explorer"]), files["table"]),
        variation=list(_describe_variation(data, spec.labels)),
        variation_heads={
            name: [say_key(VARIATION, key) for key in keys] for name, keys in VARIATION_HEADS.items()
        },
    )
    return replace(made, data={"sweep-data": data})


def _list_common_options(data: SweepData) -> list[str]:
    """The options that all specifications have, with their choices."""
    return [
        say(_("{choice} {option}"), choice=choice.name, option=choice.labels[0])
        for name, choice in data.choices.items()
        if name != MATRIX and len(choice.labels) == 1
    ]


@dataclass(frozen=True)
class OptionBox:
    """The estimates with one option, as they are printed: their number, their median and their middle half;
    places: of their 5, 25, 50, 75 and 95% quantiles and of zero, in a picture 200 wide.
    """

    label: str
    count: str
    median: str
    half: str
    places: Sequence[float]


@dataclass(frozen=True)
class Variation:
    """The choices that move an effect: its name; in_order: whether the shares are of the choices in their
    order, which are too many for all orders; the rows of the table of shares; and by choice the boxes of its
    options.
    """

    title: str
    in_order: bool
    shares: Sequence[tuple[str, ...]]
    boxes: Sequence[tuple[str, Sequence[OptionBox]]]


def _describe_variation(data: SweepData, labels: Mapping[str, str]) -> Iterator[Variation]:
    """Describe what moves the total effect, or the coefficient, on each outcome; nothing of one that does not
    vary.
    """
    effect = next(one for one in EFFECTS if one in data.effects)
    outcomes = data.choices["outcome"].names if "outcome" in data.choices else [""]
    several, fine, name = len(outcomes) > 1, find_fine_effects(data), data.effects[effect].name
    for code, outcome in enumerate(outcomes):
        places, values = read_estimates(data, effect, code if several else None)
        shares = _share_rows(data, places, values)
        if shares is None:
            continue
        title = say(_("{effect} on {outcome}"), effect=name, outcome=labels.get(outcome, outcome))
        boxes = _draw_boxes(data, places, values, (effect, outcome) in fine)
        yield Variation(title if several else name, *shares, boxes)


def _share_rows(
    data: SweepData, places: np.ndarray, values: Array
) -> tuple[bool, list[tuple[str, ...]]] | None:
    """Share the variation among choices: whether in their order alone, and rows; None where nothing varies.
    places, values: of the estimates (n,).
    """
    names = list(data.walkable_choices())
    if MATRIX in data.choices and len(data.choices[MATRIX].labels) > MATRICES:
        names = [name for name in data.choices if name not in (*FIXED, MATRIX)]
    codes = {name: np.asarray(data.choices[name].codes)[places] for name in names}
    found = decompose(values, codes) if len(values) else None
    if found is None:
        return None
    rows = [
        (data.choices[one.choice].name, f"{one.share:.1%}", f"{one.least:.1%}", f"{one.most:.1%}")
        for one in found.shares
    ]
    return found.in_order, [*rows, (say(_("their combinations")), f"{1 - found.total:.1%}", "", "")]


def _draw_boxes(
    data: SweepData, places: np.ndarray, values: Array, fine: bool
) -> list[tuple[str, list[OptionBox]]]:
    """By choice the boxes of its options, all on one scale with zero. A matrix is told by its family and
    standardisation. fine: whether the estimates have fine standard errors.
    """
    write = partial(format_beside, fine=fine)
    varied: dict[str, SweepChoice] = {
        name: choice for name, choice in data.several() if name not in (*FIXED, MATRIX)
    }
    boxes = {
        name: list(find_boxes(values, np.asarray(choice.codes)[places])) for name, choice in varied.items()
    }
    ends = [end for own in boxes.values() for box in own for end in box.quantiles] or [0.0]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 196 / ((high - low) or 1.0)
    return [
        (
            varied[name].name,
            [
                OptionBox(
                    label=varied[name].labels[box.option],
                    count=f"{box.count:,}",
                    median=write(box.quantiles[2]),
                    half=say(NUMBER_RANGE, low=write(box.quantiles[1]), high=write(box.quantiles[3])),
                    places=[round(2 + (one - low) * scale, 1) for one in (*box.quantiles, 0.0)],
                )
                for box in own
            ],
        )
        for name, own in boxes.items()
    ]
