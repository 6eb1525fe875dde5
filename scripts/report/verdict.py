"""What sweeps say of a headline: in how many specifications its sign and significance hold, where it lies
among them, and which choice decides it. Numbers alone, from estimates that are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from base.artifacts.parquet import read_table
from report.material import Material
from report.number_format import fixed, percent, typographic
from report.page_plan import is_there
from report.sweeps import choice_name, option_name
from spillover.fit import Record
from spillover.saying.names import named
from spillover.words import _, by
from sweep.columns import choices_in
from words.common import CHOICE, OF_ANALYSIS
from words.say import say, sentences, setting

ALPHA = 0.05
EFFECTS = ("direct", "indirect", "total")
CHOICES = {"family": _("family of matrices"), "standardise": _("standardisation of the matrix")}
SIGNS = by(
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
SIGNIFICANT = by(
    "count",
    {"0": _("none of them significant at 5%"), "other": _("{count} of them significant at 5%")},
)
ALSO_SIGNIFICANT = by("count", {"0": _("none significant"), "other": _("{count} significant")})


@dataclass(frozen=True)
class Headline:
    """A main result: its words, its analysis with kind and options, its estimate, and its term's row."""

    label: str
    analysis: str
    options: Mapping[str, Any]
    record: Record
    row: Record

    @property
    def kind(self) -> str:
        """The kind of its analysis."""
        return str(self.options.get("kind", ""))

    @property
    def quantity(self) -> tuple[str, str]:
        """Its variable, and which of a sweep's effects it is."""
        variable, _colon, effect = self.row["term"].rpartition(":")
        if effect in EFFECTS and self.record["part"].startswith("effects"):
            return variable, effect
        if variable == "W":
            return effect, "theta"
        return self.row["term"], "beta"


@dataclass(frozen=True)
class Swept:
    """A sweep: its table by column, the analysis that its choices change with its kind, and the part that it
    takes.
    """

    name: str
    table: Mapping[str, np.ndarray]
    kind: str
    baseline: str | None
    part: str | None

    def of(self, headline: Headline) -> Specifications | None:
        """The specifications that estimate what the headline does; None where it sweeps something else."""
        variable, effect = headline.quantity
        part = headline.record["part"]
        own = headline.analysis == self.baseline
        fits = part in ("", "effects") if self.part is None or effect in EFFECTS else part == self.part
        if effect not in self.table or headline.kind != self.kind or not (fits or own):
            return None
        rows = np.asarray(self.table["outcome"], dtype=str) == headline.record["outcome"]
        if "treatment" in self.table:
            rows &= np.asarray(self.table["treatment"], dtype=str) == variable
        columns = [
            np.asarray(self.table[effect + end], dtype=float) for end in ("", "_se", "_p", "_low", "_high")
        ]
        rows &= np.isfinite(columns[0]) & np.isfinite(columns[2])
        names = [*choices_in(self.table), *(["matrix"] if "matrix" in self.table else [])]
        choices = {name: np.asarray(self.table[name], dtype=str)[rows] for name in names if name != "outcome"}
        estimate, se, p, low, high = (column[rows] for column in columns)
        return Specifications(estimate, se, p, low, high, choices) if rows.any() else None


@dataclass(frozen=True)
class Specifications:
    """Estimates of one quantity with errors, p and intervals (n,), and the options of each choice (n,)."""

    estimate: np.ndarray
    se: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray
    choices: Mapping[str, np.ndarray]

    def holds(self, row: Record) -> np.ndarray:
        """Whether each has the sign of an estimate, and is significant where that is (n,)."""
        same = np.sign(self.estimate) == np.sign(row["estimate"])
        return same if row["p"] is None else same & ((self.p < ALPHA) == (row["p"] < ALPHA))

    def decided_by(self, holds: np.ndarray) -> tuple[str, float, list[tuple[str, int, int]]] | None:
        """The choice between whose options whether the estimate holds varies most: its name, the share of the
        variance, and of each option how many hold of how many, the most often first. None where all hold, or
        none does.
        """
        best: tuple[str, float, list[tuple[str, int, int]]] | None = None
        spread = float(holds.var())
        for name, values in self.choices.items():
            options, codes = np.unique(values, return_inverse=True)
            if name == "matrix" or len(options) < 2 or spread == 0:
                continue
            counts = np.bincount(codes)
            held = np.bincount(codes, weights=holds)
            share = float((counts * (held / counts - holds.mean()) ** 2).sum() / counts.sum()) / spread
            if best is None or share > best[1]:
                rows = zip(options.tolist(), held.astype(int).tolist(), counts.tolist(), strict=True)
                best = name, share, sorted(rows, key=lambda row: (-row[1] / row[2], row[0]))
        return best


def read_sweeps(files: Mapping[str, str], facts: Mapping[str, Mapping[str, Any]]) -> list[Swept]:
    """The sweeps whose tables are there. facts: of each the `kind`, `baseline` and `part`."""
    return [
        Swept(name, read_table(path), facts[name]["kind"], facts[name]["baseline"], facts[name]["part"])
        for name, path in files.items()
        if is_there(path)
    ]


def headlines(
    wanted: Sequence[Mapping[str, Any]], material: Material, described: Mapping[str, Mapping[str, Any]]
) -> Iterator[Headline]:
    """The main results that are there."""
    for result in wanted:
        if result["analysis"] not in material.analyses:
            continue
        record = material.estimate(result["analysis"], result.get("part"))
        row = next((row for row in record["terms"] if row["term"] == result["term"]), None)
        if row is not None:
            yield Headline(
                result["label"], result["analysis"], described.get(result["analysis"], {}), record, row
            )


def verdicts(headline: Headline, swept: Sequence[Swept]) -> list[str]:
    """What each sweep that varies a headline says of it, in sentences."""
    found = [(one.name, specifications) for one in swept if (specifications := one.of(headline)) is not None]
    texts = [(name, verdict(headline.row, specifications)) for name, specifications in found]
    if len(texts) == 1:
        return [texts[0][1]]
    return [say(OF_ANALYSIS, analysis=named("sweeps", name), label=text) for name, text in texts]


def verdict(row: Record, found: Specifications) -> str:
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
            share=percent(float((found.estimate < row["estimate"]).mean())),
            median=typographic(fixed(float(np.median(found.estimate)))),
        ),
    ]
    if decided := found.decided_by(holds):
        said.append(_deciding(*decided))
    return sentences(said)


def _holding(row: Record) -> str:
    if row["p"] is None:
        return _("Its sign holds in {count} of them ({share}).")
    if row["p"] < ALPHA:
        return _("Its sign and its significance at 5% hold in {count} of them ({share}).")
    return _("Its sign, without significance at 5%, is found in {count} of them ({share}).")


def _deciding(choice: str, share: float, options: Sequence[tuple[str, int, int]]) -> str:
    """Which choice decides, with the options at both ends."""
    (most, held, of), (least, held_least, of_least) = options[0], options[-1]
    return say(
        _(
            "Whether a specification agrees with it depends most on the {choice} ({share} of that "
            "variation): {held} of {of} with “{most}”, {held_least} of {of_least} with “{least}”."
        ),
        choice=choice_words(choice),
        share=percent(share),
        held=f"{held:,}",
        of=f"{of:,}",
        most=option_name(choice, most),
        held_least=f"{held_least:,}",
        of_least=f"{of_least:,}",
        least=option_name(choice, least),
    )


def choice_words(choice: str) -> str:
    """A choice of a sweep or an option of analyses, within a sentence."""
    if choice in CHOICES:
        return say(CHOICES[choice])
    return choice_name(choice) if choice in CHOICE else setting(choice)
