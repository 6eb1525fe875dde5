"""Errors planted in papers that were written by hand: found, possible and missed, and sound numbers accused.

python tests/match/match_hand.py              # every paper of tests/hand
python tests/match/match_hand.py nqp_jjyj -v  # one of them, each number that is not as it should be

A paper of `tests/hand` has its settings in its first line and, for each number, `‹field model term digits
name›`, with `·` for a space of a term. Fields: b estimate with stars, e without, s, t, p, lo, hi; n
observations, r R², q or a longer name a statistic; `%` behind one: as a per cent without its sign. A line
`‹file name›` begins a file that the paper takes in, and `¦` a row of a table that blanks align; the setting
`decimal` is the mark of decimals. Each paper is matched as it is and with each of its errors alone; the
studies must have run. Where whole columns under heads such as (3) and (4) are exchanged no table tells it;
that counts as missed.
"""

import json
import re
import sys
import tempfile
import zipfile
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from audit.reading.reader import read_manuscript
from audit.study_reference import Match, StudyReference
from cli.match import match_numbers, open_study, read_reference

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"‹((?:b|e|s|t|p|lo|hi|n|r|q|[a-z_]{4,})%?) (\S+) (\S+) (\d)(?: (\w+))?›")
FILE = re.compile(r"^‹file (\S+)›\n", re.MULTILINE)
RESULTS = ("found", "possible", "missed")
WRONG = {"other", "outdated", "missing"}
COLUMNS = {"b": "estimate", "e": "estimate", "s": "se", "t": "statistic", "p": "p", "lo": "low", "hi": "high"}


def read_value(base: duckdb.DuckDBPyConnection, field: str, model: str, term: str) -> float:
    """The study's number of one field of a model, or of one of its terms."""
    term = term.replace("·", " ")
    if field.endswith("%"):
        return abs(100 * read_value(base, field[:-1], model, term))
    if field == "n":
        rows = base.execute("select nobs from models where model = ?", [model]).fetchall()
    elif field not in COLUMNS:
        name = {"r": "r2_within", "q": term}.get(field, field)
        rows = base.execute(
            "select value from statistics where model = ? and name = ?", [model, name]
        ).fetchall()
    else:
        query = f"select {COLUMNS[field]} from terms where model = ? and term = ?"
        rows = base.execute(query, [model, term]).fetchall()
    if not rows:
        raise KeyError((field, model, term))
    return rows[0][0]


def print_number(value: float, digits: int, settings: dict, stars: str = "") -> str:
    """A number as the paper prints it, with its stars behind it."""
    text = f"{value:.{digits}f}"
    if not settings.get("zero", True):
        text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    text = text.replace("-", settings.get("minus", "-")).replace(".", settings.get("decimal", "."))
    if not stars:
        return text
    if settings.get("repeat"):
        return text + settings["star"] * len(stars)
    return text + (settings["star"] % stars if settings["star"] else "")


def find_stars(p: float, settings: dict) -> str:
    """The stars of a p-value by the paper's rule."""
    passed = sum(p < level for level in settings["stars"])
    if not passed:
        return ""
    return settings["marks"][passed - 1] if "marks" in settings else "*" * passed


