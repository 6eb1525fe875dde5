"""A table as CSV, LaTeX and HTML."""

from __future__ import annotations

import csv
import html
import io
import re

from report.number_format import typographic
from report.table_model import Row, Span, Table, rule_before

LONG = 45  # rows beyond which a LaTeX table may break across pages
STARRED = re.compile(r"(?<!\*)(?:(?<=[\d)\]$])|(?=\*+ p ))(\*{1,4})(?= |$)")  # after a number, or in the rule of the stars
_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "×": r"$\times$", "²": r"$^2$", "ρ": r"$\rho$", "λ": r"$\lambda$", "σ": r"$\sigma$", "θ": r"$\theta$", "β": r"$\beta$",
    "χ": r"$\chi$", "→": r"$\rightarrow$", "≤": r"$\leq$", "≥": r"$\geq$", "·": r"$\cdot$", "−": "$-$",
    "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "°": r"$^\circ$",
}  # fmt: skip


def to_csv(table: Table) -> str:
    """The table as it is printed, one line per row; spans repeat their text, so that each column keeps its heads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for spans in table.head:
        writer.writerow([text for span in spans for text in [span.text] * span.width])
    for row in table.rows:
        writer.writerow([*row.cells, *[""] * (table.width - len(row.cells))])
    return out.getvalue()


def latex(text: str) -> str:
    """`text` with all that LaTeX would interpret escaped, stars raised, and numbers with a true minus sign."""
    escaped = "".join(_LATEX.get(character, character) for character in text)
    escaped = re.sub(r"(?<![\w.)}])-(?=\d)", "$-$", escaped)
    escaped = re.sub(r"(\d(?:\.\d+)?)e([+-])0*(\d+)", lambda m: f"{m[1]}$\\times10^{{{m[2].strip('+')}{m[3]}}}$", escaped)
    return STARRED.sub(r"\\textsuperscript{\1}", escaped)


def to_latex(table: Table) -> str:
    r"""A fragment to `\input`: a booktabs table, a longtable where it is long. Needs booktabs, and longtable for the long one."""
    columns = "l" + "c" * (table.width - 1)
    body = [line for i, row in enumerate(table.rows) for line in _latex_row(table, row, i)]
    heads = [line for spans in table.head for line in _latex_head(spans)]
    caption = rf"\caption{{{latex(table.caption)}}}\label{{tab:{table.name}}}"
    notes = rf"\par\smallskip\begin{{minipage}}{{\linewidth}}\footnotesize {latex(' '.join(_notes(table)))}\end{{minipage}}"
    begin, end = (
        ([rf"\begin{{longtable}}{{{columns}}}", caption + r"\\"], [r"\end{longtable}", notes])
        if len(table.rows) > LONG
        else (
            [r"\begin{table}[htbp]", r"\centering", r"\small", caption, rf"\begin{{tabular}}{{{columns}}}"],
            [r"\end{tabular}", notes, r"\end{table}"],
        )
    )
    lines = [
        f"% {table.name}: written by the workflow; needs \\usepackage{{booktabs,longtable}}",
        *begin, r"\toprule", *heads, r"\midrule", *body, r"\bottomrule", *end,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _latex_head(spans: tuple[Span, ...]) -> list[str]:
    cells = [rf"\multicolumn{{{s.width}}}{{c}}{{{latex(s.text)}}}" if s.width > 1 else latex(s.text) for s in spans]
    rules, column = [], 1
    for span in spans:
        if span.width > 1 and span.text:
            rules.append(rf"\cmidrule(lr){{{column}-{column + span.width - 1}}}")
        column += span.width
    return [_guarded(cells) + r" \\", *rules]


def _latex_row(table: Table, row: Row, i: int) -> list[str]:
    rule = [r"\midrule"] if rule_before(table.rows, i) else []
    if row.kind == "group":
        return [*rule, rf"\multicolumn{{{table.width}}}{{l}}{{\emph{{{latex(row.cells[0])}}}}} \\"]
    cells = [latex(cell) for cell in row.cells]
    if row.kind == "published":
        cells = [rf"\textit{{\footnotesize {cell}}}" if cell else "" for cell in cells]
    return [*rule, _guarded(cells) + r" \\"]


def _guarded(cells: list[str]) -> str:
    """Cells in a line that no `[` or `*` begins: the row or rule before would take it as its argument."""
    line = " & ".join(cells)
    return "{}" + line if line.startswith(("[", "*")) else line


def to_html(table: Table) -> str:
    """A `<table>` fragment with caption and notes, everything escaped."""
    lines = [f'<div class="table-wrap" tabindex="0" role="region" aria-label="{html.escape(table.caption)}">', "<table>"]
    lines += [f"<caption>{_html(table.caption)}</caption>", "<thead>"]
    lines += ["<tr>" + "".join(_html_head(span) for span in spans) + "</tr>" for spans in table.head]
    lines += ["</thead>", "<tbody>"]
    for i, row in enumerate(table.rows):
        kind = row.kind + (" ruled" if rule_before(table.rows, i) else "")
        if row.kind == "group":
            cells = f'<th colspan="{table.width}" scope="rowgroup">{_html(row.cells[0])}</th>'
        else:
            cells = f'<th scope="row">{_html(row.cells[0])}</th>' + "".join(f"<td>{_html(cell)}</td>" for cell in row.cells[1:])
        lines.append(f'<tr class="{kind}">{cells}</tr>')
    lines += ["</tbody>", "</table>", "</div>"]
    lines.append('<div class="notes">' + " ".join(_html(note) for note in _notes(table)) + "</div>")
    return "\n".join(lines) + "\n"


def _html(text: str) -> str:
    escaped = html.escape(typographic(text))
    return STARRED.sub(r"<sup>\1</sup>", escaped)


def _html_head(span: Span) -> str:
    width = f' colspan="{span.width}" class="span"' if span.width > 1 else ""
    return f'<th scope="col"{width}>{_html(span.text)}</th>'


def _notes(table: Table) -> list[str]:
    return [*table.notes, *([f"Simulated data: {table.simulated}"] if table.simulated else [])]
