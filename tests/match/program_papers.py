"""Papers laid out as six sorts of programs print tables, imitated from their documentation and examples.

The programs were not run, for want of Stata and R: what each layout has is that of tables quoted in the pages
of estout (esttab), outreg2, asdoc and reg2docx, in the vignettes of modelsummary, fixest and stargazer, in
the documentation of linearmodels and pyfixest, and in Chinese journals. `match_papers.py` plants errors in
them.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audit.study_numbers import Key
from match_programs import Study
from stranger_papers import (
    PROSE,
    Author,
    Item,
    Paper,
    PaperTable,
    Rows,
    Sentence,
    printed,
    write_paper,
)

TENTHS, TWENTIETHS = (0.1, 0.05, 0.01), (0.05, 0.01, 0.001)
FOOT = (("Observations", "nobs"), ("R-squared", "r2_within"))
CHINESE_WORDS = (("控制变量", ("是",)), ("个体固定效应", ("是",)), ("年份固定效应", ("是",)))


@dataclass(frozen=True)
class Layout:
    """A table as a program prints it. shape: models in columns, models in rows, or one model with a column
    for each of its fields; heads: rows above, with their labels; sections: words that head parts of the
    table; words: rows that say what a column has; foot: statistics, of which the study has no other than N,
    R² and units; beneath: notes that are rows of the table; star: how stars are written.
    """

    name: str
    language: str
    ending: str
    inner: str = "se"
    digits: int = 3
    brackets: str = "()"
    where: str = "beneath"
    names: str = "study"
    heads: tuple[tuple[str, str], ...] = (("", "serial"), ("", "outcome"))
    serial: str = "({})"
    sections: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    foot: tuple[tuple[str, str], ...] = FOOT
    levels: tuple[float, ...] = TENTHS
    note: str = ""
    beneath: tuple[str, ...] = ()
    thousands: bool = False
    gaps: bool = False
    shape: str = "columns"
    star: str = "{}"
    headline: bool = False
    comma: bool = False


LAYOUTS = (
    # esttab, of repec.sowi.unibe.ch/stata/estout/esttab.html
    Layout(
        "esttab tex, default",
        "en",
        "tex",
        "statistic",
        -3,
        names="short",
        foot=(("\\(N\\)", "nobs"),),
        levels=TWENTIETHS,
        star=r"\sym{{{}}}",
        gaps=True,
        beneath=(
            "\\textit{t} statistics in parentheses",
            r"\sym{*} \(p<0.05\), \sym{**} \(p<0.01\), \sym{***} \(p<0.001\)",
        ),
    ),
    Layout(
        "esttab tex, label se ar2",
        "en",
        "tex",
        digits=4,
        star=r"\sym{{{}}}",
        gaps=True,
        foot=(("Observations", "nobs"), ("\\(R^{2}\\)", "r2_within"), ("Adjusted \\(R^{2}\\)", "adjusted")),
        beneath=(
            "Standard errors in parentheses",
            r"\sym{*} \(p<0.1\), \sym{**} \(p<0.05\), \sym{***} \(p<0.01\)",
        ),
    ),
    Layout(
        "esttab html, wide",
        "en",
        "html",
        "statistic",
        3,
        where="wide",
        foot=(("N", "nobs"), ("R-sq", "r2_within")),
        beneath=("t statistics in parentheses", "* p<0.1, ** p<0.05, *** p<0.01"),
    ),
    Layout(
        "esttab rtf in Word, onecell",
        "zh",
        "docx",
        "statistic",
        4,
        where="break",
        foot=(("N", "nobs"), ("r2", "r2_within"), ("r2_a", "adjusted")),
        beneath=("t statistics in parentheses", "* p<0.1, ** p<0.05, *** p<0.01"),
    ),
    Layout(
        "esttab csv in Excel, p",
        "en",
        "xlsx",
        "p",
        3,
        "[]",
        names="short",
        gaps=True,
        foot=(("N", "nobs"), ("R-sq", "r2_within"), ("AIC", "aic")),
        levels=TWENTIETHS,
        beneath=("p-values in brackets", "* p<0.05, ** p<0.01, *** p<0.001"),
    ),
    Layout(
        "esttab Word, indicate",
        "zh",
        "docx",
        digits=3,
        headline=True,
        words=CHINESE_WORDS,
        foot=(("N", "nobs"), ("adj. R2", "adjusted"), ("R2", "r2_within")),
        beneath=("Standard errors in parentheses", "* p<0.1, ** p<0.05, *** p<0.01"),
    ),
    # outreg2
    Layout(
        "outreg2 Word",
        "en",
        "docx",
        digits=3,
        heads=(("", "serial"), ("VARIABLES", "outcome")),
        gaps=True,
        thousands=True,
        foot=(*FOOT, ("Number of id", "units")),
        words=(("Year FE", ("YES",)), ("Controls", ("YES", "NO"))),
        beneath=("Robust standard errors in parentheses", "*** p<0.01, ** p<0.05, * p<0.1"),
    ),
    Layout(
        "outreg2 Excel",
        "zh",
        "xlsx",
        "statistic",
        3,
        heads=(("", "serial"), ("VARIABLES", "outcome")),
        gaps=True,
        thousands=True,
        foot=(*FOOT, ("Number of id", "units")),
        beneath=("t-statistics in parentheses", "*** p<0.01, ** p<0.05, * p<0.1"),
    ),
    Layout(
        "outreg2 tex, brackets",
        "en",
        "tex",
        digits=-3,
        brackets="[]",
        names="short",
        gaps=True,
        thousands=True,
        heads=(("", "serial"), ("VARIABLES", "outcome")),
        foot=FOOT,
        beneath=("Robust standard errors in brackets", "*** p$<$0.01, ** p$<$0.05, * p$<$0.1"),
    ),
    Layout(
        "outreg2 Word, sideway",
        "en",
        "docx",
        digits=3,
        where="column",
        thousands=True,
        heads=(("", "serial"), ("VARIABLES", "outcome")),
        gaps=True,
        beneath=("Standard errors in parentheses", "*** p<0.01, ** p<0.05, * p<0.1"),
    ),
    # asdoc, reg2docx
    Layout(
        "asdoc Word, one regression",
        "en",
        "docx",
        shape="fields",
        names="short",
        digits=3,
        foot=(("R-squared", "r2_within"), ("Number of obs", "nobs")),
        beneath=("*** p<.01, ** p<.05, * p<.1",),
    ),
    Layout(
        "asdoc Word, nested",
        "en",
        "docx",
        digits=3,
        names="short",
        foot=(("Obs.", "nobs"), ("R-squared", "r2_within")),
        beneath=("Standard errors are in parentheses", "*** p<.01, ** p<.05, * p<.1"),
    ),
    Layout(
        "reg2docx Word",
        "zh",
        "docx",
        "statistic",
        3,
        words=CHINESE_WORDS,
        foot=(("N", "nobs"), ("R2", "r2_within"), ("adj. R2", "adjusted")),
        beneath=("注：括号内为t值，***、**、*分别表示在1%、5%、10%的水平上显著",),
    ),
    # modelsummary, fixest, stargazer
    Layout(
        "modelsummary html",
        "en",
        "html",
        digits=3,
        heads=(("", "serial"),),
        levels=TWENTIETHS,
        foot=(
            ("Num.Obs.", "nobs"),
            ("R2", "overall"),
            ("R2 Adj.", "adjusted"),
            ("R2 Within", "r2_within"),
            ("AIC", "aic"),
            ("RMSE", "rmse"),
        ),
        words=(("Std.Errors", ("by: unit",)), ("FE: unit", ("X",)), ("FE: year", ("X", ""))),
        beneath=("* p < 0.05, ** p < 0.01, *** p < 0.001",),
    ),
    Layout(
        "modelsummary markdown",
        "en",
        "md",
        digits=3,
        heads=(("", "serial"),),
        star=r"\*",
        names="short",
        foot=(("Num.Obs.", "nobs"), ("R2 Within", "r2_within"), ("RMSE", "rmse")),
        words=(("Std.Errors", ("by: unit",)), ("FE: unit", ("X",))),
        note=r"\* p \< 0.1, \*\* p \< 0.05, \*\*\* p \< 0.01",
    ),
    Layout(
        "modelsummary Word, intervals",
        "en",
        "docx",
        "interval",
        3,
        "[]",
        heads=(("", "words"),),
        foot=(("Num.Obs.", "nobs"), ("R2 Within", "r2_within")),
        beneath=("* p < 0.1, ** p < 0.05, *** p < 0.01",),
    ),
    Layout(
        "etable tex",
        "en",
        "tex",
        digits=-4,
        thousands=True,
        star="$^{{{}}}$",
        heads=(("Dependent Variable:", "outcome"), ("Model:", "serial")),
        sections=(r"\emph{Variables}", r"\emph{Fixed-effects}", r"\emph{Fit statistics}"),
        words=(("unit", ("Yes",)), ("year", ("Yes",))),
        foot=(("Observations", "nobs"), ("R$^2$", "overall"), ("Within R$^2$", "r2_within")),
        beneath=(
            r"\emph{Clustered (unit) standard-errors in parentheses}",
            r"\emph{Signif. Codes: ***: 0.01, **: 0.05, *: 0.1}",
        ),
    ),
    Layout(
        "etable page, one cell",
        "en",
        "html",
        "statistic",
        -3,
        where="same cell",
        thousands=True,
        names="short",
        heads=(("", "serial"), ("Dependent Var.:", "outcome")),
        sections=("", "Fixed-Effects:", "_______"),
        words=(("unit", ("Yes",)), ("year", ("Yes", "No"))),
        foot=(("Observations", "nobs"), ("R2", "overall"), ("Within R2", "r2_within")),
        beneath=("Signif. codes: 0 '***' 0.01 '**' 0.05 '*' 0.1 ' ' 1",),
    ),
    Layout(
        "stargazer html",
        "en",
        "html",
        digits=3,
        thousands=True,
        gaps=True,
        heads=(("Dependent variable:", ""), ("", "outcome"), ("", "serial")),
        foot=(
            ("Observations", "nobs"),
            ("R2", "r2_within"),
            ("Adjusted R2", "adjusted"),
            ("Residual Std. Error", "rmse"),
            ("F Statistic", "f_df"),
        ),
        beneath=("Note:*p<0.1; **p<0.05; ***p<0.01",),
    ),
    Layout(
        "stargazer tex, intervals",
        "en",
        "tex",
        "interval",
        3,
        names="short",
        thousands=True,
        star="$^{{{}}}$",
        gaps=True,
        heads=(("\\textit{Dependent variable:}", ""), ("", "outcome"), ("", "serial")),
        foot=(("Observations", "nobs"), ("R$^{2}$", "r2_within"), ("Adjusted R$^{2}$", "adjusted")),
        beneath=("\\textit{Note:} $^{*}$p$<$0.1; $^{**}$p$<$0.05; $^{***}$p$<$0.01",),
    ),
    # linearmodels, pyfixest
    Layout(
        "linearmodels comparison",
        "en",
        "html",
        "statistic",
        -4,
        names="short",
        heads=(("", "words"),),
        levels=(),
        sections=("", "", ""),
        foot=(("Effects", "word:Entity"),),
        beneath=("T-stats reported in parentheses",),
        shape="comparison",
    ),
    Layout("linearmodels summary", "en", "html", shape="fields", names="short", digits=4, levels=(), foot=()),
    Layout(
        "pyfixest page",
        "en",
        "html",
        digits=3,
        where="break",
        thousands=True,
        heads=(("", "outcome"), ("", "serial")),
        words=(("unit", ("x",)), ("year", ("x", "-"))),
        foot=(
            ("Observations", "nobs"),
            ("S.E. type", "word:by: unit"),
            ("R2", "overall"),
            ("R2 Within", "r2_within"),
        ),
        levels=TWENTIETHS,
        beneath=(
            "Significance levels: * p < 0.05, ** p < 0.01, *** p < 0.001. "
            "Format of coefficient cell: Coefficient (Std. Error)",
        ),
    ),
    Layout(
        "pyfixest markdown",
        "zh",
        "md",
        digits=3,
        where="same cell",
        heads=(("", "serial"), ("depvar", "outcome")),
        words=(("unit", ("x",)),),
        foot=(("Observations", "nobs"), ("R2 Within", "r2_within"), ("S.E. type", "word:by: unit")),
        note="Significance levels: * p < 0.1, ** p < 0.05, *** p < 0.01",
    ),
    # by hand, as Chinese journals have them
    Layout(
        "Chinese journal, t",
        "zh",
        "docx",
        "statistic",
        4,
        "（）",
        names="both",
        heads=(("变量", "serial"), ("", "outcome")),
        words=CHINESE_WORDS,
        foot=(("观测值", "nobs"), ("R²", "r2_within")),
        note="注：括号内为t值；***、**、*分别表示在1%、5%、10%的水平上显著。",
    ),
    Layout(
        "Chinese journal, panels",
        "zh",
        "docx",
        "se",
        3,
        names="study",
        shape="panels",
        heads=(("变量", "serial"),),
        words=CHINESE_WORDS[:2],
        foot=(("样本量", "nobs"), ("组内R²", "r2_within")),
        note="注：*、**和***分别表示在10%、5%和1%水平上显著，括号内为聚类稳健标准误。",
    ),
    Layout(
        "Chinese journal, models in rows",
        "zh",
        "docx",
        "se",
        4,
        shape="rows",
        foot=(("观测值", "nobs"), ("R²", "r2_within")),
        note="注：***、**、*分别表示在1%、5%、10%水平上显著。",
    ),
    Layout(
        "Chinese journal, LaTeX",
        "zh",
        "tex",
        "se",
        3,
        names="both",
        heads=(("", "serial"), ("变量", "outcome")),
        words=(("控制变量", ("控制", "未控制")), ("城市效应", ("控制",)), ("年份效应", ("控制",))),
        star="$^{{{}}}$",
        foot=(("样本量", "nobs"), ("拟合优度", "r2_within")),
        note="注：*** $p<0.01$，** $p<0.05$，* $p<0.1$；括号内为稳健标准误。",
    ),
    Layout(
        "Chinese workbook",
        "zh",
        "xlsx",
        "statistic",
        4,
        gaps=True,
        heads=(("", "serial"), ("变量", "outcome")),
        words=CHINESE_WORDS,
        foot=(("N", "nobs"), ("R2", "r2_within")),
        note="注：括号内为t统计量，***、**、*分别表示1%、5%、10%的显著性水平",
    ),
    Layout(
        "decimal commas, Word",
        "en",
        "docx",
        "se",
        3,
        heads=(("", "serial"), ("", "outcome")),
        comma=True,
        foot=(("N", "nobs"), ("R²", "r2_within")),
        beneath=("* p<0,1; ** p<0,05; *** p<0,01",),
    ),
)
SEED = 20261201
HELD_OUT = frozenset(random.Random(SEED).sample([layout.name for layout in LAYOUTS], len(LAYOUTS) // 2))


class ProgramAuthor(Author):
    """An author whose tables a program laid out."""

    def __init__(self, study: Study, layout: Layout, rng: random.Random) -> None:
        super().__init__(study, rng)
        self.layout, self.language, self.ending = layout, layout.language, layout.ending
        self.digits, self.names, self.inner = layout.digits, layout.names, layout.inner
        self.brackets, self.where = layout.brackets, layout.where.replace("wide", "column")
        self.serial, self.note, self.levels = layout.serial, layout.note, layout.levels
        self.thousands, self.blanks, self.bare_zero, self.minus = layout.thousands, False, False, "-"
        self.style = {"landscape": "", "stars": "raised" if layout.name.startswith("Ch") else "plain"}
        self.style |= {"refers": "", "tex": "tabular"}

    def number(self, value: float, digits: int | None = None) -> str:
        text = super().number(value, digits)
        return text.replace(".", ",") if self.layout.comma else text

    def name(self, term: str) -> tuple[str, bool]:
        if self.names == "short":
            return (term if term.isidentifier() else super().name(term)[0]), True
        said = self.study.labels[self.language].get(term, term)
        both = self.names == "both" and term.isidentifier() and term not in ("_cons", said)
        return f"{said}（{term}）" if both else said, True

    def spoken(self, term: str) -> str:
        """What sentences call a variable."""
        said = self.study.labels[self.language].get(term, term)
        return term if self.names == "short" and term.isidentifier() else said

    def beneath(self, model: str, term: str, what: str, brackets: str) -> Item | None:
        if what != "interval":
            return super().beneath(model, term, what, brackets)
        return None

    def interval(self, model: str, term: str) -> list[Item]:
        """Both ends of an interval, each an item of its own."""
        keys = [Key(model, term, end) for end in ("low", "high")]
        if not all(key in self.values for key in keys):
            return []
        left, right = self.layout.brackets
        low, high = (self.number(self.values[key]) for key in keys)
        return [Item(keys[0], low, "", f"{left},"), Item(keys[1], high, "", f"\0{right}")]

    def other(self, model: str, what: str) -> str:
        """A statistic that the study does not have, as a program would print it beside the others."""
        r2 = self.values.get(Key(model, "", "r2_within"), 0.5)
        n = self.values.get(Key(model, "", "nobs"), 500.0)
        if what.startswith("word:"):
            return what[5:]
        made = {
            "adjusted": 1 - (1 - r2) * 1.137,
            "overall": 1 - (1 - r2) * 0.0413,
            "rmse": 0.0173 + r2 / 7,
            "aic": -1.931 * n * (1 + r2),
            "f_df": 9.7 + 31 * r2,
        }[what]
        text = f"{made:.1f}" if what == "aic" else self.number(made, 3)
        return f"{text}*** (df = 4; {n - 60:.0f})" if what == "f_df" else text

    def heads_of(self, table: PaperTable, first: int = 1) -> Rows:
        """The rows above a table."""
        labels, called = self.study.labels[self.language], self.study.models[self.language]
        outcomes = [self.study.known.numbers.outcomes.get(m, "") for m in table.models]
        words = [called.get(m, called.get(m.partition("/")[0], m)) for m in table.models]
        rows: Rows = []
        for label, kind in self.layout.heads:
            texts = [""] * len(table.models)
            if kind == "serial":
                texts = [self.serial.format(i) for i in range(first, first + len(table.models))]
                table.column_of |= {m: i for i, m in enumerate(table.models, first)}
            elif kind == "outcome":
                texts = [o if self.names == "short" else labels.get(o, o) for o in outcomes]
                if len(set(outcomes)) > 1:
                    table.known_heads |= dict(zip(table.models, texts, strict=True))
            elif kind == "words":
                texts = words
                if len(set(words)) == len(words):
                    table.known_heads |= dict(zip(table.models, texts, strict=True))
            else:  # above all columns, as merged
                rows.append(["", *self.wide([label, *texts[1:]])])
                continue
            rows.append([label, *self.wide(texts)])
        if self.where == "column":
            word = {"se": "se", "statistic": "tstat", "p": "pval"}[self.inner]
            wide = self.layout.where == "wide"
            rows += [] if wide else [["", *(text for _ in table.models for text in ("coef", word))]]
        return rows

    def rows_of_term(self, term: str, models: Sequence[str]) -> Rows:
        label = self.name(term)[0]
        if self.inner == "interval":
            first = [self.estimate(m, term) for m in models]
            return [[label, *self.cells(first)], ["", *(self.interval(m, term) or "" for m in models)]]
        rows = self.term_rows(term, models, label)
        if self.layout.where == "wide":
            for row in rows:
                for cell in row:
                    for item in cell if not isinstance(cell, str) else ():
                        item.brackets = "()" if item.key.field != "estimate" else ""
        return rows

    def stats(self, models: Sequence[str]) -> Rows:
        """The rows of statistics, the study's and others."""
        rows: Rows = []
        for label, what in self.layout.foot:
            if what in ("nobs", "r2_within", "units"):
                items = [self.whole(m, what) for m in models]
                rows += [[label, *self.wide(self.cells(items))]] if any(items) else []
            elif any(Key(m, "", "r2_within") in self.values for m in models):
                rows.append([label, *self.wide([self.other(m, what) for m in models])])
        return rows

    def section(self, number: int, width: int) -> Rows:
        text = self.layout.sections[number] if self.layout.sections else ""
        return [[text, *[""] * (width - 1)]] if text else []

    def columns(self, table: PaperTable, models: Sequence[str]) -> Rows:
        """A table's rows beneath its heads, with models in columns."""
        width = len(self.wide([""] * len(models))) + 1
        gap: Rows = [[""] * width] if self.layout.gaps else []
        rows: Rows = [*gap, *self.section(0, width)]
        for term in table.terms[: 1 if self.layout.headline else None]:
            made = self.rows_of_term(term, models)
            if any(not isinstance(cell, str) for row in made for cell in row):
                rows += made
                rows += gap if self.layout.ending == "tex" or self.rng.random() < 0.2 else []
                table.known_rows.add(term)
        words = [
            [label, *self.wide([self.rng.choice(said) for _ in models])] for label, said in self.layout.words
        ]
        return [*rows, *gap, *self.section(1, width), *words, *self.section(2, width), *self.stats(models)]

    def comparison(self, table: PaperTable) -> Rows:
        """linearmodels' table: statistics above the parameters."""
        outcomes = [self.study.known.numbers.outcomes.get(m, "") for m in table.models]
        r2 = [self.whole(m, "r2_within") for m in table.models]
        rows: Rows = [
            ["Dep. Variable", *outcomes],
            ["Estimator", *["PanelOLS"] * len(outcomes)],
            ["No. Observations", *self.cells([self.whole(m, "nobs") for m in table.models])],
            ["Cov. Est.", *["Clustered"] * len(outcomes)],
            ["R-squared", *[self.other(m, "adjusted") for m in table.models]],
        ]
        rows += [["R-Squared (Within)", *self.cells(r2)]] if any(r2) else []
        rows.append(["F-statistic", *[self.other(m, "aic") for m in table.models]])
        return [*rows, *self.columns(table, table.models)]

    def of_fields(self, table: PaperTable) -> Rows:
        """One model, with a column for each of its fields, as Stata and linearmodels print one."""
        [model] = table.models = table.models[:1]
        lm = self.layout.name.startswith("linear")
        outcome = self.study.known.numbers.outcomes.get(model, "")
        heads = (
            ["", "Parameter", "Std. Err.", "T-stat", "P-value", "Lower CI", "Upper CI"]
            if lm
            else [outcome, "Coef.", "St.Err.", "t-value", "p-value", "[95% Conf", "Interval]", "Sig"]
        )
        rows: Rows = [list(heads)]
        table.column_of = {}
        for term in table.terms:
            fields = ("estimate", "se", "statistic", "p", "low", "high")
            if not all(Key(model, term, f) in self.values for f in fields):
                continue
            items = [
                Item(
                    Key(model, term, f),
                    self.number(self.values[Key(model, term, f)], 2 if f == "statistic" else None),
                )
                for f in fields
            ]
            p = self.values[Key(model, term, "p")]
            sig = [] if lm else ["*" * sum(p < level for level in self.levels)]
            rows.append([self.name(term)[0], *([item] for item in items), *sig])
            table.known_rows.add(term)
        items = [self.whole(model, "r2_within"), self.whole(model, "nobs")]
        if not lm and all(items):
            first, second = self.cells(items)
            rows.append(["R-squared", first, "", "Number of obs", second, "", "", ""])
        return rows

    def in_rows(self, table: PaperTable) -> Rows:
        """A variable in several models, each a row."""
        called = self.study.models[self.language]
        term = table.terms[0]
        rows: Rows = [["模型", "系数", "标准误", *(label for label, _ in self.layout.foot)]]
        for model in table.models:
            word = called.get(model, called.get(model.partition("/")[0], model))
            first, error = self.estimate(model, term), self.beneath(model, term, "se", "")
            if first and error and word not in [row[0] for row in rows]:
                whole = [self.whole(model, what) for _, what in self.layout.foot]
                rows.append([word, *self.cells([first, error, *whole])])
        table.column_of = {}
        return rows

    def table(self, number: str) -> PaperTable:
        """A table of some models as the program lays it out."""
        models, terms = self.draw_models()
        caption = f"表{number} 回归结果" if self.language == "zh" else f"Table {number}. Regression results"
        table = PaperTable(number, caption, [], models, terms, self.note)
        shape = self.layout.shape
        if shape == "fields":
            table.rows = self.of_fields(table)
        elif shape == "rows":
            table.rows = self.in_rows(table)
        elif shape == "panels" and len(models) > 3:
            half = len(models) // 2
            first, second = models[:half], models[half : 2 * half]
            table.models = first + second
            parts = [PaperTable(number, "", [], part, terms, "") for part in (first, second)]
            for word, start, part in zip(
                ("面板A：第一组", "面板B：第二组"), (1, half + 1), parts, strict=True
            ):
                heads = self.heads_of(part, start)
                table.heads = len(heads) + 1
                table.rows += [[word, *[""] * half], *heads, *self.columns(part, part.models)]
                table.known_rows |= part.known_rows
                table.column_of |= part.column_of
        else:
            heads = self.heads_of(table)
            table.heads = len(heads)
            body = self.comparison(table) if shape == "comparison" else self.columns(table, models)
            table.rows = [*heads, *body]
        width = len(table.rows[0])
        table.rows += [[text, *[""] * (width - 1)] for text in self.layout.beneath]
        return table

    def paper(self) -> Paper:
        """A manuscript of one or two tables with sentences."""
        start = self.rng.randint(1, 4)
        tables = [self.table(str(start + i)) for i in range(self.rng.randint(1, 2))]
        sentences = [s for table in tables if table.column_of for s in self.sentences(table)]
        return Paper(self.language, self.ending, tables, sentences, self.style)

    def sentences(self, table: PaperTable) -> Iterator[Sentence]:
        """Some sentences on a table."""
        names, self.names = self.names, "study" if self.names == "both" else self.names
        forms = [*PROSE[self.language], say_significant, say_beta, say_associated]
        self.rng.shuffle(forms)
        made = 0
        for form in forms:
            if sentence := form(self, table):
                made += 1
                yield sentence
            if made == 4:
                break
        self.names = names


