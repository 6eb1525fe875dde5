"""Tests of the spatial Durbin model against SAR and SEM, the spatial Hausman test, and the decision that all
tests imply.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.result import Estimate, Test, chi2_test
from spillover.arrays.spatial.models import SpatialEstimate
from spillover.note import Note, note
from spillover.words import _

__all__ = ["Decision", "decision", "durbin_tests", "spatial_hausman"]

LM_TESTS = ("lm_lag", "lm_error", "robust_lm_lag", "robust_lm_error")
SAR_NULL, SEM_NULL = note("sdm_is_sar"), note("sdm_is_sem")


def wald_zero(
    estimate: Estimate, positions: IntArray, name: str, null: Note, made: Note | None = None
) -> Test:
    """Wald test that the coefficients at `positions` are all zero."""
    positions = np.asarray(positions, dtype=np.int64)
    block = estimate.covariance[np.ix_(positions, positions)]
    return chi2_test(
        name, _quadratic(estimate.coefficients[positions], block, name), len(positions), null, made
    )


def wald_sar(sdm: SpatialEstimate) -> Test:
    """Wald test of θ = 0 in a spatial Durbin model, with the covariance that it was estimated with."""
    return wald_zero(sdm, sdm.theta_index[sdm.theta_index >= 0], "wald_sar", SAR_NULL, _variance_note(sdm))


def wald_sem(sdm: SpatialEstimate) -> Test:
    """Wald test of the common factor θ + ρβ = 0, by the delta method (Elhorst 2014, section 2.6; Burridge
    1981).
    """
    beta, theta = _durbin_pairs(sdm)
    rho = sdm.terms.index("rho")
    restrictions = sdm.coefficients[theta] + sdm.rho * sdm.coefficients[beta]
    gradient = np.zeros((len(theta), len(sdm.terms)))
    rows = np.arange(len(theta))
    gradient[rows, theta] = 1.0
    gradient[rows, beta] = sdm.rho
    gradient[rows, rho] = sdm.coefficients[beta]
    covariance = gradient @ sdm.covariance @ gradient.T
    return chi2_test(
        "wald_sem",
        _quadratic(restrictions, covariance, "wald_sem"),
        len(theta),
        SEM_NULL,
        _variance_note(sdm),
    )


def lr_test(large: SpatialEstimate, small: SpatialEstimate, name: str, df: int, null: Note) -> Test:
    """Likelihood ratio test of `small` within `large`, both maximised on the same data by the same
    definition.

    Errors: EstimationError where they are not comparable, or where the larger model has the lower likelihood.
    """
    for what in ("effects", "definition", "bias_correction"):
        if large.settings.get(what) != small.settings.get(what):
            raise EstimationError(
                _(
                    "{name}: {key} is {first} in one model and {second} in the other",
                    name=name,
                    key=what,
                    first=large.settings.get(what),
                    second=small.settings.get(what),
                )
            )
    if large.nobs != small.nobs:
        raise EstimationError(
            _(
                "{name}: one model has {first} observations and the other {second}; use one sample",
                name=name,
                first=large.nobs,
                second=small.nobs,
            )
        )
    statistic = 2 * (large.loglik - small.loglik)
    if statistic < -1e-6:
        raise EstimationError(
            _(
                "{name}: the restricted model has the higher log-likelihood, so they are not "
                "nested; check W and terms",
                name=name,
            )
        )
    made = note("log_likelihoods", large=large.loglik, small=small.loglik)
    return chi2_test(name, max(statistic, 0.0), df, null, made)


def durbin_tests(sdm: SpatialEstimate, sar: SpatialEstimate, sem: SpatialEstimate) -> tuple[Test, ...]:
    """Wald and likelihood ratio tests of the spatial Durbin model against SAR and SEM.

    Parameters
    ----------
    sdm : SpatialEstimate
        The spatial Durbin model.
    sar : SpatialEstimate
        The spatial lag model, on the same sample.
    sem : SpatialEstimate
        The spatial error model, on the same sample.

    Returns
    -------
    tuple[Test, ...]
        Four tests.

    Raises
    ------
    EstimationError
        Models of different samples, or a covariance that is singular.

    References
    ----------
    Elhorst (2014), section 2.6.1.
    """
    df = int((sdm.theta_index >= 0).sum())
    _durbin_pairs(sdm)
    return (
        wald_sar(sdm),
        lr_test(sdm, sar, "lr_sar", df, SAR_NULL),
        wald_sem(sdm),
        lr_test(sdm, sem, "lr_sem", df, SEM_NULL),
    )


def spatial_hausman(fixed: SpatialEstimate, random: SpatialEstimate) -> Test:
    """Hausman's test of random against fixed effects in one spatial model, on the slopes of both.

    H = d'(V_f − V_r)⁻¹d with d the difference of the coefficients of the regressors and their lags.
    `random_effects.mundlak` tests the same hypothesis without that difference.

    Parameters
    ----------
    fixed : SpatialEstimate
        The model with fixed unit effects.
    random : SpatialEstimate
        The same model with random ones.

    Returns
    -------
    Test
        The test, with the null of random effects.

    Raises
    ------
    EstimationError
        V_f − V_r is not positive definite, as happens in finite samples: the statistic would mean nothing,
        and could be negative.

    References
    ----------
    Mutl and Pfaffermayr (2011), The Hausman test in a Cliff and Ord panel model.
    """
    if fixed.model != random.model:
        raise EstimationError(
            _(
                "Hausman: compare one model, not {first} with fixed and {second} with random effects",
                first=fixed.model,
                second=random.model,
            )
        )
    named = {term: i for i, term in enumerate(random.terms)}
    slopes = [i for i in (*fixed.beta_index, *fixed.theta_index) if i >= 0]
    absent = [fixed.terms[i] for i in slopes if fixed.terms[i] not in named]
    if absent:
        raise EstimationError(
            _(
                "Hausman: the random-effects model has no {absent}; estimate both with the same regressors",
                absent=", ".join(absent),
            )
        )
    other = [named[fixed.terms[i]] for i in slopes]
    difference = fixed.coefficients[slopes] - random.coefficients[other]
    variance = fixed.covariance[np.ix_(slopes, slopes)] - random.covariance[np.ix_(other, other)]
    scale = np.sqrt(np.diag(fixed.covariance)[slopes])
    lowest = float(np.linalg.eigvalsh(variance / np.outer(scale, scale)).min())
    if lowest <= 0:
        raise EstimationError(
            _(
                "Hausman: the variance of the fixed effects' slopes less that of the random "
                "effects' is not positive definite (least eigenvalue {value:.3g} of the scaled "
                "difference), so H is not chi-squared; use the Mundlak version",
                value=lowest,
            ),
            note("difference_not_definite", eigenvalue=lowest),
        )
    null, made = note("random_effects_uncorrelated"), note("model", model=fixed.model)
    return chi2_test("spatial_hausman", _quadratic(difference, variance, "Hausman"), len(slopes), null, made)


@dataclass(frozen=True)
class Decision(Result):
    """Model that the tests point to, and the reasons."""

    model: str
    reasons: tuple[Note, ...]


def decision(tests: Iterable[Test], level: float = 0.05) -> Decision:
    """Elhorst's procedure for choosing among OLS, SAR, SEM and SDM.

    With the Wald or LR tests of SDM it goes on from "some spatial dependence" to SDM, SAR or SEM. Where a
    Wald and an LR test disagree, the restriction counts as rejected: the more general model is kept.

    Parameters
    ----------
    tests : Iterable[Test]
        The LM tests, and where there are such the Wald and LR tests of SDM.
    level : float, default 0.05
        Level of significance.

    Returns
    -------
    Decision
        The model and the steps that lead to it.

    Raises
    ------
    EstimationError
        The LM tests are missing.

    References
    ----------
    Elhorst (2010), Applied spatial econometrics: raising the bar.
    Elhorst (2014), section 2.6.1.
    """
    given = {test.name: test for test in tests}
    absent = [name for name in LM_TESTS if name not in given]
    if absent:
        raise EstimationError(
            _("the decision needs the tests {absent}; run lm_tests first", absent=", ".join(absent))
        )

    def rejects(name: str) -> bool:
        return given[name].p <= level

    found = [note("test_name", test=name) for name in LM_TESTS if rejects(name)]
    reasons = [
        note("decision_lm", level=level, any=bool(found), rejected=found, tests=_p_values(given, LM_TESTS))
    ]
    against_sar = [name for name in ("wald_sar", "lr_sar") if name in given]
    against_sem = [name for name in ("wald_sem", "lr_sem") if name in given]
    if not any(rejects(name) for name in ("lm_lag", "lm_error")):
        if not any(map(rejects, against_sar)):
            return Decision("OLS", (*reasons, note("decision_without_space")))
        return Decision("SDM", (*reasons, note("decision_lags", tests=_p_values(given, against_sar))))
    pointed = _read_direction(given, rejects("robust_lm_lag"), rejects("robust_lm_error"))
    if not against_sar or not against_sem:
        reasons.append(note("decision_robust", model=pointed))
        return Decision(pointed if pointed != "both" else "SDM", tuple(reasons))
    no_sar, no_sem = any(map(rejects, against_sar)), any(map(rejects, against_sem))
    reasons.append(note("decision_sar", rejected=no_sar, tests=_p_values(given, against_sar)))
    reasons.append(note("decision_sem", rejected=no_sem, tests=_p_values(given, against_sem)))
    if no_sar and no_sem:
        return Decision("SDM", (*reasons, note("decision_both_fail")))
    simpler = "SAR" if not no_sar and (no_sem or pointed == "SAR") else "SEM"
    if pointed == simpler:
        return Decision(simpler, (*reasons, note("decision_agrees", model=simpler)))
    return Decision("SDM", (*reasons, note("decision_disagrees", model=simpler)))


def _read_direction(given: dict[str, Test], lag: bool, error: bool) -> str:
    """Read what the LM tests point to: the one whose robust version rejects; the larger plain one where
    neither does.
    """
    if lag and error:
        return "both"
    if lag != error:
        return "SAR" if lag else "SEM"
    return "SAR" if given["lm_lag"].statistic >= given["lm_error"].statistic else "SEM"


def _p_values(given: dict[str, Test], names: Iterable[str]) -> list[Note]:
    return [note("test_p", test=name, p=given[name].p) for name in names]


def _durbin_pairs(sdm: SpatialEstimate) -> tuple[IntArray, IntArray]:
    """Positions of β and θ, where every regressor has its spatial lag and the model a lag of y; else SEM is
    not nested in it.
    """
    if "rho" not in sdm.terms:
        raise EstimationError(
            _(
                "the common-factor test needs a model with a spatial lag of y; {model} has none: fit SDM",
                model=sdm.model,
            )
        )
    alone = [
        sdm.terms[beta] for beta, theta in zip(sdm.beta_index, sdm.theta_index, strict=True) if theta < 0
    ]
    if alone or not len(sdm.theta_index):
        raise EstimationError(
            _(
                "SEM is nested in SDM only if every regressor has a spatial lag; without: "
                "{names}. Use all regressors as Durbin terms",
                names=", ".join(alone) or _("all"),
            )
        )
    return sdm.beta_index, sdm.theta_index


def _quadratic(vector: Array, covariance: Array, name: str) -> float:
    """v'C⁻¹v after scaling to unit variances, or an error where C is singular."""
    scale = np.sqrt(np.diag(covariance))
    if not (np.isfinite(scale).all() and (scale > 0).all()):
        raise EstimationError(
            _("{name}: a restriction has no variance, so there is nothing to test", name=name)
        )
    scaled = vector / scale
    try:
        return float(scaled @ cho_solve(cho_factor(covariance / np.outer(scale, scale)), scaled))
    except np.linalg.LinAlgError:
        raise EstimationError(
            _(
                "{name}: the covariance of the restrictions is singular; drop regressors that "
                "repeat each other",
                name=name,
            ),
            note("singular"),
        ) from None


def _variance_note(estimate: Estimate) -> Note:
    return note("variance", variance=estimate.settings.get("variance", "estimated"))
