"""Manuscripts as strangers write them about a study's results: no layout twice, each drawn part by part.

A paper has one to three tables and sentences on them. Its author chooses models and their order, variables,
names (the study's, short ones, or words of the author's own), decimals, what stands beneath an estimate and
in which brackets, panels, rows of words and of blanks, and two tables side by side; and writes Word, LaTeX,
a page or a workbook. `match_strangers.py` plants errors in them.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from openpyxl.styles import Font

from audit.study_numbers import Key
from match_programs import Spec, Study

# What an author may call a variable: in English and in Chinese, in words that the studies do not use.
OWN_NAMES = {
    "DF": ("Digital inclusive finance", "Dig_fin", "数字普惠金融", "数字普惠金融指数"),
    "NQP": ("New productive forces", "Productivity (new quality)", "新质生产力水平", "新质生产力发展"),
    "UL": ("Urban share", "Urbanisation rate", "城镇化率", "城市化程度"),
    "CSL": ("CPI", "Price index", "居民消费价格", "物价指数"),
    "FDL": ("Financial deepening", "Loans over GDP", "金融发展", "金融深化"),
    "TRL": ("Tax burden", "Taxes over GDP", "税负", "税收负担"),
    "ESL": ("Workforce", "Jobs", "就业", "劳动力规模"),
    "RI": ("Innovation", "Patenting", "创新水平", "创新产出"),
    "GLCT": ("Green transition", "Low-carbon shift", "低碳转型", "绿色转型"),
    "INCOME": ("Income per head", "GDP per head", "人均收入", "经济发展水平"),
    "TERTIARY": ("Services share", "Industrial structure", "产业结构", "服务业比重"),
    "DENSITY": ("People per square km", "Population density (ln)", "人口密度", "人口集聚"),
    "CI": ("Carbon intensity", "Emissions per GDP", "碳排放强度", "碳强度"),
    "lpcap": ("Infrastructure", "Public K", "基础设施资本", "公共资本存量"),
    "lpc": ("Private K", "Firms' capital", "私人资本存量", "企业资本"),
    "lemp": ("Labour", "Jobs (log)", "劳动投入", "劳动力"),
    "unemp": ("Jobless rate", "Slack", "城镇登记失业率", "失业水平"),
    "lgsp": ("Output", "State product", "产出", "地区产出"),
    "post": ("Law in force", "Treated x Post", "法律生效", "政策虚拟变量"),
    "_cons": ("Intercept", "Constant term", "截距项", "截距"),
}
TITLES = {
    "en": ("Results", "Main estimates", "Regression results", "What moves the outcome", "Robustness"),
    "zh": ("回归结果", "基准回归结果", "稳健性检验", "估计结果", "进一步分析"),
}
WORD_ROWS = {  # what an author says of columns, in words
    "en": (
        ("Controls", ("Yes", "No")),
        ("Year FE", ("YES", "YES")),
        ("Unit fixed effects", ("✓", "✓")),
        ("Sample", ("Full", "Trimmed")),
        ("Estimator", ("OLS", "IV")),
        ("Clustered by", ("unit", "region")),
        ("Trend", ("No", "Linear")),
        ("Additional covariates", ("X", "")),
    ),
    "zh": (
        ("控制变量", ("控制", "未控制")),
        ("时间固定效应", ("是", "是")),
        ("个体固定效应", ("√", "√")),
        ("样本", ("全样本", "子样本")),
        ("估计方法", ("FE", "2SLS")),
        ("聚类层级", ("城市", "省份")),
        ("时间趋势", ("无", "线性")),
    ),
}
COUNT_ROWS = {
    "en": ("N", "Observations", "Obs.", "No. of obs.", "Num.Obs.", "Number of observations"),
    "zh": ("N", "样本量", "观测值", "样本数", "观测值数"),
}
R2_ROWS = {
    "en": ("R-squared", "R2", "R²", "Within R²", "R-sq. within", "Within R-squared", "R2 Within"),
    "zh": ("R²", "R2", "组内R²", "拟合优度", "R-squared", "Within R2"),
}
UNIT_ROWS = {"en": ("Groups", "Number of groups", "Units"), "zh": ("个体数", "组数")}
RULES = {
    "en": (
        ("* p<0.10, ** p<0.05, *** p<0.01", (0.1, 0.05, 0.01)),
        ("***, ** and * denote significance at the 1%, 5% and 10% levels.", (0.1, 0.05, 0.01)),
        ("* p < 0.05, ** p < 0.01, *** p < 0.001", (0.05, 0.01, 0.001)),
        ("Significance: *** 1%, ** 5%, * 10%", (0.1, 0.05, 0.01)),
    ),
    "zh": (
        ("注：***、**、*分别表示在1%、5%、10%的水平上显著。", (0.1, 0.05, 0.01)),
        ("注：*、**、***分别代表10%、5%和1%的显著性水平", (0.1, 0.05, 0.01)),
        ("注：* p＜0.1，** p＜0.05，*** p＜0.01", (0.1, 0.05, 0.01)),
    ),
}
INNER_WORDS = {
    "en": {"se": "Standard errors", "statistic": "t statistics", "p": "p-values"},
    "zh": {"se": "标准误", "statistic": "t值", "p": "p值"},
}

ROW_WORDS = {  # of estimates, and of INNER_WORDS in their order
    "en": (("Coefficient", "Std. error", "t-value", "p-value"), ("Estimate", "SE", "t", "p")),
    "zh": (("系数", "标准误", "t值", "p值"), ("估计系数", "稳健标准误", "t统计量", "P值")),
}


@dataclass
class Item:
    """A number as it is printed: of the study's key, with its stars and the brackets around it."""

    key: Key
    text: str
    stars: str = ""
    brackets: str = ""

    def shown(self, star: str = "{}") -> str:
        """Its text; star: how stars are set."""
        left, right = self.brackets[:1], self.brackets[1:]
        return left + self.text + right + (star.format(self.stars) if self.stars else "")


