"""The crosscheck in few numbers: by program and verdict, what differs, and what no program has.

A number is confirmed if another program confirms it and none denies it: what differs never counts as
confirmed. One that no program gives is verified where a test holds it. What is left, none has confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crosscheck.compare import ABSENT, CONFIRMING, DIFFERS, FAILED, NONE, PROVED, ComparedNumber

Key = tuple[str, str, str]


def summary_of(study: str, rows: Sequence[ComparedNumber]) -> dict[str, Any]:
    """Counts by program and verdict, how many numbers there are and are confirmed, those that differ, those
    of no program, and the programs' failures.
    """
    found = confirmed(rows)
    proved = {_key(r) for r in rows if r["verdict"] == PROVED}
    counts = Counter((r.get("program", ""), r["verdict"]) for r in rows)
    there = [r for r in rows if r.get("program") and r["verdict"] != ABSENT]
    alone = [r for r in rows if r["verdict"] in (PROVED, NONE)]
    return {
        "study": study,
        "programs": sorted({f"{r['program']} {r['version']}".strip() for r in there}),
        "counts": [
            {"program": program, "verdict": verdict, "numbers": n}
            for (program, verdict), n in sorted(counts.items())
        ],
        "numbers": len(found),
        "confirmed": sum(found.values()),
        "verified": len(proved),
        "models": _by_model(found),
        "differs": [_short(r) for r in rows if r["verdict"] == DIFFERS],
        "unconfirmed": [{k: r[k] for k in ("model", "quantity", "term", "verdict", "note")} for r in alone],
        "failed": [{k: r[k] for k in ("model", "program", "note")} for r in rows if r["verdict"] == FAILED],
    }


def confirmed(rows: Iterable[ComparedNumber]) -> dict[Key, bool]:
    """Whether each number of ours is confirmed."""
    said: dict[Key, set[str]] = {}
    for row in rows:
        if row.get("ours") is not None:
            said.setdefault(_key(row), set()).add(row["verdict"])
    return {
        key: DIFFERS not in verdicts and not verdicts.isdisjoint(CONFIRMING) for key, verdicts in said.items()
    }


def _by_model(found: Mapping[Key, bool]) -> dict[str, dict[str, int]]:
    """For each estimate, how many numbers it has and how many are confirmed."""
    models: dict[str, dict[str, int]] = {}
    for (model, _, _), yes in found.items():
        count = models.setdefault(model, {"numbers": 0, "confirmed": 0})
        count["numbers"] += 1
        count["confirmed"] += yes
    return models


def _key(row: ComparedNumber) -> Key:
    return row["model"], row["quantity"], row["term"]


def _short(row: ComparedNumber) -> ComparedNumber:
    return {k: row[k] for k in ("model", "quantity", "term", "ours", "theirs", "program", "version", "call")}
