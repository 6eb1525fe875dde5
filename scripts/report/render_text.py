"""A table as CSV, LaTeX and HTML."""

from __future__ import annotations

import csv
import html
import io
import json
import textwrap

from base.artifacts.cells import plain_cells
from report.latex_text import latex
from report.number_format import STARRED, typographic
from report.table_model import Span, Table, TableRow, mark_of, rule_before, table_number
from words.say import say, sentences

LONG = 45  # rows beyond which a LaTeX table may break across pages
HEAD = 18  # letters beyond which a head breaks its lines
SENTENCE = 45  # letters beyond which a LaTeX column breaks its lines
FITTED = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"


def to_csv(table: Table) -> str:
    """The table as it is printed, one line per row; spans repeat their text, so that each column keeps its
    heads.

    Below follow the notes and the details, a line each; where data are simulated, the last line says so.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for spans in table.head:
        writer.writerow(plain_cells(text for span in spans for text in [span.text] * span.width))
    for row in table.rows:
        writer.writerow(plain_cells([*row.cells, *[""] * (table.width - len(row.cells))]))
    for text in (*table.notes, *table.details, *table.remarks[len(table.notes) :]):
        writer.writerow(plain_cells([text, *[""] * (table.width - 1)]))
    return out.getvalue()


def to_latex(table: Table) -> str:
    r"""A fragment to `\input`: a booktabs table no wider than the text, a longtable where it is long."""
    columns = "".join(_latex_column(table, i) for i in range(table.width))
    body = [line for i, row in enumerate(table.rows) for line in _latex_row(table, row, i)]
    heads = [
        line
        for i, spans in enumerate(table.head)
        for line in _latex_head(spans, ruled=i < len(table.head) - 1)
    ]
    number = table_number(table.name)
    numbered = rf"\renewcommand{{\thetable}}{{{number}}}" if number else ""
    caption = rf"{numbered}\caption{{{latex(table.title)}}}\label{{tab:{table.name}}}"
    notes = (
        rf"\par\smallskip\begin{{minipage}}{{\linewidth}}\footnotesize "
        rf"{latex(table.remark)}\end{{minipage}}"
    )
    if len(table.rows) > LONG:
        begin, end = [rf"\begin{{longtable}}{{{columns}}}", caption + r"\\"], [r"\end{longtable}", notes]
    else:
        begin = [
            r"\begin{table}[htbp]",
            r"\centering",
            r"\small",
            caption,
            FITTED,
            rf"\begin{{tabular}}{{{columns}}}",
        ]
        end = [r"\end{tabular}}", notes, r"\end{table}"]
    first = f"% {table.name}: written by the workflow; needs \\usepackage{{booktabs,longtable,graphicx}}"
    return "\n".join([first, *begin, r"\toprule", *heads, r"\midrule", *body, r"\bottomrule", *end]) + "\n"


def _latex_column(table: Table, i: int) -> str:
    """A column of labels or a centred one; one of a fixed width for sentences."""
    if _longest(table, i) > SENTENCE:
        return rf"p{{{0.45 if i else 0.33}\linewidth}}"
    return "c" if i else "l"


def _longest(table: Table, i: int) -> int:
    """Letters of the longest text in a column."""
    return max(
        (len(row.cells[i]) for row in table.rows if i < len(row.cells) and row.kind != "group"), default=0
    )


def _latex_head(spans: tuple[Span, ...], ruled: bool) -> list[str]:
    cells = [
        rf"\multicolumn{{{s.width}}}{{c}}{{{latex(s.text)}}}" if s.width > 1 else _latex_words(s.text)
        for s in spans
    ]
    rules, column = [], 1
    for span in spans:
        if ruled and span.width > 1 and span.text:
            rules.append(rf"\cmidrule(lr){{{column}-{column + span.width - 1}}}")
        column += span.width
    return [_guarded(cells) + r" \\", *rules]


def _latex_words(text: str) -> str:
    """The head of one column, in lines where it is long."""
    lines = textwrap.wrap(text, HEAD, break_long_words=False, break_on_hyphens=False)
    return r"\shortstack{" + r"\\".join(map(latex, lines)) + "}" if len(lines) > 1 else latex(text)


def _latex_row(table: Table, row: TableRow, i: int) -> list[str]:
    rule = [r"\midrule"] if rule_before(table.rows, i) else []
    if row.kind == "group":
        return [*rule, rf"\multicolumn{{{table.width}}}{{l}}{{\emph{{{latex(row.cells[0])}}}}} \\"]
    cells = [latex(cell) for cell in row.cells]
    if row.kind == "published":
        cells = [rf"\textit{{\footnotesize {cell}}}" if cell else "" for cell in cells]
    marks = [mark_of(cell) for cell in row.cells]
    told = f"  % {json.dumps(marks, separators=(',', ':'))}" if any(marks) else ""
    return [*rule, _guarded(cells) + r" \\" + told]


def _guarded(cells: list[str]) -> str:
    """Cells in a line that no `[` or `*` begins: the row or rule before would take it as its argument."""
    line = " & ".join(cells)
    return "{}" + line if line.startswith(("[", "*")) else line


def to_html(table: Table) -> str:
    """A `<table>` fragment with caption and notes, everything escaped."""
    lines = [
        f'<div class="table-wrap" tabindex="0" role="region" aria-label="{html.escape(table.caption)}">',
        "<table>",
    ]
    lines += [f"<caption>{_html(table.caption)}</caption>", "<thead>"]
    lines += ["<tr>" + "".join(_html_head(span) for span in spans) + "</tr>" for spans in table.head]
    lines += ["</thead>", "<tbody>"]
    broken = [_longest(table, i) > SENTENCE for i in range(table.width)]
    for i, row in enumerate(table.rows):
        kind = row.kind + (" ruled" if rule_before(table.rows, i) else "")
        if row.kind == "group":
            cells = f'<th colspan="{table.width}" scope="rowgroup">{_html(row.cells[0])}</th>'
        else:
            # A label is beside the estimate and its bracket, however many lines it takes.
            tall = ' rowspan="2"' if [r.kind for r in table.rows[i : i + 2]] == ["body", "bracket"] else ""
            label = "" if row.kind == "bracket" else f'<th scope="row"{tall}>{_html(row.cells[0])}</th>'
            kinds = [' class="sentence"' if sentence else "" for sentence in broken[1:]]
            cells = label + "".join(
                f"<td{kind}{_marked(cell)}>{_html(cell)}</td>"
                for kind, cell in zip(kinds, row.cells[1:], strict=True)
            )
        lines.append(f'<tr class="{kind}">{cells}</tr>')
    lines += ["</tbody>", "</table>", "</div>"]
    lines.append(f'<div class="notes">{_html(table.remark)}</div>')
    if table.details:
        said = _html(sentences(table.details))
        lines.append(
            f'<details class="notes"><summary>{html.escape(say("how_computed"))}</summary>{said}</details>'
        )
    return "\n".join(lines) + "\n"


def _marked(cell: str) -> str:
    """The attributes that say which number of the study a cell prints."""
    mark = zip(("model", "term", "field"), mark_of(cell) or (), strict=False)
    return "".join(f' data-{name}="{html.escape(value)}"' for name, value in mark)


def _html(text: str) -> str:
    escaped = html.escape(typographic(text))
    return STARRED.sub(r"<sup>\1</sup>", escaped)


def _html_head(span: Span) -> str:
    width = f' colspan="{span.width}" class="span"' if span.width > 1 else ""
    return f'<th scope="col"{width}>{_html(span.text)}</th>'
