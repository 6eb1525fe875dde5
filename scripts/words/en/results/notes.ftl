# What analyses note of themselves, of their tests and of their null hypotheses, by the notes' keys.

note-not_computable = it cannot be computed from this sample
note-not_positive_definite = the covariance of the { $restrictions } restrictions is not positive definite
note-no_joint_test = No joint F test: { $reason }.
note-few_degrees =
    The F test of { $slopes } slopes has { $df } denominator degrees of freedom: do not rely on it.
note-constant_without_error =
    The constant has no standard error: its variance is not positive ({ $variance }).
note-few_digits =
    Rounding may leave only { $digits } correct digits of a coefficient: the regressors are nearly collinear,
    or vary little relative to their level; centre or rescale them, or drop one.
note-unbalanced = Unbalanced panel: { $rows } of { $cells } unit-periods.
note-singletons =
    { $count } { $of ->
        [unit] { $count ->
            [one] unit
           *[other] units
        }
        [year] { $count ->
            [one] year
           *[other] years
        }
       *[other] { $of }
    } observed once: absorbed by their own effect, they count in N but do not affect the coefficients.
note-no_fit_measure = { $measure } is not defined: the means compared do not vary.
note-instrument_tests_clustered =
    The tests of the instruments and the Anderson–Rubin set use the clustered variance, not the jackknife.
note-no_test = No { $test }: { $reason }.
note-hausman_negative =
    Hausman's statistic is { SIGNIFICANT($statistic, digits: 4) }, because V(FE) − V(RE) is not positive
    definite
note-difference_not_definite =
    the variance of the fixed effects' slopes less that of the random effects' is not positive definite
    (least eigenvalue { SIGNIFICANT($eigenvalue, digits: 3) } of the scaled difference)
note-singular = the covariance of the restrictions is singular
note-no_hausman_without_units = No Hausman test: the effects ({ $effects }) include no unit effects.
note-suppression =
    The indirect effect differs in sign from the total effect or exceeds it (suppression): the proportion is
    not a share.
note-negative_unit_variance =
    The estimated variance of the unit effects is negative and set to 0: random effects equal pooled.
note-differences = First differencing leaves { $rows } of { $of } rows.
note-no_two_step_weights =
    Hansen's tests are not printed: the two-step weights do not exist, because the covariance of
    { $instruments } independent instruments, a sum over { $units } units, has rank { $rank }.
note-hansen_is_units =
    Hansen's statistic at one step is not printed: with as many independent instruments as units, { $units },
    it is their number whatever the data.
note-lags_of_deviations =
    The rows of W have different sums, so that the year effects do not absorb a year's mean times these sums:
    definition: direct takes all lags of deviations from the effects and leaves that part out; lsdv keeps it.
note-transformed_rows =
    N = { $rows } counts the { $unit } × { $time } observations that remain of { $units } units in
    { $periods } periods once the effects are transformed away (Lee and Yu 2010).
note-many_instruments =
    { $instruments } instruments for { $units } units: too many instruments overfit and weaken the Hansen test
    (Roodman 2009); collapse them or limit their lags.
note-draws_left_out = { $left_out } of { $draws } draws had ρ outside its interval and were dropped.
note-unstable =
    The largest root is { SIGNIFICANT($root, digits: 4) }: the process is not stable, and its long-run effects
    do not exist.
note-trace_by_probes =
    tr G'G of the information matrix by seeded random probes, relative standard error
    { SIGNIFICANT($error, digits: 2) }.
note-binned = Times since adoption before { $low } and after { $high } are binned.
note-treated_from_first =
    { $units ->
        [one] 1 unit treated in the first period is left out.
       *[other] { $units } units treated in the first period are left out.
    }
note-last_cohort_control =
    No unit is never treated: the cohort of { $cohort } is the control, until it adopts.
note-switchers = { $switch } of { $units } units switch.
note-cohort_times_of_one =
    { $count } cohort-times have one unit, which adds nothing to the treated part of the variance.
note-cohorts_of_one =
    Cohort { $cohorts }: one unit, so the standard errors of its effects reflect only its controls.
note-small_cohorts =
    Cohort { $cohorts }: fewer than { $least } units (5 plus one for each covariate), so the standard errors
    are too small.
note-relative_to_earlier = Relative to all earlier times before adoption, on untreated rows only.
note-not_imputable =
    { $rows } treated { $rows ->
        [one] row
       *[other] rows
    } left out: the unit is never observed untreated, or no unit is untreated at that time.
note-unmatched =
    { $rows } treated { $rows ->
        [one] row
       *[other] rows
    } without a match left out.
note-never_clean =
    { $rows } { $rows ->
        [one] row
       *[other] rows
    } left out: their unit or time has no row that is neither treated nor exposed.
note-few_clean =
    In { $time }, rows neither treated nor exposed come from { $clusters } { $clusters ->
        [one] cluster
       *[other] clusters
    } (by { $by }): analytic standard errors are too small. Use the jackknife, or narrower rings.
note-treated_neighbours =
    { $rows } untreated rows ({ PERCENT($share) } of them) have a treated neighbour in W: estimates that
    assume no spillovers treat them as unaffected. See the exposure or the rings.
