# `weights`.

sweep-key-weights =
    Families of matrices: a list in place of a value means each of its values, and several lists all
    combinations. Optional in a sweep with a baseline.
