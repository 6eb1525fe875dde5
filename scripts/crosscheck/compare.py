"""Our numbers beside those of other programs: a verdict for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crosscheck.opinion import WARNING, Opinion
from crosscheck.own import own
from crosscheck.proofs import NOTHING, proof_of
from crosscheck.tolerances import Tolerance, digits, spread_of_shares, tolerance

Key = tuple[str, str, str]
ComparedNumber = dict[str, Any]

EQUAL, EXPLAINED = "equal", "differs, explained"
SIMULATED = "within simulation error"
NOT_OPTIMAL = "theirs is not at its optimum"
DIFFERS, FAILED, WARNED = "differs", "no number", "warning"
PROVED, NONE = "verified in tests", "no program"  # of numbers that no program gives
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
                verdict = WARNED if opinion.problem.startswith(WARNING) else FAILED
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
