"""Other p-values of a main result: by resampling and by other variances, where the study has them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from report.material import Material
from report.neighbours import ASIDE
from report.verdict import Headline
from spillover.estimates import EstimateRecord, TermRecord, TestRecord
from spillover.note import Note, Value, VarianceSetting
from spillover.tables.number_format import stars
from spillover.words import _, choose_case, format_p, ngettext
from words.render import say, say_note, sentences, variance

SAME = 1e-6  # the relative difference of equal estimates, at most
# Options that change no estimate.
NO_ESTIMATE = (*ASIDE, "seed", "impacts", "interval", "resamples")
OF_INFERENCE = {*NO_ESTIMATE, "variance", "cluster", "level"}
BY_RANDOMISATION = ("randomisation", "group_permutation", "placebo")
BY_TEST = choose_case(
    "sort",
    {
        "wild": _("{p} by the wild bootstrap over {clusters} clusters"),
        "t": _("{p} by permutation of t"),
        "units": _("{p} by adoption of other units"),
        "time": _("{p} by adoption at other times"),
        "both": _("{p} by adoption of other units at other times"),
        "other": _("{p} by permutation"),
    },
)


@dataclass(frozen=True)
class OtherP:
    """A p-value of the same estimate by another inference: its words, and its number."""

    words: str
    p: float


def sort_of_test(name: str) -> str:
    """Sort of a test by resampling, from its name: `wild`, `random` or, for any other test, nothing."""
    base = name.partition(":")[0]
    return "wild" if base == "wild_bootstrap" else "random" if base in BY_RANDOMISATION else ""


def term_of_test(name: str, record: EstimateRecord) -> str:
    """The term that a test is about: one that names no term of its estimate is about the first, and so is
    randomisation, whose name ends in the statistic.
    """
    terms = [row.term for row in record.terms]
    base, _colon, about = name.partition(":")
    return about if about in terms and base != "randomisation" else next(iter(terms), "")


def list_other_p_values(
    headline: Headline, material: Material, described: Mapping[str, Mapping[str, Any]]
) -> list[OtherP]:
    """The p-values of a main result's estimate by resampling and by other variances, the largest first.

    The same estimate is that of an analysis of the same kind whose options differ in inference alone, or of
    another kind with the same estimate and error.
    """
    found: dict[str, OtherP] = {}
    before = variance_of(headline.record, material)
    for record, row in find_same_estimates(headline, material, described):
        varied = _find_p_of_variance(before, variance_of(record, material), row)
        for other in (*_list_p_of_tests(record, row), *varied):
            found.setdefault(other.words, other)
    return sorted(found.values(), key=lambda other: -other.p)


def find_same_estimates(
    headline: Headline, material: Material, described: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[EstimateRecord, TermRecord]]:
    """The records, each with its row, that have the estimate of a main result; its own first."""
    yield headline.record, headline.row
    own = headline.options
    for name, options in described.items():
        if name == headline.analysis or name not in material.analyses:
            continue
        kind = options.get("kind") == headline.kind
        if kind and any(own.get(key) != options.get(key) for key in {*own, *options} - OF_INFERENCE):
            continue
        equal = ("estimate",) if kind else ("estimate", "se")
        for record in material.analyses[name].estimates:
            if any(
                getattr(record, key) != getattr(headline.record, key) for key in ("part", "outcome", "nobs")
            ):
                continue
            for row in record.terms:
                if row.term == headline.row.term and all(
                    _is_same(getattr(row, key), getattr(headline.row, key)) for key in equal
                ):
                    yield record, row


def _is_same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and math.isclose(one, other, rel_tol=SAME)


def _list_p_of_tests(record: EstimateRecord, row: TermRecord) -> Iterator[OtherP]:
    for test in record.tests:
        if sort_of_test(test.name) and term_of_test(test.name, record) == row.term:
            yield OtherP(say_test_p(test), test.p)


def say_test_p(test: TestRecord) -> str:
    """The p-value of a test by resampling, with what was drawn."""
    base, _colon, way = test.name.partition(":")
    own = (base, way) == ("randomisation", "t") or base == "placebo"
    sort = way if own else sort_of_test(test.name)
    return say(BY_TEST, sort=sort, p=format_p(test.p), clusters=_clusters_of_draws(test.note))


def _clusters_of_draws(made: Note | None) -> Value:
    """The clusters that a bootstrap test drew, 0 where it drew none."""
    values = made.values if made else {}
    drawn = values.get("drawn")
    return values.get("clusters", drawn.values.get("clusters", 0) if isinstance(drawn, Note) else 0)


def variance_of(record: EstimateRecord, material: Material) -> VarianceSetting | str | None:
    """The variance behind an estimate's errors: effects have that of the coefficients they are made of, and
    the clusters of spatial models are units.
    """
    made = record.variance
    if made is None and record.part.startswith("effects"):
        every = material.analyses[record.model.partition("/")[0]].estimates
        made = next((one.variance for one in every if one.variance), None)
    units = VarianceSetting(kind="clustered", by="unit", clusters=record.units)
    return units if made == "clustered" else made


def _find_p_of_variance(
    before: VarianceSetting | str | None, made: VarianceSetting | str | None, row: TermRecord
) -> Iterator[OtherP]:
    """The p-value of errors by another variance than a main result's. before, made: the variances of the main
    result and of the row.
    """
    if row.p is None or made is None or made == before:
        return
    words = describe_variance(made)
    if before is not None and words == describe_variance(before):  # they differ in the factor alone
        words = variance(made)
    yield OtherP(say(_("{p} with the variance “{variance}”"), p=format_p(row.p), variance=words), row.p)


def describe_variance(made: VarianceSetting | str) -> str:
    """A variance in words, without its small-sample factor."""
    return variance(
        msgspec.structs.replace(made, small_sample=None) if isinstance(made, VarianceSetting) else made
    )


OUTSIDE = _(
    "Its interval does not contain the estimate itself: the draws behind the interval lie to one side of it."
)


def find_interval_notes(headline: Headline) -> list[str]:
    """Find what speaks against the interval of a main result: its notes on few draws, on others that
    disagree, on an edge of stability near by, or on adoption at several times, and that it leaves its own
    estimate out.
    """
    term, row = headline.row.term, headline.row
    outside = row.low is not None and row.high is not None and not row.low <= row.estimate <= row.high
    return [
        *([say(OUTSIDE)] if outside else []),
        *(
            say_note(headline.record, note)
            for note in headline.record.notes
            if note.key == "few_resamples"
            or (note.key == "staggered_adoption" and term == headline.record.terms[0].term)
            or (note.key == "intervals_disagree" and term == _term_of_note(note))
            or (note.key == "effects_near_edge" and term.endswith((":indirect", ":total")))
        ),
    ]


def _term_of_note(note: Note) -> str:
    return ":".join(filter(None, (str(note.values["effect"]), str(note.values["mediator"]))))


LARGEST = choose_case(
    "least",
    {
        "same": choose_case(
            "count",
            {
                "1": _("Its other p-value: {other}."),
                "other": _("The largest of its {count} other p-values: {other}."),
            },
        ),
        "none": choose_case(
            "count",
            {
                "1": _("Its other p-value, {other}, gives no star in place of {printed}."),
                "other": _(
                    "The largest of its {count} other p-values, {other}, gives no star in place of {printed}."
                ),
            },
        ),
        "other": choose_case(
            "count",
            {
                "1": _("Its other p-value, {other}, gives {least} in place of {printed}."),
                "other": _(
                    "The largest of its {count} other p-values, {other}, gives {least} in place of {printed}."
                ),
            },
        ),
    },
)


def find_largest_p(
    headline: Headline,
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
    levels: Sequence[float],
) -> list[str]:
    """Find the largest of the other p-values of an estimate, where it is larger than its own, in a sentence
    with their number, and with the stars that it gives where these are fewer.
    """
    others, p = list_other_p_values(headline, material, described), headline.row.p
    if not others or p is None or others[0].p <= p:
        return []
    printed, least = stars(p, levels), stars(others[0].p, levels)
    fewer = (least or "none") if len(least) < len(printed) else "same"
    return [say(LARGEST, least=fewer, count=str(len(others)), other=others[0].words, printed=printed)]


def describe_other_inference(
    headline: Headline,
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
    levels: Sequence[float],
) -> list[str]:
    """Say the estimate's other p-values in a sentence; and where the largest of them would give
    fewer stars than are printed, that.
    """
    others = list_other_p_values(headline, material, described)
    if not others or headline.row.p is None:
        return []
    words = ngettext(
        "The other p-value of this estimate: {others}.", "Other p-values of this estimate: {others}.", "count"
    )
    texts = [say(words, others=[one.words for one in others], count=len(others))]
    printed, least = stars(headline.row.p, levels), stars(others[0].p, levels)
    if len(least) < len(printed):
        texts.append(
            say(
                choose_case(
                    "least",
                    {
                        "none": _("Its {printed} are of p = {p}: the largest of these gives no star."),
                        "other": _("Its {printed} are of p = {p}: the largest of these gives {least}."),
                    },
                ),
                printed=printed,
                least=least or "none",
                p=format_p(headline.row.p),
            )
        )
    return [sentences(texts)]
