"""The numbers that a study's page prints, checked against its results.duckdb, in any language: cells by their
marks; in sentences each number by the place of the message that it fills, counted again or compared with what
the results have of that name, and otherwise looked for among them.

Nothing of the report is used but the page. Run as a script in the project:
`PYTHONPATH=scripts:tests python tests/pages/page_sentences.py STUDY`; it prints what is wrong, and how many
numbers were checked in which way.
"""

from __future__ import annotations

import bisect
import csv
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from page_marks import NUMBER, UNKNOWN, Block, Page, Printed
from plan.load import load_study
from plan.study import Study

ALPHA = 0.05
THRESHOLDS = ("threshold_1", "threshold_2", "threshold_3")
IN_TEXT = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")  # as Python and JSON write numbers
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
OF_TEXTS = ("settings", "models", "series", "tests", "audit", "sweep")  # tables whose texts have numbers
EFFECTS = ("direct", "indirect", "total")
# Sections that are made of results; the others hold sources, programs, and what other stages count.
# Whose lists `page_lists` counts again, or which say how many rows they have.
LISTED = ("findings", "sweep", "crosscheck", "provenance", "methods")
OF_RESULTS = ("summary", "tables", "figures", "referee", "truth", "published")


Said = list[tuple[str, dict[str, str]]]  # messages with what fills their places


def value_of(text: str) -> tuple[float, float]:
    """A printed number, and half a unit of its last digit."""
    mantissa, _times, power = text.replace("−", "-").replace(",", "").partition("×10")
    scale = 10.0 ** int(power.translate(RAISED) or 0)
    digits = len(mantissa.partition(".")[2])
    return float(mantissa) * scale, 0.5 * 10.0**-digits * scale


def agrees(text: str, value: float, of_hundred: bool = False) -> bool:
    """Whether a value prints as a text; a p-value or share may be below a bound, or above one."""
    text = text.strip("* \N{NARROW NO-BREAK SPACE}").lstrip("= ")
    if text.endswith("%"):
        text, of_hundred = text[:-1], True
    value = 100 * value if of_hundred else value
    if text[:1] in ("<", ">"):
        bound = float(text[1:])
        return value < bound if text[0] == "<" else value > bound
    if not NUMBER.fullmatch(text):
        return False
    printed, half = value_of(text)
    return abs(printed - value) <= half * (1 + 1e-9) + 1e-12 * abs(value)


