# The kind `did`.

analysis-did =
    Differences in differences by two-way fixed effects, with spillovers and tests for few treated clusters.
analysis-did-results =
    One estimate; part exposure. Tests: wild_bootstrap:treated, randomisation:coefficient, randomisation:t.
analysis-did-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy,
    unit, year and source), which are permanent once adopted.
analysis-did-treatment-file = The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-did-treatment-policy = The policy in the list to use, if it has several.
analysis-did-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-did-exposure = Spillovers to untreated rows: through a weight matrix, or by rings of distance.
analysis-did-exposure-weights = The matrix through which the treated share of neighbours is taken.
analysis-did-exposure-rings_km = Edges of the rings in kilometres from the nearest treated unit, from 0 up.
analysis-did-exposure-stages =
    1: one regression with all effects; 2 (the default): unit and year effects from rows neither treated nor
    exposed, then the other coefficients (Butts 2023, Gardner 2022).
analysis-did-exposure-on_treated = Whether exposure may affect treated rows too.
analysis-did-exposure-errors =
    Standard errors of the two stages: by formula, or the jackknife, which re-estimates both without each
    cluster. Use the jackknife if few clusters are neither treated nor exposed.
analysis-did-neighbours = A matrix by which a warning counts untreated neighbours of treated units.
analysis-did-wild = Draws of the wild cluster bootstrap for the treatment, if clusters are few.
analysis-did-randomisation = Number of assignments of the treatment to clusters in randomisation inference.
methods-did =
    Treated and untreated units are compared in { $outcome }, before and after { $treatment }, given
    { $controls }.