note-moran_z = The statistic beside each I is its z-value under randomisation.
note-constant_indicator = { $variable } is constant: its weight is 0.
note-constant_in_years = { $variable } is constant in { $years }: it contributes nothing there.
note-no_conflict = The indicators are perfectly correlated: CRITIC finds no conflict, and weighs them equally.

# The sample.

note-panel_step =
    The panel's years are { $step } years apart: lags, leads, changes, lags of standard errors, windows and
    times since adoption count periods of { $step } years.
note-sample_step =
    The sample's years are { $step } years apart: lags of standard errors, first differences and times since
    adoption count periods of { $step } years, terms such as L.x the panel's of { $panel } { $panel ->
        [one] year
       *[other] years
    }.
note-beyond_panel = { $rows } rows of { $years } dropped: their lags or leads lie beyond the panel.
note-missing_rows = { $rows } rows with missing values dropped: { $parts }.
note-missing_years = every unit in { $years }
note-missing_units =
    every { $other ->
        [true] other year
       *[other] year
    } of { $places }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
note-missing_cells =
    { $places }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
note-missing_cell = { $unit } { $year } ({ $variables })
note-trimmed = { $rows } rows trimmed at the quantiles { $low } and { $high } of the sample: { $variables }.
note-winsorised = Winsorised at the quantiles { $low } and { $high } of the sample: { $variables }.
note-tails = { $variable } below { $low } ({ $below }) and above { $high } ({ $above })

# Robustness.

note-robustness =
    Of { $rows } rows, { $same_sign } keep the sign of the baseline, and { $same_sign_significant } its
    significance at the { PERCENT($level) } level as well{ $all ->
        [true] {"."}
       *[other] ; not: { $lost }.
    }
note-robustness_insignificant =
    The baseline is not significant at the { PERCENT($level) } level. Of { $rows } rows, { $same_sign } keep
    its sign, and { $same_sign_significant } of these are significant.

# What spatial model the tests point to.

note-decision = The tests under { $weights } point to { $model }: { $reasons }
note-decision_lm =
    Rejected at { $level } by LM tests: { $any ->
        [true] { $rejected }
       *[other] nothing
    } ({ $tests }).
note-test_name = { $test }
note-test_p = { $test } p { P($p) }
note-decision_without_space = The model without space is not rejected.
note-decision_lags =
    But θ = 0 is rejected ({ $tests }): the spatial lags of the regressors belong to the model, SLX if ρ is
    not significant in it.
note-decision_robust =
    By the robust tests: { $model ->
        [both] both a spatial lag and spatial errors
       *[other] { $model }
    }. Estimate SDM and test its restrictions to go on.
note-decision_sar =
    θ = 0 is { $rejected ->
        [true] rejected
       *[other] not rejected
    } ({ $tests }).
note-decision_sem =
    θ + ρβ = 0 is { $rejected ->
        [true] rejected
       *[other] not rejected
    } ({ $tests }).
note-decision_both_fail = Both restrictions fail, so the spatial Durbin model is kept.
note-decision_agrees = The robust LM tests point to { $model } too.
note-decision_disagrees =
    The robust LM tests do not point to { $model } alone, so the spatial Durbin model, which nests both, is
    kept.

# How tests were made.

note-hausman =
    classical covariances{ $time_effects ->
        [true] , fixed time effects in both
       *[other] {""}
    }{ $definite ->
        [true] {""}
       *[other] ; V(FE) − V(RE) is not positive definite, so prefer the robust test
    }
note-mundlak = Mundlak's auxiliary regression, { $variance }
note-weak_instruments_allowed = robust to weak instruments
note-by_variance =
    { $kind ->
        [clustered] clustered by { $by }
        [classical] classical
        [jackknife] jackknife
       *[other] { $kind }
    }
note-homoskedastic = homoskedastic
note-variance = { $variance }
note-permuted_units = { $draws } permutations of units between groups, seed { $seed }
note-one_step = one-step; valid if errors are homoskedastic
note-two_step = two-step
note-without_period_effects = period effects left out
note-correlations =
    mean correlation { SIGNIFICANT($mean, digits: 4) }, mean absolute { SIGNIFICANT($absolute, digits: 4) },
    { $pairs } pairs{ $left_out ->
        [0] {""}
       *[other] , { $left_out } pairs left out (fewer than three common periods)
    }
note-indirect_effect = indirect effect { SIGNIFICANT($effect, digits: 6) }, se { SIGNIFICANT($se, digits: 6) }
note-resampled_units =
    { $draws } resamples of units, seed { $seed }; 5% value { SIGNIFICANT($critical, digits: 4) }
note-lm =
    { $effects } effects, definition { $definition }{ $durbin ->
        [true] , Durbin terms under the null
       *[other] {""}
    }
note-mixture = ½χ²(1) + ½χ²(2)
note-one_sided = one-sided
note-moran = Moran's I = { SIGNIFICANT($statistic, digits: 6) }, period { $period }
note-moran_drawn =
    Moran's I = { SIGNIFICANT($statistic, digits: 6) }, period { $period }; { $draws } permutations, seed
    { $seed }, two-sided
