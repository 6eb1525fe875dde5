# Made by `python -m tools.stubs` from the declarations of the kinds.
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from spillover.arrays.foundation import EstimationError as EstimationError
from spillover.errors import StudyError as StudyError
from spillover.frames.result import Result as Result
from spillover.frames.sweep import Sweep as Sweep
from spillover.frames.sweep import sweep as sweep
from spillover.frames.table import Frame as Frame
from spillover.frames.tables import ModelTable as ModelTable
from spillover.frames.tables import table as table
from spillover.frames.weights import weight_matrix as weight_matrix
from spillover.messages.render import speak as speak

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

class SweepOptions(TypedDict, total=False):
    adjusted: bool
    anticipation: int
    averages: Sequence[Literal["simple", "event", "cohort", "time"]]
    balance: int | None
    bandwidth: float
    base: Literal["varying", "universal"]
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None
    bootstrap: Mapping[str, Any] | None
    boundaries: Literal["pooled", "yearly"] | Sequence[float]
    by: Any
    by_year: bool
    caliper: float | None
    centre: Sequence[str]
    chunks: int
    classes: int | None
    cluster: str
    constant: bool
    control: Literal["never", "not-yet"]
    covariates: Sequence[str]
    dealt: Sequence[Literal["units", "time", "both"]]
    definition: Literal["transformed", "direct", "lsdv"]
    dependence: bool
    divisor: Literal["hansen", "xthreg"]
    draws: int
    durbin: Sequence[str] | None
    dynamic: Literal["y", "Wy", "both"] | None
    earlier: Sequence[int]
    effects_by_distance: Sequence[float] | None
    effects_by_unit: Sequence[str] | None
    eligible: str | None
    endogenous: Sequence[str]
    error_weights: Any
    estimators: Any
    exogenous: Sequence[str]
    exogenous_in: Literal["both", "separate", "difference", "level"]
    exposure: Mapping[str, Any] | None
    grid: int | None
    honest: Sequence[float] | None
    impacts: Mapping[str, Any]
    instruments: Sequence[str]
    interval: Any
    kernel: Literal["epanechnikov", "normal"]
    lag_boundaries: Literal["own", "same"] | Sequence[float]
    lag_classes: int | None
    lagged: Sequence[Mapping[str, Any]]
    leads: int
    level: float
    local: Literal["all", "last"]
    measures: Sequence[Literal["gini", "theil_t", "theil_l"]]
    mediators: Sequence[str]
    method: Any
    moderator: str
    moderator_values: Mapping[str, Sequence[float]] | None
    neighbours: Any
    observation_weights: str | None
    outcome: str
    period_effects: bool
    permutations: Any
    points: int
    quantiles: Sequence[float]
    random_errors: Literal["b", "kkp"] | None
    randomisation: int | None
    reference: Sequence[int]
    regressors: Any
    relative: bool
    replacement: bool
    resample: Literal["units", "rows"]
    resamples: int
    residual_moran: Any
    robust: bool
    sample: Mapping[str, Any]
    standardise: Sequence[str]
    steps: int
    support: bool
    system: bool
    tested: Sequence[str] | None
    textbook_lm: bool
    threshold: str
    thresholds: int
    transformation: Literal["differences", "orthogonal"]
    trim: float
    trim_tails: Mapping[str, Any] | None
    variable: str
    variables: Sequence[str]
    variance: Any
    weighted: bool
    weighting: Literal["full", "blocks", "identity"]
    whole_units: bool
    wild: Any
    window: Sequence[int] | None
    winsorise: Mapping[str, Any] | None
    year_effects: Literal["common", "by_row_sum"]

def bacon(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
    observation_weights: str | None = None,
    cluster: str = "unit",
) -> Result:
    """Goodman-Bacon's (2021) decomposition of the two-way coefficient.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.

    Returns
    -------
    Result
        One estimate. Statistics: weight:<kind of comparison>, effect:<kind of comparison>. Series:
        bacon.
    """

