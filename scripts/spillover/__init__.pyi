# Made by `python -m tools.stubs` from the declarations of the kinds.
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from spillover.arrays.foundation import EstimationError as EstimationError
from spillover.errors import StudyError as StudyError
from spillover.frames.result import Result as Result
from spillover.frames.sweep import Sweep as Sweep
from spillover.frames.sweep import sweep as sweep
from spillover.frames.table import Frame as Frame
from spillover.frames.tables import ModelTable as ModelTable
from spillover.frames.tables import table as table
from spillover.frames.weights import weight_matrix as weight_matrix
from spillover.saying.say import speak as speak

__version__: str
__all__: list[str]

_Estimators = Literal[
    "two-way",
    "callaway-santanna",
    "imputation",
    "sun-abraham",
    "switching",
]
Estimators = Sequence[_Estimators]
_Variance = Literal[
    "classical",
    "HC0",
    "HC1",
    "clustered",
    "jackknife",
    "driscoll-kraay",
    "newey-west",
    "conley",
    "cluster",
]
Variance = _Variance | Mapping[str, Any]

def bacon(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
) -> Result:
    """Goodman-Bacon's (2021) decomposition of the two-way coefficient.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.

    One estimate. Statistics: weight:<kind of comparison>, effect:<kind of comparison>. Series: bacon.
    """

def bootstrap_mediation(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str = ...,
    mediators: Sequence[str],
    controls: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    resamples: int = 1000,
    chunks: int = 1,
    resample: Literal["units", "rows"] = "units",
    interval: Literal["normal", "percentile", "bias-corrected", "bca"] = "percentile",
    seed: int = 1,
) -> Result:
    """Bootstrap of the indirect effects, in parallel jobs.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: The term whose effect is studied.
        mediators: The variables through which the treatment may work.
        controls: Further regressors.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        resamples: Bootstrap resamples.
        chunks: Number of jobs that share the resamples; it does not affect the numbers.
        resample: What is drawn: units with all their years, or single rows.
        interval: The interval that is printed, and whose level at zero is p. By default percentile: the
            bias-corrected ones reject a true null too often (Fritz, Taylor and MacKinnon 2012).
        seed: Seed of every random draw of the analysis.

    One estimate whose terms are the effects and paths. Statistics: proportion, bias:<effect>. Series:
    intervals.
    """

def descriptives(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    variables: Sequence[str] = ...,
    by: str | None = None,
    regressors: Sequence[str] | None = None,
) -> Result:
    """Observations, mean, standard deviation (overall, between, within), minimum and maximum of variables,
    their correlations, and the variance inflation factors of `regressors`.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        variables: The terms to be described.
        by: The grouping column that splits the sample.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).

    Series: descriptives, correlations, variance_inflation.
    """

def did(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    exposure: Mapping[str, Any] | None = None,
    neighbours: Any = None,
    wild: int | None = None,
    randomisation: int | None = None,
) -> Result:
    """Differences in differences by two-way fixed effects, with spillovers and tests for few treated
    clusters.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.
        seed: Seed of every random draw of the analysis.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        exposure: Spillovers to untreated rows: through a weight matrix, or by rings of distance. Keys:
            weights, rings_km, stages, errors, on_treated.
        neighbours: A matrix by which a warning counts untreated neighbours of treated units.
        wild: Draws of the wild cluster bootstrap for the treatment, if clusters are few.
        randomisation: Number of assignments of the treatment to clusters in randomisation inference.

    One estimate; part exposure. Tests: wild_bootstrap:treated, randomisation:coefficient,
    randomisation:t.
    """

