"""A table as LaTeX.

Text for LaTeX is escaped, with Greek, sub- and superscripts and mathematical signs as pdfLaTeX knows them.
Chinese letters and emoji pass as they are; they need XeLaTeX with the package ctex.
"""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Sequence

from spillover.messages.letters import chinese_letters
from spillover.messages.marks import remove_marks
from spillover.messages.render import language, say
from spillover.tables.columns import (
    BESIDE,
    HEAD,
    LANDSCAPE,
    LETTER,
    PORTRAIT,
    SMALLER,
    column_widths,
    head_lines,
    needs_small_letters,
    page_width,
    split_into_panels,
)
from spillover.tables.number_format import STARRED, bind_short_texts
from spillover.tables.table import Span, Table, TableRow, mark_of, parts_below, rule_before
from spillover.words import SPACELESS, _

# Rows beyond which a LaTeX table may break across pages: upright, of smaller letters, on its side.
LONG, LONG_SMALLER, SIDE = 45, 58, 30
SENTENCE = 45  # letters beyond which a LaTeX column breaks its lines
NARROW = 9.0  # centimetres that a LaTeX table has at least
PACKAGES = r"\usepackage{booktabs,threeparttable,longtable,rotating,pdflscape,siunitx}"
LONG_WORD = re.compile(r"[A-Za-z0-9_]{31,}")
NUMBER = re.compile(
    r"(?P<before>[(\[]?)(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<decimals>\d+))?(?P<after>\*{1,4}|†|[)\]]?)"
)


def to_latex(table: Table, place: str = "htbp") -> str:
    r"""Write a fragment to `\input` where the text is at least as wide as our pages': a booktabs table with
    numbers at their decimal points, its notes as wide as itself; on its side where it is wide, in parts where
    it is wider, over several pages where it is long. LaTeX numbers it; `\ref{tab:<name>}` is that number.
    place: of a table that is upright, as LaTeX's floats have it.
    """
    widths = column_widths(table)
    room = page_width(widths)
    parts = split_into_panels(table, widths, room)
    lines = [f"% {table.name}: written by Spillover; needs {PACKAGES}"]
    height = 0
    for i, part in enumerate(parts):
        own = column_widths(part) if len(parts) > 1 else widths
        ends = (i == 0, i == len(parts) - 1)
        made = _latex_part(part, own, room == LANDSCAPE, needs_small_letters(table), *ends, place)
        head = len(part.head) + 3  # and its title, of which a page has one beside its rows
        together = i > 0 and height + head + len(part.rows) <= SIDE  # on the page of the part before
        lines[len(lines) - together :] = [r"\par\bigskip", *made[1:]] if together else made
        height = (height + head) * together + len(part.rows)
    return "\n".join(lines) + "\n"


def _latex_part(
    table: Table, widths: Sequence[float], wide: bool, small: bool, first: bool, last: bool, place: str
) -> list[str]:
    """Write one float, or one table over several pages. first, last: whether it has the title, and the
    notes.
    """
    own = [_latex_width(table, i, width, SMALLER if small else 1) for i, width in enumerate(widths)]
    beyond = max(0.0, sum(own) - (LANDSCAPE if wide else PORTRAIT))
    # Labels take more lines instead; in a narrow table they have room, for its title and notes are as narrow.
    label = widths[0] - min(beyond, widths[0] / 2) + max(0.0, NARROW - sum(own))
    narrowed = [label, *widths[1:]]
    columns = "".join(_latex_column(table, i, width) for i, width in enumerate(narrowed))
    title = (
        escape_latex(table.title)
        if first
        else escape_latex(say(_("{caption} (continued)"), caption=table.title))
    )
    caption = rf"\caption{{{title}}}" + (rf"\label{{tab:{table.name}}}" if first else "")
    captions = [caption] if table.title else []  # else LaTeX would print a number and a colon
    heads = [
        line
        for i, spans in enumerate(table.head)
        for line in _latex_head(spans, widths, ruled=parts_below(table.head, i))
    ]
    body = [line for i, row in enumerate(table.rows) for line in _latex_row(table, row, i)]
    inside = [r"\toprule", *heads, r"\midrule"]
    notes = escape_latex(table.remark) if last and table.remark else ""
    again = [] if first or not captions else [r"\addtocounter{table}{-1}"]
    # Chinese letters stand further apart than rows of numbers need; on its side a page has room for few rows.
    tight = 0.9 if wide and len(table.rows) > SIDE else 1
    chinese = language() in SPACELESS
    apart = rf"\linespread{{{tight if wide else 1.1}}}" if chinese or tight < 1 else ""
    size = apart + (r"\footnotesize" if small else r"\small")
    if len(table.rows) > (SIDE if wide else LONG_SMALLER if small else LONG):
        around = (
            ("landscape", rf"\begin{{longtable}}{{{columns}}}")
            if wide
            else ("", rf"\begin{{longtable}}{{{columns}}}")
        )
        made = [*again, around[1], *(one + r"\\" for one in captions)]
        made += [*inside, r"\endfirsthead", *inside, r"\endhead", *body]
        made += [r"\bottomrule", r"\end{longtable}"]
        made += [rf"\par\smallskip\noindent{{\footnotesize {notes}\par}}"] if notes else []
        made = [rf"\begingroup{size}\LTpost=0pt", *_rules(table), *made, r"\endgroup"]
        return [r"\begin{landscape}", *made, r"\end{landscape}"] if wide else made
    float_ = "sidewaystable" if wide else "table"
    told = [
        r"\begin{tablenotes}[flushleft]\footnotesize",
        rf"\item {_guard_start(notes)}",
        r"\end{tablenotes}",
    ]
    return [
        rf"\begin{{{float_}}}[{'p' if wide else place}]",
        rf"\centering{size}",
        *_rules(table),
        *again,
        r"\begin{threeparttable}",
        *captions,
        rf"\begin{{tabular}}{{{columns}}}",
        *inside,
        *body,
        r"\bottomrule",
        r"\end{tabular}",
        *(told if notes else []),
        r"\end{threeparttable}",
        rf"\end{{{float_}}}",
    ]