class Results:
    """The results of a study in their database, and what its configuration says."""

    def __init__(self, folder: Path, study: str) -> None:
        self.db = duckdb.connect(str(folder / "results" / study / "results.duckdb"), read_only=True)
        configured = (folder / "config" / f"{study}.yaml").read_text(encoding="utf-8")
        self.project, self.folder = folder, folder / "results" / study
        self.configured = {text.lstrip("−+-") for text in re.findall(r"\d[\d,.]*\d|\d", configured)}
        self.words = configured
        self.study = Study(folder, load_study(folder, study, {}))
        indices = sorted((folder / "results" / study).glob("index/*.json"))
        self.facts = {path.stem: path.read_text(encoding="utf-8") for path in indices}
        self._of_models: dict[frozenset[str], list[float]] = {}

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a query."""
        found = self.db.execute(query, list(values))
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def setting(self, model: str, name: str) -> list[float]:
        """The numbers of a setting of an estimate, such as a set of intervals."""
        found = self.rows("select value from settings where model = ? and name = ?", model, name)
        if name in THRESHOLDS:
            return [number for row in found for number in threshold_numbers(json.loads(row["value"]))]
        return [float(n) for row in found for n in IN_TEXT.findall(row["value"])]

    @cached_property
    def alone(self) -> set[tuple[int, int]]:
        """Of each kind of analysis how many numbers no program has, of how many."""
        rows = self.rows(
            "select kind, list(verdict) as verdicts from crosscheck where ours is not null "
            "and counts_as in ('estimate', 'error', 'statistic') group by kind, model, quantity, term"
        )
        known = {verdict for verdict in VERDICTS.values() if verdict}
        lacking = [(row["kind"], not known & {*row["verdicts"]}) for row in rows]
        count, alone = Counter(kind for kind, _lacks in lacking), Counter(k for k, lacks in lacking if lacks)
        return {(alone[kind], count[kind]) for kind in count}

    @cached_property
    def opinions(self) -> dict[str, int]:
        """How many estimates, errors and statistics have which verdict, the worst of several; none: ""."""
        rows = self.rows(
            "select list(verdict) as verdicts from crosscheck where ours is not null "
            "and counts_as in ('estimate', 'error', 'statistic') group by model, quantity, term"
        )
        order = [verdict for verdict in VERDICTS.values() if verdict]
        return dict(Counter(next((v for v in order if v in row["verdicts"]), "") for row in rows))

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        """By analysis its records, those within others too: the numbers under each name. Sizes, settings, and
        what notes say; of the study its years.
        """
        files = sorted((self.folder / "analyses").glob("*.json"))
        found = {path.stem: [*_records_in(json.loads(path.read_text(encoding="utf-8")))] for path in files}
        years = [float(year) for year in self.study.years]
        facts = [one for text in self.facts.values() for one in _records_in(json.loads(text))]
        return {"": [{"first": years, "last": years}, *facts, *self.moves], **found}

    @cached_property
    def moves(self) -> list[Record]:
        """What the cells and the units that move a finding do to it: how many changes failed, and of a
        removal how many units.
        """
        found = []
        for path in sorted((self.folder / "influence").glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            found += _records_in(document)
            found.append({"count": [float(document["failures"])]})
            for one in document["removals"]:
                counts = {
                    "count": [float(len(one["units"]))],
                    "estimate": [float(one["estimate"] or math.nan)],
                }
                found.append({key: value for key, value in counts.items() if value})
        return found

    def has_recorded(self, one: Printed, places: dict[str, str], models: frozenset[str]) -> bool | None:
        """Whether a record of some analyses, or of all, has the number of a place under its name, and what
        fills the message's other places under theirs, where it has these; None where no record has all of
        them, so that the message may be of something else.
        """
        analyses = {model.split("/")[0].split(": ")[0] for model in models} or {*self.records}
        known = [record for name in analyses for record in self.records.get(name, ()) if one.place in record]
        for record in known:
            if all(
                any(prints(text, value) for value in record[place])
                for place, text in places.items()
                if place in record
            ):
                return True
        own = len(places) > 1 and {*places} - OF_MANY
        return False if own and any({*places} <= {*record} for record in known) else None

    def resampled(self, model: str, field: str) -> list[float]:
        """The p-values of an estimate's tests by resampling, where a field is of these."""
        names = {"p_wild": "wild_bootstrap%", "p_random": "%"}
        query = "select p from tests where model = ? and name like ? and p is not null"
        return [row["p"] for row in self.rows(query, model, names[field])] if field in names else []

    def draws(self, model: str, term: str, field: str) -> list[float]:
        """What the draws of a simulated study's process have, counted again, where a field is of these."""
        if not field.startswith("draws_"):
            return []
        path = self.project / "resources" / self.study.name / "draws.csv"
        with path.open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if (row["model"], row["term"]) == (model, term)]
        columns = ("truth", "estimate", "low", "high")
        truth, estimate, low, high = (np.array([float(row[name]) for row in rows]) for name in columns)
        own = self.number(model, term, "estimate")
        made = {
            "draws_mean": estimate.mean(),
            "draws_bias": (estimate - truth).mean(),
            "draws_sd": estimate.std(ddof=1),
            "draws_coverage": ((low <= truth) & (truth <= high)).mean(),
            "draws_below": (estimate < own).mean(),
        }
        shares = ("draws_coverage", "draws_below")
        return [float(made[field]) * (100 if field in shares else 1)] if field in made else []

    def published(self, field: str) -> list[float]:
        """The numbers of the files of published tables, where a field is of these."""
        if not field.startswith("published_"):
            return []
        files = {table["published"]["file"] for table in self.study.tables.values() if "published" in table}
        texts = ((self.project / file).read_text(encoding="utf-8") for file in sorted(files))
        return [float(number) for text in texts for number in IN_TEXT.findall(text)]

    def number(self, model: str, term: str, field: str) -> float | None:
        """A number of an estimate; of a specification by `sweep: specification`, its term an effect."""
        if field == "true_value":
            value: float | None = (
                (self.study.truth.values if self.study.truth else {}).get(model, {}).get(term)
            )
            return value
        sweep, colon, name = model.partition(": ")
        if colon and sweep in self.sweeps:
            effect = term.rpartition(":")[2]
            effect = effect if effect in EFFECTS else "theta" if term.startswith("W:") else "beta"
            column = effect + {"estimate": "", "se": "_se", "p": "_p", "low": "_low", "high": "_high"}[field]
            query = f'select "{column}" as value from sweep where sweep = ? and specification = ?'
            found = self.rows(query, sweep, name)
        else:
            query = "select value from numbers where model = ? and term = ? and field = ?"
            found = self.rows(query, model, term, field)
        return found[0]["value"] if found else None

    @cached_property
    def tables(self) -> list[str]:
        """The names of the tables of the database."""
        return [row["name"] for row in self.rows("show tables")]

    @cached_property
    def sweeps(self) -> list[str]:
        """The names of its sweeps; none where it has no table of them."""
        query = "select distinct sweep from sweep"
        return [row["sweep"] for row in self.rows(query)] if "sweep" in self.tables else []

    @cached_property
    def sorted_values(self) -> list[float]:
        """Every number of the results, sorted, with those in notes and settings."""
        values = [number for text in self.facts.values() for number in map(float, IN_TEXT.findall(text))]
        for table in self.tables:
            if table not in ("observations", "ledger", "panel", "surrogates"):
                values += self._numbers_in(table)
        return sorted(value for value in values if math.isfinite(value))

    @cached_property
    def suspected(self) -> list[float]:
        """Every number of the list of suspected numbers, of their reasons too, how many there are, and how
        many by check, source and measure, sorted.
        """
        found: list[float] = []
        for path in (self.folder / "suspects.csv", self.folder / "departures.csv"):
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
            rows = list(csv.DictReader(text.splitlines()))
            groups = {(row["check"], row["source"], row["measure"]) for row in rows}
            found += map(float, IN_TEXT.findall(text))
            found += [float(len(rows)), float(len(groups))] if rows else []
        return sorted(found)

    def values_of(self, models: frozenset[str]) -> list[float]:
        """Every number of some estimates, sorted, with those in their notes, settings and series; of an index
        those of its facts.
        """
        if models not in self._of_models:
            analyses = {model.split("/")[0] for model in models}
            values = [
                float(number)
                for name, text in self.facts.items()
                for number in IN_TEXT.findall(text)
                if name in analyses
            ]
            for table in ("models", "terms", "tests", "statistics", "settings", "numbers"):
                values += self._numbers_in(table, "model", models)
            values += self._numbers_in("series", "analysis", analyses)
            self._of_models[models] = sorted(value for value in values if math.isfinite(value))
        return self._of_models[models]

    def _numbers_in(self, table: str, column: str = "", names: Collection[str] = ()) -> list[float]:
        """The numbers of a table, of texts too. column, names: of the rows."""
        where = f" and {column} in (select unnest(?))" if column else ""
        given = [list(names)] if column else []
        values: list[float] = []
        for one in self.rows(f"describe {table}"):
            name, kind = one["column_name"], one["column_type"]
            query = f'select distinct "{name}" as value from {table} where "{name}" is not null{where}'
            if kind in ("DOUBLE", "INTEGER", "BIGINT"):
                values += [float(row["value"]) for row in self.rows(query, *given)]
            elif kind == "VARCHAR" and table in OF_TEXTS and name != "model":
                values += [
                    float(n) for row in self.rows(query, *given) for n in IN_TEXT.findall(row["value"])
                ]
        return values

    def has(
        self,
        text: str,
        of_hundred: bool = False,
        models: frozenset[str] = frozenset(),
        values: Sequence[float] = (),
    ) -> bool:
        """Whether any number of the results, or its absolute value, prints so. of_hundred: as a percentage;
        a number without decimals that is none has to be whole; models: of these estimates alone; values: of
        these, sorted, in their place.
        """
        values = values or (self.values_of(models) if models else self.sorted_values)
        printed, half = value_of(text)
        half = half if of_hundred or "." in text or "×" in text else 0.0
        scale = 100 if of_hundred else 1
        for sign in (1, -1):
            low, high = sorted((sign * (printed - half) / scale, sign * (printed + half) / scale))
            place = bisect.bisect_left(values, low - 1e-12 * abs(low))
            if place < len(values) and values[place] <= high + 1e-12 * abs(high):
                return True
        return False


