"""The verdict of sweeps on a headline: in how many specifications its sign and significance hold, where it
lies among them, and which choice decides it. Numbers alone, from estimates that are there; and of sweeps
alone that hold the headline, for among other specifications it has no place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from base.artifacts.parquet import read_table
from report.material import Material
from report.neighbours import ASIDE, SampledEstimate, Units, find_differing_options
from report.page_options import SweptAnalysis
from report.page_plan import is_there
from report.sweeps import choice_name, option_name
from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.common import CHOICE, COMMA, OF_ANALYSIS
from spillover.messages.study_names import label_or_name
from spillover.sweeps.columns import choices_in
from spillover.sweeps.numbers import WITHOUT_SPILLOVERS
from spillover.tables.number_format import format_estimate, percent, typeset_text
from spillover.words import _, choose_case
from words.render import say, say_key, sentences, setting

ALPHA = 0.05
EFFECTS = ("direct", "indirect", "total")
CHOICES = {"family": _("family of matrices"), "standardise": _("standardisation of the matrix")}
SIGNS = choose_case(
    "signs",
    {
        "positive": _("Positive in all {n} specifications of the sweep ({significant})."),
        "negative": _("Negative in all {n} specifications of the sweep ({significant})."),
        "other": _(
            "Positive in {share} of {n} specifications of the sweep ({positive}, {significant}), negative in "
            "{negative} ({others})."
        ),
    },
)
SIGNIFICANT = choose_case(
    "count",
    {"0": _("none of them significant at 5%"), "other": _("{count} of them significant at 5%")},
)
THE_OTHERS = _("the {count} others")
OR = _(" or ")
# Options of analyses by the choices of sweeps that they are.
AS_CHOICE = {"weights": "matrix", "regressors": "controls"}
ALSO_SIGNIFICANT = choose_case("count", {"0": _("none significant"), "other": _("{count} significant")})


@dataclass(frozen=True)
class Headline:
    """A main result: its words, its analysis with kind and options, its estimate, and its term's row; rows:
    those of its sample; checks: the estimates meant as checks of it, as the configuration names them.
    """

    label: str
    analysis: str
    options: Mapping[str, Any]
    record: EstimateRecord
    row: TermRecord
    rows: str | None = None
    checks: Sequence[str | Mapping[str, Any]] = ()

    @property
    def sample(self) -> SampledEstimate:
        """Options and rows that it is made from."""
        return SampledEstimate(self.options, self.rows)

    @property
    def kind(self) -> str:
        """The kind of its analysis."""
        return str(self.options.get("kind", ""))

    @property
    def quantity(self) -> tuple[str, str]:
        """Its variable, and which of a sweep's effects it is."""
        variable, _colon, effect = self.row.term.rpartition(":")
        if effect in EFFECTS and self.record.part.startswith("effects"):
            return variable, effect
        if variable == "W":
            return effect, "theta"
        return self.row.term, "beta"


