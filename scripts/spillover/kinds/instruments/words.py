"""Words in the results of the kind `instruments`."""

from spillover.words import _, choose_case

NOTE = {
    "instrument_tests_clustered": _(
        "The tests of the instruments and the Anderson–Rubin set use the clustered "
        "variance, not the jackknife."
    ),
    "weak_instruments_allowed": _("robust to weak instruments"),
    "by_variance": choose_case(
        "kind",
        {
            "clustered": _("clustered by {by}"),
            "classical": _("classical"),
            "jackknife": _("jackknife"),
            "other": _("{kind}"),
        },
    ),
    "homoskedastic": _("homoskedastic"),
    "instruments_without_effect": _("the instruments do not affect {term}"),
    "underidentified": _("the model is underidentified"),
}

ESTIMATOR = {
    "2sls": _("two-stage least squares"),
}

STATISTIC = {
    "first_stage_f": _("First-stage F"),
    "kleibergen_paap_f": _("Kleibergen–Paap rk Wald F"),
    "kleibergen_paap_lm": _("Kleibergen–Paap rk LM [p]"),
    "cragg_donald_f": _("Cragg–Donald Wald F"),
    "stock_yogo_size_10": _("Stock–Yogo critical value, 10% size"),
    "effective_f": _("Effective F (Montiel Olea–Pflueger)"),
    "effective_f_critical": _("Its critical value, 10% bias"),
    "anderson_rubin_set": _("Anderson–Rubin confidence set"),
    "hansen_j": _("Hansen J [p]"),
    "wu_hausman": _("Wu–Hausman [p]"),
    "anderson_rubin": _("Anderson–Rubin F [p]"),
    "stock_yogo_size_15": _("Stock–Yogo critical value, 15% size"),
    "stock_yogo_size_20": _("Stock–Yogo critical value, 20% size"),
    "stock_yogo_size_25": _("Stock–Yogo critical value, 25% size"),
    "stock_yogo_bias_05": _("Stock–Yogo critical value, 5% bias"),
    "stock_yogo_bias_10": _("Stock–Yogo critical value, 10% bias"),
    "stock_yogo_bias_20": _("Stock–Yogo critical value, 20% bias"),
    "stock_yogo_bias_30": _("Stock–Yogo critical value, 30% bias"),
}

SETTING = {"anderson_rubin_set": _("Anderson–Rubin confidence set")}

PART = {
    "second_stage": _("second stage"),
    "reduced_form": _("reduced form"),
}
