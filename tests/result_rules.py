"""What holds of every result of the numerics, asked of each that any test makes: names and sentences are in
the catalogues with all their values, p-values are those of the distribution, shapes fit each other, and sums
of squares are those of the residuals.
"""

import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
from scipy.special import betainc, erfc, gammaincc

from spillover.messages.catalogue import ESTIMATOR, NOTE, SETTING, STATISTIC, VALUE, VARIANCE
from spillover.messages.render import render_value
from spillover.note import Note, VarianceSetting
from spillover.words import Case, Message, Sentence, places

NUMERICS = "spillover.arrays"
# What no table or list names by these keys: its readers have words of their own.
NOT_NAMED = {"moran", "geary", "moran_randomisation", "moran_normal", "moran_permutation"}
ONE_SIDED = {"bsk_lm1", "bsk_clm_mu"}
# Values of notes for other readers than people.
FOR_PROGRAMS = {"near_collinear": {"of_test"}}


def install() -> None:
    """Have each result of the numerics checked when it is made."""
    from spillover.arrays.foundation import EstimationError
    from spillover.arrays.result import Estimate, Test

    for made, rules in ((Estimate, faults_of_estimate), (Test, faults_of_test)):
        if not hasattr(made.__post_init__, "rules"):
            made.__post_init__ = _checked(made.__post_init__, rules, 2)
    if not hasattr(EstimationError.__init__, "rules"):
        EstimationError.__init__ = _checked(EstimationError.__init__, faults_of_error, 1)


def _checked(function: Any, rules: Any, depth: int) -> Any:
    def made(self: Any, *values: Any, **named: Any) -> None:
        function(self, *values, **named)
        if sys._getframe(depth).f_globals.get("__name__", "").startswith(NUMERICS):
            faults = list(rules(self))
            assert not faults, f"{type(self).__name__}: {faults}"

    made.rules, made.unchecked = rules, function
    return made


def faults_of_error(error: Exception) -> Iterator[str]:
    """Of the message and the reason of an error."""
    message = error.args[0]
    if not isinstance(message, Message):
        yield f"no sentence: {message!r}"
        return
    wanted = {place.split("!")[0].split(":")[0] for place in places(message.sentence)}
    yield from (f"{name} is missing in {message}" for name in wanted - set(message.values))
    yield from (f"{name} is None in {message}" for name in wanted if message.values.get(name) is None)
    yield from faults_of_note(error.reason)


def faults_of_note(note: Note) -> Iterator[str]:
    """Of a sentence kept as its key and values."""
    if note.key not in NOTE:
        yield f"no note {note.key!r}"
        return
    wanted = _names(note.key)
    yield from (f"{name} is missing in {note}" for name in wanted - set(note.values))
    yield from (f"{name} is none of {note}'s" for name in set(note.values) - wanted)
    for name, value in note.values.items():
        if value is None:
            yield f"{name} is None in {note}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Note):
                yield from faults_of_note(one)
    if wanted <= set(note.values):
        render_value(note)


@cache
def _names(key: str) -> set[str]:
    """The names of the values that a note's sentence takes, and of those that choose its case."""
    return {*_names_in(NOTE.all[key]), *FOR_PROGRAMS.get(key, ())}


def _names_in(sentence: Sentence) -> Iterator[str]:
    if isinstance(sentence, Case):
        yield sentence.name
        for one in sentence.cases.values():
            yield from _names_in(one)
    else:
        text = f"{sentence} {getattr(sentence, 'many', '')}"
        yield from (place.split("!")[0].split(":")[0] for place in places(text))


def faults_of_test(test: Any) -> Iterator[str]:
    """Of a statistic with its distribution."""
    if test.name.partition(":")[0] not in NOT_NAMED | STATISTIC.keys():
        yield f"no statistic {test.name!r}"
    if not np.isclose(test.p, _tail(test), rtol=1e-6, atol=1e-12):
        yield f"p is {test.p}, of the distribution {_tail(test)}"
    for note in (test.null, test.note):
        if note is not None:
            yield from faults_of_note(note)


def _tail(test: Any) -> float:
    x, df = max(test.statistic, 0.0), test.df
    match test.distribution:
        case "chi2" | "mixture":
            return float(np.mean([gammaincc(k / 2, x / 2) for k in df]))
        case "F":
            return float(betainc(df[1] / 2, df[0] / 2, df[1] / (df[1] + df[0] * x)))
        case "t":
            return float(betainc(df[0] / 2, 0.5, df[0] / (df[0] + test.statistic**2)))
        case "normal":
            beyond = erfc(np.array([test.statistic, abs(test.statistic)]) / np.sqrt(2))
            return float(beyond[0] / 2 if test.name in ONE_SIDED else beyond[1])
        case "permutation" | "none":
            return float(test.p) if 0 <= test.p <= 1 else np.nan
    return np.nan


