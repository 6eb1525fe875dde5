# What each key does, wherever no kind says otherwise.

key-kind = What is computed.
key-format = The file format: a file of scripts/ingest/formats/.
key-like = The analysis whose options this one inherits; a key set to null removes what is inherited.
key-outcome = The dependent variable: a variable or an index of the study.
key-regressors =
    The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products
    (DF:DAG).
key-treatment = The term whose effect is studied.
key-mediators = The variables through which the treatment may work.
key-moderator =
    The variable on which the treatment's effect may depend; both are centred before they are
    multiplied.
key-controls = Further regressors.
key-endogenous = The regressors that are instrumented.
key-instruments = The excluded instruments, at least as many as endogenous terms.
key-variables = The terms to be described.
key-by = The grouping column that splits the sample.
key-effects =
    Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit, year, a
    grouping column, a product of them (region:year), or with trends (unit[year]).
key-observation_weights =
    The variable of analytic weights, positive: a row's error has a variance of σ² over its weight. They
    are scaled to a mean of one.
key-estimator =
    How a panel analysis is estimated. `effects` is used by `within` and `random` only; `between` has the
    classical variance.
key-variance = The variance of the estimates.
key-variance-kind =
    The estimator of the variance. jackknife is clustered too: it re-estimates without each cluster in turn,
    and is reliable if a few clusters dominate.
key-variance-by =
    Clusters (clustered, jackknife): unit, year or a grouping column; two of them for two-way
    clustering. The jackknife takes unit (its default) or a grouping column.
key-variance-small_sample =
    The finite-sample factor of a variance that allows for dependence (clustered, driscoll-kraay,
    newey-west, conley): none, by all parameters (full), by those not nested in the clusters (nested,
    the default), or by the regressors alone (regressors).
key-variance-lags =
    Lags of the Bartlett kernel (driscoll-kraay, newey-west); by default the integer part of the fourth
    root of the number of years.
key-variance-kernel =
    Weights up to the cut-off (conley): uniform (the default) or bartlett, falling with distance.
key-variance-cutoff_km = Distance in kilometres beyond which errors are taken as uncorrelated (conley).
key-wild = Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
key-wild-draws = Bootstrap draws.
key-wild-terms = The terms to be tested; all by default.
key-wild-weights = Distribution of the weights; Webb's six points suit fewer than a dozen clusters.
key-dependence = Whether Pesaran's test of cross-section dependence is computed on the residuals.
key-trim_tails =
    Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty block, {"{}"},
    uses the quantiles 0.01 and 0.99 of every variable with more than two values, except the observation
    weights.
key-trim_tails-quantiles = The two quantiles, as shares; interpolated between observations.
key-trim_tails-variables = The variables whose tails are trimmed; a lag has its own quantiles.
key-winsorise =
    Values beyond two quantiles of the estimation sample, after trimming, are set to those quantiles, before
    z-scores and products are formed. An empty block, {"{}"}, uses 0.01 and 0.99 of every variable with more
    than two values, except the observation weights.
key-winsorise-quantiles = The two quantiles, as shares; interpolated between observations.
key-winsorise-variables = The variables to be winsorised; a lag has its own quantiles.
key-standardise =
    Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear in a
    model.
key-centre = Variables taken as deviations from their mean over the estimation sample.
key-constant = Whether a within estimate reports its constant, the grand-mean one.
key-level = Level of the confidence intervals.
key-seed = Seed of every random draw of the analysis.
key-sample = The rows used; all complete ones by default.
key-sample-years = First and last year.
key-sample-groups = Labels kept, by grouping column.
key-sample-without = Units, years and groups of units left out.
key-sample-without-units = Unit ids.
key-sample-without-years = Years.
key-sample-without-groups = Labels left out, by grouping column.
key-sample-complete = Whether rows with a missing value are dropped and listed, or are an error.
key-resamples = Bootstrap resamples.
key-chunks = Number of jobs that share the resamples; it does not affect the numbers.
key-resample = What is drawn: units with all their years, or single rows.
key-interval = The interval that tables print beside a bootstrapped effect; the file holds all four.
key-permutations = Permutations of units between the groups.
key-tested = The terms whose difference between the groups is tested.
key-points = Number of values of the moderator at which the marginal effect is computed.
key-definition =
    What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
    observations; direct: W times the demeaned outcome, as splm and xsmle; lsdv: the demeaned spatial
    lag.
key-impacts = How the standard errors of effects are computed.
key-impacts-method = simulation, or the delta method.
key-impacts-draws = Draws of the simulation.
key-impacts-seed = Seed of the simulation.
key-weights = A weight matrix of the study, by its name in 'weights'.
key-error_weights = The weight matrix of the errors; that of the lags by default.

# `labels`.

labels-key =
    Printed names of things that have no entry with a label of their own. A label is a text, or a text by
    language: {"{"}en: …, zh: …{"}"}; in a language that is missing, the name itself is printed. A change
    makes tables, figures and the page again, but no estimate.
labels-key-groups = Labels of grouping columns (region).
labels-key-values = Labels of the values of grouping columns (Northwest), by column.
labels-key-weights = Labels of weight matrices.
labels-key-analyses = Labels of analyses in the methods and the crosscheck of the page.
labels-key-sweeps = Short labels of sweeps; their titles are printed with tables and figures.
labels-key-options =
    Labels of the options of sweep choices that the study names itself, by choice (controls, samples).
labels-key-units = Labels of units, by name; they take precedence over name_local in the file of units.
labels-key-policies = Labels of the policies in a list.
labels-key-measures = Labels of measures, the columns of sources.
labels-key-sources = Short labels of sources; their titles are printed once.
labels-key-corrections = Labels of reasons and sources in corrections.csv, by their text there.
