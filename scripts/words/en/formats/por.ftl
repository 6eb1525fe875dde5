# `por`.

format-por =
    SPSS portable data (.por). A value with a label is read as its label, as SPSS shows it: a name in a
    column of names, not a number in a column of numbers.
format-por-codes = Variables whose labelled values are read as their numbers.
