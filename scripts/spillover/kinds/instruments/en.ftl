# The kind `instruments`.

analysis-instruments = Two-stage least squares with first stages and diagnostics.
analysis-instruments-results =
    Parts: second_stage (with the tests of instruments), first_stage_<regressor>, reduced_form. Series:
    anderson_rubin.
methods-instruments =
    In the equation of { $outcome }, { $endogenous } is instrumented by { $instruments }, given { $controls }.