@dataclass(frozen=True)
class SweepTable:
    """A sweep: its table by column, the analysis that its choices change with its kind, and the part that it
    takes; columns: those of its choices by the option of an analysis that they set.
    """

    name: str
    table: Mapping[str, np.ndarray]
    kind: str
    baseline: str | None
    part: str | None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def samples(self) -> np.ndarray:
        """Options and rows that each specification is made from (n,)."""
        found = np.empty(len(self.table["outcome"]), dtype=object)
        found[:] = [
            SampledEstimate(msgspec.json.decode(str(options)) if options else {}, rows or None)
            for options, rows in zip(self.table["options"], self.table["rows"], strict=True)
        ]
        return found

    def select(self, headline: Headline) -> Specifications | None:
        """The specifications that estimate what the headline does; None where it sweeps something else."""
        rows = self._select_rows(headline)
        if rows is None:
            return None
        columns = [self._column(headline, end) for end in ("", "_se", "_p", "_low", "_high")]
        rows &= np.isfinite(columns[0]) & np.isfinite(columns[2])
        names = [*choices_in(self.table), *(["matrix"] if "matrix" in self.table else [])]
        choices = {name: np.asarray(self.table[name], dtype=str)[rows] for name in names if name != "outcome"}
        estimate, se, p, low, high = (column[rows] for column in columns)
        if not rows.any():
            return None
        names = np.asarray(self.table["specification"])[rows]
        return Specifications(estimate, se, p, low, high, choices, self.samples[rows], names)

    def varies(self, headline: Headline) -> bool:
        """Return whether its specifications estimate what the headline does, or would."""
        return self._select_rows(headline) is not None

    def count_failed(self, headline: Headline) -> int:
        """Count the specifications of the headline's quantity that could not be estimated; not those of
        models that have no such effect.
        """
        rows, failed = self._select_rows(headline), self.table.get("failure")
        if rows is None or failed is None:
            return 0
        if headline.quantity[1] == "indirect":
            models = [made.options.get("model") for made in self.samples]
            rows &= ~np.isin(models, WITHOUT_SPILLOVERS)
        return sum(map(bool, failed[rows]))

    def count_failures(self, headline: Headline) -> int:
        """Count the specifications that would estimate what the headline does, where none of them could."""
        rows = self._select_rows(headline)
        return 0 if rows is None or self.select(headline) is not None else int(rows.sum())

    def _column(self, headline: Headline, end: str) -> np.ndarray:
        _variable, effect = headline.quantity
        return np.asarray(self.table[effect + end], dtype=float)

    def _select_rows(self, headline: Headline) -> np.ndarray | None:
        """Return a mask (n,) of the specifications of the headline's quantity; None where it sweeps something
        else.
        """
        variable, effect = headline.quantity
        part = headline.record.part
        own = headline.analysis == self.baseline
        fits = part in ("", "effects") if self.part is None or effect in EFFECTS else part == self.part
        if effect not in self.table or headline.kind != self.kind or not (fits or own):
            return None
        rows = np.asarray(self.table["outcome"], dtype=str) == headline.record.outcome
        if "treatment" in self.table:
            rows &= np.asarray(self.table["treatment"], dtype=str) == variable
        return rows if rows.any() else None


@dataclass(frozen=True)
class Specifications:
    """Estimates of one quantity with errors, p and intervals (n,), the options of each choice (n,), what each
    is made from and what it is called (n,).
    """

    estimate: np.ndarray
    se: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray
    choices: Mapping[str, np.ndarray]
    analyses: np.ndarray
    names: np.ndarray

    def leaves(self, headline: Headline, units: Units) -> list[list[str]]:
        """List the options in which each differs from a headline: none where it is that estimate. The errors
        of its effects may be made by draws in one and by the delta method in the other.
        """
        (variable, _effect), ignored = headline.quantity, (*ASIDE, "impacts")
        own, *others = (units.options_of(one, variable) for one in (headline.sample, *self.analyses))
        return [find_differing_options(own, other, ignored) for other in others]

    def find_headline(self, headline: Headline, units: Units) -> int | None:
        """Find the place of the specification that is the headline; None where there is none."""
        (variable, _effect), ignored = headline.quantity, (*ASIDE, "impacts")
        own = units.options_of(headline.sample, variable)
        for place, made in enumerate(self.analyses):
            leaves = find_differing_options(own, units.options_of(made, variable), ignored)
            if not leaves and units.has_same_rows(headline.sample, made):
                return place
        return None

    def holds(self, row: TermRecord) -> np.ndarray:
        """Return whether each has the sign of an estimate, and is significant where that is (n,)."""
        same = np.sign(self.estimate) == np.sign(row.estimate)
        return same if row.p is None else same & ((self.p < ALPHA) == (row.p < ALPHA))

    def find_splits(self, holds: np.ndarray) -> list[Split]:
        """Find the split of the options of one choice into two groups that separates best where an estimate
        holds from where it does not; several where other choices separate as well. None where all hold, or
        none does.
        """
        if holds.all() or not holds.any():
            return []
        splits = [
            split
            for name, values in self.choices.items()
            if name != "matrix" and (split := best_split(name, values, holds)) is not None
        ]
        best = max((split.share for split in splits), default=0.0)
        return [split for split in splits if best and math.isclose(split.share, best, rel_tol=1e-9)]


