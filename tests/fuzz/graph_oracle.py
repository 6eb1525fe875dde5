"""What must hold of any run of the graph on a file with a slip: a refusal that names the place and leaves
earlier results as they are, or a panel that is what a second reader finds in the files.
"""

import csv
import hashlib
import io
import math
import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from file_oracle import DELIMITERS, difference, number_in
from file_readers import csv_grid, xlsx_grid
from graph_study import MEASURES, NAMES, Ended, GraphStudy
from weights_reading import plain_reading

from base.yaml_file import read_yaml
from graph_project import DONE
from ingest.observe import Observation

LONGEST_LINE, SLOWEST, LARGEST = 4_000, 60.0, 1_000.0
# What a job that has ended may have written again, by its rule.
WRITES = {
    "ingest": ("ingest/{}.",),
    "warehouse": ("warehouse/",),
    "suspects": ("suspects.", "departures."),
    "index": ("index/{}.",),
    "weight_matrix": ("weights/{}.",),
    "analysis": ("analyses/{}.",),
    "table": ("tables/{}.",),
    "figure": ("figures/{}.",),
    "page": ("report.html",),
    "collect": ("results.duckdb",),
}
Panel = dict[tuple[str, str, int], float | None]


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder by its digest."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(path: Path, columns: str = "*") -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    with duckdb.connect(config={"threads": 1}) as db:
        answer = db.execute(f"select {columns} from read_parquet(?)", [str(path)])
        names = [column[0] for column in answer.description or []]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def panel_of(results: Path) -> Panel:
    """Every cell of the panel: by variable, unit and year."""
    return {
        (path.stem, row["unit"], row["year"]): row["value"]
        for path in sorted((results / "warehouse/panel").glob("*.parquet"))
        for row in rows(path)
    }


def _fail(problem: str, ended: Ended) -> None:
    raise AssertionError(f"{problem}\n{ended.text[-1500:]}")


def check_run(study: GraphStudy, ended: Ended, before: dict[str, str], places: tuple[str, ...]) -> bool:
    """What holds of every run; whether it was refused. before: digests of the earlier results; places: one
    of these a refusal must name.
    """
    if "Traceback" in ended.text or "fault of the program" in ended.text:
        _fail("a traceback, or a fault of the program", ended)
    if longest := [line for line in ended.text.splitlines() if len(line) > LONGEST_LINE]:
        _fail(f"a line of {len(longest[0])} characters", ended)
    if ended.seconds > SLOWEST or ended.megabytes > LARGEST:
        _fail(f"{ended.seconds:.0f} s, {ended.megabytes:.0f} MB", ended)
    if ended.code < 0:
        _fail(f"ended by signal {-ended.code}", ended)
    results = study.folder / "results" / "small"
    if left := [path for path in results.rglob(".*") if path.is_file()]:
        _fail(f"left behind: {left}", ended)
    if ended.code == 0:
        return False
    if not any(place in ended.text for place in places):
        _fail(f"a refusal that names none of {places}", ended)
    done = [job.split() for job in DONE.findall(ended.text)]
    written = tuple(
        start.format(*wildcards) for rule, *wildcards in done if rule in WRITES for start in WRITES[rule]
    )
    after = digests(results)
    changed = {name for name in before if before[name] != after.get(name)} | (after.keys() - before.keys())
    if touched := [name for name in changed if not name.startswith(written or ("\0",))]:
        _fail(f"earlier results changed though no job that ended writes them: {sorted(touched)}", ended)
    return True


def check_raw(study: GraphStudy, source: str, base: Panel) -> None:
    """The observations are those of a second reader, and the panel has them or lists why not; the variables
    of other sources are as they were.
    """
    results = study.folder / "results" / "small"
    names = NAMES | {code: code for code in NAMES.values()}
    found = [
        Observation(**{name: row[name] for name in Observation._fields})
        for row in rows(results / f"ingest/{source}.parquet")
    ]
    if problem := difference(_grid(study, source, results), found, names, len(MEASURES[source])):
        raise AssertionError(problem)
    _check_ledger(results / f"ingest/{source}.ledger.parquet", found)
    expected = {(o.measure, o.unit, o.year_data): o.value for o in found}
    listed = {
        (row["measure"], row["unit"], row["year"]): row["value"]
        for name in ("imputed", "corrections")
        for row in rows(results / f"warehouse/{name}.parquet")
    }
    for key, value in panel_of(results).items():
        other = key[0] not in MEASURES[source]
        meant = base[key] if other else listed[key] if key in listed else expected.get(key)
        assert value == meant, f"{key}: {value} in the panel, {meant} in the file"


