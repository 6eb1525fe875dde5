"""The page's two interactive parts, the sweep explorer and the map by year: their data and their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from base.artifacts.json_record import read_json_record
from base.artifacts.parquet import read_table, read_variables
from report.figures.map import class_edges, close_up
from report.joint import joint_words
from report.map_record import BaseMap
from report.material import unit_names
from report.neighbours import Units
from report.page_options import PageOptions
from report.page_plan import is_there, why_missing
from report.sections import Section, section
from report.shares import decompose, find_boxes, read_estimates
from report.sweeps import EFFECTS, choice_name, labels_of, option_name
from report.universe import FIXED, Universes
from report.verdict import Headline, SweepTable, choice_words
from spillover.arrays.foundation import Array
from spillover.messages.common import HEAD, NUMBER_RANGE, OF_ANALYSIS, SEMICOLON, SWEEP_EFFECT
from spillover.messages.labels import statistic_label
from spillover.messages.study_names import label_or_name
from spillover.sweeps.columns import OF_MATRICES, choices_in
from spillover.sweeps.summary import MatrixProbability, OptionShare, Shares, SweepSummary
from spillover.tables.number_format import (
    format_beside,
    format_fixed,
    is_fine,
    p_value,
    percent,
    render_count,
)
from spillover.words import _, by
from words.render import say, say_key, without_values

SWEEP_WORDS = {
    "effect": _("Effect"),
    "estimates": _("Estimates"),
    "median": _("Median"),
    "range": _("95% of them between"),
    "positive": _("Positive (significant at 5%)"),
    "negative": _("Negative (significant at 5%)"),
}


# What a sweep's table has of a specification besides its effects.
FACTS = ("rho", "lambda", "nobs", "units", "r2_within", "loglik")
COUNTS = ("nobs", "units")
SIGNS = ("positive", "negative")
DIGITS = 4  # significant digits of embedded numbers: more than a pixel shows
NAMELESS = re.compile("^…[:：] ?")  # the place of a name before a reason: the reasons of a sweep are of many
GONE = 5  # options that a recorded plan has alone, which are named
Made = tuple[Section | None, dict[str, Any]]  # a section and the data that the page embeds for it


def round_significant(values: Any, digits: int = DIGITS) -> list[float | None]:
    """Numbers with so many significant digits, None where there is none, so that data stay small and valid
    JSON.
    """
    return [float(f"{v:.{digits}g}") if np.isfinite(v) else None for v in np.asarray(values, dtype=float)]


def shorten(values: Any, write: Callable[[float], str] = format_fixed, digits: int = 7) -> list[float | None]:
    """Numbers with seven significant digits, as many more as they have before the point, for medians of them
    are printed with four decimals, or as many as it takes to print as tables print them.
    """

    def cut(value: float) -> float:
        least = digits + max(0, len(str(int(abs(value)))) - 1)
        made = (float(f"{value:.{min(count, 17)}g}") for count in range(least, max(least, 17) + 1))
        return next(one for one in made if write(one) == write(value))

    return [cut(float(value)) if np.isfinite(value) else None for value in np.asarray(values, dtype=float)]


def write_both(value: float) -> str:
    """An estimate as it is printed beside a fine standard error, and beside another."""
    return f"{format_beside(value, True)} {format_fixed(value)}"


def encode_line(line: Sequence[Sequence[int]]) -> str:
    """A line's first point and the way from each point to the next in letters, as Google's encoded polylines
    have them: five bits each, the least first, the sign as the lowest bit.
    """
    points = np.rint(line).astype(int)
    ways = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=int)).ravel().tolist()
    letters = []
    for way in ways:
        rest = 2 * way if way >= 0 else -2 * way - 1
        while rest >= 32:
            letters.append(chr(63 + 32 + rest % 32))
            rest //= 32
        letters.append(chr(63 + rest))
    return "".join(letters)


def sweep_data(path: Path) -> dict[str, Any]:
    """{choices: {key: {name, within, names, labels, codes}}, effects: {key: {name, estimate, low, high, p,
    fine}}, facts: {key: [name, values]}} of a sweep's table, column by column; the coefficient alone where it
    is every effect. within: the name in a sentence; names: of options as the table has them; fine: the places
    of estimates with a fine standard error, which is printed, and they beside it, with significant digits.
    """
    table = read_table(path)
    choices = {}
    for name in [*choices_in(table), *(["matrix"] if "matrix" in table else [])]:
        labels, first, codes = np.unique(labels_of(table, name), return_index=True, return_inverse=True)
        choices[name] = {
            "name": choice_name(name),
            "within": choice_words(name),
            "names": np.asarray(table[name], dtype=str)[first].tolist(),
            "labels": labels.tolist(),
            "codes": codes.tolist(),
        }
    parts = {"estimate": "", "low": "_low", "high": "_high", "p": "_p"}
    effects = {}
    for effect in (e for e in EFFECTS if e in table):
        columns = {part: table[effect + ending].astype(float) for part, ending in parts.items()}
        made = np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
        if made.any():
            fine = [is_fine(float(error)) for error in table[f"{effect}_se"].astype(float)]
            effects[effect] = {
                "name": say_key(SWEEP_EFFECT, effect),
                "fine": np.flatnonzero(fine).tolist(),
            } | {
                part: shorten(np.where(made, column, np.nan), p_value if part == "p" else write_both)
                for part, column in columns.items()
            }
    if "beta" in effects and "indirect" not in effects:  # then the direct effect and the total are it
        effects = {name: found for name, found in effects.items() if name not in ("direct", "total")}
    facts = {
        name: [
            statistic_label(name),
            shorten(table[name], format_fixed if name not in COUNTS else render_count),
        ]
        for name in FACTS
        if name in table and np.isfinite(np.asarray(table[name], dtype=float)).any()
    }
    return {"choices": choices, "effects": effects, "facts": facts}


def find_main(
    data: Mapping[str, Any], heads: Sequence[Headline], sweep: SweepTable, units: Units
) -> dict[str, int]:
    """Find by effect the place of the specification that is the first main result of it."""
    found: dict[str, int] = {}
    names = np.asarray(sweep.table["specification"], dtype=str)
    outcomes = np.asarray(sweep.table["outcome"], dtype=str)
    for head in heads:
        _variable, effect = head.quantity
        specifications = sweep.of(head)
        if effect not in data["effects"] or effect in found or specifications is None:
            continue
        if (place := specifications.find_headline(head, units)) is not None:
            same = (names == str(specifications.names[place])) & (outcomes == head.record.outcome)
            found[effect] = int(np.flatnonzero(same)[0])
    return found


def explorer_section(
    spec: PageOptions,
    heads: Sequence[Headline] = (),
    swept: Sequence[SweepTable] = (),
    units: Units | None = None,
) -> Made:
    """The explorer of the study's sweep; none where the page has none. spec: that of the page; heads: the
    main results.
    """
    files, labels = spec.plan.explorer, spec.labels
    if not files:
        return None, {}
    if not is_there(files["table"]):
        return section("sweep", why=why_missing(files["table"], spec.needs.get(files["table"], []))), {}
    data = sweep_data(Path(files["table"]))
    if not data["effects"]:
        return section("sweep", why=say(_("No specification could be estimated."))), {}
    own = next((one for one in swept if one.name == spec.page["explorer"]), None)
    data["main"] = find_main(data, heads, own, units) if own is not None and units is not None else {}
    effect = next(iter(data["main"]), next(iter(data["effects"])))
    choices = {name: choice for name, choice in data["choices"].items() if name != "matrix"}
    several = [name for name, choice in choices.items() if len(choice["labels"]) > 1]
    varied = [name for name in several if name != "outcome"]
    same = [
        say(_("{choice} {option}"), choice=choice["name"], option=choice["labels"][0])
        for name, choice in choices.items()
        if name not in several
    ]
    # Effects on two outcomes in different units make no curve: one at a time, the first row's at first.
    outcome = choices["outcome"] if "outcome" in several else {"labels": [], "codes": [None]}
    summary = Path(files["summary"])
    test = spec.joint.get(spec.page["explorer"])
    made = section(
        "sweep",
        name=label_or_name("sweeps", spec.page["explorer"]),
        effects=[(name, one["name"]) for name, one in data["effects"].items()],
        effect=effect,
        universe=Universes(data).describe(effect, data["main"][effect]) if data["main"] else None,
        walked=list_walkable_choices(data),
        head=["", *(say_key(HEAD, key) for key in ("estimate", "interval", "p"))],
        outcomes=[(code, labels.get(name, name)) for code, name in enumerate(outcome["labels"])],
        outcome=outcome["codes"][0],
        colours=[(name, choices[name]["name"]) for name in varied],
        choices=[(name, choices[name]["name"], choices[name]["labels"]) for name in varied],
        same=say(SEMICOLON).join(same),
        told=summary_words(read_json_record(summary, SweepSummary), labels, find_fine_effects(data))
        if summary.is_file()
        else None,
        joint=joint_words(test, files["table"]),
        variation=list(_say_variation(data, labels)),
        variation_heads={
            name: [say_key(VARIATION, key) for key in keys] for name, keys in VARIATION_HEADS.items()
        },
    )
    return made, {"sweep-data": data}


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


def _say_variation(data: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Of the total effect, or the coefficient, on each outcome: its name, the shares of the choices as rows,
    and the boxes of the options by choice.
    """
    effect = next(one for one in EFFECTS if one in data["effects"])
    outcomes = data["choices"]["outcome"]["names"] if "outcome" in data["choices"] else [""]
    several = len(outcomes) > 1
    for code, outcome in enumerate(outcomes):
        places, values = read_estimates(data, effect, code if several else None)
        names = [name for name, *_ in list_walkable_choices(data)]
        if len(data["choices"].get("matrix", {"labels": ()})["labels"]) > MATRICES:
            names = [name for name in data["choices"] if name not in (*FIXED, "matrix")]
        codes = {name: np.asarray(data["choices"][name]["codes"])[places] for name in names}
        found = decompose(values, codes) if len(values) else None
        if found is None:
            continue
        name = data["effects"][effect]["name"]
        rest = (say(_("their combinations")), f"{1 - found.total:.1%}", "", "")
        yield {
            "title": say(_("{effect} on {outcome}"), effect=name, outcome=labels.get(outcome, outcome))
            if several
            else name,
            "in_order": found.in_order,
            "shares": [
                *(
                    (
                        data["choices"][one.choice]["name"],
                        *(f"{part:.1%}" for part in (one.share, one.least, one.most)),
                    )
                    for one in found.shares
                ),
                rest,
            ],
            "boxes": _draw_boxes(data, places, values, (effect, outcome) in find_fine_effects(data)),
        }


