"""Tables of sentences by the keys that artefacts hold: notes, settings, statistics and tests, terms; those of
the kinds of analysis included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from types import ModuleType

from spillover.declarations import having, part_of
from spillover.words import Sentence, _, choose_case, ngettext, pgettext

OWN = "words"  # the file of a kind's words


@cache
def load_kind_words() -> dict[str, ModuleType]:
    """Load the words of each kind, as the module that they are."""
    return {kind: part_of(kind, OWN) for kind in having(f"{OWN}.py")}


_KIND: ContextVar[str] = ContextVar("kind", default="")


@contextmanager
def words_of(kind: str) -> Iterator[None]:
    """Within it, keys are looked up among a kind's words first: two kinds may call two things by one key."""
    token = _KIND.set(kind)
    try:
        yield
    finally:
        _KIND.reset(token)


class KindWords(Mapping[str, Sentence]):
    """Table of sentences by key: those that all share, and what the tables of that name have in the words of
    kinds. A key is looked up among the words of the kind that is spoken of (`words_of`), then among those
    that all share, then among any kind's.
    """

    def __init__(self, name: str, shared: Mapping[str, Sentence]) -> None:
        self.name, self.shared = name, shared

    @cached_property
    def all(self) -> Mapping[str, Sentence]:
        """Sentences where no kind is spoken of."""
        found: dict[str, Sentence] = {}
        for words in load_kind_words().values():
            found |= getattr(words, self.name, {})
        return {**found, **self.shared}

    def __getitem__(self, key: str) -> Sentence:
        own: Mapping[str, Sentence] = getattr(load_kind_words().get(_KIND.get()), self.name, {})
        return own[key] if key in own else self.all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


def methods() -> dict[str, Sentence]:
    """Sentences on what an analysis of each kind estimates."""
    own = {kind: part_of(kind, "methods") for kind in having("methods.py")}
    return {kind: methods.METHODS for kind, methods in own.items() if hasattr(methods, "METHODS")}


# Notes, null hypotheses and settings that are more than a value, by the keys that artefacts hold.