def _rules(table: Table) -> list[str]:
    """Write the thickness of its style's rules, the room between columns, that marks beside numbers align
    nothing, and that numbers are printed as everywhere else, without thin spaces between thousands.
    """
    rules = table.style.rules
    return [
        rf"\setlength{{\heavyrulewidth}}{{{rules.outer:g}pt}}"
        rf"\setlength{{\lightrulewidth}}{{{rules.inner:g}pt}}",
        r"\setlength{\tabcolsep}{1mm}\sisetup{table-align-text-before=false,table-align-text-after=false,"
        r"group-minimum-digits=99}",
    ]


def _latex_column(table: Table, i: int, width: float) -> str:
    """Write the type of a column of labels, of sentences, of numbers at their decimal points, or of a centred
    one.
    """
    if i == 0 or measure_longest_text(table, i) > SENTENCE:
        # Beside a label of several lines estimates stand at its last one, above their errors.
        place = "b" if i == 0 and any(row.kind == "bracket" for row in table.rows) else "p"
        return rf">{{\raggedright\arraybackslash}}{place}{{{width:.2f}cm}}"
    if (shape := _shape(table, i)) is None:
        return "c"
    before, sign, whole, decimals, after = shape
    form = f"{{{before}}}{sign}{whole}.{decimals}{{{_raise_stars(after)}}}".replace("{}", "")
    return f"S[table-format={form}]"


def _shape(table: Table, i: int) -> tuple[str, str, int, int, str] | None:
    """Return the shape of a column's widest numbers: a bracket, a sign, digits before and behind the decimal
    point, stars; None of a column without numbers.
    """
    cells = [row.cells[i] for row in _body(table) if i < len(row.cells) and row.kind != "group"]
    found = [match for cell in cells if (match := NUMBER.fullmatch(cell))]
    if not found:
        return None
    before, after = (max((match[part] for match in found), key=len) for part in ("before", "after"))
    whole, decimals = (max(len(match[part] or "") for match in found) for part in ("whole", "decimals"))
    return before, "-" if any(match["sign"] for match in found) else "", whole, decimals, after


def _body(table: Table) -> tuple[TableRow, ...]:
    """Select the rows whose numbers are set at their decimal points; what is at the foot is centred, the
    printed numbers there too.
    """
    starts = (i for i, row in enumerate(table.rows) if row.kind == "statistic")
    return table.rows[: next(starts, len(table.rows))]


def _latex_width(table: Table, i: int, width: float, scale: float) -> float:
    """Centimetres of a column with the room beside it: of numbers that are aligned more than the longest
    needs. width: of its longest text; scale: of letters.
    """
    shape = _shape(table, i) if i and measure_longest_text(table, i) <= SENTENCE else None
    if shape is None:
        return width
    before, sign, whole, decimals, after = shape
    letters = len(before) + 1.5 * len(sign) + whole + 0.5 + decimals + 0.7 * len(after)
    return max(width - BESIDE, 1.1 * scale * LETTER * letters) + 0.2


def _raise_stars(stars: str) -> str:
    return rf"\textsuperscript{{{stars}}}" if stars.startswith("*") else escape_latex(stars)


def measure_longest_text(table: Table, i: int) -> int:
    """Letters of the longest text in a column, of Chinese its width in them."""
    return max(
        (
            len(remove_marks(row.cells[i])) + len(chinese_letters(row.cells[i], repeated=True))
            for row in table.rows
            if i < len(row.cells) and row.kind != "group"
        ),
        default=0,
    )