def find_fine_effects(data: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Find the effects and outcomes most of whose estimates have a fine standard error: medians of them are
    printed in the same form.
    """
    outcome = data["choices"].get("outcome", {"names": [""], "codes": []})
    found = set()
    for effect, numbers in data["effects"].items():
        made = np.array([value is not None for value in numbers["estimate"]])
        fine = np.isin(np.arange(len(made)), numbers["fine"])
        codes = np.asarray(outcome["codes"] or np.zeros(len(made)), dtype=int)
        for code, name in enumerate(outcome["names"]):
            own = made & (codes == code)
            if own.any() and fine[own].mean() > 0.5:
                found.add((effect, name))
    return found


def _draw_boxes(
    data: Mapping[str, Any], places: np.ndarray, values: Array, fine: bool
) -> list[tuple[str, list[Any]]]:
    """By choice the rows of its options: number, median, middle half, and the places of a picture 200 wide of
    their 5, 25, 50, 75 and 95% quantiles and of zero. A matrix is told by its family and standardisation.
    """
    write = partial(format_beside, fine=fine)
    varied = {
        name: choice
        for name, choice in data["choices"].items()
        if name not in (*FIXED, "matrix") and len(choice["labels"]) > 1
    }
    boxes = {
        name: list(find_boxes(values, np.asarray(choice["codes"])[places])) for name, choice in varied.items()
    }
    ends = [end for found in boxes.values() for box in found for end in box.quantiles] or [0.0]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = 196 / ((high - low) or 1.0)

    def place(value: float) -> float:
        return round(2 + (value - low) * scale, 1)

    return [
        (
            varied[name]["name"],
            [
                (
                    varied[name]["labels"][box.option],
                    f"{box.count:,}",
                    write(box.quantiles[2]),
                    say(NUMBER_RANGE, low=write(box.quantiles[1]), high=write(box.quantiles[3])),
                    [place(one) for one in (*box.quantiles, 0.0)],
                )
                for box in found
            ],
        )
        for name, found in boxes.items()
    ]


def list_walkable_choices(data: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """The choices that a reader changes one by one, each with its name and its options: a matrix is one, with
    its family and how it is standardised.
    """
    apart = (*FIXED, *(OF_MATRICES if "matrix" in data["choices"] else ()))
    return [
        (name, choice["name"], list(enumerate(choice["labels"])))
        for name, choice in data["choices"].items()
        if name not in apart and len(choice["labels"]) > 1
    ]


def summary_words(
    summary: SweepSummary, labels: Mapping[str, str], fine: Collection[tuple[str, str]] = ()
) -> dict[str, Any]:
    """Describe a sweep in sentences and two tables: shares, failures, which choice moves the answer, where it
    breaks, and the likeliest matrices. fine: effects and outcomes whose standard errors mostly are.
    """
    failed = summary.specifications - summary.estimates
    reasons = [
        say(_("{count} × {reason}"), count=count, reason=NAMELESS.sub("", without_values(why).rstrip(".。")))
        for why, count in list(summary.failures.items())[:4]
    ]
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
    columns = ("effect", "estimates", "median", "range", *SIGNS)
    compared, posterior = posterior_rows(summary.posterior)
    return {
        "counts": say(
            by(
                "matrices",
                {
                    "0": by(
                        "reasons",
                        {
                            "none": _("{count} specifications; {failed} failed."),
                            "other": _("{count} specifications; {failed} failed ({reasons})."),
                        },
                    ),
                    "other": by(
                        "reasons",
                        {
                            "none": _(
                                "{count} specifications; weight matrices: {matrices}; {failed} failed."
                            ),
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
            failed=f"{failed:,}",
            reasons=say(SEMICOLON).join(reasons) or "none",
        ),
        "head": [say_key(SWEEP_WORDS, column) for column in columns],
        "rows": rows,
        "effect": say_key(SWEEP_EFFECT, shown["total"]),
        "sample": sample_words(summary),
        "recorded": describe_recorded_plan(summary),
        "breaks": _by_outcome(summary.breaks, labels, list_breaking_choices, SEMICOLON),
        "compared": compared,
        "posterior": posterior,
    }


def describe_recorded_plan(summary: SweepSummary) -> list[str]:
    """List what a sweep has that the recorded plan has not, and the other way round; nothing without one."""
    if summary.exploratory is None:
        return []
    told = [
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
        named = [
            say(_("{choice} {option}"), choice=choice_name(choice), option=option_name(choice, option))
            for choice, option in gone[:GONE]
        ]
        told.append(
            say(
                _("Options of the plan that the sweep no longer tries ({count}): {options}."),
                count=f"{len(gone):,}",
                options=say(SEMICOLON).join([*named, *(["…"] if len(gone) > GONE else [])]),
            )
        )
    return told


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


def _by_outcome(
    told: Mapping[str, Mapping[str, Sequence[OptionShare]]],
    labels: Mapping[str, str],
    tell: Callable[[Sequence[OptionShare]], list[str]],
    comma: str,
) -> list[str]:
    """Return the text on the total effect for each outcome that has one, with its name where there
    are several.
    """
    texts = {outcome: say(comma).join(tell(effects["total"])) for outcome, effects in told.items()}
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
        (*key, option_name("matrix", row.matrix), p_value(row.probability))
        for key, members in groups.items()
        for row in [m for m in members if m.choices.get("variance") == members[0].choices.get("variance")][:3]
    ]
    head = [choice_name(c).capitalize() for c in compared]
    return [*head, say(_("Matrix")), say(_("Posterior probability"))], rows


def map_section(spec: PageOptions, note: str) -> Made:
    """The map with a slider for the year; none where the page has none. note: below it."""
    plan, labels = spec.plan, spec.labels
    if not plan.year_map:
        return None, {}
    base_map = plan.base_map["base_map"]
    there = {name: Path(path) for name, path in plan.year_map.items() if is_there(path)}
    if not there or not is_there(base_map):
        lost = next(path for path in [base_map, *plan.year_map.values()] if not is_there(path))
        return section("map", why=why_missing(lost, [])), {}
    units, years, values = read_variables(there)
    ids, span = list(dict.fromkeys(units)), sorted({int(y) for y in years})
    base = msgspec.json.decode(Path(base_map).read_bytes(), type=BaseMap)
    data = msgspec.to_builtins(base)
    grids = {name: column.reshape(len(ids), len(span)) for name, column in values.items()}
    data["years"] = span
    data["near"] = [np.round(box, 1).tolist() for box in close_up(base)]
    data["outline"] = [encode_line(line) for line in data["outline"]]
    for unit in data["units"].values():
        unit["shown"] = unit_names(unit["name"], unit["name_local"])
        unit["rings"] = [encode_line(ring) for ring in unit["rings"]]
    data["variables"] = {
        name: {
            "label": labels.get(name, name),
            "edges": round_significant(class_edges(grid)),
            "values": {str(u): round_significant(row) for u, row in zip(ids, grid, strict=True)},
        }
        for name, grid in grids.items()
        if np.isfinite(grid).any()
    }
    shown = [(name, variable["label"]) for name, variable in data["variables"].items()]
    made = section("map", variables=shown, first=span[0], last=span[-1], note=note)
    return made, {"map-data": data}