NOTE = KindWords(
    "NOTE",
    {
        "not_computable": _("it cannot be computed from this sample"),
        "no_variance_of_effects": _(
            "the variance of the random effects is zero where the likelihood is highest"
        ),
        "effects_not_converged": _("the likelihood of the random effects did not converge"),
        "not_positive_definite": _(
            "the covariance of the {restrictions} restrictions is not positive definite"
        ),
        "no_joint_test": _("No joint F test: {reason}."),
        "few_degrees": _(
            "The F test of {slopes} slopes has {df} denominator degrees of freedom: do not rely on it."
        ),
        "few_clusters": _(
            "Standard errors rest on {clusters} clusters: with fewer than {enough} they tend to be too "
            "small, and p-values too low. Compare the wild cluster bootstrap or the jackknife."
        ),
        "very_few_clusters": _(
            "Standard errors rest on {clusters} clusters: they are too small and p-values too low, and with "
            "so few neither the wild cluster bootstrap nor the jackknife helps. Cluster by more, smaller "
            "groups if errors are related within these alone, or draw no inference."
        ),
        "few_clusters_of_two_ways": _(
            "Standard errors rest on {clusters} clusters in one of their two ways: with fewer than {enough} "
            "they tend to be too small, and p-values too low. The wild cluster bootstrap and the jackknife "
            "are for clusters of one way."
        ),
        "few_periods": _(
            "Standard errors of Driscoll and Kraay rest on {periods} periods: with fewer than {enough} they "
            "tend to be too small, and p-values too low. Compare errors clustered by unit."
        ),
        "linear_probability": _(
            "The outcome is 0 or 1: the equation is a linear probability model, its coefficients are "
            "differences in the probability of 1."
        ),
        "constant_without_error": _(
            "The constant has no standard error: its variance is not positive ({variance})."
        ),
        "few_digits": _(
            "Rounding may leave only {digits} correct digits of a coefficient: the "
            "regressors are nearly collinear, or vary little relative to their level; centre "
            "or rescale them, or drop one."
        ),
        "near_collinear": _(
            "Nearly a combination of each other, once means and effects are removed: {terms} (condition "
            "number {condition:,.0f}). Standard errors are up to {factor:,.0f} times what they would be of "
            "unrelated regressors, and small changes of the data move these coefficients much. Judge them "
            "together, drop one, or centre a variable before its square."
        ),
        "unbalanced": _("Unbalanced panel: {rows} of {cells} unit-periods."),
        "singletons": choose_case(
            "of",
            {
                "unit": ngettext(
                    "{count} unit observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "{count} units observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "count",
                ),
                "year": ngettext(
                    "{count} year observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "{count} years observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients.",
                    "count",
                ),
                "other": _(
                    "{count} {of} observed once: absorbed by their own effect, they count in N but "
                    "do not affect the coefficients."
                ),
            },
        ),
        "no_fit_measure": _("{measure} is not defined: the means compared do not vary."),
        "no_test": _("No {test}: {reason}."),
        "difference_not_definite": _(
            "the variance of the fixed effects' slopes less that of the random effects' is "
            "not positive definite (least eigenvalue {eigenvalue:.3g} of the scaled "
            "difference)"
        ),
        "singular": _("the covariance of the restrictions is singular"),
        "suppression": _(
            "The indirect effect differs in sign from the total effect or exceeds it "
            "(suppression): the proportion is not a share."
        ),
        "negative_unit_variance": _(
            "The estimated variance of the unit effects is negative and set to 0: random "
            "effects equal pooled."
        ),
        "differences": _("First differencing leaves {rows} of {of} rows."),
        "unequal_rows": choose_case(
            "units",
            {
                "0": _(
                    "The rows of W have different sums: what the estimate is depends on what the effects of "
                    "a year are."
                ),
                "other": ngettext(
                    "The rows of W have different sums, for {units} unit has no neighbour: what the "
                    "estimate is depends on what the effects of a year are.",
                    "The rows of W have different sums, for {units} units have no neighbour: what the "
                    "estimate is depends on what the effects of a year are.",
                    "units",
                ),
            },
        ),
        "by_year_effects": choose_case(
            "years",
            {
                "lsdv": _(
                    "Common year effects by dummies (lsdv): {numbers}. Right only if they are inside the "
                    "spatial multiplier and units of any row sum have the same."
                ),
                "direct": _(
                    "Common year effects and lags of deviations (direct): {numbers}. Nearly right if what is "
                    "left out, a year's means times the row sums, is unrelated to the regressors. Other "
                    "programs, given lags of the values, maximise a third likelihood."
                ),
                "other": _(
                    "Year effects by row sums ({years}): {numbers}. Right whether a year's effect is inside "
                    "the spatial multiplier or outside it, and if units of other row sums have their own."
                ),
            },
        ),
        "by_year_effects_none": choose_case(
            "years",
            {
                "lsdv": _("Common year effects by dummies (lsdv) give no estimate: {reason}."),
                "direct": _("Common year effects and lags of deviations (direct) give none: {reason}."),
                "other": _("Year effects by row sums ({years}) give no estimate: {reason}."),
            },
        ),
        "estimate_of": _("{term} {estimate:.4f} ({se:.4f})"),
        "indirect_effect_of": _("indirect effect of {term} {estimate:.4f} ({se:.4f})"),
        "uncorrected_likelihood": _(
            "Log-likelihood, AIC and BIC are those of the maximum, before the bias correction."
        ),
        "sigma2_of_residuals": _(
            "σ² is that of the residuals at the corrected coefficients, over the observations left once "
            "effects are out; Lee and Yu's formula, first order in 1/T, gives {formula:.6g}."
        ),
        "dense_matrix": _(
            "W links {links:.0%} of all pairs of units: the lag hardly differs from the year's mean, and ρ "
            "depends on how the effects are removed."
        ),
        "other_definition": _(
            "ρ is {own:.4f} by {definition}; by {other_definition} it would be {other:.4f}."
        ),
        "other_definition_none": _("There is no ρ by {other_definition}: {reason}."),
        "transformed_rows": _(
            "N = {rows} counts the {unit} × {time} observations that remain of {units} units "
            "in {periods} periods once the effects are transformed away (Lee and Yu 2010)."
        ),
        "no_simulated_errors": _(
            "Effects are infinite at the edge of stability, which is {errors:.2g} standard errors away, "
            "fewer than {enough:.0f}: simulated effects have no standard deviation there. Standard errors "
            "are those of the delta method; intervals and p-values are those of the draws' quantiles."
        ),
        "effects_near_edge": choose_case(
            "can_draw",
            {
                "true": _(
                    "Effects are infinite at the edge of stability, which is {errors:.2g} standard errors "
                    "away, fewer than {enough:.0f}: their distribution is skewed, and the errors and "
                    "symmetric intervals of the delta method are rough; impacts: {{method: simulation}} "
                    "gives intervals by quantiles of draws."
                ),
                "other": _(
                    "Effects are infinite at the edge of stability, which is {errors:.2g} standard errors "
                    "away, fewer than {enough:.0f}: their distribution is skewed, and the errors and "
                    "symmetric intervals of the delta method are rough. Too many draws would lie beyond that "
                    "edge for simulated intervals: rely on the coefficients, or on another model or matrix."
                ),
            },
        ),
        "draws_left_out": ngettext(
            "{left_out} of {draws} draws had ρ outside its interval and was dropped.",
            "{left_out} of {draws} draws had ρ outside its interval and were dropped.",
            "left_out",
        ),
        "unstable": _(
            "The largest root is {root:.4g}: the process is not stable, and its long-run "
            "effects do not exist."
        ),
        "trace_by_probes": _(
            "tr G'G of the information matrix by seeded random probes, relative standard error {error:.2g}."
        ),
        "treated_from_first": ngettext(
            "1 unit treated in the first period is left out.",
            "{units} units treated in the first period are left out.",
            "units",
        ),
        "staggered_adoption": _(
            "Units adopt at {dates} dates: two-way effects also compare later adopters with earlier ones, "
            "so that this is no average effect if effects change over time (Goodman-Bacon 2021)."
        ),
        "last_cohort_control": _(
            "No unit is never treated: the cohort of {cohort} is the control, until it adopts."
        ),
        "cohorts_of_one": _(
            "Cohorts of one unit: {cohorts}. The standard errors of their effects reflect only their "
            "controls."
        ),
        "pairs_without_error": _(
            "Cohorts of one unit that at some time are compared with one other unit alone: {cohorts}. Such "
            "effects have no standard error, for nothing is left to estimate it from."
        ),
        "small_cohorts": _(
            "Cohorts of fewer than {least} units (5 plus one for each covariate): {cohorts}. Their standard "
            "errors are too small."
        ),
        "constant_indicator": _("{variable} is constant: its weight is 0."),
        "constant_in_years": _("{variable} is constant in {years}: it contributes nothing there."),
        "no_conflict": _(
            "The indicators are perfectly correlated: CRITIC finds no conflict, and weighs them equally."
        ),
        "panel_step": _(
            "The panel's years are {step} years apart: lags, leads, changes, lags of "
            "standard errors, windows and times since adoption count periods of {step} years."
        ),
        "sample_step": ngettext(
            "The sample's years are {step} years apart: lags of standard errors, first "
            "differences and times since adoption count periods of {step} years, terms such "
            "as L.x the panel's of {panel} year.",
            "The sample's years are {step} years apart: lags of standard errors, first "
            "differences and times since adoption count periods of {step} years, terms such "
            "as L.x the panel's of {panel} years.",
            "panel",
        ),
        "beyond_panel": ngettext(
            "{rows} row of {years} dropped: its lags or leads lie beyond the panel.",
            "{rows} rows of {years} dropped: their lags or leads lie beyond the panel.",
            "rows",
        ),
        "of_all_groups": _("Of all groups together: {notes}"),
        "absent_rows": ngettext(
            "{rows} unit-period without a row in the data: {parts}.",
            "{rows} unit-periods without a row in the data: {parts}.",
            "rows",
        ),
        "absent_shifts": ngettext(
            "{rows} row dropped: its lags or leads lie where the unit has no row in the data: {parts}.",
            "{rows} rows dropped: their lags or leads lie where the unit has no row in the data: {parts}.",
            "rows",
        ),
        "absent_cell": _("{unit} {year}"),
        "missing_rows": ngettext(
            "{rows} row with missing values dropped: {parts}.",
            "{rows} rows with missing values dropped: {parts}.",
            "rows",
        ),
        "missing_years": _("every unit in {years}"),
        "missing_units": choose_case(
            "other",
            {
                "true": choose_case(
                    "more",
                    {
                        "0": _("all other years of {places}"),
                        "other": _("all other years of {places} and {more} more"),
                    },
                ),
                "other": choose_case(
                    "more",
                    {"0": _("every year of {places}"), "other": _("every year of {places} and {more} more")},
                ),
            },
        ),
        "missing_cells": choose_case("more", {"0": _("{places}"), "other": _("{places} and {more} more")}),
        "missing_cell": _("{unit} {year} ({variables})"),
        "trimmed": ngettext(
            "{rows} row trimmed at the quantiles {low} and {high} of the sample: {variables}.",
            "{rows} rows trimmed at the quantiles {low} and {high} of the sample: {variables}.",
            "rows",
        ),
        "winsorised": _("Winsorised at the quantiles {low} and {high} of the sample: {variables}."),
        "tails": _("{variable} below {low} ({below}) and above {high} ({above})"),
        "robustness": choose_case(
            "all",
            {
                "true": _(
                    "Of {rows} rows, {same_sign} keep the sign of the baseline, and "
                    "{same_sign_significant} its significance at the {level:.0%} level as well."
                ),
                "other": _(
                    "Of {rows} rows, {same_sign} keep the sign of the baseline, and "
                    "{same_sign_significant} its significance at the {level:.0%} level as well; not: "
                    "{lost}."
                ),
            },
        ),
        "decision": _("The tests under {weights} point to {model}: {reasons}"),
        "decision_lm": choose_case(
            "any",
            {
                "true": _("LM tests that reject at {level}: {rejected} ({tests})."),
                "other": _("LM tests that reject at {level}: none ({tests})."),
            },
        ),
        "test_name": _("{test}"),
        "test_p": _("{test} p {p:p}"),
        "decision_without_space": _("The model without space is not rejected."),
        "decision_lags": _(
            "But θ = 0 is rejected ({tests}): the spatial lags of the regressors belong to "
            "the model, SLX if ρ is not significant in it."
        ),
        "decision_robust": choose_case(
            "model",
            {
                "both": _(
                    "By the robust tests: both a spatial lag and spatial errors. Estimate SDM and "
                    "test its restrictions to go on."
                ),
                "other": _("By the robust tests: {model}. Estimate SDM and test its restrictions to go on."),
            },
        ),
        "decision_sar": choose_case(
            "rejected",
            {"true": _("θ = 0 is rejected ({tests})."), "other": _("θ = 0 is not rejected ({tests}).")},
        ),
        "decision_sem": choose_case(
            "rejected",
            {
                "true": _("θ + ρβ = 0 is rejected ({tests})."),
                "other": _("θ + ρβ = 0 is not rejected ({tests})."),
            },
        ),
        "decision_both_fail": _("Both restrictions fail, so the spatial Durbin model is kept."),
        "decision_agrees": _("The robust LM tests point to {model} too."),
        "decision_disagrees": _(
            "The robust LM tests do not point to {model} alone, so the spatial Durbin model, "
            "which nests both, is kept."
        ),
        "hausman": choose_case(
            "time_effects",
            {
                "true": choose_case(
                    "definite",
                    {
                        "true": _("classical covariances, fixed time effects in both"),
                        "other": _(
                            "classical covariances, fixed time effects in both; V(FE) − V(RE) is not "
                            "positive definite, so prefer the robust test"
                        ),
                    },
                ),
                "other": choose_case(
                    "definite",
                    {
                        "true": _("classical covariances"),
                        "other": _(
                            "classical covariances; V(FE) − V(RE) is not positive definite, so prefer the "
                            "robust test"
                        ),
                    },
                ),
            },
        ),
        "mundlak": _("Mundlak's auxiliary regression, {variance}"),
        "variance": _("{variance}"),
        "permuted_units": _("{draws} permutations of units between groups, seed {seed}"),
        "correlations": choose_case(
            "left_out",
            {
                "0": _("mean correlation {mean:.4g}, mean absolute {absolute:.4g}, {pairs} pairs"),
                "other": _(
                    "mean correlation {mean:.4g}, mean absolute {absolute:.4g}, {pairs} pairs, "
                    "{left_out} pairs left out (fewer than three common periods)"
                ),
            },
        ),
        "indirect_effect": _("indirect effect {effect:.6g}, se {se:.6g}"),
        "lm": choose_case(
            "durbin",
            {
                "true": _("{effects} effects, definition {definition}, Durbin terms under the null"),
                "other": _("{effects} effects, definition {definition}"),
            },
        ),
        "mixture": _("½χ²(1) + ½χ²(2)"),
        "one_sided": _("one-sided"),
        "moran_residuals": _(
            "{draws} permutations of units with all their years, seed {seed}, two-sided; approximate, for "
            "residuals are not exchangeable"
        ),
        "moran": _("Moran's I = {statistic:.6g}, period {period}"),
        "moran_drawn": _(
            "Moran's I = {statistic:.6g}, period {period}; {draws} permutations, seed {seed}, two-sided"
        ),
        "sum_of_lags": _("τ + ρ + η = {value:.6g}"),
        "unit_means": _("{model}, unit means added"),
        "unit_means_by_probes": _(
            "{model}, unit means added; a trace by seeded random probes, relative standard error {error:.2g}"
        ),
        "model": _("{model}"),
        "log_likelihoods": _("log-likelihoods {large:.3f} and {small:.3f}"),
        "wild": choose_case(
            "enumerated",
            {
                "true": _(
                    "wild cluster restricted bootstrap of t without small-sample factor, {weights} "
                    "weights, {clusters} clusters, all {draws} weight vectors"
                ),
                "other": _(
                    "wild cluster restricted bootstrap of t without small-sample factor, {weights} "
                    "weights, {clusters} clusters, {draws} draws, seed {seed}"
                ),
            },
        ),
        "placebo": _("{draws} placebo adoptions, seed {seed}"),
        "slopes_zero": _("all slopes are zero"),
        "slopes_equal": _("all slopes are equal in both groups"),
        "slopes_equal_in_all": _("slopes of {terms} are equal in all groups"),
        "slope_equal": _("the slope of {term} is equal in both groups"),
        "random_effects_uncorrelated": _("random effects are uncorrelated with the regressors"),
        "coefficient_zero": _("the coefficient of {term} is zero"),
        "exogenous": _("the regressors are exogenous"),
        "instruments_valid": _("the instruments are valid"),
        "residuals_independent": _("residuals are independent across units"),
        "indirect_effect_zero": _("the indirect effect is zero"),
        "sdm_is_sar": _("θ = 0: the spatial Durbin model simplifies to the spatial lag model (SAR)"),
        "sdm_is_sem": _("θ + ρβ = 0: the spatial Durbin model simplifies to the spatial error model (SEM)"),
        "no_autocorrelation": _("no spatial autocorrelation"),
        "common_unit_root": _("τ + ρ + η = 1: a common unit root"),
        "leads_zero": _("all effects before adoption are zero"),
        "indicators_uncorrelated": _("the indicators are uncorrelated"),
        "significant": _("{treatment} at {level:.0%}, by {moderator}: {regions}"),
        "regime": _("{number}: {rows} rows of {units} units"),
        "interval": _("[{low:.5g}, {high:.5g}]"),
        "threshold": choose_case(
            "holes",
            {
                "true": _(
                    "{value:.5g}, {level:.0%} interval {pieces}: {accepted} of {tried} values tried "
                    "in [{low:.5g}, {high:.5g}]"
                ),
                "other": _("{value:.5g}, {level:.0%} interval {pieces}"),
            },
        ),
        "hansen": choose_case(
            "two_way", {"true": _("(n−1)(T−1) = {value} (Hansen)"), "other": _("n(T−1) = {value} (Hansen)")}
        ),
        "weighted": _("{variable}, analytic, scaled to mean one"),
        "quantiles": choose_case(
            "all",
            {
                "true": _("all variables at the quantiles {low} and {high}"),
                "other": _("{variables} at the quantiles {low} and {high}"),
            },
        ),
        "years": _("years {first} to {last}"),
        "group": _("{column}: {labels}"),
        "without": _("without {names}"),
        "difference": _("{second} minus {first}"),
    },
)