Record = dict[str, list[float]]
OF_MANY = {"low", "high", "p", "estimate", "se", "count", "of"}  # names of many things


def _records_in(document: Any) -> Iterator[Record]:
    """Each record within a document: the numbers that it has itself under each name."""
    if isinstance(document, list):
        for one in document:
            yield from _records_in(one)
    if not isinstance(document, dict):
        return
    own: Record = {}
    for name, value in document.items():
        listed = value if isinstance(value, list) else [value]
        plain = [one for one in listed if not isinstance(one, dict | list | bool) and one is not None]
        own[name] = [float(one) for one in plain if not isinstance(one, str)]
        own[name] += [float(n) for one in plain if isinstance(one, str) for n in IN_TEXT.findall(one)]
        yield from _records_in(value)
    yield {name: numbers for name, numbers in own.items() if numbers}


def threshold_numbers(told: dict[str, Any]) -> list[float]:
    """A threshold, the level of its interval in per cent, and the ends of each piece of the interval."""
    ends = [end for piece in told["pieces"] for end in (piece["low"], piece["high"])]
    return [told["value"], 100 * told["level"], *ends]


def prints(text: str, value: float) -> bool:
    """Whether a value, or its absolute one, prints as what fills a place: that alone, or a number within."""
    texts = {text, *NUMBER.findall(text), *(one.lstrip("−+-") for one in NUMBER.findall(text))}
    return any(agrees(one, value) for one in texts) or (text.endswith("%") and agrees(text, value))


class Finding(NamedTuple):
    """A text that was checked: its section, its sort, and what is wrong with it."""

    section: str
    sort: str
    text: str
    wrong: str = ""


def check_cells(page: Page, results: Results) -> Iterator[Finding]:
    """Check each cell that says which number it prints."""
    for block in page.blocks:
        if not {"model", "term", "field"} <= {*block.data}:
            continue
        model, term, field = (block.data[name] for name in ("model", "term", "field"))
        fields = {"interval": ("low", "high"), "test_df": ("test_df", "test_df_2")}.get(field, (field,))
        printed = re.findall(r"<0\.\d+|" + NUMBER.pattern, re.sub(r"\*+", "", block.text))
        if not printed or field == "moved" or field.startswith(("of_", "changed_")):
            continue  # the change is checked with its neighbours: `check_moves`
        values = results.resampled(model, field) or results.published(field)
        if values := values or results.draws(model, term, field):
            lost = [text for text in printed if not any(agrees(text, value) for value in values)]
            yield Finding(block.section, f"cell: {field}", block.text, f"none prints {lost}" if lost else "")
            continue
        wrong = []
        if not term and results.rows("select 1 from tests where model = ? and name = ?", model, field):
            term, fields = field, ("test", "test_p")  # its p-value stands in brackets
        listed = results.setting(model, field) if not term else []
        numbers: Sequence[float | None] = listed or [results.number(model, term, name) for name in fields]
        for text, name, value in zip(printed, [*fields, *[field] * len(printed)], numbers, strict=False):
            if value is None:
                wrong.append(f"no {name} of {term} in {model}")
            elif not agrees(text, value) and not agrees(text.lstrip("−+-"), abs(value)):
                wrong.append(f"{name} of {term} in {model} is {value!r}")
        yield Finding(block.section, f"cell: {field}", block.text, "; ".join(wrong))


