"""The layout of regressions: a column per model, a row per term with its bracket beneath, statistics at the
foot.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from artifacts.analysis import Record
from report.material import Material, Published
from report.number_format import fixed, p_value, stars, term_label, whole
from report.settings_words import (
    BRACKETS,
    estimate_notes,
    sample_note,
    settings_notes,
    stars_note,
    tests_notes,
)
from report.table_model import Row, Span, Table
from study.errors import StudyError, quoted

# A statistic's key in the artifacts -> its name in the foot, and in digitised tables.
STATISTICS: dict[str, tuple[str, str]] = {
    "nobs": ("Observations", "N"),
    "units": ("Units", ""),
    "periods": ("Periods", ""),
    "r2": ("R²", "R2"),
    "r2_within": ("R² (within)", ""),
    "r2_between": ("R² (between)", ""),
    "r2_overall": ("R² (overall)", ""),
    "r2_lsdv": ("R² (LSDV)", "R2"),
    "r2_adjusted": ("R² (adjusted)", ""),
    "f": ("F", "F"),
    "first_stage_f": ("First-stage F", ""),
    "kleibergen_paap_f": ("Kleibergen–Paap rk Wald F", "KP_rk_Wald_F"),
    "kleibergen_paap_lm": ("Kleibergen–Paap rk LM [p]", "KP_rk_LM"),
    "cragg_donald_f": ("Cragg–Donald Wald F", ""),
    "stock_yogo_size_10": ("Stock–Yogo critical value, 10% size", "Stock_Yogo_10pct"),
    "effective_f": ("Effective F (Montiel Olea–Pflueger)", ""),
    "effective_f_critical": ("Its critical value, 10% bias", ""),
    "anderson_rubin_set": ("Anderson–Rubin confidence set", ""),
    "hansen_j": ("Hansen J [p]", ""),
    "sargan": ("Sargan [p]", ""),
    "wu_hausman": ("Wu–Hausman [p]", ""),
    "hausman": ("Hausman [p]", ""),
    "hausman_robust": ("Hausman, cluster-robust (Mundlak) [p]", ""),
    "spatial_hausman": ("Spatial Hausman [p]", ""),
    "spatial_mundlak": ("Spatial Hausman (Mundlak) [p]", ""),
    "bsk_lm1": ("Baltagi–Song–Koh LM₁ [p]", ""),
    "bsk_lm2": ("Baltagi–Song–Koh LM₂ [p]", ""),
    "bsk_lmh": ("Baltagi–Song–Koh LM-H [p]", ""),
    "bsk_clm_mu": ("Baltagi–Song–Koh conditional LM-μ [p]", ""),
    "bsk_clm_lambda": ("Baltagi–Song–Koh conditional LM-λ [p]", ""),
    "wild_bootstrap": ("Wild cluster bootstrap, t [p]", ""),
    "sobel": ("Sobel z [p]", ""),
    "pesaran_cd": ("Pesaran CD [p]", ""),
    "group_difference": ("Equal slopes, Wald F [p]", ""),
    "group_permutation": ("Equal slopes, permutation [p]", ""),
    "threshold_1": ("First threshold and its interval", ""),
    "threshold_2": ("Second threshold and its interval", ""),
    "threshold_3": ("Third threshold and its interval", ""),
    "threshold_test_1": ("One threshold against none, F [p]", ""),
    "threshold_test_2": ("Two thresholds against one, F [p]", ""),
    "threshold_test_3": ("Three thresholds against two, F [p]", ""),
    "ar1": ("Serial correlation of order 1, z [p]", ""),
    "ar2": ("Serial correlation of order 2, z [p]", ""),
    "hansen": ("Hansen J [p]", ""),
    "difference_in_hansen": ("Difference in Hansen [p]", ""),
    "wald": ("Wald χ² [p]", ""),
    "instruments": ("Instruments", ""),
    "loglik": ("Log-likelihood", ""),
    "aic": ("AIC", ""),
    "bic": ("BIC", ""),
    "sigma2": ("σ²", ""),
}
# These terms come after the regressors, whatever model of a table has them first.
LAST = ("const", "_cons", "rho", "lambda", "phi", "sigma2_e")


def regression_table(name: str, config: Mapping[str, Any], material: Material) -> Table:
    """The table of the `columns` of `config`: {analysis, part, header, published}. Raises StudyError naming
    the column.
    """
    columns = config["columns"]
    estimates = [_column_estimate(name, material, column) for column in columns]
    headers = [column.get("header", f"({i + 1})") for i, column in enumerate(columns)]
    printed = [str(column.get("published", i + 1)) for i, column in enumerate(columns)]
    shown, hidden = _terms(name, config, estimates)
    labels = {**material.labels, **config.get("labels", {})}
    rows: list[Row] = []
    for term in shown:
        rows += _term_rows(term, term_label(term, labels), estimates, printed, config, material)
    _check_statistics(name, config, estimates)
    for key in config.get("statistics", ["nobs", "r2_within"]):
        rows += _statistic_rows(key, estimates, printed, material.published, config.get("digits", 4))
    outcomes = [e["outcome"] for e in estimates]
    numbers = column_numbers(len(columns))
    head = (
        *number_line(headers, 1),
        (Span(""), *(Span(header) for header in headers)),
        (
            Span("Outcome"),
            *([Span(outcomes[0], len(outcomes))] if len(set(outcomes)) == 1 else map(Span, outcomes)),
        ),
    )
    explained = [
        f"{name}: {term_label(name, labels)}"
        for name in dict.fromkeys(outcomes)
        if term_label(name, labels) != name
    ]
    foot = [key if isinstance(key, str) else key["key"] for key in config.get("statistics", [])]
    intervals = config.get("brackets") == "interval" or "anderson_rubin_set" in foot
    notes = [
        *([f"{'; '.join(explained)}."] if explained else []),
        BRACKETS[config.get("brackets", "se")],
        stars_note(material.stars),
        *([f"Not shown: {', '.join(term_label(t, labels) for t in hidden)}."] if hidden else []),
        *settings_notes(estimates, numbers, intervals),
        *([sample_note(estimates)] if sample_note(estimates) else []),
        *tests_notes(estimates, numbers, {key: statistic_label(key).removesuffix(" [p]") for key in foot}),
        *estimate_notes(estimates, numbers),
    ]
    return Table(name, config["title"], head, tuple(rows), tuple(notes))


def column_numbers(count: int) -> list[str]:
    """What notes call the columns."""
    return [f"({i + 1})" for i in range(count)]


def number_line(headers: list[str], width: int) -> tuple[tuple[Span, ...], ...]:
    """The line of the columns' numbers, each over `width` columns; none where the headers begin with these
    numbers.
    """
    numbers = column_numbers(len(headers))
    told = all(header.startswith(number) for header, number in zip(headers, numbers, strict=True))
    return () if told else ((Span(""), *(Span(number, width) for number in numbers)),)


def _column_estimate(name: str, material: Material, column: Mapping[str, Any]) -> Record:
    try:
        return material.estimate(column["analysis"], column.get("part"))
    except StudyError as error:
        raise StudyError(f"tables.{name}.columns: {error}") from error


def _terms(name: str, config: Mapping[str, Any], estimates: list[Record]) -> tuple[list[str], list[str]]:
    """The terms shown, in the configuration's order or that of the models, and those left out."""
    every = list(dict.fromkeys(row["term"] for estimate in estimates for row in estimate["terms"]))
    if "terms" not in config:
        every.sort(key=lambda term: LAST.index(term) if term in LAST else -1)
        return every, []
    unknown = [term for term in config["terms"] if term not in every]
    if unknown:
        raise StudyError(
            f"tables.{name}.terms: no column has the term {unknown[0]!r}; the terms are {', '.join(every)}"
        )
    return list(config["terms"]), [term for term in every if term not in config["terms"]]


