# `weights`.

sweep-key-weights =
    Families of matrices: a list in place of a value stands for each of its values, and several lists for all
    combinations. A sweep with a baseline may leave them out.
