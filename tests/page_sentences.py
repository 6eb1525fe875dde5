"""The numbers that a study's page prints, checked against its results.duckdb: cells by their marks, sentences
on sweeps and checks by counting again, and every other number by looking for it among the results.

Nothing of the report is used but the page. Of a page in Chinese: cells, stars, other p-values and counts of
second opinions; sentences on sweeps and checks in English alone. Run as a script in the project:
`PYTHONPATH=scripts:tests python tests/page_sentences.py STUDY`.
"""

from __future__ import annotations

import bisect
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from plan.load import load_study
from plan.study import Study

ALPHA = 0.05
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])[−+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![A-Za-z0-9_])"
)
IN_TEXT = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")  # as Python and JSON write numbers
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "figcaption",
    "caption",
    "summary",
    "h2",
    "h3",
    "h4",
    "div",
    "tr",
}
SILENT = {"script", "style", "svg", "math", "dialog", "code", "select", "button"}
EFFECTS = ("direct", "indirect", "total")
# Sections that are made of results; the others hold sources, programs, and what other stages count.
OF_RESULTS = ("summary", "tables", "figures", "referee", "truth", "published")


class Block(NamedTuple):
    """A text of the page: its section, its tag, what it says, what its data name, the heading of its table's
    rows, and the table or figure that it belongs to, by its number there; 0 outside of one.
    """

    section: str
    tag: str
    text: str
    data: dict[str, str]
    group: str
    article: int


