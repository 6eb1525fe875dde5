"""The lists of a study's page that no mark names, checked against what they list, in any language: how often
each word of a finding is said, the tables of a sweep, of suspected numbers, of the crosscheck, of weight
matrices, of sources, of filled gaps, corrections, conflicts, missing values, marks and cells, of programs.
A list is known by its section and its columns; of the data's provenance by their order.

Everything is counted or computed again from results.duckdb, from files of the study or of the project, and
from what is installed; nothing of the report is used.
"""

from __future__ import annotations

import csv
import importlib.metadata
import platform
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from page_marks import NUMBER, Page
from page_sentences import EFFECTS, Finding, Results, agrees

OF_A_MATRIX = ("family", "parameters", "standardise")
COEFFICIENTS = ("beta", "theta", *EFFECTS)
BOUNDED = re.compile(f"([<>]?)({NUMBER.pattern})")
PROBABILITY = re.compile(r"<?[01]\.\d{3}")


class Table(NamedTuple):
    """A table of the page: its section, and its rows, each the texts of its cells, the heads first."""

    section: str
    rows: list[list[str]]

    @property
    def columns(self) -> int:
        """The number of its heads."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def body(self) -> list[list[str]]:
        """Its rows below the heads that have more than one cell."""
        return [row for row in self.rows[1:] if len(row) > 1]


class Tables(HTMLParser):
    """The tables of a page in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Table] = []
        self._sections, self._cell = [""], None
        self.feed(html)

    _cell: list[str] | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._sections.append(dict(attrs).get("id") or "")
        elif tag == "table":
            self.found.append(Table(self._sections[-1], []))
        elif tag == "tr" and self.found:
            self.found[-1].rows.append([])
        elif tag in ("td", "th") and self.found and self.found[-1].rows:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._sections.pop()
        elif tag in ("td", "th") and self._cell is not None:
            self.found[-1].rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def numbers_of(row: Sequence[str]) -> list[str]:
    """The numbers of some cells as they are printed."""
    return [before + number for cell in row for before, number in BOUNDED.findall(cell)]


def prints_all(row: Sequence[str], values: Sequence[float]) -> bool:
    """Whether some cells print these numbers, in their order."""
    printed = numbers_of(row)
    return len(printed) == len(values) and all(
        agrees(text, value) or agrees(text, 100 * value) for text, value in zip(printed, values, strict=True)
    )


BREAKS = "{choice} {option} (so in {share} of its {count})"


def check_breaks(page: Page, results: Results) -> Iterator[Finding]:
    """Check under which options a sweep's effect is least often significant with its usual sign."""
    made = []
    for one in quantities_of(results):
        usual = 1 if (one.estimate > 0).sum() * 2 >= len(one.estimate) else -1
        has = (np.sign(one.estimate) == usual) & (one.p < 0.05)
        for values in one.choices.values():
            made += [
                (int(own.sum()), float(has[own].mean())) for own in (values == v for v in np.unique(values))
            ]
    for block in page.blocks:
        # Two in a row, in whichever order the language has them.
        own = [one for one in block.numbers if one.message == BREAKS and one.place in ("share", "count")]
        for two in zip(own[::2], own[1::2], strict=True):
            places = {one.place: one.whole for one in two}
            count = int(places["count"].replace(",", ""))
            fits = any(count == n and agrees(places["share"], share) for n, share in made)
            text = f"{places['share']} of {places['count']}: {block.text}"
            yield Finding(
                block.section, "list: breaks", text, "" if fits else "no option of a sweep has these"
            )


def check_lists(html: str, results: Results) -> Iterator[Finding]:
    """Check each row of each list that is known."""
    page, tables = Page(html), Tables(html).found
    yield from check_breaks(page, results)
    yield from check_provenance([one for one in tables if one.section == "provenance"], page, results)
    for table in tables:
        way = WAYS.get((table.section, table.columns))
        if table.section == "sweep" and table.body and all(PROBABILITY.fullmatch(r[-1]) for r in table.body):
            way = _posteriors
        if way is None:
            continue
        for row, wrong in way(table, results):
            yield Finding(table.section, f"list: {way.__name__.removeprefix('_')}", " | ".join(row), wrong)


Checked = Iterator[tuple[list[str], str]]


