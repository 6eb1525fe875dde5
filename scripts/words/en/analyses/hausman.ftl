# The kind `hausman`.

analysis-hausman = Fixed against random effects: the classical test and the robust one (Mundlak).
analysis-hausman-effects = Both models carry fixed time effects (two-way), or neither does (individual).
analysis-hausman-results = Parts: fixed_effects (with both tests), random_effects.
analysis-hausman-observation_weights =
    None: random effects take no weights. Where the study's defaults have some, write null.
methods-hausman = Fixed are tested against random effects in the regression of { $outcome } on { $regressors }.
