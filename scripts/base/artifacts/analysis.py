"""An analysis file: the estimates of one analysis as JSON, a row per term, with settings, tests and series
for figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from base.artifacts.atomic import write_text
from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord, EstimateRecord, SeriesRow
from spillover.note import Note
from spillover.series import FORMS, decode_series
from spillover.words import _

# The form of analysis files; another one is an error, not a guess.
SCHEMA = 5


def write_analysis(
    path: str | Path,
    analysis: str,
    kind: str,
    simulated: bool,
    estimates: Sequence[EstimateRecord],
    series: Mapping[str, Sequence[SeriesRow]] | None = None,
    rows: str | None = None,
) -> None:
    """Write one analysis. A number that is not finite is an EstimationError that names its place.

    rows: those of its sample, as `analyses.rows` writes them; None where it reads other analyses alone.
    """
    from spillover.fit import json_value, require_finite

    document = AnalysisRecord(
        schema=SCHEMA,
        analysis=analysis,
        kind=kind,
        is_simulated=simulated,
        rows=rows,
        estimates=tuple(estimates),
        series={name: tuple(rows_of) for name, rows_of in (series or {}).items()},
    )
    require_finite(document, analysis)
    check_rows(document.series, analysis)
    # A note is a key with values, which reports put in words; a sentence is a fault of the analysis.
    for estimate in estimates:
        of_tests = (note for test in estimate.tests for note in (test.null, test.note) if note is not None)
        for note in (*estimate.notes, *of_tests):
            if not isinstance(note, Note):
                raise TypeError(f"analysis {analysis}: {note!r} is not a note; make it with `note(key, …)`")
    text = json.dumps(document, ensure_ascii=False, indent=1, default=json_value, allow_nan=False)
    write_text(path, text + "\n")


def check_rows(series: Mapping[str, Sequence[SeriesRow]], analysis: str) -> None:
    """Raise TypeError where the rows of a series that tables and figures read lack a column, or have another
    type in it; the first row stands for all. analysis: whose they are.
    """
    from spillover.fit import json_value

    for form in (FORMS[name] for name, rows in series.items() if name in FORMS and rows):
        first = json.loads(json.dumps(series[form.series][0], default=json_value))
        try:
            msgspec.convert(first, form)
        except msgspec.ValidationError as error:
            words = f"analysis {analysis}: series {form.series}: {error}; see spillover/series.py"
            raise TypeError(words) from None


def read_analysis(path: str | Path) -> AnalysisRecord:
    """Read what `write_analysis` wrote. Raises StudyError where another version wrote it."""
    content = Path(path).read_bytes()
    head = msgspec.json.decode(content, type=_Head)
    if head.schema != SCHEMA:
        raise StudyError(
            _(
                "{path}: the file has form {found} of analysis files, and this version reads "
                "form {own}; delete it and run the study again",
                path=path,
                found=head.schema,
                own=SCHEMA,
            )
        )
    series = {name: decode_series(name, rows) for name, rows in head.series.items()}
    return msgspec.structs.replace(msgspec.json.decode(content, type=AnalysisRecord), series=series)


class _Head(msgspec.Struct):
    """Form of an analysis file, and the rows of its series, whose form their name says."""

    schema: int = 1
    series: Mapping[str, msgspec.Raw] = {}
