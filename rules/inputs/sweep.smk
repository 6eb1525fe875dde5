# What the rules of sweep.smk read, write and depend on.


def chunk_matrices(sweep, chunk):
    """The matrices of a chunk, typed."""
    described = MATRICES_BY_CHUNK[sweep][int(chunk)]
    return [typed(matrix, f"sweeps.{sweep}.weights") for matrix in described]


def sweep_variables(sweep, chunk):
    """The files of the variables that a chunk's specifications and matrices use."""
    options = SWEEPS[sweep]
    names = {
        options["treatment"],
        *options["outcomes"],
        *(c for cs in options["controls"].values() for c in cs),
    }
    names |= {
        name for matrix in chunk_matrices(sweep, chunk) for name in matrix.variables()
    }
    return [variable_file(name) for name in sorted(names)]


def sweep_files(sweep, chunk):
    """The files that matrices of a chunk are read from, each once."""
    matrices = chunk_matrices(sweep, chunk)
    return sorted({file for matrix in matrices for file in matrix_files(matrix)})


def chunk_options(sweep):
    """What a chunk's specifications depend on, apart from the matrices of other chunks."""
    return {
        key: value
        for key, value in SWEEPS[sweep].items()
        if key not in ("weights", "chunks")
    }
