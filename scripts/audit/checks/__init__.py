"""The checks by name, in the order in which they are reported."""

from audit.checks import effects, precision, regressions, variables
from audit.outcome import Check

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        variables.text_agrees_with_the_tables,
        regressions.constant_agrees_with_the_means,
        variables.observations_are_units_times_periods,
        variables.mean_lies_between_minimum_and_maximum,
        variables.standard_deviation_is_possible,
        effects.total_is_direct_plus_indirect,
        effects.error_of_the_total_is_possible,
        effects.share_is_effect_over_total,
        effects.z_is_estimate_over_error,
        effects.z_is_not_made_from_rounded_numbers,
        effects.p_is_that_of_z,
        effects.interval_suits_the_estimate,
        regressions.r2_does_not_fall,
        regressions.f_is_no_less_than_its_largest_t_allows,
        regressions.the_same_regression_prints_the_same,
        variables.weights_sum_to_one,
        regressions.kleibergen_paap_f_is_the_square_of_t,
        regressions.kleibergen_paap_lm_is_possible,
        regressions.critical_value_is_that_of_one_instrument,
        regressions.second_stage_is_printed,
        effects.mediation_identity_holds,
        effects.mediated_totals_agree,
        effects.mediated_effects_agree_with_the_steps,
        variables.moran_years_are_the_sample,
        variables.moran_is_possible,
        variables.moran_stars_rise_with_it,
        precision.parenthesis_is_a_standard_error,
        precision.standard_error_is_in_line,
        precision.digits_are_those_of_the_table,
        regressions.n_is_units_times_periods,
        regressions.parts_make_the_whole,
        effects.spatial_total_follows_from_the_coefficients,
        effects.spatial_direct_effect_is_possible,
        precision.stars_follow_the_rule,
        precision.stars_follow_one_rule,
    )
}