Content = str | list[Item]  # of a cell: words, or numbers
Rows = list[list[Content]]


@dataclass
class Sentence:
    """A sentence with {0}, {1} … in the places of its numbers."""

    form: str
    items: list[Item]

    def __str__(self) -> str:
        return self.form.format(*(item.text for item in self.items))


@dataclass
class PaperTable:
    """A table: its models and terms, rows, and whether labels and heads are in words that the study has."""

    number: str
    caption: str
    rows: Rows
    models: list[str]
    terms: list[str]
    note: str
    known_rows: set[str] = field(default_factory=set)  # terms whose label the study has
    known_heads: dict[str, str] = field(default_factory=dict)  # the word of the study above a model
    heads: int = 1
    column_of: dict[str, int] = field(default_factory=dict)  # of a model, as its head numbers it

    def items(self) -> list[Item]:
        """All its numbers."""
        return [item for row in self.rows for cell in row if not isinstance(cell, str) for item in cell]


@dataclass
class Paper:
    """A manuscript."""

    language: str
    ending: str
    tables: list[PaperTable]
    sentences: list[Sentence]
    style: dict[str, str]

    def items(self) -> list[Item]:
        """All numbers of its tables."""
        return [item for table in self.tables for item in table.items()]


class Author:
    """Draws how one author writes, and writes a paper on a study."""

    def __init__(self, study: Study, rng: random.Random) -> None:
        self.study, self.rng, self.values = study, rng, study.known.numbers.values
        pick = rng.choice
        self.language = pick(("en", "zh"))
        self.ending = pick(("docx", "docx", "tex", "html", "xlsx"))
        self.digits = pick((2, 3, 3, 4, 4, -3))
        self.names = pick(("study", "study", "short", "own", "mixed"))
        self.inner = pick(("se", "se", "statistic", "p"))
        self.brackets = pick(("()", "()", "[]")) if self.ending != "docx" else pick(("()", "（）", "[]"))
        self.where = pick(("beneath", "beneath", "beneath", "same cell", "break", "column", "two beneath"))
        self.serial = pick(
            ("({})", "({})", "（{}）", "Model {}" if self.language == "en" else "模型{}", "[{}]")
        )
        self.heads = pick(("serial", "serial outcome", "outcome serial", "words", "serial words"))
        self.note, self.levels = pick(RULES[self.language])
        self.thousands = rng.random() < 0.4
        self.blanks = rng.random() < 0.35
        self.bare_zero = rng.random() < 0.1
        self.minus = pick(("-", "-", "−", "–"))
        self.style = {
            "landscape": pick(("", "", "yes")),
            "stars": pick(("raised", "plain")),
            "refers": pick(("", "yes")),
            "tex": pick(("tabular", "threeparttable", "longtable", "tabularx")),
        }
        self.own: dict[str, str] = {}

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with the author's decimals, or significant digits."""
        places = self.digits if digits is None else digits
        if places < 0:
            text = f"{value:#.{-places}g}".rstrip(".") if 1e-4 < abs(value) < 1000 else f"{value:.2f}"
            text = f"{value:.6f}" if "e" in text else text
        else:
            text = f"{value:.{places}f}"
        text = text.removeprefix("-") if float(text) == 0 else text
        return re.sub(r"^(-?)0\.", r"\1.", text) if self.bare_zero else text

    def name(self, term: str) -> tuple[str, bool]:
        """What the author calls a variable, and whether the study does so too."""
        said = self.study.labels[self.language].get(term, term)
        own = OWN_NAMES.get(term)
        if own and (self.names == "own" or (self.names == "mixed" and hash_of(term) % 3 == 0)):
            two = own[:2] if self.language == "en" else own[2:]
            return self.own.setdefault(term, self.rng.choice(two)), False
        if self.names == "short" and term.isidentifier() and term != "_cons":
            return term, True
        return said, True

    def estimate(self, model: str, term: str) -> Item | None:
        key, p = Key(model, term, "estimate"), self.values.get(Key(model, term, "p"))
        if key not in self.values:
            return None
        stars = "" if p is None else "*" * sum(p < level for level in self.levels)
        return Item(key, self.number(self.values[key]), stars)

    def beneath(self, model: str, term: str, what: str, brackets: str) -> Item | None:
        key = Key(model, term, what)
        if key not in self.values:
            return None
        digits = max(2, abs(self.digits) - 1) if what == "statistic" else 3 if what == "p" else None
        return Item(key, self.number(self.values[key], digits), "", brackets)

    def whole(self, model: str, name: str) -> Item | None:
        key = Key(model, "", name)
        if key not in self.values:
            return None
        if name in ("nobs", "units"):
            value = self.values[key]
            return Item(key, f"{value:,.0f}" if self.thousands else f"{value:.0f}")
        return Item(key, self.number(self.values[key], max(3, abs(self.digits))))

    def cells(self, of: Sequence[Item | None]) -> list[Content]:
        return [[item] if item else "" for item in of]

    def term_rows(self, term: str, models: Sequence[str], label: str) -> Rows:
        """The rows of a term: estimates, and what stands beneath, beside or behind them."""
        first = [self.estimate(m, term) for m in models]
        second = [self.beneath(m, term, self.inner, self.brackets) for m in models]
        if self.where in ("same cell", "break"):
            return [[label, *[[i for i in pair if i] or "" for pair in zip(first, second, strict=True)]]]
        if self.where == "column":
            for item in second:
                if item:
                    item.brackets = self.rng.choice(("", self.brackets)) if self.inner != "se" else ""
            pairs = zip(self.cells(first), self.cells(second), strict=True)
            return [[label, *[cell for pair in pairs for cell in pair]]]
        rows: Rows = [[label, *self.cells(first)], ["", *self.cells(second)]]
        if self.where == "two beneath":
            other = "statistic" if self.inner != "statistic" else "p"
            brackets = "[]" if self.brackets != "[]" else "()"
            rows.append(["", *self.cells([self.beneath(m, term, other, brackets) for m in models])])
        return rows

    def wide(self, cells: Sequence[Content]) -> list[Content]:
        """Cells of one a model, where each has two columns."""
        if self.where != "column":
            return list(cells)
        return [part for cell in cells for part in (cell, "")]

    def head_rows(self, table: PaperTable, first: int = 1) -> Rows:
        """The heads of columns."""
        labels, called = self.study.labels[self.language], self.study.models[self.language]
        outcomes = [self.study.known.numbers.outcomes.get(m, "") for m in table.models]
        words = [called.get(m, called.get(m.partition("/")[0], m)) for m in table.models]
        rows: Rows = []
        for kind in self.heads.split():
            if kind == "serial":
                texts = [self.serial.format(i) for i in range(first, first + len(table.models))]
                table.column_of |= {m: i for i, m in enumerate(table.models, first)}
            elif kind == "outcome":
                named = [labels.get(o, o) if self.names != "short" else o for o in outcomes]
                texts = named
                if len(set(outcomes)) > 1:
                    table.known_heads |= dict(zip(table.models, named, strict=True))
            else:
                texts = words
                if len(set(words)) == len(words):
                    table.known_heads |= dict(zip(table.models, words, strict=True))
            rows.append(
                [self.rng.choice(("", "变量" if self.language == "zh" else "Variables")), *self.wide(texts)]
            )
        if self.where == "column":
            pair = (
                ("系数", INNER_WORDS["zh"][self.inner])
                if self.language == "zh"
                else ("Coef.", {"se": "Std. Err.", "statistic": "t", "p": "P>|t|"}[self.inner])
            )
            rows.append(["", *[word for _ in table.models for word in pair]])
        return rows

    def word_rows(self, count: int) -> Rows:
        """Rows that say in words what a column has."""
        chosen = self.rng.sample(WORD_ROWS[self.language], self.rng.randint(0, 3))
        return [
            [label, *self.wide([self.rng.choice(words) for _ in range(count)])] for label, words in chosen
        ]

    def foot_rows(self, models: Sequence[str]) -> Rows:
        """Rows of statistics of entire models."""
        rows: Rows = []
        wanted = [(self.rng.choice(COUNT_ROWS[self.language]), "nobs")]
        wanted.append((self.rng.choice(R2_ROWS[self.language]), "r2_within"))
        if self.rng.random() < 0.3:
            wanted.append((self.rng.choice(UNIT_ROWS[self.language]), "units"))
        self.rng.shuffle(wanted)
        for label, name in wanted:
            items = [self.whole(m, name) for m in models]
            if any(items):
                rows.append([label, *self.wide(self.cells(items))])
        return rows

    def body(self, table: PaperTable, models: Sequence[str], headline: bool) -> Rows:
        """The rows beneath the heads."""
        rows: Rows = []
        above, below = self.word_rows(len(models)), self.word_rows(len(models))
        rows += above if self.rng.random() < 0.15 else []
        for term in table.terms[: 1 if headline else None]:
            label, known = self.name(term)
            made = self.term_rows(term, models, label)
            if any(not isinstance(cell, str) for row in made for cell in row):
                rows += made
                table.known_rows |= {term} if known else set()
                if self.blanks and self.rng.random() < 0.3:
                    rows.append([""] * len(made[0]))
        parts = [below, self.foot_rows(models)]
        self.rng.shuffle(parts)
        for part in parts:
            rows += [[""] * len(rows[0])] if self.blanks and part else []
            rows += part
        return rows

    def draw_models(self) -> tuple[list[str], list[str]]:
        """Some models in an order of the author's own, and the terms that the table shows."""
        spec: Spec = self.rng.choice(self.study.specs)
        models = list(spec.models)
        others = [s for s in self.study.specs if s != spec and set(s.terms) & set(spec.terms)]
        if others and self.rng.random() < 0.3:
            models += [m for m in self.rng.choice(others).models if m not in models]
        count = min(len(models), self.rng.randint(2, 6))
        models = self.rng.sample(models, count)
        if self.rng.random() < 0.4:
            models.sort(key=[*self.study.known.numbers.outcomes].index)
        terms = [t for s in self.study.specs for t in s.terms]
        terms = [t for t in dict.fromkeys(terms) if any(Key(m, t, "estimate") in self.values for m in models)]
        constant = [t for t in terms if t == "_cons"]
        terms = [t for t in terms if t != "_cons"][: self.rng.randint(2, 8)]
        return models, terms + (constant if self.rng.random() < 0.5 else [])

    def table(self, number: str) -> PaperTable:
        """A table of some models: plain, in two panels, only its headline, or two side by side."""
        models, terms = self.draw_models()
        shape = self.rng.choice(("plain", "plain", "plain", "headline", "panels", "beside"))
        title = self.rng.choice(TITLES[self.language])
        form = (
            self.rng.choice(("Table {}. {}", "Table {}: {}", "TABLE {} {}"))
            if self.language == "en"
            else (self.rng.choice(("表{} {}", "表{}　{}", "表 {}：{}")))
        )
        note = self.note
        if self.where not in ("column",) and self.rng.random() < 0.7:
            said = INNER_WORDS[self.language][self.inner]
            note = (
                f"括号内为{said}；{note.removeprefix('注：')}"
                if self.language == "zh"
                else f"{said} in parentheses. {note}"
            )
        table = PaperTable(number, form.format(number, title), [], models, terms, note)
        heads = self.head_rows(table)
        table.heads = len(heads)
        if shape == "panels" and len(models) > 3:
            half = len(models) // 2
            self.panels(table, models[:half], models[half : 2 * half])
        elif shape == "beside" and self.where != "column" and len(models) > 3:
            half = len(models) // 2
            self.side_by_side(table, models[:half], models[half : 2 * half])
        else:
            table.rows = [*heads, *self.body(table, models, shape == "headline")]
        return table

    def panels(self, table: PaperTable, first: list[str], second: list[str]) -> None:
        """Two panels of the same variables, each of models of its own."""
        words = ("面板A：{}", "面板B：{}") if self.language == "zh" else ("Panel A. {}", "Panel B. {}")
        titles = ("第一组", "第二组") if self.language == "zh" else ("First set", "Second set")
        table.rows, table.column_of, start = [], {}, 1
        for word, title, models in zip(words, titles, (first, second), strict=True):
            part = PaperTable(table.number, "", [], models, table.terms, "")
            heads = self.head_rows(part, start)
            start += len(models)
            body = self.body(part, models, False)
            heading: list[Content] = [word.format(title), *[""] * (len(body[0]) - 1)]
            table.rows += (
                [heading, *heads, *body]
                if table.rows or self.rng.random() < 0.5
                else [*heads, heading, *body]
            )
            table.known_rows |= part.known_rows
            table.known_heads |= part.known_heads
            table.column_of |= part.column_of
        table.models = first + second

    def side_by_side(self, table: PaperTable, first: list[str], second: list[str]) -> None:
        """Two tables of the same rows, the second beside the first with labels of its own."""
        halves, table.column_of = [], {}
        for start, models in ((1, first), (len(first) + 1, second)):
            part = PaperTable(table.number, "", [], models, table.terms, "")
            heads = self.head_rows(part, start)
            blanks, self.blanks = self.blanks, False
            halves.append([*heads, *self.body(part, models, False)])
            self.blanks = blanks
            table.known_rows |= part.known_rows
            table.known_heads |= part.known_heads
            table.column_of |= part.column_of
        height = max(map(len, halves))
        for half in halves:
            half += [[""] * len(half[0]) for _ in range(height - len(half))]
        table.rows = [left + right for left, right in zip(*halves, strict=True)]
        table.models = first + second

    def paper(self) -> Paper:
        """A manuscript: tables, and sentences on them."""
        start = self.rng.randint(1, 4)
        tables = [self.table(str(start + i)) for i in range(self.rng.randint(1, 3))]
        sentences = [s for table in tables for s in self.sentences(table)]
        return Paper(self.language, self.ending, tables, sentences, self.style)

    def sentences(self, table: PaperTable) -> Iterator[Sentence]:
        """Some sentences on a table."""
        forms = list(PROSE[self.language])
        self.rng.shuffle(forms)
        made = 0
        for form in forms:
            if sentence := form(self, table):
                made += 1
                yield sentence
            if made == 4:
                return

    def said(self, key: Key, digits: int | None = None) -> Item:
        """A number in a sentence."""
        if key.field in ("nobs", "units"):
            return Item(key, f"{self.values[key]:,.0f}" if self.thousands else f"{self.values[key]:.0f}")
        if key.field == "r2_within":
            digits = max(3, abs(self.digits))
        if key.field == "statistic":
            digits = 2
        return Item(key, self.number(self.values[key], digits))

    def own_models(self, table: PaperTable, term: str, field: str = "estimate") -> list[str]:
        return [m for m in table.models if Key(m, term, field) in self.values and m in table.column_of]


