# The kind `threshold`.

analysis-threshold =
    Panel threshold regression (Hansen 1999): slopes that change where a variable passes one to three
    values, each with its interval and a bootstrap test.
analysis-threshold-results =
    One estimate with a term for each regressor and regime, "x [regime 1]" where the variable is at or
    below the first threshold. Tests: threshold_test_1, … Settings: threshold_1, … with the accepted set as
    it is, holes included; rows_by_regime. Series: thresholds, accepted, likelihood_ratio.
analysis-threshold-regressors = The regressors whose slopes differ by regime.
analysis-threshold-threshold = The variable whose value decides the regime.
analysis-threshold-controls = Further regressors, whose slopes are the same in every regime.
analysis-threshold-thresholds =
    Number of thresholds; each is searched given the others until none moves.
analysis-threshold-trim =
    Share of the rows beyond the first and the last value tried, and the minimum share of each regime.
analysis-threshold-grid =
    Number of values tried, evenly spaced by rank as in pyxthreg; every distinct value by default.
analysis-threshold-divisor =
    The divisor of sums of squares in F and in the likelihood ratio: hansen, n(T-1), as in his
    article; or xthreg, T(n-1), as in Stata's xthreg and pyxthreg.
analysis-threshold-draws =
    Draws of the bootstrap, which resamples units with all their years; 0 leaves the tests out.
analysis-threshold-effects = Fixed effects of units (individual), or of units and years (two-way).
methods-threshold =
    The slopes of { $outcome } on { $regressors } change where { $threshold } passes a threshold, given
    { $controls }.
