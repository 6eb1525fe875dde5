"""A trial of the matching of manuscripts: tables of a made-up study in many styles and formats, with a fault
planted in every second one; how many faults are found, and how many sound numbers are accused.

python tests/match/match_trial.py 300
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import numpy as np
import openpyxl

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from audit.match_page import is_wrong
from audit.matching import match_tables
from audit.reading.reader import read_manuscript
from audit.study_numbers import Key, Numbers, plain_label
from audit.study_reference import Match, StudyReference

TERMS = {
    "DF": ("Digital finance", "数字金融"),
    "UL": ("Urbanisation level", "城镇化水平"),
    "TRL": ("Tax revenue level", "税收水平"),
    "ESL": ("Employment scale", "就业规模"),
    "DF:DAG": ("Digital finance × access gap", "数字金融×接入鸿沟"),
    "_cons": ("Constant", "常数项"),
}
LEVELS = (0.1, 0.05, 0.01)
FAULTS = ("digit", "sign", "star", "swap", "n", "stale")
Rows = list[list[str]]


def study(seed: int, models: int = 12) -> tuple[StudyReference, Numbers]:
    """What a made-up study knows, and the numbers of an earlier run of it."""
    rng = np.random.default_rng(seed)
    runs = []
    for _ in range(2):
        values: dict[Key, float] = {}
        for m in range(models):
            model = f"model_{m}"
            for i, term in enumerate(TERMS):
                if m % 3 or i < 4:
                    estimate = rng.normal() * 10.0 ** rng.integers(-2, 1)
                    se = abs(estimate) / rng.uniform(0.3, 5)
                    t = estimate / se
                    p = float(np.exp(-0.717 * abs(t) - 0.416 * t * t))
                    row = (estimate, se, t, p, estimate - 2 * se, estimate + 2 * se)
                    names = ("estimate", "se", "statistic", "p", "low", "high")
                    values |= {Key(model, term, n): float(v) for n, v in zip(names, row, strict=True)}
            values[Key(model, "", "nobs")] = float(rng.integers(300, 5000))
            values[Key(model, "", "r2_within")] = float(rng.uniform(0.1, 0.9))
        for term in list(TERMS)[:4]:
            sample = rng.lognormal(size=50)
            found = (50 * 11, sample.mean(), sample.std(), sample.min(), sample.max())
            names = ("nobs", "mean", "sd", "minimum", "maximum")
            values |= {Key("descriptives", term, n): float(v) for n, v in zip(names, found, strict=True)}
        runs.append(Numbers(values))
    labels = {said: frozenset({t}) for t, names in TERMS.items() for said in (*names, t)}
    return StudyReference(runs[0], (), labels, {"2026-01-01_000000": runs[1]}, LEVELS), runs[1]


class Style:
    """How one manuscript prints its numbers, at random."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.digits = int(rng.choice([2, 3, 3, 4]))
        self.minus = str(rng.choice(list("-−–﹣－")))
        self.wide = bool(rng.random() < 0.15)
        self.comma = bool(rng.random() < 0.15)
        self.chinese = bool(rng.random() < 0.5)
        self.short = bool(rng.random() < 0.3)
        self.brackets = ("（", "）") if self.chinese and rng.random() < 0.5 else ("(", ")")
        self.inner = str(rng.choice(["se", "se", "statistic", "interval"]))
        self.raised = bool(rng.random() < 0.5)
        self.n = str(rng.choice(["观测值", "样本量", "N"] if self.chinese else ["N", "Observations", "Obs."]))
        self.thousands = bool(rng.random() < 0.5)
        self.inline = bool(rng.random() < 0.2)
        self.shape = str(rng.choice(["plain", "plain", "panels", "turned", "described"]))
        self.format = str(rng.choice(["docx", "html", "tex", "xlsx"]))

    def number(self, value: float, digits: int | None = None) -> str:
        """A number as this manuscript prints it."""
        text = f"{value:.{self.digits if digits is None else digits}f}"
        text = text.removeprefix("-") if float(text) == 0 else text
        text = text.replace("-", self.minus).replace(".", "," if self.comma else ".")
        return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text) if self.wide else text

    def count(self, value: float) -> str:
        """A number of observations."""
        return f"{value:,.0f}" if self.thousands and not self.comma else f"{value:.0f}"

    def label(self, term: str) -> str:
        """A term as a row's label."""
        return term if self.short and ":" not in term else TERMS[term][self.chinese]


