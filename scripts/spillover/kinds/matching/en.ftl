# The kind `matching`.

analysis-matching = Propensity-score matching, then the two-way difference-in-differences on the matched rows.
analysis-matching-results =
    One estimate. Statistics: matched_rows, unmatched_treated. Series: balance, scores.
analysis-matching-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-matching-treatment-file =
    The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-matching-treatment-policy = The policy in the list to use, if it has several.
analysis-matching-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-matching-covariates = Covariates of the propensity score, a logit of ever being treated.
analysis-matching-method = The nearest rows, all within a radius, or all by a kernel.
analysis-matching-neighbours = Number of nearest neighbours.
analysis-matching-caliper = The largest difference of scores.
analysis-matching-bandwidth = Bandwidth of the kernel.
analysis-matching-kernel = Shape of the kernel.
analysis-matching-replacement = Whether a control may be matched to several treated rows.
analysis-matching-support = Whether treated rows outside the range of the controls' scores are dropped.
analysis-matching-by_year = Match within each year, with a separate logit; otherwise all rows at once.
analysis-matching-whole_units = Keep all years of a unit that has a matched row.
analysis-matching-weighted = Whether rows are weighted by the number of their matches.
methods-matching =
    Treated units are matched on { $covariates }, then { $outcome } is compared before and after
    { $treatment }.
