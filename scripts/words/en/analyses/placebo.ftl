# The kind `placebo`.

analysis-placebo = Placebo adoptions: by other units, at other times, both, or earlier.
analysis-placebo-results =
    The two-way estimate; parts earlier_<k>. Tests: placebo:units, placebo:time, placebo:both. Series: placebo.
analysis-placebo-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy, unit,
    year and source), which stay once they start.
analysis-placebo-treatment-file = The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-placebo-treatment-policy = The policy of the list that counts, where it holds several.
analysis-placebo-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-placebo-dealt = What is dealt at random: the units that adopt, the time, or both.
analysis-placebo-draws = Placebo adoptions of each sort.
analysis-placebo-earlier = Years by which adoption is moved back, on the rows before the actual one.
methods-placebo = { $treatment } is dealt at random, and the coefficients are held against the actual one.
