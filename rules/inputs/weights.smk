# What the rules of weights.smk read, write and depend on: all of it as the matrix declares it.


def matrix_variables(matrix):
    """The files of the variables that a matrix is built from."""
    return [variable_file(name) for name in matrix.variables()]


def matrix_files(matrix):
    """The files that a matrix is read from."""
    return [resource(file) for file in matrix.files()]


def family_files(matrices):
    """The files of the families of some matrices, each once."""
    return sorted({f"weights/families/{matrix.family}.py" for matrix in matrices})
