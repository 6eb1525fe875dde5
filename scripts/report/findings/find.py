"""The findings of a study and how each is judged: its estimates, the sweep that holds one of them, and the
fewest changed choices that turn its sign or lead to an interval without the estimate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from report.findings.rules import UNEXAMINED, Alternatives, Change, Interval, Judgement, find_answer, judge
from report.material import Material
from report.neighbours import ANOTHER, Units
from report.verdict import Headline, Specifications, SweepTable, headlines
from spillover.errors import StudyError
from spillover.words import _

Options = Mapping[str, Any]
# Options that leave what is estimated as it is: how it is drawn, or at what level.
DRAWN = ("level", "seed", "draws", "resamples")
WEAKEST_FIRST = ("not", "depends", "throughout")


@dataclass(frozen=True)
class Finding:
    """A finding: what a study says of one quantity. label: in words; heads: its estimates, the main one
    first; missing_analyses: the analyses that were to make it and are not there.
    """

    label: str
    heads: Sequence[Headline]
    missing_analyses: Sequence[str] = ()


@dataclass(frozen=True)
class Examination:
    """A finding as a sweep judges it: which of its estimates, by which sweep, among which alternatives;
    place: the place of the estimate among them; failures: how many more the sweep could not estimate.
    """

    head: Headline
    sweep: SweepTable
    alternatives: Alternatives
    place: int
    judgement: Judgement
    failures: int

    @property
    def interval(self) -> Interval:
        """The estimate with its interval."""
        return read_interval(self.head)

    @property
    def change(self) -> tuple[str, Change] | None:
        """The fewest changed choices that turn the `sign`, or else those that lead to an interval which
        `leaves` the estimate out; None where no alternative does either.
        """
        return find_answer(self.interval, self.alternatives, self.place)


def read_interval(head: Headline) -> Interval:
    """The interval of a main result; the whole line where it has none."""
    low, high = head.row.low, head.row.high
    return Interval(
        float(head.row.estimate),
        -np.inf if low is None else float(low),
        np.inf if high is None else float(high),
    )


def find_findings(page: Options, material: Material, recipes: Mapping[str, Options]) -> list[Finding]:
    """Find the findings of a page: those that the configuration names, or else its main results, those that
    are about the same joined. Raises StudyError where an analysis has no such term.
    """
    if configured := page.get("findings"):
        return [_read(one["label"], [one, *_others(one)], material, recipes) for one in configured]
    by_subject: dict[tuple[str, ...], list[Finding]] = {}
    for place, result in enumerate(page.get("main_results", ())):
        one = _read(result["label"], [result], material, recipes)
        key = _identify(one.heads[0]) if one.heads else (str(place),)
        by_subject.setdefault(key, []).append(one)
    return [
        Finding(
            several[0].label, [head for one in several for head in one.heads], several[0].missing_analyses
        )
        for several in by_subject.values()
    ]


def _others(one: Options) -> Iterable[Options]:
    """The further estimates of a finding, with what they leave to its first."""
    own = {key: one[key] for key in ("part", "term") if one.get(key)}
    for other in one.get("also", ()):
        keys = {"analysis": other} if isinstance(other, str) else {k: v for k, v in other.items() if v}
        yield {"label": "", **own, **keys}


def _read(
    label: str, results: Sequence[Options], material: Material, recipes: Mapping[str, Options]
) -> Finding:
    heads, lost = list[Headline](), list[str]()
    for result in results:
        if result["analysis"] not in material.analyses:
            lost.append(result["analysis"])
            continue
        heads_here = list(headlines([result], material, recipes))
        if not heads_here:
            record = material.estimate(result["analysis"], result.get("part"))
            raise StudyError(
                _(
                    "report.findings: {analysis} has no term {term!r}; its terms are {known}",
                    analysis=result["analysis"],
                    term=result["term"],
                    known=", ".join(term.term for term in record.terms),
                )
            )
        heads += heads_here
    return Finding(label, heads, lost)


def _identify(head: Headline) -> tuple[str, ...]:
    """Say what an estimate is about: its kind, outcome, treatment and the like, its part and its term."""
    options = {key: head.options.get(key) for key in ANOTHER if key not in DRAWN}
    options["outcome"] = head.record.outcome
    return json.dumps(options, sort_keys=True, default=str), head.record.part, head.row.term


def examine(finding: Finding, swept: Sequence[SweepTable], units: Units) -> Examination | None:
    """Judge a finding by the sweeps that hold one of its estimates, the first that any holds; of several
    sweeps by the one under which it holds least. None where no sweep holds it beside other alternatives.
    """
    for head in finding.heads:
        every = [one for sweep in swept if (one := _examine_by(head, sweep, units)) is not None]
        if every:
            return min(every, key=lambda one: WEAKEST_FIRST.index(one.judgement.word))
    return None


def _examine_by(head: Headline, sweep: SweepTable, units: Units) -> Examination | None:
    specifications = sweep.select(head)
    if specifications is None:
        return None
    place = specifications.find_headline(head, units)
    made = np.isfinite(specifications.low) & np.isfinite(specifications.high)
    if place is None or not made[place] or made.sum() < 2:
        return None
    alternatives = build_alternatives(specifications, made)
    here = int(made[:place].sum())
    return Examination(
        head, sweep, alternatives, here, judge(read_interval(head), alternatives), sweep.count_failed(head)
    )


def build_alternatives(specifications: Specifications, made: np.ndarray) -> Alternatives:
    """The specifications that have an interval, as alternatives. made: (n,)."""
    estimate, low, high = specifications.estimate, specifications.low, specifications.high
    choices = {name: values[made] for name, values in specifications.choices.items()}
    return Alternatives(estimate[made], low[made], high[made], choices)


def get_word(examination: Examination | None) -> str:
    """The key of a finding's word."""
    return UNEXAMINED if examination is None else examination.judgement.word
