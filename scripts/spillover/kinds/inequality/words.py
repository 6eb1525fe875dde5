"""Words in the results of the kind `inequality`."""

from __future__ import annotations

from spillover.words import _

ESTIMATOR = {
    "gini": _("Gini coefficient"),
    "gini_within": _("Gini within groups"),
    "gini_between": _("net Gini between groups"),
    "gini_transvariation": _("transvariation"),
    "gini_within_share": _("share of G within groups (%)"),
    "gini_between_share": _("share of G net between groups (%)"),
    "gini_transvariation_share": _("share of G of transvariation (%)"),
    "theil_t": _("Theil's T"),
    "theil_t_within": _("T within groups"),
    "theil_t_between": _("T between groups"),
    "theil_t_within_share": _("share of T within groups (%)"),
    "theil_t_between_share": _("share of T between groups (%)"),
    "theil_l": _("Theil's L"),
    "theil_l_within": _("L within groups"),
    "theil_l_between": _("L between groups"),
    "theil_l_within_share": _("share of L within groups (%)"),
    "theil_l_between_share": _("share of L between groups (%)"),
}

NOTE = {
    "gini_divisor": _("G = Σ|yᵢ − yᵣ|/(2n²ȳ), without the factor n/(n−1)"),
    "between_draws": _(
        "draws of a part between groups, which is never negative, lie above the estimate "
        "where the groups' means hardly differ, and so does their interval"
    ),
}
