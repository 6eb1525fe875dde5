"""Markdown, as Quarto, R Markdown and notebooks have it: pipe and grid tables, those that pandoc aligns by
blanks, tables of HTML and LaTeX, and the text between.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from audit.reading import html, tex
from audit.reading.manuscript import Cell, Manuscript, ManuscriptTable, join_texts, mark_small_letters
from base.input_file import check_limit
from spillover.weights.text import quote_path
from spillover.words import _, lasting

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:[|+]\s*:?-+:?\s*)*\|?\s*")  # beneath the heads of a pipe table
_GRID = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")  # between the rows of a grid table
_GROUPS = re.compile(r"\s*-{2,}(?: +-{2,})+\s*")  # over or under the columns of a table aligned by blanks
_LINE = re.compile(r"\s*-{3,}\s*")  # above and beneath such a table
_RAW = re.compile(r"\s*[`~]{3,}\s*\{=(?:html|latex|tex)\d?\}")  # a block that is no code
_EMBEDDED = re.compile(
    r"^ {0,3}(?:<table\b.*?</table>|\\begin\{(?P<name>table\*?|longtable|tabular\*?)\}.*?\\end\{(?P=name)\})",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_HELD = "\ue100"  # in the place of a table of HTML or LaTeX
_PIPE = re.compile(r"(?<!\\)\|")
_CAPTION = re.compile(r"^\s*(?:[Tt]able\s*)?:\s+(?=\S)")  # as pandoc marks one
_NUMBERED = re.compile(r"[*_#>\s]*(?:table|tab\.|表)\s*[A-Z]?\.?\d", re.IGNORECASE)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_MATHS = re.compile(r"\$([^$\n]{1,200})\$")
_LETTERS = {
    "times": "×",
    "beta": "β",
    "rho": "ρ",
    "lambda": "λ",
    "theta": "θ",
    "sigma": "σ",
    "delta": "δ",
    "alpha": "α",
    "gamma": "γ",
    "phi": "φ",
    "tau": "τ",
    "mu": "μ",
    "chi": "χ",
    "cdot": "·",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "approx": "≈",
    "pm": "±",
    "hat": "",
    "widehat": "",
    "mathrm": "",
    "text": "",
    "textit": "",
}
_LETTER = re.compile(rf"\\({'|'.join(_LETTERS)})(?![A-Za-z])\s?")
_RAISED = re.compile(r"\^\{?(\*{1,5}|[-+\d]+)\}?\^?")
# Emphasis is of words: the stars of `***、**、*分别表示` are stars. The italics within bold come first.
_EMPHASIS = (
    re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*]*?\w[^*]*?)(?<=\S)\1(?![\w*])"),
    re.compile(r"(?<!\*)(\*\*\*|\*\*|__)(?=[^\s*])([^*]*?\w[^*]*?(?:(?<=[^\W_])\*{1,3})?)(?<=\S)\1(?!\*)"),
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOTE = re.compile(r"[*_]*(?:notes?|注)[*_]*\s*[:：]|[^\w]*\*+\s*p|significance|signif\.", re.IGNORECASE)


def read(data: bytes, path: Path) -> Manuscript:
    """The tables and paragraphs of a Markdown file. Code is neither run nor read."""
    text = _COMMENT.sub("", data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))
    check_limit("SPILLOVER_ARTICLE_TEXT", len(text), _("the length of the text"), quote_path(path))
    found = Manuscript()
    text = "\n".join(_drop_code(text.split("\n"), found))
    held = [_read_embedded(match[0], path) for match in _EMBEDDED.finditer(text)]
    lines = _add_pipes(_EMBEDDED.sub(f"\n\n{_HELD}\n\n", text).split("\n"))
    if re.search(r"!\[[^\]]*\]\(", text):
        found.remark(_("the manuscript has pictures: tables in them cannot be read"))
    blocks = _split_blocks(lines)
    for i, block in enumerate(blocks):
        if block == [_HELD]:
            before = blocks[i - 1] if i else []
            found.tables += _number_tables(held.pop(0), len(found.tables), before)
            continue
        rows = _grid_rows(block) if _GRID.fullmatch(block[0]) else _pipe_rows(block)
        if rows:
            before = blocks[i - 1] if i else []
            behind = blocks[i + 1] if i + 1 < len(blocks) else []
            found.tables.append(_build_table(len(found.tables) + 1, rows, before, behind))
        elif said := join_texts(_render_inline(line.lstrip("#>")) for line in block):
            found.add_paragraph(said)
    return found


def _drop_code(lines: Sequence[str], found: Manuscript) -> Iterator[str]:
    """The lines outside fenced blocks of code and the block of settings at the top; those of HTML and LaTeX
    are no code.
    """
    if lines and lines[0].strip() == "---" and "---" in map(str.strip, lines[1:]):
        lines = lines[[line.strip() for line in lines].index("---", 1) + 1 :]
    fence, is_raw = "", False
    for line in lines:
        match = _FENCE.match(line)
        if fence and match and match[1].startswith(fence):
            fence = ""
        elif fence and not is_raw:
            continue
        elif match and not fence:
            fence, is_raw = match[1], bool(_RAW.match(line))
            if not is_raw:
                found.remark(_("the manuscript holds blocks of code, whose output is not read"))
        else:
            yield line


def _read_embedded(text: str, path: Path) -> list[ManuscriptTable]:
    """The tables of a piece of HTML or LaTeX."""
    reader = html if text.lstrip().startswith("<") else tex
    return reader.read(text.encode(), path).tables


def _number_tables(
    tables: Sequence[ManuscriptTable], count: int, before: Sequence[str]
) -> list[ManuscriptTable]:
    """Tables of HTML or LaTeX behind others; one without a caption has the line before it, if that is one."""
    own = [replace(one, place=lasting("table {table}", table=count + i)) for i, one in enumerate(tables, 1)]
    if own and not own[0].caption and before and (_CAPTION.match(before[-1]) or _NUMBERED.match(before[-1])):
        own[0].caption = _render_inline(_CAPTION.sub("", before[-1].lstrip("#> "), count=1))
    return own


def _add_pipes(lines: Sequence[str]) -> list[str]:
    """The lines with each table that is aligned by blanks as a pipe table."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        if not _GROUPS.fullmatch(lines[at]):
            found.append(lines[at])
            at += 1
            continue
        heads: list[str] = []
        while found and found[-1].strip() and not _LINE.fullmatch(found[-1]):
            heads.insert(0, found.pop())
        is_spaced = bool(found) and bool(_LINE.fullmatch(found[-1]))  # its rows are parted by empty lines
        found = found[:-1] if is_spaced else found
        last = _find_end(lines, at + 1, is_spaced)
        lines_of = [*heads, *([""] if is_spaced else []), *lines[at + 1 : last]]
        rows = _read_aligned_rows(lines[at], lines_of, is_spaced)
        found += ["", *rows[:1], "|-" * max(1, rows[0].count("|") - 1) + "|", *rows[1:], ""] if rows else []
        at = last + 1
    return found


