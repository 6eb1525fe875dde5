# `equal`.

method-equal = The plain mean of the normalised indicators that vary.
method-equal-extremes =
    Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year.