note-sum_of_lags = τ + ρ + η = { SIGNIFICANT($value, digits: 6) }
note-unit_means = { $model }, unit means added
note-model = { $model }
note-log_likelihoods = log-likelihoods { DECIMALS($large, digits: 3) } and { DECIMALS($small, digits: 3) }
note-wild =
    wild cluster restricted bootstrap of t without small-sample factor, { $weights } weights,
    { $clusters } clusters,
    { $enumerated ->
        [true] all { $draws } weight vectors
       *[other] { $draws } draws, seed { $seed }
    }
note-wild_interval =
    { $drawn }; interval { SIGNIFICANT($low, digits: 4) } to { SIGNIFICANT($high, digits: 4) }
note-assignments =
    { $enumerated ->
        [true] all { $draws }
       *[other] { $draws } drawn
    } assignments; interval { SIGNIFICANT($low, digits: 4) } to { SIGNIFICANT($high, digits: 4) }
note-placebo = { $draws } placebo adoptions, seed { $seed }

# Null hypotheses.

note-slopes_zero = all slopes are zero
note-slopes_equal = all slopes are equal in both groups
note-slopes_equal_in_all = slopes of { $terms } are equal in all groups
note-slope_equal = the slope of { $term } is equal in both groups
note-effects_uncorrelated =
    unit effects are uncorrelated with the regressors (random effects are consistent)
note-random_effects_uncorrelated = random effects are uncorrelated with the regressors
note-coefficient_zero = the coefficient of { $term } is zero
note-instruments_without_effect = the instruments do not affect { $term }
note-underidentified = the model is underidentified
note-exogenous = the regressors are exogenous
note-instruments_valid = the instruments are valid
note-group_valid = the instruments { $group } are valid, if the others are
note-no_serial_correlation = differenced errors have no serial correlation of order { $order }
note-residuals_independent = residuals are independent across units
note-indirect_effect_zero = the indirect effect is zero
note-fewer_thresholds =
    { $thresholds } { $thresholds ->
        [one] threshold
       *[other] thresholds
    } in { $variable }, not { $more }
note-no_lag = no spatial lag of y (assuming no spatial errors)
note-no_spatial_errors = no spatial errors (assuming no spatial lag of y)
note-no_lag_beside_errors = no spatial lag of y, spatial errors allowed for
note-no_spatial_errors_beside_lag = no spatial errors, a spatial lag of y allowed for
note-neither_lag_nor_errors = neither a spatial lag of y nor spatial errors
note-sdm_is_sar = θ = 0: the spatial Durbin model simplifies to the spatial lag model (SAR)
note-sdm_is_sem = θ + ρβ = 0: the spatial Durbin model simplifies to the spatial error model (SEM)
note-no_unit_effects = no random unit effects (and no spatial errors)
note-no_spatial_errors_alone = no spatial errors (and no random unit effects)
note-neither_effects_nor_errors = no random unit effects and no spatial errors
note-no_unit_effects_beside_errors = no random unit effects, spatial errors allowed for
note-no_spatial_errors_beside_effects = no spatial errors, random effects allowed for
note-no_autocorrelation = no spatial autocorrelation
note-common_unit_root = τ + ρ + η = 1: a common unit root
note-leads_zero = all effects before adoption are zero
note-placebos_zero = all placebos before the switch are zero
note-adoption_at_random =
    adoption assigned at random ({ $kind ->
        [units] across units
        [time] across time
       *[other] across both
    }) gives a coefficient as large
note-no_effect = no effect
note-no_effect_on_any = no effect on any unit
note-indicators_uncorrelated = the indicators are uncorrelated

# Settings that are more than a value.

note-significant = { $treatment } at { PERCENT($level) }: { $regions }
note-region =
    { $sign ->
        [positive] positive
        [negative] negative
       *[none] not significant
    } in [{ SIGNIFICANT($low, digits: 4) }, { SIGNIFICANT($high, digits: 4) }]
note-regime = { $number }: { $rows } rows of { $units } units
note-interval = [{ SIGNIFICANT($low, digits: 5) }, { SIGNIFICANT($high, digits: 5) }]
note-threshold =
    { SIGNIFICANT($value, digits: 5) }, { PERCENT($level) } interval { $pieces }{ $holes ->
        [true] {""}: { $accepted } of { $tried } values tried in [{ SIGNIFICANT($low, digits: 5) },
            { SIGNIFICANT($high, digits: 5) }]
       *[other] {""}
    }
note-hansen =
    { $two_way ->
        [true] (n−1)(T−1)
       *[other] n(T−1)
    } = { $value } (Hansen)
note-xthreg =
    { $two_way ->
        [true] T(n−1) − (T−1)
       *[other] T(n−1)
    } = { $value } (xthreg)
note-weighted = { $variable }, analytic, scaled to mean one
note-quantiles =
    { $all ->
        [true] all variables
       *[other] { $variables }
    } at the quantiles { $low } and { $high }
note-years = years { $first } to { $last }
note-group = { $column }: { $labels }
note-without = without { $names }
note-difference = { $second } minus { $first }
