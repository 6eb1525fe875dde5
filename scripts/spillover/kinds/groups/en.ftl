# The kind `groups`.

analysis-groups =
    The model in each group, and tests of the difference: fully interacted Wald and permutation.
analysis-groups-results = Parts: the label of each group, difference (with the tests).
methods-groups = { $outcome } is regressed on { $regressors } in each { $by }, and the slopes are compared.
