"""Words in the results of the kind `matching`."""

from spillover.words import _, ngettext

NOTE = {
    "unmatched": ngettext(
        "{rows} treated row without a match is left out.",
        "{rows} treated rows without a match are left out.",
        "rows",
    ),
}

STATISTIC = {
    "matched_rows": _("Matched observations"),
    "unmatched_treated": _("Treated observations without a match"),
}