class Page(HTMLParser):
    """The texts of a page in their order; group: the heading of a table's rows that a cell stands below."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._text, self._silent, self._sections, self._group = "", 0, [""], ""
        self._tag, self._data, self._in_group = "", dict[str, str](), False
        self._in_number = False  # within a number outside of tables
        self._article = self._articles = 0
        self.feed(html)
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        if tag == "section":
            self._end()
            self._sections.append(given.get("id", ""))
        if tag == "article":
            self._end()
            self._articles += 1
            self._article = self._articles
        if tag == "tr":
            self._in_group = given.get("class") == "group"
        if tag == "table":
            self._group = ""
        self._in_number = tag == "span" and "data-field" in given
        if tag in BLOCKS or self._in_number:
            self._end()
            self._tag = tag
            self._data = {k.removeprefix("data-"): v for k, v in given.items() if k.startswith("data-")}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag in BLOCKS or tag == "section" or (tag == "span" and self._in_number):
            self._end()
            self._in_number = False
        if tag == "article":
            self._end()
            self._article = 0
        if tag == "section":
            self._sections.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text += data

    def _end(self) -> None:
        text = " ".join(self._text.split())
        self._text = ""
        if text:
            self._group = text if self._in_group else self._group
            self.blocks.append(
                Block(self._sections[-1], self._tag, text, self._data, self._group, self._article)
            )
        self._data = {}


def value_of(text: str) -> tuple[float, float]:
    """A printed number, and half a unit of its last digit."""
    mantissa, _times, power = text.replace("−", "-").replace(",", "").partition("×10")
    scale = 10.0 ** int(power.translate(RAISED) or 0)
    digits = len(mantissa.partition(".")[2])
    return float(mantissa) * scale, 0.5 * 10.0**-digits * scale


def agrees(text: str, value: float, of_hundred: bool = False) -> bool:
    """Whether a value prints as a text; a p-value may be below a bound."""
    value = 100 * value if of_hundred else value
    if text.startswith("<"):
        return value < float(text[1:])
    printed, half = value_of(text)
    return abs(printed - value) <= half * (1 + 1e-9) + 1e-12 * abs(value)


class Results:
    """The results of a study in their database, and what its configuration says."""

    def __init__(self, folder: Path, study: str) -> None:
        self.db = duckdb.connect(str(folder / "results" / study / "results.duckdb"), read_only=True)
        configured = (folder / "config" / f"{study}.yaml").read_text(encoding="utf-8")
        self.configured = {text.lstrip("−+-") for text in re.findall(r"\d[\d,.]*\d|\d", configured)}
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
        return [float(n) for row in found for n in IN_TEXT.findall(row["value"])]

    def number(self, model: str, term: str, field: str) -> float | None:
        """A number of an estimate; of a specification by `sweep: specification`, its term an effect."""
        if field == "true_value":
            value: float | None = self.study.truth.get("values", {}).get(model, {}).get(term)
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
    def sweeps(self) -> list[str]:
        """The names of its sweeps; none where it has no table of them."""
        tables = [row["name"] for row in self.rows("show tables")]
        query = "select distinct sweep from sweep"
        return [row["sweep"] for row in self.rows(query)] if "sweep" in tables else []

    @cached_property
    def sorted_values(self) -> list[float]:
        """Every number of the results, sorted, with those in notes and settings."""
        values = [number for text in self.facts.values() for number in map(float, IN_TEXT.findall(text))]
        for table in [row["name"] for row in self.rows("show tables")]:
            if table not in ("observations", "ledger", "panel", "surrogates"):
                values += self._numbers_in(table)
        return sorted(value for value in values if math.isfinite(value))

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
            elif kind == "VARCHAR" and table in ("settings", "models", "series", "tests") and name != "model":
                values += [
                    float(n) for row in self.rows(query, *given) for n in IN_TEXT.findall(row["value"])
                ]
        return values

    def has(self, text: str, of_hundred: bool = False, models: frozenset[str] = frozenset()) -> bool:
        """Whether any number of the results, or its absolute value, prints so. of_hundred: as a percentage;
        a number without decimals that is none has to be whole; models: of these estimates alone.
        """
        values = self.values_of(models) if models else self.sorted_values
        printed, half = value_of(text)
        half = half if of_hundred or "." in text or "×" in text else 0.0
        scale = 100 if of_hundred else 1
        for sign in (1, -1):
            low, high = sorted((sign * (printed - half) / scale, sign * (printed + half) / scale))
            place = bisect.bisect_left(values, low - 1e-12 * abs(low))
            if place < len(values) and values[place] <= high + 1e-12 * abs(high):
                return True
        return False


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
        if not printed:
            continue
        wrong = []
        if not term and results.rows("select 1 from tests where model = ? and name = ?", model, field):
            term, fields = field, ("test", "test_p")  # its p-value stands in brackets
        listed = results.setting(model, field) if not term else []
        values = listed or [results.number(model, term, name) for name in fields]
        for text, name, value in zip(printed, [*fields, *[field] * len(printed)], values, strict=False):
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


SIGNS = re.compile(
    r"(?:Positive|Negative) in (?P<all>all )?(?P<share>[\d.]+%)?(?: of )?(?P<n>[\d,]+) "
    r"specifications of the sweep "
    r"\((?:(?P<positive>[\d,]+), )?(?P<significant>[\d,]+|none) of them significant at 5%\)"
    r"(?:, negative in (?P<negative>[\d,]+) \((?P<others>[\d,]+ significant|none significant)\))?\."
)
HOLDS = re.compile(r"(?:hold|holds|is found) in (?P<held>[\d,]+) of them \((?P<share>[\d.]+)%\)\.")
LIES = re.compile(r"It is larger than (?P<share>[\d.]+)% of them; their median is (?P<median>[^ ]+)\.(?= |$)")
SPLIT = re.compile(
    r"depends most on the (?P<choice>.+?) \((?P<share>[\d.]+)% of that variation\): "
    r"(?P<a>[\d,]+) of (?P<m>[\d,]+) with (?P<first>.+?), "
    r"(?P<b>[\d,]+) of (?P<n>[\d,]+) with (?P<second>.+?)\.(?= |$)"
)
UNRANKED = re.compile(r"None of the (?P<n>[\d,]+) specifications of the sweep is this estimate")


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
        where = [f'"{effect}" is not null', f'"{effect}_p" is not null', "outcome = ?", "failed is null"]
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
            "failed",
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

    def wrong_in(self, text: str) -> str:
        """What is wrong with a paragraph that speaks of these specifications."""
        wrong = [*self._signs(text), *self._places(text)]
        if found := UNRANKED.search(text):
            if _integer(found["n"]) != len(self.estimate):
                wrong.append(f"there are {len(self.estimate)} specifications")
            return "; ".join(wrong)
        splits = list(SPLIT.finditer(text))
        best = max((self._best(name) for name in self.choices), default=0.0)
        for found in splits:
            share = float(found["share"]) / 100
            if abs(share - best) > 0.0051:
                wrong.append(f"the best split has {best:.3f} of the variation")
            counts = tuple(_integer(found[name]) for name in ("a", "m", "b", "n"))
            if not any(counts in self._splits(name) for name in self.choices):
                wrong.append(f"no choice has the groups {counts}")
        if not splits and 0 < self.holds.sum() < len(self.holds) and best > 0:
            wrong.append("no split is named")
        return "; ".join(wrong)

    def _signs(self, text: str) -> Iterator[str]:
        found = SIGNS.search(text)
        if not found:
            if not UNRANKED.search(text):
                yield "no counts by sign"
            return
        n, positive, significant = len(self.estimate), self.estimate > 0, self.p < ALPHA
        first = positive if found[0].startswith("Positive") else self.estimate < 0
        expected = {"n": n, "significant": int((first & significant).sum())}
        if found["negative"]:
            negative = self.estimate < 0
            expected |= {"positive": int(positive.sum()), "negative": int(negative.sum())}
            expected["others"] = int((negative & significant).sum())
        elif not first.all():
            yield "not all have that sign"
        for name, number in expected.items():
            if found[name] is None or _integer(found[name]) != number:
                yield f"{name} is {number}"
        if found["share"] and not agrees(found["share"].rstrip("%"), float(positive.mean()), of_hundred=True):
            yield f"the share is {positive.mean()}"

    def _places(self, text: str) -> Iterator[str]:
        if found := HOLDS.search(text):
            if _integer(found["held"]) != self.holds.sum():
                yield f"{self.holds.sum()} hold"
            if not agrees(found["share"], float(self.holds.mean()), of_hundred=True):
                yield f"{self.holds.mean()} hold"
        if found := LIES.search(text):
            below = float((self.estimate < self.own["estimate"]).mean())
            if not agrees(found["share"], below, of_hundred=True):
                yield f"it is larger than {below}"
            if not agrees(found["median"], float(np.median(self.estimate))):
                yield f"the median is {np.median(self.estimate)}"

    def _splits(self, choice: str) -> set[tuple[int, int, int, int]]:
        """Counts of the two groups, over each cut of the options in the order of their shares."""
        found = {}
        for option in np.unique(self.choices[choice]):
            own = self.choices[choice] == option
            found[option] = (int(self.holds[own].sum()), int(own.sum()))
        shares = sorted({held / n for held, n in found.values()}, reverse=True)
        made = set()
        for least in shares[:-1]:
            groups = [
                [pair for pair in found.values() if (pair[0] / pair[1] >= least) is yes]
                for yes in (True, False)
            ]
            made.add(tuple(sum(pair[i] for pair in group) for group in groups for i in (0, 1)))
        return made

    def _best(self, choice: str) -> float:
        """The largest share of the variance of whether they hold that lies between two groups."""
        if self.holds.var() == 0:
            return 0.0
        shares = [
            (m * (a / m - self.holds.mean()) ** 2 + n * (b / n - self.holds.mean()) ** 2)
            / (m + n)
            / self.holds.var()
            for a, m, b, n in self._splits(choice)
        ]
        return max(shares, default=0.0)


def _integer(text: str) -> int:
    digits = re.sub(r"[^\d]", "", text)
    return int(digits) if digits else 0


def check_sweeps(page: Page, results: Results) -> Iterator[Finding]:
    """Check what stands of sweeps beneath each main result, by counting again."""
    sweeps = results.sweeps
    claim: Block | None = None
    for block in page.blocks:
        if block.section != "summary":
            continue
        if block.data.get("field") == "estimate" and "model" in block.data:
            claim = claim if claim and claim.data == block.data else block
        if claim and (SIGNS.search(block.text) or UNRANKED.search(block.text)):
            named = [
                name for name in sweeps if block.text.startswith((f"{name}: ", f"{name.replace('_', ' ')}: "))
            ]
            sweep = named[0] if named else sweeps[0] if len(sweeps) == 1 else None
            swept = Swept(results, claim.data["model"], claim.data["term"], sweep)
            yield Finding(block.section, "sweep", block.text, swept.wrong_in(block.text))


COUNTED = re.compile(
    r"(?P<sign>Positive|Negative) in (?:all (?P<all>[\d,]+)|(?P<same>[\d,]+) of the (?P<n>[\d,]+)) "
    r"alternatives that the study lists, (?P<clear>[\d,]+) of them with an interval without "
    r"zero; (?P<overlap>[\d,]+) intervals overlap its own\."
)


def check_counts_of_findings(page: Page, results: Results) -> Iterator[Finding]:
    """Check the counts of each finding on the first screen, by counting again in each sweep."""
    claim: Block | None = None
    for block in page.blocks:
        if block.section != "findings":
            continue
        claim = block if block.data.get("field") == "estimate" else claim
        found = COUNTED.search(block.text)
        if not found or claim is None:
            continue
        n = found["all"] or found["n"]
        printed = [_integer(text) for text in (found["same"] or n, n, found["clear"], found["overlap"])]
        made = []
        for sweep in results.sweeps:
            one = Swept(results, claim.data["model"], claim.data["term"], sweep)
            sign = np.sign(one.estimate) == (1 if found["sign"] == "Positive" else -1)
            clear = sign & ((one.low > 0) | (one.high < 0))
            overlap = (one.low <= one.own["high"]) & (one.high >= one.own["low"])
            made.append([int(sign.sum()), len(sign), int(clear.sum()), int(overlap.sum())])
        right = printed in made and (found["sign"] == "Positive") == (one.own["estimate"] > 0)
        yield Finding(block.section, "finding", block.text, "" if right else f"counted again: {made}")


OTHER_P = re.compile(r"Other p-values of this estimate: |该估计值的其他p值：")


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
        if block.section == "summary" and block.data.get("field") == "estimate" and "model" in block.data:
            claim = block
        if block.section != "summary" or claim is None or not OTHER_P.match(block.text):
            continue
        term = claim.data["term"]
        estimate = results.number(claim.data["model"], term, "estimate")
        ps = [row["p"] for row in results.rows(query, term, estimate, term, estimate) if row["p"] is not None]
        printed = re.findall(r"<0\.\d+|(?<![\d.])0\.\d{3}(?!\d)|(?<![\d.])1\.000(?!\d)", block.text)
        lost = [text for text in printed if not any(agrees(text, p) for p in ps)]
        wrong = f"no estimate with that number has p {', '.join(lost)}" if lost or not printed else ""
        yield Finding(block.section, "other p", block.text, wrong)


CHECKS = re.compile(
    r"(?P<claim>.+): (?:(?P<failed>[\d,]+) of (?P<count>[\d,]+) checks lose|all (?P<all>[\d,]+) checks have"
    r"|its one check (?P<one>loses|has)) its sign"
)


def check_checks(page: Page, results: Results) -> Iterator[Finding]:
    """Check the counts of robustness checks, from the configuration and the blocks of such checks."""
    wanted = {one.label: one for one in results.study.page.main_results}
    for block in page.blocks:
        found = CHECKS.match(block.text) if block.section == "referee" else None
        if not found:
            continue
        one = wanted.get(found["claim"])
        if one is None:
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
        one_of = {"loses": (1, 1), "has": (0, 1)}.get(found["one"] or "")
        printed = one_of or (_integer(found["failed"] or "0"), _integer(found["count"] or found["all"]))
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
        label = next((label for label in heads if estimate.group.startswith(f"{label}: ")), None)
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


def _labels_of_main_results(page: Page) -> dict[str, Block]:
    """The cell of each main result's estimate by the words before it."""
    found = {}
    for before, block in zip(page.blocks, page.blocks[1:], strict=False):
        if (
            block.section == "summary"
            and block.data.get("field") == "estimate"
            and not before.data.get("field")
        ):
            found.setdefault(before.text, block)
    return found