STAR_RULE = re.compile(r"\* p <|\*[*、]*分别表示在.*的水平上显著")


def check_stars(page: Page, results: Results) -> Iterator[Finding]:
    """Check the stars of main results and neighbours by their p-values and the rule below the summary."""
    rules = (b.text for b in page.blocks if b.section == "summary" and STAR_RULE.match(b.text))
    rule = next(rules, "")
    levels = [float(level) for level in re.findall(r"p < (0\.\d+)", rule)]
    levels = levels or [float(level) / 100 for level in re.findall(r"(\d+(?:\.\d+)?)%", rule)]
    for block in page.blocks:
        if block.section not in ("summary", "referee") or block.data.get("field") != "estimate" or not levels:
            continue
        p = results.number(block.data["model"], block.data["term"], "p")
        wanted = "" if p is None else "*" * sum(p < level for level in levels)
        printed = "".join(re.findall(r"\*+$", block.text))
        wrong = (
            "" if printed == wanted or block.text.count("*") == 0 == len(wanted) else f"p is {p}: {wanted}"
        )
        yield Finding(block.section, "stars", block.text, wrong)


POSITIVE = "Positive in all {n} specifications of the sweep ({significant})."
NEGATIVE = "Negative in all {n} specifications of the sweep ({significant})."
BOTH = (
    "Positive in {share} of {n} specifications of the sweep ({positive}, {significant}), negative in "
    "{negative} ({others})."
)
SIGNIFICANT, ALSO = "{count} of them significant at 5%", "{count} significant"
HOLDS = (
    "Its sign holds in {count} of them ({share}).",
    "Its sign and its significance at 5% hold in {count} of them ({share}).",
    "Its sign, without significance at 5%, is found in {count} of them ({share}).",
)
LIES = "It is larger than {share} of them; their median is {median}."
SPLIT = (
    "Whether a specification agrees with it depends most on the {choice} ({share} of that "
    "variation): {held} of {of} with {most}, {held_least} of {of_least} with {least}."
)
UNRANKED = "None of the {n} specifications of the sweep is this estimate: "