def cells(known: StudyReference, model: str, term: str, style: Style) -> tuple[str, str]:
    """A coefficient with its stars, and what stands beneath it."""
    values = known.numbers.values
    if Key(model, term, "estimate") not in values:
        return "", ""
    p = values[Key(model, term, "p")]
    stars = "*" * sum(p < level for level in LEVELS)
    first = style.number(values[Key(model, term, "estimate")]) + (f"^{stars}" if stars else "")
    left, right = style.brackets
    if style.inner == "interval":
        ends = [style.number(values[Key(model, term, end)]) for end in ("low", "high")]
        return first, f"[{'; '.join(ends) if style.comma else ', '.join(ends)}]"
    return first, left + style.number(values[Key(model, term, style.inner)]) + right


def table(known: StudyReference, style: Style, rng: np.random.Generator) -> Rows:
    """A table's cells; `^` stands before what is raised."""
    values = known.numbers.values
    if style.shape == "described":
        heads = (
            ["变量", "观测值", "均值", "标准差", "最小值", "最大值"]
            if style.chinese
            else ["Variable", "N", "Mean", "SD", "Min", "Max"]
        )
        fields = ("mean", "sd", "minimum", "maximum")
        return [heads] + [
            [style.label(t), style.count(values[Key("descriptives", t, "nobs")])]
            + [style.number(values[Key("descriptives", t, f)]) for f in fields]
            for t in list(TERMS)[:4]
        ]
    models = [f"model_{m}" for m in rng.choice(12, size=6 if style.shape == "panels" else 4, replace=False)]
    blocks = [models[:3], models[3:]] if style.shape == "panels" else [models]
    rows: Rows = [["", *(f"({i + 1})" for i in range(len(blocks[0])))]]
    for i, block in enumerate(blocks):
        if len(blocks) > 1:
            rows.append([f"Panel {'AB'[i]}", *[""] * len(block)])
        for term in TERMS:
            pairs = [cells(known, m, term, style) for m in block]
            if any(first for first, _ in pairs):
                if style.inline:
                    rows.append([style.label(term), *(f"{a} {b}".strip() for a, b in pairs)])
                else:
                    rows += [[style.label(term), *(a for a, _ in pairs)], ["", *(b for _, b in pairs)]]
        rows.append([style.n, *(style.count(values[Key(m, "", "nobs")]) for m in block)])
        rows.append(["R²", *(style.number(values[Key(m, "", "r2_within")], 3) for m in block)])
    if style.shape == "turned":
        style.inline = True
        rows = [["", *(style.label(t) for t in TERMS), style.n]]
        for i, m in enumerate(models):
            pairs = [cells(known, m, t, style) for t in TERMS]
            rows.append(
                [
                    f"({i + 1})",
                    *(f"{a} {b}".strip() for a, b in pairs),
                    style.count(values[Key(m, "", "nobs")]),
                ]
            )
    return rows


def planted(
    rows: Rows, fault: str, style: Style, stale: Numbers, known: StudyReference, rng: np.random.Generator
) -> str:
    """Plants a fault into a table; the label of its row, "" where the table has no place for it."""
    body = [
        (r, c)
        for r in range(1, len(rows))
        for c in range(1, len(rows[0]))
        if any(map(str.isdigit, rows[r][c]))
    ]
    counts = [(r, c) for r, c in body if rows[r][0] == style.n or rows[0][c] in (style.n, "N", "观测值")]
    others = [place for place in body if place not in counts and rows[place[0]][0] != "R²"]
    rng.shuffle(others)  # type: ignore[arg-type]
    for r, c in counts if fault == "n" else others:
        text = rows[r][c]
        head, caret, tail = text.partition("^")
        digits = [i for i, ch in enumerate(head) if ch.isdigit()]
        if fault in ("digit", "n") and digits:
            i = int(rng.choice(digits[-2:] if fault == "n" else digits[-style.digits :]))
            base = ord(head[i]) - int(head[i])
            new = head[:i] + chr(base + (int(head[i]) + int(rng.integers(1, 10))) % 10) + head[i + 1 :]
        elif fault == "sign" and not text.startswith(("(", "（", "[")) and style.shape != "described":
            new = head[1:] if head.startswith(style.minus) else style.minus + head
        elif fault == "star" and caret:
            stars = tail.partition(" ")[0]
            rows[r][c] = head + "^" + ("*" if len(stars) > 1 else "***") + tail[len(stars) :]
            return label_of(rows, r, c, style)
        elif (
            fault == "swap"
            and c + 1 < len(rows[0])
            and rows[r][c + 1]
            and rows[r][c + 1] != text
            and style.shape != "turned"
        ):
            rows[r][c], rows[r][c + 1] = rows[r][c + 1], text
            return label_of(rows, r, c, style)
        elif (
            fault == "stale" and style.shape in ("plain", "panels") and not text.startswith(("(", "（", "["))
        ):
            term = next((t for t in TERMS if style.label(t) == rows[r][0]), None)
            keys = [
                k
                for k in known.numbers.values
                if k.term == term
                and k.field == "estimate"
                and style.number(known.numbers.values[k]) == head.partition(" ")[0]
            ]
            if len(keys) != 1:
                continue
            new = style.number(stale.values[keys[0]])
        else:
            continue
        if new != head and any(ch in "123456789１２３４５６７８９" for ch in new):
            rows[r][c] = new + caret + tail
            return label_of(rows, r, c, style)
    return ""


