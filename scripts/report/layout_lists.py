"""Layouts with a row per term and a column per property: bootstrap, Moran's I, tests, effects, descriptives,
weights.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from artifacts.analysis import Record
from report.layout_regression import STATISTICS, bracket, column_numbers, number_line, published_rows
from report.material import Material
from report.number_format import fixed, p_value, stars, term_label, whole
from report.settings_words import (
    BRACKETS,
    INDEX_METHODS,
    estimate_notes,
    sample_note,
    settings_notes,
    stars_note,
    tests_notes,
    words,
)
from report.table_model import Row, Span, Table
from study.errors import StudyError

_FIELDS = {
    "estimate": "Estimate",
    "se": "Std. error",
    "statistic": "z",
    "p": "p",
    "low": "Low",
    "high": "High",
}
_HEADS = {**_FIELDS, "share": "Share of total, %"}
_DESCRIPTIVES = {"nobs": "N", "mean": "Mean", "sd": "Std. dev.", "minimum": "Min", "maximum": "Max"}


def term_list_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """A row per term of each column's estimate, headed by the column's `header`; fields of the term across.

    config: `columns` (each {analysis, part, header}), `fields`, `terms`; `published` rows are matched by
    `published.keys`.
    The field `share` is an effect's part of the total one. Raises StudyError naming a field that there is
    not.
    """
    fields, digits = config.get("fields", list(_FIELDS)), config.get("digits", 4)
    estimates = [material.estimate(column["analysis"], column.get("part")) for column in config["columns"]]
    labels = {**material.labels, **config.get("labels", {})}
    printed = _printed_by_key(config, material)
    rows: list[Row] = []
    for column, estimate in zip(config["columns"], estimates, strict=True):
        if len(estimates) > 1:
            rows.append(Row((column.get("header", column["analysis"]),), "group"))
        total = next((row["estimate"] for row in estimate["terms"] if row["term"] == "total"), None)
        for term in estimate["terms"]:
            if "terms" in config and term["term"] not in config["terms"]:
                continue
            row = {
                **term,
                "share": 100 * term["estimate"] / total if total and term["term"] != "total" else None,
            }
            unknown = [field for field in fields if field not in row]
            if unknown:
                raise StudyError(
                    f"tables.{name}.fields: there is no {unknown[0]!r}; the fields are {', '.join(_HEADS)}"
                )
            cells = [_field(row, field, digits, material.stars) for field in fields]
            rows.append(Row((term_label(row["term"], labels), *cells)))
            theirs = printed.get((str(column.get("published", "")), row["term"]), {})
            if theirs:
                rows.append(
                    Row(
                        ("published", *(_printed_field(theirs, config, field) for field in fields)),
                        "published",
                    )
                )
    head = (
        (Span(config.get("stub", "")), *(Span(config.get("heads", {}).get(f, _HEADS[f])) for f in fields)),
    )
    headers = [column.get("header", column["analysis"]) for column in config["columns"]]
    notes = _notes(estimates, headers, material, intervals=bool({"low", "high"} & set(fields)))
    return Table(name, config["title"], head, tuple(rows), tuple(notes))


def _field(row: Record, field: str, digits: int, levels: tuple[float, ...]) -> str:
    if field == "estimate":
        return fixed(row["estimate"], digits) + stars(row["p"], levels)
    return (
        p_value(row["p"])
        if field == "p"
        else fixed(row[field], 2 if field in ("statistic", "share") else digits)
    )


def _notes(
    estimates: list[Record], headers: list[str], material: Material, intervals: bool = False
) -> list[str]:
    size = sample_note(estimates)
    return [
        stars_note(material.stars),
        *settings_notes(estimates, headers, intervals),
        *([size] if size else []),
        *estimate_notes(estimates, headers),
    ]


def _printed_by_key(
    config: Mapping[str, Any], material: Material
) -> dict[tuple[str, str], Mapping[str, str]]:
    """The printed rows of a table of its own form by (value of its group column or "", value of its term
    column).
    """
    keys = config.get("published", {}).get("keys", [])
    if not keys:
        return {}
    missing = [key for key in keys for row in material.published.rows[:1] if key not in row]
    if missing:
        raise StudyError(f"published.keys: the file of printed numbers has no column {missing[0]!r}")
    return {(row[keys[0]] if len(keys) == 2 else "", row[keys[-1]]): row for row in material.published.rows}


def _printed_field(row: Mapping[str, str], config: Mapping[str, Any], field: str) -> str:
    column = config["published"].get("fields", {}).get(field, "")
    return (row.get(column) or "") + ((row.get("stars") or "") if field == "estimate" else "")


def tests_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """A row per test of each column's estimate: statistic, degrees of freedom, p and the null hypothesis."""
    rows: list[Row] = []
    estimates = [material.estimate(column["analysis"], column.get("part")) for column in config["columns"]]
    for column, estimate in zip(config["columns"], estimates, strict=True):
        if len(estimates) > 1:
            rows.append(Row((column.get("header", column["analysis"]),), "group"))
        wanted = config.get("tests", [test["name"] for test in estimate["tests"]])
        for test in (t for t in estimate["tests"] if t["name"] in wanted):
            df = ", ".join(whole(d) for d in test["df"])
            distribution = test["distribution"].replace("chi2", "χ²")
            cells = (fixed(test["statistic"], 3), distribution, df, p_value(test["p"]), test["null"])
            rows.append(Row((_test_label(test["name"], config), *cells)))
    head = (
        (
            Span("Test"),
            Span("Statistic"),
            Span("Distribution"),
            Span("df"),
            Span("p"),
            Span("Null hypothesis"),
        ),
    )
    headers = [column.get("header", column["analysis"]) for column in config["columns"]]
    every = dict.fromkeys(test["name"] for estimate in estimates for test in estimate["tests"])
    shown = {test: _test_label(test, config) for test in config.get("tests", every)}
    notes = (*_notes(estimates, headers, material)[1:], *tests_notes(estimates, headers, shown))
    return Table(name, config["title"], head, tuple(rows), notes)