def bootstrap_mediation(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str = ...,
    mediators: Sequence[str],
    controls: Sequence[str] = (),
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    resamples: int = 1000,
    chunks: int = 1,
    resample: Literal["units", "rows"] = "units",
    interval: Literal["normal", "percentile", "bias-corrected", "bca"] = "percentile",
    seed: int = 1,
) -> Result:
    """Bootstrap of the indirect effects, in parallel jobs.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str, optional
        The term whose effect is studied.
    mediators : sequence of str
        The variables through which the treatment may work.
    controls : sequence of str, default ()
        Further regressors.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    resamples : int, default 1000
        Bootstrap resamples.
    chunks : int, default 1
        Number of jobs that share the resamples; it does not affect the numbers.
    resample : str, default 'units'
        What is drawn: units with all their years, or single rows. One of 'units', 'rows'.
    interval : str, default 'percentile'
        The interval that is printed, and whose level at zero is p. By default percentile: the
        bias-corrected ones reject a true null too often (Fritz, Taylor and MacKinnon 2012). One of
        'normal', 'percentile', 'bias-corrected', 'bca'.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate whose terms are the effects and paths. Statistics: proportion, bias:<effect>.
        Series: intervals.
    """

def descriptives(
    data: Frame,
    formula: str | None = None,
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    variables : sequence of str, optional
        The terms to be described.
    by : str, default None
        The grouping column that splits the sample.
    regressors : sequence of str, default None
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).

    Returns
    -------
    Result
        Series: descriptives, correlations, variance_inflation.
    """

def did(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.
    seed : int, default 1
        Seed of every random draw of the analysis.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    exposure : mapping, default None
        Spillovers to untreated rows: through a weight matrix, or by rings of distance. Keys: weights,
        rings_km, stages, errors, on_treated.
    neighbours : matrix, default None
        A matrix by which a warning counts untreated neighbours of treated units.
    wild : int, default None
        Draws of the wild cluster bootstrap for the treatment, if clusters are few.
    randomisation : int, default None
        Number of assignments of the treatment to clusters in randomisation inference.

    Returns
    -------
    Result
        One estimate; part exposure. Tests: wild_bootstrap:treated, randomisation:coefficient,
        randomisation:t.
    """

def event_study(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    estimators: Estimators = ("two-way",),
    reference: Sequence[int] = (-1,),
    window: Sequence[int] | None = None,
    control: Literal["never", "not-yet"] = "never",
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust",
    leads: int = 0,
    honest: Sequence[float] | None = None,
) -> Result:
    """Effects by time since adoption, of several estimators side by side.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.
    seed : int, default 1
        Seed of every random draw of the analysis.
    estimators : sequence of str, default ('two-way',)
        Two-way fixed effects; Callaway and Sant'Anna (2021); Borusyak, Jaravel and Spiess (2024); Sun
        and Abraham (2021); de Chaisemartin and D'Haultfœuille (2024), for treatments that switch off.
        One of 'two-way', 'callaway-santanna', 'imputation', 'sun-abraham', 'switching'.
    reference : sequence of int, default (-1,)
        Omitted times since adoption, whose effect is zero by normalisation (two-way, sun-abraham).
    window : sequence of int, default None
        The first and last time since adoption: two-way bins those beyond; the other estimators do not
        show them. The test pretrends is of the leads within it for two-way and callaway-santanna, of
        all for sun-abraham, whose model has dummies of all, and of the number `leads` for imputation
        and switching.
    control : str, default 'never'
        Control units of callaway-santanna: never treated, or not yet treated. One of 'never',
        'not-yet'.
    method : str, default 'doubly-robust'
        Method of callaway-santanna: outcome regression, inverse probability weighting, or doubly
        robust. One of 'regression', 'ipw', 'doubly-robust'.
    leads : int, default 0
        Number of times before adoption tested by imputation and switching.
    honest : sequence of float, default None
        Bounds on violations of parallel trends after adoption, as multiples of the largest before it
        (M̄ of Rambachan and Roth 2023); needs the package diff-diff.

    Returns
    -------
    Result
        A part for each estimator's path, two_way, callaway_santanna, imputation, sun_abraham,
        switching; <part>_att its average effect (two-way: the coefficient of one treatment dummy;
        callaway-santanna: over treated cohort-times, as the part simple of `staggered`);
        imputation_leads. Tests: pretrends. Series: event_study, parallel_trends, honest.
    """

