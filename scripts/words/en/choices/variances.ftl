# `variances`.

sweep-key-variances =
    Variances: expected, observed or clustered; or any, by name. expected and observed are from the
    information matrix of a spatial model, clustered is by unit.
sweep-key-variances-kind = { key-variance-kind }
sweep-key-variances-by = { key-variance-by }
sweep-key-variances-small_sample = { key-variance-small_sample }
sweep-key-variances-lags = { key-variance-lags }
sweep-key-variances-kernel = { key-variance-kernel }
sweep-key-variances-cutoff_km = { key-variance-cutoff_km }
