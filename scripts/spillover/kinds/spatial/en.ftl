# The kind `spatial`.

analysis-spatial = A spatial panel model by maximum likelihood, with direct, indirect and total effects.
analysis-spatial-model = The model: OLS, SLX, SAR, SEM, SDM, SDEM, SARAR or GNS.
analysis-spatial-durbin = The regressors whose spatial lags enter as well; all of them by default.
analysis-spatial-effects =
    Fixed effects of units and years, of units, of years, none; or random effects of units.
analysis-spatial-bias_correction =
    Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static model;
    none, asymptotic (the default) or adjusted for a dynamic one.
analysis-spatial-dynamic =
    Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
    it the model is static.
analysis-spatial-variance = From the expected or the observed information matrix, or clustered by unit.
analysis-spatial-moderator_values =
    Products among the regressors and values of their second factor: {"{"}"DF:DAG": [1, 2]{"}"} gives
    the effects of DF where DAG is 1 and 2.
analysis-spatial-random_errors =
    Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor, Kelejian
    and Prucha, the effects too).
analysis-spatial-results =
    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic.
methods-spatial = { $model }: { $outcome } on { $regressors }, under the matrix { $weights }.
