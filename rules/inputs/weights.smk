# What the rules of weights.smk read, write and depend on.


def matrix_variables(matrix):
    """The files of the variables that a matrix is built from."""
    return [variable_file(matrix["variable"])] if "variable" in matrix else []


def matrix_files(matrix):
    """The file that a matrix is read from, if it is."""
    return [resource(matrix["file"])] if "file" in matrix else []
