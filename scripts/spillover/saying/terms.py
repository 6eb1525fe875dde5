"""Terms that are no variable of a study, by the names that artefacts have for them."""

from __future__ import annotations

from spillover.saying.keyed import with_kinds
from spillover.words import _

# Variances, which no test of zero is about: their models hold only where they are positive.
VARIANCES = ("sigma2", "sigma2_e", "phi")
TRUE = "true_value"  # the field of a term's true value, where a study's data are simulated
TERM = with_kinds(
    "TERM",
    {
        "_cons": _("Constant"),
        "const": _("Constant"),
        "rho": _("ρ"),
        "lambda": _("λ"),
        "phi": _("φ"),
        "sigma2": _("σ²"),
        "sigma2_e": _("σ²"),
        "lag_y": _("Outcome (lag)"),
        "W_lag_y": _("W × Outcome (lag)"),
        "direct": _("direct"),
        "indirect": _("indirect"),
        "total": _("total"),
        "W": _("W"),
        "baseline": _("Baseline"),
    },
)