def _latex_head(spans: tuple[Span, ...], widths: Sequence[float], ruled: bool) -> list[str]:
    cells, rules, column = [], [], 1
    for span in spans:
        room = sum(widths[column - 1 : column - 1 + span.width]) / LETTER
        words = _latex_words(span.text, room if span.width > 1 or room > 2 * HEAD else 0)
        cells.append(rf"\multicolumn{{{span.width}}}{{c}}{{{words}}}" if span.width > 1 else f"{{{words}}}")
        if ruled and span.width > 1 and span.text:
            rules.append(rf"\cmidrule(lr){{{column}-{column + span.width - 1}}}")
        column += span.width
    return [_guard_start(" & ".join(cells)) + r" \\", *rules]


def _latex_words(text: str, room: float = 0) -> str:
    """Write a head, in lines where it is longer than its column, or than `room` letters."""
    lines = head_lines(text, room)
    shown = [_guard_start(escape_latex(line)) for line in lines]
    return r"\shortstack{" + r"\\".join(shown) + "}" if len(lines) > 1 else escape_latex(text)


def _latex_row(table: Table, row: TableRow, i: int) -> list[str]:
    rule = [r"\midrule"] if rule_before(table.rows, i) else []
    if row.kind == "group":
        return [*rule, rf"\multicolumn{{{table.width}}}{{l}}{{\emph{{{escape_latex(row.cells[0])}}}}} \\"]
    aligned = i < len(_body(table))
    cells = [escape_latex(row.cells[0]), *(_latex_cell(cell, row, aligned) for cell in row.cells[1:])]
    if row.kind in ("truth", "published") and cells[0]:
        cells[0] = rf"\textit{{\footnotesize {cells[0]}}}"
    marks = [mark_of(cell) for cell in row.cells]
    told = f"  % {json.dumps(marks, separators=(',', ':'))}" if any(marks) else ""
    follows = i + 1 < len(table.rows) and table.rows[i + 1].kind in ("bracket", "truth", "published")
    return [*rule, _guard_start(" & ".join(cells)) + (r" \\*" if follows else r" \\") + told]


def _latex_cell(cell: str, row: TableRow, aligned: bool) -> str:
    """Write a number with braces around what stands beside it; any other text in braces, which centre it."""
    size = r"\footnotesize " if row.kind in ("truth", "published") else ""
    match = NUMBER.fullmatch(cell) if aligned else None
    if match is None:
        return f"{{{size}{escape_latex(cell)}}}" if cell else ""
    before, after = match["before"], _raise_stars(match["after"])
    number = f"{match['sign']}{match['whole']}" + (f".{match['decimals']}" if match["decimals"] else "")
    return size + (f"{{{before}}}" if before else "") + number + (f"{{{after}}}" if after else "")


def _guard_start(line: str) -> str:
    r"""Guard a line that begins with `[` or `*`: the row, rule or `\item` before would take it as its
    argument.
    """
    return "{}" + line if line.startswith(("[", "*")) else line


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
    "·": r"$\cdot$\allowbreak{}",
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
    "†": r"\textdagger{}",
    "\u200b": r"\allowbreak{}",
    "\u00a0": "~",
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

# A letter with a sign above it for which Unicode has no letter of its own, or any other character.
CHARACTER = re.compile(rf"[A-Za-z][{''.join(_ACCENTS)}]|.", re.DOTALL)


def escape_latex(text: str) -> str:
    """`text` with all that LaTeX would interpret escaped, stars raised, numbers with a true minus sign, and
    places to break in a word that is longer than a line of a column.
    """
    broken = LONG_WORD.sub(lambda found: "\u200b".join(textwrap.wrap(found[0], 10)), bind_short_texts(text))
    escaped = "".join(map(_character, CHARACTER.findall(unicodedata.normalize("NFC", broken))))
    # As in `typographic`, a Chinese letter before it is a word of its own.
    escaped = re.sub(r"(?<![A-Za-zÀ-ɏ\d_.)}-])-(?=\d)", "$-$", escaped)
    escaped = re.sub(
        r"(\d(?:\.\d+)?)e([+-])0*(\d+)(?=(\*?))",
        lambda m: f"{m[1]}$\\times10^{{{m[2].strip('+')}{m[3]}}}$" + (r"\," if m[4] else ""),
        escaped,
    )
    return STARRED.sub(r"\\textsuperscript{\1}", escaped)


def _character(character: str) -> str:
    if character in _ESCAPES or character.isascii():
        return _ESCAPES.get(character, character)
    if len(character) == 2:
        return rf"\{_ACCENTS[character[1]]}{{{_character(character[0])}}}"
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