def _find_end(lines: Sequence[str], first: int, is_spaced: bool) -> int:
    """The line behind a table that is aligned by blanks: its last rule, or an empty line."""
    for at in range(first, len(lines)):
        if _LINE.fullmatch(lines[at]) or _GROUPS.fullmatch(lines[at]) or not (is_spaced or lines[at].strip()):
            return at
    return len(lines)


def _read_aligned_rows(rule: str, lines: Sequence[str], is_spaced: bool) -> list[str]:
    """The rows of a table whose columns begin where the groups of its rule do, as those of a pipe table."""
    starts = [match.start() for match in re.finditer(r"-+", rule)]
    bounds = [*zip([0, *starts[1:]], [*starts[1:], None], strict=True)]
    rows, begins = list[list[str]](), True
    for line in lines:
        if not line.strip():
            begins = True
            continue
        wide = "".join(c + "\0" * (unicodedata.east_asian_width(c) in "WF") for c in line)
        cells = [wide[first:last].replace("\0", "").strip().replace("|", r"\|") for first, last in bounds]
        if begins or not is_spaced:
            rows.append(cells)
        else:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        begins = False
    return [f"| {' | '.join(row)} |" for row in rows]


def _split_blocks(lines: Sequence[str]) -> list[list[str]]:
    """The lines between blank ones; a table ends where a line has no sign of one."""
    blocks: list[list[str]] = [[]]
    of_table = False
    for line in lines:
        piped = bool(_PIPE.search(line)) or bool(_GRID.fullmatch(line))
        if not line.strip() or (blocks[-1] and piped != of_table) or line.startswith("#"):
            blocks.append([])
        if line.strip():
            blocks[-1].append(line)
            of_table = piped
    return [block for block in blocks if block]


