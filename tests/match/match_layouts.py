"""Tables as programs of R and Stata lay them out, imitated from their documentation: estimates of a made-up
study as stargazer, esttab, modelsummary, etable, texreg, outreg2, gtsummary and memisc would print them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from audit.study_numbers import Key

Values = Mapping[Key, float]
CENTRED, SPACED = r"\multicolumn{1}{c}{%s}", " \\\\\n[1em]"
SYMBOL, COUNT = r"\sym{%s}", r"\(N\)"
THOUSANDTHS, HUNDREDTHS = (0.001, 0.01, 0.05), (0.01, 0.05, 0.1)


class Printed(NamedTuple):
    """A manuscript's ending and text, and how many numbers of the study it prints."""

    ending: str
    text: str
    numbers: int


def significant(value: float, digits: int) -> str:
    """A number with so many digits that tell, as fixest and esttab print it."""
    return f"{value:#.{digits}g}".rstrip(".") if 1e-4 < abs(value) < 10**digits else f"{value:.{digits - 1}f}"


def starred(values: Values, model: str, term: str, levels: Sequence[float]) -> str:
    """The stars of a term."""
    return "*" * sum(values[Key(model, term, "p")] < level for level in levels)


def blocks(
    values: Values,
    models: Sequence[str],
    terms: Mapping[str, str],
    first: Callable[[str, str], str],
    second: Callable[[str, str], str],
) -> tuple[list[list[str]], int]:
    """Two rows for each term that some model has, and how many numbers they hold."""
    rows, count = [], 0
    for term, label in terms.items():
        has = [Key(m, term, "estimate") in values for m in models]
        if any(has):
            pairs = [
                (first(m, term), second(m, term)) if h else ("", "") for m, h in zip(models, has, strict=True)
            ]
            rows += [[label, *(a for a, _ in pairs)], ["", *(b for _, b in pairs)]]
            count += 2 * sum(has)
    return rows, count


def numbers(values: Values, models: Sequence[str], field: str, form: str) -> list[str]:
    """A number of each model."""
    return [form.format(values[Key(m, "", field)]) for m in models]


def latex(rows: Sequence[Sequence[str]], end: str = r" \\") -> str:
    """Rows of a tabular environment."""
    return "\n".join(" & ".join(row) + end for row in rows)


def page(rows: Sequence[Sequence[str]]) -> str:
    """Rows of a table of a page."""
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)


