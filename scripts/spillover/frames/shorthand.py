"""Translate what users of other programs write: options by their names there, and a variance as a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spillover.analysis import SampledAnalysis
from spillover.declarations import fields_of
from spillover.errors import StudyError, quote_value
from spillover.words import _

# Names that other programs have for errors robust to heteroskedasticity.
ROBUST = ("robust", "vce(robust)", "r", "hc2", "hc3", "white", "hetero", "heteroskedastic")
# Options of linearmodels, statsmodels, pyfixest, spreg, R and Stata: ours, and how it is written.
_VARIANCE = ("variance", "variance={'cluster': 'city'}, 'HC1' or {'kind': 'driscoll-kraay'}")
_EFFECTS = ("effects", "effects='two-way', 'individual', 'time' or ['unit', 'region:year']")
_WEIGHTS = ("weights", "weights=w, of which docs/library.md lists the forms")
_PLACE = ("unit", "unit='city', time='year'")
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("W", "w", "listw", "wmat", "wmatrix", "spatial_weights"), _WEIGHTS),
    **dict.fromkeys(
        ("cluster", "clusters", "cluster_entity", "cluster_time", "groups", "vcov", "vce", "cov_type"),
        _VARIANCE,
    ),
    **dict.fromkeys(("cov_kwds", "cov_config", "se_type", "robust", "debiased"), _VARIANCE),
    **dict.fromkeys(("entity_effects", "time_effects", "fe", "fixed_effects", "absorb"), _EFFECTS),
    **dict.fromkeys(("entity", "id", "idname", "panel_id", "index", "group"), _PLACE),
    **dict.fromkeys(("tname", "t", "year", "period"), _PLACE),
    **dict.fromkeys(("dependent", "yname", "y", "depvar"), ("outcome", "'y ~ x + z' or outcome='y'")),
    **dict.fromkeys(("exog", "X", "x", "xvars"), ("regressors", "'y ~ x + z' or regressors=['x', 'z']")),
    **dict.fromkeys(("endog",), ("endogenous", "'y ~ z + [x ~ i + j]'")),
    **dict.fromkeys(
        ("weights", "wls", "aweights", "sample_weight", "sample_weights"),
        ("observation_weights", "observation_weights='population'"),
    ),
    "fml": ("formula", "fit(data, 'y ~ x + z', …)"),
    "alpha": ("level", "level=0.95"),
    "subset": ("sample", "sample={'years': [2005, 2015]}"),
    "missing": ("sample", "sample={'complete': 'error'}"),
}


# Properties of results of linearmodels, statsmodels, pyfixest, spreg and R: how ours are written.
OF_RESULTS: Mapping[str, str] = {
    **dict.fromkeys(("coef", "coefs", "coefficients", "betas", "beta"), "params"),
    **dict.fromkeys(("bse", "se", "std_err", "stderr"), "std_errors"),
    **dict.fromkeys(("tvalues", "tstat", "zstat", "z_stat"), "tstats"),
    **dict.fromkeys(("pvalue", "p_values"), "pvalues"),
    **dict.fromkeys(("vcov", "cov_params", "vm"), "cov"),
    **dict.fromkeys(("resid", "residuals", "u", "e_pred"), "resids"),
    **dict.fromkeys(("fittedvalues", "fitted", "predy"), "fitted_values"),
    **dict.fromkeys(("confint", "ci"), "conf_int()"),
    **dict.fromkeys(("impacts", "direct", "indirect", "total"), "effects"),
    **dict.fromkeys(("rsquared", "r2"), "statistics['r2']"),
    **dict.fromkeys(("rsquared_within", "r2_within"), "statistics['r2_within']"),
    **dict.fromkeys(("llf", "logll", "loglik"), "statistics['loglik']"),
    **dict.fromkeys(("aic", "bic", "df_resid", "df_model"), "glance()"),
    **dict.fromkeys(("rho", "lam", "lambda_"), "params['rho']"),
    **dict.fromkeys(("n", "n_obs", "nobservations"), "nobs"),
    **dict.fromkeys(("f_statistic", "fvalue"), "wald_test()"),
    **dict.fromkeys(("etable", "as_latex"), "to_latex()"),
}


def find_name_here(key: str, known: Mapping[str, Any]) -> Any:
    """Find our name of another program's option; empty where it is none, or the call lacks ours."""
    ours, example = ELSEWHERE.get(key, ("", ""))
    if ours not in known and ours not in ("unit", "time", "formula"):
        return ""
    return _("; here it is {option}: write {example}", option=ours, example=example)


def expand_variance(given: object, declaration: type[SampledAnalysis], unit: str, time: str) -> object:
    """Expand a variance to what the kind declares: "HC1" to {"kind": "HC1"}, "cluster" to clustered by unit,
    and {"cluster": "city"} to clustered by that column or a list of two; keep anything else.

    unit, time: the columns that are called unit and year there.
    """
    field = next((field for field in fields_of(declaration) if field.encode_name == "variance"), None)
    if field is None:
        return given
    own = {unit: "unit", time: "year"}
    kinds = [one.tag for one in getattr(msgspec.inspect.type_info(field.type), "types", ())]
    if isinstance(given, str):
        name = {"cluster": "clustered"}.get(given.lower(), given)
        match = next((kind for kind in kinds if str(kind).lower() == name.lower()), None)
        if match is None and given.lower() in ROBUST:
            raise StudyError(
                _(
                    "variance: {given}: write 'HC1', or 'cluster' for errors clustered by unit; allowed "
                    "here: {known}",
                    given=quote_value(given),
                    known=", ".join(map(str, kinds)),
                )
            )
        if match is None:
            return given
        return {"kind": match, "by": "unit"} if match == "clustered" else {"kind": match}
    if isinstance(given, Mapping) and "cluster" in given and not {"kind", "by"} & {*given}:
        by = given["cluster"]
        columns = [own.get(c, c) for c in by] if isinstance(by, list | tuple) else own.get(by, by)
        return {"kind": "clustered", "by": columns} | {k: v for k, v in given.items() if k != "cluster"}
    return given
