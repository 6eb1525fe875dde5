"""Words in the results of the kind `event_study`."""

from spillover.words import _, ngettext

NOTE = {
    "binned": _("Times since adoption before {low} and after {high} are binned."),
    "switchers": _("{switch} of {units} units switch."),
    "cohort_times_of_one": _(
        "{count} cohort-times have one unit, which adds nothing to the treated part of the variance."
    ),
    "relative_to_earlier": _("Relative to all earlier times before adoption, on untreated rows only."),
    "not_imputable": ngettext(
        "{rows} treated row left out: the unit is never observed untreated, or no unit "
        "is untreated at that time.",
        "{rows} treated rows left out: the unit is never observed untreated, or no unit "
        "is untreated at that time.",
        "rows",
    ),
    "placebos_zero": _("all placebos before the switch are zero"),
}

ESTIMATOR = {
    "two_way_event_study": _("two-way event study"),
    "sun_abraham": _("Sun–Abraham"),
    "imputation_leads": _("imputation, leads"),
    "chaisemartin_dhaultfoeuille": _("de Chaisemartin–D'Haultfœuille"),
}

SETTING = {
    "per_treatment": _("Per treatment"),
}

VALUE = {
    "average-by_switchers": _("by switchers"),
    "average-per_treatment": _("per treatment"),
}
