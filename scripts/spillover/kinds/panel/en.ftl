# The kind `panel`.

analysis-panel = One panel regression.
analysis-panel-results =
    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
methods-panel = { $outcome } is regressed on { $regressors }.