SIZES = re.compile(r"N = ([\d,]+) \((\d+) units, (\d+) periods\)")


def check_sizes(page: Page, results: Results) -> Iterator[Finding]:
    """Check that each sample that a note describes is that of an estimate."""
    for block in page.blocks:
        for rows, units, periods in SIZES.findall(block.text):
            sizes = [_integer(text) for text in (rows, units, periods)]
            query = "select 1 from models where nobs = ? and units = ? and periods = ? limit 1"
            wrong = "" if results.rows(query, *sizes) else "no estimate has that sample"
            yield Finding(block.section, "sample", f"N = {rows} ({units} units, {periods} periods)", wrong)


def check_others(page: Page, results: Results, seen: set[str]) -> Iterator[Finding]:
    """Look for the numbers of every other text among the results, or in the configuration: below a table
    among those of its estimates.
    """
    of_article: dict[int, set[str]] = {}
    for block in page.blocks:
        if block.article and block.data.get("model"):
            of_article.setdefault(block.article, set()).add(block.data["model"])
    for block in page.blocks:
        if block.section not in OF_RESULTS or block.data.get("field") or block.text in seen:
            continue
        if len(re.findall(r"[^\W\d_]{2,}", block.text)) < 4:
            continue  # no sentence: a head, a printed number
        text, models = re.sub(WORDED, " ", block.text), frozenset(of_article.get(block.article, ()))
        if not NUMBER.search(text):
            continue
        lost = [
            found[0]
            for found in NUMBER.finditer(text)
            if found[0].lstrip("−+-") not in results.configured
            and not results.has(found[0], text[found.end() :].startswith("%"), models)
        ]
        yield Finding(
            block.section, "looked for", block.text, f"no result prints {', '.join(lost)}" if lost else ""
        )


