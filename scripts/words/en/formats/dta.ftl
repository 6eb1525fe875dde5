# `dta`.

format-dta =
    Stata data (.dta). A value with a label is its label, for that is what Stata shows: a name in a
    column of names, and no number in a column of numbers.
format-dta-codes = Variables whose labelled values are taken as their numbers.
