r"""LaTeX: tabular environments with their floats, and the text between. Nothing is typeset or run.

Files that it takes by `\input` from its own folder are read where they stand; commands without arguments
that it defines are written out; of every other command its last argument is the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from unicodedata import lookup

from audit.reading.manuscript import (
    Cell,
    Manuscript,
    ManuscriptTable,
    Mark,
    SpannedRows,
    drop_control_characters,
    join_texts,
    mark_small_letters,
)
from base.input_file import check_limit, check_lines, read_bytes
from spillover.weights.text import quote_path
from spillover.words import _, lasting

_TABLE = re.compile(
    r"\\begin\{(tabular\*?|tabularx|tabulary|tabu|longtable|longtabu|xltabular|(?:long|tall)?tblr)\}"
)
_FLOAT = re.compile(r"\\(begin|end)\{(?:side(?:ways)?|wrap|three)?(?:part)?table\*?\}")
_LABEL = re.compile(r"\\label\{([^{}]{1,200})\}")
_REFERENCE = re.compile(r"\\(ref|autoref|cref|Cref)\*?\{([^{}]{1,400})\}")
_COUNTER = re.compile(r"\\setcounter\{table\}\{(\d{1,3})\}")
_INPUT = re.compile(
    r"\\(?:(?:input|include|subfile|subfileinclude|InputIfFileExists)\s*\{(?P<name>[^{}]{1,200})\}"
    r"|(?:sub)?(?:import|inputfrom|includefrom)\*?"
    r"\s*\{(?P<folder>[^{}]{0,200})\}\s*\{(?P<file>[^{}]{1,200})\}"
    r"|input\s+(?P<bare>[^\s{}\\%]{1,200}))"
)
_DEFINED = re.compile(
    r"\\(?:(?:re|provide)?(?:new)?command\*?|[gex]?def)\s*\{?\\([a-zA-Z]+)\}?\s*\{([^{}\\]{0,200})\}"
)
_MARKS = re.compile(r"%\s*(\[.*\])\s*$", re.MULTILINE)
_COMMENT = re.compile(r"\\.|%[^\n]*\n?", re.DOTALL)
_LENGTH = re.compile(  # a size, which is no text
    r"(?<=\\begin\{minipage\})(?:\[[^\]]*\]){0,3}\s*\{[^{}]*\}|"
    r"\\(?:setlength|addtolength)\s*\{?\\[a-zA-Z@]+\}?\s*\{[^{}]*\}|\\(?:linespread|sisetup)\s*\{[^{}]*\}"
    r"|\\[a-zA-Z@]+\s*=\s*-?[\d.]+\s*(?:pt|mm|cm|em|ex|in|bp|pc|sp)(?![a-zA-Z])"
)
_TOKEN = re.compile(r"\\[a-zA-Z@]+\*?\s*|\\.|[{}$~^_&]|[^\\{}$~^_&]+", re.DOTALL)
_REPEATED = re.compile(r"\*\s*\{\s*(\d{1,2})\s*\}\s*(?=\{)")
LONGEST = 10_000  # characters of a table's columns
MOST_FILES = 200  # of one manuscript; so many within each other are still read without a deep recursion
_RULES = re.compile(
    r"\\(?:toprule|midrule|bottomrule|hline|endfirsthead|endhead|endfoot|endlastfoot|addlinespace)"
    r"(?![a-zA-Z])(?:\[[^\]]*\])?|\\(?:cmidrule|cline)\s*(?:\[[^\]]*\])?(?:\([^)]*\))?\s*\{[^{}]*\}"
)
_DROPPED = {
    *(
        "label",
        "ref",
        "eqref",
        "pageref",
        "autoref",
        "cref",
        "Cref",
        "cite",
        "citep",
        "citet",
        "citealp",
        "parencite",
    ),
    *(
        "vspace",
        "hspace",
        "includegraphics",
        "bibliography",
        "bibliographystyle",
        "usepackage",
        "documentclass",
    ),
    *("begin", "end", "setlength", "renewcommand", "newcommand", "color", "fontsize", "pagestyle", "input"),
}
# Commands of which arguments before the last are no text: how many to pass over.
_BEFORE = {
    "multicolumn": 2,
    "multirow": 2,
    "textcolor": 1,
    "resizebox": 2,
    "scalebox": 1,
    "href": 1,
    "parbox": 1,
}
_HEADING = re.compile(r"(\\(?:part|chapter|(?:sub)*section)\*?\s*(?:\[[^\]]*\])?\{(?:[^{}]|\{[^{}]*\})*\})")
_WRITTEN = """
    times × cdot · ast * star * textasteriskcentered * pm ± infty ∞ to → textless < textgreater > percent %
    textendash – textemdash — textminus - leq ≤ geq ≥ le ≤ ge ≥ ldots … dots … approx ≈ neq ≠"""
_SIGNS = dict(zip(_WRITTEN.split()[::2], _WRITTEN.split()[1::2], strict=True))
_GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi
    psi omega"""
