"""Errors planted in manuscripts laid out as programs lay them out: how many are found, missed, or called
possible, and how many sound numbers are accused.

python tests/match/match_programs.py developed 1000 nqp munnell castle cities    # studies that have run
python tests/match/match_programs.py held-out 1000 nqp munnell castle cities     # layouts kept for the last

A manuscript is a table of a study's models, in Word, LaTeX, as a page or a workbook, and sentences on it, in
English or Chinese. Each has at most one error, in the table or in a sentence. Half of the layouts, drawn with
a seed, were looked at only after the matcher was finished: docs/records/match.md has their first result.
"""

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import docx
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from audit.match_page import is_wrong
from audit.reading.reader import read_manuscript
from audit.study_labels import labels_in
from audit.study_numbers import Key, Numbers
from audit.study_reference import Match, StudyReference
from audit.tables import PARTS
from cli.match import match_numbers, open_study, read_reference
from words.render import speaking, term_label

KINDS = ("digit", "sign", "star", "N", "R2", "pair", "columns", "rows", "stale", "comma")
RUN = "2026-01-01_000000"
THOUSANDTHS, HUNDREDTHS = (0.05, 0.01, 0.001), (0.1, 0.05, 0.01)


@dataclass(frozen=True)
class Layout:
    """How a manuscript prints a table. ending: its format; zh: in Chinese; inner: what stands beneath an
    estimate, in which brackets; digits: decimals, or significant digits where negative; names: labels as the
    study has them, with the variable's name, or that alone; heads: rows above; words: rows that say what a
    column has; wide: blank rows; turned: models in rows; comma: decimal commas; beside: errors behind.
    """

    name: str
    ending: str
    zh: bool = False
    inner: str = "se"
    brackets: str = "()"
    digits: int = 3
    names: str = "label"
    heads: tuple[str, ...] = ("serial", "outcome")
    words: bool = True
    wide: bool = False
    headings: bool = False
    turned: bool = False
    comma: bool = False
    beside: bool = False
    levels: tuple[float, ...] = HUNDREDTHS
    thousands: bool = False
    note: str = ""
    r2: str = "R2"
    count: str = "N"


