# `file`.

family-file = The weights of a .gal, .gwt or .csv file.
family-file-file =
    A .gal, .gwt or .csv file, relative to the project; rows are matched by id. The numbers of a .gwt
    file count as weights, also where its writer meant distances.
