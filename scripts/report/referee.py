"""The page's section for a referee: the choices that move each headline most, robustness checks that fail,
p-values by resampling beside the usual ones, and how many numbers other programs get too. Nothing is
estimated here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crosscheck.verdicts import Summary
from report.crosscheck import counted_sentences, part_name
from report.inference import NO_ESTIMATE, SAME, sort_of_test, term_of_test
from report.material import Material
from report.number_format import STARS, fixed, in_cell, p_value, stars
from report.sections import Section, section
from report.sweeps import matrix_in_words, option_name
from report.verdict import ALPHA, Headline, Specifications, Swept, choice_words
from spillover.fit import Record
from spillover.saying.names import called, named
from spillover.words import _
from words.common import COMMA, COMMA_IN_SENTENCE, HEAD, NUMBER_RANGE
from words.say import say, term_label

SHOWN = 3
HEADS = {
    "choice": _("Choice"),
    "alternative": _("Alternative"),
    "of": _("Of"),
    "moved": _("Change, in SE"),
    "row": _("Check"),
    "lost": _("Lost"),
    "wild": _("p, wild bootstrap"),
    "randomised": _("p, randomisation"),
}
MOVES = ("choice", "alternative", "of", "estimate", "interval", "p", "moved")
FAILS = ("row", "estimate", "p", "lost")
PS = ("term", "estimate", "p", "wild", "randomised")
# Options that change what is estimated.
ANOTHER = ("outcome", "treatment", "mediators", "moderator", "by", "tested", "level")
# Options of analyses by the choices of sweeps that they are.
AS_CHOICE = {"weights": "matrix", "regressors": "controls"}


@dataclass(frozen=True)
class Alternative:
    """What a headline is under another option of one choice, all else the same."""

    choice: str
    option: str
    row: Mapping[str, Any]

    def moves(self, row: Record) -> tuple[bool, float]:
        """Whether sign or significance at 5% is another, and by how many standard errors of the headline the
        estimate is away.
        """
        return lost_of(row, self.row) != [], abs(self.distance(row))

    def same_estimate(self, other: Alternative) -> bool:
        """Whether another one has its estimate."""
        return math.isclose(self.row["estimate"], other.row["estimate"], rel_tol=SAME)

    def distance(self, row: Record) -> float:
        """The change in standard errors of the headline."""
        return (self.row["estimate"] - row["estimate"]) / row["se"] if row["se"] else 0.0


def lost_of(row: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """What of an estimate another one does not have: its `sign`, its side of `significance` at 5%."""
    lost = [] if np.sign(row["estimate"]) == np.sign(other["estimate"]) else ["sign"]
    both = row["p"] is not None and other["p"] is not None
    return [*lost, *(["significance"] if both and (row["p"] < ALPHA) != (other["p"] < ALPHA) else [])]


def referee_section(
    found: Sequence[Headline],
    swept: Sequence[Swept],
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
    checked: Summary | None,
    levels: Sequence[float] | None = None,
) -> Section:
    """found: the headlines; checked: the crosscheck's summary, None where other programs compute nothing."""
    levels = STARS if levels is None else levels
    moved = [(one, alternatives(one, swept, material, described)) for one in distinct(found)]
    blocks = [
        failing(document) for document in material.analyses.values() if document["kind"] == "robustness"
    ]
    return section(
        "referee",
        headlines=bool(found),
        heads={
            name: [say(HEADS[key] if key in HEADS else HEAD[key]) for key in keys]
            for name, keys in (("moves", MOVES), ("fails", FAILS), ("ps", PS))
        },
        moved=[
            (_headed(one, levels), [_moved_cells(one, other, count, levels) for other, count in rows])
            for one, rows in moved
            if rows
        ],
        unmoved=[one.label for one, rows in moved if not rows],
        unswept=[one.label for one in found if all(sweep.of(one) is None for sweep in swept)],
        sweeps=bool(swept),
        blocks=[
            (named("analyses", name), count, _failed_rows(rows, material, levels))
            for name, count, rows in blocks
        ],
        ps=list(resampled(found, material, levels)),
        compared=counted_sentences(checked) if checked else (),
    )


def distinct(found: Sequence[Headline]) -> list[Headline]:
    """The headlines without those that are an earlier one under another variance."""
    seen: dict[tuple[Any, ...], Headline] = {}
    for one in found:
        seen.setdefault((one.kind, one.record["part"], one.row["term"], one.row["estimate"]), one)
    return list(seen.values())


def alternatives(
    headline: Headline,
    swept: Sequence[Swept],
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
) -> list[tuple[Alternative, int]]:
    """For each of the choices that move a headline most the alternative that does, and of how many it is one:
    analyses of the study that differ in one option, and specifications that differ in one choice.
    """
    by_choice: dict[str, list[Alternative]] = {}
    batches = [list(_analyses_beside(headline, material, described))]
    for sweep in swept:
        specifications = sweep.of(headline)
        batches += [_specifications_beside(headline.row, specifications)] if specifications else []
    for one in _distinct_alternatives(batches):
        by_choice.setdefault(one.choice, []).append(one)
    best = [
        (max(several, key=lambda a: a.moves(headline.row)), len(several)) for several in by_choice.values()
    ]
    return sorted(best, key=lambda pair: pair[0].moves(headline.row), reverse=True)[:SHOWN]


def _distinct_alternatives(batches: Iterable[list[Alternative]]) -> list[Alternative]:
    """The alternatives of all batches; one that an earlier batch has, such as an analysis that is a
    specification of the sweep too, once.
    """
    found: list[Alternative] = []
    for batch in batches:
        for one in found:
            # Of several variances the nearest: a simulated error is not quite that of the delta method.
            same = [other for other in batch if other.choice == one.choice and one.same_estimate(other)]
            if same:
                batch.remove(min(same, key=lambda other: abs((other.row["se"] or 0) - (one.row["se"] or 0))))
        found = [*found, *batch]
    return found


