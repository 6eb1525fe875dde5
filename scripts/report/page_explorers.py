"""The page's two interactive parts, the sweep explorer and the map by year: their data and their controls."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.variable import read_table, read_variables
from report.number_format import fixed
from report.page_parts import Section, data_script, esc, folded, paragraph, plain_table
from report.sweep_table import EFFECTS, labels_of
from report.sweep_words import choice_name, option_name
from report.unit_names import unit_names
from sweep.columns import choices_in
from words.names import named
from words.say import say
from words.written import written

DIGITS = 4  # significant digits of embedded numbers: more than a pixel shows


def rounded(values: Any) -> list[float | None]:
    """Numbers with DIGITS significant digits, None where there is none, so that data stay small and valid
    JSON.
    """
    return [float(f"{v:.{DIGITS}g}") if np.isfinite(v) else None for v in np.asarray(values, dtype=float)]


def sweep_data(path: Path) -> dict[str, Any]:
    """{choices: {key: {name, labels, codes}}, effects: {name: {estimate, low, high, p}}} of a sweep's table,
    column by column.
    """
    table = read_table(path)
    choices = {}
    for name in choices_in(table):
        labels, codes = np.unique(labels_of(table, name), return_inverse=True)
        choices[name] = {"name": choice_name(name), "labels": labels.tolist(), "codes": codes.tolist()}
    parts = {"estimate": "", "low": "_low", "high": "_high", "p": "_p"}
    effects = {}
    for effect in (e for e in EFFECTS if e in table):
        columns = {part: table[effect + ending].astype(float) for part, ending in parts.items()}
        made = np.logical_and.reduce([np.isfinite(column) for column in columns.values()])
        if made.any():
            effects[effect] = {
                part: rounded(np.where(made, column, np.nan)) for part, column in columns.items()
            }
    return {"choices": choices, "effects": effects}


def explorer_section(
    name: str, table: Path, summary: Path, labels: Mapping[str, str]
) -> tuple[Section | None, str]:
    """The explorer of a sweep and its embedded data; None where no specification could be estimated. labels:
    of outcomes.
    """
    data = sweep_data(table)
    if not data["effects"]:
        return None, ""
    several = [c for c, entry in data["choices"].items() if len(entry["labels"]) > 1]
    varied = [c for c in several if c != "outcome"]
    choices = "".join(_choice(choice, data["choices"][choice]["labels"]) for choice in varied)
    fixed_ones = [
        say("choice_option", choice=choice_name(c), option=e["labels"][0])
        for c, e in data["choices"].items()
        if c not in several
    ]
    effects = "".join(
        f'<option value="{esc(e)}">{esc(say(f"sweep_effect-{e}"))}</option>' for e in data["effects"]
    )
    outcomes = _outcomes(data["choices"]["outcome"], labels) if "outcome" in several else ""
    colours = "".join(f'<option value="{esc(c)}">{esc(choice_name(c))}</option>' for c in varied)
    same = say("explorer_same", choices=say("comma").join(fixed_ones)) if fixed_ones else ""
    picture = say("explorer_canvas", name=named("sweeps", name))
    body = paragraph(say("explorer_introduction"))
    words = {key: esc(say(f"explorer_{key}")) for key in ("effect", "colour", "significance", "tick_all")}
    body += f"""<div id="explorer">
<div class="controls"><label><span>{words["effect"]}</span>\
<select data-effect>{effects}</select></label>{outcomes}
<label><span>{words["colour"]}</span><select data-colour>\
<option value="">{words["significance"]}</option>{colours}</select></label>
<button type="button" data-reset>{words["tick_all"]}</button></div>
<div class="chips">{choices}</div>
{paragraph(same, "same") if same else ""}
<p class="readout" data-summary aria-live="polite"></p>
<canvas tabindex="0" role="img" aria-label="{esc(picture)}"></canvas>
<p class="readout" data-readout aria-live="polite"></p></div>"""
    if summary.is_file():
        body += summary_words(json.loads(summary.read_text(encoding="utf-8")), labels)
    return Section("sweep", say("sweep_section"), body), data_script("sweep-data", data)


def _outcomes(outcomes: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """The choice of an outcome: one at a time, as effects on two in different units make no curve; the first
    row's at first.
    """
    options = ""
    for code, name in enumerate(outcomes["labels"]):
        selected = " selected" if code == outcomes["codes"][0] else ""
        options += f'<option value="{code}"{selected}>{esc(labels.get(name, name))}</option>'
    return (
        f"<label><span>{esc(say('explorer_outcome'))}</span><select data-outcome>{options}</select></label>"
    )


def _choice(name: str, labels: Sequence[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{esc(name)}" value="{code}" checked>{esc(label)}</label>'
        for code, label in enumerate(labels)
    )
    return f"<fieldset><legend>{esc(choice_name(name))}</legend>{boxes}</fieldset>"


def summary_words(summary: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a sweep shows, in sentences and one table: shares, failures, and which choice moves the answer."""
    failed = summary["specifications"] - summary["estimated"]
    kinds: Counter[str] = Counter()
    for reason, count in summary["failures"].items():
        kinds[re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "…", reason.split(":")[0])] += (
            count  # the numbers of one kind of failure differ
        )
    reasons = [say("sweep_failure", count=count, reason=written(why)) for why, count in kinds.most_common(4)]
    counts = say(
        "sweep_counts",
        count=f"{summary['specifications']:,}",
        matrices=str(summary["matrices"]),
        failed=f"{failed:,}",
        reasons=say("semicolon").join(reasons) or "none",
    )
    parts = [paragraph(counts)]
    rows = [
        (
            say(
                "sweep_effect_on", effect=say(f"sweep_effect-{effect}"), outcome=labels.get(outcome, outcome)
            ),
            *_share_cells(shares),
        )
        for outcome, effects in summary["effects"].items()
        for effect, shares in effects.items()
        if shares["n"]
    ]
    columns = ("effect", "estimates", "median", "range", "positive", "significant")
    head = [say(f"sweep-{column}") for column in columns]
    parts.append(plain_table(head, rows, say("sweep_shows"), "prose"))
    for effect, ranking in summary["choices"].items():
        if ranking and effect == "total":
            order = [
                say("choice_share", choice=choice_name(r["choice"]), share=f"{r['share']:.0%}")
                for r in ranking[:5]
            ]
            parts.append(paragraph(say("sweep_shares", choices=say("comma").join(order))))
    return "".join(
        [*parts, *breaks_words(summary["breaks"]["total"]), *posterior_words(summary["posterior"])]
    )


