"""Words in the results of the kind `placebo`."""

from spillover.words import _, choose_case

NOTE = {
    "adoption_at_random": choose_case(
        "kind",
        {
            "units": _("adoption assigned at random (across units) gives a coefficient as large"),
            "time": _("adoption assigned at random (across time) gives a coefficient as large"),
            "other": _("adoption assigned at random (across both) gives a coefficient as large"),
        },
    ),
}