def _one(author: Author, table: PaperTable, field: str = "p") -> tuple[str, str, int] | None:
    """A variable, a model and its column, where the model has a field of it."""
    term = author.rng.choice([t for t in table.terms if t != "_cons"])
    models = author.own_models(table, term, field)
    if not models:
        return None
    model = author.rng.choice(models)
    return term, model, table.column_of[model]


def say_significant(author: Author, table: PaperTable) -> Sentence | None:
    """A coefficient with the level at which it is significant."""
    if not (one := _one(author, table)):
        return None
    term, model, column = one
    p, value = author.values[Key(model, term, "p")], author.values[Key(model, term, "estimate")]
    level = next((level for level in (1, 5, 10) if p < level / 100), None)
    if level is None:
        return None
    name, n, items = author.name(term)[0], table.number, [author.said(Key(model, term, "estimate"))]
    if author.language == "zh":
        sign = "正" if value > 0 else "负"
        form = author.rng.choice(
            (
                f"表{n}第（{column}）列显示，{name}的回归系数为{{0}}，在{level}%水平上显著。",
                f"由表{n}列（{column}）可见，{name}的系数为{{0}}，且在{level}%的水平上显著为{sign}。",
                f"如表{n}第{column}列所示，{name}的估计系数为{{0}}，通过了{level}%的显著性检验。",
            )
        )
    else:
        form = author.rng.choice(
            (
                f"As column ({column}) of Table {n} shows, the coefficient on {name} is {{0}}, which is "
                f"significant at the {level} percent level.",
                f"In column ({column}) of Table {n}, {name} has a coefficient of {{0}} that is statistically "
                f"significant at the {level}% level.",
            )
        )
    return Sentence(form, items)


