# The kind `mediation`.

analysis-mediation =
    Causal steps: the outcome without mediators, each mediator, the outcome with them; Sobel's test.
analysis-mediation-results =
    Parts: total, mediator_<name>, outcome. Statistics of outcome: effect_direct, effect_indirect,
    effect_total, effect_proportion.
methods-mediation =
    The effect of { $treatment } on { $outcome } is decomposed into a direct effect and an indirect one
    through { $mediators }, given { $controls }.
