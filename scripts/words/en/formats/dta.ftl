# `dta`.

format-dta =
    Stata data (.dta). A value with a label is read as its label, as Stata shows it: a name in a column
    of names, not a number in a column of numbers.
format-dta-codes = Variables whose labelled values are read as their numbers.
