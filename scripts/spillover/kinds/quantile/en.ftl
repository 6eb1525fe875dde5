# The kind `quantile`.

analysis-quantile =
    Quantile regression with fixed effects by the method of moments (Machado and Santos Silva 2019): the
    regressors shift the location and the scale of the outcome, and thereby each quantile. Standard errors
    by a bootstrap of units. The estimates are for long panels.
analysis-quantile-results =
    Parts: location, scale, and one for each quantile: q10, q25, …. Statistics: residual_quantile.
analysis-quantile-regressors = The regressors of location and scale.
analysis-quantile-quantiles = The quantiles, between 0 and 1, ascending.
analysis-quantile-effects =
    Fixed effects of units (individual), or of units and years (two-way), in location and scale alike.
analysis-quantile-draws = Draws of the bootstrap, which resamples units with all their years.
analysis-quantile-interval =
    The intervals: normal, from the standard errors of the bootstrap, or percentile, from its draws.
methods-quantile =
    The quantiles { $quantiles } of { $outcome } given { $regressors } and fixed effects follow from
    regressions of location and scale, by the method of moments of Machado and Santos Silva (2019); standard
    errors are from { $draws } resamples of units.
estimator-quantile = quantile regression by moments
estimator-quantile_location = location of the quantile regression
estimator-quantile_scale = scale of the quantile regression
setting-quantile = Quantile
statistic-residual_quantile = Quantile of the standardised residuals
note-bias_of_few_periods =
    Estimating an effect and a scale for each unit biases the slopes, most of all those of high and low
    quantiles, by an order of one over the periods, which the intervals leave out: the method needs periods
    that are many beside the units (here { SIGNIFICANT($periods, digits: 3) } and { $units }).
note-fitted_by_effects =
    { $rows } { $rows ->
        [one] row has
       *[other] rows have
    } neither residual nor scale, because the unit's or year's own effect fits it; these rows are left out of
    the quantiles.
note-scale_not_positive =
    The fitted scale is not positive in { $rows } { $rows ->
        [one] row
       *[other] rows
    } ({ PERCENT($share) }), where the quantiles can cross. If these are many, transform the outcome, for
    example to logarithms, winsorise it, or drop regressors.

# Its errors.

message-quantile_effects =
    The quantile model has unit effects; effects { $effects } leave them out. Choose individual or two-way.
message-quantiles_between =
    Quantiles { $quantiles } are not ascending between 0 and 1; 0.1, 0.5 and 0.9 are usual.
message-quantile_periods =
    No unit has more than { $n_most } periods, and quantiles with unit effects need at least { $n_least };
    take a longer panel.
message-replicate_why =
    Replicate { $number } of the bootstrap cannot be estimated: { $why } A resample may leave out the few
    units in which a regressor varies.
