# How an estimate was made: the names of settings, and the words of their values. A setting without a name
# here is
# called by its key.

setting-estimator = Estimator
setting-effects = Fixed effects
setting-variance = Variance
setting-small_sample = Small-sample correction
setting-weights = Spatial weight matrix
setting-definition = Definition
setting-trim_tails = Trimmed
setting-winsorise = Winsorised
setting-standardise = Z-scored
setting-centre = Centred
setting-resample = Resampled
setting-resamples = Draws
setting-permutations = Permutations
setting-method = Standard errors of the effects
setting-draws = Draws
setting-level = Confidence level
setting-seed = Seed
setting-significant = Effect of the treatment
setting-sample = Sample
setting-observation_weights = Observation weights
setting-interval = Interval
setting-bias_correction = Bias correction
setting-lags = Lags of the outcome
setting-endogenous = Endogenous
setting-instruments = Instruments
setting-instruments_by_group = Instruments by group
setting-centred = Centred
setting-moderator = Moderator
setting-expected = Expected value
setting-by = Groups by
setting-difference = Difference
setting-effects_degrees_of_freedom = Degrees of freedom of the effects
setting-effects_removed = Effects removed
setting-effects_from = Effects from
setting-clean_rows = Rows neither treated nor exposed
setting-transformation = Transformation
setting-steps = Steps
setting-first_step_weighting = First-step weighting
setting-threshold_variable = Threshold variable
setting-threshold_1 = First threshold
setting-threshold_2 = Second threshold
setting-threshold_3 = Third threshold
setting-rows_by_regime = Rows by regime
setting-trim = Trim
setting-values_tried = Values tried
setting-grid = On a grid
setting-divisor = Divisor
setting-reference = Reference
setting-band = Critical value of the band
setting-control = Controls
setting-comparison = Comparison
setting-base = Base
setting-anticipation = Anticipation
setting-differences = Differences
setting-shares = Shares
setting-average = Average
setting-per_treatment = Per treatment
setting-errors = Spatial errors
setting-at_values_of = At values of
setting-effect_of = Effect of
setting-baseline = Baseline
setting-term = Term

estimator-within = within
estimator-2sls = two-stage least squares
estimator-pooled = pooled
estimator-between = between
estimator-random_effects = random effects
estimator-first_differences = first differences
estimator-bootstrap_mediation = bootstrap of the mediation
estimator-group_difference = interactions with the group
estimator-robustness = that of each row
estimator-maximum_likelihood = { $model } by maximum likelihood
estimator-random_effects_maximum_likelihood = { $model } with random effects by maximum likelihood
estimator-dynamic_maximum_likelihood = dynamic { $model } by quasi maximum likelihood
estimator-effects = effects of { $model }
estimator-effects_short = short-run effects of { $model }
estimator-effects_long = long-run effects of { $model }
estimator-moran = Moran's I
estimator-specification_tests = specification tests
estimator-system_gmm = system GMM
estimator-difference_gmm = difference GMM
estimator-threshold = threshold regression
estimator-two_way = two-way fixed effects
estimator-two_way_event_study = two-way event study
estimator-two_stage = two-stage difference-in-differences
estimator-callaway_santanna_simple = Callaway–Sant'Anna
estimator-callaway_santanna_event = Callaway–Sant'Anna, by time since adoption
estimator-callaway_santanna_cohort = Callaway–Sant'Anna, by cohort
estimator-callaway_santanna_time = Callaway–Sant'Anna, by year
estimator-sun_abraham = Sun–Abraham
estimator-imputation = imputation
estimator-imputation_leads = imputation, leads
estimator-chaisemartin_dhaultfoeuille = de Chaisemartin–D'Haultfœuille

