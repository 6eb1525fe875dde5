# What keeps an effect of a policy from being computed.

message-leaves_treatment =
    Unit { $unit } is treated from { $first } but not at time { $time } ({ $n_units } such units): this
    estimator needs a treatment that stays. Use de Chaisemartin–D'Haultfœuille's (kind switching), or let the
    treatment stay once it starts.
message-treatment_binary =
    The treatment of unit { $unit } at time { $time } is { $treated }; it must be 0 or 1. Make a 0/1 variable
    of it, or use it as a regressor of a fixed-effects model.
message-policy_unit = { $place }: unit { $unit } is not in the panel; correct its id or remove it.
message-policy_beyond =
    { $place }: { $unit } adopts in { $year }, but the panel covers { $first }–{ $last }; correct the year,
    widen the panel, or remove the entry.
message-policy_twice = { $place }: unit { $unit } is listed twice; keep the year of its adoption.
message-two_first_times = Unit { $unit } has two first treated times.
message-never_treated = No unit is ever treated in this panel; check the treatment's years.
message-all_treated = Every row is treated: no untreated period is left to compare with.
message-weight_positive =
    The weight of unit { $unit } at time { $time } is { $weight }; weights must be positive. Leave such rows
    out.
message-without_gaps =
    { $what } needs a panel without gaps; { $n_there } of { $n_all } unit-periods are there. Leave out the
    units with gaps, or fill them.
message-weights_change =
    The weights change over time within a unit; { $what } needs one weight for each unit, such as that of the
    first year.
message-this_estimator = This estimator
message-this_estimator_inner = this estimator
message-cluster_changes = Unit { $name } changes its cluster; a unit must stay in one.
message-no_effect_after = No effect after adoption could be estimated; widen the panel.
message-no_effect_in_window = No effect lies in this window; widen it, or lower balance.
message-window_before = The window ends before adoption; let it reach 0.
message-draws_do_not_vary = The bootstrap draws do not vary; draw more, or use the formula's errors.
message-all_at_once =
    All units are treated at once, so no cohort is left to compare with; add units that never adopt or adopt
    at another time.
message-within_groups = { $name } does not vary within either group; leave it out of the matching.
message-cohort_gaps =
    { $n_there } of { $n_all } unit-periods are there: comparing cohorts by time needs a panel without gaps.
    Leave out the units with gaps, or fill them.
message-from_the_first = All treated units are treated from the first time on; widen the panel.
message-no_never_treated =
    No unit is never treated: take the not-yet-treated as controls (control: not-yet), or add units that never
    adopt.
message-linear_trend =
    { $error } No unit is never treated, so leads and lags are known up to a linear trend only: give two
    reference times (three where cohorts adopt at even distances), bin the ends, or add never-treated units.
message-reference_times = Reference times since adoption { $times }: choose among { $known }, at least one.
message-window_zero_within = The window { $low } to { $high } must begin before adoption (0) and end after it.
message-ring_edges = Ring edges { $edges }: give at least two, from 0 up, each larger than the last.
message-no_untreated_row =
    No row is untreated (and unexposed, where exposure counts): add such units or earlier years.
message-honest_path =
    The path has effects at { $times }; the bounds need −1 as its only reference, an effect before it, and no
    gaps.
message-honest_package =
    Rambachan and Roth's bounds need the package diff-diff, which is not installed with this project: pip
    install 'diff-diff>=3.13'.
message-not_imputed =
    No treated row can be imputed: at each time some unit must be untreated, and each treated unit must be
    seen before it adopts. Add never-treated units or earlier years.
message-no_leads = No unit is seen { $n_leads } times before adoption; ask for fewer leads.
message-separated =
    The covariates separate treated from untreated units for { $what }: no score has overlap. Use fewer
    covariates, merge cohorts, or take the regression method.
message-logit_converge = The logit of { $what } does not converge; use fewer covariates.
message-covariates_collinear = The covariates of { $what } are collinear within the comparison; drop one.
message-cohort_with = cohort { $cohort } at time { $time } with { $name }
message-cohort_at = cohort { $cohort } at time { $time }
message-the_comparison = the comparison
message-the_treatment = the treatment
message-radius_caliper = Radius matching needs a caliper, such as 0.05.
message-positive_neighbours = Neighbours, caliper and bandwidth must be positive.
message-one_neighbour = Without replacement there is one nearest neighbour; set neighbours to 1.
message-no_control_in_reach = No treated row has a control within reach; widen the caliper or bandwidth.
message-no_rows_untreated = There are no untreated rows in { $where }; match pooled, or leave these rows out.
message-no_rows_treated = There are no treated rows in { $where }; match pooled, or leave these rows out.
message-the_sample = the sample
message-year_of_sample = year { $n_year }
message-no_variance_of_path = No effect of this path has a variance; no band can be drawn.
message-cannot_be_dealt = { $n_cohorts } cohorts cannot be assigned to { $n_later } times; widen the panel.
message-clusters_adopt = Units of one cluster adopt at different times; choose clusters that adopt as one.
message-placebo_absorbed =
    A placebo treatment is absorbed by the effects or controls; widen the panel, or drop controls.
message-clusters_at_once = All clusters adopt at once, so no other assignment exists; add untreated ones.
message-no_time_before = No cohort has a time before adoption to compare with; widen the panel.
message-cohort_no_control =
    Cohort { $cohort } has no untreated unit to compare with at time { $time }; take not-yet-treated controls,
    or leave the cohort out.
message-cohort_reference =
    Cohort { $cohort } is not seen at time { $reference } since adoption, the reference; choose another or
    leave the cohort out.
message-horizons =
    Only { $n_horizons } of the horizons have a switcher and a unit that started alike and has not switched;
    ask for fewer, or add units whose treatment does not change.
message-never_changes_treatment = No unit ever changes its treatment; check the treatment's years.
message-eligibility = Eligibility must be 0 or 1 and the same in all years of a unit.
message-untreated_collinear =
    The covariates are collinear among the untreated units of { $what }, or these are too few; use fewer
    covariates or not-yet-treated controls.
message-no_jackknife =
    The jackknife does not exist: without one of the clusters of { $cluster } the effects are not identified
    ({ $error }) Take errors: formula.
message-all_zero = No row has { $names } other than zero; drop it or widen the rings.
message-collinear_names = { $names } are collinear; drop one.
message-all_treated_in =
    All units are treated at once, in { $n_year }: nothing is left to compare with. Add units that never adopt
    or adopt at another time.
message-policy_entry = The policy list, entry { $n_entry }
message-nobody_in = Cohort { $cohort } at time { $time }: nobody is in { $group } units.
message-ineligible_own = the cohort's ineligible
message-eligible_controls = the controls' eligible
message-ineligible_controls = the controls' ineligible
message-eligible_own = the cohort's eligible
message-first_stage =
    The untreated rows do not identify the time effects and controls: a control is collinear, or units
    untreated early and late have no time in common. Drop it, or add untreated units.
