# `weights`.

sweep-key-weights =
    Families of matrices: a list in place of a value means each of its values, and several lists all
    combinations. Each names its `standardise`. Required without a baseline.