def _test_label(name: str, config: Mapping[str, Any]) -> str:
    """A test's name for people, where the table gives none: `robust_lm_lag` is Robust LM lag, `wald_sar` Wald
    against SAR.
    """
    if name in config.get("labels", {}):
        return str(config["labels"][name])
    known = STATISTICS[name][0].removesuffix(" [p]") if name in STATISTICS else name.replace("_", " ")
    text = re.sub(r"\b(lm|lr)\b", lambda match: match[0].upper(), known).replace("hausman", "Hausman")
    text = re.sub(r"\b(sar|sem)\b", lambda match: f"against {match[0].upper()}", text)
    return text[0].upper() + text[1:]


def effects_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """Direct, indirect and total effects: a span of columns per model, a row per variable with its bracket
    beneath.
    """
    digits, kind = config.get("digits", 4), config.get("brackets", "se")
    kinds = config.get("effects", ["direct", "indirect", "total"])
    columns = config["columns"]
    estimates = [material.estimate(column["analysis"], column.get("part")) for column in columns]
    by_term = [{row["term"]: row for row in estimate["terms"]} for estimate in estimates]
    every = list(
        dict.fromkeys(
            t.rsplit(":", 1)[0] for terms in by_term for t in terms if t.rsplit(":", 1)[-1] in kinds
        )
    )
    if not every:
        raise StudyError(
            f"tables.{name}: none of its columns has effects named "
            f"{', '.join(f'<variable>:{k}' for k in kinds)}"
        )
    labels = {**material.labels, **config.get("labels", {})}
    rows: list[Row] = []
    for variable in [v for v in config.get("terms", every) if v in every]:
        cells = [terms.get(f"{variable}:{effect}") for terms in by_term for effect in kinds]
        first = [f"{fixed(c['estimate'], digits)}{stars(c['p'], material.stars)}" if c else "" for c in cells]
        rows.append(Row((term_label(variable, labels), *first)))
        rows.append(Row(("", *(bracket(c, kind, digits) if c else "" for c in cells)), "bracket"))
        keys = [
            (str(c.get("published", i + 1)), f"{variable}:{effect}")
            for i, c in enumerate(columns)
            for effect in kinds
        ]
        rows += published_rows(material.published, keys)
    head = (
        *number_line([c.get("header", "") for c in columns], len(kinds)),
        (Span(""), *(Span(c.get("header", c["analysis"]), len(kinds)) for c in columns)),
        (Span("Variable"), *(Span(kind.replace("_", " ").capitalize()) for _ in columns for kind in kinds)),
    )
    notes = [BRACKETS[kind], *_notes(estimates, column_numbers(len(columns)), material, kind == "interval")]
    return Table(name, config["title"], head, tuple(rows), tuple(notes))