def _rates(table: Table, results: Results) -> Checked:
    """Shares of words, by the record of simulated studies."""
    record = (Path(__file__).parents[2] / "docs/records/recovery.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| [^|]* \| [^|]* \| 500 \|((?: [\d.]+ ± [\d.]+ \|){3})$", record, re.MULTILINE)
    known = [[text.split("±")[0].strip() for text in line.strip("|").split("|")] for line in lines]
    printed = [numbers_of(row[1:]) for row in table.body]
    for row, own, wanted in zip(table.body, printed, known, strict=False):
        yield row, "" if own == wanted else f"the record has {wanted}"
    if len(printed) != len(known):
        yield table.rows[0], f"{len(printed)} rows of {len(known)}"


class SweptNumbers(NamedTuple):
    """The estimates of one quantity in a sweep: one effect on one outcome, with p and the choices (n,)."""

    estimate: np.ndarray
    p: np.ndarray
    choices: dict[str, np.ndarray]
    bic: np.ndarray | None = None


@cache
def quantities_of(results: Results) -> list[SweptNumbers]:
    """Each quantity of each sweep."""
    made = []
    for sweep in results.sweeps:
        rows = results.rows("select * from sweep where sweep = ?", sweep)
        first = rows[0]
        numeric = {key for key in first if any(isinstance(row[key], float | int) for row in rows)}
        aside = {"specification", "sweep", "options", "rows", "failure", "exploratory", *numeric}
        for outcome in {row["outcome"] for row in rows}:
            for effect in (name for name in COEFFICIENTS if name in first):
                kept = [row for row in rows if row["outcome"] == outcome and row[effect] is not None]
                if not kept:
                    continue
                columns = {
                    key: np.array([str(row[key]) for row in kept]) for key in first if key not in aside
                }
                p = [np.nan if row[f"{effect}_p"] is None else row[f"{effect}_p"] for row in kept]
                bic = [np.nan if row.get("bic") is None else row["bic"] for row in kept]
                values = np.array([row[effect] for row in kept]), np.array(p), columns
                made.append(SweptNumbers(*values, None if np.isnan(bic).any() else np.array(bic)))
    return made


def _effects(table: Table, results: Results) -> Checked:
    """How many specifications have an effect, its median, where 95% of them lie, and its signs."""
    made = []
    for one in quantities_of(results):
        n, signs = len(one.estimate), []
        for sign in (1, -1):
            own = np.sign(one.estimate) == sign
            signs += [own.sum(), own.mean(), (own & (one.p < 0.05)).sum()]
        made.append([n, np.median(one.estimate), *np.quantile(one.estimate, (0.025, 0.975)), *signs])
    for row in table.body:
        yield row, "" if any(prints_all(row[1:], own) for own in made) else "no effect of a sweep has these"


def _options(table: Table, results: Results) -> Checked:
    """Of each option of a choice how many specifications, and their quantiles."""
    made = []
    for one in quantities_of(results):
        for values in one.choices.values():
            for option in np.unique(values):
                own = one.estimate[values == option]
                made.append([len(own), *np.quantile(own, (0.5, 0.25, 0.75, 0.05, 0.95))])
    for row in table.body:
        count, size = numbers_of(row[1:2])[0].replace(",", ""), len(numbers_of(row[1:]))
        likely = (own[:size] for own in made if str(own[0]) == count)
        yield row, "" if any(prints_all(row[1:], own) for own in likely) else "no option of a sweep has these"


def _shares(table: Table, results: Results) -> Checked:
    """Shapley's shares of the R² of regressions on dummies, and what all choices leave."""
    rows = [(row, [f"{text}%" for text in numbers_of(row[1:])]) for row in table.body]
    lost = [row for row, _printed in rows]
    for one in reversed(quantities_of(results)):  # totals, which most pages show, first
        if not lost:
            break
        made = shares_of(one)
        here = [row for row, own in rows if not any(map_agrees(own, values) for values in made)]
        lost = here if len(here) < len(lost) else lost
    for row, _printed in rows:
        yield row, "no choice of a sweep has these" if row in lost else ""


def map_agrees(printed: Sequence[str], values: Sequence[float]) -> bool:
    """Whether some texts print some values, one each."""
    return len(printed) == len(values) and all(map(agrees, printed, values))