OPINIONS = re.compile(r"Of (?P<all>[\d,]+) estimates, errors and statistics: (?P<parts>.+?)(?: \(.*\))?\.$")
PART = re.compile(
    r"(?P<words>Equal after a stated conversion|Without a second program)(?:;.*)?: (?P<count>[\d,]+)$"
)
IN_CHINESE = re.compile(r"(?P<all>[\d,]+)个估计值、标准误和统计量中：(?P<parts>.+?)(?:（.*）)?。$")
CHINESE_VERDICTS = {
    "不一致": "differing",
    "与输出原样一致": "equal as printed",
    "经注明的换算后一致": "equal after a stated conversion",
    "在模拟误差之内": "within simulation error",
    "没有第二个程序计算": "without a second program",
}
VERDICTS = {
    "differing": "differs",
    "equal as printed": "equal as printed",
    "equal after a stated conversion": "equal after a stated conversion",
    "within simulation error": "within simulation error",
}


def check_opinions(page: Page, results: Results) -> Iterator[Finding]:
    """Check how many numbers other programs have, by counting the rows of the crosscheck again."""
    printed = dict[str, int]()
    for block in page.blocks:
        if part := PART.match(block.text):
            words, count = part["words"].lower(), _integer(part["count"])
            wrong = "" if printed.get(words) == count else f"above it stands {printed.get(words)}"
            yield Finding(block.section, "opinions", block.text, wrong)
        found = OPINIONS.match(block.text) or IN_CHINESE.match(block.text)
        if not found:
            continue
        if found["parts"].startswith("none"):
            printed = {"without a second program": _integer(found["all"])}
            continue
        verdicts = results.rows(
            "select list(verdict) as verdicts from crosscheck where ours is not null "
            "and counts_as in ('estimate', 'error', 'statistic') group by model, quantity, term"
        )
        of_each = [
            next(
                (words for words, verdict in VERDICTS.items() if verdict in row["verdicts"]),
                "without a second program",
            )
            for row in verdicts
        ]
        counts = Counter(of_each)
        listed = re.findall(r"([\d,]+) ([a-z ]+)(?:, | \(|$)", found["parts"])
        listed = listed or [
            (count, CHINESE_VERDICTS[words])
            for count, words in re.findall(r"([\d,]+)个([^，（]+)", found["parts"])
        ]
        printed = {words: _integer(count) for count, words in listed if _integer(count)}
        if block.section in ("summary", "tables"):  # of one table: its parts are all of it
            parts = sum(printed.values())
            wrong = f"the parts are {parts}" if printed and parts != _integer(found["all"]) else ""
        else:
            fits = printed == dict(counts) and _integer(found["all"]) == len(verdicts)
            wrong = "" if fits else f"{len(verdicts)}: {dict(counts)}"
        yield Finding(block.section, "opinions", block.text, wrong)


