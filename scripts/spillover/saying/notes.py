"""Notes, null hypotheses and settings that are more than a value, by the keys that artefacts hold."""

from __future__ import annotations

from spillover.saying.keyed import with_kinds
from spillover.words import _, by, ngettext

NOTE = with_kinds(
    "NOTE",
    {
        "not_computable": _("it cannot be computed from this sample"),
        "not_positive_definite": _(
            "the covariance of the {restrictions} restrictions is not positive definite"
        ),
        "no_joint_test": _("No joint F test: {reason}."),
        "few_degrees": _(
            "The F test of {slopes} slopes has {df} denominator degrees of freedom: do not rely on it."
        ),
        "constant_without_error": _(
            "The constant has no standard error: its variance is not positive ({variance})."
        ),
        "few_digits": _(
            "Rounding may leave only {digits} correct digits of a coefficient: the "
            "regressors are nearly collinear, or vary little relative to their level; centre "
            "or rescale them, or drop one."
        ),
        "unbalanced": _("Unbalanced panel: {rows} of {cells} unit-periods."),
        "singletons": by(
            "of",
            {
                "unit": ngettext(
                    "{count} unit observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "{count} units observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "count",
                ),
                "year": ngettext(
                    "{count} year observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "{count} years observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "count",
                ),
                "other": _(
                    "{count} {of} observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients."
                ),
            },
        ),
        "no_fit_measure": _("{measure} is not defined: the means compared do not vary."),
        "instrument_tests_clustered": _(
            "The tests of the instruments and the Anderson–Rubin set use the clustered "
            "variance, not the jackknife."
        ),
        "no_test": _("No {test}: {reason}."),
        "hausman_negative": _(
            "Hausman's statistic is {statistic:.4g}, because V(FE) − V(RE) is not positive definite"
        ),
        "difference_not_definite": _(
            "the variance of the fixed effects' slopes less that of the random effects' is "
            "not positive definite (least eigenvalue {eigenvalue:.3g} of the scaled "
            "difference)"
        ),
        "singular": _("the covariance of the restrictions is singular"),
        "no_hausman_without_units": _("No Hausman test: the effects ({effects}) include no unit effects."),
        "suppression": _(
            "The indirect effect differs in sign from the total effect or exceeds it "
            "(suppression): the proportion is not a share."
        ),
        "negative_unit_variance": _(
            "The estimated variance of the unit effects is negative and set to 0: random "
            "effects equal pooled."
        ),
        "differences": _("First differencing leaves {rows} of {of} rows."),
        "no_two_step_weights": _(
            "Hansen's tests are not printed: the two-step weights do not exist, because the "
            "covariance of {instruments} independent instruments, a sum over {units} units, "
            "has rank {rank}."
        ),
        "hansen_is_units": _(
            "Hansen's statistic at one step is not printed: with as many independent "
            "instruments as units, {units}, it is their number whatever the data."
        ),
        "lags_of_deviations": _(
            "The rows of W have different sums, so that the year effects do not absorb a "
            "year's mean times these sums: definition: direct takes all lags of deviations "
            "from the effects and leaves that part out; lsdv keeps it."
        ),
        "uncorrected_likelihood": _(
            "Log-likelihood, AIC and BIC are those of the maximum, before the bias correction."
        ),
        "sigma2_of_residuals": _(
            "σ² is that of the residuals at the corrected coefficients, over the observations left once "
            "effects are out; Lee and Yu's formula, first order in 1/T, gives {formula:.6g}."
        ),
        "other_definition": _(
            "W links {links:.0%} of all pairs of units: the lag hardly differs from the year's mean, and ρ "
            "depends on how the effects are removed. Here it is {own:.4f}, by {definition}; by "
            "{other_definition} it is {other:.4f}."
        ),
        "other_definition_none": _(
            "W links {links:.0%} of all pairs of units: the lag hardly differs from the year's mean, and ρ "
            "depends on how the effects are removed. By {other_definition} there is none: {reason}."
        ),
        "transformed_rows": _(
            "N = {rows} counts the {unit} × {time} observations that remain of {units} units "
            "in {periods} periods once the effects are transformed away (Lee and Yu 2010)."
        ),
        "many_instruments": _(
            "{instruments} instruments for {units} units: too many instruments overfit and "
            "weaken the Hansen test (Roodman 2009); collapse them or limit their lags."
        ),
        "draws_left_out": _("{left_out} of {draws} draws had ρ outside its interval and were dropped."),
        "unstable": _(
            "The largest root is {root:.4g}: the process is not stable, and its long-run "
            "effects do not exist."
        ),
        "trace_by_probes": _(
            "tr G'G of the information matrix by seeded random probes, relative standard error {error:.2g}."
        ),
        "binned": _("Times since adoption before {low} and after {high} are binned."),
        "treated_from_first": ngettext(
            "1 unit treated in the first period is left out.",
            "{units} units treated in the first period are left out.",
            "units",
        ),
        "last_cohort_control": _(
            "No unit is never treated: the cohort of {cohort} is the control, until it adopts."
        ),
        "switchers": _("{switch} of {units} units switch."),
        "cohort_times_of_one": _(
            "{count} cohort-times have one unit, which adds nothing to the treated part of the variance."
        ),
        "cohorts_of_one": _(
            "Cohort {cohorts}: one unit, so the standard errors of its effects reflect only its controls."
        ),
        "small_cohorts": _(
            "Cohort {cohorts}: fewer than {least} units (5 plus one for each covariate), so "
            "the standard errors are too small."
        ),
        "relative_to_earlier": _("Relative to all earlier times before adoption, on untreated rows only."),
        "not_imputable": ngettext(
            "{rows} treated row left out: the unit is never observed untreated, or no unit "
            "is untreated at that time.",
            "{rows} treated rows left out: the unit is never observed untreated, or no unit "
            "is untreated at that time.",
            "rows",
        ),
        "unmatched": ngettext(
            "{rows} treated row without a match left out.",
            "{rows} treated rows without a match left out.",
            "rows",
        ),
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
        "moran_z": _("The statistic beside each I is its z-value under randomisation."),
        "constant_indicator": _("{variable} is constant: its weight is 0."),
        "constant_in_years": _("{variable} is constant in {years}: it contributes nothing there."),
        "no_conflict": _(
            "The indicators are perfectly correlated: CRITIC finds no conflict, and weighs them equally."
        ),
        "panel_step": _(
            "The panel's years are {step} years apart: lags, leads, changes, lags of "
            "standard errors, windows and times since adoption count periods of {step} years."
        ),
        "sample_step": ngettext(
            "The sample's years are {step} years apart: lags of standard errors, first "
            "differences and times since adoption count periods of {step} years, terms such "
            "as L.x the panel's of {panel} year.",
            "The sample's years are {step} years apart: lags of standard errors, first "
            "differences and times since adoption count periods of {step} years, terms such "
            "as L.x the panel's of {panel} years.",
            "panel",
        ),
        "beyond_panel": _("{rows} rows of {years} dropped: their lags or leads lie beyond the panel."),
        "missing_rows": _("{rows} rows with missing values dropped: {parts}."),
        "missing_years": _("every unit in {years}"),
        "missing_units": by(
            "other",
            {
                "true": by(
                    "more",
                    {
                        "0": _("every other year of {places}"),
                        "other": _("every other year of {places} and {more} more"),
                    },
                ),
                "other": by(
                    "more",
                    {"0": _("every year of {places}"), "other": _("every year of {places} and {more} more")},
                ),
            },
        ),
        "missing_cells": by("more", {"0": _("{places}"), "other": _("{places} and {more} more")}),
        "missing_cell": _("{unit} {year} ({variables})"),
        "trimmed": _("{rows} rows trimmed at the quantiles {low} and {high} of the sample: {variables}."),
        "winsorised": _("Winsorised at the quantiles {low} and {high} of the sample: {variables}."),
        "tails": _("{variable} below {low} ({below}) and above {high} ({above})"),
        "robustness": by(
            "all",
            {
                "true": _(
                    "Of {rows} rows, {same_sign} keep the sign of the baseline, and "
                    "{same_sign_significant} its significance at the {level:.0%} level as well."
                ),
                "other": _(
                    "Of {rows} rows, {same_sign} keep the sign of the baseline, and "
                    "{same_sign_significant} its significance at the {level:.0%} level as well; not: "
                    "{lost}."
                ),
            },
        ),
        "robustness_insignificant": _(
            "The baseline is not significant at the {level:.0%} level. Of {rows} rows, "
            "{same_sign} keep its sign, and {same_sign_significant} of these are significant."
        ),
        "decision": _("The tests under {weights} point to {model}: {reasons}"),
        "decision_lm": by(
            "any",
            {
                "true": _("Rejected at {level} by LM tests: {rejected} ({tests})."),
                "other": _("Rejected at {level} by LM tests: nothing ({tests})."),
            },
        ),
        "test_name": _("{test}"),
        "test_p": _("{test} p {p:p}"),
        "decision_without_space": _("The model without space is not rejected."),
        "decision_lags": _(
            "But θ = 0 is rejected ({tests}): the spatial lags of the regressors belong to "
            "the model, SLX if ρ is not significant in it."
        ),
        "decision_robust": by(
            "model",
            {
                "both": _(
                    "By the robust tests: both a spatial lag and spatial errors. Estimate SDM and "
                    "test its restrictions to go on."
                ),
                "other": _("By the robust tests: {model}. Estimate SDM and test its restrictions to go on."),
            },
        ),
        "decision_sar": by(
            "rejected",
            {"true": _("θ = 0 is rejected ({tests})."), "other": _("θ = 0 is not rejected ({tests}).")},
        ),
        "decision_sem": by(
            "rejected",
            {
                "true": _("θ + ρβ = 0 is rejected ({tests})."),
                "other": _("θ + ρβ = 0 is not rejected ({tests})."),
            },
        ),
        "decision_both_fail": _("Both restrictions fail, so the spatial Durbin model is kept."),
        "decision_agrees": _("The robust LM tests point to {model} too."),
        "decision_disagrees": _(
            "The robust LM tests do not point to {model} alone, so the spatial Durbin model, "
            "which nests both, is kept."
        ),
        "hausman": by(
            "time_effects",
            {
                "true": by(
                    "definite",
                    {
                        "true": _("classical covariances, fixed time effects in both"),
                        "other": _(
                            "classical covariances, fixed time effects in both; V(FE) − V(RE) is not "
                            "positive definite, so prefer the robust test"
                        ),
                    },
                ),
                "other": by(
                    "definite",
                    {
                        "true": _("classical covariances"),
                        "other": _(
                            "classical covariances; V(FE) − V(RE) is not positive definite, so prefer the "
                            "robust test"
                        ),
                    },
                ),
            },
        ),
        "mundlak": _("Mundlak's auxiliary regression, {variance}"),
        "weak_instruments_allowed": _("robust to weak instruments"),
        "by_variance": by(
            "kind",
            {
                "clustered": _("clustered by {by}"),
                "classical": _("classical"),
                "jackknife": _("jackknife"),
                "other": _("{kind}"),
            },
        ),
        "homoskedastic": _("homoskedastic"),
        "variance": _("{variance}"),
        "permuted_units": _("{draws} permutations of units between groups, seed {seed}"),
        "one_step": _("one-step; valid if errors are homoskedastic"),
        "two_step": _("two-step"),
        "without_period_effects": _("period effects left out"),
        "correlations": by(
            "left_out",
            {
                "0": _("mean correlation {mean:.4g}, mean absolute {absolute:.4g}, {pairs} pairs"),
                "other": _(
                    "mean correlation {mean:.4g}, mean absolute {absolute:.4g}, {pairs} pairs, "
                    "{left_out} pairs left out (fewer than three common periods)"
                ),
            },
        ),
        "indirect_effect": _("indirect effect {effect:.6g}, se {se:.6g}"),
        "resampled_units": _("{draws} resamples of units, seed {seed}; 5% value {critical:.4g}"),
        "lm_transformed": by(
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
        "lm": by(
            "durbin",
            {
                "true": _("{effects} effects, definition {definition}, Durbin terms under the null"),
                "other": _("{effects} effects, definition {definition}"),
            },
        ),
        "mixture": _("½χ²(1) + ½χ²(2)"),
        "one_sided": _("one-sided"),
        "moran_residuals": _(
            "{draws} permutations of units with all their years, seed {seed}, two-sided; approximate, for "
            "residuals are not exchangeable"
        ),
        "moran": _("Moran's I = {statistic:.6g}, period {period}"),
        "moran_drawn": _(
            "Moran's I = {statistic:.6g}, period {period}; {draws} permutations, seed {seed}, two-sided"
        ),
        "sum_of_lags": _("τ + ρ + η = {value:.6g}"),
        "unit_means": _("{model}, unit means added"),
        "model": _("{model}"),
        "log_likelihoods": _("log-likelihoods {large:.3f} and {small:.3f}"),
        "wild": by(
            "enumerated",
            {
                "true": _(
                    "wild cluster restricted bootstrap of t without small-sample factor, {weights} "
                    "weights, {clusters} clusters, all {draws} weight vectors"
                ),
                "other": _(
                    "wild cluster restricted bootstrap of t without small-sample factor, {weights} "
                    "weights, {clusters} clusters, {draws} draws, seed {seed}"
                ),
            },
        ),
        "wild_interval": _("{drawn}; interval {low:.4g} to {high:.4g}"),
        "assignments": by(
            "enumerated",
            {
                "true": _("all {draws} assignments; interval {low:.4g} to {high:.4g}"),
                "other": _("{draws} drawn assignments; interval {low:.4g} to {high:.4g}"),
            },
        ),
        "placebo": _("{draws} placebo adoptions, seed {seed}"),
        "slopes_zero": _("all slopes are zero"),
        "slopes_equal": _("all slopes are equal in both groups"),
        "slopes_equal_in_all": _("slopes of {terms} are equal in all groups"),
        "slope_equal": _("the slope of {term} is equal in both groups"),
        "effects_uncorrelated": _(
            "unit effects are uncorrelated with the regressors (random effects are consistent)"
        ),
        "random_effects_uncorrelated": _("random effects are uncorrelated with the regressors"),
        "coefficient_zero": _("the coefficient of {term} is zero"),
        "instruments_without_effect": _("the instruments do not affect {term}"),
        "underidentified": _("the model is underidentified"),
        "exogenous": _("the regressors are exogenous"),
        "instruments_valid": _("the instruments are valid"),
        "group_valid": _("the instruments {group} are valid, if the others are"),
        "no_serial_correlation": _("differenced errors have no serial correlation of order {order}"),
        "residuals_independent": _("residuals are independent across units"),
        "indirect_effect_zero": _("the indirect effect is zero"),
        "fewer_thresholds": ngettext(
            "{thresholds} threshold in {variable}, not {more}",
            "{thresholds} thresholds in {variable}, not {more}",
            "thresholds",
        ),
        "no_lag": _("no spatial lag of y (assuming no spatial errors)"),
        "no_spatial_errors": _("no spatial errors (assuming no spatial lag of y)"),
        "no_lag_beside_errors": _("no spatial lag of y, spatial errors allowed for"),
        "no_spatial_errors_beside_lag": _("no spatial errors, a spatial lag of y allowed for"),
        "neither_lag_nor_errors": _("neither a spatial lag of y nor spatial errors"),
        "sdm_is_sar": _("θ = 0: the spatial Durbin model simplifies to the spatial lag model (SAR)"),
        "sdm_is_sem": _("θ + ρβ = 0: the spatial Durbin model simplifies to the spatial error model (SEM)"),
        "no_unit_effects": _("no random unit effects (and no spatial errors)"),
        "no_spatial_errors_alone": _("no spatial errors (and no random unit effects)"),
        "neither_effects_nor_errors": _("no random unit effects and no spatial errors"),
        "no_unit_effects_beside_errors": _("no random unit effects, spatial errors allowed for"),
        "no_spatial_errors_beside_effects": _("no spatial errors, random effects allowed for"),
        "no_autocorrelation": _("no spatial autocorrelation"),
        "common_unit_root": _("τ + ρ + η = 1: a common unit root"),
        "leads_zero": _("all effects before adoption are zero"),
        "placebos_zero": _("all placebos before the switch are zero"),
        "adoption_at_random": by(
            "kind",
            {
                "units": _("adoption assigned at random (across units) gives a coefficient as large"),
                "time": _("adoption assigned at random (across time) gives a coefficient as large"),
                "other": _("adoption assigned at random (across both) gives a coefficient as large"),
            },
        ),
        "no_effect": _("no effect"),
        "no_effect_on_any": _("no effect on any unit"),
        "indicators_uncorrelated": _("the indicators are uncorrelated"),
        "significant": _("{treatment} at {level:.0%}: {regions}"),
        "region": by(
            "sign",
            {
                "positive": _("positive in [{low:.4g}, {high:.4g}]"),
                "negative": _("negative in [{low:.4g}, {high:.4g}]"),
                "other": _("not significant in [{low:.4g}, {high:.4g}]"),
            },
        ),
        "regime": _("{number}: {rows} rows of {units} units"),
        "interval": _("[{low:.5g}, {high:.5g}]"),
        "threshold": by(
            "holes",
            {
                "true": _(
                    "{value:.5g}, {level:.0%} interval {pieces}: {accepted} of {tried} values tried "
                    "in [{low:.5g}, {high:.5g}]"
                ),
                "other": _("{value:.5g}, {level:.0%} interval {pieces}"),
            },
        ),
        "hansen": by(
            "two_way", {"true": _("(n−1)(T−1) = {value} (Hansen)"), "other": _("n(T−1) = {value} (Hansen)")}
        ),
        "xthreg": by(
            "two_way",
            {"true": _("T(n−1) − (T−1) = {value} (xthreg)"), "other": _("T(n−1) = {value} (xthreg)")},
        ),
        "weighted": _("{variable}, analytic, scaled to mean one"),
        "quantiles": by(
            "all",
            {
                "true": _("all variables at the quantiles {low} and {high}"),
                "other": _("{variables} at the quantiles {low} and {high}"),
            },
        ),
        "years": _("years {first} to {last}"),
        "group": _("{column}: {labels}"),
        "without": _("without {names}"),
        "difference": _("{second} minus {first}"),
    },
)