def say_beta(author: Author, table: PaperTable) -> Sentence | None:
    """A coefficient as beta with a bound of its p."""
    if not (one := _one(author, table)):
        return None
    term, model, column = one
    p = author.values[Key(model, term, "p")]
    bound = next((b for b in ("0.01", "0.05", "0.1") if p < float(b)), None)
    if bound is None:
        return None
    name, n, item = author.name(term)[0], table.number, author.said(Key(model, term, "estimate"))
    if author.language == "zh":
        return Sentence(f"{name}在表{n}第({column})列中的影响显著（β={{0}}，p<{bound}）。", [item])
    return Sentence(f"{name} matters in column ({column}) of Table {n} (β = {{0}}, p < {bound}).", [item])


def say_associated(author: Author, table: PaperTable) -> Sentence | None:
    """A unit more of a variable goes with so much of the outcome, with the error."""
    if not (one := _one(author, table, "se")):
        return None
    term, model, column = one
    value = author.values[Key(model, term, "estimate")]
    outcome = author.name(author.study.known.numbers.outcomes[model])[0]
    items = [author.said(Key(model, term, "estimate")), author.said(Key(model, term, "se"))]
    if value < 0 or author.name(term)[0] == outcome:
        return None
    name, n = author.name(term)[0], table.number
    if author.language == "zh":
        return Sentence(
            f"根据表{n}第({column})列，{name}每提高1个单位，{outcome}上升{{0}}（标准误{{1}}）。", items
        )
    return Sentence(
        f"By column ({column}) of Table {n}, one more unit of {name} is associated with an increase of {{0}} "
        f"(s.e. {{1}}) in {outcome}.",
        items,
    )


