"""Words in the results of the kind `gmm`."""

from spillover.words import _

NOTE = {
    "no_two_step_weights": _(
        "Hansen's tests are not printed: the two-step weights do not exist, because the "
        "covariance of {instruments} independent instruments, a sum over {units} units, "
        "has rank {rank}."
    ),
    "hansen_is_units": _(
        "Hansen's statistic at one step is not printed: with as many independent "
        "instruments as units, {units}, it is their number whatever the data."
    ),
    "many_instruments": _(
        "{instruments} instruments for {units} units: too many instruments overfit and "
        "weaken the Hansen test (Roodman 2009); collapse them or limit their lags."
    ),
    "one_step": _("one-step; valid if errors are homoskedastic"),
    "two_step": _("two-step"),
    "without_period_effects": _("period effects left out"),
    "group_valid": _("the instruments {group} are valid, if the others are"),
    "no_serial_correlation": _("differenced errors have no serial correlation of order {order}"),
    "instruments_of_group": _("{group} {count}"),
}

ESTIMATOR = {
    "system_gmm": _("system GMM"),
    "difference_gmm": _("difference GMM"),
}

SETTING = {
    "instruments_by_group": _("Instruments by group"),
    "transformation": _("Transformation"),
    "first_step_weighting": _("First-step weighting"),
}

VALUE = {
    "variance-one_step": _("one-step, σ²"),
    "variance-one_step_robust": _("one-step, robust to heteroskedasticity and serial correlation"),
    "variance-two_step": _("two-step, uncorrected"),
    "variance-two_step_robust": _("two-step, Windmeijer's correction"),
    "transformation-orthogonal_deviations": _("forward orthogonal deviations"),
    "transformation-first_differences": _("first differences"),
    "first_step_weighting-full": _("full"),
    "first_step_weighting-blocks": _("blocks"),
    "first_step_weighting-identity": _("identity"),
}

STATISTIC = {
    "ar1": _("Serial correlation of order 1, z [p]"),
    "ar2": _("Serial correlation of order 2, z [p]"),
    "difference_in_hansen": _("Difference in Hansen [p]"),
    "rows_transformed": _("Rows of the transformed equation"),
    "rows_levels": _("Rows of the equation in levels"),
    "hansen_at_one_step": _("Hansen J at one step"),
}
