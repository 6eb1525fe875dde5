# config/schema/warehouse.json.

schema-warehouse-precedence =
    Source ids, the most trusted first, where several give one measure (bulletins before yearbooks);
    corrections take precedence over all. By default the order of 'sources'.
schema-warehouse-gaps = How a missing value is filled from its unit's adjacent years; none by default.
schema-warehouse-gaps-window =
    Largest distance of the neighbouring year, in years; the nearest on each side is used.
schema-warehouse-gaps-one_sided =
    Whether one neighbouring year is enough (at the first or last year); false by default.
schema-warehouse-gaps-except = Measures that are never filled.
schema-warehouse-conflicts = Which differences between sources are listed.
schema-warehouse-conflicts-tolerance =
    Relative difference (of the larger value) above which two sources' values are listed; 0.02 by default.
schema-warehouse-variables = The panel's variables by name.
schema-warehouse-variables-each = One variable of the panel.
schema-warehouse-variables-each-formula =
    Arithmetic over measures: + - * / ^, parentheses, ln, log1p, exp, sqrt, abs, lag(x, years), growth(x),
    per_capita(x, persons), share(x, y, ...), others_mean(x), stock(x, rate, initial), numbers.
schema-warehouse-variables-each-label = Its name in tables and figures.
schema-warehouse-variables-each-unit = Its unit, as the report prints it.
schema-warehouse-variables-each-transform = Applied to the formula's value; none by default.
schema-warehouse-variables-each-range =
    Lowest and highest possible value of the variable; null leaves a side open.
schema-warehouse-variables-each-allow_missing =
    Whether the variable may be missing for some units and years, which are then listed; false: an error.
schema-warehouse-ranges =
    Lowest and highest possible value of measures in this study, instead of the source's.
