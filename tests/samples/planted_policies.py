"""Errors planted in our numerics for policies, for the test that the crosscheck names each."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from spillover.arrays.did import (
    adoption,
    aggregate,
    bacon,
    event_study,
    exposure,
    imputation,
    matching,
    placebo,
    staggered,
    switching,
    triple,
)
from spillover.arrays.result import pointwise


def weight_dropped(patch, files):
    """A policy's regression without its observation weights."""
    real = adoption.fit_within
    patch.setattr(adoption, "fit_within", lambda *a, **k: real(*a, **{**k, "weights": None}))


def wrong_reference(patch, files):
    """An event study whose reference is a year earlier."""
    real = event_study._keys
    patch.setattr(event_study, "_keys", lambda event, reference: real(event, [r - 1 for r in reference]))


def ends_not_binned(patch, files):
    """Years beyond the window without a dummy."""
    real = event_study._bin_event_time

    def cut(adoption, window):
        binned, low, high = real(adoption, window)
        beyond = (adoption.event < low) | (adoption.event > high)
        return np.where(beyond, -np.inf, binned), low, high

    patch.setattr(event_study, "_bin_event_time", cut)


def normal_path(patch, files):
    """Bounds of an event study by the normal distribution, whose errors have few clusters."""
    real = event_study.EffectPath

    def normal(**fields):
        return real(**{**fields, "df": None, "critical": pointwise(fields["level"])})

    patch.setattr(event_study, "EffectPath", normal)


def cohorts_alike(patch, files):
    """Bacon's comparisons weighed as if all units weighed the same."""
    real = bacon.decompose
    patch.setattr(bacon, "decompose", lambda y, adoption, o: real(y, replace(adoption, weights=None), o))


def placebo_factor(patch, files):
    """Errors of placebos without the small-sample factor."""
    real = placebo._PlaceboRegressions.__init__

    def without(self, *given):
        real(self, *given)
        self.factor = 1.0

    patch.setattr(placebo._PlaceboRegressions, "__init__", without)


def treated_last_year(patch, files):
    """Rings around units that were treated the year before."""
    real = exposure.nearest_treated
    patch.setattr(
        exposure, "nearest_treated", lambda d, adoption: real(d, replace(adoption, first=adoption.first + 1))
    )


def exposed_as_controls(patch, files):
    """Exposed rows serve as controls of the first stage."""
    real = exposure.FirstStage

    def first(y, x, panel, clean, weights):
        return real(y, x, panel, clean | (np.arange(len(y)) % 5 == 0), weights)

    patch.setattr(exposure, "FirstStage", first)


def never_treated_alone(patch, files):
    """The never treated as controls where the not yet treated are asked for."""
    real = staggered._times_of_comparisons
    patch.setattr(staggered, "_times_of_comparisons", lambda cube, control, *more: real(cube, "never", *more))


def last_year_as_base(patch, files):
    """Every comparison from the last year before adoption, also those before it."""
    real = staggered.periods_of
    patch.setattr(
        staggered, "periods_of", lambda cube, group, base, *more: real(cube, group, "universal", *more)
    )


def shares_of_rows(patch, files):
    """Cohorts' shares without the weights of their units."""
    real = aggregate._Shares.__init__
    patch.setattr(
        aggregate._Shares,
        "__init__",
        lambda self, cells: real(self, replace(cells, weights=np.ones(len(cells.first)))),
    )


def shares_known(patch, files):
    """Errors of averages as if the cohorts' shares were known."""
    real = aggregate._Shares.weigh

    def known(self, groups, effects, influence):
        sizes = np.array([self.share[group] for group in groups])
        return real(self, groups, effects, influence)[0], influence @ sizes / sizes.sum()

    patch.setattr(aggregate._Shares, "weigh", known)


def outcome_model_known(patch, files):
    """Influence without that of the outcome model's slopes."""
    patch.setattr(staggered, "_correction", lambda leverage, design, w, residual: np.zeros_like(residual))


def combined_plainly(patch, files):
    """Triple differences with several controls averaged with equal weights."""
    patch.setattr(
        triple,
        "_combine",
        lambda parts: (np.mean([e for e, _ in parts]), np.mean([i for _, i in parts], axis=0)),
    )


def effects_known(patch, files):
    """Imputation's errors without the variation of effects within a cohort and year."""
    patch.setattr(imputation, "_about_average", lambda effects, targets, *more: np.zeros_like(targets))


def cohorts_by_rows(patch, files):
    """Sun and Abraham's cohorts by their rows although rows weigh."""
    patch.setattr(event_study._SaturatedRegression, "mass", property(lambda self: self.dummies.sum(0)))


def about_nothing(patch, files):
    """Errors of switchers about zero in place of their cohort's mean."""
    patch.setattr(switching, "_about_cohort", lambda design, own: own)


def another_kernel(patch, files):
    """Kernel matching by Epanechnikov's where the normal is asked for."""
    real = matching._shares
    patch.setattr(matching, "_shares", lambda d, rule: real(d, replace(rule, kernel="epanechnikov")))


def caliper_ignored(patch, files):
    """Nearest neighbours however far."""
    real = matching._shares
    patch.setattr(matching, "_shares", lambda d, rule: real(d, replace(rule, caliper=None)))


def balance_unweighted(patch, files):
    """Balance after matching as if every matched row counted once."""
    real = matching.balance_table
    patch.setattr(matching, "balance_table", lambda d, x, w, terms: real(d, x, (w > 0) * 1.0, terms))


# Each error, an analysis that it spoils, and a number of which the crosscheck says so.
PLANTED_POLICIES: list[tuple[Callable, str, str, str]] = [
    (weight_dropped, "policy_weighted", "coefficient", "d"),
    (wrong_reference, "event_study", "coefficient", "event +0"),
    (ends_not_binned, "event_study", "coefficient", "event +2"),
    (normal_path, "event_study_regions", "high", "event +0"),
    (cohorts_alike, "bacon", "statistic", "weight:treated_never"),
    (placebo_factor, "placebo", "series", "placebo time 0 se"),
    (treated_last_year, "rings", "coefficient", "ring 0–150"),
    (exposed_as_controls, "rings", "coefficient", "d"),
    (never_treated_alone, "staggered_drawn", "coefficient", "event +0"),
    (last_year_as_base, "staggered", "series", "group_time 2006 2003 estimate"),
    (shares_of_rows, "staggered", "coefficient", "ATT"),
    (shares_known, "staggered", "se", "ATT"),
    (outcome_model_known, "staggered_both", "se", "ATT"),
    (combined_plainly, "triple", "coefficient", "ATT"),
    (effects_known, "paths", "se", "event +0"),
    (cohorts_by_rows, "paths", "coefficient", "event +0"),
    (about_nothing, "switching", "se", "event +0"),
    (another_kernel, "matched_kernel", "coefficient", "d"),
    (caliper_ignored, "matched", "series", "balance after z mean_control"),
    (balance_unweighted, "matched", "series", "balance after z mean_control"),
]
