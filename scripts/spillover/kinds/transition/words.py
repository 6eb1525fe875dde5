"""Words in the results of the kind `transition`."""

from __future__ import annotations

from spillover.words import _, choose_case

ESTIMATOR = {
    "markov_chain": _("Markov chain"),
    "spatial_markov_chain": _("spatial Markov chain"),
}

VALUE = {
    "variance-multinomial": _(
        "multinomial, of independent transitions; by the delta method for the ergodic distribution"
    ),
}

SETTING = {
    "classes_made": _("Classes"),
    "departures": _("Transitions from each class"),
}

NOTE = {
    "departures": choose_case("lag", {"0": _("{rows}"), "other": _("neighbours in class {lag}: {rows}")}),
    "classes_made": choose_case(
        "by",
        {
            "pooled": choose_case(
                "relative",
                {
                    "true": _("quantiles of all years, relative to the year's mean"),
                    "other": _("quantiles of all years"),
                },
            ),
            "yearly": choose_case(
                "relative",
                {
                    "true": _("quantiles of each year, relative to the year's mean"),
                    "other": _("quantiles of each year"),
                },
            ),
            "other": choose_case(
                "relative",
                {
                    "true": _("bounded by {bounds}, relative to the year's mean"),
                    "other": _("bounded by {bounds}"),
                },
            ),
        },
    ),
    "same_chain_periods": _("the chain is the same in all periods"),
    "same_chain_neighbours": _("the chain is the same whatever the class of the neighbours"),
    "no_homogeneity": _("No test of homogeneity: {reason}."),
    "few_expected": _(
        "{share:.0%} of the expected counts of the test of homogeneity are below 5: its p-values are rough."
    ),
    "islands_left_out": _("Without neighbours, and left out of the spatial chain: {units}."),
}

STATISTIC = {
    "homogeneity_periods_lr": _("Equal chains in all periods, LR [p]"),
    "homogeneity_periods_chi2": _("Equal chains in all periods, χ² [p]"),
    "homogeneity_neighbours_lr": _("Equal chains for all neighbours, LR [p]"),
    "homogeneity_neighbours_chi2": _("Equal chains for all neighbours, χ² [p]"),
}

TERM = {
    "neighbours": _("neighbours"),
    "ergodic": _("ergodic"),
    "class_1": _("Class 1"),
    "class_2": _("Class 2"),
    "class_3": _("Class 3"),
    "class_4": _("Class 4"),
    "class_5": _("Class 5"),
    "class_6": _("Class 6"),
    "class_7": _("Class 7"),
    "class_8": _("Class 8"),
    "class_9": _("Class 9"),
}
