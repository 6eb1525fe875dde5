# What is wrong with the analyses, indices and sweeps of a study.

message-policy_columns = { $file }: no column { $lacking }; it needs { $columns }
message-choose_policy = { $file }: choose a policy with 'policy'; it lists { $names }
message-no_policy = { $file }: no policy { $policy }; it lists { $names }
message-policy_year = { $file }, line { $n_line }: year { $year } is not a year; write it with four digits
message-group_unlabelled = the units file has no { $group } for { $units }; fill its column there
message-one_cluster =
    clusters by { $group }: the sample has one cluster only; cluster by another column, or use variance kind
    HC1
message-coordinates_missing = the units file has no longitude and latitude for { $missing }; fill them there
message-unbalanced = a balanced panel is needed, and { $places } are missing; fill them, or narrow 'sample'
message-no_grouping_column = the units file has no column { $name }; its grouping columns are { $known }
message-no_row_left = no row is left in the sample
message-widen_sample = widen 'sample', or look for a variable without values
message-rows_dropped_missing = { $n_rows } rows with missing values dropped
message-rows_dropped_lags = { $n_rows } rows dropped whose lags or leads lie beyond the panel
message-not_in_analyses = { $name } is not in 'analyses'{ $o_hint }
message-constant_term = { $name } is constant in the sample; leave it out of the model or of 'standardise'
message-observation_weight =
    { $term } is { $weights } for unit { $unit } in { $time } ({ $n_bad } rows in all); weights must be
    positive. Leave the rows out with 'sample', or weigh by another variable
message-draws_of_another = { $file }: the draws of another model; remove the file and run again
message-draws_count =
    { $n_found } draws where the analysis asks for { $n_asked }; remove its folder of draws and run again
message-two_groups = { $by } has { $n_labels } groups in the sample ({ $labels }); keep two with sample.groups
message-baseline_robustness = is a table of robustness checks itself; name an estimate
message-no_effect =
    has the numbers of the baseline { $baseline } to the last digit, so its change has no effect; change
    something else, or leave the row out
message-rows_same_name = there are { $n_rows } of this name; give each its own
message-row_unchanged = changes nothing, so it is the baseline again; change an option
message-row_taken = { $analysis } is taken as it is; take the other keys away
message-row_again = { $place }: is { $same } again; change an option, or leave the row out
message-matched_kind = a baseline of kind { $kind } has no matched sample; name a did or a panel
message-matched_effects = a matched sample has effects of units and years; take a two-way baseline
message-matched_exposure = exposure and other estimators than within have no matched sample
message-matched_cluster = a matched sample has errors clustered by one column; change the variance
message-matched_invalid = the baseline is not valid here: { $error }
message-made_by = is made by { $other }; give one another name
message-invalid_itself = { $place }: { $name } is not valid itself; correct it first
message-keys_not = expected keys and values, not { $found }
message-consecutive_periods =
    a dynamic model needs consecutive periods, and the sample has none between { $before } and { $after };
    narrow 'sample' to one side of the gap, or fill it
message-rows_expected =
    { $file }: expected one row for each unit and period; run the warehouse again
message-no_row_for_unit = { $file }: no row for unit { $unit }, which the variables hold
message-no_such_unit = the study has no unit { $unknown }
message-units_no_column = the units file has no column { $column }
message-no_unit_labelled = no unit is in { $label }; there are { $known }
message-missing_values = missing values: { $places }; fill them, or set sample.complete to 'drop'
message-neighbours_left_out =
    { $place }: the sample leaves out every neighbour of { $alone }: leave out these too, or use a matrix with
    more links
message-no_row_in_quantiles = no row lies within the quantiles of every variable; name fewer or widen them
message-replace_term = { $old } is not a term of the baseline; name one that is
message-leave_out_term = { $term } is not a control of the baseline; name one that is
message-wild_clustered = the wild cluster bootstrap needs a variance of kind clustered, by one column
message-bacon_controls = the decomposition is of the coefficient without controls; remove them
message-two_way_alone = is of two-way effects; take it, or effects, away
message-exposure_one = give one of weights (a matrix) and rings_km (edges in kilometres)
message-two_stage_jackknife = the jackknife is of two stages; remove it, or stages
message-window_zero = { $window } must begin before adoption (0) and end after it
message-honest_reference = the bounds of 'honest' need -1 alone; take the others, or honest, away
message-honest_alone = has bounds of { $bounded } alone; take one of them, or honest away
message-switching_controls = switching takes no controls; take it, or the controls, away
message-lags_order = lags { $lags } of { $variable } are out of order
message-shifted = { $variable } is shifted; name the variable, and its lags in 'lags'
message-for_levels = { $variable } is for the levels, and 'system' is false; set system: true
message-level_system = 'level' needs system: true
message-instrument_regressor = { $name } is a regressor; name it under 'exogenous'
message-no_lag =
    no lag of { $outcome } is among them; write L.{ $term }, or take kind 'panel' for a static model
