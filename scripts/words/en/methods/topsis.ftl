# `topsis`.

method-topsis =
    Entropy-weighted TOPSIS: distance to the worst point over the sum of distances to worst and best.
method-topsis-shift =
    Added to every normalised value before entropy's shares are taken; 0 by default, with 0·ln 0 = 0.
method-topsis-extremes =
    Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year.
