"""`moran` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "moran": (("year",), ("expectation", "variance_normal", "variance_randomisation", "geary_c", "geary_z")),
    "local_moran": (("year", "unit"), ("local_moran",)),
}
UNIT_SERIES = ("local_moran",)  # values of single units, which are counted apart
