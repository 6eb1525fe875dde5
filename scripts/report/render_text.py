"""A table as CSV, LaTeX and HTML."""

from __future__ import annotations

import csv
import html
import io

from report.latex_text import latex
from report.number_format import STARRED, typographic
from report.table_model import Row, Span, Table, rule_before, simulated_note, table_number

LONG = 45  # rows beyond which a LaTeX table may break across pages
SENTENCE = 45  # letters beyond which a LaTeX column breaks its lines
FITTED = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"


def to_csv(table: Table) -> str:
    """The table as it is printed, one line per row; spans repeat their text, so that each column keeps its heads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for spans in table.head:
        writer.writerow([text for span in spans for text in [span.text] * span.width])
    for row in table.rows:
        writer.writerow([*row.cells, *[""] * (table.width - len(row.cells))])
    return out.getvalue()


def to_latex(table: Table) -> str:
    r"""A fragment to `\input`: a booktabs table no wider than the text, a longtable where it is long."""
    columns = "l" + "".join(_latex_column(table, i) for i in range(1, table.width))
    body = [line for i, row in enumerate(table.rows) for line in _latex_row(table, row, i)]
    heads = [line for spans in table.head for line in _latex_head(spans)]
    number = table_number(table.name)
    numbered = rf"\renewcommand{{\thetable}}{{{number}}}" if number else ""
    caption = rf"{numbered}\caption{{{latex(table.title)}}}\label{{tab:{table.name}}}"
    notes = rf"\par\smallskip\begin{{minipage}}{{\linewidth}}\footnotesize {latex(' '.join(_notes(table)))}\end{{minipage}}"
    if len(table.rows) > LONG:
        begin, end = [rf"\begin{{longtable}}{{{columns}}}", caption + r"\\"], [r"\end{longtable}", notes]
    else:
        begin = [r"\begin{table}[htbp]", r"\centering", r"\small", caption, FITTED, rf"\begin{{tabular}}{{{columns}}}"]
        end = [r"\end{tabular}}", notes, r"\end{table}"]
    first = f"% {table.name}: written by the workflow; needs \\usepackage{{booktabs,longtable,graphicx}}"
    return "\n".join([first, *begin, r"\toprule", *heads, r"\midrule", *body, r"\bottomrule", *end]) + "\n"


def _latex_column(table: Table, i: int) -> str:
    """A centred column; one of a fixed width for sentences."""
    longest = max((len(row.cells[i]) for row in table.rows if i < len(row.cells)), default=0)
    return r"p{0.45\linewidth}" if longest > SENTENCE else "c"


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
    return [*table.notes, *([simulated_note(table.simulated)] if table.simulated else [])]
