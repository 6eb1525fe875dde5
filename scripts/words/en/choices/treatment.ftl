# `treatment`.

sweep-key-treatment =
    The term whose effects are reported; or several: the first is the baseline's own, and each of the
    others, a lag (L.DF) or another measure, replaces it.
