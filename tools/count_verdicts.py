"""Counts the verdicts of studies' crosschecks, by study and by program, as tables in Markdown.

python -m tools.count_verdicts results/nqp results/munnell [--before FOLDER]

--before: results of another version, in whose studies it looks for numbers that lost their program.
It reads the verdicts as they are called in results/<study>/crosscheck/crosscheck.parquet, of any version, and
knows what a number is by its quantity alone, so that two versions can be compared.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

from base.command import run_guarded

# What numbers are, by their quantity and term.
SORT = """case when quantity = 'coefficient' then '1 coefficients'
    when quantity = 'se' then '2 standard errors'
    when quantity in ('p', 'low', 'high', 'test p') then '4 p-values and bounds'
    when term like 'local_moran %' then '5 local Moran''s I'
    else '3 statistics, tests, series' end"""
# The verdict on a number of several programs is the first of these that one of them gives.
ORDER = (
    *("differs", "equal", "equal as printed", "differs, explained", "equal after a stated conversion"),
    *("within simulation error", "verified in tests"),
)
NUMBERS = f"""select study, {SORT} as sort, list(distinct verdict) as verdicts
    from crosscheck where ours is not null group by study, sort, model, quantity, term"""
FIRST = " ".join(f"when list_contains(verdicts, '{verdict}') then '{verdict}'" for verdict in ORDER)


def count_numbers(crosscheck: pd.DataFrame) -> pd.DataFrame:
    """Count the numbers of each study and sort by verdict; a column for each verdict."""
    asked = f"select study, sort, case {FIRST} else 'none' end as verdict from ({NUMBERS})"
    return pivot(query(crosscheck, asked), ["study", "sort"])


def count_programs(crosscheck: pd.DataFrame) -> pd.DataFrame:
    """Count the comparisons with each program, of each sort, by verdict."""
    asked = (
        f"select program, {SORT} as sort, verdict from crosscheck where ours is not null and program <> ''"
    )
    return pivot(query(crosscheck, asked), ["program", "sort"])


def query(crosscheck: pd.DataFrame, asked: str) -> pd.DataFrame:
    """Return the rows of a query of the table `crosscheck`."""
    with duckdb.connect() as database:
        database.register("crosscheck", crosscheck)
        return database.execute(asked).df()


def pivot(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The counts of verdicts, and of all."""
    table = rows.groupby([*by, "verdict"]).size().unstack(fill_value=0)
    ordered = [name for name in (*ORDER, "none") if name in table] + sorted({*table} - {*ORDER, "none"})
    return table[ordered].assign(all=table.sum(axis=1)).reset_index()


def count_lost(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Count by study and sort the numbers that a program computed before: those with a program now, those
    without one, and those that the study does not have now, such as specifications that are drawn otherwise.
    """
    by = ["study", "sort", "model", "quantity", "term"]
    asked = (
        f"select study, {SORT} as sort, model, quantity, term, bool_or(program <> '') as with_program "
        "from crosscheck where ours is not null group by all"
    )
    both = query(before, asked).query("with_program").merge(query(now, asked), how="left", on=by)
    fate = both["with_program_y"].map({True: "with a program now", False: "without one now"})
    rows = both.assign(verdict=fate.fillna("not computed now"))
    table = rows.groupby(["study", "sort", "verdict"]).size().unstack(fill_value=0)
    columns = ["with a program now", "without one now", "not computed now"]
    return table.reindex(columns=columns, fill_value=0).assign(before=table.sum(axis=1)).reset_index()


def read_crosschecks(folders: list[Path]) -> pd.DataFrame:
    """The rows of several studies, with the study's name."""
    columns = ["model", "quantity", "term", "ours", "program", "verdict"]
    return pd.concat(
        pd.read_parquet(folder / "crosscheck/crosscheck.parquet", columns=columns).assign(study=folder.name)
        for folder in folders
    ).fillna({"program": ""})


def to_markdown(table: pd.DataFrame) -> str:
    """The table with the numbers of the sorts taken off, which order them."""
    shown = table.assign(sort=table["sort"].str[2:])
    lines = ["| " + " | ".join(map(str, shown)) + " |", "|" + " --- |" * len(shown.columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in shown.itertuples(index=False)]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Prints both tables of the folders named."""
    options = argparse.ArgumentParser(description="Counts the verdicts of studies' crosschecks.")
    options.add_argument("folders", nargs="+", type=Path, help="results/<study>, of each study")
    options.add_argument("--before", type=Path, help="the folder of results of another version")
    given = options.parse_args(words)
    return run_guarded("count_verdicts", partial(print_counts, given.folders, given.before))


def print_counts(folders: list[Path], before: Path | None = None) -> None:
    """Print the counts by number and by program, or of the numbers that another version had."""
    crosscheck = read_crosschecks(folders)
    if before:
        print(to_markdown(count_lost(read_crosschecks([before / one.name for one in folders]), crosscheck)))
        return
    print(to_markdown(count_numbers(crosscheck)), to_markdown(count_programs(crosscheck)), sep="\n\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
