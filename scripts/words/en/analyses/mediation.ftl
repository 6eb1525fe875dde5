# The kind `mediation`.

analysis-mediation =
    Causal steps: the outcome without mediators, each mediator, the outcome with them; Sobel's test.
analysis-mediation-results =
    Parts: total, mediator_<name>, outcome. Statistics of outcome: effect_direct, effect_indirect,
    effect_total, effect_proportion.
methods-mediation = The effect of { $treatment } on { $outcome } splits into a direct one and one through { $mediators }, given { $controls }.
