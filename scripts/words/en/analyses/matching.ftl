# The kind `matching`.

analysis-matching = Matching on the score before differences: the two-way estimate on the matched rows.
analysis-matching-results =
    One estimate. Statistics: matched_rows, unmatched_treated. Series: balance, scores.
analysis-matching-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy, unit,
    year and source), which stay once they start.
analysis-matching-treatment-file = The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-matching-treatment-policy = The policy of the list that counts, where it holds several.
analysis-matching-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-matching-covariates = What the score is estimated on, by a logit of being treated at all.
analysis-matching-method = The nearest rows, all within a radius, or all by a kernel.
analysis-matching-neighbours = How many of the nearest.
analysis-matching-caliper = The largest difference of scores.
analysis-matching-bandwidth = Bandwidth of the kernel.
analysis-matching-kernel = Shape of the kernel.
analysis-matching-replacement = Whether a control may serve several treated rows.
analysis-matching-support = Whether treated rows with scores beyond those of all controls are left out.
analysis-matching-by_year = Match within each year, with a logit of its own; else all rows at once.
analysis-matching-whole_units = Keep every year of a unit that has a matched row.
analysis-matching-weighted = Whether rows count by their matches.
methods-matching = Treated units are matched on { $covariates }, then { $outcome } is compared before and after { $treatment }.