class LabelledAuthor(Author):
    """Draws how an author writes who says in words what each row has, beneath the name of its variable."""

    def __init__(self, study: Study, rng: random.Random) -> None:
        super().__init__(study, rng)
        self.where, self.brackets = rng.choice(("beneath", "two beneath")), ""
        self.words = dict(
            zip(("estimate", *INNER_WORDS["en"]), rng.choice(ROW_WORDS[self.language]), strict=True)
        )

    def term_rows(self, term: str, models: Sequence[str], label: str) -> Rows:
        """The name of a term in a row of its own, and a row for each of its numbers."""
        rows: Rows = [[label, *[""] * len(models)]]
        rows.append([self.words["estimate"], *self.cells([self.estimate(m, term) for m in models])])
        other = "statistic" if self.inner != "statistic" else "p"
        for what in (self.inner, other) if self.where == "two beneath" else (self.inner,):
            rows.append([self.words[what], *self.cells([self.beneath(m, term, what, "") for m in models])])
        return rows


def hash_of(text: str) -> int:
    """A number of a text, the same in each run."""
    return sum(map(ord, text))


def _one(author: Author, table: PaperTable) -> tuple[str, str, int] | None:
    """A variable, a model and its column."""
    shown = [t for t in table.terms if t != "_cons"]
    rng = author.rng
    term = rng.choice(shown)
    models = author.own_models(table, term)
    if not models:
        return None
    model = rng.choice(models)
    return term, model, table.column_of[model]


