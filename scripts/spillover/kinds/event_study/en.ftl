# The kind `event_study`.

analysis-event_study = Effects by time since adoption, of several estimators side by side.
analysis-event_study-results =
    A part for each estimator's path, two_way, callaway_santanna, imputation, sun_abraham, switching;
    <part>_att its average; imputation_leads. Tests: pretrends. Series: event_study, parallel_trends, honest.
analysis-event_study-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-event_study-treatment-file =
    The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-event_study-treatment-policy = The policy in the list to use, if it has several.
analysis-event_study-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-event_study-estimators =
    Two-way fixed effects; Callaway and Sant'Anna (2021); Borusyak, Jaravel and Spiess (2024); Sun and Abraham
    (2021); de Chaisemartin and D'Haultfœuille (2024), for treatments that switch off.
analysis-event_study-reference =
    Omitted times since adoption, whose effect is zero by normalisation (two-way, sun-abraham).
analysis-event_study-window =
    The first and last time since adoption: two-way bins those beyond; the other estimators do not show them.
analysis-event_study-control = Control units of callaway-santanna: never treated, or not yet treated.
analysis-event_study-method =
    Method of callaway-santanna: outcome regression, inverse probability weighting, or doubly robust.
analysis-event_study-leads = Number of times before adoption tested by imputation and switching.
analysis-event_study-honest =
    Bounds on violations of parallel trends after adoption, as multiples of the largest before it (M̄ of
    Rambachan and Roth 2023); needs the package diff-diff.
methods-event_study = { $outcome } is followed before and after { $treatment }, given { $controls }.
