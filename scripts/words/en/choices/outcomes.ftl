# `outcomes`.

sweep-key-outcomes = The outcomes: one index and its alternatives, say. Each takes the place of the baseline's.