def say_one(author: Author, table: PaperTable) -> Sentence | None:
    """A coefficient and its error, by table and column."""
    if not (one := _one(author, table)) or Key(one[1], one[0], "se") not in author.values:
        return None
    term, model, column = one
    name, n = author.name(term)[0], table.number
    b, se = author.said(Key(model, term, "estimate")), author.said(Key(model, term, "se"))
    if author.language == "zh":
        form = author.rng.choice(
            (
                f"由表{n}第（{column}）列可知，{name}的估计系数为{{0}}，标准误为{{1}}。",
                f"表{n}列({column})显示，{name}的系数为{{0}}（标准误为{{1}}），方向符合预期。",
                f"从表{n}第{column}列的结果来看，{name}的回归系数是{{0}}，标准误为{{1}}。",
            )
        )
    else:
        form = author.rng.choice(
            (
                f"Column ({column}) of Table {n} puts the coefficient on {name} at {{0}} (s.e. = {{1}}).",
                f"In Table {n}, column {column}, {name} enters with a coefficient of {{0}} and a standard "
                "error of {1}.",
                f"The estimate for {name} is {{0}} ({{1}}) in column ({column}) of Table {n}.",
            )
        )
    return Sentence(form, [b, se])


def say_t(author: Author, table: PaperTable) -> Sentence | None:
    """A coefficient with its t."""
    if not (one := _one(author, table)) or Key(one[1], one[0], "statistic") not in author.values:
        return None
    term, model, column = one
    name = author.name(term)[0]
    items = [author.said(Key(model, term, "estimate")), author.said(Key(model, term, "statistic"))]
    if author.language == "zh":
        return Sentence(f"在表{table.number}第({column})列中，{name}的系数为{{0}}（t值为{{1}}）。", items)
    return Sentence(
        f"In column ({column}) of Table {table.number} the coefficient of {name} is {{0}} (t = {{1}}).", items
    )