def _term_rows(
    term: str,
    label: str,
    estimates: list[Record],
    printed: list[str],
    config: Mapping[str, Any],
    material: Material,
) -> list[Row]:
    found = [next((row for row in e["terms"] if row["term"] == term), None) for e in estimates]
    digits, kind = config.get("digits", 4), config.get("brackets", "se")
    first = [
        f"{fixed(row['estimate'], digits)}{stars(row['p'], material.stars)}"
        if row
        else _constant_alone(term, estimate, digits)
        for row, estimate in zip(found, estimates, strict=True)
    ]
    second = [bracket(row, kind, digits) if row else "" for row in found]
    rows = [Row((label, *first)), Row(("", *second), "bracket")]
    aliases = config.get("published", {}).get("terms", {})
    return rows + published_rows(
        material.published, [(column, aliases.get(term, term)) for column in printed]
    )


def _constant_alone(term: str, estimate: Record, digits: int) -> str:
    """A constant that has no standard error is a statistic of its model, not a term (a note says why)."""
    value = estimate["statistics"].get("constant") if term == "_cons" else None
    return "" if value is None or "constant_se" in estimate["statistics"] else fixed(value, digits)


def bracket(row: Mapping[str, float], kind: str, digits: int) -> str:
    """What stands in brackets beneath an estimate: its standard error, t or z, p-value or interval."""
    if kind == "interval":
        return f"[{fixed(row['low'], digits)}, {fixed(row['high'], digits)}]"
    if kind == "p":
        return f"({p_value(row['p'])})"
    return f"({fixed(row[kind], 2 if kind == 'statistic' else digits)})"


