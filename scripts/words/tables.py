"""Heads of columns that several tables have, and estimators side by side."""

from __future__ import annotations

from spillover.words import _, pgettext

HEAD = {
    "row": _("Row"),
    "outcome": _("Outcome"),
    "term": _("Term"),
    "estimate": pgettext("head", "Estimate"),
    "se": _("Std. error"),
    "z": _("z"),
    "statistic": _("Statistic"),
    "p": _("p"),
    "low": _("Low"),
    "high": _("High"),
    "share": _("Share of total, %"),
    "nobs": _("N"),
    "mean": _("Mean"),
    "sd": _("Std. dev."),
    "minimum": _("Min"),
    "maximum": _("Max"),
    "variable": _("Variable"),
    "indicator": _("Indicator"),
    "direction": _("Direction"),
    "published": _("Published"),
    "test": _("Test"),
    "distribution": _("Distribution"),
    "df": _("df"),
    "null": _("Null hypothesis"),
}

STUDIED = {
    "two-way": _("Two-way fixed effects"),
    "callaway-santanna": _("Callaway–Sant'Anna"),
    "imputation": _("Imputation (Borusyak–Jaravel–Spiess)"),
    "sun-abraham": _("Sun–Abraham"),
    "switching": _("de Chaisemartin–D'Haultfœuille"),
}