def _share_cells(shares: Mapping[str, Any]) -> tuple[str, ...]:
    """Number, median, range and shares of the estimates of one effect, as the page prints them."""
    between = say("number_range", low=fixed(shares["low"]), high=fixed(shares["high"]))
    return (
        f"{shares['n']:,}",
        fixed(shares["median"]),
        between,
        f"{shares['positive']:.0%}",
        f"{shares['significant']:.0%}",
    )


def breaks_words(breaks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where the total effect least often keeps its usual sign and is significant."""
    worst = [row for row in breaks if row["holds"] < 1][:5]
    if not worst:
        return []
    places = [
        say(
            "sweep_break",
            choice=choice_name(row["choice"]),
            option=option_name(row["choice"], row["option"]),
            share=f"{row['holds']:.0%}",
            count=f"{row['n']:,}",
        )
        for row in worst
    ]
    return [paragraph(say("sweep_breaks", places=say("semicolon").join(places)))]


def posterior_words(posterior: Sequence[Mapping[str, Any]], shown: int = 3) -> list[str]:
    """The likeliest matrices for each model and its data, folded."""
    compared = [choice for choice in _several(posterior) if choice not in ("matrix", "probability")]
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in posterior:
        groups.setdefault(tuple(option_name(c, str(row[c])) for c in compared), []).append(row)
    rows = [
        (*key, option_name("matrix", row["matrix"]), f"{row['probability']:.3f}")
        for key, members in groups.items()
        for row in members[:shown]
    ]
    if not rows:
        return []
    head = (
        *(choice_name(c).capitalize() for c in compared),
        say("posterior-matrix"),
        say("posterior-probability"),
    )
    table = plain_table(head, rows, say("posterior_table"))
    return [folded(say("posterior_section"), paragraph(say("posterior_introduction")) + table)]


def _several(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns in which rows differ."""
    return [name for name in (rows[0] if rows else ()) if len({row[name] for row in rows}) > 1]


def map_section(
    base_map: Path, variables: Mapping[str, Path], labels: Mapping[str, str], note: str = ""
) -> tuple[Section, str]:
    """The map with a slider for the year, its note below, and its embedded data."""
    units, years, values = read_variables(variables)
    ids, span = list(dict.fromkeys(units)), sorted({int(y) for y in years})
    data = json.loads(base_map.read_text(encoding="utf-8"))
    grids = {name: column.reshape(len(ids), len(span)) for name, column in values.items()}
    data["years"] = span
    for unit in data["units"].values():
        unit["shown"] = unit_names(unit)
    data["variables"] = {
        name: {
            "label": labels.get(name, name),
            "values": {str(u): rounded(row) for u, row in zip(ids, grid, strict=True)},
        }
        for name, grid in grids.items()
        if np.isfinite(grid).any()
    }
    options = "".join(
        f'<option value="{esc(n)}">{esc(v["label"])}</option>' for n, v in data["variables"].items()
    )
    words = {key: esc(say(f"map_{key}")) for key in ("variable", "year", "picture", "highest", "lowest")}
    body = f"""<div id="year-map">
<div class="controls"><label><span>{words["variable"]}</span>\
<select data-variable>{options}</select></label>
<label><span>{words["year"]} <b data-shown-year></b></span>
<input type="range" data-year min="{span[0]}" max="{span[-1]}" step="1" value="{span[-1]}"></label></div>
<p class="readout" data-told aria-live="polite"></p>
<div class="map-frame"><div><svg tabindex="0" role="img"
aria-label="{words["picture"]}"></svg>
<div class="scale"></div><div class="ends" data-ends></div></div>
<div><h3>{words["highest"]}</h3><ol class="rank" data-highest></ol><h3>{words["lowest"]}</h3>\
<ol class="rank" data-lowest></ol></div></div></div>{paragraph(note) if note else ""}"""
    return Section("map", say("map_section"), body), data_script("map-data", data)
