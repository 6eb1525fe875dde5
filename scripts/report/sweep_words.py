"""A sweep in words: its counts and shares, where it breaks, and the likeliest matrices."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from report.sweeps import EFFECTS, choice_name, option_name
from spillover.messages.common import NUMBER_RANGE, OF_ANALYSIS, SEMICOLON, SWEEP_EFFECT
from spillover.sweeps.summary import MatrixProbability, OptionShare, Shares, SweepSummary
from spillover.tables.number_format import format_beside, percent
from spillover.words import _, choose_case, format_p
from words.render import hide_values, say, say_key

SWEEP_WORDS = {
    "effect": _("Effect"),
    "estimates": _("Estimates"),
    "median": _("Median"),
    "range": _("95% of them between"),
    "positive": _("Positive (significant at 5%)"),
    "negative": _("Negative (significant at 5%)"),
}
SIGNS = ("positive", "negative")
NAMELESS = re.compile("^…[:：] ?")  # the place of a name before a reason: the reasons of a sweep are of many
GONE = 5  # options that a recorded plan has alone, which are named


@dataclass(frozen=True, kw_only=True)
class SweepWords:
    """A sweep in words. counts: a sentence; head, rows: the table of shares by effect and outcome; effect:
    the name of the one that `breaks` is about, a text for each outcome; sample: how exact the shares of a
    sample are; recorded: what differs from the plan that was recorded; matrix_head, matrix_rows: the table
    of the likeliest matrices. Empty where there is nothing to say.
    """

    counts: str
    head: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    effect: str
    sample: str
    recorded: Sequence[str]
    breaks: Sequence[str]
    matrix_head: Sequence[str]
    matrix_rows: Sequence[tuple[str, ...]]


def describe_sweep(
    summary: SweepSummary, labels: Mapping[str, str], fine: Collection[tuple[str, str]] = ()
) -> SweepWords:
    """Describe a sweep in sentences and two tables: shares, failures, which choice moves the answer, where it
    breaks, and the likeliest matrices. fine: effects and outcomes whose standard errors mostly are.
    """
    # Without spillovers the direct effect and the total are the coefficient.
    spills = any(effects["indirect"] for effects in summary.effects.values())
    shown = {name: name for name in EFFECTS} if spills else {"total": "beta"}
    rows = [
        (
            say(
                _("{effect} on {outcome}"),
                effect=say_key(SWEEP_EFFECT, shown[effect]),
                outcome=labels.get(outcome, outcome),
            ),
            *_share_cells(shares, (shown[effect], outcome) in fine),
        )
        for outcome, effects in summary.effects.items()
        for effect, shares in effects.items()
        if shares and effect in shown
    ]
    matrix_head, matrix_rows = posterior_rows(summary.posterior)
    return SweepWords(
        counts=_say_counts(summary),
        head=[say_key(SWEEP_WORDS, column) for column in ("effect", "estimates", "median", "range", *SIGNS)],
        rows=rows,
        effect=say_key(SWEEP_EFFECT, shown["total"]),
        sample=sample_words(summary),
        recorded=describe_recorded_plan(summary),
        breaks=_list_outcome_sentences(summary.breaks, labels, list_breaking_choices, SEMICOLON),
        matrix_head=matrix_head,
        matrix_rows=matrix_rows,
    )


def _say_counts(summary: SweepSummary) -> str:
    """Count specifications, matrices and failures, with the commonest reasons of these."""
    reasons = [
        say(_("{count} × {reason}"), count=count, reason=NAMELESS.sub("", hide_values(why).rstrip(".。")))
        for why, count in list(summary.failures.items())[:4]
    ]
    return say(
        choose_case(
            "matrices",
            {
                "0": choose_case(
                    "reasons",
                    {
                        "none": _("{count} specifications; {failed} failed."),
                        "other": _("{count} specifications; {failed} failed ({reasons})."),
                    },
                ),
                "other": choose_case(
                    "reasons",
                    {
                        "none": _("{count} specifications; weight matrices: {matrices}; {failed} failed."),
                        "other": _(
                            "{count} specifications; weight matrices: {matrices}; {failed} failed "
                            "({reasons})."
                        ),
                    },
                ),
            },
        ),
        count=f"{summary.specifications:,}",
        matrices=str(summary.matrices),
        failed=f"{summary.specifications - summary.estimates:,}",
        reasons=say(SEMICOLON).join(reasons) or "none",
    )


def describe_recorded_plan(summary: SweepSummary) -> list[str]:
    """List what a sweep has that the recorded plan has not, and the other way round; nothing without one."""
    if summary.exploratory is None:
        return []
    sentences = [
        say(
            _(
                "{count} of {of} specifications were not in the plan that was recorded by make freeze, and "
                "are exploratory."
            ),
            count=f"{summary.exploratory:,}",
            of=f"{summary.specifications:,}",
        )
    ]
    if gone := summary.only_in_plan:
        names = [
            say(_("{choice} {option}"), choice=choice_name(choice), option=option_name(choice, option))
            for choice, option in gone[:GONE]
        ]
        sentences.append(
            say(
                _("Options of the plan that the sweep no longer tries ({count}): {options}."),
                count=f"{len(gone):,}",
                options=say(SEMICOLON).join([*names, *(["…"] if len(gone) > GONE else [])]),
            )
        )
    return sentences


def sample_words(summary: SweepSummary) -> str:
    """Say how far a sample's shares may be from those of all; empty where all are there."""
    totals = [effects["total"] for effects in summary.effects.values()]
    errors = [shares.se for shares in totals if shares and shares.se]
    if not errors or summary.space is None:
        return ""
    positive = max(one.positive for one in errors)
    significant = max(one.significant for one in errors)
    return say(
        _(
            "Latin sample of {count} specifications, from {space} combinations before any exclusion; "
            "standard errors of the shares of total effects that are positive {positive}, significant "
            "{significant}."
        ),
        count=f"{summary.specifications:,}",
        space=f"{summary.space:,}",
        positive=f"{positive:.3f}",
        significant=f"{significant:.3f}",
    )


