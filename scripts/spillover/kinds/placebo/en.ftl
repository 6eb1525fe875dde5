# The kind `placebo`.

analysis-placebo = Placebo adoptions by other units, at other times, both, or in earlier years.
analysis-placebo-results =
    The two-way estimate; parts earlier_<k>. Tests: placebo:units, placebo:time, placebo:both. Series:
    placebo.
analysis-placebo-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-placebo-treatment-file =
    The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-placebo-treatment-policy = The policy in the list to use, if it has several.
analysis-placebo-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-placebo-dealt = What is randomised: the units that adopt, the time, or both.
analysis-placebo-draws = Number of placebo adoptions of each type.
analysis-placebo-earlier = Years by which adoption is moved back, using only rows before actual adoption.
methods-placebo = { $treatment } is assigned at random, and the coefficients are compared with the actual one.