LAYOUTS = (
    Layout(
        "esttab LaTeX, t",
        "tex",
        inner="statistic",
        digits=-3,
        levels=THOUSANDTHS,
        words=False,
        note="t statistics in parentheses. * p<0.05, ** p<0.01, *** p<0.001",
    ),
    Layout(
        "esttab LaTeX, errors",
        "tex",
        digits=4,
        note="Standard errors in parentheses. * p<0.1, ** p<0.05, *** p<0.01",
    ),
    Layout(
        "esttab Word, Chinese, t",
        "docx",
        True,
        "statistic",
        digits=4,
        r2="R2",
        count="N",
        note="注：括号内为t值；***、**、*分别表示1%、5%、10%水平显著。",
    ),
    Layout("esttab page, names", "html", names="name", digits=3, note="* p<0.1, ** p<0.05, *** p<0.01"),
    Layout(
        "outreg2 workbook",
        "xlsx",
        wide=True,
        thousands=True,
        r2="R-squared",
        count="Observations",
        note="*** p<0.01, ** p<0.05, * p<0.1",
    ),
    Layout(
        "outreg2 Word",
        "docx",
        wide=True,
        thousands=True,
        r2="R-squared",
        count="Observations",
        digits=-3,
        note="Robust standard errors in parentheses. *** p<0.01, ** p<0.05, * p<0.1",
    ),
    Layout(
        "outreg2 workbook, Chinese",
        "xlsx",
        True,
        wide=True,
        digits=4,
        r2="R-squared",
        count="Observations",
        heads=("serial", "outcome", "words"),
        note="*** p<0.01, ** p<0.05, * p<0.1",
    ),
    Layout(
        "outreg2 LaTeX, names",
        "tex",
        names="name",
        wide=True,
        thousands=True,
        r2="R-squared",
        count="Observations",
        note="*** p<0.01, ** p<0.05, * p<0.1",
    ),
    Layout(
        "stargazer LaTeX",
        "tex",
        heads=("outcome", "serial"),
        thousands=True,
        r2="R$^{2}$",
        count="Observations",
        words=False,
        note="Note: * p<0.1; ** p<0.05; *** p<0.01",
    ),
    Layout(
        "stargazer page, words",
        "html",
        heads=("words", "serial"),
        thousands=True,
        r2="R<sup>2</sup>",
        count="Observations",
        note="Note: *p<0.1; **p<0.05; ***p<0.01",
    ),
    Layout(
        "modelsummary page",
        "html",
        heads=("serial",),
        r2="R2 Within",
        count="Num.Obs.",
        levels=THOUSANDTHS,
        note="* p < 0.05, ** p < 0.01, *** p < 0.001",
    ),
    Layout(
        "modelsummary Word, words, interval",
        "docx",
        inner="interval",
        brackets="[]",
        heads=("words",),
        r2="R2 Within",
        count="Num.Obs.",
        levels=THOUSANDTHS,
        note="* p < 0.05, ** p < 0.01, *** p < 0.001",
    ),
    Layout(
        "etable LaTeX",
        "tex",
        digits=-4,
        headings=True,
        heads=("outcome", "serial"),
        thousands=True,
        r2="Within R$^2$",
        count="Observations",
        note="Signif. Codes: ***: 0.01, **: 0.05, *: 0.1",
    ),
    Layout(
        "etable page, t",
        "html",
        inner="statistic",
        digits=-4,
        headings=True,
        r2="Within R2",
        count="Observations",
        note="Signif. Codes: ***: 0.01, **: 0.05, *: 0.1",
    ),
    Layout(
        "pystout LaTeX",
        "tex",
        heads=("words", "serial"),
        digits=3,
        r2="R-squared",
        count="Observations",
        note="Standard errors in parentheses. * p<.1, ** p<.05, ***p<.01",
    ),
    Layout(
        "pystout page, p",
        "html",
        inner="p",
        brackets="[]",
        digits=4,
        r2="R-squared",
        count="Observations",
        note="p-values in brackets. * p<.1, ** p<.05, ***p<.01",
    ),
    Layout(
        "Chinese journal, Word",
        "docx",
        True,
        digits=4,
        r2="R²",
        count="样本量",
        note="注：括号内为标准误；***、**、*分别表示在1%、5%、10%的水平上显著。",
    ),
    Layout(
        "Chinese journal, Word, words",
        "docx",
        True,
        digits=3,
        heads=("serial", "words", "outcome"),
        r2="组内R²",
        count="观测值",
        names="both",
        note="注：***、**、*分别表示在1%、5%和10%的水平上显著。",
    ),
    Layout(
        "Chinese journal, LaTeX, t",
        "tex",
        True,
        "statistic",
        digits=3,
        r2="$R^2$",
        count="样本量",
        names="both",
        note="注：括号内为t统计量，* p<0.1, ** p<0.05, *** p<0.01。",
    ),
    Layout(
        "Chinese page",
        "html",
        True,
        digits=4,
        heads=("outcome", "serial"),
        r2="R2",
        count="样本数",
        note="注：***、**、*分别表示1%、5%、10%水平显著。",
    ),
    Layout(
        "Chinese workbook, t",
        "xlsx",
        True,
        "statistic",
        wide=True,
        digits=3,
        r2="拟合优度",
        count="观测数",
        note="注：***、**、*分别表示1%、5%、10%水平显著。",
    ),
    Layout(
        "decimal commas, Word", "docx", comma=True, r2="R²", count="N", note="* p<0,1; ** p<0,05; *** p<0,01"
    ),
    Layout(
        "decimal commas, LaTeX, t",
        "tex",
        inner="statistic",
        comma=True,
        digits=4,
        r2="$R^2$",
        count="Observations",
        note="* p < 0,1, ** p < 0,05, *** p < 0,01",
    ),
    Layout(
        "models in rows, Word",
        "docx",
        turned=True,
        heads=("words",),
        words=False,
        r2="R²",
        count="N",
        note="* p<0.1, ** p<0.05, *** p<0.01",
    ),
    Layout(
        "models in rows, page, Chinese",
        "html",
        True,
        turned=True,
        heads=("words",),
        words=False,
        digits=4,
        r2="R²",
        count="样本量",
        note="***、**、*分别表示1%、5%、10%水平显著",
    ),
    Layout(
        "error behind its estimate, LaTeX",
        "tex",
        beside=True,
        heads=("words",),
        r2="R$^2$",
        count="Obs.",
        note="* p<0.1, ** p<0.05, *** p<0.01",
    ),
)
HELD_OUT = frozenset(random.Random(20261130).sample([layout.name for layout in LAYOUTS], len(LAYOUTS) // 2))


@dataclass(frozen=True)
class Spec:
    """A table of a study: its models and terms, and the word for each model."""

    study: str
    number: str
    models: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass
class Study:
    """A study, what it knows, with an earlier run, and its words by language."""

    name: str
    known: StudyReference
    specs: list[Spec]
    labels: dict[str, dict[str, str]]
    models: dict[str, dict[str, str]]
    stale: Numbers


def opened(root: Path, name: str) -> Study:
    """A study that has run, with a made-up earlier run: its numbers are others by three to nine per cent."""
    known = read_reference(root, open_study(root, name))
    rng = random.Random(f"{name} stale")
    stale = {
        k: v * (1 + rng.choice((-1, 1)) * rng.uniform(0.03, 0.09)) for k, v in known.numbers.values.items()
    }
    stale |= {k: v for k, v in known.numbers.values.items() if k.field in ("nobs", "units", "periods")}
    numbers = Numbers(stale)
    labels, models = {}, {}
    for language in ("en", "zh"):
        names, sorts = labels_in(root, name, language)
        with speaking(language):
            labels[language] = {k.term: term_label(k.term, names) for k in known.numbers.values if k.term}
            labels[language] |= names
        models[language] = sorts.get("analyses") or {}
    known = replace(known, earlier_numbers={RUN: numbers}, earlier_notes={})
    return Study(name, known, list(specs(known, name)), labels, models, numbers)


def specs(known: StudyReference, study: str) -> Iterator[Spec]:
    """The tables of a study whose columns are models."""
    for table in known.own_tables:
        marks = [[cell.mark if isinstance(cell.mark, tuple) else None for cell in row] for row in table.rows]
        columns = [{m[0] for m in column if m} for column in zip(*marks, strict=True)][1:]
        models = [next(iter(c)) for c in columns if len(c) == 1]
        terms = dict.fromkeys(m[1] for row in marks for m in row if m and m[2] == "estimate" and m[1])
        whole = len(models) == len(columns) == len(set(models)) and len(models) > 1
        if whole and terms and not any(t.rpartition(":")[2] in PARTS for t in terms):
            yield Spec(study, table.number, tuple(models[:7]), tuple(terms))


@dataclass
class Printed:
    """A cell: its text, and the number of the study that it prints, if it prints one."""

    text: str
    key: Key | None = None
    other: Key | None = None  # a second number behind it

    stars: str = ""


@dataclass
class Paper:
    """A manuscript: the rows of its table, sentences each with the numbers in it, and where an error is."""

    layout: Layout
    spec: Spec
    caption: str
    rows: list[list[Printed]]
    sentences: list[tuple[str, list[Key]]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


class Writer:
    """Writes the numbers of a study as a layout prints them."""

    def __init__(self, study: Study, layout: Layout) -> None:
        self.study, self.layout, self.values = study, layout, study.known.numbers.values
        self.language = "zh" if layout.zh else "en"

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with its decimals, or significant digits."""
        places = self.layout.digits if digits is None else digits
        if places < 0:
            text = f"{value:#.{-places}g}".rstrip(".") if 1e-4 < abs(value) < 1000 else f"{value:.2f}"
            text = f"{value:.6f}" if "e" in text else text
        else:
            text = f"{value:.{places}f}"
        text = text.removeprefix("-") if float(text) == 0 else text
        return text.replace(".", ",") if self.layout.comma else text

    def label(self, term: str) -> str:
        """A term as a row's label."""
        said = self.study.labels[self.language].get(term, term)
        if self.layout.names == "name" and ":" not in term and "." not in term:
            return term
        return (
            f"{said}（{term}）"
            if self.layout.names == "both" and term.isidentifier() and term != said and self.layout.zh
            else said
        )

    def stars(self, model: str, term: str) -> str:
        p = self.values.get(Key(model, term, "p"))
        return "" if p is None else "*" * sum(p < level for level in self.layout.levels)

    def inner(self, model: str, term: str) -> Printed:
        left, right = self.layout.brackets
        if self.layout.inner == "interval":
            keys = [Key(model, term, end) for end in ("low", "high")]
            if keys[0] not in self.values:
                return Printed("")
            sign = "; " if self.layout.comma else ", "
            return Printed(
                left + sign.join(self.number(self.values[k]) for k in keys) + right, keys[0], keys[1]
            )
        key = Key(model, term, self.layout.inner)
        if key not in self.values:
            return Printed("")
        digits = 2 if self.layout.inner == "statistic" else 3 if self.layout.inner == "p" else None
        return Printed(left + self.number(self.values[key], digits) + right, key)

    def estimate(self, model: str, term: str) -> Printed:
        key = Key(model, term, "estimate")
        return (
            Printed(self.number(self.values[key]), key, stars=self.stars(model, term))
            if key in self.values
            else Printed("")
        )

    def statistic(self, model: str, name: str) -> Printed:
        key = Key(model, "", name)
        if key not in self.values:
            return Printed("")
        if name == "nobs":
            text = f"{self.values[key]:,.0f}" if self.layout.thousands else f"{self.values[key]:.0f}"
            return Printed(text.replace(",", ".") if self.layout.comma else text, key)
        return Printed(self.number(self.values[key], max(3, self.layout.digits)), key)

    def heads(self, spec: Spec) -> list[list[str]]:
        outcomes = [self.study.known.numbers.outcomes.get(m, "") for m in spec.models]
        labels, models = self.study.labels[self.language], self.study.models[self.language]
        rows = {
            "serial": [f"({i + 1})" for i in range(len(spec.models))],
            "outcome": [o if self.layout.names == "name" else labels.get(o, o) for o in outcomes],
            "words": [models.get(m, models.get(m.partition("/")[0], m)) for m in spec.models],
        }
        return [rows[name] for name in self.layout.heads]

    def paper(self, spec: Spec) -> Paper:
        """The manuscript of a table."""
        zh, rows = self.layout.zh, [[Printed(""), *map(Printed, row)] for row in self.heads(spec)]
        blank = [Printed("")] * (len(spec.models) + 1)
        rows += [blank] if self.layout.wide else []
        rows += [[Printed("Variables"), *blank[1:]]] if self.layout.headings else []
        for term in spec.terms:
            first = [self.estimate(m, term) for m in spec.models]
            second = [self.inner(m, term) for m in spec.models]
            if self.layout.beside:
                first = [
                    replace(
                        a, text=a.text + a.stars + (" " + b.text if b.text else ""), other=b.key, stars=""
                    )
                    for a, b in zip(first, second, strict=True)
                ]
                rows.append([Printed(self.label(term)), *first])
            else:
                rows += [[Printed(self.label(term)), *first], [Printed(""), *second]]
        rows += [blank] if self.layout.wide else []
        if self.layout.headings:
            rows.append([Printed("Fixed-effects"), *blank[1:]])
        if self.layout.words:
            yes, no = ("是", "否") if zh else ("Yes", "No")
            has = [
                yes if len([k for k in spec.terms if Key(m, k, "estimate") in self.values]) > 2 else no
                for m in spec.models
            ]
            rows += [
                [Printed("控制变量" if zh else "Controls"), *map(Printed, has)],
                [Printed("年份固定效应" if zh else "Year FE"), *[Printed(yes)] * len(spec.models)],
            ]
        rows += [blank] if self.layout.wide else []
        if self.layout.headings:
            rows.append([Printed("Fit statistics"), *blank[1:]])
        rows.append([Printed(self.layout.count), *(self.statistic(m, "nobs") for m in spec.models)])
        r2 = [self.statistic(m, "r2_within") for m in spec.models]
        if any(one.key for one in r2):
            rows.append([Printed(self.layout.r2), *r2])
        if self.layout.turned:
            rows = self.turned(spec)
        caption = f"表{spec.number} 回归结果" if zh else f"Table {spec.number}. Results"
        return Paper(self.layout, spec, caption, rows, list(self.prose(spec)))

    def turned(self, spec: Spec) -> list[list[Printed]]:
        [words] = self.heads(spec)
        term = spec.terms[0]
        heads = [["模型", "系数", "标准误", "样本量", "R²"], ["Model", "Estimate", "Std. error", "N", "R²"]][
            not self.layout.zh
        ]
        rows = [[Printed(h) for h in heads]]
        for word, m in zip(words, spec.models, strict=True):
            error = Key(m, term, "se")
            shown = self.estimate(m, term)
            if shown.key and error in self.values:
                rows.append(
                    [
                        Printed(word),
                        shown,
                        Printed(self.number(self.values[error]), error),
                        self.statistic(m, "nobs"),
                        self.statistic(m, "r2_within"),
                    ]
                )
        return rows

    def prose(self, spec: Spec) -> Iterator[tuple[str, list[Key]]]:
        """Sentences on a table: by column, by model, on two terms, on N and R²."""
        zh, models = self.layout.zh, self.study.models[self.language]
        for c, m in list(enumerate(spec.models, 1))[:3]:
            has = [t for t in spec.terms if Key(m, t, "se") in self.values and t != "_cons"]
            if not has:
                continue
            t, column = has[0], c
            if self.layout.turned and m not in models:
                continue
            b, e = Key(m, t, "estimate"), Key(m, t, "se")
            name, beta, se = (
                self.study.labels[self.language].get(t, t),
                self.number(self.values[b]),
                self.number(self.values[e]),
            )
            if self.layout.turned:
                pass
            elif zh:
                yield f"表{spec.number}第({column})列中，{name}的系数为{beta}，标准误为{se}。", [b, e]
            else:
                yield (
                    f"Column ({column}) of Table {spec.number} shows that the coefficient of {name} "
                    f"is {beta} (standard error {se}).",
                    [b, e],
                )
            if len(has) > 1 and not self.layout.turned:
                u, k = has[1], Key(m, has[1], "estimate")
                other, gamma = self.study.labels[self.language].get(u, u), self.number(self.values[k])
                if zh:
                    yield f"第({column})列中{name}和{other}的系数分别为{beta}和{gamma}。", [b, k]
                else:
                    yield (
                        f"In column ({column}), the coefficients of {name} and {other} are "
                        f"{beta} and {gamma}, respectively.",
                        [b, k],
                    )
            n, r = Key(m, "", "nobs"), Key(m, "", "r2_within")
            if r in self.values and n in self.values and not self.layout.turned:
                r2, count = self.number(self.values[r], 3), f"{self.values[n]:.0f}"
                if zh:
                    yield f"第({column})列的样本量为{count}，组内R²为{r2}。", [n, r]
                else:
                    yield f"In column ({column}) the within R² is {r2} and N = {count}.", [r, n]
            if word := models.get(m):
                if zh:
                    yield f"在“{word}”的估计中，{name}的估计系数为{beta}。", [b]
                else:
                    yield f"In the estimate “{word}”, the coefficient of {name} is {beta}.", [b]


def displaced(text: str, rng: random.Random) -> str:
    """A number with its point one place further, or with a comma for it."""
    sign = "," if "," in text else "."
    whole, _, rest = text.partition(sign)
    if rng.random() < 0.3 and sign == ".":
        return f"{whole},{rest}"
    if whole.lstrip("-(").strip("0"):
        return (
            f"{whole[:-1] or '0'}{sign}{whole[-1]}{rest[:-1]}"
            if len(whole.lstrip("-")) > 1
            else f"{whole}{rest[:1]}{sign}{rest[1:]}"
        )
    return f"{whole}{sign}0{rest[:-1]}"


def other_digit(text: str, rng: random.Random) -> str:
    """A number with one digit typed over that tells."""
    places = [i for i, ch in enumerate(text) if ch.isdigit()]
    first = next((n for n, i in enumerate(places) if text[i] != "0"), 0)
    at = rng.choice(places[first:] or places)
    return text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


def inside(text: str, change: Any) -> str:
    """A text whose first number is changed, its brackets kept."""
    match = re.search(r"-?[\d.,]*\d", text)
    return text if not match else text[: match.start()] + change(match[0]) + text[match.end() :]


def plant(paper: Paper, kind: str, writer: Writer, rng: random.Random) -> bool:
    """Plants an error of a kind in the table; whether it has a place for one that changes what is printed."""
    rows, values = paper.rows, writer.values
    body = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.key]
    of = {"N": "nobs", "R2": "r2_within"}.get(kind)
    chosen = [
        (r, c)
        for r, c in body
        if (rows[r][c].key.field == of if of else rows[r][c].key.field not in ("nobs", "r2_within"))
    ]  # type: ignore[union-attr]
    rng.shuffle(chosen)
    for r, c in chosen:
        cell = rows[r][c]
        assert cell.key
        before = cell.text
        if kind in ("digit", "N"):
            made = inside(before, lambda t: other_digit(t, rng))
        elif kind == "R2" and rng.random() < 0.5:
            others = [o for x, o in enumerate(rows[r]) if x != c and o.key and o.text != before]
            if not others:
                continue
            other = rng.choice(others)
            rows[r][rows[r].index(other)] = replace(other, text=before)
            made = other.text
            paper.typed.append(before)
        elif kind == "R2":
            made = inside(before, lambda t: other_digit(t, rng))
        elif kind == "sign":
            if cell.key.field not in ("estimate", "statistic"):
                continue
            made = inside(before, lambda t: t[1:] if t.startswith("-") else f"-{t}")
        elif kind == "star":
            if cell.key.field != "estimate" or paper.layout.beside or Key(*cell.key[:2], "p") not in values:
                continue
            stars = rng.choice([s for s in ("", "*", "**", "***") if s != cell.stars])
            rows[r][c] = replace(cell, stars=stars)
            made = before
        elif kind == "comma":
            if (paper.layout.comma and "," not in before) or (not paper.layout.comma and "." not in before):
                continue
            made = inside(before, lambda t: displaced(t, rng))
        elif kind == "stale":
            if cell.key.field not in ("estimate", "se"):
                continue
            stale = writer.number(writer.study.stale.values[cell.key])
            made = re.sub(r"-?[\d.,]*\d", lambda _, stale=stale: stale, before, count=1)
        elif kind == "pair":
            if cell.key.field != "estimate" or paper.layout.inner == "interval":
                continue
            if paper.layout.turned:
                other = rows[r][c + 1]
                rows[r][c + 1] = replace(other, text=before)
                made = other.text
                paper.typed.append(before)
            elif paper.layout.beside:
                first, second = before.split(" ")[0], before.partition(" ")[2]
                if not second:
                    continue
                b, e = first.strip("*"), second.strip("()[]")
                made = before.replace(e, "@").replace(b, e).replace("@", b)
                paper.typed += [b, e]
            else:
                other = rows[r + 1][c]
                if not other.text:
                    continue
                b, e = before, other.text.strip("()[]")
                rows[r + 1][c] = replace(other, text=other.text.replace(e, b))
                made = e
                paper.typed.append(b)
        elif kind == "rows":
            if cell.key.field != "estimate" or paper.layout.turned:
                continue
            below = [
                x
                for x in range(r + 1, len(rows))
                if rows[x][c].key and rows[x][c].key.field == "estimate" and rows[x][c].text != before
            ]  # type: ignore[union-attr]
            if not below:
                continue
            x = rng.choice(below)
            step = 1 if paper.layout.beside else 2
            for i in range(step):
                rows[r + i][1:], rows[x + i][1:] = rows[x + i][1:], rows[r + i][1:]
                paper.typed += [o.text for o in (*rows[r + i][1:], *rows[x + i][1:])]
            made = rows[r][c].text
            paper.labels |= {rows[r][0].text, rows[x][0].text}
            paper.typed.append(made)
            return True
        elif kind == "columns":
            if paper.layout.turned:
                return swap_models(paper, rng)
            heads = list(zip(*writer.heads(paper.spec), strict=True))
            named = [tuple(h for h in head if not h.startswith("(")) for head in heads]
            pairs = [d for d in range(1, len(rows[0])) if d != c and named[d - 1] != named[c - 1]]
            pairs = [
                d
                for d in pairs
                if sum(rows[x][c].text != rows[x][d].text for x, _ in {(x, 0) for x, _ in body}) > 2
            ]
            if not pairs:
                continue
            d = rng.choice(pairs)
            for x in sorted({x for x, _ in body}):
                if rows[x][c].text + rows[x][c].stars != rows[x][d].text + rows[x][d].stars:
                    paper.typed += [rows[x][c].text, rows[x][d].text]
                rows[x][c], rows[x][d] = rows[x][d], rows[x][c]
            return True
        else:
            continue
        if made == before and rows[r][c].stars == cell.stars:
            continue
        if kind != "star" and same_number(made, before):
            continue
        rows[r][c] = replace(rows[r][c], text=made)
        paper.typed.append(made)
        paper.labels.add(next(row[0].text for row in rows[r::-1] if row[0].text))
        return True
    return False


def same_number(one: str, other: str) -> bool:
    return re.sub(r"[^\d.,-]", "", one) == re.sub(r"[^\d.,-]", "", other)


def swap_models(paper: Paper, rng: random.Random) -> bool:
    """Exchanges the numbers of two rows that are models."""
    pairs = [(a, b) for a in range(1, len(paper.rows)) for b in range(a + 1, len(paper.rows))]
    pairs = [
        (a, b)
        for a, b in pairs
        if sum(x.text != y.text for x, y in zip(paper.rows[a][1:], paper.rows[b][1:], strict=True)) > 1
        and paper.rows[a][0].text != paper.rows[b][0].text
    ]
    if not pairs:
        return False
    a, b = rng.choice(pairs)
    paper.rows[a][1:], paper.rows[b][1:] = paper.rows[b][1:], paper.rows[a][1:]
    paper.typed += [cell.text for cell in (*paper.rows[a][1:], *paper.rows[b][1:])]
    paper.labels |= {paper.rows[a][0].text, paper.rows[b][0].text}
    return True


def plant_in_prose(paper: Paper, kind: str, writer: Writer, rng: random.Random) -> str:
    """Plants an error of a kind in a sentence; the sentence, "" where none has a place for it."""
    order = list(range(len(paper.sentences)))
    rng.shuffle(order)
    values = writer.values
    for i in order:
        text, keys = paper.sentences[i]
        n = rng.randrange(len(keys))
        key = keys[n]
        shown = text_of(writer, key)
        if (kind in ("N", "R2")) != (key.field in ("nobs", "r2_within")) or (kind == "N") != (
            key.field == "nobs"
        ):
            continue
        if kind in ("digit", "N"):
            made = other_digit(shown, rng)
        elif kind == "sign":
            if key.field != "estimate":
                continue
            made = shown[1:] if shown.startswith("-") else f"-{shown}"
        elif kind == "stale":
            if key not in writer.study.stale.values:
                continue
            made = writer.number(writer.study.stale.values[key])
        elif kind == "comma":
            made = displaced(shown, rng)
        elif kind == "R2":
            others = [Key(m, "", "r2_within") for m in paper.spec.models if m != key.model]
            others = [o for o in others if o in values]
            made = (
                text_of(writer, rng.choice(others))
                if others and rng.random() < 0.5
                else other_digit(shown, rng)
            )
        elif kind == "pair":
            if key.field != "estimate" or Key(*key[:2], "se") not in keys:
                continue
            made = text_of(writer, Key(*key[:2], "se"))
        elif kind == "columns":
            others = [Key(m, key.term, key.field) for m in paper.spec.models if m != key.model]
            others = [o for o in others if o in values]
            if not others:
                continue
            made = text_of(writer, rng.choice(others))
        elif kind == "rows":
            others = [k for k in keys if k.term != key.term and k.field == key.field]
            if not others:
                continue
            made = text_of(writer, others[0])
        else:
            continue
        typed = re.sub(rf"(?<![\d.,-]){re.escape(shown)}(?![\d])", made, text, count=1)
        if made == shown or typed == text:
            continue
        paper.sentences[i] = (typed, keys)
        paper.typed.append(made)
        return typed
    return ""


def text_of(writer: Writer, key: Key) -> str:
    """A number as a sentence prints it."""
    value = writer.values[key]
    return (
        f"{value:.0f}"
        if key.field == "nobs"
        else writer.number(value, 3 if key.field == "r2_within" else None)
    )


def write(path: Path, paper: Paper) -> None:
    """The manuscript as a file of its layout's format."""
    rows, layout = paper.rows, paper.layout
    said = [text for text, _ in paper.sentences]
    if layout.ending == "docx":
        document = docx.Document()
        document.add_paragraph(paper.caption)
        grid = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                paragraph = grid.cell(r, c).paragraphs[0]
                paragraph.add_run(cell.text)
                if cell.stars:
                    paragraph.add_run(cell.stars).font.superscript = layout.name.startswith("Chinese")
        document.add_paragraph(layout.note)
        for text in said:
            document.add_paragraph(text)
        document.save(str(path))
    elif layout.ending == "xlsx":
        book = openpyxl.Workbook()
        book.active.append([paper.caption])
        for row in rows:
            book.active.append([cell.text + cell.stars for cell in row])
        for text in ("", layout.note, "", *said):
            book.active.append([text])
        book.save(path)
    elif layout.ending == "html":
        body = "".join(
            "<tr>"
            + "".join(f"<td>{c.text}{f'<sup>{c.stars}</sup>' if c.stars else ''}</td>" for c in row)
            + "</tr>"
            for row in rows
        )
        foot = f"<tr><td colspan={len(rows[0])}>{layout.note.replace('<', '&lt;')}</td></tr>"
        text = "".join(f"<p>{one}</p>" for one in said)
        path.write_text(
            f"<meta charset=utf-8><table><caption>{paper.caption}</caption>{body}{foot}</table>{text}",
            encoding="utf-8",
        )
    else:
        star = r"\sym{%s}" if layout.name.startswith("esttab") else "$^{%s}$"

        def cell_of(cell: Printed) -> str:
            text = cell.text.replace("&", r"\&").replace("%", r"\%").replace("_", r"\_")
            text = (
                text.replace("×", r"$\times$").replace("²", "$^2$").replace("-", "$-$")
                if cell.key
                else text.replace("×", r"$\times$")
            )
            return text + (star % cell.stars if cell.stars else "")

        lines = "\n".join(" & ".join(map(cell_of, row)) + r" \\" for row in rows)
        note = layout.note.replace("%", r"\%")
        text = "\n\n".join(
            t.replace("_", r"\_").replace("%", r"\%").replace("²", "$^2$").replace("&", r"\&") for t in said
        )
        columns = "l" + "c" * (len(rows[0]) - 1)
        path.write_text(
            rf"\begin{{table}}\caption{{{paper.caption}}}\label{{x}}\begin{{tabular}}{{{columns}}}\hline"
            + "\n"
            + lines
            + "\n"
            + rf"\hline \multicolumn{{{len(rows[0])}}}{{l}}{{{note}}}\\ \end{{tabular}}\end{{table}}"
            + "\n\n"
            + text,
            encoding="utf-8",
        )


def caused(match: Match, paper: Paper, sentence: str) -> bool:
    """Whether what is called wrong is of the planted error."""

    def digits(text: str) -> str:
        return re.sub(r"[^\d]", "", text)

    shown = {digits(t) for t in paper.typed} | {
        digits(p) for t in paper.typed for p in re.split(r"[ (\[]", t)
    }
    if sentence:
        return not str(match.place).startswith("table") and " ".join(match.row.rstrip("…").split())[
            :60
        ] in " ".join(sentence.split())
    return str(match.place).startswith("table") and (
        digits(match.text) in shown
        or (
            digits(match.text) != ""
            and any(digits(match.text) in s for s in shown if "," in "".join(paper.typed))
        )
    )


def trial(
    studies: Sequence[Study], layouts: Sequence[Layout], count: int, seed: int, talk: bool = False
) -> Counter[Any]:
    """The counts of a trial: planted, found and possible by place and kind, sound numbers by verdict."""
    rng = random.Random(seed)
    total: Counter[Any] = Counter()
    jobs: list[tuple[Study, Layout, Spec, str, str]] = []
    for layout in layouts:  # a table of each study as it is
        jobs += [(s, layout, rng.choice(s.specs), "", "") for s in studies]
    sound = len(jobs)
    while len(jobs) < sound + count:
        study = rng.choice(studies)
        kind = KINDS[len(jobs) % len(KINDS)]
        where = "table" if kind == "star" or rng.random() < 0.75 else "prose"
        jobs.append((study, rng.choice(layouts), rng.choice(study.specs), kind, where))
    with tempfile.TemporaryDirectory() as folder:
        for study, layout, spec, kind, where in jobs:
            writer = Writer(study, layout)
            paper = writer.paper(spec)
            planted = ""
            if where == "table" and not plant(paper, kind, writer, rng):
                continue
            if where == "prose" and not (planted := plant_in_prose(paper, kind, writer, rng)):
                continue
            path = Path(folder) / f"paper.{layout.ending}"
            write(path, paper)
            manuscript = read_manuscript(path)
            matches, strange = match_numbers(manuscript, study.known)
            accused = [m for m in matches if is_wrong(m)]
            mine = [m for m in accused if kind and caused(m, paper, planted)]
            others = [m for m in accused if m not in mine]
            total["accused"] += len(others)
            total["numbers"] += len(matches)
            if kind:
                total["planted", where, kind] += 1
                total["found", where, kind] += bool(mine)
                maybe = [m for m in matches if m.verdict == "possible" and caused(m, paper, planted)]
                total["possible", where, kind] += not mine and bool(maybe)
            else:
                for m in matches:
                    at = "table" if str(m.place).startswith("table") else "prose"
                    total["sound", at, m.verdict] += 1
                shown = sum((c.key is not None) + (c.other is not None) for row in paper.rows for c in row)
                total["sound", "table", "printed"] += shown
                total["sound", "prose", "printed"] += sum(len(k) for _, k in paper.sentences)
                total["layout", layout.name, "printed"] += shown
                total["layout", layout.name, "same"] += sum(
                    m.verdict == "same" for m in matches if str(m.place).startswith("table")
                )
            if talk and (others or (kind and not mine)):
                print(
                    layout.name,
                    "|",
                    study.name,
                    spec.number,
                    "|",
                    kind,
                    where,
                    "|",
                    paper.typed[:6],
                    planted,
                    "| MISSED" if kind and not mine else "",
                    [str(s) for s in strange][:1],
                )
                for m in others[:3]:
                    print(
                        "     accused:",
                        m.place,
                        m.row[:60],
                        m.column,
                        m.text,
                        m.verdict,
                        m.key,
                        m.value,
                        m.stars,
                    )
    return total


def report(total: Counter[Any]) -> None:
    """Prints the counts of a trial."""
    print("where,kind,planted,found,possible,missed")
    for where in ("table", "prose"):
        for kind in KINDS:
            planted, found, possible = (total[what, where, kind] for what in ("planted", "found", "possible"))
            if planted:
                print(where, kind, planted, found, possible, planted - found - possible, sep=",")
    every = [sum(v for k, v in total.items() if k[0] == what) for what in ("planted", "found", "possible")]
    print("all", "", *every, every[0] - every[1] - every[2], sep=",")
    print("numbers", total["numbers"], "accused", total["accused"], sep=",")
    for at in ("table", "prose"):
        print(
            "sound",
            at,
            *(f"{k[2]} {v}" for k, v in sorted(total.items(), key=str) if k[:2] == ("sound", at)),
            sep=",",
        )
    for key in sorted(k for k in total if k[0] == "layout" and k[2] == "printed"):
        print("layout", key[1], total[key], total["layout", key[1], "same"], sep=",")


if __name__ == "__main__":
    which, asked = sys.argv[1], int(sys.argv[2])
    chosen = [one for one in LAYOUTS if (one.name in HELD_OUT) == (which == "held-out")]
    names = [name for name in sys.argv[3:] if not name.startswith("-")]
    report(trial([opened(Path.cwd(), name) for name in names], chosen, asked, 1, "-v" in sys.argv))
