"""The columns of a sweep's table, one row per specification."""

# What a specification chooses: the columns that say which option of each choice it is.
CHOICES = ("family", "standardise", "model", "outcome", "controls", "sample_window", "variance")
PARTS = ("beta", "theta", "direct", "indirect", "total")
COLUMNS = {
    **dict.fromkeys(
        ("specification", "matrix", "family", "parameters", "standardise", "model", "outcome", "treatment"),
        "varchar",
    ),
    **dict.fromkeys(("controls", "sample_window", "variance", "effects", "definition"), "varchar"),
    **dict.fromkeys(("units", "periods", "nobs", "links", "islands"), "integer"),
    **dict.fromkeys(("rho", "rho_se", "rho_p", "lambda", "lambda_se"), "double"),
    **{f"{part}{suffix}": "double" for part in PARTS for suffix in ("", "_se", "_p", "_low", "_high")},
    **dict.fromkeys(("loglik", "aic", "bic", "r2_within", "rho_min", "rho_max"), "double"),
    "failed": "varchar",
}