class Swept:
    """The specifications of a sweep that estimate what a main result does."""

    def __init__(self, results: Results, model: str, term: str, sweep: str | None) -> None:
        variable, _colon, effect = term.rpartition(":")
        if effect not in EFFECTS:
            variable, effect = (effect, "theta") if variable == "W" else (term, "beta")
        (own,) = results.rows("select outcome from models where model = ?", model)
        terms = results.rows("select * from terms where model = ? and term = ?", model, term)
        self.own = terms[0]
        columns = [row["column_name"] for row in results.rows("describe sweep")]
        where = [f'"{effect}" is not null', f'"{effect}_p" is not null', "outcome = ?", "failure is null"]
        values = [own["outcome"]]
        if "treatment" in columns:
            where.append("treatment = ?")
            values.append(variable)
        if sweep:
            where.append("sweep = ?")
            values.append(sweep)
        rows = results.rows(f"select * from sweep where {' and '.join(where)}", *values)
        self.estimate = np.array([row[effect] for row in rows], float)
        self.p = np.array([row[f"{effect}_p"] for row in rows], float)
        self.low, self.high = (
            np.array([row[f"{effect}_{end}"] for row in rows], float) for end in ("low", "high")
        )
        aside = {
            "specification",
            "matrix",
            "parameters",
            "sweep",
            "outcome",
            "options",
            "rows",
            "failure",
            "exploratory",
        }
        self.choices = {
            name: np.array([str(row[name]) for row in rows])
            for name in columns
            if name not in aside and rows and isinstance(next((r[name] for r in rows if r[name]), None), str)
        }
        same = np.sign(self.estimate) == np.sign(self.own["estimate"])
        p = self.own["p"]
        self.holds = same if p is None else same & ((self.p < ALPHA) == (p < ALPHA))

    def wrong_in(self, block: Block) -> str:
        """What is wrong with a paragraph that speaks of these specifications."""
        said = block.said
        wrong = [*self._signs(said), *self._places(said)]
        if found := [places for message, places in said if message.startswith(UNRANKED)]:
            n = len(self.estimate)
            return "" if _integer(found[0]["n"]) == n else f"there are {n} specifications"
        splits = [places for message, places in said if message == SPLIT]
        best = max((self._best(name) for name in self.choices), default=0.0)
        for found in splits:
            if not agrees(found["share"], best):
                wrong.append(f"the best split has {best:.3f} of the variation")
            counts = tuple(_integer(found[name]) for name in ("held", "of", "held_least", "of_least"))
            if not any(counts in self.splits(name, self.holds) for name in self.choices):
                wrong.append(f"no choice has the groups {counts}")
        if not splits and 0 < self.holds.sum() < len(self.holds) and best > 0:
            wrong.append("no split is named")
        return "; ".join(wrong)

    def _signs(self, said: Said) -> Iterator[str]:
        given = {message: places for message, places in said if message in (POSITIVE, NEGATIVE, BOTH)}
        if not given:
            if not any(message.startswith(UNRANKED) for message, _places in said):
                yield "no counts by sign"
            return
        ((message, places),) = given.items()
        n, positive, negative = len(self.estimate), self.estimate > 0, self.estimate < 0
        first, significant = negative if message == NEGATIVE else positive, self.p < ALPHA
        counts = dict.fromkeys((SIGNIFICANT, ALSO), 0)
        counts |= {one: _integer(own["count"]) for one, own in said if one in counts}
        expected = {"n": n}
        if message == BOTH:
            expected |= {"positive": int(positive.sum()), "negative": int(negative.sum())}
            if counts[ALSO] != (negative & significant).sum():
                yield f"{(negative & significant).sum()} of the others are significant"
            if not agrees(places["share"], float(positive.mean())):
                yield f"the share is {positive.mean()}"
        elif not first.all():
            yield "not all have that sign"
        if counts[SIGNIFICANT] != (first & significant).sum():
            yield f"{(first & significant).sum()} are significant"
        for name, number in expected.items():
            if _integer(places[name]) != number:
                yield f"{name} is {number}"

    def _places(self, said: Said) -> Iterator[str]:
        for message, places in said:
            if message in HOLDS:
                if _integer(places["count"]) != self.holds.sum():
                    yield f"{self.holds.sum()} hold"
                if not agrees(places["share"], float(self.holds.mean())):
                    yield f"{self.holds.mean()} hold"
            if message == LIES:
                below = float((self.estimate < self.own["estimate"]).mean())
                if not agrees(places["share"], below):
                    yield f"it is larger than {below}"
                if not agrees(places["median"], float(np.median(self.estimate))):
                    yield f"the median is {np.median(self.estimate)}"

    @property
    def is_clear(self) -> np.ndarray:
        """Whether the interval of each leaves zero out (n,)."""
        return (self.low > 0) | (self.high < 0)

    @property
    def overlaps(self) -> np.ndarray:
        """Whether the interval of each overlaps that of the main result (n,)."""
        return (self.low <= self.own["high"]) & (self.high >= self.own["low"])

    def groups(self, choice: str, has: np.ndarray) -> set[tuple[int, int, int, int]]:
        """Counts of the two groups, over each way to part at most ten options of a choice."""
        options = np.unique(self.choices[choice])
        if len(options) > 10:
            return set()
        found = set()
        for chosen in product((True, False), repeat=len(options)):
            own = np.isin(self.choices[choice], options[list(chosen)])
            found.add((int(has[own].sum()), int(own.sum()), int(has[~own].sum()), int((~own).sum())))
        return found

    def splits(self, choice: str, has: np.ndarray) -> set[tuple[int, int, int, int]]:
        """Counts of the two groups, over each cut of the options in the order of their shares. has: whether
        each specification does (n,).
        """
        found = dict[str, tuple[int, int]]()
        for option in np.unique(self.choices[choice]):
            own = self.choices[choice] == option
            found[option] = (int(has[own].sum()), int(own.sum()))
        shares = sorted({held / n for held, n in found.values()}, reverse=True)
        made = set()
        for least in shares[:-1]:
            groups = [
                [pair for pair in found.values() if (pair[0] / pair[1] >= least) is yes]
                for yes in (True, False)
            ]
            a, m, b, n = (sum(pair[i] for pair in group) for group in groups for i in (0, 1))
            made.add((a, m, b, n))
        return made

    def _best(self, choice: str) -> float:
        """The largest share of the variance of whether they hold that lies between two groups."""
        if self.holds.var() == 0:
            return 0.0
        shares = [
            (m * (a / m - self.holds.mean()) ** 2 + n * (b / n - self.holds.mean()) ** 2)
            / (m + n)
            / self.holds.var()
            for a, m, b, n in self.splits(choice, self.holds)
        ]
        return max(shares, default=0.0)


def _integer(text: str) -> int:
    digits = re.sub(r"[^\d]", "", text)
    return int(digits) if digits else 0


def check_sweeps(page: Page, results: Results) -> Iterator[Finding]:
    """Check what stands of sweeps beneath each main result, by counting again in each sweep."""
    claim: Block | None = None
    for block in page.blocks:
        if block.section != "summary":
            continue
        if block.data.get("field") == "estimate" and "model" in block.data:
            claim = claim if claim and claim.data == block.data else block
        speaks = any(one in (POSITIVE, NEGATIVE, BOTH) or one.startswith(UNRANKED) for one, _p in block.said)
        if claim and speaks:
            wrong = [
                Swept(results, claim.data["model"], claim.data["term"], sweep).wrong_in(block)
                for sweep in results.sweeps
            ]
            yield Finding(block.section, "sweep", block.text, "" if "" in wrong else " | ".join(wrong))


COUNTED = re.compile(r"(Positive|Negative) in .* alternatives that the study lists, .*its own\.")
PARTED = re.compile(r"Its sign and an interval .*: \{more\} of \{of_more\}.*")
CHANGES = re.compile(r"Changes if .* choices? differs?: with \{options\} .*")


def check_counts_of_findings(page: Page, results: Results) -> Iterator[Finding]:
    """Check the counts of each finding on the first screen, by counting again in each sweep."""
    claim: Block | None = None
    for block in page.blocks:
        if block.section != "findings":
            continue
        claim = block if block.data.get("field") == "estimate" else claim
        for message, places in block.said:
            ways = {COUNTED: _counts_again, PARTED: _parts_again, CHANGES: _changes_again}
            way = next((own for pattern, own in ways.items() if pattern.fullmatch(message)), None)
            if way is None or claim is None:
                continue
            model, term = claim.data["model"], claim.data["term"]
            made = [way(Swept(results, model, term, one), message, places) for one in results.sweeps]
            wrong = "" if "" in made else " | ".join(made)
            yield Finding(block.section, "finding", f"{message} {places}", wrong)