def _grid(study: GraphStudy, source: str, results: Path) -> Any:
    if source == "economy":
        return xlsx_grid(study.raw(source))
    settled = read_yaml(results / "ingest/towns.json")["file_properties"]["towns.csv"]
    return csv_grid(study.raw(source), DELIMITERS[settled["delimiter"]], settled["encoding"])


def _check_ledger(path: Path, found: list[Observation]) -> None:
    """Cells read = used + missing + set aside + errors; the numbers used are the observations."""
    lines = rows(path)
    read = sum(line["cells"] for line in lines if line["status"] == "read")
    assert read == sum(line["cells"] for line in lines if line["status"] != "read"), lines
    used = sum(line["cells"] for line in lines if (line["status"], line["why"]) == ("used", "number"))
    assert used == sum(o.value is not None for o in found), lines


def check_corrections(study: GraphStudy, base: Panel) -> None:
    """The panel differs only in the cells that the lines name, by the numbers that they have."""
    data = (study.folder / "resources/small/corrections.csv").read_bytes().decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(data, newline="")) if any(cell.strip() for cell in row)]
    named = {}
    for city, year, variable, value, *_ in lines[1:]:
        bare = re.sub(r"[\W_]+", "", city).casefold()
        unit = next(u for n, u in NAMES.items() if bare in (n.replace(" ", "").casefold(), u.casefold()))
        named[variable.strip(), unit, int(year.strip()[:4])] = number_in(value.strip(), "")
    panel = panel_of(study.folder / "results/small")
    for key, value in panel.items():
        if key in named:
            assert value == named[key], f"{key}: {value}, the line says {named[key]}"
        elif value != base[key]:  # where the line of the intact file no longer is
            assert key == ("urban", "U00", 2012), f"{key}: {value}, no line names it"


def check_units(study: GraphStudy, base: Panel) -> None:
    """Each unit of the list has its own rows' numbers, found by its name or its code."""
    data = (study.folder / "resources/small/units.csv").read_bytes().decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(data, newline=""))
    listed = [{k.strip(): (v or "").strip() for k, v in row.items() if k} for row in reader]
    listed = [row for row in listed if any(row.values())]
    panel = panel_of(study.folder / "results/small")
    assert {unit for _, unit, _ in panel} == {row["unit"] for row in listed}
    for (variable, unit, year), value in panel.items():
        assert base.get((variable, unit, year)) == value, f"{variable} of {unit} {year}: {value}"


def check_weights(study: GraphStudy, base: Panel) -> None:
    """The panel is as it was; the matrix has the links of the file, its rows standardised."""
    assert panel_of(study.folder / "results/small") == base
    plain = plain_reading("w.gal", (study.folder / "resources/small/ring.gal").read_bytes())
    with np.load(study.folder / "results/small/weights/ring.npz", allow_pickle=False) as stored:
        ids, indices, indptr, data = (stored[name] for name in ("ids", "indices", "indptr", "data"))
    links = {
        (str(ids[i]), str(ids[j])): float(w)
        for i in range(len(ids))
        for j, w in zip(indices[indptr[i] : indptr[i + 1]], data[indptr[i] : indptr[i + 1]], strict=True)
    }
    assert links.keys() == plain.keys()
    for unit in ids:
        assert math.isclose(sum(w for (i, _), w in links.items() if i == unit), 1.0)


def check_configuration(study: GraphStudy, sound: dict[str, Any], base: Panel) -> None:
    """Where no key that the panel is made by is another, neither is the panel."""
    made = ("years", "dated_by", "units", "sources", "variables", "gaps", "input", "precedence", "ranges")
    now = read_yaml(study.folder / "config/small.yaml")
    if all(now.get(key) == sound.get(key) for key in made):
        assert panel_of(study.folder / "results/small") == base
