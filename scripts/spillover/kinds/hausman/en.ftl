# The kind `hausman`.

analysis-hausman = Fixed against random effects: the classical test and the robust one (Mundlak).
analysis-hausman-effects = Both models have fixed time effects (two-way), or neither does (individual).
analysis-hausman-results = Parts: fixed_effects (with both tests), random_effects.
analysis-hausman-observation_weights =
    None: random effects accept no weights. If the study's defaults set some, write null.
methods-hausman =
    Fixed effects are tested against random effects in the regression of { $outcome } on { $regressors }.