def _counts_again(one: Swept, message: str, places: dict[str, str]) -> str:
    n = places["n"]
    printed = [_integer(text) for text in (places.get("same", n), n, places["clear"], places["overlap"])]
    positive = message.startswith("Positive")
    sign = np.sign(one.estimate) == (1 if positive else -1)
    clear, overlap = sign & one.is_clear, one.overlaps
    made = [int(sign.sum()), len(sign), int(clear.sum()), int(overlap.sum())]
    right = printed == made and positive == (one.own["estimate"] > 0)
    return "" if right else f"counted again: {made}"


def _parts_again(one: Swept, message: str, places: dict[str, str]) -> str:
    same = np.sign(one.estimate) == np.sign(one.own["estimate"])
    has = same & (one.overlaps if "overlaps" in message else one.is_clear)
    counts = tuple(_integer(places[name]) for name in ("more", "of_more", "less", "of_less"))
    made = {name for name in one.choices if counts in one.splits(name, has)}
    # Weights may order the options otherwise: then each group is at least one of options.
    made |= {name for name in one.choices if counts in one.groups(name, has)}
    return "" if made else f"no choice has the groups {counts}"


def _changes_again(one: Swept, message: str, places: dict[str, str]) -> str:
    turned = np.sign(one.estimate) != np.sign(one.own["estimate"])
    away = (one.low > one.own["estimate"]) | (one.high < one.own["estimate"])
    wanted = turned if "it is {estimate}" in message else away
    if "estimate" in places and not any(agrees(places["estimate"], value) for value in one.estimate[wanted]):
        return "no alternative has that estimate"
    count, of = _integer(places["count"]), _integer(places["of"])
    enough = count <= wanted.sum() and count <= of <= len(wanted)
    return "" if enough else f"{wanted.sum()} of {len(wanted)} at most"


OTHER_P = re.compile(r"\{p\} (by|with the variance) .*|Its \{printed\} are of p = \{p\}: .*")


def check_other_p(page: Page, results: Results) -> Iterator[Finding]:
    """Check that each other p-value beneath a main result is one of a model with the same estimate: of the
    term itself, or of a test.
    """
    claim: Block | None = None
    query = (
        "select p from terms t where term = ? and abs(estimate - ?) <= 1e-6 * abs(estimate) union all "
        "select p from tests where model in "
        "(select model from terms where term = ? and abs(estimate - ?) <= 1e-6 * abs(estimate))"
    )
    for block in page.blocks:
        if block.section not in ("findings", "summary"):
            continue
        if block.data.get("field") == "estimate" and "model" in block.data:
            claim = block
        printed = [places["p"] for message, places in block.said if OTHER_P.fullmatch(message)]
        if claim is None or not printed:
            continue
        term = claim.data["term"]
        estimate = results.number(claim.data["model"], term, "estimate")
        ps = [row["p"] for row in results.rows(query, term, estimate, term, estimate) if row["p"] is not None]
        lost = [text for text in printed if not any(agrees(text, p) for p in ps)]
        wrong = f"no estimate with that number has p {', '.join(lost)}" if lost else ""
        yield Finding(block.section, "other p", block.text, wrong)


CHECKS = {
    "{name}: its one check loses its sign or its significance at 5%.": True,
    "{name}: its one check keeps its sign and its significance at 5%.": False,
    "{name}, not significant at 5%: its one check loses its sign.": True,
    "{name}, not significant at 5%: its one check keeps its sign.": False,
}


def check_checks(page: Page, results: Results) -> Iterator[Finding]:
    """Check the counts of robustness checks, from the configuration and the blocks of such checks."""
    wanted = {
        label: one
        for one in results.study.page.main_results
        for label in ([one.label] if isinstance(one.label, str) else one.label.values())
    }
    for block in page.blocks:
        found = next(((m, places) for m, places in block.said if m in CHECKS), None)
        one = next((one for label, one in wanted.items() if block.text.startswith(label)), None)
        if found is None or one is None or block.section != "referee":
            continue
        model = f"{one.analysis}/{one.part}" if one.part else one.analysis
        (own,) = results.rows("select estimate, p from terms where model = ? and term = ?", model, one.term)
        others = dict[tuple[str, str], tuple[float, float | None]]()
        for check in one.checks:
            analysis = check if isinstance(check, str) else check.analysis
            part = (None if isinstance(check, str) else check.part) or one.part
            term = (None if isinstance(check, str) else check.term) or one.term
            names = [f"{analysis}/{part}" if part else analysis, analysis]
            rows = [
                results.rows("select * from terms where model = ? and term = ?", name, term) for name in names
            ]
            row = next(filter(None, rows))[0]
            others[row["model"], term] = (row["estimate"], row["p"])
        for series in _blocks_about(results, one.analysis, one.term, own["estimate"]):
            others |= {(row["analysis"], row["term"]): (row["estimate"], row["p"]) for row in series}
        significant = own["p"] is not None and own["p"] < ALPHA
        lost = [
            np.sign(estimate) != np.sign(own["estimate"])
            or bool(significant and p is not None and p >= ALPHA)
            for estimate, p in others.values()
        ]
        message, places = found
        count = _integer(places.get("count", "1"))
        printed = _integer(places.get("lost", "1" if count == 1 else "0")) if CHECKS[message] else 0, count
        wrong = "" if printed == (sum(lost), len(lost)) else f"{sum(lost)} of {len(lost)} are lost"
        yield Finding(block.section, "checks", block.text, wrong)


