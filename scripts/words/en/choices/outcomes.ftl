# `outcomes`.

sweep-key-outcomes =
    The outcomes, such as an index and its alternatives. Each replaces the baseline's; required without a
    baseline.