def move_digit(text: str) -> str:
    """The number with its third significant digit, or its last, another one."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    significant = [at for at in places if text[:at].strip("-−－$.0") or text[at] != "0"]
    at = significant[min(1, len(significant) - 1)]
    return text[:at] + str((int(text[at]) + 4) % 10) + text[at + 1 :]


def exchange_places(text: str, base: duckdb.DuckDBPyConnection, kind: str, pair: list[str]) -> str:
    """The paper with two columns, or rows, of its marked table exchanged; what moved is called so."""
    turn = {pair[0]: pair[1], pair[1]: pair[0]}

    def exchange(match: re.Match[str]) -> str:
        field, model, term, digits, name = match.groups()
        variable, colon, effect = term.partition(":")
        moved = (turn.get(model, model), term)
        if kind == "rows" and model not in turn:
            moved = (model, turn.get(variable, variable) + colon + effect)
        try:
            read_value(base, field, *moved)
        except KeyError:
            moved = (model, term)
        new = "moved" if moved != (model, term) else name or "sound"
        return f"‹{field} {moved[0]} {moved[1]} {digits} {new}›"

    start, end = text.index("‹table›"), text.index("‹/table›")
    return text[:start] + PLACE.sub(exchange, text[start:end]) + text[end:]


def fill_paper(text: str, settings: dict, base: duckdb.DuckDBPyConnection, error: str) -> str:
    """The paper with its numbers, one error among them."""
    kind, *which = error.split() if error else ("",)
    if kind in ("columns", "rows"):
        text, which = exchange_places(text, base, kind, which), []
    values = {m[5]: read_value(base, *m.group(1, 2, 3)) for m in PLACE.finditer(text) if m[5] in which}

    def fill(match: re.Match[str]) -> str:
        field, model, term, digits, name = match.groups()
        value = read_value(base, field, model, term)
        stars = find_stars(read_value(base, "p", model, term), settings) if field == "b" else ""
        if name in which:
            other = next((values[one] for one in which if one != name), value)
            return print_error(kind, value, other, int(digits), stars, settings, in_table=name[0] == "t")
        return print_number(value, int(digits), settings, stars)

    return re.sub(r"‹/?table›\n?", "", PLACE.sub(fill, text))


def print_error(
    kind: str, value: float, other: float, digits: int, stars: str, settings: dict, in_table: bool
) -> str:
    """A number with an error of a kind. other: the one that it is exchanged with."""
    plain = print_number(value, digits, settings)
    if kind == "stars":
        return print_number(value, digits, settings, "" if stars else find_stars(0.02, settings))
    if kind in ("digit", "R2", "N"):
        wrong = move_digit(plain)
    elif kind == "comma" and in_table:
        wrong = plain.replace(".", ",", 1)
    elif kind == "comma":
        wrong = print_number(value * 10, digits - 1, settings)
    else:
        typed = {"sign": -value, "exchange": other, "stale": value * 1.07 + 2 * 10.0**-digits}[kind]
        wrong = print_number(typed, digits, settings)
    assert wrong != plain, (kind, plain)
    return wrong + (print_number(0, 0, settings, stars)[1:] if stars else "")


def split_lines(text: str) -> list[str | list[str]]:
    """The paragraphs of a paper for Word or a workbook, and the rows of its tables as lists."""
    return [
        [cell.strip() for cell in line[1:].split("|")] if line.startswith("|") else line
        for line in text.splitlines()
        if line
    ]


def write_docx(text: str, path: Path) -> None:
    """Writes paragraphs and tables as Word does, `<` being merged with the cell before it."""

    def paragraph(line: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'

    lines = split_lines(text)
    width = max(len(line) for line in lines if isinstance(line, list))
    body, table = "", ""
    for line in [*lines, ""]:
        if isinstance(line, list):
            cells = [""] * width if line == ["<blank>"] else line
            row = ""
            for at, cell in enumerate(cells):
                if cell == "<":
                    continue
                span = 1
                while at + span < len(cells) and cells[at + span] == "<":
                    span += 1
                row += f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph(cell)}</w:tc>'
            table += f"<w:tr>{row}</w:tr>"
            continue
        if table:
            body += f"<w:tbl><w:tblPr/><w:tblGrid/>{table}</w:tbl>"
            table = ""
        body += paragraph(line)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
            f'<Default Extension="rels" ContentType="{relations}"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="a" Type="{office}" Target="word/document.xml"/></Relationships>',
        )
        document = f'<?xml version="1.0"?><w:document {space}><w:body>{body}</w:body></w:document>'
        file.writestr("word/document.xml", document)


def write_xlsx(text: str, path: Path) -> None:
    """Writes paragraphs and rows into the cells of a sheet: numbers as numbers, those with stars as text."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, line in enumerate(split_lines(text), 1):
        cells = line if isinstance(line, list) else [line]
        for column, cell in enumerate(cells, 1):
            if cell in ("<", "<blank>", ""):
                continue
            is_number = re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None
            place = sheet.cell(
                number, column, float(cell) if "." in cell and is_number else int(cell) if is_number else cell
            )
            if is_number and "." in cell:
                place.number_format = "0." + "0" * len(cell.partition(".")[2])
            if column < len(cells) and cells[column] == "<":
                sheet.merge_cells(
                    start_row=number, end_row=number, start_column=column, end_column=column + 1
                )
    book.save(path)


def align_columns(text: str) -> str:
    """The text with its lines that begin with `¦` as a simple table of pandoc, `¦---` being its rules."""
    lines = text.splitlines()
    rows = [[cell.strip() for cell in line[1:].split(" | ")] for line in lines if line.startswith("¦")]
    widths = [max(map(len, column)) for column in zip(*(row for row in rows if len(row) > 1), strict=True)]
    whole = iter(rows)
    return "\n".join(_align_row(next(whole), widths) if line.startswith("¦") else line for line in lines)