def write_program(path: Path, paper: Paper, author: ProgramAuthor) -> None:
    """A paper in the format, and with the signs, of its program."""
    shown = [replace(table, rows=[list(map(_shown, row)) for row in table.rows]) for table in paper.tables]
    paper = replace(paper, tables=shown)
    if paper.ending == "tex":
        _write_tex(path, paper, author)
    elif paper.ending == "md":
        _write_markdown(path, paper, author)
    else:
        write_paper(path, paper, author)


def _shown(cell: object) -> object:
    """The two ends of an interval as one cell; each keeps its own number."""
    if isinstance(cell, str) or len(cell) != 2 or "\0" not in cell[1].brackets:  # type: ignore[arg-type]
        return cell
    low, high = cell  # type: ignore[misc]
    left, right = low.brackets[0], high.brackets[1]
    return [Item(low.key, f"{low.text}, {high.text}", "", left + right)]


def _text(cell: object, author: ProgramAuthor, between: str = " ") -> str:
    star = author.layout.star
    if star == r"\*":
        return printed(cell, "{}", between).replace("*", r"\*")  # type: ignore[arg-type]
    return printed(cell, star, between)  # type: ignore[arg-type]


def _write_tex(path: Path, paper: Paper, author: ProgramAuthor) -> None:
    esttab = author.layout.name.startswith("esttab")
    parts = [
        r"\documentclass{article}\usepackage{booktabs}\begin{document}",
        r"\def\sym#1{\ifmmode^{#1}\else\(^{#1}\)\fi}",
    ]
    for table in paper.tables:
        width, lines = len(table.rows[0]), []
        for r, row in enumerate(table.rows):
            texts = [_escaped(c) if isinstance(c, str) else _text(c, author).replace("-", "$-$") for c in row]
            if row[0] and not any(row[1:]) and r >= table.heads:
                texts = (
                    [rf"\multicolumn{{{width}}}{{l}}{{{texts[0]}}}"] if r > len(table.rows) - 4 else texts[:1]
                )
            elif esttab and r < table.heads:
                texts = [texts[0], *(rf"\multicolumn{{1}}{{c}}{{{text}}}" for text in texts[1:])]
            lines.append(" & ".join(texts) + r"\\" + (r" \hline" if r == table.heads - 1 else ""))
        said = table.caption.partition(". ")[2] or table.caption.partition(" ")[2]
        note = rf"\par {table.note}".replace("%", r"\%") if table.note else ""
        parts.append(
            rf"\setcounter{{table}}{{{int(table.number) - 1}}}"
            rf"\begin{{table}}[htbp]\centering\caption{{{said}}}"
            rf"\begin{{tabular}}{{l*{{{width - 1}}}{{c}}}}\hline\hline"
            + "\n"
            + "\n".join(lines)
            + "\n"
            + rf"\hline\hline\end{{tabular}}{note}\end{{table}}"
        )
    parts += [_escaped(str(s)) for s in paper.sentences]
    path.write_text("\n\n".join(parts) + "\n\\end{document}\n", encoding="utf-8")


