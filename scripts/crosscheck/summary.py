"""The crosscheck in few numbers: by program and verdict, what differs, and what no program has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from crosscheck.compare import ABSENT, CONFIRMING, DIFFERS, FAILED, NONE, Row

MAIN = ("coefficient", "se")


def summary_of(study: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Counts by program and verdict, the share of coefficients and standard errors confirmed, the numbers
    that differ, those of no program, and the programs' failures.
    """
    main = {_key(r) for r in rows if r["quantity"] in MAIN}
    confirmed = {_key(r) for r in rows if r["quantity"] in MAIN and r["verdict"] in CONFIRMING}
    counts = Counter((r.get("program", ""), r["verdict"]) for r in rows)
    there = [r for r in rows if r.get("program") and r["verdict"] != ABSENT]
    return {
        "study": study,
        "programs": sorted({f"{r['program']} {r['version']}".strip() for r in there}),
        "counts": [
            {"program": program, "verdict": verdict, "numbers": n}
            for (program, verdict), n in sorted(counts.items())
        ],
        "coefficients_and_errors": len(main),
        "confirmed": len(confirmed),
        "models": _by_model(rows),
        "differs": [_short(r) for r in rows if r["verdict"] == DIFFERS],
        "unconfirmed": [
            {k: r[k] for k in ("model", "quantity", "term", "note")} for r in rows if r["verdict"] == NONE
        ],
        "failed": [{k: r[k] for k in ("model", "program", "note")} for r in rows if r["verdict"] == FAILED],
    }


def _by_model(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """For each estimate, how many of its coefficients and standard errors there are and are confirmed."""
    seen: dict[str, dict[tuple[str, str, str], bool]] = {}
    for row in rows:
        if row["quantity"] in MAIN:
            of_model = seen.setdefault(row["model"], {})
            of_model[_key(row)] = of_model.get(_key(row), False) or row["verdict"] in CONFIRMING
    return {m: {"numbers": len(found), "confirmed": sum(found.values())} for m, found in seen.items()}


def _key(row: Row) -> tuple[str, str, str]:
    return row["model"], row["quantity"], row["term"]


def _short(row: Row) -> Row:
    return {k: row[k] for k in ("model", "quantity", "term", "ours", "theirs", "program", "version", "call")}
