# The kind `descriptives`.

analysis-descriptives =
    Observations, mean, standard deviation (overall, between, within), minimum and maximum of variables,
    their correlations, and the variance inflation factors of `regressors`.
analysis-descriptives-results = Series: descriptives, correlations, variance_inflation.
methods-descriptives = Descriptive statistics of { $variables }.
