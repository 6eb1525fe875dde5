"""`spillover oracles STUDY`: the second implementations of the tests, asked about a study's panel.

They are asked what other programs were asked in the study's run, and their answers are compared with its
estimates: results/<study>/crosscheck/oracles.parquet has the columns of crosscheck.parquet.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from base.checks import check_study_name, study_file
from base.speech_language import message
from crosscheck.verdict import summary_there
from spillover.errors import StudyError
from spillover.words import _

if TYPE_CHECKING:
    from crosscheck.compared_number import ComparedNumber
    from spillover.opinions.question import Question

FOLDER = "tests/oracles"


def check_oracles(root: Path, study: str) -> int:
    """Write the table and print its verdicts; 1 where a number differs. Raises StudyError where the study has
    not run, or the tests are not there.
    """
    study_file(root, check_study_name(study))
    folder = summary_there(study, root).parent
    if not (root / FOLDER / "__init__.py").is_file():
        raise StudyError(
            _(
                "{folder}: folder not found; `spillover oracles` works from a clone of the "
                "project, whose tests hold them",
                folder=FOLDER,
            )
        )
    sys.path.insert(0, str(root / "tests"))
    from base.artifacts.parquet import write_records
    from crosscheck.compared_number import ComparedNumber
    from crosscheck.verdicts import DIFFERS

    rows = read_compared_numbers(folder)
    write_records(folder / "oracles.parquet", rows, ComparedNumber)
    counts = Counter(row.verdict for row in rows)
    path = f"results/{study}/crosscheck/oracles.parquet"
    print(message(_("{path}: {count} numbers of the second implementations", path=path, count=len(rows))))
    for verdict, count in sorted(counts.items()):
        print(f"  {verdict} {count}")
    return int(counts[DIFFERS] > 0)


def read_compared_numbers(folder: Path) -> list[ComparedNumber]:
    """Read the rows of all analyses and sweeps that other programs were asked about. folder: the
    crosscheck's.
    """

    from crosscheck import second_opinion, second_sweep
    from crosscheck.build import compare_numbers, read_sweep_rows
    from oracles import oracles as by_hand
    from oracles.matrices import rebuilt
    from spillover.opinions.opinion import decode

    results, chosen = folder.parent, by_hand()
    said: dict[str, tuple[Any, ...]] = {}
    rows: list[ComparedNumber] = []
    # The newest last: a file that an earlier run left names analyses that another file has since.
    for path in sorted((folder / "opinions").glob("*.json"), key=lambda path: path.stat().st_mtime_ns):
        given = decode(path.read_bytes()).question
        for one in given.analyses:
            panel = read_panel_files(results, given, results / f"analyses/{one.analysis}.json")
            said[one.analysis] = tuple(second_opinion.opinions(one.recipes, panel, chosen=chosen))
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    rows += compare_numbers(sorted((results / "analyses").glob("*.json")), said, summary["copies"])
    for path in sorted((folder / "sweeps").glob("*.json")):
        given = decode(path.read_bytes()).question
        panel = read_panel_files(results, given)
        found = second_sweep.opinions(given.specifications, given.matrices, panel, rebuilt, chosen)
        rows += read_sweep_rows(results / f"sweep/{path.stem}.parquet", given.specifications, list(found))
    return [row for row in rows if row.program]


def read_panel_files(results: Path, given: Question, found: Path | None = None) -> Any:
    """Read the panel of a study's results, with the list of policies that was given. found: the analysis."""
    from spillover.opinions.panel import PanelFiles

    variables = [*results.glob("warehouse/panel/*.parquet"), *results.glob("index/*.parquet")]
    weights = {path.stem: path for path in results.glob("weights/*.npz")}
    listed = Path(given.policies) if given.policies else None
    named = {path.stem: path for path in variables}
    units = results / "warehouse/units.parquet"
    return PanelFiles(named, units, weights, policies=listed, analysis=found)
