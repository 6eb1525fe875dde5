"""Words in the results of the kind `quantile`."""

from __future__ import annotations

from spillover.words import _, ngettext

ESTIMATOR = {
    "quantile": _("quantile regression by moments"),
    "quantile_location": _("location of the quantile regression"),
    "quantile_scale": _("scale of the quantile regression"),
}

SETTING = {
    "quantile": _("Quantile"),
}

STATISTIC = {
    "residual_quantile": _("Quantile of the standardised residuals"),
}

NOTE = {
    "bias_of_few_periods": _(
        "Estimating an effect and a scale for each unit biases the slopes, most of all "
        "those of high and low quantiles, by an order of one over the periods, which the "
        "intervals leave out: the method needs periods that are many beside the units "
        "(here {periods:.3g} and {units})."
    ),
    "fitted_by_effects": ngettext(
        "{rows} row has neither residual nor scale, because the unit's or year's own "
        "effect fits it; these rows are left out of the quantiles.",
        "{rows} rows have neither residual nor scale, because the unit's or year's own "
        "effect fits it; these rows are left out of the quantiles.",
        "rows",
    ),
    "scale_not_positive": ngettext(
        "The fitted scale is not positive in {rows} row ({share:.0%}), where the "
        "quantiles can cross. If these are many, transform the outcome, for example to "
        "logarithms, winsorise it, or drop regressors.",
        "The fitted scale is not positive in {rows} rows ({share:.0%}), where the "
        "quantiles can cross. If these are many, transform the outcome, for example to "
        "logarithms, winsorise it, or drop regressors.",
        "rows",
    ),
}
