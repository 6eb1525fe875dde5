"""Words in the results of the kind `did`."""

from spillover.words import _, choose_case, ngettext

NOTE = {
    "never_clean": ngettext(
        "{rows} row left out: their unit or time has no row that is neither treated nor exposed.",
        "{rows} rows left out: their unit or time has no row that is neither treated nor exposed.",
        "rows",
    ),
    "few_clean": ngettext(
        "In {time}, rows neither treated nor exposed come from {clusters} cluster (by "
        "{by}): analytic standard errors are too small. Use the jackknife, or narrower "
        "rings.",
        "In {time}, rows neither treated nor exposed come from {clusters} clusters (by "
        "{by}): analytic standard errors are too small. Use the jackknife, or narrower "
        "rings.",
        "clusters",
    ),
    "treated_neighbours": _(
        "{rows} untreated rows ({share:.0%} of them) have a treated neighbour in W: "
        "estimates that assume no spillovers treat them as unaffected. See the exposure "
        "or the rings."
    ),
    "wild_interval": _("{drawn}; interval {low:.4g} to {high:.4g}"),
    "assignments": choose_case(
        "enumerated",
        {
            "true": _("all {draws} assignments; interval {low:.4g} to {high:.4g}"),
            "other": _("{draws} drawn assignments; interval {low:.4g} to {high:.4g}"),
        },
    ),
    "no_effect": _("no effect"),
    "no_effect_on_any": _("no effect on any unit"),
}

SETTING = {
    "effects_from": _("Effects from"),
    "clean_rows": _("Rows neither treated nor exposed"),
}

VALUE = {
    "effects_from-clean_rows": _("rows neither treated nor exposed"),
}
