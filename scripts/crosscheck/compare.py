"""Our numbers beside those of other programs: a verdict for each, and all of them in few numbers.

A number is confirmed if another program confirms it and none denies it: what differs never counts as
confirmed. One that no program gives is verified where a test holds it. What is left, none has confirmed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crosscheck.own import own, proof_of
from spillover.opinions.opinion import WARNING, Opinion
from spillover.opinions.tolerances import Tolerance, digits, spread_of_shares, tolerance

Key = tuple[str, str, str]
ComparedNumber = dict[str, Any]

EQUAL, EXPLAINED = "equal", "differs, explained"
SIMULATED = "within simulation error"
NOT_OPTIMAL = "theirs is not at its optimum"
DIFFERS, FAILED, WARNED = "differs", "no number", "warning"
PROVED, NONE = "verified in tests", "no program"  # of numbers that no program gives
NOTHING = "nothing confirms it"
TERM_NUMBERS = (("coefficient", "estimate"), ("se", "se"), ("p", "p"), ("low", "low"), ("high", "high"))
ABSENT = "not installed"
COUNTED = ("instruments",)  # settings that are numbers found, where they are none of names
REDONE = 10  # draws of a series that are redone one by one
CONFIRMING = (EQUAL, EXPLAINED, SIMULATED)


def numbers_of(document: Mapping[str, Any]) -> dict[Key, float]:
    """Every number of an analysis that has a name: coefficients, standard errors, statistics, tests."""
    found: dict[Key, float] = {}
    for estimate in document["estimates"]:
        model = estimate["model"]
        for term in estimate["terms"]:
            for quantity, key in TERM_NUMBERS:
                if term.get(key) is not None:
                    found[model, quantity, term["term"]] = term[key]
        found |= {(model, "statistic", name): value for name, value in estimate["statistics"].items()}
        settings = estimate.get("settings", {})
        counts = {name: settings.get(name) for name in COUNTED}
        found |= {(model, "statistic", name): n for name, n in counts.items() if isinstance(n, int)}
        found |= {(model, "test", test["name"]): test["statistic"] for test in estimate["tests"]}
        found |= {(model, "test p", test["name"]): test["p"] for test in estimate["tests"]}
    found |= dict(series_of(document))
    return {key: float(value) for key, value in found.items() if value is not None}


def series_of(document: Mapping[str, Any]) -> Iterator[tuple[Key, float]]:
    """The numbers of the series that have a second opinion: `moran 1970 geary_c`."""
    seen: Counter[str] = Counter()
    for series, (keys, columns) in own(document["kind"]).series.items():
        for row in document["series"].get(series, []):
            if row.get("draw", 0) >= REDONE:
                continue
            name = " ".join([series, *filter(None, (_label(row[key]) for key in keys))])
            seen[name] += 1
            if seen[name] > 1:  # another piece of a set
                name = f"{name} {seen[name]}"
            for column in columns:
                yield (document["analysis"], "series", f"{name} {column}"), row.get(column)


def _label(value: Any) -> str:
    return f"{value + 0.0:.10g}" if isinstance(value, float) else str(value)  # of -0.0, 0


def rows_of(document: Mapping[str, Any], opinions: Iterable[Opinion]) -> Iterator[ComparedNumber]:
    """A row for each number of ours by each program that has it, one where no program has, and one for each
    failure of a program.
    """
    sampled = tuple(f"{series} " for series in own(document["kind"]).sampled)
    ours = numbers_of(document)
    said: dict[Key, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        said[opinion.model, opinion.quantity, opinion.term].append(opinion)
    for key, number in ours.items():
        for opinion in said.get(key, []):
            yield _row(document, key, number, opinion, ours)
        if key not in said and not key[2].startswith(sampled):
            yield _unconfirmed(document, key, number)
    for key in (key for key in said if key not in ours):
        for opinion in said[key]:
            if opinion.problem:
                verdict = WARNED if getattr(opinion.problem, "sentence", "") == WARNING else FAILED
                yield _base(document, key) | _program(opinion) | {"verdict": verdict, "note": opinion.problem}


def judged(number: float, opinion: Opinion, limit: Tolerance) -> ComparedNumber:
    """The verdict on one number. Where a convention differs, only what its formula gives counts: a program
    whose own number equals ours by another convention than the one asked for does not confirm it.
    """
    assert opinion.value is not None
    same = abs(number - opinion.value) <= limit.value
    if not opinion.conversions:
        verdict = (SIMULATED if opinion.ending == "simulation" else EQUAL) if same else DIFFERS
        return {"verdict": verdict, "digits": digits(number, opinion.value)}
    way = min(opinion.conversions, key=lambda one: abs(one.value - number))
    found = {
        "digits": digits(number, way.value),
        "convention": way.name,
        "formula": way.formula,
        "converted": way.value,
    }
    if abs(number - way.value) > limit.value:
        return found | {"verdict": DIFFERS}
    if opinion.ending == "simulation":
        return found | {"verdict": SIMULATED}
    return found | {"verdict": EQUAL if same else EXPLAINED}


def settle(rows: list[ComparedNumber]) -> list[ComparedNumber]:
    """The rows, with the verdict of those where a program's own objective is better at our numbers: another
    program that maximises the same likelihood agrees with us, and its maximum is higher.
    """
    best: dict[str, float] = {}
    for row in rows:
        if row["verdict"] in CONFIRMING and row.get("loglik") is not None:
            best[row["model"]] = max(row["loglik"], best.get(row["model"], row["loglik"]))
    agreed = {(r["model"], r["quantity"], r["term"]) for r in rows if r["verdict"] in CONFIRMING}
    for row in rows:
        key, theirs = (row["model"], row["quantity"], row["term"]), row.get("loglik")
        higher = theirs is not None and best.get(row["model"], theirs) - theirs > 1e-9 * abs(theirs)
        if row["verdict"] == DIFFERS and key in agreed and higher:
            row["verdict"] = NOT_OPTIMAL
            row["note"] = (
                f"its log-likelihood is {theirs:.9g}, that of another program {best[row['model']]:.9g}"
            )
    return rows


def _row(
    document: Mapping[str, Any], key: Key, number: float, opinion: Opinion, ours: dict[Key, float]
) -> ComparedNumber:
    row = _base(document, key) | _program(opinion) | {"ours": number}
    if opinion.value is None:
        return row | {"verdict": FAILED, "note": opinion.problem}
    model, quantity, term = key
    ways = [way.value for way in opinion.conversions] or [opinion.value]
    nearest = min(ways, key=lambda value: abs(value - number))
    error = spread_of_shares(number, nearest, opinion.share) if opinion.share else opinion.error
    of, se = ("coefficient", 1.0) if term.endswith("_z") else (quantity, ours.get((model, "se", term)))
    limit = tolerance(of, opinion.ending, nearest, se, error)  # a z has an error of one, also near zero
    row |= {"theirs": opinion.value, "tolerance": limit.value, "rule": limit.rule, "loglik": opinion.loglik}
    return row | judged(number, opinion, limit)


def _unconfirmed(document: Mapping[str, Any], key: Key, number: float) -> ComparedNumber:
    made = [e.get("settings", {}).get("variance") for e in document["estimates"] if e["model"] == key[0]]
    variance = made[0].get("kind", "") if made and isinstance(made[0], dict) else ""
    proof = proof_of(document["kind"], key[1], key[2], variance)
    return _base(document, key) | {
        "ours": number,
        "verdict": PROVED if proof else NONE,
        "note": proof or NOTHING,
    }


def _base(document: Mapping[str, Any], key: Key) -> ComparedNumber:
    model, quantity, term = key
    return {"analysis": document["analysis"], "model": model, "quantity": quantity, "term": term}


def _program(opinion: Opinion) -> ComparedNumber:
    return {"program": opinion.program, "version": opinion.version, "call": opinion.call}


def summary_of(study: str, rows: Sequence[ComparedNumber]) -> dict[str, Any]:
    """Counts by program and verdict, how many numbers there are and are confirmed, those that differ, those
    of no program, and the programs' failures.
    """
    found = confirmed(rows)
    proved = {_key_of(r) for r in rows if r["verdict"] == PROVED}
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
            said.setdefault(_key_of(row), set()).add(row["verdict"])
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


def _key_of(row: ComparedNumber) -> Key:
    return row["model"], row["quantity"], row["term"]


def _short(row: ComparedNumber) -> ComparedNumber:
    return {k: row[k] for k in ("model", "quantity", "term", "ours", "theirs", "program", "version", "call")}
