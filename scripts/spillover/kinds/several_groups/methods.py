"""The sentence and equation of the kind `several_groups` in the methods section."""

from spillover.words import _, choose_case

METHODS = choose_case(
    "tested",
    {
        "none": _(
            "{outcome} is regressed on {regressors} in each {by}, and whether the slope of the first "
            "regressor is equal in all groups is tested."
        ),
        "other": _(
            "{outcome} is regressed on {regressors} in each {by}, and whether the slopes of {tested} are "
            "equal in all groups is tested."
        ),
    },
)
# The model, with slopes of its own for each group g.
EQUATION = (r"y_{it} = x_{it}'\beta_{g(i)}\effects + \varepsilon_{it}",)
