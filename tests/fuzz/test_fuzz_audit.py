"""Mutated tables of printed numbers are refused, or every number in them is read; the facts likewise."""

import csv
import io
import json
import shutil
from pathlib import Path

from fuzz_mutations import check_cases, mutated_bytes, mutated_value

from audit.declaration import PrintedFacts
from audit.facts import read_facts
from audit.run import run_checks, summarise_audit
from audit.tables import read_tables
from base.yaml_file import read_yaml
from spillover.declarations import convert

ROOT = Path(__file__).parents[2]
PRINTED = ROOT / "resources" / "nqp" / "published"


def short(path, rows=40):
    """The header and the first rows of a file."""
    return "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[: rows + 1])


def numbers_in(data):
    """How many cells of a file, the header and labels left out, hold a printed number or stars."""
    rows = [
        row
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        if any(map(str.strip, row))
    ]
    header = [cell.strip() for cell in rows[0]]
    numbers = {"value", "coef", "weight", "mean", "sd", "min", "max", "obs", "moran_i", "z", "p"}
    numbers |= {"bootstrap_se", "ci_low", "ci_high", "proportion_pct"}
    return sum(
        bool(cell.strip())
        for row in rows[1:]
        for name, cell in zip(header, row, strict=True)
        if name in numbers
    )


def numbers_read(tables):
    """How many printed numbers the reader has."""
    rows = [*tables.descriptives, *tables.effects, *tables.weights, *tables.yearly_rows]
    return sum(len(c.numbers) for c in tables.columns.values()) + sum(len(row.numbers) for row in rows)


def test_mutated_tables_are_read_whole_or_refused(tmp_path):
    sound = {path.name: short(path) for path in sorted(PRINTED.glob("*.csv"))}
    facts = {"parentheses": "se", "sample": {"units": 45, "periods": 11, "first_year": 2013}}

    def case(rng):
        name = rng.choice(list(sound))
        folder = tmp_path / "tables"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        data = mutated_bytes(rng, sound[name])
        (folder / name).write_bytes(data)
        tables = read_tables(folder)
        assert numbers_read(tables) == numbers_in(data)
        summarise_audit(run_checks(tables, convert(facts, PrintedFacts))).encode()

    check_cases("printed tables", case)


def test_mutated_facts_are_used_or_refused(tmp_path):
    sound = {"audit": read_yaml(ROOT / "config" / "nqp.yaml")["audit"]}
    tables = read_tables(PRINTED)

    def case(rng):
        path = tmp_path / "facts.yaml"
        path.write_text(json.dumps(mutated_value(rng, sound)), encoding="utf-8")
        run_checks(tables, read_facts(path))

    check_cases("facts about printed tables", case, ends=["refused"])