@dataclass(frozen=True)
class Split:
    """Two groups of a choice's options: the share of the variance of whether an estimate holds that lies
    between them; of each group its options, and how many specifications hold of how many, the group where it
    holds more often first.
    """

    choice: str
    share: float
    groups: tuple[tuple[tuple[str, ...], int, int], tuple[tuple[str, ...], int, int]]


def best_split(choice: str, values: np.ndarray, holds: np.ndarray) -> Split | None:
    """Split the options of a choice into the two groups with the largest variance between them; None of one
    option, or where all hold equally often.

    Of a 0/1 outcome the best of all groupings cuts the options in the order of their shares (Breiman et al.
    1984, theorem 4.5), and those of equal shares are never parted: their names decide nothing.
    values, holds: (n,).
    """
    options, codes = np.unique(values, return_inverse=True)
    counts, held = np.bincount(codes), np.bincount(codes, weights=holds).astype(int)
    _levels, level = np.unique(held / counts, return_inverse=True)  # equal fractions are equal quotients
    of_level = [np.bincount(level, weights=number) for number in (held, counts)]
    above, of = (number[::-1].cumsum()[::-1][1:] for number in of_level)  # from each level but the lowest on
    if not len(above):
        return None
    below, of_below = held.sum() - above, counts.sum() - of
    mean = holds.mean()
    between = of * (above / of - mean) ** 2 + of_below * (below / of_below - mean) ** 2
    cut = int(np.argmax(between))
    first = level > cut
    one, other = (
        (tuple(map(str, options[own])), int(held[own].sum()), int(counts[own].sum()))
        for own in (first, ~first)
    )
    return Split(choice, float(between[cut] / counts.sum() / holds.var()), (one, other))


def read_sweeps(files: Mapping[str, str], swept: Mapping[str, SweptAnalysis]) -> list[SweepTable]:
    """The sweeps whose tables are there. swept: the analysis that each changes."""
    return [
        SweepTable(name, read_table(path), one.kind, one.baseline, one.part, one.columns)
        for name, path in files.items()
        if is_there(path)
        for one in [swept[name]]
    ]


def headlines(
    wanted: Sequence[Mapping[str, Any]], material: Material, described: Mapping[str, Mapping[str, Any]]
) -> Iterator[Headline]:
    """The main results that are there. described: the options of each analysis with all defaults."""
    for result in wanted:
        if result["analysis"] not in material.analyses:
            continue
        record = material.estimate(result["analysis"], result.get("part"))
        row = next((row for row in record.terms if row.term == result["term"]), None)
        if row is not None:
            yield Headline(
                result["label"],
                result["analysis"],
                described.get(result["analysis"], {}),
                record,
                row,
                material.analyses[result["analysis"]].rows,
                result.get("checks", ()),
            )


def verdicts(headline: Headline, swept: Sequence[SweepTable], units: Units) -> list[str]:
    """Sentences on a headline from each sweep that varies it."""
    found = [
        (one.name, specifications) for one in swept if (specifications := one.select(headline)) is not None
    ]
    texts = [
        (
            name,
            verdict(headline.row, specifications)
            if specifications.find_headline(headline, units) is not None
            else explain_unranked(headline, specifications, units),
        )
        for name, specifications in found
    ]
    if len(texts) == 1:
        return [texts[0][1]]
    return [say(OF_ANALYSIS, analysis=label_or_name("sweeps", name), label=text) for name, text in texts]