def fit_between(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is between.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.
    wild : mapping, default None
        Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters. Keys:
        draws, terms, weights.
    dependence : bool, default False
        Whether Pesaran's test of cross-section dependence is computed on the residuals.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall,
        r2_lsdv, f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_first_difference(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is first-difference.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.
    wild : mapping, default None
        Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters. Keys:
        draws, terms, weights.
    dependence : bool, default False
        Whether Pesaran's test of cross-section dependence is computed on the residuals.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall,
        r2_lsdv, f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_gmm(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    lagged: Sequence[Mapping[str, Any]],
    exogenous: Sequence[str] = (),
    instruments: Sequence[str] = (),
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors; a lag of the outcome (L.y) among them.
    lagged : sequence of mapping
        Instruments from the lags of variables: levels for the transformed equation, differences for the
        levels of a system.
    exogenous : sequence of str, default ()
        Regressors that instrument themselves.
    instruments : sequence of str, default ()
        Instruments from outside the model.
    exogenous_in : str, default 'both'
        How own and external instruments enter a system: both in one column (as xtabond2), separate in
        one for each equation (as plm), or one equation alone. One of 'both', 'separate', 'difference',
        'level'.
    system : bool, default False
        Whether the equation in levels is estimated in addition to the transformed one (system GMM).
    steps : int, default 2
        One step, or two, with the weights from the first.
    robust : bool, default True
        After one step the variance is robust, after two it has Windmeijer's (2005) correction.
    transformation : str, default 'differences'
        First differences, or forward orthogonal deviations. One of 'differences', 'orthogonal'.
    period_effects : bool, default True
        Whether year effects are included.
    weighting : str, default 'full'
        Weights of the first step: full allows for the covariance of transformed rows and levels
        (xtabond2's h(3)), blocks leaves that between the two out (h(2)), identity all (h(1)). One of
        'full', 'blocks', 'identity'.

    Returns
    -------
    Result
        One estimate. Tests: wald, ar1, ar2, sargan, hansen, difference_in_hansen:<group>. Settings:
        instruments, instruments_by_group.
    """

def fit_gns(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    GNS.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_iv(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    endogenous: Sequence[str] = ...,
    instruments: Sequence[str] = ...,
    controls: Sequence[str] = (),
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """Two-stage least squares with first stages and diagnostics.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    endogenous : sequence of str, optional
        The regressors that are instrumented.
    instruments : sequence of str, optional
        The excluded instruments, at least as many as endogenous terms.
    controls : sequence of str, default ()
        Further regressors.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        Parts: second_stage (with the tests of instruments), first_stage_<regressor>, reduced_form.
        Series: anderson_rubin.
    """

def fit_pooled(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is pooled.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.
    wild : mapping, default None
        Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters. Keys:
        draws, terms, weights.
    dependence : bool, default False
        Whether Pesaran's test of cross-section dependence is computed on the residuals.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall,
        r2_lsdv, f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_quantile(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    quantiles: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
    effects: Literal["individual", "two-way"] = "individual",
    draws: int = 1000,
    chunks: int = 1,
    interval: Literal["normal", "percentile"] = "normal",
    seed: int = 1,
) -> Result:
    """Quantile regression with fixed effects by the method of moments (Machado and Santos Silva 2019): the
    regressors shift the location and the scale of the outcome, and thereby each quantile. Standard
    errors by a bootstrap of units. The estimates are for long panels.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors of location and scale.
    quantiles : sequence of float, default (0.1, 0.25, 0.5, 0.75, 0.9)
        The quantiles, between 0 and 1, ascending.
    effects : str, default 'individual'
        Fixed effects of units (individual), or of units and years (two-way), in location and scale
        alike. One of 'individual', 'two-way'.
    draws : int, default 1000
        Draws of the bootstrap, which resamples units with all their years.
    chunks : int, default 1
        Number of jobs that share the resamples; it does not affect the numbers.
    interval : str, default 'normal'
        The intervals and their p-values: normal, from the standard errors of the bootstrap, or
        percentile, from its draws. One of 'normal', 'percentile'.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        Parts: location, scale, and one for each quantile: q10, q25, …. Statistics: residual_quantile.
    """

def fit_random(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is random.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.
    wild : mapping, default None
        Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters. Keys:
        draws, terms, weights.
    dependence : bool, default False
        Whether Pesaran's test of cross-section dependence is computed on the residuals.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall,
        r2_lsdv, f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def fit_sar(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SAR.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_sarar(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SARAR.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_sdem(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SDEM.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_sdm(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SDM.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_sem(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SEM.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_slx(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
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
    variance: Literal["expected", "observed", "clustered", "cluster"] | Mapping[str, Any] = "expected",
    impacts: Mapping[str, Any] = ...,
    effects_by_unit: Sequence[str] | None = None,
    effects_by_distance: Sequence[float] | None = None,
    residual_moran: Any = None,
    moderator_values: Mapping[str, Sequence[float]] | None = None,
) -> Result:
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects. Here model is
    SLX.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    error_weights : matrix, default None
        The weight matrix of the errors; that of the lags by default.
    durbin : sequence of str, default None
        The regressors whose spatial lags enter as well; all of them by default.
    effects : str, default 'two-way'
        Fixed effects of units and years, of units, of years, none; or random effects of units. One of
        'two-way', 'individual', 'time', 'none', 'random'.
    random_errors : str, default None
        Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor,
        Kelejian and Prucha, the effects too). One of 'b', 'kkp'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    dynamic : str, default None
        Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without
        it the model is static. One of 'y', 'Wy', 'both'.
    bias_correction : bool or str, default None
        Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static
        model; none, asymptotic (the default) or adjusted for a dynamic one. One of 'none',
        'asymptotic', 'adjusted'.
    variance : str or mapping, default 'expected'
        From the expected or the observed information matrix, or clustered by unit. Keys: kind, by. One
        of 'expected', 'observed', 'clustered', 'cluster'.
    impacts : mapping, optional
        How the standard errors of effects are computed. Keys: method, draws, seed.
    effects_by_unit : sequence of str, default None
        Regressors of a static model whose effects are given by unit: what each receives and sends.
    effects_by_distance : sequence of float, default None
        Upper bounds of distances in km, ascending: the effects of a static model by how far the other
        unit is.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    moderator_values : mapping of str to sequence of float, default None
        Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the
        effects of DF where DAG is 1 and 2.

    Returns
    -------
    Result
        The model, and parts effects (effects_short and effects_long of a dynamic model), each also at
        values of a moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik,
        aic, bic, r2_within. Series: effects_by_unit, effects_by_distance.
    """

def fit_threshold(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    threshold: str,
    controls: Sequence[str] = (),
    thresholds: int = 1,
    trim: float = 0.01,
    grid: int | None = None,
    divisor: Literal["hansen", "xthreg"] = "hansen",
    draws: int = 1000,
    seed: int = 1,
    effects: Literal["individual", "two-way"] = "individual",
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """Panel threshold regression (Hansen 1999): slopes that change where a variable passes one to three
    values, each with its interval and a bootstrap test.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors whose slopes differ by regime.
    threshold : str
        The variable whose value decides the regime.
    controls : sequence of str, default ()
        Further regressors, whose slopes are the same in every regime.
    thresholds : int, default 1
        Number of thresholds; each is searched given the others until none moves.
    trim : float, default 0.01
        Share of the rows beyond the first and the last value tried, and the minimum share of each
        regime.
    grid : int, default None
        Number of values tried, evenly spaced by rank as in pyxthreg; every distinct value by default.
    divisor : str, default 'hansen'
        The divisor of sums of squares in F and in the likelihood ratio: hansen, n(T-1), as in his
        article; or xthreg, T(n-1), as in Stata's xthreg and pyxthreg. One of 'hansen', 'xthreg'.
    draws : int, default 1000
        Draws of the bootstrap, which resamples units with all their years; 0 leaves the tests out.
    seed : int, default 1
        Seed of every random draw of the analysis.
    effects : str, default 'individual'
        Fixed effects of units (individual), or of units and years (two-way). One of 'individual',
        'two-way'.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        One estimate with a term for each regressor and regime, "x [regime 1]" where the variable is at
        or below the first threshold. Tests: threshold_test_1, … Settings: threshold_1, … with the
        accepted set as it is, holes included; rows_by_regime. Series: thresholds, accepted,
        likelihood_ratio.
    """

def fit_within(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
    wild: Mapping[str, Any] | None = None,
    dependence: bool = False,
    residual_moran: Any = None,
    seed: int = 1,
) -> Result:
    """One panel regression. Here estimator is within.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.
    wild : mapping, default None
        Wild cluster bootstrap p-values and intervals beside the analytic ones, for few clusters. Keys:
        draws, terms, weights.
    dependence : bool, default False
        Whether Pesaran's test of cross-section dependence is computed on the residuals.
    residual_moran : matrix, default None
        Moran's I of the residuals under these weights, by 999 permutations of units.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall,
        r2_lsdv, f, f_p, sigma2, loglik. Series: wild_bootstrap.
    """

def groups(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    by: str,
    tested: Sequence[str] | None = None,
    permutations: int | None = None,
    seed: int = 1,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """The model in each group, and tests of the difference: fully interacted Wald and permutation.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    by : str
        The grouping column that splits the sample.
    tested : sequence of str, default None
        The terms whose difference between the groups is tested.
    permutations : int, default None
        Permutations of units between the groups.
    seed : int, default 1
        Seed of every random draw of the analysis.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        Parts: the label of each group, difference (with the tests).
    """

def hausman(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    effects: Literal["two-way", "individual"] = "two-way",
    variance: Variance = "clustered",
    observation_weights: str | None = None,
) -> Result:
    """Fixed against random effects: the classical test and the robust one (Mundlak).

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    effects : str, default 'two-way'
        Both models have fixed time effects (two-way), or neither does (individual). One of 'two-way',
        'individual'.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    observation_weights : str, default None
        None: random effects accept no weights. If the study's defaults set some, write null.

    Returns
    -------
    Result
        Parts: fixed_effects (with both tests), random_effects.
    """

def inequality(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    variable: str = ...,
    by: str | None = None,
    measures: Sequence[Literal["gini", "theil_t", "theil_l"]] = ("gini", "theil_t", "theil_l"),
    draws: int = 1000,
    seed: int = 1,
) -> Result:
    """Inequality of a variable in each year: the Gini coefficient with Dagum's (1997) parts within groups,
    net between groups and of transvariation, and Theil's T and L with their parts within and between
    groups.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    variable : str, optional
        The variable, zero or more; above zero for theil_l.
    by : str, default None
        The grouping column whose groups the parts are of; no parts without it.
    measures : sequence of str, default ('gini', 'theil_t', 'theil_l')
        The Gini coefficient (gini), Theil's T (theil_t), and his L (theil_l), the mean logarithmic
        deviation. One of 'gini', 'theil_t', 'theil_l'.
    draws : int, default 1000
        Draws of the bootstrap, which resamples units with all their years; intervals are its
        percentiles.
    seed : int, default 1
        Seed of every random draw of the analysis.

    Returns
    -------
    Result
        Parts: each measure (gini, theil_t, theil_l); with `by` also its parts, such as gini_within,
        gini_between and gini_transvariation, and their shares of it in per cent, such as
        gini_within_share. Their terms are the years. Series: inequality_groups (units, mean and Gini
        coefficient of each group) and inequality_pairs (the Gini coefficient between two groups, and
        Dagum's distance D between them).
    """

def matching(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.
    covariates : sequence of str
        Covariates of the propensity score, a logit of ever being treated.
    method : str, default 'nearest'
        The nearest rows, all within a radius, or all by a kernel. One of 'nearest', 'radius', 'kernel'.
    neighbours : int, default 1
        Number of nearest neighbours.
    caliper : float, default None
        The largest difference of scores.
    bandwidth : float, default 0.06
        Bandwidth of the kernel.
    kernel : str, default 'epanechnikov'
        Shape of the kernel. One of 'epanechnikov', 'normal'.
    replacement : bool, default True
        Whether a control may be matched to several treated rows.
    support : bool, default True
        Whether treated rows outside the range of the controls' scores are dropped.
    by_year : bool, default False
        Match within each year, with a separate logit; otherwise all rows at once.
    whole_units : bool, default False
        Keep all years of a unit that has a matched row.
    weighted : bool, default False
        Whether rows are weighted by the number of their matches.

    Returns
    -------
    Result
        One estimate. Statistics: matched_rows, unmatched_treated. Series: balance, scores.
    """

def mediation(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str = ...,
    mediators: Sequence[str],
    controls: Sequence[str] = (),
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """Causal steps: the outcome without mediators, each mediator, the outcome with them; Sobel's test.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str, optional
        The term whose effect is studied.
    mediators : sequence of str
        The variables through which the treatment may work.
    controls : sequence of str, default ()
        Further regressors.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        Parts: total, mediator_<name>, outcome. Statistics of outcome: effect_direct, effect_indirect,
        effect_total, effect_proportion.
    """

def moderation(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str = ...,
    moderator: str,
    controls: Sequence[str] = (),
    points: int = 101,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    observation_weights: str | None = None,
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """A centred interaction: marginal effect over the moderator, and Johnson-Neyman bounds.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str, optional
        The term whose effect is studied.
    moderator : str
        The variable on which the treatment's effect may depend; both are centred before they are
        multiplied.
    controls : sequence of str, default ()
        Further regressors.
    points : int, default 101
        Number of values of the moderator at which the marginal effect is computed.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        One estimate with the centred product as a term. Series: marginal_effect, johnson_neyman,
        observed.
    """

def moran(
    data: Frame,
    formula: str | None = None,
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    permutations : int, default 999
        Permutations of units between the groups.
    seed : int, default 1
        Seed of every random draw of the analysis.
    local : str, default 'last'
        Local Moran's I of all years, or of the last one. One of 'all', 'last'.
    adjusted : bool, default False
        Whether the clusters of the local map are those whose p, adjusted over all units (Benjamini and
        Hochberg), is at most 0.05; by default the unadjusted p of the permutations decides.

    Returns
    -------
    Result
        One estimate whose terms are the years. Series: moran, scatter, local_moran.
    """

def placebo(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    dealt: Sequence[Literal["units", "time", "both"]] = ("units", "time", "both"),
    draws: int = 1000,
    earlier: Sequence[int] = (),
) -> Result:
    """Placebo adoptions by other units, at other times, both, or in earlier years.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.
    seed : int, default 1
        Seed of every random draw of the analysis.
    dealt : sequence of str, default ('units', 'time', 'both')
        What is randomised: the units that adopt, the time, or both. One of 'units', 'time', 'both'.
    draws : int, default 1000
        Number of placebo adoptions of each type.
    earlier : sequence of int, default ()
        Years by which adoption is moved back, using only rows before actual adoption.

    Returns
    -------
    Result
        The two-way estimate; parts earlier_<k>. Tests: placebo:units, placebo:time, placebo:both.
        Series: placebo.
    """

def several_groups(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    by: str,
    tested: Sequence[str] | None = None,
    effects: Literal["two-way", "individual", "time", "none"] | Sequence[str] = "two-way",
    variance: Variance = "clustered",
    constant: bool = False,
) -> Result:
    """The model in each of several groups, and one Wald test that the slopes `tested` are equal in all.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    by : str
        The grouping column that splits the sample.
    tested : sequence of str, default None
        The slopes tested jointly; the first regressor by default.
    effects : str or sequence of str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    variance : str or mapping, default 'clustered'
        The variance of the estimates. Keys: kind, by, small_sample, lags, cutoff_km, kernel. One of
        'classical', 'HC0', 'HC1', 'clustered', 'jackknife', 'driscoll-kraay', 'newey-west', 'conley',
        'cluster'.
    constant : bool, default False
        Whether a within estimate reports its constant, the grand-mean one.

    Returns
    -------
    Result
        Parts: the label of each group, difference (with the test alone).
    """

def specification_tests(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    standardise_weights: Literal["none", "row", "spectral"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    regressors: Sequence[str] = ...,
    weights: Any,
    effects: Literal["two-way", "individual", "time", "none"] = "two-way",
    definition: Literal["transformed", "direct", "lsdv"] = "transformed",
    year_effects: Literal["common", "by_row_sum"] = "common",
    textbook_lm: bool = False,
) -> Result:
    """Tests that choose a spatial model: LM tests, LR and Wald tests of SDM against SAR and SEM, spatial
    Hausman test.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    regressors : sequence of str, optional
        The regressors: variables, lags (L.DF, L2.DF), leads (F.DF), changes (D.DF), products (DF:DAG).
    weights : matrix
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    effects : str, default 'two-way'
        Fixed effects: of units and years, of units, of years, or none; or a list of sets, each unit,
        year, a grouping column, a product of them (region:year), or with trends (unit[year]). One of
        'two-way', 'individual', 'time', 'none'.
    definition : str, default 'transformed'
        What fixed effects mean for a spatial lag. transformed: Lee and Yu's transformation, (n-1)(T-1)
        observations; direct: W times the demeaned outcome, as splm and xsmle where the rows of W have
        one sum; lsdv: the demeaned spatial lag. One of 'transformed', 'direct', 'lsdv'.
    year_effects : str, default 'common'
        Year effects common to all units (α_t), or by the sums of the rows of W as well (α_t + κ_t·r_i):
        with units that have no neighbours, another effect of the year for these. Needed where the rows
        of W have different sums. One of 'common', 'by_row_sum'.
    textbook_lm : bool, default False
        LM tests in the textbook's form, that of the definition direct, whatever the definition of the
        models.

    Returns
    -------
    Result
        One estimate without terms; its tests are LM, robust LM, LR, Wald, and Hausman's.
    """

def staggered(
    data: Frame,
    formula: str | None = None,
    *,
    unit: str,
    time: str,
    balance_by: Literal["units", "years"] | None = None,
    sample: Mapping[str, Any] = ...,
    level: float = 0.95,
    trim_tails: Mapping[str, Any] | None = None,
    winsorise: Mapping[str, Any] | None = None,
    standardise: Sequence[str] = (),
    centre: Sequence[str] = (),
    outcome: str = ...,
    treatment: str | Mapping[str, Any] = ...,
    controls: Sequence[str] = (),
    observation_weights: str | None = None,
    cluster: str = "unit",
    seed: int = 1,
    control: Literal["never", "not-yet"] = "never",
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust",
    base: Literal["varying", "universal"] = "varying",
    anticipation: int = 0,
    window: Sequence[int] | None = None,
    balance: int | None = None,
    averages: Sequence[Literal["simple", "event", "cohort", "time"]] = ("simple", "event", "cohort", "time"),
    bootstrap: Mapping[str, Any] | None = None,
    eligible: str | None = None,
) -> Result:
    """Effects by cohort and time with their averages (Callaway and Sant'Anna 2021); triple differences.

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    trim_tails : mapping, default None
        Rows are dropped if a variable lies beyond two quantiles of the estimation sample. An empty
        block, {}, uses the quantiles 0.01 and 0.99 of every variable with more than two values, except
        the observation weights. Keys: quantiles, variables.
    winsorise : mapping, default None
        Values beyond two quantiles of the estimation sample, after trimming, are set to those
        quantiles, before z-scores and products are formed. An empty block, {}, uses 0.01 and 0.99 of
        every variable with more than two values, except the observation weights. Keys: quantiles,
        variables.
    standardise : sequence of str, default ()
        Variables turned into z-scores over the estimation sample (divisor N - 1), wherever they appear
        in a model.
    centre : sequence of str, default ()
        Variables taken as deviations from their mean over the estimation sample.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    treatment : str or mapping, optional
        Who is treated when: a variable that is 0 or 1, or a list of policies (a CSV file with the
        columns policy, unit, year and source), which are permanent once adopted. Keys: file, policy.
    controls : sequence of str, default ()
        Further regressors.
    observation_weights : str, default None
        The variable of analytic weights, positive: a row's error has a variance of σ² over its weight.
        They are scaled to a mean of one.
    cluster : str, default 'unit'
        The clusters of the errors: unit, year or a grouping column.
    seed : int, default 1
        Seed of every random draw of the analysis.
    control : str, default 'never'
        Control units: never treated, or not yet treated. One of 'never', 'not-yet'.
    method : str, default 'doubly-robust'
        Outcome regression, inverse probability weighting, or both (doubly robust). One of 'regression',
        'ipw', 'doubly-robust'.
    base : str, default 'varying'
        Base period of pre-adoption effects: the previous period (varying), or always the last one
        before adoption (universal). One of 'varying', 'universal'.
    anticipation : int, default 0
        Periods before adoption in which effects may already occur.
    window : sequence of int, default None
        The first and last time since adoption to include.
    balance : int, default None
        Only cohorts observed for at least this many periods after adoption.
    averages : sequence of str, default ('simple', 'event', 'cohort', 'time')
        Averages to compute: of all cells (simple), by time since adoption (event), cohort or year
        (time). One of 'simple', 'event', 'cohort', 'time'.
    bootstrap : mapping, default None
        The multiplier bootstrap by cluster; without it standard errors are analytic. Keys: draws,
        weights.
    eligible : str, default None
        A 0/1 variable of units, for triple differences.

    Returns
    -------
    Result
        Parts simple, event, cohort and time with the average effect, and event_path, cohort_path and
        time_path with what it averages. Series: group_time, event_study.
    """

def transition(
    data: Frame,
    formula: str | None = None,
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

    Parameters
    ----------
    data : pandas, polars or pyarrow frame
        A row for each unit and period.
    formula : str, default None
        'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the
        roles are options.
    unit : str
        The column that names the unit of each row.
    time : str
        The column that says when.
    balance_by : str, default None
        Units, or years, with gaps are left out. One of 'units', 'years'.
    standardise_weights : str, default None
        What is done to the weights: each row divided by its sum, or all by the spectral radius. One of
        'none', 'row', 'spectral'.
    sample : mapping, optional
        The rows used; all complete ones by default. Keys: years, groups, without, complete.
    level : float, default 0.95
        Level of the confidence intervals.
    outcome : str, optional
        The dependent variable: a column, lag or change, if there is no formula.
    relative : bool, default False
        Values are taken relative to their mean in each year.
    classes : int, default None
        Number of classes, where quantiles bound them; 5 by default.
    boundaries : str or sequence of float, default 'pooled'
        Quantiles of all years together (pooled) or of each year (yearly), or the boundaries themselves;
        a value on a boundary is in the lower class. One of 'pooled', 'yearly'.
    weights : matrix, default None
        What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.
    lag_classes : int, default None
        Number of classes of the neighbours; as many as of the units by default.
    lag_boundaries : str or sequence of float, default 'own'
        Classes of the neighbours by quantiles of their own (own), pooled or yearly as those of the
        units; by the boundaries of the units (same); or by boundaries given here. One of 'own', 'same'.

    Returns
    -------
    Result
        Part chain and, with `weights`, part spatial, each with a term "class_1:class_2" for each
        probability ("class_1@neighbours=class_3:class_2" by the neighbours' class) and
        "class_1:ergodic". Tests: homogeneity_periods_lr, homogeneity_periods_chi2,
        homogeneity_neighbours_lr, homogeneity_neighbours_chi2. Series: transitions, ergodic,
        first_passage, classes, boundaries.
    """
