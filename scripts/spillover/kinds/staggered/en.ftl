# The kind `staggered`.

analysis-staggered =
    Effects by cohort and time with their averages (Callaway and Sant'Anna 2021); triple differences.
analysis-staggered-results =
    Parts simple, event, cohort and time with the average effect, and event_path, cohort_path and time_path
    with what it averages. Series: group_time, event_study.
analysis-staggered-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-staggered-treatment-file =
    The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-staggered-treatment-policy = The policy in the list to use, if it has several.
analysis-staggered-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-staggered-control = Control units: never treated, or not yet treated.
analysis-staggered-method = Outcome regression, inverse probability weighting, or both (doubly robust).
analysis-staggered-base =
    Base period of pre-adoption effects: the previous period (varying), or always the last one before adoption
    (universal).
analysis-staggered-anticipation = Periods before adoption in which effects may already occur.
analysis-staggered-window = The first and last time since adoption to include.
analysis-staggered-balance = Only cohorts observed for at least this many periods after adoption.
analysis-staggered-bootstrap = The multiplier bootstrap by cluster; without it standard errors are analytic.
analysis-staggered-bootstrap-draws = Draws of the bootstrap.
analysis-staggered-bootstrap-weights = Distribution of the multipliers.
analysis-staggered-eligible = A 0/1 variable of units, for triple differences.
methods-staggered =
    The change of { $outcome } in each cohort is compared with that of its controls, given { $controls }.