# Estimators, settings, their values and variances by the keys that artefacts hold.

ESTIMATOR = KindWords(
    "ESTIMATOR",
    {
        "within": _("within"),
        "pooled": _("pooled"),
        "between": _("between"),
        "random_effects": _("random effects"),
        "first_differences": _("first differences"),
        "bootstrap_mediation": _("bootstrap of the mediation"),
        "group_difference": _("interactions with the group"),
        "separate_groups": _("within, each group by itself"),
        "robustness": _("that of each row"),
        "maximum_likelihood": _("{model} by maximum likelihood"),
        "random_effects_maximum_likelihood": _("{model} with random effects by maximum likelihood"),
        "dynamic_maximum_likelihood": _("dynamic {model} by quasi maximum likelihood"),
        "effects": _("effects of {model}"),
        "effects_short": _("short-run effects of {model}"),
        "effects_long": _("long-run effects of {model}"),
        "moran": _("Moran's I"),
        "specification_tests": _("specification tests"),
        "threshold": _("threshold regression"),
        "two_way": _("two-way fixed effects"),
        "two_stage": _("two-stage difference-in-differences"),
        "callaway_santanna_simple": _("Callaway–Sant'Anna"),
        "callaway_santanna_event": _("Callaway–Sant'Anna, by time since adoption"),
        "callaway_santanna_cohort": _("Callaway–Sant'Anna, by cohort"),
        "callaway_santanna_time": _("Callaway–Sant'Anna, by year"),
        "imputation": _("imputation"),
    },
)

