# The kind `did`.

analysis-did = Differences in differences by two-way fixed effects, with spillovers and tests for few treated clusters.
analysis-did-results =
    One estimate; part exposure. Tests: wild_bootstrap:treated, randomisation:coefficient, randomisation:t.
analysis-did-treatment =
    Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the columns policy, unit,
    year and source), which stay once they start.
analysis-did-treatment-file = The list of policies, a CSV file with the columns policy, unit, year and source.
analysis-did-treatment-policy = The policy of the list that counts, where it holds several.
analysis-did-cluster = The clusters of the errors: unit, year or a grouping column.
analysis-did-exposure = Spillovers to untreated rows: through a weight matrix, or by rings of distance.
analysis-did-exposure-weights = The matrix through which the treated share of neighbours is taken.
analysis-did-exposure-rings_km = Edges of the rings in kilometres from the nearest treated unit, from 0 up.
analysis-did-exposure-stages =
    1: one regression with all effects; 2 (the default): effects of units and years from rows neither treated nor
    exposed, then the rest (Butts 2023, Gardner 2022).
analysis-did-exposure-on_treated = Whether exposure may matter for treated rows too.
analysis-did-exposure-errors =
    Errors of two stages: by formula, or the jackknife, which estimates both again without each cluster. The jackknife
    is right where few clusters are neither treated nor exposed.
analysis-did-neighbours = A matrix in which untreated neighbours of treated units are counted, for a warning.
analysis-did-wild = Draws of the wild cluster bootstrap of the treatment, for few clusters.
analysis-did-randomisation = Assignments of the treatment to clusters that randomisation inference tries.
methods-did = Treated and untreated units are compared in { $outcome }, before and after { $treatment }, given { $controls }.
