"""Joins the surrogates of a sweep: p-values of its curve, adjusted ones of its specifications, and what the
filtered residual still holds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace

from base import job
from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import read_rows, write_records
from base.digests import digest_of
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from spillover.sweeps.columns import choices_in
from spillover.sweeps.joint_statistics import (
    OFF_SIZE,
    JointRow,
    choice_rows,
    curve_rows,
    net_of_filter,
    residual_rows,
    specification_rows,
    statistics,
)
from spillover.sweeps.row import SweepRow, read_sweep_row
from spillover.words import _
from sweep.joint import Joint, JointRecord, JointTableRow, SurrogateRow
from sweep.options import JointOptions

Chunk = Mapping[str, Any]  # the arrays of one file of surrogates
LEVEL = 0.05  # at which a residual's correlation makes a test descriptive


def join_chunks(chunks: Sequence[Chunk], joint: Joint) -> tuple[list[str], Array, Array]:
    """Join the specifications, sorted, and t ratios and p-values (S, K) of all surrogates, in their order."""
    names = sorted({name for chunk in chunks for name in chunk["specifications"].tolist()})
    place = {name: k for k, name in enumerate(names)}
    t, p = np.full((2, joint.surrogates, len(names)), np.nan)
    for chunk in chunks:
        columns = [place[name] for name in chunk["specifications"].tolist()]
        t[np.ix_(chunk["numbers"], columns)] = chunk["t"]
        p[np.ix_(chunk["numbers"], columns)] = chunk["p"]
    return names, t, p


def morans_of(chunks: Sequence[Chunk]) -> tuple[list[str], dict[str, list[int]], Array, list[str]]:
    """Join the matrices, sorted, those of each family by their places, Moran's I (1 + S, M) net of the
    filter, and pairs of matrices that are multiples of each other, as text.
    """
    found = {}
    for chunk in chunks:
        for k, name in enumerate(chunk["matrices"].tolist() if "matrices" in chunk else []):
            found[name] = (str(chunk["families"][k]), str(chunk["fingerprints"][k]), chunk["moran"][:, k])
    names = sorted(found)
    families, alike = defaultdict(list), defaultdict(list)
    for k, name in enumerate(names):
        families[found[name][0]].append(k)
        alike[found[name][1] or name].append(name)
    moran = np.stack([found[name][2] for name in names], axis=1) if names else np.empty((1, 0))
    scores = next((chunk["scores"] for chunk in chunks if "scores" in chunk and chunk["scores"].size), None)
    if scores is not None:
        moran = net_of_filter(moran, scores)
    scaled = [" = ".join(same) for same in alike.values() if len(same) > 1]
    return names, {family: families[family] for family in sorted(families)}, moran, scaled


def tables_of(
    sweep: str, joint: Joint, own: Mapping[str, SweepRow], chunks: Sequence[Chunk]
) -> tuple[list[JointTableRow], list[SurrogateRow], JointRecord]:
    """Build the rows of the tables joint and surrogates, and the document; none, and a document that says so,
    where the sweep has nothing to test. Raises StudyError where surrogates have no estimate.
    """
    names, drawn_t, drawn_p = join_chunks(chunks, joint)
    if not names:
        return [], [], JointRecord(sweep=sweep, joint=joint, specifications=0, specifications_tried=len(own))
    if not np.isfinite(drawn_t).any():
        raise StudyError(
            _(
                "joint: no specification could be estimated with any surrogate; the analysis may need a "
                "treatment of 0 and 1, which a surrogate is not: write scheme: residuals, or leave joint out",
            )
        )
    t, p = np.array([own[name].t_and_p for name in names], dtype=float).T
    rows = [
        replace(row, reading="descriptive") if (joint.scheme, row.name) in OFF_SIZE else row
        for row in curve_rows(t, p, drawn_t, drawn_p, joint.alpha)
    ]
    options = {
        name: np.array([str(own[one].choices.get(name)) for one in names]) for name in _choices(own[names[0]])
    }
    explained = choice_rows(options, t, drawn_t)
    matrices, families, moran, scaled = morans_of(chunks)
    about, overall = residual_rows(families, moran)
    specified = specification_rows(names, t, drawn_t)
    reading = "descriptive" if overall <= LEVEL else "test"
    dependent = sorted((row for row in about if row.p_adjusted <= LEVEL), key=lambda row: -row.size)
    surrogates = _surrogate_rows(sweep, np.vstack([t, drawn_t]), np.vstack([p, drawn_p]), joint.alpha)
    nulls = [chunk for chunk in chunks if "variables" in chunk]
    document = JointRecord(
        sweep=sweep,
        joint=joint,
        reading=reading,
        specifications=len(names),
        failures=int((~np.isfinite(drawn_t)).sum()),
        estimates=int(drawn_t.size),
        curve=tuple(rows),
        choices=tuple(explained),
        residual=tuple(about),
        residual_p=None if np.isnan(overall) else overall,
        blocks=int(nulls[0]["blocks"]) if nulls else 0,
        dependence=tuple(row.name for row in dependent),
        groups=dict(nulls[0]["groups"].tolist()) if nulls else {},
        matrices=len(matrices),
        scaled_matrices=tuple(scaled),
        parameters=dict(
            zip(nulls[0]["variables"].tolist(), nulls[0]["parameters"].tolist(), strict=True) if nulls else ()
        ),
        smallest_adjusted=min(row.p for row in specified if row.p is not None),
    )
    table = [_table_row(row, sweep, joint.scheme, reading) for row in (*rows, *explained, *about, *specified)]
    return table, surrogates, document


def _table_row(row: JointRow, sweep: str, scheme: str, reading: str) -> JointTableRow:
    """Build a row of the table joint. reading: of the test, which a row without one of its own has."""
    return JointTableRow(
        sweep=sweep,
        scheme=scheme,
        reading=row.reading or reading,
        subject=row.subject,
        name=row.name,
        value=row.value,
        p=row.p,
        null_low=row.null_low,
        null_median=row.null_median,
        null_high=row.null_high,
    )


def _surrogate_rows(sweep: str, t: Array, p: Array, alpha: float) -> list[SurrogateRow]:
    """Describe the curve and that of each surrogate, with how many specifications were estimated.

    t, p: t ratios and p-values (1 + S, K), the study's own first.
    """
    shown = statistics(t, p, alpha)
    estimates = np.isfinite(t).sum(axis=1)
    return [
        SurrogateRow(
            sweep=sweep,
            surrogate=k,
            **{name: float(values[k]) for name, values in shown.items()},
            estimates=int(estimates[k]),
            failures=t.shape[1] - int(estimates[k]),
        )
        for k in range(len(t))
    ]


def _choices(row: SweepRow) -> list[str]:
    """List a sweep's choices, the matrix among them."""
    return [*choices_in(row.choices), *(["matrix"] if row.choices.get("matrix") else [])]


