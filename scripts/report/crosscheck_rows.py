"""The crosscheck's rows for the page: what stands behind each table, and the data of the filter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from base.artifacts.rows import read_rows
from report.model_names import Specified, model_name
from report.statistics import test_label
from words.say import knows, say, verbatim
from words.written import written

CheckedNumber = Mapping[str, Any]
Key = tuple[str, str]
CONFIRMING = ("equal", "differs, explained", "within simulation error")
DIFFERS = "differs"  # a number that any program denies is not confirmed
OF_TERMS = ("coefficient", "se")
OF_STATISTICS = ("statistic", "test", "test p")
# Numbers that are, or may be, the value of a single unit.
SINGLE = ("minimum", "q25", "median", "q75", "maximum", "local_moran")
LARGEST = 12_000  # numbers that the page holds; the database has them all


def rows_of(path: str | Path) -> list[CheckedNumber]:
    """The rows, those that compare nothing left out."""
    return [row for row in read_rows([path]) if row["ours"] is not None]


def is_single(row: CheckedNumber) -> bool:
    """Whether a row's number may be the value of a single unit, which a confidential study does not show."""
    return str(row["quantity"]) == "series" and str(row["term"]).rpartition(" ")[2] in SINGLE


def by_model(rows: Iterable[CheckedNumber]) -> dict[str, dict[Key, list[CheckedNumber]]]:
    """For each estimate its numbers, and what was said of each."""
    found: dict[str, dict[Key, list[CheckedNumber]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["model"]][row["quantity"], row["term"]].append(row)
    return found


def confirmed_line(
    table: Mapping[str, Any], models: Mapping[str, Mapping[Key, Sequence[CheckedNumber]]]
) -> str:
    """`42 of 44 numbers confirmed by linearmodels 7.1.`; empty where a table has no number to confirm."""
    numbers = [said for column in table.get("columns", []) for said in _numbers_of(table, column, models)]
    if not numbers:
        return ""
    by: dict[str, None] = {}
    confirmed = 0
    for said in numbers:
        denied = any(row["verdict"] == DIFFERS for row in said)
        agreeing = [] if denied else [row for row in said if row["verdict"] in CONFIRMING]
        confirmed += bool(agreeing)
        by.update(
            dict.fromkeys(f"{written(row['program'])} {row['version'] or ''}".strip() for row in agreeing)
        )
    if not by:
        return say("confirmed_by_none", total=len(numbers))
    return say(
        "confirmed_by", confirmed=confirmed, total=len(numbers), programs=say("comma").join(sorted(by))
    )


def _numbers_of(
    table: Mapping[str, Any],
    column: Mapping[str, Any],
    models: Mapping[str, Mapping[Key, Sequence[CheckedNumber]]],
) -> list[Sequence[CheckedNumber]]:
    analysis, part = column["analysis"], column.get("part")
    named = [f"{analysis}/{part}"] if part else [m for m in (analysis,) if m in models]
    if not named and part is None:
        named = [model for model in models if model.partition("/")[0] == analysis]
    terms = table.get("terms")
    foot = {s if isinstance(s, str) else s["key"] for s in table.get("statistics") or ()}
    foot |= set(table.get("tests") or ())
    found = []
    for model in named:
        for (quantity, term), said in models.get(model, {}).items():
            of_term = quantity in OF_TERMS and (not terms or term in terms or term.split(":")[0] in terms)
            in_foot = quantity in ("statistic", "test") and term in foot
            described = quantity == "series" and table.get("layout") == "descriptives"
            tested = quantity in ("test", "test p") and table.get("layout") == "tests" and not foot
            if of_term or in_foot or tested or (described and term.startswith("descriptives ")):
                found.append(said)
    return found


def filter_data(rows: Sequence[CheckedNumber], specified: Specified | None = None) -> dict[str, Any]:
    """Names once, and for each number their places, the two values and the digits that they share. specified:
    how the specifications of sweeps are called.
    """
    names: dict[str, dict[str, int]] = {key: {} for key in ("model", "quantity", "program", "verdict")}

    def place(key: str, value: str) -> int:
        return names[key].setdefault(value, len(names[key]))

    put, named = cache(written), cache(number_name)  # thousands of rows have few words
    shown = [
        [
            place("model", row["model"]),
            place("quantity", put(row["quantity"])),
            named(row["quantity"], row["term"]),
            _short(row["ours"]),
            _short(row["theirs"] if row["converted"] is None else row["converted"]),
            place("program", f"{put(row['program'] or 'none')} {row['version'] or ''}".strip()),
            place("verdict", put(row["verdict"])),
            None if row["digits"] is None else round(row["digits"], 1),
            put(row["formula"] or row["note"] or ""),
        ]
        for row in _most_telling(rows)
    ]
    models = [model_name(model, specified) for model in names["model"]]
    return {**{key: list(found) for key, found in names.items()}, "model": models, "rows": shown}


def number_name(quantity: str, term: str) -> str:
    """What a number is of: a term, or a statistic or test."""
    if quantity in OF_STATISTICS and knows(f"statistic-{term.partition(':')[0]}"):
        return verbatim("variable_named", name=term, label=test_label(term))
    said = written(term)
    if said != term or not term:
        return said
    return verbatim("variable_named", name=term, label=" ".join(map(_token, term.split(" "))))


def _token(token: str) -> str:
    """A word of a number's name in a series."""
    known = f"token-{token}"
    return say(known) if re.fullmatch(r"[\w-]+", known, re.ASCII) and knows(known) else written(token)


def _most_telling(rows: Sequence[CheckedNumber]) -> Sequence[CheckedNumber]:
    """All rows, or where they are too many those of series last and cut."""
    if len(rows) <= LARGEST:
        return rows
    return sorted(rows, key=lambda row: row["quantity"] == "series")[:LARGEST]


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.10g}")


def digits_by(rows: Iterable[CheckedNumber]) -> dict[Key, list[float]]:
    """Digits of agreement by program and quantity, sorted; simulated numbers, which agree in none beyond
    their noise, left out.
    """
    found: dict[Key, list[float]] = defaultdict(list)
    for row in rows:
        if row["digits"] is not None and row["verdict"] != "within simulation error":
            found[row["program"], row["quantity"]].append(row["digits"])
    return {key: sorted(values) for key, values in sorted(found.items())}
