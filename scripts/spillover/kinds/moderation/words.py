"""Words in the results of the kind `moderation`."""

from spillover.words import _, choose_case

NOTE = {
    "region": choose_case(
        "sign",
        {
            "positive": _("positive in [{low:.4g}, {high:.4g}]"),
            "negative": _("negative in [{low:.4g}, {high:.4g}]"),
            "other": _("not significant in [{low:.4g}, {high:.4g}]"),
        },
    ),
}

SETTING = {
    "centred": _("Centred"),
}

VALUE = {
    "centred-interaction": _("interaction only"),
    "centred-main_effects": _("interaction and main effects"),
}