def say_models(author: Author, table: PaperTable) -> Sentence | None:
    """One variable in several models, respectively."""
    one = _one(author, table)
    models = author.own_models(table, one[0]) if one else []
    if not one or len(models) < 3:
        return None
    models = sorted(models, key=lambda m: table.column_of[m])[: author.rng.randint(2, 4)]
    columns = [table.column_of[m] for m in models]
    if columns[-1] - columns[0] != len(columns) - 1:
        return None
    name, items = author.name(one[0])[0], [author.said(Key(m, one[0], "estimate")) for m in models]
    places = [f"{{{i}}}" for i in range(len(items))]
    if author.language == "zh":
        said = "、".join(places[:-1]) + "和" + places[-1]
        return Sentence(
            f"表{table.number}第({columns[0]})至({columns[-1]})列中{name}的系数分别为{said}。", items
        )
    said = ", ".join(places[:-1]) + " and " + places[-1]
    dash = author.rng.choice(("–", " to "))
    return Sentence(
        f"Across columns ({columns[0]}){dash}({columns[-1]}) of Table {table.number}, the coefficients "
        f"on {name} are {said}, respectively.",
        items,
    )


def say_terms(author: Author, table: PaperTable) -> Sentence | None:
    """Several variables of one model, respectively."""
    if not (one := _one(author, table)):
        return None
    _, model, column = one
    terms = [t for t in table.terms if Key(model, t, "estimate") in author.values and t != "_cons"][:3]
    if len(terms) < 2:
        return None
    items = [author.said(Key(model, t, "estimate")) for t in terms]
    names, places = [author.name(t)[0] for t in terms], [f"{{{i}}}" for i in range(len(terms))]
    if author.language == "zh":
        return Sentence(
            f"表{table.number}第({column})列中，{'、'.join(names[:-1])}和{names[-1]}的系数分别为"
            f"{'、'.join(places[:-1])}和{places[-1]}。",
            items,
        )
    return Sentence(
        f"In column ({column}) of Table {table.number} the coefficients of {', '.join(names[:-1])} and "
        f"{names[-1]} are {', '.join(places[:-1])} and {places[-1]}, respectively.",
        items,
    )