def verdict(row: TermRecord, found: Specifications) -> str:
    """Counts by sign, how often the estimate holds, where it lies, and what decides it."""
    n, significant = len(found.estimate), found.p < ALPHA
    positive, negative = found.estimate > 0, found.estimate < 0
    one_sign = negative if negative.all() else positive
    holds = found.holds(row)
    said = [
        say(
            SIGNS,
            signs="positive" if positive.all() else "negative" if negative.all() else "both",
            share=percent(float(positive.mean())),
            n=f"{n:,}",
            positive=f"{positive.sum():,}",
            significant=say(SIGNIFICANT, count=f"{(one_sign & significant).sum():,}"),
            negative=f"{negative.sum():,}",
            others=say(ALSO_SIGNIFICANT, count=f"{(negative & significant).sum():,}"),
        ),
        say(_holding(row), count=f"{holds.sum():,}", share=percent(float(holds.mean()))),
        say(
            _("It is larger than {share} of them; their median is {median}."),
            share=percent(float((found.estimate < row.estimate).mean())),
            median=typeset_text(format_estimate(float(np.median(found.estimate)), row.se)),
        ),
    ]
    splits = found.find_splits(holds)
    return sentences([*said, *(_deciding(split, len(splits)) for split in splits)])


def explain_unranked(headline: Headline, found: Specifications, units: Units) -> str:
    """Say that a sweep does not have the estimate, and what the nearest specifications have otherwise."""
    nearest = min(found.leaves(headline, units), key=len)
    options = (leaf.split(".")[0] for leaf in nearest)
    words = dict.fromkeys(option_words(AS_CHOICE.get(option, option)) for option in options)
    if not words:
        return say(
            _(
                "None of the {n} specifications of the sweep is this estimate: those with its options have "
                "other rows. So it is not ranked among them."
            ),
            n=f"{len(found.estimate):,}",
        )
    return say(
        _(
            "None of the {n} specifications of the sweep is this estimate: the nearest differ from it in "
            "{options}. So it is not ranked among them."
        ),
        n=f"{len(found.estimate):,}",
        options=say(COMMA).join(words),
    )


def _holding(row: TermRecord) -> str:
    if row.p is None:
        return _("Its sign holds in {count} of them ({share}).")
    if row.p < ALPHA:
        return _("Its sign and its significance at 5% hold in {count} of them ({share}).")
    return _("Its sign, without significance at 5%, is found in {count} of them ({share}).")


NAMED = 3  # options of a group that a sentence names, at most


DECIDING = choose_case(
    "tied",
    {
        "1": _(
            "Whether a specification agrees with it depends most on the {choice} ({share} of that "
            "variation): {held} of {of} with {most}, {held_least} of {of_least} with {least}."
        ),
        "other": _(
            "Whether a specification agrees with it depends on the {choice} ({share} of that variation) as "
            "much as on another choice: {held} of {of} with {most}, {held_least} of {of_least} with {least}."
        ),
    },
)


def _deciding(split: Split, tied: int) -> str:
    """Name the choice that decides, with the two groups of its options that separate best. tied: how many
    choices separate as well, itself one of them.
    """
    (most, held, of), (least, held_least, of_least) = split.groups
    named = len(most) <= NAMED or len(most) <= len(least)
    return say(
        DECIDING,
        tied=tied,
        choice=choice_words(split.choice),
        share=percent(split.share),
        held=f"{held:,}",
        of=f"{of:,}",
        most=group_words(split.choice, most) if named else say(THE_OTHERS, count=len(most)),
        held_least=f"{held_least:,}",
        of_least=f"{of_least:,}",
        least=group_words(split.choice, least)
        if not named or len(least) <= NAMED
        else say(THE_OTHERS, count=len(least)),
    )


def group_words(choice: str, options: Sequence[str]) -> str:
    """Options in quotes, the first of many."""
    shown = [say(_("“{option}”"), option=option_name(choice, option)) for option in options[:NAMED]]
    listed = say(OR).join(shown)
    more = len(options) - len(shown)
    return say(_("{options} or {count} more"), options=listed, count=more) if more else listed


def option_words(option: str) -> str:
    """An option of analyses within a sentence: `standardise` is of variables there, of matrices in sweeps."""
    if option in CHOICE and option != "standardise":
        return choice_words(option)
    words = setting(option)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def choice_words(choice: str) -> str:
    """A choice of a sweep or an option of analyses, within a sentence."""
    if choice in CHOICES:
        return say_key(CHOICES, choice)
    return choice_name(choice) if choice in CHOICE else setting(choice)
