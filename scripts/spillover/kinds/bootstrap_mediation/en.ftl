# The kind `bootstrap_mediation`.

analysis-bootstrap_mediation = Bootstrap of the indirect effects, in parallel jobs.
analysis-bootstrap_mediation-results =
    One estimate whose terms are the effects and paths. Statistics: proportion, bias:<effect>. Series:
    intervals.
methods-bootstrap_mediation =
    The indirect effect of { $treatment } on { $outcome } through { $mediators } is resampled { $resamples }
    times.