def _escaped(text: str) -> str:
    if "\\" in text or "$" in text:
        return text
    for one, other in (
        ("&", r"\&"),
        ("%", r"\%"),
        ("_", r"\_"),
        ("²", "$^2$"),
        ("×", r"$\times$"),
        ("β", r"$\beta$"),
        ("<", "$<$"),
    ):
        text = text.replace(one, other)
    return text


def _write_markdown(path: Path, paper: Paper, author: ProgramAuthor) -> None:
    parts = [f"# {'结果' if paper.language == 'zh' else 'Results'}"]
    parts += [str(s) for s in paper.sentences[::2]]
    for table in paper.tables:
        rows = [[_text(cell, author).replace("_", r"\_") for cell in row] for row in table.rows]
        widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
        lines = [
            "| " + " | ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)) + " |" for row in rows
        ]
        lines.insert(1, "|" + "|".join(":" + "-" * (w + 1) for w in widths) + "|")
        note = f"\n\n**Note:** ^^ {table.note}" if r"\*" in table.note else f"\n\n{table.note}"
        parts.append(f"{table.caption}\n\n" + "\n".join(lines) + (note if table.note else ""))
    parts += [str(s) for s in paper.sentences[1::2]]
    path.write_text("\n\n".join(re.sub(r"(?m)^\s+$", "", part) for part in parts) + "\n", encoding="utf-8")
