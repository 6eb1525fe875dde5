# The kind `gmm`.

analysis-gmm =
    A dynamic panel by GMM: in differences (Arellano and Bond 1991) or as a system (Blundell and Bond
    1998).
analysis-gmm-results =
    One estimate. Tests: wald, ar1, ar2, sargan, hansen, difference_in_hansen:<group>. Settings:
    instruments, instruments_by_group.
analysis-gmm-regressors = The regressors; a lag of the outcome (L.y) among them.
analysis-gmm-lagged =
    Instruments from the lags of variables: levels for the transformed equation, differences for the
    levels of a system.
analysis-gmm-lagged-variable = A variable, not shifted.
analysis-gmm-lagged-lags =
    First and last lag; a single number means all lags from it on. 2 is for endogenous regressors and the
    outcome, 1 for predetermined ones.
analysis-gmm-lagged-collapse = One instrument for each lag, instead of one for each lag and year.
analysis-gmm-lagged-equation =
    The equation that the instruments are for: both, difference (the transformed one) or level.
analysis-gmm-exogenous = Regressors that instrument themselves.
analysis-gmm-instruments = Instruments from outside the model.
analysis-gmm-exogenous_in =
    How own and external instruments enter a system: both in one column (as xtabond2), separate in one for
    each equation (as plm), or one equation alone.
analysis-gmm-system =
    Whether the equation in levels is estimated in addition to the transformed one (system GMM).
analysis-gmm-steps = One step, or two, with the weights from the first.
analysis-gmm-robust =
    After one step the variance is robust, after two it has Windmeijer's (2005) correction.
analysis-gmm-transformation = First differences, or forward orthogonal deviations.
analysis-gmm-period_effects = Whether year effects are included.
analysis-gmm-weighting =
    Weights of the first step: full allows for the covariance of transformed rows and levels (xtabond2's
    h(3)), blocks leaves that between the two out (h(2)), identity all (h(1)).
methods-gmm = { $outcome } is regressed on { $regressors }, its own lags among them, by GMM.