message-hausman_weights =
    the test compares with random effects, which take none; write null, as both estimates are unweighted
message-caliper_radius = radius matching needs one, such as 0.05
message-no_replacement = without it there is one nearest neighbour; write neighbours: 1
message-triple_anticipation = triple differences have none; remove it
message-control_regressor = { $term } is among the regressors as well; leave it in one
message-outcome_itself = { $outcome } explains itself; leave it out of the other terms
message-random_weights = random effects take none; write null, or take estimator within
message-random_list = random effects take no list; write individual or two-way, or estimator within
message-estimator_list = estimator { $estimator } has none to list; take estimator within
message-random_units = random effects are of units; write individual, or two-way to add fixed effects of years
message-first_differences_cluster =
    first differences cluster by unit alone; write {"{"}kind: clustered, by: unit{"}"}
message-between_classical = between estimates have the classical one; write {"{"}kind: classical{"}"}
message-no_residual = { $estimator } has no residual for each row; take estimator within or pooled
message-wild_within = the wild cluster bootstrap is for estimator 'within'; remove 'wild'
message-not_in_weights = { $place }: { $name } is not in 'weights'{ $o_hint }
message-no_durbin = { $model } has no lags of regressors; use { $with_lags }
message-no_spatial_errors = { $model } has no spatial errors; use { $with_errors }
message-no_spillovers = { $model } has no spillovers; its coefficients are the effects
message-product_factor =
    name a product and put it and its first factor among the regressors; { $product } is not so
message-dynamic_correction = { $value } is for a dynamic model; a static one takes true or false
message-dynamic_model = a dynamic model is SAR or SDM, not { $model }
message-dynamic_effects = a dynamic model has fixed effects; use effects two-way, individual, time or none
message-random_alone = only for effects random
message-random_variance =
    that of random effects is from the expected information, not { $kind }; use fixed effects
message-random_bias = random effects have no incidental parameters; leave it out
message-window_of_years =
    { $place }: [{ $start }, { $end }] is not a window of the years { $n_first } to { $n_last }; give its
    first and last year
message-no_option = has no option; give one, or leave the key out
message-give_baseline = { $place }: is missing; give it, or the analysis that is changed as the baseline
message-part_of_baseline = is that of a baseline; leave it out, or name the baseline
message-made_of_others = { $baseline } is made of other analyses; name one of these
message-several_jobs = { $baseline } is computed in several jobs; name another analysis
message-kind_no_outcome = analyses of kind { $kind } have no outcome; name an estimate
message-kind_no_option = analyses of kind { $kind } have no { $option }; leave the key out
message-treatment_not_term = { $treatment } is not a term of { $baseline }{ $o_hint }
message-option_again = { $place }: is { $seen } again; change an option, or leave one out
message-matrix_twice = the matrix { $label } is described twice; remove one of the two lines
message-pca_share = counts with components: share alone; add that, or leave the share out
message-index_years = no year of the panel lies within { $first }-{ $last }
message-index_lacks = every unit lacks some indicator in { $first }-{ $last }; shorten the years
message-components_two = principal components need at least two indicators that vary
message-components_collinear = the indicators { $involved } are perfectly collinear; leave one of them out
message-index_missing =
    an index needs every value of its indicators; missing: { $places }; fill the gap (bulletin,
    corrections.csv, gap rule), drop the indicator, or limit the index's 'sample'
message-leave_one_out = leave-one-out needs at least two indicators
message-entropy_none =
    no indicator varies among these rows: entropy cannot weight them; pool the weights over years
message-nothing_varies = no indicator varies ({ $names }): there is nothing to weight
message-analysis_form =
    { $path }: the file has form { $found } of analysis files, and this version reads form { $own }; delete it
    and run the study again
message-analysis_part = analysis { $name } has no part { $part }; its parts are { $parts }: choose one
message-analysis_term = analysis { $name } has no term { $term }; its terms are { $terms }: choose one
message-not_computed =
    { $where } is { $value }: it cannot be computed from this sample; check for collinear or constant
    variables
message-over_quota = { $path }: the disk is full or over quota; free some space and run again
message-file_limit = { $path }: larger than files may be here (ulimit -f); raise the limit and run again
message-declares =
    { $file }: the file must declare one { $class }, of the kind { $kind }; it declares { $found }
