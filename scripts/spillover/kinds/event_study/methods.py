"""The sentence and equation of the kind `event_study` in the methods section."""

from spillover.words import _, choose_case

METHODS = choose_case(
    "honest",
    {
        "none": _("{outcome} is followed before and after {treatment} (control variables: {controls})."),
        "other": _(
            "{outcome} is followed before and after {treatment} (control variables: {controls}); bounds of "
            "Rambachan and Roth (2023) allow for violations of parallel trends of M̄ times the largest "
            "before adoption, M̄ being {honest}."
        ),
    },
)
# The path, D being 1 where a unit adopted k periods before.
EQUATION = (
    r"y_{it} = \sum_{k \ne -1} \beta_k D^{k}_{it}\controls(x_{it}'\gamma)\effects + \varepsilon_{it}",
)