def shares_of(one: SweptNumbers) -> list[tuple[float, ...]]:
    """Of each choice its share, the least and the most that it adds; then what all leave. The options of a
    matrix are one choice.
    """
    names = [
        name
        for name, values in one.choices.items()
        if name not in ("outcome", *(OF_A_MATRIX if "matrix" in one.choices else ()))
        and len(np.unique(values)) > 1
    ]
    centred = one.estimate - one.estimate.mean()
    if not centred.any() or len(names) > 9:
        return []

    blocks = {name: one.choices[name][:, None] == np.unique(one.choices[name])[1:] for name in names}
    dummies = {name: block - block.mean(axis=0) for name, block in blocks.items()}

    def explained(chosen: Sequence[str]) -> float:
        if not chosen:
            return 0.0
        x = np.column_stack([dummies[name] for name in chosen])
        sums = x.T @ centred
        gram = x.T @ x
        try:
            solved = np.linalg.solve(gram, sums)
        except np.linalg.LinAlgError:  # options of one choice that are those of others
            solved = np.full(len(sums), np.inf)
        if not 0 <= sums @ solved <= (1 + 1e-9) * (centred @ centred):
            solved = np.linalg.lstsq(gram, sums, rcond=1e-10)[0]
        return float(sums @ solved) / float(centred @ centred)

    known = {key: explained(key) for k in range(len(names) + 1) for key in combinations(names, k)}
    found: list[tuple[float, ...]] = []
    for name in names:
        others = [other for other in names if other != name]
        added, weights = [], []
        for k in range(len(others) + 1):
            for chosen in combinations(others, k):
                both = tuple(other for other in names if other in (*chosen, name))
                added.append(known[both] - known[chosen])
                weights.append(1 / (len(names) * comb(len(others), k)))
        found.append((float(np.dot(added, weights)), min(added), max(added)))
    return [*found, (1 - known[tuple(names)],)]


def _posteriors(table: Table, results: Results) -> Checked:
    """Of each matrix its posterior probability beside the others: likelihoods by Schwarz's approximation."""
    known = []
    for one in quantities_of(results):
        if one.bic is None:
            continue
        names = [name for name in one.choices if name not in ("matrix", *OF_A_MATRIX)]
        groups = list(zip(*(one.choices[name] for name in names), strict=True)) or [()] * len(one.bic)
        for group in set(groups):
            own = one.bic[[other == group for other in groups]]
            made = np.exp(-(own - own.min()) / 2)
            known += [*(made / made.sum())]
    for row in table.body:
        yield row, "" if any(agrees(row[-1], value) for value in known) else "no matrix has that probability"


COUNTED = ("equal as printed", "equal after a stated conversion", "within simulation error", "differs")


def _verdicts(table: Table, results: Results) -> Checked:
    """Of each estimate, and of each sort of quantity, how many numbers have which verdict."""
    rows = results.rows(
        "select model, quantity, term, any_value(counts_as) as counts_as, list(verdict) as verdicts "
        "from crosscheck where ours is not null group by model, quantity, term"
    )
    order = ["differs", *COUNTED[:3]]
    groups: dict[Any, Counter[str]] = {}
    for row in rows:
        verdict = next((one for one in order if one in row["verdicts"]), "")
        counts = row["counts_as"] in ("estimate", "error", "statistic")
        groups.setdefault(("sort", row["counts_as"]), Counter())[verdict] += 1
        if counts:
            groups.setdefault(("model", row["model"]), Counter())[verdict] += 1
    made = [[one.total(), *(one[verdict] for verdict in COUNTED), one[""]] for one in groups.values()]
    for row in table.body:
        printed = [int(text.replace(",", "")) for text in numbers_of(row[1:])]
        yield row, "" if printed in made else "no estimate and no sort has these counts"


def _alone(table: Table, results: Results) -> Checked:
    """By kind how many numbers no other program computes; or of an estimate those that a test holds."""
    for row in table.body:
        listed = re.findall(r"\((\d[\d,]*)\)|（(\d[\d,]*)）", row[1])
        if listed:
            parts = sum(int((one or other).replace(",", "")) for one, other in listed)
            yield row, "" if parts == int(row[2].replace(",", "")) else f"the parts are {parts}"
        else:
            own = tuple(int(text.replace(",", "")) for text in row[1:3])
            yield row, "" if own in results.alone else f"of {results.alone}"


def _programs(table: Table, results: Results) -> Checked:
    """How often each program has each verdict."""
    rows = results.rows("select count(*) as n from crosscheck group by program, verdict")
    known = Counter(row["n"] for row in rows)
    for row in table.body:
        count = int(row[2].replace(",", ""))
        known[count] -= 1
        yield row, "" if known[count] >= 0 else "no program has a verdict so often"