def stargazer(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """stargazer in LaTeX."""

    def first(m: str, t: str) -> str:
        stars = starred(values, m, t, HUNDREDTHS)
        return f"{values[Key(m, t, 'estimate')]:.3f}".replace("-", "$-$") + (
            f"$^{{{stars}}}$" if stars else ""
        )

    rows, count = blocks(values, models, terms, first, lambda m, t: f"({values[Key(m, t, 'se')]:.3f})")
    k = len(models)
    text = rf"""\begin{{table}}[!htbp] \centering
  \caption{{}}
  \label{{}}
\begin{{tabular}}{{@{{\extracolsep{{5pt}}}}l{"c" * k}}}
\\[-1.8ex]\hline
\hline \\[-1.8ex]
 & \multicolumn{{{k}}}{{c}}{{\textit{{Dependent variable:}}}} \\
\cline{{2-{k + 1}}}
\\[-1.8ex] & \multicolumn{{{k}}}{{c}}{{outcome}} \\
\\[-1.8ex] & {" & ".join(f"({i + 1})" for i in range(k))}\\
\hline \\[-1.8ex]
{latex(rows)}
\hline \\[-1.8ex]
{latex([["Observations", *numbers(values, models, "nobs", "{:,.0f}")]])}
{latex([["R$^{2}$", *numbers(values, models, "r2_within", "{:.3f}")]])}
{latex([["Residual Std. Error", *(f"0.0{i + 2}7 (df = {70 + i})" for i in range(k))]])}
{latex([["F Statistic", *(f"{i + 3},065.{i}08$^{{***}}$ (df = 4; {70 + i})" for i in range(k))]])}
\hline
\hline \\[-1.8ex]
\textit{{Note:}}  & \multicolumn{{{k}}}{{r}}{{$^{{*}}$p$<$0.1; $^{{**}}$p$<$0.05; $^{{***}}$p$<$0.01}} \\
\end{{tabular}}
\end{{table}}"""
    return Printed("tex", text, count + 2 * k)


def esttab(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """esttab in LaTeX, t statistics in parentheses."""

    def first(m: str, t: str) -> str:
        stars = starred(values, m, t, THOUSANDTHS)
        return significant(values[Key(m, t, "estimate")], 3) + (SYMBOL % stars if stars else "")

    rows, count = blocks(values, models, terms, first, lambda m, t: f"({values[Key(m, t, 'statistic')]:.2f})")
    k = len(models)
    text = rf"""{{
\def\sym#1{{\ifmmode^{{#1}}\else\(^{{#1}}\)\fi}}
\begin{{tabular}}{{l*{{{k}}}{{c}}}}
\hline\hline
{latex([["", *(CENTRED % f"({i + 1})" for i in range(k))]])}
{latex([["", *[CENTRED % "outcome"] * k]])}
\hline
{latex(rows, SPACED)}
\hline
{latex([[COUNT, *numbers(values, models, "nobs", "{:.0f}")]])}
\hline\hline
\multicolumn{{{k + 1}}}{{l}}{{\footnotesize \textit{{t}} statistics in parentheses}}\\
\multicolumn{{{k + 1}}}{{l}}{{\sym{{*}} \(p<0.05\), \sym{{**}} \(p<0.01\), \sym{{***}} \(p<0.001\)}}\\
\end{{tabular}}
}}"""
    return Printed("tex", text, count + k)


def modelsummary(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """modelsummary as a page."""

    def first(m: str, t: str) -> str:
        p, stars = values[Key(m, t, "p")], starred(values, m, t, THOUSANDTHS)
        return f"{values[Key(m, t, 'estimate')]:.3f}{stars or ('+' if p < 0.1 else '')}".replace("-", "−")

    rows, count = blocks(values, models, terms, first, lambda m, t: f"({values[Key(m, t, 'se')]:.3f})")
    k = len(models)
    fit = [
        ["Num.Obs.", *numbers(values, models, "nobs", "{:.0f}")],
        ["R2 Within", *numbers(values, models, "r2_within", "{:.3f}")],
        ["AIC", *(f"−{1653 + i}.{i}" for i in range(k))],
        ["RMSE", *(f"0.0{i + 1}" for i in range(k))],
        ["Std.Errors", *["by: unit"] * k],
        ["FE: unit", *["X"] * k],
    ]
    heads = "".join(f"<th scope='col'>({i + 1})</th>" for i in range(k))
    text = (
        f"<table class='table'><thead><tr><th scope='col'> </th>{heads}</tr></thead><tfoot><tr><td colspan="
        f"'{k + 1}'>+ p &lt; 0.1, * p &lt; 0.05, ** p &lt; 0.01, *** p &lt; 0.001</td></tr></tfoot><tbody>"
        f"{page(rows)}{page(fit)}</tbody></table>"
    )
    return Printed("html", text, count + 2 * k)


def etable(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """etable of fixest in LaTeX: four digits that tell, the levels without p."""

    def first(m: str, t: str) -> str:
        stars = starred(values, m, t, HUNDREDTHS)
        return significant(values[Key(m, t, "estimate")], 4) + (f"$^{{{stars}}}$" if stars else "")

    rows, count = blocks(
        values, models, terms, first, lambda m, t: f"({significant(values[Key(m, t, 'se')], 4)})"
    )
    k = len(models)
    text = rf"""\begingroup
\centering
\begin{{tabular}}{{l{"c" * k}}}
   \tabularnewline \midrule \midrule
   Dependent Variable: & \multicolumn{{{k}}}{{c}}{{outcome}}\\
   Model:              & {" & ".join(f"({i + 1})" for i in range(k))}\\
   \midrule
   \emph{{Variables}}\\
{latex(rows)}
   \midrule
   \emph{{Fixed-effects}}\\
   unit & {" & ".join(["Yes"] * k)}\\
   \midrule
   \emph{{Fit statistics}}\\
{latex([["Observations", *numbers(values, models, "nobs", "{:,.0f}")]])}
{latex([["Within R$^2$", *numbers(values, models, "r2_within", "{:.5f}")]])}
   \midrule \midrule
   \multicolumn{{{k + 1}}}{{l}}{{\emph{{Clustered (unit) standard-errors in parentheses}}}}\\
   \multicolumn{{{k + 1}}}{{l}}{{\emph{{Signif. Codes: ***: 0.01, **: 0.05, *: 0.1}}}}\\
\end{{tabular}}
\par\endgroup"""
    return Printed("tex", text, count + 2 * k)


def texreg(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """htmlreg of texreg: two decimals, stars at a thousandth."""

    def first(m: str, t: str) -> str:
        stars = starred(values, m, t, THOUSANDTHS)
        return f"{values[Key(m, t, 'estimate')]:.2f}" + (f"<sup>{stars}</sup>" if stars else "")

    rows, count = blocks(values, models, terms, first, lambda m, t: f"({values[Key(m, t, 'se')]:.2f})")
    k = len(models)
    fit = [
        ["R<sup>2</sup> (proj model)", *numbers(values, models, "r2_within", "{:.2f}")],
        ["Num. obs.", *numbers(values, models, "nobs", "{:.0f}")],
    ]
    heads = "".join(f"<th>Model {i + 1}</th>" for i in range(k))
    text = (
        f"<table class='texreg'><caption>Statistical models</caption><thead><tr><th>&nbsp;</th>{heads}</tr>"
        f"</thead><tbody>{page(rows).replace('<td></td>', '<td>&nbsp;</td>')}{page(fit)}</tbody><tfoot><tr>"
        f"<td colspan='{k + 1}'><sup>***</sup>p &lt; 0.001; <sup>**</sup>p &lt; 0.01; <sup>*</sup>p &lt; 0.05"
        "</td></tr></tfoot></table>"
    )
    return Printed("html", text, count + 2 * k)


def outreg2(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """outreg2, whose table Word saved as a page."""

    def first(m: str, t: str) -> str:
        return significant(values[Key(m, t, "estimate")], 3) + starred(values, m, t, HUNDREDTHS)

    rows, count = blocks(
        values, models, terms, first, lambda m, t: f"({significant(values[Key(m, t, 'se')], 3)})"
    )
    k = len(models)
    fit = [
        ["", *[""] * k],
        ["Observations", *numbers(values, models, "nobs", "{:,.0f}")],
        ["R-squared", *numbers(values, models, "r2_within", "{:.3f}")],
    ]
    heads = [["", *(f"({i + 1})" for i in range(k))], ["VARIABLES", *["outcome"] * k], ["", *[""] * k]]
    notes = ["Standard errors in parentheses", "*** p&lt;0.01, ** p&lt;0.05, * p&lt;0.1"]
    below = "".join(f"<tr><td colspan={k + 1}>{note}</td></tr>" for note in notes)
    return Printed("html", f"<table>{page(heads)}{page(rows)}{page(fit)}{below}</table>", count + 2 * k)


def gtsummary(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """tbl_regression of gtsummary, merged: estimate, interval and p of each model side by side."""
    rows, count = [], 0
    for term, label in terms.items():
        cells = []
        for m in models:
            if Key(m, term, "estimate") not in values:
                cells += ["", "", ""]
                continue
            low, high, p = (values[Key(m, term, field)] for field in ("low", "high", "p"))
            said = (
                "&lt;0.001" if p < 0.001 else "&gt;0.9" if p > 0.9 else f"{p:.3f}" if p < 0.1 else f"{p:.1f}"
            )
            cells += [f"{values[Key(m, term, 'estimate')]:.2f}", f"{low:.2f}, {high:.2f}", said]
            count += 4
        if any(cells):
            rows.append([label, *cells])
    heads = "".join(f"<th colspan=3>{i + 1}</th>" for i in range(len(models)))
    under = "<th>Beta</th><th>95% CI</th><th>p-value</th>" * len(models)
    text = (
        f"<table><thead><tr><th></th>{heads}</tr><tr><th>Characteristic</th>{under}</tr></thead><tbody>"
        f"{page(rows)}</tbody><tfoot><tr><td>CI = Confidence Interval</td></tr></tfoot></table>"
    )
    return Printed("html", text, count)


def memisc(values: Values, models: Sequence[str], terms: Mapping[str, str]) -> Printed:
    """mtable of memisc as a page: each number in three cells, parted at its point."""

    def parted(text: str) -> str:
        before, point, after = text.partition(".")
        return "".join(f"<td>{part}</td>" for part in (before, point, after))

    def first(m: str, t: str) -> str:
        text = f"{values[Key(m, t, 'estimate')]:.3f}".replace("-", "−")
        return f"{text}<span class='signif.symbol'>{starred(values, m, t, THOUSANDTHS)}</span>"

    rows, count = blocks(values, models, terms, first, lambda m, t: f"({values[Key(m, t, 'se')]:.3f})")
    rows += [["R-squared", *numbers(values, models, "r2_within", "{:.3f}")]]
    rows += [["N", *numbers(values, models, "nobs", "{:.0f}")]]
    k = len(models)
    body = "".join(f"<tr><td>{row[0]}</td>{''.join(map(parted, row[1:]))}</tr>" for row in rows)
    heads = "".join(f"<td colspan=3 class='header'>({i + 1})</td>" for i in range(k))
    rule = "Significance: *** = p &lt; 0.001; ** = p &lt; 0.01; * = p &lt; 0.05"
    text = (
        f"<table id='mtable-1'><tr><td class='header'></td>{heads}</tr>{body}"
        f"<tr><td colspan={3 * k + 1}><p>{rule}</p></td></tr></table>"
    )
    return Printed("html", text, count + 2 * k)


LAYOUTS = (stargazer, esttab, modelsummary, etable, texreg, outreg2, gtsummary, memisc)
