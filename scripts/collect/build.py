"""Write everything that a study produced in one DuckDB database, with a comment on each table and column."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import msgspec
from msgspec.structs import asdict

from audit.study_numbers import numbers_of, read_index_weights
from base.artifacts.analysis import read_analysis
from base.artifacts.atomic import atomic, original_cell
from base.artifacts.json_record import read_json_record
from base.artifacts.parquet import describe_columns, literal, quote_identifier, read_rows, write_rows
from base.digests import digest_of
from base.job import index_by_stem, log, paths, run
from base.speech_language import language_of_command
from collect.options import CollectOptions
from crosscheck.compared_number import ComparedNumber
from spillover.errors import list_names
from spillover.estimates import AnalysisRecord, EstimateRecord
from spillover.facts import IndexFacts
from spillover.note import Note, VarianceSetting
from spillover.weights.text import parse_csv_table
from spillover.words import _
from sweep.joint import JointRecord, JointTableRow, SurrogateRow
from words.render import say, say_note, say_notes, speak, speaking, variance

# The tables of results.duckdb: their columns, types and what they mean.

Columns = dict[str, tuple[str, str]]

MODEL = ("varchar", "The estimate: its analysis, or analysis/part where an analysis has several equations.")
ANALYSIS = ("varchar", "The analysis, by its name in the study's configuration.")

# Made from files that are not tables: analyses, indices and the audit's findings.
RECORDS: dict[str, Columns] = {
    "models": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "part": ("varchar", "The equation, stage or group within the analysis; empty where there is one."),
        "kind": ("varchar", "The kind of analysis."),
        "estimator": ("varchar", "The estimator."),
        "outcome": ("varchar", "The dependent variable."),
        "nobs": ("integer", "Rows."),
        "units": ("integer", "Units."),
        "periods": ("integer", "Periods."),
        "df": (
            "double",
            "Degrees of freedom of the t distribution of p-values and intervals; NULL for the normal.",
        ),
        "effects": ("varchar", "Fixed effects."),
        "variance": ("varchar", "The variance with its small-sample factor, in words."),
        "seed": ("double", "Seed of the random draws; NULL where nothing is random."),
        "r2_within": ("double", "R² after the effects are removed."),
        "loglik": ("double", "Log-likelihood."),
        "sigma2": ("double", "Variance of the errors."),
        "is_simulated": ("boolean", "Whether the data are simulated."),
        "notes": ("varchar", "What a reader must know, one note per line."),
    },
    "terms": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "position": ("integer", "Place of the term in its model, from 1."),
        "term": ("varchar", "The term; _cons is the constant."),
        "estimate": ("double", "Coefficient or effect."),
        "se": ("double", "Standard error."),
        "statistic": ("double", "t or z ratio."),
        "p": ("double", "Two-sided p-value."),
        "low": ("double", "Lower end of the confidence interval, at the model's level."),
        "high": ("double", "Upper end of the confidence interval."),
    },
    "tests": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The test."),
        "statistic": ("double", "Its statistic."),
        "p": ("double", "p-value."),
        "distribution": ("varchar", "Reference distribution under the null hypothesis."),
        "df": ("varchar", "Its degrees of freedom, separated by commas."),
        "null_hypothesis": ("varchar", "The null hypothesis."),
        "note": ("varchar", "How the test was made."),
    },
    "statistics": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The statistic: r2_within, loglik, f, kleibergen_paap_f, effect_indirect, …"),
        "value": ("double", "Its value."),
    },
    "settings": {
        "model": MODEL,
        "analysis": ANALYSIS,
        "name": ("varchar", "The option."),
        "value": ("varchar", "What was chosen."),
    },
    "numbers": {
        "model": ("varchar", "The estimate, as in models; or the index whose indicator the number weighs."),
        "analysis": ("varchar", "The analysis, as in models; NULL for a number of an index."),
        "term": ("varchar", "The term, variable, test or indicator; empty for a number of the entire model."),
        "field": (
            "varchar",
            "What of it: estimate, se, statistic, p, low, high, mean, nobs, test, weight, …",
        ),
        "value": ("double", "The number."),
    },
    "series": {
        "analysis": ANALYSIS,
        "series": ("varchar", "The series: marginal_effect, intervals, descriptives, …"),
        "position": ("integer", "Place of the row in its series, from 1."),
        "row": ("varchar", "The row as JSON text; row ->> 'effect' is one of its values."),
    },
    "audit": {
        "rank": ("integer", "Place among the findings, the heaviest first."),
        "check_name": ("varchar", "The check that the printed numbers fail."),
        "printed_table": ("varchar", "The printed table."),
        "printed_column": ("varchar", "Its column."),
        "term": ("varchar", "Its row."),
        "printed_values": ("varchar", "The printed numbers."),
        "implied_low": ("double", "Lower end of the rounding band of the value that the others imply."),
        "implied_high": ("double", "Upper end of that band."),
        "excess": (
            "double",
            "How far the printed value lies outside, in units of its last digit; as the check says.",
        ),
        "weight": ("double", "How much the finding weighs."),
        "sentence": ("varchar", "The finding in words."),
    },
}

RECORDS |= {"joint": describe_columns(JointTableRow), "surrogates": describe_columns(SurrogateRow)}

# Columns that would have to be quoted in every query, and what they are called here.
RENAMED = {
    "null": "null_hypothesis",
    "check": "check_name",
    "table": "printed_table",
    "column": "printed_column",
}

# What each table holds, those included that other stages wrote as Parquet.
ABOUT = {
    "models": "One row for each estimate.",
    "terms": "One row for each coefficient or effect of an estimate.",
    "tests": "One row for each test of an estimate.",
    "statistics": "One row for each number that describes an estimate.",
    "settings": "One row for each choice behind an estimate.",
    "numbers": "One row for each number that a table can print, by the names that mark cells of the page, of "
    "Word and of LaTeX.",
    "series": "The rows behind figures and lists, as JSON.",
    "audit": "Findings about the printed tables.",
    "crosscheck": "One row for each number by each other program that computes it, and for each that none "
    "has.",
    "sweep": "One row for each specification of each sweep; see its columns in docs/architecture.md.",
    "joint": "What the joint test of each sweep says; empty until make deep has made one.",
    "surrogates": "One row for each surrogate of a joint test; number 0 is the sweep itself.",
    "panel": "The panel: one row for each unit and year, one column for each variable and index; NULL "
    "where missing.",
    "units": "The units and their groups.",
    "ledger": "What became of each cell of the files: by file, sheet, status (used, missing, set aside, "
    "error; read is all of them) and reason.",
    "observations": "Every value that a source gives, with file, sheet and cell; chosen says whether the "
    "panel uses it.",
    "corrections": "Values that resources/<study>/corrections.csv replaced.",
    "imputed": "Gaps filled from adjacent years.",
    "conflicts": "Values on which two sources differ beyond the tolerance.",
    "missing": "Values that no source and no rule gives, where the data have a row.",
    "absent": "Units and years for which no source has a row.",
    "marks": "Footnote marks that were taken off a number of the panel's years, with the cell as printed.",
}


# The rows of results.duckdb that come from analyses, indices and the audit's findings.

Row = dict[str, Any]  # of a table: its values by column
Rows = dict[str, list[Row]]
ELSEWHERE = ("audit", "joint", "surrogates")  # not from analysis files
# Columns of `models` that estimates keep among their statistics or settings.
STATISTICS = ("r2_within", "loglik", "sigma2")
SETTINGS = ("effects", "variance", "seed")


def analysis_rows(files: Iterable[Path], indices: Iterable[Path] = ()) -> Rows:
    """Build the rows of the tables models, terms, tests, statistics, settings, numbers and series, in the
    order of files; indices: the facts of the study's indices, whose weights are numbers too.
    """
    rows: Rows = {name: [] for name in RECORDS if name not in ELSEWHERE}
    for file in files:
        document = read_analysis(file)
        for estimate in document.estimates:
            for table, row in _estimate_rows(document, estimate):
                rows[table].append(row)
        own = {"analysis": document.analysis}
        rows["numbers"] += [own | key._asdict() | {"value": v} for key, v in numbers_of(document).items()]
        for name, series in document.series.items():
            rows["series"] += [
                {
                    "analysis": document.analysis,
                    "series": name,
                    "position": i,
                    "row": flat_json(row.columns()),
                }
                for i, row in enumerate(series, start=1)
            ]
    for file in indices:
        weights = read_index_weights(file.stem, read_json_record(file, IndexFacts))
        rows["numbers"] += [key._asdict() | {"analysis": None, "value": v} for key, v in weights.items()]
    return rows


# Notes that a reader must meet before the tables, in a line at the end of the run.
CAUTIONS = (
    "very_few_clusters",
    "few_clusters",
    "few_clusters_of_two_ways",
    "few_periods",
    "few_digits",
    "near_collinear",
    "linear_probability",
)


def cautions(files: Iterable[Path]) -> list[str]:
    """Notes, each with the analyses that it is about."""
    found: dict[str, dict[str, None]] = {}
    for document in map(read_analysis, files):
        for estimate in document.estimates:
            for note in estimate.notes:
                if note.key in CAUTIONS:
                    found.setdefault(say_note(estimate, note), {})[document.analysis] = None
    return [say(_("{name}: {label}"), name=list_names(names, 5), label=text) for text, names in found.items()]


def log_cautions(files: Iterable[Path]) -> None:
    """Log notes of caution, with their values for a confidential study too: they count, and show no value.
    The end of the run repeats them, so they are in the language of the command.
    """
    with speaking(language_of_command()):
        for caution in cautions(files):
            log.warning("%s", caution, extra={"plain": True})


def audit_rows(file: Path) -> list[Row]:
    """Read the audit's findings; an empty cell is NULL."""
    return [
        _rename({key: original_cell(value) or None for key, value in row.items()})
        for row in parse_csv_table(file.read_text(encoding="utf-8"), str(file))
    ]