def _suspects(table: Table, results: Results) -> Checked:
    """Suspected numbers, how many by check, source and measure, and the largest departures."""
    listed = "departures.csv" if table.columns == 9 else "suspects.csv"
    with (results.folder / listed).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if table.columns == 5:
        keys = ("check", "source", "measure")
        counts = Counter(tuple(row[key] for key in keys) for row in rows)
        better = Counter(tuple(row[key] for key in keys) for row in rows if row["proposal"])
        made = Counter((count, better[key]) for key, count in counts.items())
        for row in table.body:
            own = int(row[3].replace(",", "")), int(row[4].replace(",", ""))
            made[own] -= 1
            yield row, "" if made[own] >= 0 else "no measure has these counts"
        return
    value, chance, cell, year = (4, 6, 7, 3) if table.columns == 9 else (5, 9, 10, 4)
    ours = {} if table.columns == 9 else {"proposal": 7, "ratio": 8}
    for row in table.body:
        texts = {key: row[at] for key, at in {"value": value, "chance": chance, **ours}.items()}
        of = [one for one in rows if (one["cell"], one["year"]) == (row[cell], row[year])]
        fits = any(
            all(
                (not one[key] and not text) or (one[key] and text and prints_one(text, float(one[key])))
                for key, text in texts.items()
            )
            for one in of
        )
        yield row, "" if fits else f"the file has {[{key: one[key] for key in texts} for one in of]}"


def prints_one(text: str, value: float) -> bool:
    """Whether a cell prints a number."""
    return agrees(text, value) or prints_all([text], [value])


def _matrices(table: Table, results: Results) -> Checked:
    """Units, links and their share, neighbours, islands, components, asymmetry, radius and the interval of ρ
    by matrix, and behind its definition the least and the largest weight and sum of a row.
    """
    made = [facts_of(path) for path in sorted((results.folder / "weights").glob("*.npz"))]
    for row in table.body:
        named = "," in row[5] or "、" in row[5] or not NUMBER.findall(row[5])  # islands, or none
        cells = [*numbers_of(row[1:2])[-4:], *row[2:5], *([] if named else row[5:6]), *row[6:]]
        likely = ([*one[:-6], *one[-5:]] if named else one for one in made)
        yield row, "" if any(prints_all(cells, one) for one in likely) else "no matrix of the study has these"


def facts_of(path: Path) -> list[float]:
    """What the table prints of a matrix that is saved: the least and the largest weight of a link and sum of
    a row; the fewest and most neighbours where they differ; how many islands, sixth from the end, which the
    table may name instead.
    """
    with np.load(path, allow_pickle=False) as file:
        w = sparse.csr_array((file["data"], file["indices"], file["indptr"]), tuple(file["shape"]))
    degrees = np.diff(w.indptr)
    undirected = sparse.csgraph.connected_components(w, directed=True, connection="weak")[0]
    dense = w.toarray()
    values = np.linalg.eigvals(dense)
    real = values.real[np.abs(values.imag) < 1e-9]
    islands = int(((degrees == 0) & (np.asarray(abs(w).sum(axis=0)).ravel() == 0)).sum())
    parts = np.linalg.norm(dense - dense.T), np.linalg.norm(dense + dense.T)
    spread = [] if degrees.min() == degrees.max() else [degrees.min(), degrees.max()]
    ends = [1 / real.min(), 1 / real.max()]
    sums, n = dense.sum(axis=1), len(degrees)
    sizes = [w.data.min(), w.data.max(), sums.min(), sums.max(), n, w.nnz, w.nnz / (n * (n - 1))]
    found = [*sizes, degrees.mean(), *spread, islands, undirected]
    return [float(one) for one in (*found, parts[0] / parts[1], np.abs(values).max(), *ends)]


LISTS = (
    "imputed",
    "corrections",
    "conflicts",
    "missing",
    "absent",
    "marks",
    "ledger",
)  # as on the page
EXACT = ("unit", "raw", "mark", "file", "sheet", "cell", "place_a", "place_b", "first", "from_years")
LARGEST = 400  # rows of a list that the page holds


def check_provenance(tables: Sequence[Table], page: Page, results: Results) -> Iterator[Finding]:
    """Check each row of what was done to the data: sources, then each list that has rows, cell by cell."""
    listed = {name: results.rows(f'select * from "{name}"') for name in LISTS if name in results.tables}
    listed = {name: rows for name, rows in listed.items() if rows}
    counts = [
        int(one.whole.replace(",", ""))
        for block in page.blocks
        if block.section == "provenance" and block.tag == "summary"
        for one in block.numbers
        if one.place == "count"
    ]
    if counts or len(tables) > 1:
        wrong = (
            "" if counts == [len(rows) for rows in listed.values()] else f"of {[*map(len, listed.values())]}"
        )
        yield Finding("provenance", "list: counts of lists", str(counts), wrong)
    for row, wrong in _sources(tables[0], results) if tables else ():
        yield Finding("provenance", "list: sources", " | ".join(row), wrong)
    for table, (name, rows) in zip(tables[1:], listed.items(), strict=False):
        for cells, wrong in _rows_of_list(table, name, rows, results):
            yield Finding("provenance", f"list: {name}", " | ".join(cells), wrong)


