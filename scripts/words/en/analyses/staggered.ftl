# The kind `staggered`.

analysis-staggered = Effects by cohort and time with their averages (Callaway and Sant'Anna 2021); triple differences.
analysis-staggered-results =
    Parts simple, event, cohort and time with the average effect, and event_path, cohort_path and time_path with
    what it averages. Series: group_time, event_study.
analysis-staggered-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy, unit,
    year and source), which stay once they start.
analysis-staggered-treatment-file = The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-staggered-treatment-policy = The policy of the list that counts, where it holds several.
analysis-staggered-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-staggered-control = Units never treated, or all not yet treated.
analysis-staggered-method = Regression of untreated changes, inverse probability weights, or both.
analysis-staggered-base =
    Before adoption, effects against the time before (varying), or always against the last before it (universal).
analysis-staggered-anticipation = Times before adoption in which effects may begin.
analysis-staggered-window = The first and last time since adoption that count.
analysis-staggered-balance = Only cohorts seen at least so long after adoption.
analysis-staggered-bootstrap = The multiplier bootstrap by cluster; without it errors are by formula.
analysis-staggered-bootstrap-draws = Draws of the bootstrap.
analysis-staggered-bootstrap-weights = Distribution of the multipliers.
analysis-staggered-eligible = A 0/1 variable of units, for triple differences.
methods-staggered = The change of { $outcome } in each cohort is compared with that of its controls, given { $controls }.
