# The kind `several_groups`.

analysis-several_groups =
    The model in each of several groups, and one Wald test that slopes are equal in all.
analysis-several_groups-results = Parts: the label of each group, the last one's with the test.
analysis-several_groups-tested = The slopes tested jointly; the first regressor by default.
methods-several_groups =
    { $outcome } is regressed on { $regressors } in each { $by }, and the equality of slopes across all groups
    is tested.