def main(snakemake: Any, spec: JointOptions) -> None:
    """Write the two tables and the document, which holds the digest of the sweep that was tested."""
    joint, name = spec.joint, snakemake.wildcards.sweep
    table = map(read_sweep_row, read_rows(job.paths(snakemake.input.rows)))
    own = {row.specification: row for row in table}
    chunks = []
    for path in job.paths(snakemake.input.chunks):
        with np.load(path) as chunk:
            chunks.append({key: chunk[key] for key in chunk.files})
    rows, surrogates, document = tables_of(name, joint, own, chunks)
    write_records(snakemake.output.joint, rows, JointTableRow)
    write_records(snakemake.output.surrogates, surrogates, SurrogateRow)
    tested = digest_of(str(snakemake.input.rows))
    document = replace(document, is_simulated=spec.is_simulated, rows=tested)
    write_json_record(snakemake.output.document, document)
    if not document.specifications:
        job.log.warning(
            "%s", _("{name}: no specification has a total effect with a standard error", name=name)
        )
        return
    for same in document.scaled_matrices:
        twice = _(
            "The same matrix, but for its scale, counts twice: {matrices}; leave one out.", matrices=same
        )
        job.log.warning("%s", twice)
    for row in document.curve:
        job.log.info("%s %.4g, p %s", row.name, row.value, row.p)


if "snakemake" in globals():
    job.run(snakemake, main, JointOptions)  # type: ignore[name-defined] # noqa: F821