def say_change(author: Author, table: PaperTable) -> Sentence | None:
    """A coefficient from one column to another."""
    one = _one(author, table)
    models = author.own_models(table, one[0]) if one else []
    if not one or len(models) < 2:
        return None
    a, b = sorted(author.rng.sample(models, 2), key=lambda m: table.column_of[m])
    name, items = author.name(one[0])[0], [author.said(Key(m, one[0], "estimate")) for m in (a, b)]
    first, second = table.column_of[a], table.column_of[b]
    if author.language == "zh":
        return Sentence(
            f"与表{table.number}第({first})列的{{0}}相比，第({second})列中{name}的系数变为{{1}}。", items
        )
    return Sentence(
        f"The coefficient on {name} moves from {{0}} in column ({first}) to {{1}} in column ({second}) of "
        f"Table {table.number}.",
        items,
    )


def say_percent(author: Author, table: PaperTable) -> Sentence | None:
    """An estimate as per cent of the outcome, times one hundred."""
    if not (one := _one(author, table)) or abs(author.values[Key(one[1], one[0], "estimate")]) > 1:
        return None
    term, model, column = one
    value = author.values[Key(model, term, "estimate")]
    outcome = author.name(author.study.known.numbers.outcomes[model])[0]
    item = Item(Key(model, term, "estimate"), f"{100 * abs(value):.{author.rng.choice((1, 2))}f}")
    name, n = author.name(term)[0], table.number
    if author.language == "zh":
        verb = "提高" if value > 0 else "下降"
        return Sentence(
            f"表{n}第({column})列的估计表明，{name}每增加一个单位，{outcome}平均{verb}{{0}}%。", [item]
        )
    verb = "rises" if value > 0 else "falls"
    unit = author.rng.choice(("%", " per cent", " percent"))
    return Sentence(
        f"According to column ({column}) of Table {n}, {outcome} {verb} by {{0}}{unit} when {name} increases "
        "by one unit.",
        [item],
    )