_SIGNS |= {name: lookup(f"Greek small letter {name.replace('mbd', 'md')}") for name in _GREEK.split()}
_SIGNS |= {name.title(): _SIGNS[name].upper() for name in _GREEK.split()}
_SIGNS |= {"quad": " ", "qquad": " ", "par": "\n", "textbackslash": "\\"}
_SIGNS |= {",": "\u2009", "%": "%", "&": "&", "$": "$", "#": "#", "_": "_"}


def read(data: bytes, path: Path) -> Manuscript:
    """The tables and paragraphs of a document or a fragment of one."""
    found = Manuscript()
    text = _insert_inputs(_decode(data, path, found), path, found, {path.resolve()})
    check_limit("SPILLOVER_ARTICLE_TEXT", len(text), _("the length of the text"), quote_path(path))
    marks: list[list[Mark | None]] = []
    text = _MARKS.sub(lambda match: _keep_marks(match, marks), text)
    text = _COMMENT.sub(lambda match: match[0] if match[0].startswith("\\") else "", text)
    text = _LENGTH.sub("", text)
    defined = {name: value for name, value in _DEFINED.findall(text) if not name.startswith("the")}
    if defined:
        text = re.sub(r"\\([a-zA-Z]+)(?:\{\})?", lambda match: defined.get(match[1], match[0]), text)
        check_limit(
            "SPILLOVER_ARTICLE_UNPACKED", len(text), _("the size in bytes when written out"), quote_path(path)
        )
    start = text.find(r"\begin{document}")
    body = text[start + 16 :].partition(r"\end{document}")[0] if start >= 0 else text
    left = _insert_numbers(_take_tables(body, marks, found, quote_path(path)), found)
    left = _HEADING.sub(r"\n\n\1\n\n", left)  # no part of the sentence behind it
    for part in re.split(r"\n\s*\n|\x02", left):
        said = join_texts([render_plain(part)])
        if said and re.search(r"\w", said):
            found.add_paragraph(said)
    if r"\includegraphics" in body:
        found.remark(_("the manuscript has pictures: tables in them cannot be read"))
    return found