def _estimate_rows(document: AnalysisRecord, estimate: EstimateRecord) -> Iterator[tuple[str, Row]]:
    key = {"model": estimate.model, "analysis": document.analysis}
    statistics, settings = estimate.statistics, estimate.settings
    model = {
        name: getattr(estimate, name)
        for name in ("part", "estimator", "outcome", "nobs", "units", "periods", "df")
    }
    model |= {name: statistics.get(name) for name in STATISTICS} | {
        name: settings.get(name) for name in SETTINGS
    }
    if isinstance(model["variance"], VarianceSetting):
        model["variance"] = variance(model["variance"])
    model |= {
        "kind": document.kind,
        "is_simulated": document.is_simulated,
        "notes": "\n".join(say_notes(estimate)) or None,
    }
    yield "models", key | model
    for i, term in enumerate(estimate.terms, start=1):
        yield "terms", key | {"position": i} | asdict(term)
    for test in estimate.tests:
        texts = {name: say_note(estimate, getattr(test, name)) for name in ("null", "note")}
        df = ", ".join(f"{df:g}" for df in test.df) or None
        yield "tests", key | _rename({**asdict(test), **texts}) | {"df": df}
    for name, value in statistics.items():
        yield "statistics", key | {"name": name, "value": value}
    for name, made in settings.items():
        words = made if isinstance(made, str) else flat_json(made)
        yield "settings", key | {"name": name, "value": words}