def say_whole(author: Author, table: PaperTable) -> Sentence | None:
    """Observations and R² of a model."""
    models = [m for m in table.models if Key(m, "", "r2_within") in author.values and m in table.column_of]
    if not models:
        return None
    model = author.rng.choice(models)
    column, n = table.column_of[model], table.number
    items = [author.said(Key(model, "", "nobs")), author.said(Key(model, "", "r2_within"))]
    if author.language == "zh":
        return Sentence(f"表{n}第({column})列使用{{0}}个观测值，组内R²为{{1}}。", items)
    return Sentence(
        f"Column ({column}) of Table {n} rests on {{0}} observations; its within R² is {{1}}.", items
    )


def say_headline(author: Author, table: PaperTable) -> Sentence | None:
    """The study's first main result, as an abstract says it."""
    key = author.study.known.main_results[0]
    name = author.name(key.term)[0]
    outcome = author.name(author.study.known.numbers.outcomes[key.model])[0]
    item = author.said(key)
    if author.language == "zh":
        return Sentence(f"研究发现，{name}对{outcome}有显著影响，基准估计系数为{{0}}。", [item])
    return Sentence(f"Our preferred estimate of the effect of {name} on {outcome} is {{0}}.", [item])


def say_pair_of_columns(author: Author, table: PaperTable) -> Sentence | None:
    """One variable in two columns that do not follow each other."""
    one = _one(author, table)
    models = author.own_models(table, one[0]) if one else []
    if not one or len(models) < 2:
        return None
    a, b = author.rng.sample(models, 2)
    name, items = author.name(one[0])[0], [author.said(Key(m, one[0], "estimate")) for m in (a, b)]
    first, second, n = table.column_of[a], table.column_of[b], table.number
    if author.language == "zh":
        return Sentence(f"在表{n}第({first})列和第({second})列中，{name}的系数分别为{{0}}和{{1}}。", items)
    return Sentence(
        f"The coefficient on {name} is {{0}} in column ({first}) and {{1}} in column ({second}) of "
        f"Table {n}.",
        items,
    )


_PROSE = (
    say_one,
    say_t,
    say_models,
    say_terms,
    say_change,
    say_percent,
    say_whole,
    say_headline,
    say_pair_of_columns,
)
PROSE = {"en": _PROSE, "zh": _PROSE}


def printed(cell: Content, style: str, between: str = " ", minus: str = "-") -> str:
    """The text of a cell."""
    if isinstance(cell, str):
        return cell
    star = "{}" if style == "plain" else style
    return between.join(item.shown(star).replace("-", minus) for item in cell)


def write_paper(path: Path, paper: Paper, author: Author) -> None:
    """A paper as a file."""
    {"docx": _write_docx, "tex": _write_tex, "html": _write_html, "xlsx": _write_xlsx}[paper.ending](
        path, paper, author
    )


def _write_docx(path: Path, paper: Paper, author: Author) -> None:
    document = docx.Document()
    if paper.style["landscape"]:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    sentences = list(paper.sentences)
    for table in paper.tables:
        while sentences and len(sentences) > 2:
            document.add_paragraph(str(sentences.pop(0)))
        document.add_paragraph(table.caption)
        grid = document.add_table(rows=len(table.rows), cols=len(table.rows[0]))
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                _fill(grid.cell(r, c), cell, paper, author)
        document.add_paragraph(table.note)
    for sentence in sentences:
        document.add_paragraph(str(sentence))
    document.save(str(path))


def _fill(place, cell: Content, paper: Paper, author: Author) -> None:
    if isinstance(cell, str):
        place.text = cell
        return
    for i, item in enumerate(cell):
        if i and author.where == "break":
            paragraph = place.add_paragraph()
        else:
            paragraph = place.paragraphs[-1]
            if i:
                paragraph.add_run(" ")
        bare = Item(item.key, item.text, "", item.brackets)
        paragraph.add_run(bare.shown().replace("-", author.minus))
        if item.stars:
            paragraph.add_run(item.stars).font.superscript = paper.style["stars"] == "raised"


def _tex(text: str) -> str:
    for one, other in (
        ("&", r"\&"),
        ("%", r"\%"),
        ("_", r"\_"),
        ("²", "$^2$"),
        ("×", r"$\times$"),
        ("✓", r"\checkmark"),
    ):
        text = text.replace(one, other)
    return text


