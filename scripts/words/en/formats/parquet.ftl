# `parquet`.

format-parquet =
    Parquet. The path is opened as a single file: brackets in it are not a pattern, and `year=2013` is not a
    column.