def _sources(table: Table, results: Results) -> Checked:
    """Of each source how many numbers were read and used."""
    query = "select count(*) as n, count(*) filter (chosen) as used from observations group by source"
    made = {(row["n"], row["used"]) for row in results.rows(query)} | {(0, 0)}
    for row in table.body:
        counts = [int(text.replace(",", "")) for text in row if re.fullmatch(r"[\d,]+", text)]
        yield row, "" if (*counts[:2],) in made else f"of {made}"


def _rows_of_list(table: Table, name: str, rows: Sequence[dict[str, Any]], results: Results) -> Checked:
    """The rows of a list, in their order: names of cells and files as they are, numbers with their digits,
    and what follows from other numbers of the results computed again.
    """
    shown = rows[:LARGEST]
    made = [{**row, **_follows(name, row, results)} for row in shown]
    held = [key for key in made[0] if any(row[key] not in ("", None) for row in made)]
    if len(table.body) != len(shown) or table.columns != len(held):
        yield table.rows[0], f"{len(table.body)} rows and {table.columns} columns of {len(shown)}, {held}"
        return
    for cells, row in zip(table.body, made, strict=True):
        yield (
            cells,
            "; ".join(
                f"{key} is {row[key]!r}"
                for key, text in zip(held, cells, strict=True)
                if not _prints_entry(key, text, row[key])
            ),
        )


def _follows(name: str, row: dict[str, Any], results: Results) -> dict[str, Any]:
    """What a row has by other numbers: where its cell is, a filled gap's mean, a conflict's size."""
    made: dict[str, Any] = {}
    if name == "conflicts":
        apart = abs(row["value_a"] - row["value_b"])
        made["relative_difference"] = apart / max(abs(row["value_a"]), abs(row["value_b"]))
    if name == "imputed" and re.fullmatch(r"\d{4}(, \d{4})*", str(row["from_years"])):
        used = results.rows(
            "select avg(value) as mean from observations where chosen and unit = ? and measure = ? "
            f"and year in ({row['from_years']})",
            row["unit"],
            row["measure"],
        )[0]["mean"]
        made["value"] = row["value"] if used is None else used
    if {"unit", "measure", "year"} <= {*row} and name != "conflicts":
        places = results.rows(
            "select file, sheet, cell from observations where unit = ? and measure = ? and year = ?",
            *(row[key] for key in ("unit", "measure", "year")),
        )
        known = sorted(tuple(str(one[key] or "") for key in ("file", "sheet", "cell")) for one in places)
        made["cell"] = "; ".join(" ".join(filter(None, one)) for one in known)
    return made


def _prints_entry(key: str, text: str, value: Any) -> bool:
    """Whether a cell prints an entry of a list; words that a study or a language may give are not read."""
    if key in EXACT:
        return text == " ".join(str(value or "").split())
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not re.fullmatch(r"[−-]?[\d,.]+(e[+-]?\d+)?", text):
            return False
        printed = float(text.replace(",", "").replace("−", "-"))
        return (
            agrees(text, value)
            if key == "relative_difference"
            else np.isclose(printed, value, rtol=1e-11, atol=0)
        )
    return value in ("", None) or bool(text)


def _software(table: Table, results: Results) -> Checked:
    """The version of each program, where it is installed here."""
    for row in table.body:
        try:
            version = platform.python_version() if row[0] == "Python" else importlib.metadata.version(row[0])
        except importlib.metadata.PackageNotFoundError:
            continue
        if re.fullmatch(r"\d[\w.]*", row[1]):
            yield row, "" if row[1] == version else f"installed is {version}"


Way = Callable[[Table, Results], Checked]
WAYS: dict[tuple[str, int], Way] = {
    ("findings", 4): _rates,
    ("sweep", 6): _effects,
    ("sweep", 5): _options,
    ("sweep", 4): _shares,
    ("crosscheck", 7): _verdicts,
    ("crosscheck", 4): _alone,
    ("crosscheck", 3): _programs,
    ("suspects", 5): _suspects,
    ("suspects", 9): _suspects,
    ("suspects", 12): _suspects,
    ("matrices", 10): _matrices,
    ("software", 2): _software,
}