def _decode(data: bytes, path: Path, found: Manuscript) -> str:
    check_lines(data, quote_path(path))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return drop_control_characters(data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n"))
        except UnicodeDecodeError:
            found.remark(_("the manuscript is not UTF-8: it is read as GB 18030, or as Latin letters"))
    return drop_control_characters(data.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n"))


def _insert_inputs(text: str, path: Path, found: Manuscript, taken_in: set[Path]) -> str:
    """The text with the files of its own folder that it takes in, each once; others are remarked.

    taken_in: the files that have been, to which those of this text are added.
    """

    def read_input(match: re.Match[str]) -> str:
        name = (match["name"] or match["bare"] or f"{match['folder']}/{match['file']}").strip()
        file = (path.parent / (name if name.endswith(".tex") else f"{name}.tex")).resolve()
        if file in taken_in:
            found.remark(
                lasting("{command} was not read again: each file is read once", command=match[0][:120])
            )
            return ""
        if len(taken_in) > MOST_FILES or not file.is_relative_to(path.parent.resolve()) or not file.is_file():
            found.remark(
                lasting(
                    "{command} was not read: it is not a file in the manuscript's folder",
                    command=match[0][:120],
                )
            )
            return ""
        taken_in.add(file)
        inner = _decode(read_bytes(file, "SPILLOVER_ARTICLE_BYTES"), file, found)
        return _insert_inputs(inner, path, found, taken_in)

    made = _INPUT.sub(read_input, re.sub(r"(?m)^\s*%(?!\s*\[).*$", "", text))
    check_limit(
        "SPILLOVER_ARTICLE_BYTES", len(made), _("the size in bytes with what it takes in"), quote_path(path)
    )
    return made


def _keep_marks(match: re.Match[str], marks: list[list[Mark | None]]) -> str:
    """Our comment behind a row as a sign of its number; any other as it is."""
    try:
        row = json.loads(match[1])
    except (ValueError, RecursionError):
        return match[0]
    kept: list[Mark | None] = []
    for one in row:
        whole = isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one)
        kept.append((one[0], one[1], one[2]) if whole else None)
    if not any(kept):
        return match[0]
    marks.append(kept)
    return f"\x01{len(marks) - 1}\x01"


def _take_tables(text: str, marks: list[list[Mark | None]], found: Manuscript, where: str) -> str:
    """Adds the tables of a text; what remains of it, without floats and tables."""
    left, at, count, last = [], 0, 0, -1
    for start, end, specification, inner in _environments(text, found):
        before, after, begin, stop = _split_float(text, start, end)
        count, last = count + (begin != last or begin == start), begin  # two in one float have one number
        count = next((int(m[1]) + 1 for m in _COUNTER.finditer(text, at, start)), count)
        caption = re.search(r"\\caption(?:of\{table\})?\*?\s*(?:\[[^\]]*\])?", before + after + inner)
        table = ManuscriptTable(lasting("table {table}", table=len(found.tables) + 1), [])
        table.rows = _read_rows(inner, _find_decimal_signs(specification), marks, where)
        if caption:
            table.caption = join_texts([render_plain(_group((before + after + inner), caption.end()))])
        given = re.search(r"\\renewcommand\{?\\thetable\}?\{([^{}]{1,20})\}", before)
        given = given or re.search(r"\\label\{tab:table0*(\d+[a-z]?)_", before + inner)  # of our own
        table.number = given[1] if given else str(count)
        found.labels |= dict.fromkeys(_LABEL.findall(before + after + inner), table.number)
        inside = re.search(r"\bnote\{[^{}]*\}\s*=\s*(?=\{)", text[start:end])  # among the options of tblr
        notes = [_drop_caption(after), _group(text, start + inside.end()) if inside else ""]
        table.notes = [said for note in notes if (said := join_texts([render_plain(note)]))]
        found.tables.append(table)
        left.append(text[at : max(at, begin)])
        at = max(at, stop)
    left.append(text[at:])
    return "\x02".join(left)


def _insert_numbers(text: str, found: Manuscript) -> str:
    """A text with the numbers of tables where it refers to them by their labels."""

    def number_item(match: re.Match[str]) -> str:
        numbers = [found.labels.get(label.strip(), "") for label in match[2].split(",")]
        if not all(numbers):
            return match[0]
        return ("Table " if match[1] in ("autoref", "cref", "Cref") else "") + ", ".join(numbers)

    return _REFERENCE.sub(number_item, text)


def _environments(text: str, found: Manuscript) -> list[tuple[int, int, str, str]]:
    """Start, end, columns and content of each outermost table."""
    tables, at = [], 0
    while match := _TABLE.search(text, at):
        depth, i = 1, match.end()
        for edge in re.finditer(r"\\(begin|end)\{" + re.escape(match[1]) + r"\}", text[match.end() :]):
            depth += 1 if edge[1] == "begin" else -1
            i = match.end() + edge.end()
            if not depth:
                break
        if depth:
            i = len(text)
            found.remark(_("a table has no end: the manuscript may be cut off"))
        inner = text[match.end() : i].removesuffix(rf"\end{{{match[1]}}}")
        specification, inner = _split_specification(inner, match[1])
        tables.append((match.start(), i, "" if "tblr" in match[1] else specification, inner))
        at = i
    return tables


def _split_specification(inner: str, name: str) -> tuple[str, str]:
    """A table's columns, and its content behind its width and them."""
    at, found = 0, ""
    for _rest in range(1 + (name in ("tabular*", "tabularx", "tabulary", "xltabular"))):
        skipped = re.match(r"\s*(?:\[[^\]]*\])?\s*", inner[at:])
        at += skipped.end() if skipped else 0
        if inner[at : at + 1] == "{":
            found = _group(inner, at)
            at += len(found) + 2
    return found, inner[at:]


def _find_decimal_signs(specification: str) -> dict[int, str]:
    """The columns behind which each row has a decimal point or comma, as in `r@{.}l`."""
    while len(specification) < LONGEST and (star := _REPEATED.search(specification)):
        again = _group(specification, star.end())
        rest = specification[star.end() + len(again) + 2 :]
        specification = specification[: star.start()] + again * int(star[1]) + rest
    found: dict[int, str] = {}
    if len(specification) >= LONGEST:
        return found
    column, before, at = -1, "", 0
    while at < len(specification):
        here = specification[at]
        if here == "{":
            inner = _group(specification, at)
            if before == "@" and render_plain(inner).strip() in (".", ",", "·"):
                found[column] = render_plain(inner).strip()
            at += len(inner) + 1
        elif here == "[":
            at = specification.find("]", at) if "]" in specification[at:] else at
        column += here.isalpha()
        before = here if here.strip() else before
        at += 1
    return found


def _split_float(text: str, start: int, end: int) -> tuple[str, str, int, int]:
    """Split a table's float: the text before and behind the table, and where the float begins and ends."""
    opened = list(_FLOAT.finditer(text, max(0, start - 5000), start))
    closed = _FLOAT.search(text, end, end + 8000)
    inside = [m for m in opened if m[1] == "begin"]
    if inside and opened[-1][1] == "begin" and closed:
        last = next((m for m in reversed(opened) if m[1] == "end"), None)
        first = min((m.start() for m in inside if not last or m.start() > last.end()), default=start)
        again = _TABLE.search(text, end, closed.start())
        stop = again.start() if again and closed[1] == "end" else closed.end()
        tail = text[end : again.start() if again else closed.start()]
        return text[first:start], tail, first, stop
    return text[max(0, start - 400) : start].rpartition("\n\n")[2], "", start, end


def _drop_caption(text: str) -> str:
    match = re.search(r"\\caption(?:of\{table\})?\*?\s*(?:\[[^\]]*\])?", text)
    return (
        text
        if not match
        else text[: match.start()] + text[match.end() + len(_group(text, match.end())) + 2 :]
    )


def _group(text: str, at: int) -> str:
    """The content of the braces that open at a place, without them; "" where none do."""
    if text[at : at + 1] != "{":
        return ""
    depth = 0
    for match in re.finditer(r"\\.|[{}]", text[at:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth:
            return text[at + 1 : at + match.start()]
    return text[at + 1 :]


def _read_rows(
    inner: str, points: Mapping[int, str], marks: list[list[Mark | None]], where: str
) -> list[list[Cell]]:
    """The rows of a table. points: the columns whose numbers go on in the next one, and by which sign."""
    before, _, rest = inner.partition(r"\endfirsthead")
    inner = before + (rest.partition(r"\endhead")[2] or rest)  # without the head of later pages
    inner = re.sub(r"\\begin\{tabular\}\s*(?:\[[^\]]*\])?(?:\{[^{}]*\})?", r"\\shortstack{", inner)
    inner = inner.replace(r"\end{tabular}", "}").replace(r"\tabularnewline", r"\\ ")
    inner = re.sub(
        r"\\caption\*?\s*(?:\[[^\]]*\])?\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*(?:\\label\{[^{}]*\})?\s*\\\\",
        "",
        inner,
    )
    grid = SpannedRows(where)
    for i, line in enumerate(_split(_RULES.sub("", inner), "\\\\")):
        line = (
            re.sub(r"^\s*\*", "", line) if i else line
        )  # of a row's end that keeps the next one on its page
        line = re.sub(r"^\s*\*?(?:\[[-.\d\s]*(?:pt|ex|em|cm|mm|in)\])", "", line)
        # The comment of a row stands behind its end, so at the beginning of the next piece.
        told = re.match(r"\s*\x01(\d+)\x01", line)
        if told and grid.rows:
            _mark_last_row(grid, marks[int(told[1])])
        line = re.sub(r"\x01\d+\x01", "", line)
        cells = _split(line, "&")
        if any(cell.strip() for cell in cells):
            grid.row()
            column, left = 0, iter(cells)
            for text in left:
                given = re.match(r"\s*\\multicolumn\s*\{(\d{1,4})\}", text)
                across, said = max(1, int(given[1])) if given else 1, render_plain(text).strip()
                if column in points and not given:
                    more, across = render_plain(next(left, "")).strip(), 2
                    said += (points[column] if said[-1:].isdigit() and more[:1].isdigit() else "") + more
                grid.cell(Cell(said), across)
                column += across
    return grid.full()


def _mark_last_row(grid: SpannedRows, row: list[Mark | None]) -> None:
    """Gives the cells of the last row their marks."""
    last = grid.rows[grid.at]
    for i, mark in enumerate(row):
        if mark and i in last:
            last[i] = Cell(last[i].text, mark)


def _split(text: str, at: str) -> list[str]:
    """A text in pieces at each `&` or `\\\\` that is in no braces."""
    pieces, depth, begin = [], 0, 0
    for match in re.finditer(r"\\\\|\\.|[{}&]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == at and depth <= 0:
            pieces.append(text[begin : match.start()])
            begin = match.end()
    return [*pieces, text[begin:]]


_RAISED = {"note": "^"}  # the mark of a note, whose letter is no part of what it stands at
_SMALL = ("^", "_", *_RAISED)


def render_plain(text: str) -> str:
    """The text that LaTeX would print, digits raised or lowered as characters of their own."""
    stack: list[tuple[str, list[str]]] = [("", [])]
    raised, skip = "", 0  # what becomes of the next argument, and how many are passed over before it
    for match in _TOKEN.finditer(re.sub(r"(\\begin\{[a-zA-Z]+\*?\})\[[^\]]*\]", r"\1", text)):
        token, parts = match[0], stack[-1][1]
        if token == "{":
            stack.append(("drop" if skip else raised, []))
            skip, raised = max(0, skip - 1), raised if skip else ""
        elif token == "}" and len(stack) > 1:
            kind, inner = stack.pop()
            said = "" if kind == "drop" or (kind == "note" and "".join(inner).isalpha()) else "".join(inner)
            stack[-1][1].append(mark_small_letters(said, _RAISED.get(kind, kind)) if kind in _SMALL else said)
        elif token in ("^", "_"):
            raised = token
        elif token in ("~", "&"):
            parts.append(" ")
        elif token.startswith("\\"):
            name = token[1:].strip().rstrip("*")
            raised = {"textsuperscript": "^", "sym": "^", "textsubscript": "_", "tnote": "note"}.get(name, "")
            skip = 1 if name in _DROPPED else _BEFORE.get(name, 0)
            blank = token[1:].isspace() or (name and not name[0].isalpha())
            parts.append(_SIGNS.get(name, " " if blank else ""))
        elif token not in ("$", "}"):
            body = re.sub(r"^\s*\[[^\]]*\]", "", token) if skip else token
            if raised and body:
                body, raised = mark_small_letters(body[0], _RAISED.get(raised, raised)) + body[1:], ""
            skip = skip if not body.strip() or stack[-1][0] == "drop" else 0
            parts.append(re.sub(r"(?<!-)--(?!-)", "–", body))
    return "".join(part for _, parts in stack for part in parts)