@cache
def _known_values() -> dict[str, set[str]]:
    """The values that settings have words for, by setting."""
    found: dict[str, set[str]] = {}
    for key in VALUE:
        name, _dash, value = key.partition("-")
        found.setdefault(name, set()).add(value)
    return found


def faults_of_estimate(estimate: Any) -> Iterator[str]:
    """Of coefficients with all that is told of them."""
    k = len(estimate.terms)
    if (estimate.coefficients.shape, estimate.covariance.shape) != ((k,), (k, k)):
        yield f"{k} terms, {estimate.coefficients.shape}, {estimate.covariance.shape}"
    if not np.isfinite(estimate.coefficients).all():
        yield "a coefficient is no number"
    counts = (estimate.nobs, estimate.units, estimate.periods)
    if not all(isinstance(n, int | np.integer) for n in counts) or (min(counts) < 1 and any(counts)):
        yield f"sizes {counts}"
    if estimate.estimator not in ESTIMATOR:
        yield f"no estimator {estimate.estimator!r}"
    for name, value in estimate.statistics.items():
        if name.partition(":")[0] not in STATISTIC:
            yield f"no statistic {name!r}"
        if value is None or np.isnan(value):
            yield f"{name} is {value}"
    for name, value in estimate.settings.items():
        yield from _faults_of_setting(name, value)
    for note in estimate.notes:
        yield from faults_of_note(note)
    yield from _faults_of_sums(estimate)


def _faults_of_setting(name: str, value: Any) -> Iterator[str]:
    if name not in SETTING:
        yield f"no setting {name!r}"
    for one in value if isinstance(value, list | tuple) else [value]:
        if isinstance(one, Note):
            yield from faults_of_note(one)
        elif isinstance(one, VarianceSetting):
            if one.kind not in VARIANCE:
                yield f"no variance {one.kind!r}"
            render_value(one)
        elif one is None:
            yield f"{name} is None"


def _faults_of_sums(estimate: Any) -> Iterator[str]:
    """Of numbers that follow from each other."""
    found, settings, n = estimate.statistics, estimate.settings, estimate.nobs
    equal = []
    if {"ssr", "df_residual"} <= set(found):
        equal.append(("σ²", found["sigma2"], found["ssr"] / found["df_residual"]))
    if estimate.residuals is not None and "observation_weights" not in settings:
        if "ssr" in found:
            equal.append(("sum of squares", found["ssr"], float((estimate.residuals**2).sum())))
        if {"ssr", "loglik"} <= set(found):
            fitted = -n / 2 * (np.log(2 * np.pi * found["ssr"] / n) + 1)
            equal.append(("log-likelihood", found["loglik"], fitted))
    if {"aic", "bic"} <= set(found):
        count = (found["aic"] + 2 * found["loglik"]) / 2
        equal.append(("number of parameters", count, round(count)))
        equal.append(("BIC", found["bic"], -2 * found["loglik"] + count * np.log(n)))
    made = settings.get("variance")
    if isinstance(made, VarianceSetting) and made.parameters and "small_sample_factor" in settings:
        factor = (n - 1) / (n - made.parameters)
        groups = (estimate.df or 0) + 1
        factor *= groups / (groups - 1) if made.groups else 1.0
        equal.append(("small-sample factor", settings["small_sample_factor"], factor))
    if isinstance(made, VarianceSetting) and made.fewest_clusters and estimate.df:
        equal.append(("degrees of freedom", estimate.df, made.fewest_clusters - 1))
    if {"effects_degrees_of_freedom"} <= set(settings) and "df_residual" in found:
        k = len([term for term in estimate.terms if term != "_cons"])
        equal.append(
            ("residual degrees", found["df_residual"], n - k - settings["effects_degrees_of_freedom"])
        )
    joint = {test.name: test for test in estimate.tests}.get("slopes")
    if joint and "f" in found:
        equal += [("F", found["f"], joint.statistic), ("p of F", found["f_p"], joint.p)]
    for name, one, other in equal:
        if not np.isclose(one, other, rtol=1e-8, atol=0):
            yield f"{name} is {one}, not {other} ({estimate.estimator})"
    for name in ("r2", "r2_within", "r2_lsdv", "r2_between", "r2_overall"):
        least = -1e-9 if "ssr" in found and estimate.estimator != "2sls" else -np.inf
        if not least <= found.get(name, 0) <= 1 + 1e-9:
            yield f"{name} is {found[name]} ({estimate.estimator})"
