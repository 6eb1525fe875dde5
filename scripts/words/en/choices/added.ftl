# `added`.

sweep-key-added =
    Sets of further controls by name, beside `controls`: other policies of the time, say. An empty one adds
    nothing.
