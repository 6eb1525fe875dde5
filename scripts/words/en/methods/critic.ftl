# `critic`.

method-critic = CRITIC: weights in proportion to sd_j · sum_k (1 − r_jk) of the normalised indicators.
method-critic-extremes =
    Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year.
