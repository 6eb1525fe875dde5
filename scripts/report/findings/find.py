"""The findings of a study and how each is judged: its estimates, the sweep that holds one of them, and the
fewest changed choices that turn its sign or lead to an interval without the estimate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from report.findings.rules import UNEXAMINED, Alternatives, Change, Interval, Judged, find_change, judge
from report.material import Material
from report.neighbours import ANOTHER, Units
from report.verdict import Headline, Specifications, Swept, headlines
from spillover.errors import StudyError
from spillover.words import _

Options = Mapping[str, Any]
# Options that leave what is estimated as it is: how it is drawn, or at what level.
DRAWN = ("level", "seed", "draws", "resamples")
WEAKEST_FIRST = ("not", "depends", "throughout")


@dataclass(frozen=True)
class Finding:
    """What a study found of one quantity. label: in words; heads: its estimates, the main one first; lost:
    the analyses that were to make it and are not there.
    """

    label: str
    heads: Sequence[Headline]
    lost: Sequence[str] = ()


@dataclass(frozen=True)
class Examined:
    """A finding as a sweep judges it: which of its estimates, by which sweep, among which alternatives; here:
    the place of the estimate among them; tried: how many specifications the sweep has of its quantity, with
    those that could not be estimated.
    """

    head: Headline
    sweep: Swept
    found: Alternatives
    here: int
    judged: Judged
    tried: int

    @property
    def own(self) -> Interval:
        """The estimate with its interval."""
        return interval_of(self.head)

    @property
    def change(self) -> tuple[str, Change] | None:
        """The fewest changed choices that turn the `sign`, or else those that lead to an interval which
        `leaves` the estimate out; None where no alternative does either.
        """
        estimate = self.own.estimate
        turned = np.sign(self.found.estimate) != np.sign(estimate)
        outside = (self.found.low > estimate) | (self.found.high < estimate)
        changes = {
            "sign": find_change(self.here, self.found, turned),
            "leaves": find_change(self.here, self.found, outside),
        }
        known = [(key, one) for key, one in changes.items() if one is not None]
        return min(known, key=lambda one: one[1].changed, default=None)


def interval_of(head: Headline) -> Interval:
    """The interval of a main result; the whole line where it has none."""
    low, high = head.row.get("low"), head.row.get("high")
    return Interval(
        float(head.row["estimate"]),
        -np.inf if low is None else float(low),
        np.inf if high is None else float(high),
    )


def find_findings(page: Options, material: Material, recipes: Mapping[str, Options]) -> list[Finding]:
    """Find the findings of a page: those that the configuration names, or else its main results, those that
    are about the same joined. Raises StudyError where an analysis has no such term.
    """
    if named := page.get("findings"):
        return [_read(one["label"], [one, *_others(one)], material, recipes) for one in named]
    joined: dict[tuple[str, ...], list[Finding]] = {}
    for place, result in enumerate(page.get("main_results", ())):
        one = _read(result["label"], [result], material, recipes)
        key = _about(one.heads[0]) if one.heads else (str(place),)
        joined.setdefault(key, []).append(one)
    return [
        Finding(several[0].label, [head for one in several for head in one.heads], several[0].lost)
        for several in joined.values()
    ]


def _others(one: Options) -> Iterable[Options]:
    """The further estimates of a finding, with what they leave to its first."""
    own = {key: one[key] for key in ("part", "term") if one.get(key)}
    for other in one.get("also", ()):
        given = {"analysis": other} if isinstance(other, str) else {k: v for k, v in other.items() if v}
        yield {"label": "", **own, **given}


def _read(
    label: str, results: Sequence[Options], material: Material, recipes: Mapping[str, Options]
) -> Finding:
    heads, lost = list[Headline](), list[str]()
    for result in results:
        if result["analysis"] not in material.analyses:
            lost.append(result["analysis"])
            continue
        made = list(headlines([result], material, recipes))
        if not made:
            record = material.estimate(result["analysis"], result.get("part"))
            raise StudyError(
                _(
                    "report.findings: {analysis} has no term {term!r}; its terms are {known}",
                    analysis=result["analysis"],
                    term=result["term"],
                    known=", ".join(term["term"] for term in record["terms"]),
                )
            )
        heads += made
    return Finding(label, heads, lost)


def _about(head: Headline) -> tuple[str, ...]:
    """What an estimate is about: its kind, outcome, treatment and the like, its part and its term."""
    asked = {key: head.options.get(key) for key in ANOTHER if key not in DRAWN}
    asked["outcome"] = head.record["outcome"]
    return json.dumps(asked, sort_keys=True, default=str), head.record["part"], head.row["term"]


def examine(finding: Finding, swept: Sequence[Swept], units: Units) -> Examined | None:
    """Judge a finding by the sweeps that hold one of its estimates, the first that any holds; of several
    sweeps by the one under which it holds least. None where no sweep holds it beside other alternatives.
    """
    for head in finding.heads:
        every = [one for sweep in swept if (one := _examine_by(head, sweep, units)) is not None]
        if every:
            return min(every, key=lambda one: WEAKEST_FIRST.index(one.judged.word))
    return None


def _examine_by(head: Headline, sweep: Swept, units: Units) -> Examined | None:
    specifications = sweep.of(head)
    if specifications is None:
        return None
    place = specifications.find_headline(head, units)
    made = np.isfinite(specifications.low) & np.isfinite(specifications.high)
    if place is None or not made[place] or made.sum() < 2:
        return None
    found = alternatives_of(specifications, made)
    here = int(made[:place].sum())
    return Examined(head, sweep, found, here, judge(interval_of(head), found), sweep.count_tried(head))


def alternatives_of(specifications: Specifications, made: np.ndarray) -> Alternatives:
    """The specifications that have an interval, as alternatives. made: (n,)."""
    estimate, low, high = specifications.estimate, specifications.low, specifications.high
    choices = {name: values[made] for name, values in specifications.choices.items()}
    return Alternatives(estimate[made], low[made], high[made], choices)


def word_of(examined: Examined | None) -> str:
    """The key of a finding's word."""
    return UNEXAMINED if examined is None else examined.judged.word
