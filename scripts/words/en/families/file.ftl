# `file`.

family-file = Weights from a file, in the layouts of docs/matrices.md.
family-file-file = The file, relative to the project; rows are matched by id.
family-file-ids =
    A text file with the units' ids in the order of the rows, one per line, for a matrix without ids.
family-file-order = ascending: the rows have no ids, and are the study's units by ascending id.
family-file-values =
    weights: the numbers are weights. links: each link has the weight 1. distances: the weight is 1/d.
family-file-diagonal = Diagonal weights: error names one; drop ignores them.
family-file-sheet = The sheet of a workbook with several.
family-file-matrix = The matrix of a .mat file with several.
family-file-encoding = The encoding of a text.