def _blocks_about(
    results: Results, analysis: str, term: str, estimate: float
) -> Iterator[list[dict[str, Any]]]:
    """The rows besides the baseline of each block of robustness checks about a main result."""
    found: dict[str, list[dict[str, Any]]] = {}
    query = (
        "select analysis, \"row\" as made from series where series = 'robustness' order by analysis, position"
    )
    for row in results.rows(query):
        found.setdefault(row["analysis"], []).append(json.loads(row["made"]))
    for baseline, *rest in found.values():
        if (baseline["analysis"], baseline["term"], baseline["estimate"]) == (analysis, term, estimate):
            yield rest


def check_moves(page: Page, results: Results) -> Iterator[Finding]:
    """Check the changes in standard errors of a main result, and that counts of changed alternatives fit."""
    rows: list[list[Block]] = []
    for block in page.blocks:
        if (
            block.section == "referee"
            and block.data.get("field") == "estimate"
            and block.tag == "td"
            and block.group
        ):
            rows.append([block])
        elif rows and block.section == "referee" and block.tag == "td":
            rows[-1].append(block)
    claims = {b.text: b for b in page.blocks if b.section == "summary" and b.data.get("field") == "estimate"}
    heads = _labels_of_main_results(page)
    for cells in rows:
        estimate, moved = cells[0], cells[3].text if len(cells) > 3 else ""
        label = next(
            (label for label in heads if estimate.group.startswith((f"{label}: ", f"{label}："))), None
        )
        if label is None or not moved:
            continue
        own = heads[label].data
        main, se, other = (
            results.number(own["model"], own["term"], "estimate"),
            results.number(own["model"], own["term"], "se"),
            results.number(estimate.data["model"], own["term"], "estimate"),
        )
        if main is None or not se or other is None:
            yield Finding("referee", "moves", estimate.group, "a number is missing")
            continue
        change = (other - main) / se
        wrong = (
            "" if agrees(moved.lstrip("+"), change) or agrees(moved, change) else f"the change is {change}"
        )
        yield Finding("referee", "moves", f"{estimate.group} {moved}", wrong)
    assert claims or not rows


def check_points(page: Page, results: Results) -> Iterator[Finding]:
    """Check by how many standard errors a point says that a choice moves a main result: the estimate that it
    prints is among the results, and lies so far from the main one.
    """
    heads = _labels_of_main_results(page)
    for block in page.blocks:
        for _message, places in block.said:
            head = next((head for label, head in heads.items() if block.text.startswith(label)), None)
            if block.section != "referee" or head is None or not {"estimate", "moved"} <= {*places}:
                continue
            model, term = head.data["model"], head.data["term"]
            main, se = (results.number(model, term, field) for field in ("estimate", "se"))
            other, half = value_of(places["estimate"])
            moved, of_moved = value_of(places["moved"].lstrip("+"))
            known = main is not None and bool(se) and results.has(places["estimate"])
            fits = known and abs((other - main) / se - moved) <= of_moved + half / se + 1e-9
            yield Finding(block.section, "points", block.text, "" if fits else f"from {main} ({se})")


def _labels_of_main_results(page: Page) -> dict[str, Block]:
    """The cell of each main result's estimate by the words before it."""
    found = dict[str, Block]()
    for before, block in zip(page.blocks, page.blocks[1:], strict=False):
        if (
            block.section == "summary"
            and block.data.get("field") == "estimate"
            and not before.data.get("field")
        ):
            found.setdefault(before.text, block)
    return found


OPINIONS = re.compile(r"Of 1 estimate, error or statistic: \{parts\}.*")
VERDICTS = {
    "{count:,} differing": "differs",
    "{count:,} equal as printed": "equal as printed",
    "{count:,} equal after a stated conversion": "equal after a stated conversion",
    "{count:,} within simulation error": "within simulation error",
    "{count:,} without a second program": "",
}


PARTS = {
    "Differing: {count}": "differs",
    "Equal after a stated conversion: {count}": "equal after a stated conversion",
    "Without a second program; a test of the project holds the formula on other data: {count}": "",
    "Without a second program, and without a test: {count}": "",
}
ALONE = "{analyses}: 1 of {of} numbers has no second program."


def check_opinions(page: Page, results: Results) -> Iterator[Finding]:
    """Check how many numbers other programs have, by counting the rows of the crosscheck again; of one table,
    that the parts are all of it.
    """
    printed = dict[str, int]()
    for block in page.blocks:
        for places in (own for one, own in block.said if one == ALONE):
            fits = (_integer(places.get("count", "1")), _integer(places["of"])) in results.alone
            yield Finding(block.section, "opinions", block.text, "" if fits else f"of {results.alone}")
        for one, places in block.said:
            if one in PARTS:  # a list beneath its sentence; numbers without a second program have two
                of = printed.get(PARTS[one], 0)
                fits = _integer(places["count"]) == of if PARTS[one] else _integer(places["count"]) <= of
                yield Finding(block.section, "opinions", block.text, "" if fits else f"above it stands {of}")
        total = next((places["count"] for one, places in block.said if OPINIONS.fullmatch(one)), None)
        if total is None:
            continue
        parts = {VERDICTS[one]: _integer(places["count"]) for one, places in block.said if one in VERDICTS}
        printed = {verdict: count for verdict, count in parts.items() if count} or {"": _integer(total)}
        if block.section in ("summary", "tables"):
            wrong = "" if sum(printed.values()) == _integer(total) else f"the parts are {printed}"
        else:
            counts = results.opinions
            fits = printed == counts and _integer(total) == sum(counts.values())
            wrong = "" if fits else f"counted again: {counts}"
        yield Finding(block.section, "opinions", block.text, wrong)


