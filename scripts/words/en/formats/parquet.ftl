# `parquet`.

format-parquet =
    Parquet. The path is opened as a file: brackets in it are no pattern, and `year=2013` is no column.