def flat_json(value: Any) -> str:
    """Write a value of an analysis as JSON: a note is its key with its values, a variance its kind with its
    options.
    """
    return json.dumps(_flatten(value), ensure_ascii=False)


def _flatten(value: Any) -> Any:
    if isinstance(value, Note):
        return {"key": value.key} | {name: _flatten(one) for name, one in value.values.items()}
    if isinstance(value, VarianceSetting):
        return {"kind": value.kind} | value.options()
    if isinstance(value, Mapping):
        if "type" in value:  # of a series, whose rows are as their file has them
            return _flatten(msgspec.convert(value, Note | VarianceSetting))
        return {name: _flatten(one) for name, one in value.items()}
    return [_flatten(one) for one in value] if isinstance(value, list | tuple) else value


def _rename(row: Row) -> Row:
    return {RENAMED.get(key, key): value for key, value in row.items()}


Connection = duckdb.DuckDBPyConnection


def add_records(db: Connection, table: str, rows: Sequence[Row]) -> None:
    """Add a table of RECORDS from its rows, typed, with a comment on each column; an empty one keeps its
    columns.
    """
    columns = RECORDS[table]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        write_rows(file, rows, {name: kind for name, (kind, _meaning) in columns.items()})
        add_file(db, table, file)
    comment_columns(db, table, columns)