def published_rows(published: Published, keys: list[tuple[str, str]]) -> list[Row]:
    """The printed coefficients of some (column, term), and their brackets in a line beneath; no line where
    none is printed.
    """
    cells = ["".join(published.coefficients.get(key, ())) for key in keys]
    brackets = [
        f"({published.brackets[key]})" if cell and key in published.brackets else ""
        for key, cell in zip(keys, cells, strict=True)
    ]
    lines = [Row(("published", *cells), "published"), Row(("", *brackets), "published")]
    return [line for line in lines if any(line.cells[1:])]


def _check_statistics(name: str, config: Mapping[str, Any], estimates: list[Record]) -> None:
    """Raises StudyError where no column of the table has a statistic that its configuration names: its row
    would be empty.
    """
    known = {"nobs", "units", "periods", "df"}
    for estimate in estimates:
        known |= {*estimate["statistics"], *estimate["settings"], *(t["name"] for t in estimate["tests"])}
    for key in config.get("statistics", ()):
        wanted = key if isinstance(key, str) else key["key"]
        if wanted not in known:
            close = difflib.get_close_matches(wanted, sorted(known), n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"they have {', '.join(sorted(known))}"
            raise StudyError(f"tables.{name}.statistics: no column has {quoted(wanted)}; {hint}")


def _statistic_rows(
    key: str | Mapping[str, str],
    estimates: list[Record],
    printed: list[str],
    published: Published,
    digits: int,
) -> list[Row]:
    options = {"key": key} if isinstance(key, str) else key
    name = options["key"]
    known_label, known_printed = STATISTICS.get(name, (statistic_label(name), ""))
    ours = [statistic_text(estimate, name, digits) for estimate in estimates]
    rows = [Row((options.get("label", known_label), *ours), "statistic")]
    theirs = [
        published.statistics.get((column, options.get("published", known_printed)), "") for column in printed
    ]
    return [*rows, Row(("published", *theirs), "published")] if any(theirs) else rows


def statistic_label(name: str) -> str:
    """A name for people: `sobel:RI` is Sobel (RI) [p]."""
    base, _, of = name.partition(":")
    known = STATISTICS.get(base, (base.replace("_", " ").capitalize(), ""))[0]
    words, marker = known.removesuffix(" [p]"), " [p]" if known.endswith(" [p]") else ""
    return f"{words} ({of}){marker}" if of else known


def statistic_text(estimate: Record, name: str, digits: int) -> str:
    """A statistic, setting or test of an estimate as text: looked for in that order; "" where it has none of
    that name.
    """
    if name in ("nobs", "units", "periods", "df"):
        return whole(estimate[name])
    if name in estimate["statistics"]:
        value = estimate["statistics"][name]
        exact = name.startswith(("r2", "sigma")) or (
            abs(value) < 1 and name != "f" and not name.endswith("_f")
        )
        return fixed(value, digits if exact else 2)
    if name in estimate["settings"]:
        return str(estimate["settings"][name])
    test = next((t for t in estimate["tests"] if t["name"] == name), None)
    if not test:
        return ""
    # The statistic of a permutation test is the estimate itself.
    return (
        f"{fixed(test['statistic'], digits if test['distribution'] == 'permutation' else 2)} "
        f"[{p_value(test['p'])}]"
    )
