"""Words in the results of the kind `hausman`."""

from spillover.words import _

NOTE = {
    "hausman_negative": _(
        "Hausman's statistic is {statistic:.4g}, because V(FE) − V(RE) is not positive definite"
    ),
    "effects_uncorrelated": _(
        "unit effects are uncorrelated with the regressors (random effects are consistent)"
    ),
}

STATISTIC = {
    "hausman_robust": _("Hausman, cluster-robust (Mundlak) [p]"),
}