def descriptives_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """Observations, mean, standard deviation, minimum and maximum, the printed ones in a line beneath."""
    fields, digits = config.get("fields", list(_DESCRIPTIVES)), config.get("digits", 4)
    columns = config["columns"]
    rows: list[Row] = []
    printed = (
        {row[config["published"]["keys"][0]]: row for row in material.published.rows}
        if "published" in config
        else {}
    )
    for column in columns:
        series = material.series(column["analysis"], "descriptives")
        for row in [r for r in series if "terms" not in config or r["variable"] in config["terms"]]:
            labels = {**material.labels, **config.get("labels", {})}
            label = term_label(row["variable"], labels)
            label = f"{label} ({row['variable']})" if label != row["variable"] else label
            label += f", {row['group']}" if row.get("group") else ""
            rows.append(
                Row((label, *(whole(row[f]) if f == "nobs" else fixed(row[f], digits) for f in fields)))
            )
            theirs = printed.get(row["variable"])
            if theirs:
                rows.append(
                    Row(("published", *(_printed_field(theirs, config, f) for f in fields)), "published")
                )
    if not rows:
        raise StudyError(f"tables.{name}: analysis {columns[0]['analysis']!r} has no series 'descriptives'")
    head = (
        (Span("Variable"), *(Span(_DESCRIPTIVES.get(f, f.replace("_", " ").capitalize())) for f in fields)),
    )
    return Table(name, config["title"], head, tuple(rows), ("Standard deviations with divisor N − 1.",))


def weights_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """An index's indicators by dimension, with direction and weight, the printed weight beside."""
    indices = [(index, material.facts[index]) for index in config["indices"]]
    first = indices[0][1]
    printed = {row["indicator"]: row["weight"] for row in material.published.rows}
    names = [term_label(row["label"], dict(material.labels)) for row in first["indicators"]]
    printed = printed if set(printed) & set(names) else {}
    weights = [{row["variable"]: row["weight"] for row in facts["indicators"]} for _, facts in indices]
    rows: list[Row] = []
    dimension = None
    for label, row in zip(names, first["indicators"], strict=True):
        if row["dimension"] != dimension:
            dimension = row["dimension"]
            rows += [Row((dimension,), "group")] if dimension else []
        ours = [fixed(w.get(row["variable"]), config.get("digits", 4)) for w in weights]
        theirs = [printed.get(label, "")] if printed else []
        rows.append(Row((label, row["direction"].replace("-", "−"), *ours, *theirs)))
    labels = [facts.get("label", index) for index, facts in indices]
    head = (
        (
            Span("Indicator"),
            Span("Direction"),
            *(Span(x) for x in labels),
            *([Span("Published")] if printed else []),
        ),
    )
    made = [f"{label}: {_making(facts)}." for label, (_, facts) in zip(labels, indices, strict=True)]
    made += [
        f"{label}: {warning}."
        for label, (_, facts) in zip(labels, indices, strict=True)
        for warning in facts["warnings"]
    ]
    return Table(name, config["title"], head, tuple(rows), tuple(made))


def _making(facts: Mapping[str, Any]) -> str:
    """How an index was made: method and options, what was kept of principal components, sample."""
    options = (f"{key} {words(value)}".replace("_", " ") for key, value in facts["options"].items())
    parts = [INDEX_METHODS.get(facts["method"], facts["method"].replace("_", " ")), *options]
    if "components_kept" in facts:
        kept, shares, test = facts["components_kept"], facts["variance_shares"], facts["bartlett"]
        parts += [
            f"{kept} of {len(shares)} kept, which explain {100 * sum(shares[:kept]):.0f}% of the variance",
            "weights are those of the standardised indicators, negatives reversed",
            f"KMO {facts['kmo']:.3f}",
            f"Bartlett's χ²({test['df']:.0f}) = {fixed(test['statistic'], 2)} [{p_value(test['p'])}]",
        ]
    if facts.get("weights_by_year"):
        parts.append("weights are means over the years")
    left_out = ", ".join(unit["name"] for unit in facts["dropped_units"])
    parts += [f"without {left_out}, which lack an indicator"] if left_out else []
    first, last = facts["years"]
    return ", ".join([*parts, f"N = {facts['nobs']} ({first}–{last})"])