def comment_columns(db: Connection, table: str, columns: Columns) -> None:
    """Say what each column of a table means."""
    for name, (_kind, meaning) in columns.items():
        db.execute(
            f"comment on column {quote_identifier(table)}.{quote_identifier(name)} is {literal(meaning)}"
        )


def add_file(db: Connection, table: str, file: Path) -> None:
    """Add a table that another stage wrote as Parquet, as it is."""
    db.execute(f"create table {quote_identifier(table)} as from read_parquet({literal(str(file))})")


def add_sweeps(db: Connection, files: Mapping[str, Path]) -> None:
    """Add the table `sweep`: the specifications of every sweep, with the sweep's name in front."""
    parts = [
        f"select {literal(name)} as sweep, * from read_parquet({literal(str(file))})"
        for name, file in files.items()
    ]
    db.execute(f"create table sweep as {' union all by name '.join(parts)}")


def joint_rows(made: Mapping[str, Mapping[str, str]], sweeps: Mapping[str, Path]) -> Rows:
    """Build the rows of the tables joint and surrogates: of tests of the sweeps as they are now."""
    found: Rows = {"joint": [], "surrogates": []}
    for name, files in made.items():
        document = read_json_record(files["document"], JointRecord)
        if document.rows != digest_of(str(sweeps[name])):
            log.warning(
                "%s",
                _("{name}: the joint test is that of an earlier sweep; run `make deep` again", name=name),
            )
            continue
        for table, rows in found.items():
            rows += read_rows([files[table]])
    return found


def add_panel(db: Connection, files: Mapping[str, Path]) -> None:
    """Add the table `panel`: every variable and index side by side, one row for each unit and year."""
    first = next(iter(files.values()))
    db.execute(f"create table panel as select unit, year from read_parquet({literal(str(first))})")
    for name, file in files.items():
        column = quote_identifier(name)
        db.execute(
            f"create or replace table panel as select panel.*, v.value as {column} from panel "
            f"left join read_parquet({literal(str(file))}) v using (unit, year) order by unit, year"
        )


def comment(db: Connection) -> None:
    """Say what each table holds."""
    for (table,) in db.execute("select table_name from duckdb_tables() order by table_name").fetchall():
        db.execute(f"comment on table {quote_identifier(table)} is {literal(ABOUT[table])}")


class ResultFiles(NamedTuple):
    """Files of a study's results. lists: the warehouse's Parquet files, each a table of its name."""

    lists: Sequence[Path]
    variables: Sequence[Path]
    analyses: Sequence[Path]
    indices: Sequence[Path] = ()
    sweeps: Sequence[Path] = ()
    audit: Sequence[Path] = ()
    crosscheck: Sequence[Path] = ()


def build(database: Path, files: ResultFiles, joint: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Write `database` completely or not at all. joint: the files of joint tests by sweep."""
    with atomic(database) as temporary, duckdb.connect(str(temporary), config={"threads": 1}) as db:
        db.begin()  # else each comment waits for the disk
        for table, rows in analysis_rows(files.analyses, files.indices).items():
            add_records(db, table, rows)
        for file in files.audit:
            add_records(db, "audit", audit_rows(file))
        for file in files.crosscheck:
            add_file(db, file.stem, file)
            comment_columns(db, file.stem, describe_columns(ComparedNumber))
        for file in files.lists:
            add_file(db, file.stem, file)
        add_panel(db, index_by_stem(map(str, files.variables)))
        if named := index_by_stem(map(str, files.sweeps)):
            add_sweeps(db, named)
        for table, rows in joint_rows(joint or {}, named).items():
            add_records(db, table, rows)
        comment(db)
        db.commit()


def main(snakemake: Any, spec: CollectOptions) -> None:
    """Bind `build` to its rule."""
    speak(spec.words["language"], spec.names)
    files = ResultFiles(*(paths(list(snakemake.input.get(name, []))) for name in ResultFiles._fields))
    build(Path(snakemake.output[0]), files, spec.joint)
    log_cautions(files.analyses)
    log.info("%s", ", ".join(f"{len(own)} {name}" for name, own in files._asdict().items()))


if "snakemake" in globals():
    run(globals()["snakemake"], main, CollectOptions)