def _pipe_rows(block: Sequence[str]) -> list[list[Cell]]:
    """The cells of a pipe table, none where a block is no table: its second line is a rule."""
    if len(block) < 3 or not _RULE.fullmatch(block[1]) or "|" not in block[0]:
        return []
    return _pad_rows([_split_cells(line) for i, line in enumerate(block) if i != 1])


def _grid_rows(block: Sequence[str]) -> list[list[Cell]]:
    """The cells of a grid table; those of several lines are joined."""
    rows: list[list[str]] = []
    begins = True
    for line in block:
        if _GRID.fullmatch(line):
            begins = True
            continue
        cells = [cell.text for cell in _split_cells(line)]
        if begins or len(cells) != len(rows[-1]):
            rows.append(cells)
        else:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        begins = False
    return _pad_rows([list(map(Cell, row)) for row in rows])


def _split_cells(line: str) -> list[Cell]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith(r"\|") else inner
    return [Cell(_render_inline(text)) for text in _PIPE.split(inner)]


def _pad_rows(rows: list[list[Cell]]) -> list[list[Cell]]:
    width = max((len(row) for row in rows), default=0)
    return [row + [Cell()] * (width - len(row)) for row in rows if any(cell.text for cell in row)]


def _build_table(
    number: int, rows: list[list[Cell]], before: Sequence[str], behind: Sequence[str]
) -> ManuscriptTable:
    """A table with its caption, which stands above it or, after a colon, above or beneath it."""
    place = lasting("table {table}", table=number)
    caption, notes = "", list[str]()
    if before and (_CAPTION.match(before[-1]) or _NUMBERED.match(before[-1])):
        caption = _render_inline(_CAPTION.sub("", before[-1].lstrip("#> "), count=1))
    for line in behind:
        if _CAPTION.match(line) and not caption:
            caption = _render_inline(_CAPTION.sub("", line, count=1))
        elif notes or _NOTE.match(line.lstrip()):
            notes.append(_render_inline(line))
    return ManuscriptTable(place, rows, caption, header=1, notes=notes)


def _render_inline(text: str) -> str:
    """A text as it is shown: signs that are escaped as themselves, emphasis and formulas without theirs."""
    text = _MATHS.sub(lambda match: _LETTER.sub(lambda m: _LETTERS[m[1]], match[1]), text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>~^$])", lambda match: chr(0xE000 + ord(match[1])), text)
    for mark in _EMPHASIS:
        text = mark.sub(r"\2", text)
    text = re.sub(r"<br\s*/?>", " ", text)
    text = re.sub(r"<sup>(.*?)</sup>", lambda match: mark_small_letters(match[1], "^"), text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"</?[a-zA-Z][^<>]*>", "", text))
    text = "".join(chr(ord(c) - 0xE000) if 0xE000 < ord(c) < 0xE080 else c for c in text)
    return _RAISED.sub(lambda match: mark_small_letters(match[1], "^"), text).strip()