def _analyses_beside(
    headline: Headline, material: Material, described: Mapping[str, Mapping[str, Any]]
) -> Iterator[Alternative]:
    own = headline.options
    for name, options in described.items():
        if name == headline.analysis or name not in material.analyses or options["kind"] != headline.kind:
            continue
        differing = (key for key in {**own, **options} if own.get(key) != options.get(key))
        keys = [key for key in differing if key not in NO_ESTIMATE]
        if len(keys) != 1 or keys[0] in ANOTHER:
            continue
        for record in material.analyses[name]["estimates"]:
            if record["part"] != headline.record["part"] or record["outcome"] != headline.record["outcome"]:
                continue
            for row in record["terms"]:
                if row["term"] == headline.row["term"]:
                    yield Alternative(
                        AS_CHOICE.get(keys[0], keys[0]),
                        called("analyses", name) or name.replace("_", " "),
                        row,
                    )


def _specifications_beside(row: Record, found: Specifications) -> list[Alternative]:
    """The specifications that differ in one choice from that of the headline; none where it is not there."""
    alike = np.flatnonzero(np.isclose(found.estimate, row["estimate"], rtol=SAME, atol=0))
    if not alike.size:
        return []
    # Under several variances that whose error is the nearest: effects by simulation have not quite that of
    # the delta method.
    here = alike[np.argmin(np.abs(found.se[alike] - row["se"]))] if row["se"] else alike[0]
    of_matrix = [
        n for n in ("matrix", "family", "standardise") if "matrix" in found.choices and n in found.choices
    ]
    groups = {"matrix": of_matrix} if of_matrix else {}
    groups |= {name: [name] for name in found.choices if name not in of_matrix}
    differs = {name: values != values[here] for name, values in found.choices.items()}
    alternatives = []
    for choice, names in groups.items():
        others = [differs[name] for name in found.choices if name not in names]
        apart = np.logical_or.reduce([differs[name] for name in names])
        for i in np.flatnonzero(apart & ~np.logical_or.reduce([np.zeros_like(apart), *others])):
            columns = ("estimate", "se", "p", "low", "high")
            numbers = {column: float(getattr(found, column)[i]) for column in columns}
            name = str(found.choices[choice][i])
            option = matrix_in_words(name) if choice == "matrix" else option_name(choice, name)
            if choice not in ("outcome", "treatment"):  # which variables are called as they are
                option = in_cell(option)
            alternatives.append(Alternative(choice, option, numbers))
    return alternatives


def _starred(row: Mapping[str, Any], levels: Sequence[float]) -> str:
    return f"{fixed(row['estimate'])}{stars(row['p'], levels)}"


def _between(row: Mapping[str, Any]) -> str:
    ends = {end: fixed(row[end]) for end in ("low", "high")}
    return say(NUMBER_RANGE, **ends) if all(ends.values()) else ""


def _headed(headline: Headline, levels: Sequence[float]) -> str:
    return say(_("{label}: {estimate}"), label=headline.label, estimate=_starred(headline.row, levels))


def _moved_cells(
    headline: Headline, other: Alternative, count: int, levels: Sequence[float]
) -> tuple[str, tuple[str, ...]]:
    row = other.row
    moved = f"{other.distance(headline.row):+.1f}".replace("+0.0", "0.0").replace("-0.0", "0.0")
    estimate = (_starred(row, levels), _between(row), p_value(row["p"]), moved)
    return in_cell(choice_words(other.choice)), (other.option, f"{count:,}", *estimate)


def failing(document: Mapping[str, Any]) -> tuple[str, int, list[tuple[Record, list[str]]]]:
    """A block of robustness checks: its name, how many rows it has besides the baseline, and those that lose
    its sign or its significance.
    """
    baseline, *rows = document["series"]["robustness"]
    significant = baseline["p"] is not None and baseline["p"] < ALPHA
    lost = [(row, [one for one in lost_of(baseline, row) if significant or one == "sign"]) for row in rows]
    return document["analysis"], len(rows), [(row, what) for row, what in lost if what]


def _failed_rows(
    rows: Sequence[tuple[Record, list[str]]], material: Material, levels: Sequence[float]
) -> list[tuple[str, ...]]:
    words = {"sign": say(_("sign")), "significance": say(_("significance at 5%"))}
    return [
        (
            material.spoken(row["label"]),
            _starred(row, levels),
            p_value(row["p"]),
            say(COMMA).join(words[one] for one in lost),
        )
        for row, lost in rows
    ]


def resampled(
    found: Sequence[Headline], material: Material, levels: Sequence[float]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each estimate of a headline's term that has a p-value by wild bootstrap or by randomisation, beside the
    usual one.
    """
    terms = {headline.row["term"] for headline in found}
    for document in material.analyses.values():
        for record in document["estimates"]:
            rows = {row["term"]: row for row in record["terms"]}
            by_term: dict[str, dict[str, list[str]]] = {}
            for test in record["tests"]:
                sort, term = sort_of_test(test["name"]), term_of_test(test["name"], record)
                if sort and (not terms or term in terms):
                    by_term.setdefault(term, {}).setdefault(sort, []).append(p_value(test["p"]))
            for term, ps in by_term.items():
                model = named("analyses", document["analysis"])
                part = part_name(record["part"]) if record["part"] else ""
                label = say(COMMA_IN_SENTENCE).join(
                    filter(None, (model, part, term_label(term, dict(material.labels))))
                )
                own = (_starred(rows[term], levels), p_value(rows[term]["p"]))
                yield label, (*own, *(say(COMMA).join(ps.get(sort, ())) for sort in ("wild", "random")))