def event_study(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    estimators: Estimators = ...,
    reference: Sequence[int] = ...,
    window: Sequence[int] | None = None,
    control: Literal["never", "not-yet"] = "never",
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust",
    leads: int = 0,
    honest: Sequence[float] | None = None,
) -> Result:
    """Effects by time since adoption, of several estimators side by side.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.
        seed: Seed of every random draw of the analysis.
        estimators: Two-way fixed effects; Callaway and Sant'Anna (2021); Borusyak, Jaravel and Spiess
            (2024); Sun and Abraham (2021); de Chaisemartin and D'Haultfœuille (2024), for treatments
            that switch off.
        reference: Omitted times since adoption, whose effect is zero by normalisation (two-way, sun-
            abraham).
        window: The first and last time since adoption: two-way bins those beyond; the other estimators
            do not show them.
        control: Control units of callaway-santanna: never treated, or not yet treated.
        method: Method of callaway-santanna: outcome regression, inverse probability weighting, or
            doubly robust.
        leads: Number of times before adoption tested by imputation and switching.
        honest: Bounds on violations of parallel trends after adoption, as multiples of the largest
            before it (M̄ of Rambachan and Roth 2023); needs the package diff-diff.

    A part for each estimator's path, two_way, callaway_santanna, imputation, sun_abraham, switching;
    <part>_att its average; imputation_leads. Tests: pretrends. Series: event_study, parallel_trends,
    honest.
    """

def fit_between(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is between.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.
        wild: Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
            Keys: draws, terms, weights.
        dependence: Whether Pesaran's test of cross-section dependence is computed on the residuals.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        seed: Seed of every random draw of the analysis.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_first_difference(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is first-difference.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.
        wild: Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
            Keys: draws, terms, weights.
        dependence: Whether Pesaran's test of cross-section dependence is computed on the residuals.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        seed: Seed of every random draw of the analysis.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_gmm(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    lagged: Sequence[Mapping[str, Any]],
    exogenous: Sequence[str] = ...,
    instruments: Sequence[str] = ...,
    exogenous_in: Literal["both", "separate", "difference", "level"] = "both",
    system: bool = False,
    steps: int = 2,
    robust: bool = True,
    transformation: Literal["differences", "orthogonal"] = "differences",
    period_effects: bool = True,
    weighting: Literal["full", "blocks", "identity"] = "full",
) -> Result:
    """A dynamic panel by GMM: in differences (Arellano and Bond 1991) or as a system (Blundell and Bond
    1998).

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors; a lag of the outcome (L.y) among them.
        lagged: Instruments from the lags of variables: levels for the transformed equation, differences
            for the levels of a system.
        exogenous: Regressors that instrument themselves.
        instruments: Instruments from outside the model.
        exogenous_in: How own and external instruments enter a system: both in one column (as xtabond2),
            separate in one for each equation (as plm), or one equation alone.
        system: Whether the equation in levels is estimated in addition to the transformed one (system
            GMM).
        steps: One step, or two, with the weights from the first.
        robust: After one step the variance is robust, after two it has Windmeijer's (2005) correction.
        transformation: First differences, or forward orthogonal deviations.
        period_effects: Whether year effects are included.
        weighting: Weights of the first step: full allows for the covariance of transformed rows and
            levels (xtabond2's h(3)), blocks leaves that between the two out (h(2)), identity all
            (h(1)).

    One estimate. Tests: wald, ar1, ar2, sargan, hansen, difference_in_hansen:<group>. Settings:
    instruments, instruments_by_group.
    """

