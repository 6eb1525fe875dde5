"""A table as CSV, LaTeX and HTML.

Text for LaTeX is escaped, with Greek, sub- and superscripts and mathematical signs as pdfLaTeX knows them.
Chinese letters and emoji pass as they are; they need XeLaTeX with the package ctex.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from pathlib import Path

from markupsafe import Markup, escape

from base.artifacts.atomic import csv_text
from base.templates import filler
from report.number_format import STARRED, typographic
from report.table import Span, Table, TableRow, mark_of, rule_before, table_number
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
    heads = [[text for span in spans for text in [span.text] * span.width] for spans in table.head]
    notes = (*table.notes, *table.details, *table.remarks[len(table.notes) :])
    rows = [*(row.cells for row in table.rows), *((note,) for note in notes)]
    return csv_text([*heads, *([*row, *[""] * (table.width - len(row))] for row in rows)])


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
    """A `<table>` fragment with caption and notes."""
    rows = [(row, rule_before(table.rows, i)) for i, row in enumerate(table.rows)]
    broken = [_longest(table, i) > SENTENCE for i in range(table.width)]
    return _fill("table.html.j2", table=table, rows=rows, broken=broken)


def _marks(cell: str) -> list[tuple[str, str]]:
    """What says which number of the study a cell prints."""
    return list(zip(("model", "term", "field"), mark_of(cell) or (), strict=False))


def _printed(text: str) -> Markup:
    """A text with its signs and raised stars."""
    return Markup(STARRED.sub(r"<sup>\1</sup>", str(escape(typographic(text)))))


_fill = filler(Path(__file__).parent, {"printed": _printed}, marks=_marks, say=say, sentences=sentences)


_ESCAPES = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "|": "$|$",
    '"': "''",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "×": r"$\times$",
    "→": r"$\rightarrow$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "·": r"$\cdot$",
    "−": "$-$",
    "±": r"$\pm$",
    "∞": r"$\infty$",
    "√": r"$\surd$",
    "⊗": r"$\otimes$",
    "∂": r"$\partial$",
    "∪": r"$\cup$",
    "∈": r"$\in$",
    "≠": r"$\neq$",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "’": "'",
    "…": r"\ldots{}",
    "°": r"$^\circ$",
    "½": "1/2",
    "µ": r"$\mu$",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0308": '"',
    "\u0327": "c ",
}


def latex(text: str) -> str:
    """`text` with all that LaTeX would interpret escaped, stars raised, and numbers with a true minus
    sign.
    """
    escaped = "".join(_character(character) for character in unicodedata.normalize("NFC", text))
    escaped = re.sub(r"(?<![\w.)}])-(?=\d)", "$-$", escaped)
    escaped = re.sub(
        r"(\d(?:\.\d+)?)e([+-])0*(\d+)", lambda m: f"{m[1]}$\\times10^{{{m[2].strip('+')}{m[3]}}}$", escaped
    )
    return STARRED.sub(r"\\textsuperscript{\1}", escaped)


def _character(character: str) -> str:
    if character in _ESCAPES or character.isascii():
        return _ESCAPES.get(character, character)
    kind, _, code = unicodedata.decomposition(character).partition(" ")
    if kind in ("<super>", "<sub>"):
        return f"${'^' if kind == '<super>' else '_'}{{{chr(int(code, 16)).replace('−', '-')}}}$"
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:
        return rf"\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
    return _greek(character) or character


def _greek(character: str) -> str:
    """`ρ` as \\rho, `Θ` as \\Theta, and Greek capitals that look Latin as the Latin letter; "" for any other
    character.
    """
    match = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)", unicodedata.name(character, ""))
    if match is None:
        return ""
    name = match[2].lower().replace("lamda", "lambda")
    if match[1] == "SMALL":
        return "o" if name == "omicron" else rf"$\{name}$"
    return (
        rf"$\{name.capitalize()}$"
        if name in _CAPITALS
        else {"eta": "H", "rho": "P", "chi": "X"}.get(name, name[0].upper())
    )


_CAPITALS = ("gamma", "delta", "theta", "lambda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega")
