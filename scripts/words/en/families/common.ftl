# Keys that every one has.

family-key-standardise = row: rows sum to one. spectral: spectral radius one. none: unchanged.
family-key-islands =
    Units without a neighbour: error names them; allow keeps them, with a spatial lag of zero; nearest
    links each to the nearest unit.
family-key-family = How it is built: a family of matrices.
