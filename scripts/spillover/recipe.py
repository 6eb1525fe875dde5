"""A regression as data: from it other programs (R, Stata, Python's own) redo an analysis without our code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from spillover.declarations import all_options_of, names_in, options_of
from spillover.options import Tails

if TYPE_CHECKING:
    from spillover.analysis import Analysis, Estimation


class Recipe(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One regression: what it explains by what, on which rows, with which effects and variance.

    model: the id of its estimate; all_terms: the terms whose missing values take a row out of the sample;
    effects: a name, or the sets of a list; observation_weights: the variable of analytic weights;
    variance: the analysis's own, as plain values; interaction: two terms whose centred product enters
    as `a:b`;
    endogenous, instruments: of two-stage least squares; split: the grouping column of which each label has an
    estimate of its own, `<model>/<label>`; durbin, weights, error_weights, definition, year_effects: of
    spatial models;
    impacts: how the standard errors of their effects are made; mediators: of an outcome equation whose first
    term is the treatment; draws: permutations or replicates, seed: of their streams; resample: what a
    replicate draws, or `permutations`; dynamic, correction: the lags of a dynamic spatial panel, and its
    correction for bias;
    tests: further tests of the estimate, test_variance: what they rest on; wild: the wild cluster bootstrap;
    options: of a kind that is no linear regression, all of its own;
    policy: who is treated when, and the design that makes the rows and columns from it (estimator `policy`)
    or the comparison that is no single regression.
    """

    model: str
    estimator: str
    outcome: str
    terms: tuple[str, ...]
    all_terms: tuple[str, ...]
    effects: str = "two-way"
    observation_weights: str = ""
    variance: Mapping[str, Any] = {}
    constant: bool = False
    standardise: tuple[str, ...] = ()
    centre: tuple[str, ...] = ()
    trim: Mapping[str, Any] = {}
    winsorise: Mapping[str, Any] = {}
    sample: Mapping[str, Any] = {}
    level: float = 0.95
    interaction: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    split: str = ""
    durbin: tuple[str, ...] = ()
    weights: str = ""
    error_weights: str = ""
    definition: str = ""
    year_effects: str = "common"
    random_errors: str = ""
    impacts: Mapping[str, Any] = {}
    mediators: tuple[str, ...] = ()
    draws: int = 0
    resample: str = ""
    seed: int = 0
    dynamic: str = ""
    correction: str = ""
    tests: tuple[str, ...] = ()
    test_variance: Mapping[str, Any] = {}
    wild: Mapping[str, Any] = {}
    options: Mapping[str, Any] = {}
    policy: Mapping[str, Any] = {}


def recipe_options(analysis: Analysis, matrices: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The options of an analysis with their defaults and with the descriptions of its matrices in place of
    their names, so that those of two analyses can be compared. matrices: the descriptions by name.
    """
    options = all_options_of(analysis)
    for name in names_in(analysis, "matrix"):
        if options.get(name.field) == name.text and name.text in matrices:
            options[name.field] = matrices[name.text]
    return options


def _plain(tails: Tails | None) -> dict[str, Any]:
    return {} if tails is None else all_options_of(tails)


def linear_recipe(
    analysis: Estimation, model: str, outcome: str, terms: Sequence[str], **more: Any
) -> Recipe:
    """The recipe of one regression of an analysis. model: the id of its estimate; more: further fields."""
    variance = getattr(analysis, "variance", None)
    effects: Any = more.pop("effects", getattr(analysis, "effects", None))
    tagged = {} if variance is None else {"kind": variance.kind, **all_options_of(variance)}
    shared: dict[str, Any] = {
        "estimator": "within",
        "effects": effects if isinstance(effects, str) else ", ".join(effects),
        "observation_weights": getattr(analysis, "observation_weights", None) or "",
        "variance": tagged,
        "constant": getattr(analysis, "constant", False),
    }
    return Recipe(
        model=model,
        outcome=outcome,
        terms=tuple(terms),
        all_terms=tuple(analysis.terms()),
        standardise=analysis.standardise,
        centre=analysis.centre,
        trim=_plain(analysis.trim_tails),
        winsorise=_plain(analysis.winsorise),
        sample=options_of(analysis.sample),
        level=analysis.level,
        **(shared | more),
    )