SETTING = KindWords(
    "SETTING",
    {
        "estimator": _("Estimator"),
        "effects": _("Fixed effects"),
        "variance": _("Variance"),
        "model": pgettext("setting", "Model"),
        "small_sample": _("Small-sample correction"),
        "small_sample_factor": _("Small-sample factor"),
        "weights": _("Spatial weight matrix"),
        "definition": pgettext("setting", "Definition"),
        "year_effects": _("Year effects"),
        "trim_tails": _("Trimmed"),
        "winsorise": _("Winsorised"),
        "standardise": _("Z-scored"),
        "centre": _("Centred"),
        "resample": _("Resampled"),
        "resamples": _("Draws"),
        "permutations": _("Permutations"),
        "method": _("Standard errors of the effects"),
        "draws": pgettext("setting", "Draws"),
        "level": _("Confidence level"),
        "seed": pgettext("setting", "Seed"),
        "significant": _("Effect of the treatment"),
        "sample": _("Sample"),
        "observation_weights": _("Observation weights"),
        "interval": _("Interval"),
        "bias_correction": _("Bias correction"),
        "lags": _("Lags of the outcome"),
        "endogenous": _("Endogenous"),
        "instruments": _("Instruments"),
        "moderator": _("Moderator"),
        "expected": _("Expected value"),
        "by": _("Groups by"),
        "difference": pgettext("setting", "Difference"),
        "effects_degrees_of_freedom": _("Degrees of freedom of the effects"),
        "effects_removed": _("Effects removed"),
        "steps": _("Steps"),
        "trim": _("Trim"),
        "grid": _("On a grid"),
        "divisor": _("Divisor"),
        "reference": _("Reference"),
        "band": _("Critical value of the band"),
        "control": _("Control group"),
        "comparison": _("Comparison method"),
        "base": _("Base"),
        "anticipation": _("Anticipation"),
        "differences": _("Differences"),
        "shares": _("Shares"),
        "average": _("Average"),
        "errors": _("Spatial errors"),
        "at_values_of": _("At values of"),
        "effect_of": _("Effect of"),
        "baseline": _("Baseline"),
        "term": _("Term"),
    },
)

