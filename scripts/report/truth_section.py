"""The page's section on true values: which intervals hold them, and where this draw of the process lies among
others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from report.crosscheck import term_of
from report.material import Material
from report.page_plan import is_there
from report.sections import Section, section
from report.truth import Draws, StudyTruth, read_draws
from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.catalogue import TRUE
from spillover.messages.common import COMMA_IN_SENTENCE, HEAD, NUMBER_RANGE
from spillover.messages.labels import part_name
from spillover.messages.study_names import label_or_name
from spillover.tables.number_format import format_estimate, format_fixed
from spillover.tables.table import covers, number
from spillover.words import _, pgettext
from words.render import say, say_key

HEADS = {
    "estimate": _("Estimate of"),
    "ours": HEAD["estimate"],
    "interval": _("Interval"),
    "true": _("True value"),
    "covered": _("In the interval"),
    "mean": _("Mean"),
    "bias": _("Bias"),
    "sd": HEAD["sd"],
    "coverage": _("Covers"),
    "below": _("Smaller"),
}
ALL = ("estimate", "ours", "interval", "true", "covered")
AMONG = ("estimate", "true", "ours", "mean", "bias", "sd", "coverage", "below")
YES, NO = pgettext("covered", "yes"), pgettext("covered", "no")
T = TypeVar("T")
REACH = 4.0  # standard deviations that the panel shows on either side


@dataclass(frozen=True)
class KnownEstimate:
    """An estimate whose true value is known."""

    record: EstimateRecord
    row: TermRecord
    value: float

    @property
    def numbers(self) -> tuple[Any, ...]:
        """Return the numbers that identify an estimate whatever its name."""
        return self.row.estimate, self.row.low, self.row.high, self.value

    @property
    def place(self) -> tuple[str, str]:
        """Its model and its term."""
        return self.record.model, self.row.term

    @property
    def is_covered(self) -> bool:
        """Return whether its interval holds the true value."""
        return covers(self.row, self.value)


def find_known_estimates(material: Material) -> Iterator[KnownEstimate]:
    """Every estimate whose true value is known, in the order of the analyses."""
    for document in material.analyses.values():
        for record in document.estimates:
            for row in record.terms:
                value = material.true_value(record, row.term)
                if value is not None:
                    yield KnownEstimate(record, row, value)


def truth_section(truth: StudyTruth | None, material: Material) -> Section | None:
    """Build the section on the process behind simulated data; None where the data are real."""
    if not material.simulation:
        return None
    known = list(find_known_estimates(material))
    different = list({one.numbers: one for one in known}.values())
    places = {one.place for one in known}
    known_truth = truth or StudyTruth()
    draws = read_draws(Path(known_truth.draws)) if is_there(known_truth.draws) else {}
    drawn = [(one, draws[one.place]) for one in known if one.place in draws]
    lost = [
        f"{model}: {term}"
        for model, term in list_named_terms(known_truth)
        if (model, term) not in places and _analysis(model) in material.analyses
    ]
    return section(
        "truth",
        unnamed=truth is None,
        printed=known_truth.is_from_printed_tables,
        inside=sum(one.is_covered for one in different),
        count=len(different),
        lost=lost,
        head=[say_key(HEADS, column) for column in ALL],
        rows=_group_rows([(one, _cells(one)) for one in known], material),
        among=[say_key(HEADS, column) for column in AMONG],
        drawn=_group_rows([(one, _draw_cells(one, found)) for one, found in drawn], material),
        strips=_group_rows([(one, _strip(one, found)) for one, found in drawn], material),
        draws=max((len(found.seeds) for _one, found in drawn), default=0),
        seeds=_seeds([found for _one, found in drawn]),
    )


def list_named_terms(truth: StudyTruth) -> Iterator[tuple[str, str]]:
    """Each model and term of which a true value is given."""
    for model, terms in truth.values.items():
        yield from ((model, term) for term in terms)


def _analysis(model: str) -> str:
    """The analysis of a model."""
    return model.partition("/")[0]


def _group_rows(
    rows: Iterable[tuple[KnownEstimate, T]], material: Material
) -> list[tuple[str, list[tuple[str, T]]]]:
    """The rows by analysis and part, each with the name of its term."""
    found: dict[str, list[tuple[str, T]]] = {}
    for one, cells in rows:
        model, _slash, part = one.record.model.partition("/")
        own = part_name(part, model) if part and not part.startswith("effects") else ""
        head = say(COMMA_IN_SENTENCE).join(filter(None, (label_or_name("analyses", model), own)))
        name = term_of(one.record.model, one.row.term, material.labels)
        found.setdefault(head, []).append((name, cells))
    return list(found.items())


def _cells(one: KnownEstimate) -> tuple[str, ...]:
    row = one.row
    ends = {end: format_estimate(getattr(row, end), row.se) for end in ("low", "high")}
    between = say(NUMBER_RANGE, **ends) if all(ends.values()) else ""
    return (
        number(format_estimate(row.estimate, row.se), *one.place, "estimate"),
        number(between, *one.place, "interval"),
        _true_cell(one),
        say(YES if one.is_covered else NO),
    )


def _true_cell(one: KnownEstimate) -> str:
    return number(format_fixed(one.value), *one.place, TRUE, float(one.value), say_key(HEADS, "true"))


def _draw_cells(one: KnownEstimate, draws: Draws) -> tuple[str, ...]:
    """The cells of an estimate among the draws, each number of these with its words."""
    estimate = one.row.estimate
    of_draws = {
        "mean": (float(draws.estimate.mean()), format_fixed),
        "bias": (draws.bias, format_fixed),
        "sd": (float(draws.estimate.std(ddof=1)), format_fixed),
        "coverage": (draws.coverage, "{:.1%}".format),
        "below": (draws.below(estimate), "{:.1%}".format),
    }
    return (
        _true_cell(one),
        number(format_fixed(estimate), *one.place, "estimate"),
        *(
            number(
                write(value), *one.place, f"draws_{key}", float(value), _describe_draws(key, len(draws.seeds))
            )
            for key, (value, write) in of_draws.items()
        ),
    )


def _describe_draws(key: str, count: int) -> str:
    return say(_("{what}, over {count} draws of the process"), what=say_key(HEADS, key), count=f"{count:,}")


def _strip(one: KnownEstimate, draws: Draws) -> tuple[list[float], float]:
    """The draws' errors and this one's in standard deviations of the draws, no further than REACH."""
    errors = draws.estimate - draws.truth
    spread = float(errors.std(ddof=1)) or 1.0
    kept = (errors / spread).clip(-REACH, REACH)
    here = min(max((one.row.estimate - one.value) / spread, -REACH), REACH)
    return kept.tolist(), here


def _seeds(found: list[Draws]) -> tuple[str, str]:
    """The first and the last seed."""
    seeds = [seed for draws in found for seed in (draws.seeds.min(), draws.seeds.max())]
    return (f"{min(seeds):.0f}", f"{max(seeds):.0f}") if seeds else ("", "")
