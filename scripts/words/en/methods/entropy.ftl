# `entropy`.

method-entropy =
    The sum of normalised indicators with entropy weights: the more unevenly an indicator is spread, the
    larger its weight.
method-entropy-shift =
    Added to every normalised value before entropy's shares are taken; 0 by default, with 0·ln 0 = 0.
    Scores use the values without it.
method-entropy-extremes =
    Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year.
method-entropy-weights = Entropy weights over all unit-years (pooled) or computed for each year.
