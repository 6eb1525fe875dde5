# `treatment`.

sweep-key-treatment =
    The term whose effects are followed; or several: the first is the baseline's own, and each other, a
    lag (L.DF) or another measure, takes its place.