VALUE = KindWords(
    "VALUE",
    {
        "effects-two-way": _("two-way"),
        "effects-individual": _("individual"),
        "effects-time": pgettext("effects", "time"),
        "effects-none": _("none"),
        "effects-random": _("none (random individual effects)"),
        "effects-differenced": _("individual (removed by differencing)"),
        "effects-random_two-way": _("time (random individual effects)"),
        "definition-direct": _("W times the demeaned outcome"),
        "definition-lsdv": _("the demeaned spatial lag (maximum likelihood with dummies)"),
        "definition-transformed": _("the orthogonal transformation of Lee and Yu (2010)"),
        "definition-random": _("random effects"),
        "year_effects-by_row_sum": _("by the sums of the rows of the matrix"),
        "variance-expected": _("expected information matrix"),
        "variance-observed": _("observed information matrix"),
        "variance-clustered": _("information matrix, robust to clusters by unit"),
        "variance-estimated": _("as estimated"),
        "resample-units": _("units, each with all its periods"),
        "resample-rows": _("single observations"),
        "method-delta": _("delta method"),
        "method-simulation": _("simulation"),
        "interval-normal": pgettext("interval", "normal"),
        "interval-percentile": _("percentile"),
        "interval-bias-corrected": _("bias-corrected"),
        "interval-bca": _("bias-corrected and accelerated"),
        "bias_correction-none": _("none"),
        "bias_correction-asymptotic": _("asymptotic"),
        "bias_correction-adjusted": _("adjusted"),
        "lags-y": _("of y"),
        "lags-Wy": _("of Wy"),
        "lags-both": _("of y and Wy"),
        "effects_removed-elimination": _("exactly, by elimination"),
        "effects_removed-lsmr": _("iteratively, by LSMR"),
        "observation_weights-analytic": _("analytic, scaled to mean one"),
        "control-never": _("never treated"),
        "control-not-yet": _("not yet treated"),
        "comparison-regression": _("regression"),
        "comparison-ipw": _("inverse probability weights"),
        "comparison-doubly-robust": _("doubly robust"),
        "base-varying": _("varying"),
        "base-universal": _("universal"),
        "shares-fixed": _("fixed"),
        "shares-estimated": _("estimated"),
        "errors-none": pgettext("errors", "none"),
        "errors-b": _("Baltagi"),
        "errors-kkp": _("Kapoor, Kelejian and Prucha"),
        "by-unit": _("unit"),
        "by-year": _("year"),
        "second-unit": _("unit"),
        "second-year": _("year"),
        "weights-webb": _("Webb"),
        "weights-rademacher": _("Rademacher"),
        "weights-mammen": _("Mammen"),
        "kernel-uniform": _("uniform"),
        "kernel-bartlett": _("Bartlett"),
        "measure-r2_between": _("The between R²"),
        "measure-r2_overall": _("The overall R²"),
        "test-lm_lag": _("LM lag"),
        "test-lm_error": _("LM error"),
        "test-robust_lm_lag": _("robust LM lag"),
        "test-robust_lm_error": _("robust LM error"),
        "test-wald_sar": _("Wald SAR"),
        "test-wald_sem": _("Wald SEM"),
        "test-lr_sar": _("LR SAR"),
        "test-lr_sem": _("LR SEM"),
        "test-spatial_hausman": _("classical spatial Hausman test"),
        "test-spatial_mundlak": _("robust spatial Hausman test"),
        "test-hausman": _("Hausman test"),
        "test-kleibergen_paap_lm": _("Kleibergen–Paap LM test"),
        "test-endogeneity": _("test of endogeneity"),
        "test-overidentification": _("test of overidentification"),
        "small_sample-nested": _("K without the effects nested in clusters"),
        "small_sample-full": _("K with all effects"),
        "small_sample-regressors": _("K of the slopes alone, without effects and constant"),
        "small_sample-none": _("none"),
        "comparison-treated": pgettext("comparison", "treated"),
        "comparison-all": _("all"),
        "comparison-coefficient": _("coefficient"),
        "comparison-units": _("units"),
        "comparison-time": _("time"),
        "comparison-both": pgettext("comparison", "both"),
        "comparison-direct": _("direct"),
        "comparison-indirect": _("indirect"),
        "comparison-total": _("total"),
        "comparison-treated_never": _("treated v. never"),
        "comparison-earlier_later": _("earlier v. later"),
        "comparison-later_earlier": _("later v. earlier"),
        "extremes-pooled": pgettext("extremes", "pooled"),
        "extremes-by_year": _("by year"),
        "weights-pooled": pgettext("weights", "pooled"),
        "weights-by_year": _("by year"),
        "components-kaiser": _("Kaiser"),
        "components-share": _("share"),
    },
)