def label_of(rows: Rows, r: int, c: int, style: Style) -> str:
    """The label of a cell's row, which may stand above; in a turned table of its column."""
    return rows[0][c] if style.shape == "turned" else next(row[0] for row in rows[r::-1] if row[0])


def write(path: Path, rows: Rows, style: Style) -> None:
    """The table as a manuscript of the style's format."""
    title = "表1 回归结果" if style.chinese else "Table 1. Results"
    if style.format == "docx":
        document = docx.Document()
        document.add_paragraph(title)
        grid = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                head, _, tail = text.partition("^")
                paragraph = grid.cell(r, c).paragraphs[0]
                paragraph.add_run(head)
                stars = tail.partition(" ")[0]
                paragraph.add_run(stars).font.superscript = style.raised
                paragraph.add_run(tail[len(stars) :])
        document.save(str(path))
    elif style.format == "xlsx":
        book = openpyxl.Workbook()
        book.active.append([title])
        for row in rows:
            book.active.append([text.replace("^", "") for text in row])
        book.save(path)
    elif style.format == "html":
        lines = [
            "<tr>" + "".join(f"<td>{_raised(t, '<sup>', '</sup>', style)}</td>" for t in row) + "</tr>"
            for row in rows
        ]
        path.write_text(
            f"<html><meta charset=utf-8><table><caption>{title}</caption>{''.join(lines)}</table></html>",
            encoding="utf-8",
        )
    else:
        lines = [
            " & ".join(_raised(t, "$^{", "}$", style).replace("×", r"$\times$") for t in row) + r" \\"
            for row in rows
        ]
        body = "\n".join([*lines[:1], r"\midrule", *lines[1:]])
        path.write_text(
            r"\begin{table}\caption{Results}\begin{tabular}{l" + "c" * len(rows[0]) + r"}\toprule "
            rf"{body} \bottomrule\end{{tabular}}\end{{table}}",
            encoding="utf-8",
        )


def _raised(text: str, before: str, after: str, style: Style) -> str:
    head, caret, tail = text.partition("^")
    stars = tail.partition(" ")[0]
    return f"{head}{before}{stars}{after}{tail[len(stars) :]}" if caret and style.raised else head + tail


def trial(count: int, seed: int) -> Iterator[tuple[str, Style, str, list[Match]]]:
    """For each manuscript its fault (every second has none), style, what the fault prints, all matches."""
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        for i in range(count):
            known, stale = study(seed + i // 20)
            style = Style(rng)
            fault = str(rng.choice(FAULTS)) if i % 2 else ""
            rows = table(known, style, rng)
            printed = planted(rows, fault, style, stale, known, rng) if fault else ""
            path = Path(folder) / f"paper.{style.format}"
            write(path, rows, style)
            [(_, matches, _)] = match_tables(read_manuscript(path), known)
            yield (fault if printed else ""), style, printed, matches


def counted(count: int, seed: int = 1, talk: bool = False) -> Counter[str]:
    """How many faults were planted and found by sort, sound numbers and how many of them were accused."""
    total: Counter[str] = Counter()
    for fault, style, label, matches in trial(count, seed):
        found = [match for match in matches if is_wrong(match)]
        right = [match for match in found if plain_label(match.row) == plain_label(label)]
        total["numbers"] += len(matches)
        total["read"] += sum(match.verdict == "same" for match in matches)
        total["accused"] += len(found) - len(right)
        if fault:
            total[f"planted {fault}"] += 1
            total[f"found {fault}"] += bool(right)
        if talk and (bool(right) != bool(fault) or len(right) < len(found) or not matches):
            print(fault or "sound", vars(style), label, len(matches), *found, sep="\n    ")
    return total


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for name, value in sorted(
        counted(asked, int(sys.argv[2]) if len(sys.argv) > 2 else 1, len(sys.argv) > 3).items()
    ):
        print(f"{name:16} {value}")
