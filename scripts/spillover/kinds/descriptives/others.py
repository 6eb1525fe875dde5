"""`descriptives` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "descriptives": (
        ("group", "variable"),
        ("mean", "sd", "minimum", "q25", "median", "q75", "maximum", "sd_between", "sd_within"),
    ),
    "correlations": (("variable", "other_variable"), ("correlation",)),
    "variance_inflation": (("variable",), ("vif",)),
}
