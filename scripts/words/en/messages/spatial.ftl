# What keeps a spatial model, its matrix or its tests from being computed.

message-no_incidental =
    definition { $definition } with { $effects } effects has no incidental-parameter bias: leave
    bias_correction out, or use definition 'direct' or 'lsdv' with effects
message-bias_outside =
    the bias correction moves { $name } to { $value }, outside its interval ({ $low }, { $high }): use
    definition 'transformed', which needs none
message-named_twice = a regressor is named twice in { $terms }
message-spatial_gap =
    { $name } is missing or not finite in { $n_bad } cells, the first in period { $period } of unit { $unit }
    (counted from 0): a spatial lag needs every neighbour in every period, so the panel must be balanced.
    Impute the gap, or leave out the unit or the period, and build W for the units that remain.
message-units_and_panel =
    { $name } has { $n_units } units and the panel { $n_panel }: match them by id before fitting
message-few_observations =
    { $n_rows } observations remain once effects are removed, too few for { $n_names } coefficients, the
    spatial parameters and σ²: drop regressors or Durbin terms, or use more units or periods
message-linear_combination =
    the outcome is a linear combination of the regressors, so that no error is left to model: is it, or a part
    of it, among them?
message-zero_everywhere = { $name } is zero everywhere
message-durbin_absorbed =
    { $name } has no variation left once { $effects } effects are removed (the lag of a time-invariant
    variable, or of one that is the same for all units under a row-standardised W): leave it out of the Durbin
    terms
message-effects_absorb =
    { $name } has no variation left once { $effects } effects are removed: drop it, or use fewer effects
message-determinant =
    ln|I − ρW| cannot be interpolated on ρ in [{ $low }, { $high }]: the interval touches a singular matrix.
    Rescale W (row or spectral standardisation) or use a model with less spatial dependence.
message-not_stable =
    the largest root of the process is { $root }, so it is not stable and has no long-run effects; report
    short-run effects, or model differences of y
message-dynamic_eigenvalues =
    a dynamic panel needs all eigenvalues of W: up to { $most } units, not { $n_units }; use a static model
message-dynamic_periods =
    a dynamic panel needs at least three periods, one of them for the lag; there are { $n_y }
message-dynamic_row_sums =
    the bias correction with time effects needs rows of W with one sum: row-standardise it (Lee & Yu 2010)
message-no_root = the adjusted score has no root near the estimate; use correction asymptotic, or more periods
message-rho_outside =
    the bias correction moves ρ to { $rho }, outside ({ $low }, { $high }); use correction none
message-effects_covariance =
    the covariance of the parameters is not positive: effects cannot be simulated from it
message-model_no_spillovers = { $model } has no spillovers: its coefficients are the direct and total effects
message-both_in_model =
    { $missing } is not among the effects: put both { $term } and { $interaction } in the model
message-information_none = the information matrix has nothing on { $term }: drop it, or use a model without it
message-information_singular =
    the information matrix is singular (least eigenvalue { $least }): the data cannot tell { $names } apart.
    Drop one of them, or use a model with fewer spatial terms.
message-cluster_large =
    variance 'clustered' needs the n×n matrix W(I − ρW)⁻¹, which { $n_units } units make too large: use
    'expected' or 'observed'
message-one_period =
    one period cannot separate individual effects from the errors: give at least two periods, or effects none
    or time
message-one_unit_alone =
    one unit cannot separate time effects from the errors: give more units, or no time effects
message-transformed_sums =
    definition 'transformed' with { $effects } effects needs { $name } whose rows all have the same sum, else
    the time effects do not leave (Lee and Yu 2010, section 3.2): row-standardise it, or use definition 'lsdv'
    with bias_correction
message-transformed_alone =
    definition 'transformed' with { $effects } effects needs { $name } whose rows all have the same sum, and
    { $n_units } units have no neighbour: link them (islands: nearest, or another matrix), or use definition
    'lsdv' with bias_correction
