# The kind `inequality`.

analysis-inequality =
    Inequality of a variable in each year: the Gini coefficient with Dagum's (1997) parts within groups, net
    between groups and of transvariation, and Theil's T and L with their parts within and between groups.
analysis-inequality-results =
    Parts: each measure (gini, theil_t, theil_l); with `by` also its parts, such as gini_within, gini_between
    and gini_transvariation, and their shares of it in per cent, such as gini_within_share. Their terms are
    the years. Series: inequality_groups (units, mean and Gini coefficient of each group) and
    inequality_pairs (the Gini coefficient between two groups, and Dagum's distance D between them).
analysis-inequality-variable = The variable, zero or more; above zero for theil_l.
analysis-inequality-by = The grouping column whose groups the parts are of; no parts without it.
analysis-inequality-measures =
    The Gini coefficient (gini), Theil's T (theil_t), and his L (theil_l), the mean logarithmic deviation.
analysis-inequality-draws =
    Draws of the bootstrap, which resamples units with all their years; intervals are its percentiles.
methods-inequality = Inequality of { $variable } in each year, with a bootstrap of units.

estimator-gini = Gini coefficient
estimator-gini_within = Gini within groups
estimator-gini_between = net Gini between groups
estimator-gini_transvariation = transvariation
estimator-gini_within_share = share of G within groups (%)
estimator-gini_between_share = share of G net between groups (%)
estimator-gini_transvariation_share = share of G of transvariation (%)
estimator-theil_t = Theil's T
estimator-theil_t_within = T within groups
estimator-theil_t_between = T between groups
estimator-theil_t_within_share = share of T within groups (%)
estimator-theil_t_between_share = share of T between groups (%)
estimator-theil_l = Theil's L
estimator-theil_l_within = L within groups
estimator-theil_l_between = L between groups
estimator-theil_l_within_share = share of L within groups (%)
estimator-theil_l_between_share = share of L between groups (%)
note-gini_divisor = G = Σ|yᵢ − yᵣ|/(2n²ȳ), without the factor n/(n−1)
note-between_draws =
    draws of a part between groups, which is never negative, lie above the estimate where the groups' means
    hardly differ, and so does their interval

# Its errors.

message-inequality_negative =
    { $name } is { $n_value } for unit { $unit } at time { $time } ({ $n_bad } such values in all), and
    inequality needs values of zero or more; leave these rows out, or take a variable without negative
    values.
message-inequality_zero =
    { $name } is zero for unit { $unit } at time { $time } ({ $n_bad } such values in all), and Theil's L
    needs values above zero; leave these rows out, or 'theil_l' out of 'measures'.
message-inequality_one_unit =
    { $name } has one unit at time { $time }, and inequality needs two; leave that time out of the sample.
message-inequality_all_zero =
    All values of { $name } at time { $time } are zero, so shares of their sum do not exist; leave that time
    out of the sample.
message-inequality_one_group =
    by: { $by } has one group in the sample ({ $label }); parts by groups need two: widen 'sample', or leave
    'by' out
