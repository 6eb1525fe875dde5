# `csv`.

format-csv = Text with delimiters (.csv, .tsv, .txt), read strictly; it may be compressed (.gz, .bz2).
format-csv-encoding = The text encoding.
format-csv-delimiter =
    The field separator; by default the one with which every row has as many fields as the header.