def _list_outcome_sentences(
    shares: Mapping[str, Mapping[str, Sequence[OptionShare]]],
    labels: Mapping[str, str],
    describe: Callable[[Sequence[OptionShare]], list[str]],
    comma: str,
) -> list[str]:
    """Return the text on the total effect for each outcome that has one, with its name where there
    are several.
    """
    texts = {outcome: say(comma).join(describe(effects["total"])) for outcome, effects in shares.items()}
    if len(texts) == 1:
        return [text for text in texts.values() if text]
    return [
        say(OF_ANALYSIS, analysis=labels.get(outcome, outcome), label=text)
        for outcome, text in texts.items()
        if text
    ]


def _share_cells(shares: Shares, fine: bool) -> tuple[str, ...]:
    """Number, median, range and counts by sign of the estimates of one effect, as the page prints them."""
    median, low, high = (format_beside(one, fine) for one in (shares.median, shares.low, shares.high))
    between = say(NUMBER_RANGE, low=low, high=high)
    cell = _("{count}, {share} ({significant})")
    signs = (
        (shares.positive, shares.positive_significant),
        (shares.negative, shares.negative_significant),
    )
    counts = (
        say(
            cell,
            count=f"{round(share * shares.n):,}",
            share=percent(share),
            significant=f"{round(significant * shares.n):,}",
        )
        for share, significant in signs
    )
    return (f"{shares.n:,}", median, between, *counts)


def list_breaking_choices(rows: Sequence[OptionShare]) -> list[str]:
    """List the choices under which the total effect least often keeps its usual sign and is significant; none
    whose options all do it equally often.
    """
    best: dict[str, float] = {}
    for row in rows:
        best[row.choice] = max(row.significant_share, best.get(row.choice, 0.0))
    return [
        say(
            _("{choice} {option} (so in {share} of its {count})"),
            choice=choice_name(row.choice),
            option=option_name(row.choice, row.option),
            share=percent(row.significant_share),
            count=f"{row.n:,}",
        )
        for row in [row for row in rows if row.significant_share < best[row.choice]][:5]
    ]


def posterior_rows(posterior: Sequence[MatrixProbability]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The three likeliest matrices for each model and its data: the head and the rows. The variance changes
    no likelihood: of each group one speaks for all.
    """
    compared = [
        choice
        for choice in (posterior[0].choices if posterior else ())
        if choice != "variance" and len({row.choices[choice] for row in posterior}) > 1
    ]
    groups: dict[tuple[str, ...], list[MatrixProbability]] = {}
    for row in posterior:
        groups.setdefault(tuple(option_name(c, str(row.choices[c])) for c in compared), []).append(row)
    rows = [
        (*key, option_name("matrix", row.matrix), format_p(row.probability))
        for key, members in groups.items()
        for row in [m for m in members if m.choices.get("variance") == members[0].choices.get("variance")][:3]
    ]
    head = [choice_name(c).capitalize() for c in compared]
    return [*head, say(_("Matrix")), say(_("Posterior probability"))], rows
