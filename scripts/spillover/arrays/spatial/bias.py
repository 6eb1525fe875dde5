"""Lee and Yu's bias correction of the likelihoods that keep all nT terms ('direct' and 'lsdv').

Effects that are estimated leave a score whose mean is not zero: each period's effect takes a(θ) = (0,
b'H₁b/b'b, b'H₂b/b'b, 1/(2σ²)) from it (b = B1; b'H₁b/b'b = c/(1 − ρc) when W1 = c1), and the individual
effects make σ² too small by (T − 1)/T (Lee and Yu 2010, section 3). So θ¹ = θ̂ + T·I(θ̂)⁻¹a(θ̂), and then
σ²·T/(T − 1): the formula of R's SDPDmod, at the exact maximum.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.information import Fitted, expected_information, invert

__all__: list[str] = []


def correct(fitted: Fitted) -> Fitted:
    """The panel at its bias-corrected parameters. EstimationError where there is nothing to correct or ρ
    leaves its interval.
    """
    transformation = fitted.transformation
    if transformation.definition == "transformed" or transformation.effects == "none":
        raise EstimationError(
            f"definition {transformation.definition!r} with {transformation.effects} effects has no "
            "incidental-parameter bias: "
            "leave bias_correction out, or use definition 'direct' or 'lsdv' with effects"
        )
    beta, rho, lam, sigma2 = fitted.beta, fitted.rho, fitted.lam, fitted.sigma2
    if transformation.time:
        information, _ = expected_information(fitted)
        score = np.zeros(len(fitted.terms))
        b = fitted.filters.spatial(np.ones(transformation.units))
        size = float(b @ b)
        position = beta.size
        if fitted.lag is not None:
            score[position] = b @ fitted.filters.first(b) / size
            position += 1
        if fitted.error is not None:
            score[position] = b @ fitted.filters.second(b) / size
        score[-1] = 1 / (2 * sigma2)
        step = transformation.periods * (invert(information, fitted.terms) @ score)
        beta, sigma2 = beta + step[: beta.size], sigma2 + float(step[-1])
        rho = rho + float(step[beta.size]) if fitted.lag is not None else 0.0
        lam = lam + float(step[position]) if fitted.error is not None else 0.0
    if transformation.individual:
        sigma2 *= transformation.periods / (transformation.periods - 1)
    for name, value, operator in (("ρ", rho, fitted.lag), ("λ", lam, fitted.error)):
        if operator is not None and not operator.interval[0] < value < operator.interval[1]:
            raise EstimationError(
                f"the bias correction moves {name} to {value:.4g}, outside its interval "
                f"({operator.interval[0]:.4g}, "
                f"{operator.interval[1]:.4g}): use definition 'transformed', which needs none"
            )
    return replace(fitted, beta=beta, rho=rho, lam=lam, sigma2=sigma2)