value-effects-two-way = two-way
value-effects-individual = individual
value-effects-time = time
value-effects-none = none
value-effects-random = none (random individual effects)
value-effects-random_two-way = time (random individual effects)
value-definition-direct = W times the demeaned outcome
value-definition-lsdv = the demeaned spatial lag (maximum likelihood with dummies)
value-definition-transformed = the orthogonal transformation of Lee and Yu (2010)
value-definition-random = random effects
value-variance-expected = expected information matrix
value-variance-observed = observed information matrix
value-variance-clustered = information matrix, robust to clusters by unit
value-variance-estimated = as estimated
value-variance-one_step = one-step, σ²
value-variance-one_step_robust = one-step, robust to heteroskedasticity and serial correlation
value-variance-two_step = two-step, uncorrected
value-variance-two_step_robust = two-step, Windmeijer's correction
value-resample-units = units, each with all its periods
value-resample-rows = single observations
value-method-delta = delta method
value-method-simulation = simulation
value-interval-normal = normal
value-interval-percentile = percentile
value-interval-bias-corrected = bias-corrected
value-interval-bca = bias-corrected and accelerated
value-bias_correction-none = none
value-bias_correction-asymptotic = asymptotic
value-bias_correction-adjusted = adjusted
value-lags-y = of y
value-lags-Wy = of Wy
value-lags-both = of y and Wy
value-centred-interaction = interaction only
value-centred-main_effects = interaction and main effects
value-effects_removed-elimination = exactly, by elimination
value-effects_removed-lsmr = iteratively, by LSMR
value-effects_from-clean_rows = rows neither treated nor exposed
value-observation_weights-analytic = analytic, scaled to mean one
value-transformation-orthogonal_deviations = forward orthogonal deviations
value-transformation-first_differences = first differences
value-first_step_weighting-full = full
value-first_step_weighting-blocks = blocks
value-first_step_weighting-identity = identity
value-control-never = never treated
value-control-not-yet = not yet treated
value-comparison-regression = regression
value-comparison-ipw = inverse probability weights
value-comparison-doubly-robust = doubly robust
value-base-varying = varying
value-base-universal = universal
value-shares-fixed = fixed
value-shares-estimated = estimated
value-average-by_switchers = by switchers
value-average-per_treatment = per treatment
value-errors-none = none
value-errors-b = Baltagi
value-errors-kkp = Kapoor, Kelejian and Prucha
value-by-unit = unit
value-by-year = year
value-second-unit = unit
value-second-year = year
value-weights-webb = Webb
value-weights-rademacher = Rademacher
value-weights-mammen = Mammen
value-kernel-uniform = uniform
value-kernel-bartlett = Bartlett
value-measure-r2_between = The between R²
value-measure-r2_overall = The overall R²
value-test-lm_lag = LM lag
value-test-lm_error = LM error
value-test-robust_lm_lag = robust LM lag
value-test-robust_lm_error = robust LM error
value-test-wald_sar = Wald SAR
value-test-wald_sem = Wald SEM
value-test-lr_sar = LR SAR
value-test-lr_sem = LR SEM
value-test-spatial_hausman = classical spatial Hausman test
value-test-spatial_mundlak = robust spatial Hausman test
value-test-hausman = Hausman test
value-test-kleibergen_paap_lm = Kleibergen–Paap LM test
value-test-endogeneity = test of endogeneity
value-test-overidentification = test of overidentification
value-small_sample-nested = K without the effects nested in clusters
value-small_sample-full = K with all effects
value-small_sample-regressors = K without effects
value-small_sample-none = none

variance-classical = classical, σ² = SSR/(N−K)
variance-HC0 = heteroskedasticity-robust HC0, no small-sample factor
variance-HC1 = heteroskedasticity-robust HC1, factor N/(N−K)
variance-clustered = clustered by { $by } ({ $clusters } clusters)
variance-two-way = two-way clustered by { $by } ({ $clusters }) and { $second } ({ $second_clusters })
variance-jackknife = clustered by { $by } ({ $clusters } clusters), jackknife (CV3)
variance-driscoll-kraay =
    Driscoll–Kraay, Bartlett kernel with { $lags } { $lags ->
        [one] lag
       *[other] lags
    }
variance-newey-west =
    Newey–West within units, Bartlett kernel with { $lags } { $lags ->
        [one] lag
       *[other] lags
    }
variance-conley = Conley, { $kernel } kernel up to { $cutoff_km } km
variance-influence = influence function, { $clusters } clusters
variance-multiplier = multiplier bootstrap, { $draws } { $weights } draws, { $clusters } clusters
variance-conservative = conservative, { $clusters } clusters
variance-two-stage = two-stage, clustered by { $by } ({ $clusters } clusters)
small_sample_factor =
    { $none ->
        [true] no small-sample factor
       *[other] factor { $groups ->
            [true] G/(G−1)·(N−1)/(N−K)
           *[other] (N−1)/(N−K)
        }, { $rule }{ $counted ->
            [true] {" "}(K = { $parameters })
           *[other] {""}
        }
    }
intervals =
    { $kind ->
        [empty] empty: every value is rejected, and so is the validity of the instruments
        [line] the entire real line: the instruments are not informative about the coefficient
        [unbounded] { $set } (unbounded: the instruments are weak)
       *[bounded] { $set }
    }
yes = yes
no = no
comma = {", "}
semicolon = {"; "}
after_sentence = {" "}
final_and = {" "}and{" "}
pair = { $name } { $value }
variable_named = { $name }
effect_set = { $columns }
effect_trend = { $columns } trend
