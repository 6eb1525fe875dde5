"""The quantities of results: which ones a test sees, and each made a thousandth larger."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

import msgspec
import numpy as np

from analyses.files import Files
from crosscheck.own import declarations_of
from spillover.arrays.did.paths import EffectPath
from spillover.arrays.foundation import Result
from spillover.arrays.result import Estimate, Test
from spillover.declarations import having
from spillover.estimates import AnalysisRecord, EstimateRecord, PlainRow
from spillover.fit import Fit, json_value

Document = dict[str, Any]
Quantity = tuple[str, str]  # estimator, test or result, and its statistic
FACTOR = 1.001
CHOSEN = {"level", "critical", "sizes"}  # given, not found
# Results in parts, and what no table prints.
PARTS = {
    "RandomEffects",
    "LeastSquares",
    "Covariance",
    "Components",
    "Logit",
    "Score",
    "Decision",
    "Matching",
    "SpatialEstimate",
}
PLAIN, WRITE = Result.__post_init__, Files.write
INTERVAL, P, RATIO = Estimate.interval, Estimate.p.fget, Estimate.statistic.fget  # type: ignore[attr-defined]


def _widened(estimate: Estimate, level: float = 0.95) -> tuple[Any, Any]:
    low, high = INTERVAL(estimate, level)
    margin = (FACTOR - 1) * (high - low) / 2
    return low - margin, high + margin


# What every estimate makes of its coefficients and their covariance, and the same made larger.
ANY = "every estimate"
DERIVED = {
    "t": ("statistic", property(lambda self: RATIO(self) * FACTOR)),
    "p": ("p", property(lambda self: P(self) * FACTOR)),
    "interval": ("interval", _widened),
}


def quantities(result: Any) -> Iterator[Quantity]:
    """What a result holds: of an estimate by its estimator, of a test by its name, else by the class."""
    if isinstance(result, Test):
        yield f"test {family(result.name)}", "statistic"
        yield f"test {family(result.name)}", "p"
    elif isinstance(result, Estimate):
        name = result.estimator
        yield name, "coefficient"
        yield name, error_name(result.settings)
        yield from ((ANY, what) for what in DERIVED)
        yield from ((name, f"statistic {family(key)}") for key in result.statistics)
    elif isinstance(result, EffectPath):
        yield from ((result.estimator, what) for what in ("coefficient", "standard error"))
        yield "EffectPath", "band"
    elif type(result).__name__ not in PARTS:
        for field in fields(result):  # type: ignore[arg-type]
            if field.name not in CHOSEN and _is_number(getattr(result, field.name)):
                yield type(result).__name__, field.name


def error_name(settings: Mapping[str, Any]) -> str:
    """The standard error by its variance."""
    made = settings.get("variance", "")
    kind = (
        made.get("kind") or made.get("key") or ""
        if isinstance(made, Mapping)
        else getattr(made, "kind", made)
    )
    return f"standard error {kind}".strip()


def family(name: str) -> str:
    """A statistic's or test's name without the term that it is of."""
    return name.partition(":")[0]


def _is_number(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f"
    return type(value) is float


def printed(estimates: Iterable[EstimateRecord], series: Mapping[str, Any]) -> Iterator[Quantity]:
    """What an analysis file holds: of each estimate, of its tests, and of the series that others redo."""
    for estimate in estimates:
        of = estimate.estimator
        if estimate.terms:
            yield from ((of, what) for what in ("coefficient", error_name(estimate.settings)))
            yield from ((ANY, what) for what in DERIVED)
        yield from ((of, f"statistic {family(name)}") for name in estimate.statistics)
        for test in estimate.tests:
            yield from ((f"test {family(test.name)}", what) for what in ("statistic", "p"))
    every = {name: of for kind in having("others.py") for name, of in declarations_of(kind).series.items()}
    for name, (_, columns) in every.items():
        if series.get(name):
            yield from ((f"series {name}", column) for column in columns)


def observe(made: set[Quantity], written: set[Quantity]) -> None:
    """From now on every result notes its quantities in `made`, every analysis file its own in `written`."""

    def noted(self: Any) -> None:
        PLAIN(self)
        made.update(quantities(self))

    def wrote(self: Files, fit: Fit, path: Any) -> None:
        written.update(printed(fit.estimates, fit.series))
        WRITE(self, fit, path)

    Files.write = wrote  # type: ignore[method-assign]
    Result.__post_init__ = noted  # type: ignore[method-assign]


def enlarge(quantity: Quantity) -> None:
    """From now on every result that is made has this quantity times FACTOR."""
    of, statistic = quantity

    def changed(self: Any) -> None:
        if quantity in set(quantities(self)):
            for name, value in _larger(self, statistic):
                object.__setattr__(self, name, value)
        PLAIN(self)

    if of == ANY:
        name, wrong = DERIVED[statistic]
        setattr(Estimate, name, wrong)
    else:
        Result.__post_init__ = changed  # type: ignore[method-assign]
        Files.write = _wrong(quantity)  # type: ignore[method-assign]


def _wrong(quantity: Quantity) -> Any:
    """`Files.write` with a quantity larger: what a kind writes without an `Estimate`."""

    def write(self: Files, fit: Fit, path: Any) -> None:
        document = AnalysisRecord(
            analysis=fit.name,
            kind=fit.analysis.kind,
            estimates=tuple(fit.estimates),
            series=fit.list_series(),
        )
        changed = larger(document, quantity)
        fit.estimates, fit.series = list(changed.estimates), dict(changed.series)
        WRITE(self, fit, path)

    return write


def _larger(result: Any, statistic: str) -> Iterator[tuple[str, Any]]:
    estimate, path = isinstance(result, Estimate), isinstance(result, EffectPath)
    if (estimate or path) and statistic == "coefficient":
        name = "coefficients" if estimate else "effects"
        yield name, getattr(result, name) * FACTOR
    elif (estimate or path) and statistic.startswith("standard error"):
        yield "covariance", result.covariance * FACTOR**2
    elif estimate:
        wanted = statistic.removeprefix("statistic ")
        yield "statistics", {k: more(v) if family(k) == wanted else v for k, v in result.statistics.items()}
    else:
        yield statistic, getattr(result, statistic) * FACTOR


def more(number: float) -> float:
    """A number a thousandth larger; zero, by a thousandth."""
    return number * FACTOR if number else FACTOR - 1


def larger(document: AnalysisRecord, quantity: Quantity) -> AnalysisRecord:
    """The document with one quantity a thousandth larger wherever it stands; an interval, wider."""
    of, what = quantity
    changed = json.loads(json.dumps(document, default=json_value))
    for row in changed["series"].get(of.removeprefix("series "), []) if of.startswith("series ") else []:
        row[what] = row.get(what) and more(row[what])
    for estimate in changed["estimates"]:
        if of in (ANY, estimate.get("estimator", "")):
            _enlarge(estimate, what)
        for test in estimate.get("tests", ()):
            if of == f"test {family(test['name'])}":
                test[what] = test[what] and more(test[what])
    series = {name: tuple(PlainRow(values=row) for row in rows) for name, rows in changed["series"].items()}
    return msgspec.structs.replace(msgspec.convert(changed, AnalysisRecord), series=series)


def _enlarge(estimate: Document, what: str) -> None:
    keys = {"coefficient": "estimate", "p": "p", error_name(estimate["settings"]): "se"}
    for term in estimate.get("terms", ()):
        if what in keys and term.get(keys[what]) is not None:
            term[keys[what]] *= FACTOR
        if what == "interval" and term.get("low") is not None:
            margin = (FACTOR - 1) * (term["high"] - term["low"]) / 2
            term["low"], term["high"] = term["low"] - margin, term["high"] + margin
    for name in estimate.get("statistics", ()):
        if what == f"statistic {family(name)}":
            estimate["statistics"][name] = more(estimate["statistics"][name])
