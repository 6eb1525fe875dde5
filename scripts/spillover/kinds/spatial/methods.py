"""The sentence and equation of the kind `spatial` in the methods section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.words import _

METHODS = _("{model}: {outcome} on {regressors}, under the matrix {weights}.")


LAG, DURBIN = r"\rho \sum_j w_{ij} y_{jt} + ", r" + \sum_j w_{ij} x_{jt}'\theta"
LAGGED = {"y": r"\tau y_{i,t-1} + ", "Wy": r"\eta \sum_j w_{ij} y_{j,t-1} + "}
ERROR = r"u_{it} = \lambda \sum_j w_{ij} u_{jt} + \varepsilon_{it}"
RANDOM = r"\mu_i \sim N(0, \phi \sigma^2), \quad \varepsilon_{it} \sim N(0, \sigma^2)"
WITH_LAG, WITH_DURBIN = ("SAR", "SDM", "SARAR", "GNS"), ("SLX", "SDM", "SDEM", "GNS")
WITH_ERROR = ("SEM", "SDEM", "SARAR", "GNS")
EFFECTS = (
    r"\frac{\partial y}{\partial x_k'} = (\mathbf{I} - \rho \mathbf{W})^{-1}"
    r" (\beta_k \mathbf{I} + \theta_k \mathbf{W})"
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """Write the model: ρ is of the outcome's lag, θ of the regressors', λ of the errors', φ of random
    effects; and what direct, indirect and total effects are means of.
    """
    model, dynamic = options["model"], options.get("dynamic")
    lagged = "".join(text for key, text in LAGGED.items() if dynamic in (key, "both"))
    first = lagged + (LAG if model in WITH_LAG else "")
    error = r"u_{it}" if model in WITH_ERROR else r"\varepsilon_{it}"
    durbin = DURBIN if model in WITH_DURBIN else ""
    constant, drawn = (r"\alpha + ", [RANDOM]) if options.get("effects") == "random" else ("", [])
    own = [rf"y_{{it}} = {constant}{first}x_{{it}}'\beta{durbin}\effects + {error}"]
    own += [ERROR] if model in WITH_ERROR else []
    own += drawn if options.get("random_errors") != "kkp" else []  # theirs are spatial too
    derivative = EFFECTS if model in WITH_DURBIN else EFFECTS.replace(r" + \theta_k \mathbf{W}", "")
    return [*own, *([derivative] if model in WITH_LAG else [])]
