"""Errors planted in our thresholds and dynamic panels, for the test that the crosscheck names each."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from spillover.arrays import gmm, gmm_panel, threshold


def doubled_variance(patch, files):
    """σ² of differences not halved."""
    real = gmm.Moments.sigma2
    patch.setattr(gmm.Moments, "sigma2", lambda self, residuals: 2 * real(self, residuals))


def dropped_instrument(patch, files):
    """The first column of instruments left out."""
    real = gmm.instruments

    def shortened(*given):
        table, groups = real(*given)
        return table[:, :, 1:], groups[1:]

    patch.setattr(gmm, "instruments", shortened)


def transposed_weights(patch, files):
    """First weights of M'M in place of MM'."""

    def turned(panel, z, weighting):
        moved = panel.stack @ z
        return np.tensordot(moved, moved, axes=([0, 1], [0, 1]))

    patch.setattr(gmm, "_first_weight", turned)


def difference_across_gaps(patch, files):
    """A difference from the last row that is there."""

    def bridged(self):
        matrix = np.zeros((self.units, self.periods, self.periods))
        for i, seen in enumerate(self.has_row):
            for before, now in pairwise(np.flatnonzero(seen)):
                matrix[i, now, now], matrix[i, now, before] = 1.0, -1.0
        return matrix

    patch.setattr(gmm_panel.DynamicPanel, "difference", property(bridged))


def uncorrected_second_step(patch, files):
    """The two-step variance without Windmeijer's correction."""
    patch.setattr(gmm.Steps, "_windmeijer", lambda self, second: second.bread)


def levels_uncorrelated(patch, files):
    """A system's first weights without the covariance of transformed rows and levels."""
    real = gmm._first_weight
    patch.setattr(gmm, "_first_weight", lambda panel, z, weighting: real(panel, z, "blocks"))


def deviations_early(patch, files):
    """Lags counted from the year of an orthogonal deviation, not from a year later."""
    found = gmm_panel._lags
    patch.setattr(gmm_panel, "_lags", lambda panel, part: found(panel, replace(part, first=part.first + 1)))


def level_lag(patch, files):
    """Levels instrumented by the change of a year before."""
    found = gmm_panel._compute_lagged_differences
    patch.setattr(
        gmm_panel,
        "_compute_lagged_differences",
        lambda panel, part: found(panel, replace(part, first=part.first + 1)),
    )


def serial_numerator(patch, files):
    """AR tests without what the estimate of b does to their variance."""
    real = gmm._serial

    def plain(steps, *more):
        still = replace(steps.final_step, projector=0 * steps.final_step.projector)
        name = "second" if steps.two else "first"
        return real(replace(steps, **{name: still}), *more)

    patch.setattr(gmm, "_serial", plain)


def hansen_degrees(patch, files):
    """Degrees of freedom of the tests counted by columns of instruments less slopes alone."""
    real = gmm.chi2_test
    patch.setattr(gmm, "chi2_test", lambda name, x, df, *more: real(name, x, df + (name != "wald"), *more))


def divisors_swapped(patch, files):
    """F over T(n − 1) where n(T − 1) is asked for, and the other way."""
    real, other = threshold.degrees_of_freedom, {"hansen": "xthreg", "xthreg": "hansen"}
    patch.setattr(threshold, "degrees_of_freedom", lambda panel, divisor: real(panel, other[divisor]))


def one_row_late(patch, files):
    """The rows at the threshold left out of the lower regime."""
    real = threshold.Candidates.build.__func__

    def moved(cls, *given):
        found = real(cls, *given)
        return replace(found, last=found.last - 1)

    patch.setattr(threshold.Candidates, "build", classmethod(moved))


def search_without_years(patch, files):
    """The search with unit effects alone."""

    def within(self, cube):
        return (cube - cube.mean(axis=1, keepdims=True)).reshape(self.nobs, -1)

    patch.setattr(threshold.ThresholdPanel, "remove_effects", within)


def wider_set(patch, files):
    """The accepted set of a lower level."""
    real = threshold.interval
    patch.setattr(threshold, "interval", lambda *given: real(*given[:-1], 0.8))


def same_streams(patch, files):
    """Every test's bootstrap from the streams of another seed."""
    real = threshold.bootstrap
    patch.setattr(threshold, "bootstrap", lambda *given: real(*given[:-1], (given[-1][0] + 1, given[-1][1])))


def regimes_turned(patch, files):
    """The slopes of each regime under the name of another."""
    real = threshold._split_by_regime
    patch.setattr(
        threshold,
        "_split_by_regime",
        lambda x, names, regimes, count: real(x, names, count - 1 - regimes, count),
    )


# Each error, an analysis that it spoils, and a number of which the crosscheck says so.
PLANTED_DYNAMIC: list[tuple[Callable, str, str, str]] = [
    (doubled_variance, "gmm_one_step", "se", "L.y"),
    (doubled_variance, "gmm_one_step", "test", "sargan"),
    (dropped_instrument, "gmm", "coefficient", "L.y"),
    (dropped_instrument, "gmm", "statistic", "instruments"),
    (transposed_weights, "gmm_one_step", "coefficient", "L.y"),
    (difference_across_gaps, "gmm", "coefficient", "m"),
    (uncorrected_second_step, "gmm", "se", "m"),
    (levels_uncorrelated, "system_gmm", "coefficient", "L.y"),
    (deviations_early, "gmm_deviations", "coefficient", "L.y"),
    (level_lag, "system_gmm", "coefficient", "L.y"),
    (serial_numerator, "gmm", "test", "ar1"),
    (hansen_degrees, "system_gmm", "test p", "hansen"),
    (divisors_swapped, "thresholds", "test", "threshold_test_1"),
    (one_row_late, "thresholds", "series", "thresholds 1 threshold"),
    (search_without_years, "thresholds_two_way", "test", "threshold_test_1"),
    (wider_set, "thresholds", "series", "thresholds 2 low"),
    (same_streams, "thresholds", "series", "replicates 0 threshold_test_2 estimate"),
    (regimes_turned, "thresholds", "coefficient", "x [regime 1]"),
]