VARIANCE = {
    "classical": _("classical, σ² = SSR/(N−K)"),
    "HC0": _("heteroskedasticity-robust HC0, no small-sample factor"),
    "HC1": _("heteroskedasticity-robust HC1, factor N/(N−K)"),
    "clustered": _("clustered by {by} ({clusters} clusters)"),
    "two-way": _("two-way clustered by {by} ({clusters}) and {second} ({second_clusters})"),
    "jackknife": _("clustered by {by} ({clusters} clusters), jackknife (CV3)"),
    "driscoll-kraay": ngettext(
        "Driscoll–Kraay, Bartlett kernel with {lags} lag",
        "Driscoll–Kraay, Bartlett kernel with {lags} lags",
        "lags",
    ),
    "newey-west": ngettext(
        "Newey–West within units, Bartlett kernel with {lags} lag",
        "Newey–West within units, Bartlett kernel with {lags} lags",
        "lags",
    ),
    "conley": _("Conley, {kernel} kernel up to {cutoff_km} km"),
    "influence": _("influence function, {clusters} clusters"),
    "multiplier": _("multiplier bootstrap, {draws} {weights} draws, {clusters} clusters"),
    "conservative": _("conservative, {clusters} clusters"),
    "two-stage": _("two-stage, clustered by {by} ({clusters} clusters)"),
}


