# config/schema/index.json.

schema-index-indices = Composite indices by name; each is a variable that analyses can use.
schema-index-indices-each = One composite index.
schema-index-indices-each-label = The index's name in tables and figures.
schema-index-indices-each-method =
    How indicators are weighted; `make reference` lists the methods and their options.
schema-index-indices-each-indicators = The indicators by variable name, in the order of the weights table.
schema-index-indices-each-indicators-each = One indicator.
schema-index-indices-each-indicators-each-direction = + where more is better, - where less is.
schema-index-indices-each-indicators-each-dimension =
    The dimension of the index that the indicator belongs to.
schema-index-indices-each-indicators-each-label = The indicator's name in tables.
schema-index-indices-each-based_on =
    Another index of the study whose indicators this one takes, instead of 'indicators'.
schema-index-indices-each-without = Indicators to leave out of those given or inherited.
schema-index-indices-each-options = Options of the method.
schema-index-indices-each-leave_one_out =
    Whether to recompute the index without each indicator in turn and compare the scores.
schema-index-indices-each-sample =
    The unit-years for which the index is computed, if some indicators do not cover the full panel; it is
    missing elsewhere.
schema-index-indices-each-sample-years = First and last year, both included.
schema-index-indices-each-sample-drop_units_with_missing =
    Whether to leave out, and list, the units that lack an indicator in these years; false: a missing value is
    an error.
