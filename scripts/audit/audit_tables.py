"""The audit of a study's printed tables: reads them, runs the checks, compares descriptive statistics with
the panel.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audit.declaration import VariableMatch
from audit.facts import require_facts
from audit.findings import Match
from audit.options import AuditOptions
from audit.run import run_checks, write_audit
from audit.tables import Tables, read_tables
from audit.windows import match_descriptives
from base.artifacts.parquet import read_variables
from base.job import index_by_stem, log, run
from spillover.errors import StudyError
from spillover.words import _
from words.render import speak

# Matches kept for each variable: the best, and those with as many equal statistics on as many observations.
KEPT = 10


def panel_matches(tables: Tables, entries: Sequence[VariableMatch], files: Mapping[str, Path]) -> list[Match]:
    """For each entry (`variable` of the tables, `data` of the panel) the years and transformations that fit
    best.
    """
    found: list[Match] = []
    for entry in entries:
        row = tables.find_described_row(entry.variable, "audit.match")
        _, years, values = read_variables({entry.data: files[entry.data]})
        matches = match_descriptives(row.numbers, years, values[entry.data])
        best = [
            m
            for m in matches
            if (len(m.equal_statistics), m.nobs) == (len(matches[0].equal_statistics), matches[0].nobs)
        ][:KEPT]
        found += [replace(match, variable=entry.variable) for match in best]
    return found


def _main(snakemake: Any, spec: AuditOptions) -> None:
    speak(spec.words["language"], {"texts": spec.texts})
    facts = require_facts(spec.audit)
    folders = {Path(f).parent for f in snakemake.input.tables}
    if len(folders) != 1:
        raise StudyError(_("audit.folder: the printed tables lie in more than one folder; put them in one"))
    tables = read_tables(folders.pop())
    audit = run_checks(tables, facts)
    files = index_by_stem(snakemake.input.get("variables", []))
    matches = panel_matches(tables, facts.match, files)
    log.info("%d findings in %d comparisons", len(audit.findings), sum(audit.comparisons.values()))
    write_audit(Path(snakemake.output.json).parent, audit, matches)


if "snakemake" in globals():
    run(globals()["snakemake"], _main, AuditOptions)