def _align_row(row: list[str], widths: list[int]) -> str:
    """A row of a simple table, its first cell at the left and the others at the right of their columns."""
    if len(row) == 1:
        return "  ".join("-" * width for width in widths)
    cells = [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
    return "  ".join(cells)


def write_paper(name: str, text: str, path: Path) -> None:
    """Writes a filled paper in the format of its name."""
    if name.endswith(".docx"):
        write_docx(text, path)
    elif name.endswith(".xlsx"):
        write_xlsx(text, path)
    else:
        first, *others = FILE.split(align_columns(text))
        path.write_text(first, encoding="utf-8")
        for other, content in zip(others[::2], others[1::2], strict=True):
            path.with_name(other).write_text(content, encoding="utf-8")


def match_paper(path: Path, known: StudyReference) -> list[Match]:
    """What the matcher says of each number of a paper."""
    return match_numbers(read_manuscript(path), known)[0]


def is_wrong(match: Match) -> bool:
    """Whether a number or its stars are called wrong."""
    return match.verdict in WRONG or match.stars != ""


def judge_error(error: str, sound: list[Match], planted: list[Match]) -> tuple[str, list[Match]]:
    """Whether an error was found, and the numbers called wrong that the error did not change."""
    changed, others = [], []
    blocks = SequenceMatcher(None, [m.text for m in sound], [m.text for m in planted], autojunk=False)
    parts = blocks.get_opcodes()
    if len(sound) == len(planted):
        alike = [old.text == new.text for old, new in zip(sound, planted, strict=True)]
        parts = [("equal" if same else "replace", i, i + 1, i, i + 1) for i, same in enumerate(alike)]
    for kind, first, last, start, end in parts:
        if kind == "equal":
            pairs = zip(sound[first:last], planted[start:end], strict=True)
            others += [new for old, new in pairs if is_wrong(new) and not is_wrong(old)]
        else:
            changed += planted[start:end]
    if error == "comma" and not any(map(is_wrong, changed)):
        changed, others = changed + others[:1], others[1:]
    if any(map(is_wrong, changed)):
        return "found", others
    return ("possible" if any(m.verdict == "possible" for m in changed) else "missed"), others


def main(names: list[str], is_verbose: bool) -> None:
    """Matches each paper, sound and with each of its errors, and prints the counts."""
    counts, sums = Counter(), Counter()
    study_of = {}
    with tempfile.TemporaryDirectory() as folder:
        for paper in sorted((ROOT / "tests" / "hand").iterdir()):
            if names and paper.name.partition(".")[0] not in names:
                continue
            first, _, text = paper.read_bytes().decode("utf-8").partition("\n")
            settings = json.loads(first)
            study = settings["study"]
            if study not in study_of:
                study_of[study] = read_reference(ROOT, open_study(ROOT, study))
            base = duckdb.connect(str(ROOT / "results" / study / "results.duckdb"), read_only=True)
            name = paper.name.removesuffix(".txt")
            path = Path(folder) / name
            write_paper(name, fill_paper(text, settings, base, ""), path)
            sound = match_paper(path, study_of[study])
            verdicts = Counter("wrong" if is_wrong(m) else m.verdict for m in sound)
            sums += verdicts
            print(f"{name}: {len(PLACE.findall(text))} printed, {dict(verdicts)}")
            for match in sound if is_verbose else []:
                if match.verdict != "same" or is_wrong(match):
                    print(
                        "   ",
                        match.verdict,
                        match.place,
                        match.row[:60],
                        match.column,
                        match.text,
                        match.key,
                    )
            for error in settings["errors"]:
                write_paper(name, fill_paper(text, settings, base, error), path)
                result, others = judge_error(error.split()[0], sound, match_paper(path, study_of[study]))
                where = "prose" if re.search(r" p\d", error) else "table"
                counts[where, error.split()[0], result] += 1
                sums["accused beside an error"] += len(others)
                if is_verbose or result != "found" or others:
                    print(f"  {error}: {result}")
                for match in others:
                    print("     accused", match.place, match.row[:60], match.column, match.text, match.key)
    print(dict(sums))
    for where in ("table", "prose"):
        of = {key: number for key, number in counts.items() if key[0] == where}
        kinds = sorted({key[1] for key in of})
        for kind in kinds:
            print(where, kind, *(f"{result} {of.get((where, kind, result), 0)}" for result in RESULTS))
        print(
            where,
            "all",
            *(f"{result} {sum(n for k, n in of.items() if k[2] == result)}" for result in RESULTS),
        )


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if not name.startswith("-")], "-v" in sys.argv)
