"""Words in the results of the kind `robustness`."""

from spillover.words import _, choose_case

NOTE = {
    "robustness_insignificant": choose_case(
        "same_sign_significant",
        {
            "0": _(
                "The baseline is not significant at the {level:.0%} level. Of {rows} rows, "
                "{same_sign} keep its sign, and none of these is significant."
            ),
            "other": _(
                "The baseline is not significant at the {level:.0%} level. Of {rows} rows, "
                "{same_sign} keep its sign, and {same_sign_significant} of these are significant."
            ),
        },
    ),
}

STATISTIC = {
    "same_sign": _("Checks of the same sign"),
    "same_sign_significant": _("Checks of the same sign that are significant"),
}
