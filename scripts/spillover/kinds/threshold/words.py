"""Words in the results of the kind `threshold`."""

from spillover.words import _, choose_case, ngettext

NOTE = {
    "resampled_units": _("{draws} resamples of units, seed {seed}; 5% value {critical:.4g}"),
    "fewer_thresholds": ngettext(
        "{thresholds} threshold in {variable}, not {more}",
        "{thresholds} thresholds in {variable}, not {more}",
        "thresholds",
    ),
    "xthreg": choose_case(
        "two_way",
        {"true": _("T(n−1) − (T−1) = {value} (xthreg)"), "other": _("T(n−1) = {value} (xthreg)")},
    ),
}

SETTING = {
    "threshold_variable": _("Threshold variable"),
    "threshold_1": _("First threshold"),
    "threshold_2": _("Second threshold"),
    "threshold_3": _("Third threshold"),
    "rows_by_regime": _("Rows by regime"),
    "values_tried": _("Values tried"),
}

STATISTIC = {
    "threshold_1": _("First threshold and its interval"),
    "threshold_2": _("Second threshold and its interval"),
    "threshold_3": _("Third threshold and its interval"),
    "threshold_test_1": _("One threshold against none, F [p]"),
    "threshold_test_2": _("Two thresholds against one, F [p]"),
    "threshold_test_3": _("Three thresholds against two, F [p]"),
}