NAMES = re.compile(
    r"label|labels|name|names|title|analysis|analyses|columns|variables|outcome|outcomes|term|terms|option"
    r"|options|sweep|specification|caption|note|tests|regressors|reason|reasons|made|method|model|programs"
    r"|version|commit|day|number|numbers|study|variable|weights|choice|program|quantity|others|year|words"
)
AMOUNT = re.compile(r"[<>=\s−+-]*[\d.,×⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+[%*\s]*")
WORDED = "in the words of a message"
NAMED = "within a name"
RECORDED = "of a record of the results, by its name there"
LOOKED = "marked, looked for among the results"
ELSEWHERE = "marked, in a list of inputs or of other programs' numbers"
OWN = "in the study's own words"
UNMARKED = "unmarked, looked for among the results"
LISTS = "unmarked, in a list of inputs or of other programs' numbers"


def check_sentences(page: Page, results: Results, counted: Collection[str]) -> Iterator[Finding]:
    """Check each number of a text: what a message itself says, by its English words; what fills a place, by
    the values of that name in the records of the table's estimates, or of all; and every other among the
    results. counted: the texts whose marked numbers were counted again.
    """
    of_article: dict[int, set[str]] = {}
    for block in page.blocks:
        if block.article and block.data.get("model"):
            of_article.setdefault(block.article, set()).add(block.data["model"])
    for block in page.blocks:
        if block.data.get("field"):
            continue
        models = frozenset(of_article.get(block.article, ()))
        is_prose = len(re.findall(r"[^\W\d_]{2,}", block.text)) >= 4
        said = [(m, own) for m, own in block.said]
        for one in block.numbers:
            if block.text in counted and one.place:
                continue
            of_message = (own for m, own in said if m == one.message and one.place in own)
            places = next(of_message, dict[str, str]())
            way, right = _check_number(one, places, block, results, models, is_prose)
            wrong = "" if right else f"no result prints {one.text} ({one.message[:60]} {one.place})"
            yield Finding(block.section, way, f"{one.text}: {block.text}", wrong)


def _check_number(
    one: Printed,
    places: dict[str, str],
    block: Block,
    results: Results,
    models: frozenset[str],
    is_prose: bool,
) -> tuple[str, bool]:
    """In which way a number was checked, and whether it is right."""
    bare = one.text.lstrip("−+-")
    if one.message and not one.place:
        known = one.message == UNKNOWN or bare in NUMBER.findall(one.message) or bare == "1"
        return WORDED, known or block.section not in OF_RESULTS  # such as the name of a Chinese standard
    if one.place:
        of_table = results.has_recorded(one, places, models) if models else None
        of_any = of_table or results.has_recorded(one, places, frozenset())
        if of_any or (of_any is False and block.section in OF_RESULTS):
            return RECORDED, bool(of_any)
        if NAMES.fullmatch(one.place) or not AMOUNT.fullmatch(one.whole):
            return NAMED, True
        if block.section not in OF_RESULTS:
            percent = one.percent or one.whole.endswith("%")
            known = bare in results.configured or results.has(one.text, percent)
            if block.section == "suspects" and results.suspected:
                known = known or any(
                    results.has(one.text, p, values=results.suspected) for p in (percent, False)
                )
            return ELSEWHERE, known or block.section in LISTED or one.place == "shown"
        return LOOKED, results.has(one.text, one.percent or one.whole.endswith("%"), frozenset())
    if is_prose and (block.text in results.words or bare in results.configured):
        return OWN, True
    if not is_prose or block.section not in OF_RESULTS:
        return LISTS, True
    text = re.sub(r"p < 0\.\d+", " ", block.text)  # the rule of stars
    return UNMARKED, one.text not in text or results.has(one.text, one.percent, models)


def findings(folder: Path, study: str, html: str | None = None) -> list[Finding]:
    """All that was checked of a study's page. html: in place of it."""
    from page_lists import check_lists  # which imports this module

    text = html or (folder / "results" / study / "report.html").read_text(encoding="utf-8")
    page, results = Page(text), Results(folder, study)
    made: list[Finding] = []
    ways: list[Callable[[Page, Results], Iterator[Finding]]] = [
        check_cells,
        check_stars,
        check_sweeps,
        check_other_p,
        check_counts_of_findings,
        check_checks,
        check_moves,
        check_points,
        check_opinions,
    ]
    for way in ways:
        made += way(page, results)
    counted = {one.text for one in made if one.sort in ("sweep", "opinions", "checks", "points")}
    return [*made, *check_sentences(page, results, counted), *check_lists(text, results)]


if __name__ == "__main__":
    checked = findings(Path.cwd(), sys.argv[1])
    for one in checked:
        if one.wrong:
            print(f"{one.section}, {one.sort}: {one.text[:300]}\n    {one.wrong}")
    for sort, count in sorted(Counter(one.sort for one in checked).items()):
        print(f"{sort}: {count} checked, {sum(bool(o.wrong) for o in checked if o.sort == sort)} wrong")