def _write_tex(path: Path, paper: Paper, author: Author) -> None:
    star = "$^{{{}}}$" if paper.style["stars"] == "raised" else "{}"
    parts = [r"\documentclass{article}\usepackage{booktabs,threeparttable}\begin{document}"]
    kind = paper.style["tex"]
    for table in paper.tables:
        lines = []
        for r, row in enumerate(table.rows):
            texts = []
            for cell in row:
                text = printed(cell, star, r" \\ " if author.where == "break" else " ", "$-$")
                text = text if not isinstance(cell, str) else _tex(text)
                broken = author.where == "break" and not isinstance(cell, str) and len(cell) > 1
                texts.append(rf"\makecell{{{text}}}" if broken else text)
            lines.append(" & ".join(texts) + r" \\" + (r" \midrule" if r == table.heads - 1 else ""))
        body, width = "\n".join(lines), len(table.rows[0])
        columns = "l" + "c" * (width - 1)
        float_of = "sidewaystable" if paper.style["landscape"] else "table"
        note = _tex(table.note).replace("<", "$<$")
        said = _tex(table.caption.partition(table.number)[2].strip(".:： 　"))
        caption = rf"\caption{{{said}}}\label{{tab:{table.number}}}"
        # Numbers are either set by the author, or by LaTeX, and then referred to.
        counter = "" if paper.style["refers"] else rf"\setcounter{{table}}{{{int(table.number) - 1}}}"
        if kind == "longtable":
            parts.append(
                rf"{counter}\begin{{longtable}}{{{columns}}}{caption}\\ \toprule"
                + "\n"
                + body
                + "\n"
                + rf"\bottomrule \multicolumn{{{width}}}{{l}}{{\footnotesize {note}}} \\ \end{{longtable}}"
            )
            continue
        start, end = (
            (rf"\begin{{tabularx}}{{\textwidth}}{{{columns}}}", r"\end{tabularx}")
            if kind == "tabularx"
            else (rf"\begin{{tabular}}{{{columns}}}", r"\end{tabular}")
        )
        inner = rf"{start}\toprule" + "\n" + body + "\n" + rf"\bottomrule {end}"
        notes = rf"\begin{{tablenotes}}\item {note}\end{{tablenotes}}"
        if kind == "threeparttable":
            inner = rf"\begin{{threeparttable}}{inner}{notes}\end{{threeparttable}}"
        else:
            inner += rf"\par {note}"
        parts.append(rf"{counter}\begin{{{float_of}}}[htb]\centering{caption}{inner}\end{{{float_of}}}")
    texts = [_tex(str(s)) for s in paper.sentences]
    if paper.style["refers"]:
        texts = [re.sub(r"(Table |表)(\d)(?=\D)", r"\1\\ref{tab:\2}", text) for text in texts]
    parts += texts
    path.write_text("\n\n".join(parts) + "\n\\end{document}\n", encoding="utf-8")


def _write_html(path: Path, paper: Paper, author: Author) -> None:
    star = "<sup>{}</sup>" if paper.style["stars"] == "raised" else "{}"
    parts = [f"<p>{s}</p>".replace("<p><", "<p>") for s in paper.sentences[::2]]
    for table in paper.tables:
        rows = ""
        for r, row in enumerate(table.rows):
            tag = "th" if r < table.heads else "td"
            between = "<br>" if author.where == "break" else " "
            texts = [
                printed(c, star, between, "&minus;" if author.minus == "−" else author.minus)
                if not isinstance(c, str)
                else c.replace("<", "&lt;")
                for c in row
            ]
            rows += "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</tr>"
        parts.append(
            f"<table><caption>{table.caption}</caption>{rows}</table><p>{table.note.replace('<', '&lt;')}</p>"
        )
    parts += [f"<p>{s}</p>" for s in paper.sentences[1::2]]
    path.write_text("<!doctype html><meta charset=utf-8>" + "".join(parts), encoding="utf-8")


def _write_xlsx(path: Path, paper: Paper, author: Author) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in paper.tables:
        sheet = book.create_sheet(f"T{table.number}")
        sheet.append([table.caption])
        sheet["A1"].font = Font(bold=True)
        between = "\n" if author.where == "break" else " "
        for row in table.rows:
            sheet.append([printed(cell, "plain", between, author.minus) for cell in row])
        sheet.append([])
        sheet.append([table.note])
    sheet = book.create_sheet("Text" if paper.language == "en" else "正文")
    for sentence in paper.sentences:
        sheet.append([str(sentence)])
    book.save(path)