def fit_gns(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    GNS.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_iv(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    endogenous: Sequence[str] = ...,
    instruments: Sequence[str] = ...,
    controls: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """Two-stage least squares with first stages and diagnostics.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        endogenous: The regressors that are instrumented.
        instruments: The excluded instruments, at least as many as endogenous terms.
        controls: Further regressors.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    Parts: second_stage (with the tests of instruments), first_stage_<regressor>, reduced_form. Series:
    anderson_rubin.
    """

def fit_pooled(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is pooled.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.
        wild: Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
            Keys: draws, terms, weights.
        dependence: Whether Pesaran's test of cross-section dependence is computed on the residuals.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        seed: Seed of every random draw of the analysis.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_quantile(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    quantiles: Sequence[float] = ...,
    effects: Literal["individual", "two-way"] = "individual",
    draws: int = 1000,
    chunks: int = 1,
    interval: Literal["normal", "percentile"] = "normal",
    seed: int = 1,
) -> Result:
    """Quantile regression with fixed effects by the method of moments (Machado and Santos Silva 2019): the
    regressors shift the location and the scale of the outcome, and thereby each quantile. Standard
    errors by a bootstrap of units. The estimates are for long panels.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors of location and scale.
        quantiles: The quantiles, between 0 and 1, ascending.
        effects: Fixed effects of units (individual), or of units and years (two-way), in location and
            scale alike.
        draws: Draws of the bootstrap, which resamples units with all their years.
        chunks: Number of jobs that share the resamples; it does not affect the numbers.
        interval: The intervals and their p-values: normal, from the standard errors of the bootstrap,
            or percentile, from its draws.
        seed: Seed of every random draw of the analysis.

    Parts: location, scale, and one for each quantile: q10, q25, …. Statistics: residual_quantile.
    """

def fit_random(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is random.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.
        wild: Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
            Keys: draws, terms, weights.
        dependence: Whether Pesaran's test of cross-section dependence is computed on the residuals.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        seed: Seed of every random draw of the analysis.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_sar(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SAR.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_sarar(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SARAR.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_sdem(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SDEM.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_sdm(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SDM.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_sem(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SEM.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_slx(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    error_weights: Any = None,
    durbin: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way",
    random_errors: Literal["b", "kkp"] | None = None,
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    dynamic: Literal["y", "Wy", "both"] | None = None,
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None,
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = ...,
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SLX.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        error_weights: The weight matrix of the errors; that of the lags by default.
        durbin: The regressors whose spatial lags enter as well; all of them by default.
        effects: Fixed effects of units and years, of units, of years, none; or random effects of units.
        random_errors: Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp
            (Kapoor, Kelejian and Prucha, the effects too).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        dynamic: Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both;
            without it the model is static.
        bias_correction: Lee and Yu's bias correction: true or false for the definitions direct and lsdv
            of a static model; none, asymptotic (the default) or adjusted for a dynamic one.
        variance: From the expected or the observed information matrix, or clustered by unit. Keys:
            kind, by.
        impacts: How the standard errors of effects are computed. Keys: method, draws, seed.
        effects_by_unit: Regressors of a static model whose effects are given by unit: what each
            receives and sends.
        effects_by_distance: Upper bounds of distances in km, ascending: the effects of a static model
            by how far the other unit is.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        moderator_values: Products among the regressors and values of their second factor: {"DF:DAG":
            [1, 2]} gives the effects of DF where DAG is 1 and 2.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
    values of a moderator. Statistics: rho, lambda, sigma2, loglik, aic, bic. Series: effects_by_unit,
    effects_by_distance.
    """

def fit_threshold(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    threshold: str,
    controls: Sequence[str] = ...,
    thresholds: int = 1,
    trim: float = 0.01,
    grid: int | None = None,
    divisor: Literal["hansen", "xthreg"] = "hansen",
    draws: int = 1000,
    seed: int = 1,
    effects: Literal["individual", "two-way"] = "individual",
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """Panel threshold regression (Hansen 1999): slopes that change where a variable passes one to three
    values, each with its interval and a bootstrap test.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors whose slopes differ by regime.
        threshold: The variable whose value decides the regime.
        controls: Further regressors, whose slopes are the same in every regime.
        thresholds: Number of thresholds; each is searched given the others until none moves.
        trim: Share of the rows beyond the first and the last value tried, and the minimum share of each
            regime.
        grid: Number of values tried, evenly spaced by rank as in pyxthreg; every distinct value by
            default.
        divisor: The divisor of sums of squares in F and in the likelihood ratio: hansen, n(T-1), as in
            his article; or xthreg, T(n-1), as in Stata's xthreg and pyxthreg.
        draws: Draws of the bootstrap, which resamples units with all their years; 0 leaves the tests
            out.
        seed: Seed of every random draw of the analysis.
        effects: Fixed effects of units (individual), or of units and years (two-way).
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    One estimate with a term for each regressor and regime, "x [regime 1]" where the variable is at or
    below the first threshold. Tests: threshold_test_1, … Settings: threshold_1, … with the accepted set
    as it is, holes included; rows_by_regime. Series: thresholds, accepted, likelihood_ratio.
    """

def fit_within(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is within.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.
        wild: Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters.
            Keys: draws, terms, weights.
        dependence: Whether Pesaran's test of cross-section dependence is computed on the residuals.
        residual_moran: Moran's I of the residuals under these weights, by 999 permutations of units.
        seed: Seed of every random draw of the analysis.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv,
    f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def groups(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    by: str,
    tested: Sequence[str] | None = None,
    permutations: int | None = None,
    seed: int = 1,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """The model in each group, and tests of the difference: fully interacted Wald and permutation.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        by: The grouping column that splits the sample.
        tested: The terms whose difference between the groups is tested.
        permutations: Permutations of units between the groups.
        seed: Seed of every random draw of the analysis.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    Parts: the label of each group, difference (with the tests).
    """

def hausman(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual"] = "two-way",
    variance: Variance = ...,
    observation_weights: str | None = None,
) -> Result:
    """Fixed against random effects: the classical test and the robust one (Mundlak).

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        effects: Both models have fixed time effects (two-way), or neither does (individual).
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        observation_weights: None: random effects accept no weights. If the study's defaults set some,
            write null.

    Parts: fixed_effects (with both tests), random_effects.
    """

def inequality(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    variable: str = ...,
    by: str | None = None,
    measures: Sequence[Literal["gini", "theil_t", "theil_l"]] = ...,
    draws: int = 1000,
    seed: int = 1,
) -> Result:
    """Inequality of a variable in each year: the Gini coefficient with Dagum's (1997) parts within groups,
    net between groups and of transvariation, and Theil's T and L with their parts within and between
    groups.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        variable: The variable, zero or more; above zero for theil_l.
        by: The grouping column whose groups the parts are of; no parts without it.
        measures: The Gini coefficient (gini), Theil's T (theil_t), and his L (theil_l), the mean
            logarithmic deviation.
        draws: Draws of the bootstrap, which resamples units with all their years; intervals are its
            percentiles.
        seed: Seed of every random draw of the analysis.

    Parts: each measure (gini, theil_t, theil_l); with `by` also its parts, such as gini_within,
    gini_between and gini_transvariation, and their shares of it in per cent, such as gini_within_share.
    Their terms are the years. Series: inequality_groups (units, mean and Gini coefficient of each
    group) and inequality_pairs (the Gini coefficient between two groups, and Dagum's distance D between
    them).
    """

def matching(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
    covariates: Sequence[str],
    method: Literal["nearest", "radius", "kernel"] = "nearest",
    neighbours: int = 1,
    caliper: float | None = None,
    bandwidth: float = 0.06,
    kernel: Literal["epanechnikov", "normal"] = "epanechnikov",
    replacement: bool = True,
    support: bool = True,
    by_year: bool = False,
    whole_units: bool = False,
    weighted: bool = False,
) -> Result:
    """Propensity-score matching, then the two-way difference-in-differences on the matched rows.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.
        covariates: Covariates of the propensity score, a logit of ever being treated.
        method: The nearest rows, all within a radius, or all by a kernel.
        neighbours: Number of nearest neighbours.
        caliper: The largest difference of scores.
        bandwidth: Bandwidth of the kernel.
        kernel: Shape of the kernel.
        replacement: Whether a control may be matched to several treated rows.
        support: Whether treated rows outside the range of the controls' scores are dropped.
        by_year: Match within each year, with a separate logit; otherwise all rows at once.
        whole_units: Keep all years of a unit that has a matched row.
        weighted: Whether rows are weighted by the number of their matches.

    One estimate. Statistics: matched_rows, unmatched_treated. Series: balance, scores.
    """

def mediation(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str = ...,
    mediators: Sequence[str],
    controls: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """Causal steps: the outcome without mediators, each mediator, the outcome with them; Sobel's test.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: The term whose effect is studied.
        mediators: The variables through which the treatment may work.
        controls: Further regressors.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    Parts: total, mediator_<name>, outcome. Statistics of outcome: effect_direct, effect_indirect,
    effect_total, effect_proportion.
    """

def moderation(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str = ...,
    moderator: str,
    controls: Sequence[str] = ...,
    points: int = 101,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """A centred interaction: marginal effect over the moderator, and Johnson-Neyman bounds.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: The term whose effect is studied.
        moderator: The variable on which the treatment's effect may depend; both are centred before they
            are multiplied.
        controls: Further regressors.
        points: Number of values of the moderator at which the marginal effect is computed.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    One estimate with the centred product as a term. Series: marginal_effect, johnson_neyman, observed.
    """

def moran(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    outcome: str = ...,
    weights: Any,
    permutations: int = 999,
    seed: int = 1,
    local: Literal["all", "last"] = "last",
    adjusted: bool = False,
) -> Result:
    """Moran's I of a variable in every year, with permutation inference, and local Moran's I.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        permutations: Permutations of units between the groups.
        seed: Seed of every random draw of the analysis.
        local: Local Moran's I of all years, or of the last one.
        adjusted: Whether the clusters of the local map are those whose p, adjusted over all units
            (Benjamini and Hochberg), is at most 0.05; by default the unadjusted p of the permutations
            decides.

    One estimate whose terms are the years. Series: moran, scatter, local_moran.
    """

def placebo(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    dealt: Sequence[Literal["units", "time", "both"]] = ...,
    draws: int = 1000,
    earlier: Sequence[int] = ...,
) -> Result:
    """Placebo adoptions by other units, at other times, both, or in earlier years.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.
        seed: Seed of every random draw of the analysis.
        dealt: What is randomised: the units that adopt, the time, or both.
        draws: Number of placebo adoptions of each type.
        earlier: Years by which adoption is moved back, using only rows before actual adoption.

    The two-way estimate; parts earlier_<k>. Tests: placebo:units, placebo:time, placebo:both. Series:
    placebo.
    """

def several_groups(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    by: str,
    tested: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    variance: Variance = ...,
    constant: bool = False,
) -> Result:
    """The model in each of several groups, and one Wald test that slopes are equal in all.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        by: The grouping column that splits the sample.
        tested: The slopes tested jointly; the first regressor by default.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        variance: The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel.
        constant: Whether a within estimate reports its constant, the grand-mean one.

    Parts: the label of each group, difference (with the test alone).
    """

def specification_tests(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    effects: Literal["two-way", "individual", "time", "none"] = "two-way",
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    textbook_lm: bool = False,
) -> Result:
    """Which spatial model the data support: LM tests, LR and Wald tests of SDM against SAR and SEM,
    spatial Hausman test.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        regressors: The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF),
            products (DF:DAG).
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        effects: Fixed effects: of units and years, of units, of years, or none; or a list of sets, each
            unit, year, a grouping column, a product of them (region:year), or with trends (unit[year]).
        definition: What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation,
            (n-1)(T-1) observations; direct: W times the demeaned outcome, as splm and xsmle where the
            rows of W have one sum; lsdv: the demeaned spatial lag.
        year_effects: Year effects common to all units (α_t), or by the sums of the rows of W as well
            (α_t + κ_t·r_i): with units that have no neighbours, another effect of the year for these.
            Needed where the rows of W have different sums.
        textbook_lm: LM tests in the textbook's form, that of the definition direct, whatever the
            definition of the models.

    One estimate without terms; its tests are LM, robust LM, LR, Wald, and Hausman's.
    """

def staggered(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = ...,
    centre: Sequence[str] = ...,
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = ...,
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    control: Literal["never", "not-yet"] = "never",
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust",
    base: Literal["varying", "universal"] = "varying",
    anticipation: int = 0,
    window: Sequence[int] | None = None,
    balance: int | None = None,
    bootstrap: Mapping[str, Any] | None = None,
    eligible: str | None = None,
) -> Result:
    """Effects by cohort and time with their averages (Callaway and Sant'Anna 2021); triple differences.

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        trim_tails: Rows are dropped if a variable lies beyond two quantiles of the estimation sample.
            An empty block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two
            values, except the observation weights. Keys: quantiles, variables.
        winsorise: Values beyond two quantiles of the estimation sample, after trimming, are set to
            those quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and
            0.99 of every variable with more than two values, except the observation weights. Keys:
            quantiles, variables.
        standardise: Variables turned into z-scores over the estimation sample (divisor N - 1), wherever
            they appear in a model.
        centre: Variables taken as deviations from their mean over the estimation sample.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        treatment: Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file
            with the columns policy, unit, year and source), which are permanent once adopted. Keys:
            file, policy.
        controls: Further regressors.
        observation_weights: The variable of analytic weights, positive: a row's error has a variance of
            σ² over its weight. They are scaled to a mean of one.
        cluster: The clusters of the errors: unit, year or a grouping column.
        seed: Seed of every random draw of the analysis.
        control: Control units: never treated, or not yet treated.
        method: Outcome regression, inverse probability weighting, or both (doubly robust).
        base: Base period of pre-adoption effects: the previous period (varying), or always the last one
            before adoption (universal).
        anticipation: Periods before adoption in which effects may already occur.
        window: The first and last time since adoption to include.
        balance: Only cohorts observed for at least this many periods after adoption.
        bootstrap: The multiplier bootstrap by cluster; without it standard errors are analytic. Keys:
            draws, weights.
        eligible: A 0/1 variable of units, for triple differences.

    Parts simple, event, cohort and time with the average effect, and event_path, cohort_path and
    time_path with what it averages. Series: group_time, event_study.
    """

def transition(
    data: Frame,
    formula: str | None = None,
    /,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    outcome: str = ...,
    relative: bool = False,
    classes: int | None = None,
    boundaries: Literal["pooled", "yearly"] | Sequence[float] = "pooled",
    weights: Any = None,
    lag_classes: int | None = None,
    lag_boundaries: Literal["own", "same"] | Sequence[float] = "own",
) -> Result:
    """Transitions of units between classes of a variable from one period to the next: a Markov chain, and
    with `weights` a spatial one, by the class of the neighbours' mean (Rey 2001).

    data: a frame of pandas, polars or pyarrow, a row for each unit and period. formula: 'y ~ x + L.z +
    a:b', whose terms name columns; docs/library.md has its forms.

    Options:
        unit: The column that says whose a row is.
        time: The column that says when.
        balance_by: Units, or years, with gaps are left out.
        standardise_weights: What is done to the weights: each row divided by its sum, or all by the
            spectral radius.
        sample: The rows used; all complete ones by default. Keys: years, groups, without, complete.
        level: Level of the confidence intervals.
        outcome: The dependent variable: a column, lag or change, if there is no formula.
        relative: Values are taken relative to their mean in each year.
        classes: Number of classes, where quantiles bound them; 5 by default.
        boundaries: Quantiles of all years together (pooled) or of each year (yearly), or the boundaries
            themselves; a value on a boundary is in the lower class.
        weights: What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
        lag_classes: Number of classes of the neighbours; as many as of the units by default.
        lag_boundaries: Classes of the neighbours by quantiles of their own (own), pooled or yearly as
            those of the units; by the boundaries of the units (same); or by boundaries given here.

    Part chain and, with `weights`, part spatial, each with a term "class_1:class_2" for each
    probability ("class_1@neighbours=class_3:class_2" by the neighbours' class) and "class_1:ergodic".
    Tests: homogeneity_periods_lr, homogeneity_periods_chi2, homogeneity_neighbours_lr,
    homogeneity_neighbours_chi2. Series: transitions, ergodic, first_passage, classes, boundaries.
    """