# Statistics, tests and their distributions by the keys that artefacts hold.

STATISTIC = KindWords(
    "STATISTIC",
    {
        "nobs": _("Observations"),
        "units": _("Units"),
        "periods": _("Periods"),
        "r2": _("R²"),
        "r2_within": _("R² (within)"),
        "r2_between": _("R² (between)"),
        "r2_overall": _("R² (overall)"),
        "r2_lsdv": _("R² (LSDV)"),
        "f": _("F"),
        "sargan": _("Sargan [p]"),
        "hausman": _("Hausman [p]"),
        "spatial_hausman": _("Spatial Hausman [p]"),
        "spatial_mundlak": _("Spatial Hausman (Mundlak) [p]"),
        "wild_bootstrap": _("Wild cluster bootstrap, t [p]"),
        "sobel": _("Sobel z [p]"),
        "pesaran_cd": _("Pesaran CD [p]"),
        "equal_slopes": _("Equal slopes in all groups, Wald χ² [p]"),
        "group_difference": _("Equal slopes, Wald F [p]"),
        "group_permutation": _("Equal slopes, permutation [p]"),
        "hansen": _("Hansen J [p]"),
        "wald": _("Wald χ² [p]"),
        "instruments": pgettext("statistic", "Instruments"),
        "loglik": _("Log-likelihood"),
        "aic": _("AIC"),
        "bic": _("BIC"),
        "sigma2": _("σ²"),
        "sigma2_lee_yu": _("σ² by Lee and Yu's formula"),
        "df": _("Degrees of freedom"),
        "bartlett_sphericity": _("Bartlett's test of sphericity [p]"),
        "moran_residuals": _("Moran's I of the residuals [p]"),
        "lm_lag": _("LM lag [p]"),
        "lm_error": _("LM error [p]"),
        "robust_lm_lag": _("Robust LM lag [p]"),
        "robust_lm_error": _("Robust LM error [p]"),
        "wald_sar": _("Wald against SAR [p]"),
        "wald_sem": _("Wald against SEM [p]"),
        "lr_sar": _("LR against SAR [p]"),
        "lr_sem": _("LR against SEM [p]"),
        "wald_stationarity": _("Wald stationarity [p]"),
        "slopes": _("Joint significance of the slopes, F [p]"),
        "pretrends": _("Joint test of the leads [p]"),
        "placebo": _("Placebo test [p]"),
        "randomisation": _("Randomisation inference [p]"),
        "ssr": _("Sum of squared residuals"),
        "df_residual": _("Residual degrees of freedom"),
        "f_p": _("p of F"),
        "constant": _("Constant"),
        "constant_se": _("Standard error of the constant"),
        "theta": _("θ"),
        "sigma2_idiosyncratic": _("σ² of the errors"),
        "sigma2_individual": _("σ² of the unit effects"),
        "sigma2_mu": _("σ² of the unit effects"),
        "phi": _("φ"),
        "largest_root": _("Largest root"),
        "effect_total": _("Total effect"),
        "effect_direct": _("Direct effect"),
        "effect_indirect": _("Indirect effect"),
        "effect_proportion": _("Indirect over total effect"),
        "proportion": _("Indirect over total effect"),
        "bias": _("Bias of the bootstrap"),
        "rows": pgettext("statistic", "Checks"),
        "weight": _("Weight"),
        "effect": _("Effect"),
    },
)
P_VALUES = ("f_p",)  # statistics that are p-values

DISTRIBUTION = {
    "chi2": _("χ²"),
    "F": pgettext("distribution", "F"),
    "t": _("t"),
    "normal": _("normal"),
    "permutation": _("permutation"),
    "mixture": _("mixture"),
    "none": _("none"),
}


# Terms that are no variable of a study, by the names that artefacts have for them.

# Variances, which no test of zero is about: their models hold only where they are positive.
VARIANCES = ("sigma2", "sigma2_e", "phi")
TRUE = "true_value"  # the field of a term's true value, where a study's data are simulated
TERM = KindWords(
    "TERM",
    {
        "_cons": _("Constant"),
        "const": _("Constant"),
        "rho": _("ρ"),
        "lambda": _("λ"),
        "phi": _("φ"),
        "sigma2": _("σ²"),
        "sigma2_e": _("σ²"),
        "lag_y": _("Outcome (lag)"),
        "W_lag_y": _("W × Outcome (lag)"),
        "direct": _("direct"),
        "indirect": _("indirect"),
        "total": _("total"),
        "W": _("W"),
        "baseline": _("Baseline"),
    },
)