message-at_the_edge = { $name } = { $value } is at the edge of its interval ({ $low }, { $high })
message-edge_of_two_way =
    { $where }: the likelihood has no maximum inside. A W that links nearly all units alike leaves no lag to
    tell from the year's mean: use a cut-off, a steeper decay or fewer neighbours.
message-edge_without_years =
    { $where }: the likelihood has no maximum inside. A trend common to all units looks like perfect
    dependence (add time effects), and a W that links nearly all units alike leaves no lag to tell from the
    year's mean (use a cut-off, a steeper decay or fewer neighbours).
message-lag_explained =
    the lag of the fitted values is explained by the regressors, so a lag of y and spatial errors are not
    separately identified; leave Durbin terms out of the null, or add a regressor that varies
message-model_no_lags =
    { $model } has no lags of regressors: leave durbin_terms out, or use SDM, SDEM, SLX or GNS
message-durbin_unknown = durbin term { $term } is not among the regressors { $terms }
message-durbin_needed =
    { $model } needs at least one lag of a regressor: name durbin_terms, or use the model without them
message-moran_units = Moran's I needs at least 4 units for its variance, there are { $n_units }
message-no_link = the weight matrix has no link, so there is no spatial lag; widen its cut-off
message-moran_gap = { $unit }, period { $period }: no value; fill the gap or leave the period out
message-matrix_not_finite = the weight matrix holds a value that is not finite; fix it where it is built
message-eigenvalues = the extreme eigenvalues of the { $n_rows }×{ $n_columns } weight matrix did not converge
message-random_one_period =
    one period cannot separate random effects from the errors: give at least two periods, or effects none
message-random_dense =
    random effects take dense n × n matrices: up to { $most } units, not { $n_units }; use fixed effects
message-rho_edge = ρ = { $rho } is at the edge of its interval { $interval }: change W or the model
message-lambda_edge = λ = { $value } is at the edge of its interval { $interval }: change W or the model
message-random_converge =
    the likelihood of the random effects did not converge; rescale the variables or drop regressors
message-random_zero =
    the variance of the random effects is zero at the maximum: use effects none (pooled) instead
message-one_sample =
    { $name }: one model has { $n_first } observations and the other { $n_second }; use one sample
message-not_nested =
    { $name }: the restricted model has the higher log-likelihood, so they are not nested; check W and terms
message-hausman_one_model =
    Hausman: compare one model, not { $first } with fixed and { $second } with random effects
message-hausman_same =
    Hausman: the random-effects model has no { $absent }; estimate both with the same regressors
message-common_factor =
    the common-factor test needs a model with a spatial lag of y; { $model } has none: fit SDM
message-sem_nested =
    SEM is nested in SDM only if every regressor has a spatial lag; without: { $names }. Use all regressors as
    Durbin terms
message-draws_outside =
    { $n_out } of { $n_draws } draws put ρ outside its interval ({ $low }, { $high }): it is estimated too
    close to the edge for simulated standard errors; use method 'delta', or another model or weight matrix
message-linear_durbin =
    { $term } is a linear combination of { $others } once { $effects } effects are removed: leave one of them
    out of the Durbin terms
message-linear_once =
    { $term } is a linear combination of { $others } once { $effects } effects are removed: leave one of them
    out
message-moran_same =
    period { $period }: the variable is the same for all units, so Moran's I is 0/0; leave it out
message-models_differ = { $name }: { $key } is { $first } in one model and { $second } in the other
message-the_weight_matrix = the weight matrix
message-hausman_negative =
    Hausman: the variance of the fixed effects' slopes less that of the random effects' is not positive
    definite (least eigenvalue { $value } of the scaled difference), so H is not chi-squared; use the Mundlak
    version
message-effects_not_stable =
    effects need ρ inside ({ $low }, { $high }) and it is { $rho }: the process is not stable and has no such
    effects
message-random_singular =
    the information matrix of the random effects is singular: a parameter is not identified; simplify the
    model
message-restriction_no_variance = { $name }: a restriction has no variance, so there is nothing to test
message-restrictions_singular =
    { $name }: the covariance of the restrictions is singular; drop regressors that repeat each other
message-decision_tests = the decision needs the tests { $absent }; run lm_tests first
