# `sas7bdat`.

format-sas7bdat =
    SAS data (.sas7bdat). A value with a label is read as its label, as SAS shows it: a name in a column
    of names, not a number in a column of numbers.
format-sas7bdat-codes = Variables whose labelled values are read as their numbers.