# Numbers that a sentence has by its own wording.
WORDED = (
    r"Table \d+|Figure \d+|column \(?\d+\)?|In \([^)]*\)|\(\d+\)|significant at 5%|significance at 5%|at 5%"
    r"|Not counted: \d+ p-values|Of \d+ estimates, errors and statistics: none"
    r"|p < 0\.\d+|\d+% interval|×10|CV3|HC[01]|R²|[Cc]onfidence level|≥ ?\d|fewer than \d+|N−1|N−K|G−1|±2"
)


def findings(folder: Path, study: str, html: str | None = None) -> list[Finding]:
    """All that was checked of a study's page. html: in place of it."""
    page = Page(html or (folder / "results" / study / "report.html").read_text(encoding="utf-8"))
    results = Results(folder, study)
    made: list[Finding] = []
    ways: list[Callable[[], Iterator[Finding]]] = [
        lambda: check_cells(page, results),
        lambda: check_stars(page, results),
        lambda: check_sweeps(page, results),
        lambda: check_other_p(page, results),
        lambda: check_counts_of_findings(page, results),
        lambda: check_checks(page, results),
        lambda: check_moves(page, results),
        lambda: check_opinions(page, results),
        lambda: check_sizes(page, results),
    ]
    for way in ways:
        made += way()
    return [*made, *check_others(page, results, {one.text for one in made})]


WAYS = {
    "marked, compared with the number that it names": ("cell", "stars", "moves"),
    "counted again": ("sweep", "other p", "checks", "opinions", "sample"),
    "unmarked, looked for among the results": ("looked for",),
}


def count_ways(checked: Collection[Finding]) -> dict[str, tuple[int, int]]:
    """How many texts with numbers were checked in which way, and how many of them are wrong."""
    return {
        way: (len(own), sum(bool(one.wrong) for one in own))
        for way, sorts in WAYS.items()
        for own in [[one for one in checked if one.sort.partition(":")[0] in sorts]]
    }


if __name__ == "__main__":
    checked = findings(Path.cwd(), sys.argv[1])
    for one in checked:
        if one.wrong:
            print(f"{one.section}, {one.sort}: {one.text[:300]}\n    {one.wrong}")
    for sort, count in sorted(Counter(one.sort for one in checked).items()):
        print(f"{sort}: {count} checked, {sum(bool(o.wrong) for o in checked if o.sort == sort)} wrong")
    for way, (count, wrong) in count_ways(checked).items():
        print(f"{way}: {count}, {wrong} wrong")
