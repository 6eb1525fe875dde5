# The kind `bacon`.

analysis-bacon = Goodman-Bacon's (2021) decomposition of the two-way coefficient.
analysis-bacon-results =
    One estimate. Statistics: weight:<kind of comparison>, effect:<kind of comparison>. Series: bacon.
analysis-bacon-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-bacon-treatment-file =
    The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-bacon-treatment-policy = The policy in the list to use, if it has several.
analysis-bacon-cluster = The clusters of the errors: unit, year or a grouping column.
methods-bacon = The two-way coefficient of { $treatment } is an average over pairs of cohorts.
