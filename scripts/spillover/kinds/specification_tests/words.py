"""Words in the results of the kind `specification_tests`."""

from spillover.words import _, choose_case

NOTE = {
    "no_hausman_without_units": _("No Hausman test: the effects ({effects}) include no unit effects."),
    "no_hausman_by_row_sum": _(
        "No Hausman test: beside random effects of units, effects of a year are common to all units."
    ),
    "tests_of_unequal_rows": _(
        "The rows of W have different sums: these tests rest on year effects that are common to all "
        "units, and inside the spatial multiplier under lsdv. year_effects: by_row_sum needs neither."
    ),
    "bsk_without_fixed_effects": _(
        "The Baltagi–Song–Koh tests are of regressions without fixed effects: what moves all units in a "
        "year counts as spatial errors in them."
    ),
    "tests_by_probes": _(
        "Wald and Hausman tests: tr G'G of the information matrices by seeded random probes, relative "
        "standard error at most {error:.2g}."
    ),
    "lm_transformed": choose_case(
        "durbin",
        {
            "true": _(
                "{effects} effects, definition {definition}, Durbin terms under the null; both scores "
                "hold {raised:.6g}, minus the slope of the Jacobian at zero, which the textbook's form "
                "(textbook_lm) has not"
            ),
            "other": _(
                "{effects} effects, definition {definition}; both scores hold {raised:.6g}, minus the "
                "slope of the Jacobian at zero, which the textbook's form (textbook_lm) has not"
            ),
        },
    ),
    "one_sided_by_probes": _(
        "one-sided; a trace by seeded random probes, relative standard error {error:.2g}"
    ),
    "no_lag": _("no spatial lag of y (assuming no spatial errors)"),
    "no_spatial_errors": _("no spatial errors (assuming no spatial lag of y)"),
    "no_lag_beside_errors": _("no spatial lag of y, spatial errors allowed for"),
    "no_spatial_errors_beside_lag": _("no spatial errors, a spatial lag of y allowed for"),
    "neither_lag_nor_errors": _("neither a spatial lag of y nor spatial errors"),
    "no_unit_effects": _("no random unit effects (and no spatial errors)"),
    "no_spatial_errors_alone": _("no spatial errors (and no random unit effects)"),
    "neither_effects_nor_errors": _("no random unit effects and no spatial errors"),
    "no_unit_effects_beside_errors": _("no random unit effects, spatial errors allowed for"),
    "no_spatial_errors_beside_effects": _("no spatial errors, random effects allowed for"),
}

STATISTIC = {
    "bsk_lm1": _("Baltagi–Song–Koh LM₁ [p]"),
    "bsk_lm2": _("Baltagi–Song–Koh LM₂ [p]"),
    "bsk_lmh": _("Baltagi–Song–Koh LM-H [p]"),
    "bsk_clm_mu": _("Baltagi–Song–Koh conditional LM-μ [p]"),
    "bsk_clm_lambda": _("Baltagi–Song–Koh conditional LM-λ [p]"),
    "lm_joint": _("LM joint [p]"),
}
