"""The page's two interactive parts, the sweep explorer and the map by year: their data and their controls."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from artifacts.variable import read_table, read_variables
from report.number_format import fixed
from report.page_parts import Section, data_script, esc, folded, paragraph, plain_table
from report.sweep_table import EFFECTS, label_of, labels_of
from sweep.columns import choices_in

DIGITS = 4  # significant digits of embedded numbers: more than a pixel shows


def rounded(values: Any) -> list[float | None]:
    """Numbers with DIGITS significant digits, None where there is none, so that data stay small and valid
    JSON.
    """
    return [float(f"{v:.{DIGITS}g}") if np.isfinite(v) else None for v in np.asarray(values, dtype=float)]


def sweep_data(path: Path) -> dict[str, Any]:
    """{choices: {name: {labels, codes}}, effects: {name: {estimate, low, high, p}}} of a sweep's table,
    column by column.
    """
    table = read_table(path)
    choices = {}
    for name in choices_in(table):
        labels, codes = np.unique(labels_of(table, name), return_inverse=True)
        choices[name] = {"labels": labels.tolist(), "codes": codes.tolist()}
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
        f"{c.replace('_', ' ')} {e['labels'][0]}" for c, e in data["choices"].items() if c not in several
    ]
    effects = "".join(f'<option value="{esc(e)}">{esc(_effect_name(e))}</option>' for e in data["effects"])
    outcomes = _outcomes(data["choices"]["outcome"], labels) if "outcome" in several else ""
    colours = "".join(f'<option value="{esc(c)}">{esc(c.replace("_", " "))}</option>' for c in varied)
    body = paragraph(
        "Each vertical line is one specification's confidence interval, each mark its estimate. "
        "Untick what you do not believe in; colour the marks by a choice to see which choice moves the "
        "estimate."
    )
    body += f"""<div id="explorer">
<div class="controls"><label><span>Effect</span><select data-effect>{effects}</select></label>{outcomes}
<label><span>Colour by</span><select data-colour><option \
value="">significance</option>{colours}</select></label>
<button type="button" data-reset>Tick all</button></div>
<div class="chips">{choices}</div>
{paragraph(f"The same in all: {', '.join(fixed_ones)}.", "same") if fixed_ones else ""}
<p class="readout" data-summary aria-live="polite"></p>
<canvas tabindex="0" role="img" aria-label="Specification curve of {esc(name)}; arrow keys read single \
specifications"></canvas>
<p class="readout" data-readout aria-live="polite"></p></div>"""
    if summary.is_file():
        body += summary_words(json.loads(summary.read_text(encoding="utf-8")), labels)
    return Section("sweep", "Every specification", body), data_script("sweep-data", data)


def _effect_name(effect: str) -> str:
    return {"beta": "coefficient (β)", "theta": "coefficient of W × treatment (θ)"}.get(
        effect, f"{effect} effect"
    )


def _outcomes(outcomes: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """The choice of an outcome: one at a time, as effects on two in different units make no curve; the first
    row's at first.
    """
    options = ""
    for code, name in enumerate(outcomes["labels"]):
        selected = " selected" if code == outcomes["codes"][0] else ""
        options += f'<option value="{code}"{selected}>{esc(labels.get(name, name))}</option>'
    return f"<label><span>Outcome</span><select data-outcome>{options}</select></label>"


def _choice(name: str, labels: Sequence[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{esc(name)}" value="{code}" checked>{esc(label)}</label>'
        for code, label in enumerate(labels)
    )
    return f"<fieldset><legend>{esc(name.replace('_', ' '))}</legend>{boxes}</fieldset>"


def summary_words(summary: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a sweep shows, in sentences and one table: shares, failures, and which choice moves the answer."""
    failed = summary["specifications"] - summary["estimated"]
    over = f" over {summary['matrices']} weight matrices" if summary["matrices"] else ""
    text = f"{summary['specifications']:,} specifications{over}; {failed:,} failed"
    kinds: Counter[str] = Counter()
    for reason, count in summary["failures"].items():
        kinds[re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "…", reason.split(":")[0])] += (
            count  # the numbers of one kind of failure differ
        )
    reasons = "; ".join(f"{count} × {reason}" for reason, count in kinds.most_common(4))
    parts = [paragraph(f"{text}{f' ({reasons})' if reasons else ''}.")]
    rows = [
        (f"{_effect_name(effect)} on {labels.get(outcome, outcome)}", *_share_cells(shares))
        for outcome, effects in summary["effects"].items()
        for effect, shares in effects.items()
        if shares["n"]
    ]
    head = ("Effect", "Estimates", "Median", "95% of them between", "Positive", "Significant at 5%")
    parts.append(plain_table(head, rows, "What the sweep shows", "prose"))
    for effect, ranking in summary["choices"].items():
        if ranking and effect == "total":
            order = ", ".join(f"{r['choice'].replace('_', ' ')} ({r['share']:.0%})" for r in ranking[:5])
            parts.append(
                paragraph(
                    f"Share of the total effect's variance that each choice explains by itself: {order}."
                )
            )
    return "".join(
        [*parts, *breaks_words(summary["breaks"]["total"]), *posterior_words(summary["posterior"])]
    )


def _share_cells(shares: Mapping[str, Any]) -> tuple[str, ...]:
    """Number, median, range and shares of the estimates of one effect, as the page prints them."""
    between = f"{fixed(shares['low'])} to {fixed(shares['high'])}"
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
    told = "; ".join(
        f"{row['choice'].replace('_', ' ')} {label_of(row['choice'], row['option'])} ({row['holds']:.0%} "
        f"of {row['n']:,})"
        for row in worst
    )
    return [paragraph(f"Where the total effect is least often significant with its usual sign: {told}.")]


def posterior_words(posterior: Sequence[Mapping[str, Any]], shown: int = 3) -> list[str]:
    """The likeliest matrices for each model and its data, folded."""
    compared = [choice for choice in _several(posterior) if choice not in ("matrix", "probability")]
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in posterior:
        groups.setdefault(tuple(str(row[c]) for c in compared), []).append(row)
    rows = [
        (*key, row["matrix"], f"{row['probability']:.3f}")
        for key, members in groups.items()
        for row in members[:shown]
    ]
    if not rows:
        return []
    head = (*(c.replace("_", " ").capitalize() for c in compared), "Matrix", "Posterior probability")
    words = paragraph(
        "Equal prior probabilities, and Schwarz's approximation of the marginal likelihood; same data, "
        "other matrix."
    )
    return [
        folded(
            "Which matrix the data find likeliest",
            words + plain_table(head, rows, "Posterior probabilities of matrices"),
        )
    ]


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
    body = f"""<div id="year-map">
<div class="controls"><label><span>Variable</span><select data-variable>{options}</select></label>
<label><span>Year <b data-shown-year></b></span>
<input type="range" data-year min="{span[0]}" max="{span[-1]}" step="1" value="{span[-1]}"></label></div>
<p class="readout" data-told aria-live="polite"></p>
<div class="map-frame"><div><svg tabindex="0" role="img"
aria-label="Map of the chosen variable in the chosen year; arrow keys read single units from the highest \
value down"></svg>
<div class="scale"></div><div class="ends" data-ends></div></div>
<div><h3>Highest</h3><ol class="rank" data-highest></ol><h3>Lowest</h3><ol class="rank" \
data-lowest></ol></div></div></div>{paragraph(note) if note else ""}"""
    return Section("map", "Map by year", body), data_script("map-data", data)
