# What keeps an estimate from being computed: samples, variances, instruments, groups.

message-observation_weight_positive =
    The observation weight of unit { $unit } at time { $time } is { $weight } ({ $n_bad } such rows in all);
    weights must be positive numbers. Leave the row out, or give it a weight.
message-cd_periods = No two units share three periods; the CD test cannot be computed.
message-cd_residuals =
    A unit's residuals do not vary over the periods it shares with another; leave that unit out.
message-between_within = Between and within standard deviations need at least two units.
message-no_correlation = { $names } does not vary, so it has no correlation; leave it out.
message-effects_beyond =
    The effects beyond the largest set have { $size } coefficients or more in each set; their degrees of
    freedom can be counted up to { $most }. Use fewer or coarser effects.
message-even_times =
    This estimator needs evenly spaced times, and there is none between { $before } and { $after }; narrow the
    sample to one side of the gap.
message-no_consecutive =
    No unit has { $outcome } and its regressors in two consecutive periods; a dynamic panel needs them. Fill
    the gaps or use fewer lags.
message-too_few_instruments =
    { $n_instruments } independent instruments cannot identify { $n_names } coefficients; add lags or
    instruments.
message-too_many_instruments =
    { $n_instruments } instruments are more than the { $rows } observations; collapse them, or limit their
    lags.
message-gmm_variance = The variance of a coefficient of { $outcome } is not positive; use fewer lags.
message-lags_none =
    Lags { $first } to { $last } of { $name } are none in { $periods } periods; give a first lag of at least 1
    and a last one not below it.
message-explained_by_none = { $names } is explained by no instrument; add one, or drop it.
message-not_told_apart = The instruments do not tell { $names } apart; drop one of them or add instruments.
message-two_step_weights =
    The two-step weights do not exist: the covariance of the { $count } instruments has rank { $rank }.
    Collapse the instruments, limit their lags, or take one step.
message-needs_two_groups = A comparison needs two groups; this variable has { $n_values }: { $values }.
message-in_both_groups =
    Unit { $both } is in both groups, { $first } and { $second }; a unit must stay in one.
message-groups_correlated =
    The variance { $kind } allows for correlation between groups; estimates of groups are independent with
    { $apart }.
message-in_two_groups = A { $what } is in two groups; each must stay in one.
message-group_no_term = a group's estimate has no term { $absent }
message-draws_no_variation =
    The bootstrap of { $quantity } has { $n_draws } draws without variation; draw more replicates.
message-draws_one_side =
    All { $n_draws } draws of { $quantity } lie on one side of its estimate; draw more replicates.
message-as_many_instruments =
    { $n_endogenous } endogenous regressors need as many instruments; { $n_given } given.
message-jackknife_one_group =
    Cluster variable { $cluster } has one group only; the jackknife needs at least two.
message-jackknife_units =
    The jackknife leaves out a unit at a time, and { $cluster } changes within a unit; cluster by unit or by a
    column that is constant in each.
message-lag_duplicate = Unit { $unit } has two rows for time { $time }; remove the duplicate before lagging.
message-not_number =
    { $term } is not a number for unit { $unit } at time { $time } ({ $n_bad } such values in all); fill the
    gap or leave the row out.
message-absorbed = { $terms }: no variation is left once the effects are removed; drop it or change effects.
message-more_regressors = { $n_regressors } regressors but only { $n_rows } rows; drop regressors or add rows.
message-collinear_with = { $term } is collinear with { $partners }; drop one of them.
message-not_definite =
    The covariance of { $what } is not positive definite: { $n_restrictions } restrictions cannot be tested
    jointly with it. Use fewer restrictions or a variance with more clusters.
message-the_slopes = the slopes
message-the_coefficients = the coefficients
message-the_instruments = the instruments
message-the_differences = the differences
message-the_within_regressors = the within regressors
message-the_residuals = the first-stage residuals
message-the_moments = the moments
message-the_rank = the rank condition
message-the_leads = the leads
message-resample_two = A bootstrap that draws { $what }s needs at least two; this panel has { $size }.
message-replicate =
    Replicate { $number } cannot be estimated: its sample leaves the regressors collinear ({ $n_lost } of
    { $n_all } replicates). Resample units of a larger panel, or drop near-constant regressors.
message-duplicate_row = Unit { $unit } has two rows for time { $time }; remove the duplicate.
message-too_few_units =
    { $units } units and { $n_rows } rows are too few for variance components with { $n_regressors }
    regressors.
message-no_differences = No unit is seen in two consecutive periods; first differences do not exist.
message-no_threshold =
    { $name } has { $n_values } values between its { $low } and { $high } quantiles that split the rows: no
    threshold can be searched. Take a variable that varies, or a smaller trim.
message-threshold_effects =
    The threshold model has unit effects; effects { $effects } leave them out. Choose individual or two-way.
message-threshold_balanced =
    Threshold regression needs a balanced panel: unit { $unit } has { $count } of { $periods } periods, and
    the distribution of the estimate and the bootstrap of units are known for equal periods only. Fill the
    gaps or cut the sample.
message-thresholds_asked = { $thresholds } thresholds asked for; 1 to { $most } can be.
message-perfect_fit = The model fits perfectly; is a regressor the outcome itself?
message-fewest_rows =
    No value of the threshold variable leaves { $fewest } rows in each of { $n_regimes } regimes; ask for
    fewer thresholds or a smaller trim.
message-rows_slopes =
    { $nobs } rows cannot carry { $slopes } slopes and { $absorbed } effects; drop regressors or add rows.
message-slope_variance = The { $kind } variance of a slope is not positive in this sample; choose another one.
message-jackknife_only =
    The jackknife is there for fixed effects and 2SLS only; choose variance kind clustered.
message-conley_cutoff = Conley's variance needs cutoff_km and the units' coordinates.
message-conley_pair = Conley's variance needs one pair of coordinates per unit; some unit has two.
message-cluster_one_group = Cluster variable { $name } has one group only; clustering needs at least two.
message-rows_parameters = { $nobs } rows cannot carry { $parameters } parameters; drop regressors or add rows.
message-bandwidth_lags = A bandwidth of { $lags } lags does not fit { $periods } periods.
message-not_among = { $term } is not among the regressors { $terms }.
message-wild_one_group =
    The cluster variable has one group only; the wild cluster bootstrap needs at least two.
message-regressors_fit =
    The regressors fit { $outcome } perfectly, so no standard error exists; is a regressor the outcome itself?
message-one_regressor =
    { $n_regressors } regressors but { $n_terms } names; give at least one regressor and a name for each.
message-no_variation_left = { $outcome } has no variation left once the { $effects } effects are removed.
message-effects_converge =
    The effects did not converge: { $share } of a column is still explained by a dummy after { $n_times }
    iterations. Use fewer or coarser effects.
message-jackknife_none =
    The jackknife does not exist: without one of the clusters of { $name } the regressors are collinear; take
    variance kind clustered.
message-two_step_units =
    The two-step weights do not exist: { $n_instruments } instruments, but their covariance is a sum over
    { $n_units } units. Collapse the instruments, limit their lags, or take one step.
message-hausman_statistic =
    Hausman's statistic is { $statistic }: V(FE) − V(RE) is not positive definite; use the robust test.
message-grid_none = A grid of { $grid } is none; leave it out to search every value.
message-draws_none = { $draws } draws of the bootstrap; give a number of at least 0.

# Transitions between classes.
